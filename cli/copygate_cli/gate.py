"""Where gate formats are written, and the step summary of a CI run that a person reads first."""

from __future__ import annotations

import os
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

import copygate
from copygate.report.gate.annotation import Annotation, annotations_of
from copygate.report.style import Style
from copygate.report.totals import summary
from copygate.report.wording import say

if TYPE_CHECKING:
    from copygate.model.draft import Draft
    from copygate.model.verdict import Outcome, Verdict
    from copygate.report.totals import Totals

GATE_FORMATS: Final = ("sarif", "github", "gitlab", "junit", "rdjson")
SUMMARY_VARIABLE: Final = "GITHUB_STEP_SUMMARY"
_LISTED: Final = 50


class GateOutput(ABC):
    """What all gate formats share: annotations are counted, and the totals told where a person looks."""

    shows_suppressed = False
    """Whether the format has a place for what does not count; elsewhere only its number is told."""

    def __init__(self, out: TextIO, style: Style) -> None:
        self._out, self._style = out, style
        self._levels: Counter[str] = Counter()
        self._first: list[Annotation] = []
        self.begin()

    def begin(self) -> None:  # noqa: B027 - most formats have no head
        """Before the first verdict."""

    @abstractmethod
    def put(self, verdict: Verdict, annotations: list[Annotation]) -> None:
        """One verdict."""

    @abstractmethod
    def end(self, totals: Totals) -> None:
        """After the last one."""

    def write(self, verdict: Verdict, draft: Draft | None, notes: Iterable[str], fail_on: Outcome) -> None:
        """Write one verdict."""
        annotations = list(annotations_of(verdict, draft, self._style, fail_on))
        counted = [each for each in annotations if not each.frozen]
        self._levels.update(each.level for each in counted)
        self._first += counted[: _LISTED - len(self._first)]
        self.put(verdict, annotations if self.shows_suppressed else counted)

    def finish(self, totals: Totals) -> None:
        """Close the format; the totals go to stderr and to the step summary, for platforms drop what is too much."""
        import sys

        self.end(totals)
        told = self._told(totals)
        sys.stderr.write(told + "\n")
        path = os.environ.get(SUMMARY_VARIABLE)
        if path:
            with Path(path).open("a", encoding="utf-8") as file:
                file.write(self._summary(told))

    def _told(self, totals: Totals) -> str:
        counts = " · ".join(
            say("gate.level", self._style.lang, level=say(f"gate.{level}", self._style.lang), count=self._levels[level])
            for level in ("error", "warning", "note")
            if self._levels[level]
        )
        said = summary(totals, Style(self._style.lang))
        return f"{said} · {counts}" if counts else said

    def _summary(self, told: str) -> str:
        lines = [f"### copygate\n\n{told}\n"]
        if self._first:
            heads = (say(f"gate.column.{name}", self._style.lang) for name in ("where", "what", "rule"))
            lines.append(f"\n| {' | '.join(heads)} |\n|---|---|---|\n")
            for each in self._first:
                where = f"{each.path}:{each.line}" + (f" {each.seen}" if each.seen else "")
                lines.append(f"| {_cell(where)} | {_cell(each.message)} | {_cell(each.rule)} |\n")
        left = self._levels.total() - len(self._first)
        if left > 0:
            lines.append("\n" + say("gate.more", self._style.lang, count=left) + "\n")
        return "".join(lines)


class SarifOutput(GateOutput):
    """SARIF."""

    shows_suppressed = True

    def begin(self) -> None:
        """The head of the log."""
        from copygate.report.gate.sarif import SarifLog

        self._log = SarifLog(copygate.__version__, self._style.lang)
        self._out.write(self._log.opening())

    def put(self, verdict: Verdict, annotations: list[Annotation]) -> None:
        """Its results."""
        self._out.writelines(self._log.results(annotations))

    def end(self, totals: Totals) -> None:
        """The rules, and what the limit left out."""
        import sys

        self._out.write(self._log.closing())
        if self._log.left_out:
            sys.stderr.write(say("gate.left-out", self._style.lang, count=self._log.left_out) + "\n")


class GithubOutput(GateOutput):
    """Workflow commands."""

    def put(self, verdict: Verdict, annotations: list[Annotation]) -> None:
        """A command a line."""
        from copygate.report.gate.workflow_commands import command

        self._out.writelines(command(each) + "\n" for each in annotations)

    def end(self, totals: Totals) -> None:
        """How many of them GitHub will not show."""
        from copygate.report.gate.workflow_commands import SHOWN_A_STEP

        hidden = sum(max(0, count - SHOWN_A_STEP) for count in self._levels.values())
        if hidden:
            self._out.write(say("gate.hidden", self._style.lang, count=hidden) + "\n")


class _ListOutput(GateOutput):
    """JSON items between brackets."""

    head, tail = "[", "]\n"

    def begin(self) -> None:
        """The opening bracket."""
        self._any = False
        self._out.write(self.head)

    def put(self, verdict: Verdict, annotations: list[Annotation]) -> None:
        """An item each."""
        for each in annotations:
            self._out.write((",\n" if self._any else "\n") + self.item(each))
            self._any = True

    @abstractmethod
    def item(self, each: Annotation) -> str:
        """One annotation."""

    def end(self, totals: Totals) -> None:
        """The closing bracket."""
        self._out.write(("\n" if self._any else "") + self.tail)


class GitlabOutput(_ListOutput):
    """Code Quality."""

    def item(self, each: Annotation) -> str:
        """One issue."""
        from copygate.report.gate.code_quality import issue

        return issue(each)


class ReviewdogOutput(_ListOutput):
    """rdjson."""

    head, tail = '{"source":{"name":"copygate","url":"https://copygate.dev"},"diagnostics":[', "]}\n"

    def item(self, each: Annotation) -> str:
        """One diagnostic."""
        from copygate.report.gate.reviewdog import diagnostic

        return diagnostic(each, _line_of)


class JunitOutput(GateOutput):
    """JUnit XML; its head tells counts, so it is written at the end."""

    def begin(self) -> None:
        """Nothing yet."""
        self._cases: list[str] = []
        self._failures = self._errors = 0

    def put(self, verdict: Verdict, annotations: list[Annotation]) -> None:
        """A test case."""
        from copygate.report.gate.junit import test_case

        unread = [each.message for each in annotations if each.rule.startswith("input/") and not each.waived]
        failed = any(each.level == "error" for each in annotations)
        self._errors += bool(unread)
        self._failures += failed and not unread
        self._cases.append(test_case(verdict.id, verdict.path, annotations, "; ".join(unread)))

    def end(self, totals: Totals) -> None:
        """The file."""
        from copygate.report.gate.junit import suite

        self._out.write(suite(self._cases, self._failures, self._errors, totals.seconds))


OUTPUTS: Final[Mapping[str, type[GateOutput]]] = {
    "sarif": SarifOutput,
    "github": GithubOutput,
    "gitlab": GitlabOutput,
    "junit": JunitOutput,
    "rdjson": ReviewdogOutput,
}


@lru_cache(maxsize=4)
def _lines(path: str) -> tuple[str, ...] | None:
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
    except (OSError, ValueError):
        return None  # not a file with lines: the annotation then has a line and no column
    from re import split

    return tuple(split(r"\r\n|\n|\r", text))


def _line_of(path: str, line: int) -> str | None:
    lines = _lines(path)
    return lines[line - 1] if lines and line <= len(lines) else None


def _cell(text: str) -> str:
    """Text that may hold anything, inside a Markdown table that GitHub renders."""
    for sign in "\\`*_[]<>|!":
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r", " ").replace("\n", " ")
