"""An item of several that is not within bounds, in words: which one, what was measured of it, what it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from copygate.dsl import ast
from copygate.evaluation.conditions import Names, value_of
from copygate.evaluation.truth import Unknown
from copygate.model.finding import Measured

if TYPE_CHECKING:
    from copygate.evaluation.scope import Scope
    from copygate.model.draft import Record, Scalar

_NEAR: Final = 0.005
"""A ratio of small numbers that a measured one differs from by no more than this share is what its author meant."""


def name_of(record: Record, item: str, number: int) -> str:
    """What an author calls the item: its file, its name, or its number in the list."""
    return str(record.get("path") or record.get("name") or f"{item} {number}")


def measured_of(scope: Scope, verb: ast.Limit, record: Record, names: Names) -> Measured | None:
    """What the limit measured of the item, and the bound; None where neither can be said."""
    item, _, what = verb.measure.rpartition(".")
    value = value_of(scope, record, item, what, names)
    if isinstance(value, Unknown):
        return None
    wanted = verb.values or ((verb.operand,) if verb.operand is not None else ())
    unit = names.unit(verb.operand, scope.day) if verb.operand is not None else None
    return Measured(
        _shown(value, what, record), "、".join(_bound(each, scope, names, what) for each in wanted), unit or ""
    )


def _shown(value: Scalar | tuple[Scalar, ...], what: str, record: Record) -> float | int | str:
    if what == "ratio":
        width, height = record.get("width"), record.get("height")
        if isinstance(width, int) and isinstance(height, int):
            return f"{width}:{height}"
        return _as_ratio(value) if isinstance(value, float) else str(value)
    if isinstance(value, tuple):
        return "、".join(map(str, value))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return int(value) if value == int(value) else value


def _bound(value: ast.Operand, scope: Scope, names: Names, what: str) -> str:
    if isinstance(value, ast.Ratio):
        return f"{value.width:g}:{value.height:g}"
    if isinstance(value, ast.Word):
        return value.name
    bound = names.bound(value, scope.day)
    if what == "ratio" and isinstance(bound, float):
        return _as_ratio(bound)
    return f"{bound:.15g}" if isinstance(bound, int | float) else str(bound)


def _as_ratio(value: float) -> str:
    from fractions import Fraction

    near = Fraction(value).limit_denominator(20)
    return f"{near.numerator}:{near.denominator}" if abs(float(near) - value) < _NEAR * value else f"{value:.3g}:1"
