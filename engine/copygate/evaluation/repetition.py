"""How much of a text one repeated keyword takes up: what keyword stuffing does and prose does not."""

from __future__ import annotations

from collections import Counter
from typing import Final

from copygate.lazily import Lazily
from copygate.matching.regex import EncodedText, Pattern

_WORDS: Final = Lazily(r"[A-Za-z][A-Za-z'\-]{2,}")
# Of a wide range Python's own engine notes every character, which takes it a millisecond; RE2 does not.
_HAN: Final = Pattern("[\u3400-\u9fff]+")
_NOT_PROSE: Final = Lazily(r"@[\w.\-]+|https?://\S+|\[[^\[\]\n]{1,8}\]")
"""Accounts, links, and the bracketed names of a platform's own emoji."""
_SIZES: Final = range(2, 7)
"""Lengths of Chinese keywords looked for; longer ones show in their parts."""
_OFTEN: Final = 5
"""Said less often, nothing is stuffed: a recipe names its flour four times."""
_LETTERS: Final = 2
"""Different letters a keyword has at least."""
_ENGLISH_GLUE: Final = frozenset(
    (
        *(
            "the",
            "and",
            "for",
            "you",
            "your",
            "with",
            "this",
            "that",
            "are",
            "was",
            "our",
            "from",
            "have",
            "has",
            "not",
        ),
        *("but", "all", "can", "will", "its", "it's", "they", "their", "we're", "i'm"),
    )
)


def keyword_density(text: str) -> float:
    """The share, in percent of the letters, of the keyword that takes up most; 0 where none stands five times.

    A keyword is an English word of three letters or more, or two to six Chinese characters that are not one character
    over and over; accounts and links are none. Occurrences of one keyword do not overlap.
    """
    # A keyword that stands often has two letters that do: most short texts have none, and are done here.
    lowered = text.lower()
    if len(lowered) - len(set(lowered)) < _LETTERS * (_OFTEN - 1):
        return 0.0
    often = [letter for letter, times in Counter(lowered).items() if times >= _OFTEN]
    if sum(map(str.isalpha, often)) < _LETTERS:
        return 0.0
    text = _NOT_PROSE.sub(" ", text)
    runs = [text[start:end] for start, end in _HAN.find(EncodedText(text))]
    words = [word.lower() for word in _WORDS.findall(text)]
    letters = sum(map(len, runs)) + sum(map(len, words))
    if not letters:
        return 0.0
    taken = [
        len(word) * times
        for word, times in Counter(words).items()
        if times >= _OFTEN and word not in _ENGLISH_GLUE and len(set(word)) >= _LETTERS
    ]
    stretches = _stretches(runs)
    taken += [size * times for size in _SIZES for times in _frequent(stretches, size)]
    return 100 * max(taken, default=0) / letters


def _stretches(runs: list[str]) -> list[str]:
    """The parts of the runs where every two letters stand often together: no keyword stands often outside of them."""
    pairs = Counter([run[at : at + 2] for run in runs for at in range(len(run) - 1)])
    often = {pair for pair, times in pairs.items() if times >= _OFTEN}
    found: list[str] = []
    for run in runs if often else ():
        begin = -1
        for at in range(len(run)):
            if run[at : at + 2] in often:
                begin = at if begin < 0 else begin
            elif begin >= 0:
                found.append(run[begin : at + 1])
                begin = -1
    return found


def _frequent(runs: list[str], size: int) -> list[int]:
    """How often each keyword of that size stands, those that stand often."""
    seen: Counter[str] = Counter()
    last: dict[str, int] = {}
    at = 0
    for run in runs:
        for start in range(len(run) - size + 1):
            part = run[start : start + size]
            if last.get(part, -size) + size <= at + start:
                seen[part] += 1
                last[part] = at + start
        at += len(run) + size
    return [times for part, times in seen.items() if times >= _OFTEN and len(set(part)) >= _LETTERS]
