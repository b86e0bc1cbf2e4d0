"""Real git repositories for tests: `made(folder)`, then `write` and `commit`."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Final

# Nothing of the machine's own configuration: the same history everywhere.
ENVIRONMENT: Final = {
    **{key: value for key, value in os.environ.items() if not key.startswith("GIT_")},
    **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (
        ("NAME", "作者"), ("EMAIL", "a@example.com"), ("DATE", "2026-11-01T00:00:00Z"))},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}  # fmt: skip


class GitFolder:
    """A work tree and its commits."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def git(self, *arguments: str) -> str:
        """What a git command says; it must succeed."""
        done = subprocess.run(
            ["git", *arguments], cwd=self.folder, env=ENVIRONMENT, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    def write(self, files: Mapping[str, str | bytes | None]) -> None:
        """Write files below the folder; None removes one."""
        for name, content in files.items():
            path = self.folder / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())

    def commit(self, files: Mapping[str, str | bytes | None] | None = None) -> str:
        """Everything in the folder as a commit; its name."""
        self.write(files or {})
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "--no-verify", "-m", "改动")
        return self.git("rev-parse", "HEAD")


def made(folder: Path, files: Mapping[str, str | bytes | None] | None = None) -> GitFolder:
    """A new repository on branch main, with a first commit where files are given."""
    folder.mkdir(parents=True, exist_ok=True)
    repository = GitFolder(folder)
    repository.git("init", "--quiet", "--initial-branch=main")
    if files is not None:
        repository.commit(files)
    return repository
