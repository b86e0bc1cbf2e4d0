"""A review store for the tests: rules that are told what to say, people with keys, a clock that is moved by hand."""

from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path

from copygate.audit.note import SigningKey
from copygate.decisions.blacklist import Listed
from copygate.decisions.freezing import Frozen
from copygate.model.review import EvidenceNeeded, Requirement, ReviewPlan, TimeAllowed
from copygate.review.guards import Command
from copygate.service import Done, Founder, Judged, Service, init_store, open_store

START = datetime(2026, 11, 23, 1, tzinfo=UTC)  # Monday, nine in the morning in Shanghai
ROLES = {
    "wang": ("creator",),
    "li": ("editor", "creator"),
    "li2": ("legal", "director"),  # a second account of li
    "zhao": ("legal",),
    "chen": ("director", "duty-officer"),
    "sun": ("tech-lead", "editor"),
    "qian": ("publisher",),
    "zhou": ("duty-officer", "legal"),
}
FOUNDERS = ("admin-1", "admin-2")
PLAN = ReviewPlan(
    "standard",
    (
        Requirement(
            "tier:initial", "tier", "初审", ("editor",), 1, 0, TimeAllowed(4, "hours", working=True), "basic-compliance"
        ),
        Requirement("tier:second", "tier", "复审", ("legal",), 1, 1, TimeAllowed(8, "hours", working=True)),
        Requirement("tier:final", "tier", "终审", ("director",), 1, 2, TimeAllowed(24, "hours")),
    ),
    (Requirement("sign-off:technical", "sign-off", "技术会签", ("tech-lead",)),),
)
ANSWERS = {"findings": True, "labels": True, "personal-data": True, "pictures": True}


def key_of(name: str) -> SigningKey:
    """The key of a person, the same on every run."""
    return SigningKey(f"p-{name}", sha256(f"key of {name}".encode()).digest())


@dataclass
class Told:
    """Rules that say what a test tells them to."""

    version: int = 1
    outcome: str = "review"
    blocking: tuple[str, ...] = ()
    unwaivable: tuple[str, ...] = ()
    plan: ReviewPlan = PLAN
    breaks: bool = False
    asked: int = 0

    @property
    def digest(self) -> str:
        """Of the version."""
        return sha256(f"rules {self.version}".encode()).hexdigest()

    def texts(self) -> bytes:
        """What an auditor would ask for."""
        return f"rules {self.version}".encode()

    def judge(self, frozen: Frozen, today: date, listed: tuple[Listed, ...] = ()) -> Judged:
        """What it was told, and phrases that are listed."""
        self.asked += 1
        if self.breaks:
            raise RuntimeError("张三 13800138000 的稿件让检查崩溃")
        text = b"".join(frozen.files.values()).decode()
        met = tuple(f"blacklist/{each.id}" for each in listed if each.kind == "phrase" and each.value in text)
        outcome, blocking = "blocked" if met else self.outcome, (*self.blocking, *met)
        verdict = json.dumps({"outcome": outcome, "blocking": blocking}).encode()
        return Judged(outcome, blocking, (*self.unwaivable, *met), self.plan, verdict)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = START

    def __call__(self) -> datetime:
        self.now += timedelta(microseconds=1)
        return self.now

    def forward(self, **by: float) -> None:
        """Move on."""
        self.now += timedelta(**by)


@cache
def _template() -> Path:
    """A store with all the people, made once a run and copied for each test."""
    folder = Path(tempfile.mkdtemp(prefix="copygate-store-")) / "store"
    clock = Clock(START - timedelta(days=30))
    founders = [Founder(f"管理员 {name}", key_of(name)) for name in FOUNDERS]
    service = init_store(folder, founders, origin="log.example/copygate", rules=Told(), clock=clock, durable=False)
    admins = [key_of(name) for name in FOUNDERS]
    for name, roles in ROLES.items():
        service.people.enrol(f"姓名-{name}", key_of(name), admins)
        for role in roles:
            service.people.grant(f"p-{name}", role, admins[0])
    service.people.same_person("p-li", "p-li2", admins[0])
    service.close()
    return folder


@dataclass
class Office:
    """A store with people at work in it."""

    folder: Path
    rules: Told = field(default_factory=Told)
    clock: Clock = field(default_factory=Clock)
    plan: ReviewPlan = PLAN

    def __post_init__(self) -> None:
        shutil.copytree(_template(), self.folder)
        self.service = self.open()

    def open(self) -> Service:
        """The store, opened once more."""
        return open_store(self.folder, rules=self.rules, clock=self.clock, durable=False)

    def draft(self, text: str = "新品周六到店,欢迎来尝。", **front: str) -> Frozen:
        """A frozen draft."""
        head = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in front.items())
        return Frozen("draft.md", {"draft.md": f"---\n{head}---\n{text}\n".encode()})

    def submit(self, text: str = "新品周六到店,欢迎来尝。", by: str = "wang", case: str = "", **front: str) -> Done:
        """Submit a draft."""
        return self.service.cases.submit(self.draft(text, **front), key_of(by), ROLES[by][0], case=case)

    def seen(self, case: str) -> str:
        """What is on the screen now."""
        return self.service.desk.show(case).seen

    def approve(self, case: str, by: str, role: str, requirement: str, on_behalf_of: str | None = None) -> Done:
        """One yes."""
        act = "review.approved" if requirement.startswith("tier:") else "review.signed-off"
        command = Command(act, f"p-{by}", role, on_behalf_of, requirement, data={"answers": ANSWERS})
        return self.service.cases.act(case, command, key_of(by), seen=self.seen(case))

    def approve_all(self, case: str) -> Done:
        """Everybody says yes."""
        self.approve(case, "li", "editor", "tier:initial")
        self.approve(case, "zhao", "legal", "tier:second")
        self.approve(case, "sun", "tech-lead", "sign-off:technical")
        return self.approve(case, "chen", "director", "tier:final")

    def published(self) -> str:
        """A case that readers see."""
        done = self.submit()
        self.approve_all(done.case)
        self.service.cases.publish(done.case, key_of("qian"))
        return done.case

    def adopt(self, **told: object) -> None:
        """New rules, adopted by two people."""
        for name, value in told.items():
            setattr(self.rules, name, value)
        self.rules.version += 1
        self.service.rulebooks.adopt([key_of(name) for name in FOUNDERS])


def needing(plan: ReviewPlan, *kinds: str) -> ReviewPlan:
    """The plan, with evidence owed."""
    return replace(plan, evidence=tuple(EvidenceNeeded("cn/x", kind) for kind in kinds))
