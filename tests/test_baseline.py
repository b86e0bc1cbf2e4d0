"""A baseline: old problems are counted and do not count, never grow, and nothing undecided hides among them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from copygate_cli.main import run
from tests.test_relax import PACK, RULES, only_own

NAME = "copygate-baseline.json"
LABEL = """rule label "推广要有标识"
  cites     manual 1
  severity  block
  from      2026-01-01
  when      kind is promotion
  require   "【广告】"
  message   "缺少标识"
  example   bad  "面霜"
  example   good "【广告】面霜"
end
"""
NEVER = """rule never "绝不"
  cites     manual 1
  severity  block-always
  from      2026-01-01
  forbid    "绝不能写"
  message   "不写「{match}」"
  example   bad  "绝不能写"
  example   good "面霜"
end
"""
POSTS = {
    "posts/甲.md": "【广告】国家级面霜。\n\n另一句国家级。\n",
    "posts/乙.md": "面霜\n",
    "posts/丙.md": "【广告】好面霜\n",
}

Say = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One place for the project of all tests: its rules are compiled once."""
    return tmp_path_factory.mktemp("baseline") / "project"


@pytest.fixture
def say(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Say:
    """A project, and a way to call copygate in it: the exit code and all that was said."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    monkeypatch.chdir(folder)
    only_own(monkeypatch)
    files = {
        "copygate.toml": '[check]\npacks = ["brand/mine"]\n',
        "rules/brand/mine/pack.yaml": PACK,
        "rules/brand/mine/words.rule": RULES + LABEL + NEVER,
        **POSTS,
    }
    for name, text in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")

    def call(*arguments: str) -> tuple[int, str]:
        code = run([*arguments, "--lang", "zh"])
        told = capsys.readouterr()
        return code, told.out + told.err

    return call


def frozen() -> int:
    held = json.loads(Path(NAME).read_text(encoding="utf-8"))
    return sum(row[3] for rows in held["files"].values() for row in rows)


def test_old_problems_do_not_count_and_new_ones_do(say: Say) -> None:
    assert say("check", "posts")[0] == 1
    code, told = say("baseline", "create", "posts")
    assert (code, frozen()) == (0, 3)
    assert "冻结 3 处,涉及 2 个文件" in told
    code, told = say("check", "posts")
    assert code == 0, told
    assert "基线里的旧问题 3 处,不计" in told
    Path("posts/丙.md").write_text("【广告】国家级面霜。\n")
    code, told = say("check", "posts")
    assert code == 1
    assert "丙.md" in told
    assert "甲.md:" not in told


def test_it_survives_reindenting_and_reordering(say: Say) -> None:
    say("baseline", "create", "posts")
    Path("posts/甲.md").write_text("\n\n  另一句国家级。\n\n\n【广告】国家级面霜。\n", encoding="utf-8")
    Path("posts/乙.md").write_text("\n 面霜 \n", encoding="utf-8")
    code, told = say("check", "posts")
    assert code == 0, told


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("posts/甲.md", "【广告】国家级面霜。\n\n另一句国家级。\n\n又一句国家级。\n"),
        ("posts/甲.md", "【广告】国家级面霜。\n\n【广告】国家级面霜。\n\n另一句国家级。\n"),
        ("posts/乙.md", "全新的一篇稿子\n"),  # a whole-draft problem is bound to the draft
        ("posts/丁.md", "【广告】国家级面霜。\n"),  # and all of them to their file
    ],
)
def test_more_of_the_same_counts(say: Say, path: str, text: str) -> None:
    say("baseline", "create", "posts")
    Path(path).write_text(text, encoding="utf-8")
    assert say("check", "posts")[0] == 1


def test_update_only_takes_out(say: Say) -> None:
    say("baseline", "create", "posts")
    Path("posts/甲.md").write_text("【广告】国家级面霜。\n\n还是国家级。\n", encoding="utf-8")
    Path("posts/乙.md").unlink()
    assert "基线里有 1 处已改好" in say("check", "posts")[1]
    code, told = say("baseline", "update", "posts")
    assert (code, frozen()) == (0, 1)
    assert "去掉 2 处,还剩 1 处" in told
    assert "另有 1 处不在基线里" in told
    assert say("check", "posts")[0] == 1


def test_update_leaves_what_it_did_not_look_at(say: Say) -> None:
    say("baseline", "create", "posts")
    say("baseline", "update", "posts/丙.md")
    assert frozen() == 3


def test_create_does_not_grow_it_unasked(say: Say) -> None:
    say("baseline", "create", "posts")
    Path("posts/丙.md").write_text("【广告】国家级面霜。\n")
    code, told = say("baseline", "create", "posts")
    assert (code, frozen()) == (2, 3)
    assert "--again" in told
    code, told = say("baseline", "create", "posts", "--again")
    assert (code, frozen()) == (0, 4)
    assert "新增 1 处,去掉 0 处" in told


@pytest.mark.parametrize(
    ("name", "data", "exit_"),
    [
        ("坏.md", b"\xff\xfe\x00", 3),
        ("键.md", "---\nplatfroms: [微博]\n---\n【广告】面霜\n".encode(), 3),
        ("绝.md", "【广告】绝不能写\n".encode(), 1),
    ],
)
def test_what_is_never_frozen(say: Say, name: str, data: bytes, exit_: int) -> None:
    Path("posts", name).write_bytes(data)
    assert "有 1 篇含有不能冻结的问题" in say("baseline", "create", "posts")[1]
    assert frozen() == 3
    assert say("check", "posts")[0] == exit_


def test_what_became_more_severe_counts_again(say: Say) -> None:
    rule = Path("rules/brand/mine/words.rule")
    strict = rule.read_text(encoding="utf-8")
    rule.write_text(strict.replace("severity  block\n", "severity  review\n"), encoding="utf-8")
    say("baseline", "create", "posts")
    assert say("check", "posts")[0] == 0
    rule.write_text(strict, encoding="utf-8")
    assert say("check", "posts")[0] == 1


def test_sarif_shows_them_suppressed_and_other_formats_do_not(say: Say) -> None:
    say("baseline", "create", "posts")
    log = say("check", "posts", "--format", "sarif")[1]
    results = json.loads(log[: log.rindex("}") + 1])["runs"][0]["results"]
    assert len(results) == 3
    assert all(each["suppressions"][0]["status"] == "accepted" for each in results)
    for form in ("github", "gitlab", "rdjson", "concise"):
        assert "国家级" not in say("check", "posts", "--format", form)[1], form


@pytest.mark.parametrize(
    "text",
    [
        *("", "[]", "{", '{"version": 2, "files": {}}', '{"version": 1}', '{"version": 1, "files": {"a": [["x"]]}}'),
        *('{"version": 1, "files": {"a": [["r", "block", "p", 0]]}}', '{"version": 1, "files": {"a": 3}}'),
        *('{"version": 1, "files": {"a": [["r", "any", "p", 1]]}}', "[" * 100_000),
    ],
)
def test_a_broken_baseline_is_refused(say: Say, text: str) -> None:
    Path(NAME).write_text(text)
    code, told = say("check", "posts")
    assert code == 2
    assert NAME in told


def test_where_a_baseline_lies(say: Say) -> None:
    assert say("baseline", "update", "posts")[0] == 2
    assert say("check", "posts", "--baseline", "other.json")[0] == 2
    Path("copygate.toml").write_text('[check]\npacks = ["brand/mine"]\n')
    assert say("baseline", "create", "posts", "--file", "旧/b.json")[0] != 0, "no such folder"
    assert say("baseline", "create", "posts", "--file", "posts/b.json")[0] == 0
    assert '"甲.md"' in Path("posts/b.json").read_text(encoding="utf-8")
    Path("posts/b.json").rename("b.json")
    Path("b.json").write_text(
        Path("b.json").read_text(encoding="utf-8").replace('"甲', '"posts/甲').replace('"乙', '"posts/乙')
    )
    assert say("check", "posts", "--baseline", "b.json")[0] == 0
