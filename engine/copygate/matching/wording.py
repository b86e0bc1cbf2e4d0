"""A term made ready for verification: `Wording.places` says where in a layer it stands, and by which evasions.

The skeleton only proposes. A proposal is a stretch of letters that fold to the term's; whether they are the term
depends on how often each is repeated and on what stands between them and around them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from copygate.matching.gaps import CLOSED, Gap, judge_gap
from copygate.normalisation.characters import (
    INSERTION,
    NONE,
    REPEAT,
    SKELETON,
    Evasions,
    is_cjk,
    is_dropped,
    is_word,
    letter_evasions,
    mark_evasions,
)
from copygate.normalisation.layer import Layer, composed
from copygate.normalisation.views import Skeleton, skeleton_of
from copygate.tuples import NamedTuple


class Place(NamedTuple):
    """A verified occurrence in a layer's text. `low` and `high` reach over further repetitions at the edges."""

    start: int
    end: int
    evasions: Evasions
    low: int
    high: int


class _Letter(NamedTuple):
    """One letter of a text: what it folds to, where it stands, the character it comes from."""

    folded: str
    at: int
    written: str


@lru_cache(maxsize=32_768)  # asked three times of every term when they are filed
def proposal_of(term: str) -> tuple[str, str]:
    """A term's skeleton, empty when it is all symbols, and its composed text: what is needed to file it."""
    text = composed(term.strip()).text
    return skeleton_of(text), text


