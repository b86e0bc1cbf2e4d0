"""`LawfulTexts`: how often a word stands in texts that break no rule, so that its false alarms are known beforehand."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from copygate.normalisation.ordinary import is_word, words_beside
from copygate.packs.lexicons import fold

_AROUND: Final = 6
_MOST_SAMPLES: Final = 2
_COMMON: Final = 3
_BETWEEN: Final = "\n"


class LawfulTexts:
    """Many texts as one string, so that ten thousand words are looked up in a second."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._all = _BETWEEN.join(fold(text).replace("\n", " ") for text in texts)

    @classmethod
    def read(cls, path: Path) -> LawfulTexts:
        """From a file of records (`title`, `body`, `text`), or of a text a line. A line that is no record is a text."""
        texts = []
        for line in path.read_text(encoding="utf-8-sig").splitlines():
            record = _record(line)
            texts.append(line if record is None else " ".join(str(record.get(key, "")) for key in _KEYS))
        return cls(texts)

    def holding(self, word: str, allowed: Sequence[str] = ()) -> tuple[int, tuple[str, ...]]:
        """How many texts hold the word outside of its allowed phrases, and a few samples."""
        plain, phrases = fold(word), [fold(phrase) for phrase in allowed]
        count = 0
        samples: list[str] = []
        at = self._all.find(plain)
        while at >= 0:
            end = at + len(plain)
            if self._stands(plain, at, end) and not any(self._covered(phrase, plain, at) for phrase in phrases):
                count += 1
                if len(samples) < _MOST_SAMPLES:
                    samples.append(self._sample(at, end))
                text_end = self._all.find(_BETWEEN, end)
                end = len(self._all) if text_end < 0 else text_end
            at = self._all.find(plain, end)
        return count, tuple(samples)

    def across(self, word: str) -> tuple[str, ...]:
        """Pairs of common words in whose middle a word of two characters would be found: 路口 + 交通 for 口交."""
        if len(word) != 2 or word.isascii() or is_word(word):
            return ()
        before, after = (self._common(words) for words in words_beside(word[0], word[1]))
        return tuple(left + right for left, right in zip(before, after, strict=False))[:_MOST_SAMPLES]

    def _common(self, words: Iterable[str]) -> list[str]:
        counted = sorted(((self._all.count(word), word) for word in words), reverse=True)
        return [word for count, word in counted if count >= _COMMON]

    def _stands(self, plain: str, at: int, end: int) -> bool:
        """Latin words have a boundary at each end, Chinese ones none."""
        if not plain.isascii():
            return True
        before, after = self._all[at - 1 : at], self._all[end : end + 1]
        return not any(side.isascii() and side.isalnum() for side in (before, after))

    def _covered(self, phrase: str, plain: str, at: int) -> bool:
        offset = phrase.find(plain)
        return offset >= 0 and self._all.startswith(phrase, at - offset)

    def _sample(self, at: int, end: int) -> str:
        start = max(self._all.rfind(_BETWEEN, 0, at) + 1, at - _AROUND)
        stop = self._all.find(_BETWEEN, end)
        return self._all[start : min(end + _AROUND, len(self._all) if stop < 0 else stop)]


_KEYS: Final = ("title", "body", "text")


def _record(line: str) -> dict[str, object] | None:
    if not line.lstrip().startswith("{"):
        return None
    try:
        value = json.loads(line)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None
