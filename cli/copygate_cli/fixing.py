"""`check --fix` writes the safe ways out into the file, `check --diff` only shows them."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from difflib import unified_diff
from typing import TYPE_CHECKING

from copygate import pipeline
from copygate.errors import InputError
from copygate.fixing.fix import Edit, Fixed, Form, fix
from copygate.fixing.textfile import SUFFIXES, TextFile
from copygate.intake.contained import EDITORS
from copygate.intake.reader import file_bytes, shown_path
from copygate.report.disclosure import masked
from copygate.report.excerpt import visible
from copygate.report.names import place_word
from copygate.report.wording import counted, say
from copygate_cli.checking import Run
from copygate_cli.complaints import tell
from copygate_cli.writing import replace_file

if TYPE_CHECKING:
    from copygate.model.draft import Draft
    from copygate.model.verdict import Verdict
    from copygate_cli.config import Settings
    from copygate_cli.inputs import Source


class FixingRun(Run):
    """A run that mends each file before it reports on it."""

    only_show = False
    _fixed: Fixed | None = None

    def _judged(self, source: Source, settings: Settings) -> Iterator[tuple[Verdict, Draft | None]]:
        self._fixed = None
        path = source.file
        # A member of a bundle is shown under another name: what is mended of it would be lost.
        formats = (*SUFFIXES, *EDITORS)
        if path is None or path.suffix.lower() not in formats or source.shown != shown_path(path):
            tell(say("fix.cannot", self.style.lang, path=source.shown, formats=" ".join(formats)))
            yield from super()._judged(source, settings)
            return
        rulebook = self._rulebook(settings)

        def pictured(draft: Draft) -> Draft:
            return self._pictured(draft, source, settings) if draft.may_show_pictures else draft

        def judge(draft: Draft) -> Verdict:
            lang, reveal = self.style.lang, self.style.reveal
            return pipeline.check(
                pictured(draft), rulebook, today=self.today, as_of=self.as_of, lang=lang, reveal=reveal
            )

        form = form_of(path.suffix.lower(), source.shown)
        try:
            data = file_bytes(path)
            fixed = fix(data, form, judge)
        except InputError:
            yield from super()._judged(source, settings)  # says what is wrong with it
            return
        if fixed.applied and self.only_show:
            self._show(source.shown, data, fixed, form)
        elif fixed.applied:
            replace_file(path, data, fixed.data)
        self._fixed = fixed
        draft = form.read(data) if self.only_show else fixed.draft
        verdict, shown = judge(draft) if self.only_show else fixed.verdict, pictured(draft)
        yield self._presentable(self._decided(verdict, shown, source, settings)), shown

    def _notes(self, verdict: Verdict, draft: Draft | None, settings: Settings) -> Iterable[str]:
        fixed = self._fixed
        if fixed is None or not (fixed.applied or fixed.left or fixed.untried):
            return super()._notes(verdict, draft, settings)
        lang = self.style.lang
        done = "fix.would" if self.only_show else "fix.done"
        lines = [counted(done, len(fixed.applied), lang)] if fixed.applied else []
        lines += [self._line(edit) for edit in fixed.applied]
        lines += [counted("fix.left", len(fixed.left), lang)] if fixed.left else []
        lines += [
            self._line(edit) + say("fix.raises" if raised else "fix.out-of-reach", lang, rules=" ".join(raised))
            for edit, raised in fixed.left
        ]
        lines += [counted("fix.untried", fixed.untried, lang)] if fixed.untried else []
        return [*lines, *super()._notes(verdict, draft, settings)]

    def _line(self, edit: Edit) -> str:
        where = place_word(edit.field, self.style.lang)
        key = "fix.insert" if edit.start == edit.end else "fix.replace"
        return visible("  " + say(key, self.style.lang, place=where, text=edit.text.strip(), rule=edit.rule))

    def _show(self, shown: str, data: bytes, fixed: Fixed, form: Form) -> None:
        before, after = form.lines(data), form.lines(fixed.data)
        for line in unified_diff(before, after, shown, shown, n=1, lineterm=""):
            sys.stdout.write(visible(line if self.style.reveal else masked(line)) + "\n")


def form_of(suffix: str, shown: str) -> Form:
    """How files of this suffix are edited."""
    if suffix in EDITORS:
        from copygate.fixing.wordfile import WordFile

        return WordFile(suffix, shown)
    return TextFile(suffix, shown)


class ShowingRun(FixingRun):
    """A run that shows how it would mend each file, and leaves it alone."""

    only_show = True
