"""Kleene's three values. Unknown carries what would settle it, so that the verdict can ask for exactly that."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Unknown(NamedTuple):
    """Neither true nor false yet. `facts`: attributes the author could declare; `unread`: places nobody could read."""

    facts: frozenset[str] = frozenset()
    unread: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        raise TypeError("an unknown truth has no boolean value: compare with `is True` or `is False`")

    def __or__(self, other: Unknown) -> Unknown:
        """What settles both."""
        return Unknown(self.facts | other.facts, self.unread | other.unread)


Truth = bool | Unknown


def negate(truth: Truth) -> Truth:
    """The opposite; unknown stays unknown."""
    return truth if isinstance(truth, Unknown) else not truth


def all_hold(truths: Iterable[Truth]) -> Truth:
    """Kleene's conjunction: one false decides."""
    unknown: Unknown | None = None
    for truth in truths:
        if truth is False:
            return False
        if isinstance(truth, Unknown):
            unknown = truth if unknown is None else unknown | truth
    return True if unknown is None else unknown


def any_holds(truths: Iterable[Truth]) -> Truth:
    """Kleene's disjunction: one true decides."""
    unknown: Unknown | None = None
    for truth in truths:
        if truth is True:
            return True
        if isinstance(truth, Unknown):
            unknown = truth if unknown is None else unknown | truth
    return False if unknown is None else unknown
