"""What an author wrote in place of Chinese characters, read back: pinyin, signs, split characters, columns.

`decoded` gives small windows of a text in which such stretches are replaced by what they stand for, each with the way
back to the author's characters and a note of what every replaced character owes to which evasion.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from copygate.matching.signs import ENGLISH, SELECTORS, SHORTER, SIGNS
from copygate.normalisation.characters import Evasions, is_cjk
from copygate.normalisation.layer import Layer
from copygate.normalisation.sounds import OCR, SUBSTITUTION, sound_of, spelt

PINYIN: Final[Evasions] = frozenset({"pinyin"})
VERTICAL: Final[Evasions] = frozenset({"vertical"})
_FULLWIDTH: Final[Evasions] = frozenset({"fullwidth"})

_TRIGGER: Final = re.compile(
    rf"[A-Za-zＡ-Ｚａ-ｚ+＋—ー－\-\n\r{''.join(sign for sign in SIGNS if sign < chr(0x10000))}]"
)
_PLUS: Final = re.compile(r"(?<![A-Za-z0-9])[+＋](?=[^\W\d])")
_DASH: Final = re.compile(r"(?<![—–－\-])[—ー－-](?![—ー–－\-0-9A-Za-z])")
_LATIN: Final = re.compile(r"[A-Za-zÀ-ǜＡ-Ｚａ-ｚ]+")
_LATIN_ANYWHERE: Final = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]")
# A Latin word next to one of these belongs to a name of a file, a host, an account or a model.
_CODE: Final = frozenset("._-/\\@#:~0123456789%&=$<>")
_W: Final = frozenset("vVwWｖＶｗＷ")
_X: Final = frozenset("xXｘＸ")
_LONGEST_LATIN: Final = 40
_REACH: Final = 24


class Replacement(NamedTuple):
    """A stretch of a layer's text, the letters it stands for, and by which evasions. `doubtful`: only in context."""

    start: int
    end: int
    letters: str
    evasions: Evasions
    doubtful: bool = False


class Window(NamedTuple):
    """A decoded stretch: a layer whose positions lead to the text it was cut from, and where it was replaced."""

    layer: Layer
    replaced: dict[int, Replacement]


def may_be_encoded(text: str) -> bool:
    """Whether the text holds anything at all that is read back; most texts show at a glance that they do not."""
    # Astral characters would slow the expression down twentyfold, and the length tells of them.
    return _TRIGGER.search(text) is not None or len(text.encode("utf-16-le", "surrogatepass")) != 2 * len(text)


def replacements(text: str, words: list[Latin]) -> Iterator[Replacement]:
    """Everything in a text that may stand for Chinese characters, but for characters in parts."""
    yield from _signs(text)
    yield from _pluses(text)
    yield from _dashes(text)
    yield from _pinyin(words, text)


def _signs(text: str) -> Iterator[Replacement]:
    """Signs put for characters; of two readings the shorter where the text goes on with the rest."""
    if SIGNS.keys().isdisjoint(text):
        return
    for at, character in enumerate(text):
        letters = SIGNS.get(character)
        if letters is None:
            continue
        end = at + 1
        while end < len(text) and text[end] in SELECTORS:
            end += 1
        if text[end : end + 1] and letters.endswith(text[end]):
            letters = SHORTER.get(character, letters)
        yield Replacement(at, end, letters, SUBSTITUTION)


def _pluses(text: str) -> Iterator[Replacement]:
    """Plus signs before a letter: +V, +薇. They add more often than they befriend."""
    if "+" in text or "＋" in text:
        for found in _PLUS.finditer(text):
            yield Replacement(found.start(), found.end(), "加", SUBSTITUTION, doubtful=True)


def _dashes(text: str) -> Iterator[Replacement]:
    """Single dashes behind a Chinese character: what a machine, or a joker, makes of 一."""
    for found in _DASH.finditer(text):
        at = found.start()
        if at and is_cjk(text[at - 1]):
            yield Replacement(at, at + 1, "一", OCR)


class Latin(NamedTuple):
    """A Latin word beside Chinese text: where it stands, its plain letters, and whether width was undone for them."""

    start: int
    end: int
    letters: str
    wide: bool


