"""A picture is found again after what people do to it, and strangers are not taken for one another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from copygate.assets.likeness import ALIKE, SAME, View, distance, kept_of, seen_in, view_from
from tests.likeness import FOUND, Change, distances, strangers

SEEDS = 6


@pytest.mark.parametrize("change", FOUND.values(), ids=FOUND)
def test_found_again(change: Change) -> None:
    found = distances(change, SEEDS)
    assert sum(each <= ALIKE for each in found) >= SEEDS - 1


@pytest.mark.parametrize("name", ["unchanged", "JPEG 20", "a sixth of its size", "grey", "mirrored", "bars beside it"])
def test_what_hardly_changes_is_the_same(name: str) -> None:
    assert distances(FOUND[name], SEEDS)[-1] <= SAME


def test_strangers_are_strangers() -> None:
    assert min(strangers(16)) > ALIKE


@pytest.mark.parametrize("colour", ["white", "black", (30, 111, 217)])
def test_a_plain_ground_is_like_nothing(colour: str | tuple[int, int, int]) -> None:
    plain = Image.new("RGB", (600, 800), colour)
    assert seen_in(plain) == kept_of(plain) == ()
    assert distance(seen_in(plain), kept_of(plain)) == 128


def test_a_dot_on_white_is_nearly_plain() -> None:
    image = Image.new("RGB", (600, 800), "white")
    ImageDraw.Draw(image).ellipse((290, 390, 300, 400), fill="black")
    assert kept_of(image) == ()


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1))
def test_a_view_in_writing(waves: int, slopes: int) -> None:
    assert view_from(str(View(waves, slopes))) == View(waves, slopes)


@pytest.mark.parametrize("text", ["", "0" * 31, "g" * 32, "0x" + "0" * 30, " " * 32, "1_" * 16])
def test_what_is_no_view(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        view_from(text)
