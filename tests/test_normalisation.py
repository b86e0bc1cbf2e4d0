"""Folding undoes what it should and nothing else, and every derived position leads back to the author's character."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copygate.normalisation import plain
from copygate.normalisation.characters import FOLDED, SKELETON, fold_evasions, letter_evasions, variants
from copygate.normalisation.layer import Layer, composed, without_readings
from copygate.normalisation.views import Folded, Skeleton, collapse, skeleton_of

LETTERS = "最佳國国級第一①ＡaA１1ﬁ㎏Ⅴ𝐯éßİ々〇"
BETWEEN = " \u3000\t\r\n\u200b\u200d\ufe0f\u0301\u0336\u20e3*·|，。（）🌟👨\u200d👩🏽"
TEXTS = st.text(alphabet=st.sampled_from(LETTERS + BETWEEN + "e\u1100\u1161\u11a8"), max_size=40)
ANY_TEXT = st.text(max_size=60)


@pytest.mark.parametrize(
    ("text", "skeleton"),
    [
        ("國家級，品質！", "国家级品质"),
        ("ＮＯ．１", "no1"),
        ("最最\u200b最*好", "最好"),
        ("100%与1,000", "100与1000"),
        ("ﬁne ㎏ Ⅳ", "finekgiv"),
        ("第①名", "第1名"),
        ("10² ½", "10²½"),
        ("Straße", "strase"),
    ],
)
def test_skeletons(text: str, skeleton: str) -> None:
    assert skeleton_of(text) == skeleton


@pytest.mark.parametrize("character", "后里干面台了著乾只发复历松云系余郁征钟")
def test_ordinary_simplified_characters_stay(character: str) -> None:
    assert SKELETON[ord(character)] == ord(character)
    assert FOLDED[ord(character)] == ord(character)


def test_variants_lead_to_standard_forms() -> None:
    table = variants()
    assert len(table) > 2_500
    assert not set(table.values()) & table.keys(), "a chain would make folding depend on its order"
    assert all(target.encode("gb2312") for target in table.values())


@pytest.mark.parametrize(
    ("written", "meant", "evasions"),
    [
        ("a", "a", set()),
        ("Ａ", "A", {"fullwidth"}),
        ("ａ", "A", {"fullwidth", "case"}),
        ("國", "国", {"variant"}),
        ("𝐯", "v", {"homoglyph"}),
        ("①", "1", {"martian"}),
        ("⼀", "一", {"homoglyph"}),
        ("豈", "岂", {"variant"}),
    ],
)
def test_evasions_of_a_letter(written: str, meant: str, evasions: set[str]) -> None:
    assert letter_evasions(written, meant) == evasions


def test_ordinary_marks_disguise_nothing() -> None:
    assert all(not fold_evasions(mark) for mark in "，：；！？（）")
    assert fold_evasions("％") == {"fullwidth"}


def test_the_short_cut_gives_what_the_tables_give(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "_WORTHWHILE", 0)
    recognised = 0
    for code in range(sys.maxunicode + 1):
        if not 0xD800 <= code < 0xE000:
            text = "的" + chr(code)
            if plain._is_plain(text):
                recognised += 1
                assert plain.letters_of(text) == text.translate(SKELETON), text
                assert plain.folded(text) == text.translate(FOLDED), text
    assert recognised > 15_000


@given(ANY_TEXT)
def test_folding_again_changes_nothing(text: str) -> None:
    once = text.translate(FOLDED)
    assert once.translate(FOLDED) == once
    assert once.translate(SKELETON) == text.translate(SKELETON)
    assert text.translate(SKELETON).translate(SKELETON) == text.translate(SKELETON)


@given(TEXTS)
def test_composition_leads_back(text: str) -> None:
    layer = composed(text)
    assert unicodedata.normalize("NFC", layer.text) == unicodedata.normalize("NFC", text)
    at = 0
    for index, character in enumerate(layer.text):
        start, end = layer.span(index, index + 1)
        assert at <= start < end <= len(text)
        assert character in unicodedata.normalize("NFC", text[start:end])
        at = start


@given(TEXTS)
def test_skeleton_positions(text: str) -> None:
    view = Skeleton(Layer(text))
    positions = [view.position(index) for index in range(len(view.text))]
    assert positions == sorted(positions)
    for letter, at in zip(view.text, positions, strict=True):
        assert letter in chr(value) if isinstance(value := SKELETON[ord(text[at])], int) else letter in (value or "")


@given(TEXTS, st.integers(1, 300))
def test_long_texts_are_read_in_blocks_as_in_one(piece: str, times: int) -> None:
    text = piece * times * 20
    view = Skeleton(Layer(text))
    assert view.text == collapse(text.translate(SKELETON))
    if view.text:
        last = view.position(len(view.text) - 1)
        assert view.text[-1] in str(chr(v) if isinstance(v := SKELETON[ord(text[last])], int) else v)


@given(TEXTS)
def test_folded_view_leads_back(text: str) -> None:
    view = Folded(Layer(text))
    for index, character in enumerate(view.text):
        start, end = view.span(index, index + 1)
        assert text[start:end].translate(FOLDED) == character
        if not view.evasions(index, index + 1):
            assert text[start:end] == character or text[start] in "，（）。\u3000"


def test_readings_are_read_past() -> None:
    layer = composed("国(guó)家（jia1）级(ok)品(中)")
    aside = without_readings(layer)
    assert aside is not None
    assert aside.text == "国家级品(中)"
    assert aside.joints == {1, 2, 3}
    assert aside.span(0, 3) == (0, 14)
    assert without_readings(composed("说明(见下)")) is None
