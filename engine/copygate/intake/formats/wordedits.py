"""A copy of a Word document with other words in a place, in the very runs: `edit`. Only the document part changes.

What is taken out must stand in text of one paragraph of the body; what is put in takes the look of the run beside it.
"""

from __future__ import annotations

import io
from copy import deepcopy
from typing import Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from copygate.errors import InputError, Wording
from copygate.intake.formats.docx import opened
from copygate.intake.formats.gathered import Line, Stretch
from copygate.intake.formats.wordstyles import W
from copygate.intake.formats.wordxml import said

_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


def edit(data: bytes, field: str, start: int, end: int, text: str) -> bytes:
    """The document with `text` for `raw[start:end]` of a field; one that begins with a line break becomes a paragraph
    of its own behind the place. Raises InputError: as `opened` does, and `cannot-edit`."""
    word = opened(data)
    gathered = next((each for each in word.fields if each.name == field), None)
    for first, line in zip(gathered.starts(), gathered.lines, strict=True) if gathered else ():
        if first <= start <= end <= first + len(line.text) and line.in_body and line.stretches:
            if text.startswith("\n"):
                _add_paragraph(line, end - first, text.strip("\n"))
            else:
                _replace(line, start - first, end - first, text)
            return _saved(data, word.document)
    raise _cannot()


def _replace(line: Line, start: int, end: int, text: str) -> None:
    touched = [each for each in line.stretches if each.start < end and start < each.end]
    if start == end:
        # At an edge between two runs the one that ends there: what follows a word looks like the word.
        touched = [each for each in line.stretches if each.start <= start <= each.end][:1]
    if not touched or any(each.at is None for each in touched):
        raise _cannot()
    # From the last to the first: stretches of one run are counted by what stands before them.
    for stretch in reversed(touched):
        low, high = max(start, stretch.start) - stretch.start, min(end, stretch.end) - stretch.start
        _replace_in_run(stretch, low, high, text if stretch is touched[0] else "")


def _replace_in_run(stretch: Stretch, low: int, high: int, text: str) -> None:
    """In the characters of one run; what is no plain text (a tab, a break) is not taken out."""
    low, high = low + (stretch.at or 0), high + (stretch.at or 0)
    at, placed = 0, False
    for child in stretch.run:
        words = said(child)
        first, last = at, at + len(words)
        at = last
        if last < low or first > high or (child.tag != W + "t" and first == last):
            continue
        if child.tag != W + "t":
            if first < high and low < last:
                raise _cannot()
            continue
        inner = "" if placed else text
        placed = True
        child.text = words[: max(low - first, 0)] + inner + words[max(high - first, 0) if high < last else len(words) :]
        child.set(_SPACE, "preserve")  # else Word drops blanks that now stand at an edge
    if not placed:
        raise _cannot()


def _add_paragraph(line: Line, at: int, text: str) -> None:
    """A paragraph behind the one that ends here, of its style, in the look of its last run; no further list item."""
    last = line.stretches[-1]
    paragraph = last.run.getparent()
    while paragraph is not None and paragraph.tag != W + "p":
        paragraph = paragraph.getparent()
    if (
        at != len(line.text)
        or line.table
        or last.run.tag != W + "r"
        or paragraph is None
        or paragraph.getparent() is None
    ):
        raise _cannot()
    made = paragraph.makeelement(paragraph.tag)
    properties = paragraph.find(W + "pPr")
    if properties is not None:
        kept = deepcopy(properties)
        for name in ("numPr", "sectPr", "pStyle"):
            for each in kept.findall(W + name):
                if name != "pStyle" or each.get(W + "val", "").lower().startswith(("list", "heading", "title")):
                    kept.remove(each)
        made.append(kept)
    run = last.run.makeelement(W + "r")
    look = last.run.find(W + "rPr")
    if look is not None:
        run.append(deepcopy(look))
    words: Any = run.makeelement(W + "t")
    words.text = text
    words.set(_SPACE, "preserve")
    run.append(words)
    made.append(run)
    paragraph.addnext(made)


def _saved(data: bytes, document: Any) -> bytes:
    out = io.BytesIO()
    name, content = document.part.partname.lstrip("/"), document.part.blob
    with ZipFile(io.BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for info in old.infolist():
            target.writestr(info, content if info.filename == name else old.read(info))
    return out.getvalue()


def _cannot() -> InputError:
    return InputError(
        "cannot-edit",
        Wording("this place of the document cannot be edited safely", "文档的这个位置不便直接改"),
    )
