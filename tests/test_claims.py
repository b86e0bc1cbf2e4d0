"""What a claim owes: two sources of different issuers, and papers that are valid for as long as the draft is published."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

import copygate
from copygate.evaluation.compiled import CompiledRulebook
from copygate.intake.schema import draft_from_mapping

RANKING = {"body": "全国销量第一的豆浆机", "publish_at": "2026-12-01", "publish_until": "2026-12-31"}
CLINIC = {"body": "口腔门诊种植牙套餐", "publish_at": "2026-12-01", "publish_until": "2026-12-31"}


@cache
def rulebook() -> CompiledRulebook:
    return copygate.load_rulebook()


def owed(mapping: dict[str, Any], rule: str) -> list[tuple[str, int]]:
    verdict = copygate.check(draft_from_mapping(mapping, path="claim"), rulebook())
    return [(each.what, each.count) for each in verdict.obligations if each.rule == f"cn/ad-law/{rule}"]


def source(issuer: str, until: str | None = "2027-12-31") -> dict[str, str | None]:
    return {"kind": "source", "issuer": issuer, "valid_from": "2026-01-01", "valid_until": until}


@pytest.mark.parametrize(
    ("evidence", "missing"),
    [
        ([], [("source", 2)]),
        ([source("甲研究院")], [("source", 1)]),
        ([source("甲研究院"), source("甲研究院")], [("source", 1)]),
        ([source("甲研究院"), source("乙统计中心")], []),
        ([source("甲研究院"), source("乙统计中心", "2026-12-15")], [("source", 1)]),
        ([source("甲研究院"), source("乙统计中心", None)], []),
    ],
)
def test_a_ranking_owes_two_sources_of_different_issuers(
    evidence: list[dict[str, Any]], missing: list[tuple[str, int]]
) -> None:
    assert owed({**RANKING, "evidence": evidence}, "ranking-sources") == missing


def test_sources_declared_with_the_claim_count() -> None:
    claim = {"text": "全国销量第一", "sources": [{"issuer": "甲研究院"}, {"issuer": "乙统计中心"}]}
    assert owed({**RANKING, "claims": [claim]}, "ranking-sources") == []


@pytest.mark.parametrize(("until", "owes"), [("2026-12-31", False), ("2026-12-30", True), ("2026-11-30", True)])
def test_an_approval_covers_the_whole_time_of_publication(until: str, owes: bool) -> None:
    approval = {"kind": "approval", "valid_from": "2026-01-01", "valid_until": until}
    assert bool(owed({**CLINIC, "evidence": [approval]}, "ad-approval")) == owes
    shorter = {**CLINIC, "publish_until": "2026-12-02", "evidence": [approval]}
    assert bool(owed(shorter, "ad-approval")) == (until < "2026-12-01")


def test_a_major_claim_wants_the_technical_lead() -> None:
    assert owed({"body": "全栈自研芯片"}, "major-claim") == [("tech-lead", 1)]
