"""Other spellings of a term that are few enough to be filed beside it: T0P1, 1OO%, koukou."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Final

from copygate.matching.wording import proposal_of
from copygate.normalisation.characters import Evasions, is_cjk
from copygate.normalisation.sounds import syllables_of

_SUBSTITUTION: Final[Evasions] = frozenset({"substitution"})
_OCR: Final[Evasions] = frozenset({"ocr"})
_PINYIN: Final[Evasions] = frozenset({"pinyin"})
# Letters for which people write a digit, and digits that a machine reads as letters.
_DIGITS: Final = {
    "o": "0",
    "O": "0",
    "i": "1",
    "I": "1",
    "l": "1",
    "L": "1",
    "e": "3",
    "E": "3",
    "a": "4",
    "A": "4",
    "s": "5",
    "S": "5",
}
_LETTERS: Final = {"0": "O", "1": "l"}
_MOST: Final = 8


def aliases_of(term: str) -> Iterator[tuple[str, Evasions]]:
    """The spellings, each with the evasions it amounts to."""
    if term.isascii() and 2 <= sum(map(str.isalpha, term)) <= _MOST:
        yield from ((alias, _SUBSTITUTION) for alias in _respelt(term, _DIGITS))
    if "0" in term or "1" in term:
        yield from ((alias, _OCR) for alias in _respelt(term, _LETTERS))
    skeleton, text = proposal_of(term)
    if len(skeleton) < len(text) <= 4 and all(map(is_cjk, text)):
        # Doubled characters (扣扣) are one sound to the index of sounds.
        yield "".join(map(syllables_of, text)), _PINYIN


def _respelt(term: str, table: dict[str, str]) -> Iterator[str]:
    """The term with each kind of letter replaced or not, but for the term itself."""
    kinds = sorted({ch for ch in term if ch in table})[:3]
    for chosen in product((False, True), repeat=len(kinds)):
        swap = {ord(kind): table[kind] for kind, swapped in zip(kinds, chosen, strict=True) if swapped}
        if swap:
            yield term.translate(swap)
