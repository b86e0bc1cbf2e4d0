"""What people signed, in words: a finding that was waived, a draft that passes because it was approved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copygate.report.wording import say

if TYPE_CHECKING:
    from copygate.model.clearance import Cleared, Waived


def waived_by(waived: Waived, lang: str) -> str:
    """Why, by whom, until when, and the number of the waiver."""
    people = say("list.comma", lang).join(waived.approvers)
    return say("waived.by", lang, reason=waived.reason.rstrip("。."), people=people, until=waived.until, id=waived.id)


def cleared_line(cleared: Cleared, lang: str) -> str:
    """`凭审批放行:审核单 c-…,李四(编辑)…批准;凭据 …`."""
    people = say("list.comma", lang).join(cleared.approvers)
    return say(
        "cleared.line",
        lang,
        case=cleared.case,
        people=people,
        issued=cleared.issued,
        until=cleared.until,
    )
