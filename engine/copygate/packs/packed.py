"""A value that comes back from a pickle as bytes, and is unpacked when it is first asked for."""

from __future__ import annotations

import pickle
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Packed(Generic[T]):
    """Of a cached rulebook a check needs a tenth; the rest stays packed."""

    __slots__ = ("_bytes", "_value")

    def __init__(self, value: T) -> None:
        self._value, self._bytes = value, b""

    @property
    def value(self) -> T:
        """The value itself, the same object each time."""
        if self._bytes:
            self._value, self._bytes = pickle.loads(self._bytes), b""  # noqa: S301 - part of a pickle already trusted
        return self._value

    def __getstate__(self) -> bytes:
        return self._bytes or pickle.dumps(self._value, protocol=5)

    def __setstate__(self, packed: Any) -> None:
        self._bytes = packed
