"""Measures of a draft: lengths in the unit a platform counts, counts of items, lines, emoji, hashtags, links."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from copygate.evaluation.scope import Scope
from copygate.evaluation.truth import Unknown
from copygate.model.vocabulary import ITEMS

_URL: Final = re.compile(r"https?://\S+")
_X_URL_WEIGHT: Final = 23
_X_LIGHT: Final = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
"""Code points that X counts as one; all others count two (twitter-text configuration, version 3)."""

_COUNTED: Final = {"emoji-count": "emoji", "hashtag-count": "hashtag", "mention-count": "mention", "link-count": "url"}
_ALL_EVASIONS: Final[frozenset[str]] = frozenset()


def measure(scope: Scope, subject: str, what: str, unit: str | None) -> float | Unknown:
    """The measure `what` of a place or list. Absent text has length 0; an absent list has count 0."""
    if subject in ITEMS:
        return float(len(scope.items(subject)))
    if what == "count":
        if subject == "platforms":
            return float(len(scope.draft.platforms))
        return float(sum(1 for segment in scope.segments(subject) if segment.text.strip()))
    segments = scope.segments(subject)
    if what == "lines":
        return float(sum(segment.text.count("\n") + 1 for segment in segments if segment.text))
    if what in _COUNTED:
        found = scope.hits.matches(f"detector:{_COUNTED[what]}", _ALL_EVASIONS)
        return float(sum(1 for match in found if match.segment.place == subject))
    if unit == "html-chars":
        return float(sum(len(field.raw) for field in scope.draft.fields if field.place == subject))
    count = COUNTERS[unit or "chars"]
    return float(sum(count(segment.text) for segment in segments))


def utf16(text: str) -> int:
    """UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def x_weighted(text: str) -> int:
    """Weighted length as X counts it: 2 for wide characters and emoji, 23 for a link."""
    links = _URL.findall(text)
    rest = _URL.sub("", text)
    return len(links) * _X_URL_WEIGHT + sum(1 if _light(ord(ch)) else 2 for ch in rest)


def _light(code: int) -> bool:
    return any(low <= code <= high for low, high in _X_LIGHT)


def xhs_units(text: str) -> int:
    """Xiaohongshu title units: half the sum of 1 for an ASCII and 2 for any other UTF-16 unit, rounded up."""
    ascii_units = len(text.encode("ascii", "ignore"))
    return (ascii_units + 2 * (utf16(text) - ascii_units) + 1) // 2


COUNTERS: Final[dict[str, Callable[[str], int]]] = {
    "chars": len,
    "utf16": utf16,
    "bytes": lambda text: len(text.encode("utf-8", "surrogatepass")),
    "x-weighted": x_weighted,
    "xhs-units": xhs_units,
}
