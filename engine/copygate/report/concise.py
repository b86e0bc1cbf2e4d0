"""One line a problem, for editors and for grep: `path:line:col: outcome/severity rule message`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copygate.report.disclosure import Disclosure
from copygate.report.excerpt import visible
from copygate.report.problems import obligation_text, reading_order
from copygate.report.questions import how_to_answer, question_text
from copygate.report.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from copygate.model.anchor import Place
    from copygate.model.draft import Draft
    from copygate.model.finding import Location
    from copygate.model.verdict import Verdict
    from copygate.report.style import Style


def concise_lines(verdict: Verdict, draft: Draft | None, style: Style) -> Iterator[str]:
    """The lines of one draft, without line breaks; none for a clear one."""
    lang, shown = style.lang, Disclosure(draft, verdict, style.reveal)
    top = (0, draft.record_line if draft and draft.record_line else 1, 1)
    order = reading_order(draft)
    found: list[tuple[tuple[int, int, int], str]] = []
    for problem in verdict.errors:
        at = (0, problem.line, problem.column or 1) if problem.line else top
        found.append((at, f"undecided {problem.code} {shown.words(problem.wording.say(lang))}"))
    for finding in verdict.findings:
        word = finding.severity.word if finding.status == "violation" else "undecided"
        told = shown.words(finding.message)
        if finding.waiver is not None:
            from copygate.report.signed import waived_by

            word, told = "waived", f"{told} [{shown.words(waived_by(finding.waiver, lang))}]"
        where = _seen(finding.location, shown, lang, finding.at)
        found.append(
            (
                _place(finding.location, top, order),
                f"{word} {finding.rule} {where}{told}",
            )
        )
    for question in verdict.questions:
        text = f"{question_text(question, lang)} {how_to_answer(question, draft, lang)}"
        found.append((top, f"undecided {question.fact} {text}"))
    for owed in verdict.obligations:
        text = f"{say('label.owed', lang)} {obligation_text(owed, shown, lang)}"
        found.append((_place(owed.location, top, order), f"owes {owed.rule} {_seen(owed.location, shown, lang)}{text}"))
    for (_, line, column), words in sorted(found, key=lambda pair: pair[0]):
        yield visible(f"{verdict.path}:{line}:{column}: {words}")
    if verdict.cleared is not None:
        from copygate.report.signed import cleared_line

        yield visible(f"{verdict.path}:{top[1]}:1: cleared {cleared_line(verdict.cleared, lang)}")


def _seen(at: Location | None, shown: Disclosure, lang: str, thing: Place | None = None) -> str:
    """Where to look in a source without lines, or the `thing` that is no text."""
    place = at.at if at is not None else thing
    if place is None:
        return ""
    from copygate.report.places import place_shown

    return f"[{shown.words(place_shown(place, lang))}] "


def _place(at: Location | None, top: tuple[int, int, int], order: Mapping[str, int]) -> tuple[int, int, int]:
    """Field, line and column, as they are read."""
    return top if at is None else (order.get(at.field, 0), at.line, at.column)
