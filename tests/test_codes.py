"""Codes on pictures: what a telephone reads at once is read; stripes and textures are no links."""

from __future__ import annotations

import pytest

from copygate.assets.codes import codes_in
from tests.codes import Sample, drawn, poster, qr, samples

SAMPLES = {sample.name: sample for sample in samples()}
EASY = [sample for sample in SAMPLES.values() if sample.easy]
CHEAP = [sample for sample in EASY if not sample.name.startswith(("noise", "jpeg", "turned 1", "turned 2", "size 4"))]
"""What every run looks at; the rest is behind `python -m tests.codes`."""


def test_the_set_is_large_and_varied() -> None:
    assert len(SAMPLES) >= 40
    assert sum(not sample.easy for sample in SAMPLES.values()) >= 15


@pytest.mark.parametrize("sample", CHEAP, ids=lambda sample: sample.name)
def test_easy_codes_are_read(sample: Sample) -> None:
    assert {code.text for code in codes_in(sample.image)} == set(sample.texts)


@pytest.mark.parametrize("name", ["contrast 24", "green on red", "faint and turned", "blur 2.0", "shot askew"])
def test_hard_codes_that_must_not_be_lost_again(name: str) -> None:
    assert {code.text for code in codes_in(SAMPLES[name].image)} == set(SAMPLES[name].texts)


def test_the_box_is_where_the_code_stands() -> None:
    image = poster(5)
    image.paste(qr("https://example.com/box", 200), (600, 300))
    (code,) = codes_in(image)
    x, y, width, height = code.box
    # Without its quiet zone.
    assert 600 <= x < 640
    assert 300 <= y < 340
    assert 140 <= width <= 200
    assert abs(width - height) <= 4


def test_the_box_of_a_large_picture_is_in_its_own_pixels() -> None:
    image = poster(6).resize((3240, 4320))
    image.paste(qr("https://example.com/large", 700), (2000, 3000))
    (code,) = codes_in(image)
    assert code.box[0] == pytest.approx(2100, abs=150)
    assert code.box[1] == pytest.approx(3100, abs=150)


@pytest.mark.parametrize(
    ("kind", "text", "leads"),
    [
        ("QRCode", "https://example.com/a", True),
        ("DataMatrix", "https://example.com/b", True),
        ("EAN13", "6901234567892", False),
        ("Code128", "SF1234567890", False),
    ],
)
def test_squares_lead_somewhere_and_stripes_do_not(kind: str, text: str, leads: bool) -> None:
    image = poster(7)
    image.paste(drawn(text, kind, 360), (300, 400))
    (code,) = codes_in(image)
    assert (code.text, code.leads) == (text, leads)


@pytest.mark.parametrize("seed", range(90, 96))
def test_textures_are_no_codes(seed: int) -> None:
    assert codes_in(poster(seed, busy=True)) == ()
