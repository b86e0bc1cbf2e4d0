"""A copy of a Word document with remarks as native comments on the exact characters: `annotate`.

Only the document part changes, and what a first comment needs (the comments part, its relation and content type); every
other part is copied byte for byte. Where Word allows no comment (headers, notes, text boxes) it goes to the nearest run
of the body and names the place.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from copy import deepcopy
from typing import Any, Final, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from copygate.intake.formats.docx import WordDraft, opened
from copygate.intake.formats.gathered import Gathered, Line, Stretch
from copygate.intake.formats.wordstyles import W
from copygate.intake.formats.wordxml import said
from copygate.model.remark import Remark

AUTHOR: Final = "copygate"
_TYPES: Final = "[Content_Types].xml"
_SPACE: Final = "{http://www.w3.org/XML/1998/namespace}space"


def annotate(data: bytes, remarks: Sequence[Remark]) -> bytes:
    """The document with a comment for each remark; those that were there stay. Raises InputError as `opened` does."""
    from docx.text.run import Run

    word = opened(data)
    if not remarks:
        return data
    had_comments = any(relation.reltype.endswith("/comments") for relation in word.document.part.rels.values())
    fields = {field.name: field for field in word.fields}
    marked = [_bearing(_marked(remark, fields.get(remark.field or ""), word)) for remark in remarks]
    pieces = _split(each for mark in marked for each in (mark.first, mark.last))
    for remark, mark in zip(remarks, marked, strict=True):
        text = remark.text if mark.exact or not remark.seen else f"【{remark.seen}】\n{remark.text}"
        first, last = pieces.first(mark.first), pieces.last(mark.last)
        word.document.add_comment([Run(first, word.document), Run(last, word.document)], text, AUTHOR, "cg")
    return _saved(data, word.document, with_part=not had_comments)


class _Part(NamedTuple):
    """The characters from `start` to `end` of a run; None for its whole."""

    run: Any
    start: int | None = None
    end: int | None = None


class _Mark(NamedTuple):
    first: _Part
    last: _Part
    exact: bool


def _marked(remark: Remark, field: Gathered | None, word: WordDraft) -> _Mark:
    """Which runs a remark stands on."""
    if field is not None:
        for start, line in zip(field.starts(), field.lines, strict=True):
            if start <= remark.start <= start + len(line.text):
                if line.in_body and line.stretches:
                    return _in_line(line, remark.start - start, remark.end - start, field, remark)
                if line.near is not None:
                    return _Mark(_Part(line.near), _Part(line.near), exact=False)
                break
    elif (shown := _picture_at(remark, word)) is not None:
        return _Mark(_Part(shown), _Part(shown), exact=False)
    first = _first_run(word)
    return _Mark(_Part(first), _Part(first), exact=False)


def _bearing(mark: _Mark) -> _Mark:
    """The mark on runs of Word's own: a formula has others, which bear no comment; it stands right behind then."""
    if mark.first.run.tag == mark.last.run.tag == W + "r":
        return mark
    last = mark.last if mark.last.run.tag == W + "r" else _Part(_behind(mark.last.run))
    return _Mark(mark.first if mark.first.run.tag == W + "r" else last, last, exact=False)


def _behind(element: Any) -> Any:
    """A run without text, behind the part of a paragraph that an element belongs to."""
    while (holder := element.getparent()) is not None and holder.tag != W + "p":
        element = holder
    run = element.makeelement(W + "r")
    element.addnext(run)
    return run


def _picture_at(remark: Remark, word: WordDraft) -> Any:
    """The run that shows the picture a remark is about, or the one near it."""
    place = tuple(key for key in remark.at or () if key[0] != "box")
    for line in word.pictures.values():
        if line.place == place:
            return line.stretches[0].run if line.in_body else line.near
    return None


def _in_line(line: Line, start: int, end: int, field: Gathered, remark: Remark) -> _Mark:
    first = next((each for each in line.stretches if each.end > start), line.stretches[-1])
    last_line, end = line, max(end, start + 1)
    if end > len(line.text):
        # The match goes on in the paragraphs below; as far as they can bear a comment, so does the remark.
        for below, other in zip(field.starts(), field.lines, strict=True):
            if below < remark.end and below + len(other.text) > remark.start and other.in_body and other.stretches:
                last_line, end = other, remark.end - below
    last = next((each for each in reversed(last_line.stretches) if each.start < end), last_line.stretches[0])
    return _Mark(_cut(first, start, None), _cut(last, None, end), exact=True)


