"""What a rule can look for, as data: the leaves of matcher expressions, compiled together by the scanner."""

from __future__ import annotations

from typing import NamedTuple


class Term(NamedTuple):
    """One entry of a lexicon.

    `allow` lists phrases that contain the term and are fine; those of one group count for the whole group. `whole`
    demands a boundary at both ends whatever the script; without it only Latin ends have one. `despite` names the only
    evasions under which the term counts (None: whatever the rule withstands). `context` lists words near which a
    doubtful disguise of the term counts.
    """

    text: str
    group: str = ""
    allow: tuple[str, ...] = ()
    whole: bool = False
    despite: frozenset[str] | None = None
    context: tuple[str, ...] = ()


class TermPattern(NamedTuple):
    """A pattern of a lexicon. The allowed phrases of its group excuse it as they excuse a term; it is matched on text
    with full width and variants undone, like a `PatternLeaf`."""

    pattern: str
    group: str = ""
    allow: tuple[str, ...] = ()
    despite: frozenset[str] | None = None


class TermsLeaf(NamedTuple):
    """A lexicon, or a literal, which is a lexicon of one term."""

    key: str
    terms: tuple[Term, ...]
    patterns: tuple[TermPattern, ...] = ()


class PatternLeaf(NamedTuple):
    """An RE2 pattern, matched on text with full width and variants undone."""

    key: str
    pattern: str


class SimilarLeaf(NamedTuple):
    """Text that resembles `text` by at least `at_least` percent."""

    key: str
    text: str
    at_least: float


class DetectorLeaf(NamedTuple):
    """A generic recogniser by its name in `detectors`."""

    key: str
    name: str


Leaf = TermsLeaf | PatternLeaf | SimilarLeaf | DetectorLeaf


def literal(key: str, text: str) -> TermsLeaf:
    """The leaf for a quoted text in a rule."""
    return TermsLeaf(key, (Term(text),))
