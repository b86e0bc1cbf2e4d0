"""`figures_of`: turnaround, outcomes, broken deadlines and the brand-error rate, counted over the stories of all cases.

Percentiles are nearest-rank. INVARIANT: what the log does not tell is not guessed: a takedown whose reason names no
rule makes the brand-error rate a range, not a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from copygate.review.states import State
from copygate.service.hours import Calendar
from copygate.service.stories import Story, Turn, story_of
from copygate.service.world import CASE
from copygate.service.writer import Writer
from copygate.store import ledger

GOAL: Final = 0.05
"""The share of brand errors that the business tolerates."""
_EVERY: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Asked:
    """What to count: from when (inclusive) until when (exclusive), for which platforms, whose rules are the brand's."""

    since: datetime | None = None
    until: datetime | None = None
    platforms: frozenset[str] = frozenset()
    brand: tuple[str, ...] = ("brand/",)

    def covers(self, at: datetime | None) -> bool:
        """Whether a moment lies in the time asked about."""
        return at is not None and (self.since is None or at >= self.since) and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class TierFigures:
    """How long cases lay at a tier, by the clock and in working hours (where the workflow counts those)."""

    tier: str
    title: str
    passed: int
    returned: int
    waiting: int
    clock: tuple[timedelta, timedelta] | None
    worked: tuple[timedelta, timedelta] | None
    """Median and 90th percentile."""


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """Cases in which a rule was found, for one platform or for all: what became of them."""

    rule: str
    platform: str
    cases: int
    blocked: int
    mended: int
    waived: int
    published: int
    taken_down: int


@dataclass(frozen=True, slots=True)
class PlatformFigures:
    """Cases of a platform."""

    platform: str
    cases: int
    clean: int
    blocked: int
    changes: int
    rejected: int
    published: int
    taken_down: int


@dataclass(frozen=True, slots=True)
class DeadlineFigures:
    """Times allowed, kept and broken."""

    title: str
    kept: int
    broken: int
    running: int


@dataclass(frozen=True, slots=True)
class BrandFigures:
    """Of what was first published in that time: taken down for a rule of the brand, and for no rule that was named.

    What was restored as it was is neither.
    """

    published: int
    errors: int
    unnamed: int
    restored: int
    rechecks: int
    """Published, and a brand rule tightened since would block it: no error of that day."""

    @property
    def least(self) -> float:
        """The rate, if no unnamed takedown was for the brand."""
        return self.errors / self.published if self.published else 0.0

    @property
    def most(self) -> float:
        """The rate, if every one was."""
        return (self.errors + self.unnamed) / self.published if self.published else 0.0


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything counted."""

    cases: int
    tiers: tuple[TierFigures, ...]
    rules: tuple[RuleFigures, ...]
    rules_by_platform: tuple[RuleFigures, ...]
    platforms: tuple[PlatformFigures, ...]
    deadlines: tuple[DeadlineFigures, ...]
    brand: BrandFigures


def figures_of(writer: Writer, calendar: Calendar, asked: Asked) -> Figures:
    """Read every case's leaves, at one moment."""
    with writer.reading() as transaction:
        names = ledger.names_in(transaction.connection, CASE, [each.value for each in State], _EVERY)
        stories = [
            story_of(transaction, name, ledger.leaves_of(transaction.connection, CASE, name)) for name in sorted(names)
        ]
        now = transaction.now
    return figures(stories, calendar, asked, now)


def figures(every: Iterable[Story], calendar: Calendar, asked: Asked, now: datetime) -> Figures:
    """Count."""
    stories = [each for each in every if not asked.platforms or asked.platforms & set(each.platforms)]
    submitted = [each for each in stories if asked.covers(each.submitted)]
    return Figures(
        len(submitted),
        tuple(_tiers(stories, calendar, asked)),
        tuple(_rules(submitted, lambda story, rule: ("",))),
        tuple(_rules(submitted, lambda story, rule: tuple(story.found[rule]) or story.platforms or ("",))),
        tuple(_platforms(submitted, asked)),
        tuple(_deadlines(stories, asked, now)),
        _brand(stories, asked),
    )


