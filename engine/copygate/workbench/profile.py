"""Where the time of a check goes: `profile`. CPU time of the scan, of each rule, and of what rules look for.

The scan reads a text once for all words of all rules, so that no rule can be charged with it. A rule is charged with
its conditions and with verifying each leaf that it is the first to ask for; leaves are listed by themselves, too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from statistics import median
from time import process_time_ns

from copygate.evaluation.compiled import CompiledRulebook
from copygate.evaluation.evaluator import run_rule
from copygate.evaluation.scope import Scope, judged_on
from copygate.extraction.document import document_of
from copygate.matching.hits import Hits
from copygate.matching.match import Match
from copygate.model.draft import Draft
from copygate.pipeline import check, variants
from copygate.tuples import NamedTuple

_Key = tuple[str, str]


class Share(NamedTuple):
    """What one rule (or leaf) took in all drafts: milliseconds, the median of the runs; and how often it was asked."""

    name: str
    milliseconds: float
    calls: int


class Profile(NamedTuple):
    """Milliseconds for all drafts, medians of the runs: the whole check, and of it the scan and the rules."""

    drafts: int
    characters: int
    runs: int
    whole: float
    scan: float
    rules: float
    by_rule: tuple[Share, ...]
    by_leaf: tuple[Share, ...]


def profile(rulebook: CompiledRulebook, drafts: Sequence[Draft], today: date, runs: int) -> Profile:
    """Check the drafts so many times and once more, which does not count: rules are compiled when first used."""
    took: dict[_Key, list[int]] = defaultdict(list)
    asked: dict[_Key, int] = {}
    for number in range(runs + 1):
        spent, calls = _run(rulebook, drafts, today)
        started = process_time_ns()
        for draft in drafts:
            check(draft, rulebook, today=today)
        spent["", "whole"] = process_time_ns() - started
        if number:
            for key, each in spent.items():
                took[key].append(each)
            asked = calls

    def of(kind: str, name: str) -> float:
        times = took[kind, name]
        return median([*times, *[0] * (runs - len(times))]) / 1e6

    def shares(kind: str) -> tuple[Share, ...]:
        listed = [Share(name, of(sort, name), asked[sort, name]) for sort, name in asked if sort == kind]
        return tuple(sorted(listed, key=lambda share: (-share.milliseconds, share.name)))

    characters = sum(len(field.raw) for draft in drafts for field in draft.fields)
    by_rule = shares("rule")
    return Profile(
        len(drafts), characters, runs, of("", "whole"), of("", "scan"), of("", "rules"), by_rule, shares("leaf")
    )


def _run(rulebook: CompiledRulebook, drafts: Sequence[Draft], today: date) -> tuple[dict[_Key, int], dict[_Key, int]]:
    spent: dict[_Key, int] = defaultdict(int)
    calls: dict[_Key, int] = defaultdict(int)
    for draft in drafts:
        day = judged_on(draft, today, None)
        for variant in variants(draft):
            document = document_of(variant)
            started = process_time_ns()
            hits = rulebook.scanner.scan(document)
            spent["", "scan"] += process_time_ns() - started
            scope = Scope(document, _Timed(hits, spent, calls), day)
            for rule in rulebook.awake(scope):
                started = process_time_ns()
                run_rule(rule, scope)
                took = process_time_ns() - started
                spent["rule", rule.id] += took
                spent["", "rules"] += took
                calls["rule", rule.id] += 1
    return spent, calls


class _Timed(Hits):
    """Hits that note how long each leaf takes to verify."""

    __slots__ = ("_base", "_calls", "_spent")

    def __init__(self, base: Hits, spent: dict[_Key, int], calls: dict[_Key, int]) -> None:
        self._base, self._spent, self._calls = base, spent, calls
        self.touched = base.touched

    def knows(self, key: str) -> bool:
        return self._base.knows(key)

    def may_hold(self, key: str) -> bool:
        return self._base.may_hold(key)

    def holding(self, keys: frozenset[str]) -> list[str]:
        return self._base.holding(keys)

    def matches(self, key: str, despite: frozenset[str] | None = None) -> tuple[Match, ...]:
        started = process_time_ns()
        found = self._base.matches(key, despite)
        self._spent["leaf", key] += process_time_ns() - started
        self._calls["leaf", key] += 1
        return found
