"""`.docx`: a Word document to a draft. `read` is called in the child process, `opened` for annotating too.

The paragraph that opens the text in the style of a title is the title, as in Markdown. A table of two columns at the
very beginning (a title may stand before it) whose left cells all name attributes of a draft (平台, platforms, …) is
the draft's declaration, as front matter is Markdown's; any other table is text.
"""

from __future__ import annotations

import io
from typing import Any, NamedTuple

from copygate.errors import InputError, Wording
from copygate.intake.formats.gathered import Gathered, Line
from copygate.intake.formats.graphics import embedded_not_read, picture_in, picture_not_read, picture_outside
from copygate.intake.formats.package import open_package
from copygate.intake.formats.word import WordText
from copygate.intake.schema import draft_from_mapping
from copygate.intake.vocabulary import key_named
from copygate.model.anchor import Anchor, Place
from copygate.model.draft import Draft, Embedded, InputProblem, TextField


def read(data: bytes, shown: str) -> tuple[Draft, ...]:
    """The draft in a Word document.

    Raises InputError: what `open_package` refuses, and `broken-file`; MemoryError within the child's limits.
    """
    return (opened(data).draft(shown),)


def picture(data: bytes, name: str) -> bytes:
    """A picture that lies in the document, by the name of its part."""
    return picture_in(data, "docx", name)


def opened(data: bytes) -> WordDraft:
    """A Word document with its fields, once they have been read."""
    open_package(data, "docx").close()
    from docx import Document
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from docx.oxml.exceptions import XmlchemyError

    own = (PythonDocxError, OpcError, XmlchemyError)
    try:
        document: Any = Document(io.BytesIO(data))
        return WordDraft(document, WordText(document))
    # What python-docx and lxml raise for parts that are missing, of the wrong kind, or not well-formed.
    except (KeyError, ValueError, AttributeError, TypeError, IndexError, SyntaxError, *own) as error:
        if isinstance(error, SyntaxError) and not error.lineno:
            raise MemoryError from error  # so libxml2 says it
        reason = f"{type(error).__name__}: {error}".partition("\n")[0][:120]
        raise InputError(
            "broken-file",
            Wording(f"not a whole Word document ({reason})", f"不是完整的 Word 文档（{reason}）"),
        ) from error


class WordDraft:
    """The fields of a document, declared ones apart."""

    def __init__(self, document: Any, words: WordText) -> None:
        self.document = document
        self._words = words
        self.pictures = words.pictures
        self._declared = _declaration(words.body)
        for line in self._declared.lines:
            words.body.remove(line)
        self.fields = words.fields()
        if words.body and words.body[0].title and "title" not in self._declared.places:
            title = words.body.pop(0)
            self.fields = [Gathered("title", "title", [title]), *words.fields()]

    def draft(self, shown: str) -> Draft:
        """The same as a draft."""
        mapping: dict[str, object] = dict(self._declared.values)
        fonts = self._words.styles.fonts
        if fonts and not any(key_named(key) == "fonts" for key in mapping):
            mapping["fonts"] = list(fonts)
        if self._words.hidden:
            mapping["hidden-text"] = True
        read = draft_from_mapping(
            mapping, path=shown, further=tuple(field.as_field() for field in self.fields), problems=self._problems()
        )
        problems = tuple(each for each in read.problems if not (self.pictures and each.code == "no-text"))
        embedded = tuple(Embedded(name, line.place, "picture-not-read") for name, line in self.pictures.items())
        return read._replace(fields=tuple(map(self._placed, read.fields)), problems=problems, embedded=embedded)

    def _placed(self, field: TextField) -> TextField:
        """A field that was declared in the table, with the place of its cell."""
        if field.anchors:
            return field
        place = self._declared.places.get(field.name.partition("[")[0])
        return field if place is None else field._replace(anchors=(Anchor(0, len(field.raw), place),))

    def _problems(self) -> tuple[InputProblem, ...]:
        problems = []
        if pictures := len(self._words.pictures):
            problems.append(picture_not_read(pictures))
        if outside := self._words.outside:
            problems.append(picture_outside(outside))
        if files := len(self._words.unread):
            problems.append(embedded_not_read(files))
        return tuple(problems)


class _Declared(NamedTuple):
    values: dict[str, str]
    places: dict[str, Place]
    lines: list[Line]


def _declaration(body: list[Line]) -> _Declared:
    """What the table at the beginning declares; nothing if one of its rows is no key and value."""
    nothing = _Declared({}, {}, [])
    first = 1 if body and body[0].title and not body[0].table else 0
    if len(body) <= first or body[first].table != 1:
        return nothing
    lines = []
    for line in body[first:]:
        if line.table != 1:
            break
        lines.append(line)
    rows: dict[int, dict[int, list[Line]]] = {}
    for line in lines:
        place = dict(line.place)
        row, column = place.get("row"), place.get("column")
        if not isinstance(row, int) or not isinstance(column, int):
            return nothing  # a text box in a cell
        rows.setdefault(row, {}).setdefault(column, []).append(line)
    declared = _Declared({}, {}, lines)
    for cells in rows.values():
        key = "\n".join(line.text for line in cells.get(1, ())).strip().rstrip(":：").strip()
        name = key_named(key)
        if name is None or set(cells) - {1, 2}:
            return nothing
        if 2 in cells:
            declared.values[key] = "\n".join(line.text for line in cells[2]).strip()
            declared.places[name] = cells[2][0].place
    return declared
