"""The slow reading of words in disguise: every run of letters against the term, one after another.

It shares with the engine the tables (what a character sounds like, what it may stand for, what is an ordinary word) and
the list of stretches that are read back (signs, Latin letters); how they make a word is worked out anew.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from copygate.matching import decoding
from copygate.matching.aliases import aliases_of
from copygate.matching.suspicion import DEGREES, FUNCTION_WORDS, misreadings
from copygate.normalisation import ordinary, sounds
from tests.reference_text import Evasions, disguise, folded, is_chinese, is_word, occurrences, slots_of

NOTHING: Evasions = frozenset()
Found = tuple[int, int, Evasions]
BESIDE = 5
MOST_SIGNS = 3
BARRIERS = "。！？!?；;｡，,、:："


class Cell(NamedTuple):
    """A letter of a text as it is to be read: its letter, the author's stretch, and what it owes."""

    letter: str
    written: str
    start: int
    end: int
    owes: Evasions = NOTHING
    doubtful: bool = False
    decoded: bool = False


def disguised(text: str, term: str, context: tuple[str, ...] = (), *, excuses: bool = False) -> Iterator[Found]:
    """Every stretch that stands for the term in disguise. A phrase that excuses need not be borne out by its place."""
    for alias, evasions in () if excuses else aliases_of(term):
        yield from ((start, end, used | evasions) for start, end, used in occurrences(text, alias))
    letters = "".join(folded(ch) for ch in term)
    doubled = any(one == other for one, other in pairwise(letters))
    if not 2 <= len(letters) <= 12 or len(letters) != len(term) or doubled or not any(map(is_chinese, letters)):
        return
    yield from _by_sound(text, term, letters, context, excuses)
    if not excuses:
        yield from _exactly(text, letters[::-1], "reverse", len(letters) == 2, term[::-1], context, len(letters) <= 6)
        for misread in misreadings(letters):
            yield from _exactly(text, misread, "ocr", False, "", context, True)
        yield from _initials(text, letters, context)
    yield from _decoded(text, term, letters, context, excuses)


# ---------------------------------------------------------------- in the text as it stands


def _plain(text: str) -> list[Cell]:
    return [Cell(letter, text[at], at, at + 1) for letter, at in slots_of(text, 0, len(text))]


def _runs_of(cells: list[Cell], wanted: int) -> Iterator[list[Cell]]:
    """So many letters in a row: of a repeated first letter the last, and further on no letter repeated."""
    for start in range(len(cells)):
        stretch = cells[start : start + wanted]
        if len(stretch) < wanted or any(
            one.letter == other.letter and not one.letter.isdecimal() for one, other in pairwise(stretch)
        ):
            continue
        yield stretch


def _gaps(text: str, cells: list[Cell]) -> Evasions | None:
    """What stands between the letters comes to insertion, or parts the word; a blank between syllables is neither."""
    used: Evasions = NOTHING
    for before, after in pairwise(cells):
        if before.start == after.start and before.end == after.end and before.decoded:
            continue
        gap = text[before.end : after.start]
        if "pinyin" in before.owes and "pinyin" in after.owes and gap in (" ", "'", "’"):
            continue
        if after.start < before.end:
            return None
        seen = "".join(ch for ch in gap if unicodedata.category(ch) not in ("Cf", "Mn", "Me")).replace("\r\n", "\n")
        digits = before.written.isdecimal() and after.written.isdecimal()
        if seen and (digits or any(ch in BARRIERS for ch in seen) or len(seen) > MOST_SIGNS or seen.count("\n") > 1):
            return None
        used |= {"insertion"} if gap else NOTHING
    return used


def _by_sound(text: str, term: str, letters: str, context: tuple[str, ...], excuses: bool) -> Iterator[Found]:
    for cells in _runs_of(_plain(text), len(letters)):
        written = "".join(cell.letter for cell in cells)
        each = [sounds.stands_for(one, other) for one, other in zip(written, letters, strict=True)]
        if written == letters or any(one is None for one in each):
            continue
        used: Evasions = frozenset().union(*(one for one in each if one))
        gaps = _gaps(text, cells)
        start, end = cells[0].start, cells[-1].end
        if gaps is None or _goes_on(text, start, end) or ("substitution" in used and _figure_goes_on(text, start, end)):
            continue
        changed = [at for at, one in enumerate(each) if one and one & {"homophone", "ocr"}]
        doubtful = _guess(written, letters, changed) or bool(gaps and changed)
        read = letters if "substitution" in used else None
        kept = "".join(one if one == other else "\n" for one, other in zip(written, letters, strict=True))
        if excuses or _stands(text, start, end, doubtful, kept, read, context):
            yield start, end, used | gaps | _spelling(cells, term)


