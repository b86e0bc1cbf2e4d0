"""What the impact of a change costs beside two full checks, and whether it comes to the same: `make bench-impact`.

python -m tests.bench_impact [--posts 1000000] [--sample 10000] [--keep FOLDER]

The posts are made up (a quarter of their sentences come from the clean corpus), the same for the same seed; the change is
one of `CHANGES`. Memory is that of all processes together, pages that they share counted once.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from copygate.impact.comparing import Comparer
from copygate.impact.difference import difference
from copygate.intake.jsonsource import draft_from_record
from copygate.packs.loader import load_rulebook
from copygate.resources import bundled
from tests.bench.texts import corpus
from tests.posts import posts

_MINUTES, _GIGABYTE = 5.0, 1024.0
_TWO = 1_000


def _replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    if old not in text:
        raise SystemExit(f"{path} does not hold {old!r} any more: choose another change")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def drop_a_term(rules: Path) -> None:
    """A word taken out of a lexicon that six rules use."""
    _replaced(rules / "cn/ad-law/lexicons/superlatives.yaml", "销量, 销售, ", "销售, ")


def change_a_severity(rules: Path) -> None:
    """Phone numbers block instead of going to a person."""
    _replaced(rules / "cn/privacy/contacts.rule", "severity  review", "severity  block")


def drop_an_excuse(rules: Path) -> None:
    """One rule with one exemption less."""
    _replaced(rules / "cn/ad-law/absolute-claim.rule", "  unless    told\n", "")


CHANGES: dict[str, Callable[[Path], None]] = {
    "term": drop_a_term,
    "severity": change_a_severity,
    "excuse": drop_an_excuse,
}


def archive(count: int, seed: int = 20261121) -> Iterator[dict[str, Any]]:
    """Posts as `tests.posts` makes them, a quarter of them with a sentence of the corpus put in."""
    dice = random.Random(seed)
    sentences = [part for text in corpus() for part in text.replace("\n", "。").split("。") if 8 <= len(part) <= 60]
    for post in posts(count, seed):
        if dice.random() < 0.25:
            post["text"] = f"{post['text'][:60]}。{dice.choice(sentences)}。"
        yield post


def main() -> None:
    """Measure each change on the archive, then compare with two full checks on a sample."""
    parser = argparse.ArgumentParser(prog="make bench-impact", description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--sample", type=int, default=10_000, help="posts judged whole under both as well")
    parser.add_argument("--only", choices=tuple(CHANGES))
    parser.add_argument("--keep", type=Path, help="where the posts are written, or stand already")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        path = (options.keep or scratch) / f"posts-{options.posts}.jsonl"
        if not path.exists():
            with path.open("w", encoding="utf-8") as out:
                out.writelines(json.dumps(post, ensure_ascii=False) + "\n" for post in archive(options.posts))
        for name, change in CHANGES.items():
            if options.only in (None, name):
                base = scratch / name / "rules"
                shutil.copytree(bundled("rules"), base)
                change(base)
                measure(name, base, path, options.posts, options.sample)


def measure(name: str, base: Path, path: Path, count: int, sample: int) -> None:
    """One change: minutes, memory, and the ratio to two full checks; then that nothing disagrees."""
    command = [
        *(sys.executable, "-m", "copygate", "rules", "impact", "--base", str(base), "--rules", str(bundled("rules"))),
        *("--archive", str(path), "--format", "json", "--verify", "0", "--workers", "2"),
    ]
    began, cpu_before = time.perf_counter(), _cpu_of_children()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        memory = _Memory(process.pid)
        out, _ = process.communicate()
        memory.stop()
    wall = time.perf_counter() - began
    told = json.loads(out)
    minutes, most, cpu = wall / 60, memory.most, _cpu_of_children() - cpu_before
    print(f"{name}: {count:,} posts in {minutes:.1f} min (goal {_MINUTES:g} per million), {cpu:.0f} s of CPU, "
          f"{most:.0f} MB (goal {_GIGABYTE:g})", flush=True)  # fmt: skip
    print(f"  newly blocked {told['newly_blocked']:,}, newly clear {told['newly_clear']:,}, other "
          f"{told['other_changes']:,}, unchanged {told['unchanged']:,}, told otherwise {told['altered']:,}", flush=True)  # fmt: skip
    _compare(base, path, sample)


def _compare(base: Path, path: Path, sample: int) -> None:
    """The sample, evenly spread over the archive, judged both ways in this process."""
    comparer = Comparer(difference(load_rulebook([base]), load_rulebook([bundled("rules")])), today=date.today())
    with path.open(encoding="utf-8") as lines:
        total = sum(1 for _ in lines)
    step = max(1, total // sample)
    with path.open(encoding="utf-8") as lines:
        drafts = [
            draft_from_record(line, number, path=path.name)
            for number, line in islice(enumerate(lines, 1), 0, None, step)
        ][:sample]
    for draft in drafts[:200]:  # warm: modules are imported, tables read, rules compiled
        comparer.agrees(draft, comparer.compare(draft))
    began = time.process_time()
    short = [comparer.compare(draft) for draft in drafts]
    spent = time.process_time() - began
    began = time.process_time()
    for draft in drafts[:_TWO]:
        comparer._both(draft)
    full = (time.process_time() - began) / len(drafts[:_TWO])
    wrong = sum(not comparer.agrees(draft, compared) for draft, compared in zip(drafts, short, strict=True))
    each = spent / len(drafts)
    print(f"  {len(drafts):,} posts judged whole under both as well: {wrong} disagree; {each * 1e6:.0f} µs a post, "
          f"two full checks {full * 1e6:.0f} µs, {full / each:.1f}x", flush=True)  # fmt: skip


def _cpu_of_children() -> float:
    """Other work on the machine makes it take longer, but costs it no more of this."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class _Memory:
    """The most that a process and its children held at once (PSS, by the second)."""

    def __init__(self, pid: int) -> None:
        self.pid, self.most, self._over = pid, 0.0, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._over.wait(1.0):
            self.most = max(self.most, sum(map(_held, _family(self.pid))))


def _family(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    try:
        children = [int(each) for each in listed.read_text().split()]
    except OSError:
        return []
    return [pid, *(each for child in children for each in _family(child))]


def _held(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


if __name__ == "__main__":
    os.environ.setdefault("LC_ALL", "C.UTF-8")
    main()
