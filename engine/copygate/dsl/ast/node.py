"""The base of all nodes: a frozen record that knows its span. Spans do not take part in equality.

Not a dataclass: a check that finds its rulebook in the cache still needs all fifty kinds of node, and making them
dataclasses would cost it as much as everything else it does.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final, NoReturn, Self, dataclass_transform

from copygate.model.span import Span

NOWHERE: Final = Span(0, 0)


def place(*, default: Span, kw_only: bool) -> Any:
    """A span: given by keyword, and left out of equality."""
    del kw_only
    return default


@dataclass_transform(frozen_default=True, field_specifiers=(place,))
class Record:
    """Fields are the annotations of the subclass, in order; all are final. Spans are given by keyword."""

    _fields: ClassVar[tuple[str, ...]] = ()
    _defaults: ClassVar[dict[str, Any]] = {}
    _places: ClassVar[tuple[str, ...]] = ()
    _own: ClassVar[frozenset[str]] = frozenset()
    _all: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        declared = [name for name, kind in cls.__annotations__.items() if kind != "Span"]
        cls._fields = (*cls._fields, *declared)
        cls.__match_args__ = cls._fields  # type: ignore[attr-defined, misc, unused-ignore] # what it infers, for `match` to read
        cls._places = (*cls._places, *(name for name, kind in cls.__annotations__.items() if kind == "Span"))
        cls._own, cls._all = frozenset(cls._fields), frozenset((*cls._fields, *cls._places))
        cls._defaults = {**cls._defaults, **{n: cls.__dict__[n] for n in declared if n in cls.__dict__}}

    def __init__(self, *values: Any, **named: Any) -> None:
        fields, state = self._fields, self.__dict__
        state.update(self._defaults)
        state.update(zip(fields, values, strict=False))
        state.update(named)
        given = fields[: len(values)]
        if len(given) < len(values) or not named.keys().isdisjoint(given) or not self._own <= state.keys() <= self._all:
            self._refuse(values, named)

    def _refuse(self, values: tuple[Any, ...], named: dict[str, Any]) -> NoReturn:
        fields = self._fields
        if len(values) > len(fields):
            raise TypeError(f"{type(self).__name__} takes {len(fields)} values, not {len(values)}")
        given = {*fields[: len(values)]}
        if unknown := named.keys() - self._all | (named.keys() & given):
            raise TypeError(f"{type(self).__name__} does not take {sorted(unknown)} here")
        missing = [name for name in fields if name not in {*self._defaults, *given, *named}]
        raise TypeError(f"{type(self).__name__} lacks {missing}")

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} is final")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.parts() == other.parts()

    def __hash__(self) -> int:
        return hash((type(self), self.parts()))

    def __repr__(self) -> str:
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._fields)
        return f"{type(self).__name__}({shown})"

    def but(self, **changes: Any) -> Self:
        """The same node with some fields changed."""
        return type(self)(**{**self.__dict__, **changes})

    def parts(self) -> tuple[Any, ...]:
        """The values of the fields in order, spans left out."""
        return tuple(getattr(self, name) for name in self._fields)


class Node(Record):
    """`span`: half-open code points in the rule file."""

    span: Span = place(default=NOWHERE, kw_only=True)
