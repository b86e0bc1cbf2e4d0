"""What a rule's answer hangs on: `RuleIngredients` names everything that it compiles from.

Two rules with the same ingredients answer the same of every draft, whatever else stands in their rulebooks; but for
what the index of disguises makes of words, which all lexicons share (`copygate.impact.restricted`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from copygate.dsl import ast
from copygate.evaluation.lookup import Directory, Lookup
from copygate.evaluation.needs import each_leaf
from copygate.model.vocabulary import ITEMS
from copygate.packs.names import lexicon_named, source_named
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from copygate.evaluation.compiled import Gathered
    from copygate.evaluation.conditions import Names
    from copygate.packs.rulebook import Pack, Rulebook


class Ingredients(NamedTuple):
    """By name: `when`, `severity`, `lexicon:cn/ad-law/superlatives`, `define:…`, `spec:…`. Equal ones mean the same;
    where something stands in a file takes no part in it.

    `meaning` decides what is found and how grave it is; `wording` only what is said of it. `leaves` are the keys of all
    that the rule looks for.
    """

    meaning: Mapping[str, object]
    wording: Mapping[str, object]
    leaves: frozenset[str]


class RuleIngredients(Mapping[str, Ingredients]):
    """The ingredients of each rule that judges, by its id, in the order of packs, files and lines; worked out when
    asked for."""

    def __init__(self, rulebook: Rulebook, found: Gathered) -> None:
        self.rulebook, self.found = rulebook, found
        self.directory = Directory(rulebook, found.names)
        self._pictures: dict[str, object] = {}
        self._rules = {f"{pack.id}/{rule.name}": (pack, rule) for pack in rulebook.judging() for rule in pack.rules()}
        self._known: dict[str, Ingredients] = {}

    def __getitem__(self, rule_id: str) -> Ingredients:
        known = self._known.get(rule_id)
        if known is None:
            known = self._known[rule_id] = self._of(*self._rules[rule_id])
        return known

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)

    def __contains__(self, rule_id: object) -> bool:
        return rule_id in self._rules

    def _of(self, pack: Pack, rule: ast.Rule) -> Ingredients:
        names, lookup = self.directory.names(pack), Lookup(self.rulebook, pack)
        verified = all(lookup.citation(cite, date.max).verified for cite in rule.cites)
        meaning: dict[str, object] = {
            "pack": (pack.applies, pack.platform),
            "verb": rule.verb,
            "when": rule.when,
            "unless": rule.unless,
            "ask-when": rule.ask_when,
            "from": rule.from_date,
            "until": rule.until_date,
            "severity": (rule.severity, verified),
        }
        keys: set[str] = set()
        self._walk((rule.verb, rule.when, rule.unless, rule.ask_when), names, meaning, keys)
        wording: dict[str, object] = {
            "title": rule.title,
            "message": rule.message,
            "suggest": rule.suggests,
            "law": tuple(source_named(self.rulebook, pack, cite.source) for cite in rule.cites) + rule.cites,
            **self._said_of_terms(pack, rule.verb),
        }
        return Ingredients(meaning, wording, frozenset(keys))

    def _walk(self, node: object, names: Names, meaning: dict[str, object], keys: set[str]) -> None:
        """Everything below a node that is named there and stands elsewhere."""
        lookup = names.known
        if not isinstance(lookup, Lookup):
            raise TypeError("names without a rulebook")
        home = lookup.pack
        meaning[f"despite:{home.id}"] = names.despite
        for matcher in each_leaf(node):
            key = names.leaf_of(matcher)
            if key not in keys:
                keys.add(key)
                meaning[key] = self.found.leaves[key]
        for part in _parts(node):
            if isinstance(part, ast.Reference | ast.DraftIs):
                found = names.definition(part.name)
                if found is None:
                    continue
                definition, theirs = found
                owner = theirs.known.pack.id if isinstance(theirs.known, Lookup) else ""
                name = f"define:{owner}/{definition.name}"
                if name not in meaning:
                    meaning[name] = definition.when
                    self._walk(definition.when, theirs, meaning, keys)
            elif isinstance(part, ast.SpecRef):
                specs = (spec for pack in self.rulebook.visible(home) for spec in pack.specs)
                meaning[f"spec:{home.id}/{part.path}"] = tuple(spec for spec in specs if spec.path == part.path)
            elif isinstance(part, str) and part.partition(".")[0] in ITEMS:
                meaning[f"pictures:{home.id}"] = self._known_pictures(home)

    def _known_pictures(self, pack: Pack) -> object:
        """The palette and the assets that rules of the pack see."""
        known = self._pictures.get(pack.id)
        if known is None:
            lookup = Lookup(self.rulebook, pack)
            known = self._pictures[pack.id] = (lookup.palette(), lookup.assets())
        return known

    def _said_of_terms(self, pack: Pack, verb: ast.Verb) -> dict[str, object]:
        """What the lexicons of the verb have to suggest."""
        said: dict[str, object] = {}
        for matcher in each_leaf(verb):
            found = lexicon_named(self.rulebook, pack, matcher.name) if isinstance(matcher, ast.Named) else None
            if found is not None:
                home, lexicon = found
                groups = tuple((group.id, group.suggestions, group.replace) for group in lexicon.groups)
                said[f"suggest:{home.id}/{lexicon.name}"] = groups
        return said


def _parts(node: object) -> Iterator[object]:
    """Every node and every plain value below a node, itself first."""
    yield node
    for part in node.parts() if isinstance(node, ast.Node) else node if isinstance(node, tuple) else ():
        yield from _parts(part)
