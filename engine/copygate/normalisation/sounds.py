"""How Chinese sounds, and what may stand for a character: same sound, rare character drawn like it, numeral, a part.

`SOUND` is a translate table over skeletons: every character becomes the most usual one of its sound, tones and the
differences of dialect forgotten; a digit sounds as its numeral. Tables are read when first asked for.
"""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from copygate.normalisation.characters import NONE, Evasions
from copygate.normalisation.lines import Lines

_TABLES: Final = Path(__file__).with_name("tables")
_FIRST: Final = 0x4E00
_NUMERALS: Final = (
    "零〇0",
    "一壹弌1",
    "二贰弍2",
    "三叁弎3",
    "四肆4",
    "五伍5",
    "六陆6",
    "七柒7",
    "八捌8",
    "九玖9",
    "十拾",
)
_VALUES: Final = {sign: value for value, signs in enumerate(_NUMERALS) for sign in signs}

# What people mix up without meaning anything by it.
_MISSPELT: Final = (
    "的得地",
    "做作",
    "在再",
    "他她它",
    "和合",
    "到道倒",
    "是事",
    "以已",
    "帐账",
    "像象",
    "那哪",
    "买卖",
)

HOMOPHONE: Final[Evasions] = frozenset({"homophone"})
MARTIAN: Final[Evasions] = frozenset({"martian"})
SUBSTITUTION: Final[Evasions] = frozenset({"substitution"})
OCR: Final[Evasions] = frozenset({"ocr"})


class _Sound(dict[int, int]):
    """Filled as characters are met."""

    def __missing__(self, code: int) -> int:
        character = chr(code)
        if "0" <= character <= "9":
            character = _NUMERALS[int(character)][0]
        value = self[code] = ord(_at(_lines()[0], character))
        return value


SOUND: Final = _Sound()


def sound_of(text: str) -> str:
    """The text's sound: as many characters as the text."""
    return text.translate(SOUND)


def sounds_of(text: str) -> tuple[str, ...]:
    """All sounds of a term: as usually read, and with each other reading of each character."""
    usual = sound_of(text)
    if _further().keys().isdisjoint(text):
        return (usual,)
    found = [usual]
    for at, character in enumerate(text):
        found += [usual[:at] + sound_of(other) + usual[at + 1 :] for other in _further().get(character, "")]
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=65_536)
def stands_for(written: str, meant: str) -> Evasions | None:
    """The evasion by which one letter of a skeleton stands for another; None when it does not."""
    if written == meant:
        return NONE
    value = _VALUES.get(written)
    if value is not None and value == _VALUES.get(meant):
        return SUBSTITUTION
    if written.isascii():
        return None
    if model_of(written) == meant:
        return MARTIAN
    if not _sounds_like(written, meant) or any(written in each and meant in each for each in _MISSPELT):
        return None
    if not written.encode("gb2312", "ignore"):
        return MARTIAN
    # A machine that reads 愈 without its lower part gives 俞; whoever picks a homophone takes one of the same tone.
    lost = not same_tone(written, meant) and any(written in way for way in splits_of(meant))
    return OCR if lost else HOMOPHONE


def is_numeral(character: str) -> bool:
    """Whether a character is a figure, in whatever way it is written."""
    return character in _VALUES


def same_tone(written: str, meant: str) -> bool:
    """Whether two characters sound exactly alike in some reading."""
    tones = _lines()[1]
    return not {_at(tones, each) for each in (written, *_further().get(written, ""))}.isdisjoint(
        _at(tones, each) for each in (meant, *_further().get(meant, ""))
    )


def model_of(character: str) -> str:
    """The common character that a rare one holds or is drawn like; itself otherwise."""
    return _at(_lines()[2], character)


def spelt(syllables: str) -> str | None:
    """The sounds that Latin letters spell, as few as possible; None when they spell none."""
    table = _syllables()
    # For each end the fewest syllables, and where the last of them begins; whole strings would be copied at each step.
    best: list[tuple[int, int] | None] = [(0, 0)]
    for end in range(1, len(syllables) + 1):
        ways = [
            (before[0] + 1, start)
            for start in range(max(0, end - 6), end)
            if (before := best[start]) is not None and syllables[start:end] in table
        ]
        best.append(min(ways, default=None))
    sounds, end = [], len(syllables)
    while end and (last := best[end]) is not None:
        sounds.append(table[syllables[last[1] : end]])
        end = last[1]
    return "".join(reversed(sounds)) or None


def initial_of(character: str) -> str:
    """The Latin letter a character's sound begins with; empty for what has no sound."""
    return _initials().get(sound_of(character), "")


def syllables_of(character: str) -> str:
    """How the usual reading of a character is spelt in Latin letters, as far as its sound tells."""
    return _spellings().get(sound_of(character), "")


def look_up_splits(characters: set[str]) -> None:
    """Have `splits_of` ready for many characters."""
    _splits().look_up(characters)


def splits_of(character: str) -> tuple[str, ...]:
    """The ways to write a character in parts."""
    return tuple(_splits().get(character).split())


@cache
def _splits() -> Lines:
    return Lines("splits")


def _sounds_like(written: str, meant: str) -> bool:
    sound = sound_of(written)
    return sound == sound_of(meant) or any(sound == sound_of(other) for other in _further().get(meant, ""))


def _at(table: str, character: str) -> str:
    index = ord(character) - _FIRST
    return table[index] if 0 <= index < len(table) else character


@cache
def _lines() -> list[str]:
    return (_TABLES / "sounds.txt").read_text(encoding="utf-8").split("\n")


@cache
def _further() -> dict[str, str]:
    return {entry[0]: entry[1:] for entry in _lines()[3].split(" ")}


@cache
def _syllables() -> dict[str, str]:
    return {entry[:-1]: entry[-1] for entry in _lines()[4].split(" ") if len(entry) > 2}


@cache
def _spellings() -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in _lines()[4].split(" "):
        found.setdefault(entry[-1], entry[:-1])
    return found


@cache
def _initials() -> dict[str, str]:
    return {entry[-1]: entry[0] for entry in _lines()[4].split(" ")}
