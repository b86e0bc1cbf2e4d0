"""What the commands for those who write and answer for rules say, in both languages, by id."""

from __future__ import annotations

from typing import Final

from copygate_cli.texts import spoken

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "near": ("; did you mean `{near}`?", ",是否想写 `{near}`?"),
    "rule.unknown": ("no rule `{name}`{near}", "没有规则 `{name}`{near}"),
    "rule.several": ("several rules are called `{name}`: {known}", "叫 `{name}` 的规则不止一条:{known}"),
    "title": ("“{title}”", "「{title}」"),
    "comma": (", ", "、"),
    "oblige": ("oblige", "须经"),
    "severity.note": ("note", "提示级"),
    "severity.warn": ("warn", "提醒"),
    "severity.review": ("review", "复核"),
    "severity.block": ("block", "阻断"),
    "severity.block-always": ("block-always", "绝对阻断"),
    # ---- rules explain
    "explain.where": ("in    {path}", "写在 {path}"),
    "explain.draft": ("draft {path}, by the rules of {day}", "稿件 {path},按 {day} 的规则"),
    "explain.law": ("under", "依据"),
    "explain.since": (" (since {day})", "({day} 起施行)"),
    "explain.unverified": (" (not verified)", "(未核验)"),
    "explain.message": ("says ", "提示"),
    "explain.not-selected": (
        "note: `{pack}` does not judge here: your configuration does not name it (`packs`, or --pack)",
        "注意:这里不按 {pack} 查,配置的 packs 没有点名(可用 --pack 打开)",
    ),
    "explain.variant": ("— for {platforms}", "— 发往 {platforms}"),
    "explain.state.fired-at": ("outcome: it speaks, {count} time(s)", "结论:触发,{count} 处"),
    "explain.state.fired": ("outcome: it speaks", "结论:触发"),
    "explain.state.owed": ("outcome: something is owed", "结论:有欠"),
    "explain.state.undecided": ("outcome: cannot be decided, a person must look", "结论:未定,须由人看"),
    "explain.state.excused": ("outcome: silent, an exemption spoke", "结论:不触发,有豁免成立"),
    "explain.state.nothing-found": (
        "outcome: silent, nothing that it looks for stands there",
        "结论:不触发,没有出现它要找的内容",
    ),
    "explain.state.not-meant": (
        "outcome: silent, its `when` does not hold for this draft",
        "结论:不触发,这篇稿件不在适用范围(“当”不成立)",
    ),
    "explain.state.within-bounds": ("outcome: silent, within bounds", "结论:不触发,没有超限"),
    "explain.state.other-platform": (
        "outcome: silent, it speaks of {platform} only; the draft is for {named}",
        "结论:不触发,这条规则只管{platform},稿件发往{named}",
    ),
    "explain.state.no-platform": (
        "outcome: silent, it speaks of {platform} only, and the draft names no platform",
        "结论:不触发,这条规则只管{platform},稿件没有写平台",
    ),
    "explain.state.not-yet": (
        "outcome: not in force yet: from {day}, in {left} days",
        "结论:还没有生效,{day} 起施行,还有 {left} 天",
    ),
    "explain.state.over": ("outcome: silent, no longer in force since {day}", "结论:不触发,有效期到 {day} 为止"),
    "explain.measured": ("measured {name} = {value}", "实测 {name} = {value}"),
    "explain.more": ("and {count} more", "另有 {count} 处"),
    "explain.from-list": ("list {group}", "词表 {group}"),
    "explain.written": ("written by {how}", "写法 {how}"),
    "explain.excused": ("excused: {by}", "豁免:{by}"),
    "explain.no-excuse": ("it counts: no exemption holds", "算:没有一条豁免成立"),
    "explain.no-unless": ("it counts: this rule has no exemption", "算:这条规则没有豁免"),
    "explain.undecided": ("cannot be decided", "定不了"),
    "explain.near.elsewhere": (
        "“{text}” stands in {by}, where this rule does not look",
        "「{text}」在{by},不是这条规则查的地方",
    ),
    "explain.near.disguised": (
        "“{text}” would be found by seeing through: {by}; this rule does not (`despite`)",
        "「{text}」要看穿 {by} 才算,这条规则不看穿(“即使”没有写)",
    ),
    "explain.near.allowed": (
        "“{phrase}” is an allowed phrase of {path}: “{term}” in it does not count",
        "「{phrase}」是放行短语({path}),其中的「{term}」不算",
    ),
    "explain.missing": ("it stands nowhere that it must", "该有的地方都没有"),
    "explain.error": ("the rule itself failed: {error}", "规则自身出错:{error}"),
    "explain.fact": ("not known: {fact} ({name}); the draft does not say", "不知道:{fact}({name}),稿件没有写"),
    "explain.unread": ("not read: {place}", "没有读到:{place}"),
    "explain.owed": ("owed: {what}", "还欠 {what}"),
    "explain.clears": ("cleared by (checked again): {edit}", "改成这样就不再命中(已复查):{edit}"),
    "explain.no-edit": (
        "no small edit clears it without raising something else: rewrite the sentence",
        "没有一处小改能让它不再命中又不引出别的问题:请重写这一句",
    ),
}

say, both = spoken(TEXTS)
