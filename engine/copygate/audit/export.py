"""`export_files`: a log as an auditor receives it, file by file; `write_zip` puts them into one archive.

The layout is that of tlog-tiles, and beside it the tables, the evidence and the ciphertexts (`verifier.py` lists them).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from copygate.audit.archive import write_zip as write_zip  # noqa: PLC0414 - how a re-export is said
from copygate.audit.canonical import Json, canonical
from copygate.audit.checkpoint import VerifiedCheckpoint
from copygate.audit.note import VerifierKey
from copygate.audit.tiles import tile_files


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table, as the log alone gives it."""

    table: str
    key: str
    row: Mapping[str, Json]


def export_files(
    leaves: Iterable[bytes],
    checkpoints: Iterable[VerifiedCheckpoint],
    rows: Iterable[TableRow],
    evidence: Iterable[bytes] = (),
    sealed: Iterable[bytes] = (),
) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file. The last checkpoint is of all the leaves, the others are kept beside it."""
    *earlier, last = checkpoints
    yield "checkpoint", last.raw
    for each in earlier:
        yield f"checkpoints/{each.size}", each.raw
    yield "keys", keys_file(last.signers)
    yield from tile_files(leaves)
    yield "state.jsonl", state_file(rows)
    for folder, blobs in (("evidence", evidence), ("sealed", sealed)):
        for blob in blobs:
            yield f"{folder}/{sha256(blob).hexdigest()}", blob


def state_file(rows: Iterable[TableRow]) -> bytes:
    """The tables, a canonical line a row, in order of table and key."""
    ordered = sorted(rows, key=lambda each: (each.table, each.key))
    lines = (canonical({"table": each.table, "key": each.key, "row": each.row}) + b"\n" for each in ordered)
    return b"".join(lines)


def keys_file(keys: Iterable[VerifierKey]) -> bytes:
    """Verifier keys, one a line."""
    return "".join(f"{key}\n" for key in keys).encode()
