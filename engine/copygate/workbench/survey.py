"""Which mutants the examples notice: `Survey`.

A mutant is killed when an example no longer does what it promises, or when the checker has more to say than before. A
mutant of a rule is tried on the rule's own examples; one of a definition or a lexicon also on those of every rule and
definition that names it, in whatever pack.
"""

from __future__ import annotations

import multiprocessing
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date

from copygate.dsl import ast
from copygate.dsl.checker import check_file
from copygate.dsl.scope import Scope as Named
from copygate.evaluation.compiled import CompiledRulebook, RuleSource
from copygate.evaluation.lookup import lexicon_leaf
from copygate.evaluation.scope import Scope
from copygate.matching.hits import Hits
from copygate.matching.match import Match
from copygate.matching.scanner import Scanner
from copygate.packs.examples import problem_of
from copygate.packs.names import lexicon_named, names_in
from copygate.packs.packed import Packed
from copygate.packs.rulebook import Lexicon, Pack, RuleFile
from copygate.packs.scopes import scope_of
from copygate.tuples import NamedTuple
from copygate.workbench.mutants import Mutant, mutants_of
from copygate.workbench.neardates import near_dates
from copygate.workbench.trial import Trial, day_of, outcome_of_definition, outcome_of_rule
from copygate.workbench.walk import atoms, clauses, definition_named, leaves

_Item = tuple[Pack, RuleFile, ast.Rule | ast.Definition]
_Key = tuple[str, str]


class Tried(NamedTuple):
    """A mutant, and whether anything noticed it."""

    mutant: Mutant
    killed: bool


