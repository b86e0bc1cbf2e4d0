"""An archive under two editions, on several processes: `run`. Order is kept and memory stays flat.

Processes are forked, so that they share the rulebooks; each takes a part of the archive at a time and hands back a
tally.
"""

from __future__ import annotations

import gc
import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

from copygate.errors import InputError
from copygate.impact.comparing import Comparer
from copygate.impact.sampling import sample_of
from copygate.impact.tally import Tally, flip_of, rank_of
from copygate.intake.reader import Part, records_of
from copygate.matching.personal import mask_id
from copygate.model.draft import Draft, InputProblem
from copygate.tuples import NamedTuple


class Records(NamedTuple):
    """A part of a file of records, to be read where it is judged."""

    path: Path
    shown: str
    part: Part


Batch = Records | tuple[Draft, ...]
"""What a process takes at a time."""


class Job(NamedTuple):
    """How an archive is gone through. Of every `again` posts one is judged whole too, to see that all agrees (0: none);
    `samples` posts are kept for each change of outcome."""

    comparer: Comparer
    again: int = 0
    samples: int = 5


_here: list[Job] = []
"""The job of this process and of those forked from it."""


def run(job: Job, batches: Iterable[Batch], workers: int, done: Callable[[Tally], None] | None = None) -> Tally:
    """Everything counted. `done` is told how far it is after each batch."""
    total = Tally(job.samples)
    for part in _tallies(job, batches, workers):
        total.merge(part)
        if done is not None:
            done(total)
    return total


def judged(job: Job, drafts: Iterable[Draft]) -> Tally:
    """The tally of some drafts."""
    tally = Tally(job.samples)
    for draft in drafts:
        tally.posts += 1
        tally.on_platform.update(draft.platforms)
        if draft.problems and not draft.fields and not draft.attributes:
            tally.unreadable += 1
        tally.pictured += bool(draft.embedded) or draft.may_show_pictures
        compared = job.comparer.compare(draft)
        name = _name(draft)
        rank = rank_of(name)
        if compared is not None:
            tally.add(compared)
            if tally.wants(flip_of(compared), rank):
                tally.keep(rank, sample_of(compared, draft, name))
        if job.again and rank % job.again == 0:
            tally.checked_again += 1
            if not job.comparer.agrees(draft, compared):
                tally.disagreed.append(mask_id(name))
    return tally


def _tallies(job: Job, batches: Iterable[Batch], workers: int) -> Iterator[Tally]:
    if workers < 2 or "fork" not in multiprocessing.get_all_start_methods():
        yield from (judged(job, _drafts(batch)) for batch in batches)
        return
    _here.append(job)
    # What is shared must not be touched: a collector that walks over it would copy every page.
    gc.collect()
    gc.freeze()
    pool = ProcessPoolExecutor(workers, multiprocessing.get_context("fork"))
    waiting: deque[Future[Tally]] = deque()
    try:
        for batch in batches:
            waiting.append(pool.submit(_judge_here, batch))
            # A few ahead, no more: an archive does not fit into memory.
            if len(waiting) > 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        gc.unfreeze()
        _here.pop()


def _judge_here(batch: Batch) -> Tally:
    return judged(_here[-1], _drafts(batch))


def _drafts(batch: Batch) -> Iterator[Draft] | Sequence[Draft]:
    if not isinstance(batch, Records):
        return batch
    return _read(batch)


def _read(batch: Records) -> Iterator[Draft]:
    try:
        yield from records_of(batch.path, batch.shown, batch.part)
    except InputError as error:
        yield unread(batch.shown, error)


def unread(shown: str, error: InputError) -> Draft:
    """What stands for an input that could not be read: it is undecided under any rulebook."""
    return Draft(shown, shown, (), problems=(InputProblem(error.code, error.wording),))


def _name(draft: Draft) -> str:
    if draft.record_line is None:
        return draft.path
    own = "" if draft.id.startswith(f"{draft.path}:") else f" {draft.id}"
    return f"{draft.path}:{draft.record_line}{own}"
