"""What makes people leave other checkers: every trap of `fixtures/matching/traps.yaml`, judged by the packs as shipped."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest

import copygate
from copygate.evaluation.compiled import CompiledRulebook
from copygate.intake.schema import draft_from_mapping
from copygate.model.finding import Severity
from copygate.model.verdict import Verdict
from tests.matching import cases, marked

TRAPS: list[dict[str, Any]] = cases("traps")
CLEAR = [(entry["trap"], entry.get("kind"), text) for entry in TRAPS for text in entry.get("clear", ())]
FOUND = [(entry["trap"], entry.get("kind"), text) for entry in TRAPS for text in entry.get("found", ())]


@cache
def rulebook() -> CompiledRulebook:
    return copygate.load_rulebook()


def judged(text: str, kind: str | None) -> Verdict:
    declared = {"kind": kind} if kind else {}
    return copygate.check(draft_from_mapping({"body": text, **declared}, path="trap"), rulebook())


@pytest.mark.parametrize(("trap", "kind", "text"), CLEAR)
def test_an_innocent_text_draws_no_finding(trap: str, kind: str | None, text: str) -> None:
    loud = [(f.rule, f.match) for f in judged(text, kind).findings if f.severity >= Severity.WARN]
    assert not loud, trap


@pytest.mark.parametrize(("trap", "kind", "text"), FOUND)
def test_an_advertiser_does_not_shelter_in_the_same_trap(trap: str, kind: str | None, text: str) -> None:
    plain, span = marked(text)
    hits = [f.location for f in judged(plain, kind).findings if f.severity >= Severity.WARN and f.location]
    assert any(hit.start < span.end and span.start < hit.end for hit in hits), trap
