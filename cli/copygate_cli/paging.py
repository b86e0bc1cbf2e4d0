"""`check --format html`: the report with the pictures of each draft, small and re-encoded, in the page itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from copygate.errors import InputError
from copygate_cli.checking import Run
from copygate_cli.output import HtmlOutput

if TYPE_CHECKING:
    from copygate.model.draft import Draft
    from copygate.model.verdict import Verdict
    from copygate_cli.config import Settings
    from copygate_cli.inputs import Source

MOST_PICTURES: Final = 200
"""A page with more would not open; their findings are listed all the same."""


class PageRun(Run):
    """A run that hands the page its pictures."""

    _shown = 0

    def _verdicts(self, source: Source, settings: Settings) -> Iterator[tuple[Verdict, Draft | None]]:
        for verdict, draft in super()._verdicts(source, settings):
            if isinstance(self.output, HtmlOutput):
                has_any = draft is not None and draft.pictures
                self.output.previews = self._previews(verdict, draft, source) if draft is not None and has_any else {}
            yield verdict, draft

    def _previews(self, verdict: Verdict, draft: Draft, source: Source) -> dict[str, bytes]:
        from copygate.assets.paths import Below
        from copygate.assets.preview import preview
        from copygate.report.disclosure import Disclosure

        if source.file is None:
            return {}
        files, made = Below(source.folder, source.file), {}
        disclosure = Disclosure(draft, verdict)
        for picture in draft.pictures:
            if not picture.decoded or self._shown >= MOST_PICTURES:
                continue
            try:
                small = preview(files.open(picture.path), disclosure.covered_on(picture))
            except InputError:
                continue  # it was there a moment ago; its verdict stands, the page goes without it
            if small is not None:
                made[picture.path] = small
                self._shown += 1
        return made
