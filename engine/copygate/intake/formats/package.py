"""Office Open XML packages and other zip archives, refused before anything is parsed if they are hostile or broken.

`open_package` is for `.docx`, `.pptx`, `.xlsx`; `open_archive` for a plain zip. The budgets are OWASP ASVS 5.0's
(5.2.3 and 5.2.5 archives, 1.5.1 XML): what an archive declares and what it really holds must both keep to them.
"""

from __future__ import annotations

import io
import stat
import zlib
from collections.abc import Iterator
from typing import Final, Literal
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from copygate.errors import InputError, Wording

Form = Literal["docx", "pptx", "xlsx"]

MAX_ENTRIES: Final = 2_000
MAX_UNPACKED_BYTES: Final = 100 * 1024 * 1024
MAX_RATIO: Final = 100
_RATIO_FROM_BYTES: Final = 1024 * 1024  # a small part of spaces is no bomb, however well it packs
_CHUNK: Final = 256 * 1024

_COMPOUND_FILE: Final = (
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # [MS-CFB] 2.2: what Office wrote until 2003, or encrypts into
)
_ENCRYPTED_STREAM: Final = "EncryptedPackage".encode("utf-16-le")  # [MS-OFFCRYPTO] 2.3.4.4
_TYPES: Final = "[Content_Types].xml"
_MAIN_TYPES: Final[dict[Form, str]] = {
    "docx": "wordprocessingml.document.main+xml",
    "pptx": "presentationml.presentation.main+xml",
    "xlsx": "spreadsheetml.sheet.main+xml",
}
_APPLICATIONS: Final[dict[Form, str]] = {"docx": "wordprocessingml", "pptx": "presentationml", "xlsx": "spreadsheetml"}


def open_package(data: bytes, form: Form) -> ZipFile:
    """The parts of an Office file of this form.

    Raises InputError: `password`, `old-format`, `broken-file`, `macros`, `wrong-format`, `xml-entities`, and what
    `open_archive` raises.
    """
    if data.startswith(_COMPOUND_FILE):
        raise _compound_file(data, form)
    archive = open_archive(data)
    if _TYPES not in archive.namelist():
        raise _wrong_format(form, "a zip archive, no Office file", "普通的 zip 压缩包，不是 Office 文件")
    types = archive.read(_TYPES)
    _require_plain_xml(_TYPES, types)
    overrides = list(_content_types(types))
    if any("macroenabled" in kind.lower() or "vbaproject" in kind.lower() for _, kind in overrides) or any(
        name.lower().endswith("vbaproject.bin") for name in archive.namelist()
    ):
        raise InputError(
            "macros",
            Wording(
                f"the file holds macros and is not opened; save it as `.{form}` without macros",
                f"文件含有宏，不予打开；请另存为不含宏的 `.{form}`",
            ),
        )
    if not any(kind.endswith(_MAIN_TYPES[form]) for _, kind in overrides):
        for other, kind_of in _APPLICATIONS.items():
            if other != form and any(kind_of in kind for _, kind in overrides):
                raise _wrong_format(form, f"a `.{other}` file by what it holds", f"从内容看是 `.{other}` 文件")
        raise _wrong_format(form, "another kind of Office file (a template?)", "另一类 Office 文件（可能是模板）")
    if "_rels/.rels" in archive.namelist() and b"purl.oclc.org/ooxml" in archive.read("_rels/.rels"):
        en = "Strict Open XML: save it as an ordinary one"
        raise _wrong_format(form, en, "“严格 Open XML”格式，请另存为普通格式")
    # A part is parsed for what it is declared to be, whatever it is called.
    declared = {name.lstrip("/").lower() for name, kind in overrides if _is_xml(kind)} | {"*.xml", "*.rels", "*.vml"}
    for info in archive.infolist():
        name = info.filename.lower()
        if name in declared or "*." + name.rpartition(".")[2] in declared:
            with archive.open(info) as part:
                _require_plain_xml(info.filename, part.read())
    return archive


