"""A picture of a draft as it was found: its file's facts, the words on it, and what kept it from being read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from copygate.model.draft import InputProblem

Box = tuple[int, int, int, int]
"""x, y, width, height in pixels of the picture as it is shown (its EXIF orientation applied)."""

SUFFIXES: Final = (".png", ".jpg", ".jpeg", ".jfif", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif")
"""Names by which pictures go that can be decoded; what a file is, its content says."""
OTHER_SUFFIXES: Final = (".heic", ".heif", ".svg", ".psd", ".ico", ".jp2", ".jxl", ".ai", ".eps")
"""Names of pictures that are refused with a word of advice, not taken for text."""
MOVING_SUFFIXES: Final = (".mp4", ".mov", ".m4v", ".avi", ".mkv", ".webm", ".flv", ".mp3", ".m4a", ".wav", ".aac")

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]
NOTHING_MEASURED: Final[Mapping[str, Json]] = {}


class Word(NamedTuple):
    """`text[start:end]` of the picture stands at `box`.

    `letter` is the height of its letters in pixels (of upright text: what is left of the box without blank rows);
    `contrast` is the WCAG ratio of its colour to the ground, None where that could not be measured.
    """

    start: int
    end: int
    box: Box
    confidence: float
    letter: float
    contrast: float | None = None
    frame: int = 1


class Picture(NamedTuple):
    """One picture. `path` is as the draft names it; width and height are as shown, `size` is in bytes.

    `text` holds what is written on it: lines of one block end in one line break, blocks are parted by two, and so are
    frames. `read` is false where not all of it could be read; `problems` then say why. `measured` holds what else was
    measured of the pixels and the file (`assets/measures.py`).
    """

    path: str
    sha256: str = ""
    format: str = ""
    width: int = 0
    height: int = 0
    size: int = 0
    frames: int = 0
    text: str = ""
    words: tuple[Word, ...] = ()
    engine: str = ""
    read: bool = False
    problems: tuple[InputProblem, ...] = ()
    measured: Mapping[str, Json] = NOTHING_MEASURED

    @property
    def decoded(self) -> bool:
        """Whether its pixels were seen at all."""
        return self.width > 0

    def words_in(self, start: int, end: int) -> tuple[Word, ...]:
        """The words that `text[start:end]` touches."""
        return tuple(word for word in self.words if word.start < end and start < word.end)