def _cut(stretch: Stretch, start: int | None, end: int | None) -> _Part:
    if stretch.at is None:
        return _Part(stretch.run)
    low = stretch.at + max((start or 0) - stretch.start, 0)
    high = stretch.at + min(stretch.end if end is None else end, stretch.end) - stretch.start
    return _Part(stretch.run, low if start is not None else None, high if end is not None else None)


def _first_run(word: WordDraft) -> Any:
    """The run of the body that stands for the whole draft."""
    for field in word.fields:
        for line in field.lines:
            if line.in_body and line.stretches and line.stretches[0].run.tag == W + "r":
                return line.stretches[0].run
    run = next(word.document.element.body.iter(W + "r"), None)
    if run is not None:
        return run
    paragraphs = word.document.paragraphs
    return (paragraphs[0] if paragraphs else word.document.add_paragraph()).add_run()._r


class _Pieces:
    """The runs that each run was split into, with the position at which each piece starts."""

    def __init__(self) -> None:
        self.of: dict[Any, list[tuple[int, Any]]] = {}

    def first(self, part: _Part) -> Any:
        pieces = self.of.get(part.run, ())
        return next((piece for at, piece in pieces if at == part.start), part.run)

    def last(self, part: _Part) -> Any:
        pieces = self.of.get(part.run, [(0, part.run)])
        return next((piece for at, piece in reversed(pieces) if part.end is None or at < part.end), part.run)


def _split(parts: Iterable[_Part]) -> _Pieces:
    """Split every run at every position some remark begins or ends at, once."""
    cuts: dict[Any, set[int]] = {}
    for part in parts:
        cuts.setdefault(part.run, set()).update(at for at in (part.start, part.end) if at)
    pieces = _Pieces()
    for run, positions in cuts.items():
        pieces.of[run] = [(0, run)]
        length = sum(len(said(child)) for child in run)
        for at in sorted(at for at in positions if at < length):
            before, last = pieces.of[run][-1]
            pieces.of[run].append((at, _split_run(last, at - before)))
    return pieces


def _split_run(run: Any, at: int) -> Any:
    """Split a run after so many characters of what it says; the new run behind it has the same properties."""
    second = run.makeelement(run.tag, dict(run.attrib))
    properties = run.find(W + "rPr")
    if properties is not None:
        second.append(deepcopy(properties))
    for child in list(run):
        words = said(child)
        if child is properties or (at > 0 and len(words) <= at):
            at -= len(words) if child is not properties else 0
        elif at > 0 and child.tag == W + "t":
            rest = deepcopy(child)
            child.text, rest.text = child.text[:at], child.text[at:]
            for each in (child, rest):
                each.set(_SPACE, "preserve")  # else Word drops blanks that now stand at an edge
            second.append(rest)
            at = 0
        else:
            second.append(child)
            at = 0
    run.addnext(second)
    return second


def _saved(data: bytes, document: Any, *, with_part: bool) -> bytes:
    """The original package with the changed parts in place of its own."""
    saved = io.BytesIO()
    document.save(saved)
    part, comments = document.part.partname, document.part._comments_part.partname
    names = [part.membername, comments.membername]
    if with_part:
        names.append(part.rels_uri.membername)
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(saved) as new, ZipFile(out, "w", ZIP_DEFLATED) as target:
        changed = {name: new.read(name) for name in names}
        if with_part:
            changed[_TYPES] = _with_type(old.read(_TYPES), str(comments), document.part._comments_part.content_type)
        for info in old.infolist():
            target.writestr(info, changed.pop(info.filename) if info.filename in changed else old.read(info))
        for name, content in changed.items():
            target.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return out.getvalue()


def _with_type(types: bytes, name: str, content_type: str) -> bytes:
    from docx.opc.oxml import serialize_part_xml
    from docx.oxml.parser import parse_xml

    root: Any = parse_xml(types)
    if not any(each.get("PartName") == name for each in root):
        tag = root.tag.replace("}Types", "}Override")
        root.append(root.makeelement(tag, {"PartName": name, "ContentType": content_type}))
    return bytes(serialize_part_xml(root))
