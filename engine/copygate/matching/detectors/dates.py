"""Calendar dates: `date`."""

from __future__ import annotations

from copygate.matching.detectors.recogniser import by_pattern

_YEAR = r"(?:19|20)[0-9]{2}"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])"
_SPELLED = r"[〇零一二三四五六七八九十]"

DETECTORS = (
    by_pattern(
        "date",
        "年月/-.",
        rf"{_YEAR}\s?年(?:\s?{_MONTH}\s?月(?:\s?{_DAY}\s?[日号])?)?",
        rf"{_MONTH}\s?月\s?{_DAY}\s?[日号]",
        *(rf"\b{_YEAR}{mark}{_MONTH}{mark}{_DAY}\b" for mark in ("-", "/", r"\.")),
        rf"{_SPELLED}{{4}}年(?:{_SPELLED}{{1,2}}月(?:{_SPELLED}{{1,3}}[日号])?)?",
        rf"{_SPELLED}{{1,2}}月{_SPELLED}{{1,3}}[日号]",
    ),
)
