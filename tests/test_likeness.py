"""A picture is found again after what people do to it, and strangers are not taken for one another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from copygate.assets.likeness import ALIKE, FAR, SAME, View, distance, is_within, kept_of, seen_in, view_from
from tests.likeness import FOUND, Change, distances, strangers
from tests.posters import font
from tests.scenes import worn

SEEDS = 6


@pytest.mark.parametrize("change", FOUND.values(), ids=FOUND)
def test_found_again(change: Change) -> None:
    found = distances(change, SEEDS)
    assert sum(is_within(each, ALIKE) for each in found) >= SEEDS - 1


@pytest.mark.parametrize("name", ["unchanged", "JPEG 20", "a sixth of its size", "grey", "mirrored", "bars beside it"])
def test_what_hardly_changes_is_the_same(name: str) -> None:
    assert sum(is_within(each, SAME) for each in distances(FOUND[name], SEEDS)) >= SEEDS - 1


def test_strangers_are_strangers() -> None:
    assert not [apart for apart in strangers(16) if is_within(apart, ALIKE)]


@pytest.mark.parametrize("colour", ["white", "black", (30, 111, 217)])
def test_a_plain_ground_is_like_nothing(colour: str | tuple[int, int, int]) -> None:
    plain = Image.new("RGB", (600, 800), colour)
    assert seen_in(plain) == kept_of(plain) == ()
    assert distance(seen_in(plain), kept_of(plain)) == FAR


def test_a_dot_on_white_is_nearly_plain() -> None:
    image = Image.new("RGB", (600, 800), "white")
    ImageDraw.Draw(image).ellipse((290, 390, 300, 400), fill="black")
    assert kept_of(image) == ()


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1), st.integers(0, 2**256 - 1))
def test_a_view_in_writing(waves: int, slopes: int, detail: int) -> None:
    assert view_from(str(View(waves, slopes, detail))) == View(waves, slopes, detail)


def _page(text: str) -> Image.Image:
    """A white page with one line of text, which coarsely looks like any other."""
    page = Image.new("RGB", (1080, 1440), "white")
    ImageDraw.Draw(page).text((100, 600), text, "black", font("bold", 120))
    return page


def test_pages_of_text_are_not_the_same() -> None:
    pages = [_page(text) for text in ("周末闭馆通知", "换季护肤清单", "早餐四样", "营业时间调整")]
    for page in pages:
        assert is_within(distance(seen_in(worn(page, 50)), kept_of(page)), SAME)
        others = [distance(seen_in(page), kept_of(other)) for other in pages if other is not page]
        assert not [apart for apart in others if is_within(apart, SAME)]


@pytest.mark.parametrize("text", ["", "0" * 95, "g" * 96, "0x" + "0" * 94, " " * 96, "1_" * 48])
def test_what_is_no_view(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        view_from(text)
