"""`copygate baseline create|update`: old problems frozen, so that only new ones count."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from copygate.errors import UsageError
from copygate_cli.baselines import Baseline, Entries, Frozen, frozen_of, never_frozen, read_baseline, written
from copygate_cli.checking import Run
from copygate_cli.complaints import tell
from copygate_cli.config import BASELINE, Configuration
from copygate_cli.gatetexts import both, say
from copygate_cli.inputs import folders_of
from copygate_cli.output import style_for
from copygate_cli.speech import Command, Group, lang_of

if TYPE_CHECKING:
    from copygate.model.draft import Draft
    from copygate.model.verdict import Outcome, Verdict
    from copygate.report.style import Style
    from copygate.report.totals import Totals
    from copygate_cli.config import Settings
    from copygate_cli.inputs import Source


@click.group("baseline", cls=Group, help="help.baseline")
def baseline() -> None:
    """The group."""


@baseline.command("create", cls=Command, help="help.baseline.create")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--file", "file", type=click.Path(path_type=Path), metavar="FILE", help="help.baseline.file")
@click.option("--again", is_flag=True, help="help.baseline.again")
@click.pass_context
def create(ctx: click.Context, paths: tuple[Path, ...], file: Path | None, again: bool) -> int:
    """Freeze what is there now; the exit code."""
    lang, run = lang_of(ctx), _FreezingRun(style_for(lang_of(ctx), reveal=False))
    path = run.freeze_to(paths, file)
    before: Entries = {}
    if os.path.lexists(path):
        if not again:
            _refuse("baseline.exists", path=path)
        before = read_baseline(path).entries
    run.over(paths)
    path.write_text(written(run.found), encoding="utf-8")
    click.echo(say("baseline.created", lang, path=path, count=_total(run.found), files=len(run.found)))
    if before:
        added, gone = _total(_less(run.found, before)), _total(_less(before, run.found))
        click.echo(say("baseline.again", lang, added=added, gone=gone))
    run.tell_rest(lang)
    return 0


@baseline.command("update", cls=Command, help="help.baseline.update")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--file", "file", type=click.Path(path_type=Path), metavar="FILE", help="help.baseline.file")
@click.pass_context
def update(ctx: click.Context, paths: tuple[Path, ...], file: Path | None) -> int:
    """Take out what was mended; the exit code."""
    lang, run = lang_of(ctx), _FreezingRun(style_for(lang_of(ctx), reveal=False))
    path = run.freeze_to(paths, file)
    if not os.path.lexists(path):
        _refuse("baseline.none", path=path)
    before = read_baseline(path).entries
    run.over(paths)
    kept: Entries = {}
    for name, held in before.items():
        if name in run.visited:
            kept[name] = _still(held, run.found.get(name, Counter()))
        elif os.path.lexists(path.parent / name):
            kept[name] = held
    path.write_text(written(kept), encoding="utf-8")
    count = _total(kept)
    click.echo(say("baseline.updated", lang, path=path, gone=_total(before) - count, count=count))
    new = _total(_less(run.found, before))
    if new:
        tell(say("baseline.new", lang, count=new))
    run.tell_rest(lang)
    return 0


class _FreezingRun(Run):
    """A run that gathers what can be frozen and shows nothing."""

    def __init__(self, style: Style) -> None:
        super().__init__(style, "jsonl", None, None, (), explain=False)
        self.found: Entries = {}
        self.visited: set[str] = set()
        self.never = 0
        self._file: Path | None = None

    def freeze_to(self, paths: tuple[Path, ...], file: Path | None) -> Path:
        """Where the baseline of these paths lies. Raises UsageError where that cannot be said."""
        if file is not None:
            self._file, self.baseline_folder = file, file.parent.resolve()
            return file
        roots = {self.configuration.of(folder).root for folder in folders_of(paths, Configuration())}
        if len(roots) > 1:
            _refuse("baseline.two-roots", roots=", ".join(sorted(map(str, roots))))
        root = next(iter(roots), None)
        if root is None:
            _refuse("baseline.no-root")
        return Path(os.path.relpath(root / BASELINE))

    def tell_rest(self, lang: str) -> None:
        """What could not be frozen."""
        if self.never:
            tell(say("baseline.never", lang, count=self.never))

    def _opened_output(self) -> _Nothing:
        return _Nothing()

    def _tell_unread(self, verdict: Verdict) -> None:
        """Counted, and told as one number."""

    def _baseline(self, settings: Settings) -> Baseline | None:
        return None

    def _counted(self, verdict: Verdict, draft: Draft | None, source: Source, settings: Settings) -> Verdict:
        self.baseline = self._file  # whose folder paths are spelled from
        place = self._place_of(source, settings)
        self.visited.add(place)
        self.never += never_frozen(verdict)
        if draft is not None and (held := frozen_of(verdict, draft)):
            self.found[place] = self.found.get(place, Counter()) + held
        return verdict


class _Nothing:
    """Output that shows nothing."""

    def write(self, verdict: Verdict, draft: Draft | None, notes: Iterable[str], fail_on: Outcome) -> None:
        """Nothing."""

    def finish(self, totals: Totals) -> None:
        """Nothing."""


def _still(held: Counter[Frozen], now: Counter[Frozen]) -> Counter[Frozen]:
    """What of it is there now, as it was frozen. INVARIANT: no count grows and no severity rises."""
    there: Counter[tuple[str, str]] = Counter()
    for each, count in now.items():
        there[each.rule, each.print_] += count
    return +Counter({each: min(count, there[each.rule, each.print_]) for each, count in held.items()})


def _less(one: Entries, other: Entries) -> Entries:
    return {path: held - other.get(path, Counter()) for path, held in one.items()}


def _total(entries: Entries) -> int:
    return sum(held.total() for held in entries.values())


def _refuse(key: str, **values: object) -> NoReturn:
    raise UsageError(key.replace(".", "-"), both(key, **values))
