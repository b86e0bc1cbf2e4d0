"""`Vault`: licences, qualifications, consents: sealed files with kind, subject, issuer and validity, attached to cases.

A paper counts once a second person has verified it, for the cases it is attached to, while it covers the whole time of
publication (`guards.evidence-covers`). Issuers and subjects stand in the log as aliases, their names are sealed.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from copygate.audit.canonical import Json
from copygate.audit.entry import Obj
from copygate.audit.identifiers import timestamp
from copygate.audit.note import SigningKey
from copygate.errors import ReviewError, UsageError, Wording
from copygate.service.deadlines import timer_row
from copygate.service.world import CASE
from copygate.service.writer import Row, Said, Transaction, Writer, repeated, user
from copygate.store import ledger

EVIDENCE: Final = "evidence"
REMIND_DAYS: Final = (30, 7, 1)
EXPIRED: Final = "expired"
SUSPENDS: Final = frozenset(
    (
        "licence",  # the right to use it has ended
        "written-consent",  # and so has leave to show the person
        "approval",  # Advertising Law art. 46: no publication without the examination's number, which runs out
        "ad-filing",
        "certificate",
        "product-registration",
        "advertiser-qualification",  # art. 34: what entitles the advertiser, or the account, to advertise this at all
        "account-qualification",
        "patent",  # art. 12: a patent that has ended is not to be advertised with
    )
)
"""Kinds of evidence without which nothing may stay up. Others (a source, a test report) proved what was true that day:
when they end, somebody is told which published cases rest on them."""
VERIFIERS: Final = ("editor", "legal", "director", "tech-lead", "counsel")


@dataclass(frozen=True, slots=True)
class Document:
    """What a document is: its kind (as rules name it), who issued it, to whom or for what, from when until when."""

    kind: str
    issuer: str
    name: str = ""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A document in the vault; `subject`, `issuer` and `name` are empty once erased."""

    id: str
    kind: str
    state: str
    subject: str
    issuer: str
    name: str
    since: datetime | None
    until: datetime | None
    cases: tuple[str, ...]


