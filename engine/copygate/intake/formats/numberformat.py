"""What a spreadsheet shows for a number under its format: `0.99` as `99%`, `46352` as `2026/11/26`, `12000` as `1.2万`.

ECMA-376 part 1, 18.8.30 and 18.8.31. Colours, conditions, fractions and scientific notation are not drawn: such a
number is shown plainly, all its digits, which is what a rule about figures needs to see.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final

from copygate.tuples import NamedTuple


def read_number(number: float, code: str, *, from_1904: bool) -> tuple[int | float | date | datetime | time, str]:
    """The value of a cell that holds a number, and what its author sees."""
    plan = _planned(code[:_LONGEST])
    if plan.is_date:
        moment = _moment(number, from_1904=from_1904)
        if moment is not None:
            return moment, _date_text(moment, plan.sections[0])
    value: int | float = int(number) if number == int(number) and abs(number) < 1e15 else number
    section = plan.sections[1] if number < 0 and len(plan.sections) > 1 else plan.sections[0]
    text = _number_text(Decimal(str(number)), section, signed=len(plan.sections) < 2)
    return value, str(value) if text is None else text


_LONGEST: Final = 255  # as Excel allows
_LARGEST: Final = Decimal(10) ** 15


class _Plan(NamedTuple):
    sections: tuple[str, ...]
    is_date: bool


@lru_cache(maxsize=256)
def _planned(code: str) -> _Plan:
    sections = tuple(_SECTION_END.split(code))
    bare = _LITERAL.sub("", sections[0])
    is_date = not _DIGIT.search(bare) and re.search("[ymdhs]|aaa", bare, re.IGNORECASE) is not None
    return _Plan(sections, is_date and "general" not in bare.lower())


_QUOTED: Final = r'"[^"]*"|\\.|!.|_.|\*.|\[[^\]]*\]'
_LITERAL: Final = re.compile(rf"{_QUOTED}|上午/下午|AM/PM|A/P", re.IGNORECASE)
_SECTION_END: Final = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')  # not within quotation marks
_DIGIT: Final = re.compile("[0#?]")
_TOKEN: Final = re.compile(rf"{_QUOTED}|上午/下午|AM/PM|y+|m+|d+|h+|s+|aaaa?|[0#?]|.", re.IGNORECASE | re.DOTALL)


def _literal(mark: str) -> str | None:
    """What a mark writes as it is; None for one that stands for something."""
    if mark.startswith('"'):
        return mark[1:-1]
    if mark[0] in "\\!" and len(mark) > 1:
        return mark[1:]
    if mark[0] == "_" and len(mark) > 1:
        return " "
    if mark[0] == "*" and len(mark) > 1:
        return ""
    if mark.startswith("["):
        # A currency: `[$¥-804]`. Colours, locales and conditions write nothing.
        return mark[2:-1].partition("-")[0] if mark.startswith("[$") else ""
    return None


def _number_text(number: Decimal, section: str, *, signed: bool) -> str | None:
    marks = _TOKEN.findall(section)
    bare = "".join("" if _literal(mark) is not None else mark for mark in marks)
    whole, _, fraction = bare.partition(".")
    if not _DIGIT.search(bare) or re.search(r"[eE][+-]|/|\[[<>=]", section):
        return None
    for _ in range(bare.count("%")):
        number *= 100
    for _ in range(len(bare.rstrip("%")) - len(bare.rstrip("%").rstrip(","))):
        number /= 1000
    if abs(number) >= _LARGEST:
        return None
    places = len(_DIGIT.findall(fraction))
    rounded = abs(number).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    digits, _, decimals = f"{rounded:f}".partition(".")
    decimals = _without_optional(decimals, _DIGIT.findall(fraction))
    slots = len(_DIGIT.findall(whole))
    digits = digits.zfill(_DIGIT.findall(whole).count("0")) if digits != "0" or "0" in whole else ""
    grouped = re.search(r"[0#?],+[0#?]", whole) is not None
    head, tail = (digits[: len(digits) - slots + 1], digits[len(digits) - slots + 1 :]) if slots else (digits, "")
    first = f"{int(digits):,}" if grouped and digits else head
    words = ["-" if signed and number < 0 and rounded else ""]
    seen, after_point = 0, False
    for mark in marks:
        literal = _literal(mark)
        if literal is not None:
            words.append(literal)
        elif mark == ".":
            after_point = True
            words.append("." if decimals else "")
        elif _DIGIT.fullmatch(mark):
            if after_point:
                words.append(decimals[:1])
                decimals = decimals[1:]
            elif seen == 0:
                words.append(first)
                seen = 1
            elif not grouped:
                # Fewer digits than places fill them from the right.
                place = seen - 1 - (slots - 1 - len(tail))
                words.append(tail[place] if 0 <= place < len(tail) else "")
                seen += 1
        elif mark != ",":
            words.append(mark)
    return "".join(words)


def _without_optional(decimals: str, places: list[str]) -> str:
    """Zeros at the end are shown where the format asks for them (`0`) and not where it does not (`#`)."""
    while decimals.endswith("0") and places[len(decimals) - 1] != "0":
        decimals = decimals[:-1]
    return decimals


def _moment(serial: float, *, from_1904: bool) -> date | datetime | time | None:
    """The day a serial number counts; without a whole part the time alone. Excel's 1900 has a 29 February."""
    if not 0 <= serial < 2_958_466:  # 9999-12-31
        return None
    days = serial + 1462 if from_1904 else serial
    start = datetime(1899, 12, 30) if days >= 60 else datetime(1899, 12, 31)
    found = start + timedelta(seconds=round(days * 86_400))
    if days < 1 and not from_1904:
        return found.time() if serial else time()
    return found.date() if found.time() == time() else found


