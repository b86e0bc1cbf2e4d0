"""A picture that nobody read makes the draft undecided, and hides nothing of the text beside it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import copygate
from copygate.intake.schema import draft_from_mapping
from copygate.model.verdict import Outcome, Verdict

CASES = Path(__file__).resolve().parent.parent / "fixtures/cases/cn-ad-cases.jsonl"


def test_a_picture_hides_no_finding_of_the_text() -> None:
    rulebook = copygate.load_rulebook()

    def judged(text: str, *assets: str) -> Verdict:
        declared = {"body": text, "kind": "推广", "platforms": ["小红书"], "assets": list(assets)}
        return copygate.check(draft_from_mapping(declared, path="稿"), rulebook)

    hidden: Counter[str] = Counter()
    for line in CASES.read_text(encoding="utf-8").splitlines()[::3]:
        case = json.loads(line)
        alone, beside = judged(case["text"]), judged(case["text"], "封面.png")
        assert beside.outcome >= Outcome.UNDECIDED, case["id"]
        # What is missing from the text may stand in the picture: such a rule is undecided, and says so.
        undecided = {finding.rule for finding in beside.findings if finding.status == "undecided"}
        assert undecided or beside.outcome >= alone.outcome, case["id"]
        found = Counter(finding.rule for finding in alone.findings if finding.rule not in undecided)
        hidden += found - Counter(finding.rule for finding in beside.findings)
        hidden += Counter(owed.rule for owed in alone.obligations) - Counter(owed.rule for owed in beside.obligations)
    assert not hidden
