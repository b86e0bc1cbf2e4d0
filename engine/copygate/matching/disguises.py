"""Terms written otherwise than in their own characters: by sound, by drawing, in parts, backwards, downwards.

`Disguises` files every term and allowed phrase under its sound, and finds it by one pass over the sound of a skeleton.
A proposal is judged character by character against what the author wrote; whether it is a disguise or simply what the
text says depends on the words around it (`ordinary.cuts_through`) and, where it is doubtful, on the context words of
the term's group.
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
from copygate.matching.wording import Place, continues, proposal_of
from copygate.normalisation import ordinary, sounds
from copygate.normalisation.characters import NONE, SKELETON, Evasions, is_cjk, is_word, letter_evasions
from copygate.normalisation.layer import Layer
from copygate.normalisation.views import Skeleton, skeleton_of

CLASSES: Final[Evasions] = frozenset(
    {"pinyin", "homophone", "split", "martian", "substitution", "reverse", "vertical", "ocr"}
)
REVERSE: Final[Evasions] = frozenset({"reverse"})
_ALIKE: Final[Evasions] = frozenset({"homophone", "ocr"})
# What a string of the automaton is: a word as it is, backwards, as a machine misreads it; a character in parts.
_AS_IS, _BACKWARDS, _MISREAD, _IN_PARTS = "=<~+"
_LONGEST, _LONGEST_BACKWARDS = 12, 6
_NEIGHBOURS: Final = 5
# Common characters that are read for one another in small or poor print.
_DRAWN_ALIKE: Final = {
    one: "".join(other for other in group if other != one)
    for group in ("微徽徵", "治冶", "顶项", "军车", "未末", "己已巳", "土士", "免兔", "贷货", "券卷", "博搏", "投没",
                  "注往", "效郊", "佳住", "优忧", "级极", "群郡", "首酋", "冠寇", "爆瀑", "品晶", "第笫", "唯惟雎", "圆园", "疗辽", "独触", "王玉")
    for one in group
}  # fmt: skip
_CONTEXT_REACH: Final = 5


class Filing(NamedTuple):
    """A term or allowed phrase to be found in disguise; `in_context` says that its group has context words."""

    entry: Entry
    text: str
    in_context: bool


class Found(NamedTuple):
    """A disguised term or phrase, at its place in the reading's layer."""

    entry: Entry
    place: Place


class _Suspicion(NamedTuple):
    """What a written stretch may stand for. `doubtful`: only in context."""

    sort: str
    meant: str
    evasions: Evasions
    doubtful: bool
    entries: tuple[Entry, ...]


class _Stretch(NamedTuple):
    """Where the letters of a proposal stand, and what stands between them."""

    start: int
    end: int
    evasions: Evasions


