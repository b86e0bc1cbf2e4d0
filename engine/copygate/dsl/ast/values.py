"""Values: words, texts, days, ratios, quantities, platform figures."""

from __future__ import annotations

from datetime import date
from typing import Literal

from copygate.dsl.ast.node import Node


class Word(Node):
    """A name used as a value: `promotion`, `minors`, `review`."""

    name: str


class Text(Node):
    """A quoted string used as a value."""

    text: str


class Day(Node):
    """A calendar day."""

    day: date


class Ratio(Node):
    """A proportion such as 3:4."""

    width: float
    height: float


class Quantity(Node):
    """A number with its unit; `%` is a unit of its own."""

    number: float
    unit: str | None = None


class SpecRef(Node):
    """A platform figure: `spec xiaohongshu.tags-max`."""

    path: str


Value = Word | Text | Day | Ratio | Quantity
Operand = Value | SpecRef
Operator = Literal["<=", ">=", "<", ">", "=", "!="]
