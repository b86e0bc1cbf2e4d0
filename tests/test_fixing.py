"""`--fix` mends what is safe, to the byte, and never introduces another finding."""

from __future__ import annotations

import json
import os
import stat
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from copygate import load_rulebook, pipeline
from copygate.errors import InputError
from copygate.evaluation.compiled import CompiledRulebook
from copygate.fixing.fix import MAX_EDITS, Fixed, fix, safe_edits
from copygate.fixing.textfile import TextFile
from copygate.model.draft import Draft
from copygate.model.verdict import Verdict
from copygate_cli.main import run
from copygate_cli.writing import replace_file

ROOT = Path(__file__).resolve().parent.parent
DAY = date(2026, 11, 21)
CASES: list[dict[str, Any]] = YAML(typ="safe").load((ROOT / "fixtures/fixing/cases.yaml").read_text(encoding="utf-8"))

PACK = """\
id: house/fixing
title: 改写
version: 2026.1.0
owner: 编辑部
jurisdiction: cn
time_zone: Asia/Shanghai
sources:
  - id: style
    title: 内部规范
    issuer: 编辑部
    url: https://example.com/style
    verified: true
    articles:
      - {number: "1", gist: 写法}
"""
LEXICON = """\
name: misspelt
title: 错写
groups:
  - {id: kettle, title: 壶, source: 手册, added: 2026-01-01, terms: [云湖壶], replace: 云壶, suggest: [水壶]}
"""
RULES = """\
规则 spelling "写法"
  依据   style 1
  级别   提醒
  自     2020-01-01
  禁止   misspelt
  提示   "写错了"
  反例   "云湖壶"
  正例   "云壶"
完

规则 label "标明广告"
  依据   style 1
  级别   复核
  自     2020-01-01
  当     出现 "直播"
  必须有 "【广告】"
  提示   "须标明"
  改为   在 正文 开头 插入 "【广告】"
  反例   "直播"
  正例   "【广告】直播"
完

规则 sentence "提示语"
  依据   style 1
  级别   阻断
  自     2020-01-01
  当     出现 "胶囊"
  必须有 "本品不能代替药物"
  提示   "须写明"
  改为   在 正文 结尾 插入 "本品不能代替药物。"
  反例   "胶囊"
  正例   "胶囊,本品不能代替药物"
完

规则 charity "公益不带广告"
  依据   style 1
  级别   提醒
  自     2020-01-01
  当     出现 "公益"
  禁止   "【广告】"
  提示   "公益信息不标广告"
  反例   "【广告】公益"
  正例   "公益"
完

规则 licence "授权"
  依据   style 1
  自     2020-01-01
  当     出现 "授权" 且 出现 "【广告】"
  须经   凭证 licence
  提示   "要有授权书"
  反例   "【广告】授权"
  正例   "授权"
完
"""


@pytest.fixture(scope="module")
def rulebook(tmp_path_factory: pytest.TempPathFactory) -> CompiledRulebook:
    root = tmp_path_factory.mktemp("packs")
    pack = root / "house/fixing"
    (pack / "lexicons").mkdir(parents=True)
    (pack / "pack.yaml").write_text(PACK, encoding="utf-8")
    (pack / "lexicons/misspelt.yaml").write_text(LEXICON, encoding="utf-8")
    (pack / "fixing.rule").write_text(RULES, encoding="utf-8")
    return load_rulebook([root])


def fixed_by(rulebook: CompiledRulebook, data: bytes, suffix: str) -> Fixed:
    def judge(draft: Draft) -> Verdict:
        return pipeline.check(draft, rulebook, today=DAY)

    return fix(data, TextFile(suffix, "draft" + suffix), judge)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_file_after_the_fix(rulebook: CompiledRulebook, case: dict[str, Any]) -> None:
    fixed = fixed_by(rulebook, case["before"].encode(), case["suffix"])
    assert fixed.data.decode() == case["after"]
    assert [left.edit.rule.rpartition("/")[2] for left in fixed.left] == case.get("left", [])


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<!-- 读者看不见的一段注释 -->\n\n直播\n", "<!-- 读者看不见的一段注释 -->\n\n【广告】直播\n"),
        (
            "胶囊\n\n<!-- 读者看不见的一段注释 -->\n",
            "胶囊\n\n<!-- 读者看不见的一段注释 -->\n\n本品不能代替药物。\n",
        ),
    ],
)
def test_an_insertion_stands_at_its_end_though_what_is_hidden_is_longer(
    rulebook: CompiledRulebook, before: str, after: str
) -> None:
    assert fixed_by(rulebook, before.encode(), ".md").data.decode() == after


def test_more_edits_than_are_tried_are_counted(rulebook: CompiledRulebook) -> None:
    fixed = fixed_by(rulebook, "。".join(["云湖壶"] * (MAX_EDITS + 5)).encode(), ".txt")
    assert len(fixed.applied) == MAX_EDITS
    assert fixed.untried == 5


PIECES = st.sampled_from(
    [
        "云湖壶",
        "直播",
        "胶囊",
        "公益",
        "授权",
        "到店。",
        "😀",
        "**",
        "\n\n",
        "\r\n",
        "- ",
        "# ",
        "`",
        "【广告】",
        "é",
        " ",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=12), st.sampled_from([".md", ".txt"]), st.booleans())
