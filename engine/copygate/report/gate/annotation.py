"""One problem of a verdict as every gate format needs it: a rule, a level, one line of a file, a lasting fingerprint.

`annotations_of` makes them; regions never span lines, since platforms show only those that lie wholly in a change.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal

from copygate.lazily import Lazily
from copygate.model.anchor import has_lines
from copygate.model.finding import Finding, Severity
from copygate.model.verdict import Outcome
from copygate.model.vocabulary import spoken
from copygate.report.article import citation
from copygate.report.disclosure import Disclosure
from copygate.report.excerpt import visible
from copygate.report.names import place_word
from copygate.report.places import place_shown
from copygate.report.problems import obligation_text
from copygate.report.questions import question_text
from copygate.report.wording import say
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from copygate.model.draft import Draft
    from copygate.model.finding import Citation, Location
    from copygate.model.verdict import Verdict
    from copygate.report.style import Style

Level = Literal["error", "warning", "note"]
_LINE_END: re.Pattern[str] | Lazily = Lazily(r"\r\n|\n|\r")


class Annotation(NamedTuple):
    """Line and columns are 1-based code points, `end` exclusive; `seen` says where, in a source without lines.

    `waived`: why it does not count; `frozen`: it is of a baseline, and told only where a format has a place for such.
    """

    path: str
    rule: str
    title: str
    level: Level
    message: str
    line: int = 1
    column: int = 1
    end: int = 1
    seen: str = ""
    fingerprint: str = ""
    help: str = ""
    url: str = ""
    waived: str = ""
    frozen: bool = False


def annotations_of(verdict: Verdict, draft: Draft | None, style: Style, fail_on: Outcome) -> Iterator[Annotation]:
    """Everything the verdict lists. What makes the gate fail is an error, what is only listed a warning or a note."""
    made = _Annotating(verdict, draft, style, fail_on)
    told: Counter[str] = Counter()
    for each in made.all():
        print_ = each.fingerprint or sha256(f"{each.rule}\x1f{each.message}".encode()).hexdigest()[:16]
        told[print_] += 1
        # The same words twice are two problems: the second one keeps its own print while their order stays.
        final = each._replace(fingerprint=f"{print_}:{told[print_]}")
        if verdict.cleared is not None and each.level != "note" and not each.waived:
            # What people approved is told, and fails nothing.
            from copygate.report.signed import cleared_line

            line = cleared_line(verdict.cleared, style.lang)
            final = final._replace(level="note", waived=line, message=f"{each.message} [{line}]")
        yield final


class _Annotating:
    def __init__(self, verdict: Verdict, draft: Draft | None, style: Style, fail_on: Outcome) -> None:
        self._verdict, self._draft, self._style, self._fail_on = verdict, draft, style, fail_on
        self._lang = style.lang
        self._shown = Disclosure(draft, verdict, reveal=False)
        self._top = draft.record_line if draft and draft.record_line else 1
        self._path = PurePath(verdict.path).as_posix()

    def all(self) -> Iterator[Annotation]:
        verdict = self._verdict
        for problem in verdict.errors:
            message = self._shown.words(problem.wording.say(self._lang))
            yield self._at(None, f"input/{problem.code}", problem.code, "error", message)._replace(
                line=problem.line or self._top, column=problem.column or 1, end=problem.column or 1
            )
        for finding in verdict.findings:
            yield self._finding(finding)
        for question in verdict.questions:
            text = question_text(question, self._lang)
            rule = question.rules[0] if question.rules else f"question/{question.fact}"
            yield self._at(None, rule, question.ask, self._level(Outcome.UNDECIDED), text, question.cites)
        for owed in verdict.obligations:
            text = f"{say('label.owed', self._lang)} {obligation_text(owed, self._shown, self._lang)}"
            what = owed.title if owed.title and self._lang.startswith("zh") else spoken(owed.what, self._lang)
            yield self._at(owed.location, owed.rule, what, self._level(Outcome.OWES), text, owed.cites)
        if verdict.suppressed:
            yield from self._suppressed()

    def _suppressed(self) -> Iterator[Annotation]:
        """What is not counted, as if it were, with why."""
        for each in self._verdict.suppressed:
            alone = self._verdict._replace(
                findings=(each.what,) if isinstance(each.what, Finding) else (),
                obligations=() if isinstance(each.what, Finding) else (each.what,),
                questions=(), errors=(), suppressed=(),
            )  # fmt: skip
            made = _Annotating(alone, self._draft, self._style, self._fail_on)
            for annotation in made.all():
                yield annotation._replace(waived=each.why.say(self._lang), frozen=True)

    def _finding(self, finding: Finding) -> Annotation:
        if finding.status == "undecided":
            outcome = Outcome.UNDECIDED if finding.severity >= Severity.REVIEW else Outcome.CLEAR
        elif finding.severity >= Severity.BLOCK:
            outcome = Outcome.BLOCKED
        else:
            outcome = Outcome.REVIEW if finding.severity == Severity.REVIEW else Outcome.CLEAR
        level: Level = "note" if finding.severity == Severity.NOTE else self._level(outcome)
        message = self._shown.words(finding.message)
        ways = " · ".join(way.text for way in finding.suggestions)
        if ways:
            message += f" {say('line.suggest', self._lang)}: {ways}"
        made = self._at(finding.location, finding.rule, finding.title, level, message, finding.cites)
        if finding.waiver is not None:
            from copygate.report.signed import waived_by

            why = self._shown.words(waived_by(finding.waiver, self._lang))
            said = f"{made.message} [{say('line.waived', self._lang)} {why}]"
            made = made._replace(level="note", waived=visible(why), message=visible(said))
        return made._replace(fingerprint=finding.fingerprint)

    def _level(self, outcome: Outcome) -> Level:
        return "error" if outcome >= self._fail_on or outcome == Outcome.UNDECIDED else "warning"

    def _at(
        self,
        at: Location | None,
        rule: str,
        title: str,
        level: Level,
        message: str,
        cites: tuple[Citation, ...] = (),
    ) -> Annotation:
        law = "; ".join(dict.fromkeys(citation(cite, self._lang) for cite in cites))
        line, column, end, seen = self._top, 1, 1, ""
        if at is not None:
            line, column = at.line, at.column
            end = column + self._length(at)
            if at.at is not None:
                # The place is in words, and in `logicalLocations` where there are any.
                seen = self._shown.words(place_shown(at.at, self._lang))
                if not has_lines(at.at):
                    line, column, end = 1, 1, 1
            elif self._draft is not None and self._draft.record_line is not None:
                line, column, end, seen = self._top, 1, 1, place_word(at.field, self._lang)
        said = f"{message} [{law}]" if law else message
        return Annotation(
            self._path,
            rule,
            visible(title),
            level,
            visible(f"{seen}: {said}" if seen else said),
            line,
            column,
            max(end, column),
            visible(seen),
            help=visible("; ".join(f"{citation(each, self._lang)}: {each.gist}" for each in cites)),
            url=next((each.url for each in cites if each.url.startswith("https://")), ""),
        )

    def _length(self, at: Location) -> int:
        """Code points of the match on its first line, where the file has the very characters."""
        field = next((each for each in self._draft.fields if each.name == at.field), None) if self._draft else None
        if field is None or not field.source.exact:
            return 0
        words = field.raw[at.start : at.end]
        found = _LINE_END.search(words)
        return found.start() if found else len(words)
