"""What a cold check takes, as a multiple of `python -c pass`."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from tests.bench.table import CHECK, ROOT, run, show

DRAFT = ROOT / "fixtures" / "drafts" / "面霜种草.md"
_PASS = [sys.executable, "-c", "pass"]


def start(rounds: int, scratch: Path) -> None:
    """A cold `copygate check` of one short draft with every pack."""
    first = []
    for number in range(3):
        empty = scratch / f"first-{number}"
        empty.mkdir(mode=0o700)
        first.append(run([*CHECK, str(DRAFT)], empty).cpu)
    cache = scratch / "warm"
    run([*CHECK, str(DRAFT)], cache)
    checks, bare = [], []
    for _ in range(rounds):  # in turn, so that a busy neighbour slows both alike
        bare.append(run(_PASS, cache).cpu)
        checks.append(run([*CHECK, str(DRAFT)], cache).cpu)
    check, nothing = statistics.median(checks), statistics.median(bare)
    show(f"`python -c pass`, median of {rounds}", f"{nothing * 1e3:.1f} ms")
    show(f"cold check, warm cache, median of {rounds}", f"{check * 1e3:.1f} ms")
    show("  as a multiple", f"{check / nothing:.1f}x", "<= 10x", check / nothing <= 10)
    slowest = max(first)
    show("first run, empty cache, slowest of 3", f"{slowest:.2f} s", "<= 2 s", slowest <= 2)
