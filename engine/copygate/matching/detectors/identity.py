"""Numbers that identify one person or body: resident ids, bank cards, passports, plates, network addresses.

Each has a structure that look-alikes (order numbers, serial numbers) fail: check digits, regions, dates, prefixes.
Where a kind has no check digit, the word for it must stand nearby.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from copygate.matching.detectors.recogniser import Detector, Found, neighbours, stands_alone
from copygate.matching.regex import EncodedText, Pattern

_REGIONS = frozenset(
    (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82, 83)
)
_ID18 = Pattern(r"[1-9][0-9]{5}[ \-]?(?:19|20)[0-9]{6}[ \-]?[0-9]{3}[0-9Xx]")
_ID15 = Pattern(r"[1-9][0-9]{14}")
_CARD = Pattern(r"[1-9][0-9]{3}[ \-]?[0-9]{4}[ \-]?[0-9]{4}[ \-]?[0-9]{3,4}(?:[ \-]?[0-9]{1,3})?")
_PASSPORT = Pattern(r"(?:[EGDSPHCKLW][0-9]{8}|E[A-HJ-NP-Z][0-9]{7}|[HM][0-9]{8}(?:[0-9]{2})?)")
_PLATE = Pattern(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][ ·•.]?"
    r"(?:[DF][A-HJ-NP-Z0-9][0-9]{4}|[0-9]{5}[DF]|[A-HJ-NP-Z0-9]{4}[A-HJ-NP-Z0-9挂学警])"
)
_ADDRESS = Pattern(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
_BODY = Pattern(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_BODY_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_NEARBY = 16


def _candidates(*patterns: Pattern) -> Callable[[EncodedText], Iterator[tuple[int, int, str]]]:
    def find(text: EncodedText) -> Iterator[tuple[int, int, str]]:
        for pattern in patterns:
            for start, end in pattern.find(text):
                if stands_alone(text.text, start, end):
                    yield start, end, text.text[start:end].replace(" ", "").replace("-", "").upper()

    return find


def _resident_ids(text: EncodedText) -> Iterator[Found]:
    for start, end, code in _candidates(_ID18)(text):
        if _is_resident_id(code):
            yield Found(start, end)
    for start, end, code in _candidates(_ID15)(text):
        # The old form has no check digit.
        born = _is_date("19" + code[6:12])
        if int(code[:2]) in _REGIONS and born and _announced(text.text, start, ("身份证", "证件号")):
            yield Found(start, end)


def _is_resident_id(code: str) -> bool:
    if int(code[:2]) not in _REGIONS or not _is_date(code[6:14]):
        return False
    total = sum(int(digit) * pow(2, 17 - index, 11) for index, digit in enumerate(code[:17]))
    return "10X98765432"[total % 11] == code[17]


def _is_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return True


def _bank_cards(text: EncodedText) -> Iterator[Found]:
    for start, end, code in _candidates(_CARD)(text):
        issued = (code.startswith(("62", "81")) and 16 <= len(code) <= 19) or (code[0] in "45" and len(code) == 16)
        issued = issued or (code[:2] in ("34", "37") and len(code) == 15)
        if issued and _luhn(code):
            yield Found(start, end)


def _luhn(code: str) -> bool:
    total = 0
    for index, digit in enumerate(reversed(code)):
        value = int(digit) * (1 + index % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0


def _passports(text: EncodedText) -> Iterator[Found]:
    for start, end, _ in _candidates(_PASSPORT)(text):
        if _announced(text.text, start, ("护照", "通行证", "passport", "台胞证", "回乡证")):
            yield Found(start, end)


def _plates(text: EncodedText) -> Iterator[Found]:
    for start, end in _PLATE.find(text):
        _, after = neighbours(text.text, start, end)
        if not (after.isascii() and after.isalnum()) and sum(map(str.isdigit, text.text[start:end])) >= 2:
            yield Found(start, end)


def _addresses(text: EncodedText) -> Iterator[Found]:
    for start, end, code in _candidates(_ADDRESS)(text):
        if all(int(part) < 256 for part in code.split(".")) and _announced(text.text, start, ("ip", "地址")):
            yield Found(start, end)


def _bodies(text: EncodedText) -> Iterator[Found]:
    for start, end, code in _candidates(_BODY)(text):
        if all(character in _BODY_DIGITS for character in code) and any(map(str.isalpha, code)):
            total = sum(_BODY_DIGITS.index(character) * pow(3, index, 31) for index, character in enumerate(code[:17]))
            if _BODY_DIGITS[-total % 31] == code[17]:
                yield Found(start, end)


def _announced(text: str, start: int, words: tuple[str, ...]) -> bool:
    before = text[max(0, start - _NEARBY) : start].lower()
    return any(word in before for word in words)


_DIGITS = frozenset("0123456789")
_FIFTEEN = re.compile(r"[0-9](?:[ \-]?[0-9]){14}")

DETECTORS = (
    Detector("personal.resident-id", _DIGITS, _resident_ids, glance=_FIFTEEN),
    Detector("personal.bank-card", frozenset("34568"), _bank_cards, glance=_FIFTEEN),
    Detector("personal.passport", frozenset("照证Pp"), _passports),
    Detector(
        "personal.vehicle-plate", frozenset("京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"), _plates
    ),
    Detector("personal.network-address", frozenset("."), _addresses),
    Detector("organisation-code", _DIGITS, _bodies),
)
