"""What the examples of rules show: `Coverage`, measured by `measure`.

An *arm* is one of the two ways in which a part of a rule can be decided. Parts are: each atom of `when`, `unless`,
`ask when` and of a definition (what `and`, `or`, `not` join); each `near`, `followed by`, `preceded by` and `all of` of
what the verb looks for, where its left side is found; what a `require` asks for; each bound of a `limit`.

An arm of a rule counts when an example of that rule decides it: with every atom asked, whatever its neighbours
say, of every match of the verb where the rule applies. An arm of a definition counts when an example of the
definition, or of any rule that asks it, decides it. Unknown decides nothing. Whether a decision mattered is not said
here: `mutants` says it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final

from copygate.dsl import ast
from copygate.evaluation.conditions import Names, compile_condition
from copygate.evaluation.judging import compile_verb
from copygate.evaluation.lookup import group_key
from copygate.evaluation.matchers import compile_matcher
from copygate.evaluation.places import region_of
from copygate.evaluation.scope import Scope
from copygate.evaluation.truth import Truth, Unknown
from copygate.model.span import Span
from copygate.model.vocabulary import DETECTORS, ITEMS
from copygate.packs.names import lexicon_named
from copygate.packs.rulebook import Pack, RuleFile
from copygate.tuples import NamedTuple
from copygate.workbench.trial import Trial, day_of, matches_named
from copygate.workbench.walk import atoms, clauses, definition_named, joints, leaves, matcher_of

if TYPE_CHECKING:
    from copygate.matching.match import Match

_BOTH: Final = (True, False)


class Part(NamedTuple):
    """A part of a rule or definition that can be decided two ways. `sort`: the clause an atom stands in, or `define`,
    `near`, `all of`, `require`, `limit`."""

    owner: str
    sort: str
    path: str
    span: Span


class Group(NamedTuple):
    """Words that are looked for together: a group of a lexicon, or the quoted words or one pattern of a rule."""

    name: str
    path: str
    span: Span


class Shown(NamedTuple):
    """How often a rule's examples made it speak, and left it silent."""

    rule: str
    path: str
    span: Span
    caught: int
    silent: int

    @property
    def covered(self) -> bool:
        """Whether it was seen to do both."""
        return self.caught > 0 and self.silent > 0


class Coverage(NamedTuple):
    """What the examples of some packs show. `parts`: the sides on which each was decided. `groups`: how many examples
    found something of each. `evasions`: by pack, how many examples used each evasion that the pack or a rule of it
    withstands."""

    rules: tuple[Shown, ...]
    parts: dict[Part, frozenset[bool]]
    groups: dict[Group, int]
    evasions: dict[tuple[str, str], int]

    @property
    def arms(self) -> tuple[int, int]:
        """How many arms were shown, and how many there are."""
        return sum(len(sides) for sides in self.parts.values()), 2 * len(self.parts)

    @property
    def missing(self) -> list[tuple[Part, bool]]:
        """The arms no example shows, in the order of files and lines."""
        lacking = [(part, side) for part, sides in self.parts.items() for side in _BOTH if side not in sides]
        return sorted(lacking, key=lambda each: (each[0].path, each[0].span))


def measure(trial: Trial, packs: Sequence[Pack]) -> Coverage:
    """What the examples of these packs show of their rules, definitions, lexicons and evasions."""
    meter = _Meter(trial, packs)
    rules = []
    for pack, file, item in _items(packs):
        if isinstance(item, ast.Rule):
            rules.append(meter.rule(pack, file, item))
        else:
            meter.definition(pack, file, item)
    return Coverage(tuple(rules), {p: frozenset(s) for p, s in meter.parts.items()}, meter.groups, meter.evasions)


def _items(packs: Iterable[Pack]) -> Iterator[tuple[Pack, RuleFile, ast.Rule | ast.Definition]]:
    for pack in packs:
        for file in pack.files:
            for item in file.tree.items:
                if isinstance(item, ast.Rule | ast.Definition):
                    yield pack, file, item


