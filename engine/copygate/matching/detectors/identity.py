"""Resident identity numbers: `personal.resident-id`.

GB 11643-1999 公民身份号码: six digits of the region (GB/T 2260), eight of the date of birth, three of the sequence
and a check character by ISO 7064 MOD 11-2. Residence permits of people from Hong Kong, Macau and Taiwan
(regions 81, 82, 83) and of foreigners (first digit 9) are numbered alike. The fifteen digits in use until 1999 have no
century and no check character, so the word for them must stand nearby.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from copygate.lazily import Lazily
from copygate.matching.detectors.digits import TEN, Stretch, stretches
from copygate.matching.detectors.recogniser import Detector, Found, announced, is_latin
from copygate.matching.regex import EncodedText

_REGIONS: Final = frozenset(
    (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83)
)
_CENTURIES: Final = ("19", "20")
_NAMES: Final = (
    "身份证",
    "证件号",
    "证号",
    "身份号码",
    "身份证明",
    "身份信息",
    "户口",
    "居住证",
    "老号码",
    "旧号码",
    "原号码",
    "一代证",
    "升位",
    "人事档案",
    "退休档案",
    "id card",
    "id number",
    "id no",
)
_REACH_OF_NAMES: Final = 40
_CHECK = Lazily(r"[\s\-]?[XxⅩ×](?![A-Za-z0-9])")


def _find(text: EncodedText) -> Iterator[Found]:
    for number in stretches(text, range(15, 19), behind="Xx"):
        # A pupil's number is G (or L, until it is confirmed) and the resident number.
        before = text.text[max(0, number.start - 2) : number.start]
        if is_latin(before[-1:]) and (before[-1] not in "GL" or is_latin(before[:-1]) or before[:-1].isdigit()):
            continue
        checked = _CHECK.match(text.text, number.end)
        if len(number.digits) == 17:
            if checked is not None and is_resident_id(number.digits + "X"):
                yield Found(number.start, checked.end())
        elif checked is not None and not text.text[number.end].isspace():
            continue
        elif len(number.digits) == 15:
            if _is_old(number) and announced(text.text, number.start, number.end, _NAMES, reach=_REACH_OF_NAMES):
                yield Found(number.start, number.end)
        elif len(number.digits) == 18 and is_resident_id(number.digits):
            yield Found(number.start, number.end)


def _is_old(number: Stretch) -> bool:
    digits = number.digits
    return int(digits[:2]) in _REGIONS and _is_date("19" + digits[6:12]) and len(number.groups) <= 4


def is_resident_id(code: str) -> bool:
    """Whether eighteen characters are a resident identity number."""
    region = int(code[:2])
    if not (region in _REGIONS or region // 10 == 9) or code[6:8] not in _CENTURIES or not _is_date(code[6:14]):
        return False
    # GB 11643-1999 annex A: weights 2^(17-i) mod 11, remainder to check character.
    total = sum(int(digit) * pow(2, 17 - index, 11) for index, digit in enumerate(code[:17]))
    return "10X98765432"[total % 11] == code[17].upper()


def _is_date(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8])).year <= _LATEST
    except ValueError:
        return False


_LATEST: Final = 2035  # nobody in a draft of these years was born later
DETECTORS = (Detector("personal.resident-id", frozenset("123456789一二三四五六七八九①②③④⑤⑥⑦⑧⑨"), _find, glance=TEN),)
