"""Platform, market, community and quality packs on texts of our own: honest ones pass, violating ones are caught.

`fixtures/platforms/honest.jsonl`: drafts as authors write them; none may get a finding of severity warn or above.
`fixtures/platforms/violating.jsonl`: drafts with the rule that must speak.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import copygate
from copygate.intake.schema import draft_from_mapping
from copygate.model.verdict import Verdict
from tests import scoring

FOLDER = Path(__file__).parents[1] / "fixtures" / "platforms"
RULEBOOK = copygate.load_rulebook()


def _read(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


def _checked(draft: dict[str, Any]) -> Verdict:
    return copygate.check(draft_from_mapping(draft, path="draft"), RULEBOOK)


@pytest.mark.parametrize("draft", _read("honest.jsonl"), ids=lambda draft: draft["body"][:24])
def test_honest_texts_pass(draft: dict[str, Any]) -> None:
    verdict = _checked(draft)
    assert not [str(alarm) for alarm in scoring.alarms(verdict)]
    assert not verdict.questions


def test_a_platform_without_rules_goes_to_a_person() -> None:
    """Unknown never passes: a draft for two platforms is undecided only on the one that no pack speaks of."""
    verdict = _checked({"body": "【广告】新款台灯到店,199元。", "platforms": ["知乎", "小红书"]})
    assert [problem.code for problem in verdict.errors] == ["no-platform-rules"]
    assert {name: outcome.word for name, outcome in verdict.platforms.items()} == {
        "zhihu": "undecided",
        "xiaohongshu": "clear",
    }
    assert verdict.outcome.word == "undecided"


def test_honest_texts_get_few_notes() -> None:
    drafts = _read("honest.jsonl")
    assert sum(scoring.notes(_checked(draft)) for draft in drafts) <= 0.2 * len(drafts)


@pytest.mark.parametrize("case", _read("violating.jsonl"), ids=lambda case: case["rule"])
def test_violating_texts_are_caught(case: dict[str, Any]) -> None:
    verdict = _checked(case["draft"])
    said = {finding.rule for finding in verdict.findings} | {owed.rule for owed in verdict.obligations}
    assert case["rule"] in said
