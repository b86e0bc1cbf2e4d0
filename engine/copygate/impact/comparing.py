"""A draft under two rulebooks: `Comparer.compare`. Only where the rules that changed speak is a draft judged at length.

The rules that differ run alone, on one normalisation for both editions. What they say decides: if both editions say the
same, so do the whole rulebooks, for all else they have in common. If not, and the outcome may hang on it, the draft is
judged whole; the other outcome follows, for combining is `max`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Literal

from copygate.evaluation.combine import combine
from copygate.evaluation.compiled import CompiledRulebook, prepare
from copygate.evaluation.evaluator import run_rule
from copygate.evaluation.scope import Scope, judged_on
from copygate.extraction.document import document_of
from copygate.impact.delta import rules_of_changed_words, scanner_of
from copygate.impact.restricted import disguised_words, restricted, together, unsteady
from copygate.matching.automaton import Automaton
from copygate.matching.reading import Reading
from copygate.model.finding import Severity
from copygate.model.verdict import Outcome, Verdict
from copygate.pipeline import check, variants
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from copygate.impact.difference import Difference, Edition
    from copygate.model.document import Document
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
    masked: bool = False

    @property
    def place(self) -> object:
        """Where it stands, whatever it weighs."""
        return self.status, self.match, self.location


class Compared(NamedTuple):
    """A draft of which the two editions say different things.

    `before` and `after` are the whole outcomes, None where they are known to be equal and were not worked out; of the
    outcomes by platform those that differ. `gone` and `new` are what only one of them says, and `verdicts` those in
    which that stands: of the whole rulebooks, or of the rules that differ.
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
        self._affected = affected = between.affected
        editions = (between.before, between.after)
        self._platforms, self._any_platform = between.platforms, between.names_platforms_first
        # With half of the rules awake twice, a post costs more than judging it whole at once.
        most = 2 * len(affected) > max(len(each.rules) for each in editions)
        self.judges_whole = most if whole is None else whole
        self._nothing = not affected and not self._platforms
        if self._nothing and not self.judges_whole:
            return
        self.whole = tuple((made or _made)(each) for each in editions)
        if self.judges_whole:
            return
        words = tuple(disguised_words(each.found) for each in editions)
        watched = unsteady(*words)
        self._watched = Automaton(watched) if watched else None
        by_words, changed = rules_of_changed_words(between)
        self._changed = scanner_of(changed, between, words[0]) if by_words else None
        self._parts = tuple(
            restricted(each, affected & each.rules.keys(), known) for each, known in zip(editions, words, strict=True)
        )
        # Where only the weight changed, what one edition finds the other finds too.
        lighter = {change.rule for change in between.changes if change.parts == ("severity",)}
        self._asked = together(between, (affected - by_words - lighter, affected - by_words), words[0])

    def compare(self, draft: Draft) -> Compared | None:
        """What differs; None where nothing does."""
        if self.judges_whole:
            return _told(_compared(self._both(draft), known=True))
        speaks = self._speaks(draft)
        if speaks == "nothing":
            return None
        if speaks == "anything":
            return _told(_compared(self._both(draft), known=True))
        parts = self._check(draft, 0, self._parts), self._check(draft, 1, self._parts)
        if draft.attributes.get("assets"):
            # Who must watch a film depends on everything that is owed.
            return _told(_compared(self._both(draft), known=True))
        if _same_outcomes(parts):
            return _told(_compared(parts, known=False))
        return self._judged_once(draft, parts)

    def agrees(self, draft: Draft, compared: Compared | None) -> bool:
        """Whether two full checks come to the same as what was found the short way."""
        if self._nothing and not self.judges_whole:
            return compared is None
        full = _compared(self._both(draft), known=True)
        if compared is None:
            return not (full.gone or full.new or full.flips or full.platforms)
        outcomes = not compared.flips or (compared.before, compared.after) == (full.before, full.after)
        told = (compared.flips, compared.platforms, set(compared.gone), set(compared.new))
        return outcomes and told == (full.flips, full.platforms, set(full.gone), set(full.new))

    def _both(self, draft: Draft) -> tuple[Verdict, Verdict]:
        return self._check(draft, 0, self.whole), self._check(draft, 1, self.whole)

    def _check(self, draft: Draft, side: int, rulebooks: tuple[CompiledRulebook, ...]) -> Verdict:
        return check(draft, rulebooks[side], today=self.today, as_of=self.as_of, lang=self.lang)

    def _judged_once(self, draft: Draft, parts: tuple[Verdict, Verdict]) -> Compared | None:
        """Judged whole before the change; what the rules that did not change say of it they say after it too."""
        before = self._check(draft, 0, self.whole)
        if any(field.platform is not None for field in draft.fields) or before.errors != parts[0].errors:
            return _told(_compared((before, self._check(draft, 1, self.whole)), known=True))
        findings = [each for each in before.findings if each.rule not in self._affected]
        owed = [each for each in before.obligations if each.rule not in self._affected]
        asked = [each for each in before.questions if not self._affected.issuperset(each.rules)]
        after = parts[1]
        platforms = {}
        for name, was in before.platforms.items():
            here = [each for each in findings if not each.platforms or name in each.platforms]
            now = max(combine(here, owed, asked, ()), after.platforms[name])
            if now is not was:
                platforms[name] = (was, now)
        compared = _compared(parts, known=False)
        outcome = max(combine(findings, owed, asked, ()), after.outcome)
        return _told(compared._replace(before=before.outcome, after=outcome, platforms=platforms))

    def _speaks(self, draft: Draft) -> Literal["nothing", "something", "anything"]:
        """Whether a rule that differs says something of the draft; `anything`: others may too."""
        if self._nothing:
            return "nothing"
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
                if self._asked and self._answers(document, day, readings):
                    return "something"
        except Exception:  # noqa: BLE001 - what breaks here breaks in the whole check too, and is undecided there
            return "anything"
        return "nothing"

    def _answers(self, document: Document, day: date, readings: Mapping[int, Reading]) -> bool:
        """Whether one of the rules that every draft must be asked about has an answer."""
        for scanner, sides in self._asked:
            hits = scanner.scan(document, readings)
            for side in sides:
                scope = Scope(document, hits, day)
                for rule in side.awake(scope):
                    if run_rule(rule, scope) is not None:
                        return True
        return False


