"""Office files for tests, built by code: `repacked` changes one as an attacker or an accident would."""

from __future__ import annotations

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile


def word_file(*paragraphs: str) -> bytes:
    """A `.docx` of these body paragraphs."""
    from docx import Document

    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return saved(document)


def saved(document: object) -> bytes:
    """The bytes of a python-docx document or a python-pptx presentation."""
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined] # both have it, neither has a common base
    return out.getvalue()


def parts(data: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def repacked(data: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """The same package with some parts replaced, added, or (None) left out."""
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, part in {**parts(data), **changes}.items():
            if part is not None:
                archive.writestr(name, part)
    return out.getvalue()


W_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "w16se": "http://schemas.microsoft.com/office/word/2015/wordml/symex",
    }.items()
)
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def word_xml(body: str, related: Mapping[str, tuple[str, str]] | None = None) -> bytes:
    """A `.docx` with this XML in its body. `related`: what relation ids of the document lead to, as kind and either
    the XML of a part or, where it is none, an address outside."""
    data = word_file()
    changes: dict[str, bytes | None] = {
        "word/document.xml": f'<?xml version="1.0" encoding="UTF-8"?><w:document {W_NAMESPACES}><w:body>{body}</w:body></w:document>'.encode()
    }
    rels = parts(data)["word/_rels/document.xml.rels"].decode()
    for name, (kind, target) in (related or {}).items():
        if target.startswith("<"):
            changes[f"word/{name}.xml"] = target.replace(">", f" {W_NAMESPACES}>", 1).encode()
            rel = f'<Relationship Id="{name}" Type="{RELATIONS}/{kind}" Target="{name}.xml"/>'
        else:
            rel = f'<Relationship Id="{name}" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="External"/>'
        rels = rels.replace("</Relationships>", rel + "</Relationships>")
    changes["word/_rels/document.xml.rels"] = rels.encode()
    return repacked(data, changes)


def p(*runs: str, style: str = "") -> str:
    """A paragraph of runs of text, or of XML where one begins with `<`."""
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{''.join(run if run.startswith('<') else r(run) for run in runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: tuple[str, ...]) -> str:
    """A table of cells with a paragraph each, or with XML where one begins with `<`."""
    cells = ("".join(f"<w:tc>{c if c.startswith('<') else p(c)}</w:tc>" for c in row) for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"
