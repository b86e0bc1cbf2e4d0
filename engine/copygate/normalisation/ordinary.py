"""Ordinary words: what a stretch of Chinese most likely is, before it is taken for a disguise of something else."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Final

from copygate.normalisation.lines import Lines

_LONGEST: Final = 4


@lru_cache(maxsize=65_536)
def is_word(text: str) -> bool:
    """Whether the text is an ordinary word of two to four characters."""
    return 2 <= len(text) <= _LONGEST and f" {text[1:]} " in _words().get(text[0])


@lru_cache(maxsize=16_384)
def cuts_through(before: str, stretch: str, after: str) -> bool:
    """Whether ordinary words run across an end of the stretch, so that it is no unit of the text: 头注 in 龙头注册.

    Of the two ways to divide the text beside the stretch, with the word across its end and without, the one that
    leaves fewer characters without a word is taken: 维一指定 is 维一 + 指定 (一指 leaves 定 over), 弟一家上周 is
    弟 + 一家 + 上周.
    """
    text, low = before + stretch + after, len(before)
    high = low + len(stretch)
    for start in range(max(0, low - _LONGEST + 1), high):
        for end in range(max(start + 2, low + 1), min(len(text), start + _LONGEST) + 1):
            if (start >= low and end <= high) or not is_word(text[start:end]):
                continue
            if start <= low and end >= high:
                return True
            if start < low and _left_over(text[:start]) <= _left_over(text[:low]):
                return True
            if end > high and _left_over(text[end:]) <= _left_over(text[high:]):
                return True
    return False


def _left_over(text: str) -> int:
    """How many characters stay without a word in the best division of a short text."""
    fewest = [0]
    for end in range(1, len(text) + 1):
        best = fewest[end - 1] + 1
        for start in range(max(0, end - _LONGEST), end - 1):
            if fewest[start] < best and is_word(text[start:end]):
                best = fewest[start]
        fewest.append(best)
    return fewest[-1]


@cache
def _words() -> Lines:
    return Lines("words")


def words_around(word: str) -> list[str]:
    """The longer ordinary words that a word stands in: 大麻烦 for 大麻, 白开水 for 开水."""
    return [each for each in _words().holding(word) if each != word]


def words_beside(first: str, last: str) -> tuple[list[str], list[str]]:
    """The ordinary words of two characters that end in the one, and those that begin with the other."""
    words = _words()
    ending = [each for each in words.holding(first) if len(each) == 2 and each[1] == first]
    return ending, [last + rest for rest in words.get(last).split() if len(rest) == 1]