class Vault:
    """Files that publications rest on."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def file(
        self,
        content: bytes,
        document: Document,
        key: SigningKey,
        *,
        cases: Iterable[str] = (),
        request: str = "",
    ) -> str:
        """Put a document in, for these cases. It counts once `verify` was said by another. Its id."""
        since, until, subject = document.since, document.until, document.subject
        if since is not None and until is not None and until <= since:
            raise UsageError("validity", Wording("it ends before it begins", "有效期的结束早于开始"))
        with self._writer.writing() as transaction:
            if (leaf := repeated(transaction, request, "evidence.filed", None, key.name)) is not None:
                return str(leaf.said["obj"]["id"])
            _somebody(transaction, key)
            made = f"e-{secrets.token_hex(8)}"
            alias = self._writer.keys.alias
            nonce = secrets.token_hex(16)
            row: dict[str, Json] = {
                "kind": document.kind,
                "issuer": alias("issuer", document.issuer),
                "digest": sha256(nonce.encode() + content).hexdigest(),
                "filed_by": key.name,
                "state": "filed",
            }
            if subject:
                row["subject"] = alias("subject", subject)
            for field, moment in (("since", since), ("until", until)):
                if moment is not None:
                    row[field] = timestamp(moment)
            rows: list[Row] = [(EVIDENCE, made, row), *_timers(made, transaction.now, until)]
            rows += [self._attachment(transaction, case, made) for case in dict.fromkeys(cases)]
            named = {"subject": subject, "issuer": document.issuer, "name": document.name, "nonce": nonce}
            about = json.dumps(named, ensure_ascii=False)
            owner = f"{EVIDENCE}:{made}"
            said = Said(
                "evidence.filed",
                Obj(type=EVIDENCE, id=made),
                user(key),
                "",
                "filed",
                request=request,
                seals={"evidence.file": (owner, content), "evidence.about": (owner, about.encode())},
                rows=rows,
                data={"kind": document.kind},
            )
            transaction.write(said, key)
            return made

    def verify(self, evidence: str, key: SigningKey, role: str, *, request: str = "") -> None:
        """Another person has looked at it and it is what it claims to be."""
        obj = Obj(type=EVIDENCE, id=evidence)
        with self._writer.writing() as transaction:
            if repeated(transaction, request, "evidence.verified", obj, key.name):
                return
            row = self._row(transaction, evidence)
            directory = transaction.directory()
            if role not in VERIFIERS or not directory.holds(key.name, role, transaction.now):
                raise ReviewError("no-such-role", Wording("a reviewer verifies evidence", "凭证须由审核人员核验"))
            if directory.person_of(key.name) == directory.person_of(row["filed_by"]):
                raise ReviewError("own-evidence", Wording("another person verifies it", "须由提交人以外的人核验"))
            if row["state"] != "filed":
                raise ReviewError("wrong-state", Wording(f"it is {row['state']}", f"该凭证状态为 {row['state']}"))
            rows: list[Row] = [(EVIDENCE, evidence, {**row, "state": "verified", "verified_by": key.name})]
            said = Said("evidence.verified", obj, user(key, role), "filed", "verified", request=request, rows=rows)
            transaction.write(said, key)

    def attach(self, evidence: str, case: str, key: SigningKey, *, request: str = "") -> None:
        """Use a document for one more case."""
        obj = Obj(type=EVIDENCE, id=evidence)
        with self._writer.writing() as transaction:
            if repeated(transaction, request, "evidence.attached", obj, key.name):
                return
            _somebody(transaction, key)
            state = self._row(transaction, evidence)["state"]
            rows = [self._attachment(transaction, case, evidence)]
            said = Said("evidence.attached", obj, user(key), state, state, request=request, rows=rows)
            transaction.write(said, key)

    def papers(self, case: str = "") -> tuple[Paper, ...]:
        """Everything in the vault, or what is attached to a case."""
        with self._writer.reading() as transaction:
            attached = ledger.rows(transaction.connection, "attached", f"{case}/" if case else "").values()
            cases: dict[str, list[str]] = {}
            for each in attached:
                cases.setdefault(each["evidence"], []).append(each["case"])
            names = cases if case else ledger.rows(transaction.connection, EVIDENCE)
            return tuple(self._paper(transaction, each, tuple(cases.get(each, ()))) for each in names)

    def content(self, evidence: str) -> bytes | None:
        """The file; None once erased."""
        with self._writer.reading() as transaction:
            leaf = ledger.leaves_of(transaction.connection, EVIDENCE, evidence)[0]
            return transaction.unsealed(leaf, "evidence.file")

    def _paper(self, transaction: Transaction, evidence: str, cases: tuple[str, ...]) -> Paper:
        row = self._row(transaction, evidence)
        leaf = ledger.leaves_of(transaction.connection, EVIDENCE, evidence)[0]
        raw = transaction.unsealed(leaf, "evidence.about")
        about = json.loads(raw) if raw else {"subject": "", "issuer": "", "name": ""}
        since, until = (datetime.fromisoformat(row[name]) if name in row else None for name in ("since", "until"))
        return Paper(
            evidence, row["kind"], row["state"], about["subject"], about["issuer"], about["name"], since, until, cases
        )

    @staticmethod
    def _attachment(transaction: Transaction, case: str, evidence: str) -> Row:
        if ledger.state_of(transaction.connection, CASE, case) is None:
            raise ReviewError("unknown-case", Wording(f"there is no case `{case}`", f"没有审核单 {case}"))
        return "attached", f"{case}/{evidence}", {"case": case, "evidence": evidence}

    @staticmethod
    def _row(transaction: Transaction, evidence: str) -> dict[str, Any]:
        row = ledger.row_of(transaction.connection, EVIDENCE, evidence)
        if row is None:
            en = f"no evidence `{evidence}`; `copygate evidence list` has all"
            zh = f"没有凭证 {evidence};全部见 copygate evidence list"
            raise UsageError("unknown-evidence", Wording(en, zh))
        return row


def _timers(evidence: str, now: datetime, until: datetime | None) -> list[Row]:
    if until is None:
        return []
    what = f"{EVIDENCE}/{evidence}"
    ahead = [(f"expires-{days}", until - timedelta(days=days)) for days in REMIND_DAYS]
    due = [(kind, at) for kind, at in (*ahead, (EXPIRED, until)) if at > now or kind == EXPIRED]
    return [timer_row(what, kind, at) for kind, at in due]


def _somebody(transaction: Transaction, key: SigningKey) -> None:
    """Whoever has left the house, all roles taken back, files nothing by a key that nobody thought of."""
    directory, now = transaction.directory(), transaction.now
    if not any(each.account == key.name and each.in_force(now) for each in directory.grants):
        raise ReviewError("no-such-role", Wording("this takes a role, held today", "须今天仍有任一身份"))
