"""A draft under two rulebooks: `Comparer.compare`. Only where the rules that changed speak is a draft judged at length.

The rules that differ run alone, on one normalisation for both editions. What they say decides: if both editions say the
same, so do the whole rulebooks, for all else they have in common; if not, and the outcome may hang on it, the draft is
judged whole under both.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Literal

from copygate.evaluation.compiled import CompiledRulebook, prepare
from copygate.evaluation.evaluator import evaluate
from copygate.evaluation.scope import judged_on
from copygate.extraction.document import document_of
from copygate.impact.delta import rules_of_changed_words, scanner_of
from copygate.impact.restricted import disguised_words, restricted, unsteady
from copygate.matching.automaton import Automaton
from copygate.matching.reading import Reading
from copygate.model.finding import Severity
from copygate.model.verdict import Outcome, Verdict
from copygate.pipeline import check, variants
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from copygate.impact.difference import Difference, Edition
    from copygate.model.draft import Draft
    from copygate.model.finding import Location

Status = Literal["violation", "undecided", "owed", "asked"]


class Saying(NamedTuple):
    """One thing a rule says of a draft, as far as it decides anything: not how it is worded."""

    rule: str
    status: Status
    severity: Severity | None
    platforms: tuple[str, ...]
    what: tuple[object, ...]
    match: str | None
    location: Location | None


class Compared(NamedTuple):
    """A draft of which the two editions say different things.

    `before` and `after` are the whole outcomes, None where they are known to be equal and were not worked out; so are
    the outcomes by platform. `gone` and `new` are what only one of them says; `verdict` is the one that `new` (or, if
    there is none, `gone`) stands in.
    """

    before: Outcome | None
    after: Outcome | None
    platforms: dict[str, tuple[Outcome, Outcome]]
    gone: tuple[Saying, ...]
    new: tuple[Saying, ...]
    verdicts: tuple[Verdict, Verdict]

    @property
    def flips(self) -> bool:
        """Whether the outcome differs."""
        return self.before is not self.after


class Comparer:
    """Two editions of a rulebook, made ready. `lang` is the language of what is worded."""

    def __init__(
        self,
        between: Difference,
        *,
        today: date,
        as_of: date | None = None,
        lang: str = "zh",
        whole: bool | None = None,
        made: Callable[[Edition], CompiledRulebook] | None = None,
    ) -> None:
        """`whole`: whether every draft is judged whole under both (None: where that is quicker). `made` compiles an
        edition whole, from a cache where there is one."""
        self.today, self.as_of, self.lang = today, as_of, lang
        affected = between.affected
        editions = (between.before, between.after)
        words = [disguised_words(each.found) for each in editions]
        watched = unsteady(words[0], words[1])
        self._watched = Automaton(watched) if watched else None
        self._platforms, self._any_platform = between.platforms, between.names_platforms_first
        # With half of the rules awake twice, a post costs more than judging it whole at once.
        most = 2 * len(affected) > max(len(each.rules) for each in editions)
        self.judges_whole = most if whole is None else whole
        self.whole = [(made or _made)(each) for each in editions]
        if self.judges_whole:
            return
        by_words, changed = rules_of_changed_words(between)
        self._changed = scanner_of(changed, between, words[0]) if by_words else None

        def cut(kept: frozenset[str]) -> list[CompiledRulebook]:
            return [
                restricted(each.rulebook, each.found, each.rules, kept & each.rules.keys(), known)
                for each, known in zip(editions, words, strict=True)
            ]

        self._parts = cut(affected)
        self._asked = [side for side in cut(affected - by_words) if len(side)] if affected - by_words else []

    def compare(self, draft: Draft) -> Compared | None:
        """What differs; None where nothing does."""
        if not self.judges_whole:
            speaks = self._speaks(draft)
            if speaks == "nothing":
                return None
            if speaks == "something":
                parts = self._check(draft, self._parts)
                if _same_outcomes(parts) and not draft.attributes.get("assets"):
                    compared = _compared(parts, known=False)
                    return compared if compared.gone or compared.new else None
        both = self._check(draft, self.whole)
        compared = _compared(both, known=True)
        return compared if compared.gone or compared.new or not _same_outcomes(both) else None

    def agrees(self, draft: Draft, compared: Compared | None) -> bool:
        """Whether two full checks come to the same as what was found the short way."""
        full = _compared(self._check(draft, self.whole), known=True)
        if compared is None:
            return not (full.gone or full.new or full.flips or full.platforms)
        told = (compared.flips, compared.platforms, set(compared.gone), set(compared.new))
        return told == (full.flips, full.platforms, set(full.gone), set(full.new))

    def _check(self, draft: Draft, sides: list[CompiledRulebook]) -> tuple[Verdict, Verdict]:
        before, after = (check(draft, side, today=self.today, as_of=self.as_of, lang=self.lang) for side in sides)
        return before, after

    def _speaks(self, draft: Draft) -> Literal["nothing", "something", "anything"]:
        """Whether a rule that differs says something of the draft; `anything`: others may too."""
        if self._platforms and (self._any_platform or not self._platforms.isdisjoint(draft.platforms)):
            return "anything"
        day = judged_on(draft, self.today, self.as_of)
        try:
            for variant in variants(draft):
                document = document_of(variant)
                readings = {segment.index: Reading(segment) for segment in document.segments if segment.text}
                if self._watched is not None:
                    for reading in readings.values():
                        if self._watched.find(reading.skeleton.text):
                            return "anything"
                if self._changed is not None and self._changed.scan(document, readings).triggered:
                    return "something"
                if any(evaluate(side, document, day, readings).results for side in self._asked):
                    return "something"
        except Exception:  # noqa: BLE001 - what breaks here breaks in the whole check too, and is undecided there
            return "anything"
        return "nothing"


def _same_outcomes(verdicts: tuple[Verdict, Verdict]) -> bool:
    before, after = verdicts
    return before.outcome is after.outcome and before.platforms == after.platforms


def _compared(verdicts: tuple[Verdict, Verdict], *, known: bool) -> Compared:
    """`known`: the verdicts are those of the whole rulebooks, so that their outcomes are those of the draft."""
    before, after = verdicts
    was, now = _sayings(before), _sayings(after)
    platforms = {
        name: (before.platforms.get(name, Outcome.CLEAR), after.platforms.get(name, Outcome.CLEAR))
        for name in (dict.fromkeys((*before.platforms, *after.platforms)) if known else ())
    }
    return Compared(
        before.outcome if known else None,
        after.outcome if known else None,
        {name: pair for name, pair in platforms.items() if pair[0] is not pair[1]},
        tuple(each for key, each in was.items() if key not in now),
        tuple(each for key, each in now.items() if key not in was),
        verdicts,
    )


def _sayings(verdict: Verdict) -> dict[object, Saying]:
    """What the rules say, once each, by all that it decides."""
    said: dict[object, Saying] = {}

    def say(saying: Saying) -> None:
        at = saying.location
        where = (at.field, at.start, at.end) if at is not None else None
        said.setdefault((*saying[:5], where), saying)

    for finding in verdict.findings:
        what = (finding.at, finding.measured.unit if finding.measured else None)
        say(
            Saying(
                finding.rule, finding.status, finding.severity, finding.platforms, what, finding.match, finding.location
            )
        )
    for owed in verdict.obligations:
        debt = (owed.kind, owed.what, owed.count, owed.by)
        say(Saying(owed.rule, "owed", None, (), debt, owed.match, owed.location))
    for question in verdict.questions:
        for rule in question.rules:
            say(Saying(rule, "asked", None, (), (question.fact,), None, None))
    return said


def _made(edition: Edition) -> CompiledRulebook:
    return CompiledRulebook(prepare(edition.rulebook, edition.found))
