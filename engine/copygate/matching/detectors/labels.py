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
    # The word with what goes with it: 【品牌合作·广告】, (含广告). A denial (非广告) goes not.
    Pattern(
        r"([【\[(「『〔〖]\s?(?:(?:品牌|商业|付费|商务|合作|内含|本文含|本文为|本条为|含|推广|赞助)[·/|丨+&、\s\-]{0,2}){0,3}广告"
        r"(?:[·/|丨+&、\s\-]{0,2}(?:合作|推广|内容|赞助|商单|声明|标识)){0,2}\s?[】\])」』〕〗])"
    ),
    # A hashtag ends where its word ends.
    Pattern(r"(#\s?(?:广告(?:\[话题\])?|(?i:ad|advertisement|paidpartnership|paidad))#?)(?:[^\pL\pN_]|\z)"),
    # At the head of a line, alone on it or set off.
    Pattern(rf"(?m)^[^\pL\pN\n#]{{0,4}}((?:{_LABEL})[ \t]*(?:[|:丨/·•—,，。.、!！*_~～\-]|[ \t]|\r?$))"),
    Pattern(r"(?i)(\bpaid partnership\b)"),
)


def _find(text: EncodedText) -> Iterator[Found]:
    for pattern in _PATTERNS:
        for match in pattern.matches(text):
            start, end = (text.index(at) for at in match.span(1))
            yield Found(start, start + len(text.text[start:end].rstrip()))


DETECTORS = (Detector("ad-label", frozenset("广AaPp"), _find),)
