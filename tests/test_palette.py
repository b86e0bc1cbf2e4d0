"""The difference of colours is CIEDE2000 to four places, and a share of the palette is that of the picture's pixels."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from copygate.assets.difference import Lab, difference, lab_of, within
from copygate.assets.palette import colours_of, share_within
from tests.scenes import scene, worn

DATA = Path(__file__).parents[1] / "fixtures" / "pictures" / "ciede2000.csv"
BLUE, CREAM, INK = 0x1E6FD9, 0xF4F1EA, 0x2B2B2B


def _pairs() -> list[tuple[Lab, Lab, float]]:
    lines = (line for line in DATA.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    rows = [tuple(map(float, row)) for row in csv.reader(lines)]
    return [((l1, a1, b1), (l2, a2, b2), apart) for l1, a1, b1, l2, a2, b2, apart in rows]


def test_the_published_set_is_whole() -> None:
    assert len(_pairs()) == 34


@pytest.mark.parametrize(("one", "other", "apart"), _pairs())
def test_the_published_pairs(one: Lab, other: Lab, apart: float) -> None:
    assert difference(one, other) == pytest.approx(apart, abs=5e-5)
    assert difference(other, one) == pytest.approx(apart, abs=5e-5)


@pytest.mark.parametrize(
    ("rgb", "lab"),
    [
        ((255, 255, 255), (100, 0, 0)),
        ((0, 0, 0), (0, 0, 0)),
        ((255, 0, 0), (53.24, 80.09, 67.20)),
        ((0, 0, 255), (32.30, 79.19, -107.86)),
        ((119, 119, 119), (50.03, 0, 0)),
    ],
)
def test_srgb_in_cielab(rgb: tuple[int, int, int], lab: Lab) -> None:
    assert lab_of(*rgb) == pytest.approx(lab, abs=0.02)


channels = st.integers(0, 255)


@given(channels, channels, channels, channels, channels, channels, st.floats(0.5, 30))
def test_the_short_way_says_what_the_long_way_says(
    r1: int, g1: int, b1: int, r2: int, g2: int, b2: int, tolerance: float
) -> None:
    one, other = lab_of(r1, g1, b1), lab_of(r2, g2, b2)
    assert within(one, other, tolerance) == (difference(one, other) <= tolerance)


def test_a_picture_of_known_shares() -> None:
    image = Image.new("RGB", (100, 100), (0xF4, 0xF1, 0xEA))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 99, 29), fill=(0x1E, 0x6F, 0xD9))
    pen.rectangle((0, 90, 99, 99), fill=(200, 30, 40))
    colours = colours_of(image)
    assert sum(count for _, count in colours) == 10_000
    assert share_within(colours, [BLUE, CREAM, INK], 3) == pytest.approx(90)
    assert share_within(colours, [BLUE], 3) == pytest.approx(30)
    assert share_within(colours, [0x2071D5], 3) == pytest.approx(30)  # a shade beside it
    assert share_within(colours, [0x3F8FF0], 3) == 0


def test_a_worn_picture_keeps_its_share() -> None:
    image = Image.new("RGB", (1080, 1440), (0x1E, 0x6F, 0xD9))
    ImageDraw.Draw(image).ellipse((200, 300, 900, 1000), fill=(250, 240, 60))
    clean = share_within(colours_of(image), [BLUE], 8)
    assert share_within(colours_of(worn(image, 60)), [BLUE], 8) == pytest.approx(clean, abs=1.5)


@pytest.mark.parametrize("seed", range(2))
def test_counting_in_steps_says_what_counting_each_colour_says(seed: int) -> None:
    image = worn(scene(seed, (300, 400)), 80)
    exact = [(r << 16 | g << 8 | b, n) for n, (r, g, b) in image.getcolors(1 << 24) or ()]  # type: ignore[misc] # RGB
    palette = [exact[0][0], exact[len(exact) // 2][0], BLUE]
    colours = colours_of(image)
    assert len(colours) < 1024 + 4096
    assert share_within(colours, palette, 8) == pytest.approx(share_within(exact, palette, 8), abs=1)


def test_no_pixels_no_share() -> None:
    assert share_within((), [BLUE], 8) == 0