def _tiers(stories: Sequence[Story], calendar: Calendar, asked: Asked) -> Iterable[TierFigures]:
    turns: dict[str, list[Turn]] = {}
    for story in stories:
        for turn in story.turns:
            turns.setdefault(turn.tier, []).append(turn)
    for tier, every in turns.items():
        ended = [(each, each.until) for each in every if each.until is not None and asked.covers(each.until)]
        clock = [until - each.since for each, until in ended if each.passed]
        working = [calendar.worked(each.since, until) for each, until in ended if each.passed and each.working]
        waiting = sum(each.until is None for each in every)
        returned = sum(not each.passed for each, _ in ended)
        if ended or waiting:
            yield TierFigures(
                tier, every[-1].title, len(clock), returned, waiting, percentiles(clock), percentiles(working)
            )


def percentiles(times: Sequence[timedelta]) -> tuple[timedelta, timedelta] | None:
    """The median and the 90th percentile, nearest-rank; None of nothing."""
    if not times:
        return None
    ordered = sorted(times)
    half, most = (ordered[-(-len(ordered) * percent // 100) - 1] for percent in (50, 90))
    return half, most


def _rules(stories: Sequence[Story], platforms_of: Callable[[Story, str], tuple[str, ...]]) -> Iterable[RuleFigures]:
    of: dict[tuple[str, str], list[Story]] = {}
    for story in stories:
        for rule in story.found:
            for platform in platforms_of(story, rule):
                of.setdefault((rule, platform), []).append(story)
    for (rule, platform), cases in sorted(of.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        yield RuleFigures(
            rule,
            platform,
            len(cases),
            sum(rule in each.blocked for each in cases),
            sum(rule not in each.left for each in cases),
            sum(rule in each.waived for each in cases),
            sum(each.published is not None for each in cases),
            sum(any(rule in (down.named or ()) for down in each.takedowns) for each in cases),
        )


def _platforms(stories: Sequence[Story], asked: Asked) -> Iterable[PlatformFigures]:
    of: dict[str, list[Story]] = {}
    for story in stories:
        for platform in story.platforms or ("",):
            if not asked.platforms or platform in asked.platforms:
                of.setdefault(platform, []).append(story)
    for platform, cases in sorted(of.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        yield PlatformFigures(
            platform,
            len(cases),
            sum(each.first_outcome in ("clear", "owes") for each in cases),
            sum(bool(each.blocked) for each in cases),
            sum(bool(each.changes) for each in cases),
            sum(each.state == State.REJECTED for each in cases),
            sum(each.published is not None for each in cases),
            sum(bool(each.takedowns) for each in cases),
        )


def _deadlines(stories: Sequence[Story], asked: Asked, now: datetime) -> Iterable[DeadlineFigures]:
    counted: dict[str, list[int]] = {}
    for story in stories:
        for each in story.deadlines.values():
            if asked.covers(each.due_at):
                # A late or missing tick changes nothing: what was not done by then was not done by then.
                late = each.fired or (each.ended or now) > each.due_at
                counted.setdefault(each.title, [0, 0, 0])[1 if late else 0 if each.ended else 2] += 1
    for title, (kept, broken, running) in sorted(counted.items()):
        yield DeadlineFigures(title, kept, broken, running)


def _brand(stories: Sequence[Story], asked: Asked) -> BrandFigures:
    published = [each for each in stories if asked.covers(each.published)]
    errors = unnamed = restored = 0
    for story in published:
        stand = [each for each in story.takedowns if not each.restored]
        if any(rule.startswith(asked.brand) for each in stand for rule in each.named or ()):
            errors += 1
        elif any(not each.named for each in stand):
            unnamed += 1
        restored += bool(story.takedowns) and not stand
    rechecks = sum(any(rule.startswith(asked.brand) for rule in each.rechecks) for each in published)
    return BrandFigures(len(published), errors, unnamed, restored, rechecks)
