"""Telephone numbers of people and places: `personal.mobile-number`, `personal.landline`.

Prefixes and area codes follow the numbering plan 《电信网编号计划(2017年版)》 of the Ministry of Industry
and Information Technology: mobile numbers have eleven digits from 13 to 19, fixed ones an area code and seven or eight.
Service numbers (400, 800, 95xxx, 12315, 110) have neither form.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from copygate.lazily import Lazily
from copygate.matching.detectors.digits import SPELLED, TEN, Stretch, natural, stretches
from copygate.matching.detectors.recogniser import Detector, Found, is_latin
from copygate.matching.regex import EncodedText

_MOBILE = Lazily(r"1(?:3[0-9]|4[014-9]|5[0-35-9]|6[2567]|7[0-8]|8[0-9]|9[0-35-9])[0-9]{8}")
_WITH_LEAD = Lazily(rf"(?P<lead>|0|86|0086){_MOBILE.pattern}")
# Numbers of other countries (ITU-T E.164) only as they are written for abroad: plus, country, groups.
_ABROAD = Lazily(
    r"(?<![0-9A-Za-z])\+\s?(?P<code>852|853|886|971|1|7|20|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])"
    r"(?:[\s\-.()]{1,2}[0-9]{2,5}){2,5}(?![0-9A-Za-z%元])"
)
_COUNTRY: Final = ("86", "0086")
_HEAD = Lazily(r"[+(（]*\Z")
_WITH_COUNTRY = Lazily(r"[(（]?(?:\+\s?86|0086|86)[)）]?[\s\-·.]{0,3}[(（]?\Z")
# How eleven digits are read out; a list of prices or sizes is set out otherwise.
_GROUPINGS: Final = frozenset(
    (
        *((11,), (3, 8), (7, 4), (5, 6), (6, 5), (4, 7), (2, 9), (1, 10), (3, 4, 4), (4, 4, 3), (4, 3, 4), (3, 3, 5)),
        *(
            (3, 5, 3),
            (5, 3, 3),
            (1, 3, 3, 4),
            (1, 2, 4, 4),
            (3, 2, 2, 2, 2),
            (3, 4, 2, 2),
            (3, 2, 2, 4),
            (2, 3, 3, 3),
            (3, 3, 3, 2),
            (1,) * 11,
        ),
    )
)
_ANNOUNCING: Final = (
    "tel",
    "phone",
    "mobile",
    "call",
    "vx",
    "wx",
    "v",
    "wechat",
    "dial",
    "text",
    "t",
    "m",
    "p",
    "cell",
)

_AREA = Lazily(
    r"0(?:10|2[0-57-9]|3(?:1[0-9]|35|49|5[0-9]|7[0-9]|9[1-8])|4(?:1[0-9]|2[179]|3[1-9]|40|5[1-9]|6[4789]|7[0-9]|8[23])"
    r"|5(?:1[0-9]|2[37]|3[0-9]|4[36]|5[0-9]|6[1-6]|7[0-9]|80|9[1-9])|6(?:3[1-5]|6[0238]|9[12])"
    r"|7(?:01|1[0-9]|2[248]|3[0-9]|4[3-6]|5[0-9]|6[0-9]|7[0-9]|9[0-9])"
    r"|8(?:1[23678]|2[5-7]|3[0-9]|5[1-9]|7[0-9]|8[3678]|9[1-9])"
    r"|9(?:0[1-9]|1[1-79]|3[0-9]|4[13]|5[1-5]|7[0-9]|9[0-9]))"
)
_LANDLINE = Lazily(rf"(?P<area>{_AREA.pattern})(?P<local>[2-8][0-9]{{6,7}})")
_FIXED_WORDS: Final = ("电话", "座机", "固话", "热线", "传真", "宅电", "分机", "致电", "拨打", "来电", "联系")
_FIXED_LATIN = Lazily(r"(?i)(?:tel|phone|call|fax|dial|\bt|\bf)[a-z.]{0,9}\s?[:：]?\s?[+(（]*\Z")
_BEHIND = Lazily(r"\s?[(（]?(?:座机|固话|宅电|家里)")
_EXTENSION = Lazily(
    r"(?i)[\s,，(（]{0,2}(?:转接?|分机号?|ext\.?|extension|x|[-—#*])\s?[:：]?\s?(?:分机号?)?[0-9]{1,6}(?![0-9])[)）]?"
)
_LOCAL = Lazily(
    r"(?:座机|固话|固定电话|宅电|住宅电话|家庭电话|家里的?电话|家里座机|家中电话)(?:号码|号)?[^0-9,，。;；!！?？\n]{0,8}"
    r"([2-8][0-9]{2,3}[\s\-]?[0-9]{4})(?![0-9])"
)
_LOCAL_WORDS: Final = ("座机", "固话", "宅电", "固定电话", "住宅电话", "家庭电话", "家里电话", "家里的电话", "家中电话")
_NEARBY = 14


def _mobiles(text: EncodedText) -> Iterator[Found]:
    for number in stretches(text, range(11, 16)):
        match = _WITH_LEAD.fullmatch(number.digits)
        if match is None or not _set_out_as_mobile(number, match.end("lead")) or not _apart(text.text, number):
            continue
        start = number.start
        if text.text[start - 1 : start] == "(" and number.between[:1] and number.between[0].startswith(")"):
            start -= 1
        yield Found(_with_head(text.text, start), number.end)
    for abroad in _ABROAD.finditer(text.text):
        if 8 <= sum(map(str.isdigit, abroad[0])) <= 15 and not abroad["code"].startswith("86"):
            yield Found(*abroad.span())


def _set_out_as_mobile(number: Stretch, lead: int) -> bool:
    """Whether the groups, joined where nothing parts them, are those in which a mobile number is read out."""
    groups = [number.groups[0]]
    for size, mark in zip(number.groups[1:], number.between, strict=True):
        if mark:
            groups.append(size)
        else:
            groups[-1] += size
    marks = [mark for mark in number.between if mark]
    if lead and groups[0] == lead:
        groups, marks = groups[1:], marks[1:]
    elif lead:
        groups[0] -= lead
    if marks == ["."]:
        return False  # a decimal
    if lead == 1 and number.groups[0] == 1 and number.between[0].startswith("."):
        return False  # so is 0.138…
    return tuple(groups) in _GROUPINGS and natural(tuple(groups), tuple(marks))


def _apart(text: str, number: Stretch) -> bool:
    """No letter touches the number, except a word that announces it: Tel13800138000."""
    word = number.start
    while word and is_latin(text[word - 1]) and number.start - word < 12:
        word -= 1
    return word == number.start or text[word : number.start].lower() in _ANNOUNCING


def _with_head(text: str, start: int) -> int:
    """Where the number begins with its country code."""
    head = _WITH_COUNTRY.search(text, max(0, start - 10), start)
    if head is not None and not text[head.start() - 1 : head.start()].isdigit():
        return head.start()
    plus = _HEAD.search(text, max(0, start - 2), start)
    return plus.start() if plus is not None and "+" in plus[0] else start


def _landlines(text: EncodedText) -> Iterator[Found]:
    written = text.text
    for number in stretches(text, range(9, 17)):
        found = _fixed(written, number) if number.digits[0] in "08" else None
        # In Chinese digits only a word for it makes it a telephone number.
        if found is not None and (
            SPELLED.isdisjoint(written[number.start : number.end]) or _announced(written, found.start)
        ):
            yield found
    for match in _LOCAL.finditer(written):
        yield Found(match.start(1), _extended(written, match.end(1)))


def _fixed(text: str, number: Stretch) -> Found | None:
    digits, start, from_abroad = number.digits, number.start, False
    for country in _COUNTRY:
        # Abroad the leading nought falls away: +86 10 8888 6666.
        if digits.startswith(country) and (len(number.groups) > 1 or text[start - 1 : start] == "+"):
            digits = digits[len(country) :]
            digits = digits if digits.startswith("0") else "0" + digits
            start, from_abroad = start - (text[start - 1 : start] == "+"), True
            break
    groups, between = number.groups, number.between
    if len(groups) > 2 and groups[-1] < 6 and between[-1].strip() in ("-", "—", "#", "*") and groups[0] < 6:
        # What follows the local number, if not part of it, is an extension: 010-88886666-801.
        shorter = _LANDLINE.fullmatch(digits, 0, len(digits) - groups[-1])
        if shorter is not None and sum(groups[1:-1]) in (7, 8):
            digits, groups, between = shorter[0], groups[:-1], between[:-1]
    match = _LANDLINE.fullmatch(digits)
    one_by_one = set(groups) == {1}
    if match is None or number.before in _COUNTRY or (len(groups) > 5 and not one_by_one):
        return None
    if not natural(groups, between):
        return None
    if is_latin(text[start - 1 : start]):
        return None
    area = len(match["area"])
    apart = groups[0] == area or one_by_one
    if not apart and not from_abroad and not _announced(text, start) and not _BEHIND.match(text, number.end):
        return None
    if text[start - 1 : start] == "(" and between and between[0].startswith(")"):
        start -= 1
    return Found(start, _extended(text, number.end))


def _announced(text: str, start: int) -> bool:
    ahead = text[max(0, start - _NEARBY) : start]
    return any(word in ahead for word in _FIXED_WORDS) or _FIXED_LATIN.search(ahead) is not None


def _extended(text: str, end: int) -> int:
    extension = _EXTENSION.match(text, end)
    return extension.end() if extension is not None else end


DETECTORS = (
    Detector("personal.mobile-number", frozenset("1一幺壹①❶+"), _mobiles, glance=TEN),
    Detector("personal.landline", frozenset("08零〇"), _landlines, glance=TEN, words=_LOCAL_WORDS),
)
