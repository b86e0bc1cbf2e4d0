"""Measures of a draft: lengths in the unit a platform counts, counts of items, lines, emoji, hashtags, links.

`post` is what a reader gets as one piece of text where a platform has a single field: the body with the tags behind it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Final

from copygate.evaluation.repetition import keyword_density
from copygate.evaluation.scope import Scope
from copygate.evaluation.truth import Unknown
from copygate.matching.structure import structure_of
from copygate.model.vocabulary import ITEMS

if TYPE_CHECKING:
    from copygate.model.document import Segment

_COUNTED: Final = {"emoji-count": "emoji", "hashtag-count": "hashtag", "mention-count": "mention", "link-count": "url"}
_ALL_EVASIONS: Final[frozenset[str]] = frozenset()
_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_POST: Final = ("body", "tags")


def _x_weighted(text: str) -> int:
    # The tables of X are read only for drafts that are destined for it.
    from copygate.evaluation.xcount import x_weighted

    return x_weighted(text)


def measure(scope: Scope, subject: str, what: str, unit: str | None) -> float | Unknown:
    """The measure `what` of a place, a list or the post, worked out once a document.

    Absent text has length 0; an absent list has count 0.
    """
    key = (subject, what, unit)
    known = scope.memo.get(key)
    if known is None:
        known = scope.memo[key] = _measured(scope, subject, what, unit)
    return known  # type: ignore[return-value] # the memo holds what we put there


def _measured(scope: Scope, subject: str, what: str, unit: str | None) -> float:
    if subject in ITEMS:
        return float(len(scope.items(subject)))
    if what == "count":
        if subject == "platforms":
            return float(len(scope.draft.platforms))
        return float(sum(1 for segment in scope.segments(subject) if segment.text.strip()))
    places = _POST if subject == "post" else (subject,)
    if what in _COUNTED:
        return float(_tallied(scope, what, places))
    if unit == "html-chars":
        return float(sum(len(field.raw) for field in scope.draft.fields if field.place in places))
    texts = [_post(scope)] if subject == "post" else list(_texts(scope.segments(subject)))
    if what == "lines":
        return float(sum(text.count("\n") + 1 for text in texts if text))
    if what == "longest-sentence":
        return float(max((structure_of(text).longest_sentence for text in texts), default=0))
    if what == "keyword-density":
        return max(map(keyword_density, texts), default=0.0)
    if what == "han-share":
        return han_share(texts)
    count = COUNTERS[unit or "chars"]
    return float(sum(count(text) for text in texts))


def _texts(segments: tuple[Segment, ...]) -> Iterator[str]:
    """The text of each field. The blocks of a Markdown field are lines apart, as in the author's own text."""
    if len(segments) == 1:
        yield segments[0].text
        return
    for field, blocks in groupby(segments, key=lambda segment: segment.source):
        parts: list[str] = []
        at = 0
        for block in blocks:
            span = block.raw_span(0, len(block.text))
            if parts:
                parts.append("\n" * field.raw.count("\n", at, span.start))
            parts.append(block.text)
            at = max(at, span.end)
        yield "".join(parts)


def _post(scope: Scope) -> str:
    tags = (f"#{text.strip().lstrip('#')}" for text in _texts(scope.segments("tags")) if text.strip())
    return " ".join(("\n".join(_texts(scope.segments("body"))), *tags)).strip()


def _tallied(scope: Scope, what: str, places: tuple[str, ...]) -> int:
    found = scope.hits.matches(f"detector:{_COUNTED[what]}", _ALL_EVASIONS)
    if what != "hashtag-count" or "tags" not in places:
        return sum(1 for match in found if match.segment.place in places)
    # A declared tag is a hashtag whether or not its author wrote the sign.
    tags = sum(1 for segment in scope.segments("tags") if segment.text.strip())
    return tags + sum(1 for match in found if match.segment.place in places and match.segment.place != "tags")


def han_share(texts: list[str]) -> float:
    """The share, in percent, of Chinese characters among the letters: 0 where there are no letters."""
    letters = sum(sum(map(str.isalpha, text)) for text in texts)
    return 100 * sum(len(_HAN.findall(text)) for text in texts) / letters if letters else 0.0


def utf16(text: str) -> int:
    """UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def xhs_units(text: str) -> int:
    """Xiaohongshu title units: half the sum of 1 for an ASCII and 2 for any other UTF-16 unit, rounded up."""
    ascii_units = len(text.encode("ascii", "ignore"))
    return (ascii_units + 2 * (utf16(text) - ascii_units) + 1) // 2


COUNTERS: Final[dict[str, Callable[[str], int]]] = {
    "chars": len,
    "utf16": utf16,
    "bytes": lambda text: len(text.encode("utf-8", "surrogatepass")),
    "x-weighted": _x_weighted,
    "xhs-units": xhs_units,
}
