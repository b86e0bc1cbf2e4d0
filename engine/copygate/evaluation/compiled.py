"""Rulebook -> what can be run: one scanner for everything looked for, and each rule compiled when it first wakes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from typing import Final

from copygate.dsl import ast
from copygate.evaluation.conditions import Holds, Names, compile_condition
from copygate.evaluation.judging import Judge, Judgement, compile_verb
from copygate.evaluation.lookup import Directory, Lookup, group_key
from copygate.evaluation.needs import Declared, Need, declared, each_leaf, needs_of
from copygate.evaluation.promotion import CALL, PRICE
from copygate.evaluation.roster import Bound, Roster, bound_kept, roster_of
from copygate.evaluation.scope import Scope
from copygate.evaluation.truth import Truth
from copygate.matching.leaf import DetectorLeaf, Leaf
from copygate.matching.personal import PERSONAL
from copygate.matching.scanner import Scanner
from copygate.model.finding import Citation, Severity
from copygate.model.verdict import RulebookStamp
from copygate.model.vocabulary import DRAFT_IS, INFERRED_EVASIONS
from copygate.packs.names import PackNames, names_in
from copygate.packs.packed import Packed
from copygate.packs.rulebook import Pack, Rulebook, TermGroup
from copygate.tuples import NamedTuple

_MOST_ROSTERS: Final = 256
SEVERITIES: Final = {severity.word: severity for severity in Severity}
_COUNTED: Final = ("detector:emoji", "detector:hashtag", "detector:mention", "detector:url")
_ASKED_OF_EVERY_DRAFT: Final = (PRICE, CALL, *_COUNTED, *PERSONAL)


class CompiledRule(NamedTuple):
    """A rule ready to judge.

    `severity` is what the writer gave, lowered to review where a source it rests on is not verified; a rule that
    obliges has none and counts as review when it cannot be decided. `asks`: attributes whose absence is unknown while
    `ask_when` holds.
    """

    id: str
    pack: Pack
    rule: ast.Rule
    severity: Severity
    when: Holds | None
    judge: Judge
    asks: frozenset[str]
    ask_when: Holds | None
    path: str


class RuleSource(NamedTuple):
    """A rule as written, and the file it stands in."""

    rule: ast.Rule
    path: str


class Prepared(NamedTuple):
    """What is worth keeping of a rulebook between runs: everything that takes long and can be pickled.

    `rules`: of each rule of the judging packs, in the order of packs, files and lines, its pack's id, what it needs,
    and its source.
    """

    rulebook: Rulebook
    scanner: Scanner
    rules: tuple[tuple[str, tuple[Need, ...], Packed[RuleSource]], ...]
    names: dict[str, Packed[PackNames]]


class Gathered(NamedTuple):
    """What the rules of a rulebook are made of: the leaves that they and the workflows look for, by key; by leaf the
    evasions by guess that any rule sees through; the rules as in `Prepared`, and the names of each pack."""

    leaves: dict[str, Leaf]
    withstood: dict[str, frozenset[str]]
    rules: tuple[tuple[str, tuple[Need, ...], Packed[RuleSource]], ...]
    names: dict[str, Packed[PackNames]]


def prepare(rulebook: Rulebook, found: Gathered | None = None) -> Prepared:
    """Build the scanner, and work out what each rule needs."""
    found = gather(rulebook) if found is None else found
    # Counted in every draft that a platform bounds; what else is asked of any draft can wait.
    waking = {*_COUNTED, *(key for _, needs, _ in found.rules for need in needs for key in need)}
    return Prepared(rulebook, Scanner(found.leaves.values(), found.withstood, waking), found.rules, found.names)


def gather(rulebook: Rulebook) -> Gathered:
    """Everything the rules look for, and what each of them needs."""
    leaves: dict[str, Leaf] = {key: DetectorLeaf(key, key.partition(":")[2]) for key in _ASKED_OF_EVERY_DRAFT}
    rules = []
    withstood: dict[str, frozenset[str]] = {}
    packed = {pack.id: Packed(names_in(pack)) for pack in rulebook.packs}
    directory = Directory(rulebook, packed)
    read: set[str] = set()

    def collect(node: object, pack: Pack) -> None:
        leaf_of, lookup = directory.names(pack).leaf_of, Lookup(rulebook, pack)
        for matcher in each_leaf(node):
            key = leaf_of(matcher)
            if key not in leaves:
                leaves[key] = lookup.leaf(matcher)

    for pack in rulebook.judging():
        names = directory.names(pack)
        for rule, path in pack.rules_with_paths():
            rules.append((pack.id, needs_of(rule, names), Packed(RuleSource(rule, path))))
            collect((rule.verb, rule.when, rule.unless, rule.ask_when), pack)
            guessed = _guessed(rule.verb, pack)
            for matcher in each_leaf(rule.verb) if guessed else ():
                key = names.leaf_of(matcher)
                withstood[key] = withstood.get(key, frozenset()) | guessed
        for workflow in pack.workflows():
            collect(workflow, pack)
        for visible in rulebook.visible(pack):
            if visible.id not in read:
                read.add(visible.id)
                collect(tuple(definition.when for definition in visible.definitions()), visible)
    return Gathered(leaves, withstood, tuple(rules), packed)


def _guessed(verb: ast.Verb, pack: Pack) -> frozenset[str]:
    """The evasions by guess that a verb sees through: those of the rule, or for what it forbids those of the pack."""
    if not isinstance(verb, ast.Forbid | ast.Require):
        return frozenset()
    despite = verb.despite if verb.despite is not None else pack.despite if isinstance(verb, ast.Forbid) else ()
    return INFERRED_EVASIONS & frozenset(despite)


class CompiledRulebook:
    """The rules of the judging packs, numbered in the order of packs, files and lines."""

    def __init__(self, prepared: Prepared) -> None:
        self.rulebook, self.scanner = prepared.rulebook, prepared.scanner
        packs = {pack.id: pack for pack in self.rulebook.packs}
        self._packs = [packs[pack_id] for pack_id, _, _ in prepared.rules]
        self.needs = [needs for _, needs, _ in prepared.rules]
        self._sources = [source for _, _, source in prepared.rules]
        self.stamp = RulebookStamp(
            self.rulebook.digest, tuple(f"{pack.id} {pack.version}" for pack in self.rulebook.judging())
        )
        # The platforms that a judging pack speaks of.
        self.platforms = frozenset(pack.platform for pack in self.rulebook.judging() if pack.applies == "platform")
        self._directory = Directory(self.rulebook, prepared.names)
        self._compiled: dict[int, CompiledRule] = {}
        self._cited: dict[tuple[str, date], tuple[Citation, ...]] = {}
        self._rosters: dict[tuple[Declared, date], Roster] = {}

    def __len__(self) -> int:
        return len(self._sources)

    @cached_property
    def groups(self) -> dict[str, TermGroup]:
        """The groups of terms of all packs, by their keys."""
        return {
            group_key(pack, lexicon, group): group
            for pack in self.rulebook.packs
            for lexicon in pack.lexicons
            for group in lexicon.groups
        }

    @property
    def sources(self) -> list[tuple[Pack, ast.Rule]]:
        """All rules as written, with their packs."""
        return [(pack, source.value.rule) for pack, source in zip(self._packs, self._sources, strict=True)]

    @property
    def rules(self) -> list[CompiledRule]:
        """All rules, each compiled."""
        return [self.rule(index) for index in range(len(self))]

    def awake(self, scope: Scope) -> Iterator[CompiledRule]:
        """The rules that may have something to say of a document."""
        key = (declared(scope.draft), scope.day)
        roster = self._rosters.get(key)
        if roster is None:
            if len(self._rosters) >= _MOST_ROSTERS:
                self._rosters.clear()
            roster = self._rosters[key] = roster_of(self.needs, self._packs, key[0], self._bound_of(scope.day))
        return map(self.rule, roster.awake(scope))

    def _bound_of(self, day: date) -> Callable[[int], Bound | None]:
        def bound_of(index: int) -> Bound | None:
            try:
                return bound_kept(self._sources[index].value.rule, self.names(self._packs[index]), day)
            except Exception:  # noqa: BLE001 - the rule wakes, fails with the same, and is undecided
                return None

        return bound_of

    def rule(self, index: int) -> CompiledRule:
        """The rule of that number."""
        known = self._compiled.get(index)
        if known is None:
            known = self._compiled[index] = self.compile(self._packs[index], self._sources[index].value)
        return known

    def names(self, pack: Pack) -> Names:
        """What the names in a pack's rules mean."""
        return self._directory.names(pack)

    def citations(self, compiled: CompiledRule, day: date) -> tuple[Citation, ...]:
        """What a rule rests on, numbered as on that day."""
        key = (compiled.id, day)
        known = self._cited.get(key)
        if known is None:
            lookup = Lookup(self.rulebook, compiled.pack)
            known = self._cited[key] = tuple(lookup.citation(cite, day) for cite in compiled.rule.cites)
        return known

    def consequence(self, compiled: CompiledRule) -> str | None:
        """What happens to those who ignore the rule, where an article says so."""
        return Lookup(self.rulebook, compiled.pack).consequence(compiled.rule)

    def compile(self, pack: Pack, source: RuleSource) -> CompiledRule:
        """A rule of a pack as written, which need not be one of the rulebook's."""
        rule, names = source.rule, self.names(pack)
        conditions = [condition for condition in (rule.when, *rule.unless) if condition is not None]
        return CompiledRule(
            f"{pack.id}/{rule.name}",
            pack,
            rule,
            self._severity(pack, rule),
            compile_condition(rule.when, names) if rule.when else None,
            _when_it_applies(rule, names),
            frozenset(a for c in conditions for a in _attributes_of(c, names)) if rule.ask_when else frozenset(),
            compile_condition(rule.ask_when, names) if rule.ask_when else None,
            source.path,
        )

    def _severity(self, pack: Pack, rule: ast.Rule) -> Severity:
        severity = SEVERITIES[rule.severity] if rule.severity else Severity.REVIEW
        lookup = Lookup(self.rulebook, pack)
        if all(lookup.citation(cite, date.max).verified for cite in rule.cites):
            return severity
        return min(severity, Severity.REVIEW)


