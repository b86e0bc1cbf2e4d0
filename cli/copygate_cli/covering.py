"""`rules test --coverage`: what the examples show, what they leave unshown, and the same as JUnit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from copygate.dsl.diagnostics import Diagnostic
from copygate.errors import Wording
from copygate.report.gate.annotation import Annotation, Level
from copygate.report.gate.junit import suite, test_case
from copygate.workbench.coverage import Coverage, measure
from copygate_cli.benchtexts import both, say
from copygate_cli.columns import table
from copygate_cli.diagnosis import diagnostics_text, near_path

if TYPE_CHECKING:
    from copygate.packs.examples import ExampleResult
    from copygate.packs.loader import Compiled
    from copygate.packs.rulebook import Pack
    from copygate.workbench.trial import Trial

_MOST_SHOWN = 20
_MOST_PACKS = 3


def cover(
    loaded: Compiled, trial: Trial, packs: Sequence[Pack], least: float | None, lang: str
) -> tuple[Coverage, int]:
    """Print the table and what is missing; the coverage and the exit code."""
    coverage = measure(trial, packs)
    heads = say("cover.heads", lang).split("|")
    rows = [_row(pack.id, coverage, f"{pack.id}/") for pack in packs]
    if len(rows) > 1:
        rows.append(_row(say("cover.total", lang), coverage, ""))
    click.echo(table(heads, rows))
    lacking = missing_of(coverage)
    shown = lacking if len(packs) <= _MOST_PACKS else lacking[:_MOST_SHOWN]
    if shown:
        click.echo("\n" + say("cover.missing", lang))
        click.echo(diagnostics_text(shown, loaded.sources, lang, total=False))
    if len(shown) < len(lacking):
        click.echo("\n" + say("cover.more", lang, count=len(lacking) - len(shown)))
    if least is None:
        return coverage, 0
    share, unshown = share_of(coverage), sum(not rule.covered for rule in coverage.rules)
    if share >= least and not unshown:
        return coverage, 0
    click.echo("\n" + say("cover.below", lang, share=f"{share:.1f}", least=f"{least:g}", rules=unshown))
    return coverage, 1


def share_of(coverage: Coverage) -> float:
    """The percentage of arms shown, rounded down: 94.99 is not 95."""
    shown, every = coverage.arms
    return int(1000 * shown / every) / 10 if every else 100.0


def missing_of(coverage: Coverage) -> list[Diagnostic]:
    """The rules and arms that no example shows, as diagnostics."""
    found = [
        Diagnostic(rule.path, rule.span, "uncovered", both("cover.rule"), None, "warning")
        for rule in coverage.rules
        if not rule.covered
    ]
    for part, side in coverage.missing:
        wording = both("cover.true" if side else "cover.false")
        at = Wording(*(f"{part.owner} {part.sort}: {wording.say(lang)}" for lang in ("en", "zh")))
        found.append(Diagnostic(part.path, part.span, "uncovered", at, None, "warning"))
    return found


def write_junit(
    path: Path, results: Sequence[ExampleResult], coverage: Coverage | None, sources: dict[str, str], lang: str
) -> None:
    """One case a rule or definition: an example that does not hold is a failure, an arm not shown is only told."""
    told: dict[tuple[str, str], list[Annotation]] = {}
    for result in results:
        key = (near_path(result.file.path), f"{result.pack.id}/{result.item.name}")
        listed = told.setdefault(key, [])
        if result.problem is not None:
            listed.append(_annotation(result.problem, key, "error", sources, lang))
    if coverage is not None:
        for part, side in coverage.missing:
            key = (near_path(part.path), part.owner)
            wording = both("cover.true" if side else "cover.false")
            lacking = Diagnostic(part.path, part.span, "uncovered", wording, None, "warning")
            told.setdefault(key, []).append(_annotation(lacking, key, "note", sources, lang))
    failed = sum(any(each.level == "error" for each in listed) for listed in told.values())
    cases = [test_case(name, where, listed, "") for (where, name), listed in sorted(told.items())]
    path.write_text(suite(cases, failed, 0, 0.0), encoding="utf-8")


def _annotation(
    diagnostic: Diagnostic, key: tuple[str, str], level: Level, sources: dict[str, str], lang: str
) -> Annotation:
    text = sources.get(diagnostic.path, "")
    start = diagnostic.span.start
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    words = " ".join(text[start : diagnostic.span.end].split())
    message = f"{diagnostic.wording.say(lang)}: {words[:80]}"
    return Annotation(key[0], key[1], "", level, message, line, column, column + 1)


def _row(name: str, coverage: Coverage, below: str) -> tuple[str, ...]:
    rules = [rule for rule in coverage.rules if rule.rule.startswith(below)]
    parts = {part: sides for part, sides in coverage.parts.items() if part.owner.startswith(below)}
    groups = [count for group, count in coverage.groups.items() if group.name.startswith(below)]
    evasions = [count for (pack, _), count in coverage.evasions.items() if not below or pack == below[:-1]]
    shown, every = sum(map(len, parts.values())), 2 * len(parts)
    return (
        name,
        _of(sum(rule.covered for rule in rules), len(rules)),
        _of(shown, every),
        f"{100 * shown / every:.1f}%" if every else "-",
        _of(sum(map(bool, groups)), len(groups)),
        _of(sum(map(bool, evasions)), len(evasions)),
    )


def _of(some: int, every: int) -> str:
    return f"{some}/{every}" if every else "-"
