"""The slow reading of a text: what stands where, by definition, trying every start and every end.

No automaton, no skeletons, no caches of matches: a stretch of text reads as a term when its letters, one after another,
are the term's letters once the evasions named are undone. `tests/reference.py` judges by what this finds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

import copygate.normalisation

Evasions = frozenset[str]

BARRIERS: Final = "。！？!?；;｡，,、:："
WORD_MARKS: Final = " \t\n\r'’-.·/_&+@\u3000"
ORDINARY_MARKS: Final = "，：；！？（）［］～￥\u3000"
MOST_SIGNS_BETWEEN: Final = 3
SENTENCE_MARKS: Final = "。！？!?；;…\n｡"
CLOSERS: Final = "”’」』”）)】》]"
CLAUSE_MARKS: Final = "，、：—()（）【】[]｜|,:"


@cache
def variants() -> dict[str, str]:
    """Traditional characters with their simplified form: data, shared with the engine."""
    path = Path(str(copygate.normalisation.__file__)).with_name("variants.txt")
    sources, targets = path.read_text(encoding="utf-8").split("\n")[:2]
    return dict(zip(sources, targets, strict=True))


@cache
def drawn_like() -> dict[str, str]:
    """Letters of other scripts with the Latin ones they are drawn like: data, shared with the engine."""
    path = Path(str(copygate.normalisation.__file__)).with_name("tables") / "confusables.txt"
    sources, targets = path.read_text(encoding="utf-8").split("\n")[:2]
    return dict(zip(sources, targets, strict=True))


@cache
def folded(ch: str) -> str:
    """The letters and digits that a character stands for, in their plainest form; nothing for a mark."""
    narrow = "".join(variants().get(each, each) for each in _narrow(ch))
    plain = "".join(drawn_like().get(each, each) for each in narrow).casefold()
    return "".join(each for each in plain if unicodedata.category(each)[0] in "LN")


@cache
def disguise(written: str, meant: str) -> Evasions:
    """The evasions by which one character stands for another that folds to the same."""
    used = set()
    narrow, wanted = _narrow(written), _narrow(meant)
    if (narrow != written) != (wanted != meant):
        used.add(_form(written if narrow != written else meant))
    if narrow != wanted:
        drawn, intended = drawn_like().get(narrow, narrow), drawn_like().get(wanted, wanted)
        if drawn != narrow or intended != wanted:
            used.add("homoglyph")
        if drawn != intended:
            same = variants().get(drawn, drawn) == variants().get(intended, intended)
            used.add("variant" if same else "case")
    return frozenset(used)


def _narrow(ch: str) -> str:
    """The ordinary form of a character; a raised digit is a power and stays one."""
    if unicodedata.decomposition(ch).startswith(("<super>", "<sub>")) and unicodedata.category(ch)[0] != "L":
        return ch
    return unicodedata.normalize("NFKC", ch)


def _form(ch: str) -> str:
    """What Unicode calls a compatibility form, as a class of evasion."""
    tag = unicodedata.decomposition(ch).split(" ")[0]
    forms = {"<wide>": "fullwidth", "<narrow>": "fullwidth", "<circle>": "martian", "<square>": "martian"}
    return forms.get(tag, "homoglyph" if tag.startswith("<") else "variant")


def is_chinese(ch: str) -> bool:
    """Whether a character belongs to a script without blanks between words."""
    return "\u2e80" <= ch <= "\u9fff"


def is_word(ch: str) -> bool:
    """Whether a character belongs to a word with boundaries."""
    return not is_chinese(ch) and unicodedata.normalize("NFKC", ch).isalnum()


def stands_free(text: str, start: int, end: int, phrase: str) -> bool:
    """Latin ends of a term need a word boundary; Chinese ones do not. A decimal goes on behind its point."""
    before, after = text[:start], text[end:]
    if is_word(phrase[0]) and before:
        if is_word(before[-1]):
            return False
        if before[-1] in ".,．" and before[-2:-1].isdecimal() and text[start].isdecimal():
            return False
    if is_word(phrase[-1]) and after:
        if is_word(after[0]):
            return False
        if after[0] in ".,．" and after[1:2].isdecimal() and text[end - 1].isdecimal():
            return False
    return True


Slot = tuple[str, int]
"""One letter and where it stands: a character may hold several."""


def slots_of(text: str, start: int, end: int) -> list[Slot]:
    """The letters of a stretch, each with its place."""
    return [(letter, at) for at in range(start, end) for letter in folded(text[at])]


def runs(slots: list[Slot]) -> list[list[Slot]]:
    """Equal letters in a row together; every digit by itself, because 100 is not 10."""
    found: list[list[Slot]] = []
    for slot in slots:
        if found and found[-1][-1][0] == slot[0] and not slot[0].isdecimal():
            found[-1].append(slot)
        else:
            found.append([slot])
    return found


def reads_as(text: str, start: int, end: int, phrase: str) -> Evasions | None:
    """The evasions by which `text[start:end]` reads as the phrase; None when it does not.

    - Its first and last characters are letters; the letters are the phrase's, each as often in a row or more often.
    - A doubled Latin letter spells another word; from three on it is drawn out.
    - A run at a Chinese end is as short as the phrase's: 最最佳 is 最 and 最佳.
    - Between letters stand the phrase's own blanks, and a few marks more that part no clauses.
    - Ordinary marks inside a Latin word disguise it only when they part all its letters.
    """
    theirs = slots_of(text, start, end)
    if not theirs or theirs[0][1] != start or theirs[-1][1] != end - 1:
        return None
    written, meant = runs(theirs), runs(slots_of(phrase, 0, len(phrase)))
    if [run[0][0] for run in written] != [run[0][0] for run in meant]:
        return None
    used: set[str] = set()
    pairs: list[tuple[int, int, bool]] = []  # place in the text, place in the phrase, whether a further repetition
    for number, (run, own) in enumerate(zip(written, meant, strict=True)):
        further = len(run) - len(own)
        if further < 0:
            return None
        if further:
            is_end = (number == 0 and not is_word(phrase[0])) or (number == len(meant) - 1 and not is_word(phrase[-1]))
            if is_end or (not is_chinese(run[0][0]) and further < 2):
                return None
            used.add("repeat")
        for at, (_, place) in enumerate(run):
            pairs.append((place, own[max(0, at - further)][1], 0 < at <= further))
    for place, own_place, _ in pairs:
        used |= disguise(text[place], phrase[own_place])
    gaps = _gaps(text, phrase, pairs)
    if gaps is None or not _parted_throughout(text, pairs, gaps):
        return None
    for evasions, _, _ in gaps:
        used |= evasions
    return frozenset(used) if stands_free(text, start, end, phrase) else None


Gap = tuple[Evasions, bool, bool]
"""What a gap comes to, whether ordinary marks disguise it, and whether anything stands in it."""


def _gaps(text: str, phrase: str, pairs: list[tuple[int, int, bool]]) -> list[Gap] | None:
    gaps: list[Gap] = []
    for (before, own_before, _), (after, own_after, repeats) in pairwise(pairs):
        meant = "" if repeats else phrase[own_before + 1 : own_after]
        digits = text[before].isdecimal() and text[after].isdecimal()
        gap = _gap(text[before + 1 : after], meant, digits)
        if gap is None:
            return None
        gaps.append(gap)
    return gaps


def _gap(written: str, meant: str, digits: bool) -> Gap | None:
    """What standing `written` instead of `meant` between two letters comes to; None when that parts the word."""
    filled = bool(written)
    if meant:
        # The only mark that the terms of these tests hold is a blank, and any white space is one.
        blank = re.search(r"\s+", written)
        if blank is None or (len(blank[0]) > 1 and _breaks(written) > 1):
            return None
        written = written[: blank.start()] + written[blank.end() :]
    if not written:
        return frozenset(), False, filled
    seen = "".join(ch for ch in written if unicodedata.category(ch) not in ("Cf", "Mn", "Me"))
    if seen:
        signs = seen.replace("\r\n", "\n")
        if digits or any(ch in BARRIERS for ch in seen) or len(signs) > MOST_SIGNS_BETWEEN or _breaks(written) > 1:
            return None
    return frozenset({"insertion"}), any(ch in WORD_MARKS for ch in seen), filled


def _breaks(text: str) -> int:
    return text.replace("\r\n", "\n").count("\n")


def _parted_throughout(text: str, pairs: list[tuple[int, int, bool]], gaps: list[Gap]) -> bool:
    latin = [folded(text[place]).isalpha() and not is_chinese(text[place]) for place, _, _ in pairs]
    at = 0
    while at < len(gaps):
        stop = at
        while stop < len(gaps) and latin[stop] and latin[stop + 1]:
            stop += 1
        inside = gaps[at:stop]
        if any(marks for _, marks, _ in inside) and not all(filled for _, _, filled in inside):
            return False
        at = stop + 1
    return True


def occurrences(text: str, phrase: str) -> Iterator[tuple[int, int, Evasions]]:
    """Every stretch that reads as the phrase; of several from one start the least disguised, and the longest of those."""
    first, last = folded(phrase[0])[:1], folded(phrase[-1])[-1:]
    for start in range(len(text)):
        if not folded(text[start]).startswith(first):
            continue
        found = [
            (len(evasions), -end, evasions)
            for end in range(start + 1, len(text) + 1)
            if folded(text[end - 1]).endswith(last) and (evasions := reads_as(text, start, end, phrase)) is not None
        ]
        if found:
            _, end, evasions = min(found, key=lambda each: each[:2])
            yield start, -end, evasions


# ---------------------------------------------------------------- what patterns and detectors read


def plain(text: str) -> tuple[str, list[int]]:
    """The text with full width and variants undone and unseen characters gone, and the place of each character."""
    kept = [(at, _plain(ch)) for at, ch in enumerate(text) if unicodedata.category(ch) not in ("Cf", "Me")]
    return "".join(ch for _, ch in kept), [at for at, _ in kept]


def _plain(ch: str) -> str:
    narrow = unicodedata.normalize("NFKC", ch) if ch == "\u3000" or not ch.isspace() else ch
    narrow = narrow if len(narrow) == 1 else ch
    return variants().get(narrow, narrow)


def undone(written: str) -> Evasions:
    """What `plain` undid in a stretch."""
    used: set[str] = set()
    for ch in written:
        if unicodedata.category(ch) in ("Cf", "Me"):
            used.add("insertion")
        elif ch not in ORDINARY_MARKS and _plain(ch) != ch:
            narrow = unicodedata.normalize("NFKC", ch)
            used |= {"fullwidth"} if narrow != ch else set()
            used |= {"variant"} if variants().get(narrow, narrow) != narrow else set()
    return frozenset(used)


# ---------------------------------------------------------------- how a text is put together


def pieces(text: str, unit: str) -> list[tuple[int, int]]:
    """The marks that end a unit, as stretches."""
    marks: list[tuple[int, int]] = []
    at = 0
    while at < len(text):
        stop = at
        enders = {"sentence": SENTENCE_MARKS, "clause": SENTENCE_MARKS, "paragraph": "\n\r"}[unit]
        while stop < len(text) and text[stop] in enders:
            stop += 1
        if stop > at:
            while unit != "paragraph" and stop < len(text) and text[stop] in CLOSERS:
                stop += 1
        elif unit == "clause" and text[at] in CLAUSE_MARKS:
            stop = at + 1
        if stop > at:
            marks.append((at, stop))
        at = max(stop, at + 1)
    return marks


def unit_around(text: str, start: int, end: int, unit: str) -> tuple[int, int]:
    """The sentence, clause or paragraph (or several) that hold a stretch."""
    marks = pieces(text, unit)
    low = max((stop for _, stop in marks if stop <= start), default=0)
    high = min((begin for begin, _ in marks if begin >= end), default=len(text))
    return low, high


def units(text: str, unit: str) -> list[tuple[int, int]]:
    """The lines, paragraphs or sentences of a text that show anything, in order."""
    marks = pieces(text, "paragraph" if unit == "line" else unit)
    found, low = [], 0
    for begin, stop in [*marks, (len(text), len(text))]:
        high = stop if unit == "sentence" else begin
        if text[low:high].strip():
            found.append((low, high))
        low = stop
    return found
