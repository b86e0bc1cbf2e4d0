"""What folding does to one character, and which evasion that undoes.

`SKELETON` and `FOLDED` are `str.translate` tables that fill themselves as characters are met. Both undo full width and
variant forms; the skeleton also drops whatever may stand between letters and forgets case.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path

Evasions = frozenset[str]
NONE: Evasions = frozenset()
INSERTION: Evasions = frozenset({"insertion"})
REPEAT: Evasions = frozenset({"repeat"})

# How Unicode tags a compatibility form -> the class of evasion it serves. Superscripts and fractions are not here:
# 10² is not 102.
_FORMS = {
    "<wide>": "fullwidth",
    "<narrow>": "fullwidth",
    "<circle>": "martian",
    "<square>": "martian",
    "<font>": "homoglyph",
    "<compat>": "homoglyph",
    "<noBreak>": "homoglyph",
    "<initial>": "homoglyph",
    "<medial>": "homoglyph",
    "<final>": "homoglyph",
    "<isolated>": "homoglyph",
    "": "variant",
}
# Full-width marks that are simply how Chinese is punctuated: writing one disguises nothing.
ORDINARY_MARKS = frozenset("，：；！？（）［］～￥　")
# Letters and marks by category that nobody sees.
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0")
_DROPPED_CATEGORIES = frozenset(
    ("Cc", "Cf", "Mn", "Me", "Zs", "Zl", "Zp", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So")
)
_CJK = (
    (0x2E80, 0x3030),
    (0x3031, 0x3130),
    (0x3130, 0x3190),
    (0x31A0, 0x3200),
    (0x3400, 0x4DC0),
    (0xAC00, 0xD7B0),
    (0xF900, 0xFB00),
    (0xFF66, 0xFFDD),
    (0x20000, 0x40000),
)


UNFOLDING: set[str] = set()
"""The characters met so far that fold to several letters, as ㎡ does."""


class _Table(dict[int, "int | str | None"]):
    """A translate table that asks `fold` for a character the first time it is met."""

    def __init__(self, fold: Callable[[str], str]) -> None:
        super().__init__()
        self._fold = fold

    def __missing__(self, code: int) -> int | str | None:
        folded = self._fold(chr(code))
        value = None if not folded else ord(folded) if len(folded) == 1 else folded
        if isinstance(value, str):
            UNFOLDING.add(chr(code))
        self[code] = value
        return value


@cache
def variants() -> dict[str, str]:
    """Traditional and variant characters with their standard simplified form."""
    sources, targets = Path(__file__).with_name("variants.txt").read_text(encoding="utf-8").split("\n")[:2]
    return dict(zip(sources, targets, strict=True))


@cache
def confusables() -> dict[str, str]:
    """Letters of other scripts with the Latin letter they are drawn like (UTS #39)."""
    path = Path(__file__).with_name("tables") / "confusables.txt"
    sources, targets = path.read_text(encoding="utf-8").split("\n")[:2]
    return dict(zip(sources, targets, strict=True))


def form(character: str) -> str | None:
    """The evasion a compatibility form serves (`fullwidth`, `homoglyph`, ...); None for an ordinary character."""
    decomposition = unicodedata.decomposition(character)
    if not decomposition:
        return None
    tag = decomposition.split(" ", 1)[0]
    if tag in ("<super>", "<sub>"):
        # A raised letter is a letter, a raised digit a power.
        return "homoglyph" if unicodedata.category(character)[0] == "L" else None
    if tag.startswith("<"):
        return _FORMS.get(tag)
    return "variant" if len(decomposition.split()) == 1 else None


def plain_width(character: str) -> str:
    """The ordinary form of a full-width or other compatibility character; may be several characters."""
    return character if form(character) is None else unicodedata.normalize("NFKC", character)


def is_zero_width(character: str) -> bool:
    """Whether the character takes no room of its own: joiners, marks, selectors, fillers."""
    return unicodedata.category(character) in ("Cf", "Mn", "Me") or character in _INVISIBLE


def is_mark(character: str) -> bool:
    """Whether the character has no being but on the one before it."""
    return unicodedata.category(character) in ("Mn", "Me")


def is_dropped(character: str) -> bool:
    """Whether the skeleton has nothing for this character."""
    return SKELETON[ord(character)] is None


def is_cjk(character: str) -> bool:
    """Whether the character belongs to a script that writes no spaces between words."""
    code = ord(character)
    return 0x4E00 <= code < 0xA000 or (code >= 0x2E80 and any(low <= code < high for low, high in _CJK))


def is_word(character: str) -> bool:
    """Whether the character is a letter or digit of a script with word boundaries."""
    return not is_cjk(character) and plain_width(character).isalnum()


@cache
def letter_evasions(written: str, meant: str) -> Evasions:
    """The evasions by which `written` stands for `meant`; both fold to the same skeleton."""
    if written == meant:
        return NONE
    used = {name for name in (form(written), form(meant)) if name is not None and form(written) != form(meant)}
    narrow, wanted = plain_width(written), plain_width(meant)
    if narrow != wanted:
        drawn, intended = _drawn(narrow), _drawn(wanted)
        if (drawn, intended) != (narrow, wanted):
            used.add("homoglyph")
        if drawn != intended:
            used.add("variant" if _simplify(drawn) == _simplify(intended) else "case")
    return frozenset(used)


def mark_evasions(written: str, meant: str) -> Evasions | None:
    """As `letter_evasions` for a mark that the term itself has; None when it is another mark."""
    if written == meant or (written.isspace() and meant.isspace()):
        return NONE
    if plain_width(written) != plain_width(meant):
        return None
    if written in ORDINARY_MARKS or meant in ORDINARY_MARKS:
        return NONE
    return frozenset(name for name in (form(written), form(meant)) if name is not None)


def fold_evasions(written: str) -> Evasions:
    """The evasions undone where the folded view shows another character than the author wrote."""
    if written in ORDINARY_MARKS:
        return NONE
    used = set()
    name = form(written)
    if name is not None and FOLDED[ord(written)] != ord(written):
        used.add(name)
    if _simplify(plain_width(written)) != plain_width(written):
        used.add("variant")
    return frozenset(used)


def _simplify(text: str) -> str:
    table = variants()
    return table.get(text, text) if len(text) == 1 else "".join(table.get(character, character) for character in text)


def _drawn(text: str) -> str:
    """The Latin letters that letters of other scripts are drawn like."""
    if text.isascii() or is_cjk(text[0]):
        return text
    table = confusables()
    return "".join(table.get(character, character) for character in text)


def _skeleton_of(character: str) -> str:
    plain = _drawn(_simplify(plain_width(character))).casefold()
    return "".join(
        kept for kept in plain if unicodedata.category(kept) not in _DROPPED_CATEGORIES and kept not in _INVISIBLE
    )


def _folded_of(character: str) -> str:
    if character.isspace() and character != "\u3000":
        return character
    if unicodedata.category(character) in ("Cf", "Me") or character in _UNSEEN_MARKS:
        return ""
    plain = plain_width(character)
    # INVARIANT: one to one, so that a regex sees as many characters as the author wrote; circled and squared
    # characters stay, since a pattern may well look for them.
    if len(plain) != 1 or form(character) == "martian":
        plain = character
    return _simplify(plain)


_UNSEEN_MARKS = _INVISIBLE | frozenset(chr(code) for code in (*range(0xFE00, 0xFE10), 0x20E3))
SKELETON = _Table(_skeleton_of)
FOLDED = _Table(_folded_of)
