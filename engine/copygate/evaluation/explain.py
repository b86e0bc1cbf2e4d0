"""Why a rule fired, and why every other one did not: the clause that decided, with the values it saw.

Also the smallest edit that clears a finding, verified by checking the edited draft again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal

from copygate.dsl import ast
from copygate.evaluation.conditions import Names
from copygate.evaluation.evaluator import run_rule
from copygate.evaluation.matchers import compile_matcher
from copygate.evaluation.places import region_of
from copygate.evaluation.scope import Scope
from copygate.evaluation.weighing import Weighed, deciding, values_of, weigh
from copygate.model.draft import Draft, TextField
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from datetime import date

    from copygate.evaluation.compiled import CompiledRule, CompiledRulebook
    from copygate.matching.match import Match
    from copygate.model.document import Document
    from copygate.model.finding import Finding
    from copygate.model.verdict import Verdict

State = Literal[
    "fired",
    "owed",
    "undecided",
    "excused",
    "nothing-found",
    "not-meant",
    "within-bounds",
    "other-platform",
    "not-in-force",
]


class Explanation(NamedTuple):
    """Why one rule ended as it did. `clause` is the rule's own words, `values` what it saw in the draft."""

    rule: str
    state: State
    clause: str
    values: tuple[tuple[str, str], ...] = ()
    match: str | None = None


def explain(compiled: CompiledRulebook, document: Document, day: date) -> Iterator[Explanation]:
    """One explanation a rule, in the order of the packs; several where matches of one rule were excused apart."""
    scope = Scope(document, compiled.scanner.scan(document), day)
    for rule in compiled.rules:
        yield from Reasons(compiled, rule, scope).all()


class Reasons:
    """Why one rule ended as it did on one document."""

    def __init__(self, compiled: CompiledRulebook, rule: CompiledRule, scope: Scope) -> None:
        self.rule, self.scope = rule, scope
        self.names: Names = compiled.names(rule.pack)

    def all(self) -> Iterator[Explanation]:
        rule, platform = self.rule.rule, self.rule.pack.platform
        if self.rule.pack.applies == "platform" and platform not in self.scope.draft.platforms:
            yield self._because("other-platform", "", (("platforms", ", ".join(self.scope.draft.platforms) or "-"),))
            return
        for clause, day in (("from", rule.from_date), ("until", rule.until_date)):
            if day is not None and (self.scope.day < day if clause == "from" else self.scope.day > day):
                yield self._because("not-in-force", f"{clause} {day}", (("as of", str(self.scope.day)),))
                return
        result = run_rule(self.rule, self.scope)
        if result is not None and result.judgement.unknown is not None:
            unknown = result.judgement.unknown
            values = (("unknown", ", ".join(sorted(unknown.facts | unknown.unread)) or (result.error or "-")),)
            yield self._because("undecided", self._source(rule.when or rule.verb), values)
        if result is not None and result.judgement.violations:
            state: State = "owed" if isinstance(rule.verb, ast.Oblige) else "fired"
            yield self._because(state, self._source(rule.verb))
        elif result is None:
            yield from self._silent()
        yield from self._excused()

    def _silent(self) -> Iterator[Explanation]:
        rule = self.rule.rule
        if rule.when is not None:
            decided = deciding(self.weighed(rule.when, None), wanted=False)
            if decided is not None:
                yield self._because("not-meant", self._source(decided.node), tuple(values_of(decided)))
                return
        if isinstance(rule.verb, ast.Limit):
            yield self._because("within-bounds", self._source(rule.verb))
        elif not self.matches():
            yield self._because("nothing-found", self._source(rule.verb))

    def _excused(self) -> Iterator[Explanation]:
        for match in self.matches():
            for condition in self.rule.rule.unless:
                decided = deciding(self.weighed(condition, match), wanted=True)
                if decided is not None:
                    values = tuple(values_of(decided))
                    yield self._because("excused", self._source(decided.node), values, match.text)
                    break

    def matches(self, despite: frozenset[str] | None = None, *, everywhere: bool = False) -> tuple[Match, ...]:
        """What the rule forbids, as far as it is there: also disguised in further ways, or outside its places."""
        verb = self.rule.rule.verb
        if not isinstance(verb, ast.Forbid) or isinstance(verb.matcher, ast.WholeDraft):
            return ()
        withstood = self.names.despite if verb.despite is None else frozenset(verb.despite)
        matching = compile_matcher(verb.matcher, self.names.leaf_of, withstood if despite is None else despite)
        return matching(self.scope, region_of(None if everywhere else verb.places)).matches

    def weighed(self, condition: ast.Condition, match: Match | None, *, deep: bool = False) -> Weighed:
        """A condition of the rule taken apart."""
        return weigh(condition, self.names, self.scope, match, deep=deep)

    def _source(self, node: ast.Node) -> str:
        """The writer's own words for a node, on one line."""
        for file in self.rule.pack.files:
            if file.path == self.rule.path:
                return " ".join(file.text[node.span.start : node.span.end].split())
        return ""

    def _because(
        self, state: State, clause: str, values: tuple[tuple[str, str], ...] = (), match: str | None = None
    ) -> Explanation:
        return Explanation(self.rule.id, state, clause, values, match)


