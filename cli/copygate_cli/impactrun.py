"""`rules impact` at work: the archive in batches, what it came to, and how that is shown."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from copygate.errors import InputError, UsageError
from copygate.evaluation.compiled import CompiledRulebook, prepare
from copygate.impact.comparing import Comparer
from copygate.impact.difference import Difference, Edition, difference
from copygate.impact.running import Batch, Job, Records, run, unread
from copygate.impact.tally import Tally
from copygate.intake.reader import parts_of
from copygate.packs.cache import cached
from copygate.rulebooks import for_judging
from copygate.tuples import NamedTuple
from copygate_cli.config import Configuration
from copygate_cli.impacttexts import both, say
from copygate_cli.inputs import folders_of, sources
from copygate_cli.output import style_for

if TYPE_CHECKING:
    from copygate.model.draft import Draft
    from copygate_cli.rulebases import Base

_PART: Final = 1 << 20
_BATCH: Final = 64
_MANY: Final = 2_000
"""From so many posts on it is worth starting processes, and saying that it takes long."""
_SILENT: Final = 5.0
"""Seconds before it is said how long it will take."""


class Asked(NamedTuple):
    """What the command line asks for. `again`: how many posts, about, are judged whole too."""

    archives: tuple[Path, ...]
    as_of: date | None = None
    samples: int = 5
    again: int = 200
    workers: int | None = None
    whole: bool | None = None


class Result(NamedTuple):
    """What a change does to an archive."""

    before: str
    after: str
    archive: str
    day: str
    between: Difference
    tally: Tally
    seconds: float
    judged_whole: bool


def impact_of(pair: tuple[Base, Base], asked: Asked, lang: str) -> Result:
    """Judge the archive under both. Raises UsageError where there is nothing to read."""
    before, after = pair
    configuration = Configuration()
    shown = ", ".join(map(str, asked.archives))
    if not all(path.exists() for path in asked.archives) or not folders_of(asked.archives, configuration):
        raise UsageError("no-archive", both("impact.no-archive", paths=shown))
    between = difference(before.rulebook, after.rulebook)
    known = {id(between.before): before, id(between.after): after}

    def made(edition: Edition) -> CompiledRulebook:
        base = known[id(edition)]

        def build() -> object:
            return for_judging(prepare(edition.rulebook, edition.found))

        return CompiledRulebook(cached(base.digest, build, variant=f"impact {base.judging}").value)  # type: ignore[arg-type] # as built

    today = date.today()
    comparer = Comparer(between, today=today, as_of=asked.as_of, lang=lang, whole=asked.whole, made=made)
    size = _posts_in(asked.archives)
    again = max(1, size // asked.again) if asked.again and between.affected else 0
    progress = _Progress(size, lang)
    if comparer.judges_whole and between.affected and size > _MANY:
        rules = max(len(between.before.rules), len(between.after.rules))
        progress.tell(say("impact.whole-ahead", lang, changed=len(between.affected), rules=rules))
    workers = asked.workers or min(8, _cores())
    began = time.perf_counter()
    job = Job(comparer, again, asked.samples)
    tally = run(job, _batches(asked.archives, configuration), workers if size > _MANY else 1, progress.after)
    progress.finish()
    seconds = time.perf_counter() - began
    day = (asked.as_of or today).isoformat()
    return Result(before.name, after.name, shown, day, between, tally, seconds, comparer.judges_whole)


def show(result: Result, form: str, lang: str) -> int:
    """Write the result; the exit code."""
    style = style_for(lang, reveal=False)
    if form == "json":
        from copygate_cli.impactjson import impact_json

        text = impact_json(result)
    elif form == "html":
        from copygate_cli.impactpage import impact_page

        text = impact_page(result, lang)
    else:
        from copygate_cli.impactreport import impact_text

        text = impact_text(result, style)
    sys.stdout.write(text)
    if result.tally.disagreed:
        from copygate_cli.complaints import UNDECIDED, tell

        tell(say("impact.disagreed", lang, names=", ".join(result.tally.disagreed)))
        return UNDECIDED
    return 0


def _batches(archives: tuple[Path, ...], configuration: Configuration) -> Iterator[Batch]:
    """The archive in its own order: files of records part by part, all else some drafts at a time."""
    waiting: list[Draft] = []
    for source in sources(archives, configuration):
        if source.file is not None and source.file.suffix.lower() == ".jsonl":
            if waiting:
                yield tuple(waiting)
                waiting = []
            try:
                yield from (Records(source.file, source.shown, part) for part in parts_of(source.file, _PART))
            except InputError as error:
                yield (unread(source.shown, error),)
            continue
        try:
            for draft in source.drafts():
                waiting.append(draft)
                if len(waiting) == _BATCH:
                    yield tuple(waiting)
                    waiting = []
        except InputError as error:
            waiting.append(unread(source.shown, error))
    if waiting:
        yield tuple(waiting)


def _posts_in(archives: tuple[Path, ...]) -> int:
    """How many posts there are, about: a first part of each file of records tells how long they are."""
    total = 0
    for path in archives:
        if path.suffix.lower() != ".jsonl" or not path.is_file():
            total += sum(len(names) for _, _, names in os.walk(path)) if path.is_dir() else 1
            continue
        with path.open("rb") as file:
            head = file.read(_PART)
        lines = max(1, head.count(b"\n"))
        total += max(lines, lines * path.stat().st_size // max(1, len(head)))
    return total


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class _Progress:
    """How far it is: a line on a terminal that is written over, elsewhere one line once it is known to take long."""

    def __init__(self, posts: int, lang: str) -> None:
        self.posts, self.lang, self.began = posts, lang, time.perf_counter()
        self.live, self.told, self.shown = sys.stderr.isatty(), False, 0.0

    def tell(self, text: str) -> None:
        """Say something that stays."""
        sys.stderr.write(text + "\n")

    def after(self, tally: Tally) -> None:
        """Where it has come to."""
        now = time.perf_counter()
        spent = now - self.began
        if spent < _SILENT or not tally.posts:
            return
        left = max(0.0, spent / tally.posts * (self.posts - tally.posts))
        if self.live and now - self.shown > 1:
            line = say("impact.progress", self.lang, posts=tally.posts, time=duration(left, self.lang))
            sys.stderr.write(f"\r{line}\x1b[K")
            self.shown = now
        elif not self.live and not self.told and left > 2 * _SILENT:
            self.tell(say("impact.estimate", self.lang, time=duration(left, self.lang), rate=tally.posts / spent))
            self.told = True

    def finish(self) -> None:
        """Take the line away again."""
        if self.live and self.shown:
            sys.stderr.write("\r\x1b[K")


def duration(seconds: float, lang: str) -> str:
    """`40 秒`, `3 分 20 秒`."""
    whole = max(1, round(seconds))
    if whole < 60:
        return say("impact.seconds", lang, n=whole)
    minutes, rest = divmod(whole, 60)
    if rest == 0 or minutes >= 10:
        return say("impact.minutes", lang, n=minutes + (rest >= 30))
    return say("impact.minutes-seconds", lang, m=minutes, s=rest)
