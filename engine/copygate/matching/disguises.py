"""Terms written otherwise than in their own characters: by sound, by drawing, in parts, backwards, downwards.

`Disguises` files every term and allowed phrase under its sound, and finds it by one pass over the sound of a skeleton.
A proposal is judged character by character against what the author wrote (`suspicion`). Signs, Latin letters, split
characters and columns are first read back (`decoding`), in small windows, and the windows searched in the same way.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final, NamedTuple

from copygate.matching import decoding
from copygate.matching.automaton import Automaton
from copygate.matching.compiled import PHRASE, TERM, Compiled, Entries, Entry, Lexicon
from copygate.matching.decoding import Replacement, Window
from copygate.matching.gaps import judge_gap
from copygate.matching.reading import Reading
from copygate.matching.suspicion import (
    ALIKE,
    AS_IS,
    BACKWARDS,
    IN_PARTS,
    MISREAD,
    NEIGHBOURS,
    REVERSE,
    SPLIT,
    Occurrence,
    figures_go_on,
    goes_on,
    grades_on,
    in_context,
    is_cut,
    kept_of,
    misreadings,
    out_of_context,
    suspicion,
)
from copygate.matching.wording import Place, proposal_of
from copygate.normalisation import sounds
from copygate.normalisation.characters import NONE, SKELETON, Evasions, is_cjk, letter_evasions
from copygate.normalisation.layer import Layer
from copygate.normalisation.views import Skeleton, skeleton_of

_LONGEST, _LONGEST_BACKWARDS = 12, 6
_MOST_KNOWN: Final = 50_000


class Filing(NamedTuple):
    """A term or allowed phrase to be found in disguise; `in_context` says that its group has context words."""

    entry: Entry
    text: str
    in_context: bool


class Found(NamedTuple):
    """A disguised term or phrase, at its place in the reading's layer."""

    entry: Entry
    place: Place


class _Suspect(NamedTuple):
    """What written letters may stand for, and for which entries."""

    sort: str
    meant: str
    evasions: Evasions
    doubtful: bool
    entries: tuple[Entry, ...]


