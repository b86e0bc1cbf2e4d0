"""Mainland mobile numbers: `personal.mobile-number`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copygate.matching.detectors.recogniser import Detector, Found, is_latin, stands_alone
from copygate.matching.regex import EncodedText, Pattern

# Prefixes in the numbering plan; grouped 3-4-4, or every digit parted.
_PREFIX = r"1(?:3[0-9]|4[014-9]|5[0-35-9]|6[2567]|7[0-8]|8[0-9]|9[0-35-9])"
_COUNTRY = r"(?:(?:\(?\+86\)?|\(86\)|0086|86)[ \-]?)?"
_GROUPED = Pattern(_COUNTRY + _PREFIX + r"[ \-.·—]{0,3}[0-9]{4}[ \-.·—]{0,3}[0-9]{4}")
_PARTED = Pattern(r"1[ \-.·—_*/][3-9](?:[ \-.·—_*/][0-9]){9}")
_SPELLED = Pattern(r"[一幺壹1][三四五六七八九3-9][零〇○一幺二三四五六七八九0-9]{9}")
_ANNOUNCING = ("tel", "phone", "mobile", "call", "vx", "wx", "v", "wechat", "dial", "text")


def _find(text: EncodedText) -> Iterator[Found]:
    for pattern in (_GROUPED, _PARTED, _SPELLED):
        for start, end in pattern.find(text):
            if pattern is _SPELLED and text.text[start:end].isascii():
                continue
            if _stands_alone(text.text, start, end):
                yield Found(start, end)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Not part of a longer number, a tracking code or a decimal; a word that announces a number may touch it."""
    if stands_alone(text, start, end):
        return True
    word = start
    while word and is_latin(text[word - 1]):
        word -= 1
    return text[word:start].lower() in _ANNOUNCING and stands_alone(" " + text[start : end + 2], 1, end - start + 1)


# Eleven digits, in figures or words, with little between them.
_DIGITS = "0-9一二三四五六七八九零〇○幺壹"
_ELEVEN = re.compile(rf"[{_DIGITS}](?:[^\w\n]{{0,3}}_?[{_DIGITS}]){{10}}")

DETECTORS = (Detector("personal.mobile-number", frozenset("1一幺壹"), _find, glance=_ELEVEN),)
