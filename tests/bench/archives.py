"""What the command line takes for one long text and for an archive of posts, and the public API for the same posts."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from tests.bench.table import CHECK, ROOT, run, show
from tests.posts import posts

_GOAL = 10_000


def long(scratch: Path) -> None:
    """One text of 5 MB."""
    path = scratch / "long.txt"
    _write(path, 5_000_000)
    cost = run([*CHECK, str(path), "--format", "jsonl"], scratch / "warm")
    size = path.stat().st_size / 1e6
    show(f"one text of {size:.1f} MB, CLI", f"{cost.cpu:.2f} s")
    show("  rate, peak memory", f"{size / cost.cpu:.1f} MB/s, {cost.peak_mb:.0f} MB")


def many(count: int, scratch: Path) -> None:
    """Short posts, a record a line, through the command line."""
    few, full = scratch / "few.jsonl", scratch / "full.jsonl"
    _write(few, count // 10)
    _write(full, count)
    tenth = run([*CHECK, str(few), "--format", "jsonl"], scratch / "warm")
    whole = run([*CHECK, str(full), "--format", "jsonl"], scratch / "warm")
    rate = count / whole.cpu
    show(f"{count:,} made-up posts of 100 characters, CLI", f"{rate:,.0f} posts/s", f">= {_GOAL:,}/s", rate >= _GOAL)
    show("  peak memory, growth over a tenth", f"{whole.peak_mb:.0f} MB, {whole.peak_mb - tenth.peak_mb:+.0f} MB")


def in_process(count: int) -> None:
    """The same posts through the public API, without reading a file or writing a verdict."""
    import copygate
    from copygate.intake.schema import draft_from_mapping

    rulebook = copygate.load_rulebook()
    records = list(posts(count))
    copygate.check(draft_from_mapping(records[0], path="sample"), rulebook)
    begun = time.process_time()
    for record in records:
        copygate.check(draft_from_mapping(record, path="sample"), rulebook)
    rate = len(records) / (time.process_time() - begun)
    show(f"{len(records):,} of them in process, no output", f"{rate:,.0f} posts/s", f">= {_GOAL:,}/s", rate >= _GOAL)


def _write(path: Path, size: int) -> None:
    """Have a child write the input: this process must stay small, for its size counts in a child's peak memory."""
    subprocess.run([sys.executable, "-m", "tests.posts", str(path), str(size)], check=True, cwd=ROOT)
