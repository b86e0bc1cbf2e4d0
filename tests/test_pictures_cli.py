"""`copygate check` on pictures: which are drafts of their own, in what order, and how the engine is chosen."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from shutil import copyfile
from types import SimpleNamespace
from typing import Any

import pytest

from copygate_cli.main import run
from tests.conftest import ROOT

POSTER = ROOT / "fixtures" / "pictures" / "poster.png"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache folder for all: compiling the rulebook takes seconds."""
    return tmp_path_factory.mktemp("kept") / "cache"


@pytest.fixture
def folder(tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A draft with a cover and a picture in its text, and a picture that belongs to nobody."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COPYGATE_CACHE_DIR", str(kept))
    (tmp_path / "稿件" / "图").mkdir(parents=True)
    for name in ("a.png", "cover.png", "图/b.png"):
        copyfile(POSTER, tmp_path / "稿件" / name)
    text = "---\nassets: [cover.png]\n---\n新品\n\n![](图/b.png)\n"
    (tmp_path / "稿件" / "z.md").write_text(text, encoding="utf-8")
    return tmp_path


def checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[dict[str, Any]]]:
    """The exit code and the verdicts."""
    code = run(["check", *arguments, "--format", "jsonl"])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_picture_that_a_draft_shows_is_checked_with_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """In a folder drafts come first; what they show is no draft of its own, other pictures are."""
    _, verdicts = checked(capsys, "稿件", "--ocr", "off")
    assert [verdict["path"] for verdict in verdicts] == ["稿件/z.md", "稿件/a.png"]


def test_a_picture_that_was_named_is_checked(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever else shows it."""
    _, verdicts = checked(capsys, "稿件/z.md", "稿件/cover.png", "--ocr", "off")
    assert [verdict["path"] for verdict in verdicts] == ["稿件/z.md", "稿件/cover.png"]


def test_off_is_undecided(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By option or by configuration: every picture says that it was not read."""
    code, (verdict,) = checked(capsys, "稿件/z.md", "--ocr", "off")
    assert (code, verdict["outcome"]) == (3, "undecided")
    assert [error["code"] for error in verdict["errors"]] == ["ocr-off", "ocr-off"]
    (folder / "copygate.toml").write_text('[check]\nocr = "off"\n')
    assert checked(capsys, "稿件/z.md") == (3, [verdict])


def test_standard_input_has_no_folder(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So its pictures are not read, wherever copygate was called."""
    text = (folder / "稿件" / "z.md").read_bytes()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text), isatty=lambda: False))
    code, (verdict,) = checked(capsys, "-", "--ocr", "off")
    assert code == 3
    assert {error["code"] for error in verdict["errors"]} == {"asset-no-folder"}


def test_what_is_no_picture_is_told_and_the_batch_goes_on(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Text under a picture's name, a photograph of a telephone: undecided with the reason, exit 3."""
    (folder / "稿件" / "fake.jpg").write_text("不是图片")
    (folder / "稿件" / "p.heic").write_bytes(b"\0\0\0\x18ftypheic" + bytes(40))
    code, verdicts = checked(capsys, "稿件", "--ocr", "off")
    told = {verdict["path"]: verdict["errors"][0]["code"] for verdict in verdicts}
    assert code == 3
    assert told["稿件/fake.jpg"] == told["稿件/p.heic"] == "picture-format"
    assert len(verdicts) == 4


def test_an_engine_of_another_name_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And those there are are named."""
    assert run(["check", "稿件", "--ocr", "paddle"]) == 2
    assert "tesseract" in capsys.readouterr().err