def _date_text(moment: date | datetime | time, section: str) -> str:
    day = moment.date() if isinstance(moment, datetime) else moment if isinstance(moment, date) else date(1900, 1, 1)
    clock = moment.time() if isinstance(moment, datetime) else moment if isinstance(moment, time) else time()
    marks = _TOKEN.findall(section)
    halves = any(mark.upper() == "AM/PM" or mark == "上午/下午" for mark in marks)
    words, last = [], ""
    for at, mark in enumerate(marks):
        literal = _literal(mark)
        kind = mark[0].lower() if literal is None else ""
        if literal is not None:
            words.append(literal)
        elif kind == "m" and (last == "h" or _next_kind(marks, at) == "s"):
            words.append(f"{clock.minute:0{min(len(mark), 2)}}")
        elif kind in _DATE_PARTS and mark[0].isascii() and mark.upper() != "AM/PM":
            words.append(_date_part(kind, len(mark), day, clock, halves=halves))
        elif mark.upper() == "AM/PM":
            words.append("PM" if clock.hour >= 12 else "AM")
        elif mark == "上午/下午":
            words.append("下午" if clock.hour >= 12 else "上午")
        elif mark != "@":
            words.append(mark)
        last = kind if kind in _DATE_PARTS else last
    return "".join(words)


_DATE_PARTS: Final = frozenset("ymdhsa")
_WEEKDAYS: Final = "一二三四五六日"


def _next_kind(marks: list[str], at: int) -> str:
    kinds = (mark[0].lower() for mark in marks[at + 1 :] if _literal(mark) is None)
    return next((kind for kind in kinds if kind in _DATE_PARTS), "")


def _date_part(kind: str, width: int, day: date, clock: time, *, halves: bool) -> str:
    if kind == "y":
        return f"{day.year:04}" if width > 2 else f"{day.year % 100:02}"
    if kind == "a":
        return ("星期" if width > 3 else "") + _WEEKDAYS[day.weekday()]
    if width > 2 and kind in "md":
        return day.strftime({"m": "%b", "d": "%a"}[kind] if width == 3 else {"m": "%B", "d": "%A"}[kind])
    hour = (clock.hour % 12 or 12) if halves else clock.hour
    number = {"m": day.month, "d": day.day, "h": hour, "s": clock.second}[kind]
    return f"{number:0{min(width, 2)}}"


BUILT_IN: Final = {
    **{0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00"},
    **{14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM"},
    **{20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0"},
    **{39: "#,##0.00;-#,##0.00", 40: "#,##0.00;-#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 49: "@"},
    # Chinese Excel's own, 18.8.30.
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    **{30: "m-d-yy", 31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"'},
    **dict.fromkeys((34, 55), '上午/下午h"时"mm"分"'),
    **dict.fromkeys((35, 56), '上午/下午h"时"mm"分"ss"秒"'),
}
"""The formats a file does not write out, as a Chinese Excel shows them."""
