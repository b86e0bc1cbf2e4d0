"""Formats for gates: golden output, valid by their own schemas, one line a region, prints that outlive a move."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator
from lxml import etree  # type: ignore[import-untyped] # it carries none

from copygate.model.draft import Draft
from copygate.model.verdict import Outcome, Verdict
from copygate.report.excerpt import visible
from copygate.report.gate import junit
from copygate.report.gate.annotation import Annotation, annotations_of
from copygate.report.gate.reviewdog import diagnostic
from copygate.report.gate.sarif import SarifLog
from copygate.report.gate.workflow_commands import command
from copygate.report.style import Style
from copygate.report.totals import Totals
from copygate_cli.gate import GATE_FORMATS, OUTPUTS
from tests.conftest import Golden
from tests.verdicts import PHONE, crowded, draft, finding, verdict

ROOT = Path(__file__).resolve().parent.parent
GATE = ROOT / "fixtures/gate"
SARIF = json.loads((GATE / "sarif-2.1.0.json").read_text(encoding="utf-8-sig"))
RDJSON = json.loads((GATE / "rdjson.schema.json").read_text(encoding="utf-8"))
CODE_QUALITY = json.loads((GATE / "gitlab-code-quality.schema.json").read_text(encoding="utf-8"))
JUNIT = etree.XMLSchema(etree.parse(GATE / "junit-10.xsd"))
MULTITOOL = os.environ.get("COPYGATE_SARIF_MULTITOOL", "")
"""The program of npm's @microsoft/sarif-multitool, which speaks the rules of GitHub's code scanning too."""
HOSTILE = "最佳\x00\x1b[2J%::,\n]]></testcase>\u202e\ufffe “'&<|`"


def written(form: str, *pieces: tuple[Verdict, Draft | None], lang: str = "zh") -> str:
    out, totals = io.StringIO(), Totals()
    output = OUTPUTS[form](out, Style(lang))
    for found, of in pieces:
        totals.add(found, read=True)
        output.write(found, of, (), Outcome.OWES)
    totals.seconds = 0.046
    output.finish(totals)
    return out.getvalue()


def of_draft() -> tuple[Verdict, Draft]:
    made = draft()
    return crowded(made), made


def hostile() -> tuple[Verdict, Draft]:
    made = draft(HOSTILE, path=f"夹/{HOSTILE}.md")
    return verdict(made, finding(made, "最佳", message=HOSTILE)), made


VALID: dict[str, Callable[[str], object]] = {
    "sarif": lambda text: Draft202012Validator(SARIF).validate(json.loads(text)),
    "gitlab": lambda text: Draft202012Validator(CODE_QUALITY).validate(json.loads(text)),
    "rdjson": lambda text: Draft4Validator(RDJSON).validate(json.loads(text)),
    "junit": lambda text: JUNIT.assertValid(etree.fromstring(text.encode())),
    "github": lambda text: [
        re.fullmatch(r"::(error|warning|notice) [^\n]*?::[^\n]*", line) for line in text.split("\n")
    ],
}


@pytest.mark.parametrize("form", GATE_FORMATS)
def test_a_gate_format(form: str, golden: Golden) -> None:
    clean = draft("今天天气很好\n")
    text = written(form, of_draft(), (verdict(clean), clean))
    VALID[form](text)
    assert PHONE not in text
    golden(f"gate/{form}.txt", text)


@pytest.mark.parametrize("form", GATE_FORMATS)
def test_a_hostile_draft_does_not_break_out(form: str) -> None:
    text = written(form, hostile())
    read = VALID[form](text)
    if form == "github":
        commands = [line for line in text.split("\n") if line.startswith("::")]
        assert len(commands) == 1
    assert read is None or read
    assert "\x1b" not in text


@pytest.mark.skipif(not MULTITOOL, reason="COPYGATE_SARIF_MULTITOOL names no program")
def test_the_public_multitool_finds_nothing(tmp_path: Path) -> None:
    path, told = tmp_path / "a.sarif", tmp_path / "told.sarif"
    path.write_text(written("sarif", of_draft(), hostile()), encoding="utf-8")
    subprocess.run(
        [MULTITOOL, "validate", path, "--rule-kind", "Sarif;Ghas", "--output", told, "--log", "ForceOverwrite"],
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}, check=True, capture_output=True,
    )  # fmt: skip
    (run,) = json.loads(told.read_text(encoding="utf-8-sig"))["runs"]
    assert run.get("results", []) == [], "its exit code says nothing"


@pytest.mark.parametrize("form", GATE_FORMATS)
def test_nothing_found_is_valid_too(form: str) -> None:
    VALID[form](written(form))


def test_the_step_summary_tells_the_totals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "summary.md"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    written("github", of_draft())
    told = path.read_text(encoding="utf-8")
    assert "错误" in told
    assert "| 面霜种草.md:7 |" in told
    assert PHONE not in told


def annotated(of: Draft, *findings: str, fail_on: Outcome = Outcome.OWES) -> list[Annotation]:
    made = verdict(of, *(finding(of, words) for words in findings))
    return list(annotations_of(made, of, Style("zh"), fail_on))


def test_a_region_stays_on_one_line() -> None:
    of = draft("第一行最\n佳第二行\n")
    (found,) = annotated(of, "最\n佳")
    assert (found.line, found.column, found.end) == (5, 4, 5)


def test_a_record_of_jsonl_is_told_by_its_line() -> None:
    of = draft("最佳", record_line=7)
    (found,) = annotated(of, "最佳")
    assert (found.line, found.column, found.end) == (7, 1, 1)
    assert found.message.startswith("正文")


def test_prints_survive_a_move_and_tell_twins_apart() -> None:
    of, moved = draft("最佳。最佳。"), draft("\n\n  最佳。最佳。", line=40)
    first, second = annotated(of, "最佳", "最佳")
    assert first.fingerprint != second.fingerprint
    assert [each.fingerprint for each in annotated(moved, "最佳", "最佳")] == [first.fingerprint, second.fingerprint]


def test_what_does_not_fail_the_gate_is_no_error() -> None:
    of = draft("最佳")
    (block,) = annotated(of, "最佳", fail_on=Outcome.BLOCKED)
    assert block.level == "error"
    levels = {each.level for each in annotations_of(crowded(draft()), draft(), Style("zh"), Outcome.BLOCKED)}
    assert levels >= {"error", "warning"}


def test_reviewdog_counts_bytes() -> None:
    each = Annotation("a.md", "cn/x", "题", "error", "话", line=3, column=4, end=6)
    told = json.loads(diagnostic(each, lambda path, line: "标题😀最佳"))
    assert told["location"]["range"] == {"start": {"line": 3, "column": 11}, "end": {"line": 3, "column": 17}}
    told = json.loads(diagnostic(each, lambda path, line: None))
    assert told["location"]["range"] == {"start": {"line": 3}}


def test_past_the_limit_results_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("copygate.report.gate.sarif.MOST_RESULTS", 2)
    log = SarifLog("1", "zh")
    each = Annotation("a.md", "cn/x", "题", "error", "话")
    text = log.opening() + "".join(log.results([each] * 5)) + log.closing()
    assert (log.written, log.left_out) == (2, 3)
    assert len(json.loads(text)["runs"][0]["results"]) == 2


def test_a_waived_finding_is_suppressed() -> None:
    log = SarifLog("1", "zh")
    each = Annotation("a.md", "cn/x", "题", "error", "话", waived="活动已获授权")
    read = json.loads(log.opening() + "".join(log.results([each])) + log.closing())
    Draft202012Validator(SARIF).validate(read)
    assert read["runs"][0]["results"][0]["suppressions"][0]["justification"] == "活动已获授权"


@given(st.text(), st.text(), st.text())
def test_no_text_breaks_a_command_or_a_test_case(path: str, title: str, message: str) -> None:
    each = Annotation(path, "cn/x", title, "error", message)
    line = command(each)
    assert visible(line) == line, "nothing in it acts on a terminal, line breaks included"
    assert re.fullmatch("::error file=[^:,]*,line=1,endLine=1,title=[^:,]*::.*", line)
    root = ElementTree.fromstring(junit.suite([junit.test_case(title, path, [each], "")], 1, 0, 0.1))  # noqa: S314 - our own
    assert len(root.findall(".//failure")) == 1
