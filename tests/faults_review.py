"""SIGKILL in the middle of durable writes: `python -m tests.faults_review [KILLS]`, two writers at a time."""

from __future__ import annotations

import random
import sys
import tempfile
from pathlib import Path

from tests.review_store import Office
from tests.test_review_races import judge_after_kills, kill_writers


def main() -> None:
    """Kill so often; then judge the store once."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    chance = random.Random(20_261_121)
    with tempfile.TemporaryDirectory() as folder:
        office = Office(Path(folder) / "store")
        case = office.submit().case
        acknowledged: dict[str, int] = {}
        for attempt in range(kills // 2):
            acknowledged |= kill_writers(office.folder, case, str(attempt), chance.randrange(1, 25))
        judge_after_kills(office.folder, case, acknowledged, Path(folder) / "export")
    print(f"{kills // 2 * 2} kills, {len(acknowledged)} acknowledged events, all there; level 4 holds")


if __name__ == "__main__":
    main()
