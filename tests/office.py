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
