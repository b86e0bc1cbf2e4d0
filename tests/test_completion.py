"""Shell completion as shells use it: in the reader's language, by real bash and real zsh where they are installed."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

SETUP = (
    "PS1=; autoload -Uz compinit; compinit -u -D; "
    'eval "$(_COPYGATE_COMPLETE=zsh_source copygate)"; bindkey "\\t" complete-word; echo REA""DY\n'
)


@pytest.fixture
def shell(tmp_path: Path) -> dict[str, str]:
    launcher = tmp_path / "bin" / "copygate"
    launcher.parent.mkdir()
    launcher.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m copygate "$@"\n', encoding="utf-8")
    launcher.chmod(0o755)
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "COPYGATE_"))}
    return {
        **plain,
        "PATH": f"{launcher.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "engine"), str(ROOT / "cli")]),
        "LANG": "zh_CN.UTF-8",
        "PYTHONUTF8": "1",
        "HOME": str(tmp_path),
        "TERM": "xterm",
    }


def suggested(shell: dict[str, str], words: str, kind: str = "bash_complete") -> list[str]:
    """What copygate suggests for the last of these words."""
    place = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split(" ")) - 1), "_COPYGATE_COMPLETE": kind}
    done = subprocess.run(["copygate"], env={**shell, **place}, capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr == ""
    return done.stdout.splitlines()


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("copygate ", "plain,rules"),
        ("copygate rules ", "plain,explain"),
        ("copygate rules explain --", "plain,--as-of"),
        ("copygate check --format s", "plain,sarif"),
        ("copygate rules explain cn/ad-law/absolute-c", "plain,cn/ad-law/absolute-claim"),
        ("copygate rules explain x d", "file,d"),
    ],
)
def test_bash_is_offered_commands_options_values_and_rules(shell: dict[str, str], words: str, wanted: str) -> None:
    assert wanted in suggested(shell, words)


def test_zsh_is_told_in_the_readers_language_and_sees_no_ids(shell: dict[str, str]) -> None:
    for words in ("copygate ", "copygate rules ", "copygate rules import --", "copygate review "):
        told = suggested(shell, words, "zsh_complete")[2::3]
        assert told
        assert not [line for line in told if line.startswith("help.")]
        assert all(any(ord(ch) > 0x2E80 for ch in line) for line in told if line != "_")


def test_bash_completes(shell: dict[str, str]) -> None:
    script = (
        'eval "$(_COPYGATE_COMPLETE=bash_source copygate)"; COMP_WORDS=(copygate rules ex); COMP_CWORD=2; '
        '_copygate_completion copygate; echo "${COMPREPLY[@]}"; complete -p copygate'
    )
    done = subprocess.run(["bash", "-c", script], env=shell, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines()[0] == "explain"
    assert "-F _copygate_completion copygate" in done.stdout


@pytest.mark.skipif(shutil.which("zsh") is None, reason="zsh is not installed")
def test_zsh_completes(shell: dict[str, str]) -> None:
    mine, its = os.openpty()
    with subprocess.Popen(
        ["zsh", "-f", "-i"], stdin=its, stdout=its, stderr=its, env=shell, start_new_session=True
    ) as zsh:
        try:
            os.write(mine, SETUP.encode())
            assert read_until(mine, "READY")
            os.write(mine, b"copygate rules expl\t")
            assert read_until(mine, "rules explain")
        finally:
            zsh.kill()
            os.close(its)
            os.close(mine)


def read_until(terminal: int, wanted: str) -> bool:
    """Whether that is what the terminal shows within half a minute."""
    seen, end = b"", time.monotonic() + 30
    while wanted.encode() not in seen and time.monotonic() < end:
        if select.select([terminal], [], [], 1)[0]:
            seen += os.read(terminal, 4096)
    return wanted.encode() in seen
