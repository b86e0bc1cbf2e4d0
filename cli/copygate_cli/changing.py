"""A run over a change: which drafts it looks at, and what of a verdict counts.

A draft that stood there before, word for word, is not judged. Of one that was touched counts what stands on changed
lines, what has no line, and what the old text did not have yet: a line that did not change can become wrong by what was
taken away elsewhere (a label, an excuse, a platform).
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from copygate.errors import InputError
from copygate.evaluation.combine import narrowed
from copygate.intake.reader import read_file
from copygate.model.anchor import has_lines
from copygate_cli.change import Change
from copygate_cli.changedlines import changed_lines
from copygate_cli.complaints import tell
from copygate_cli.gatetexts import say

if TYPE_CHECKING:
    from copygate.model.draft import Draft
    from copygate.model.finding import Finding, Location
    from copygate.model.verdict import Obligation, Verdict
    from copygate_cli.change import Stray
    from copygate_cli.config import Settings
    from copygate_cli.inputs import Source

Judge = Callable[["Draft"], "Verdict"]


class Changing:
    """What a run asks about its sources, one after another."""

    def __init__(self, change: Change) -> None:
        self.change = change
        self.old = 0
        self.carried: set[int] = set()
        self._before: tuple[Source, _Before] | None = None

    def looks_at(self, source: Source) -> bool:
        """Whether anything in the source can count."""
        if self.change.concerns(source.found):
            return True
        return self.change.pictures_changed and self._any_shows_changed(source)

    def counts(self, draft: Draft, source: Source) -> bool:
        """Whether a draft was touched: it is not what stood there before, or a picture it shows is not."""
        return not self._of(source).takes(draft) or self._shows_changed(draft, source)

    def of_change(self, verdict: Verdict, draft: Draft | None, source: Source, judge: Judge) -> Verdict:
        """The verdict with only what counts; `carried` then says which of its findings and, numbered after them,
        obligations the old draft had too."""
        self.carried = set()
        before = self._of(source)
        if draft is None or before.data is None or draft.record_line is not None:
            return verdict
        told = _Told(draft, before, judge)
        problems: tuple[Finding | Obligation, ...] = (*verdict.findings, *verdict.obligations)
        # Those on unchanged lines first: what is left of the old ones is what changed lines may have carried over.
        moved = [told.touches(each) for each in problems]
        old = {at for at, each in enumerate(problems) if not moved[at] and told.was_there(each)}
        self.carried = {at for at, each in enumerate(problems) if moved[at] and told.was_there(each)}
        counted = [at for at in range(len(problems)) if at not in old]
        self.carried = {number for number, at in enumerate(counted) if at in self.carried}
        self.old += len(old)
        first = len(verdict.findings)
        findings = tuple(each for at, each in enumerate(verdict.findings) if at not in old)
        obligations = tuple(each for at, each in enumerate(verdict.obligations, first) if at not in old)
        return narrowed(verdict, findings, obligations)

    def strays(self) -> Iterator[Stray]:
        """What no walk gave out, and a person must look at."""
        return self.change.strays()

    def receipts(self, settings: Settings) -> Path | None:
        """The folder of receipts that the base names, as it is now: they come with what they approve, and each proves
        itself against keys of the base."""
        named = (settings.decisions or {}).get("receipts")
        return self.change.configuration.now(settings, named) if isinstance(named, str) else None

    def named(self, verdict: Verdict) -> Verdict:
        """A verdict on a file of the merge base, under a name that tells so."""
        return verdict._replace(path=self.change.configuration.as_shown(verdict.path))

    def remarks(self, lang: str) -> list[str]:
        """How this run counts, for the closing line."""
        since = self.change.since
        said = [say("change.told", lang, revision=since.revision, base=since.base[:10])]
        if not self.change.content:
            said.append(say("change.nothing", lang))
        if self.change.governing:
            said.append(say("change.rules", lang, count=len(self.change.governing)))
        if self.old:
            said.append(say("change.old.one" if self.old == 1 else "change.old", lang, count=self.old))
        return said

    def tell_rules_only(self, lang: str) -> None:
        """That the change is one of rules, where it is."""
        if self.change.governing:
            tell(say("change.rules-only", lang, rules=", ".join(self.change.governing)))

    def _of(self, source: Source) -> _Before:
        if self._before is None or self._before[0] is not source:
            # The members of a bundle were not compared one by one.
            data = self.change.before(source.found) if source.file == source.found else None
            self._before = source, _Before(data, source)
        return self._before[1]

    def _any_shows_changed(self, source: Source) -> bool:
        if source.file is None or source.file != source.found:
            return False
        try:
            return any(self._shows_changed(draft, source) for draft in source.drafts())
        except InputError:
            return False  # it could not be read before either, and did not change

    def _shows_changed(self, draft: Draft, source: Source) -> bool:
        if source.file is None or not draft.may_show_pictures or not self.change.pictures_changed:
            return False
        from urllib.parse import unquote

        from copygate.pictured import files_named

        folder = source.file.parent
        named = {spelled for path in files_named(draft) for spelled in (path, unquote(path))}
        return any(self.change.shows_changed(folder / each) for each in named if "\0" not in each)


class _Before:
    """A file at the merge base, and the drafts in it."""

    def __init__(self, data: bytes | None, source: Source) -> None:
        self.data, self._source = data, source
        self._left: Counter[object] = Counter()
        self._drafts: list[tuple[object, Draft]] = []
        self._stayed: Draft | None = None
        self._written_anew: dict[str, list[Draft]] | None = None
        self._lines: frozenset[int] | None = None
        if data is None:
            return
        with tempfile.TemporaryDirectory(prefix="copygate-base-") as folder:
            path = Path(folder) / f"draft{source.found.suffix}"
            path.write_bytes(data)
            try:
                for draft in read_file(path, shown=source.shown):
                    key = _said(draft)
                    self._left[key] += 1
                    if draft.record_line is None:
                        self._drafts.append((key, draft))
            except Exception:  # noqa: BLE001 - an old file that cannot be read, or breaks the reader: all there is now is new
                return

    def takes(self, draft: Draft) -> bool:
        """Whether the draft stood there before. INVARIANT: each old one is taken once; a copy of it is new."""
        key = _said(draft)
        self._stayed = None
        # Pictures inside a file are told by its bytes alone.
        if draft.embedded or not self._left[key]:
            return False
        self._left[key] -= 1
        self._stayed = draft
        return True

    def same(self, draft: Draft) -> Draft | None:
        """The draft as it was. INVARIANT: an old one answers once, and one that still stands answers for itself alone:
        a copy of it under its name is new."""
        if self._stayed is not None:
            return self._stayed  # its pictures changed
        if self._written_anew is None:
            self._written_anew = self._gone()
        left = self._written_anew.get(draft.id)
        return left.pop(0) if left else None

    def _gone(self) -> dict[str, list[Draft]]:
        """The old drafts that do not stand here any more as they were, by name."""
        gone: dict[str, list[Draft]] = {}
        try:
            here = Counter(_said(draft) for draft in self._source.drafts() if not draft.embedded)
        except InputError:
            return gone  # it breaks off further on: nothing before that is known to be old
        for key, draft in self._drafts:
            if here[key]:
                here[key] -= 1
            else:
                gone.setdefault(draft.id, []).append(draft)
        return gone

    def lines(self) -> frozenset[int]:
        """The lines of the file that changed."""
        if self._lines is None:
            now = self._source.found.read_bytes()
            self._lines = changed_lines(self.data or b"", now)
        return self._lines


class _Told:
    """Which problems of one draft count."""

    def __init__(self, draft: Draft, before: _Before, judge: Judge) -> None:
        self._draft, self._before, self._judge = draft, before, judge
        self._fields = {field.name: field for field in draft.fields}
        self._old: Counter[object] | None = None

    def touches(self, problem: Finding | Obligation) -> bool:
        """Whether it stands on a changed line, or on none."""
        at = problem.location
        return at is None or (at.at is not None and not has_lines(at.at)) or self._touches(at)

    def was_there(self, problem: Finding | Obligation) -> bool:
        """Whether the draft had it before. INVARIANT: each old one answers once."""
        known, key = self._known(), _of_problem(problem)
        if not known[key]:
            return False
        known[key] -= 1
        return True

    def _touches(self, at: Location) -> bool:
        field = self._fields.get(at.field)
        if field is None:
            return True
        words = field.raw[at.start : at.end].replace("\r\n", "\n").replace("\r", "\n")
        last = at.line + words.count("\n") if field.source.exact else at.line
        return any(line in self._before.lines() for line in range(at.line, last + 1))

    def _known(self) -> Counter[object]:
        """What the same rules say of the draft as it was."""
        if self._old is None:
            was = self._before.same(self._draft)
            said = self._judge(was) if was is not None else None
            problems: tuple[Finding | Obligation, ...] = (*said.findings, *said.obligations) if said else ()
            self._old = Counter(_of_problem(each) for each in problems)
        return self._old


def _of_problem(problem: Finding | Obligation) -> object:
    """What makes it the same problem, wherever its line went."""
    from copygate.model.finding import Finding

    if isinstance(problem, Finding):
        return problem.fingerprint, problem.severity, problem.status
    return problem.rule, problem.kind, problem.what, problem.match, problem.count


def _said(draft: Draft) -> object:
    """All that a draft says, without where it says it."""
    fields = tuple(
        (field.name, field.place, field.raw.replace("\r\n", "\n"), field.markup, field.platform)
        for field in draft.fields
    )
    problems = tuple((problem.code, problem.wording) for problem in draft.problems)
    attributes = tuple(sorted((name, repr(value)) for name, value in draft.attributes.items()))
    said = (fields, attributes, draft.platforms, draft.evidence, problems, draft.embedded)
    return sha256(repr(said).encode("utf-8", "surrogatepass")).digest()
