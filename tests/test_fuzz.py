"""The machinery of `make fuzz`: a few files of every format in `make test`, and that a finding is told as one.

The long run is `make fuzz` (five minutes for each format).
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest
from hypothesis import strategies as st

from tests.fuzz.__main__ import _show, fuzz
from tests.fuzz.inputs import strategy_of
from tests.fuzz.targets import MEMORY_MIB, TARGETS

FILES = 4


def planted(data: bytes) -> str:
    """A target with one of each fault."""
    if data == b"crash":
        raise IndexError("a field too many")
    if data == b"hang":
        time.sleep(60)
    if data == b"memory":
        return str(len(b"x" * (96 << 20)))
    if data == b"end":
        os.kill(os.getpid(), signal.SIGSEGV)
    return "read"


@pytest.mark.parametrize("name", TARGETS)
def test_a_few_files_of_each_format(name: str) -> None:
    """Drawn as in the long run, the same ones each time: none is a finding, and the memory is bounded."""
    report = fuzz(
        name, strategy_of(name), f"tests.fuzz.targets:{name}", enough=lambda so_far: so_far.files >= FILES, start=1
    )
    assert report.files == FILES
    assert report.findings == {}
    assert 0 < report.peak_mib <= MEMORY_MIB


def test_what_fails_is_kept_with_the_way_to_repeat_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Crash, hang, memory, a child that dies: each is told apart, and the next file is read."""
    files = st.sampled_from([b"fine", b"crash", b"hang", b"memory", b"end"])
    report = fuzz(
        "planted", files, "tests.test_fuzz:planted", enough=lambda so_far: len(so_far.findings) == 4 and "read" in so_far.said, start=1, memory_mib=90, wall_seconds=10
    )  # fmt: skip
    assert _show(report, 1, tmp_path) == 4
    told = capsys.readouterr().out
    for reason in (
        "crash: IndexError at tests/test_fuzz.py:",
        "hang: wall clock",
        "memory: ",
        "crash: the child ended with -11",
    ):
        assert reason in told
    kept = {path.read_bytes() for path in tmp_path.glob("planted-*.bin")}
    assert kept == {b"crash", b"hang", b"memory", b"end"}
    assert f"python -m tests.fuzz --repeat {tmp_path}" in told
