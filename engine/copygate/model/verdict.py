"""The verdict on one draft: an outcome, and everything it rests on."""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from typing import TYPE_CHECKING, Final, Literal

from copygate.errors import Wording
from copygate.model.draft import InputProblem
from copygate.model.finding import Citation, Finding, Location
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from copygate.model.clearance import Cleared


class Outcome(IntEnum):
    """Totally ordered, so that combining is `max`: rules are order-independent, and adding one never loosens."""

    CLEAR = 0
    OWES = 1
    REVIEW = 2
    UNDECIDED = 3
    BLOCKED = 4

    @property
    def word(self) -> str:
        """The word of the contract (`clear`, `owes`, ...)."""
        return self.name.lower()


class Obligation(NamedTuple):
    """Something owed before publication; nothing is wrong yet."""

    rule: str
    kind: Literal["evidence", "sign-off", "second-person"]
    what: str
    cites: tuple[Citation, ...]
    count: int = 1  # type: ignore[assignment] # a tuple has a method of this name that nobody asks here
    by: str | None = None
    location: Location | None = None
    match: str | None = None
    masked: bool = False
    note: str | None = None
    title: str | None = None


class Question(NamedTuple):
    """A fact the author alone knows, asked once however many rules wait for it."""

    fact: str
    ask: str
    rules: tuple[str, ...]
    cites: tuple[Citation, ...]
    answers: tuple[str, ...] = ()


class Suppressed(NamedTuple):
    """A problem that was frozen in a baseline and does not count; told where a format has a place for it."""

    what: Finding | Obligation
    why: Wording


_NO_PLATFORMS: Final[Mapping[str, Outcome]] = {}


class RulebookStamp(NamedTuple):
    """Which rules judged: the digest of all of them, and `id version` of each pack."""

    digest: str
    packs: tuple[str, ...]


class Verdict(NamedTuple):
    """The whole answer. `platforms` gives the outcome for each platform the draft names.

    `cleared`: the outcome stays what the rules say; people approved exactly this draft, and so it passes.
    """

    id: str
    path: str
    as_of: str
    outcome: Outcome
    findings: tuple[Finding, ...]
    obligations: tuple[Obligation, ...]
    questions: tuple[Question, ...]
    errors: tuple[InputProblem, ...]
    rulebook: RulebookStamp
    platforms: Mapping[str, Outcome] = _NO_PLATFORMS
    rules_run: int = 0
    cleared: Cleared | None = None
    suppressed: tuple[Suppressed, ...] = ()
