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
        "review.approved-orally": ("approved orally", "口头通过"),
        "review.papered": ("put an oral approval on paper", "补签口头批准"),
        "review.oral-lapsed": ("an oral approval lapsed", "口头批准失效"),
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
        "publication.forced": ("published by break-glass", "凭紧急授权发布"),
        "publication.lapsed": ("suspended, its ground is gone", "依据失效而下架"),
        "publication.suspended": ("suspended", "下架"),
        "publication.restored": ("restored", "恢复"),
        "review.withdrawn": ("withdrawn", "撤回"),
        "publication.expired": ("expired", "到期"),
        "publication.superseded": ("superseded", "被取代"),
        "report.received": ("received a report", "收到举报"),
        "report.triaged": ("graded a report", "举报分级"),
        "report.decided": ("decided a report", "举报定论"),
        "report.answered": ("answered a report", "答复举报人"),
        "takedown.removal-failed": ("could not remove it", "移除失败"),
        "takedown.removal-confirmed": ("confirmed the removal", "确认已移除"),
        "takedown.written-up": ("wrote the post-mortem", "写复盘"),
        "override.granted": ("granted a break-glass", "紧急授权"),
        "override.reviewed": ("reviewed a break-glass", "复核紧急授权"),
        "blacklist.added": ("put on the blacklist", "列入黑名单"),
        "blacklist.appealed": ("took an appeal", "受理申诉"),
        "blacklist.appeal-rejected": ("rejected an appeal", "驳回申诉"),
        "blacklist.revoked": ("took off the blacklist", "移出黑名单"),
        "blacklist.expired": ("left the blacklist", "黑名单到期"),
    }
)

MATTERS: Final[_Words] = MappingProxyType(
    {
        "none": ("not there yet", "尚无"),
        "received": ("received", "已收到"),
        "triaged": ("graded", "已分级"),
        "decided": ("decided", "已定论"),
        "answered": ("answered", "已答复"),
        "removing": ("being removed", "移除中"),
        "failed": ("not removed yet", "移除失败"),
        "removed": ("removed", "已移除"),
        "written-up": ("written up", "已复盘"),
        "unreviewed": ("not reviewed yet", "待复核"),
        "reviewed": ("reviewed", "已复核"),
        "in-force": ("in force", "生效中"),
        "appealed": ("under appeal", "申诉中"),
        "revoked": ("revoked", "已移出"),
        "expired": ("expired", "已到期"),
        "urgent": ("urgent", "紧急"),
        "ordinary": ("ordinary", "一般"),
        "upheld": ("upheld", "属实"),
        "dismissed": ("dismissed", "不成立"),
        "duplicate": ("duplicate", "重复"),
        "misleading": ("misleading", "误导"),
        "illegal": ("illegal", "违法"),
        "minors": ("minors", "涉未成年人"),
        "privacy": ("privacy", "隐私"),
        "infringement": ("infringement", "侵权"),
        "other": ("other", "其他"),
        "advertiser": ("advertiser", "广告主"),
        "account": ("account", "账号"),
        "asset": ("file", "素材"),
        "phrase": ("phrase", "措辞"),
        "approval": ("approval", "批准"),
        "phone": ("phone", "电话"),
        "meeting": ("meeting", "当面"),
        "chat": ("chat", "即时消息"),
        "video": ("video call", "视频"),
    }
)
"""States of reports, takedowns, break-glass grants and blacklist entries, and what is said of them."""


def word(words: _Words, name: str, lang: str) -> str:
    """The word of a name; a name without one as it is."""
    said = words.get(name)
    return name if said is None else said[lang.startswith("zh")]


def every_word(words: _Words, names: Iterable[str], lang: str) -> str:
    """Several of them."""
    return ("、" if lang.startswith("zh") else ", ").join(word(words, each, lang) for each in names)
