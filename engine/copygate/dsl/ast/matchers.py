"""Matchers and places: what a rule looks for, and where."""

from __future__ import annotations

from typing import Literal

from copygate.dsl.ast.node import Node
from copygate.dsl.ast.values import Operator, Quantity


class Literally(Node):
    """A quoted term."""

    text: str


class Pattern(Node):
    """An RE2 regular expression."""

    regex: str


class Named(Node):
    """A lexicon or a detector by name; with a bound on the value the detector reads (`money > 50000 yuan`)."""

    name: str
    operator: Operator | None = None
    bound: Quantity | None = None


class Similar(Node):
    """Text resembling `text` with a rapidfuzz score of at least `at_least` (0-100)."""

    text: str
    at_least: float


class AnyOf(Node):
    """Matches of any of the matchers."""

    items: tuple[Matcher, ...]


class AllOf(Node):
    """Matches of all the matchers, if each has one in the same places; otherwise none."""

    items: tuple[Matcher, ...]


class Distance(Node):
    """How far apart two matches may lie: a number of characters, or within the same clause, sentence, paragraph."""

    unit: str
    count: int | None = None


class Proximity(Node):
    """`left` where `right` is near it, follows it, or precedes it."""

    left: Matcher
    relation: Literal["near", "followed by", "preceded by"]
    right: Matcher
    within: Distance | None = None


class WholeDraft(Node):
    """`forbid draft`: the post itself is what must not be."""


Matcher = Literally | Pattern | Named | Similar | AnyOf | AllOf | Proximity | WholeDraft


class Slice(Node):
    """The first or last part of a place: `first 20 chars`, `first line`, `last paragraph`."""

    end: Literal["first", "last"]
    unit: str
    count: int = 1


class RegionBound(Node):
    """A bound on a region of a picture: `height >= 2%`."""

    measure: str
    operator: Operator
    bound: Quantity


class Place(Node):
    """A place, or a slice or region of it."""

    name: str
    slice: Slice | None = None
    bounds: tuple[RegionBound, ...] = ()


class Places(Node):
    """Where to look; `every` asks for each of them (only `require` can)."""

    items: tuple[Place, ...]
    every: bool = False
