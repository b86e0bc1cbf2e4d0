"""`started(target, *given)`: a process that can be killed, off a server that has copygate imported; and a pipe to it.

A fresh interpreter spends more time on imports than on what it is started for; here two hundred are killed in a minute.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["copygate.service", "copygate.evaluation.workflow", "tests.review_store"])


def started(target: Callable[..., None], *given: Any) -> tuple[Any, Connection]:
    """The process, and this end of the pipe whose other end is its first argument."""
    here, there = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=target, args=(there, *given), daemon=True)
    process.start()
    there.close()
    return process, here
