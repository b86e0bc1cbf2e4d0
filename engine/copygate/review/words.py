"""`word(kind, name, lang)`: states, roles and acts as people say them; guards and screens use the same words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

_Words = Mapping[str, tuple[str, str]]

STATES: Final[_Words] = MappingProxyType(
    {
        "drafting": ("being drafted", "起草中"),
        "checking": ("being checked", "检查中"),
        "blocked": ("blocked", "被阻断"),
        "in-review": ("in review", "审核中"),
        "changes-requested": ("sent back for changes", "待修改"),
        "approved": ("approved", "已通过"),
        "scheduled": ("scheduled", "已排期"),
        "published": ("published", "已发布"),
        "suspended": ("suspended", "已下架"),
        "rejected": ("rejected", "已否决"),
        "withdrawn": ("withdrawn", "已撤回"),
        "expired": ("expired", "已到期"),
        "superseded": ("superseded", "已被取代"),
    }
)

ROLES: Final[_Words] = MappingProxyType(
    {
        "creator": ("creator", "创作"),
        "editor": ("editor", "编辑"),
        "legal": ("legal", "法务"),
        "director": ("director", "总监"),
        "tech-lead": ("tech-lead", "技术负责人"),
        "duty-officer": ("duty-officer", "值班"),
        "publisher": ("publisher", "发布"),
        "counsel": ("counsel", "律师"),
        "auditor": ("auditor", "审计"),
        "admin": ("admin", "管理员"),
    }
)

ACTS: Final[_Words] = MappingProxyType(
    {
        "review.submitted": ("submitted", "提交"),
        "review.revised": ("revised", "提交修改稿"),
        "review.checked": ("checked", "检查"),
        "review.check-failed": ("the check broke down", "检查中断"),
        "review.approved": ("approved", "通过"),
        "review.signed-off": ("signed off", "会签"),
        "review.changes-requested": ("asked for changes", "要求修改"),
        "review.rejected": ("rejected", "否决"),
        "review.veto-resolved": ("settled an objection", "了结异议"),
        "review.commented": ("commented", "留言"),
        "review.reassigned": ("reassigned", "转交"),
        "review.sent-back": ("sent back by stricter rules", "规则收紧退回"),
        "waiver.granted": ("waived", "豁免"),
        "receipt.issued": ("issued a receipt", "出具凭据"),
        "publication.scheduled": ("scheduled", "排期"),
        "publication.unscheduled": ("unscheduled", "取消排期"),
        "publication.published": ("published", "发布"),
        "publication.suspended": ("suspended", "下架"),
        "publication.restored": ("restored", "恢复"),
        "review.withdrawn": ("withdrawn", "撤回"),
        "publication.expired": ("expired", "到期"),
        "publication.superseded": ("superseded", "被取代"),
    }
)


def word(words: _Words, name: str, lang: str) -> str:
    """The word of a name; a name without one as it is."""
    said = words.get(name)
    return name if said is None else said[lang.startswith("zh")]


def every_word(words: _Words, names: Iterable[str], lang: str) -> str:
    """Several of them."""
    return ("、" if lang.startswith("zh") else ", ").join(word(words, each, lang) for each in names)
