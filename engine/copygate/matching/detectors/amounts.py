"""Quantities with their values: `money` in yuan, `percentage`, `area` in square metres, `number`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from copygate.matching.detectors.numerals import CHINESE, MULTIPLIER, WESTERN, value_of
from copygate.matching.detectors.recogniser import Detector, Found
from copygate.matching.regex import EncodedText, Pattern

_NUMBER = rf"(?:{WESTERN}\s?{MULTIPLIER}|{CHINESE})"
_RANGE = rf"(?:({_NUMBER})\s?[-~～—–至到]\s?)?({_NUMBER})"
_MONEY = Pattern(
    rf"[¥￥]\s?({WESTERN}{MULTIPLIER})|(?:RMB|CNY|人民币)\s?({WESTERN}{MULTIPLIER})"
    rf"|{_RANGE}\s?(?:多|余|\+)?(?:元|块钱|块|圆|人民币|RMB|CNY|yuan\b)"
)
# A bare 3.5亿 is money where something of value stands around it or nothing is counted.
_BARE = Pattern(
    rf"(?:价值|售价|总价|均价|首付|融资|投资|金额|奖金|奖池|估值|成交|营收|销售额|补贴|资产|市值|身家|年入|月入|赚)"
    rf"[^\s，,。；;]{{0,3}}?({WESTERN}[百千]?[万亿])|({WESTERN}[百千]?[万亿])(?:融资|投资|补贴|红包|资产|巨款|大奖)"
    rf"|({WESTERN}亿)(?:[\s，,。；;!！]|\z)"
)
_PERCENT = Pattern(rf"({WESTERN})\s?%|百分之({CHINESE}|{WESTERN})|(百分百|百分之百)")
_AREA = Pattern(rf"{_RANGE}\s?(平方公里|平方千米|平方米|平方|平米|㎡|m²|m2\b|公顷|亩|平)")
_SQUARE_METRES = {"平方公里": 1e6, "平方千米": 1e6, "公顷": 1e4, "亩": 2000 / 3}
_PLAIN = Pattern(rf"{WESTERN}[十百千万亿]*")

# What makes another word of the unit before it: 元旦, 平台.
_NOT_YUAN = frozenset("旦宵素件月祖老气神")
_NOT_AREA = frozenset("台均时板价整衡安面原稳坦")
_ROUND = frozenset("十百千万亿")
_AFTER_ONE = frozenset("一二三四多次论化复")
_NOT_PIECE = frozenset("状儿头面地")


def _money(text: EncodedText) -> Iterator[Found]:
    taken: list[tuple[int, int]] = []
    for match in _MONEY.matches(text):
        start, end = _span(text, match)
        unit, after = text.text[end - 1], text.text[end : end + 1]
        if (unit == "元" and after in _NOT_YUAN) or (unit == "块" and after in _NOT_PIECE):
            continue
        stated = _groups(match)
        if not match.group(1) and _is_word_of_its_own(stated[-1], unit, after):
            continue
        taken.append((start, end))
        yield from _valued(start, end, stated, 1, "yuan")
    for match in _BARE.matches(text):
        start, end = (text.index(at) for at in match.span(match.lastindex))
        if not any(start < high and low < end for low, high in taken):
            yield from _valued(start, end, _groups(match)[:1], 1, "yuan")


def _is_word_of_its_own(number: str, unit: str, after: str) -> bool:
    """一元二次, 一块 and 千元 are words rather than sums."""
    if number[:1].isdigit():
        return False
    counted = len(number) == 1 and number not in _ROUND and after in _AFTER_ONE
    return unit == "块" or number in _ROUND or counted


def _percentages(text: EncodedText) -> Iterator[Found]:
    for match in _PERCENT.matches(text):
        start, end = _span(text, match)
        stated = _groups(match)[0]
        value = 100.0 if stated.startswith("百分") or stated == "百" else value_of(stated)
        yield Found(start, end, value, "percent")


def _areas(text: EncodedText) -> Iterator[Found]:
    for match in _AREA.matches(text):
        start, end = _span(text, match)
        *stated, unit = _groups(match)
        if unit == "平" and (text.text[end : end + 1] in _NOT_AREA or not stated[-1][:1].isdigit()):
            continue
        yield from _valued(start, end, stated, _SQUARE_METRES.get(unit, 1), "square-metres")


def _numbers(text: EncodedText) -> Iterator[Found]:
    for start, end in _PLAIN.find(text):
        yield Found(start, end, value_of(text.text[start:end]), None)


def _valued(start: int, end: int, stated: list[str], scale: float, unit: str) -> Iterator[Found]:
    """One finding whose value is the greatest stated: of 5-8万元 a rule about more than 6万元 must hear."""
    values = [value_of(number) for number in stated]
    yield Found(start, end, max(values) * scale, unit)


def _groups(match: Any) -> list[str]:
    return [group.decode() for group in match.groups() if group is not None]


def _span(text: EncodedText, match: Any) -> tuple[int, int]:
    return text.index(match.start()), text.index(match.end())


_DIGITS = "0123456789"
DETECTORS = (
    Detector("money", frozenset("¥￥元块圆民亿万RCyY"), _money),
    Detector("percentage", frozenset("%百"), _percentages),
    Detector("area", frozenset("平㎡m顷亩"), _areas),
    Detector("number", frozenset(_DIGITS), _numbers),
)
