"""Sentences, clauses, quotations; and whether a claim is made, denied or merely spoken of."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copygate.matching.discourse import mentioned, negated
from copygate.matching.genre import SIGNS, genres
from copygate.matching.patternneeds import needs_of
from copygate.matching.regex import EncodedText
from copygate.matching.structure import Structure, clause, paragraph, quoted, sentence
from copygate.model.span import Span
from tests.matching import cases, marked

DISCOURSE = cases("discourse")
TEXT = '今天很好。明天"最佳"天气，1,000元！NO.1 is best. Next one\n下一段'


@pytest.mark.parametrize("text", DISCOURSE["negated"])
def test_denied(text: str) -> None:
    assert negated(*marked(text))


@pytest.mark.parametrize("text", DISCOURSE["asserted"])
def test_not_denied(text: str) -> None:
    assert not negated(*marked(text))


@pytest.mark.parametrize("text", DISCOURSE["mentioned"])
def test_spoken_of(text: str) -> None:
    assert mentioned(*marked(text))


@pytest.mark.parametrize("text", DISCOURSE["used"])
def test_said(text: str) -> None:
    assert not mentioned(*marked(text))


@pytest.mark.parametrize(
    ("unit", "inside", "expected"),
    [
        (sentence, "最佳", '明天"最佳"天气，1,000元！'),
        (clause, "000", "1,000元"),
        (clause, "天气", '明天"最佳"天气'),
        (sentence, "best", "NO.1 is best."),
        (sentence, "Next", "Next one"),
        (paragraph, "下", "下一段"),
    ],
)
def test_units(unit: object, inside: str, expected: str) -> None:
    at = TEXT.index(inside)
    assert callable(unit)
    span = unit(TEXT, Span(at, at + len(inside)))
    assert TEXT[span.start : span.end].strip() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("他说“这是[最佳]选择”", True),
        ("“甲”与[最佳]与“乙”", False),
        ('他说"[最佳]"', True),
        ('"甲"[最佳]"乙"', False),
        ("『「[最佳]」』", True),
        ("《[最佳]指南》", True),
        ("“没有关上\n[最佳]”", False),
        ("it’s [the best] it’s", False),
    ],
)
def test_quoted(text: str, expected: bool) -> None:
    assert quoted(*marked(text)) is expected


PIECES = st.text(alphabet='最佳好。！？!?；;…，,、:：.\n\r“”「」"()（） 1aA\u200b🌟', max_size=60)


@given(PIECES, st.integers(0, 60), st.integers(0, 60))
def test_units_nest_and_hold_the_range(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    found = Structure(text)
    around = found.sentence(start, end), found.clause(start, end), found.paragraph(start, end)
    for span in around:
        assert 0 <= span.start <= start
        assert end <= span.end <= len(text)
    if text[start:end].strip():
        assert around[0].covers(around[1])


@given(PIECES)
def test_sentences_tile_the_text(text: str) -> None:
    spans = sorted({Structure(text).sentence(at, at + 1) for at in range(len(text)) if not text[at].isspace()})
    assert all(before.end <= after.start for before, after in pairwise(spans))


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, texts in cases("genres").items() for text in texts], ids=str
)
def test_kinds_of_text_are_told_from_the_text_and_nothing_that_sells_is_one(kind: str, text: str) -> None:
    assert (genres(text) == frozenset()) if kind == "none" else (kind in genres(text))


@pytest.mark.parametrize("text", [text for texts in cases("genres").values() for text in texts])
def test_what_a_sign_cannot_do_without_stands_wherever_it_does(text: str) -> None:
    for signs in SIGNS.values():
        for sign in signs:
            needs = needs_of(sign.source)
            assert not sign.found_in(EncodedText(text)) or all(set(text) & set(need) for need in needs)
