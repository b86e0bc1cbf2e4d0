"""Numbers as Chinese copy writes them: 1,000, 3.5亿, 五万, 一百二十."""

from __future__ import annotations

# A number in Western digits, and one in Chinese; both may carry a multiplier.
WESTERN = r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?"
CHINESE = r"[零〇一二两三四五六七八九十百千万亿]+"
MULTIPLIER = r"[十百千万亿wWkK]*"

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000, "k": 1000}
_SCALES = {"万": 10_000, "w": 10_000, "亿": 100_000_000}


def value_of(text: str) -> float:
    """The value of `1,000`, `3.5亿`, `五万`, `二百五十`; zero for what is no number."""
    western = len(text) - len(text.lstrip("0123456789.,"))
    if western:
        value = float(text[:western].replace(",", "").rstrip(".") or 0)
        for character in text[western:].strip().lower():
            value *= _UNITS.get(character) or _SCALES.get(character) or 1
        return value
    return _chinese(text)


def _chinese(text: str) -> float:
    total = section = 0.0
    digit: float | None = None
    for character in text:
        if character in _DIGITS:
            # Digits read out one by one: 二〇二四.
            digit = (digit or 0) * 10 + _DIGITS[character]
        elif character in _UNITS:
            section += (1 if digit is None else digit) * _UNITS[character]
            digit = None
        elif character in _SCALES:
            total = (
                (total + section + (digit or 0)) * _SCALES[character]
                if total
                else ((section + (digit or 0)) * _SCALES[character])
            )
            section, digit = 0.0, None
    return total + section + (digit or 0)
