"""Changes that try to relax the gate, in a real git history: none passes (fixtures/gate/relax.yaml)."""

from __future__ import annotations

import contextlib
import io
import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from copygate_cli.main import run
from tests.gitrepos import GitFolder, made

ROOT = Path(__file__).resolve().parent.parent
ROWS: list[dict[str, Any]] = YAML(typ="safe").load((ROOT / "fixtures/gate/relax.yaml").read_text(encoding="utf-8"))
EMPTY = ROOT / "fixtures/repositories"
BAD = "这是国家级面霜。\n"
PACK = """id: brand/mine
title: 品牌词
version: 1.0.0
owner: brand@example.com
jurisdiction: cn
time_zone: Asia/Shanghai
applies: opt-in
despite: [fullwidth, variant, insertion, case]
sources:
  - id: manual
    title: 用语手册
    short: 手册
    issuer: 品牌
    url: https://example.com/manual
    from: 2026-01-01
    verified: true
    checked: 2026-11-21
    articles:
      - {number: "1", gist: 不用的词}
"""
RULES = """rule words "不写国家级"
  cites     manual 1
  severity  block
  from      2026-01-01
  forbid    "国家级"
  message   "不写「{match}」"
  example   bad  "国家级面霜"
  example   good "面霜"
end

rule best-seller "不写第一名"
  cites     manual 1
  severity  block
  from      2026-01-01
  forbid    "第一名"
  unless    found "仅供参考"
  message   "不写「{match}」"
  example   bad  "第一名的面霜"
  example   good "仅供参考,第一名的面霜"
end
"""
STRICT = """[check]
packs = ["brand/mine", "platform/xiaohongshu"]
exclude = ["posts/归档/**"]
"""
BASE: dict[str, str | bytes | None] = {
    "copygate.toml": STRICT,
    "rules/brand/mine/pack.yaml": PACK,
    "rules/brand/mine/words.rule": RULES,
    "posts/好.md": "---\nkind: 推广\n---\n【广告】面霜,早晚各一次。\n",
    "posts/旧.md": "国家级旧面霜\n",
    "posts/存档.jsonl": '{"kind":"推广","body":"国家级面霜"}\n',
}


