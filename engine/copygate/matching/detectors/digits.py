"""Long numbers as people write them: `stretches` finds those of given lengths, however their digits are set out.

A number may be grouped by blanks, dashes or line breaks, written in Chinese or circled digits, or with a letter O for a
nought. All detectors of numbers read the same chains, found once for a text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from copygate.lazily import Lazily
from copygate.matching.detectors.recogniser import is_latin
from copygate.matching.regex import EncodedText

_SCRIPTS: Final = (
    "零一二三四五六七八九",
    "〇弌贰叁肆伍陆柒捌玖",
    "○壹两叄",
    "⓪①②③④⑤⑥⑦⑧⑨",
    "⓿❶❷❸❹❺❻❼❽❾",
)
_VALUES: Final = {"幺": "1"} | {sign: str(value) for script in _SCRIPTS for value, sign in enumerate(script)}
del _VALUES["两"], _VALUES["弌"]
SPELLED: Final = frozenset(_VALUES)
"""Digits that are not 0 to 9."""

_PLAIN = str.maketrans({**_VALUES, "O": "0", "o": "0", "l": "1", "I": "1"})
_DIGIT = "[0-9" + "".join(sorted(SPELLED)) + "]"
# A letter stands for a digit only between two of them, a final O only where the word ends.
_LETTER = r"(?:(?<=[0-9OolI])[OolI](?=[0-9OolI]{0,12}[0-9])|(?<=[0-9Oo])[Oo](?=[Oo]{0,12}(?![^\W_])))"
_NEXT = rf"(?:[^\w]{{0,3}}_?{_DIGIT}|{_LETTER})"
TEN: Final = Lazily(rf"{_DIGIT}{_NEXT}{{9}}")
"""Ten digits with little between them: whatever is shorter identifies nobody without a word beside it."""
_CHAIN = Lazily(rf"{_DIGIT}{_NEXT}{{8,}}")
_GROUP = Lazily(r"[0-9OolI]+|[^\W0-9OolI_]+")
# What may part two numbers; any other mark binds the digits around it into one.
_PARTING = Lazily(r"[\s,、;|()\[\]【】“”\"'‘’<>《》/:`]")
# A number that counts something is none that identifies somebody.
_COUNTED = frozenset("元块%％折倍页℃°次台吨")
_USUAL: Final = frozenset((" ", ")-", "-", ")", ") ", ") -", " - ", "(", " ("))
_PRICED = ("¥", "￥", "$", "€", "£")
_IN_ADDRESS = Lazily(r"(?i)(?:https?://|www\.|\.(?:com|cn|net|org)/)[\x21-\x7e]*\Z")
_ASKED_FOR = Lazily(r"(?i)(?:tel|phone|mobile|mob|cell|callto|sms|wa\.me/|whatsapp)[=:/]*\+?\Z")
_REACH = 160


class _Chain(NamedTuple):
    """Groups of digits close to one another: their places, their plain digits, what stands between."""

    places: list[tuple[int, int]]
    digits: list[str]
    between: list[str]


class Stretch:
    """Digits at a range of the text, in plain figures; how they are set out is worked out when asked."""

    __slots__ = ("_chain", "_first", "_last", "digits")

    def __init__(self, chain: _Chain, first: int, last: int, digits: str) -> None:
        self._chain, self._first, self._last, self.digits = chain, first, last, digits

    @property
    def start(self) -> int:
        """Where the first digit stands."""
        return self._chain.places[self._first][0]

    @property
    def end(self) -> int:
        """Behind the last digit."""
        return self._chain.places[self._last][1]

    @property
    def groups(self) -> tuple[int, ...]:
        """How many digits stand together."""
        return tuple(map(len, self._chain.digits[self._first : self._last + 1]))

    @property
    def between(self) -> tuple[str, ...]:
        """What stands between the groups."""
        return tuple(self._chain.between[self._first : self._last])

    @property
    def before(self) -> str:
        """The group of digits before, if it stands close by."""
        return self._chain.digits[self._first - 1] if self._first else ""


def natural(groups: tuple[int, ...], between: tuple[str, ...]) -> bool:
    """Whether the groups have the look of one number rather than of a list of numbers."""
    marks = {re.sub(r"\s+", " ", mark) for mark in between}
    return len(marks) <= 1 or (marks <= _USUAL and len(groups) <= 5)


def stretches(text: EncodedText, lengths: range, behind: str = "") -> Iterator[Stretch]:
    """Every stretch of so many digits that is no part of a longer code; one letter of `behind` may end the code."""
    written, longest = text.text, lengths[-1]
    for chain in _chains(text):
        ends: dict[int, bool] = {}
        for first in range(len(chain.places)):
            if not _begins(written, chain, first):
                continue
            digits = ""
            for last in range(first, len(chain.places)):
                digits += chain.digits[last]
                if len(digits) > longest:
                    break
                if len(digits) not in lengths:
                    continue
                if last not in ends:
                    ends[last] = _ends(written, chain, last, behind)
                if ends[last]:
                    yield Stretch(chain, first, last, digits)


def _chains(text: EncodedText) -> list[_Chain]:
    known = text.memo.get(_CHAIN)
    if known is None:
        known = text.memo[_CHAIN] = [_chain(text.text, *found.span()) for found in _CHAIN.finditer(text.text)]
    return known  # type: ignore[return-value] # only this function writes under that key


def _chain(text: str, start: int, end: int) -> _Chain:
    places = [group.span() for group in _GROUP.finditer(text, start, end)]
    digits = [text[low:high].translate(_PLAIN) for low, high in places]
    between = [text[low[1] : high[0]] for low, high in pairwise(places)]
    return _Chain(places, digits, between)


def _begins(text: str, chain: _Chain, at: int) -> bool:
    """Whether a number may begin with this group."""
    start = chain.places[at][0]
    if at:
        mark = chain.between[at - 1]
        if _other_script(text, chain, at):
            return True
        # Figures and Chinese digits that touch may be two things: 周一13800138000.
        return not mark or _PARTING.search(mark) is not None
    before = text[start - 1 : start] if start else ""
    if before and before in "=/#?&:-":
        return not _inside_link(text, start)
    return before not in _PRICED and not (before == "_" and is_latin(text[start - 2 : start - 1]))


def _ends(text: str, chain: _Chain, at: int, behind: str) -> bool:
    """Whether a number may end with this group."""
    end = chain.places[at][1]
    if at < len(chain.between):
        mark = chain.between[at]
        return not mark or _other_script(text, chain, at + 1) or _PARTING.search(mark) is not None
    after = text[end : end + 1]
    if after and after in behind and not (is_latin(text[end + 1 : end + 2]) or text[end + 1 : end + 2].isdigit()):
        return True
    return not (is_latin(after) or after in _COUNTED or (after == "_" and is_latin(text[end + 1 : end + 2])))


def _other_script(text: str, chain: _Chain, at: int) -> bool:
    """Whether a word with a Chinese numeral begins where the figures end: 0169+一寸照."""
    return (text[chain.places[at][0]] in SPELLED) != (text[chain.places[at - 1][0]] in SPELLED)


def _inside_link(text: str, start: int) -> bool:
    """Whether the number is part of a link, unless the link is one to call it."""
    ahead = text[max(0, start - _REACH) : start]
    return _IN_ADDRESS.search(ahead) is not None and _ASKED_FOR.search(ahead) is None
