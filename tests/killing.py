"""Writers that are killed: `kill(folder, kills, writers, chance)`, SIGKILL at random moments of real acts.

Each writer takes drafts of its own from submission to takedown, durably, without a pause. One at a time is killed, at a
moment drawn for it, while the others go on: they meet the journal it left and the locks it held. Another takes its place.
"""

from __future__ import annotations

import itertools
import math
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any, Final

from copygate.audit.verifier import Key, verify
from copygate.decisions.freezing import Frozen
from copygate.errors import StoreError
from copygate.review.guards import Command
from copygate.service import Done, Service, open_store
from copygate.service.acting import seen_code
from copygate.service.world import read_case
from copygate.store import ledger
from tests.nursery import started
from tests.review_store import ANSWERS, Clock, Told, key_of

STORY: Final = 8
"""Acts of a story, so that a kill may fall into any of them."""
_APPROVALS: Final = (
    ("review.approved", "li", "editor", "tier:initial"),
    ("review.approved", "zhao", "legal", "tier:second"),
    ("review.signed-off", "sun", "tech-lead", "sign-off:technical"),
    ("review.approved", "chen", "director", "tier:final"),
)


def kill(folder: Path, kills: int, writers: int, chance: random.Random) -> dict[str, int]:
    """So many kills, `writers` at work at any time. What any of them was told of: event and leaf."""
    acknowledged: dict[str, int] = {}
    numbers = itertools.count()
    working: dict[Connection, _Writer] = {}

    def begin() -> None:
        process, pipe = started(write_for_ever, folder, f"w-{next(numbers)}")
        working[pipe] = _Writer(process, chance.randrange(STORY + 1))

    for _ in range(writers):
        begin()
    pace, left = 0.1, kills
    while left:
        soonest = min((each.end for each in working.values()), default=math.inf)
        patience = None if soonest == math.inf else max(0.0, soonest - time.monotonic())
        for ready in wait(list(working), patience):
            assert isinstance(ready, Connection)
            said, writer, now = ready.recv(), working[ready], time.monotonic()
            if said is not None:
                acknowledged[said[0]] = said[1]
                writer.acts -= 1
                pace += (now - writer.since - pace) / 10  # how long an act takes here and now
            writer.since = now
            if not writer.acts:
                writer.end = now + chance.uniform(0, pace)  # somewhere in the act after the last one it is to finish
        for pipe, writer in tuple(working.items()):
            if writer.end <= time.monotonic() and left:
                acknowledged |= _killed(working.pop(pipe), pipe)
                left -= 1
                begin()
    for pipe, writer in working.items():
        acknowledged |= _killed(writer, pipe)
    return acknowledged


@dataclass
class _Writer:
    """A process, how many acts it is to finish, since when it is at its present one, and when it is killed."""

    process: Any
    acts: int
    since: float = 0.0
    end: float = math.inf


def _killed(writer: _Writer, pipe: Connection) -> dict[str, int]:
    """What it told before it died."""
    writer.process.kill()
    writer.process.join()
    assert writer.process.exitcode == -signal.SIGKILL, "it was at work when it was killed"
    told: dict[str, int] = {}
    try:
        while True:
            if (said := pipe.recv()) is not None:
                told[said[0]] = said[1]
    except (EOFError, OSError):  # killed between two acts, or while it told of one
        pipe.close()
    return told


def write_for_ever(told: Connection, folder: Path, name: str) -> None:
    """Durable acts, each told once it is acknowledged, until somebody kills this process."""
    service = open_store(folder, rules=Told(), clock=Clock())
    try:
        told.send(None)  # it stands ready
        for number in itertools.count():
            try:
                for done in story(service, f"{name} 第 {number} 稿"):
                    told.send((done.event, done.leaf))
            except StoreError:
                continue  # others held the lock for half a minute, on a machine that busy: refused, so not acknowledged
    except BrokenPipeError:
        return  # nobody listens any more


def story(service: Service, text: str) -> Iterator[Done]:
    """A draft from its submission to its takedown."""
    cases = service.cases
    done = cases.submit(Frozen("draft.md", {"draft.md": text.encode()}), key_of("wang"))
    yield done
    case = done.case
    yield cases.comment(case, key_of("li"), "editor", "说")
    for act, who, role, requirement in _APPROVALS:
        with service.writer.reading() as transaction:
            seen = seen_code(read_case(transaction, case)[0].binding)
        command = Command(act, f"p-{who}", role, None, requirement, data={"answers": ANSWERS})
        yield cases.act(case, command, key_of(who), seen=seen)
    yield cases.publish(case, key_of("qian"))
    yield cases.suspend(case, key_of("chen"), reason="举报")


def judge(folder: Path, acknowledged: dict[str, int], out: Path) -> None:
    """Every acknowledged event is where it was said to be, and the verifier is content."""
    service = open_store(folder, rules=Told(), clock=Clock())
    assert acknowledged
    with service.writer.reading() as transaction:
        for event, number in acknowledged.items():
            leaf = ledger.leaf_by_id(transaction.connection, event)
            assert leaf is not None, "acknowledged and lost"
            assert leaf.number == number
    service.audit.export(out)
    verdict = verify(out, [Key.parse(str(service.verifier))], [], 4)
    assert not verdict.problems, [problem.say("en") for problem in verdict.problems]