def _told(compared: Compared) -> Compared | None:
    """Nothing, where nothing differs."""
    return compared if compared.gone or compared.new or compared.flips or compared.platforms else None


def _same_outcomes(verdicts: tuple[Verdict, Verdict]) -> bool:
    before, after = verdicts
    return before.outcome is after.outcome and before.platforms == after.platforms


def _compared(verdicts: tuple[Verdict, Verdict], *, known: bool) -> Compared:
    """`known`: the verdicts are those of the whole rulebooks, so that their outcomes are those of the draft."""
    before, after = verdicts
    was, now = _sayings(before), _sayings(after)
    names = dict.fromkeys((*before.platforms, *after.platforms)) if known else ()
    platforms = {
        name: (before.platforms.get(name, Outcome.CLEAR), after.platforms.get(name, Outcome.CLEAR)) for name in names
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

    for each in verdict.findings:
        what = (each.at, each.measured.unit if each.measured else None)
        say(Saying(each.rule, each.status, each.severity, each.platforms, what, each.match, each.location, each.masked))
    for owed in verdict.obligations:
        debt = (owed.kind, owed.what, owed.count, owed.by)
        say(Saying(owed.rule, "owed", None, (), debt, owed.match, owed.location, owed.masked))
    for question in verdict.questions:
        for rule in question.rules:
            say(Saying(rule, "asked", None, (), (question.fact,), None, None))
    return said


def _made(edition: Edition) -> CompiledRulebook:
    return CompiledRulebook(prepare(edition.rulebook, edition.found))
