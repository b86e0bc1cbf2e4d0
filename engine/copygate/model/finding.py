"""A finding: what stands in the way, where, why, and how to mend it."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Literal

from copygate.model.anchor import Place
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from copygate.model.clearance import Waived


class Severity(IntEnum):
    """What a violation does to the outcome. `block-always` cannot be waived."""

    NOTE = 0
    WARN = 1
    REVIEW = 2
    BLOCK = 3
    BLOCK_ALWAYS = 4

    @property
    def word(self) -> str:
        """The word of the rule language and of the JSON verdict."""
        return self.name.lower().replace("_", "-")


class Citation(NamedTuple):
    """An article of law (or a platform clause) as it was numbered on the day of judgement.

    `shown` is how the article is cited in Chinese where its number alone does not tell paragraph (款) from item (项).
    """

    source: str
    law: str
    article: str
    gist: str
    url: str
    in_force_from: str | None = None
    verified: bool = True
    shown: str | None = None


class EvasionUsed(NamedTuple):
    """How the author's characters differ from the term, and the term they unfold to."""

    name: str
    unfolded: str


class Measured(NamedTuple):
    """What a `limit` measured, the bound, and the unit both are in."""

    value: float | int | str
    limit: float | int | str
    unit: str


class Suggestion(NamedTuple):
    """A way out. `safe` means it may be applied without a person; `insert_at` is a code point in the raw
    source of the field `insert_in` for an insertion at its `insert_end`, None for a replacement of the match."""

    text: str
    safe: bool = False
    insert_at: int | None = None
    insert_in: str | None = None
    insert_end: Literal["head", "tail"] = "head"


class Location(NamedTuple):
    """A place in the author's source: code points in the field's raw text, 1-based line and column in the file.

    `at` is where an author sees it in a source without lines; line and column then count in the text taken out of it.
    """

    field: str
    start: int
    end: int
    utf16_start: int
    utf16_end: int
    line: int
    column: int
    at: Place | None = None


class Finding(NamedTuple):
    """One violation, or one rule that could not be decided (`status` undecided).

    `at` is the thing it is about where that is no text: a picture (`location` then is None). `waiver`: people answer
    for it, and it no longer counts; it is shown all the same.
    """

    rule: str
    title: str
    severity: Severity
    status: Literal["violation", "undecided"]
    message: str
    cites: tuple[Citation, ...]
    match: str | None = None
    masked: bool = False
    evasion: tuple[EvasionUsed, ...] = ()
    location: Location | None = None
    measured: Measured | None = None
    suggestions: tuple[Suggestion, ...] = ()
    platforms: tuple[str, ...] = ()
    fingerprint: str = ""
    consequence: str | None = None
    at: Place | None = None
    waiver: Waived | None = None
