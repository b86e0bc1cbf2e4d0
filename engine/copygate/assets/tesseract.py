"""Tesseract through pytesseract: the second engine, for those who have it and trust it.

It reads upright lines of simplified and traditional Chinese and English; whatever stands otherwise is turned for it by
`reading.py`. `OMP_THREAD_LIMIT=1` (set for the child) makes it four times as fast on small pictures.
"""

from __future__ import annotations

import subprocess
from functools import cache
from shutil import which
from typing import TYPE_CHECKING, Any, Final

from copygate.assets.engines import EXTRA, Line, confidence_of, missing

if TYPE_CHECKING:
    from PIL import Image

_LANGUAGES: Final = ("chi_sim", "chi_tra", "eng")
"""One after another until one is sure: given several at once it mixes scripts within a line. All know Latin letters."""
_SURE: Final = 0.8
_MODE: Final = "--oem 1 --psm 3"
_INSTALL: Final = "apt install tesseract-ocr tesseract-ocr-chi-sim tesseract-ocr-chi-tra"
_SECONDS: Final = 40


@cache
def version() -> str:
    """Of the program and of its languages. Raises InputError `ocr-missing`."""
    program = which("tesseract")
    if program is None:
        raise missing(
            "tesseract",
            f"Tesseract is not installed (Debian: {_INSTALL})",
            f"未安装 Tesseract(Debian:{_INSTALL})",
        )
    listed = _said(program, "--list-langs").split()
    absent = [language for language in _LANGUAGES if language not in listed]
    if absent:
        names = ", ".join(absent)
        raise missing("tesseract", f"Tesseract lacks the languages {names}", f"Tesseract 缺少语言包 {names}")
    return _said(program, "--version").split()[1]


def _said(program: str, option: str) -> str:
    said = subprocess.run([program, option], capture_output=True, text=True, timeout=20, check=False)  # noqa: S603 - an option of ours
    return said.stdout


def load() -> Tesseract:
    """The engine. Raises InputError `ocr-missing`."""
    number = version()
    try:
        import pytesseract
    except ImportError as error:
        raise missing(
            "tesseract",
            f"`{error.name}` is not installed: pip install '{EXTRA}'",
            f"未安装 `{error.name}`:请执行 pip install '{EXTRA}'",
        ) from None
    return Tesseract(f"tesseract {number}", pytesseract)


class Tesseract:
    """See `engines.Engine`."""

    turns: Final = False
    sure: Final = 0.6

    def __init__(self, name: str, library: Any) -> None:
        self.name, self._library = name, library

    def lines_of(self, image: Image.Image, *, side: int) -> list[Line]:
        """Every line found; it looks for them at full size, whatever `side` says."""
        best: list[Line] = []
        for language in _LANGUAGES:
            lines = self._lines(image, language)
            best = max(best, lines, key=confidence_of)
            if confidence_of(best) >= _SURE:
                break
        return best

    def _lines(self, image: Image.Image, language: str) -> list[Line]:
        found = self._library.image_to_data(
            image, lang=language, config=_MODE, output_type=self._library.Output.DICT, timeout=_SECONDS
        )
        rows: dict[tuple[int, int, int], list[int]] = {}
        for at, word in enumerate(found["text"]):
            if word.strip() and float(found["conf"][at]) >= 0:
                key = (found["block_num"][at], found["par_num"][at], found["line_num"][at])
                rows.setdefault(key, []).append(at)
        return [_line(found, row) for row in rows.values()]


def _line(found: Any, row: list[int]) -> Line:
    """Words of a line, with a blank between those that stand apart; Tesseract parts Chinese after every character."""
    text = ""
    weights = confidences = 0.0
    last_right = None
    heights = [found["height"][at] for at in row]
    for at in row:
        word, left = found["text"][at], found["left"][at]
        apart = last_right is not None and left - last_right > 0.9 * max(heights)
        latin = text[-1:].isascii() and text[-1:].isalnum() and word[:1].isascii() and word[:1].isalnum()
        text += (" " if text and (apart or latin) else "") + word
        weights += len(word)
        confidences += len(word) * float(found["conf"][at]) / 100
        last_right = left + found["width"][at]
    left, top = min(found["left"][at] for at in row), min(found["top"][at] for at in row)
    right = max(found["left"][at] + found["width"][at] for at in row)
    bottom = max(found["top"][at] + found["height"][at] for at in row)
    quad = ((left, top), (right, top), (right, bottom), (left, bottom))
    return Line(text, quad, confidences / weights if weights else 0.0)
