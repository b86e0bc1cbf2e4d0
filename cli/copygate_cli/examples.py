"""`rules test`: the examples in the rules, judged by the engine that checks drafts; the failures, then how many."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from copygate.packs.examples import run_examples
from copygate.report.wording import counted, say
from copygate.workbench.trial import Trial
from copygate_cli.diagnosis import diagnostics_text

if TYPE_CHECKING:
    from copygate.packs.loader import Compiled
    from copygate.packs.rulebook import Pack


def run_packs(
    loaded: Compiled,
    packs: Sequence[Pack],
    lang: str,
    *,
    coverage: bool = False,
    least: float | None = None,
    junit: Path | None = None,
) -> int:
    """Run the examples of these packs, opt-in ones too, and say how much they show; the exit code."""
    trial = Trial(loaded.rulebook)
    results = run_examples(trial.rulebook._replace(packs=tuple(packs)), trial.judge)
    failures = [result.problem for result in results if result.problem is not None]
    rules = counted("rules.count", sum(len(pack.rules()) for pack in packs), lang)
    if failures:
        click.echo(diagnostics_text(failures, loaded.sources, lang, total=False))
        click.echo("\n" + say("test.failed", lang, failed=len(failures), examples=len(results)))
    else:
        click.echo(say("test.fine", lang, examples=len(results), rules=rules))
    code, shown = int(bool(failures)), None
    if coverage or least is not None:
        from copygate_cli.covering import cover

        shown, below = cover(loaded, trial, packs, least, lang)
        code = max(code, below)
    if junit is not None:
        from copygate_cli.covering import write_junit

        write_junit(junit, results, shown, loaded.sources, lang)
    return code
