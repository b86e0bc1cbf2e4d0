"""What must be there for a rule to have anything to say: so a draft pays for the rules it touches, not for all.

A need is a set of keys one of which must be present: leaves that occur in the text, or attributes that the draft
declares (`attribute:category`). A rule none of whose needs is missing is awake.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from copygate.dsl import ast
from copygate.evaluation.comparing import compare
from copygate.evaluation.scope import OF_ASSETS
from copygate.model.platforms import platform_named
from copygate.model.vocabulary import DRAFT_IS, ITEMS, PLACES
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from copygate.evaluation.conditions import Names
    from copygate.model.draft import Draft

Need = frozenset[str]
_ALWAYS_KNOWN: Final = frozenset({"kind", "platforms", "outcome"})
"""Attributes that have a value though the draft declares none."""
_BOUNDS: Final = (64, 128, 1024)
"""Lengths by which drafts are told apart: `body:64` where the body's source has 64 characters or more, which it has
wherever the text that readers see has."""


def needs_of(rule: ast.Rule, names: Names) -> tuple[Need, ...]:
    """All of these must be met; none where the rule may speak about any draft."""
    reader = _Reader(names)
    needs: list[Need] = []
    verb = rule.verb
    if isinstance(verb, ast.Forbid) and not isinstance(verb.matcher, ast.WholeDraft):
        needs += reader.matcher(verb.matcher)
    elif isinstance(verb, ast.Oblige) and verb.for_each is not None:
        needs += reader.matcher(verb.for_each)
    elif isinstance(verb, ast.Limit) and verb.quantifier == "every":
        needs += _item_needs(verb.measure)
    if rule.when is not None:
        ways = [reader.condition(rule.when, frozenset())]
        if rule.ask_when is not None:
            # Where the rule asks, an absent attribute is unknown rather than "no": that is a second way to wake it.
            ways.append(reader.condition(rule.ask_when, frozenset()))
        needs += ways[0] if len(ways) == 1 else _either(ways)
    return tuple(sorted(set(needs), key=lambda need: (len(need), sorted(need))))


def is_declared(key: str) -> bool:
    """Whether a key is met by what a draft declares; all others are leaves of its text."""
    return key.startswith(("attribute:", "kind:", "body:", "platform:"))


class Declared(NamedTuple):
    """What a draft declares, as far as it decides which rules may wake: most drafts of an archive have the same."""

    attributes: frozenset[str]
    kind: str
    platforms: tuple[str, ...]
    body: int
    evidence: bool

    @property
    def keys(self) -> set[str]:
        """The keys that it meets."""
        keys = {f"attribute:{name}" for name in self.attributes}
        keys.add(f"kind:{self.kind}")
        keys.update(f"body:{bound}" for bound in _BOUNDS if self.body >= bound)
        keys.update(f"platform:{platform}" for platform in self.platforms)
        if self.evidence:
            keys.add("attribute:evidence")
        return keys


def declared(draft: Draft) -> Declared:
    """What a draft declares; of its body the highest of the bounds that its length reaches."""
    length = sum([len(field.raw) for field in draft.fields if field.place == "body"])
    body = _BOUNDS[number - 1] if (number := bisect_right(_BOUNDS, length)) else 0
    return Declared(frozenset(draft.attributes), draft.kind, draft.platforms, body, bool(draft.evidence))


class _Reader:
    def __init__(self, names: Names) -> None:
        self.names = names

    def matcher(self, matcher: ast.Matcher) -> list[Need]:
        match matcher:
            case ast.AnyOf(items):
                return _either([self.matcher(item) for item in items])
            case ast.AllOf(items):
                return [need for item in items for need in self.matcher(item)]
            case ast.Proximity(left=left, right=right):
                return [*self.matcher(left), *self.matcher(right)]
            case ast.WholeDraft():
                return []
            case ast.Named(name) if name in ITEMS:
                return _item_needs(name)
            case _:
                return [frozenset({self.names.leaf_of(matcher)})]

    def condition(self, condition: ast.Condition, seen: frozenset[str]) -> list[Need]:  # noqa: PLR0911, PLR0912 - one arm a node
        """Needs without which the condition is false, whatever else holds."""
        match condition:
            case ast.Found(matcher):
                return self.matcher(matcher)
            case ast.And(items):
                return [need for item in items for need in self.condition(item, seen)]
            case ast.Or(items):
                return _either([self.condition(item, seen) for item in items])
            case ast.Reference(name) | ast.DraftIs(name, False) if name not in seen and name not in DRAFT_IS:
                found = self.names.definition(name)
                return _Reader(found[1]).condition(found[0].when, seen | {name}) if found else _declared(name)
            case ast.Equals("kind", ast.Word(name), False):
                return [frozenset({f"kind:{name}"})]
            case ast.OneOf("kind", values):
                return [frozenset(f"kind:{value.name}" for value in values if isinstance(value, ast.Word))]
            case ast.Equals("platforms", value, False) | ast.Includes("platforms", value):
                return [_on_platforms((value,))]
            case ast.OneOf("platforms", values):
                return [_on_platforms(values)]
            case ast.Equals(attribute, value, negated) if not negated:
                # An absent attribute means "no", so being "no" (or none, or zero) needs nothing.
                return [] if _means_absence(value) else _declared(attribute)
            case ast.OneOf(attribute, values):
                return [] if any(_means_absence(value) for value in values) else _declared(attribute)
            case ast.Includes(attribute):
                return _declared(attribute)
            case ast.Compares("body.length", ">=" | ">", ast.Quantity(number, None | "chars")) if number >= _BOUNDS[0]:
                return [frozenset({f"body:{max(bound for bound in _BOUNDS if bound <= number)}"})]
            case ast.Compares(attribute, operator, operand) if "." not in attribute:
                # An absent number is zero, so a bound that zero keeps needs nothing.
                zero = not isinstance(operand, ast.Quantity) or compare(operator, 0, operand.number)
                return [] if zero and not isinstance(operand, ast.Day) else _declared(attribute)
            case ast.Compares(attribute, ">=" | ">", ast.Quantity(number)) if number > 0:
                return _item_needs(attribute)
            case ast.Present(attribute, None) if attribute not in PLACES:
                return _item_needs(attribute) if attribute in ITEMS else _declared(attribute)
            case ast.EvidenceState(_, False, None):
                return [frozenset({"attribute:evidence"})]
            case ast.Quantified("any", inner):
                return self._items(inner)
            case _:
                return []

    def _items(self, inner: ast.Condition) -> list[Need]:
        match inner:
            case ast.Equals(attribute) | ast.OneOf(attribute) | ast.Compares(attribute):
                return _item_needs(attribute)
            case ast.Present(_, str(item)) | ast.EvidenceState(_, _, str(item)):
                return _item_needs(item)
            case _:
                return []


def _on_platforms(values: tuple[ast.Value, ...]) -> Need:
    named = (platform_named(value.name if isinstance(value, ast.Word) else str(value)) for value in values)
    return frozenset(f"platform:{platform.id}" for platform in named if platform is not None)


def _means_absence(value: ast.Value) -> bool:
    return isinstance(value, ast.Word) and value.name in ("no", "none")


def _declared(attribute: str) -> list[Need]:
    return [] if attribute in _ALWAYS_KNOWN else [frozenset({f"attribute:{attribute}"})]


def _item_needs(path: str) -> list[Need]:
    item = path.partition(".")[0]
    if item not in ITEMS:
        return []
    # Those that are assets may also stand in a list of their own, as they do in the examples of rules.
    own = frozenset({f"attribute:{item}s"})
    return [own | {"attribute:assets"} if item in OF_ASSETS else own]


def _either(branches: Iterable[list[Need]]) -> list[Need]:
    """One need that stands for several ways: the union of the rarest need of each; none where a way needs nothing."""
    chosen: list[Need] = []
    for needs in branches:
        if not needs:
            return []
        chosen.append(min(needs, key=len))
    return [frozenset().union(*chosen)] if chosen else []


def each_leaf(node: object) -> Iterator[ast.Matcher]:
    """Every leaf matcher below a node."""
    if isinstance(node, _LEAVES):
        if not isinstance(node, ast.Named) or node.name not in ITEMS:
            yield node
    elif isinstance(node, ast.Node):
        for part in node.parts():
            if isinstance(part, _WITH_PARTS):
                yield from each_leaf(part)
    elif isinstance(node, tuple):
        for item in node:
            if isinstance(item, _WITH_PARTS):
                yield from each_leaf(item)


_LEAVES: Final = (ast.Literally, ast.Pattern, ast.Similar, ast.Named)
_WITH_PARTS: Final = (ast.Node, tuple)
