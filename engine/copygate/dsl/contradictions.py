"""Whether a condition can hold at all. Sound and modest: what it calls impossible is, what it passes may not be.

It looks at literals about one attribute that has one value at a time, through `and`, `or` and `not`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from copygate.dsl import ast
from copygate.dsl.attributes import type_of
from copygate.dsl.scope import Scope

_MOST_WORLDS: Final = 256
_NEGATED: Final = {"<=": ">", ">": "<=", ">=": "<", "<": ">=", "=": "!=", "!=": "="}

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Room:
    """The values still left to an attribute: `among` of words (None: any), and numbers between two bounds."""

    among: frozenset[object] | None = None
    without: frozenset[object] = frozenset()
    low: float = float("-inf")
    high: float = float("inf")
    low_open: bool = False
    high_open: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing is left."""
        if self.among is not None and not self.among - self.without:
            return True
        if self.low > self.high or (self.low == self.high and (self.low_open or self.high_open)):
            return True
        return self.low == self.high and self.low in self.without


World = dict[Key, Room]


def can_hold(condition: ast.Condition, scope: Scope) -> bool:
    """Whether some draft could satisfy the condition."""
    return bool(_worlds(condition, [{}], scope, positive=True))


def _worlds(condition: ast.Condition, worlds: list[World], scope: Scope, *, positive: bool) -> list[World]:
    """The worlds among those given in which the condition can be true (or false)."""
    if isinstance(condition, ast.Not):
        return _worlds(condition.item, worlds, scope, positive=not positive)
    if isinstance(condition, ast.And | ast.Or):
        if isinstance(condition, ast.And) == positive:
            for item in condition.items:
                worlds = _worlds(item, worlds, scope, positive=positive)
            return worlds
        # Too many branches to follow: assume that it can hold.
        if len(worlds) * len(condition.items) > _MOST_WORLDS:
            return worlds
        return [world for item in condition.items for world in _worlds(item, worlds, scope, positive=positive)]
    narrowed = (_narrowed(world, condition, scope, positive=positive) for world in worlds)
    return [world for world in narrowed if world is not None]


def _narrowed(world: World, literal: ast.Condition, scope: Scope, *, positive: bool) -> World | None:
    if isinstance(literal, ast.Reference | ast.DraftIs | ast.Present | ast.EvidenceState):
        opposite = (isinstance(literal, ast.DraftIs) and literal.negated) or (
            isinstance(literal, ast.EvidenceState) and literal.lacks
        )
        return _with(world, _named(literal), Room(frozenset({positive is not opposite})))
    if not isinstance(literal, ast.Equals | ast.OneOf | ast.Compares):
        return world
    type_ = type_of(literal.attribute, scope)
    if type_ is None or not type_.single:
        return world
    if isinstance(literal, ast.Compares):
        # An absent date satisfies no comparison, and so the negation of each.
        if type_.sort != "number" and not positive:
            return world
        return _compared(world, literal, type_.units, positive=positive)
    values = frozenset(literal.values if isinstance(literal, ast.OneOf) else (literal.value,))
    if type_.sort in ("number", "ratio", "day"):
        return world
    if isinstance(literal, ast.Equals) and literal.negated:
        positive = not positive
    named = frozenset(value.name if isinstance(value, ast.Word) else value for value in values)
    # Only the kind of a draft is never absent.
    everything = frozenset[object](type_.values) if literal.attribute == "kind" else None
    room = Room(among=named) if positive else Room(among=everything, without=named)
    return _with(world, (literal.attribute, ""), room)


def _named(literal: ast.Reference | ast.DraftIs | ast.Present | ast.EvidenceState) -> Key:
    """What a literal without a value asks about, apart from whether it is asked with a "not"."""
    if isinstance(literal, ast.Reference | ast.DraftIs):
        return ("condition", literal.name)
    if isinstance(literal, ast.EvidenceState):
        return ("evidence", f"{literal.kind} {literal.item or ''}")
    return ("has", f"{literal.attribute} {literal.item or ''}")


def _compared(world: World, literal: ast.Compares, units: tuple[str, ...], *, positive: bool) -> World | None:
    operand = literal.operand
    if isinstance(operand, ast.Quantity):
        bound, unit = operand.number, operand.unit or (units[0] if units else "")
    elif isinstance(operand, ast.Day):
        bound, unit = float(operand.day.toordinal()), "day"
    else:
        return world
    operator = literal.operator if positive else _NEGATED[literal.operator]
    rooms = {
        "<": Room(high=bound, high_open=True),
        "<=": Room(high=bound),
        ">": Room(low=bound, low_open=True),
        ">=": Room(low=bound),
        "=": Room(low=bound, high=bound),
        "!=": Room(without=frozenset({bound})),
    }
    return _with(world, (literal.attribute, unit), rooms[operator])


def _with(world: World, key: Key, room: Room) -> World | None:
    known = world.get(key, Room())
    among = known.among if room.among is None else room.among if known.among is None else known.among & room.among
    # The tighter bound wins; of two equal ones the open one.
    low, low_open = max((known.low, known.low_open), (room.low, room.low_open))
    high, high_closed = min((known.high, not known.high_open), (room.high, not room.high_open))
    joined = Room(among, known.without | room.without, low, high, low_open, not high_closed)
    return None if joined.empty else {**world, key: joined}
