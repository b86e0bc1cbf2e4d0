"""`make fuzz`: each format for a given time; no crash, no hang, at most 512 MiB resident.

    python -m tests.fuzz [--seconds 300] [--format docx]… [--findings FOLDER]
    python -m tests.fuzz --repeat FOLDER/docx-0123456789.bin

Files come from `inputs` (drawn by hypothesis), go to a child with limits (`worker`), and are judged by `targets`. What
fails is kept, once for each place where it fails, with the command that repeats it.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from time import monotonic
from typing import Final

from hypothesis import HealthCheck, Phase, Verbosity, given, seed, settings

from tests.fuzz.inputs import Bytes, strategy_of
from tests.fuzz.targets import MEMORY_MIB, TARGETS
from tests.fuzz.worker import WALL_SECONDS, End, Worker

_ALWAYS: Final = 1_000_000_000


@dataclass
class Report:
    """What a run over one format saw."""

    name: str
    files: int = 0
    said: Counter[str] = field(default_factory=Counter)
    findings: dict[str, tuple[End, bytes]] = field(default_factory=dict)
    peak_mib: int = 0
    slowest: float = 0.0


class _EnoughError(BaseException):
    """The time is up; no failure, so that hypothesis takes no interest in it."""


def fuzz(
    name: str,
    files: Bytes,
    target: str,
    *,
    enough: Callable[[Report], bool],
    start: int,
    memory_mib: int = MEMORY_MIB,
    wall_seconds: float = WALL_SECONDS,
) -> Report:
    """Draw files and run them until `enough`. `start` decides which files are drawn."""
    report = Report(name)
    with Worker(target, memory_mib=memory_mib, wall_seconds=wall_seconds) as worker:

        @seed(start)
        @settings(
            max_examples=_ALWAYS,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            verbosity=Verbosity.quiet,
            suppress_health_check=list(HealthCheck),
        )
        @given(files)
        def run(data: bytes) -> None:
            if enough(report):
                raise _EnoughError
            end = worker.run(data)
            report.files += 1
            report.peak_mib, report.slowest = max(report.peak_mib, end.peak_mib), max(report.slowest, end.seconds)
            if end.said is None:
                known = report.findings.get(end.reason)
                if known is None or len(data) < len(known[1]):
                    report.findings[end.reason] = end, data
            report.said[end.said or "FINDING"] += 1

        with suppress(_EnoughError):
            run()
    return report


def main() -> int:
    """Print a line for each format and each finding; 1 if there are findings."""
    parser = argparse.ArgumentParser(prog="make fuzz", description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--seconds", type=float, default=300, help="for each format (default 300)")
    parser.add_argument("--format", choices=tuple(TARGETS), action="append", help="only this one (may be repeated)")
    parser.add_argument("--start", type=int, help="the number that decides which files are drawn (default: the clock)")
    parser.add_argument("--findings", type=Path, default=Path("build/fuzz"), help="folder for files that fail")
    parser.add_argument("--repeat", type=Path, help="run one kept file again, here, without limits on time")
    chosen = parser.parse_args()
    if chosen.repeat:
        return _repeat(chosen.repeat)
    start = chosen.start if chosen.start is not None else int(monotonic() * 1000)
    failed = 0
    for name in chosen.format or TARGETS:
        enough = _after(chosen.seconds)
        report = fuzz(name, strategy_of(name), f"tests.fuzz.targets:{name}", enough=enough, start=start)
        failed += _show(report, start, chosen.findings)
    return 1 if failed else 0


def _after(seconds: float) -> Callable[[Report], bool]:
    until = monotonic() + seconds
    return lambda _: monotonic() >= until


def _show(report: Report, start: int, folder: Path) -> int:
    ends = ", ".join(f"{said} {count:,}" for said, count in report.said.most_common(6))
    print(
        f"{report.name:<10} {report.files:>7,} files  {len(report.findings)} findings  peak {report.peak_mib} MiB"
        f"  slowest {report.slowest:.1f} s  (--start {start}; {ends})",
        flush=True,
    )
    for reason, (end, data) in report.findings.items():
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{report.name}-{sha256(data).hexdigest()[:10]}.bin"
        path.write_bytes(data)
        path.with_suffix(".txt").write_text(f"{reason}\n{end.trace}", encoding="utf-8")
        print(f"  {reason}\n    python -m tests.fuzz --repeat {path}", flush=True)
    return len(report.findings)


def _repeat(path: Path) -> int:
    name = path.name.partition("-")[0]
    with Worker(f"tests.fuzz.targets:{name}", memory_mib=MEMORY_MIB) as worker:
        end = worker.run(path.read_bytes())
    print(f"{end.said or end.reason}  (peak {end.peak_mib} MiB, {end.seconds:.1f} s)\n{end.trace}")
    return 0 if end.said is not None else 1


if __name__ == "__main__":
    sys.exit(main())
