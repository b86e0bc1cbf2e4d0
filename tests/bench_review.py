"""What the review store costs: `python -m tests.bench_review [CASES]`.

Durable acts a second (every one with its fsyncs), and the time of “is it approved?” in stores of growing size: the cases
that fill a store are copies of one case's leaves under other names, which is what a look-up has to find its way through.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from sqlalchemy import insert, select

from copygate.service import open_store
from copygate.store.schema import leaves, objects
from tests.review_store import Office, key_of

ACTS = 60
ASKED = 60
_BATCH = 20_000


def main() -> None:
    """Print both figures."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder) / "store")
        done = office.submit()
        office.approve_all(done.case)
        durable = open_store(office.folder, rules=office.rules, clock=office.clock)
        began = time.perf_counter()
        for number in range(ACTS):
            durable.cases.comment(done.case, key_of("li"), "editor", f"第 {number} 条")
        took = time.perf_counter() - began
        print(f"durable acts, signed and sealed   {ACTS / took:8.1f} a second")
        other = office.submit("问的是这一篇").case
        office.approve_all(other)
        filled = 2
        for wanted in (100, 1_000, 10_000, 100_000):
            if wanted > most:
                break
            fill(office, other, filled, wanted)
            filled = wanted
            times = []
            for _ in range(ASKED):
                began = time.perf_counter()
                assert office.service.desk.is_approved(other) == ""
                times.append(time.perf_counter() - began)
            print(f"is it approved? {wanted:9,} cases   {median(times) * 1000:8.2f} ms (median of {ASKED})")


def fill(office: Office, like: str, have: int, wanted: int) -> None:
    """Copies of a case, so that the tables are as large as they would be. The log they make is no proof of anything."""
    with office.service.writer.database.writing() as connection:
        given = connection.execute(select(leaves).where(leaves.c.object == f"case/{like}")).mappings().all()
        row = connection.execute(select(objects).where(objects.c.object == f"case/{like}")).mappings().one()
        number = 10_000_000 + have * len(given)
        for start in range(have, wanted, _BATCH):
            copies, states = [], []
            for case in range(start, min(wanted, start + _BATCH)):
                states.append({**row, "object": f"case/copy-{case}", "last": f"copy-{case}"})
                for leaf in given:
                    number += 1
                    about = {"number": number, "id": f"copy-{number}", "request": None, "object": f"case/copy-{case}"}
                    copies.append({**leaf, **about})
            connection.execute(insert(leaves), copies)
            connection.execute(insert(objects), states)


if __name__ == "__main__":
    main()
