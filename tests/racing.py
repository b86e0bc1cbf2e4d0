"""People at once: `race(folder, cases, rounds)` lets 32 of them edit, approve, publish, hide and revoke the same cases.

Each racer is a process with a connection of its own. What they were told is compared with the log: every yes is one leaf,
written while its asker waited; the log, which is one order of all that happened, is then judged by hand: nothing
published that was not approved at that place, nothing published twice.
"""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from copygate.decisions.freezing import Frozen
from copygate.errors import CopygateError
from copygate.review.guards import Command
from copygate.service import Service, open_store
from copygate.store import ledger
from tests.nursery import started
from tests.review_store import ANSWERS, START, Told, key_of

PASSES: Final = 6
RACERS: Final = (
    *((("approve", "li", "editor", "tier:initial"),) * 3),
    *((("approve", "sun", "editor", "tier:initial"),) * 2),
    *((("approve", "zhao", "legal", "tier:second"),) * 3),
    *((("approve", "zhou", "legal", "tier:second"),) * 2),
    *((("approve", "chen", "director", "tier:final"),) * 3),
    *((("approve", "li2", "director", "tier:final"),) * 2),  # the same person as li
    *((("approve", "sun", "tech-lead", "sign-off:technical"),) * 3),
    *((("publish", "qian", "publisher", ""),) * 6),
    *((("edit", "wang", "creator", ""),) * 2),
    ("edit", "li", "creator", ""),
    ("revoke", "admin-1", "director", "p-chen"),
    ("revoke", "admin-2", "legal", "p-zhao"),
    *((("suspend", "chen", "duty-officer", ""),) * 2),
    ("tick", "", "", ""),
)
_SAME: Final = {"p-li2": "p-li"}
_TOLD: Final = (
    "review.approved",
    "review.signed-off",
    "review.revised",
    "publication.published",
    "publication.suspended",
)


@dataclass
class Raced:
    """What came of a race."""

    acknowledged: list[dict[str, Any]] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    published: int = 0

    def said(self) -> str:
        """In a line."""
        common = ", ".join(f"{code} {count}" for code, count in self.refused.most_common(6))
        return f"{len(self.acknowledged)} acknowledged acts, {self.published} publications, refused: {common}"


def race(folder: Path, service: Service, rounds: int, cases: int, racers: Iterable[tuple[str, ...]] = RACERS) -> Raced:
    """Let them race over fresh cases, round after round; then judge the log. Raises AssertionError."""
    began = time.time()
    running = [started(run, folder, *racer, began) for racer in racers]
    with service.writer.reading() as transaction:
        first = ledger.size_of(transaction.connection)
    raced = Raced()
    for number in range(rounds):
        names = [_submitted(service, f"第 {number} 轮 {each}") for each in range(cases)]
        for _, pipe in running:
            assert pipe.recv() == "ready"
        for _, pipe in running:
            pipe.send(names)
        for _, pipe in running:
            done, refused = pipe.recv()
            raced.acknowledged += done
            raced.refused.update(refused)
    for process, pipe in running:
        pipe.send([])
        process.join(60)
        assert process.exitcode == 0
        pipe.close()
    judge(service, raced, first)
    return raced


def _submitted(service: Service, text: str) -> str:
    return service.cases.submit(Frozen("draft.md", {"draft.md": text.encode()}), key_of("wang")).case


def judge(service: Service, raced: Raced, first: int) -> None:
    """The log from a leaf on, against what everybody was told, and by itself."""
    with service.writer.reading() as transaction:
        leaves = [json.loads(raw) for raw in ledger.leaves_from(transaction.connection, 0)]
    for each in raced.acknowledged:
        leaf = leaves[each["leaf"]]
        assert (leaf["id"], leaf["act"], leaf["obj"]["id"]) == (each["event"], each["act"], each["case"])
        assert each["before"] <= each["leaf"] < each["after"], "written while its asker waited"
    written = {leaf["id"] for leaf in leaves[first:] if leaf["act"] in _TOLD}
    silent = written - {each["event"] for each in raced.acknowledged}
    # Who could not be told is told just that; any other refusal has written nothing.
    assert len(silent) <= raced.refused["store.unsure"], "a refusal wrote something"
    for number, leaf in enumerate(leaves):
        if leaf["act"] == "publication.published":
            judge_publication(leaves[: number + 1])
            raced.published += number >= first


