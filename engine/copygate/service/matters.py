"""`Matters`: any act of the table in `review/matters.py`, decided and written as one leaf in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from copygate.audit.canonical import Json
from copygate.audit.entry import Obj, Policy
from copygate.audit.note import SigningKey
from copygate.errors import ReviewError, UsageError, Wording
from copygate.review.guards import Command, World
from copygate.review.matterguards import refused
from copygate.review.matters import BLACKLIST, OVERRIDE, REPORT, TAKEDOWN, Matter, step
from copygate.service.takingdown import REPORTS, TAKEDOWNS, beside, beside_row
from copygate.service.world import House, read_case
from copygate.service.writer import Row, Said, Tell, Transaction, Writer, repeated, user
from copygate.store import ledger
from copygate.store.ledger import Leaf

OVERRIDES: Final = "overrides"
LISTED: Final = "blacklist"
TABLES: Final = MappingProxyType({REPORT: REPORTS, TAKEDOWN: TAKEDOWNS, OVERRIDE: OVERRIDES, BLACKLIST: LISTED})
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Settled:
    """What an act on a matter came to. `repeated`: the same request had done it before."""

    kind: str
    id: str
    act: str
    state: str
    leaf: int
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What an act writes beside its state: into the matter's row, into other tables, sealed, as data; and who hears."""

    row: Mapping[str, Json] = field(default_factory=lambda: _NOTHING)
    rows: Sequence[Row] = ()
    seals: Mapping[str, tuple[str, bytes]] = field(default_factory=lambda: _NOTHING)
    data: Mapping[str, Json] = field(default_factory=lambda: _NOTHING)
    tell: Tell | None = None
    revision: tuple[int, str] = (0, "")
    policy: Policy | None = None


class Matters:
    """What reports, takedowns, break-glass grants and the blacklist have in common."""

    def __init__(self, writer: Writer, house: House) -> None:
        self._writer, self._house = writer, house

    def _again(
        self, transaction: Transaction, request: str, act: str, kind: str, name: str, by: SigningKey
    ) -> Settled | None:
        leaf = repeated(transaction, request, act, Obj(type=kind, id=name) if name else None, by.name)
        return None if leaf is None else settled(leaf, True)

    def _read(self, transaction: Transaction, kind: str, name: str, case: str = "") -> Matter:
        """A matter as it stands. Raises UsageError if there is none, unless a case to begin it on is named."""
        row = ledger.row_of(transaction.connection, TABLES[kind], name)
        if row is None and not case and kind != BLACKLIST:
            raise UsageError("unknown-matter", Wording(f"there is no `{name}`", f"没有 {name}"))
        state = ledger.state_of(transaction.connection, kind, name) or ""
        about = case or (row or {}).get("case", "")
        folded = read_case(transaction, about)[0] if about else None
        overrides = ledger.rows(transaction.connection, OVERRIDES).items()
        unreviewed = tuple(each for each, said in overrides if said["state"] == "unreviewed")
        return Matter(kind, name, state, row or {}, folded, unreviewed)

    @staticmethod
    def _rows(transaction: Transaction, kind: str, case: str) -> list[tuple[str, dict[str, Any]]]:
        """All of a kind, or those about a case."""
        connection, table = transaction.connection, TABLES[kind]
        if not case:
            return list(ledger.rows(connection, table).items())
        found = ((name, ledger.row_of(connection, table, name)) for _, name in beside(transaction, case, kind))
        return [(name, row) for name, row in found if row is not None]

    @staticmethod
    def _may(transaction: Transaction, matter: Matter, command: Command, keys: Sequence[SigningKey]) -> None:
        """Raises ReviewError, whose code is the guard that objected."""
        named = set(command.data.get("accounts", (command.account,)))
        if {each.name for each in keys} != named or command.account not in named:
            raise UsageError("not-yours", Wording("an act is signed with one's own key", "须用本人的密钥签名"))
        said = refused(matter, command, World(transaction.now, transaction.directory()))
        if said is not None:
            raise ReviewError(*said)

    @staticmethod
    def _write(
        transaction: Transaction,
        matter: Matter,
        command: Command,
        keys: Sequence[SigningKey],
        change: Change,
        request: str,
    ) -> Settled:
        """One act, one leaf."""
        row = step(command.act)
        after = row.to if row else ""
        about = [beside_row(matter.case.id, matter.kind, matter.id)] if matter.case and not matter.row else []
        revision, digest = change.revision
        said = Said(
            command.act,
            Obj(type=matter.kind, id=matter.id, revision=revision, rev_digest=digest),
            user(keys[0], command.role, command.on_behalf_of),
            matter.state,
            after,
            change.policy,
            request,
            command.act.partition(".")[2] if command.reason else "",
            command.reason,
            change.seals,
            rows=[(TABLES[matter.kind], matter.id, {**matter.row, **change.row, "state": after}), *about, *change.rows],
            data=change.data,
            tell=change.tell,
        )
        return settled(transaction.write(said, *keys))


def settled(leaf: Leaf, again: bool = False) -> Settled:
    """What a leaf about a matter says it came to."""
    said = leaf.said
    return Settled(said["obj"]["type"], said["obj"]["id"], said["act"], said.get("to", ""), leaf.number, again)
