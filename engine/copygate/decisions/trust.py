"""`Trust`: whose signatures count and for what, as a project pins it. A key that is not pinned says nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from copygate.audit.note import VerifierKey
from copygate.errors import AuditError, Wording
from copygate.review.states import transition


def _roles(act: str) -> tuple[str, ...]:
    """Of the store's own table: a repository must not be easier to convince."""
    row = transition(act)
    return row.roles if row is not None else ()


WAIVER_ROLES: Final = _roles("waiver.granted")
RECEIPT_ROLES: Final = _roles("receipt.issued")
BLACKLIST_ROLES: Final = (*WAIVER_ROLES, *_roles("publication.suspended"))
"""Who may waive may forbid, and so may who takes down."""


@dataclass(frozen=True, slots=True)
class Trust:
    """The log's key, whose name is the log's origin, and by role the keys of the people who may decide in it."""

    log: VerifierKey
    people: Mapping[str, tuple[VerifierKey, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def keys(self) -> tuple[VerifierKey, ...]:
        """The keys of people, each once."""
        return tuple(dict.fromkeys(key for keys in self.people.values() for key in keys))

    def holds(self, key: VerifierKey, role: str) -> bool:
        """Whether the key is pinned for the role."""
        return key in self.people.get(role, ())


@dataclass(frozen=True, slots=True)
class Approver:
    """Who approved, as a reader may see it: the account (the name of the key), the name, the role."""

    account: str
    name: str
    role: str


def approved(
    trust: Trust,
    signers: Iterable[VerifierKey],
    approvers: tuple[Approver, ...],
    barred: Iterable[str],
    roles: tuple[str, ...],
    least: int,
) -> None:
    """Return if everyone named as approver signed with a key pinned for the role, nobody barred is among them, and they
    are enough; raise otherwise. INVARIANT: nobody approves what they asked for; two keys of one person are one."""
    known = {key.name: key for key in signers}
    if {each.account for each in approvers} & set(barred):
        raise refused("self-granted", "granted by who asked for it", "申请人自己批的,不作数")
    for each in approvers:
        key = known.get(each.account)
        if key is None or each.role not in roles or not trust.holds(key, each.role):
            raise refused(
                "unpinned",
                f"`{each.account}` is not pinned as {each.role} for this, or did not sign",
                f"“{each.account}”未以 {each.role} 身份列入信任的公钥,或没有签名",
            )
    if len({known[each.account].public for each in approvers}) < least:
        raise refused("too-few", f"it takes {least} distinct people", f"须由 {least} 位不同的人批准")


def refused(code: str, en: str, zh: str) -> AuditError:
    """What makes a signed decision count for nothing."""
    return AuditError(f"decision.{code}", Wording(en, zh))
