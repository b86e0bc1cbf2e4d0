"""What the language server says, in both languages, by id."""

from __future__ import annotations

from typing import Final

from copygate_cli.texts import spoken

TEXTS: Final[dict[str, tuple[str, str]]] = {
    # ---- sorts of names
    "lsp.sort.attribute": ("attribute", "属性"),
    "lsp.sort.value": ("value", "取值"),
    "lsp.sort.definition": ("definition", "定义"),
    "lsp.sort.detector": ("detector", "识别器"),
    "lsp.sort.genre": ("kind of text, told from the text", "文体,由正文认出"),
    "lsp.sort.place": ("place", "位置"),
    "lsp.sort.evasion": ("evasion", "变形"),
    "lsp.sort.role": ("role", "角色"),
    "lsp.sort.unit": ("unit", "单位"),
    "lsp.sort.evidence": ("kind of evidence", "凭证种类"),
    "lsp.sort.checklist": ("checklist", "清单"),
    "lsp.sort.spec": ("platform figure", "规格"),
    "lsp.sort.keyword": ("keyword", "关键字"),
    "lsp.lexicon": (
        "lexicon {title} · {terms} terms in {groups} groups ({pack})",
        "词表 {title} · {groups} 组 {terms} 词({pack})",
    ),
    # ---- types of attributes
    "lsp.type.choice": ("one of a list", "从列表中选"),
    "lsp.type.list": ("a list: ask what it includes", "列表,用“包含”来问"),
    "lsp.type.text": ("text", "文字"),
    "lsp.type.number": ("number", "数字"),
    "lsp.type.yes-no": ("yes or no", "是或否"),
    "lsp.type.day": ("date", "日期"),
    "lsp.type.ratio": ("ratio (3:4)", "比例(如 3:4)"),
    "lsp.type.outcome": ("outcome", "结论"),
    # ---- laws and figures
    "lsp.in-force": ("in force from {day}", "{day} 起施行"),
    "lsp.until": (" until {day}", ",至 {day} 止"),
    "lsp.checked": ("checked against the official text on {day}", "{day} 与官方文本核对过"),
    "lsp.unverified": ("not verified against the official text", "未与官方文本核对"),
    "lsp.status.official": ("official", "官方"),
    "lsp.status.observed": ("observed, not official", "观察所得,非官方"),
    # ---- lenses, commands, fixes
    "lsp.run": ("Run {count} examples", "跑 {count} 个例句"),
    "lsp.run.none": ("No examples yet", "还没有例句"),
    "lsp.impact": ("Impact", "影响"),
    "lsp.fine": ("{name}: {count} examples hold", "{name}:{count} 个例句都成立"),
    "lsp.failed": ("{name}: {failed} of {count} examples do not hold", "{name}:{count} 个例句中 {failed} 个不成立"),
    "lsp.no-rule": ("the rule is gone: save and try again", "这条规则已不在,请保存后再试"),
    "lsp.broken": (
        "the packs do not compile yet: mend the errors first",
        "规则包还不能编译,请先改正错误",
    ),
    "lsp.replace": ("Write `{text}`", "改为 `{text}`"),
    "lsp.no-archive": (
        "which posts? Set `copygate.archive` (posts.jsonl) in the editor's settings",
        "拿哪些稿件来比?请在编辑器设置里填 copygate.archive(posts.jsonl)",
    ),
    "lsp.impact-running": ("comparing {archive} with {base} …", "正在拿 {archive} 与 {base} 比较……"),
    "lsp.impact-failed": ("impact could not be worked out: {message}", "影响算不出来:{message}"),
}

say, both = spoken(TEXTS)