def _when_it_applies(rule: ast.Rule, names: Names) -> Judge:
    """The judge of a rule. Most rules that wake do not apply, so verb and excuses are compiled when one does."""
    compiled: list[Judge] = []

    def judge(scope: Scope, applies: Truth) -> Judgement:
        if not compiled:
            excuses = [compile_condition(condition, names) for condition in rule.unless]
            compiled.append(compile_verb(rule.verb, excuses, names))
        return compiled[0](scope, applies)

    return judge


def _attributes_of(condition: ast.Condition, names: Names, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """The attributes whose absence a rule may ask about."""
    match condition:
        case ast.And(items) | ast.Or(items):
            for item in items:
                yield from _attributes_of(item, names, seen)
        case ast.Not(item):
            yield from _attributes_of(item, names, seen)
        case ast.Equals(attribute) | ast.OneOf(attribute) | ast.Includes(attribute) | ast.Compares(attribute):
            if "." not in attribute and attribute not in ("kind", "platforms"):
                yield attribute
        case ast.Present(attribute, None):
            yield attribute
        case ast.Reference(name) | ast.DraftIs(name):
            found = names.definition(name)
            if found is not None and name not in seen:
                yield from _attributes_of(found[0].when, found[1], seen | {name})
            elif found is None and name not in DRAFT_IS:
                yield name  # a yes/no attribute
