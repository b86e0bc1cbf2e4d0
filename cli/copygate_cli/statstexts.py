"""What `review stats` says, in both languages, by id."""

from __future__ import annotations

from typing import Final

from copygate_cli.texts import spoken

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "stats.head": (
        "{since} to {until}{platforms}: cases submitted: {count}",
        "{since} 至 {until}{platforms}:提交 {count} 单",
    ),
    "stats.ever": ("the beginning", "最初"),
    "stats.now": ("now", "现在"),
    "stats.none": ("no case was submitted or decided in that time", "这段时间没有提交也没有办结的审核单"),
    "stats.tiers": ("Time at each tier (cases it passed: median, 9 in 10)", "各级用时(已通过的:中位数、九成以内)"),
    "stats.rules": ("What rules found", "规则发现了什么"),
    "stats.platforms": ("By platform", "按平台"),
    "stats.deadlines": ("Deadlines", "时限"),
    "stats.brand": ("Brand errors", "品牌差错"),
    "head.tier": ("tier", "级"),
    "head.passed": ("passed", "通过"),
    "head.returned": ("returned", "退回"),
    "head.waiting": ("waiting", "待审"),
    "head.clock-median": ("median", "中位数"),
    "head.clock-most": ("9 in 10", "九成"),
    "head.worked-median": ("worked: median", "工作时间中位数"),
    "head.worked-most": ("9 in 10", "九成"),
    "head.clock-median-h": ("median, h", "中位数(小时)"),
    "head.clock-most-h": ("90th percentile, h", "九成(小时)"),
    "head.worked-median-h": ("working hours: median", "工作时间中位数(小时)"),
    "head.worked-most-h": ("working hours: 90th percentile", "工作时间九成(小时)"),
    "head.rule": ("rule", "规则"),
    "head.platform": ("platform", "平台"),
    "head.cases": ("cases", "单数"),
    "head.blocked": ("blocked", "阻断"),
    "head.mended": ("mended", "改正"),
    "head.waived": ("waived", "豁免"),
    "head.published": ("published", "发布"),
    "head.taken-down": ("taken down", "下架"),
    "head.clean": ("clear at once", "初检无碍"),
    "head.changes": ("changes asked", "要求修改"),
    "head.rejected": ("rejected", "否决"),
    "head.deadline": ("for", "事项"),
    "head.kept": ("kept", "按时"),
    "head.broken": ("broken", "超时"),
    "head.running": ("running", "未到"),
    "head.errors": ("brand errors", "品牌差错"),
    "head.unnamed": ("taken down, no rule named", "下架未写规则"),
    "head.restored": ("taken down and restored", "下架后恢复"),
    "head.rechecks": ("owed a second look", "须复查"),
    "head.least": ("rate, at least", "差错率下限"),
    "head.most": ("rate, at most", "差错率上限"),
    "tier.beside": ("sign-offs", "会签"),
    "platform.none": ("(none named)", "(未写)"),
    "deadline.none": ("(other)", "(其他)"),
    "deadline.report": ("user report", "用户举报"),
    "deadline.takedown": ("takedown", "下架"),
    "deadline.override": ("review of a break-glass", "紧急授权的复核"),
    "brand.rate": ("{rate} of {published} published cases ({errors})", "{rate}(发布 {published} 单,差错 {errors} 单)"),
    "brand.range": (
        "{least} to {most} of {published} published cases: {errors} taken down for a brand rule, {unnamed} for none",
        "{least} 至 {most}(发布 {published} 单:因品牌规则下架 {errors} 单,另 {unnamed} 单下架理由未写规则)",
    ),
    "brand.met": ("the goal, less than {goal}, is met", "达到目标(低于 {goal})"),
    "brand.missed": ("the goal, less than {goal}, is missed", "未达到目标(低于 {goal})"),
    "brand.open": (
        "whether the goal, less than {goal}, is met cannot be told: name the rule in the reason of a takedown",
        "是否达到目标(低于 {goal})说不准:下架理由里请写明规则编号",
    ),
    "brand.nothing": ("nothing was published in that time", "这段时间没有发布"),
    "brand.restored": (
        "{count} taken down and restored as they were; not counted",
        "另有 {count} 单下架后经两人核实原样恢复,不计",
    ),
    "brand.rechecks": (
        "{count} stand against a brand rule tightened since; no error of their day",
        "另有 {count} 单与其后收紧的品牌规则不符,不算当时的差错",
    ),
    "stats.more": ("and {count} more (all in --csv)", "另有 {count} 条(--csv 有全部)"),
    "lasted.minutes": ("{minutes} min", "{minutes} 分"),
    "lasted.hours": ("{hours} h {minutes:02} min", "{hours} 时 {minutes:02} 分"),
}

say, both = spoken(TEXTS)
