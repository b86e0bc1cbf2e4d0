"""The shipped pipelines, line by line: what `action.yml` and the GitLab template say to run is read from them and run, in
a clone of a repository with a protected branch, as a runner would.

The action's own installation fetches packages and takes a minute: it runs where COPYGATE_TRY_ACTION is set.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.gitrepos import ENVIRONMENT, GitFolder, made

ROOT = Path(__file__).resolve().parent.parent
INSTALLS = bool(os.environ.get("COPYGATE_TRY_ACTION"))
GOOD = "---\nkind: 推广\n---\n\n【广告】有三种颜色。\n"
BAD = "---\nkind: 推广\n---\n\n【广告】这是国家级的帆布包。\n"


def read(name: str) -> Any:
    return YAML(typ="safe").load((ROOT / name).read_text(encoding="utf-8"))


@pytest.fixture
def clone(tmp_path: Path) -> GitFolder:
    """What a runner checks out: a branch with a new post, beside the protected branch it left."""
    origin = made(
        tmp_path / "origin",
        {"copygate.toml": "[check]\npacks = ['cn/ad-law']\n", "posts/旧.md": BAD, "notes/a.md": GOOD},
    )
    origin.git("switch", "--quiet", "--create", "work")
    origin.commit({"posts/新.md": GOOD})
    origin.git("clone", "--quiet", "--branch", "work", str(origin.folder), str(tmp_path / "clone"))
    return GitFolder(tmp_path / "clone")


def environment(tmp_path: Path, **more: str) -> dict[str, str]:
    """That of a runner, with `copygate` on its path."""
    tool = tmp_path / "bin/copygate"
    tool.parent.mkdir(exist_ok=True)
    tool.write_text(f'#!/bin/sh\nexec {sys.executable} -P -m copygate "$@"\n')
    tool.chmod(0o755)
    return {
        **ENVIRONMENT,
        "PATH": f"{tool.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join(map(str, (ROOT / "engine", ROOT / "cli"))),
        **more,
    }


def ran(script: str, of: GitFolder, said: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script],
        cwd=of.folder, env=said, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_the_gitlab_template_line_by_line(clone: GitFolder, tmp_path: Path) -> None:
    template = read("integrations/gitlab/copygate.gitlab-ci.yml")
    job = template["copygate"]
    said = environment(tmp_path, CI_DEFAULT_BRANCH="main", CI_PROJECT_DIR=str(clone.folder))
    for variables in (template["variables"], job["variables"]):
        for name, value in variables.items():
            said[name] = value.replace("$CI_DEFAULT_BRANCH", "main").replace("$CI_PROJECT_DIR", str(clone.folder))
    script = "\n".join(job["script"])
    report = clone.folder / job["artifacts"]["reports"]["codequality"]
    done = ran(script, clone, said)
    assert (done.returncode, json.loads(report.read_text())) == (0, []), done.stderr
    clone.commit({"posts/新.md": BAD})
    done = ran(script, clone, said)
    assert done.returncode == 1, done.stderr
    (issue,) = json.loads(report.read_text(encoding="utf-8"))
    assert issue["location"] == {"path": "posts/新.md", "lines": {"begin": 5}}


def test_nothing_that_a_pipeline_keeps_lies_in_the_repository() -> None:
    """A folder in the checkout is one that a change can fill: rules and compiled programs would come from it."""
    job = read("integrations/gitlab/copygate.gitlab-ci.yml")["copygate"]
    assert "COPYGATE_CACHE_DIR" not in job["variables"]
    (step,) = (each for each in read("action.yml")["runs"]["steps"] if each.get("id") == "check")
    assert step["env"]["COPYGATE_CACHE_DIR"].startswith("${{ runner.temp }}/")


def test_python_never_looks_for_modules_in_the_checkout() -> None:
    for step in read("action.yml")["runs"]["steps"]:
        for line in step.get("run", "").splitlines():
            assert "python" not in line or line.lstrip().startswith("#") or " -I -m " in line, line


def test_the_action_line_by_line(clone: GitFolder, tmp_path: Path) -> None:
    action = read("action.yml")
    runner = tmp_path / "runner"
    runner.mkdir()
    expressions = {
        **{f"inputs.{name}": str(each.get("default") or "") for name, each in action["inputs"].items()},
        "inputs.paths": "posts notes",
        "inputs.diff-base": "origin/main",
        "inputs.sarif": "out.sarif",
        "github.action_path": str(ROOT),
        "runner.temp": str(runner),
    }
    own = environment(
        tmp_path, RUNNER_TEMP=str(runner), GITHUB_ACTION_PATH=str(ROOT), GITHUB_OUTPUT=str(tmp_path / "output"),
        GITHUB_STEP_SUMMARY=str(tmp_path / "summary.md"),
    )  # fmt: skip
    if INSTALLS:
        own.pop("PYTHONPATH")
    else:
        own["COPYGATE"] = str(tmp_path / "bin/copygate")

    def steps() -> subprocess.CompletedProcess[str]:
        done = None
        for step in action["runs"]["steps"]:
            if "run" not in step or (step["name"].startswith("Install") and not INSTALLS):
                continue
            assert step["shell"] == "bash"
            given = {name: _filled(value, expressions) for name, value in step.get("env", {}).items()}
            done = ran(step["run"], clone, {**own, **given})
            if done.returncode:
                break
        assert done is not None
        return done

    done = steps()
    assert done.returncode == 0, done.stderr
    # Modules in the folder that is checked: none of them is ever run.
    trap = f"open({str(tmp_path / 'ran')!r}, 'w').close()\n"
    names = ("venv.py", "pip.py", "random.py", "copygate/__init__.py", "sitecustomize.py", "usercustomize.py")
    clone.commit({"posts/新.md": BAD, "notes/b.md": GOOD, **dict.fromkeys(names, trap)})
    done = steps()
    assert not (tmp_path / "ran").exists()
    assert done.returncode == 1, done.stderr
    assert "::error file=posts/新.md,line=5," in done.stdout
    assert json.loads((clone.folder / "out.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]
    assert (tmp_path / "output").read_text().splitlines() == ["exit-code=0", "exit-code=1"]
    assert (tmp_path / "summary.md").read_text(encoding="utf-8").count("### copygate") == 2


def _filled(text: str, expressions: dict[str, str]) -> str:
    for name, value in expressions.items():
        text = text.replace(f"${{{{ {name} }}}}", value)
    assert "${{" not in text, f"an expression that this test does not know: {text}"
    return text