class Edit(NamedTuple):
    """A change of the author's text that was checked to clear a finding without raising another."""

    start: int
    end: int
    text: str


def smallest_edit(draft: Draft, finding: Finding, judge: Callable[[Draft], Verdict]) -> Edit | None:
    """The smallest edit that clears it: a suggested insertion or replacement, or leaving the words out."""
    from rapidfuzz.distance import Levenshtein

    where = finding.location
    before = _counted(judge(draft))
    edits = [Edit(s.insert_at, s.insert_at, s.text) for s in finding.suggestions if s.insert_at is not None]
    field = next((f for f in draft.fields if where is not None and f.name == where.field), None)
    if where is not None and field is not None and finding.measured is not None:
        edits += _shorter(finding, field, where.end)
    elif where is not None and field is not None and where.end > where.start:
        written = field.raw[where.start : where.end]
        replaced = sorted(
            ("", *(s.text for s in finding.suggestions if s.insert_at is None)),
            key=lambda text: (Levenshtein.distance(written, text), text),
        )
        edits += [Edit(where.start, where.end, text) for text in replaced]
    body = field or next((f for f in draft.fields if f.place == "body"), None)
    for edit in edits:
        if body is not None and _clears(_edited(draft, body, edit), finding, before, judge):
            return edit
    return None


def _shorter(finding: Finding, field: TextField, end: int) -> Iterator[Edit]:
    """Of a text that is too long, what is too much at its end: nobody is helped by leaving out the whole."""
    measured = finding.measured
    if measured is not None and isinstance(measured.value, int) and isinstance(measured.limit, int | float):
        over = int(measured.value - measured.limit)
        for more in (over, over + over // 2, 2 * over) if over > 0 else ():
            if 0 < more < len(field.raw):
                yield Edit(max(0, end - more), end, "")


def _clears(draft: Draft, finding: Finding, before: dict[str, int], judge: Callable[[Draft], Verdict]) -> bool:
    after = _counted(judge(draft))
    return after.get(finding.rule, 0) < before.get(finding.rule, 0) and all(
        count <= before.get(rule, 0) for rule, count in after.items()
    )


def _counted(verdict: Verdict) -> dict[str, int]:
    counts: dict[str, int] = {}
    for finding in verdict.findings:
        counts[finding.rule] = counts.get(finding.rule, 0) + 1
    return counts


def _edited(draft: Draft, field: TextField, edit: Edit) -> Draft:
    raw = field.raw[: edit.start] + edit.text + field.raw[edit.end :]
    return draft._replace(fields=tuple(f._replace(raw=raw) if f is field else f for f in draft.fields))
