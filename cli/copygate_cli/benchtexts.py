"""What the workbench's commands say (`rules check`, `test --coverage`, `mutate`, `profile`), in both languages."""

from __future__ import annotations

from typing import Final

from copygate_cli.texts import spoken

TEXTS: Final[dict[str, tuple[str, str]]] = {
    # ---- check
    "check.warnings": ("{count} warnings; nothing is wrong", "{count} 处提醒,没有错误"),
    "check.explained": ("{count} more have a reason in workbench.yaml", "另有 {count} 处已在 workbench.yaml 说明理由"),
    # ---- coverage
    "cover.heads": ("pack|rules|arms||groups|evasions", "规则包|规则|条件分支||词组|变体"),
    "cover.total": ("all", "合计"),
    "cover.true": ("no example makes it hold", "没有例句使它成立"),
    "cover.false": ("no example makes it fail", "没有例句使它不成立"),
    "cover.rule": (
        "no example shows both that this rule speaks and that it is silent",
        "例句没有同时显示此规则会触发、也会放行",
    ),
    "cover.found": ("in what is looked for", "查找的内容"),
    "cover.missing": ("arms that no example shows:", "没有例句显示的条件分支:"),
    "cover.more": ("… and {count} more: name a pack to see all of them", "……另有 {count} 处;指明规则包可看全部"),
    "cover.below": (
        "{share}% of arms are shown, {least}% are asked for; {rules} of the rules are not shown at all",
        "条件分支覆盖 {share}%,要求 {least}%;完全没有显示的规则 {rules} 条",
    ),
    # ---- mutate
    "mutate.heads": ("kind|mutants|noticed|share", "改动|变异|被发现|比例"),
    "mutate.total": ("all", "合计"),
    "mutate.survivors": ("no example notices:", "没有例句发现:"),
    "mutate.explained": ("survivors with a reason:", "已说明理由的存活变异:"),
    "mutate.equivalent": ("the same as the rule, left out of the score:", "与原规则等价、不计入得分:"),
    "mutate.idle": ("reasons in workbench.yaml that nothing needs any more:", "workbench.yaml 中已用不着的理由:"),
    "mutate.score": (
        "score {score}%: {killed} of {mutants} mutants noticed ({equivalent} equivalent), seed {seed}, {seconds} s",
        "得分 {score}%:{mutants} 个变异发现了 {killed} 个(等价 {equivalent} 个不计),种子 {seed},{seconds} 秒",
    ),
    "mutate.below": ("below the {least}% asked for", "低于要求的 {least}%"),
    "mutate.fail": (
        "some examples do not hold, so nothing could be said of mutants: copygate rules test",
        "有例句不成立,无从谈变异:请先运行 copygate rules test",
    ),
    "kind.drop-condition": ("a condition dropped", "去掉条件"),
    "kind.drop-exemption": ("an exemption dropped", "去掉豁免"),
    "kind.drop-term": ("words dropped", "去掉词语"),
    "kind.drop-place": ("a place dropped", "去掉位置"),
    "kind.flip": ("an operator flipped", "颠倒运算"),
    "kind.near": ("a distance changed", "改变距离"),
    "kind.shift-date": ("a date shifted", "挪动日期"),
    "kind.weaken": ("a severity weakened", "降低级别"),
    # ---- profile
    "profile.drafts": (
        "{count} drafts, {characters} characters; each figure is the median of {runs} runs (CPU time)",
        "{count} 篇稿件,{characters} 字;各数为 {runs} 次运行的中位数(CPU 时间)",
    ),
    "profile.whole": (
        "whole check {total} ms a draft: shared scan {scan} ms ({scan_share}%), rules {rules} ms ({rules_share}%), "
        "all else (reading, reporting) {rest} ms",
        "每篇全程 {total} 毫秒:共用扫描 {scan} 毫秒({scan_share}%),规则 {rules} 毫秒({rules_share}%),"
        "其余(读取、报告) {rest} 毫秒",
    ),
    "profile.shared": (
        "The scan looks for all words of all rules at once: no rule can be charged with it. A rule is charged with its "
        "conditions and with every word list it is the first to ask for; those are listed by themselves below.",
        "扫描一次查找所有规则的所有词语,无法摊到某条规则。规则的时间含它的条件,和由它最先问到的词表;词表另列于下。",
    ),
    "profile.rules": ("rule|share of rules|ms|calls", "规则|占规则时间|毫秒|次数"),
    "profile.leaves": ("looked for|share of rules|ms|calls", "查找的内容|占规则时间|毫秒|次数"),
    "profile.none": ("no drafts to profile in {path}", "{path} 里没有可测的稿件"),
}

say, both = spoken(TEXTS)
