"""Small faults put into a rule on purpose, as a slip of the pen would: `mutants_of`. Survived ones show what no example
of the rule would notice.

One fault at a time, each a whole clause, condition, bound or group of words: never a single letter of a pattern, which
examples can only sample. Words that stand together (the quoted words of one list, a group of a lexicon) are dropped
together: that no word of a group is found is what one example can show; that each of hundreds is found would take
hundreds of examples that repeat the list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final, Literal

from copygate.dsl import ast
from copygate.model.span import Span
from copygate.packs.rulebook import Lexicon, Pack, TermGroup
from copygate.tuples import NamedTuple

Kind = Literal["drop-condition", "drop-exemption", "drop-term", "drop-place", "flip", "near", "shift-date", "weaken"]
KINDS: Final = ("drop-condition", "drop-exemption", "drop-term", "drop-place", "flip", "near", "shift-date", "weaken")
_WEAKER: Final = {"block-always": "block", "block": "review", "review": "warn", "warn": "note"}
_FLIPPED: Final = {"<=": "<", "<": "<=", ">=": ">", ">": ">=", "=": "!=", "!=": "="}
_UNITS: Final = ("clause", "sentence", "paragraph")


class Fault(NamedTuple):
    """A part of a tree with one fault in it. `what` names the fault in the words of the file."""

    kind: Kind
    span: Span
    what: str
    node: Any


class Mutant(NamedTuple):
    """A rule, a definition, or a lexicon with one fault. `id` names it for as long as what it touches is written so."""

    id: str
    kind: Kind
    pack: Pack
    path: str
    span: Span
    item: ast.Rule | ast.Definition | Lexicon
    changed: ast.Rule | ast.Definition | Lexicon


def mutants_of(pack: Pack) -> Iterator[Mutant]:
    """Every mutant of the pack's rules, definitions and lexicons, in the order of files and lines."""
    for file in pack.files:
        writer = _Faults(file.text)
        for item in file.tree.items:
            if isinstance(item, ast.Rule | ast.Definition):
                faults = writer.rule(item) if isinstance(item, ast.Rule) else writer.definition(item)
                seen: Counter[str] = Counter()
                for fault in faults:
                    name = f"{item.name}: {fault.kind} {fault.what}"
                    seen[name] += 1
                    again = f" #{seen[name]}" if seen[name] > 1 else ""
                    yield Mutant(name + again, fault.kind, pack, file.path, fault.span, item, fault.node)
    for lexicon in pack.lexicons:
        for group in lexicon.groups:
            for kind, what, changed in _of_group(group):
                groups = tuple(g for each in lexicon.groups if (g := changed if each is group else each) is not None)
                name = f"{lexicon.name}: {kind} {group.id} {what}"
                yield Mutant(name, kind, pack, lexicon.path, Span(0, 0), lexicon, lexicon._replace(groups=groups))
        if lexicon.allow:
            name = f"{lexicon.name}: drop-exemption allow"
            yield Mutant(name, "drop-exemption", pack, lexicon.path, Span(0, 0), lexicon, lexicon._replace(allow=()))


def _of_group(group: TermGroup) -> Iterator[tuple[Kind, str, TermGroup | None]]:
    if group.terms:
        yield "drop-term", "terms", group._replace(terms=()) if group.patterns else None
    if group.patterns:
        yield "drop-term", "patterns", group._replace(patterns=()) if group.terms else None
    if group.allow:
        yield "drop-exemption", "allow", group._replace(allow=())


