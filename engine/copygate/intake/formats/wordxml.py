"""The elements of a Word document by what they say: `said` is the text of a child of a run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from copygate.intake.formats.graphics import is_alternatives
from copygate.intake.formats.wordstyles import W

VML: Final = "{urn:schemas-microsoft-com:vml}"
MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
OFFICE: Final = "{urn:schemas-microsoft-com:office:office}"
# Word writes an emoji as this, with the character itself as the alternative.
_EMOJI: Final = "{http://schemas.microsoft.com/office/word/2015/wordml/symex}symEx"

DELETED: Final = frozenset({W + "del", W + "moveFrom"})
PROPERTIES: Final = frozenset(
    W + name for name in ("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "sectPr", "rubyPr")
)
_SIGNS: Final = {
    W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "sym": "\ufffc",
}  # fmt: skip
NOTE_MARKS: Final = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
SPACES: Final = str.maketrans("\r\n\t", "   ")  # inside `w:t` they are blanks to Word
_TARGET: Final = re.compile(r'\b(?:HYPERLINK|DISPLAYBARCODE|MERGEBARCODE)\s+"?([^"\\\s][^"]*)', re.IGNORECASE)


def target_of(instruction: str) -> str | None:
    """Where the field code leads, if it is a link or a code to scan."""
    found = _TARGET.search(instruction)
    return None if found is None else found[1].strip()


def said(element: Any) -> str:
    """What a child of a run shows in the line of text. Runs are split by this very count."""
    if element.tag == W + "t":
        return str(element.text or "").translate(SPACES)
    if is_alternatives(element) and element.find(f".//{_EMOJI}") is not None:
        return "".join(map(said, element.iter(W + "t")))
    return _SIGNS.get(element.tag, "")


def below(holder: Any, wanted: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those inside content controls, without those deleted."""
    for element in holder:
        if element.tag == wanted:
            if element.find(f"{W}trPr/{W}del") is None:
                yield element
        elif isinstance(element.tag, str) and element.tag not in DELETED and element.tag not in PROPERTIES:
            yield from below(element, wanted)


def root_of(part: Any) -> Any:
    from docx.oxml.parser import parse_xml

    return parse_xml(part.blob)


def grid_span(cell: Any) -> int:
    span = value_of(cell.find(f"{W}tcPr/{W}gridSpan"))
    return int(span) if span is not None and span.isdecimal() and len(span) < 4 else 1


def value_of(element: Any) -> str | None:
    return None if element is None else element.get(W + "val")
