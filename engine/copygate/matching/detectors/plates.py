"""Registration marks of vehicles: `personal.vehicle-plate`.

GA 36-2018 中华人民共和国机动车号牌: province, letter of the issuing office, five characters; new energy six, with the
letters A to K but I first for small ones (D and F most) and last for large ones. I and O are not used; learner, police,
trailer, Hong Kong and Macau marks end in a Chinese character. Embassies (使 and six digits), the forces (two letters,
or the old sign of a service and a letter, and five digits) and civil aviation number otherwise; those prove little by
themselves, so a word for a vehicle stands nearby.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from copygate.lazily import Lazily
from copygate.matching.detectors.recogniser import Detector, Found, announced
from copygate.matching.regex import EncodedText, Pattern

_PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_ANY = "[A-HJ-NP-Za-hj-np-z0-9]"
_PLATE = Pattern(
    rf"(?:[{_PROVINCES}][·•.\-\s]?[A-HJ-Za-hj-z]|[Ww][Jj]\s?[{_PROVINCES}])(?:\s?[·•.・‧∙・\-]\s?|\s)?"
    rf"(?:[A-HJKa-hjk]{_ANY}[0-9]{{4}}|[0-9]{{5}}[A-HJKa-hjk]|{_ANY}{{4}}(?:{_ANY}|[挂学警港澳领临试超]))"
)
_OTHER = Pattern(
    r"(?:使\s?[0-9]{3}\s?[·•.\-]?\s?[0-9]{3}|[0-9]{3}\s?[·•.\-]?\s?[0-9]{3}\s?使|领\s?[A-HJ-NP-Z]?[0-9]{5,6}"
    r"|(?:[军空海北沈兰济南广成]\s?[A-Z]|\b[VKHBSLJNCGE][A-Z])\s?[·•.\-]?\s?[0-9]{5}|民航\s?[A-Z][A-Z0-9][0-9]{3}|WJ\s?[·•.\-]?\s?[0-9]{5})"
)
_VEHICLES: Final = ("车", "牌照", "号牌", "违停", "停在", "占道", "肇事", "追尾", "剐蹭", "逆行", "闯红灯", "加塞")
# 粤B2-20090059 is a licence of a telecom service, 沪ICP备 is a filing: those go on.
_GOES_ON: Final = frozenset("号楼室座栋幢层期股级区版款型系元")
MARK: Final = Lazily(
    rf"[{_PROVINCES}军空海北沈兰济南广成使领航]\s?[·•.\-]?[A-Za-z0-9][^\w]{{0,3}}[A-Za-z0-9]{{3}}"
    r"|[0-9]{3}\s?使|[A-Z]\s?[·•.\-]?\s?[0-9]{5}"
)


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
    for start, end in _OTHER.find(text):
        after = text.text[end : end + 1]
        if after and ((after.isascii() and after.isalnum()) or after in _GOES_ON or after in "人名万元次个%"):
            continue
        if text.text[:start].rstrip().endswith("型"):
            continue
        if announced(text.text, start, end, _VEHICLES, reach=12, beyond=8):
            yield Found(start, end)


def _is_mark(written: str) -> bool:
    """Small letters and a blank behind the province read as something else unless most are digits."""
    digits = sum(map(str.isdigit, written))
    return written == written.upper() or digits >= 3


DETECTORS = (
    Detector("personal.vehicle-plate", frozenset(_PROVINCES + "军空海北沈兰济南广成使领航车"), _find, glance=MARK),
)
