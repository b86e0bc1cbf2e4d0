"""A frame -> its lines: read as it is, then what was not made out once more, prepared.

`read_frame` decides by confidence, picture by picture: preparation helps one and harms the next (contrast stretched for
all raised the errors of a whole set), so it is tried only where it is needed, and what it gives counts only where it is
surer than what stood there before.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import sqrt
from typing import TYPE_CHECKING, Final

from copygate.assets.engines import Line, Point, Quad, confidence_of
from copygate.assets.ink import ink_of
from copygate.assets.layout import Read
from copygate.assets.preparing import closer, stretched, views_of
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from PIL import Image

    from copygate.assets.engines import Engine

SIDE: Final = 960
"""The longer side of a tile as lines are looked for. RapidOCR sees letters of 9 pixels on 1080x1440 then."""
_SMALL: Final = 720
"""A picture whose longer side is less is enlarged to this."""
FLOOR: Final = 0.5
"""A line below this was not made out."""
_PATTERN: Final = (2, 0.35)
"""So few letters, and so unsure, are a pattern in the ground, of which photographs are full, and no text."""
_SEAL: Final = 3
"""Letters that are read, at most, in a badge taken for one line."""
_SEAL_HEIGHTS: Final = (460, 320, 640)
_TILE: Final = 1.5
_OVERLAP: Final = 0.3
"""A tile and what it shares with the next one, in shorter sides: a line up to so high is whole in one of them."""
_BLANK: Final = 6
"""Shades that paper of one colour may have, worn as it is; nothing is written there that anybody sees."""
_RETRIES: Final = 12


class Reading(NamedTuple):
    """The lines of a frame that were made out, and where there are others."""

    lines: tuple[Read, ...]
    doubtful: tuple[Quad, ...] = ()


def read_frame(image: Image.Image, engine: Engine, shown: float = 1.0) -> Reading:
    """The lines of an upright picture in RGB, `shown` times as large as in its file; boxes are those of the file."""
    from PIL import Image

    scale = min(4.0, max(1.0, _SMALL / max(image.size)))
    page = image
    if scale != 1:
        size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
        page = image.resize(size, Image.Resampling.LANCZOS)
    lines = [line for tile in _tiles(page) for line in _lines_of(page, tile, engine)]
    made_out, doubtful = [], []
    for line in lines:
        if line.confidence >= FLOOR:
            ink = ink_of(page, line.quad)
            quad = _scaled(_within(line.quad, ink.along, ink.across), 1 / scale / shown)
            made_out.append(Read(line.text, quad, line.confidence, ink.contrast))
        elif not _is_pattern(line):
            doubtful.append(_scaled(line.quad, 1 / scale / shown))
    return Reading(tuple(made_out), tuple(doubtful))


class _Tile(NamedTuple):
    """A stretch of the page, and the part of it whose lines are its own; pixels along the longer side."""

    start: int
    end: int
    first: float
    last: float


def _tiles(page: Image.Image) -> Iterator[_Tile]:
    shorter, longer = min(page.size), max(page.size)
    if longer <= 2 * shorter or longer <= 1.5 * SIDE:
        yield _Tile(0, longer, 0, longer)
        return
    overlap, length = round(shorter * _OVERLAP), max(SIDE, round(shorter * _TILE))
    step = length - overlap
    start = 0
    while True:
        end = min(longer, start + length)
        first = start + overlap / 2 if start else 0
        yield _Tile(start, end, first, end - overlap / 2 if end < longer else longer)
        if end == longer:
            return
        start += step


def _lines_of(page: Image.Image, tile: _Tile, engine: Engine) -> Iterator[Line]:
    upright = page.height >= page.width
    box = (0, tile.start, page.width, tile.end) if upright else (tile.start, 0, tile.end, page.height)
    part = page.crop(box) if box != (0, 0, *page.size) else page
    if all(high - low <= _BLANK for low, high in part.getextrema()):  # type: ignore[misc] # RGB: a pair for each
        return
    retries = 0
    for line in _best_view(part, engine):
        better = [line]
        if line.confidence < engine.sure and retries < _RETRIES:
            if _is_seal(part, line):
                retries += 1
                better = _within_seal(part, line, engine)
            elif not _is_pattern(line):
                retries += 1
                better = [_again(part, line, engine)]
        for each in better:
            quad = _moved(each.quad, box[0], box[1])
            middle = sum(point[upright] for point in quad) / 4
            if tile.first <= middle < tile.last or tile.last == max(page.size):
                yield each._replace(quad=quad)


def _best_view(part: Image.Image, engine: Engine) -> list[Line]:
    """As it is where that is read surely; else the surest of the views that the engine needs help with."""
    best: list[Line] | None = None
    for view in views_of(part, turned=not engine.turns):
        found = engine.lines_of(view.image, side=_side(view.image))
        lines = [line._replace(quad=view.back(line.quad)) for line in found]
        if best is None or _surety(lines) > _surety(best):
            best = lines
        if confidence_of(best) >= engine.sure:
            break
    return best or []


def _side(image: Image.Image) -> int:
    """So that the model's memory stays what it is for a page of three by four."""
    longer, shorter = max(image.size), min(image.size)
    return min(SIDE, round(SIDE * sqrt(0.75 * longer / shorter)))


