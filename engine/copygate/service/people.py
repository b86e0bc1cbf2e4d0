"""`People`: keys enrolled by two people, dated grants and delegations, accounts of one person. Each change is a leaf.

A person is a random pseudonym, the name of their key; the name that people read is sealed and can be erased.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from copygate.audit.entry import Obj
from copygate.audit.identifiers import timestamp
from copygate.audit.keys import ENROL_ACT, REVOKE_ACT, enrolment
from copygate.audit.note import SigningKey, VerifierKey
from copygate.errors import ReviewError, UsageError, Wording
from copygate.review.people import ROLES, Directory
from copygate.service.writer import Row, Said, Transaction, Writer, repeated, user
from copygate.store import ledger
from copygate.store.ledger import Leaf

ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the log knows. `name` is empty once erased; `roles` are those held now."""

    account: str
    name: str
    roles: tuple[str, ...]
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """A grant that somebody should look at: `dormant`, `orphaned` (no key any more), `over-privileged`."""

    account: str
    role: str
    why: str


def new_key(account: str = "") -> SigningKey:
    """A key for a new person under a random pseudonym, or one more key for an account."""
    return SigningKey.generate(account or f"p-{secrets.token_hex(8)}")


def name_rows(key: SigningKey | VerifierKey) -> Row:
    """The row of a person."""
    return "people", key.name, {"account": key.name}


