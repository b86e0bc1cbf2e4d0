"""The OCR engines behind one interface: `lines_of(image)`. `engine_named` makes one; the child keeps it for the run."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol

from copygate.errors import InputError, Wording
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from PIL import Image

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
"""Corners as one reads: where the line begins at its top, then on clockwise."""

ENGINES: Final = ("rapidocr", "tesseract")
DEFAULT: Final = "rapidocr"
OFF: Final = "off"
EXTRA: Final = "copygate[images]"


class Line(NamedTuple):
    """A line of text as an engine saw it."""

    text: str
    quad: Quad
    confidence: float


class Engine(Protocol):
    """An engine that reads a picture. `name` tells its version too: it is part of the cache's keys. `turns`: it reads
    lines that run down, up or upside down by itself. `sure`: what it reads with less confidence is tried again."""

    name: str
    turns: bool
    sure: float

    def lines_of(self, image: Image.Image, *, side: int) -> list[Line]:
        """Every line found, whatever its confidence; `side` is the length, in pixels, that the longer side may have
        where lines are looked for (an engine without such a step reads the picture as it is)."""


def engine_named(name: str) -> Engine:
    """The engine, loaded. Raises InputError: `ocr-missing` where what it needs is not installed."""
    made = import_module(f"copygate.assets.{name}").load()
    if not hasattr(made, "lines_of"):
        raise TypeError(f"{name} is no engine")
    engine: Engine = made
    return engine


def version_of(name: str) -> str:
    """The engine and its version, told without loading it. Raises InputError `ocr-missing`."""
    version: str = import_module(f"copygate.assets.{name}").version()
    return f"{name} {version}"


def confidence_of(lines: list[Line]) -> float:
    """The mean over all letters; 0 where there are none."""
    letters = sum(len(line.text) for line in lines)
    return sum(line.confidence * len(line.text) for line in lines) / letters if letters else 0.0


def missing(name: str, en: str, zh: str) -> InputError:
    """The refusal where an engine is not installed."""
    other = next(each for each in ENGINES if each != name)
    return InputError(
        "ocr-missing",
        Wording(
            f"the text on pictures cannot be read: {en} (or choose another engine: --ocr {other})",
            f"无法识别图中文字:{zh}(或改用 --ocr {other})",
        ),
    )
