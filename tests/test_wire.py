"""The JSON form of a verdict: its schema, its keys in the order of the contract, and that nothing in it can act."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from copygate.model.verdict import Outcome, Verdict
from copygate.resources import bundled
from copygate.wire import verdict_line, verdict_object
from tests.verdicts import PHONE, crowded, draft, finding, verdict

SCHEMA = json.loads((bundled("schemas") / "verdict.v1.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA, format_checker=Draft202012Validator.FORMAT_CHECKER)
ONE = draft()
VERDICTS = {
    "clear": verdict(ONE),
    "clear, no platform": verdict(ONE, platforms={}),
    "blocked": verdict(ONE, finding(ONE, "最佳")),
    "everything": crowded(ONE),
    "record": crowded(draft(path="一周排期.jsonl", record_line=7)),
}


def parsed(each: Verdict) -> dict[str, Any]:
    found = json.loads(verdict_line(each, "zh"))
    assert isinstance(found, dict)
    return found


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("name", VERDICTS)
def test_output_is_valid(name: str) -> None:
    VALIDATOR.validate(parsed(VERDICTS[name]))


@pytest.mark.parametrize("name", VERDICTS)
def test_the_quick_path_says_the_same(name: str) -> None:
    whole = json.dumps(verdict_object(VERDICTS[name], "zh"), ensure_ascii=False, separators=(",", ":"))
    assert verdict_line(VERDICTS[name], "zh") == whole


def test_keys_are_in_the_order_of_the_contract() -> None:
    found = parsed(VERDICTS["everything"])
    assert list(found) == [
        "version", "id", "path", "as_of", "outcome", "platforms",
        "findings", "obligations", "questions", "errors", "rulebook",
    ]  # fmt: skip
    assert list(found["findings"][0]) == [
        "rule", "severity", "status", "platforms", "message", "consequence", "cites", "match", "masked", "evasion",
        "field", "start", "end", "utf16", "line", "column", "at", "measured", "suggestions", "waiver", "fingerprint",
    ]  # fmt: skip
    assert list(found["findings"][0]) == SCHEMA["$defs"]["finding"]["required"]
    assert list(found["obligations"][0]) == ["rule", "kind", "what", "count", "by", "cites", "field", "start", "end"]
    assert list(found["questions"][0]) == ["fact", "ask", "rules", "cites", "answers"]
    assert list(found["errors"][0]) == ["code", "message"]


def test_something_missing_has_no_place() -> None:
    found = next(
        each for each in parsed(VERDICTS["everything"])["findings"] if each["rule"] == "cn/internet-ads/ad-label"
    )
    assert {key: found[key] for key in ("field", "start", "end", "utf16", "line", "column", "at")} == dict.fromkeys(
        ("field", "start", "end", "utf16", "line", "column", "at")
    )


def test_utf16_offsets_count_an_emoji_twice() -> None:
    found = next(each for each in parsed(VERDICTS["everything"])["findings"] if each["match"] == "最佳")
    assert found["utf16"] == [found["start"] + 1, found["end"] + 1]


def test_what_a_masked_match_unfolds_to_stays_masked() -> None:
    assert PHONE not in verdict_line(VERDICTS["everything"])


def test_a_schema_refuses_what_the_contract_does_not_have() -> None:
    found = parsed(VERDICTS["blocked"])
    found["findings"][0]["extra"] = 1
    assert not VALIDATOR.is_valid(found)
    assert not VALIDATOR.is_valid({**parsed(VERDICTS["clear"]), "outcome": "fine"})


@pytest.mark.parametrize("hostile", ["a\u2028b", "a\x9bb", "a\u202eb", "a\x1b[2Jb", 'a"b\\c', "a\ud800b", "a\nb"])
def test_nothing_acts_on_a_terminal_or_breaks_the_line(hostile: str) -> None:
    line = verdict_line(VERDICTS["clear"]._replace(id=hostile))
    assert len(line.splitlines()) == 1
    assert not any(ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xA0 or sign == "\u202e" for sign in line)
    line.encode("utf-8")
    assert json.loads(line)["id"] == hostile


def test_every_outcome_has_its_word() -> None:
    assert [parsed(VERDICTS["clear"]._replace(outcome=each))["outcome"] for each in Outcome] == [
        "clear", "owes", "review", "undecided", "blocked",
    ]  # fmt: skip
