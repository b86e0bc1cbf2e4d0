"""The rule passes an advertising label where people can read it, and nowhere else. The whole grid: tests/legibility.py."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from copygate.assets.reader import PictureReader
from tests.legibility import Cell, drawn, grid, luminance, passes, rulebook

FEW = (
    Cell(3.0, 7.5, "upper left", True),
    Cell(2.4, 5.6, "lower right", False),
    Cell(1.2, 7.5, "upper left", True),
    Cell(1.6, 12.0, "lower left", False),
    Cell(3.0, 2.0, "upper right", True),
    Cell(4.0, 2.8, "lower left", False),
    Cell(3.0, 7.5, "middle", True),
    Cell(3.0, 7.5, "lower middle", False),
)


@pytest.fixture(scope="module")
def reader() -> Iterator[PictureReader]:
    with PictureReader(cached=False) as reader:
        yield reader


@pytest.mark.parametrize("cell", FEW, ids=str)
def test_a_label_is_judged_as_people_see_it(cell: Cell, reader: PictureReader) -> None:
    assert passes(cell, reader, rulebook()) == cell.legible


def test_the_grid_is_as_large_as_it_says() -> None:
    cells = list(grid())
    assert len(cells) == 294
    assert sum(cell.legible for cell in cells) == 4 * 3 * 4
    assert len({drawn(cell) for cell in cells[::49]}) == 6


def test_luminance_is_that_of_wcag() -> None:
    assert luminance((255, 255, 255)) == pytest.approx(1)
    assert luminance((0, 0, 0)) == 0
    # The grey that WCAG's readers know as the darkest that keeps 4.5:1 to white.
    assert (1.05) / (luminance((118, 118, 118)) + 0.05) == pytest.approx(4.54, abs=0.01)