class _Faults:
    """The faults of the items of one file."""

    def __init__(self, source: str) -> None:
        self.source = source

    def definition(self, definition: ast.Definition) -> Iterator[Fault]:
        """Faults of a definition, each as the whole definition."""
        for fault in self.condition(definition.when, exempts=False):
            yield fault._replace(node=definition.but(when=fault.node))

    def rule(self, rule: ast.Rule) -> Iterator[Fault]:
        """Faults of a rule, each as the whole rule."""
        if rule.severity in _WEAKER:
            weaker = _WEAKER[rule.severity]
            yield self._fault("weaken", rule.name_span, f"{rule.severity} to {weaker}", rule.but(severity=weaker))
        for name in ("from_date", "until_date"):
            day: date | None = getattr(rule, name)
            for days in (1, -1) if day is not None else ():
                assert day is not None  # noqa: S101 - said by the line above
                moved = day + timedelta(days=days)
                word = name.removesuffix("_date")
                yield self._fault("shift-date", rule.name_span, f"{word} {moved}", rule.but(**{name: moved}))
        for name in ("when", "ask_when"):
            condition: ast.Condition | None = getattr(rule, name)
            if condition is None:
                continue
            yield self._fault("drop-condition", condition.span, self._words(condition), rule.but(**{name: None}))
            for fault in self.condition(condition, exempts=False):
                yield fault._replace(node=rule.but(**{name: fault.node}))
        for number, excuse in enumerate(rule.unless):
            rest = (*rule.unless[:number], *rule.unless[number + 1 :])
            if not isinstance(excuse, ast.Or):  # of alternatives each is dropped by itself
                yield self._fault("drop-exemption", excuse.span, self._words(excuse), rule.but(unless=rest))
            for fault in self.condition(excuse, exempts=True):
                changed = (*rule.unless[:number], fault.node, *rule.unless[number + 1 :])
                yield fault._replace(node=rule.but(unless=changed))
        for fault in self._verb(rule.verb):
            yield fault._replace(node=rule.but(verb=fault.node))

    # ------------------------------------------------------------ conditions

    def condition(self, node: ast.Condition, *, exempts: bool) -> Iterator[Fault]:
        """Faults of a condition. `exempts`: to drop one of its alternatives is to drop an exemption."""
        match node:
            case ast.And(items) | ast.Or(items):
                other = ast.Or if isinstance(node, ast.And) else ast.And
                yield self._fault("flip", node.span, self._words(node), other(items, span=node.span))
                kind: Kind = "drop-exemption" if exempts and isinstance(node, ast.Or) else "drop-condition"
                for number, item in enumerate(items):
                    rest = (*items[:number], *items[number + 1 :])
                    left = rest[0] if len(rest) == 1 else node.but(items=rest)
                    yield self._fault(kind, item.span, self._words(item), left)
                    for fault in self.condition(item, exempts=exempts and isinstance(node, ast.Or)):
                        changed = (*items[:number], fault.node, *items[number + 1 :])
                        yield fault._replace(node=node.but(items=changed))
            case ast.Not(item):
                yield self._fault("flip", node.span, self._words(node), item)
                for fault in self.condition(item, exempts=False):
                    yield fault._replace(node=node.but(item=fault.node))
            case ast.Quantified(quantifier, inner):
                other_one = "every" if quantifier == "any" else "any"
                yield self._fault("flip", node.span, self._words(node), node.but(quantifier=other_one))
                for fault in self.condition(inner, exempts=False):
                    yield fault._replace(node=node.but(condition=fault.node))
            case ast.Compares():
                flipped = node.but(operator=_FLIPPED[node.operator])
                yield self._fault("flip", node.span, self._words(node), flipped)
            case ast.OneOf(_, values) if len(values) > 1:
                for number, value in enumerate(values):
                    rest_values = (*values[:number], *values[number + 1 :])
                    yield self._fault("drop-term", value.span, self._words(value), node.but(values=rest_values))
            case ast.Found() | ast.Surrounded() | ast.Inside() | ast.SameHas():
                if isinstance(node, ast.Surrounded):
                    yield from self._distance(node)
                for fault in self.matcher(node.matcher):
                    yield fault._replace(node=node.but(matcher=fault.node))
            case _:
                return

    # ------------------------------------------------------------ verbs and matchers

    def _verb(self, verb: ast.Verb) -> Iterator[Fault]:
        name = "for_each" if isinstance(verb, ast.Oblige) else "matcher"
        if isinstance(verb, ast.Limit):
            if verb.operator is not None:
                yield self._fault("flip", verb.span, self._words(verb), verb.but(operator=_FLIPPED[verb.operator]))
            for number, value in enumerate(verb.values if len(verb.values) > 1 else ()):
                rest = (*verb.values[:number], *verb.values[number + 1 :])
                yield self._fault("drop-term", value.span, self._words(value), verb.but(values=rest))
            return
        matcher = getattr(verb, name)
        if matcher is not None:
            for fault in self.matcher(matcher):
                yield fault._replace(node=verb.but(**{name: fault.node}))
        places = verb.places
        if places is not None and len(places.items) > 1:
            for number, place in enumerate(places.items):
                left = places.but(items=(*places.items[:number], *places.items[number + 1 :]))
                yield self._fault("drop-place", place.span, self._words(place), verb.but(places=left))

    def matcher(self, node: ast.Matcher) -> Iterator[Fault]:
        """Faults of a matcher."""
        match node:
            case ast.AnyOf(items) | ast.AllOf(items):
                quoted = [item for item in items if isinstance(item, ast.Literally)]
                if isinstance(node, ast.AnyOf) and len(quoted) > 1:
                    # Where there is nothing else the last one stays, for a matcher cannot be empty.
                    rest = tuple(item for item in items if not isinstance(item, ast.Literally)) or items[-1:]
                    span = Span(quoted[0].span.start, quoted[0].span.end)
                    what = f"{self._words(quoted[0])} …"
                    yield self._fault("drop-term", span, what, _joined(node, rest))
                for number, item in enumerate(items):
                    if isinstance(item, ast.Literally) and isinstance(node, ast.AnyOf) and len(quoted) > 1:
                        continue
                    left = _joined(node, (*items[:number], *items[number + 1 :]))
                    yield self._fault("drop-term", item.span, self._words(item), left)
                    for fault in self.matcher(item):
                        changed = (*items[:number], fault.node, *items[number + 1 :])
                        yield fault._replace(node=node.but(items=changed))
            case ast.Proximity():
                yield self._fault("drop-condition", node.span, self._words(node), node.left)
                yield from self._distance(node)
                for side in ("left", "right"):
                    for fault in self.matcher(getattr(node, side)):
                        yield fault._replace(node=node.but(**{side: fault.node}))
            case ast.Named(operator=str(operator)):
                yield self._fault("flip", node.span, self._words(node), node.but(operator=_FLIPPED[operator]))
            case _:
                return

    def _distance(self, node: ast.Proximity | ast.Surrounded) -> Iterator[Fault]:
        """A wider and a narrower bound: double and half so many characters, the next larger and smaller unit."""
        within = node.within or ast.Distance("sentence")
        bounds: list[tuple[str, ast.Distance]] = []
        if within.count is not None:
            bounds.append((f"within {2 * within.count + 2}", within.but(count=2 * within.count + 2)))
            if within.count:
                bounds.append((f"within {within.count // 2}", within.but(count=within.count // 2)))
        elif within.unit in _UNITS:
            bounds += [(f"within {unit}", within.but(unit=unit)) for unit in _beside(within.unit)]
        for what, bound in bounds:
            yield self._fault("near", node.span, f"{what}: {self._words(node)}", node.but(within=bound))

    def _fault(self, kind: Kind, span: Span, what: str, node: Any) -> Fault:
        return Fault(kind, span, what, node)

    def _words(self, node: ast.Node) -> str:
        """The beginning of what a node is in the file."""
        words = " ".join(self.source[node.span.start : node.span.end].split())
        return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


_LONGEST: Final = 60


def _beside(unit: str) -> tuple[str, ...]:
    """The next smaller and the next larger unit."""
    if unit not in _UNITS:
        return ()
    at = _UNITS.index(unit)
    return (*_UNITS[max(0, at - 1) : at], *_UNITS[at + 1 : at + 2])


def _joined(node: ast.AnyOf | ast.AllOf, items: tuple[ast.Matcher, ...]) -> ast.Matcher:
    return items[0] if len(items) == 1 else node.but(items=items)
