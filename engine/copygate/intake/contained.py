"""Untrusted binary formats are parsed in a child process with limits on memory and time (ASVS 5.0, 5.2.6).

`read_contained`, `annotate_contained`, `picture_contained` are the parent's side. `python -m copygate.intake.contained
read SUFFIX SHOWN` is the child, which reads the file on its standard input and answers with the drafts as JSON on its
standard output; with `annotate SUFFIX` a line of remarks as JSON stands before the file, and the answer is an annotated
file; with `edit SUFFIX` such a line says what to write where; with `picture SUFFIX NAME` the answer is a picture that
lies in the file, with `cells SUFFIX` the rows of its sheets.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, Final

from copygate.errors import InputError, Wording
from copygate.extras import missing
from copygate.intake.carried import carried, drafts_from
from copygate.limits import limit_this_process
from copygate.model.draft import Draft
from copygate.model.remark import Remark

MAX_MEMORY_BYTES: Final = 512 * 1024 * 1024
MAX_CPU_SECONDS: Final = 20
MAX_WALL_SECONDS: Final = 60
MAX_ANSWER_BYTES: Final = 64 * 1024 * 1024

READERS: Final = {
    ".docx": "copygate.intake.formats.docx",
    ".pptx": "copygate.intake.formats.pptx",
    ".xlsx": "copygate.intake.formats.xlsx",
    ".pdf": "copygate.intake.formats.pdf",
}
"""Which module reads which suffix: it offers `read(data, shown)`, and where drafts have `embedded` pictures,
`picture(data, name)`."""

ANNOTATORS: Final = {
    ".docx": "copygate.intake.formats.wordcomments",
    ".xlsx": "copygate.intake.formats.cellcomments",
}
"""Which module writes remarks into a copy of a file: it offers `annotate(data, remarks)`."""

EDITORS: Final = {".docx": "copygate.intake.formats.wordedits"}
"""Which module changes words of a file in place: it offers `edit(data, field, start, end, text)`."""

_REFUSED: Final = 3  # exit code: the answer is the refusal
_NO_MEMORY: Final = 4


def read_contained(data: bytes, suffix: str, shown: str) -> tuple[Draft, ...]:
    """The drafts in a file of a binary format.

    Raises InputError: what the reader refuses, `over-budget` when it needs more memory or time than a draft may,
    `missing-extra` when the packages that read the format are not installed, `parser-failed` when it broke down.
    """
    return drafts_from(json.loads(_answered(["read", suffix, shown], data)))


def annotate_contained(data: bytes, suffix: str, remarks: Sequence[Remark]) -> bytes:
    """A copy of the file with the remarks in it. Raises InputError as `read_contained` does."""
    line = json.dumps(remarks, ensure_ascii=True).encode()
    return _answered(["annotate", suffix], line + b"\n" + data)


def edit_contained(data: bytes, suffix: str, field: str, start: int, end: int, text: str) -> bytes:
    """A copy of the file with `text` in a place of a field. Raises InputError: as reading does, and `cannot-edit`."""
    line = json.dumps([field, start, end, text], ensure_ascii=True).encode()
    return _answered(["edit", suffix], line + b"\n" + data)


def picture_contained(data: bytes, suffix: str, name: str) -> bytes:
    """A picture that lies in the file, by the name it has in `Draft.embedded`. Raises InputError as `read_contained`
    does."""
    return _answered(["picture", suffix, name], data)


def cells_contained(data: bytes, suffix: str) -> list[tuple[str, int, list[tuple[int, str, bool]]]]:
    """The rows of a workbook that hold anything: sheet, number, and each cell's column, text, and whether it is known.
    Raises InputError as `read_contained` does."""
    rows = json.loads(_answered(["cells", suffix], data))
    return [(sheet, number, [(column, text, known) for column, text, known in cells]) for sheet, number, cells in rows]


def _answered(arguments: list[str], given: bytes) -> bytes:
    # -P: the folder that copygate is called in, which may be hostile, is no place to import from.
    command = [sys.executable, "-P", "-m", "copygate.intake.contained", *arguments]
    try:
        child = subprocess.run(command, input=given, capture_output=True, timeout=MAX_WALL_SECONDS, check=False)  # noqa: S603 - our own interpreter and module
    except subprocess.TimeoutExpired:
        raise _over_budget() from None
    if child.returncode == 0:
        return child.stdout
    if child.returncode == _REFUSED:
        refusal = json.loads(child.stdout)
        raise InputError(refusal["code"], Wording(refusal["en"], refusal["zh"]))
    if child.returncode < 0 or child.returncode == _NO_MEMORY:
        raise _over_budget()
    last = child.stderr.decode(errors="replace").strip().rpartition("\n")[2][:200]
    raise InputError(
        "parser-failed",
        Wording(f"the file could not be parsed ({last}): a person must look", f"文件解析失败（{last}）：须由人查看"),
    )


def main(arguments: list[str]) -> int:
    """The child: limits first, then the reader."""
    limit_this_process(MAX_MEMORY_BYTES, MAX_CPU_SECONDS)
    try:
        answer = _answer(arguments, sys.stdin.buffer.read())
    except InputError as error:
        refusal = {"code": error.code, "en": error.wording.en, "zh": error.wording.zh}
        sys.stdout.buffer.write(json.dumps(refusal).encode())
        return _REFUSED
    except MemoryError:
        return _NO_MEMORY
    if len(answer) > MAX_ANSWER_BYTES:
        return _NO_MEMORY
    sys.stdout.buffer.write(answer)
    return 0


def _answer(arguments: list[str], given: bytes) -> bytes:
    task, suffix, *shown = arguments
    try:
        if task == "annotate":
            line, _, data = given.partition(b"\n")
            remarks = [_remark(values) for values in json.loads(line)]
            return bytes(import_module(ANNOTATORS[suffix]).annotate(data, remarks))
        if task == "edit":
            line, _, data = given.partition(b"\n")
            return bytes(import_module(EDITORS[suffix]).edit(data, *json.loads(line)))
        if task == "picture":
            return bytes(import_module(READERS[suffix]).picture(given, shown[0]))
        if task == "cells":
            rows = import_module(READERS[suffix]).cells(given)
            return json.dumps(rows, ensure_ascii=True, separators=(",", ":")).encode()
        drafts = import_module(READERS[suffix]).read(given, shown[0])
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("copygate"):
            raise
        raise missing(Wording(f"reading `{suffix}` files", f"读取 `{suffix}` 文件"), error) from None
    return json.dumps(carried(drafts), ensure_ascii=True, separators=(",", ":")).encode()


def _remark(values: list[Any]) -> Remark:
    text, field, start, end, at, seen, draft = values
    place = at and tuple((key, tuple(value) if isinstance(value, list) else value) for key, value in at)
    return Remark(text, field, start, end, place, seen, draft)


def _over_budget() -> InputError:
    return InputError(
        "over-budget",
        Wording(
            f"reading it takes over {MAX_MEMORY_BYTES >> 20} MiB of memory or {MAX_CPU_SECONDS} s: a person must look",
            f"读取所需内存超过 {MAX_MEMORY_BYTES >> 20} MiB 或时间超过 {MAX_CPU_SECONDS} 秒：须由人查看",
        ),
    )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
