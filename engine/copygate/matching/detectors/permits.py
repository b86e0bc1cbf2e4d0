"""Documents that have no check digit of their own, so the word for them stands nearby.

`personal.passport`: Chinese ones (E and eight digits, E, letter and seven digits; G before 2012; D, S and P of
officials; K, H of Hong Kong, M of Macau), and those of other countries, two letters at most and six to nine digits.
`personal.travel-permit`: 往来港澳通行证 (C, W), 往来台湾通行证 (L, T), 港澳居民来往内地通行证 (回乡证: H or M and eight
digits, two more for the replacement), 台湾居民来往大陆通行证 (台胞证: eight digits, or ten and a letter), the Hong Kong
identity card (check digit in brackets) and the identity card of Taiwan (check digit).
`personal.social-security-number`: US numbers, of which the Social Security Administration issues no area 000, 666 or
9xx, no group 00 and no serial 0000.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from copygate.lazily import Lazily
from copygate.matching.detectors.recogniser import Detector, Found, announced, stands_alone
from copygate.matching.regex import EncodedText, Pattern

_PASSPORT_WORDS: Final = ("护照", "passport")
_CHINESE_WORDS: Final = (
    *_PASSPORT_WORDS,
    *("证件", "出境", "入境", "出入境", "签证", "visa", "登机", "机票", "航班", "旅客", "乘客", "身份证明"),
)
_CHINESE = Pattern(
    r"\b(?:[EeGg][ \-]?[0-9]{4}[ \-]?[0-9]{4}|[Ee][A-HJ-NP-Za-hj-np-z][ \-]?[0-9]{7}"
    r"|(?:[DSPdsp][Ee]?|1[45])[ \-]?[0-9]{7,8}|[KHkh][A-Za-z]?[0-9]{8}|[Mm][A-Ca-c]?[0-9]{7,8})"
)
_FOREIGN = Pattern(
    r"\b(?:[A-Za-z][0-9]{7}[A-Za-z]\b|[A-Za-z]{1,2}[ \-]?[0-9]{6,9}|[0-9]{9}|[0-9]{2}[A-Za-z]{2}[0-9]{5})"
)

_PASSPORT_BEHIND = Pattern(
    r"(?i)(?:护照|passport)(?:号码?|编号|\s?(?:no|number)\b\.?)?(?:是|为)?\s?[:：#]?\s?([A-Z0-9]{8,10})\b"
)
_PERMIT_WORDS: Final = (
    "通行证",
    "回乡证",
    "回乡卡",
    "台胞证",
    "还乡证",
    "港澳证",
    "台湾居民",
    "港澳居民",
    "居民居住证",
    "港澳台",
    "入台证",
)
_PERMIT = Pattern(
    r"\b(?:[CWLTHMcwlthm][A-Za-z]?[ \-]?[0-9]{7,8}(?:[ \-]?[0-9]{2})?|[0-9]{10}\s?[(]?[A-Za-z][)]?"
    r"|[0-9]{8,10}|[Tt][0-9]{9})"
)
# Right behind the word for it a number may have any letters.
_BEHIND = Pattern(r"通行证(?:件)?(?:号码?|编号)?(?:是|为)?\s?[:：]?\s?([A-Za-z]{1,2}[0-9]{7,9})")
_CARD_WORDS: Final = ("身份证", "identity card", "id card", "hkid", "香港", "台湾", "身分证", "身份證")
_HONG_KONG = Pattern(r"\b[A-Za-z]{1,2}[0-9]{6}\s?(?:\(\s?[0-9Aa]\s?\)|[0-9Aa]\b)")
_MACAU = Pattern(r"\b[1578][0-9]{6}\s?\(\s?[0-9]\s?\)")
_MACAU_WORDS: Final = ("澳门", "澳門", "bir", "macau", "macao")
_TAIWAN = Pattern(r"\b[A-Za-z][12][0-9]{8}")

_SSN = Pattern(r"\b[0-9]{3}(?:-[0-9]{2}-|\s[0-9]{2}\s|[0-9]{2})[0-9]{4}")
_SSN_WORDS: Final = (
    "ssn",
    "social security",
    "社保号",
    "社会安全号",
    "社会保障号",
    "社安号",
    "社会安全码",
    "社会保险号",
)
# Voided because they were printed in advertisements.
_VOID: Final = frozenset(("078051120", "219099999"))


def _passports(text: EncodedText) -> Iterator[Found]:
    taken: set[int] = set()
    for pattern, words in ((_CHINESE, _CHINESE_WORDS), (_FOREIGN, _PASSPORT_WORDS)):
        for start, end in pattern.find(text):
            if start in taken or not stands_alone(text.text, start, end):
                continue
            if announced(text.text, start, end, words):
                taken.add(start)
                yield Found(start, end)
    for match in _PASSPORT_BEHIND.matches(text):
        start, end = (text.index(at) for at in match.span(1))
        written = text.text[start:end]
        if start not in taken and written[0].isalpha() and sum(map(str.isdigit, written)) >= 4:
            yield Found(start, end)


def _permits(text: EncodedText) -> Iterator[Found]:
    for start, end in _PERMIT.find(text):
        if _is_day(text.text[start:end]) or not stands_alone(text.text, start, end):
            continue
        if announced(text.text, start, end, _PERMIT_WORDS):
            yield Found(start, end)
    for start, end in _MACAU.find(text):
        if announced(text.text, start, end, _MACAU_WORDS):
            yield Found(start, end)
    for match in _BEHIND.matches(text):
        yield Found(text.index(match.start(1)), text.index(match.end(1)))
    for pattern, valid in ((_HONG_KONG, _is_hong_kong_card), (_TAIWAN, _is_taiwan_card)):
        for start, end in pattern.find(text):
            code = re.sub(r"[\s()]", "", text.text[start:end]).upper()
            if valid(code) and announced(text.text, start, end, _CARD_WORDS):
                yield Found(start, end)


def _is_day(written: str) -> bool:
    """Eight digits beside a permit are as often the day it ends."""
    return re.fullmatch(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])", written) is not None


def _is_hong_kong_card(code: str) -> bool:
    """Letters count from A = 10, a missing first letter 36; weights 9 to 1, modulo 11."""
    padded = code.rjust(9)
    values = [36 if character == " " else int(character, 36) for character in padded]
    return sum(value * weight for value, weight in zip(values, range(9, 0, -1), strict=True)) % 11 == 0


def _is_taiwan_card(code: str) -> bool:
    """The letter stands for two digits, 10 to 35 in an order of its own; weights 1, 9 to 1, 1, modulo 10."""
    place = "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(code[0]) + 10
    digits = [place // 10, place % 10, *map(int, code[1:])]
    return (
        sum(digit * weight for digit, weight in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0
    )


def _social_security_numbers(text: EncodedText) -> Iterator[Found]:
    for start, end in _SSN.find(text):
        digits = re.sub(r"\D", "", text.text[start:end])
        issued = digits[:3] not in ("000", "666") and digits[0] != "9" and digits[3:5] != "00" and digits[5:] != "0000"
        if not issued or digits in _VOID or not stands_alone(text.text, start, end):
            continue
        if "-" in text.text[start:end] or announced(text.text, start, end, _SSN_WORDS, reach=32):
            yield Found(start, end)


_DASHED = Lazily(r"[0-9]{3}-[0-9]{2}-[0-9]{4}")
DETECTORS = (
    Detector("personal.passport", frozenset(), _passports, words=(*_CHINESE_WORDS,)),
    Detector("personal.travel-permit", frozenset(), _permits, words=(*_PERMIT_WORDS, *_CARD_WORDS, *_MACAU_WORDS)),
    Detector(
        "personal.social-security-number",
        frozenset("-"),
        _social_security_numbers,
        glance=_DASHED,
        words=_SSN_WORDS,
    ),
)