class Survey:
    """The mutants of packs, tried one by one."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self._users: dict[_Key, list[_Item]] = {}
        self._scopes: dict[str, Named] = {}
        for pack in trial.rulebook.packs:
            for file in pack.files:
                for item in file.tree.items:
                    if isinstance(item, ast.Rule | ast.Definition):
                        for key in self._named(pack, item):
                            self._users.setdefault(key, []).append((pack, file, item))

    def mutants(self, packs: Sequence[Pack], sample: int | None = None, seed: int = 0) -> list[Mutant]:
        """The mutants of the packs, or so many of them, drawn at random but always the same ones for a seed."""
        found = [mutant for pack in packs for mutant in mutants_of(pack) if not self._same(mutant)]
        if sample is None or sample >= len(found):
            return found
        chosen = sorted(random.Random(seed).sample(range(len(found)), sample))  # noqa: S311 - no secret
        return [found[number] for number in chosen]

    def run(self, mutants: Sequence[Mutant], processes: int = 2) -> list[Tried]:
        """Try them all, in as many processes (one where the system cannot fork)."""
        if processes < 2 or len(mutants) < _WORTH_A_PROCESS or "fork" not in multiprocessing.get_all_start_methods():
            return [Tried(mutant, self.killed(mutant)) for mutant in mutants]
        global _shared  # noqa: PLW0603 - what the forked processes find in their memory
        _shared = self, mutants
        with ProcessPoolExecutor(processes, multiprocessing.get_context("fork")) as pool:
            killed = list(pool.map(_one, range(len(mutants)), chunksize=_CHUNK))
        return [Tried(mutant, each) for mutant, each in zip(mutants, killed, strict=True)]

    def killed(self, mutant: Mutant) -> bool:
        """Whether an example or the checker notices the mutant."""
        changed = mutant.changed
        if isinstance(changed, ast.Rule):
            noticed = self._rule_noticed(mutant, changed)
        elif isinstance(changed, ast.Definition):
            noticed = self._definition_noticed(mutant, changed)
        else:
            return self._lexicon_noticed(mutant, changed)
        return noticed or self._checked(mutant)

    # ------------------------------------------------------------ tries

    def _rule_noticed(self, mutant: Mutant, changed: ast.Rule) -> bool:
        compiled = self.trial.compiled.compile(mutant.pack, RuleSource(changed, mutant.path))
        file = RuleFile(mutant.path, "", ast.SourceFile(()))
        for example in changed.examples:
            assert isinstance(mutant.item, ast.Rule)  # noqa: S101 - as its changed self
            scope = self.trial.scope(example, day_of(mutant.item, example))
            outcome = outcome_of_rule(self.trial.compiled, compiled, example, scope)
            if problem_of(file, changed, example, outcome) is not None:
                return True
        return False

    def _definition_noticed(self, mutant: Mutant, changed: ast.Definition) -> bool:
        rulebook = self._with(mutant.pack, changed)
        return self._noticed(
            [(mutant.pack, None, changed), *self._users.get((mutant.pack.id, f"define {changed.name}"), ())],
            rulebook,
            self.trial.scope,
        )

    def _lexicon_noticed(self, mutant: Mutant, changed: Lexicon) -> bool:
        key = f"lexicon:{mutant.pack.id}/{changed.name}"
        leaf = lexicon_leaf(key, mutant.pack, changed)
        scanner = Scanner([leaf], kept=False) if leaf.terms or leaf.patterns else None

        def scope(example: ast.Example, day: date) -> Scope:
            document, hits = self.trial.read(example)
            return self.trial.scope(example, day, _Overlaid(hits, key, scanner.scan(document) if scanner else None))

        users = self._users.get((mutant.pack.id, f"lexicon {changed.name}"), ())
        return self._noticed(users, self.trial.compiled, scope)

    def _noticed(
        self,
        items: Iterable[tuple[Pack, RuleFile | None, ast.Rule | ast.Definition]],
        rulebook: CompiledRulebook,
        scope_of_example: Callable[[ast.Example, date], Scope],
    ) -> bool:
        for pack, file, item in items:
            where = file or RuleFile("", "", ast.SourceFile(()))
            compiled = rulebook.compile(pack, RuleSource(item, where.path)) if isinstance(item, ast.Rule) else None
            for example in item.examples:
                if isinstance(item, ast.Rule) and compiled is not None:
                    scope = scope_of_example(example, day_of(item, example))
                    outcome = outcome_of_rule(rulebook, compiled, example, scope)
                elif isinstance(item, ast.Definition):
                    names = rulebook.names(pack)
                    outcome = outcome_of_definition(item, example, scope_of_example(example, date.today()), names)
                if problem_of(where, item, example, outcome) is not None:
                    return True
        return False

    def _with(self, pack: Pack, changed: ast.Definition) -> CompiledRulebook:
        """The rulebook with another definition of that name."""
        items = [
            file._replace(
                tree=ast.SourceFile(
                    tuple(
                        changed if isinstance(item, ast.Definition) and item.name == changed.name else item
                        for item in file.tree.items
                    )
                )
            )
            for file in pack.files
        ]
        prepared = self.trial.prepared
        names = {**prepared.names, pack.id: Packed(names_in(pack._replace(files=items)))}
        return CompiledRulebook(prepared._replace(names=names))

    def _checked(self, mutant: Mutant) -> bool:
        """Whether the checker says more of the mutant than of what it was made from."""
        scope = self._scopes.get(mutant.pack.id)
        if scope is None:
            by_id = {pack.id: pack for pack in self.trial.rulebook.packs}
            scope = self._scopes[mutant.pack.id] = scope_of(mutant.pack, by_id)[0]
        before, after = (self._complaints(mutant, item, scope) for item in (mutant.item, mutant.changed))
        return after > before

    def _complaints(self, mutant: Mutant, item: ast.Rule | ast.Definition | Lexicon, scope: Named) -> int:
        if isinstance(item, Lexicon):
            return 0
        text = next(file.text for file in mutant.pack.files if file.path == mutant.path)
        found = check_file(ast.SourceFile((item,)), scope, mutant.path, text)
        dates = near_dates(item, mutant.pack, self.trial.rulebook) if isinstance(item, ast.Rule) else None
        return len(found) + (dates is not None)

    def _same(self, mutant: Mutant) -> bool:
        """Whether the change changes nothing: a weaker severity where a source that is not verified lowers both."""
        if mutant.kind != "weaken" or not isinstance(mutant.changed, ast.Rule) or not isinstance(mutant.item, ast.Rule):
            return False
        compiled = (
            self.trial.compiled.compile(mutant.pack, RuleSource(rule, mutant.path))
            for rule in (mutant.item, mutant.changed)
        )
        return len({each.severity for each in compiled}) == 1

    # ------------------------------------------------------------ what names what

    def _named(self, pack: Pack, item: ast.Rule | ast.Definition) -> Iterator[_Key]:
        """The definitions and lexicons that an item names, itself or through definitions."""
        pending: list[tuple[Pack, object, list[ast.Condition]]] = []
        if isinstance(item, ast.Rule):
            conditions = [condition for _, condition in clauses(item)]
            pending.append((pack, (item.verb, *conditions), conditions))
        else:
            pending.append((pack, item.when, [item.when]))
        seen: set[_Key] = set()
        while pending:
            home, node, conditions = pending.pop()
            for leaf in leaves(node):
                found = lexicon_named(self.trial.rulebook, home, leaf.name) if isinstance(leaf, ast.Named) else None
                if found is not None:
                    seen.add((found[0].id, f"lexicon {found[1].name}"))
            for condition in conditions:
                for atom in atoms(condition):
                    if not isinstance(atom, ast.Reference | ast.DraftIs):
                        continue
                    there = definition_named(self.trial.rulebook, home, atom.name)
                    if there is not None and (key := (there.pack.id, f"define {there.definition.name}")) not in seen:
                        seen.add(key)
                        pending.append((there.pack, there.definition.when, [there.definition.when]))
        yield from seen


class _Overlaid(Hits):
    """The hits of a document, but for one leaf those of another scan."""

    __slots__ = ("_base", "_key", "_own")

    def __init__(self, base: Hits, key: str, own: Hits | None) -> None:
        self._base, self._key, self._own = base, key, own

    def knows(self, key: str) -> bool:
        return self._base.knows(key)

    def may_hold(self, key: str) -> bool:
        if key != self._key:
            return self._base.may_hold(key)
        return self._own is not None and bool(self._own.matches(key))

    def holding(self, keys: frozenset[str]) -> list[str]:
        found = self._base.holding(keys - {self._key})
        return [*found, self._key] if self._key in keys and self.may_hold(self._key) else found

    def matches(self, key: str, despite: frozenset[str] | None = None) -> tuple[Match, ...]:
        if key != self._key:
            return self._base.matches(key, despite)
        return () if self._own is None else self._own.matches(key, despite)


_WORTH_A_PROCESS = 200
_CHUNK = 16
_shared: tuple[Survey, Sequence[Mutant]] | None = None


def _one(number: int) -> bool:
    assert _shared is not None  # noqa: S101 - set before the processes are forked
    survey, mutants = _shared
    return survey.killed(mutants[number])
