"""What comes back from a pickle as bytes, and is unpacked when it is first asked for: a value, or a sequence."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Generic, TypeAlias, TypeVar, overload

T = TypeVar("T")
Buffer: TypeAlias = "bytes | bytearray | memoryview"


class Packed(Generic[T]):
    """Of a cached rulebook a check needs a tenth; the rest stays packed."""

    __slots__ = ("_bytes", "_value")
    _bytes: Buffer

    def __init__(self, value: T) -> None:
        self._value, self._bytes = value, b""

    @property
    def value(self) -> T:
        """The value itself, the same object each time."""
        if self._bytes:
            self._value, self._bytes = pickle.loads(self._bytes), b""  # noqa: S301 - part of a pickle already trusted
        return self._value

    def __reduce_ex__(self, protocol: Any) -> tuple[Callable[[Buffer], Packed[Any]], tuple[Any]]:
        # A buffer, so that the cache can hand over the bytes where they lie in its file, without copying any.
        packed = self._bytes or pickle.dumps(self._value, protocol=5)
        return _from_packed, (pickle.PickleBuffer(packed) if protocol >= 5 else bytes(packed),)


def _from_packed(packed: Buffer) -> Packed[Any]:
    made: Packed[Any] = Packed.__new__(Packed)
    made._bytes = packed
    return made


class PackedSequence(Sequence[T]):
    """A tuple that stays packed as a whole until something in it is wanted."""

    __slots__ = ("_packed",)

    def __init__(self, items: Sequence[T]) -> None:
        self._packed = Packed(tuple(items))

    @overload
    def __getitem__(self, at: int) -> T: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[T, ...]: ...
    def __getitem__(self, at: int | slice) -> T | tuple[T, ...]:
        return self._packed.value[at]

    def __len__(self) -> int:
        return len(self._packed.value)

    def __iter__(self) -> Iterator[T]:
        return iter(self._packed.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))
