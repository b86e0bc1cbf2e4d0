"""A verdict as remarks to be written into a copy of the author's file: `remarks_of`.

The first speaks of the whole draft: how it came out, what is owed, what was not read. Then one for each finding, which
a reader may meet before or after any other: each says its article, date and way out in full.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from copygate.model.remark import Remark
from copygate.report.details import Details
from copygate.report.disclosure import Disclosure
from copygate.report.excerpt import visible
from copygate.report.names import outcome_word, platform_word
from copygate.report.problems import problems_of
from copygate.report.style import Style
from copygate.report.wording import say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copygate.model.draft import Draft
    from copygate.model.finding import Finding
    from copygate.model.verdict import Verdict


def remarks_of(verdict: Verdict, draft: Draft, lang: str, number: int = 0) -> tuple[Remark, ...]:
    """What to write into the file; `number` is the draft's in it. Personal data is masked."""
    shown = Disclosure(draft, verdict)
    whole = Remark("\n".join(_whole(verdict, draft, lang)), draft=number)
    return (whole, *(_remark(finding, shown, lang, number) for finding in verdict.findings if finding.location))


def _remark(finding: Finding, shown: Disclosure, lang: str, number: int) -> Remark:
    lines = [visible(shown.words(finding.message))]
    lines += [f"{detail.label} {detail.text}" for detail in Details(shown, lang, dated=True).of(finding)]
    lines.append(say("remark.rule", lang, rule=finding.rule))
    at = finding.location
    if at is None:
        raise ValueError("a finding about the whole draft stands nowhere")
    seen = ""
    if at.at is not None:
        from copygate.report.places import place_shown

        seen = shown.words(place_shown(at.at, lang))
    return Remark("\n".join(lines), at.field, at.start, at.end, at.at, seen, number)


def _whole(verdict: Verdict, draft: Draft, lang: str) -> Iterator[str]:
    yield say("remark.checked", lang, day=verdict.as_of)
    if verdict.platforms:
        yield " · ".join(
            f"{platform_word(name, lang)} {outcome_word(outcome, lang)}" for name, outcome in verdict.platforms.items()
        )
    else:
        yield say("outcome.overall", lang, outcome=outcome_word(verdict.outcome, lang))
    for problem in problems_of(verdict, draft, Style(lang)):
        if problem.raw is None:
            yield f"{problem.mark} {problem.label} {problem.text}"
            yield from (f"   {detail.label} {detail.text}" for detail in problem.details)
