"""A repository of Markdown posts and one of CMS exports, in a real git history, through the gate as a pipeline does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator
from ruamel.yaml import YAML

from copygate_cli.main import run
from tests.gitrepos import ENVIRONMENT, GitFolder, made
from tests.receipts import TODAY, House
from tests.test_receipts_cli import configure

ROOT = Path(__file__).resolve().parent.parent
REPOSITORIES = ROOT / "fixtures/repositories"
SARIF = json.loads((ROOT / "fixtures/gate/sarif-2.1.0.json").read_text(encoding="utf-8-sig"))

Check = Callable[..., tuple[int, str]]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Check:
    """Call copygate in a folder: the exit code and standard output."""

    def call(of: GitFolder, *arguments: str) -> tuple[int, str]:
        monkeypatch.chdir(of.folder)
        code = run([*arguments, "--lang", "zh"])
        return code, capsys.readouterr().out

    return call


def adopted(name: str, folder: Path, content: str, check: Check) -> GitFolder:
    """Years of posts, then the gate with its baseline, then a branch to work on."""
    shutil.copytree(REPOSITORIES / name, folder)
    of = made(folder)
    of.commit()
    assert check(of, "check", content)[0] == 1
    assert check(of, "baseline", "create", content)[0] == 0
    of.commit()
    assert check(of, "check", content)[0] == 0
    of.git("switch", "--quiet", "--create", "work")
    return of


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def places(form: str, text: str) -> set[tuple[str, int]]:
    """Where a gate format says errors are."""
    if form == "sarif":
        log = json.loads(text)
        Draft202012Validator(SARIF).validate(log)
        found = [
            each["locations"][0]["physicalLocation"]
            for each in log["runs"][0]["results"]
            if each["level"] == "error" and not each.get("suppressions")
        ]
        return {
            (unquote(each["artifactLocation"]["uri"]).rpartition("/")[2], each["region"]["startLine"]) for each in found
        }
    if form == "github":
        lines = [line for line in text.splitlines() if line.startswith("::error ")]
        read = [dict(part.split("=", 1) for part in line[8:].split("::")[0].split(",")) for line in lines]
        return {(each["file"].rpartition("/")[2], int(each["line"])) for each in read}
    if form == "gitlab":
        issues = [each for each in json.loads(text) if each["severity"] == "blocker"]
        return {(each["location"]["path"].rpartition("/")[2], each["location"]["lines"]["begin"]) for each in issues}
    if form == "rdjson":
        told = [each for each in json.loads(text)["diagnostics"] if each["severity"] == "ERROR"]
        return {
            (each["location"]["path"].rpartition("/")[2], each["location"]["range"]["start"]["line"]) for each in told
        }
    root = ElementTree.fromstring(text)  # noqa: S314 - our own
    said = [failure.text or "" for failure in root.findall(".//failure")]
    return {
        (line.split(":")[0].rpartition("/")[2], int(line.split(":")[1])) for text in said for line in text.splitlines()
    }


FORMATS = ("sarif", "github", "gitlab", "junit", "rdjson")


def test_a_repository_of_markdown_posts(tmp_path: Path, check: Check) -> None:
    of = adopted("markdown", tmp_path / "posts", "posts", check)
    walk, cream = of.folder / "posts/散步.md", of.folder / "posts/面霜.md"

    edit(walk, "四十分钟", "五十分钟")
    edit(cream, "两个月", "三个月")  # beside an old problem
    of.commit()
    code, told = check(of, "check", "posts", "--diff-base", "main")
    assert code == 0, told

    edit(cream, "三个月。", "三个月。\n\n这是国家级的品质。")
    of.write({"posts/新.md": "---\nkind: 推广\ntitle: 新品\n---\n\n【广告】有三种颜色。\n\n价格最低。\n"})
    of.commit()
    expected = {("面霜.md", 14), ("新.md", 8)}
    for form in FORMATS:
        code, told = check(of, "check", "posts", "--diff-base", "main", "--format", form)
        assert places(form, told) == expected, (form, told)
        assert code == 1

    code, told = check(of, "check", "posts", "--diff-base", "main", "--baseline", "copygate-baseline.json")
    assert code == 1


def test_a_repository_of_cms_exports(tmp_path: Path, check: Check) -> None:
    of = adopted("cms", tmp_path / "cms", "export", check)
    press = of.folder / "export/wordpress.json"

    # The export is written anew, its items in another order: nothing was written.
    items = json.loads(press.read_text(encoding="utf-8"))
    press.write_text(json.dumps(items[::-1], ensure_ascii=False, indent=2), encoding="utf-8")
    of.commit()
    code, told = check(of, "check", "export", "--diff-base", "main")
    assert code == 0, told

    of.git("checkout", "--quiet", "main", "--", "export")
    edit(press, "沿湖走一圈", "沿湖走一圈,风景全国第一")
    edit(of.folder / "export/posts/14.json", "伞面是涤纶", "国家级伞面,是涤纶")
    of.commit()
    for form in FORMATS:
        code, told = check(of, "check", "export", "--diff-base", "main", "--format", form)
        assert places(form, told) == {("wordpress.json", 25), ("14.json", 6)}, (form, told)
        assert code == 1


def test_the_baseline_of_the_change_itself_does_not_count(tmp_path: Path, check: Check) -> None:
    of = adopted("cms", tmp_path / "cms", "export", check)
    edit(of.folder / "export/posts/14.json", "伞面是涤纶", "国家级伞面,是涤纶")
    of.commit()
    assert check(of, "baseline", "create", "export", "--again")[0] == 0
    of.commit()
    assert check(of, "check", "export")[0] == 0, "without --diff-base the new baseline would do"
    assert check(of, "check", "export", "--diff-base", "main")[0] == 2
    assert check(of, "check", "export", "--diff-base", "main", "--baseline", "copygate-baseline.json")[0] == 2


def test_adoption_comes_first_and_alone(tmp_path: Path, check: Check) -> None:
    """Nobody has a configuration at first: the shipped packs judge until one is merged."""
    of = made(tmp_path / "new", {"posts/散步.md": "沿湖走一圈。\n"})
    of.git("switch", "--quiet", "--create", "adopt")
    of.commit({"copygate.toml": "[check]\npacks = ['cn/ad-law']\n", "README.md": "我们的文章\n"})
    assert check(of, "check", "posts", "--diff-base", "main")[0] == 0
    of.commit({"posts/新.md": "---\nkind: 文章\n---\n沿河走一圈。\n"})
    assert check(of, "check", "posts", "--diff-base", "main")[0] == 2


def test_a_picture_that_changes_is_a_change_of_the_draft_that_shows_it(tmp_path: Path, check: Check) -> None:
    shown = "---\nkind: 文章\nplatforms: [小红书]\n---\n散步\n\n![湖](湖.png)\n"
    base: dict[str, str | bytes | None] = {
        "copygate.toml": "[check]\npacks = ['cn/ad-law']\nocr = 'off'\n",
        "posts/散步.md": shown,
        "posts/湖.png": b"\x89PNG one",
    }
    of = made(tmp_path / "p", base)
    of.git("switch", "--quiet", "--create", "work")
    of.commit({"posts/另.md": "沿河走一圈。\n"})
    assert check(of, "check", "posts", "--diff-base", "main")[0] == 0
    of.commit({"posts/湖.png": b"\x89PNG two"})
    code, told = check(of, "check", "posts", "--diff-base", "main")
    assert code == 3
    assert "散步.md" in told


def test_an_approval_comes_with_the_change_and_its_keys_do_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, check: Check
) -> None:
    house = House(tmp_path)
    monkeypatch.setattr("copygate_cli.rulebooks.roots_of", lambda settings: [house.folder / "rules"])
    monkeypatch.delenv("COPYGATE_STORE", raising=False)
    configure(house)
    of = made(tmp_path)
    of.write({".gitignore": "store\n"})
    of.git("add", "copygate.toml", "rules", ".gitignore")
    of.git("commit", "--quiet", "-m", "接入")
    of.git("switch", "--quiet", "--create", "work")
    path = house.draft(name="content/a.md")
    of.git("add", "content")
    of.git("commit", "--quiet", "-m", "新稿")
    arguments = ("check", "content", "--diff-base", "main", "--as-of", TODAY.isoformat())
    assert check(of, *arguments)[0] == 1
    house.issue(house.approved(path))
    of.git("add", "receipts")
    of.git("commit", "--quiet", "-m", "凭据")
    code, told = check(of, *arguments)
    assert code == 0, told
    assert "凭审批放行" in told
    path.write_bytes(path.read_bytes() + b"\n")
    assert check(of, *arguments)[0] == 1, "another text is another draft"


# ---------------------------------------------------------------- integrations


def scripted(of: GitFolder, tmp_path: Path, **inputs: str) -> subprocess.CompletedProcess[str]:
    """What action.yml runs, with these inputs."""
    tool = tmp_path / "copygate"
    tool.write_text(f'#!/bin/sh\nexec {sys.executable} -m copygate "$@"\n')
    tool.chmod(0o755)
    environment = {
        **ENVIRONMENT,
        "PYTHONPATH": os.pathsep.join(sys.path),
        "COPYGATE": str(tool),
        "GITHUB_OUTPUT": str(tmp_path / "output"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary"),
        **inputs,
    }
    return subprocess.run(
        ["bash", str(ROOT / "integrations/github/check.sh")],
        cwd=of.folder, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_action_checks_the_change_and_writes_sarif(tmp_path: Path, check: Check) -> None:
    of = adopted("markdown", tmp_path / "posts", "posts", check)
    of.commit({"posts/新.md": "价格最低。\n"})
    done = scripted(of, tmp_path, PATHS="posts", DIFF_BASE="main", SARIF="out.sarif", FAIL_ON="blocked")
    assert done.returncode == 1, done.stderr
    assert "::error file=posts/新.md,line=1," in done.stdout
    assert places("sarif", (of.folder / "out.sarif").read_text(encoding="utf-8"))
    assert (tmp_path / "output").read_text() == "exit-code=1\n"
    assert (tmp_path / "summary").read_text(encoding="utf-8").count("### copygate") == 1


@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"PATHS": "posts", "DIFF_BASE": ""}, 2),  # a variable that is not set
        ({"PATHS": "$(touch run) `touch run` ;touch${IFS}run", "DIFF_BASE": "none"}, 3),
        ({"PATHS": "--fail-on=undecided", "DIFF_BASE": "none"}, 3),
        ({"PATHS": "posts", "DIFF_BASE": "main --fail-on=undecided"}, 2),
        ({"PATHS": "", "DIFF_BASE": "none"}, 2),
    ],
)
def test_inputs_of_the_action_are_data(tmp_path: Path, inputs: dict[str, str], code: int) -> None:
    of = made(tmp_path / "r", {"posts/a.md": "散步\n", "copygate.toml": "[check]\npacks = ['cn/ad-law']\n"})
    done = scripted(of, tmp_path, **inputs)
    assert done.returncode == code, done.stderr
    assert not (of.folder / "run").exists()


def test_integrations_say_what_they_must() -> None:
    read = YAML(typ="safe")
    action = read.load((ROOT / "action.yml").read_text(encoding="utf-8"))
    scripts = [step["run"] for step in action["runs"]["steps"] if "run" in step]
    assert all("${{" not in script for script in scripts), "an input inside a script is how a name becomes a command"
    workflow = read.load((ROOT / "integrations/github/workflow.yml").read_text(encoding="utf-8"))
    assert workflow["permissions"] == {"contents": "read"}
    assert set(workflow[True if True in workflow else "on"]) == {"pull_request"}
    for steps in (action["runs"]["steps"], workflow["jobs"]["copygate"]["steps"]):
        for step in steps:
            name, _, pin = step.get("uses", "@COMMIT").partition("@")
            assert pin == "COMMIT" or len(pin) == 40, name
    (hook,) = read.load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert hook["entry"] == "copygate check"
    gitlab = read.load((ROOT / "integrations/gitlab/copygate.gitlab-ci.yml").read_text(encoding="utf-8"))
    assert gitlab["copygate"]["variables"]["GIT_DEPTH"] == "0"
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    assert docker.rindex("USER 10001") < docker.rindex("ENTRYPOINT")
