"""`check FILE --annotate OUT`: a copy of the file with every finding as a comment where it stands."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from copygate.errors import CopygateError, InputError, UsageError, Wording
from copygate.intake.contained import ANNOTATORS, annotate_contained
from copygate.intake.reader import file_bytes, shown_path
from copygate.report.excerpt import visible
from copygate.report.remarks import remarks_of
from copygate.report.wording import counted, say
from copygate_cli.checking import Run
from copygate_cli.complaints import tell
from copygate_cli.writing import write_whole

if TYPE_CHECKING:
    from copygate.model.draft import Draft
    from copygate.model.remark import Remark
    from copygate.model.verdict import Verdict
    from copygate_cli.config import Settings
    from copygate_cli.inputs import Source


class AnnotatingRun(Run):
    """A run over one file that writes what it finds into a copy. Set `copy_to` before it begins."""

    copy_to = Path()

    def over(self, paths: tuple[Path, ...]) -> int:
        """Check the file and write the copy; the exit code."""
        self._require(paths)
        self._remarks: list[Remark] = []
        self._drafts = 0
        data = file_bytes(paths[0])
        code = super().over(paths)
        if not self._drafts:
            return code  # it could not be read, which has been said
        try:
            if file_bytes(paths[0]) != data:
                raise InputError("changed-meanwhile", _both("annotate.changed"))
            write_whole(self.copy_to, annotate_contained(data, paths[0].suffix.lower(), self._remarks))
        except CopygateError as error:
            tell(say("annotate.failed", self.style.lang, message=error.wording.say(self.style.lang)))
            return max(code, 3)
        done = counted("annotate.done", len(self._remarks), self.style.lang, path=visible(shown_path(self.copy_to)))
        sys.stderr.write(done + "\n")
        return code

    def _verdicts(self, source: Source, settings: Settings) -> Iterator[tuple[Verdict, Draft | None]]:
        for verdict, draft in super()._verdicts(source, settings):
            if draft is not None:
                self._remarks += remarks_of(verdict, draft, self.style.lang, self._drafts)
                self._drafts += 1
            yield verdict, draft

    def _require(self, paths: tuple[Path, ...]) -> None:
        """Raise UsageError unless there is one file to annotate, and another to write."""
        if len(paths) != 1 or paths[0].is_dir():
            raise UsageError("annotate-one", _both("annotate.one"))
        suffix = paths[0].suffix.lower()
        if suffix not in ANNOTATORS:
            raise UsageError("annotate-format", _both("annotate.format", path=paths[0], formats=" ".join(ANNOTATORS)))
        if self.copy_to.suffix.lower() != suffix:
            raise UsageError("annotate-suffix", _both("annotate.suffix", suffix=suffix))
        if self.copy_to.exists() and paths[0].exists() and self.copy_to.samefile(paths[0]):
            raise UsageError("annotate-itself", _both("annotate.itself"))


def _both(key: str, **values: object) -> Wording:
    return Wording(say(key, "en", **values), say(key, "zh", **values))
