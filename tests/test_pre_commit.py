"""The pre-commit hook, installed from this checkout as a user's pre-commit would: `make try-pre-commit`.

It fetches packages and takes a minute, so it runs where COPYGATE_PRE_COMMIT names a pre-commit.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.gitrepos import ENVIRONMENT, made

ROOT = Path(__file__).resolve().parent.parent
PRE_COMMIT = os.environ.get("COPYGATE_PRE_COMMIT", "")
pytestmark = pytest.mark.skipif(not PRE_COMMIT, reason="COPYGATE_PRE_COMMIT is not set: make try-pre-commit")


def test_the_hook_blocks_a_bad_post_at_its_line_and_passes_a_good_one(tmp_path: Path) -> None:
    folder = tmp_path / "posts"
    shutil.copytree(ROOT / "fixtures/repositories/markdown", folder)
    of = made(folder)
    of.git("add", "--all")
    environment = {
        **{key: value for key, value in ENVIRONMENT.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")},
        "PRE_COMMIT_HOME": str(tmp_path / "home"),
        "LANG": "zh_CN.UTF-8",
        "PYTHONUTF8": "1",
        "COPYGATE_CACHE_DIR": str(tmp_path / "cache"),
    }

    def tried(file: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [PRE_COMMIT, "try-repo", str(ROOT), "copygate", "--files", file],
            cwd=folder, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip

    bad = tried("posts/面霜.md")
    assert bad.returncode == 1, bad.stdout + bad.stderr
    assert "✗ 10:18" in bad.stdout
    good = tried("posts/散步.md")
    assert good.returncode == 0, good.stdout + good.stderr
    assert "Passed" in good.stdout


def test_the_manifest_is_one() -> None:
    done = subprocess.run([PRE_COMMIT, "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")], check=False)
    assert done.returncode == 0
