"""`frames:` and `patterns:` of a lexicon: wording that no list of terms can hold.

A frame is read from left to right: a list is "any of these words" ("" among them: or none), a number is "at most so
many characters of the same sentence in between", over commas and a rhetorical question; a text is itself, and a text
between slashes is a piece of an RE2 pattern.

    frames:
      - [[女人, 女生], 6, [就该, 只配], 4, [在家, 做饭]]
      - [/\\d+/, [天, 周], 2, [见效, 起效]]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from copygate.dsl.patterns import SLOW
from copygate.matching.regex import fold_pattern
from copygate.packs.declared import Section
from copygate.patterncheck import may_be_empty, refusal_of
from copygate.patternsamples import slow_part

MOST_BETWEEN: Final = 60
"""A gap wider than this no longer says that words belong together."""
_GAP: Final = r"[^。!！;；\n]"


def read_frames(section: Section) -> Iterator[str]:
    """The pattern of each frame; problems are left in the file."""
    for i, frame in enumerate(section.items("frames")):
        if not isinstance(frame, list) or not frame:
            en, zh = "a frame is a list of word lists and numbers", "句式(frames)的每一项应为由词列表和数字组成的列表"
            section.file.report((*section.at, "frames", i), "wrong-type", en, zh)
            continue
        pieces = [_piece(section, part, i) for part in frame]
        if None not in pieces:
            yield from _sound(section, "frames", i, "".join(piece for piece in pieces if piece is not None))


def read_patterns(section: Section) -> Iterator[str]:
    """The patterns written out."""
    for i, pattern in enumerate(section.texts("patterns")):
        yield from _sound(section, "patterns", i, pattern)


def _sound(section: Section, key: str, i: int, pattern: str) -> Iterator[str]:
    """The pattern, if RE2 takes it and it cannot match nothing."""
    folded = fold_pattern(pattern)
    reason = refusal_of(folded)
    if reason is None and may_be_empty(folded):
        reason = "it matches the empty text"
    if reason is None and slow_part(folded):
        section.file.report((*section.at, key, i), "slow-pattern", SLOW.en, SLOW.zh)
        return
    if reason is None:
        yield pattern
        return
    en, zh = f"not a pattern RE2 can match: {reason}", f"RE2 不接受这个模式:{reason}"
    section.file.report((*section.at, key, i), "bad-pattern", en, zh)


def _piece(section: Section, part: object, i: int) -> str | None:
    if isinstance(part, int) and not isinstance(part, bool):
        if 0 <= part <= MOST_BETWEEN:
            return f"{_GAP}{{0,{part}}}"
        en, zh = f"a gap is 0 to {MOST_BETWEEN} characters", f"间隔应为 0 至 {MOST_BETWEEN} 个字"
        section.file.report((*section.at, "frames", i), "bad-frame", en, zh)
        return None
    words = part if isinstance(part, list) else [part]
    texts = ["" if word == "" else section.text_of(word, (*section.at, "frames", i)) for word in words]
    if not texts or any(text is None for text in texts):
        return None
    choices = "|".join(dict.fromkeys(_written(text) for text in texts if text))
    return f"(?:{choices}){'?' if '' in texts else ''}" if choices else None


def _written(text: str) -> str:
    return text[1:-1] if len(text) > 2 and text.startswith("/") and text.endswith("/") else re.escape(text)