class _Meter:
    def __init__(self, trial: Trial, packs: Sequence[Pack]) -> None:
        self.trial, self.packs = trial, {pack.id for pack in packs}
        self.parts: dict[Part, set[bool]] = {}
        self.groups: dict[Group, int] = defaultdict(int)
        self.evasions: dict[tuple[str, str], int] = {}
        self._compiled: dict[tuple[str, int], object] = {}
        for pack in packs:
            named = {*pack.despite}
            for rule in pack.rules():
                if isinstance(rule.verb, ast.Forbid | ast.Require):
                    named |= {*(rule.verb.despite or ())}
            self.evasions |= dict.fromkeys(((pack.id, name) for name in sorted(named)), 0)

    # ------------------------------------------------------------ rules

    def rule(self, pack: Pack, file: RuleFile, rule: ast.Rule) -> Shown:
        names, owner = self.trial.compiled.names(pack), f"{pack.id}/{rule.name}"
        for sort, condition in clauses(rule):
            self._declare(owner, sort, file, condition)
        for joint in joints(matcher_of(rule.verb)):
            self._part(owner, "near" if isinstance(joint, ast.Proximity) else "all of", file, joint)
        if isinstance(rule.verb, ast.Require | ast.Limit):
            self._part(owner, "require" if isinstance(rule.verb, ast.Require) else "limit", file, rule.verb)
        groups = list(self._groups(pack, file, owner, rule.verb))
        caught = silent = 0
        for example in rule.examples:
            scope = self.trial.scope(example, day_of(rule, example))
            outcome = self.trial.judge(self.trial.rulebook, pack, rule, example)
            caught, silent = caught + outcome.caught, silent + (not outcome.caught)
            self._example(pack, file, owner, rule, scope, names)
            self._found(pack, rule, groups, scope, names)
        return Shown(owner, file.path, rule.name_span, caught, silent)

    def _example(self, pack: Pack, file: RuleFile, owner: str, rule: ast.Rule, scope: Scope, names: Names) -> None:
        compiled = self.trial.rule(rule)
        scope.asking = frozenset()
        if rule.ask_when is not None:
            self._decide(pack, file, owner, "ask when", rule.ask_when, scope, None)
            if compiled.ask_when is not None and compiled.ask_when(scope, None) is not False:
                scope.asking = compiled.asks
        if rule.when is not None:
            self._decide(pack, file, owner, "when", rule.when, scope, None)
        applies: Truth = True if compiled.when is None else compiled.when(scope, None)
        if applies is False:
            return
        self._verb(file, owner, rule, scope, names)
        matches: Sequence[Match | None] = [None]
        matcher = matcher_of(rule.verb)
        if _of_matches(rule.verb) and matcher is not None:
            matches = compile_matcher(matcher, names.leaf_of, _withstood(rule.verb, names))(
                scope, region_of(rule.verb.places if isinstance(rule.verb, ast.Forbid | ast.Oblige) else None)
            ).matches
        for condition in rule.unless:
            for match in matches:
                self._decide(pack, file, owner, "unless", condition, scope, match)

    def _verb(self, file: RuleFile, owner: str, rule: ast.Rule, scope: Scope, names: Names) -> None:
        """Decide what the verb itself asks."""
        verb, withstood = rule.verb, _withstood(rule.verb, names)
        if isinstance(verb, ast.Require | ast.Limit):
            plain = compile_verb(verb, [], names)(scope, True)
            if isinstance(verb, ast.Require) or plain.violations or self._measured(verb, scope):
                self.parts[
                    Part(owner, "require" if isinstance(verb, ast.Require) else "limit", file.path, verb.span)
                ].add(not plain.violations)
        region = region_of(None if isinstance(verb, ast.Limit) else verb.places)
        for joint in joints(matcher_of(verb)):
            sides = self.parts[
                Part(owner, "near" if isinstance(joint, ast.Proximity) else "all of", file.path, joint.span)
            ]
            whole = compile_matcher(joint, names.leaf_of, withstood)(scope, region)
            first = joint.left if isinstance(joint, ast.Proximity) else ast.AnyOf(joint.items)
            found = compile_matcher(first, names.leaf_of, withstood)(scope, region)
            if whole.matches:
                sides.add(True)
            if found.matches and (
                len(whole.matches) < len(found.matches) if isinstance(joint, ast.Proximity) else not whole
            ):
                sides.add(False)

    def _measured(self, verb: ast.Limit, scope: Scope) -> bool:
        """Whether there is anything to be within the bound."""
        owner = verb.measure.partition(".")[0]
        return verb.quantifier is None or owner not in ITEMS or bool(scope.items(owner))

    # ------------------------------------------------------------ definitions

    def definition(self, pack: Pack, file: RuleFile, definition: ast.Definition) -> None:
        self._declare(f"{pack.id}/{definition.name}", "define", file, definition.when)
        for example in definition.examples:
            scope = self.trial.scope(example, day_of(_ANY, example))
            for match in matches_named(example, scope):
                self._define(pack, file, definition, scope, match, frozenset())

    def _define(
        self, pack: Pack, file: RuleFile, item: ast.Definition, scope: Scope, match: Match | None, seen: frozenset[str]
    ) -> None:
        self._decide(pack, file, f"{pack.id}/{item.name}", "define", item.when, scope, match, seen | {item.name})

    # ------------------------------------------------------------ atoms

    def _declare(self, owner: str, sort: str, file: RuleFile, condition: ast.Condition) -> None:
        for atom in atoms(condition):
            self._part(owner, sort, file, atom)

    def _part(self, owner: str, sort: str, file: RuleFile, node: ast.Node) -> None:
        self.parts.setdefault(Part(owner, sort, file.path, node.span), set())

    def _decide(
        self,
        pack: Pack,
        file: RuleFile,
        owner: str,
        sort: str,
        condition: ast.Condition,
        scope: Scope,
        match: Match | None,
        seen: frozenset[str] = frozenset(),
    ) -> None:
        """Ask every atom of a condition, and of the definitions it names."""
        names = self.trial.compiled.names(pack)
        for atom in atoms(condition):
            key = (pack.id, id(atom))
            holds = self._compiled.get(key)
            if holds is None:
                holds = self._compiled[key] = compile_condition(atom, names)
            truth = holds(scope, match)  # type: ignore[operator] # a Holds
            sides = self.parts.get(Part(owner, sort, file.path, atom.span))
            if sides is None:
                if pack.id not in self.packs:
                    continue
                self._part(owner, sort, file, atom)
                sides = self.parts[Part(owner, sort, file.path, atom.span)]
            if not isinstance(truth, Unknown):
                sides.add(truth)
            if isinstance(atom, ast.Reference | ast.DraftIs) and atom.name not in seen:
                home = definition_named(self.trial.rulebook, pack, atom.name)
                if home is not None and home.pack.id in self.packs:
                    self._define(home.pack, home.file, home.definition, scope, match, seen)

    # ------------------------------------------------------------ words

    def _groups(
        self, pack: Pack, file: RuleFile, owner: str, verb: ast.Verb
    ) -> Iterator[tuple[Group, ast.Matcher, str]]:
        """What a verb looks for, by groups; each with its matcher and, in a lexicon, the key of the group."""
        quoted: Group | None = None
        for leaf in leaves(matcher_of(verb)):
            if isinstance(leaf, ast.Named):
                if leaf.name in DETECTORS or leaf.name in ITEMS:
                    continue
                found = lexicon_named(self.trial.rulebook, pack, leaf.name)
                for group in found[1].groups if found else ():
                    key = group_key(found[0], found[1], group) if found else ""
                    if found and found[0].id in self.packs:
                        yield self._counted(Group(key, found[1].path, Span(0, 0))), leaf, key
            elif isinstance(leaf, ast.Literally):
                # The quoted words of a verb count as one group: the first of them stands for all.
                quoted = quoted or self._counted(Group(f"{owner} “…”", file.path, leaf.span))
                yield quoted, leaf, ""
            else:
                yield self._counted(Group(f"{owner} /…/", file.path, leaf.span)), leaf, ""

    def _counted(self, group: Group) -> Group:
        self.groups[group] += 0
        return group

    def _found(
        self,
        pack: Pack,
        rule: ast.Rule,
        groups: list[tuple[Group, ast.Matcher, str]],
        scope: Scope,
        names: Names,
    ) -> None:
        """Count the groups and evasions that an example shows."""
        withstood = _withstood(rule.verb, names)
        counted = set()
        evaded: set[str] = set()
        for group, leaf, key in groups:
            found = scope.hits.matches(names.leaf_of(leaf), withstood)
            if any(not key or (m.term is not None and m.term.group == key) for m in found):
                counted.add(group)
            evaded.update(name for m in found for name in m.evasions)
        for group in counted:
            self.groups[group] += 1
        for name in evaded:
            if (pack.id, name) in self.evasions:
                self.evasions[pack.id, name] += 1


_ANY: Final = ast.Rule("any", "any", ast.Forbid(ast.WholeDraft()))


def _of_matches(verb: ast.Verb) -> bool:
    """Whether `unless` is asked of each match."""
    if isinstance(verb, ast.Forbid):
        return not isinstance(verb.matcher, ast.WholeDraft)
    each = verb.for_each if isinstance(verb, ast.Oblige) else None
    return each is not None and not (isinstance(each, ast.Named) and each.name in ITEMS)


def _withstood(verb: ast.Verb, names: Names) -> frozenset[str]:
    if isinstance(verb, ast.Forbid | ast.Require) and verb.despite is not None:
        return frozenset(verb.despite)
    return names.despite if isinstance(verb, ast.Forbid) else names.plainly