class Disguises:
    """All terms by their sound. Picklable; everything wakes when first used."""

    def __init__(self, filings: Iterable[Filing]) -> None:
        strings: dict[str, dict[str, list[Entry]]] = {}
        initials: dict[str, list[Entry]] = {}
        letters: set[str] = set()
        for entry, text, in_context in filings:
            skeleton, composed = proposal_of(text)
            # A term with marks or doubled letters of its own is found as it is written only.
            if not 2 <= len(skeleton) <= _LONGEST or len(skeleton) != len(composed) or not any(map(is_cjk, skeleton)):
                continue
            letters.update(skeleton)
            for sound in sounds.sounds_of(skeleton):
                strings.setdefault(sound, {}).setdefault(_AS_IS + skeleton, []).append(entry)
            backwards = skeleton[::-1]
            if entry[0] == TERM and backwards != skeleton and len(skeleton) <= _LONGEST_BACKWARDS:
                strings.setdefault(sounds.sound_of(backwards), {}).setdefault(_BACKWARDS + backwards, []).append(entry)
            if entry[0] == TERM:
                for misread in _misreadings(skeleton):
                    strings.setdefault(sounds.sound_of(misread), {}).setdefault(_MISREAD + misread, []).append(entry)
            first = "".join(map(sounds.initial_of, skeleton))
            if in_context and entry[0] == TERM and len(first) == len(skeleton) <= _NEIGHBOURS:
                initials.setdefault(first, []).append(entry)
        for letter in sorted(letters):
            for way in sounds.splits().get(letter, ()):
                if len(way) == len(skeleton_of(way)) and "?" not in way:
                    strings.setdefault(sounds.sound_of(way), {}).setdefault(_IN_PARTS + way + letter, [])
        self._automaton = Automaton(list(strings))
        self._packed = pickle.dumps(
            (
                "\n".join("\t".join(forms) for forms in strings.values()),
                Entries([[entry for entries in forms.values() for entry in entries] for forms in strings.values()]),
                [[len(entries) for entries in forms.values()] for forms in strings.values() if len(forms) > 1],
                initials,
            ),
            protocol=5,
        )
        self._known: dict[tuple[int, str], tuple[_Suspicion, ...]] = {}

    def find(self, reading: Reading, leaves: Mapping[str, Compiled]) -> Iterator[Found]:
        """Every disguised term and phrase of a segment."""
        view, text = reading.skeleton, reading.layer.text
        has_signs = not text.isascii() and not decoding.SIGNS.keys().isdisjoint(text)
        if not self._automaton.size or not (has_signs or not view.text.isascii()):
            return
        # Columns first: of two readings of one stretch the first is told.
        for window in decoding.columns(reading.layer):
            yield from self._in_window(text, window, leaves)
        replacements: list[Replacement] = []
        for start, end, suspicion in self._suspicions(view.text, leaves):
            if suspicion.sort == _IN_PARTS:
                stretch = _stretch(view, start, end)
                if (
                    stretch is not None
                    and stretch.end - stretch.start == end - start
                    and not _cut(text, stretch.start, stretch.end, None)
                ):
                    replacements.append(Replacement(stretch.start, stretch.end, suspicion.meant, decoding.SPLIT))
                continue
            if suspicion.evasions:
                yield from self._judge(view, start, end, suspicion, leaves)
        replacements += decoding.signs(text) if has_signs else ()
        replacements += decoding.pluses(text)
        words = list(decoding.latin_words(text))
        replacements += decoding.pinyin(words, text)
        yield from self._initials(text, words, leaves)
        for window in decoding.decoded(reading.layer, replacements):
            yield from self._in_window(text, window, leaves)

    # ------------------------------------------------------------ by sound

    def _suspicions(
        self, letters: str, leaves: Mapping[str, Compiled], *, decoded: bool = False
    ) -> Iterator[tuple[int, int, _Suspicion]]:
        forms = self._forms
        known = self._known
        for start, end, index in self._automaton.find(letters.translate(sounds.SOUND)):
            written = letters[start:end]
            if not decoded and forms[index] == _AS_IS + written:
                continue
            if decoded:
                for suspicion in self._every(index, leaves):
                    yield start, end, suspicion
                continue
            suspicions = known.get((index, written))
            if suspicions is None:
                suspicions = known[index, written] = tuple(self._suspect(index, written, leaves))
                if len(known) > 50_000:
                    known.clear()
            for suspicion in suspicions:
                yield start, end, suspicion

    def _every(self, index: int, leaves: Mapping[str, Compiled]) -> Iterator[_Suspicion]:
        for form, entries in self._filed(index):
            if form[0] == _AS_IS:
                yield _Suspicion(_AS_IS, form[1:], NONE, False, tuple(entries))

    def _suspect(self, index: int, written: str, leaves: Mapping[str, Compiled]) -> Iterator[_Suspicion]:
        """What the letters may stand for; nothing for most, which are words of their own."""
        for form, entries in self._filed(index):
            sort, meant = form[0], form[1:]
            if sort == _IN_PARTS:
                if written == meant[:-1]:
                    yield _Suspicion(sort, meant[-1], decoding.SPLIT, ordinary.is_word(written), ())
                continue
            if sort == _MISREAD:
                if written == meant:
                    yield from _for_entries(sort, meant, sounds.OCR, ordinary.is_word(written), entries, leaves)
                continue
            if sort == _BACKWARDS:
                if written == meant:
                    # Two characters stand the other way round by chance all the time.
                    doubtful = len(written) == 2 or ordinary.is_word(written)
                    yield from _for_entries(sort, meant[::-1], REVERSE, doubtful, entries, leaves)
                continue
            if written == meant:
                continue
            evasions = [sounds.stands_for(one, other) for one, other in zip(written, meant, strict=True)]
            used = [each for each in evasions if each is not None]
            if len(used) == len(evasions):
                changed = [at for at, each in enumerate(used) if not each.isdisjoint(_ALIKE)]
                doubtful = _vague(written, meant, changed) or _all_in_words(written, changed)
                yield from _for_entries(sort, meant, frozenset().union(*used), doubtful, entries, leaves)

    def _judge(
        self, view: Skeleton, start: int, end: int, suspicion: _Suspicion, leaves: Mapping[str, Compiled]
    ) -> Iterator[Found]:
        stretch = _stretch(view, start, end)
        if stretch is None:
            return
        text = view.layer.text
        low, high, used = stretch
        cells = "".join(text[view.position(index)] for index in range(start, end))
        if _goes_on(text, low, high) or ("substitution" in suspicion.evasions and _figures_go_on(text, low, high)):
            return
        used |= suspicion.evasions
        if "insertion" in used and not used.isdisjoint(_ALIKE | REVERSE):
            # Marks between characters that are themselves other ones: two guesses at once.
            suspicion = suspicion._replace(doubtful=True)
        kept = _same(view.text[start:end], suspicion.meant) if suspicion.sort == _AS_IS else ""
        plain = None
        if "substitution" in suspicion.evasions and suspicion.sort == _AS_IS:
            plain = suspicion.meant
        yield from _told(text, low, high, used, suspicion, leaves, plain, kept, cells)

    # ------------------------------------------------------------ decoded

    def _in_window(self, text: str, window: Window, leaves: Mapping[str, Compiled]) -> Iterator[Found]:
        view = Skeleton(window.layer)
        for start, end, suspicion in self._suspicions(view.text, leaves, decoded=True):
            stretch = _stretch(view, start, end)
            if stretch is None:
                continue
            found = _owed(text, view, window, start, end, suspicion, stretch)
            if found is None:
                continue
            used, doubtful, *own = found
            low, high = window.layer.span(stretch.start, stretch.end)
            if not _goes_on(text, low, high):
                judged = suspicion._replace(doubtful=doubtful)
                yield from _told(text, low, high, used, judged, leaves, None, *own)

    def _initials(self, text: str, words: list[decoding.Latin], leaves: Mapping[str, Compiled]) -> Iterator[Found]:
        for word in words:
            if 2 <= len(word.letters) <= _NEIGHBOURS:
                for entry in self._first_letters.get(word.letters.replace("v", "w"), ()):
                    used = decoding.PINYIN | {"fullwidth"} if word.wide else decoding.PINYIN
                    suspicion = _Suspicion(_AS_IS, "", used, True, (entry,))
                    yield from _told(text, word.start, word.end, used, suspicion, leaves, None, "", "")

    # ------------------------------------------------------------ what was packed

    def _filed(self, index: int) -> Iterator[tuple[str, list[Entry]]]:
        forms = self._forms[index].split("\t")
        entries = self._entries[index]
        at = 0
        for form, count in zip(forms, self._counts(index, len(forms), len(entries)), strict=True):
            yield form, entries[at : at + count]
            at += count

    def _counts(self, index: int, forms: int, entries: int) -> list[int]:
        return [entries] if forms == 1 else self._shares[index]

    @cached_property
    def _unpacked(self) -> tuple[list[str], Entries, dict[int, list[int]], dict[str, list[Entry]]]:
        joined, entries, shares, initials = pickle.loads(self._packed)  # noqa: S301 - inside a pickle already trusted
        forms = joined.split("\n")
        several = [index for index, form in enumerate(forms) if "\t" in form]
        return forms, entries, dict(zip(several, shares, strict=True)), initials

    @property
    def _entries(self) -> Entries:
        return self._unpacked[1]

    @property
    def _shares(self) -> dict[int, list[int]]:
        return self._unpacked[2]

    @property
    def _first_letters(self) -> dict[str, list[Entry]]:
        return self._unpacked[3]

    @cached_property
    def _forms(self) -> list[str]:
        return self._unpacked[0]

    def __getstate__(self) -> tuple[Automaton, bytes]:
        return self._automaton, self._packed

    def __setstate__(self, state: tuple[Automaton, bytes]) -> None:
        self._automaton, self._packed = state
        self._known = {}


