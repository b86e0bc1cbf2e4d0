"""What a child may use is final, but where it is set anew for every picture."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytest.importorskip("resource", reason="only POSIX limits a process")

LIMITED = """
import resource
from copygate.limits import limit_this_process
limit_this_process(1 << 30, 5, again={again})
if {again}:
    limit_this_process(1 << 30, 7, again=True)
soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
print(soft, hard, resource.getrlimit(resource.RLIMIT_AS)[1] >> 30, resource.getrlimit(resource.RLIMIT_FSIZE)[1])
"""


def limits(again: bool) -> list[int]:
    done = subprocess.run(
        [sys.executable, "-c", LIMITED.format(again=again)], capture_output=True, text=True, check=True
    )
    return [int(each) for each in done.stdout.split()]


def test_the_seconds_of_a_child_are_final() -> None:
    assert limits(again=False) == [5, 5, 1, 0]


def test_a_child_of_many_pictures_counts_anew() -> None:
    soft, hard, memory, files = limits(again=True)
    assert (soft, memory, files) == (7, 1, 0)
    assert hard != soft
