"""What is said of a pattern without compiling it is what RE2 says."""

from __future__ import annotations

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st

from copygate.patterncheck import compiled, may_be_empty, refusal_of
from copygate.patterntree import tree_of, width_of

_ATOMS = st.sampled_from(
    [
        "最佳",
        "a",
        "-",
        "\\.",
        "\\d",
        "\\W",
        "[^,。\\n]",
        "[a-z佳]",
        "\\p{Han}",
        "\\pL",
        ".",
        "^",
        "\\b",
        "(?:一|二三)",
        "]",
        "}",
    ]
)
_AFTER = st.sampled_from(["", "", "?", "*", "+", "{0,6}", "{2}", "{3,}", "+?", "{1001}", "{,3}", "{2,1}", "**", "{"])


@st.composite
def sequences(draw: st.DrawFn, depth: int = 2) -> str:
    pieces = []
    for _ in range(draw(st.integers(1, 3))):
        atom = draw(_ATOMS)
        if depth and draw(st.booleans()):
            branches = [draw(sequences(depth - 1)) for _ in range(draw(st.integers(1, 3)))]
            atom = draw(st.sampled_from(["(", "(?:", "(?P<n>", "(?i:"])) + "|".join(branches) + ")"
        pieces.append(atom + draw(_AFTER))
    return draw(st.sampled_from(["", "", "", "(?i)"])) + "".join(pieces)


@pytest.mark.property
@given(sequences())
def test_a_pattern_is_refused_as_re2_refuses_it(pattern: str) -> None:
    whole, reason = compiled(pattern)
    assert refusal_of(pattern) == reason
    if whole is not None:
        assert may_be_empty(pattern) == (whole.search(b"") is not None)


@pytest.mark.property
@given(sequences(), st.text("最佳a-.1 一二三]}\n", max_size=12))
def test_a_match_is_as_wide_as_the_tree_says(pattern: str, text: str) -> None:
    tree, (whole, _) = tree_of(pattern), compiled(pattern)
    if tree is None or whole is None:
        return
    least, most = width_of(tree)
    for match in whole.finditer(text.encode()):
        assert least <= len(match.group().decode()) <= most


@pytest.mark.parametrize(
    "pattern",
    ["(" * 3 + "[^,]{40}" + "){40}" * 3, "\\pL{1000}" * 8, "(最" * 60 + ")" * 60, "(?=x)", "(a", "a)", "\\8", ""],
)
def test_what_is_too_large_or_strange_is_left_to_re2(pattern: str) -> None:
    assert refusal_of(pattern) == compiled(pattern)[1]


def test_the_words_of_re2_are_kept() -> None:
    assert refusal_of("(a") == "missing ): (a"
    assert refusal_of("a" * 50) is None
    assert isinstance(compiled("a+")[0], type(re2.compile("a+")))
