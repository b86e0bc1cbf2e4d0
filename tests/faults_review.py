"""`make faults`: writers killed, people racing, a disk that fails. `python -m tests.faults_review [--only kills race disk]`.

Each part ends with the log exported and verified at level 4; figures are printed. Some ten minutes on two free cores.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from copygate.audit.verifier import Key, verify
from tests import killing
from tests.diskfaults import MODES, compiler, fail_everywhere
from tests.racing import RACERS, race
from tests.review_store import Office

WRITERS: Final = 4
CASES: Final = 4


def main() -> None:
    """The parts, one after the other."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults_review", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--only", nargs="+", choices=("kills", "race", "disk"), default=("kills", "race", "disk"))
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=5, help=f"each over {CASES} cases, by {len(RACERS)} people")
    options = parser.parse_args()
    if "kills" in options.only:
        _part(lambda folder: kills(folder, options.kills))
    if "race" in options.only:
        _part(lambda folder: races(folder, options.rounds))
    if "disk" in options.only:
        _part(disk)


def kills(folder: Path, count: int) -> str:
    """SIGKILL at random moments of durable acts, four writers at a time; then the store is judged once."""
    office = Office(folder / "store")
    acknowledged = killing.kill(office.folder, count, WRITERS, random.Random())
    killing.judge(office.folder, acknowledged, folder / "export")
    return f"{count} kills, {WRITERS} writers at a time: {len(acknowledged)} acknowledged events, all there"


def races(folder: Path, rounds: int) -> str:
    """People editing, approving, publishing, hiding and revoking the same cases."""
    office = Office(folder / "store")
    raced = race(office.folder, office.service, rounds, CASES)
    _verified(office, folder)
    assert raced.published, "nobody ever published: the race shows nothing"
    return f"{len(RACERS)} racing over {rounds * CASES} cases: {raced.said()}; none unapproved, none twice"


def disk(folder: Path) -> str:
    """EIO and ENOSPC at each call of a decision on the database and its journal, once and for good."""
    if compiler() is None:
        return "no C compiler: the failing disk was not tried"
    office = Office(folder / "store")
    case = office.submit().case
    said = []
    for mode in MODES:
        for sticky in (False, True):
            broken = fail_everywhere(office.folder, case, mode, sticky=sticky, shim=folder / "shim.so")
            said.append(f"{mode}{' for good' if sticky else ' once'} {broken.calls} calls, {broken.refused} refused")
    _verified(office, folder)
    return f"failing disk: {'; '.join(said)}; nothing half written"


def _verified(office: Office, folder: Path) -> None:
    office.service.audit.export(folder / "export")
    verdict = verify(folder / "export", [Key.parse(str(office.service.verifier))], [], 4)
    assert not verdict.problems, [problem.say("en") for problem in verdict.problems]


def _part(run: Callable[[Path], str]) -> None:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        said = run(Path(folder))
    print(f"{said}; level 4 holds ({time.monotonic() - began:.0f} s)", flush=True)


if __name__ == "__main__":
    main()
