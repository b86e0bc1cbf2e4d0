"""What people signed that a verdict relies on: a finding that was waived, a draft that was approved."""

from __future__ import annotations

from copygate.tuples import NamedTuple


class Waived(NamedTuple):
    """People answer for a finding: which waiver, why, who approved (as people read it), the last day it holds."""

    id: str
    reason: str
    approvers: tuple[str, ...]
    until: str


class Cleared(NamedTuple):
    """A draft that is not clear passes because people approved it: the receipt, the review case, what it came to when
    they did, who they were, the day of the receipt and the last day it holds."""

    receipt: str
    case: str
    outcome: str
    approvers: tuple[str, ...]
    issued: str
    until: str
