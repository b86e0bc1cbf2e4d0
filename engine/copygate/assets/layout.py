"""Lines -> text in reading order: `laid_out(lines)` gives the text and every word with its box.

Lines that follow each other closely, are of one size and stand below one another are a block: a word that breaks at
the end of one goes on in the next (one line break); blocks are parted by an empty line. Lines are ordered in the
direction they are read in, so that tilted and turned pictures, and columns of upright letters, come out right.
"""

from __future__ import annotations

from math import atan2, cos, dist, pi, sin
from typing import Final

from copygate.assets.engines import Point, Quad
from copygate.model.picture import Box, Word
from copygate.tuples import NamedTuple

_NEAR: Final = 0.9
"""How far below a line, in its heights, the next line of its block may begin."""
_BESIDE: Final = 1.6
"""How far behind a word, in its heights, the next word of its line may begin."""
_SPACED: Final = 3.0
"""The same for single letters: 全 网 第 一 across a whole poster is one word."""
_AS_LARGE: Final = 0.6
_ABUTTING: Final = 0.6
"""How near, in heights of the smaller, words of unlike size on one line are one saying: a small 全网, a large 第一."""
_WIDE: Final = "\u1100"
"""From here on a letter is as wide as high."""


class Read(NamedTuple):
    """A line with what was measured of it: `quad` fits the ink."""

    text: str
    quad: Quad
    confidence: float
    contrast: float | None = None


class _Cell(NamedTuple):
    """A line in the frame of its direction, where it runs from left to right."""

    line: Read
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return max(1.0, self.bottom - self.top)


def laid_out(lines: list[Read], frame: int = 1) -> tuple[str, list[Word]]:
    """The text of the lines in reading order, and its words."""
    text: list[str] = []
    words: list[Word] = []
    length = 0
    for block in _blocks(lines):
        for row_number, row in enumerate(block):
            lead = ("\n" if row_number else "\n\n") if text else ""
            for number, cell in enumerate(row):
                lead = " " if number else lead
                text.append(lead + cell.line.text)
                words += _words(cell.line, length + len(lead), frame)
                length += len(text[-1])
    return "".join(text), words


def _blocks(lines: list[Read]) -> list[list[list[_Cell]]]:
    """Blocks of rows of cells."""
    blocks: list[list[list[_Cell]]] = []
    lines = [_in_column(line, lines) for line in lines]
    for direction in range(4):
        group = [line for line in lines if _direction(line.quad) == direction]
        if group:
            blocks += _blocks_of(_cells(group))
    return blocks


def _in_column(line: Read, lines: list[Read]) -> Read:
    """A single letter right above or below a column of letters is one of them: it runs the way they do."""
    if len(line.text) != 1 or _direction(line.quad) != 0:
        return line
    left, top, wide, high = _box(line.quad, 0, 1)
    for other in lines:
        if _direction(other.quad) == 1:
            x, y, broad, long = _box(other.quad, 0, 1)
            shared = min(left + wide, x + broad) - max(left, x)
            if shared > 0.6 * min(wide, broad) and max(top, y) - min(top + high, y + long) < _NEAR * max(wide, broad):
                one, two, three, four = line.quad
                return line._replace(quad=(two, three, four, one))
    return line


def _direction(quad: Quad) -> int:
    """0 for a line that runs to the right, then clockwise: 1 down, 2 left (upside down), 3 up."""
    return round(_angle(quad) / (pi / 2)) % 4


def _angle(quad: Quad) -> float:
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = quad
    return atan2(y1 + y2 - y0 - y3, x1 + x2 - x0 - x3)


def _cells(lines: list[Read]) -> list[_Cell]:
    longest = max(lines, key=lambda line: dist(line.quad[0], line.quad[1]))
    turn = -_angle(longest.quad)
    cells = []
    for line in lines:
        points = [(x * cos(turn) - y * sin(turn), x * sin(turn) + y * cos(turn)) for x, y in line.quad]
        across, along = [y for _, y in points], [x for x, _ in points]
        # A tilted box lends some of its length to its height: sides are taken at their middles.
        top, bottom = (across[0] + across[1]) / 2, (across[2] + across[3]) / 2
        cells.append(_Cell(line, (along[0] + along[3]) / 2, top, (along[1] + along[2]) / 2, bottom))
    return cells


