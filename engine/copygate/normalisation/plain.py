"""A short cut for ordinary text: what needs no folding character by character is recognised and folded wholesale.

Most Chinese copy consists of simplified characters, ASCII and the usual marks. For such a text dropping marks and
replacing a dozen full-width ones gives what the translate tables give, several times faster.
"""

from __future__ import annotations

import re

from copygate.lazily import Lazily
from copygate.normalisation.characters import FOLDED, ORDINARY_MARKS, SKELETON, variants

# Compiling the test costs as much as translating this many characters, so a single short draft never pays for it.
_WORTHWHILE = 100_000
# Outside of these a character may fold to another one, compose, or hide; ordinary simplified characters are not even
# listed, being all of this range that is no variant.
_SAFE_RANGES = (
    (0x00, 0x7F),
    (0xB7, 0xB7),
    (0xD7, 0xD7),
    (0x2010, 0x2010),
    (0x2012, 0x2016),
    (0x2018, 0x201F),
    (0x2600, 0x26FF),
    (0x3001, 0x3002),
    (0x3005, 0x3011),
    (0x3014, 0x301B),
    (0x4E00, 0x9FA5),
)
_MARKS = Lazily(r"[\W_]")


class _Test:
    """Recognises plain text once it has seen enough to be worth compiling."""

    def __init__(self) -> None:
        self._seen = 0
        self._odd: re.Pattern[str] | None = None

    def __call__(self, text: str) -> bool:
        if self._odd is None:
            self._seen += len(text)
            if self._seen < _WORTHWHILE:
                return False
            self._odd = re.compile(f"[{_odd_ranges()}{''.join(variants())}]")
        # INVARIANT: the class holds no astral characters, which would slow it twentyfold; the length tells of those.
        return self._odd.search(text) is None and len(text.encode("utf-16-le", "surrogatepass")) == 2 * len(text)


def letters_of(text: str) -> str:
    """The letters of a text, folded, with everything else dropped; runs stay."""
    return _MARKS.sub("", text).lower() if _is_plain(text) else text.translate(SKELETON)


def folded(text: str) -> str:
    """The text with full width and variants undone and invisible characters gone."""
    if text.isascii():
        return text
    if not _is_plain(text):
        return text.translate(FOLDED)
    for mark, narrow in _NARROW.items():
        text = text.replace(mark, narrow)
    return text


def _odd_ranges() -> str:
    """The complement, within the basic plane, of what is safe, as the inside of a character class."""
    safe = sorted((*_SAFE_RANGES, *((ord(mark), ord(mark)) for mark in ORDINARY_MARKS)))
    pieces, at = [], 0
    for low, high in safe:
        if at < low:
            pieces.append(f"\\u{at:04x}-\\u{low - 1:04x}")
        at = high + 1
    return "".join([*pieces, f"\\u{at:04x}-\\uffff"])


_is_plain = _Test()
_NARROW = {mark: chr(value) for mark in ORDINARY_MARKS if isinstance(value := FOLDED[ord(mark)], int)}