def latin_words(text: str) -> Iterator[Latin]:
    """The Latin words that may stand for Chinese ones: not parts of names of files, hosts, accounts, models."""
    if not _LATIN_ANYWHERE.search(text):
        return
    for found in _LATIN.finditer(text):
        start, end = found.span()
        before, after = text[start - 1 : start] if start else "", text[end : end + 1]
        if (before in _CODE and before) or (after in _CODE and after and not _is_label(text, end)):
            continue
        narrow = unicodedata.normalize("NFKC", found[0])
        bare = "".join(ch for ch in unicodedata.normalize("NFD", narrow) if unicodedata.category(ch) != "Mn")
        yield Latin(start, end, bare.casefold().replace("ü", "v"), narrow != found[0])


def _is_label(text: str, end: int) -> bool:
    """Whether a colon after the word ends it: weixin: abc, and not https:."""
    return text[end] == ":" and text[end + 1 : end + 2] != "/"


def _pinyin(words: Iterable[Latin], text: str) -> Iterator[Replacement]:
    """Latin words that spell Chinese syllables; a single blank between two of them belongs to neither."""
    end_before = -2
    for word in words:
        evasions = PINYIN | _FULLWIDTH if word.wide else PINYIN
        if len(word.letters) == 1:
            if text[word.start] in _W and _means(text[word.end : word.end + 1], "信"):
                yield Replacement(word.start, word.end, "微", SUBSTITUTION)
            elif text[word.start] in _X and _means(text[max(0, word.start - 1) : word.start], "微"):
                yield Replacement(word.start, word.end, "信", SUBSTITUTION)
            continue
        syllables = spelt(word.letters) if len(word.letters) <= _LONGEST_LATIN else None
        if syllables is None:
            continue
        if word.start == end_before + 1 and text[end_before] in " '’":
            yield Replacement(end_before, word.start, "", PINYIN)
        yield Replacement(word.start, word.end, syllables, evasions, word.letters in ENGLISH)
        end_before = word.end


def _means(neighbour: str, meant: str) -> bool:
    """Whether the character beside a lone V or x is the other half of the messenger's name."""
    return bool(neighbour) and (SIGNS.get(neighbour) == meant or sound_of(neighbour) == sound_of(meant))


def decoded(layer: Layer, found: list[Replacement]) -> Iterator[Window]:
    """Windows around the replacements; they may lie in any order, and of overlapping ones the longest is taken."""
    text = layer.text
    ordered = sorted(found, key=lambda each: (each.start, -each.end))
    group: list[Replacement] = []
    for each in ordered:
        if group and each.start < group[-1].end:
            continue
        if group and each.start - group[-1].end > _REACH:
            yield _window(text, group)
            group = []
        group.append(each)
    if group:
        yield _window(text, group)


def _window(text: str, group: list[Replacement]) -> Window:
    low, high = max(0, group[0].start - _REACH), min(len(text), group[-1].end + _REACH)
    pieces: list[str] = []
    starts, ends = array("I"), array("I")
    replaced: dict[int, Replacement] = {}
    at = low
    for each in (*group, Replacement(high, high, "", PINYIN)):
        pieces.append(text[at : each.start])
        starts.extend(range(at, each.start))
        ends.extend(range(at + 1, each.start + 1))
        for letter in each.letters:
            replaced[len(starts)] = each
            pieces.append(letter)
            starts.append(each.start)
            ends.append(each.end)
        at = each.end
    return Window(Layer("".join(pieces), starts, ends), replaced)


# One letter to a line, whatever marks, numbers or table bars surround it.
_CELL: Final = re.compile(
    r"(?m)^[^\w\n\r]*(?:[0-9]{1,2}[^\w\n\r]+|[①-⑳⑴-⒛㊀-㊉][^\w\n\r]*)?([^\W\d_])[^\w\n\r]*$",
)


def columns(layer: Layer) -> Iterator[Window]:
    """Texts written downwards: lines of one letter each, following one another."""
    text = layer.text
    if "\n" not in text and "\r" not in text:
        return
    column: list[tuple[int, int]] = []
    reach = -1
    for found in _CELL.finditer(text.replace("\r", "\n")):
        at = found.start(1)
        if not is_cjk(text[at]):
            continue
        if column and text[reach : found.start()].strip():
            yield from _column(text, column)
            column = []
        column.append((at, at + 1))
        reach = found.end()
    yield from _column(text, column)


def _column(text: str, cells: list[tuple[int, int]]) -> Iterator[Window]:
    if len(cells) < 2:
        return
    letters = "".join(text[start:end] for start, end in cells)
    starts, ends = array("I", (start for start, _ in cells)), array("I", (end for _, end in cells))
    replaced = {at: Replacement(*cell, letters[at], VERTICAL) for at, cell in enumerate(cells)}
    yield Window(Layer(letters, starts, ends), replaced)
