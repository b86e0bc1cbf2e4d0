"""`NamedTuple` as `typing` has it, made in a third of the time: a hundred such classes are made in a cold check.

`typing` parses every annotation, and `collections.namedtuple`, which it calls, compiles a constructor for each class.
Here classes of as many fields share the code of theirs, and all of them the other methods.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414 - how a re-export is said
else:
    from _collections import _tuplegetter  # what namedtuple reads its fields by
    from functools import cache
    from types import CodeType, FunctionType

    _NOT_MEMBERS: Final = frozenset(("__annotations__", "__classcell__"))
    _NEW: Final = {"_new": tuple.__new__, "__builtins__": {}, "__name__": __name__}

    class _Record(tuple):
        """What all of them can do."""

        __slots__ = ()
        _fields = ()

        @classmethod
        def _make(cls, values: Any) -> Any:
            made = tuple.__new__(cls, values)
            if len(made) != len(cls._fields):
                raise TypeError(f"Expected {len(cls._fields)} arguments, got {len(made)}")
            return made

        def _replace(self, /, **changes: Any) -> Any:
            made = self._make(map(changes.pop, self._fields, self))
            if changes:
                raise ValueError(f"Got unexpected field names: {list(changes)!r}")
            return made

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            shown = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
            return f"{type(self).__name__}({shown})"

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

    @cache
    def _constructor(size: int) -> CodeType:
        names = "".join(f"f{at}, " for at in range(size))
        return eval(f"lambda _cls, {names}: _new(_cls, ({names}))", _NEW).__code__  # noqa: S307 - of numbers only

    class _Maker(type):
        def __new__(cls, name: str, bases: tuple[Any, ...], members: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, members)
            annotations = members.get("__annotations__", {})
            fields = tuple(annotations)
            # INVARIANT: fields with a default come last, else the constructor gives the defaults to others.
            defaults = {field: members[field] for field in fields if field in members}
            if fields[len(fields) - len(defaults) :] != tuple(defaults):
                raise TypeError(f"{name}: a field without a default follows one that has one")
            code = _constructor(len(fields)).replace(co_varnames=("_cls", *fields), co_name="__new__")
            new = FunctionType(code, _NEW, "__new__", tuple(defaults.values()) or None)
            new.__qualname__ = f"{members['__qualname__']}.__new__"
            made = {
                **{key: value for key, value in members.items() if key not in _NOT_MEMBERS},
                "__slots__": (),
                "__new__": new,
                "_fields": fields,
                "_field_defaults": defaults,
                "__match_args__": fields,
                **{field: _tuplegetter(at, f"Alias for field number {at}") for at, field in enumerate(fields)},
            }
            made_class = type(name, (_Record,), made)
            made_class.__annotations__ = new.__annotations__ = annotations
            return made_class

    class NamedTuple(metaclass=_Maker):
        """The base to name; classes made of it are tuples and no subclasses of it."""
