"""Hostile and broken Office files are refused before anything in them is parsed, each for its own reason."""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Callable
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from copygate.errors import InputError
from copygate.intake.formats.package import MAX_ENTRIES, open_archive, open_package
from tests.office import parts, repacked, word_file

pytest.importorskip("docx")

GOOD = word_file("大家好")
BODY = "word/document.xml"
TYPES = "[Content_Types].xml"


def _with_body(change: Callable[[bytes], bytes]) -> bytes:
    return repacked(GOOD, {BODY: change(parts(GOOD)[BODY])})


def _with_doctype(body: bytes) -> bytes:
    head, _, rest = body.partition(b"?>")
    return head + b'?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>' + rest


def _in_utf16(body: bytes) -> bytes:
    return _with_doctype(body).decode().replace("UTF-8", "UTF-16").encode("utf-16")


def _with_types(old: str, new: str) -> bytes:
    return repacked(GOOD, {TYPES: parts(GOOD)[TYPES].decode().replace(old, new).encode()})


def _archive(*members: tuple[ZipInfo | str, bytes], method: int = ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), ZipFile(out, "w", method) as archive:
        warnings.simplefilter("ignore")  # zipfile warns of the very thing that is tested
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def _link() -> ZipInfo:
    link = ZipInfo("a")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    return link


def _declaring_less(data: bytes) -> bytes:
    """The central directory says that the member holds ten bytes."""
    at = data.index(b"PK\x01\x02")
    return data[: at + 24] + struct.pack("<I", 10) + data[at + 28 :]


def _locked(data: bytes) -> bytes:
    at = data.index(b"PK\x01\x02")
    return data[: at + 8] + struct.pack("<H", 1) + data[at + 10 :]


PACKAGES = {
    "a document type": (_with_body(_with_doctype), "xml-entities"),
    "one in UTF-16": (_with_body(_in_utf16), "xml-entities"),
    "one in a part of another name": (
        repacked(_with_types("</Types>", '<Default Extension="bin" ContentType="text/xml"/></Types>'),
                 {"a.bin": b"<!DOCTYPE a><a/>"}), "xml-entities",
    ),
    "an encoding that could hide one": (_with_body(lambda body: body.replace(b"UTF-8", b"UTF-7")), "broken-file"),
    "no XML": (_with_body(lambda _: b"hello"), "broken-file"),
    "an empty part": (_with_body(lambda _: b""), "broken-file"),
    "cut off": (GOOD[: len(GOOD) // 2], "broken-file"),
    "a flipped byte": (GOOD[:60] + bytes([GOOD[60] ^ 0xFF]) + GOOD[61:], "broken-file"),
    "text under the name of a document": ("大家好".encode(), "broken-file"),
    "the old format": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old-format"),
    "a password": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le"), "password",
    ),
    "macros declared": (_with_types("main+xml", "macroEnabled.main+xml"), "macros"),
    "macros present": (repacked(GOOD, {"word/vbaProject.bin": b"x"}), "macros"),
    "a template": (_with_types("document.main", "template.main"), "wrong-format"),
    "strict Open XML": (
        repacked(GOOD, {"_rels/.rels": parts(GOOD)["_rels/.rels"].replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006", b"http://purl.oclc.org/ooxml/officeDocument")}), "wrong-format",
    ),
    "a plain zip": (_archive(("a.txt", b"a")), "wrong-format"),
}  # fmt: skip
ARCHIVES = {
    "a bomb by ratio": (_archive(("a", bytes(8 << 20))), "over-budget"),
    "a bomb by size": (_archive(*((str(n), bytes(11 << 20)) for n in range(10))), "over-budget"),
    "a bomb in one member of many": (_archive(("a", bytes(8 << 20)), ("b", GOOD * 4)), "over-budget"),
    "too many files": (_archive(*((str(n), b"") for n in range(MAX_ENTRIES + 1))), "over-budget"),
    "a size that is not true": (_declaring_less(_archive(("a", bytes(999)))), "broken-file"),
    "a password": (_locked(_archive(("a", b"a"))), "password"),
    "a rare method": (_archive(("a", b"a"), method=ZIP_BZIP2), "unsafe-archive"),
    "two of a name": (_archive(("a", b"a"), ("a", b"b")), "unsafe-archive"),
    "a way out": (_archive(("../a", b"a")), "unsafe-archive"),
    "an absolute path": (_archive(("/a", b"a")), "unsafe-archive"),
    "a link": (_archive((_link(), b"/etc/passwd")), "unsafe-archive"),
}


@pytest.mark.parametrize("case", PACKAGES)
def test_a_hostile_or_broken_package_is_refused_for_its_reason(case: str) -> None:
    data, code = PACKAGES[case]
    with pytest.raises(InputError) as refused:
        open_package(data, "docx")
    assert refused.value.code == code
    assert "\n" not in str(refused.value.wording.zh)


@pytest.mark.parametrize("case", ARCHIVES)
def test_a_hostile_or_broken_archive_is_refused_for_its_reason(case: str) -> None:
    data, code = ARCHIVES[case]
    with pytest.raises(InputError) as refused:
        open_archive(data)
    assert refused.value.code == code


def test_an_ordinary_package_is_opened_and_no_other_form_is_taken_for_it() -> None:
    assert BODY in open_package(GOOD, "docx").namelist()
    with pytest.raises(InputError, match="docx") as refused:
        open_package(GOOD, "xlsx")
    assert refused.value.code == "wrong-format"
