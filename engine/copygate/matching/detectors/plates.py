"""Registration marks of vehicles: `personal.vehicle-plate`.

GA 36-2018 中华人民共和国机动车号牌: province, letter of the issuing office, five characters; new energy six, with the
letters A to K but I first for small ones (D and F most) and last for large ones. I and O are not used; learner, police,
trailer, Hong Kong and Macau marks end in a Chinese character.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from copygate.matching.detectors.recogniser import Detector, Found, Lazily
from copygate.matching.regex import EncodedText, Pattern

_PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_ANY = "[A-HJ-NP-Za-hj-np-z0-9]"
_PLATE = Pattern(
    rf"(?:[{_PROVINCES}][·•.\s]?[A-HJ-NP-Za-hj-np-z]|[Ww][Jj]\s?[{_PROVINCES}])(?:\s?[·•.・‧∙・\-]\s?|\s)?"
    rf"(?:[A-HJKa-hjk]{_ANY}[0-9]{{4}}|[0-9]{{5}}[A-HJKa-hjk]|{_ANY}{{4}}(?:{_ANY}|[挂学警港澳领临试超]))"
)
# 粤B2-20090059 is a licence of a telecom service, 沪ICP备 is a filing: those go on.
_GOES_ON: Final = frozenset("号楼室座栋幢层期股级区版款型系元")
MARK: Final = Lazily(rf"[{_PROVINCES}]\s?[·•.]?[A-Za-z0-9][^\w]{{0,3}}[A-Za-z0-9]{{3}}")


def _find(text: EncodedText) -> Iterator[Found]:
    for start, end in _PLATE.find(text):
        written, after = text.text[start:end], text.text[end : end + 1]
        if after and after.isascii() and (after.isalnum() or after in "-_"):
            continue
        if after and after in _GOES_ON and text.text[end + 1 : end + 2] not in ("车", "牌"):
            continue
        tail = written[-6:]
        if sum(map(str.isdigit, tail)) < 2 or not _is_mark(written):
            continue
        yield Found(start, end)


def _is_mark(written: str) -> bool:
    """Small letters and a blank behind the province read as something else unless most are digits."""
    digits = sum(map(str.isdigit, written))
    return written == written.upper() or digits >= 3


DETECTORS = (Detector("personal.vehicle-plate", frozenset(_PROVINCES), _find, glance=MARK),)
