"""`copygate audit verify`: what an auditor meets on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from copygate.audit.export import write_zip
from copygate_cli.main import run
from tests.audit import LOG_KEY
from tests.audit_log import small_log


@pytest.fixture
def evidence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An exported log, its key, and the checkpoint of an auditor who asked before."""
    monkeypatch.chdir(tmp_path)
    for name in ("COPYGATE_LANG", "LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    log = small_log()
    with Path("证据.zip").open("wb") as out:
        write_zip(log.files().items(), out)
    Path("公钥").write_text(f"{LOG_KEY.verifier}\n", encoding="utf-8")
    Path("旧检查点").write_bytes(log.checkpoint(9).raw)
    return Path("证据.zip")


def test_what_holds_is_said_in_one_line(evidence: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", "verify", str(evidence), "--key", "公钥", "--old", "旧检查点"]) == 0
    steps, first, *_, erased = capsys.readouterr().out.splitlines()
    assert first.startswith("2026-11-21 09:00 UTC 发布的内容 sha256:2b214ddf3326…(case/0)经 2 人批准,均非参与者;规则 ")
    assert steps == "✓ 检查点签名 · ✓ 一致性 · ✓ 18 条记录重算 · ✓ 状态重放、决定签名 12 个 · ✓ 证据 2 件"
    assert erased.startswith("○ sealed/")
    assert erased.endswith(":已依法删除,见第 17 条")
    assert run(["audit", "verify", str(evidence), "--key", str(LOG_KEY.verifier), "--level", "1", "--lang", "en"]) == 0
    assert capsys.readouterr().out == "✓ checkpoint signature · ✓ consistency\n"


def test_a_byte_flipped_in_the_archive_is_named(evidence: Path, capsys: pytest.CaptureFixture[str]) -> None:
    raw = bytearray(evidence.read_bytes())
    raw[raw.index(b"review.checked")] ^= 4
    evidence.write_bytes(bytes(raw))
    assert run(["audit", "verify", str(evidence), "--key", "公钥"]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "✗ 第 3 条:被改动、移动或缺失"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["证据.zip"], 2, "不能取自导出本身"),
        (["证据.zip", "--key", "公钥", "--level", "7"], 2, "--level"),
        (["证据.zip", "--key", "旧检查点"], 3, "旧检查点"),
        (["公钥", "--key", "公钥"], 3, "zip"),
        (["没有.zip", "--key", "公钥"], 3, "没有.zip"),
        (["收据.tlog-proof", "--key", "公钥"], 2, "--leaf"),
    ],
)
def test_a_wrong_call_says_what_to_do(
    evidence: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, said: str
) -> None:
    assert evidence.exists()
    assert run(["audit", "verify", *arguments]) == code
    heard = capsys.readouterr()
    assert (heard.out, said in heard.err) == ("", True)
