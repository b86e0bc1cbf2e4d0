"""Sector packs at work: silent on honest texts of their sectors, never silent on the ways a sector breaks its law.

The texts are ours. `violations.jsonl` was written while the rules were, so it guards against loss and measures nothing;
what the rules catch of other people's texts is `make accuracy`.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

import copygate
from copygate.evaluation.compiled import CompiledRulebook
from copygate.intake.schema import draft_from_mapping
from copygate.model.finding import Severity
from copygate.model.verdict import Verdict

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ROOT / "fixtures/sectors"
SECTORS = (
    "agriculture", "alcohol", "cosmetics", "drugs-devices", "education", "finance", "food", "health-food",
    "real-estate", "tobacco",
)  # fmt: skip
PACKS = tuple(f"cn/{name}/" for name in SECTORS)


def records(name: str) -> list[dict[str, str]]:
    lines = (TEXTS / name).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@cache
def rulebook() -> CompiledRulebook:
    return copygate.load_rulebook([ROOT / "rules"])


def judged(text: str) -> Verdict:
    return copygate.check(draft_from_mapping({"body": text}, path="text"), rulebook())


@pytest.mark.parametrize("record", records("honest.jsonl"), ids=lambda record: str(record["text"])[:16])
def test_honest_texts_of_a_sector_raise_no_alarm(record: dict[str, str]) -> None:
    found = judged(record["text"]).findings
    alarms = [(f.rule, f.match) for f in found if f.severity >= Severity.WARN and f.rule.startswith(PACKS)]
    assert alarms == []


def test_honest_texts_are_rarely_asked_for_papers() -> None:
    texts = [record["text"] for record in records("honest.jsonl")]
    burdened = [text for text in texts if any(o.rule.startswith(PACKS) for o in judged(text).obligations)]
    assert len(burdened) <= len(texts) * 0.05, burdened


@pytest.mark.parametrize("record", records("violations.jsonl"), ids=lambda record: str(record["text"])[:16])
def test_the_sector_pack_speaks(record: dict[str, str]) -> None:
    verdict = judged(record["text"])
    said = [f.rule for f in verdict.findings if f.severity >= Severity.WARN] + [o.rule for o in verdict.obligations]
    assert any(rule.startswith(f"{record['pack']}/") for rule in said), said


def test_every_sector_is_spoken_for() -> None:
    assert {record["pack"] for record in records("violations.jsonl")} == {pack.rstrip("/") for pack in PACKS}
