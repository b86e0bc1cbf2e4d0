"""The keyword table: one terminal of the grammar, its English spelling, its Chinese spelling.

Both spellings have the same words in the same order, so changing the spelling of a file swaps tokens and moves
nothing. A keyword is reserved in both spellings everywhere.
"""

from __future__ import annotations

from functools import cache
from typing import Final

KEYWORDS: Final[tuple[tuple[str, str, str], ...]] = (
    ("RULE", "rule", "规则"),
    ("DEFINE", "define", "定义"),
    ("WORKFLOW", "workflow", "流程"),
    ("END", "end", "完"),
    ("CITES", "cites", "依据"),
    ("SEVERITY", "severity", "级别"),
    ("NOTE", "note", "提示级"),
    ("WARN", "warn", "提醒"),
    ("REVIEW", "review", "复核"),
    ("BLOCK", "block", "阻断"),
    ("BLOCK_ALWAYS", "block-always", "绝对阻断"),
    ("FROM", "from", "自"),
    ("UNTIL", "until", "至"),
    ("WHEN", "when", "当"),
    ("UNLESS", "unless", "除非"),
    ("ASK_WHEN", "ask when", "须问"),
    ("FORBID", "forbid", "禁止"),
    ("REQUIRE", "require", "必须有"),
    ("LIMIT", "limit", "限制"),
    ("OBLIGE", "oblige", "须经"),
    ("IN", "in", "于"),
    ("DESPITE", "despite", "即使"),
    ("MESSAGE", "message", "提示"),
    ("SUGGEST", "suggest", "改为"),
    ("EXAMPLE_BAD", "example bad", "反例"),
    ("EXAMPLE_GOOD", "example good", "正例"),
    ("REPEATED", "repeated", "重复"),
    ("WITH", "with", "其中"),
    ("FINDS", "finds", "命中"),
    ("ASKS", "asks", "须问及"),
    ("AND", "and", "且"),
    ("OR", "or", "或"),
    ("NOT", "not", "非"),
    ("IS", "is", "为"),
    ("IS_NOT", "is not", "不为"),
    ("INCLUDES", "includes", "包含"),
    ("FOUND", "found", "出现"),
    ("HAS", "has", "有"),
    ("HAS_EVIDENCE", "has evidence", "有凭证"),
    ("LACKS_EVIDENCE", "lacks evidence", "缺凭证"),
    ("ANY", "any", "任一"),
    ("EVERY", "every", "每个"),
    ("ANY_OF", "any of", "任一项"),
    ("ALL_OF", "all of", "全部项"),
    ("EVERY_OF", "every of", "各处"),
    ("FOR_EACH", "for each", "每处"),
    ("DRAFT", "draft", "稿件"),
    ("SIMILAR_TO", "similar to", "近似"),
    ("AT_LEAST", "at least", "至少"),
    ("NEAR", "near", "邻近"),
    ("FOLLOWED_BY", "followed by", "其后有"),
    ("PRECEDED_BY", "preceded by", "其前有"),
    ("WITHIN", "within", "限于"),
    ("INSIDE", "inside", "处于"),
    ("SAME", "same", "同一"),
    ("QUOTED", "quoted", "引用"),
    ("NEGATED", "negated", "否定"),
    ("MENTIONED", "mentioned", "提及"),
    ("DISGUISED", "disguised", "伪装"),
    ("FIRST", "first", "前"),
    ("LAST", "last", "末"),
    ("SPEC", "spec", "规格"),
    ("EVIDENCE", "evidence", "凭证"),
    ("DIFFERENT_ISSUERS", "from different issuers", "出自不同机构"),
    ("VALID_THROUGH", "valid through publication", "有效至发布后"),
    ("AT", "at", "在"),
    ("HEAD", "head", "开头"),
    ("TAIL", "tail", "结尾"),
    ("INSERT", "insert", "插入"),
    ("TIER", "tier", "审级"),
    ("BY", "by", "由"),
    ("APPROVALS", "approvals", "批准"),
    ("CHECKLIST", "checklist", "清单"),
    ("WORKING_HOURS", "working hours", "工作小时"),
    ("SIGN_OFF", "sign-off", "会签"),
    ("FOUR_EYES", "four-eyes", "双人复核"),
    ("BAR", "bar", "回避"),
    ("TAKEDOWN", "takedown", "下架"),
    ("RESTORE", "restore", "恢复"),
    ("OBLIGED", "obliged", "有义务"),
)

ITEM_WORDS: Final = frozenset({"RULE", "DEFINE", "WORKFLOW"})
CLAUSE_WORDS: Final = frozenset(
    {
        "CITES",
        "SEVERITY",
        "FROM",
        "UNTIL",
        "WHEN",
        "UNLESS",
        "ASK_WHEN",
        "FORBID",
        "REQUIRE",
        "LIMIT",
        "OBLIGE",
        "MESSAGE",
        "SUGGEST",
        "EXAMPLE_BAD",
        "EXAMPLE_GOOD",
        "TIER",
        "SIGN_OFF",
        "FOUR_EYES",
        "BAR",
        "TAKEDOWN",
        "RESTORE",
    }
)
"""The words a clause can begin with, at the beginning of a line: where parsing resumes after an error."""


@cache
def terminals() -> dict[str, str]:
    """Spelling (either language) -> terminal name."""
    return {spelling: name for name, en, zh in KEYWORDS for spelling in (en, zh)}


@cache
def spellings() -> dict[str, dict[str, str]]:
    """Language (`en`, `zh`) -> terminal name -> spelling."""
    return {"en": {name: en for name, en, _ in KEYWORDS}, "zh": {name: zh for name, _, zh in KEYWORDS}}
