"""What counts as caught, as an alarm, as found: the measure behind `make accuracy`, free of any I/O.

The definitions are those the project is held to. A violating case is *caught* when a finding (severity warn or above),
an obligation or a question cites its law and main article (the number before the first bracket) and overlaps a
labelled span, or has no span because something is missing. An *alarm* on a clean text is a finding of severity warn
or above, or an outcome of review or above; a verdict that is undecided only because it asks is a question instead.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from copygate.model.finding import Citation, Finding, Severity
from copygate.model.verdict import Outcome, Verdict

AD_LAWS = frozenset({"广告法", "互联网广告管理办法"})


@dataclass(frozen=True, slots=True)
class Label:
    """One violation an annotator marked: which article, and the author's words."""

    law: str
    article: str
    span: str


@dataclass(frozen=True, slots=True)
class Pointer:
    """One thing a verdict points at: a rule, what it cites, and where (None: something is missing)."""

    rule: str
    cites: tuple[Citation, ...]
    where: tuple[int, int] | None
    match: str | None


def main_article(article: str) -> str:
    """`16(1)(2)` -> `16`."""
    return article.split("(", 1)[0].strip()


def _where(item: Finding) -> tuple[int, int] | None:
    return (item.location.start, item.location.end) if item.location else None


def pointers(verdict: Verdict) -> Iterator[Pointer]:
    """Everything that puts an author on notice: findings of severity warn or above, obligations, questions."""
    for finding in verdict.findings:
        if finding.severity >= Severity.WARN:
            yield Pointer(finding.rule, finding.cites, _where(finding), finding.match)
    for owed in verdict.obligations:
        where = (owed.location.start, owed.location.end) if owed.location else None
        yield Pointer(owed.rule, owed.cites, where, owed.match)
    for question in verdict.questions:
        yield Pointer(", ".join(question.rules), question.cites, None, None)


def noted(verdict: Verdict) -> Iterator[Pointer]:
    """What a verdict merely mentions."""
    for finding in verdict.findings:
        if finding.severity < Severity.WARN:
            yield Pointer(finding.rule, finding.cites, _where(finding), finding.match)


def occurrences(text: str, span: str) -> Iterator[tuple[int, int]]:
    """Every place where a labelled span stands in the text."""
    at = text.find(span) if span else -1
    while at >= 0:
        yield at, at + len(span)
        at = text.find(span, at + 1)


def overlaps(pointer: Pointer, text: str, span: str) -> bool:
    """Whether the pointer shares a character with the span."""
    if pointer.where is None:
        return False
    start, end = pointer.where
    return any(start < stop and begin < end for begin, stop in occurrences(text, span))


def catches(pointer: Pointer, label: Label, text: str) -> bool:
    """Whether this one pointer says what the label says."""
    cited = any(c.law == label.law and main_article(c.article) == main_article(label.article) for c in pointer.cites)
    return cited and (pointer.where is None or overlaps(pointer, text, label.span))


def caught(verdict: Verdict, label: Label, text: str) -> bool:
    """Whether anything in the verdict says what the label says."""
    return any(catches(pointer, label, text) for pointer in pointers(verdict))


def articles_cited(verdict: Verdict) -> set[tuple[str, str]]:
    """The distinct articles a reader is sent to: law and main article."""
    return {(c.law, main_article(c.article)) for pointer in pointers(verdict) for c in pointer.cites}


def only_asks(verdict: Verdict, finding: Finding) -> bool:
    """Whether an undecided finding is merely waiting for the answer to a question."""
    return finding.status == "undecided" and any(finding.rule in question.rules for question in verdict.questions)


@dataclass(frozen=True, slots=True)
class Alarm:
    """One reason why a verdict on a clean text is an alarm."""

    rule: str
    severity: str
    match: str

    def __str__(self) -> str:
        return f"{self.rule} [{self.severity}] {self.match}"


def alarms(verdict: Verdict) -> list[Alarm]:
    """Why the verdict on a clean text would be an alarm; empty when it is none."""
    reasons = [
        Alarm(finding.rule, finding.severity.word, finding.match or "-")
        for finding in verdict.findings
        if finding.severity >= Severity.WARN and not only_asks(verdict, finding)
    ]
    if verdict.outcome is Outcome.UNDECIDED:
        reasons += [Alarm("input", "undecided", problem.code) for problem in verdict.errors]
    asking = verdict.outcome is Outcome.UNDECIDED and bool(verdict.questions)
    if not reasons and verdict.outcome >= Outcome.REVIEW and not asking:
        reasons.append(Alarm("outcome", verdict.outcome.word, "-"))
    return reasons


def burdens(verdict: Verdict) -> bool:
    """Whether the author is left with something to bring or to answer."""
    return verdict.outcome is Outcome.OWES or bool(verdict.questions)


def notes(verdict: Verdict) -> int:
    """How many notes the author has to read past."""
    return sum(finding.severity == Severity.NOTE for finding in verdict.findings)
