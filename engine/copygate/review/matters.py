"""What happens beside a case, as one more table: user reports, takedowns, break-glass grants, entries of the blacklist.

`STEPS` lists every act on such a matter, as `states.TRANSITIONS` does for cases: from which states, to which, by whom,
under which guards (`matterguards.py`), by how many people. A matter that the log does not know yet has the state "".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final

from copygate.review.case import Case

REPORT, TAKEDOWN, OVERRIDE, BLACKLIST = "report", "takedown", "override", "blacklist"
KINDS: Final = (REPORT, TAKEDOWN, OVERRIDE, BLACKLIST)

LONGEST_OVERRIDE: Final = timedelta(minutes=60)
OVERRIDE_REVIEWED_WITHIN: Final = timedelta(hours=24)
GRADES: Final = ("urgent", "ordinary")
"""An urgent report keeps the takedown's clock; an ordinary one has a day. Both run from its receipt."""
OUTCOMES: Final = ("upheld", "dismissed", "duplicate")
REPORT_KINDS: Final = ("misleading", "illegal", "minors", "privacy", "infringement", "other")

_REVIEWERS: Final = ("editor", "legal", "director", "tech-lead", "counsel")
_STAFF: Final = ("duty-officer", *_REVIEWERS, "publisher", "creator", "admin")
"""Whoever is nearest to the matter comes first: the command line acts in the first role that somebody holds."""
_LISTERS: Final = ("legal", "director", "counsel", "duty-officer")


@dataclass(frozen=True, slots=True)
class Step:
    """One act on a matter of a kind. `people` have to sign; `roles` are empty where a timer acts."""

    act: str
    kind: str
    origins: tuple[str, ...]
    to: str
    roles: tuple[str, ...]
    guards: tuple[str, ...] = ()
    people: int = 1


STEPS: Final = (
    # The clock starts when the report came in, which may be before anybody wrote it down.
    Step("report.received", REPORT, ("",), "received", _STAFF, ("was-published", "kind-known", "came-before")),
    Step(
        "report.triaged",
        REPORT,
        ("received", "triaged"),
        "triaged",
        ("duty-officer", "editor", "legal", "director"),
        ("no-hand-in-it", "grade-known"),
    ),
    Step(
        "report.decided",
        REPORT,
        ("received", "triaged"),
        "decided",
        ("duty-officer", "legal", "director"),
        ("no-hand-in-it", "outcome-known", "reason-given", "down-if-upheld"),
    ),
    Step("report.answered", REPORT, ("decided",), "answered", _STAFF, ("reason-given",)),
    # A takedown is opened by the leaf that suspended the case, and named there.
    Step("takedown.removal-failed", TAKEDOWN, ("", "failed"), "failed", (*_LISTERS, "publisher"), ("reason-given",)),
    Step("takedown.removal-confirmed", TAKEDOWN, ("", "failed"), "removed", (*_LISTERS, "publisher")),
    Step(
        "takedown.written-up",
        TAKEDOWN,
        ("", "failed", "removed"),
        "written-up",
        ("duty-officer", "editor", "legal", "director"),
        ("removed-or-restored", "reason-given"),
    ),
    Step(
        "override.granted",
        OVERRIDE,
        ("",),
        "unreviewed",
        ("duty-officer", "legal", "director"),
        (
            "can-be-forced",
            "revision-seen",
            "two-people",
            "none-has-a-hand",
            "incident-named",
            "an-hour-at-most",
            "none-unreviewed",
            "can-be-waived",
            "reason-given",
        ),
        people=2,
    ),
    Step(
        "override.reviewed",
        OVERRIDE,
        ("unreviewed",),
        "reviewed",
        ("legal", "counsel", "director", "auditor", "admin"),
        ("not-a-party", "no-hand-in-it", "judged", "reason-given"),
    ),
    Step(
        "blacklist.added",
        BLACKLIST,
        ("",),
        "in-force",
        _LISTERS,
        ("two-people", "ends-ahead", "appeal-told", "reason-given"),
        people=2,
    ),
    Step("blacklist.appealed", BLACKLIST, ("in-force",), "appealed", _STAFF, ("reason-given",)),
    Step("blacklist.appeal-rejected", BLACKLIST, ("appealed",), "in-force", _LISTERS, ("not-a-party", "reason-given")),
    # To keep something from readers is cheap, to let it out again is not: two people, one of whom did not list it.
    Step(
        "blacklist.revoked",
        BLACKLIST,
        ("in-force", "appealed"),
        "revoked",
        _LISTERS,
        ("two-people", "fresh-eyes", "reason-given"),
        people=2,
    ),
    Step("blacklist.expired", BLACKLIST, ("in-force", "appealed"), "expired", ()),
)


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter as it stands: its row, the case it is about, and what its guards need to know of the rest."""

    kind: str
    id: str
    state: str = ""
    row: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    case: Case | None = None
    unreviewed: tuple[str, ...] = ()
    """Break-glass grants anywhere in the house that nobody has reviewed yet."""


def step(act: str) -> Step | None:
    """The row of an act."""
    return _BY_ACT.get(act)


_BY_ACT: Final = {row.act: row for row in STEPS}
