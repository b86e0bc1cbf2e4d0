"""A small log for the tests of the audit package: fixed keys, leaves that look like real ones, checkpoints of any prefix."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from copygate.audit.checkpoint import Checkpoint, VerifiedCheckpoint, sign_checkpoint, verify_checkpoint
from copygate.audit.merkle import leaf_hash, tree_root
from copygate.audit.note import SigningKey

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures/audit"
ORIGIN = "audit.qinghe.example/copygate"
LOG_KEY = SigningKey(ORIGIN, sha256(b"the key of the test log").digest())
START = datetime(2026, 11, 21, 9, tzinfo=UTC)


def moment(number: int) -> datetime:
    """One microsecond apart, so that ids and times are in order."""
    return START + timedelta(seconds=number)


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
