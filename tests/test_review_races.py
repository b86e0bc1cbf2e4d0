"""Processes that publish, edit and tick at the same time: never an unapproved publication, never two, no fork of the log."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from copygate.audit.verifier import Key, verify
from copygate.review.states import State
from copygate.service import open_store
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
from copygate.service.freezing import Frozen
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
