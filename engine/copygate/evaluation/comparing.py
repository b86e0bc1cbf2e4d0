"""The comparisons a rule can write between two numbers."""

from __future__ import annotations

from collections.abc import Callable

_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


def compare(operator: str, left: float, right: float) -> bool:
    """`left operator right`."""
    return _COMPARE[operator](left, right)
