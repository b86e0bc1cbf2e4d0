"""A record made here behaves as one of `typing.NamedTuple` does."""

from __future__ import annotations

import copy
import inspect
import pickle
import typing
from typing import Any

import pytest

from copygate.tuples import NamedTuple


class Ours(NamedTuple):
    """A record."""

    first: int
    second: str = "x"

    def doubled(self) -> int:
        """A method."""
        return self.first * 2

    @property
    def shown(self) -> str:
        """A property."""
        return f"{self.second}!"


class Theirs(typing.NamedTuple):
    """A record."""

    first: int
    second: str = "x"


def test_fields_methods_and_text() -> None:
    ours: Any = Ours(3)
    theirs: Any = Theirs(3)
    assert (ours.first, ours.second, ours.doubled(), ours.shown) == (3, "x", 6, "x!")
    assert ours == theirs == (3, "x")
    assert hash(ours) == hash(theirs)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert ours._replace(second="y")._asdict() == theirs._replace(second="y")._asdict()
    assert type(ours._replace(first=1)) is Ours
    assert Ours._make([1, "z"]) == Ours(1, "z")
    assert (Ours._fields, Ours._field_defaults, Ours.__doc__) == (("first", "second"), {"second": "x"}, "A record.")
    assert [*inspect.signature(Ours).parameters] == ["first", "second"]
    match ours:
        case Ours(first, second):
            assert (first, second) == (3, "x")


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_it_comes_back_from_a_pickle_and_a_copy(protocol: int) -> None:
    made = Ours(1, "z")
    pickled = pickle.loads(pickle.dumps(made, protocol))  # noqa: S301 - made here
    for back in (pickled, copy.copy(made), copy.deepcopy(made)):
        assert type(back) is Ours
        assert back == Ours(1, "z")


@pytest.mark.parametrize(
    "wrong",
    [
        lambda made: made(),
        lambda made: made(1, "x", 2),
        lambda made: made(third=1),
        lambda made: made(1, first=2),
        lambda made: made._make([1]),
        lambda made: made(1)._replace(third=1),
        lambda made: setattr(made(1), "first", 2),
        lambda made: setattr(made(1), "third", 2),
    ],
)
def test_what_is_wrong_is_refused_alike(wrong: Any) -> None:
    with pytest.raises((TypeError, ValueError, AttributeError)) as theirs:
        wrong(Theirs)
    with pytest.raises(theirs.type):
        wrong(Ours)


def test_a_field_without_a_default_after_one_with() -> None:
    with pytest.raises(TypeError, match="follows"):

        class _Wrong(NamedTuple):
            first: int = 1
            second: str  # type: ignore[misc] # what mypy says too