def _blocks_of(cells: list[_Cell]) -> list[list[list[_Cell]]]:
    """Cells that touch as words of a row or as lines of a block are one block; blocks go from the top left on."""
    cells = sorted(cells, key=lambda cell: (cell.top, cell.left))
    owner = list(range(len(cells)))

    def root(at: int) -> int:
        while owner[at] != at:
            owner[at] = owner[owner[at]]
            at = owner[at]
        return at

    for at, cell in enumerate(cells):
        for other in range(at + 1, len(cells)):
            if cells[other].top > cell.bottom + 2 * cell.height:
                break
            if _touch(cell, cells[other]):
                owner[root(other)] = root(at)
    blocks: dict[int, list[_Cell]] = {}
    for at, cell in enumerate(cells):
        blocks.setdefault(root(at), []).append(cell)
    return [_rows(block) for block in sorted(blocks.values(), key=_place)]


def _place(block: list[_Cell]) -> tuple[float, float]:
    return min(cell.top for cell in block), min(cell.left for cell in block)


def _touch(one: _Cell, other: _Cell) -> bool:
    if _abut(one, other):
        return True
    if min(one.height, other.height) < _AS_LARGE * max(one.height, other.height):
        return False
    height = max(one.height, other.height)
    if _same_row(one, other):
        spaced = len(one.line.text) == len(other.line.text) == 1
        return max(one.left, other.left) - min(one.right, other.right) <= (_SPACED if spaced else _BESIDE) * height
    upper, lower = (one, other) if one.top <= other.top else (other, one)
    shared = min(one.right, other.right) - max(one.left, other.left)
    return lower.top - upper.bottom <= _NEAR * height and shared > 0


def _abut(one: _Cell, other: _Cell) -> bool:
    """Whether they stand side by side without a gap, whatever their sizes."""
    gap = max(one.left, other.left) - min(one.right, other.right)
    reach = _ABUTTING * min(one.height, other.height)
    return _same_row(one, other) and -reach <= gap <= reach


def _same_row(one: _Cell, other: _Cell) -> bool:
    shared = min(one.bottom, other.bottom) - max(one.top, other.top)
    return shared > 0.5 * min(one.height, other.height)


def _rows(block: list[_Cell]) -> list[list[_Cell]]:
    rows: list[list[_Cell]] = []
    for cell in sorted(block, key=lambda cell: cell.top + cell.bottom):
        if rows and _same_row(rows[-1][0], cell):
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [sorted(row, key=lambda cell: cell.left) for row in rows]


def _words(line: Read, start: int, frame: int) -> list[Word]:
    """Each Chinese character and each run of other letters, its box a share of the line's by the width of letters."""
    letter = round((dist(line.quad[0], line.quad[3]) + dist(line.quad[1], line.quad[2])) / 2, 1)
    widths = [1.0 if character >= _WIDE else 0.55 for character in line.text]
    total = sum(widths)
    words: list[Word] = []
    at, done = 0, 0.0
    while at < len(line.text):
        end = at + 1
        while (
            line.text[at] < _WIDE
            and end < len(line.text)
            and line.text[end] < _WIDE
            and (line.text[at].isspace() == line.text[end].isspace())
        ):
            end += 1
        width = sum(widths[at:end])
        if not line.text[at].isspace():
            box = _box(line.quad, done / total, (done + width) / total)
            words.append(Word(start + at, start + end, box, round(line.confidence, 3), letter, line.contrast, frame))
        at, done = end, done + width
    return words


def _box(quad: Quad, begin: float, end: float) -> Box:
    """The upright rectangle around the stretch of a line between two shares of its length."""
    corners = [
        _between(quad[0], quad[1], begin),
        _between(quad[0], quad[1], end),
        _between(quad[3], quad[2], begin),
        _between(quad[3], quad[2], end),
    ]
    left, top = max(0, round(min(x for x, _ in corners))), max(0, round(min(y for _, y in corners)))
    right, bottom = round(max(x for x, _ in corners)), round(max(y for _, y in corners))
    return left, top, max(1, right - left), max(1, bottom - top)


def _between(one: Point, other: Point, share: float) -> Point:
    return one[0] + (other[0] - one[0]) * share, one[1] + (other[1] - one[1]) * share
