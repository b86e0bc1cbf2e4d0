"""What a change does to an archive, counted: `Tally`. Small however long the archive; parts of it add up in order."""

from __future__ import annotations

from bisect import insort
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zlib import crc32

from copygate.model.verdict import Outcome
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from copygate.impact.comparing import Compared, Saying

Flip = tuple[Outcome, Outcome] | None
"""From which outcome to which; None where the outcome stays and something else changed."""
_MOST_WORDS = 2_000
"""So many different words are told apart, for each rule."""


class Remark(NamedTuple):
    """What one edition alone says of a sample. `new`: the later one. `weight` is the severity, or the status, and `was`
    what it was before, where both say it of the same place."""

    new: bool
    rule: str
    weight: str
    message: str
    match: str | None
    was: str | None = None


class Sample(NamedTuple):
    """A post whose verdict changed. `text` is what stands around `text[start:end]`, personal data masked."""

    name: str
    flip: Flip
    platforms: tuple[tuple[str, Outcome, Outcome], ...]
    text: str
    start: int
    end: int
    remarks: tuple[Remark, ...]


@dataclass(slots=True)
class RuleTally:
    """One rule: the posts in which it says something new or no more, or weighs the same otherwise; and those whose
    outcome it has part in. What was masked counts as the word `""`."""

    new: int = 0
    gone: int = 0
    weighed: int = 0
    stricter: int = 0
    looser: int = 0
    blocked: int = 0
    cleared: int = 0
    words_new: Counter[str] = field(default_factory=Counter)
    words_gone: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Tally:
    """Posts of an archive under two editions of a rulebook."""

    most_samples: int = 5
    posts: int = 0
    unreadable: int = 0
    pictured: int = 0
    altered: int = 0
    checked_again: int = 0
    disagreed: list[str] = field(default_factory=list)
    flips: Counter[tuple[Outcome, Outcome]] = field(default_factory=Counter)
    rules: dict[str, RuleTally] = field(default_factory=dict)
    on_platform: Counter[str] = field(default_factory=Counter)
    platforms: Counter[tuple[str, Outcome, Outcome]] = field(default_factory=Counter)
    samples: dict[Flip, list[tuple[int, Sample]]] = field(default_factory=dict)

    @property
    def changed(self) -> int:
        """Posts whose outcome differs."""
        return self.flips.total()

    @property
    def unchanged(self) -> int:
        """Posts whose outcome is the same, whatever else is said of them."""
        return self.posts - self.changed

    @property
    def newly_blocked(self) -> int:
        """Posts that may not be published any more."""
        return sum(count for (_, after), count in self.flips.items() if after is Outcome.BLOCKED)

    @property
    def newly_clear(self) -> int:
        """Posts that nothing stands in the way of any more."""
        return sum(count for (_, after), count in self.flips.items() if after is Outcome.CLEAR)

    def add(self, compared: Compared) -> None:
        """Count a post of which the editions say different things."""
        before, after = compared.before, compared.after
        stricter = looser = False
        if before is not None and after is not None and before is not after:
            self.flips[before, after] += 1
            stricter, looser = after > before, after < before
        else:
            self.altered += 1
        for name, (was, now) in compared.platforms.items():
            self.platforms[name, was, now] += 1
        for rule in dict.fromkeys(each.rule for each in (*compared.new, *compared.gone)):
            tally = self.rules.setdefault(rule, RuleTally())
            new, gone = ([each for each in some if each.rule == rule] for some in (compared.new, compared.gone))
            both = {each.place for each in new} & {each.place for each in gone}
            new_words, gone_words = ([each for each in some if each.place not in both] for some in (new, gone))
            tally.new += bool(new_words)
            tally.gone += bool(gone_words)
            tally.weighed += bool(both)
            tally.stricter += stricter and bool(new)
            tally.blocked += stricter and bool(new) and after is Outcome.BLOCKED
            tally.looser += looser and bool(gone)
            tally.cleared += looser and bool(gone) and after is Outcome.CLEAR
            tally.words_new.update(_words(new_words))
            tally.words_gone.update(_words(gone_words))

    def wants(self, flip: Flip, rank: int) -> bool:
        """Whether a post of that rank is to be kept as a sample: the lowest ranks are, and they are spread evenly."""
        kept = self.samples.get(flip, [])
        return self.most_samples > 0 and (len(kept) < self.most_samples or rank < kept[-1][0])

    def keep(self, rank: int, sample: Sample) -> None:
        """Keep a sample that was wanted."""
        kept = self.samples.setdefault(sample.flip, [])
        insort(kept, (rank, sample), key=lambda each: each[0])
        del kept[self.most_samples :]

    def merge(self, later: Tally) -> None:
        """Add what was counted in the part of the archive that follows."""
        self.posts += later.posts
        self.unreadable += later.unreadable
        self.pictured += later.pictured
        self.altered += later.altered
        self.checked_again += later.checked_again
        self.disagreed += later.disagreed[: 10 - len(self.disagreed)] if len(self.disagreed) < 10 else []
        self.flips.update(later.flips)
        self.on_platform.update(later.on_platform)
        self.platforms.update(later.platforms)
        for rule, theirs in later.rules.items():
            ours = self.rules.setdefault(rule, RuleTally())
            for name in ("new", "gone", "weighed", "stricter", "looser", "blocked", "cleared"):
                setattr(ours, name, getattr(ours, name) + getattr(theirs, name))
            _add(ours.words_new, theirs.words_new)
            _add(ours.words_gone, theirs.words_gone)
        for kept in later.samples.values():
            for rank, sample in kept:
                if self.wants(sample.flip, rank):
                    self.keep(rank, sample)


def rank_of(name: str) -> int:
    """A number that depends on the name alone and is spread evenly."""
    return crc32(name.encode("utf-8", "surrogatepass"))


def flip_of(compared: Compared) -> Flip:
    """From which outcome to which, if it changed."""
    before, after = compared.before, compared.after
    return None if before is None or after is None or before is after else (before, after)


def _words(sayings: Iterable[Saying]) -> set[str]:
    """The words responsible, each once a post; who has which telephone number is nobody's business."""
    return {"" if each.masked else each.match for each in sayings if each.match is not None}


def _add(words: Counter[str], more: Counter[str]) -> None:
    """Words in the order in which they are met, so that the same archive gives the same count."""
    for word, count in more.items():
        if word in words or len(words) < _MOST_WORDS:
            words[word] += count


def strictest_first(flips: Iterable[tuple[Outcome, Outcome]]) -> list[tuple[Outcome, Outcome]]:
    """What got stricter first, and of that what is gravest now."""
    return sorted(flips, key=lambda flip: (flip[1] < flip[0], -flip[1] if flip[1] > flip[0] else flip[1], flip[0]))
