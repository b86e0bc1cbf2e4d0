"""A whole small log with its export: root, enrolment, three cases with signed approvals, evidence, an erasure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from copygate.audit.canonical import Json
from copygate.audit.checkpoint import VerifiedCheckpoint
from copygate.audit.entry import Actor, Entry, Evidence, Obj, Reason, Sealed
from copygate.audit.export import TableRow, export_files
from copygate.audit.keys import ENROL_ACT, ROOT_ACT, enrolment, sign_statement
from copygate.audit.note import SigningKey
from copygate.audit.verifier import Key, Replay, Verdict, read_leaf, verify
from tests.audit import LOG_KEY, ORIGIN, checkpoint_of, entry, person

PEOPLE = {name: person(name) for name in ("p-1", "p-2", "p-3")}
TRUSTED = Key.parse(str(LOG_KEY.verifier))
LICENCE = "广告主营业执照(扫描件)".encode()
SECRET, ERASED = b"nonce and ciphertext of a reporter's name", b"nonce and ciphertext of another"
PLAN: dict[str, Json] = {
    "requirements": [
        {"id": "first", "kind": "tier", "roles": ["legal"], "approvals": 1},
        {"id": "final", "kind": "tier", "roles": ["legal"], "approvals": 1},
        {"id": "two", "kind": "four-eyes", "roles": ["legal"], "approvals": 2},
    ],
    "restore_approvals": 2,
}
STEPS: tuple[tuple[str, str, str, str, dict[str, Json]], ...] = (
    ("review.submitted", "p-1", "", "checking", {}),
    ("review.checked", "engine", "checking", "in-review", {"plan": PLAN}),
    ("review.approved", "p-2", "in-review", "in-review", {"requirement": "first", "round": 1}),
    ("review.approved", "p-3", "in-review", "approved", {"requirement": "final", "round": 1}),
    ("publication.published", "p-1", "approved", "published", {}),
)


@dataclass
class Log:
    """A log under construction: entries in order, with what the log adds at commit."""

    entries: list[Entry] = field(default_factory=list)
    evidence: list[bytes] = field(default_factory=lambda: [LICENCE])
    sealed: list[bytes] = field(default_factory=lambda: [SECRET])

    @property
    def leaves(self) -> list[bytes]:
        """The raw leaves."""
        return [each.encode() for each in self.entries]

    def add(self, said: Entry, *signers: str) -> Entry:
        """Append, after the last event of the same object; signed by these people."""
        same = [each.id for each in self.entries if (each.obj.type, each.obj.id) == (said.obj.type, said.obj.id)]
        made = replace(said, obj=replace(said.obj, previous=same[-1] if same else ""))
        if signers:
            made = sign_statement(made, ORIGIN, *(PEOPLE[name] for name in signers))
        self.entries.append(made)
        return made

    def rows(self) -> list[TableRow]:
        """The tables that these entries give."""
        return rows_of(self.leaves)

    def files(self, kept: Iterable[int] = (), key: SigningKey = LOG_KEY) -> dict[str, bytes]:
        """The export, with earlier checkpoints of these sizes."""
        checkpoints = [self.checkpoint(size, key) for size in (*kept, len(self.entries))]
        return dict(export_files(self.leaves, checkpoints, self.rows(), self.evidence, self.sealed))

    def checkpoint(self, size: int | None = None, key: SigningKey = LOG_KEY) -> VerifiedCheckpoint:
        """The signed checkpoint of the first `size` leaves."""
        return checkpoint_of(self.leaves[:size], key)


def rows_of(leaves: Iterable[bytes]) -> list[TableRow]:
    """The tables, replayed."""
    replay = Replay()
    for index, raw in enumerate(leaves):
        replay.apply(index, read_leaf(raw, ORIGIN))
    return [TableRow(table, key, row) for (table, key), row in replay.tables.items()]


def about(said: Entry, kind: str, name: str) -> Entry:
    """The entry, about another object."""
    return replace(said, obj=Obj(type=kind, id=name))


def small_log(cases: int = 3) -> Log:
    """The log."""
    log = Log()
    root = enrolment(PEOPLE["p-1"].verifier, PEOPLE["p-2"].verifier)
    log.add(about(entry(0, ROOT_ACT, data=root), "store", ORIGIN), "p-1", "p-2")
    third = enrolment(PEOPLE["p-3"].verifier)
    log.add(about(entry(1, ENROL_ACT, data=third), "person", "p-3"), "p-1", "p-2", "p-3")
    number = 2
    for case in range(cases):
        for act, by, before, after, said_by_act in STEPS:
            rows: list[Json] = [{"table": "queue", "key": str(case), "row": {"waits": after}}]
            if after == "published":
                rows = [{"table": "queue", "key": str(case)}]
            data: dict[str, Json] = {**said_by_act, "rows": rows}
            said = entry(number, act, by=by, case=str(case), states=(before, after), data=data)
            if by == "engine":
                said = replace(said, actor=Actor(id="engine", kind="engine"))
            if act == "review.submitted" and not case:
                said = replace(
                    said, evidence=(_paper(LICENCE),), sealed=(_sealed(SECRET, "k-1"), _sealed(ERASED, "k-2"))
                )
            log.add(said, *((by,) if act == "review.approved" else ()))
            number += 1
    erasure = replace(entry(number, "subject.erased", data={"kids": ["k-2"]}), reason=Reason(code="pipl-47"))
    log.add(about(erasure, "subject", "s-2"), "p-1")
    return log


def _paper(content: bytes) -> Evidence:
    return Evidence(kind="licence", sha256=sha256(content).hexdigest(), size=len(content))


def _sealed(ciphertext: bytes, kid: str) -> Sealed:
    return Sealed(path="reason.text", subject=f"s{kid[1:]}", kid=kid, ct_sha256=sha256(ciphertext).hexdigest())


def write(files: dict[str, bytes], folder: Path) -> Path:
    """The files on disk."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder


def check(files: dict[str, bytes], folder: Path, *, olds: Iterable[bytes] = (), level: int = 4) -> Verdict:
    """The verdict on these files, with checkpoints that an auditor kept."""
    kept = [folder / f"old-{number}" for number, _ in enumerate(olds)]
    folder.mkdir(parents=True, exist_ok=True)
    for path, raw in zip(kept, olds, strict=True):
        path.write_bytes(raw)
    return verify(write(files, folder / "export"), [TRUSTED], kept, level)
