"""A copy of a workbook with remarks as native comments (notes) at their cells: `annotate`.

Parts are edited in place, not saved anew through openpyxl, which drops charts, pictures in cells and whatever it does
not know: a sheet gains one element that names its comments, all else of it stays byte for byte, as do all other parts.
What was commented before stays, and a remark is added below it.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final, NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from copygate.errors import InputError, Wording
from copygate.intake.cells import reference_of
from copygate.intake.formats.package import open_package
from copygate.intake.formats.sheetcells import corner
from copygate.intake.formats.workbook import Workbook, local
from copygate.intake.formats.xlsx import placed_drafts
from copygate.model.draft import Draft
from copygate.model.remark import Remark

AUTHOR: Final = "copygate"
_TYPES: Final = "[Content_Types].xml"
_LONGEST: Final = 30_000  # Excel shows no more than 32,767 characters of a comment
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
# ECMA-376 part 1, 18.3.1.99: what stands behind `legacyDrawing` in a sheet.
_BEHIND: Final = frozenset(
    (
        *("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "AlternateContent"),
        *("webPublishItems", "tableParts", "extLst"),
    )
)

Cell = tuple[str, str]
"""The sheet's name and the cell's."""


def annotate(data: bytes, remarks: Sequence[Remark]) -> bytes:
    """The workbook with the remarks in it. Raises InputError as the reader does, and `signed` where a copy could not
    keep its signature."""
    archive = open_package(data, "xlsx")
    if any(name.startswith("_xmlsignatures/") for name in archive.namelist()):
        raise InputError(
            "signed",
            Wording(
                "it is digitally signed, which a copy with comments would break", "文件有数字签名，加批注会使签名失效"
            ),
        )
    workbook = Workbook(archive)
    drafts = placed_drafts(workbook, "")
    texts: dict[str, dict[str, list[str]]] = {}
    for remark in remarks:
        sheet, cell = _cell_of(remark, drafts)
        said = texts.setdefault(sheet, {}).setdefault(cell, [])
        if remark.text not in said:
            said.append(remark.text)
    package = _Package(archive)
    for sheet_part in workbook.sheets:
        if sheet_part.part is not None and sheet_part.name in texts:
            try:
                _comment(package, workbook, sheet_part.part, texts[sheet_part.name])
            except (StopIteration, ValueError, LookupError, SyntaxError) as error:  # SyntaxError: lxml's is one
                # The reader looks at no comments, so here it is that theirs are first found not to hold together.
                raise _not_annotated(sheet_part.part, "所在工作表的批注已损坏") from error
    return package.saved()


def _not_annotated(part: str, zh: str) -> InputError:
    wording = Wording(f"{part}: comments cannot be added to what is written there", f"{part} {zh}")
    return InputError("not-annotated", wording)


def _cell_of(remark: Remark, drafts: Sequence[tuple[str, Draft]]) -> Cell:
    """The cell of a finding; of a remark about a row, that of the row's first text, or else its first cell."""
    place = dict(remark.at or ())
    if "cell" in place:
        return str(place["sheet"]), str(place["cell"])
    sheet, draft = drafts[remark.draft]
    for field in draft.fields:
        cell = str(dict(field.anchors[0].place).get("cell", "")) if field.anchors else ""
        if cell and (draft.record_line is None or corner(cell)[0] == draft.record_line):
            return sheet, cell
    return sheet, reference_of(1, draft.record_line or 1)