def open_archive(data: bytes) -> ZipFile:
    """A zip archive that keeps to the budgets, every member unpacked once to see that it does.

    Raises InputError: `over-budget`, `broken-file`, `password`, `unsafe-archive`.
    """
    try:
        archive = ZipFile(io.BytesIO(data))
    except (BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise _broken(str(error)) from None
    members = archive.infolist()
    if len(members) > MAX_ENTRIES:
        raise _over_budget(f"it holds over {MAX_ENTRIES:,} files", f"包含的文件超过 {MAX_ENTRIES:,} 个")
    _require_safe_names(members)
    _require_sizes(len(data), sum(member.file_size for member in members))
    unpacked = 0
    for member in members:
        _require_sizes(member.compress_size, member.file_size)
        for length in _chunks(archive, member):
            unpacked += length
            _require_sizes(len(data), unpacked)
    return archive


def _chunks(archive: ZipFile, member: ZipInfo) -> Iterator[int]:
    """Lengths of the pieces the member unpacks to; zipfile checks the sum at the end."""
    if member.flag_bits & 0x1:
        raise InputError(
            "password", Wording("protected by a password: take that off", "文件有密码保护：请取消密码后再查")
        )
    # INVARIANT: other methods unpack a chunk of unknown size at once, and Office uses none.
    if member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise _unsafe("a method of compression that is not read", "不支持的压缩方式")
    try:
        with archive.open(member) as part:
            while piece := part.read(_CHUNK):
                yield len(piece)
    except (BadZipFile, zlib.error, EOFError, ValueError, OSError, RuntimeError) as error:
        raise _broken(str(error)) from None


def _require_sizes(packed: int, unpacked: int) -> None:
    if unpacked > MAX_UNPACKED_BYTES:
        limit = MAX_UNPACKED_BYTES >> 20
        raise _over_budget(f"it unpacks to over {limit} MiB", f"解压后超过 {limit} MiB")
    if unpacked > _RATIO_FROM_BYTES and unpacked > packed * MAX_RATIO:
        raise _over_budget(f"it unpacks to over {MAX_RATIO} times its size", f"解压后超过原来的 {MAX_RATIO} 倍")


def _require_safe_names(members: list[ZipInfo]) -> None:
    seen: set[str] = set()
    for member in members:
        name = member.filename
        if name in seen:
            # Two readers may take one each: what is checked and what is shown would differ.
            raise _unsafe("two files of the same name", "重名的文件")
        seen.add(name)
        if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or name[1:2] == ":":
            raise _unsafe("a path that leads outside", "指向外部的路径")
        if stat.S_ISLNK(member.external_attr >> 16):
            raise _unsafe("a symbolic link", "符号链接")


class _PrologRead(Exception):  # noqa: N818 - no error: raised to stop the parser
    """The root element has begun, so no document type can follow."""


def _require_plain_xml(name: str, data: bytes) -> None:
    """Refuse a part with a document type (entities, external references), or in an encoding that could hide one."""
    parser = expat.ParserCreate()

    def on_declaration(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() not in {"utf-8", "utf-16", "us-ascii"}:
            raise _broken(f"{name}: encoding {encoding[:20]}")  # ECMA-376 part 2, 8.2.4: UTF-8 or UTF-16

    def on_doctype(*_: object) -> None:
        raise InputError(
            "xml-entities",
            Wording(
                "a part of the file declares XML entities, as attacks do and Office never does: it is not opened",
                "文件内部声明了 XML 实体（Office 不会这样写，攻击文件才会）：不予打开",
            ),
        )

    def on_start(*_: object) -> None:
        raise _PrologRead

    parser.XmlDeclHandler, parser.StartDoctypeDeclHandler, parser.StartElementHandler = (
        on_declaration, on_doctype, on_start,
    )  # fmt: skip
    try:
        for at in range(0, len(data), _CHUNK):
            parser.Parse(data[at : at + _CHUNK])
        parser.Parse(b"", True)
    except _PrologRead:
        return
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise _broken(f"{name}: {error}") from None
    raise _broken(f"{name}: no element")


def _content_types(data: bytes) -> Iterator[tuple[str, str]]:
    """Part names (`*` and a suffix for a default) and their content types; the XML is known to have no DTD."""
    from xml.etree import ElementTree

    try:
        root = ElementTree.fromstring(data)  # noqa: S314 - a document type was refused before
    except ElementTree.ParseError as error:
        raise _broken(f"{_TYPES}: {error}") from None
    for element in root:
        name = element.get("PartName") or f"*.{element.get('Extension', '')}"
        yield name.lower() if name.startswith("*") else name, element.get("ContentType", "")


def _is_xml(kind: str) -> bool:
    return kind.endswith(("+xml", "/xml")) and "svg" not in kind


def _compound_file(data: bytes, form: Form) -> InputError:
    if _ENCRYPTED_STREAM in data:
        return InputError(
            "password",
            Wording("protected by a password: take that off", "文件有密码保护：请取消密码后再查"),
        )
    return InputError(
        "old-format",
        Wording(
            f"this is the format of Office 97-2003 under another name; save it as `.{form}`",
            f"这是 Office 97-2003 的旧格式（只是改了后缀）；请另存为 `.{form}`",
        ),
    )


def _wrong_format(form: Form, en: str, zh: str) -> InputError:
    return InputError("wrong-format", Wording(f"this is no `.{form}`: it is {en}", f"这不是 `.{form}` 文件：{zh}"))


def _broken(reason: str) -> InputError:
    # The reason may quote the file: one line of it, and no more than tells where.
    reason = " ".join(reason.split())[:120]
    return InputError(
        "broken-file",
        Wording(
            f"the file is broken or was not saved whole ({reason})",
            f"文件已损坏或没有保存完整（{reason}）",
        ),
    )


def _over_budget(en: str, zh: str) -> InputError:
    return InputError(
        "over-budget", Wording(f"{en}: it is not opened, a person must look", f"{zh}：不予打开，须由人查看")
    )


def _unsafe(en: str, zh: str) -> InputError:
    return InputError(
        "unsafe-archive", Wording(f"the archive holds {en}: it is not opened", f"压缩包含有{zh}：不予打开")
    )
