"""The report for people: one block a draft, worst first, the author's line with the span marked, and the way out.

`FullReport.piece` gives a draft's lines, `FullReport.closing` the last ones. Nothing of the draft reaches the terminal
but through `excerpt.visible` and `Disclosure`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from copygate.model.verdict import Outcome
from copygate.report.excerpt import columns_of, visible, wrapped
from copygate.report.names import draft_name, outcome_word, platform_word
from copygate.report.problems import problems_of
from copygate.report.totals import summary
from copygate.report.wording import counted, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from copygate.model.draft import Draft
    from copygate.model.verdict import Verdict
    from copygate.report.problems import Problem
    from copygate.report.style import Style
    from copygate.report.totals import Totals

COLOURS: Final = {"✗": "red", "?": "magenta", "!": "yellow", "○": "cyan", "·": "dim", "✓": "green"}


class FullReport:
    """The lines of a run, in order. It holds the last closing line back: a run of one draft joins it to the totals."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self._held: str | None = None
        self._pieces = 0
        self._gap = False

    def piece(self, verdict: Verdict, draft: Draft | None, notes: Iterable[str] = ()) -> Iterator[str]:
        """The lines of one draft, without line breaks; `notes` come below its problems."""
        style = self._style
        yield from self._release()
        problems = problems_of(verdict, draft, style)
        self._pieces += 1
        if not problems and verdict.outcome == Outcome.CLEAR:
            rules = counted("rules.count", verdict.rules_run, style.lang)
            mark = style.paint("✓", COLOURS["✓"])
            clear = outcome_word(verdict.outcome, style.lang)
            self._gap = True
            yield f"{mark} {draft_name(verdict, draft)}  {clear}{say('aside', style.lang, text=rules)}"
            yield from notes
            return
        if self._gap:
            yield ""
        yield style.paint(_header(verdict, draft, style.lang), "bold")
        yield ""
        gutter = 4 + max((columns_of(problem.label) for problem in problems), default=0)
        for problem in problems:
            yield from _block(problem, gutter, style)
        yield from _after_gap(notes)
        if verdict.cleared is not None:
            from copygate.report.signed import cleared_line

            yield f"{style.paint('✓', COLOURS['✓'])} {visible(cleared_line(verdict.cleared, style.lang))}"
        yield ""
        self._held = _outcomes(verdict, style)

    def closing(self, totals: Totals) -> Iterator[str]:
        """The last lines: what was checked, in how long, and how it came out."""
        text = summary(totals, self._style)
        if self._held is not None and self._pieces == 1:
            yield f"{self._held} · {text}"
            self._held = None
            return
        yield from self._release()
        if self._gap and self._pieces > 1:
            yield ""
        yield text

    def _release(self) -> Iterator[str]:
        if self._held is not None:
            yield self._held
            yield ""
            self._held, self._gap = None, False


def _after_gap(notes: Iterable[str]) -> Iterator[str]:
    for number, note in enumerate(notes):
        if not number:
            yield ""
        yield note


def _block(problem: Problem, gutter: int, style: Style) -> Iterator[str]:
    """One problem: its head beside the mark, then the lines below it."""
    indent = " " * gutter
    mark = style.paint(problem.mark, COLOURS[problem.mark])
    label = problem.label + " " * (gutter - 4 - columns_of(problem.label))
    room = max(20, style.width - gutter)
    tag = visible(problem.tag)
    tail = style.paint(tag, "dim")
    line = problem.excerpt(room)
    if line is None:
        first, *rest = _laid(problem.text, tag, tail, 0, room, style)
        yield f"{mark} {label}  {first}"
        yield from (indent + text for text in rest)
    else:
        yield f"{mark} {label}  {line.text}"
        marks = style.paint("▔" * line.width, COLOURS[problem.mark])
        at = line.offset + line.width + 2
        if at + columns_of(problem.text) <= room:
            first, *rest = _laid(problem.text, tag, tail, at, room, style)
            yield f"{indent}{' ' * line.offset}{marks}  {first}"
        else:
            yield f"{indent}{' ' * line.offset}{marks}"
            rest = _laid(problem.text, tag, tail, 0, room, style)
        yield from (indent + text for text in rest)
    for detail in problem.details:
        lead = columns_of(detail.label) + 1
        lines = wrapped(detail.text, room - lead) if style.terminal else [detail.text]
        yield f"{indent}{style.paint(detail.label, 'dim')} {lines[0]}"
        yield from (f"{indent}{' ' * lead}{text}" for text in lines[1:])


def _laid(text: str, tag: str, painted: str, at: int, room: int, style: Style) -> list[str]:
    """The message and, at the right edge of a terminal, the rule it comes from; below it where there is no room."""
    lines = wrapped(text, room) if style.terminal and at == 0 else [text]
    used = at + columns_of(lines[-1]) if len(lines) == 1 else columns_of(lines[-1])
    if not tag:
        return lines
    if not style.terminal:
        return [*lines[:-1], f"{lines[-1]}  {painted}"]
    gap = room - used - columns_of(tag)
    if gap < 2:
        return [*lines, painted]
    return [*lines[:-1], lines[-1] + " " * gap + painted]


def _header(verdict: Verdict, draft: Draft | None, lang: str) -> str:
    """`面霜种草.md · 推广 · 小红书、抖音`."""
    words = [draft_name(verdict, draft)]
    if draft is not None and draft.fields:
        from copygate.model.vocabulary import spoken

        words.append(spoken(draft.kind, lang) if "kind" in draft.attributes else say("kind.undeclared", lang))
        if draft.platforms:
            words.append(say("list.comma", lang).join(platform_word(name, lang) for name in draft.platforms))
    return " · ".join(words)


def _outcomes(verdict: Verdict, style: Style) -> str:
    """The outcome for each platform, or the only one there is."""
    if not verdict.platforms:
        word = _coloured(verdict.outcome, style)
        said = say("outcome.overall", style.lang, outcome=word)
    else:
        outcomes = verdict.platforms.items()
        said = " · ".join(f"{platform_word(name, style.lang)} {_coloured(each, style)}" for name, each in outcomes)
    return said if verdict.cleared is None else say("cleared.outcome", style.lang, outcome=said)


def _coloured(outcome: Outcome, style: Style) -> str:
    colour = {Outcome.CLEAR: "green", Outcome.OWES: "cyan", Outcome.REVIEW: "yellow", Outcome.UNDECIDED: "magenta"}
    return style.paint(outcome_word(outcome, style.lang), colour.get(outcome, "red"))
