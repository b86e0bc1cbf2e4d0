"""`open_store(path)` and `init_store(path, …)`: a folder with the database, the keys of subjects and the log's signer.

review.db        the log and the tables that follow from it
keys.db          data keys of subjects: never in a backup of the database
signer/          the log's signing key and what it signed last
checklists.yaml  the house's own checklists, if any
calendar.yaml    the house's working hours, if any
webhook.toml     where notices go, if not to standard output; its secret is webhook.key
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from copygate.audit.entry import Obj
from copygate.audit.identifiers import timestamp
from copygate.audit.keys import ROOT_ACT, enrolment
from copygate.audit.note import SigningKey, VerifierKey
from copygate.errors import StoreError, UsageError, Wording
from copygate.service.auditing import Audit
from copygate.service.cases import Cases
from copygate.service.desk import Desk
from copygate.service.hours import Calendar, read_calendar
from copygate.service.keeping import Keeping, restore
from copygate.service.listing import FILE, read_checklists
from copygate.service.listings import Blacklist
from copygate.service.notices import Notices
from copygate.service.overrides import Overrides
from copygate.service.people import ADMIN, People, name_rows
from copygate.service.receipts import Receipts
from copygate.service.reports import Reports
from copygate.service.rulebooks import TEXTS, Rulebooks, subject_of
from copygate.service.rules import Rules
from copygate.service.takedowns import Takedowns
from copygate.service.timers import Timers
from copygate.service.vault import Vault
from copygate.service.world import House
from copygate.service.writer import Clock, Row, Said, Writer, system_clock, user
from copygate.store import ledger
from copygate.store.database import Database, migrate, origin_of
from copygate.store.keyfile import KeyFile
from copygate.store.signer import Signer

DATABASE: Final = "review.db"
KEYS: Final = "keys.db"
SIGNER: Final = "signer"


@dataclass(frozen=True, slots=True)
class Founder:
    """One of the first people: a name, a key, and the roles beside admin."""

    name: str
    key: SigningKey
    roles: tuple[str, ...] = ()


class Service:
    """Everything that can be done with a store. Its parts share one writer."""

    def __init__(self, writer: Writer, house: House, path: Path) -> None:
        self.writer, self.house, self.path = writer, house, path
        self.people = People(writer)
        self.rulebooks = Rulebooks(writer, house)
        self.cases = Cases(writer, house)
        self.desk = Desk(writer, house, self.cases)
        self.vault = Vault(writer)
        self.timers = Timers(writer, house, self.cases)
        self.reports = Reports(writer, house)
        self.takedowns = Takedowns(writer, house)
        self.overrides = Overrides(writer, house, self.timers)
        self.blacklist = Blacklist(writer, house)
        self.notices = Notices(writer, path)
        self.audit = Audit(writer)
        self.receipts = Receipts(writer, house, self.cases, self.audit)
        self.keeping = Keeping(writer)

    @property
    def verifier(self) -> VerifierKey:
        """The log's public key, which auditors are given."""
        return self.writer.signer.verifier

    def close(self) -> None:
        """Sign what is not signed yet, and let go. Where it cannot be signed now, `writer.owed` says why."""
        try:
            self.writer.sign()
        except StoreError as error:
            if error.code == "store.rolled-back":
                raise
            self.writer.owed = error
        finally:
            self.writer.database.close()


def init_store(
    path: Path,
    founders: Sequence[Founder],
    *,
    origin: str = "",
    rules: Rules | None = None,
    clock: Clock = system_clock,
    durable: bool = True,
) -> Service:
    """A new store whose first leaf enrols the first people, all of them admins, and adopts the rules."""
    if len({each.key.name for each in founders}) < 2:
        raise UsageError("two-people", Wording("a store begins with two people", "建立审核库须有两个人"))
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    database = Database(path / DATABASE, durable=durable)
    migrate(database)
    origin = origin or f"copygate.local/{secrets.token_hex(8)}"
    with database.writing() as connection:
        ledger.begin(connection, origin)  # refuses a store that is in use, before its signer could be replaced
        signer = Signer.make(path / SIGNER, origin)
    writer = Writer(database, KeyFile(path / KEYS, durable=durable), signer, clock)
    with writer.writing() as transaction:
        now = timestamp(transaction.now)
        rows: list[Row] = []
        for each in founders:
            rows.append(name_rows(each.key))
            for role in dict.fromkeys((ADMIN, *each.roles)):
                row = {"account": each.key.name, "role": role, "since": now}
                rows.append(("grants", f"{each.key.name}/{role}/{now}", dict(row)))
        if rules is not None:
            rows.append(("rulebooks", rules.digest, {"digest": rules.digest, "seq": 1, "since": now}))
        seals = {f"person.name/{each.key.name}": (each.key.name, each.name.encode()) for each in founders}
        if rules is not None and (texts := rules.texts()):
            seals[TEXTS] = (subject_of(rules.digest), texts)
        said = Said(
            ROOT_ACT,
            Obj(type="store", id="store"),
            user(founders[0].key, ADMIN),
            seals=seals,
            rows=rows,
            data=enrolment(*(each.key.verifier for each in founders)),
        )
        transaction.write(said, *(each.key for each in founders))
    writer.sign()
    return open_store(path, rules=rules, clock=clock, durable=durable)


def open_store(path: Path, *, rules: Rules | None = None, clock: Clock = system_clock, durable: bool = True) -> Service:
    """A store that is there. Without `rules` it can be read and decided on, but not submitted to nor published from."""
    if not (path / DATABASE).is_file():
        raise StoreError(
            "store.none",
            Wording(
                f"no review store in `{path}`; `copygate store init {path}` makes one",
                f"{path} 里没有审核库;建立一个:copygate store init {path}",
            ),
        )
    database = Database(path / DATABASE, durable=durable)
    migrate(database)
    with database.reading() as connection:
        if origin_of(connection) is None or not ledger.size_of(connection):
            raise StoreError("store.unfinished", Wording("the store was never finished", "审核库没有建成,请重建"))
    own = path / FILE
    checklists = read_checklists(own if own.is_file() else None)
    hours = path / "calendar.yaml"
    calendar = read_calendar(hours) if hours.is_file() else Calendar()
    writer = Writer(database, KeyFile(path / KEYS, durable=durable), Signer(path / SIGNER), clock)
    service = Service(writer, House(rules, checklists, calendar), path)
    service.keeping.finish_erasures()
    return service


def restore_store(path: Path, backup: Path) -> int:
    """Put a backup in the place of a lost `review.db`; the keys and the signer must be there. How many leaves."""
    return restore(backup, path / DATABASE, path / SIGNER)