class Disguises:
    """All terms by their sound. Picklable; everything wakes when first used."""

    def __init__(self, filings: Iterable[Filing], beside: Iterable[str] = ()) -> None:
        """`beside`: skeletons of words filed by another index of the same rulebook. What is one of them is no disguise
        of anything, and their letters are put together from parts here too."""
        strings: dict[str, dict[str, list[Entry]]] = {}
        initials: dict[str, list[Entry]] = {}
        letters: set[str] = set()

        def file(sound: str, form: str, *entry: Entry) -> None:
            forms = strings.get(sound)
            if forms is None:
                strings[sound] = {form: [*entry]}
            elif form in forms:
                forms[form] += entry
            else:
                forms[form] = [*entry]

        for entry, text, with_context in filings:
            skeleton = disguisable(text)
            if not skeleton:
                continue
            letters.update(skeleton)
            for sound in sounds.sounds_of(skeleton):
                file(sound, AS_IS + skeleton, entry)
            if entry[0] != TERM:
                continue
            backwards = skeleton[::-1]
            if backwards != skeleton and len(skeleton) <= _LONGEST_BACKWARDS:
                file(sounds.sound_of(backwards), BACKWARDS + backwards, entry)
            for misread in misreadings(skeleton):
                file(sounds.sound_of(misread), MISREAD + misread, entry)
            if with_context and len(skeleton) <= NEIGHBOURS:
                first = "".join(map(sounds.initial_of, skeleton))
                if len(first) == len(skeleton):
                    initials.setdefault(first, []).append(entry)
        for skeleton in beside if strings else ():
            letters.update(skeleton)
            for sound in sounds.sounds_of(skeleton):
                if sound in strings:
                    file(sound, AS_IS + skeleton)
        sounds.look_up_splits(letters)
        for letter in sorted(letters):
            for way in sounds.splits_of(letter):
                if len(way) == len(skeleton_of(way)):
                    file(sounds.sound_of(way), IN_PARTS + way + letter)
        self._automaton = Automaton(list(strings))
        self._packed = pickle.dumps(
            (
                "\n".join("\t".join(forms) for forms in strings.values()),
                Entries([[entry for entries in forms.values() for entry in entries] for forms in strings.values()]),
                {at: [*map(len, forms.values())] for at, forms in enumerate(strings.values()) if len(forms) > 1},
                initials,
            ),
            protocol=5,
        )
        self._known: dict[str, tuple[_Suspect, ...]] = {}

    def find(self, reading: Reading, leaves: Mapping[str, Compiled]) -> Iterator[Found]:
        """Every disguised term and phrase of a segment."""
        if not self._automaton.size:
            return
        view, text = reading.skeleton, reading.layer.text
        letters = view.text
        encoded = decoding.may_be_encoded(text)
        if not encoded and letters.isascii():
            return
        replacements: list[Replacement] = []
        if encoded:
            # Columns first: of two readings of one stretch the first is told.
            for window in decoding.columns(reading.layer):
                yield from self._in_window(text, window, leaves)
            words = list(decoding.latin_words(text))
            yield from self._initials(text, words, leaves)
            replacements += decoding.replacements(text, words)
        known = self._known
        marks = frozenset(text) if encoded else frozenset()
        for start, end, index in self._automaton.find(letters.translate(sounds.SOUND)):
            written = letters[start:end]
            # INVARIANT: what is written tells the sound, and the sound the string it was found by.
            suspects = known.get(written)
            if suspects is None:
                if len(known) > _MOST_KNOWN:
                    known.clear()
                suspects = known[written] = tuple(self._suspects(index, written, leaves))
            for suspect in suspects:
                if suspect.sort == IN_PARTS:
                    replacements += _split(view, start, end, suspect)
                else:
                    yield from _judge(view, start, end, suspect, marks, leaves)
        if replacements:
            for window in decoding.decoded(reading.layer, replacements):
                yield from self._in_window(text, window, leaves)

    def _suspects(self, index: int, written: str, leaves: Mapping[str, Compiled]) -> Iterator[_Suspect]:
        """What the letters may stand for; nothing for most, which are words of their own."""
        forms = self._forms[index].split("\t")
        is_term = AS_IS + written in forms
        readings = [None if is_term and form[0] == AS_IS else suspicion(form[0], written, form[1:]) for form in forms]
        if not any(readings):
            return
        for (form, entries), found in zip(self._filed(index), readings, strict=True):
            if found is None:
                continue
            sort, meant = form[0], form[1:]
            if sort == IN_PARTS:
                yield _Suspect(sort, meant[-1], found.evasions, found.doubtful, ())
                continue
            # A doubtful reading can be borne out by context words only.
            borne = [e for e in entries if not found.doubtful or e[0] == PHRASE or _context(e, leaves)]
            if borne:
                meant = meant[::-1] if sort == BACKWARDS else meant
                yield _Suspect(sort, meant, found.evasions, found.doubtful, tuple(borne))

    # ------------------------------------------------------------ decoded

    def _in_window(self, text: str, window: Window, leaves: Mapping[str, Compiled]) -> Iterator[Found]:
        view = Skeleton(window.layer)
        for start, end, index in self._automaton.find(view.text.translate(sounds.SOUND)):
            for form, entries in self._filed(index):
                if form[0] == AS_IS:
                    yield from _judge_decoded(text, view, window, start, end, form[1:], entries, leaves)

    def _initials(self, text: str, words: list[decoding.Latin], leaves: Mapping[str, Compiled]) -> Iterator[Found]:
        for word in words:
            if 2 <= len(word.letters) <= NEIGHBOURS:
                for entry in self._first_letters.get(word.letters.replace("v", "w"), ()):
                    evasions = decoding.PINYIN | {"fullwidth"} if word.wide else decoding.PINYIN
                    occurrence = Occurrence(text, word.start, word.end, evasions, doubtful=True)
                    yield from _told(occurrence, [entry], "", leaves)

    # ------------------------------------------------------------ what was packed

    def _filed(self, index: int) -> Iterator[tuple[str, list[Entry]]]:
        forms, entries = self._forms[index].split("\t"), self._entries[index]
        at = 0
        for form, count in zip(forms, [len(entries)] if len(forms) == 1 else self._shares[index], strict=True):
            yield form, entries[at : at + count]
            at += count

    @cached_property
    def _unpacked(self) -> tuple[list[str], Entries, dict[int, list[int]], dict[str, list[Entry]]]:
        joined, entries, shares, initials = pickle.loads(self._packed)  # noqa: S301 - inside a pickle already trusted
        return joined.split("\n"), entries, shares, initials

    @cached_property
    def _forms(self) -> list[str]:
        return self._unpacked[0]

    @property
    def _entries(self) -> Entries:
        return self._unpacked[1]

    @property
    def _shares(self) -> dict[int, list[int]]:
        return self._unpacked[2]

    @property
    def _first_letters(self) -> dict[str, list[Entry]]:
        return self._unpacked[3]

    def __getstate__(self) -> tuple[Automaton, bytes]:
        return self._automaton, self._packed

    def __setstate__(self, state: tuple[Automaton, bytes]) -> None:
        self._automaton, self._packed = state
        self._known = {}


