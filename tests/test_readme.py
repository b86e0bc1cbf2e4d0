"""What the documents show is true: their marked examples run, and the paths they name exist.

A comment before a fenced block marks it: `<!-- run -->`, or `<!-- run: exit 1 -->` (of the last command; `exit 1 0 1`: of
each). In a walk-through every block of commands is marked. Marked blocks run in a folder with
`fixtures/` in it and `copygate` on the path. In a `console` block each `$ ` line is a command; the lines after it, if any,
are its output, in which `…` stands for anything. A `sh` block is one script; a block of another kind is written to the
file that the mark names (`<!-- file: copygate.toml -->`) for the commands after it. One document's blocks share a folder.
`<!-- rule -->` marks text of the rule language, which must parse.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from copygate.dsl.diagnostics import render
from copygate.dsl.parser import parse

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(
    r"^(?:<!-- *(?P<mark>run|file|rule)(?:: *(?P<argument>[^>]*?))? *-->\n)?```(?P<kind>[\w-]*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)(?:#[^)]*)?\)")
TOP_LEVEL = ("engine", "cli", "rules", "schemas", "fixtures", "tests", "docs", ".ci")
PATH = re.compile(rf"`((?:{'|'.join(re.escape(name) for name in TOP_LEVEL)})(?:/[^\s`*<>{{}}]*)?)`")


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block and its mark."""

    mark: str
    argument: str
    kind: str
    text: str

    @property
    def exit_codes(self) -> list[int]:
        """What the last commands are to exit with, the last one at least."""
        told = self.argument.removeprefix("exit ") if self.argument.startswith("exit ") else "0"
        return [int(code) for code in told.split()]


def blocks(document: Path) -> list[Block]:
    found = BLOCK.finditer(document.read_text(encoding="utf-8"))
    return [Block(m["mark"] or "", m["argument"] or "", m["kind"], m["text"]) for m in found]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One cache for all documents: most judge by the packs that came with copygate."""
    folder = tmp_path_factory.mktemp("cache")
    folder.chmod(0o700)
    return folder


@pytest.fixture
def shell(tmp_path: Path, cache: Path) -> dict[str, str]:
    """An environment in which `copygate` is this checkout's."""
    launcher = tmp_path / "bin" / "copygate"
    launcher.parent.mkdir()
    launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m copygate "$@"\n', encoding="utf-8")
    launcher.chmod(0o755)
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "COPYGATE_"))}
    return {
        **plain,
        "PATH": f"{launcher.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "engine"), str(ROOT / "cli")]),
        "COPYGATE_CACHE_DIR": str(cache),
        "LANG": "zh_CN.UTF-8",  # not LC_ALL: bash would complain where that locale is not installed
        "PYTHONUTF8": "1",
        "COLUMNS": "100",
        "NO_COLOR": "1",
    }


def run(command: str, folder: Path, environment: dict[str, str]) -> tuple[int, str]:
    done = subprocess.run(
        ["bash", "-eu", "-o", "pipefail", "-c", command],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    return done.returncode, done.stdout


def same(expected: str, actual: str) -> bool:
    """Equal, where `…` in the expected text stands for anything and trailing blanks do not count."""
    trimmed = "\n".join(line.rstrip() for line in actual.strip().splitlines())
    pattern = ".*?".join(re.escape(part) for part in expected.strip().split("…"))
    return re.fullmatch(pattern, trimmed, re.DOTALL) is not None


def check_console(block: Block, folder: Path, environment: dict[str, str]) -> None:
    sessions = re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]
    wanted = [*([None] * len(sessions)), *block.exit_codes][-len(sessions) :]
    for session, exit_code in zip(sessions, wanted, strict=True):
        command, _, expected = session.partition("\n")
        code, output = run(command, folder, environment)
        if exit_code is not None:
            assert code == exit_code, f"$ {command}\n{output}"
        if expected.strip():
            assert same(expected, output), f"$ {command}\n--- documented\n{expected}\n--- actual\n{output}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_marked_examples_run(document: Path, tmp_path: Path, shell: dict[str, str]) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    (folder / "fixtures").symlink_to(ROOT / "fixtures")
    for block in blocks(document):
        if block.mark == "file":
            target = folder / block.argument
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        elif block.mark == "run" and block.kind == "console":
            check_console(block, folder, shell)
        elif block.mark == "run":
            code, output = run(block.text, folder, shell)
            assert [code] == block.exit_codes, output


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_paths_named_in_documents_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    linked = {(document.parent / target) for target in LINK.findall(text)}
    named = {(ROOT / name) for name in PATH.findall(BLOCK.sub("", text))}
    missing = sorted(str(path) for path in linked | named if not path.exists())
    assert not missing, f"{document.name} names what is not there: {missing}"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_rules_shown_parse(document: Path) -> None:
    for block in blocks(document):
        if block.mark == "rule":
            problems = parse(block.text, document.name).diagnostics
            assert not problems, "\n".join(render(problem, block.text, "en") for problem in problems)


@pytest.mark.parametrize("document", sorted((ROOT / "docs").glob("walkthrough-*.md")), ids=lambda path: path.name)
def test_a_walkthrough_leaves_no_command_unrun(document: Path) -> None:
    commands = [block for block in blocks(document) if block.kind in ("console", "sh", "bash", "shell")]
    assert commands
    assert [block.text for block in commands if block.mark != "run"] == []


def test_make_targets_named_in_documents_exist() -> None:
    targets = set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for document in DOCUMENTS:
        named = set(re.findall(r"(?:`|^)make ([a-z-]+)", document.read_text(encoding="utf-8"), re.MULTILINE))
        assert named <= targets, f"{document.name}: {sorted(named - targets)}"


def test_ellipsis_stands_for_anything() -> None:
    assert same("a … c\nd", "a b c  \nd\n")
    assert not same("a\nd", "a\nb\nd")
