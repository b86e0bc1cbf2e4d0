"""`make bench`: what a check costs in CPU, as multiples of `python -c pass` and as posts per second.

    python -m tests.bench [--rounds 15] [--posts 100000] [--only start|long|posts|api]

Wall-clock time on a shared machine says little, so everything is user + system time of the process itself; the two
sides of a ratio are measured in turn within one run, and medians are compared. Nothing here is a test.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.posts import posts

ROOT = Path(__file__).resolve().parent.parent
DRAFT = ROOT / "fixtures" / "drafts" / "面霜种草.md"
PASS = [sys.executable, "-c", "pass"]
CHECK = [sys.executable, "-m", "copygate", "check"]
JUDGED = (0, 1, 3)  # exit codes after which every draft has its verdict


@dataclass(frozen=True, slots=True)
class Cost:
    """What one child process used."""

    cpu: float
    peak_mb: float


def run(command: list[str], cache: Path, allowed: tuple[int, ...] = JUDGED) -> Cost:
    """Run a child to its end with output thrown away; a crash ends the benchmark."""
    environment = {**os.environ, "COPYGATE_CACHE_DIR": str(cache), "PYTHONDONTWRITEBYTECODE": ""}
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=errors, env=environment, cwd=ROOT)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in allowed:
            errors.seek(0)
            sys.exit(f"{' '.join(command)} exited with {child.returncode}:\n{errors.read().decode()[-2000:]}")
    return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def show(name: str, figure: str, goal: str = "", met: bool | None = None) -> None:
    """One line of the table."""
    mark = "" if met is None else ("ok" if met else "MISSED")
    print(f"{name:46}{figure:>16}   {goal:20} {mark}".rstrip(), flush=True)


def start(rounds: int, scratch: Path) -> None:
    """A cold `copygate check` of one short draft with every pack."""
    first = []
    for number in range(5):
        empty = scratch / f"first-{number}"
        empty.mkdir(mode=0o700)
        first.append(run([*CHECK, str(DRAFT)], empty).cpu)
    cache = scratch / "warm"
    run([*CHECK, str(DRAFT)], cache)
    checks, bare = [], []
    for _ in range(rounds):  # in turn, so that a busy neighbour slows both alike
        bare.append(run(PASS, cache).cpu)
        checks.append(run([*CHECK, str(DRAFT)], cache).cpu)
    check, nothing = statistics.median(checks), statistics.median(bare)
    show(f"`python -c pass`, median of {rounds}", f"{nothing * 1e3:.1f} ms")
    show(f"cold check, warm cache, median of {rounds}", f"{check * 1e3:.1f} ms")
    show("  as a multiple", f"{check / nothing:.1f}x", "<= 10x", check / nothing <= 10)
    slowest = max(first)
    show("first run, empty cache, slowest of 5", f"{slowest:.2f} s", "<= 2 s", slowest <= 2)


def write(path: Path, size: int) -> None:
    """Have a child write the input: this process must stay small, for its size counts in a child's peak memory."""
    subprocess.run([sys.executable, "-m", "tests.posts", str(path), str(size)], check=True, cwd=ROOT)


def long(scratch: Path) -> None:
    """One text of 10 MB."""
    path = scratch / "long.txt"
    write(path, 10_000_000)
    cost = run([*CHECK, str(path), "--format", "jsonl"], scratch / "warm")
    size = path.stat().st_size / 1e6
    show(f"one text of {size:.1f} MB, CLI", f"{cost.cpu:.2f} s")
    show("  rate, peak memory", f"{size / cost.cpu:.1f} MB/s, {cost.peak_mb:.0f} MB")


def many(count: int, scratch: Path) -> None:
    """Short posts, a record a line, through the command line."""
    few, full = scratch / "few.jsonl", scratch / "full.jsonl"
    write(few, count // 10)
    write(full, count)
    tenth = run([*CHECK, str(few), "--format", "jsonl"], scratch / "warm")
    whole = run([*CHECK, str(full), "--format", "jsonl"], scratch / "warm")
    rate = count / whole.cpu
    show(f"{count:,} posts of 100 characters, CLI", f"{rate:,.0f} posts/s", ">= 5,000/s", rate >= 5000)
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
    show(f"{len(records):,} of them in process, no output", f"{rate:,.0f} posts/s", ">= 5,000/s", rate >= 5000)


def main() -> None:
    """Run the parts asked for and print one table."""
    parser = argparse.ArgumentParser(prog="make bench", description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=15, help="pairs of cold starts (default 15)")
    parser.add_argument("--posts", type=int, default=100_000, help="posts in the archive (default 100,000)")
    parser.add_argument("--only", choices=("start", "long", "posts", "api"), help="one part instead of all")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        (scratch / "warm").mkdir(mode=0o700)
        parts: dict[str, Callable[[], None]] = {
            "start": lambda: start(options.rounds, scratch),
            "long": lambda: long(scratch),
            "posts": lambda: many(options.posts, scratch),
            "api": lambda: in_process(min(options.posts, 20_000)),
        }
        show("", "CPU", "goal")
        for name, part in parts.items():
            if options.only in (None, name):
                part()


if __name__ == "__main__":
    main()