def disguisable(text: str) -> str:
    """The skeleton under which a term is filed; empty for one with marks or doubled letters of its own, which is found
    as it is written only."""
    skeleton, composed = proposal_of(text)
    fits = 2 <= len(skeleton) <= _LONGEST and len(skeleton) == len(composed)
    return skeleton if fits and any(map(is_cjk, skeleton)) else ""


def parts_of(letters: set[str]) -> Iterator[str]:
    """How the letters are written in parts, each with its parts alone."""
    sounds.look_up_splits(letters)
    for letter in sorted(letters):
        yield from (way for way in sounds.splits_of(letter) if len(way) == len(skeleton_of(way)))


class _Stretch(NamedTuple):
    """Where the letters of a proposal stand, and what stands between them."""

    positions: list[int]
    evasions: Evasions

    @property
    def start(self) -> int:
        return self.positions[0]

    @property
    def end(self) -> int:
        return self.positions[-1] + 1


def _stretch(view: Skeleton, start: int, end: int) -> _Stretch | None:
    """Where the letters stand; None when what lies between them parts the word."""
    text = view.layer.text
    positions = [view.position(index) for index in range(start, end)]
    # Of a repeated first letter the last one is the term's.
    for at in range(positions[1] - 1, positions[0], -1):
        if SKELETON[ord(text[at])] == ord(view.text[start]):
            positions[0] = at
            break
    used: Evasions = NONE
    before = positions[0]
    for after in positions[1:]:
        if after != before + 1:
            # A further letter between them, if only the same once more, makes it another word.
            if after <= before or any(SKELETON[ord(text[at])] is not None for at in range(before + 1, after)):
                return None
            gap = judge_gap(text[before + 1 : after], "", text[before].isdecimal() and text[after].isdecimal())
            if gap is None:
                return None
            used |= gap.evasions
        before = after
    return _Stretch(positions, used)


def _split(view: Skeleton, start: int, end: int, suspect: _Suspect) -> list[Replacement]:
    """The replacement for a character in parts, unless words run across its ends."""
    low, high = view.position(start), view.position(end - 1) + 1
    if high - low != end - start or is_cut(Occurrence(view.layer.text, low, high, SPLIT, doubtful=False)):
        return []
    return [Replacement(low, high, suspect.meant, SPLIT, suspect.doubtful)]


def _judge(
    view: Skeleton, start: int, end: int, suspect: _Suspect, marks: frozenset[str], leaves: Mapping[str, Compiled]
) -> Iterator[Found]:
    """The entries of a suspect that stand at the proposal's place."""
    text, letters = view.layer.text, view.text
    entries = suspect.entries
    if suspect.doubtful:
        entries = tuple(
            e for e in entries if e[0] == PHRASE or not out_of_context(letters, start, end, marks, _context(e, leaves))
        )
    if not entries:
        return
    at = view.glance(start, end)
    stretch = _stretch(view, start, end) if at is None else _Stretch(list(range(at, at + end - start)), NONE)
    if stretch is None:
        return
    used = stretch.evasions | suspect.evasions
    low, high = stretch.start, stretch.end
    substituted = "substitution" in used
    if goes_on(text, low, high) or (substituted and figures_go_on(text, low, high)):
        return
    if suspect.sort == BACKWARDS and grades_on(text, high):
        return
    # Marks between characters that are themselves other ones: two guesses at once.
    doubtful = suspect.doubtful or ("insertion" in used and not used.isdisjoint(ALIKE | REVERSE))
    straight = suspect.sort == AS_IS
    kept = kept_of(view.text[start:end], suspect.meant) if straight else ""
    read = suspect.meant if straight and substituted else None
    occurrence = Occurrence(text, low, high, used, doubtful, kept, read)
    cells = "".join(text[at] for at in stretch.positions)
    yield from _told(occurrence, entries, cells[::-1] if suspect.sort == BACKWARDS else cells, leaves)


