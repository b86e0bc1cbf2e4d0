"""What may stand between two letters of a term without breaking it, and what that makes of the match."""

from __future__ import annotations

from copygate.normalisation.characters import INSERTION, NONE, Evasions, is_zero_width, mark_evasions
from copygate.tuples import NamedTuple

# No disguise reaches across the end of a sentence or clause: 很好。最后 is two thoughts, 首先,进 is no 先进.
_BARRIERS = frozenset("。！？!?；;｡，,、:：﹐﹑﹔﹕﹗﹖\u2028\u2029\x0b\x0c")
_BREAKS = frozenset("\n\r\x85")
# Marks that ordinary Latin text puts inside and between words; they disguise a word only if they part all its letters.
_WORD_MARKS = frozenset(" \t\n\r\u00a0\u3000'’-‐‑.·/_&+@")
_MOST_DROPPED = 3
_MOST_BREAKS = 1


class Gap(NamedTuple):
    """The verdict on one gap: the evasions it amounts to, and whether ordinary word marks are part of it."""

    evasions: Evasions
    marks: bool = False
    filled: bool = False


CLOSED = Gap(NONE)


def judge_gap(written: str, meant: str, between_digits: bool) -> Gap | None:
    """`written` stands where the term has `meant` between two letters; None when that breaks the term."""
    if written == meant:
        return CLOSED if not written else Gap(NONE, filled=True)
    extras, evasions = _extras(written, meant)
    if extras is None:
        return None
    visible = [character for character in extras if not is_zero_width(character)]
    if not visible:
        return Gap(evasions | INSERTION if extras else evasions, filled=True)
    if between_digits or not _BARRIERS.isdisjoint(visible):
        return None
    if _line_breaks(extras) > _MOST_BREAKS or _width(extras) > _MOST_DROPPED:
        return None
    return Gap(evasions | INSERTION, marks=not _WORD_MARKS.isdisjoint(visible), filled=True)


def _extras(written: str, meant: str) -> tuple[str | None, Evasions]:
    """What `written` has beyond `meant`, and the evasions of the marks they share; None when a mark is missing."""
    extras: list[str] = []
    evasions: set[str] = set()
    wanted = 0
    for at, character in enumerate(written):
        if wanted < len(meant):
            same = mark_evasions(character, meant[wanted])
            if same is not None:
                evasions |= same
                wanted += 1
                continue
        elif wanted and meant[wanted - 1].isspace() and character.isspace() and written[at - 1].isspace():
            # A term's blank is any stretch of white space within a paragraph.
            if _line_breaks(written) > _MOST_BREAKS:
                return None, NONE
            continue
        extras.append(character)
    return ("".join(extras) if wanted == len(meant) else None), frozenset(evasions)


def _line_breaks(text: str) -> int:
    return sum(character in _BREAKS for character in text) - text.count("\r\n")


def _width(text: str) -> int:
    """How many signs a reader sees: an emoji counts once however many code points it is made of."""
    signs = flags = 0
    joined = False
    for character in text.replace("\r\n", "\n"):
        code = ord(character)
        if 0x1F1E6 <= code <= 0x1F1FF:
            flags += 1
        elif not is_zero_width(character) and not joined and not 0x1F3FB <= code <= 0x1F3FF:
            signs += 1
        joined = character == "\u200d"
    return signs + (flags + 1) // 2
