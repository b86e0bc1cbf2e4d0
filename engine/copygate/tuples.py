"""`NamedTuple` as `typing` has it, without its look at every annotation: ninety such classes are made in a cold check,
and parsing their annotations took longer than reading the draft.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414 - how a re-export is said
else:
    from collections import namedtuple

    _MADE: Final = frozenset(("__annotations__", "__module__", "__qualname__", "__classcell__"))

    class _Maker(type):
        def __new__(cls, name: str, bases: tuple[Any, ...], members: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, members)
            fields = members.get("__annotations__", {})
            # INVARIANT: fields with a default come last, else namedtuple gives the defaults to others.
            defaults = [members[field] for field in fields if field in members]
            if list(fields)[len(fields) - len(defaults) :] != [field for field in fields if field in members]:
                raise TypeError(f"{name}: a field without a default follows one that has one")
            made = namedtuple(name, fields, defaults=defaults, module=members["__module__"])
            made.__annotations__ = made.__new__.__annotations__ = fields
            made.__qualname__ = members["__qualname__"]
            for key, value in members.items():
                if key not in _MADE and key not in fields:
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Maker):
        """The base to name; classes made of it are tuples and no subclasses of it."""