def _judge_decoded(
    text: str,
    view: Skeleton,
    window: Window,
    start: int,
    end: int,
    meant: str,
    entries: list[Entry],
    leaves: Mapping[str, Compiled],
) -> Iterator[Found]:
    """The entries that stand at a place of a decoded window and owe something to what was decoded there."""
    stretch = _stretch(view, start, end)
    if stretch is None or not window.replaced.keys() & stretch.positions:
        return
    layer = window.layer
    if _in_one(layer, stretch.start - 1, stretch.start) or _in_one(layer, stretch.end - 1, stretch.end):
        return
    used = stretch.evasions
    cells, kept, alike, doubtful = "", "", 0, False
    for at, letter, wanted in zip(stretch.positions, view.text[start:end], meant, strict=True):
        debt = window.replaced.get(at)
        if debt is not None:
            used |= debt.evasions
            doubtful |= debt.doubtful
        kept += letter if debt is None and letter == wanted else "\n"
        if debt is not None and "pinyin" in debt.evasions:
            cells += letter
            continue
        cells += layer.text[at]
        other = sounds.stands_for(letter, wanted)
        if other is None:
            return
        used |= other
        alike += "homophone" in other
    low, high = layer.span(stretch.start, stretch.end)
    # One sign alone is only that sign.
    if len({layer.span(at, at + 1) for at in stretch.positions}) == 1 and "pinyin" not in used:
        return
    if not goes_on(text, low, high):
        doubtful = doubtful or (alike > 0 and alike * 2 >= len(cells))
        yield from _told(Occurrence(text, low, high, used, doubtful, kept), entries, cells, leaves)


def _in_one(layer: Layer, one: int, other: int) -> bool:
    """Whether two neighbouring characters stand for the same stretch of the author's."""
    return 0 <= one < other < len(layer.text) and layer.span(one, one + 1) == layer.span(other, other + 1)


def _told(
    occurrence: Occurrence, entries: Iterable[Entry], cells: str, leaves: Mapping[str, Compiled]
) -> Iterator[Found]:
    """The entries for which the occurrence counts. A phrase only excuses, so it need not be borne out."""
    cut: bool | None = None
    for entry in entries:
        if entry[0] == TERM:
            if occurrence.doubtful and not in_context(occurrence, _context(entry, leaves)):
                continue
            if cut is None:
                cut = is_cut(occurrence)
            if cut:
                continue
        used = occurrence.evasions | _own_spelling(cells, entry, leaves)
        yield Found(entry, Place(occurrence.start, occurrence.end, used, occurrence.start, occurrence.end))


def _own_spelling(cells: str, entry: Entry, leaves: Mapping[str, Compiled]) -> Evasions:
    """What the author's characters owe beside being other ones: width, variants, case."""
    lexicon = leaves[entry[1]]
    meant = lexicon.wording(entry[0], entry[2]).text if isinstance(lexicon, Lexicon) else ""
    used: Evasions = NONE
    for one, other in zip(cells, meant, strict=False):
        if one != other:
            letter, wanted = skeleton_of(one), skeleton_of(other)
            used |= letter_evasions(one, other if letter == wanted else letter)
    return used


def _context(entry: Entry, leaves: Mapping[str, Compiled]) -> tuple[str, ...]:
    lexicon = leaves[entry[1]]
    return lexicon.context(entry[2]) if isinstance(lexicon, Lexicon) and entry[0] == TERM else ()
