"""Edits to a Word document: in the very runs, in the child process that parses it; every other part stays as it is."""

from __future__ import annotations

from collections.abc import Iterator

from copygate.errors import InputError
from copygate.fixing.fix import Edit
from copygate.intake.contained import edit_contained, read_contained
from copygate.model.draft import Draft, TextField


class WordFile:
    """One `.docx`, as `fix` edits it."""

    def __init__(self, suffix: str, shown: str) -> None:
        self._suffix, self._shown = suffix, shown

    def read(self, data: bytes) -> Draft:
        """The draft in the document."""
        return read_contained(data, self._suffix, self._shown)[0]

    def lines(self, data: bytes) -> list[str]:
        """Its paragraphs, as `--diff` shows them."""
        return [line for field in self.read(data).fields for line in field.raw.split("\n")]

    def written(self, data: bytes, draft: Draft, edit: Edit) -> Iterator[bytes]:
        """The document with the edit: a missing sentence first as a paragraph of its own, then in the line."""
        field = next(field for field in draft.fields if field.name == edit.field)
        for start, end, words in _wordings(field, edit):
            try:
                yield edit_contained(data, self._suffix, edit.field, start, end, words)
            except InputError as error:
                if error.code != "cannot-edit":
                    raise


def _wordings(field: TextField, edit: Edit) -> Iterator[tuple[int, int, str]]:
    if edit.part == "tail":
        at = len(field.raw.rstrip())
        yield at, at, "\n" + edit.text.strip()
        yield at, at, edit.text
    else:
        yield edit.start, edit.end, edit.text
