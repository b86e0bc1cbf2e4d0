"""When characters that could stand for a term do: what they have in common with it, and what stands around them.

`suspicion` looks at the letters alone, so its answer can be remembered; the other tests look at the place. A reading is
certain or doubtful; words that run across its ends refute either, and a doubtful one needs a context word beside it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from copygate.matching.wording import continues
from copygate.normalisation import ordinary, sounds
from copygate.normalisation.characters import NONE, Evasions, is_cjk, is_word
from copygate.normalisation.views import skeleton_of

REVERSE: Final[Evasions] = frozenset({"reverse"})
SPLIT: Final[Evasions] = frozenset({"split"})
ALIKE: Final[Evasions] = frozenset({"homophone", "ocr"})
# What a string of the index is: a term as it is, backwards, as a machine misreads it; a character in parts.
AS_IS, BACKWARDS, MISREAD, IN_PARTS = "=<~+"
NEIGHBOURS: Final = 5
# Characters that stand everywhere by themselves and disguise nothing; and those that grade what follows.
FUNCTION_WORDS: Final = frozenset("的地得是有不在了着就那这和要也以而于之都还把被从向对与及或但如为到时个我你他她它们")
DEGREES: Final = frozenset("最很更太")
_CONTEXT_REACH: Final = 5
# Common characters that are read for one another in small or poor print.
_DRAWN_ALIKE: Final = {
    one: "".join(other for other in group if other != one)
    for group in (
        *("微徽徵", "治冶", "顶项", "军车", "未末", "己已巳", "土士", "免兔", "贷货", "券卷", "博搏", "投没"),
        *("注往", "效郊", "佳住", "优忧", "级极", "群郡", "首酋", "冠寇", "爆瀑", "第笫", "唯惟雎", "圆园", "疗辽"),
    )
    for one in group
}


class Reading(NamedTuple):
    """What letters may be read as: by which evasions, and whether only in context."""

    evasions: Evasions
    doubtful: bool


class Occurrence(NamedTuple):
    """A stretch of a text that may stand for a term.

    `evasions` and `doubtful` as far as they are known, `kept` what of the term is written in its own characters, `read`
    how the stretch reads with its figures read out, where that may tell more.
    """

    text: str
    start: int
    end: int
    evasions: Evasions
    doubtful: bool
    kept: str = ""
    read: str | None = None


def suspicion(sort: str, written: str, meant: str) -> Reading | None:
    """What the letters of a skeleton may be read as; None when they are no disguise of what the string stands for."""
    if sort == IN_PARTS:
        return Reading(SPLIT, ordinary.is_word(written)) if written == meant[:-1] else None
    if sort == MISREAD:
        return Reading(sounds.OCR, ordinary.is_word(written)) if written == meant else None
    if sort == BACKWARDS:
        # Two characters stand the other way round by chance all the time.
        return Reading(REVERSE, len(written) == 2 or ordinary.is_word(written)) if written == meant else None
    used: list[Evasions] = []
    for one, other in zip(written, meant, strict=True):
        each = NONE if one == other else sounds.stands_for(one, other)
        if each is None:
            return None
        used.append(each)
    changed = [at for at, each in enumerate(used) if not each.isdisjoint(ALIKE)]
    evasions: Evasions = frozenset().union(*used)
    return (
        Reading(evasions, _is_vague(written, meant, changed) or _all_in_words(written, changed)) if evasions else None
    )


def misreadings(skeleton: str) -> tuple[str, ...]:
    """The term with one character taken for another that is drawn much like it."""
    if _DRAWN_ALIKE.keys().isdisjoint(skeleton):
        return ()
    return tuple(
        skeleton[:at] + other + skeleton[at + 1 :]
        for at, letter in enumerate(skeleton)
        for other in _DRAWN_ALIKE.get(letter, "")
    )


def is_cut(found: Occurrence) -> bool:
    """Whether the stretch is no unit of the text, as written or as read: words run across its ends."""
    before, after = _before(found.text, found.start), _after(found.text, found.end)
    if not before and not after:
        return False
    return ordinary.cuts_through(before, found.text[found.start : found.end], after) or (
        found.read is not None and ordinary.cuts_through(before, found.read, after)
    )


def out_of_context(letters: str, start: int, end: int, marks: frozenset[str], context: tuple[str, ...]) -> bool:
    """Whether `in_context` is sure to fail for a stretch of a skeleton: no word of the context anywhere near.

    `marks` are the characters of the text, of which a skeleton shows letters only.
    """
    words, signs = _folded(context)
    around = letters[max(0, start - _CONTEXT_REACH) : end + _CONTEXT_REACH]
    if any(word in around for word in words):
        return False
    return marks.isdisjoint(signs)


@lru_cache(maxsize=256)
def _folded(context: tuple[str, ...]) -> tuple[tuple[str, ...], frozenset[str]]:
    """The context words as skeletons show them, and those they do not show."""
    folded = {word: skeleton_of(word) for word in context}
    shown = tuple(each for each in folded.values() if each)
    return shown, frozenset(word[0] for word, each in folded.items() if not each)


def in_context(found: Occurrence, context: tuple[str, ...]) -> bool:
    """Whether a context word stands within a few characters, or in what the stretch has kept as it is."""
    if not context:
        return False
    text, low, high = found.text, found.start, found.end
    around = f"{text[max(0, low - _CONTEXT_REACH) : low]}\n{found.kept}\n{text[high : high + _CONTEXT_REACH]}"
    # A single character says little unless it stands directly beside.
    beside = f"{text[max(0, low - 2) : low].strip()[-1:]}{found.kept}{text[high : high + 2].strip()[:1]}"
    return any(word in (around if len(word) > 1 else beside) for word in context)


def goes_on(text: str, start: int, end: int) -> bool:
    """Whether a Latin word or a number goes on beyond the stretch."""
    return (is_word(text[start]) and continues(text, start, -1)) or (
        is_word(text[end - 1]) and continues(text, end - 1, 1)
    )


def grades_on(text: str, end: int) -> bool:
    """Whether a word read backwards ends in one that grades what follows: 服务好最关键 does not say 最好."""
    after = text[end : end + 1]
    return text[end - 1] in DEGREES and bool(after) and is_cjk(after) and after not in "之的，。！？、；："


def figures_go_on(text: str, start: int, end: int) -> bool:
    """Whether a figure at an end of the stretch belongs to a larger one, however it is written: 第壹拾."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return (sounds.is_numeral(text[start]) and sounds.is_numeral(before)) or (
        sounds.is_numeral(text[end - 1]) and sounds.is_numeral(after)
    )


