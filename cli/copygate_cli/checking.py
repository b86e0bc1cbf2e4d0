"""A run over drafts: read, judge, print, one after another; then the exit code. Click is not needed for it."""

from __future__ import annotations

import gc
import os
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from copygate.errors import CopygateError, InputError, UsageError, Wording
from copygate.model.draft import InputProblem
from copygate.model.verdict import Outcome, Verdict
from copygate_cli.complaints import tell, what_failed
from copygate_cli.config import BASELINE, Configuration, Settings
from copygate_cli.output import output_for, style_for

if TYPE_CHECKING:
    from copygate.assets.reader import PictureReader
    from copygate.evaluation.compiled import CompiledRulebook
    from copygate.model.draft import Draft
    from copygate.report.style import Style
    from copygate_cli.baselines import Baseline
    from copygate_cli.changing import Changing
    from copygate_cli.deciding import Deciding
    from copygate_cli.inputs import Source
    from copygate_cli.output import Output


def check_paths(paths: Sequence[str], lang: str) -> int:
    """`copygate check PATH…` without any option; the exit code."""
    return Run(style_for(lang, reveal=False), "full", None, None, (), explain=False).over(tuple(map(Path, paths)))


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
        ocr: str | None = None,
    ) -> None:
        from copygate.report.totals import Totals

        self.style, self.form, self.fail_on, self.as_of, self.packs, self.explain = (
            style, form, fail_on, as_of, packs, explain,
        )  # fmt: skip
        self.ocr = ocr
        self.receipts: Path | None = None
        self.deciding: dict[Path | None, Deciding | None] = {}
        self.readers: dict[str, PictureReader] = {}
        self.shown_pictures: set[str] = set()
        self.today = date.today()
        self.configuration = Configuration()
        self.rulebooks: dict[tuple[object, ...], CompiledRulebook] = {}
        self.totals = Totals()
        self.exit_code = 0
        self.changing: Changing | None = None
        self.baseline: Path | None = None  # what --baseline names
        self.baseline_folder = Path()
        self.baselines: dict[Path | None, Baseline | None] = {}

    def over(self, paths: tuple[Path, ...]) -> int:
        """Check everything below the paths; the exit code."""
        from copygate_cli.inputs import folders_of, sources

        began = time.perf_counter()
        # INVARIANT: configuration and rules are found wrong before the first draft is checked, or never.
        folders = folders_of(paths, self.configuration)
        if not folders and self.changing is None:
            raise UsageError("no-files", _both("check.nothing-found", paths=", ".join(map(str, paths))))
        for folder in folders:
            self._rulebook(settings := self.configuration.of(folder))
            self._decided_by(settings)
            self._baseline(settings)
        self.output = output = self._opened_output()
        try:
            for source in sources(paths, self.configuration, self.shown_pictures):
                if self.changing is not None and not self.changing.looks_at(source):
                    continue
                settings = self.configuration.of(source.folder)
                for verdict, draft in self._verdicts(source, settings):
                    counted = self._counted(verdict, draft, source, settings)
                    self._count(counted, draft, settings)
                    output.write(counted, draft, self._notes(counted, draft, settings), self._fails_from(settings))
            self._tell_beside(paths, output)
        finally:
            for reader in self.readers.values():
                reader.close()
        self.totals.seconds = time.perf_counter() - began
        if self.changing is not None:
            self.totals.remarks += self.changing.remarks(self.style.lang)
        for frozen in self.baselines.values():
            if frozen is not None:
                self.totals.remarks += frozen.remarks(self.style.lang, told_of_fixed=self.changing is None)
        output.finish(self.totals)
        if not self.totals.platforms_named and self.totals.checked:
            from copygate.report.wording import say

            sys.stderr.write(say("check.no-platform", self.style.lang) + "\n")
        return self.exit_code

    def _tell_beside(self, paths: Sequence[Path], output: Output) -> None:
        """What is wrong and no draft: things a change brought that nobody can judge, signed files that do not hold."""
        for verdict in self._strays():
            settings = Settings(fail_on=self._fails_from(Settings()))
            self._count(verdict, None, settings)
            self._tell_unread(verdict)
            output.write(verdict, None, (), settings.fail_on)
        for deciding in filter(None, self.deciding.values()):
            for told, settings in deciding.told(paths, self._rulebook):
                verdict = told if self.changing is None else self.changing.named(told)
                if verdict.outcome > Outcome.CLEAR:
                    self._count(verdict, None, settings)
                elif self.form in ("full", "concise", "html"):
                    deciding.tell(verdict)
                    continue
                output.write(verdict, None, (), self._fails_from(settings))

    def _opened_output(self) -> Output:
        return output_for(self.form, self.style)

    def _counted(self, verdict: Verdict, draft: Draft | None, source: Source, settings: Settings) -> Verdict:
        """The verdict with only what counts in this run."""
        if self.changing is not None:
            verdict = self.changing.of_change(verdict, draft, source, lambda old: self._judge(old, settings))
        frozen = self._baseline(settings)
        if frozen is None:
            return verdict
        among = None if self.changing is None else self.changing.carried
        return frozen.without(verdict, draft, self._place_of(source, settings), among)

    def _baseline(self, settings: Settings) -> Baseline | None:
        """The baseline named, else the one beside the outermost configuration; each is read once."""
        path = self.baseline or (settings.root and settings.root / BASELINE)
        if path not in self.baselines:
            there = path is not None and os.path.lexists(path)
            if there and path is not None:
                from copygate_cli.baselines import read_baseline

                self.baselines[path] = read_baseline(path)
            elif self.baseline is not None:
                raise UsageError("no-baseline", _both("check.no-baseline", path=path))
            else:
                self.baselines[path] = None
        return self.baselines[path]

    def _place_of(self, source: Source, settings: Settings) -> str:
        """A source as a baseline spells it: from the baseline's folder, however it was named on the command line."""
        found = source.found
        if self.baseline is not None:
            return os.path.relpath(found.parent.resolve() / found.name, self.baseline_folder).replace(os.sep, "/")
        return "/".join((*self.configuration.steps_to(found.parent, settings), found.name))

    def _strays(self) -> Iterator[Verdict]:
        """What a change brought and nobody can judge."""
        if self.changing is None:
            return
        from copygate import pipeline

        for stray in self.changing.strays():
            rulebook = self._rulebook(self.configuration.of(Path(stray.shown).parent))
            yield pipeline.undecided(stray.shown, stray.problem, rulebook, self.as_of or self.today)

    def _judge(self, draft: Draft, settings: Settings) -> Verdict:
        from copygate import pipeline

        lang, reveal = self.style.lang, self.style.reveal
        return pipeline.check(
            draft, self._rulebook(settings), today=self.today, as_of=self.as_of, lang=lang, reveal=reveal
        )

    def _verdicts(self, source: Source, settings: Settings) -> Iterator[tuple[Verdict, Draft | None]]:
        """What the source comes to, whatever happens on the way."""
        from copygate import pipeline

        try:
            yield from self._judged(source, settings)
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
        verdict = pipeline.undecided(source.shown, problem, self._rulebook(settings), self.as_of or self.today)
        verdict = self._presentable(verdict)
        self._tell_unread(verdict)
        yield verdict, None

    def _judged(self, source: Source, settings: Settings) -> Iterator[tuple[Verdict, Draft | None]]:
        """Each draft of the source with its verdict. Raises what cannot be read, and whatever breaks."""
        for read in source.drafts():
            if self.changing is not None and not self.changing.counts(read, source):
                continue
            draft = self._pictured(read, source, settings) if read.may_show_pictures or read.embedded else read
            verdict = self._judge(draft, settings)
            verdict = self._decided(verdict, draft, source, settings)
            if verdict.errors:
                verdict = self._presentable(verdict)
                if not draft.fields:
                    self._tell_unread(verdict)
            yield verdict, draft

    def _pictured(self, draft: Draft, source: Source, settings: Settings) -> Draft:
        """The draft with the text of its pictures. One child process reads those of the whole run."""
        from copygate.assets.paths import Below
        from copygate.assets.reader import PictureReader
        from copygate.pictured import with_pictures

        engine = self.ocr or settings.ocr
        if engine not in self.readers:
            self.readers[engine] = PictureReader(engine)
        file = source.file
        files = Below(file.parent, file, self.shown_pictures) if file is not None else None
        if draft.may_show_pictures:
            draft = with_pictures(draft, files, self.readers[engine])
        if draft.embedded and file is not None:
            from copygate.embedded import with_embedded
            from copygate.intake.contained import picture_contained
            from copygate.intake.reader import file_bytes

            def given(name: str) -> bytes:
                return picture_contained(file_bytes(file), file.suffix.lower(), name)

            draft = with_embedded(draft, given, self.readers[engine])
        return draft

    def _presentable(self, verdict: Verdict) -> Verdict:
        """Errors quote the author; no format may show personal data in them."""
        if self.style.reveal:
            return verdict
        from copygate.report.disclosure import masked

        def covered(problem: InputProblem) -> InputProblem:
            wording = Wording(masked(problem.wording.en), masked(problem.wording.zh))
            return problem._replace(wording=wording)

        return verdict._replace(errors=tuple(map(covered, verdict.errors)))

    def _tell_unread(self, verdict: Verdict) -> None:
        if self.style.terminal and sys.stderr.isatty() and self.form in ("full", "concise"):
            return  # the report says it on the same screen
        from copygate.report.wording import say

        for problem in verdict.errors:
            at = f"{verdict.path}:{problem.line}" if problem.line else verdict.path
            tell(say("check.unread", self.style.lang, path=at, message=problem.wording.say(self.style.lang)))

    def _notes(self, verdict: Verdict, draft: Draft | None, settings: Settings) -> Iterable[str]:
        if verdict.suppressed:
            from copygate_cli.gatetexts import say

            key = "baseline.note.one" if len(verdict.suppressed) == 1 else "baseline.note"
            yield say(key, self.style.lang, count=len(verdict.suppressed))
        if not self.explain or draft is None:
            return
        from copygate import pipeline
        from copygate_cli.explaining import explanation_lines

        rulebook = self._rulebook(settings)

        def judge(edited: Draft) -> Verdict:
            return pipeline.check(edited, rulebook, today=self.today, as_of=self.as_of, lang=self.style.lang)

        yield from explanation_lines(verdict, draft, rulebook, judge, self.style)

    def _count(self, verdict: Verdict, draft: Draft | None, settings: Settings) -> None:
        self.totals.add(verdict, draft is not None and bool(draft.fields or not draft.problems))
        if verdict.cleared is not None:
            return  # people approved exactly this; every format says so
        if verdict.outcome >= self._fails_from(settings):
            self.exit_code = max(self.exit_code, 1)
        if verdict.outcome == Outcome.UNDECIDED or verdict.errors:
            self.exit_code = max(self.exit_code, 3)

    def _fails_from(self, settings: Settings) -> Outcome:
        return settings.fail_on if self.fail_on is None else self.fail_on

    def _decided(self, verdict: Verdict, draft: Draft, source: Source, settings: Settings) -> Verdict:
        """The verdict once the decisions that people signed have been heard."""
        deciding = self._decided_by(settings)
        day = self.as_of or self.today
        return verdict if deciding is None else deciding.on(verdict, draft, source.file, day)

    def _decided_by(self, settings: Settings) -> Deciding | None:
        """The signed decisions of the project, if it has any. Raises before anything is checked."""
        if settings.decisions is None and self.receipts is None:
            return None
        if settings.root not in self.deciding:
            from copygate_cli.deciding import Deciding

            today = self.as_of or self.today
            receipts = self.receipts
            if receipts is None and self.changing is not None:
                receipts = self.changing.receipts(settings)
            self.deciding[settings.root] = Deciding.of(settings, receipts, today, self.style.lang)
        return self.deciding[settings.root]

    def _rulebook(self, settings: Settings) -> CompiledRulebook:
        from copygate_cli.rulebooks import open_rulebook

        only = self.packs or settings.only
        key = (settings.root, only, settings.also, settings.pack_keys)
        if key not in self.rulebooks:
            # A rulebook is half a million objects that live to the end of the run: no collection looks through them.
            gc.disable()
            try:
                self.rulebooks[key] = open_rulebook(settings, only, max(self.today, self.as_of or self.today))
            finally:
                gc.freeze()
                gc.enable()
        return self.rulebooks[key]


def _both(key: str, **values: object) -> Wording:
    from copygate.report.wording import say

    return Wording(say(key, "en", **values), say(key, "zh", **values))


def _debugging() -> bool:
    import os

    return os.environ.get("COPYGATE_DEBUG") == "1"
