"""`rules check` and `rules test`: is what stands in the rule files right, and does it do what its examples say."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from copygate.errors import UsageError, Wording
from copygate.packs.folders import find_packs
from copygate.packs.loader import Compiled, RulebookErrors, compile_rulebook
from copygate.report.wording import counted, say
from copygate_cli.complaints import USAGE
from copygate_cli.diagnosis import diagnostics_text
from copygate_cli.rulebooks import roots_of

if TYPE_CHECKING:
    from copygate.dsl.diagnostics import Diagnostic
    from copygate.packs.rulebook import Pack
    from copygate_cli.config import Settings


def check_rules(
    settings: Settings,
    paths: Sequence[Path],
    lang: str,
    *,
    as_of: date | None = None,
    most_days: int = 365,
    strict: bool = False,
) -> int:
    """Say everything that is wrong or no use, or that nothing is; the exit code."""
    try:
        compiled = _compiled(settings, paths)
    except RulebookErrors as error:
        found = _within(error.diagnostics, paths)
        if any(each.severity == "error" for each in found):
            click.echo(diagnostics_text(found, error.sources, lang), err=True)
            return USAGE
        raise
    from copygate.workbench.analysis import analyse
    from copygate_cli import benchtexts

    packs = _packs_within(compiled, paths)
    looked = analyse(compiled.rulebook, packs, compiled.sources, as_of or date.today(), most_days)
    warnings = _within((*compiled.warnings, *looked.warnings), paths)
    explained = _within([diagnostic for diagnostic, _ in looked.explained], paths)
    if warnings:
        click.echo(diagnostics_text(warnings, compiled.sources, lang), err=True)
        click.echo(benchtexts.say("check.warnings", lang, count=len(warnings)), err=True)
    click.echo(say("rules.fine", lang, rules=_rules_of(packs, lang), packs=len(packs)))
    if explained:
        click.echo(benchtexts.say("check.explained", lang, count=len(explained)))
    return int(strict and bool(warnings))


def test_rules(
    settings: Settings,
    paths: Sequence[Path],
    lang: str,
    *,
    coverage: bool,
    least: float | None,
    junit: Path | None,
) -> int:
    """Run the examples of the packs; the exit code."""
    from copygate_cli.examples import run_packs

    compiled = _compiled(settings, paths)
    packs = _packs_within(compiled, paths)
    return run_packs(compiled, packs, lang, coverage=coverage, least=least, junit=junit)


def mutate_rules(
    settings: Settings,
    names: Sequence[str],
    lang: str,
    *,
    sample: int | None,
    seed: int,
    least: float | None,
    processes: int,
) -> int:
    """Try the mutants of packs, given by id or by folder; the exit code."""
    from copygate_cli.mutating import mutate

    compiled = _compiled(settings, [Path(name) for name in names if Path(name).exists()])
    ids = [name for name in names if not Path(name).exists()]
    unknown = [name for name in ids if compiled.rulebook.pack(name) is None]
    if unknown:
        raise UsageError("no-packs", _both("rules.none", paths=", ".join(unknown)))
    paths = [Path(name) for name in names if Path(name).exists()]
    packs = [pack for pack in compiled.rulebook.packs if pack.id in ids] if ids else []
    packs += [pack for pack in _packs_within(compiled, paths) if pack.id not in ids] if paths or not ids else []
    return mutate(compiled, packs, lang, sample=sample, seed=seed, least=least, processes=processes)


def _compiled(settings: Settings, paths: Sequence[Path]) -> Compiled:
    """The bundled packs, the project's, and those below the paths, which may use one another."""
    roots = roots_of(settings)
    for path in paths:
        folder = path if path.is_dir() else path.parent
        if not path.exists():
            raise UsageError("missing", _both("rules.none", paths=path))
        if not any(folder.resolve().is_relative_to(root.resolve()) for root in roots):
            roots.append(folder)
    found = find_packs(roots)
    if not found.folders and not found.problems:
        raise UsageError("no-packs", _both("rules.none", paths=", ".join(map(str, roots))))
    compiled = compile_rulebook(found)
    if paths and not _packs_within(compiled, paths):
        raise UsageError("no-packs", _both("rules.none", paths=", ".join(map(str, paths))))
    return compiled


def _within(diagnostics: Sequence[Diagnostic], paths: Sequence[Path]) -> list[Diagnostic]:
    """Those of the files the user asked about."""
    return [each for each in diagnostics if not paths or _is_below(Path(each.path), paths)]


def _packs_within(compiled: Compiled, paths: Sequence[Path]) -> list[Pack]:
    def wanted(root: Path) -> bool:
        return not paths or _is_below(root, paths) or any(_is_below(path, (root,)) for path in paths)

    return [pack for pack in compiled.rulebook.packs if wanted(Path(pack.root))]


def _is_below(path: Path, folders: Sequence[Path]) -> bool:
    return any(path.resolve().is_relative_to(folder.resolve()) for folder in folders)


def _rules_of(packs: Sequence[Pack], lang: str) -> str:
    return counted("rules.count", sum(len(pack.rules()) for pack in packs), lang)


def _both(key: str, **values: object) -> Wording:
    return Wording(say(key, "en", **values), say(key, "zh", **values))
