"""`copygate check PATH…`: read, judge, print, one draft after another; then the exit code."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from copygate.errors import CopygateError, InputError, UsageError, Wording
from copygate.model.draft import InputProblem
from copygate.model.verdict import Outcome, Verdict
from copygate_cli.complaints import tell, what_failed
from copygate_cli.config import FAIL_ON, FAIL_ON_ALIASES, Configuration
from copygate_cli.output import output_for, style_for
from copygate_cli.speech import Choice, Command, Day, lang_of, refuse

if TYPE_CHECKING:
    from copygate.evaluation.compiled import CompiledRulebook
    from copygate.model.draft import Draft
    from copygate.report.style import Style
    from copygate_cli.config import Settings
    from copygate_cli.inputs import Source

FORMATS = ("full", "concise", "json", "jsonl")


@click.command("check", cls=Command, help="help.check")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--format", "form", type=Choice(FORMATS), default="full", metavar="FORMAT", help="help.check.format")
@click.option("--fail-on", type=Choice(tuple(FAIL_ON), FAIL_ON_ALIASES), metavar="OUTCOME", help="help.check.fail-on")
@click.option("--as-of", type=Day(), metavar="DATE", help="help.check.as-of")
@click.option("--pack", "packs", multiple=True, metavar="ID", help="help.check.pack")
@click.option("--explain", is_flag=True, help="help.check.explain")
@click.option("--reveal", is_flag=True, help="help.check.reveal")
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[Path, ...],
    form: str,
    fail_on: str | None,
    as_of: date | None,
    packs: tuple[str, ...],
    explain: bool,
    reveal: bool,
) -> int:
    """Check drafts; the exit code."""
    lang = lang_of(ctx)
    style = style_for(lang, reveal)
    if reveal and not (style.terminal and form in ("full", "concise")):
        refuse(ctx, "check.reveal-terminal")
    if explain and form != "full":
        refuse(ctx, "check.explain-full")
    return Run(style, form, FAIL_ON[fail_on] if fail_on else None, as_of, packs, explain).over(paths)


class Run:
    """One run over all inputs: what it was asked for, the rulebooks it needed, what it came to."""

    def __init__(
        self,
        style: Style,
        form: str,
        fail_on: Outcome | None,
        as_of: date | None,
        packs: tuple[str, ...],
        explain: bool,
    ) -> None:
        from copygate.report.totals import Totals

        self.style, self.form, self.fail_on, self.as_of, self.packs, self.explain = (
            style, form, fail_on, as_of, packs, explain,
        )  # fmt: skip
        self.today = date.today()
        self.configuration = Configuration()
        self.rulebooks: dict[tuple[object, ...], CompiledRulebook] = {}
        self.totals = Totals()
        self.exit_code = 0

    def over(self, paths: tuple[Path, ...]) -> int:
        """Check everything below the paths; the exit code."""
        from copygate_cli.inputs import folders_of, sources

        began = time.perf_counter()
        # INVARIANT: configuration and rules are found wrong before the first draft is checked, or never.
        folders = folders_of(paths, self.configuration)
        if not folders:
            raise UsageError("no-files", _both("check.nothing-found", paths=", ".join(map(str, paths))))
        for folder in folders:
            self._rulebook(self.configuration.of(folder))
        output = output_for(self.form, self.style)
        for source in sources(paths, self.configuration):
            settings = self.configuration.of(source.folder)
            for verdict, draft in self._verdicts(source, self._rulebook(settings)):
                self._count(verdict, draft, settings)
                output.write(verdict, draft, self._notes(verdict, draft, settings))
        self.totals.seconds = time.perf_counter() - began
        output.finish(self.totals)
        if not self.totals.platforms_named and self.totals.checked:
            from copygate.report.wording import say

            click.echo(say("check.no-platform", self.style.lang), err=True)
        return self.exit_code

    def _verdicts(self, source: Source, rulebook: CompiledRulebook) -> Iterator[tuple[Verdict, Draft | None]]:
        from copygate import pipeline

        lang, reveal = self.style.lang, self.style.reveal
        try:
            for draft in source.drafts():
                verdict = pipeline.check(draft, rulebook, today=self.today, as_of=self.as_of, lang=lang, reveal=reveal)
                if verdict.errors:
                    verdict = self._presentable(verdict)
                    if not draft.fields:
                        self._tell_unread(verdict)
                yield verdict, draft
        except InputError as error:
            problem = InputProblem(error.code, error.wording)
        except CopygateError:
            raise
        except Exception as error:
            # One draft that breaks copygate must not keep the others from being checked.
            if _debugging():
                raise
            problem = InputProblem("internal", _both("check.internal", error=what_failed(error)))
        else:
            return
        verdict = pipeline.undecided(source.shown, problem, rulebook, self.as_of or self.today)
        verdict = self._presentable(verdict)
        self._tell_unread(verdict)
        yield verdict, None

    def _presentable(self, verdict: Verdict) -> Verdict:
        """Errors quote the author; no format may show personal data in them."""
        if self.style.reveal:
            return verdict
        from dataclasses import replace

        from copygate.report.disclosure import masked

        def covered(problem: InputProblem) -> InputProblem:
            wording = Wording(masked(problem.wording.en), masked(problem.wording.zh))
            return problem._replace(wording=wording)

        return replace(verdict, errors=tuple(map(covered, verdict.errors)))

    def _tell_unread(self, verdict: Verdict) -> None:
        if self.style.terminal and sys.stderr.isatty() and self.form in ("full", "concise"):
            return  # the report says it on the same screen
        from copygate.report.wording import say

        for problem in verdict.errors:
            at = f"{verdict.path}:{problem.line}" if problem.line else verdict.path
            tell(say("check.unread", self.style.lang, path=at, message=problem.wording.say(self.style.lang)))

    def _notes(self, verdict: Verdict, draft: Draft | None, settings: Settings) -> Iterable[str]:
        if not self.explain or draft is None:
            return ()
        from copygate import pipeline
        from copygate_cli.explaining import explanation_lines

        rulebook = self._rulebook(settings)

        def judge(edited: Draft) -> Verdict:
            return pipeline.check(edited, rulebook, today=self.today, as_of=self.as_of, lang=self.style.lang)

        return explanation_lines(verdict, draft, rulebook, judge, self.style)

    def _count(self, verdict: Verdict, draft: Draft | None, settings: Settings) -> None:
        self.totals.add(verdict, draft is not None and bool(draft.fields or not draft.problems))
        if verdict.outcome >= (settings.fail_on if self.fail_on is None else self.fail_on):
            self.exit_code = max(self.exit_code, 1)
        if verdict.outcome == Outcome.UNDECIDED or verdict.errors:
            self.exit_code = max(self.exit_code, 3)

    def _rulebook(self, settings: Settings) -> CompiledRulebook:
        from copygate_cli.rulebooks import open_rulebook

        only = self.packs or settings.only
        key = (settings.rules, only, settings.also)
        if key not in self.rulebooks:
            self.rulebooks[key] = open_rulebook(settings, only)
        return self.rulebooks[key]


def _both(key: str, **values: object) -> Wording:
    from copygate.report.wording import say

    return Wording(say(key, "en", **values), say(key, "zh", **values))


def _debugging() -> bool:
    import os

    return os.environ.get("COPYGATE_DEBUG") == "1"