def test_no_finding_is_new_and_no_other_byte_changes(
    rulebook: CompiledRulebook, pieces: list[str], suffix: str, bom: bool
) -> None:
    text = "文" + "".join(pieces)
    data = (b"\xef\xbb\xbf" if bom else b"") + text.encode()
    before = pipeline.check(TextFile(suffix, "d").read(data), rulebook, today=DAY)
    fixed = fixed_by(rulebook, data, suffix)
    rules = sorted(finding.rule for finding in before.findings)
    for finding in fixed.verdict.findings:
        rules.remove(finding.rule)  # raises for one that was not there before
    assert len(fixed.verdict.obligations) <= len(before.obligations)
    undone = fixed.data.decode().replace("云湖壶", "云壶")
    for edit in fixed.applied:
        if edit.start == edit.end:
            assert edit.text in undone
            undone = undone.replace(edit.text, "", 1) if edit.part == "head" else "".join(undone.rsplit(edit.text, 1))
    assert undone.split() == data.decode().replace("云湖壶", "云壶").split()


LABELLED = (
    "cn-ad-cases",
    "dev-5-ads",
    "dev-5-evasions",
    "dev-5-pii",
    "evasion-cases",
    "held-out",
    "held-out-2",
    "pii-cases",
)
EVERY = int(os.environ.get("COPYGATE_FIX_EVERY", "24"))
"""One labelled text in so many is fixed; 1 for all of them (two minutes)."""


@pytest.fixture(scope="module")
def shipped() -> CompiledRulebook:
    return load_rulebook()


@pytest.mark.parametrize("name", LABELLED)
def test_no_labelled_text_gets_another_finding(shipped: CompiledRulebook, name: str) -> None:
    """By the shipped rules: judged anew from its bytes, nothing speaks that did not before, and nothing speaks oftener."""
    lines = (ROOT / "fixtures/cases" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    for line in lines[::EVERY]:
        data = json.loads(line)["text"].encode()
        form = TextFile(".md", "draft.md")
        before = pipeline.check(form.read(data), shipped, today=DAY)
        if not safe_edits(before, form.read(data)):
            continue
        fixed = fixed_by(shipped, data, ".md")
        after = pipeline.check(form.read(fixed.data), shipped, today=DAY)
        assert spoken(after) <= spoken(before), line[:200]
        assert after.outcome <= before.outcome


def spoken(verdict: Verdict) -> Counter[tuple[str, str]]:
    said: list[tuple[str, str]] = [(each.rule, each.status) for each in verdict.findings]
    said += [(owed.rule, owed.what) for owed in verdict.obligations]
    said += [(question.fact, "asked") for question in verdict.questions]
    return Counter([*said, *((problem.code, "error") for problem in verdict.errors)])


@given(st.lists(PIECES, min_size=1, max_size=8))
def test_fixing_twice_is_fixing_once(rulebook: CompiledRulebook, pieces: list[str]) -> None:
    once = fixed_by(rulebook, ("文" + "".join(pieces)).encode(), ".md")
    again = fixed_by(rulebook, once.data, ".md")
    assert (again.data, again.applied) == (once.data, ())


def test_a_replacement_that_would_be_found_again_does_not_compile(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pack = tmp_path / "rules/house/fixing"
    (pack / "lexicons").mkdir(parents=True)
    (pack / "pack.yaml").write_text(PACK, encoding="utf-8")
    (pack / "fixing.rule").write_text(RULES, encoding="utf-8")
    (pack / "lexicons/misspelt.yaml").write_text(LEXICON.replace("云壶", "新云湖壶"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert run(["rules", "check", "rules", "--lang", "zh"]) == 2
    assert "`新云湖壶` 含词条 `云湖壶`" in capsys.readouterr().err


# ---------------------------------------------------------------- the command line


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    pack = tmp_path / "rules/house/fixing"
    (pack / "lexicons").mkdir(parents=True)
    (pack / "pack.yaml").write_text(PACK, encoding="utf-8")
    (pack / "lexicons/misspelt.yaml").write_text(LEXICON, encoding="utf-8")
    (pack / "fixing.rule").write_text(RULES, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COPYGATE_CACHE_DIR", str(tmp_path / ".cache"))
    monkeypatch.setattr("copygate.resources.bundled", lambda _: tmp_path / "rules")
    return tmp_path


def test_diff_shows_and_writes_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = project / "a.txt"
    path.write_text("云湖壶到店,电话13800138000\n", encoding="utf-8")
    assert run(["check", "--diff", "a.txt", "--lang", "zh"]) == 0
    out = capsys.readouterr().out
    assert "-云湖壶到店,电话138****8000" in out
    assert "+云壶到店,电话138****8000" in out
    assert "--fix 会改 1 处" in out
    assert path.read_text(encoding="utf-8") == "云湖壶到店,电话13800138000\n"


def test_fix_keeps_mode_and_link_and_judges_the_new_text(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = project / "a.txt"
    path.write_text("直播胶囊", encoding="utf-8")
    path.chmod(0o640)
    (project / "link.txt").symlink_to("a.txt")
    assert run(["check", "link.txt", "--lang", "zh"]) == 1
    assert run(["check", "--fix", "link.txt", "--lang", "zh"]) == 0
    assert "已改 2 处" in capsys.readouterr().out
    assert path.read_text(encoding="utf-8") == "【广告】直播胶囊本品不能代替药物。"
    assert (project / "link.txt").is_symlink()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(each.name for each in project.iterdir()) == [".cache", "a.txt", "link.txt", "rules"]


def test_a_format_that_cannot_be_edited_is_said_and_checked(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "a.jsonl").write_text('{"body":"云湖壶"}\n', encoding="utf-8")
    assert run(["check", "--fix", "a.jsonl", "--lang", "zh"]) == 0
    printed = capsys.readouterr()
    assert "a.jsonl:不能直接改" in printed.err
    assert "写错了" in printed.out


def test_a_file_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"new")
    with pytest.raises(InputError, match="changed while"):
        replace_file(path, b"old", b"fixed")
    assert path.read_bytes() == b"new"
    assert [each.name for each in tmp_path.iterdir()] == ["a.txt"]
