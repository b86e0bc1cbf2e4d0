"""The characters of pages to running text: lines joined to the paragraphs they were set from.

A line that the page's edge broke goes on in the next one, so a phrase broken there is found: without a blank between
Chinese characters, with one between words, without the hyphen where a word was divided. Lines that were meant as such
(headings, lists, the words of a poster) stay lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from copygate.lazily import Lazily
from copygate.model.anchor import Anchor

_HYPHEN: Final = "\x02"  # what PDFium writes for a hyphen that divides a word at a line's end
_ITEM: Final = Lazily(
    r"[•·▪●■◆◦○*✓✔→–—-]|[（(]?(?:\d{1,2}[.、)）]|[一二三四五六七八九十]{1,3}[、)）])|第[一二三四五六七八九十]{1,3}[章节条]"
)
_FULL: Final = 8  # heights wide, about a dozen characters: what is shorter was not broken by an edge
_UNSPACED: Final = "\u2e80"  # from here on words are written without blanks between them


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and its edges in points from the top left; without them it was put in between words or lines."""

    sign: str
    left: float = 0.0
    top: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    is_known: bool = True
    """Whether the file says which character the drawn shape stands for."""

    @property
    def is_placed(self) -> bool:
        """Whether it stands somewhere on the page."""
        return self.right != self.left or self.bottom != self.top


@dataclass(frozen=True, slots=True)
class PageText:
    """The characters of a page (counted from 1) in their order."""

    number: int
    glyphs: tuple[Glyph, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    page: int
    glyphs: tuple[Glyph, ...]
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Of its letters. 一 alone is as wide as any other character, and flat."""
        widths = (glyph.right - glyph.left for glyph in self.glyphs[:1] if glyph.sign >= _UNSPACED)
        return max(self.bottom - self.top, *widths, 1.0)


def body_of(pages: Sequence[PageText]) -> tuple[str, tuple[Anchor, ...]]:
    """The text of all pages and where each character of it stands; Latin letters by the word."""
    signs: list[str] = []
    anchors: list[Anchor] = []
    last: _Line | None = None
    length = 0
    for line in (line for page in pages for line in _lines(page)):
        if last is not None:
            divided = last.glyphs[-1].sign == _HYPHEN
            joint = "\n" if not _goes_on(last, line) else "" if divided else _joint(last, line)
            if divided and joint:
                joint = "-" + joint  # it divided nothing
            signs.append(joint)
            length += len(joint)
        for glyph in line.glyphs:
            if glyph.sign == _HYPHEN:
                continue
            signs.append(glyph.sign)
            if glyph.is_placed:
                _stand(anchors, length, glyph, line.page)
            length += len(glyph.sign)
        last = line
    text = "".join(signs)
    return text, tuple(anchors)


def unknown_pages(pages: Sequence[PageText]) -> list[int]:
    """Pages with shapes of which the file does not say what characters they are."""
    return [page.number for page in pages if any(not glyph.is_known for glyph in page.glyphs)]


def _lines(page: PageText) -> Iterator[_Line]:
    glyphs: list[Glyph] = []
    for glyph in (*page.glyphs, Glyph("\n")):
        if glyph.sign not in "\r\n":
            glyphs.append(glyph)
            continue
        while glyphs and glyphs[-1].sign.isspace():
            glyphs.pop()
        placed = [each for each in glyphs if each.is_placed]
        if placed:
            yield _Line(
                page.number,
                tuple(glyphs),
                min(each.left for each in placed),
                min(each.top for each in placed),
                max(each.right for each in placed),
                max(each.bottom for each in placed),
            )
        glyphs = []


def _goes_on(above: _Line, below: _Line) -> bool:
    """Whether a line was broken by the edge of its column: it is long enough to be, and the next one stands right
    below, in the same size, begins no item of a list, and is no longer than it."""
    height = above.height
    # Characters one below the other are a line set vertically, which PDFium tells as so many lines.
    vertical = len(above.glyphs) == len(below.glyphs) == 1 and abs(above.left - below.left) < 0.5 * height
    return (
        above.page == below.page
        and (vertical or above.right - above.left >= _FULL * height)
        and 0.7 < below.height / height < 1.4
        and -0.5 * height < below.top - above.bottom < 0.9 * height
        and below.left < above.right
        and above.left < below.right
        and below.right < above.right + 1.5 * height
        and _ITEM.match(below.glyphs[0].sign + "".join(each.sign for each in below.glyphs[1:5])) is None
    )


def _joint(above: _Line, below: _Line) -> str:
    wide = above.glyphs[-1].sign >= _UNSPACED or below.glyphs[0].sign >= _UNSPACED
    return "" if wide else " "


def _stand(anchors: list[Anchor], at: int, glyph: Glyph, page: int) -> None:
    box = (round(glyph.left), round(glyph.top), round(glyph.right - glyph.left), round(glyph.bottom - glyph.top))
    if anchors and glyph.sign < _UNSPACED and not glyph.sign.isspace():
        last = anchors[-1]
        (_, number), (_, known) = last.place
        if last.end == at and number == page and isinstance(known, tuple) and known[1:2] == box[1:2]:
            # The same word: its box grows, its letters share it.
            known_left, known_top, known_width, known_height = known
            right = max(known_left + known_width, box[0] + box[2])
            grown = (known_left, known_top, right - known_left, max(known_height, box[3]))
            anchors[-1] = Anchor(last.start, at + len(glyph.sign), (("page", page), ("box", grown)))
            return
    anchors.append(Anchor(at, at + len(glyph.sign), (("page", page), ("box", box))))
