"""How a cost is taken and shown: `run` gives the CPU time of a child process, `show` prints a line of the table.

Wall-clock time on a shared machine says little, so everything is user + system time of the process itself; the two
sides of a ratio are measured in turn within one run, and medians are compared.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
JUDGED = (0, 1, 3)  # exit codes after which every draft has its verdict
CHECK = [sys.executable, "-m", "copygate", "check"]


@dataclass(frozen=True, slots=True)
class Cost:
    """What one child process used."""

    cpu: float
    peak_mb: float
    output: str = ""


def run(
    command: list[str],
    cache: Path,
    allowed: tuple[int, ...] = JUDGED,
    *,
    keep: bool = False,
    folder: Path = ROOT,
) -> Cost:
    """Run a child to its end, its output thrown away unless `keep`; a crash ends the benchmark."""
    environment = {**os.environ, "COPYGATE_CACHE_DIR": str(cache), "PYTHONDONTWRITEBYTECODE": ""}
    with tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as kept:
        out = kept if keep else subprocess.DEVNULL
        child = subprocess.Popen(command, stdout=out, stderr=errors, env=environment, cwd=folder)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in allowed:
            errors.seek(0)
            sys.exit(f"{' '.join(command)} exited with {child.returncode}:\n{errors.read().decode()[-2000:]}")
        kept.seek(0)
        return Cost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, kept.read().decode() if keep else "")


def medians(runs: list[dict[str, float]]) -> dict[str, float]:
    """The median of each figure over several runs."""
    return {name: statistics.median(each[name] for each in runs) for name in runs[0]}


def figures(module: str, arguments: list[str], cache: Path) -> dict[str, float]:
    """The figures that a fresh process running a module of ours prints as JSON."""
    said: Any = json.loads(run([sys.executable, "-m", module, *arguments], cache, keep=True).output)
    return {str(name): float(value) for name, value in said.items()}


def show(name: str, figure: str, goal: str = "", met: bool | None = None) -> None:
    """One line of the table."""
    mark = "" if met is None else ("ok" if met else "MISSED")
    print(f"{name:54}{figure:>16}   {goal:20} {mark}".rstrip(), flush=True)


def heading(text: str) -> None:
    """A line that says what the next ones measure."""
    print(f"\n{text}", flush=True)
