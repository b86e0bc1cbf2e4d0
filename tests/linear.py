"""How the work for a text grows with the text: `assert_linear`, for the tests of pathological drafts.

Two measures, since neither sees everything. Calls of functions, Python's and built-in ones, are the same at every run
but do not tell how long one call takes; CPU time does, and is compared over two sizes, the best of several tries.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import FrameType

from copygate.normalisation.plain import folded

FACTOR = 8
_SLACK = 2.5
_CALLS_SLACK = 1.5
_QUICK = 0.03  # seconds; what is done in less is not worth comparing
_TRIES = 4

# Once enough text has gone by, what recognises plain text is compiled: not while calls are counted.
folded("甲" * 100_000)

Work = Callable[[str], object]
Texts = Callable[[int], str]


def assert_linear(work: Work, text_of: Texts, size: int, counted: int | None = None) -> None:
    """Eight times the text takes about eight times the work.

    `size` characters and eight times as many are timed; calls are counted on `counted` (by default a quarter of them).
    """
    few = size // 4 if counted is None else counted
    assert_few_calls(work, text_of, few)
    short_text, long_text = text_of(size), text_of(FACTOR * size)
    ratios = []
    for _ in range(_TRIES):
        long = seconds(work, long_text)
        if long < _QUICK:
            return
        short = seconds(work, short_text)
        ratios.append(long / short)
        if ratios[-1] < FACTOR * _SLACK:
            return
    raise AssertionError(f"{FACTOR} times {size} characters take {min(ratios):.0f} times as long")


def assert_few_calls(work: Work, text_of: Texts, size: int) -> None:
    """Eight times the text makes about eight times as many calls."""
    work(text_of(FACTOR * size))  # tables read and caches filled
    short, long = calls(work, text_of(size)), calls(work, text_of(FACTOR * size))
    most = FACTOR * _CALLS_SLACK * (short + 200)
    assert long <= most, f"{FACTOR} times {size} characters make {long} calls instead of {short}"


def calls(work: Work, text: str) -> int:
    """How many functions are called."""
    count = 0

    def note(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work(text)
    finally:
        sys.setprofile(before)
    return count


def seconds(work: Work, text: str) -> float:
    """CPU time of one run."""
    began = time.process_time()
    work(text)
    return time.process_time() - began
