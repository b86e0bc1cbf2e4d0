"""A project with a small rulebook and a review store, for tests of what leaves the store and what a check makes of it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from copygate import pipeline
from copygate.audit.note import SigningKey
from copygate.decisions.applying import Decisions
from copygate.decisions.freezing import Refrozen, shown_files
from copygate.decisions.shelf import Shelf
from copygate.decisions.trust import Trust
from copygate.evaluation.compiled import CompiledRulebook
from copygate.intake.reader import read_file
from copygate.model.draft import Draft
from copygate.model.verdict import Verdict
from copygate.pictured import with_pictures
from copygate.rulebooks import compiled_rulebook
from copygate.service import Founder, PackRules, Service, init_store, open_store
from copygate.service.receipts import Issued
from tests.review_store import Clock, key_of

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
TODAY = date(2026, 11, 23)
PEOPLE = {"wang": "creator", "li": "editor", "zhao": "legal", "chen": "director", "qian": "publisher"}
PACK = """id: house
title: 规则
version: 1.0.0
owner: a@example.com
jurisdiction: cn
time_zone: Asia/Shanghai
despite: [fullwidth]
sources:
  - id: manual
    title: 手册
    short: 手册
    issuer: 品牌
    url: https://example.com/manual
    from: 2026-01-01
    verified: true
    checked: 2026-11-21
    articles: [{number: "1", gist: 用词}]
"""
_RULE = """rule {name} "{title}"
  cites     manual 1
  severity  {severity}
  from      2026-01-01
  forbid    "{word}"
  message   "「{{match}}」{title}"
  example   bad  "{word}来了" finds "{word}"
  example   good "新品来了"
end
"""
RULES = "".join(
    _RULE.format(name=name, title=title, severity=severity, word=word)
    for name, title, severity, word in (
        ("praise", "须有人看", "review", "很棒"),
        ("praise-too", "也须有人看", "review", "超赞"),
        ("wrong", "写法不对", "block", "云湖壶"),
        ("never", "不许提", "block-always", "赌球"),
    )
)
WORKFLOW = """
workflow short "一审"
  tier      initial "初审" by editor approvals 1 within 4 hours
  bar       contributors
end
"""
TEXT = "新款很棒,周六到店。"


@dataclass
class House:
    """A folder, its store, its people, and today's rules."""

    folder: Path
    trust: Trust = field(init=False)

    def __post_init__(self) -> None:
        shutil.copytree(_template(), self.folder, dirs_exist_ok=True)
        self.clock = Clock(NOW)
        self.service: Service = open_store(self.folder / "store", rules=self.judge(), clock=self.clock, durable=False)
        self.trust = Trust(self.service.verifier, {role: (key_of(name).verifier,) for name, role in PEOPLE.items()})
        self.receipts = self.folder / "receipts"

    def write_rules(self, text: str) -> None:
        """Other rules from now on."""
        _write_rules(self.folder, text)

    def rulebook(self) -> CompiledRulebook:
        """Today's rules."""
        return compiled_rulebook([self.folder / "rules"])

    def judge(self, decisions: Decisions | None = None) -> PackRules:
        """What judges in the store."""
        return PackRules(self.rulebook(), ocr="off", roots=[self.folder / "rules"], decisions=decisions)

    def draft(self, text: str = TEXT, name: str = "a.md", head: str = "平台: [小红书]") -> Path:
        """A draft's file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{head}\n---\n{text}\n", encoding="utf-8")
        return path

    def approved(self, path: Path, metadata: Mapping[str, str] | None = None) -> str:
        """A case that an editor approved."""
        done = self.service.cases.submit(path, key_of("wang"), "creator", metadata=metadata or {})
        seen = self.service.desk.show(done.case).seen
        self.service.cases.approve(done.case, key_of("li"), "editor", "tier:initial", seen=seen)
        return done.case

    def issue(self, case: str, days: int = 30) -> Issued:
        """A receipt, put where `check` looks."""
        issued = self.service.receipts.issue(case, key_of("qian"), days=days)
        self.put(case, issued.proof, issued.leaf)
        return issued

    def put(self, name: str, proof: bytes, leaf: bytes) -> None:
        """The two files of a receipt."""
        (self.receipts / f"{name}.tlog-proof").write_bytes(proof)
        (self.receipts / f"{name}.json").write_bytes(leaf)

    def check(
        self, path: Path, day: date = TODAY, decisions: Decisions | None = None, trust: Trust | None = None
    ) -> Verdict:
        """What `check` makes of a draft: rules, then waivers and blacklist, then receipts."""
        found, _ = self.looked(path, day, decisions, trust)
        return found

    def why_not(self, path: Path, day: date = TODAY, decisions: Decisions | None = None) -> list[str]:
        """Why each receipt of a draft does not let it pass."""
        _, why = self.looked(path, day, decisions)
        return why

    def looked(
        self, path: Path, day: date, decisions: Decisions | None = None, trust: Trust | None = None
    ) -> tuple[Verdict, list[str]]:
        """Both."""
        held, again = decisions or Decisions(), Refrozen(path)
        (draft,) = read_file(path)
        draft = _pictured(draft, path)
        verdict = pipeline.check(draft, self.rulebook(), today=TODAY, as_of=day)
        verdict = held.applied(
            verdict, draft, revision=again, files=lambda: {path.name: path.read_bytes(), **shown_files(draft, path)}
        )
        shelf = Shelf(self.receipts, trust or self.trust, held.revoked)
        verdict, refused = shelf.let_through(verdict, path.name, again, day, "zh")
        return verdict, [each.why.en for each in (*shelf.rejected, *refused)]


@cache
def _template() -> Path:
    """Made once a run, and copied."""
    folder = Path(tempfile.mkdtemp(prefix="copygate-house-"))
    _write_rules(folder, RULES)
    (folder / "receipts").mkdir()
    rules = PackRules(compiled_rulebook([folder / "rules"]), roots=[folder / "rules"])
    founders = [Founder("甲", key_of("admin-1")), Founder("乙", key_of("admin-2"))]
    store, clock = folder / "store", Clock(datetime(2026, 1, 5, tzinfo=UTC))
    service = init_store(store, founders, origin="log.example/copygate", rules=rules, clock=clock, durable=False)
    for name, role in PEOPLE.items():
        service.people.enrol(name, key_of(name), [each.key for each in founders])
        service.people.grant(f"p-{name}", role, founders[0].key)
    service.close()
    return folder


def _write_rules(folder: Path, text: str) -> None:
    pack = folder / "rules/house"
    pack.mkdir(parents=True, exist_ok=True)
    (pack / "pack.yaml").write_text(PACK, encoding="utf-8")
    (pack / "house.rule").write_text(text + WORKFLOW, encoding="utf-8")


def _pictured(draft: Draft, path: Path) -> Draft:
    if not draft.may_show_pictures:
        return draft
    from copygate.assets.paths import Below
    from copygate.assets.reader import PictureReader

    reader = PictureReader("off")
    try:
        return with_pictures(draft, Below(path.parent, path), reader)
    finally:
        reader.close()


def key_like(name: str) -> SigningKey:
    """A key of the same name and of other secrecy: what somebody would make who is not that person."""
    return SigningKey(f"p-{name}", bytes(range(32)))


def later(days: int) -> date:
    """So many days on."""
    return TODAY + timedelta(days=days)
