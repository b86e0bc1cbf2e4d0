"""A disk that fails: `fail_everywhere(office_folder, case, …)` breaks each call of a decision on the database in turn.

SQLite's method: let the first call fail, then the second, and so on until a decision needs no more of them. The fault is
put in by a shim below SQLite, in the C library's calls (`diskfaults.c`, LD_PRELOAD), on the database and its journal. What
that is and is not: the process sees what a kernel with a dying or full disk tells it; the file keeps what was written
before, no block is torn and no write is lost behind a success (that is a power cut, which this does not simulate).
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from copygate.errors import StoreError
from copygate.service import open_store
from copygate.store import ledger
from tests.review_store import Clock, Told, key_of

ROOT: Final = Path(__file__).resolve().parent.parent
READ, WRITE, SYNC, TRUNCATE, UNLINK = 1, 2, 4, 8, 16
MODES: Final = {
    "EIO": (errno.EIO, READ | WRITE | SYNC | TRUNCATE | UNLINK),
    "ENOSPC": (errno.ENOSPC, WRITE | TRUNCATE),
}
_MOST: Final = 400


@dataclass(frozen=True)
class Broken:
    """A run of faults of one kind: how many calls were made to fail, how many decisions were refused for it."""

    mode: str
    sticky: bool
    calls: int
    refused: int
    recovered: int
    """Faults that SQLite got over, or that came after the decision was written: it was acknowledged, and rightly."""
    unsure: int = 0
    """Refusals that say that nobody can tell: the disk could not be read either."""


def compiler() -> str | None:
    """A C compiler, if there is one and the system is one whose calls can be preloaded."""
    return shutil.which("cc") if sys.platform == "linux" else None


def fail_everywhere(folder: Path, case: str, mode: str, *, sticky: bool, shim: Path, step: int = 1) -> Broken:
    """Break every `step`th call of a comment in turn, in a process of its own. Raises AssertionError there."""
    if not shim.exists():
        built = [
            str(compiler()),
            "-shared",
            "-fPIC",
            "-O1",
            "-o",
            str(shim),
            str(ROOT / "tests" / "diskfaults.c"),
            "-ldl",
        ]
        subprocess.run(built, check=True, capture_output=True)
    done = subprocess.run(
        [sys.executable, "-m", "tests.diskfaults", str(folder), case, mode, str(int(sticky)), str(step)],
        env={**os.environ, "LD_PRELOAD": str(shim)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3_000:]
    return Broken(**json.loads(done.stdout))


def _main() -> None:
    """In the process whose disk fails."""
    folder, case, mode, sticky, step = Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4] == "1", int(sys.argv[5])
    shim = ctypes.CDLL(None)
    shim.copygate_arm.argtypes = [ctypes.c_int, ctypes.c_int, ctypes.c_long, ctypes.c_int]
    shim.copygate_fired.restype = ctypes.c_long
    error, kinds = MODES[mode]
    service = open_store(folder, rules=Told(), clock=Clock())
    refused = recovered = unsure = 0
    nth = 1
    while nth < _MOST:
        before = _leaves(service)
        acknowledged, told = None, ""
        shim.copygate_arm(kinds, error, nth, sticky)
        try:
            acknowledged = service.cases.comment(case, key_of("li"), "editor", f"第 {nth} 次")
        except StoreError as broken:
            told = f"{broken.code}: {broken.wording.zh} / {broken.wording.en}"
        fired = shim.copygate_fired()
        shim.copygate_arm(0, 0, 0, 0)
        after = _leaves(service)
        _judge(before, after, acknowledged.event if acknowledged else "", told)
        unsure += told.startswith("store.unsure")
        if not fired:
            assert acknowledged, "a whole disk refuses nothing"
            break
        refused += acknowledged is None
        recovered += acknowledged is not None
        nth += step
    assert nth < _MOST, "it never came to an end"
    told_of = {"calls": nth - 1, "refused": refused, "recovered": recovered, "unsure": unsure}
    print(json.dumps({"mode": mode, "sticky": sticky, **told_of}))


def _leaves(service: Any) -> list[dict[str, Any]]:
    with service.writer.reading() as transaction:
        assert ledger.intact(transaction.connection)
        found = [json.loads(raw) for raw in ledger.leaves_from(transaction.connection, 0)]
        assert len(found) == ledger.size_of(transaction.connection)
        return found


def _judge(before: list[dict[str, Any]], after: list[dict[str, Any]], event: str, told: str) -> None:
    """What was acknowledged is there, one leaf; a refusal wrote none unless it says that it does not know; what broke."""
    assert after[: len(before)] == before
    assert len(after) - len(before) in (0, 1)
    if event:
        assert after[-1]["id"] == event, "acknowledged and lost"
    else:
        assert after == before or told.startswith("store.unsure"), f"a refusal wrote something: {told}"
        assert told.startswith("store."), told
        assert "disk" in told or "full" in told, told
        assert "INSERT" not in told, "no statement, no values"


if __name__ == "__main__":
    _main()
