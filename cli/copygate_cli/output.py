"""Where verdicts go: one writer a format, each writing as the verdicts come, so that memory does not grow."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from io import TextIOWrapper
from typing import TYPE_CHECKING, Protocol, TextIO

from copygate.report.style import Style

if TYPE_CHECKING:
    from copygate.model.draft import Draft
    from copygate.model.verdict import Outcome, Verdict
    from copygate.report.totals import Totals

_WIDEST = 120


class Output(Protocol):
    """What a format is to the check: verdicts one by one, then the end."""

    def write(self, verdict: Verdict, draft: Draft | None, notes: Iterable[str], fail_on: Outcome) -> None:
        """Write one verdict; `draft` is None where nothing could be read, `notes` are further lines for people, and
        `fail_on` (each folder may be stricter) tells gate formats what an error is."""

    def finish(self, totals: Totals) -> None:
        """Write what comes last."""


def output_for(form: str, style: Style) -> Output:
    """The writer of a format, to standard output."""
    if form not in ("full", "concise", "json", "jsonl", "html"):
        from copygate_cli.gate import OUTPUTS

        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        return OUTPUTS[form](sys.stdout, style)
    if form in ("json", "jsonl"):
        if isinstance(sys.stdout, TextIOWrapper):
            # JSON is UTF-8 whatever the locale; an escape for a lone surrogate is JSON's own spelling of it.
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        return JsonOutput(sys.stdout, style.lang, as_array=form == "json")
    if form == "html":
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        return HtmlOutput(sys.stdout, style)
    return ConciseOutput(sys.stdout, style) if form == "concise" else FullOutput(sys.stdout, style)


def style_for(lang: str, reveal: bool) -> Style:
    """How to draw on standard output: colour and alignment on a terminal only."""
    terminal = sys.stdout.isatty()
    colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return Style(lang=lang, width=max(40, _width(terminal)), terminal=terminal, colour=colour, reveal=reveal)


def _width(terminal: bool) -> int:
    """COLUMNS, else the terminal's, else 100; a line much longer than a page is hard to follow with the eye."""
    declared = os.environ.get("COLUMNS", "")
    columns = int(declared) if declared.isdecimal() else 0
    if not columns and terminal:
        try:
            columns = os.get_terminal_size(sys.stdout.fileno()).columns
        except (OSError, ValueError):
            columns = 0  # no terminal behind it after all
    return min(columns, _WIDEST) if columns else 100


class JsonOutput:
    """A verdict a line, or the same lines as one array."""

    def __init__(self, out: TextIO, lang: str, *, as_array: bool) -> None:
        from copygate.wire import verdict_line

        self._line, self._out, self._lang, self._as_array = verdict_line, out, lang, as_array
        self._any = False

    def write(self, verdict: Verdict, draft: Draft | None, notes: Iterable[str], fail_on: Outcome) -> None:
        """Write one verdict."""
        line = self._line(verdict, self._lang)
        if self._as_array:
            self._out.write(("," if self._any else "[") + "\n" + line)
            self._any = True
        else:
            self._out.write(line + "\n")

    def finish(self, totals: Totals) -> None:
        """Close the array; the totals go to stderr, for they are not data."""
        if self._as_array:
            self._out.write(("" if self._any else "[") + "\n]\n")
        _summarise(totals, Style(self._lang))


class ConciseOutput:
    """A line a problem."""

    def __init__(self, out: TextIO, style: Style) -> None:
        from copygate.report.concise import concise_lines

        self._lines, self._out, self._style = concise_lines, out, style

    def write(self, verdict: Verdict, draft: Draft | None, notes: Iterable[str], fail_on: Outcome) -> None:
        """Write the lines of one verdict."""
        for line in self._lines(verdict, draft, self._style):
            self._out.write(line + "\n")

    def finish(self, totals: Totals) -> None:
        """The totals go to stderr, for they are no problem of a line."""
        _summarise(totals, self._style)


class FullOutput:
    """The report for people."""

    def __init__(self, out: TextIO, style: Style) -> None:
        from copygate.report.terminal import FullReport

        self._report, self._out = FullReport(style), out

    def write(self, verdict: Verdict, draft: Draft | None, notes: Iterable[str], fail_on: Outcome) -> None:
        """Write the block of one draft."""
        for line in self._report.piece(verdict, draft, notes):
            self._out.write(line + "\n")

    def finish(self, totals: Totals) -> None:
        """Write the closing lines."""
        for line in self._report.closing(totals):
            self._out.write(line + "\n")


class HtmlOutput:
    """One page for people, to be opened and sent on."""

    def __init__(self, out: TextIO, style: Style) -> None:
        from copygate.report.page import opening

        self._out, self._style, self._number = out, style, 0
        self.previews: dict[str, bytes] = {}
        out.write(opening(style))

    def write(self, verdict: Verdict, draft: Draft | None, notes: Iterable[str], fail_on: Outcome) -> None:
        """Write the article of one draft."""
        from copygate.report.page import article_of

        self._number += 1
        for piece in article_of(verdict, draft, notes, self._number, self._style, self.previews):
            self._out.write(piece)

    def finish(self, totals: Totals) -> None:
        """Close the page; the totals go to stderr as well."""
        from copygate.report.page import closing

        self._out.write(closing(totals, self._style))
        _summarise(totals, self._style)


def _summarise(totals: Totals, style: Style) -> None:
    from copygate.report.totals import summary

    sys.stderr.write(summary(totals, Style(style.lang)) + "\n")