def _guess(written: str, letters: str, changed: list[int]) -> bool:
    """Whether the sound alone proves little: more than half of a word, or in a short one all of it or another tone."""
    inside = {
        at
        for start in range(len(written))
        for end in range(start + 2, len(written) + 1)
        if ordinary.is_word(written[start:end])
        for at in range(start, end)
    }
    if changed and inside.issuperset(changed):
        return True
    if len(written) > 2:
        return 2 * len(changed) > len(written)
    other_tone = any(
        not sounds.same_tone(written[at], letters[at])
        and "ocr" not in (sounds.stands_for(written[at], letters[at]) or "")
        for at in changed
    )
    function_word = any(written[at] in FUNCTION_WORDS for at in changed)
    return len(changed) == len(written) or other_tone or function_word


def _exactly(
    text: str, wanted: str, evasion: str, doubtful: bool, term: str, context: tuple[str, ...], looked_for: bool
) -> Iterator[Found]:
    """The letters themselves, which are the term's in another order or misread."""
    if not looked_for or (evasion == "reverse" and wanted == wanted[::-1]):
        return
    for cells in _runs_of(_plain(text), len(wanted)):
        gaps = _gaps(text, cells)
        if "".join(cell.letter for cell in cells) != wanted or gaps is None:
            continue
        start, end = cells[0].start, cells[-1].end
        unsure = doubtful or ordinary.is_word(wanted) or bool(gaps)
        after = text[end : end + 1]
        if evasion == "reverse" and text[end - 1] in DEGREES and is_chinese(after or " ") and after not in "之的，。、":
            continue
        if not _goes_on(text, start, end) and _stands(text, start, end, unsure, "", None, context):
            yield start, end, frozenset({evasion}) | gaps | _spelling(cells, term or wanted)


def _spelling(cells: list[Cell], term: str) -> Evasions:
    """What the author's characters owe beside being other ones."""
    used: Evasions = NOTHING
    for cell, meant in zip(cells, term, strict=True):
        if cell.decoded and "pinyin" in cell.owes:
            continue
        used |= disguise(cell.written, meant if folded(meant) == cell.letter else cell.letter)
    return used


# ---------------------------------------------------------------- read back


def _decoded(text: str, term: str, letters: str, context: tuple[str, ...], excuses: bool) -> Iterator[Found]:
    for cells in (_with_replacements(text, letters), *_columns(text)):
        for word in _runs_of(cells, len(letters)):
            found = _of_cells(text, term, letters, word, cells)
            if found is None:
                continue
            (start, end, used), doubtful, kept = found
            if excuses or _stands(text, start, end, doubtful, kept, None, context):
                yield start, end, used


def _of_cells(
    text: str, term: str, letters: str, word: list[Cell], cells: list[Cell]
) -> tuple[Found, bool, str] | None:
    if not any(cell.decoded for cell in word):
        return None
    # A stretch that stands for several letters counts with all of them.
    places = {(cell.start, cell.end) for cell in word if cell.decoded}
    mine = {id(cell) for cell in word}
    if any(id(cell) not in mine and (cell.start, cell.end) in places for cell in cells if cell.decoded):
        return None
    used: Evasions = frozenset().union(*(cell.owes for cell in word))
    alike = 0
    for cell, meant in zip(word, letters, strict=True):
        if "pinyin" in cell.owes:
            if sounds.sound_of(cell.letter) not in {sounds.sound_of(meant), *_other_sounds(meant)}:
                return None
            continue
        each = sounds.stands_for(cell.letter, meant)
        if each is None:
            return None
        used |= each
        alike += "homophone" in each
    if len({(cell.start, cell.end) for cell in word}) == 1 and "pinyin" not in used:
        return None
    vertical = "vertical" in word[0].owes
    gaps = NOTHING if vertical else _gaps(text, word)
    start, end = word[0].start, word[-1].end
    if gaps is None or _goes_on(text, start, end):
        return None
    doubtful = any(cell.doubtful for cell in word) or (alike > 0 and 2 * alike >= len(word))
    kept = "".join(
        meant if not cell.decoded and cell.letter == meant else "\n" for cell, meant in zip(word, letters, strict=True)
    )
    return (start, end, used | gaps | _spelling(word, term)), doubtful, kept


def _other_sounds(character: str) -> set[str]:
    return set(sounds.sounds_of(character))


def _with_replacements(text: str, letters: str) -> list[Cell]:
    """The text with everything read back that can be; of two stretches that overlap the first, and of those the longest."""
    found = [*decoding.replacements(text, list(decoding.latin_words(text))), *_splits(text, letters)]
    taken: list[decoding.Replacement] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if not taken or each.start >= taken[-1].end:
            taken.append(each)
    if not taken:
        return []
    cells: list[Cell] = []
    at = 0
    for each in [*taken, decoding.Replacement(len(text), len(text), "", NOTHING)]:
        cells += [Cell(letter, text[place], place, place + 1) for letter, place in slots_of(text, at, each.start)]
        cells += [
            Cell(letter, letter, each.start, each.end, each.evasions, each.doubtful, True) for letter in each.letters
        ]
        at = each.end
    return cells


