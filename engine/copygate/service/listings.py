"""`Blacklist`: advertisers, accounts, files, phrases and approvals that must not go out any more.

An entry is the very file that repositories read (`decisions/blacklist.py`), signed by who proposed it and by another
who approved it, sealed in the leaf that added it: `check` and the store hear of it by the same function.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from copygate.audit.canonical import Json, parse
from copygate.audit.identifiers import timestamp
from copygate.audit.note import SigningKey
from copygate.decisions.blacklist import KINDS, Listed
from copygate.decisions.trust import BLACKLIST_ROLES, Approver
from copygate.errors import ReviewError, StoreError, UsageError, Wording
from copygate.review.guards import Command
from copygate.review.matters import BLACKLIST
from copygate.service.deadlines import timer_row
from copygate.service.hours import Calendar
from copygate.service.matters import LISTED, Change, Matters, Settled
from copygate.service.people import name_of
from copygate.service.takingdown import dropped
from copygate.service.vault import EXPIRED
from copygate.service.writer import Tell, Transaction
from copygate.store import ledger

if TYPE_CHECKING:
    from pathlib import Path

NOTE: Final = "blacklist.note"
_HOLDS: Final = ("in-force", "appealed")
"""An appeal does not lift an entry: it is judged by somebody who did not list it."""
_TOLD: Final = ("legal", "publisher")


@dataclass(frozen=True, slots=True)
class Listing:
    """An entry as the store has it; `entry` is None once erased."""

    id: str
    kind: str
    state: str
    until: datetime
    accounts: tuple[str, ...]
    entry: Listed | None


class Blacklist(Matters):
    """From the listing to its end."""

    def add(  # noqa: PLR0913 - an entry is all that it says
        self,
        kind: str,
        value: str,
        keys: Sequence[SigningKey],
        role: str,
        *,
        reason: str,
        until: datetime,
        appeal: str,
        platforms: Sequence[str] = (),
        request: str = "",
    ) -> Settled:
        """Two people list something until a moment: the first asks for it, the others approve."""
        if kind not in KINDS:
            known = ", ".join(KINDS)
            raise UsageError("kind", Wording(f"it is one of {known}", f"只能是 {known} 之一"))
        with self._writer.writing() as transaction:
            if again := self._again(transaction, request, "blacklist.added", BLACKLIST, "", keys[0]):
                return again
            now, name = transaction.now, f"b-{secrets.token_hex(8)}"
            accounts = tuple(each.name for each in keys)
            said = {"accounts": accounts, "until": until, "appeal": appeal}
            command = Command("blacklist.added", keys[0].name, role, reason=reason, data=said)
            matter = self._read(transaction, BLACKLIST, name)
            self._may(transaction, matter, command, keys)
            entry = Listed(
                id=name,
                log=transaction.origin,
                kind=kind,
                value=_value(kind, value),
                reason=reason.strip(),
                owner=keys[0].name,
                approvers=tuple(self._approver(transaction, each.name) for each in keys[1:]),
                since=Calendar.begun(now),
                until=(until.astimezone(self._house.calendar.zone) - timedelta(microseconds=1)).date(),
                appeal=appeal.strip(),
                platforms=tuple(platforms),
            )
            row: dict[str, Json] = {"kind": kind, "until": timestamp(until), "accounts": list(accounts)}
            if platforms:
                row["platforms"] = list(platforms)
            seals = {NOTE: (f"{BLACKLIST}:{name}", entry.sign(*keys))}
            rows = [timer_row(f"{BLACKLIST}/{name}", EXPIRED, until, roles=list(_TOLD))]
            change = Change(row, rows, seals, {"kind": kind, "accounts": list(accounts)}, Tell(_TOLD))
            return self._write(transaction, matter, command, keys, change, request)

    def appeal(self, entry: str, key: SigningKey, role: str, text: str, *, request: str = "") -> Settled:
        """Somebody objects; it holds until another judges."""
        return self._settle(entry, Command("blacklist.appealed", key.name, role, reason=text), (key,), request)

    def reject_appeal(self, entry: str, key: SigningKey, role: str, reason: str, *, request: str = "") -> Settled:
        """It holds on, says somebody who did not list it."""
        return self._settle(entry, Command("blacklist.appeal-rejected", key.name, role, reason=reason), (key,), request)

    def revoke(self, entry: str, keys: Sequence[SigningKey], role: str, reason: str, *, request: str = "") -> Settled:
        """It holds no more, say two people of whom one did not list it."""
        accounts = tuple(each.name for each in keys)
        command = Command("blacklist.revoked", keys[0].name, role, reason=reason, data={"accounts": accounts})
        return self._settle(entry, command, keys, request)

    def all(self, *, ended: bool = False) -> tuple[Listing, ...]:
        """The entries that hold; with `ended` all of them."""
        with self._writer.reading() as transaction:
            return tuple(
                Listing(
                    name,
                    row["kind"],
                    row["state"],
                    datetime.fromisoformat(row["until"]),
                    tuple(row["accounts"]),
                    _entry(transaction, name),
                )
                for name, row in ledger.rows(transaction.connection, LISTED).items()
                if ended or row["state"] in _HOLDS
            )

    def export(self, folder: Path) -> tuple[int, int]:
        """Write the entries that hold as files for repositories, and take away those that hold no more. How many."""
        folder.mkdir(parents=True, exist_ok=True)
        written = gone = 0
        with self._writer.reading() as transaction:
            for name, row in ledger.rows(transaction.connection, LISTED).items():
                path, note = folder / f"{name}.note", _note(transaction, name)
                if row["state"] in _HOLDS and note is not None:
                    fresh = path.with_suffix(".new")
                    fresh.write_bytes(note)
                    fresh.replace(path)
                    written += 1
                elif path.exists():
                    path.unlink()
                    gone += 1
        return written, gone

    def _settle(self, entry: str, command: Command, keys: Sequence[SigningKey], request: str) -> Settled:
        with self._writer.writing() as transaction:
            if again := self._again(transaction, request, command.act, BLACKLIST, entry, keys[0]):
                return again
            matter = self._read(transaction, BLACKLIST, entry)
            if not matter.row:
                raise UsageError("unknown-matter", Wording(f"there is no `{entry}`", f"没有 {entry}"))
            self._may(transaction, matter, command, keys)
            ends = command.act == "blacklist.revoked"
            rows = dropped(transaction, f"{BLACKLIST}/{entry}") if ends else []
            named: dict[str, Json] = {"accounts": list(command.data["accounts"])} if ends else {}
            change = Change(rows=rows, data=named, tell=Tell(_TOLD))
            return self._write(transaction, matter, command, keys, change, request)

    @staticmethod
    def _approver(transaction: Transaction, account: str) -> Approver:
        directory, now = transaction.directory(), transaction.now
        role = next(each for each in BLACKLIST_ROLES if directory.holds(account, each, now))
        return Approver(account, name_of(transaction, account) or account, role)


def in_force(transaction: Transaction) -> tuple[Listed, ...]:
    """The entries that hold now. Raises StoreError where one cannot be read: it may forbid anything."""
    found = []
    for name in names_in_force(transaction):
        entry = _entry(transaction, name)
        if entry is None:
            raise StoreError(
                "blacklist.unreadable",
                Wording(f"entry `{name}` of the blacklist was erased: revoke it", f"黑名单 {name} 内容已删除,请先移出"),
            )
        found.append(entry)
    return tuple(found)


def names_in_force(transaction: Transaction) -> tuple[str, ...]:
    """Their ids."""
    now = timestamp(transaction.now)
    rows = ledger.rows(transaction.connection, LISTED).items()
    return tuple(name for name, row in rows if row["state"] in _HOLDS and now < row["until"])


def _note(transaction: Transaction, name: str) -> bytes | None:
    leaf = ledger.leaves_of(transaction.connection, BLACKLIST, name)[0]
    return transaction.unsealed(leaf, NOTE)


def _entry(transaction: Transaction, name: str) -> Listed | None:
    note = _note(transaction, name)
    if note is None:
        return None
    said: Any = parse(note.partition(b"\n")[0])
    return Listed.of(said)


def _value(kind: str, value: str) -> str:
    found = value.strip().lower() if kind == "asset" else value.strip()
    if not found or (kind == "asset" and not _is_digest(found)):
        raise ReviewError(
            "value", Wording("a file is named by its SHA-256, all else by its words", "素材写 SHA-256,其余写原文")
        )
    return found


def _is_digest(text: str) -> bool:
    return len(text) == len(sha256().hexdigest()) and set(text) <= set("0123456789abcdef")