def _misreadings(skeleton: str) -> Iterator[str]:
    """The term with one character taken for another that is drawn much like it."""
    for at, letter in enumerate(skeleton):
        for other in _DRAWN_ALIKE.get(letter, ""):
            yield skeleton[:at] + other + skeleton[at + 1 :]


def _for_entries(
    sort: str, meant: str, used: Evasions, doubtful: bool, entries: list[Entry], leaves: Mapping[str, Compiled]
) -> Iterator[_Suspicion]:
    """The suspicion for the entries that can bear it out: doubtful ones need context words."""
    borne = tuple(entry for entry in entries if not doubtful or entry[0] == PHRASE or _context(entry, leaves))
    if borne:
        yield _Suspicion(sort, meant, used, doubtful, borne)


def _vague(written: str, meant: str, changed: list[int]) -> bool:
    """Whether so much of the word is changed, or so freely, that the sound alone proves nothing."""
    if len(written) > 2:
        return len(changed) * 2 > len(written)
    free = any("ocr" not in (sounds.stands_for(written[at], meant[at]) or NONE)
               and not sounds.same_tone(written[at], meant[at]) for at in changed)  # fmt: skip
    return len(changed) == len(written) or free


def _all_in_words(written: str, changed: list[int]) -> bool:
    """Whether every changed character belongs to an ordinary word within the stretch."""
    covered = {
        at
        for start in range(len(written))
        for end in range(start + 2, len(written) + 1)
        if ordinary.is_word(written[start:end])
        for at in range(start, end)
    }
    return bool(changed) and covered.issuperset(changed)