def judge_publication(leaves: list[dict[str, Any]]) -> None:
    """The last leaf publishes: three people outside the draft, and a specialist, hold their roles and said yes to this."""
    last = leaves[-1]
    mine = [leaf for leaf in leaves if leaf["obj"] == {**last["obj"], **_moving(leaf)}]
    assert sum(leaf["act"] == "publication.published" for leaf in mine) == 1, "published twice"
    held: set[tuple[str, str]] = set()
    for leaf in leaves:
        for row in leaf.get("data", {}).get("rows", ()):
            if row["table"] == "grants":
                grant = (row["row"]["account"], row["row"]["role"])
                held.discard(grant) if "until" in row["row"] else held.add(grant)
    authors = {_person(leaf) for leaf in mine if leaf["act"] in ("review.submitted", "review.revised")}
    since = max(number for number, leaf in enumerate(mine) if leaf["act"] in ("review.checked", "review.revised"))
    assert mine[since]["act"] == "review.checked", "edited and not checked since"
    yes = [
        leaf
        for leaf in mine[since:]
        if leaf["act"] in ("review.approved", "review.signed-off")
        and leaf["obj"]["rev_digest"] == last["obj"]["rev_digest"]
        and leaf["policy"]["eval_digest"] == last["policy"]["eval_digest"]
        and _person(leaf) not in authors
        and (leaf["actor"]["id"], leaf["actor"]["role"]) in held
    ]
    tiers = {leaf["data"]["requirement"]: _person(leaf) for leaf in yes}
    assert set(tiers) == {"tier:initial", "tier:second", "tier:final", "sign-off:technical"}, "published unapproved"
    assert len({who for requirement, who in tiers.items() if requirement.startswith("tier:")}) == 3, (
        "one filled two tiers"
    )


def _moving(leaf: dict[str, Any]) -> dict[str, Any]:
    return {name: leaf["obj"].get(name) for name in ("revision", "rev_digest", "previous") if name in leaf["obj"]}


def _person(leaf: dict[str, Any]) -> str:
    account = leaf["actor"]["id"]
    return str(_SAME.get(account, account))


# --- one racer ----------------------------------------------------------------------------------------------------


class _Racer:
    def __init__(self, folder: Path, kind: str, who: str, role: str, what: str, started: float) -> None:
        offset = START + timedelta(hours=1) - datetime.fromtimestamp(started, START.tzinfo)
        self.service = open_store(
            folder, rules=Told(), clock=lambda: datetime.now(START.tzinfo) + offset, durable=False
        )
        self.kind, self.role, self.what = kind, role, what
        self.key = key_of(who)

    def act(self, case: str) -> Any:
        cases, key = self.service.cases, self.key
        match self.kind:
            case "approve":
                act = "review.approved" if self.what.startswith("tier:") else "review.signed-off"
                said = Command(act, key.name, self.role, None, self.what, data={"answers": ANSWERS})
                return cases.act(case, said, key, seen=self.service.desk.show(case).seen)
            case "publish":
                return cases.publish(case, key)
            case "edit":
                text = f"改 {random.random()}".encode()
                return cases.submit(Frozen("draft.md", {"draft.md": text}), key, self.role, case=case)
            case "suspend":
                return cases.suspend(case, key, reason="举报")
            case "revoke":
                self.service.people.revoke(self.what, self.role, key)
                time.sleep(random.random() / 20)
                self.service.people.grant(self.what, self.role, key)
            case _:
                self.service.timers.tick()
        return None

    def may_come_to_something(self, case: str) -> bool:
        """Looked at without a lock, so it may be wrong by the time of the act; the first pass does not even look."""
        with self.service.writer.reading() as transaction:
            state = ledger.state_of(transaction.connection, "case", case)
        return state == ("approved" if self.kind == "publish" else "in-review")

    def size(self) -> int:
        return self.service.audit.size()

    def race(self, names: list[str]) -> tuple[list[dict[str, Any]], Counter[str]]:
        done: list[dict[str, Any]] = []
        refused = Counter[str]()
        once = self.kind in ("edit", "revoke", "suspend", "tick")
        for number in range(1 if once else PASSES):
            for case in random.sample(names, len(names)):
                if once and random.random() < 0.5:
                    continue
                if once:
                    time.sleep(random.random() / 5)
                before = self.size()
                if number and not self.may_come_to_something(case):
                    continue
                try:
                    came_to = self.act(case)
                except CopygateError as error:
                    refused[error.code] += 1
                    continue
                if came_to is not None and not came_to.repeated:
                    told = {"act": came_to.act, "case": case, "event": came_to.event, "leaf": came_to.leaf}
                    done.append({**told, "before": before, "after": self.size(), "pass": number})
        return done, refused


def run(pipe: Connection, folder: Path, kind: str, who: str, role: str, what: str, began: float) -> None:
    """A racer's process: a round for each list of cases that comes, the end with an empty one."""
    racer = _Racer(folder, kind, who, role, what, began)
    pipe.send("ready")
    while names := pipe.recv():
        pipe.send(racer.race(names))
        pipe.send("ready")
