"""`rules mutate`: what the examples would not notice."""

from __future__ import annotations

from collections.abc import Sequence
from time import monotonic
from typing import TYPE_CHECKING

import click

from copygate.dsl.diagnostics import Diagnostic
from copygate.errors import Wording
from copygate.packs.examples import run_examples
from copygate.packs.rulebook import Lexicon
from copygate.workbench.mutants import KINDS
from copygate.workbench.reasons import Reasons
from copygate.workbench.remarks import spot
from copygate.workbench.survey import Survey, Tried
from copygate.workbench.trial import Trial
from copygate_cli.benchtexts import both, say
from copygate_cli.columns import table
from copygate_cli.diagnosis import diagnostics_text

if TYPE_CHECKING:
    from copygate.packs.loader import Compiled
    from copygate.packs.rulebook import Pack


def mutate(
    loaded: Compiled,
    packs: Sequence[Pack],
    lang: str,
    *,
    sample: int | None,
    seed: int,
    least: float | None,
    processes: int,
) -> int:
    """Try the mutants, print the survivors and the score; the exit code."""
    started = monotonic()
    trial = Trial(loaded.rulebook)
    if any(each.problem for each in run_examples(trial.rulebook._replace(packs=tuple(packs)), trial.judge)):
        click.echo(say("mutate.fail", lang), err=True)
        return 1
    survey = Survey(trial)
    reasons = {pack.id: Reasons.of(pack) for pack in packs}
    tried = survey.run(survey.mutants(packs, sample, seed), processes)
    survivors, explained, equivalent = [], [], []
    for each in tried:
        reason = None if each.killed else reasons[each.mutant.pack.id].for_mutant(each.mutant.id)
        if each.killed:
            continue
        if reason is None:
            survivors.append(each)
        elif reason.equivalent:
            equivalent.append((each, reason.text))
        else:
            explained.append((each, reason.text))
    same = {id(each) for each, _ in equivalent}
    counted = [each for each in tried if id(each) not in same]
    _show(loaded, survivors, lang)
    _list("mutate.explained", [(each.mutant.id, why) for each, why in explained], lang)
    _list("mutate.equivalent", [(each.mutant.id, why) for each, why in equivalent], lang)
    if sample is None:
        idle = [name for each in reasons.values() for name in each.idle_mutants()]
        _list("mutate.idle", [(name, "") for name in idle], lang)
    _table(counted, lang)
    score = int(1000 * sum(each.killed for each in counted) / len(counted)) / 10 if counted else 100.0
    values = {"score": score, "killed": sum(each.killed for each in counted), "mutants": len(counted)}
    seconds = f"{monotonic() - started:.0f}"
    click.echo("\n" + say("mutate.score", lang, **values, equivalent=len(equivalent), seed=seed, seconds=seconds))
    if least is not None and score < least:
        click.echo(say("mutate.below", lang, least=f"{least:g}"))
        return 1
    return 0


def _show(loaded: Compiled, survivors: Sequence[Tried], lang: str) -> None:
    if not survivors:
        return
    click.echo(say("mutate.survivors", lang))
    found = []
    for mutant, _ in survivors:
        kind = both(f"kind.{mutant.kind}")
        wording = Wording(*(f"{kind.say(spoken)} [{mutant.id}]" for spoken in ("en", "zh")))
        span = mutant.span
        if isinstance(mutant.item, Lexicon):
            span = spot(loaded.sources, mutant.path, f"id: {mutant.id.split()[2]}")
        found.append(Diagnostic(mutant.path, span, "survivor", wording, None, "warning"))
    click.echo(diagnostics_text(found, loaded.sources, lang, total=False) + "\n")


def _list(key: str, entries: Sequence[tuple[str, str]], lang: str) -> None:
    if not entries:
        return
    click.echo(say(key, lang))
    for name, why in entries:
        click.echo(f"  {name}" + (f"\n      {why}" if why else ""))
    click.echo("")


def _table(tried: Sequence[Tried], lang: str) -> None:
    rows = []
    for kind in KINDS:
        killed = [each.killed for each in tried if each.mutant.kind == kind]
        if killed:
            share = f"{100 * sum(killed) / len(killed):.0f}%"
            rows.append((say(f"kind.{kind}", lang), str(len(killed)), str(sum(killed)), share))
    click.echo(table(say("mutate.heads", lang).split("|"), rows))
