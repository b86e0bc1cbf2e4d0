"""`rules allow DRAFT SPAN`: “no problem here” becomes an allowed phrase of the list and a good example.

What a phrase cannot excuse is refused with the way that is open: a pattern, an obligation, what nobody may waive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from copygate.dsl import ast
from copygate.dsl.fmt import format_text
from copygate.dsl.keywords import spellings
from copygate.dsl.layout import clause, quoted
from copygate.dsl.parser import parse
from copygate.dsl.phrases import Phrases
from copygate.errors import InputError, UsageError
from copygate.evaluation.scope import judged_on
from copygate.matching.personal import mask
from copygate.packs.declared import DeclaredFile
from copygate.packs.lexiconedit import with_items
from copygate.packs.lexicons import read_lexicon
from copygate.report.excerpt import visible
from copygate.workbench.relaxing import Proposal, Refusal, Relaxing
from copygate_cli.checking import Run
from copygate_cli.complaints import REFUSED
from copygate_cli.diagnosis import near_path
from copygate_cli.inputs import sources
from copygate_cli.output import style_for
from copygate_cli.ruleedits import Change, is_signed, read, show, write
from copygate_cli.rulenew import is_ours, own_packs, with_used
from copygate_cli.writingtexts import both, say

if TYPE_CHECKING:
    from copygate.model.draft import Draft
    from copygate.model.finding import Finding
    from copygate.model.verdict import Verdict
    from copygate.packs.rulebook import Pack
    from copygate_cli.config import Settings

_PLACE: Final = re.compile(r"(\d+):(\d+)(?:-(?:(\d+):)?(\d+))?")


class Allowing(Run):
    """Reads a draft as a check does, and finds what would excuse words of it."""

    def __init__(self, lang: str, phrase: str | None, dry: bool) -> None:
        super().__init__(style_for(lang, reveal=False), "full", None, None, (), explain=False)
        self.lang, self.phrase, self.dry = lang, phrase, dry

    def allow(self, path: Path, span: str) -> int:
        """Show the change, and make it; the exit code."""
        settings = self.configuration.of(path.parent)
        found: list[tuple[Draft, Finding]] = []
        try:
            for source in sources((path,), self.configuration, self.shown_pictures):
                for verdict, draft in self._judged(source, settings):
                    if draft is not None:
                        found += [(draft, each) for each in _at(verdict, draft, span)]
        except InputError as error:
            raise error.at(path) from None
        finally:
            for reader in self.readers.values():
                reader.close()
        if not found:
            raise UsageError("nothing-there", both("allow.nothing", span=mask(span), path=path))
        packs = with_used(settings, own_packs(settings))
        changes: dict[Path, Change] = {}
        refused = 0
        for draft, finding in found:
            refused += not self._one(packs, draft, finding, None if _PLACE.fullmatch(span) else span, changes, settings)
        if not changes:
            return REFUSED
        made = list(changes.values())
        show(made)
        if self.dry:
            self._tell("change.dry")
        else:
            write(made)
            folders = sorted({near_path(str(_root(packs, change.path))) for change in made})
            self._tell("allow.done", folders=" ".join(folders))
            if is_signed(made):
                self._tell("change.signed")
        return REFUSED if refused else 0

    def _one(
        self,
        packs: Sequence[Pack],
        draft: Draft,
        finding: Finding,
        within: str | None,
        changes: dict[Path, Change],
        settings: Settings,
    ) -> bool:
        """Put into `changes` what excuses one finding; whether anything does."""
        pack_id, _, name = finding.rule.rpartition("/")
        self._tell("allow.finding", rule=finding.rule, words=finding.match or "", message=finding.message)
        if finding.location is None:
            return self._refuse(Refusal("no-words"), finding)
        if finding.masked:
            return self._refuse(Refusal("personal"), finding)
        pack = next((pack for pack in packs if pack.id == pack_id), None)
        if pack is None or not is_ours(Path(pack.root), settings):
            return self._refuse(Refusal("not-ours", pack_id), finding)
        relaxing = Relaxing(packs, pack_id, name)
        wanted = self.phrase or within
        day = judged_on(draft, self.today, self.as_of)
        proposal = relaxing.propose(draft, day, finding.location, wanted, exactly=self.phrase is not None)
        if isinstance(proposal, Refusal):
            return self._refuse(proposal, finding)
        if not is_ours(Path(proposal.pack.root), settings):
            return self._refuse(Refusal("not-ours", proposal.pack.id), finding)
        self._tell("allow.proposal", phrase=proposal.phrase, group=f"{proposal.lexicon.name}/{proposal.group.id}")
        _allow(proposal, changes)
        _show_it(pack, proposal, changes)
        return True

    def _refuse(self, refusal: Refusal, finding: Finding) -> bool:
        self._tell(f"allow.refused.{refusal.kind}", detail=refusal.detail, rule=finding.rule)
        return False

    def _tell(self, key: str, **values: object) -> None:
        for line in say(key, self.lang, **values).split("\n"):
            click.echo(visible(line), err=True)


def _at(verdict: Verdict, draft: Draft, span: str) -> Iterable[Finding]:
    """The findings that stand at `line:column`, or at these words."""
    place = _PLACE.fullmatch(span)
    raw = {field.name: field.raw for field in draft.fields}
    for finding in verdict.findings:
        where = finding.location
        if where is None or finding.status != "violation":
            continue
        if place is not None:
            line, first = int(place[1]), int(place[2])
            last = int(place[4]) if place[4] and not place[3] else first
            size = max(1, where.end - where.start)
            if where.line == line and where.column <= max(first, last) and first < where.column + size:
                yield finding
        elif span.strip():
            text = raw.get(where.field, "")
            at = text.find(span, max(0, where.start - len(span)), where.end + len(span))
            if at >= 0 and at < where.end and where.start < at + len(span):
                yield finding


def _allow(proposal: Proposal, changes: dict[Path, Change]) -> None:
    path = Path(proposal.lexicon.path)
    change = changes.get(path) or Change(path, read(path), read(path))
    if proposal.phrase not in _allowed(path, change.after, proposal.group.id):
        after = with_items(change.after, proposal.group.id, "allow", [proposal.phrase])
        changes[path] = change._replace(after=after)


def _allowed(path: Path, text: str, group: str) -> tuple[str, ...]:
    lexicon = read_lexicon(DeclaredFile(str(path), text))
    groups = lexicon.groups if lexicon is not None else ()
    return next((each.allow for each in groups if each.id == group), ())


def _show_it(pack: Pack, proposal: Proposal, changes: dict[Path, Change]) -> None:
    """A good example at the end of the rule's own."""
    path = Path(_file(pack, proposal.rule))
    change = changes.get(path) or Change(path, read(path), read(path))
    changes[path] = change._replace(after=with_example(change.after, proposal))


