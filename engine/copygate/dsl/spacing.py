"""Chinese words that were written without the spaces between them: where the spaces belong."""

from __future__ import annotations

from functools import cache

from copygate.dsl.keywords import terminals
from copygate.model.vocabulary import english_names


def split_words(text: str, names: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """Split a run such as `标题或正文` into known words, at least one of them a keyword; empty if it does not split.

    `names` are further known words (lexicons, definitions of the pack).
    """
    known = _known() | names
    longest = max(map(len, known))
    best: list[tuple[str, ...] | None] = [()] + [None] * len(text)
    for end in range(1, len(text) + 1):
        for start in range(max(0, end - longest), end):
            before, word = best[start], text[start:end]
            if before is not None and (word in known or _is_number(text, start, end)):
                candidate = (*before, word)
                current = best[end]
                if current is None or len(candidate) < len(current):
                    best[end] = candidate
    words = best[len(text)]
    if words is None or len(words) < 2 or not any(word in terminals() for word in words):
        return ()
    return words


def _is_number(text: str, start: int, end: int) -> bool:
    """Whether a whole run of digits stands there (`前20字`)."""
    if not text[start:end].isdecimal():
        return False
    return not (text[start - 1 : start].isdecimal() or text[end : end + 1].isdecimal())


@cache
def _known() -> frozenset[str]:
    return frozenset(word for word in (*terminals(), *english_names()) if not word.isascii())