def _splits(text: str, letters: str) -> Iterator[decoding.Replacement]:
    for letter in letters:
        for way in sounds.splits_of(letter):
            for start in range(len(text) - len(way) + 1):
                stretch = text[start : start + len(way)]
                if "".join(map(folded, stretch)) == way and not _is_cut(text, start, start + len(way), None):
                    yield decoding.Replacement(
                        start, start + len(way), letter, frozenset({"split"}), ordinary.is_word(way)
                    )


def _columns(text: str) -> Iterator[list[Cell]]:
    """Lines that show one Chinese letter each, following one another."""
    column: list[Cell] = []
    at = 0
    for line in text.replace("\r", "\n").split("\n"):
        shown = [(letter, place) for place, letter in enumerate(line) if letter.isalnum()]
        numbers = [each for each in shown if not is_chinese(each[0])]
        chinese = [each for each in shown if is_chinese(each[0])]
        numbered = not numbers or _is_number(line[: chinese[0][1]] if chinese else "")
        if len(chinese) == 1 and numbered and all(place < chinese[0][1] for _, place in numbers) and "_" not in line:
            letter, place = chinese[0]
            plain = folded(letter)
            column.append(Cell(plain, letter, at + place, at + place + 1, frozenset({"vertical"}), False, True))
        elif line.strip():
            yield column
            column = []
        at += len(line) + 1
    yield column


def _is_number(before: str) -> bool:
    """Whether what stands before the letter of a line is a number with its mark: 1. or ①."""
    shown = before.strip().strip("|*-· ")
    if len(shown) == 1 and unicodedata.category(shown) == "No":
        return True
    figures = shown[:2].rstrip(".、)） ")
    rest = before[before.index(figures) + len(figures) :] if figures and figures in before else ""
    return (
        bool(figures)
        and figures.isascii()
        and figures.isdecimal()
        and bool(rest)
        and not any(ch.isalnum() for ch in rest)
    )


def _initials(text: str, letters: str, context: tuple[str, ...]) -> Iterator[Found]:
    first = "".join(sounds.initial_of(letter) for letter in letters)
    if not context or len(first) != len(letters) or len(letters) > BESIDE:
        return
    for word in decoding.latin_words(text):
        if word.letters.replace("v", "w") == first and len(word.letters) >= 2:
            used = frozenset({"pinyin", "fullwidth"}) if word.wide else frozenset({"pinyin"})
            if _stands(text, word.start, word.end, True, "", None, context):
                yield word.start, word.end, used


# ---------------------------------------------------------------- the place


def _stands(
    text: str, start: int, end: int, doubtful: bool, kept: str, read: str | None, context: tuple[str, ...]
) -> bool:
    """Whether no word runs across the ends, and a doubtful stretch has a context word beside it."""
    if _is_cut(text, start, end, read):
        return False
    if not doubtful:
        return True
    before, after = text[max(0, start - 5) : start], text[end : end + 5]
    left, right = text[max(0, start - 2) : start].strip()[-1:], text[end : end + 2].strip()[:1]
    return any(
        word in kept or (word in before or word in after if len(word) > 1 else word in (left, right))
        for word in context
    )


def _is_cut(text: str, start: int, end: int, read: str | None) -> bool:
    low, high = start, end
    while low > 0 and start - low < BESIDE and is_chinese(text[low - 1]):
        low -= 1
    while high < len(text) and high - end < BESIDE and is_chinese(text[high]):
        high += 1
    before, after = text[low:start], text[end:high]
    if not before and not after:
        return False
    return ordinary.cuts_through(before, text[start:end], after) or (
        read is not None and ordinary.cuts_through(before, read, after)
    )


def _goes_on(text: str, start: int, end: int) -> bool:
    """A Latin word or a number that does not end where the stretch does."""
    before, after = text[:start], text[end:]
    if is_word(text[start]) and before and _belongs(before[-1], before[-2:-1], text[start]):
        return True
    return is_word(text[end - 1]) and bool(after) and _belongs(after[0], after[1:2], text[end - 1])


def _belongs(neighbour: str, beyond: str, edge: str) -> bool:
    """Whether the neighbour, or a figure behind a decimal mark, belongs to the word that ends there."""
    return is_word(neighbour) or (neighbour in ".,．" and beyond.isdecimal() and edge.isdecimal())


def _figure_goes_on(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return (sounds.is_numeral(text[start]) and sounds.is_numeral(before)) or (
        sounds.is_numeral(text[end - 1]) and sounds.is_numeral(after)
    )
