"""A child process that takes one file after another, and its parent's side, which tells how each ended.

`python -m tests.fuzz.worker MODULE:NAME` is the child; the target (see `targets`) limits its memory and CPU itself. The
parent adds the wall clock, and looks at the most memory that was ever resident.
"""

from __future__ import annotations

import importlib
import json
import re
import subprocess
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Timer
from time import monotonic
from types import TracebackType
from typing import Final

WALL_SECONDS: Final = 90
"""For one file, on a machine that has other things to do as well."""
_LIVES: Final = 400
"""Files that a child takes: what it keeps from one to the next is not what we measure."""
_STATUS: Final = Path("/proc/self/status")
_OURS: Final = re.compile(r'File ".*?((?:copygate|tests)/[\w/]+\.py)", line (\d+)')


@dataclass(frozen=True)
class End:
    """How a file ended: `said` is what the target said of it, or None with the reason why it is a finding."""

    said: str | None
    reason: str = ""
    trace: str = ""
    peak_mib: int = 0
    seconds: float = 0.0


class Worker:
    """Runs files through one target. Use it as a context."""

    def __init__(self, target: str, *, memory_mib: int, wall_seconds: float = WALL_SECONDS) -> None:
        """`target` is `module:name`."""
        self._target, self._memory, self._wall = target, memory_mib, wall_seconds
        self._child: subprocess.Popen[bytes] | None = None
        self._taken = 0

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def run(self, data: bytes) -> End:
        """Run the target on these bytes."""
        child = self._started()
        assert child.stdin is not None
        assert child.stdout is not None
        late = Event()

        def stop() -> None:
            late.set()
            child.kill()

        clock = Timer(self._wall, stop)
        began = monotonic()
        clock.start()
        try:
            child.stdin.write(b"%d\n" % len(data) + data)
            child.stdin.flush()
            line = child.stdout.readline()
        except OSError:
            line = b""
        finally:
            clock.cancel()
        seconds = monotonic() - began
        self._taken += 1
        if not line:
            code = child.wait()
            self._close()
            return End(None, "hang: wall clock" if late.is_set() else _died(code), seconds=seconds)
        said, reason, trace, peak = json.loads(line)
        if said is not None and peak > self._memory:
            said, reason = None, f"memory: {peak} MiB resident"
        if said is None or self._taken >= _LIVES:
            self._close()
        return End(said, reason, trace, peak, seconds)

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            self._taken = 0
            self._child = subprocess.Popen(
                [sys.executable, "-m", "tests.fuzz.worker", self._target],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        return self._child

    def _close(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()


def _environment() -> dict[str, str]:
    import os

    from copygate.assets.reader import CHILD_ENVIRONMENT

    return {**os.environ, **CHILD_ENVIRONMENT, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}


def _died(code: int) -> str:
    """A child that died of a signal: SIGXCPU and SIGKILL are the limit on CPU."""
    return {-24: "hang: CPU seconds", -9: "hang: CPU seconds"}.get(code, f"crash: the child ended with {code}")


def main(target: str) -> None:
    """The child."""
    from copygate.errors import InputError

    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    module, name = target.split(":")
    run = getattr(importlib.import_module(module), name)
    while line := requests.readline():
        data = requests.read(int(line))
        said, reason, trace = None, "", ""
        _forget_peak()
        try:
            said = run(data)
        except InputError as error:
            said = error.code
            if not (error.wording.zh and "\n" not in error.wording.en + error.wording.zh):
                said, reason = None, f"wording: {error.wording}"
        except MemoryError:
            said = "over-budget"  # which the parent of such a child says for it
        except Exception as error:  # noqa: BLE001 - this is what we look for
            trace = traceback.format_exc()
            places = _OURS.findall(trace)
            reason = f"crash: {type(error).__name__} at {':'.join(places[-1]) if places else '?'}: {str(error)[:120]}"
        answers.write(json.dumps([said, reason, trace, _peak()]).encode() + b"\n")
        answers.flush()


def _forget_peak() -> None:
    if _STATUS.exists():
        Path("/proc/self/clear_refs").write_text("5")


def _peak() -> int:
    """MiB; since `_forget_peak` where the kernel counts anew, else of the child's whole life."""
    if _STATUS.exists():
        found = re.search(r"VmHWM:\s*(\d+) kB", _STATUS.read_text())
        return int(found[1]) >> 10 if found else 0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most >> (20 if sys.platform == "darwin" else 10)


if __name__ == "__main__":
    main(sys.argv[1])
