"""What a run came to: drafts found and checked, outcomes, rules, time."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from copygate.model.verdict import Outcome
from copygate.report.names import outcome_word
from copygate.report.wording import counted, say

if TYPE_CHECKING:
    from copygate.model.verdict import Verdict
    from copygate.report.style import Style


class Totals:
    """Grows with the run by a few numbers, however many drafts pass."""

    def __init__(self) -> None:
        self.outcomes: Counter[Outcome] = Counter()
        self.checked = self.rules = self.cleared = 0
        self.platforms_named = self.incomplete = False
        self.seconds = 0.0
        self.remarks: list[str] = []  # how this run counted, where that is not plain

    def add(self, verdict: Verdict, read: bool) -> None:
        """Count one verdict; `read` is false where there was nothing to judge."""
        self.outcomes[verdict.outcome] += 1
        self.checked += read
        self.cleared += verdict.cleared is not None
        self.rules = max(self.rules, verdict.rules_run)
        if verdict.platforms:
            self.platforms_named = True
        if verdict.errors:
            self.incomplete = True

    @property
    def drafts(self) -> int:
        """All drafts that got a verdict."""
        return self.outcomes.total()


def summary(totals: Totals, style: Style) -> str:
    """`查了 8 篇,共 9 篇 312 条规则,46 毫秒 · 不能发布 5 · 可以发布 4`."""
    lang = style.lang
    rules = counted("rules.count", totals.rules, lang)
    if totals.checked == totals.drafts:
        pieces = counted("pieces.all", totals.checked, lang, checked=totals.checked, rules=rules)
    else:
        pieces = say("pieces.some", lang, checked=totals.checked, total=totals.drafts, rules=rules)
    text = say("check.summary", lang, pieces=pieces, took=took(totals.seconds, lang))
    if totals.drafts > 1:
        for outcome in sorted(totals.outcomes, reverse=True):
            tally = say("outcome.tally", lang, outcome=outcome_word(outcome, lang), count=totals.outcomes[outcome])
            text += f" · {tally}"
    if totals.cleared:
        text += " · " + say("cleared.tally", lang, count=totals.cleared)
    return " · ".join((text, *totals.remarks))


def took(seconds: float, lang: str) -> str:
    """A time as one says it."""
    if seconds < 1:
        return say("took.ms", lang, ms=round(seconds * 1000))
    return say("took.s", lang, s=f"{seconds:.1f}")