def _again(part: Image.Image, line: Line, engine: Engine) -> Line:
    """The line read by itself, larger and with its contrast stretched; the surest reading of as much text."""
    view = closer(part, line.quad)
    view = view._replace(image=stretched(view.image))
    found = [each for each in engine.lines_of(view.image, side=SIDE) if 2 * len(each.text) >= len(line.text)]
    best = max(found, key=lambda each: each.confidence, default=line)
    return best._replace(quad=view.back(best.quad)) if best.confidence > line.confidence else line


def _is_seal(part: Image.Image, line: Line) -> bool:
    """Whether it may be a badge taken for one line: broad and high at once, and next to nothing read in it."""
    across, along = [x for x, _ in line.quad], [y for _, y in line.quad]
    wide, high = max(across) - min(across), max(along) - min(along)
    large = min(wide, high) > min(part.size) / 8 and max(wide, high) < 3 * min(wide, high)
    return large and wide * high < 0.6 * part.width * part.height and len(line.text) <= _SEAL


def _within_seal(part: Image.Image, line: Line, engine: Engine) -> list[Line]:
    """The lines in a badge; if none is made out at any size, the badge as it was."""
    for height in _SEAL_HEIGHTS:
        view = closer(part, line.quad, margin=0, height=height)
        found = [each for each in engine.lines_of(view.image, side=SIDE) if each.confidence >= FLOOR]
        if sum(len(each.text) for each in found) > 1:
            return [each._replace(quad=view.back(each.quad)) for each in found]
    return [line]


def _is_pattern(line: Line) -> bool:
    letters, confidence = _PATTERN
    return len(line.text) <= letters and line.confidence < confidence


def _surety(lines: list[Line]) -> float:
    """How much was read, and how surely: a turned page gives a little nonsense, the right way up much sense."""
    return sum(max(0.0, line.confidence - FLOOR / 2) * len(line.text) for line in lines)


def _within(quad: Quad, along: tuple[float, float], across: tuple[float, float]) -> Quad:
    """The part of a quad between shares of its length and of its height."""

    def at(x: float, y: float) -> Point:
        top = (quad[0][0] + (quad[1][0] - quad[0][0]) * x, quad[0][1] + (quad[1][1] - quad[0][1]) * x)
        low = (quad[3][0] + (quad[2][0] - quad[3][0]) * x, quad[3][1] + (quad[2][1] - quad[3][1]) * x)
        return top[0] + (low[0] - top[0]) * y, top[1] + (low[1] - top[1]) * y

    return at(along[0], across[0]), at(along[1], across[0]), at(along[1], across[1]), at(along[0], across[1])


def _moved(quad: Quad, right: float, down: float) -> Quad:
    one, two, three, four = ((x + right, y + down) for x, y in quad)
    return one, two, three, four


def _scaled(quad: Quad, scale: float) -> Quad:
    one, two, three, four = ((x * scale, y * scale) for x, y in quad)
    return one, two, three, four