def with_example(text: str, proposal: Proposal) -> str:
    """The rule file with the example; spelled as the file is, laid out as the file was."""
    rule = next(item for item in parse(text, "").tree.items if item.name == proposal.rule.name)
    if not isinstance(rule, ast.Rule) or not rule.examples:
        raise UsageError("no-rule", both("rule.unknown", name=proposal.rule.name, near=""))
    if any(example.text == proposal.example for example in rule.examples):
        return text
    lang = "zh" if text.startswith(spellings()["zh"]["RULE"], rule.span.start) else "en"
    words = spellings()[lang]
    phrases = Phrases("zh" if lang == "zh" else "en")
    value = quoted(proposal.example)
    if proposal.settings:
        told = (f"{phrases.name(each.attribute)} {phrases.values(each.values)}" for each in proposal.settings)
        value += f" {words['WITH']} {', '.join(told)}"
    end = text.find("\n", rule.examples[-1].span.end)
    end = len(text) if end < 0 else end
    after = f"{text[:end]}\n{clause(words['EXAMPLE_GOOD'], value)}{text[end:]}"
    return format_text(after) if format_text(text) == text else after


def _file(pack: Pack, rule: ast.Rule) -> str:
    return next(
        file.path
        for file in pack.files
        if any(isinstance(item, ast.Rule) and item.name == rule.name for item in file.tree.items)
    )


def _root(packs: Iterable[Pack], path: Path) -> Path:
    return next(Path(pack.root) for pack in packs if path.is_relative_to(pack.root))
