"""The label that says "this is advertising": `ad-label`.

A label stands apart: in brackets, as a hashtag, alone on a line or at its head before a separator. The word inside a
sentence (本文不是广告) or a longer word (广告法, 广告位) labels nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from copygate.matching.detectors.recogniser import Detector, Found
from copygate.matching.regex import EncodedText, Pattern

_LABEL = r"广告|(?i:advertisement|advert|ads|ad)"
_PATTERNS = (
    Pattern(rf"([【\[(「『〔〖<《]\s?(?:{_LABEL})\s?[】\])」』〕〗>》])"),
    # A hashtag ends where its word ends.
    Pattern(r"(#\s?(?:广告(?:\[话题\])?|(?i:ad|advertisement|paidpartnership|paidad))#?)(?:[^\pL\pN_]|\z)"),
    # At the head of a line, alone on it or set off.
    Pattern(rf"(?m)^[^\pL\pN\n#]{{0,4}}((?:{_LABEL})[ \t]*(?:[|:丨/·•—,，。.、!！\-]|[ \t]|\r?$))"),
    Pattern(r"(?i)(\bpaid partnership\b)"),
)


def _find(text: EncodedText) -> Iterator[Found]:
    for pattern in _PATTERNS:
        for match in pattern.matches(text):
            start, end = (text.index(at) for at in match.span(1))
            yield Found(start, start + len(text.text[start:end].rstrip()))


DETECTORS = (Detector("ad-label", frozenset("广AaPp"), _find),)
