"""The subtitles that belong to a draft's films and sounds: those it names, and those that lie beside a film.

They are text that viewers see on the picture, so they count as `image-text`, each line at its file and its cue.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from copygate.errors import InputError, Wording
from copygate.model.anchor import Anchor
from copygate.model.draft import InputProblem, TextField

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Protocol

    from copygate.model.draft import Record

    class Files(Protocol):
        """Where the bytes of a named file come from."""

        def open(self, path: str) -> bytes:
            """The bytes; raises InputError where there are none to be had."""


_BESIDE: Final = (".srt", ".vtt")


def subtitle_paths(asset: Record, path: str) -> Iterator[tuple[str, bool]]:
    """Files of subtitles of a film, and whether each must be there: those it names must; a file that is called as the
    film is read where it lies beside it."""
    named = asset.get("subtitles")
    for each in named if isinstance(named, tuple) else (named,):
        if isinstance(each, str) and each.strip():
            yield each, True
    if named is None:
        yield from ((str(PurePosixPath(path).with_suffix(suffix)), False) for suffix in _BESIDE)


def subtitle_fields(
    paths: Iterable[tuple[str, bool]], files: Files | None
) -> tuple[list[TextField], list[InputProblem]]:
    """The texts of these files, each named by its path, and what kept one that must be there from being read."""
    from copygate.intake.reader import text_draft

    fields: list[TextField] = []
    problems: list[InputProblem] = []
    listed = list(paths)
    for path in dict.fromkeys(path for path, _ in listed):
        needed = (path, True) in listed
        if files is None:
            if needed:
                problems.append(_NO_FOLDER)
            continue
        try:
            read = text_draft(files.open(path), ".vtt" if path.lower().endswith(".vtt") else ".srt", path)
        except InputError as error:
            if needed or error.code != "asset-missing":
                problems.append(InputProblem(error.code, error.wording))
            continue
        body = next(field for field in read.fields if field.place == "body")
        anchors = tuple(Anchor(each.start, each.end, (("asset", path), *each.place)) for each in body.anchors)
        fields.append(TextField(path, "image-text", body.raw, "subtitles", anchors=anchors))
    return fields, problems


_NO_FOLDER: Final = InputProblem(
    "asset-no-folder",
    Wording(
        "subtitles named in a text from standard input were not read: check it as a file beside them",
        "标准输入的稿件没有所在文件夹,其中的字幕未读取:请把稿件存为文件,与字幕放在一起再检查",
    ),
)
