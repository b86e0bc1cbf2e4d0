"""Who may act in which role, on which day: dated grants and delegations of people, and accounts of one person.

`Directory.holds` and `Directory.person_of` are what approvals ask.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

ROLES: Final = (
    *(
        "creator",
        "editor",
        "legal",
        "director",
        "tech-lead",
        "duty-officer",
        "publisher",
        "counsel",
        "auditor",
        "admin",
    ),
)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role given to an account from a moment until another (exclusive; None: until revoked), UTC."""

    account: str
    role: str
    since: datetime
    until: datetime | None = None

    def in_force(self, at: datetime) -> bool:
        """Whether it holds at a moment."""
        return self.since <= at and (self.until is None or at < self.until)


@dataclass(frozen=True, slots=True)
class Delegation:
    """For a time one account acts for another in a role that the other holds."""

    delegator: str
    delegate: str
    role: str
    since: datetime
    until: datetime

    def in_force(self, at: datetime) -> bool:
        """Whether it holds at a moment."""
        return self.since <= at < self.until


@dataclass(frozen=True, slots=True)
class Directory:
    """All grants and delegations that the log knows, and which accounts are one human being."""

    grants: tuple[Grant, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    same: tuple[tuple[str, str], ...] = ()

    def person_of(self, account: str) -> str:
        """One name for all accounts of a person: the least of them."""
        known = {account}
        grew = True
        while grew:
            grew = False
            for one, other in self.same:
                if (one in known) != (other in known):
                    known |= {one, other}
                    grew = True
        return min(known)

    def holds(self, account: str, role: str, at: datetime) -> bool:
        """Whether the account has the role by a grant of its own."""
        return any(each.account == account and each.role == role and each.in_force(at) for each in self.grants)

    def may_act(self, account: str, role: str, at: datetime, on_behalf_of: str | None = None) -> bool:
        """Whether it may act in the role: by a grant of its own, or for a delegator who holds the role himself."""
        if on_behalf_of is None:
            return self.holds(account, role, at)
        delegated = any(
            each.delegator == on_behalf_of and each.delegate == account and each.role == role and each.in_force(at)
            for each in self.delegations
        )
        return delegated and self.holds(on_behalf_of, role, at)

    def tied_to(self, account: str, at: datetime) -> Iterator[str]:
        """The people whose interest an account shares at a moment: itself, and whoever it is a delegate of."""
        yield self.person_of(account)
        for each in self.delegations:
            if each.in_force(at) and self.person_of(each.delegate) == self.person_of(account):
                yield self.person_of(each.delegator)
