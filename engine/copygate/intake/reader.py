"""A file to drafts, by its suffix. What cannot be read raises; what was read but not understood is in the draft."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from copygate.errors import InputError, Wording, reason_of
from copygate.intake.schema import draft_from_declared, draft_from_mapping
from copygate.model.draft import Draft, InputProblem, TextField
from copygate.tuples import NamedTuple

MAX_FILE_BYTES = 16 * 1024 * 1024
MAX_CONTAINED_BYTES = 64 * 1024 * 1024  # pictures are the most of such a file
MAX_RECORD_BYTES = 16 * 1024 * 1024
_CHUNK_BYTES = 64 * 1024
LFS_POINTER = b"version https://git-lfs.github.com/spec/"
_BOM = b"\xef\xbb\xbf"


def read_file(path: Path, *, shown: str | None = None) -> Iterator[Draft]:
    """The drafts in a file: one, those of a JSON export, or one for each line of a `.jsonl` or row of a `.csv`, which
    are streamed.

    `shown` is what it is called in verdicts, where that is not its path.

    Raises InputError when the file as a whole cannot be read: `unsupported-format`, `unreadable`, `not-a-file`,
    `empty-file`, `too-large`, `not-utf8`, `truncated-utf8`, `nul-byte`, `lfs-pointer`. For JSONL that is
    before the first draft, or after some when the device fails midway.
    """
    suffix = path.suffix.lower()
    shown = shown_path(path) if shown is None else shown
    if suffix == ".jsonl":
        yield from _records(path, shown)
        return
    if suffix in _CONTAINED:
        from copygate.intake.contained import read_contained

        yield from read_contained(file_bytes(path), suffix, shown)
        return
    if suffix in (".csv", ".tsv"):
        from copygate.intake.csvsource import drafts_from_csv

        yield from drafts_from_csv(_text(file_bytes(path)), path=shown)
        return
    if suffix == ".json":
        from copygate.intake.jsonsource import drafts_from_json

        yield from drafts_from_json(_text(file_bytes(path)), path=shown)
        return
    if suffix not in _FORMATS:
        if is_picture(suffix):
            # A picture alone is a draft whose only asset is itself; whoever checks it opens it (`copygate.pictured`).
            yield draft_from_mapping({"assets": [{"path": shown_path(Path(path.name))}]}, path=shown)
            return
        raise _unsupported(suffix, path.name)
    yield text_draft(file_bytes(path), suffix, shown)


def text_draft(data: bytes, suffix: str, shown: str) -> Draft:
    """The draft in the bytes of a text file of this suffix. Raises InputError as `read_file` does."""
    return _FORMATS[suffix](_text(data), shown)


def _text(data: bytes) -> str:
    text = _decoded(data)
    if not text or text.isspace():
        raise _empty()
    return text


def is_picture(suffix: str) -> bool:
    """Whether files of this name are pictures, read or refused as such."""
    if suffix in _FORMATS or suffix == ".jsonl":
        return False
    from copygate.model.picture import OTHER_SUFFIXES, SUFFIXES

    return suffix.lower() in SUFFIXES or suffix.lower() in OTHER_SUFFIXES


def shown_path(path: Path) -> str:
    """The path as text that can be printed, whatever bytes the file system holds."""
    return os.fsencode(path).decode(errors="backslashreplace")


def unreadable(error: OSError) -> InputError:
    """The operating system's refusal, in the author's words."""
    return InputError("missing" if isinstance(error, FileNotFoundError) else "unreadable", reason_of(error))


def _open(path: Path) -> BinaryIO:
    try:
        # A pipe or device could block for ever or never end.
        if not stat.S_ISREG(path.stat().st_mode):
            raise InputError("not-a-file", Wording("not a regular file", "不是普通文件"))
        return path.open("rb")
    except OSError as error:
        raise unreadable(error) from error


def file_bytes(path: Path, limit: int | None = None) -> bytes:
    """All of a regular file. Raises: `unreadable`, `not-a-file`, `too-large`, `empty-file`, `lfs-pointer`."""
    if limit is None:
        limit = MAX_CONTAINED_BYTES if path.suffix.lower() in _CONTAINED else MAX_FILE_BYTES
    with _open(path) as file:
        try:
            data = file.read(limit + 1)
        except OSError as error:
            raise unreadable(error) from error
    if len(data) > limit:
        raise _too_large(limit, "file", "文件")
    if not data:
        raise _empty()
    if data.startswith(LFS_POINTER):
        # What stands here is where the draft lies, not the draft: it would pass as a text without a fault.
        en = "this is a pointer of Git LFS, not the file itself: run git lfs pull"
        raise InputError("lfs-pointer", Wording(en, "这是 Git LFS 的指针,不是文件本身:请先执行 git lfs pull"))
    return data


def _decoded(data: bytes) -> str:
    bom = len(_BOM) if data.startswith(_BOM) else 0
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        en, zh = "the file is UTF-16; save it as UTF-8", "文件是 UTF-16 编码，请另存为 UTF-8"
        raise InputError("not-utf8", Wording(en, zh))
    nul = data.find(b"\0")
    if nul >= 0:
        en = f"a NUL byte at byte {nul} (line {_line(data, nul)}): not a text file"
        raise InputError("nul-byte", Wording(en, f"第 {nul} 字节（第 {_line(data, nul)} 行）是空字节：不是文本文件"))
    try:
        return data[bom:].decode() if bom else data.decode()
    except UnicodeDecodeError as error:
        at = error.start + bom
        line = _line(data, at)
        if error.end + bom == len(data) and "unexpected end" in error.reason:
            en = f"the file breaks off inside a character at byte {at} (line {line}); it was not saved whole"
            zh = f"文件在第 {at} 字节（第 {line} 行）的字符中间中断，可能没有保存完整"
            raise InputError("truncated-utf8", Wording(en, zh)) from None
        en, zh = f"not UTF-8 at byte {at} (line {line})", f"第 {at} 字节（第 {line} 行）不是 UTF-8 编码"
        if _is_gb18030(data):
            en, zh = f"{en}; it looks like GBK: save it as UTF-8", f"{zh}，可能是 GBK，请另存为 UTF-8"
        raise InputError("not-utf8", Wording(en, zh)) from None


def _line(data: bytes, at: int) -> int:
    return 1 + data.count(b"\n", 0, at) + data.count(b"\r", 0, at) - data.count(b"\r\n", 0, at)


def _is_gb18030(data: bytes) -> bool:
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        return False
    return True


class Part(NamedTuple):
    """A part of a `.jsonl` file: from the beginning of a line to the end of one, and the number of its first line."""

    start: int
    end: int
    line: int


def parts_of(path: Path, size: int) -> Iterator[Part]:
    """The file in parts of whole lines, `size` bytes or a little more each; a longer line makes a longer part.

    Raises InputError as `read_file` does.
    """
    start, at, line = 0, 0, 1
    with _open(path) as file:
        while chunk := _read_bytes(file, size):
            last = chunk.rfind(b"\n") + 1
            if last:
                yield Part(start, at + last, line)
                line += chunk.count(b"\n", 0, last)
                start = at + last
            at += len(chunk)
    if not at:
        raise _empty()
    if at > start:
        yield Part(start, at, line)


def records_of(path: Path, shown: str, part: Part) -> Iterator[Draft]:
    """The drafts of one part of a `.jsonl` file, just as `read_file` gives them."""
    yield from _records(path, shown, part)


def _records(path: Path, shown: str, part: Part | None = None) -> Iterator[Draft]:
    from copygate.intake.jsonsource import draft_from_record

    number, at, found = (0, 0, False) if part is None else (part.line - 1, part.start, True)
    with _open(path) as file:
        if at:
            file.seek(at)
        elif file.peek(2)[:2] in {b"\xff\xfe", b"\xfe\xff"}:  # type: ignore[attr-defined]  # open("rb") buffers
            _decoded(file.read(2))
        while (part is None or at < part.end) and (line := _read(file, MAX_RECORD_BYTES + 1)):
            number += 1
            at += len(line)
            if number == 1 and line.startswith(_BOM):
                line = line[len(_BOM) :]
            if len(line) > MAX_RECORD_BYTES and not line.endswith(b"\n"):
                line = b""
                while rest := _read(file, _CHUNK_BYTES):
                    at += len(rest)
                    if rest.endswith(b"\n"):
                        break
                found = True
                yield _refused(shown, number, _too_large(MAX_RECORD_BYTES, "line", "行"))
                continue
            if line.isspace():
                continue
            found = True
            try:
                text = line.decode()
                if "\0" in text:
                    text = _decoded(line)
            except UnicodeDecodeError:
                yield _refused(shown, number, _decoding_error(line))
                continue
            except InputError as error:
                yield _refused(shown, number, error)
                continue
            yield draft_from_record(text, number, path=shown)
    if not found:
        raise _empty()


def _read(file: BinaryIO, limit: int) -> bytes:
    try:
        return file.readline(limit)
    except OSError as error:
        raise unreadable(error) from error


def _read_bytes(file: BinaryIO, size: int) -> bytes:
    try:
        return file.read(size)
    except OSError as error:
        raise unreadable(error) from error


def _decoding_error(line: bytes) -> InputError:
    try:
        _decoded(line)
    except InputError as error:
        return error
    raise AssertionError("a line that did not decode decoded")


def _refused(path: str, number: int, error: InputError) -> Draft:
    problem = InputProblem(error.code, error.wording, number, 1)
    return Draft(f"{path}:{number}", path, (), problems=(problem,), record_line=number)


def _too_large(limit: int, en: str, zh: str) -> InputError:
    wording = Wording(f"the {en} is longer than {limit // 1048576} MiB", f"{zh}超过 {limit // 1048576} MiB")
    return InputError("too-large", wording)


def _unsupported(suffix: str, name: str) -> InputError:
    """Names the format to save in, where there is one."""
    if suffix in _SAVE_AS:
        better, macros = _SAVE_AS[suffix], suffix in (".docm", ".dotm", ".pptm", ".xlsm")
        en = "can hold macros and are not opened" if macros else "are of an older or another format"
        zh = "文件可能含有宏，不予打开" if macros else "是旧格式或其他软件的格式"
        wording = Wording(f"`{suffix}` files {en}; save it as `{better}`", f"`{suffix}` {zh}；请另存为 `{better}`")
        return InputError("macros" if macros else "unsupported-format", wording)
    known = (*_FORMATS, ".jsonl", ".csv", ".tsv", *sorted(_CONTAINED), ".zip")
    return InputError(
        "unsupported-format",
        Wording(
            f"`{suffix or name}` files cannot be read yet; a draft is {', '.join(known)}",
            f"暂不支持 `{suffix or name}` 文件；稿件格式为 {'、'.join(known)}",
        ),
    )


def _empty() -> InputError:
    return InputError("empty-file", Wording("the file is empty", "文件为空"))


def _from_plain(text: str, path: str) -> Draft:
    return draft_from_mapping({}, path=path, body=TextField("body", "body", text))


def _from_markdown(text: str, path: str) -> Draft:
    from copygate.intake.frontmatter import draft_from_markdown

    return draft_from_markdown(text, path=path)


def _from_yaml(text: str, path: str) -> Draft:
    from copygate.intake.yamlsource import YamlError, read_yaml

    try:
        value, positions = read_yaml(text)
    except YamlError as error:
        return Draft(path, path, (), problems=(error.as_problem(),))
    if not isinstance(value, dict):
        wording = Wording("a draft in YAML is a group of keys and values", "YAML 稿件应为一组键值")
        return Draft(path, path, (), problems=(InputProblem("wrong-type", wording, 1, 1),))
    return draft_from_declared(value, positions, path=path)


def _from_json(text: str, path: str) -> Draft:
    """The one draft of a file; an export of many is read by `read_file`."""
    from copygate.intake.jsonsource import drafts_from_json

    first, *more = drafts_from_json(text, path=path)
    if not more:
        return first
    wording = Wording("several drafts in one file", "一个文件里有多篇稿件")
    return first._replace(problems=(*first.problems, InputProblem("several-drafts", wording, 1, 1)))


def _from_html(text: str, path: str) -> Draft:
    from copygate.intake.htmlsource import draft_from_html

    return draft_from_html(text, path=path)


def _from_subtitles(text: str, path: str) -> Draft:
    from copygate.intake.subtitles import draft_from_subtitles

    return draft_from_subtitles(text, path=path)


# As in `contained.READERS`, which a text draft need not import.
_CONTAINED = frozenset((".docx", ".pptx", ".xlsx", ".pdf"))

_SAVE_AS = {
    **dict.fromkeys((".doc", ".docm", ".dot", ".dotx", ".dotm", ".odt", ".rtf", ".wps", ".pages"), ".docx"),
    **dict.fromkeys((".ppt", ".pptm", ".potx", ".ppsx", ".pps", ".odp", ".dps", ".key"), ".pptx"),
    **dict.fromkeys((".xls", ".xlsm", ".xlsb", ".ods", ".et", ".numbers"), ".xlsx"),
    **dict.fromkeys((".ass", ".ssa", ".lrc", ".sbv", ".ttml", ".dfxp"), ".srt"),
    **dict.fromkeys((".rar", ".7z", ".tar", ".gz", ".tgz"), ".zip"),
}

_FORMATS: dict[str, Callable[[str, str], Draft]] = {
    ".md": _from_markdown,
    ".markdown": _from_markdown,
    ".txt": _from_plain,
    ".yaml": _from_yaml,
    ".yml": _from_yaml,
    ".json": _from_json,
    ".html": _from_html,
    ".htm": _from_html,
    ".srt": _from_subtitles,
    ".vtt": _from_subtitles,
}
