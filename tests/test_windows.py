"""Where a pattern is tried decides nothing: windows, needs and literals find what reading the whole text finds."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copygate.matching import windows
from copygate.matching.leaf import PatternLeaf
from copygate.matching.literals import anchors_of
from copygate.matching.patternneeds import needs_of, reach_of
from copygate.matching.reading import Reading
from copygate.matching.regex import EncodedText, Pattern, Reach
from copygate.matching.scanner import Scanner
from copygate.normalisation.views import skeleton_of
from tests.matching import document

_ATOMS = [
    "甲",
    "乙",
    "a",
    "K",
    "1",
    "%",
    r"\d",
    r"\s",
    ".",
    "[甲乙]",
    "[^甲\n]",
    "[^a,]",
    r"\p{Han}",
    r"\b",
    "^",
    "$",
    r"\w",
    "(?:丙丁)",
]
_REPEATS = ["", "", "", "?", "+", "*", "{1,2}", "{0,3}", "??"]


def _sequences(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    repeated = st.tuples(inner, st.sampled_from(_REPEATS)).map(_repeat)
    joined = st.lists(repeated, min_size=1, max_size=4).map("".join)
    return joined | st.lists(joined, min_size=2, max_size=3).map(lambda parts: "(" + "|".join(parts) + ")")


def _repeat(pair: tuple[str, str]) -> str:
    piece, repeat = pair
    if not repeat or piece in (r"\b", "^", "$"):
        return piece
    return f"(?:{piece}){repeat}"


patterns = st.tuples(
    st.sampled_from(["", "", "(?i)", "(?s)"]), st.recursive(st.sampled_from(_ATOMS), _sequences, max_leaves=8)
).map("".join)
islands = st.text("甲乙丙丁aAkK1%, \n", max_size=25)
texts = st.lists(islands, min_size=1, max_size=4).map(lambda found: ("末" * 40).join(["", *found, ""]))


@pytest.mark.property
@given(patterns, texts)
def test_windows_find_what_the_whole_text_holds(pattern: str, text: str) -> None:
    with patch.object(windows, "WORTHWHILE", 1):
        hits = Scanner([PatternLeaf("leaf", pattern)]).scan(document(text))
        found = [(match.start, match.end) for match in hits.matches("leaf", None)]
    assert found == list(Pattern(pattern).find(EncodedText(Reading(document(text).segments[0]).folded.text)))


@pytest.mark.property
@given(patterns, texts)
def test_every_match_has_its_needs_and_keeps_its_reach(pattern: str, text: str) -> None:
    reach, anchors = reach_of(pattern), anchors_of(pattern)
    for start, end in Pattern(pattern).find(EncodedText(text)):
        match = text[start:end]
        assert all(set(match) & set(need) for need in needs_of(pattern))
        assert not anchors or any(string in skeleton_of(match) for anchor in anchors for string in anchor.strings)
        if reach is not None:
            assert len(match) <= reach.width if reach.width is not None else "\n" not in match


@pytest.mark.parametrize(
    ("pattern", "needs", "reach"),
    [
        (r"(率|度)[^,。]{0,6}\d+%", ["%", "度率", "0123456789"], None),
        (r"(率|度)[^,。\n]{0,6}\d+%", ["%", "度率", "0123456789"], Reach(None)),
        (r"亩产[0-9]{1,4}斤", ["亩", "斤", "产", "0123456789"], Reach(7)),
        (r"(?i)best", ["Bb", "Ss", "Tt", "Ee"], Reach(4)),
        (r"^最.*$", ["最"], None),
        (r"a\C", [], None),
        (r"[[:alpha:]]最", [], None),
    ],
)
def test_needs_and_reach(pattern: str, needs: list[str], reach: Reach | None) -> None:
    assert list(needs_of(pattern)) == needs
    assert reach_of(pattern) == reach
