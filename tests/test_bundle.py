"""Promises of bundles: each member is checked as a file of its name would be, nothing of it leaves, nothing stays behind."""

from __future__ import annotations

import io
import json
import stat
import struct
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from copygate.errors import InputError
from copygate.intake.bundle import Member, unpacked
from tests.test_xlsx import month, written

MARKDOWN: Final = "---\nkind: 推广\n---\n国家级\n"


class _Named(ZipInfo):
    """A member whose name is written in an encoding that the archive does not tell, as Windows does."""

    encoding = "gb18030"

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - zipfile asks for it under this name
        return self.filename.encode(self.encoding), self.flag_bits & ~0x800


def bundle(tmp_path: Path, members: Mapping[str, bytes | str], *, encoding: str = "") -> Path:
    """A zip with these members."""
    path = tmp_path / "稿.zip"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = _Named(name) if encoding else ZipInfo(name)
            if isinstance(info, _Named):
                info.encoding = encoding
            archive.writestr(info, content, ZIP_DEFLATED)
    return path


def read(path: Path) -> dict[str, str]:
    """What became of each member: its drafts' ids, or the code of its refusal."""
    with unpacked(path) as members:
        return {member.inside: _read(member) for member in members}


def _read(member: Member) -> str:
    try:
        return " ".join(draft.id.rpartition("/")[2] for draft in member.drafts())
    except InputError as refused:
        return refused.code


def refused(path: Path) -> str:
    """The code with which a bundle is refused as a whole."""
    with pytest.raises(InputError) as told, unpacked(path):
        pass
    return told.value.code


def test_members_are_read_by_their_names(tmp_path: Path) -> None:
    members: dict[str, bytes | str] = {
        "里面/稿.md": MARKDOWN, "里面/": "", "a.jsonl": '{"body": "x"}\n{"body": "y"}\n', "表.xlsx": written(month()),
        "内.zip": b"PK", "x.exe": b"MZ", "坏.txt": b"\xff\xfe", "__MACOSX/._稿.md": b"x", ".DS_Store": b"x",
    }  # fmt: skip
    found = read(bundle(tmp_path, members))
    assert found.pop("表.xlsx").startswith("表.xlsx:十一月!A3 ")
    assert found == {
        "里面/稿.md": "稿.md", "a.jsonl": "a.jsonl:1 a.jsonl:2", "内.zip": "nested-archive", "x.exe": "unsupported-format",
        "坏.txt": "not-utf8",
    }  # fmt: skip


def test_places_without_lines_name_the_member(tmp_path: Path) -> None:
    with unpacked(bundle(tmp_path, {"里/表.xlsx": written(month()), "里/稿.md": MARKDOWN})) as members:
        drafts = [draft for member in members for draft in member.drafts()]
    text, row, *_ = drafts
    assert (text.path, text.fields[0].anchors) == (f"{tmp_path}/稿.zip/里/稿.md", ())
    assert row.path == f"{tmp_path}/稿.zip/里/表.xlsx"
    assert row.fields[0].anchors[0].place == (("member", "里/表.xlsx"), ("sheet", "十一月"), ("cell", "D3"))


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_the_flag_are_what_their_system_wrote(tmp_path: Path, encoding: str) -> None:
    assert read(bundle(tmp_path, {"换季/面霜稿件.md": MARKDOWN}, encoding=encoding)) == {
        "换季/面霜稿件.md": "面霜稿件.md"
    }


def test_what_is_unpacked_is_private_and_goes_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "t"))
    (tmp_path / "t").mkdir()
    with unpacked(bundle(tmp_path, {"a/b.md": MARKDOWN})):
        (folder,) = (tmp_path / "t").iterdir()
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not list((tmp_path / "t").iterdir())


def _link(path: Path) -> Path:
    info = ZipInfo("a.md")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with ZipFile(path, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    return path


def _encrypted(path: Path) -> Path:
    data = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(signature) + flags
        data[at : at + 2] = struct.pack("<H", struct.unpack("<H", data[at : at + 2])[0] | 1)
    path.write_bytes(data)
    return path


def test_hostile_bundles_are_refused(tmp_path: Path) -> None:
    for name in ("../a.md", "/a.md", "a/../../b.md", "..\\a.md", "C:\\a.md"):
        assert refused(bundle(tmp_path, {name: "x"})) == "unsafe-archive"
    assert refused(_link(tmp_path / "l.zip")) == "unsafe-archive"
    assert refused(_encrypted(bundle(tmp_path, {"a.md": "x"}))) == "password"
    assert refused(bundle(tmp_path, {f"{at}.md": "x" for at in range(2_001)})) == "over-budget"
    assert refused(bundle(tmp_path, {"a.md": bytes(8 << 20)})) == "over-budget"
    assert refused(bundle(tmp_path, {"[Content_Types].xml": "<a/>"})) == "wrong-format"
    assert refused(bundle(tmp_path, {".DS_Store": "x"})) == "empty-file"
    whole = bundle(tmp_path, {"a.md": "x" * 1000}).read_bytes()
    (tmp_path / "b.zip").write_bytes(whole[: len(whole) // 2])
    assert refused(tmp_path / "b.zip") == "broken-file"


def test_a_name_that_leads_out_only_once_it_is_decoded_is_refused(tmp_path: Path) -> None:
    assert read(bundle(tmp_path, {"甲\\乙.md": MARKDOWN})) == {"甲/乙.md": "乙.md"}
    assert read(bundle(tmp_path, {"长" * 100 + ".md": MARKDOWN})) == {"长" * 100 + ".md": "unsafe-archive"}
    assert read(bundle(tmp_path, {"a": "x", "a/b.md": MARKDOWN}))["a/b.md"] == "unsafe-archive"


def test_the_command_line_checks_a_bundle_and_goes_on_after_it(tmp_path: Path) -> None:
    """A picture that a draft shows is checked with it, not by itself; the configuration inside counts for nothing."""
    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (60, 40), "white").save(picture, "PNG")
    path = bundle(
        tmp_path,
        {
            "copygate.toml": "[check]\nfail-on = '不存在'\n", "稿/a.md": "今天\n\n![好](封面.png)\n",
            "稿/封面.png": picture.getvalue(), "内.zip": b"PK",
        },
    )  # fmt: skip
    (tmp_path / "b.txt").write_text("今天天气不错", "utf-8")
    command = [
        sys.executable,
        "-m",
        "copygate",
        "check",
        "--format",
        "jsonl",
        "--ocr",
        "off",
        str(path),
        str(tmp_path / "b.txt"),
    ]
    run = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    verdicts = [json.loads(line) for line in run.stdout.splitlines()]
    assert [(v["path"].rpartition("稿.zip")[2], v["outcome"]) for v in verdicts[:-1]] == [
        ("/copygate.toml", "undecided"), ("/内.zip", "undecided"), ("/稿/a.md", "undecided"),
    ]  # fmt: skip
    assert verdicts[-1]["outcome"] == "clear"
    assert run.returncode == 3
