"""Addresses of machines, by which a person online is known: `personal.network-address`.

IPv4 (RFC 791) and IPv6 (RFC 4291). Four numbers with dots are as often a version or a section of a document, so a word
must announce them or the numbers must be such as versions do not have. Addresses that are no one's on the internet
(RFC 1918, RFC 4193, loopback, masks) and well-known name servers say nothing of a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from copygate.lazily import Lazily
from copygate.matching.detectors.recogniser import Detector, Found, announced, is_latin, stands_alone
from copygate.matching.regex import EncodedText, Pattern

_FOUR = Pattern(r"[0-9]{1,3}(?:\s?[.。]\s?[0-9]{1,3}){3}")
_SIX = Pattern(r"(?:[0-9A-Fa-f]{1,4}:){1,7}(?::?[0-9A-Fa-f]{1,4}){0,7}(?::{1,2})?")
_WORDS: Final = (
    *(
        "ip",
        "登录",
        "登陆",
        "访问",
        "来源",
        "来自",
        "日志",
        "上网",
        "地址",
        "主机",
        "端口",
        "用户",
        "客户端",
        "网友",
        "封禁",
        "拉黑",
    ),
    *("login", "address", "logged", "from", "host", "client", "visitor"),
)
_VERSION_WORDS: Final = Lazily(
    r"(?i)(?:版本号?|固件|驱动|升级到?|更新到?|补丁|内核|条款?|章节?|第|version|ver\.?|release|firmware|build|rev\.?|\bv|section|"
    r"android|ios|windows|chrome|firefox|系统|软件|app)\s?(?:为|是|至|号)?\s?[:：]?\s?\Z"
)
_SERVERS: Final = frozenset(
    (
        *("8.8.8.8", "8.8.4.4", "1.1.1.1", "1.0.0.1", "114.114.114.114", "114.114.115.115", "223.5.5.5", "223.6.6.6"),
        *("119.29.29.29", "180.76.76.76", "9.9.9.9", "208.67.222.222", "208.67.220.220"),
    )
)
_HEXADECIMAL: Final = (*"0123456789abcdefABCDEF", ":", "")
_DOTTED = Lazily(r"[0-9]\s?[.。]\s?[0-9]{1,3}\s?[.。]\s?[0-9]{1,3}\s?[.。]\s?[0-9]|[23][0-9A-Fa-f]{3}:[0-9A-Fa-f:]{3}")


def _find(text: EncodedText) -> Iterator[Found]:
    yield from _version_four(text)
    yield from _version_six(text)


def _version_four(text: EncodedText) -> Iterator[Found]:
    for start, end in _FOUR.find(text):
        code = re.sub(r"\s", "", text.text[start:end]).replace("。", ".")
        parts = code.split(".")
        numbers = [int(part) for part in parts]
        if max(numbers) > 255 or any(part != str(number) for part, number in zip(parts, numbers, strict=True)):
            continue
        touching = text.text[:start].endswith(("ip", "IP", "Ip"))
        if not touching and not stands_alone(text.text, start, end):
            continue
        if (
            not _is_somebodys(numbers)
            or code in _SERVERS
            or _VERSION_WORDS.search(text.text[max(0, start - 16) : start])
        ):
            continue
        telling = numbers[0] >= 20 and sum(number >= 30 for number in numbers) >= 2
        if telling or touching or announced(text.text, start, end, _WORDS, reach=16):
            yield Found(start, end)


def _is_somebodys(numbers: list[int]) -> bool:
    first, second = numbers[:2]
    private = (
        first in (0, 10, 127) or (first, second) in ((192, 168), (169, 254)) or (first == 172 and 16 <= second < 32)
    )
    return not private and first < 224


def _version_six(text: EncodedText) -> Iterator[Found]:
    for start, stop in _SIX.find(text):
        code = text.text[start:stop]
        if code.endswith(":") and not code.endswith("::"):
            code = code[:-1]
        end = start + len(code)
        before, after = text.text[start - 1 : start], text.text[end : end + 1]
        if (
            is_latin(after)
            or after.isdigit()
            or (before.isascii() and before.isalnum() and text.text[max(0, start - 2) : start].lower() != "ip")
        ):
            continue
        goes_on = before == ":" and text.text[max(0, start - 2) : start - 1] in _HEXADECIMAL
        if _is_global(code) and not goes_on:
            yield Found(start, end)


def _is_global(code: str) -> bool:
    """Whether this is a whole address of the range 2000::/3, out of which all are given."""
    if code.count("::") > 1 or ":::" in code or not re.match(r"[23][0-9A-Fa-f]{3}:", code):
        return False
    groups = [group for group in code.split(":") if group]
    return len(groups) < 8 if "::" in code else len(groups) == 8


DETECTORS = (Detector("personal.network-address", frozenset(".:"), _find, glance=_DOTTED),)
