"""`python -m tests.bench_audit [--leaves 1000000]`: appends per second, and how long a verify takes, level by level.

The log is of items with eight events each, of a type whose replay asks no questions; none is signed unless `--signed`
says how many in a hundred are, for checking a person's signature costs as much as hashing a hundred leaves.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from copygate.audit.export import TableRow, export_files
from copygate.audit.keys import ROOT_ACT, enrolment, sign_statement
from copygate.audit.log import append
from copygate.audit.merkle import Frontier
from copygate.audit.verifier import Key, verify
from tests.audit import ORIGIN, entry, fixed_id, person, signed
from tests.audit_log import TRUSTED, about
from tests.killing import story
from tests.review_store import Office

STATES = ("", "CHECKING", "FIRST", "SECOND", "FINAL", "APPROVED", "SCHEDULED", "PUBLISHED", "SUSPENDED")
EVENTS = len(STATES) - 1


def leaves(count: int, signed_in_100: int) -> Iterator[bytes]:
    """Raw leaves like those of a store: about 700 bytes each."""
    people = (person("p-1"), person("p-2"))
    yield about(entry(0, ROOT_ACT, data=enrolment(*(key.verifier for key in people))), "store", ORIGIN).encode()
    templates = []
    for step in range(EVENTS):
        said = entry(1, "review.moved", case="CASE", states=(STATES[step], STATES[step + 1]), previous=fixed_id(2))
        said = replace(said, obj=replace(said.obj, type="item"))
        raw = (replace(said, obj=replace(said.obj, previous="")) if step == 0 else said).encode()
        templates.append(raw.replace(fixed_id(1).encode(), b"%(id)s").replace(fixed_id(2).encode(), b"%(last)s"))
    for number in range(1, count):
        case, step = divmod(number - 1, EVENTS)
        name = b"%d" % case
        if signed_in_100 and number % 100 < signed_in_100:
            previous = fixed_id(number - 1) if step else ""
            states = (STATES[step], STATES[step + 1])
            said = entry(number, "review.approved", case=str(case), states=states, previous=previous)
            yield sign_statement(replace(said, obj=replace(said.obj, type="item")), ORIGIN, people[0]).encode()
        else:
            ids = {b"id": fixed_id(number).encode(), b"last": fixed_id(number - 1).encode()}
            yield templates[step].replace(b'"CASE"', b'"%s"' % name) % ids


def rows(count: int) -> Iterator[TableRow]:
    """The tables that those leaves give."""
    for number, key in enumerate((person("p-1").verifier, person("p-2").verifier)):
        yield TableRow("keys", f"p-{number + 1}+{key.id.hex()}", {"public": key.public.hex(), "state": "enrolled"})
    yield TableRow("objects", f"store/{ORIGIN}", {"last": fixed_id(0)})
    digest = entry(0, "a.b").obj.rev_digest
    for case in range(-(-(count - 1) // EVENTS)):
        last = min(count - 1, (case + 1) * EVENTS)
        state = STATES[(last - 1) % EVENTS + 1]
        yield TableRow(
            "objects", f"item/{case}", {"last": fixed_id(last), "rev_digest": digest, "revision": 3, "state": state}
        )


def main() -> None:
    """Build, write, verify; print a table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench_audit", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--leaves", type=int, default=1_000_000)
    parser.add_argument("--signed", type=int, default=0, metavar="IN_100", help="signed decisions in 100 leaves")
    parser.add_argument(
        "--stories", type=int, default=60, help="drafts taken from submission to takedown, for the last line"
    )
    options = parser.parse_args()
    count = options.leaves

    few = list(leaves(min(count, 20_000), 0))
    _time("appends, checked and hashed (log.append)", len(few), lambda: _appended(few))
    _time("appends, hashed (Frontier.extend)", len(few), lambda: Frontier().extend(few))
    frontier = Frontier().extend(leaves(count, options.signed))
    checkpoint = signed(count, frontier.root)
    with tempfile.TemporaryDirectory() as folder:
        for name, content in export_files(leaves(count, options.signed), [checkpoint], rows(count)):
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        for level in (1, 2, 3):
            _time(f"verify, level {level}", count, lambda level=level: _verified(Path(folder), level, options.signed))
    _a_real_log(options.stories)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak memory {memory:,} MiB, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")


def _a_real_log(stories: int) -> None:
    """What the review service writes: longer leaves, most of them signed, so most of the time goes into Ed25519."""
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder, "store"))
        for number in range(stories):
            for _ in story(office.service, f"第 {number} 稿"):
                pass
        office.clock.forward(hours=80)
        office.service.timers.tick()
        office.service.audit.export(Path(folder, "export"))
        leaves = [leaf.raw for leaf in office.service.audit.leaves(0, office.service.audit.size())]
        keys = [Key.parse(str(office.service.verifier))]
        signatures = sum(len(json.loads(raw).get("sig", ())) for raw in leaves)
        began = time.process_time()
        verdict = verify(Path(folder, "export"), keys, level=3)
        each = (time.process_time() - began) / len(leaves)
        assert not verdict.problems
    share, size = 100 * signatures / len(leaves), sum(map(len, leaves)) / len(leaves)
    print(
        f"a log of {stories} reviews: {len(leaves):,} leaves of {size:,.0f} bytes, {share:.0f} signatures in 100 leaves: level 3 "
        f"takes {each * 1e6:,.0f} µs CPU a leaf, {each * 1e6:,.0f} s for a million"
    )


def _appended(raws: list[bytes]) -> None:
    frontier = Frontier()
    for raw in raws:
        frontier = append(frontier, raw)


def _verified(folder: Path, level: int, signed_in_100: int) -> None:
    verdict = verify(folder, [TRUSTED], level=level)
    # The bench's root is not signed by its two people, which is the one thing that level 3 must say of it.
    found = {(each.code, each.index) for each in verdict.problems}
    assert found <= {("root-keys", 0), ("unsigned", 0)}, verdict.problems[:3]
    assert bool(found) is (level > 2)
    assert verdict.signatures >= (signed_in_100 and level > 2), "signed decisions were checked"


def _time(name: str, count: int, call: object) -> None:
    assert callable(call)
    wall, own, children = time.perf_counter(), time.process_time(), _children()
    call()
    wall = time.perf_counter() - wall
    cpu = time.process_time() - own + _children() - children
    print(f"{name:<45} {wall:8.2f} s wall {cpu:8.2f} s CPU {count / wall:12,.0f}/s", flush=True)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