class _Package:
    """The parts of an archive, with those that are changed or new."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = {name.lower(): name for name in archive.namelist()}
        self._changed: dict[str, bytes] = {}

    def data(self, part: str) -> bytes | None:
        """The part as it is now; None if there is none."""
        name = self._names.get(part.lower(), part)
        if name in self._changed:
            return self._changed[name]
        return self._archive.read(name) if part.lower() in self._names else None

    def put(self, part: str, data: bytes) -> None:
        """Change or add a part."""
        self._changed[self._names.setdefault(part.lower(), part)] = data

    def free(self, stem: str, suffix: str) -> str:
        """A name that no part has."""
        number = 1
        while f"{stem}{number}{suffix}".lower() in self._names:
            number += 1
        return f"{stem}{number}{suffix}"

    def saved(self) -> bytes:
        """The archive anew, its members in their order and with their dates."""
        changed = dict(self._changed)
        out = io.BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED) as target:
            for info in self._archive.infolist():
                content = changed.pop(info.filename) if info.filename in changed else self._archive.read(info)
                target.writestr(info, content)
            for name, content in changed.items():
                target.writestr(ZipInfo(name), content, ZIP_DEFLATED)
        return out.getvalue()


def _comment(package: _Package, workbook: Workbook, part: str, texts: dict[str, list[str]]) -> None:
    """Put the texts into the comments of one sheet."""
    sheet = _outline(workbook.data(part), part)
    relations = workbook.relations(part)
    comments = next((each.target for each in relations.values() if each.kind == "comments"), None)
    threaded = any(each.kind == "threadedComment" for each in relations.values())
    known = None if comments is None else package.data(comments)
    root = _comments_root(known, sheet.namespace)
    taken = _taken(root)
    author = _author(root)
    new: list[tuple[int, int, int]] = []
    for reference, said in texts.items():
        row, column = corner(reference)
        text = "\n\n".join(said)[:_LONGEST]
        old = taken.get((row, column))
        if old is not None and threaded and _is_thread(root, old):
            # Excel shows the thread in place of a note: the remark goes to the next cell that has none.
            while (row, column) in taken or reference_of(column, row) in texts:
                column += 1
            old, text = None, f"【{reference}】\n{text}"
        if old is None:
            taken[row, column] = _add(root, reference_of(column, row), author, text)
            new.append((row, column, 2 + text.count("\n") + len(text) // 40))
        else:
            _append(old, text)
    comments = comments or package.free("xl/comments", ".xml")
    package.put(comments, _serialised(root))
    drawing = relations[sheet.drawing].target if sheet.drawing in relations else None
    made = drawing or package.free("xl/drawings/vmlDrawing", ".vml")
    package.put(made, _with_shapes(package.data(made), new))
    _connect(package, part, sheet, None if known is not None else comments, None if drawing else made)


class _Outline(NamedTuple):
    """Where a sheet names its drawing of comments (its relation's id), or where it would: a position in its bytes."""

    namespace: str
    drawing: str
    behind: int


def _outline(data: bytes, part: str) -> _Outline:
    parser = expat.ParserCreate(namespace_separator="}")
    depth, namespace, drawing, behind = 0, "", "", -1

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, namespace, drawing, behind
        if depth == 0:
            namespace = name.rpartition("}")[0]
        elif depth == 1 and local(name) == "legacyDrawing":
            drawing = next((value for key, value in attributes.items() if local(key) == "id"), "")
        elif depth == 1 and behind < 0 and local(name) in _BEHIND:
            behind = parser.CurrentByteIndex
        depth += 1

    def end(_: str) -> None:
        nonlocal depth, behind
        depth -= 1
        if depth == 0 and behind < 0:
            behind = parser.CurrentByteIndex

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.Parse(data, True)
    if data[behind : behind + 1] != b"<":  # two bytes a character, or an empty sheet in a single tag
        raise _not_annotated(part, "的写法无法加批注")
    return _Outline(namespace, drawing, behind)


def _comments_root(known: bytes | None, namespace: str) -> Any:
    if known is not None:
        return _parsed(known)
    return _parsed(f'<comments xmlns="{namespace}"><authors/><commentList/></comments>'.encode())


def _parsed(data: bytes) -> Any:
    # The package was refused if a part had a document type; and nothing may be fetched.
    return _etree().fromstring(data, _etree().XMLParser(resolve_entities=False, no_network=True))


def _serialised(root: Any) -> bytes:
    return bytes(_etree().tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def _etree() -> Any:
    """lxml, because it keeps the prefixes of namespaces, which attributes of Excel's name in their values."""
    from lxml import etree  # type: ignore[import-untyped]  # ships no types

    return etree


def _each(root: Any, name: str) -> Iterator[Any]:
    return (element for element in root.iter() if isinstance(element.tag, str) and local(element.tag) == name)


def _taken(root: Any) -> dict[tuple[int, int], Any]:
    return {corner(comment.get("ref", "")): comment for comment in _each(root, "comment")}


def _author(root: Any) -> int:
    names = [author.text for author in _each(root, "author")]
    if AUTHOR not in names:
        authors = next(_each(root, "authors"))
        authors.append(_made(root, "author", AUTHOR))
        names.append(AUTHOR)
    return names.index(AUTHOR)


def _is_thread(root: Any, comment: Any) -> bool:
    """A note that only stands in for a thread names it as its author: `tc={…}`."""
    names = [author.text or "" for author in _each(root, "author")]
    at = int(comment.get("authorId", "0"))
    return at < len(names) and names[at].startswith("tc=")


def _add(root: Any, reference: str, author: int, text: str) -> Any:
    comment = _made(root, "comment")
    comment.set("ref", reference)
    comment.set("authorId", str(author))
    comment.append(_made(root, "text"))
    next(_each(root, "commentList")).append(comment)
    _append(comment, text)
    return comment


def _append(comment: Any, text: str) -> None:
    holder = next(_each(comment, "text"))
    run = _made(comment, "r")
    words = _made(comment, "t", f"\n\n{text}" if len(holder) else text)
    words.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(words)
    # ECMA-376 part 1, 18.4.12: runs come before phonetic hints, a plain text before both.
    behind = next((at for at, each in enumerate(holder) if local(each.tag) in ("rPh", "phoneticPr")), len(holder))
    holder.insert(behind, run)


def _made(like: Any, name: str, text: str | None = None) -> Any:
    element = like.makeelement(like.tag[: like.tag.index("}") + 1] + name)
    element.text = None if text is None else re.sub("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "�", text)
    return element


_BOX: Final = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{id}" type="#_x0000_t202"'
    ' style="position:absolute;width:300pt;height:{height}pt;z-index:1;visibility:hidden" fillcolor="#ffffe1"'
    ' o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note">'
    "<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{left},15,{top},2,{right},15,{bottom},4</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_BOX_TYPE: Final = (
    '<v:shapetype xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)


def _with_shapes(drawing: bytes | None, cells: list[tuple[int, int, int]]) -> bytes:
    """The drawing with a box for each comment: row, column, and lines of its text."""
    if drawing is None:
        drawing = b'<xml xmlns:v="urn:schemas-microsoft-com:vml"></xml>'
    used = [int(found) for found in re.findall(rb"_x0000_s([0-9]{1,8})\b", drawing)]
    shapes = [] if b'"_x0000_t202"' in drawing else [_BOX_TYPE]
    for id, (row, column, lines) in enumerate(cells, max(used, default=1024) + 1):
        shapes.append(
            _BOX.format(
                id=id, height=min(15 * lines, 400), left=column, top=max(row - 2, 0), right=column + 4,
                bottom=row - 1 + min(lines, 26), row=row - 1, column=column - 1,
            )
        )  # fmt: skip
    at = drawing.rfind(b"</xml>")
    if at < 0:
        raise _not_annotated("vmlDrawing", "的写法无法加批注")
    return drawing[:at] + "".join(shapes).encode() + drawing[at:]


def _connect(package: _Package, part: str, sheet: _Outline, comments: str | None, drawing: str | None) -> None:
    """Make the sheet name what is new: its comments, and the drawing of their boxes."""
    if comments is None and drawing is None:
        return
    folder, name = posixpath.split(part)
    at = posixpath.join(folder, "_rels", f"{name}.rels")
    relations = _parsed(package.data(at) or f'<Relationships xmlns="{_RELATIONS}"/>'.encode())
    strict = "purl.oclc.org" in sheet.namespace
    kinds = "http://purl.oclc.org/ooxml" if strict else "http://schemas.openxmlformats.org"
    kinds += "/officeDocument/relationships" if strict else "/officeDocument/2006/relationships"
    types = _parsed(package.data(_TYPES) or b"")
    if comments is not None:
        _relate(relations, f"{kinds}/comments", f"/{comments}")
        override = _made(types, "Override")
        override.set("PartName", f"/{comments}")
        override.set("ContentType", _COMMENTS_TYPE)
        types.append(override)
    if drawing is not None:
        id = _relate(relations, f"{kinds}/vmlDrawing", f"/{drawing}")
        if not any(each.get("Extension", "").lower() == "vml" for each in types):
            default = _made(types, "Default")
            default.set("Extension", "vml")
            default.set("ContentType", _DRAWING_TYPE)
            types.insert(0, default)
        data = package.data(part) or b""
        element = f'<legacyDrawing xmlns="{sheet.namespace}" xmlns:r="{kinds}" r:id="{escape(id)}"/>'.encode()
        package.put(part, data[: sheet.behind] + element + data[sheet.behind :])
    package.put(at, _serialised(relations))
    package.put(_TYPES, _serialised(types))


def _relate(relations: Any, kind: str, target: str) -> str:
    ids = {each.get("Id") for each in relations}
    id = next(id for id in (f"rIdCg{number}" for number in range(1, len(ids) + 2)) if id not in ids)
    relation = _made(relations, "Relationship")
    relation.set("Id", id)
    relation.set("Type", kind)
    relation.set("Target", target)
    relations.append(relation)
    return id