def kept_of(written: str, meant: str) -> str:
    """The letters that are the term's own, with a break for each other one."""
    return "".join(one if one == other else "\n" for one, other in zip(written, meant, strict=False))


def _is_vague(written: str, meant: str, changed: list[int]) -> bool:
    """Whether so much of the word is changed, or so freely, that the sound alone proves nothing."""
    if len(written) > 2:
        return len(changed) * 2 > len(written)
    if len(changed) == len(written) or any(written[at] in FUNCTION_WORDS for at in changed):
        return True
    return any(
        "ocr" not in (sounds.stands_for(written[at], meant[at]) or NONE)
        and not sounds.same_tone(written[at], meant[at])
        for at in changed
    )


def _all_in_words(written: str, changed: list[int]) -> bool:
    """Whether every changed character belongs to an ordinary word within the stretch."""
    if not changed:
        return False
    covered = {
        at
        for start in range(len(written))
        for end in range(start + 2, len(written) + 1)
        if ordinary.is_word(written[start:end])
        for at in range(start, end)
    }
    return covered.issuperset(changed)


def _before(text: str, at: int) -> str:
    low = at
    while low > 0 and at - low < NEIGHBOURS and is_cjk(text[low - 1]):
        low -= 1
    return text[low:at]


def _after(text: str, at: int) -> str:
    high = at
    while high < len(text) and high - at < NEIGHBOURS and is_cjk(text[high]):
        high += 1
    return text[at:high]