@pytest.fixture(autouse=True)
def own_packs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the packs of the project: what the shipped ones say is not the question here, and they take seconds."""
    only_own(monkeypatch)


def only_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """No shipped packs, for a project that has all it needs."""
    from copygate_cli import rulebooks

    monkeypatch.setattr(rulebooks, "roots_of", lambda settings: [settings.rules or EMPTY])


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> GitFolder:
    """A repository with a past without rules, and the rules."""
    folder = tmp_path_factory.mktemp("relax") / "repository"
    of = made(folder, {"posts/好.md": "面霜\n", "copygate.toml": "[check]\npacks = []\n"})
    of.git("tag", "past")
    for pack in ("platform/xiaohongshu", "platform/common"):
        shutil.copytree(ROOT / "rules" / pack, folder / "rules" / pack)
    of.commit(BASE)
    return of


def apply(of: GitFolder, row: Mapping[str, Any], *, commit: bool = True) -> None:
    """The steps of a row, then a commit."""
    steps = [command for command in row.get("git", ()) if command[0] in ("switch", "tag")]
    for command in steps:
        of.git(*command)
    for old, new in row.get("move", {}).items():
        (of.folder / new).parent.mkdir(parents=True, exist_ok=True)
        (of.folder / old).rename(of.folder / new)
    of.write(dict.fromkeys(row.get("remove", ())))
    for name, target in row.get("link", {}).items():
        place = of.folder / name
        if place.is_dir():
            place.rmdir()
        place.symlink_to(target)
    of.write({name: BAD if text == "bad" else text for name, text in row.get("write", {}).items()})
    of.write({name: bytes.fromhex(text) for name, text in row.get("hex", {}).items()})
    for name, text in row.get("append", {}).items():
        with (of.folder / name).open("a", encoding="utf-8") as file:
            file.write(text)
    for name, members in row.get("zip", {}).items():
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as bundle:
            for member, text in members.items():
                bundle.writestr(member, BAD if text == "bad" else text)
        of.write({name: held.getvalue()})
    if commit:
        of.git("add", "--all", "--force")
    if ["baseline"] in row.get("git", ()):
        freeze(of)
        of.git("add", "--all")
        steps.append(["baseline"])
    for command in row.get("git", ()):
        if command not in steps:
            of.git(*command)
    if commit:
        of.git("commit", "--quiet", "--allow-empty", "-m", "改动")


def freeze(of: GitFolder) -> None:
    """The baseline of what is there."""
    with contextlib.chdir(of.folder):
        assert run(["baseline", "create", "posts"]) == 0


def made_by(row: Mapping[str, Any], template: GitFolder, folder: Path) -> GitFolder:
    """The repository as it stands when the pipeline checks."""
    shutil.copytree(template.folder, folder, symlinks=True)
    of = GitFolder(folder)
    if "before" in row:
        apply(of, row["before"])
    of.git("switch", "--quiet", "--create", "change", *(["past"] if row.get("from_past") else []))
    apply(of, row, commit=not row.get("uncommitted"))
    if "then" in row:
        apply(of, row["then"])
    if "then_locally" in row:
        apply(of, row["then_locally"], commit=False)
    return of


@pytest.mark.parametrize("row", ROWS, ids=[row["name"] for row in ROWS])
def test_a_change_does_not_relax_the_gate(
    row: dict[str, Any],
    template: GitFolder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    of = made_by(row, template, tmp_path / "仓")
    monkeypatch.chdir(of.folder)
    for name, value in row.get("environment", {}).items():
        monkeypatch.setenv(name, value)
    code = run(["check", *row.get("paths", ["posts"]), "--diff-base", row.get("base", "main"), "--lang", "zh"])
    said = capsys.readouterr()
    allowed = row["exit"] if isinstance(row["exit"], list) else [row["exit"]]
    assert code in allowed, said.out + said.err
    assert code in (1, 2, 3)
    if code == 2:
        from copygate_cli.gatetexts import say

        key = row["code"].replace("-", ".", 1)
        assert say(key, "zh")[:5].partition("{")[0] in said.err, said.err


def test_there_are_many() -> None:
    assert len(ROWS) >= 60


SUBMODULE = ["update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},posts/sub"]
PASSES: dict[str, dict[str, Any]] = {
    "nothing at all": {},
    "a good post": {"write": {"posts/新.md": "---\nkind: 推广\n---\n【广告】面霜。\n"}},
    "an old bad post, re-indented": {"write": {"posts/旧.md": "国家级旧面霜\r\n"}},
    "an old bad post is removed": {"remove": ["posts/旧.md"]},
    "rules alone": {"write": {"rules/brand/mine/words.rule": RULES.replace("第一名", "第二名")}},
    "rules, and a draft goes": {"remove": ["posts/旧.md"], "write": {"copygate.toml": STRICT + "ocr = 'off'\n"}},
    "a pyproject that says nothing to copygate": {
        "write": {"pyproject.toml": "[tool.ruff]\n", "posts/新.md": "面霜"},
    },
    "an archive grows by a good record": {"append": {"posts/存档.jsonl": '{"kind":"推广","body":"【广告】面霜"}\n'}},
    "a frozen sentence in another place": {
        "before": {"git": [["baseline"]]},
        "write": {"posts/旧.md": "\n\n散步\n\n  国家级旧面霜\n"},
    },
    "a submodule that stays where it is": {
        "before": {"git": [SUBMODULE]},
        "write": {"posts/散步.md": "散步\n"},
        "git": [SUBMODULE],
        "then_locally": {"write": {"posts/sub/旧.md": BAD}},
    },
    "what the base excludes": {"write": {"posts/归档/往年.md": BAD}},
    "a permission": {"git": [["update-index", "--chmod=+x", "posts/旧.md"]]},
}


@pytest.mark.parametrize("row", PASSES.values(), ids=PASSES)
def test_what_does_not_relax_it_passes(
    row: dict[str, Any],
    template: GitFolder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    of = made_by(row, template, tmp_path / "仓")
    monkeypatch.chdir(of.folder)
    code = run(["check", "posts", "--diff-base", "main", "--lang", "zh"])
    said = capsys.readouterr()
    assert code == 0, said.out + said.err
    assert "分叉点" in said.out


def test_what_is_wrong_at_the_merge_base_is_named_as_git_names_it(
    template: GitFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for broken in ({"rules/brand/mine/words.rule": "rule x\n"}, {"copygate.toml": "[chek]\n"}):
        row = {"before": {"write": broken}, "write": {"posts/新.md": "面霜\n"}}
        of = made_by(row, template, tmp_path / next(iter(broken)).replace("/", "-"))
        monkeypatch.chdir(of.folder)
        assert run(["check", "posts", "--diff-base", "main", "--lang", "zh"]) == 2
        base = of.git("rev-parse", "main")[:10]
        assert f"{base}:{next(iter(broken))}" in capsys.readouterr().err