def _context(entry: Entry, leaves: Mapping[str, Compiled]) -> tuple[str, ...]:
    lexicon = leaves[entry[1]]
    return lexicon.context(entry[2]) if isinstance(lexicon, Lexicon) and entry[0] == TERM else ()


def _stretch(view: Skeleton, start: int, end: int) -> _Stretch | None:
    """Where the letters stand; None when what lies between them parts the word."""
    text = view.layer.text
    positions = [view.position(index) for index in range(start, end)]
    first = positions[0]
    for at in range(positions[1] - 1, first, -1):
        if SKELETON[ord(text[at])] == ord(view.text[start]):
            first = at
            break
    used: set[str] = set()
    before = first
    for after in positions[1:]:
        gap = judge_gap(text[before + 1 : after], "", text[before].isdecimal() and text[after].isdecimal())
        if gap is None:
            return None
        used |= gap.evasions
        before = after
    return _Stretch(first, positions[-1] + 1, frozenset(used))


def _owed(
    text: str, view: Skeleton, window: Window, start: int, end: int, suspicion: _Suspicion, stretch: _Stretch
) -> tuple[Evasions, bool, str, str] | None:
    """What a decoded word owes to which evasion, whether it is doubtful, what of it is as meant, and its characters.

    None when nothing in it was decoded.
    """
    layer, owed = window.layer, window.owed
    positions = [stretch.start, *(view.position(index) for index in range(start + 1, end))]
    if not any(at in owed for at in positions) or _shares_stretch(layer, stretch.start - 1, stretch.start):
        return None
    if _shares_stretch(layer, stretch.end - 1, stretch.end):
        return None
    used = set(stretch.evasions)
    cells: list[str] = []
    kept: list[str] = []
    alike = 0
    for at, letter, meant in zip(positions, view.text[start:end], suspicion.meant, strict=True):
        debt = owed.get(at, NONE)
        used |= debt
        cells.append(letter if "pinyin" in debt else layer.text[at])
        kept.append("\n" if at in owed or letter != meant else letter)
        if "pinyin" in debt:
            continue
        other = sounds.stands_for(letter, meant)
        if other is None:
            return None
        used |= other
        alike += "homophone" in other
    places = {layer.span(at, at + 1) for at in positions}
    if len(places) == 1 and "pinyin" not in used:
        return None
    if layer.starts is not None and layer.ends is not None:
        spelt = {text[layer.starts[at] : layer.ends[at]].strip().casefold() for at in positions if at in owed}
        if not spelt.isdisjoint(decoding.ENGLISH):
            return frozenset(used), True, "".join(kept), "".join(cells)
    # A plus sign adds more often than it befriends.
    plus = any(
        layer.text[at] == "加" and text[layer.starts[at]] in "+＋" for at in positions if at in owed and layer.starts
    )
    doubtful = plus or (alike > 0 and alike * 2 >= len(positions))
    return frozenset(used), doubtful, "".join(kept), "".join(cells)


