"""A small log for the tests of the audit package: fixed keys, leaves that look like real ones, checkpoints of any prefix."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from copygate.audit.canonical import Json
from copygate.audit.checkpoint import Checkpoint, VerifiedCheckpoint, sign_checkpoint, verify_checkpoint
from copygate.audit.entry import Actor, Entry, Evidence, Obj, Policy
from copygate.audit.identifiers import timestamp
from copygate.audit.merkle import leaf_hash, tree_root
from copygate.audit.note import SigningKey

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures/audit"
ORIGIN = "audit.qinghe.example/copygate"
LOG_KEY = SigningKey(ORIGIN, sha256(b"the key of the test log").digest())
START = datetime(2026, 11, 21, 9, tzinfo=UTC)


def person(name: str, key: str = "") -> SigningKey:
    """The key of a person, the same on every run."""
    return SigningKey(name, sha256(f"{name} {key}".encode()).digest())


def moment(number: int) -> datetime:
    """One microsecond apart, so that ids and times are in order."""
    return START + timedelta(seconds=number)


def fixed_id(number: int) -> str:
    """A UUIDv7 that is the same on every run."""
    text = f"{int(moment(number).timestamp() * 1000):012x}7{number % 4096:03x}8{number:015x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def entry(
    number: int,
    act: str,
    *,
    by: str = "p-1",
    case: str = "128",
    states: tuple[str, str] = ("", ""),
    previous: str = "",
    evidence: bool = False,
    data: dict[str, Json] | None = None,
) -> Entry:
    """An entry about a case, as the review will write them."""
    papers = (Evidence(kind="licence", sha256=sha256(b"licence").hexdigest(), size=7, valid_to="2027-06-30"),)
    return Entry(
        id=fixed_id(number),
        ts=timestamp(moment(number)),
        actor=Actor(id=by, kind="user", role="legal", auth="ed25519"),
        act=act,
        from_state=states[0],
        to_state=states[1],
        obj=Obj(type="case", id=case, revision=3, rev_digest=sha256(b"revision").hexdigest(), previous=previous),
        policy=Policy(bundle_digest=sha256(b"rules").hexdigest(), seq=4, engine="0.1.0"),
        req=f"req-{number}",
        evidence=papers if evidence else (),
        data={"requirement": "legal", "round": 1} if data is None else data,
    )


def signed(size: int, root: bytes, key: SigningKey = LOG_KEY) -> VerifiedCheckpoint:
    """A verified checkpoint over any size and root: the tests own the log's key."""
    return verify_checkpoint(sign_checkpoint(Checkpoint(key.name, size, root), key), (key.verifier,))


def checkpoint_of(leaves: list[bytes], key: SigningKey = LOG_KEY) -> VerifiedCheckpoint:
    """The verified checkpoint of these leaves."""
    return signed(len(leaves), tree_root([leaf_hash(raw) for raw in leaves]), key)


@cache
def vectors(group: str) -> list[dict[str, Any]]:
    """The published vectors of github.com/transparency-dev/merkle, commit 417fb0c: `inclusion` or `consistency`."""
    lines = (FIXTURES / "merkle-vectors.jsonl").read_text(encoding="utf-8").splitlines()
    return [each for each in map(json.loads, lines) if each["name"].startswith(group)]