class People:
    """Who is who, and who may do what."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def enrol(self, name: str, key: SigningKey, by: Sequence[SigningKey], *, request: str = "") -> str:
        """A new person with a key, vouched for by two admins. The account, which is the name of the key."""
        with self._writer.writing() as transaction:
            obj = Obj(type="person", id=key.name)
            if repeated(transaction, request, ENROL_ACT, obj, by[0].name if by else ""):
                return key.name
            directory = transaction.directory()
            people = {directory.person_of(each.name) for each in by}
            if len(people) < 2 or not all(directory.holds(each.name, ADMIN, transaction.now) for each in by):
                raise _refused("two-admins", "two admins who are two people enrol a third", "须由两位管理员共同登记")
            known = ledger.row_of(transaction.connection, "people", key.name)
            said = Said(
                ENROL_ACT,
                obj,
                user(by[0], ADMIN),
                request=request,
                seals={} if known else {"person.name": (key.name, name.encode())},
                rows=[] if known else [name_rows(key)],
                data=enrolment(key.verifier),
            )
            transaction.write(said, *by, key)
        return key.name

    def revoke_key(self, key: str, by: Sequence[SigningKey], *, request: str = "") -> None:
        """A key that signs nothing more: its owner says so, or two admins. `key` is as `Person.keys` gives it."""
        account, _, key_id = key.rpartition("+")
        with self._writer.writing() as transaction:
            obj = Obj(type="person", id=account)
            if repeated(transaction, request, REVOKE_ACT, obj, by[0].name if by else ""):
                return
            found = ledger.enrolled_keys(transaction.connection).keys.get((account, key_id))
            if found is None:
                raise UsageError("unknown-key", Wording(f"no enrolled key `{key}`", f"没有已登记的密钥 {key}"))
            directory = transaction.directory()
            people = {directory.person_of(each.name) for each in by}
            two = len(people) > 1 and all(directory.holds(each.name, ADMIN, transaction.now) for each in by)
            if not two and not any(each.name == account for each in by):
                raise _refused("two-admins", "its owner or two admins revoke a key", "须由本人或两位管理员吊销")
            transaction.write(
                Said(REVOKE_ACT, obj, user(by[0]), request=request, data=enrolment(found)),
                *by,
            )

    def grant(
        self, account: str, role: str, by: SigningKey, *, until: datetime | None = None, request: str = ""
    ) -> None:
        """A role, from now on. An admin gives it, and never to themselves."""
        if role not in ROLES:
            raise UsageError(
                "unknown-role",
                Wording(f"no role `{role}`; there are {', '.join(ROLES)}", f"没有角色 {role};现有:{'、'.join(ROLES)}"),
            )
        with self._writer.writing() as transaction:
            now = transaction.now
            obj = self._known(transaction, account)
            if repeated(transaction, request, "role.granted", obj, by.name):
                return
            directory = self._admin(transaction, by)
            if directory.person_of(by.name) == directory.person_of(account):
                raise _refused("own-role", "nobody gives a role to themselves", "不能给自己授权")
            row = {"account": account, "role": role, "since": timestamp(now)}
            if until is not None:
                row["until"] = timestamp(until)
            rows: list[Row] = [("grants", f"{account}/{role}/{timestamp(now)}", dict(row))]
            transaction.write(Said("role.granted", obj, user(by, ADMIN), request=request, rows=rows), by)

    def revoke(self, account: str, role: str, by: SigningKey, *, request: str = "") -> None:
        """A role that ends now. Approvals given in it count no more where they are asked for: for a publication that is
        still to come, a receipt, a restoration. What was published stays so."""
        with self._writer.writing() as transaction:
            obj = self._known(transaction, account)
            if repeated(transaction, request, "role.revoked", obj, by.name):
                return
            directory = transaction.directory()
            if by.name != account:
                self._admin(transaction, by)
            rows: list[Row] = []
            for key, row in ledger.rows(transaction.connection, "grants", f"{account}/{role}/").items():
                if "until" not in row or row["until"] > timestamp(transaction.now):
                    rows.append(("grants", key, {**row, "until": timestamp(transaction.now)}))
            if not rows:
                raise UsageError("no-grant", Wording(f"`{account}` has no role `{role}`", f"{account} 没有角色 {role}"))
            last = [
                each.account
                for each in directory.grants
                if each.role == ADMIN and each.in_force(transaction.now) and each.account != account
            ]
            if role == ADMIN and len({directory.person_of(each) for each in last}) < 2:
                raise _refused("last-admins", "two admins must remain", "至少须保留两位管理员")
            transaction.write(Said("role.revoked", obj, user(by), request=request, rows=rows), by)

    def delegate(self, to: str, role: str, until: datetime, by: SigningKey, *, request: str = "") -> None:
        """For a time another acts for the owner of the key, in a role the owner holds. They count as one person."""
        with self._writer.writing() as transaction:
            now = transaction.now
            self._known(transaction, to)
            obj = Obj(type="person", id=by.name)
            if repeated(transaction, request, "delegation.granted", obj, by.name):
                return
            if not transaction.directory().holds(by.name, role, now):
                raise _refused("no-such-role", f"you do not hold `{role}`", f"您没有角色 {role}")
            if until <= now:
                raise UsageError("until", Wording("a delegation ends in the future", "代理须有将来的截止时间"))
            row = {
                "delegator": by.name,
                "delegate": to,
                "role": role,
                "since": timestamp(now),
                "until": timestamp(until),
            }
            rows: list[Row] = [("delegations", f"{by.name}/{to}/{role}/{timestamp(now)}", dict(row))]
            transaction.write(Said("delegation.granted", obj, user(by, role), request=request, rows=rows), by)

    def same_person(self, one: str, other: str, by: SigningKey, *, request: str = "") -> None:
        """Two accounts are one human being, and count as one."""
        with self._writer.writing() as transaction:
            obj = self._known(transaction, one)
            self._known(transaction, other)
            if repeated(transaction, request, "person.joined", obj, by.name):
                return
            self._admin(transaction, by)
            least, most = sorted((one, other))
            rows: list[Row] = [("same", f"{least}/{most}", {"one": least, "other": most})]
            transaction.write(Said("person.joined", obj, user(by, ADMIN), request=request, rows=rows), by)

    def all(self) -> tuple[Person, ...]:
        """Everybody, with names for reading."""
        with self._writer.reading() as transaction:
            directory = transaction.directory()
            enrolled = ledger.enrolled_keys(transaction.connection).keys
            found = []
            for account in ledger.rows(transaction.connection, "people"):
                roles = (
                    each.role for each in directory.grants if each.account == account and each.in_force(transaction.now)
                )
                keys = tuple(f"{name}+{ident}" for name, ident in enrolled if name == account)
                found.append(Person(account, name_of(transaction, account), tuple(dict.fromkeys(roles)), keys))
            return tuple(found)

    def keys_by_role(self) -> dict[str, list[VerifierKey]]:
        """The keys that may sign today, by the roles that their owners hold."""
        found: dict[str, list[VerifierKey]] = {}
        with self._writer.reading() as transaction:
            directory = transaction.directory()
            enrolled, now = ledger.enrolled_keys(transaction.connection).keys.values(), transaction.now
            for key in sorted(enrolled, key=str):
                held = [each.role for each in directory.grants if each.account == key.name and each.in_force(now)]
                for role in dict.fromkeys(held):
                    found.setdefault(role, []).append(key)
        return found

    def directory(self) -> Directory:
        """All grants and delegations."""
        with self._writer.reading() as transaction:
            return transaction.directory()

    def review(self, *, dormant: timedelta = timedelta(days=90), most: int = 3) -> tuple[Doubt, ...]:
        """Grants in force that somebody should look at."""
        with self._writer.reading() as transaction:
            now, directory = transaction.now, transaction.directory()
            keyed = {name for name, _ in ledger.enrolled_keys(transaction.connection).keys}
            in_force = [each for each in directory.grants if each.in_force(now)]
            active = ledger.active_since(transaction.connection, now - dormant)
            doubts = []
            for each in in_force:
                if each.account not in keyed:
                    doubts.append(Doubt(each.account, each.role, "orphaned"))
                elif each.since < now - dormant and each.account not in active:
                    doubts.append(Doubt(each.account, each.role, "dormant"))
                if len({one.role for one in in_force if one.account == each.account}) > most:
                    doubts.append(Doubt(each.account, each.role, "over-privileged"))
            return tuple(doubts)

    @staticmethod
    def _known(transaction: Transaction, account: str) -> Obj:
        if ledger.row_of(transaction.connection, "people", account) is None:
            raise UsageError("unknown-person", Wording(f"nobody is `{account}`", f"没有这个人:{account}"))
        return Obj(type="person", id=account)

    @staticmethod
    def _admin(transaction: Transaction, by: SigningKey) -> Directory:
        directory = transaction.directory()
        if not directory.holds(by.name, ADMIN, transaction.now):
            raise _refused("no-such-role", "this takes an admin", "须由管理员操作")
        return directory


def name_of(transaction: Transaction, account: str) -> str:
    """The name people read; empty once erased."""
    for leaf in ledger.leaves_of(transaction.connection, "person", account):
        if (name := transaction.unsealed(leaf, "person.name")) is not None:
            return name.decode()
    root: Leaf | None = ledger.leaf_at(transaction.connection, 0)
    name = transaction.unsealed(root, f"person.name/{account}") if root else None
    return "" if name is None else name.decode()


def _refused(code: str, en: str, zh: str) -> ReviewError:
    return ReviewError(code, Wording(en, zh))