def _shares_stretch(layer: Layer, one: int, other: int) -> bool:
    """Whether two neighbouring characters stand for the same stretch of the author's."""
    return 0 <= one < other < len(layer.text) and layer.span(one, one + 1) == layer.span(other, other + 1)


def _goes_on(text: str, low: int, high: int) -> bool:
    """Whether a Latin word or a number goes on beyond the stretch."""
    return (is_word(text[low]) and continues(text, low, -1)) or (
        is_word(text[high - 1]) and continues(text, high - 1, 1)
    )


def _own_spelling(cells: str, suspicion: _Suspicion, entry: Entry, leaves: Mapping[str, Compiled]) -> Evasions:
    """What the author's characters owe beside being other ones: width, variants, case."""
    lexicon = leaves[entry[1]]
    meant = lexicon.wording(entry[0], entry[2]).text if isinstance(lexicon, Lexicon) else ""
    if suspicion.sort == _BACKWARDS:
        meant = meant[::-1]
    used: Evasions = NONE
    for one, other in zip(cells, meant, strict=False):
        if one != other:
            letter, wanted = skeleton_of(one), skeleton_of(other)
            used |= letter_evasions(one, other if letter == wanted else letter)
    return used


def _figures_go_on(text: str, low: int, high: int) -> bool:
    """Whether a figure at an end of the stretch belongs to a larger one."""
    before, after = text[low - 1 : low] if low else "", text[high : high + 1]
    return (sounds.is_numeral(text[low]) and sounds.is_numeral(before)) or (
        sounds.is_numeral(text[high - 1]) and sounds.is_numeral(after)
    )


def _told(  # noqa: PLR0913 - everything that is known of the proposal
    text: str,
    low: int,
    high: int,
    used: Evasions,
    suspicion: _Suspicion,
    leaves: Mapping[str, Compiled],
    plain: str | None,
    kept: str,
    cells: str,
) -> Iterator[Found]:
    """The entries for which the stretch counts as a disguise."""
    cut: bool | None = None
    for entry in suspicion.entries:
        if entry[0] == TERM:
            if cut is None:
                cut = _cut(text, low, high, plain)
            if cut or (suspicion.doubtful and not _in_context(text, low, high, kept, _context(entry, leaves))):
                continue
        owed = used | _own_spelling(cells, suspicion, entry, leaves)
        yield Found(entry, Place(low, high, owed, low, high))


def _cut(text: str, low: int, high: int, plain: str | None) -> bool:
    """Whether the stretch is no unit of the text, as written or, with its figures read out, as meant."""
    before, after = _beside(text, low, -1), _beside(text, high, 1)
    if not before and not after:
        return False
    stretch = text[low:high]
    return ordinary.cuts_through(before, stretch, after) or (
        plain is not None and ordinary.cuts_through(before, plain, after)
    )


def _beside(text: str, at: int, step: int) -> str:
    """The Chinese characters directly before or after a position."""
    if step < 0:
        low = at
        while low > 0 and at - low < _NEIGHBOURS and is_cjk(text[low - 1]):
            low -= 1
        return text[low:at]
    high = at
    while high < len(text) and high - at < _NEIGHBOURS and is_cjk(text[high]):
        high += 1
    return text[at:high]


def _in_context(text: str, low: int, high: int, kept: str, context: tuple[str, ...]) -> bool:
    """Whether a word of the context stands within a few characters, or in what the stretch has left as it is."""
    around = f"{text[max(0, low - _CONTEXT_REACH) : low]}\n{kept}\n{text[high : high + _CONTEXT_REACH]}"
    # A single character says little unless it stands directly beside.
    beside = f"{text[max(0, low - 2) : low].strip()[-1:]}{kept}{text[high : high + 2].strip()[:1]}"
    return any(word in (around if len(word) > 1 else beside) for word in context)


def _same(written: str, meant: str) -> str:
    return "".join(one if one == other else "\n" for one, other in zip(written, meant, strict=False))
