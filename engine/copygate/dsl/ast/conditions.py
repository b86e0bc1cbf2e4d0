"""Conditions: on the draft, on its items, and on a match and its surroundings."""

from __future__ import annotations

from typing import Literal

from copygate.dsl.ast.matchers import Distance, Matcher, Places
from copygate.dsl.ast.node import Node
from copygate.dsl.ast.values import Operand, Operator, Value


class And(Node):
    """All hold."""

    items: tuple[Condition, ...]


class Or(Node):
    """At least one holds."""

    items: tuple[Condition, ...]


class Not(Node):
    """The opposite; unknown stays unknown."""

    item: Condition


class DraftIs(Node):
    """`draft is promotional`, or a draft-level definition by name."""

    name: str
    negated: bool = False


class Reference(Node):
    """A named definition of the pack, or a yes/no attribute."""

    name: str


class Equals(Node):
    """An attribute is (is not) a value."""

    attribute: str
    value: Value
    negated: bool = False


class OneOf(Node):
    """An attribute is one of several values."""

    attribute: str
    values: tuple[Value, ...]


class Includes(Node):
    """A list attribute contains a value."""

    attribute: str
    value: Value


class Compares(Node):
    """A measure or a dated or numeric attribute against a bound."""

    attribute: str
    operator: Operator
    operand: Operand


class Present(Node):
    """`has X`: the draft declares the attribute, or has such an item. `item` for `every image has alt-text`."""

    attribute: str
    item: str | None = None


class EvidenceState(Node):
    """The draft holds (lacks) evidence of a kind, valid on the day of publication."""

    kind: str
    lacks: bool
    item: str | None = None


class Found(Node):
    """The matcher has a match somewhere in the places."""

    matcher: Matcher
    places: Places | None = None


class Quantified(Node):
    """A condition on the items of a list: of any, or of every one."""

    quantifier: Literal["any", "every"]
    condition: Equals | OneOf | Compares | Present | EvidenceState


class Surrounded(Node):
    """The match is near, followed by, or preceded by another."""

    relation: Literal["near", "followed by", "preceded by"]
    matcher: Matcher
    within: Distance | None = None


class Inside(Node):
    """The match lies inside a longer match."""

    matcher: Matcher


class SameHas(Node):
    """The clause, sentence or paragraph of the match has another match."""

    unit: str
    matcher: Matcher


class MatchIs(Node):
    """How the match is used: quoted, negated, or merely mentioned; or that it is written in disguise."""

    use: Literal["quoted", "negated", "mentioned", "disguised"]


class Obliged(Node):
    """Some rule obliges this sign-off (review policy only)."""


Condition = (
    And
    | Or
    | Not
    | DraftIs
    | Reference
    | Equals
    | OneOf
    | Includes
    | Compares
    | Present
    | EvidenceState
    | Found
    | Quantified
    | Surrounded
    | Inside
    | SameHas
    | MatchIs
    | Obliged
)
