"""`drawn_up`: the waiver that people sign beside the act, as a file that repositories read (`decisions/waiver.py`)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from copygate.decisions.trust import WAIVER_ROLES, Approver
from copygate.decisions.waiver import Waiver
from copygate.errors import ReviewError, Wording
from copygate.service.hours import Calendar
from copygate.service.people import name_of
from copygate.service.world import read_case, read_revision, read_verdict

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from copygate.audit.note import SigningKey
    from copygate.service.writer import Transaction

NOTE: Final = "waiver.note"
"""Where in the leaf of a waiver its file lies sealed."""


def drawn_up(  # noqa: PLR0913 - a waiver is all that it says
    transaction: Transaction,
    zone: ZoneInfo,
    name: str,
    keys: Sequence[SigningKey],
    role: str,
    *,
    rule: str,
    until: datetime,
    reason: str,
    words: bool,
) -> Waiver:
    """The waiver of a rule in the revision that the case is about; `words`: of the very words found there."""
    case, leaves = read_case(transaction, name)
    frozen = read_revision(transaction, leaves)
    directory, now = transaction.directory(), transaction.now
    approvers = []
    for at, key in enumerate(keys):
        held = [each for each in WAIVER_ROLES if directory.holds(key.name, each, now)]
        acting = role if at == 0 or not held or role in held else held[0]
        approvers.append(Approver(key.name, name_of(transaction, key.name) or key.name, acting))
    prints: tuple[str, ...] = ()
    if words:
        findings = read_verdict(transaction, leaves).get("findings", ())
        found = [each["fingerprint"] for each in findings if each["rule"] == rule and each["match"] is not None]
        prints = tuple(dict.fromkeys(found))
        if not prints:
            raise ReviewError("waivable", Wording(f"`{rule}` points at no words there", f"{rule} 没有指着某处文字"))
    asked = next(leaf.said["actor"]["id"] for leaf in leaves)  # who submitted it
    return Waiver(
        id=f"w-{secrets.token_hex(8)}",
        log=transaction.origin,
        rule=rule,
        draft=frozen.name,
        reason=reason.strip() or "-",  # the guard refuses it then, in its own words
        owner=asked,
        approvers=tuple(approvers),
        since=Calendar.begun(now),
        until=(until.astimezone(zone) - timedelta(microseconds=1)).date(),
        fingerprints=prints,
        revision={} if prints else json.loads(frozen.manifest),
        contributors=tuple(sorted(case.contributors - {asked})),
    )