class Wording:
    """One term: its letters, how often each comes in a row, and the marks before, between and after them."""

    __slots__ = ("_gaps", "_guards", "_letters", "_runs", "skeleton", "text", "whole")

    def __init__(self, text: str, whole: bool = False) -> None:
        self.skeleton, self.text = proposal_of(text)
        self.whole = whole
        self._letters = tuple(_letters(self.text, 0, len(self.text)))
        self._runs = tuple(_run_lengths(self._letters))
        self._gaps = tuple(_gaps(self.text, self._letters))
        first, last = self.text[:1], self.text[-1:]
        self._guards = (bool(first) and is_word(first), bool(last) and is_word(last))

    def places(self, view: Skeleton, start: int, end: int) -> Iterator[Place]:
        """The occurrences that the skeleton's `start:end` proposes; none when the author's characters deny it.

        There may be several: what the skeleton shows as one letter may be that letter written in several places.
        """
        text = view.layer.text
        glanced = view.glance(start, end)
        # Of a repeated first letter the run begins further ahead.
        repeated = glanced is not None and text[glanced - 1 : glanced] == text[glanced]
        at = view.position(start) if glanced is None or repeated else glanced
        lead = at - len(self._gaps[0])
        if lead >= 0 and len(self._runs) > 1 and text.startswith(self.text, lead) and not view.layer.joints:
            stop = lead + len(self.text)
            place = self._guarded(text, lead, stop, NONE, lead, stop)
            if place is not None or text[stop : stop + 1] != text[stop - 1]:
                if place is not None:
                    yield place
                return
        if len(self._runs) == 1:
            yield from self._in_run(view, start, end)
            return
        for alternatives in self._alignments(view, start, end):
            for letters, low, high in alternatives:
                place = self._judge(view.layer, letters, low, high)
                if place is not None:
                    yield place
                    break

    def _in_run(self, view: Skeleton, start: int, end: int) -> Iterator[Place]:
        """The places of a term of one letter (赌, 哈哈) among all that the skeleton shows as that letter once."""
        wanted = self._runs[0]
        letters = _letters_of_run(view.layer.text, view.position(start), _stop(view, end), self.skeleton, None)
        at = 0
        while at + wanted <= len(letters):
            mine = letters[at : at + wanted]
            place = self._judge(view.layer, mine, mine[0].at, mine[-1].at + 1)
            if place is not None:
                yield place
            at += 1 if place is None else wanted

    def _alignments(self, view: Skeleton, start: int, end: int) -> Iterator[list[tuple[list[_Letter], int, int]]]:
        """The ways to lay the term on the text, by where they begin: letters, and how far the edges' repetitions reach.

        At an end with a word boundary repetition is part of the word (besttt), unless it stands apart (best t).
        """
        text, runs = view.layer.text, self._runs
        laid: list[list[_Letter]] = []
        for index, wanted in enumerate(runs):
            final = index == len(runs) - 1
            begin = view.position(start + index)
            stop = view.position(start + index + 1) if not final else _stop(view, end)
            # A character that unfolds to several letters may hold the end of one run and the begin of the next.
            most = wanted if final and not self._guards[1] else None
            run = _letters_of_run(text, begin, stop + (not final), self.skeleton[index], most)
            if len(run) < wanted:
                return
            laid.append(run)
        first, last = laid[0], laid[-1]
        low, high = first[0].at, last[-1].at + 1
        heads = [first[-runs[0] :]] if not self._guards[0] or len(first) == runs[0] else [first, first[-runs[0] :]]
        tails = [last] if len(last) == runs[-1] else [last[: runs[-1]], last]
        middle = [letter for run in laid[1:-1] for letter in run]
        for head in heads:
            yield [([*head, *middle, *tail], low if head is first else head[0].at, high) for tail in tails]

    def _judge(self, layer: Layer, letters: list[_Letter], low: int, high: int) -> Place | None:
        evasions: set[str] = set()
        gaps: list[Gap] = []
        run_starts = _starts_of_runs(letters)
        own_starts = _starts_of_runs(list(self._letters))
        for number, begin in enumerate(run_starts):
            wanted = self._runs[number]
            stop = run_starts[number + 1] if number + 1 < len(run_starts) else len(letters)
            if stop - begin > wanted:
                # Doubling a Latin letter spells another word (good, god); from three on it is drawn out.
                if _is_latin(letters[begin]) and stop - begin < wanted + 2:
                    return None
                evasions |= REPEAT
            for offset in range(begin, stop):
                # Of a repeated letter the last ones are taken for the term's, so that its own marks follow them.
                mine = own_starts[number] + max(0, wanted - (stop - offset))
                evasions |= letter_evasions(letters[offset].written, self._letters[mine].written)
                if offset:
                    meant = self._gaps[mine] if offset == begin or stop - offset < wanted else ""
                    gap = _gap(layer, letters[offset - 1], letters[offset], meant)
                    if gap is None:
                        return None
                    evasions |= gap.evasions
                    gaps.append(gap)
        if not _parted_throughout(letters, gaps):
            return None
        return self._with_edges(layer.text, letters, frozenset(evasions), low, high)

    def _with_edges(self, text: str, letters: list[_Letter], evasions: Evasions, low: int, high: int) -> Place | None:
        first, last = letters[0], letters[-1]
        if _unfolds_before(first, text) or _unfolds_after(last, text):
            return None
        start, end = first.at - len(self._gaps[0]), last.at + 1 + len(self._gaps[-1])
        if start < 0 or end > len(text):
            return None
        marks = zip(text[start : first.at] + text[last.at + 1 : end], self._gaps[0] + self._gaps[-1], strict=True)
        for written, meant in marks:
            same = mark_evasions(written, meant)
            if same is None:
                return None
            evasions |= same
        return self._guarded(text, start, end, evasions, min(low, start), max(high, end))

    def _guarded(self, text: str, start: int, end: int, evasions: Evasions, low: int, high: int) -> Place | None:
        before, after = text[start - 1 : start] if start else "", text[end : end + 1]
        if self.whole:
            if _is_letter(before) or _is_letter(after):
                return None
        elif (self._guards[0] and continues(text, start, -1)) or (self._guards[1] and continues(text, end - 1, 1)):
            return None
        return Place(start, end, evasions, low, high)


