"""Processes that publish, edit and tick at the same time: never an unapproved publication, never two, no fork of the log."""

from __future__ import annotations

import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from copygate.audit.verifier import Key, verify
from copygate.errors import StoreError
from copygate.review.states import State
from copygate.service import open_store
from tests.diskfaults import compiler, fail_everywhere
from tests.killing import judge as judge_the_killed
from tests.killing import kill
from tests.racing import Raced, judge, judge_publication
from tests.review_store import START, Clock, Office, Told, key_of

ROOT = Path(__file__).resolve().parent.parent
CASES = 4
RACER = """
import sys
from datetime import timedelta
from pathlib import Path
from tests.review_store import START, Clock, Told, key_of
from copygate.errors import CopygateError
from copygate.service import open_store
from copygate.decisions.freezing import Frozen
what, folder, names = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
service = open_store(folder, rules=Told(), clock=Clock(START + timedelta(hours=6)), durable=False)
print("ready", flush=True)
sys.stdin.readline()
for name in names:
    try:
        if what == "publish":
            service.cases.publish(name, key_of("qian"))
        elif what == "edit":
            service.cases.submit(Frozen("draft.md", {"draft.md": "改过的".encode()}), key_of("wang"), case=name)
        else:
            service.timers.tick()
        print("done", name, flush=True)
    except CopygateError as error:
        print("refused", name, error.code, flush=True)
"""


def test_processes_racing_to_publish_and_to_edit(tmp_path: Path) -> None:
    office = Office(tmp_path / "store")
    names = []
    for number in range(CASES):
        done = office.submit(f"第 {number} 稿")
        office.approve_all(done.case)
        if number % 2:
            office.service.cases.schedule(done.case, key_of("qian"), at=office.clock.now)
        names.append(done.case)
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, what, str(office.folder), *order],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for what, order in (("publish", names), ("publish", names), ("edit", names[::-1]), ("tick", names))
    ]
    for racer in racers:
        assert racer.stdout is not None
        assert racer.stdout.readline() == "ready\n"
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("\n")
        racer.stdin.flush()
    said = [racer.communicate(timeout=120)[0] for racer in racers]
    assert [racer.returncode for racer in racers] == [0, 0, 0, 0]
    service = open_store(office.folder, rules=Told(), clock=Clock(START), durable=False)
    for name in names:
        acts = [each.act for each in service.desk.history(name)]
        assert acts.count("publication.published") <= 1
        state = service.desk.show(name).case.state
        assert state in (State.PUBLISHED, State.IN_REVIEW)
        assert (state is State.PUBLISHED) == (acts[-1] == "publication.published")
    acknowledged = sum(line.startswith("done") for text in said[:2] for line in text.splitlines())
    assert acknowledged <= CASES
    service.audit.export(tmp_path / "export")
    verdict = verify(tmp_path / "export", [Key.parse(str(service.verifier))], [], 4)
    assert not verdict.problems, [problem.say("en") for problem in verdict.problems]


def test_a_writer_that_is_killed_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    """SIGKILL at random moments of durable acts; `make faults` does it 200 times, with four writers at a time."""
    office = Office(tmp_path / "store")
    told = kill(office.folder, 4, 2, random.Random(4))
    judge_the_killed(office.folder, told, tmp_path / "export")


@pytest.mark.skipif(compiler() is None, reason="no C compiler to build the shim with, or not Linux")
@pytest.mark.parametrize(("mode", "sticky"), [("EIO", False), ("ENOSPC", True)])
def test_a_failing_disk_is_a_clear_error_and_nothing_half_written(mode: str, sticky: bool, tmp_path: Path) -> None:
    """Every 23rd of the calls of a decision on the database; `make faults` breaks each one."""
    office = Office(tmp_path / "store")
    case = office.submit().case
    broken = fail_everywhere(office.folder, case, mode, sticky=sticky, shim=tmp_path / "shim.so", step=23)
    assert broken.refused >= 2
    office.service.audit.export(tmp_path / "export")
    assert not verify(tmp_path / "export", [Key.parse(str(office.service.verifier))], [], 4).problems


def test_the_judge_of_a_race_finds_what_was_not_approved(tmp_path: Path) -> None:
    """`make faults` lets 32 people race and judges the log by hand; here what that judge is worth."""
    office = Office(tmp_path / "store")
    case = office.published()
    judge(office.service, Raced(refused=Counter({"store.unsure": 9, "store.unavailable": 9})), 0)
    with pytest.raises(AssertionError, match="a refusal wrote something"):
        judge(office.service, Raced(refused=Counter({"store.unavailable": 9})), 0)
    leaves = [leaf.said for leaf in office.service.audit.leaves(0, 1_000)]
    assert (leaves[-1]["act"], leaves[-1]["obj"]["id"]) == ("publication.published", case)
    judge_publication(leaves)
    approval = next(at for at, leaf in enumerate(leaves) if leaf.get("data", {}).get("requirement") == "tier:second")
    grant = {"table": "grants", "key": "k", "row": {"account": "p-zhao", "role": "legal", "until": "now"}}
    edited = {**leaves[approval - 1], "act": "review.revised"}
    for forged, said in (
        (leaves[:approval] + leaves[approval + 1 :], "unapproved"),
        ([*leaves[:-1], {"act": "role.revoked", "obj": {}, "data": {"rows": [grant]}}, leaves[-1]], "unapproved"),
        ([*leaves, leaves[-1]], "twice"),
        ([*leaves[:-1], {**edited, "obj": leaves[-1]["obj"]}, leaves[-1]], "edited"),
    ):
        with pytest.raises(AssertionError, match=said):
            judge_publication(forged)


def test_a_full_disk_is_a_clear_error_and_nothing_half_written(tmp_path: Path) -> None:
    office = Office(tmp_path / "store")
    case = office.submit().case
    before = (office.folder / "review.db").read_bytes()
    database = office.service.writer.database

    def no_room(connection: Any, _record: Any) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")

    event.listen(database._engine, "connect", no_room)

    def fill() -> None:
        for _ in range(200):
            office.service.cases.comment(case, key_of("li"), "editor", "说" * 400)

    with pytest.raises(StoreError) as error:
        fill()
    assert error.value.code == "store.unavailable"
    assert "full" in error.value.wording.en
    assert "INSERT" not in error.value.wording.en, "no statement, no values"
    event.remove(database._engine, "connect", no_room)
    assert len((office.folder / "review.db").read_bytes()) == len(before)
    office.service.cases.comment(case, key_of("li"), "editor", "又有地方了")
    office.service.audit.export(tmp_path / "export")
    assert not verify(tmp_path / "export", [Key.parse(str(office.service.verifier))], [], 4).problems