def _letters(text: str, start: int, stop: int) -> Iterator[_Letter]:
    for at in range(start, stop):
        value = SKELETON[ord(text[at])]
        if value is None:
            continue
        for folded in value if isinstance(value, str) else chr(value):
            yield _Letter(folded, at, text[at])


def _letters_of_run(text: str, start: int, stop: int, letter: str, most: int | None) -> list[_Letter]:
    """The letters that fold to `letter`, from the first one at or after `start` until another letter."""
    run: list[_Letter] = []
    for found in _letters(text, start, min(stop, len(text))):
        if found.folded == letter:
            run.append(found)
            if (most is not None and len(run) == most) or letter.isdecimal():
                break
        elif run:
            break
    return run


def _run_lengths(letters: tuple[_Letter, ...]) -> Iterator[int]:
    starts = _starts_of_runs(list(letters))
    for start, stop in zip(starts, [*starts[1:], len(letters)], strict=False):
        yield stop - start


def _starts_of_runs(letters: list[_Letter]) -> list[int]:
    # INVARIANT: as in the skeleton, every digit is a run of its own.
    return [
        index
        for index, letter in enumerate(letters)
        if not index or letter.folded != letters[index - 1].folded or "0" <= letter.folded <= "9"
    ]


def _gaps(text: str, letters: tuple[_Letter, ...]) -> Iterator[str]:
    at = 0
    for letter in letters:
        yield text[at : letter.at]
        at = letter.at + 1
    yield text[at:]


def _stop(view: Skeleton, end: int) -> int:
    return view.position(end) + 1 if end < len(view.text) else len(view.layer.text)


def _gap(layer: Layer, before: _Letter, after: _Letter, meant: str) -> Gap | None:
    if before.at == after.at:
        return CLOSED if not meant else None
    written = layer.text[before.at + 1 : after.at]
    gap = judge_gap(written, meant, before.folded.isdecimal() and after.folded.isdecimal())
    if gap is None or not layer.joints:
        return gap
    crossed = any(position in layer.joints for position in range(before.at + 1, after.at + 1))
    return Gap(gap.evasions | INSERTION, gap.marks, True) if crossed else gap


def _parted_throughout(letters: list[_Letter], gaps: list[Gap]) -> bool:
    """Whether ordinary marks inside a Latin word, if any, part all its letters: b e s t, not be st."""
    begin = 0
    while begin < len(gaps):
        stop = begin
        while stop < len(gaps) and _is_latin(letters[stop]) and _is_latin(letters[stop + 1]):
            stop += 1
        within = gaps[begin:stop]
        disguised = any(gap.marks for gap in within)
        if disguised and not all(gap.filled for gap in within):
            return False
        begin = stop + 1
    return True


def _is_latin(letter: _Letter) -> bool:
    return letter.folded.isalpha() and not is_cjk(letter.folded)


def _unfolds_before(letter: _Letter, text: str) -> bool:
    value = SKELETON[ord(text[letter.at])]
    return isinstance(value, str) and value[0] != letter.folded


def _unfolds_after(letter: _Letter, text: str) -> bool:
    value = SKELETON[ord(text[letter.at])]
    return isinstance(value, str) and value[-1] != letter.folded


def _is_letter(character: str) -> bool:
    return bool(character) and not is_dropped(character)


def continues(text: str, edge: int, step: int) -> bool:
    """Whether the word or number whose end stands at `edge` goes on in the direction of `step`."""
    if step < 0:
        edge -= 1
    else:
        edge += 1
    if not 0 <= edge < len(text):
        return False
    if is_word(text[edge]):
        return True
    inner, beyond = (edge + 1, edge - 1) if step < 0 else (edge - 1, edge + 1)
    is_decimal_mark = text[edge] in ".,．" and 0 <= beyond < len(text)
    return is_decimal_mark and text[inner].isdecimal() and text[beyond].isdecimal()
