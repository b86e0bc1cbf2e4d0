"""A Word document as its reader meets it: `WordText` walks every story of it, paragraph by paragraph.

Text is read from the XML, for python-docx sees neither text boxes nor tracked changes nor notes. What was deleted is
not read, what was inserted is; hidden text is read, but apart, so that it tears no visible word. Elements unknown here
are looked into: nothing that holds text is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from copygate.intake.formats.gathered import Gathered, Line, Stretch
from copygate.intake.formats.graphics import CHART, DIAGRAM, RELATION, A, paragraph_text, part_texts
from copygate.intake.formats.wordstyles import Styles, W
from copygate.model.anchor import Place

_VML: Final = "{urn:schemas-microsoft-com:vml}"
_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_COMPATIBILITY: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_OFFICE: Final = "{urn:schemas-microsoft-com:office:office}"
# Word writes an emoji as this, with the character itself as the alternative.
_EMOJI: Final = "{http://schemas.microsoft.com/office/word/2015/wordml/symex}symEx"

_DELETED: Final = frozenset({W + "del", W + "moveFrom"})
_PROPERTIES: Final = frozenset(
    W + name for name in ("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "sectPr", "rubyPr")
)
_SIGNS: Final = {
    W + "tab": "\t", W + "ptab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "sym": "\ufffc",
}  # fmt: skip
_NOTE_MARKS: Final = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
_SPACES: Final = str.maketrans("\r\n\t", "   ")  # inside `w:t` they are blanks to Word
_TARGET: Final = re.compile(r'\b(?:HYPERLINK|DISPLAYBARCODE|MERGEBARCODE)\s[^"]*"([^"]*)"', re.IGNORECASE)


def said(element: Any) -> str:
    """What a child of a run shows in the line of text. Runs are split by this very count."""
    if element.tag == W + "t":
        return str(element.text or "").translate(_SPACES)
    if element.tag == _COMPATIBILITY + "AlternateContent" and element.find(f".//{_EMOJI}") is not None:
        return "".join(map(said, element.iter(W + "t")))
    return _SIGNS.get(element.tag, "")


@dataclass(slots=True)
class _Story:
    """Paragraphs that are counted together. `near`: see Line."""

    part: str
    lines: list[Line]
    in_body: bool = False
    near: Any = None
    count: int = 0
    table: tuple[int, int, int] | None = None

    def place(self) -> Place:
        if self.table is not None:
            number, row, column = self.table
            return ("part", f"table {number}"), ("row", row), ("column", column)
        return ("part", self.part), ("paragraph", self.count + 1)


@dataclass(slots=True)
class _Text:
    """The text of a paragraph as it grows."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    stretches: list[Stretch] = field(default_factory=list)
    links: list[tuple[int, int]] = field(default_factory=list)

    def add(self, text: str, run: Any, at: int | None) -> None:
        if text:
            self.stretches.append(Stretch(self.length, self.length + len(text), run, at))
            self.parts.append(text)
            self.length += len(text)


@dataclass(slots=True)
class _Field:
    """A field code that is open: what it instructs, and whether its result has begun."""

    paragraph: Any
    start: int
    instruction: str = ""
    shown: bool = False


@dataclass(slots=True)
class _Paragraph:
    """What is known while one paragraph is walked. `later` walks what is read after it."""

    element: Any
    story: _Story
    visible: _Text = field(default_factory=_Text)
    hidden: _Text = field(default_factory=_Text)
    later: list[Callable[[], None]] = field(default_factory=list)
    style: str | None = None
    whole: Any = None


class WordText:
    """Everything in a document that is read, as fields; and what could not be."""

    def __init__(self, document: Any) -> None:
        """`document` is python-docx's."""
        self._part = document.part
        self._body = document.element.body
        self.styles = Styles(document.part)
        self.body: list[Line] = []
        self.hidden: list[Line] = []
        self.links: list[Line] = []
        self.alternatives: list[Line] = []
        self.pictures: list[Place] = []
        self.unread: list[Place] = []
        self._counts: dict[str, int] = {}
        self._fields: list[_Field] = []
        self._noted: dict[tuple[str, str], Any] = {}
        self._margins: dict[str, list[Line]] = {"header": [], "footer": []}
        self._notes: dict[str, list[Line]] = {"footnote": [], "endnote": []}
        self._walk(self._body, _Story("body", self.body, in_body=True))
        self._read_margins()
        self._read_notes()

    def fields(self) -> list[Gathered]:
        """The fields, in the order in which a reader meets them; those without a line are left out."""
        groups = [Gathered("body", "body", self.body)]
        groups += [Gathered(name, "body", lines) for name, lines in (*self._margins.items(), *self._notes.items())]
        groups.append(Gathered("hidden", "body", self.hidden))
        groups += [Gathered(f"links[{at}]", "link-target", [line]) for at, line in enumerate(self.links)]
        groups += [Gathered(f"alt[{at}]", "alt-text", [line]) for at, line in enumerate(self.alternatives)]
        return [group for group in groups if group.lines]

    # Stories

    def _walk(self, holder: Any, story: _Story) -> None:
        """The paragraphs and tables below an element."""
        for element in holder:
            tag = element.tag
            if tag == W + "p":
                self._paragraph(element, story)
            elif tag == W + "tbl":
                self._table(element, story)
            elif tag == W + "altChunk":
                self.unread.append(story.place())
            elif tag == _COMPATIBILITY + "AlternateContent":
                for alternative in _alternatives(element):
                    self._walk(alternative, story)
            elif isinstance(tag, str) and tag not in _DELETED and tag not in _PROPERTIES:
                self._walk(element, story)

    def _table(self, table: Any, story: _Story) -> None:
        outer, number = story.table, self._next("table")
        for row_number, row in enumerate(_below(table, W + "tr"), 1):
            column = 1
            for cell in _below(row, W + "tc"):
                story.table = (number, row_number, column)
                self._walk(cell, story)
                column += _grid_span(cell)
        story.table = outer

    def _read_margins(self) -> None:
        """Headers and footers, each once, in the order of the sections."""
        seen: set[str] = set()
        for kind, lines in self._margins.items():
            references = list(self._body.iter(f"{W}{kind}Reference"))
            parts = [self._related(self._part, reference.get(RELATION + "id")) for reference in references]
            for part in parts:
                if part is None or str(part.partname) in seen:
                    continue
                seen.add(str(part.partname))
                number = self._next(kind)
                self._other_part(part, _root(part), _Story(kind if number == 1 else f"{kind} {number}", lines))

    def _read_notes(self) -> None:
        for relation in self._part.rels.values():
            kind = relation.reltype.rpartition("/")[2].removesuffix("s")
            if kind not in self._notes or relation.is_external:
                continue
            part = relation.target_part
            for note in _root(part):
                if note.get(W + "type") in (None, "normal"):
                    near = self._noted.get((kind, note.get(W + "id")))
                    story = _Story(f"{kind} {self._next(kind)}", self._notes[kind], near=near)
                    self._other_part(part, note, story)

    def _other_part(self, part: Any, holder: Any, story: _Story) -> None:
        """A story with relations of its own. If it has but one paragraph, that is not counted."""
        own, self._part = self._part, part
        first = len(story.lines)
        self._walk(holder, story)
        self._part = own
        if story.count == 1:
            for line in story.lines[first:]:
                line.place = tuple(key for key in line.place if key[0] != "paragraph")

    # Paragraphs

    def _paragraph(self, element: Any, story: _Story) -> None:
        walked = _Paragraph(element, story, style=_value(element.find(f"{W}pPr/{W}pStyle")))
        # A title is not counted among the paragraphs below it.
        title = story.in_body and story.count == 0 and story.table is None and self.styles.is_title(walked.style)
        title = title and not any(line.title for line in story.lines)
        place: Place = (("part", "title"),) if title else story.place()
        self._inline(element, walked)
        for text, lines, shown in ((walked.visible, story.lines, place), (walked.hidden, self.hidden, _hidden(place))):
            words = "".join(text.parts)
            if words.strip():
                table = story.table[0] if story.table else 0
                stretches, links = tuple(text.stretches), tuple(text.links)
                lines.append(Line(words, shown, stretches, links, table, title, story.near, story.in_body))
        if story.table is None and not title and (walked.visible.length or walked.hidden.length):
            story.count += 1
        for read in walked.later:
            read()

    def _inline(self, holder: Any, walked: _Paragraph) -> None:
        for element in holder:
            tag = element.tag
            if not isinstance(tag, str) or tag in _DELETED or tag in _PROPERTIES:
                continue
            if tag == W + "r":
                self._run(element, walked)
            elif tag == W + "hyperlink":
                self._hyperlink(element, walked)
            elif tag == W + "fldSimple":
                start = walked.visible.length
                self._inline(element, walked)
                self._field_ended(_Field(walked.element, start, element.get(W + "instr", "")), walked, element)
            elif tag == _MATH + "t":
                walked.visible.add(str(element.text or "").translate(_SPACES), element, None)
            elif tag == _COMPATIBILITY + "AlternateContent":
                for alternative in _alternatives(element):
                    self._inline(alternative, walked)
            else:
                self._inline(element, walked)

    def _hyperlink(self, element: Any, walked: _Paragraph) -> None:
        start, shown = walked.visible.length, walked.visible
        self._inline(element, walked)
        runs = tuple(stretch.run for stretch in shown.stretches if stretch.start >= start)
        if shown.length > start:
            shown.links.append((start, shown.length))
        self._target(self._address(element.get(RELATION + "id")), runs, walked)
        if element.get(W + "tooltip"):
            self._aside(self.alternatives, element.get(W + "tooltip"), runs, walked)

    def _run(self, run: Any, walked: _Paragraph) -> None:
        hidden, at = self.styles.hides(run, walked.style), 0
        whole = walked.whole
        for element in run:
            # What stands inside a field's instruction is not shown, and a field never ended must not swallow the rest.
            unshown = hidden or any(not each.shown for each in self._fields)
            text = walked.hidden if unshown else walked.visible
            tag = element.tag
            if tag == W + "fldChar":
                self._field_mark(element, run, walked)
            elif tag == W + "instrText" and self._fields:
                self._fields[-1].instruction += element.text or ""
            elif not isinstance(tag, str):
                continue
            elif words := said(element):
                text.add(words, run if whole is None else whole, at if whole is None else None)
                self.styles.note_fonts(run, walked.style, words)
                at += len(words)
            elif tag in _NOTE_MARKS:
                self._noted.setdefault((_NOTE_MARKS[tag], element.get(W + "id")), run)
            elif tag == W + "ruby":
                self._ruby(element, run, walked)
            elif tag in (W + "drawing", W + "pict", W + "object", _COMPATIBILITY + "AlternateContent"):
                self._drawn(element, run, walked)

    def _ruby(self, ruby: Any, run: Any, walked: _Paragraph) -> None:
        """The characters stay in the line; what is set above them is read after it."""
        outer, walked.whole = walked.whole, run
        for base in ruby.iter(W + "rubyBase"):
            self._inline(base, walked)
        walked.whole = outer
        above = "".join(said(element) for guide in ruby.iter(W + "rt") for element in guide.iter(W + "t"))
        if above.strip():
            place = (*walked.story.place(), ("layer", "phonetic guide"))
            walked.later.append(lambda: walked.story.lines.append(Line(above, place, near=run)))

    # Field codes (ECMA-376 part 1, 17.16): begin, instruction, separate, result, end

    def _field_mark(self, mark: Any, run: Any, walked: _Paragraph) -> None:
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(_Field(walked.element, walked.visible.length))
        elif kind == "separate" and self._fields:
            self._fields[-1].shown = True
            self._fields[-1].start = walked.visible.length
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if ended.paragraph is not walked.element:
                ended.start = 0
            self._field_ended(ended, walked, run)

    def _field_ended(self, ended: _Field, walked: _Paragraph, run: Any) -> None:
        found = _TARGET.search(ended.instruction)
        if found is not None:
            walked.visible.links += _link(ended, walked.visible.length)
            runs = tuple(stretch.run for stretch in walked.visible.stretches if stretch.start >= ended.start)
            self._target(found[1], runs or (run,), walked)

    # What is drawn: pictures, text boxes, charts, embedded objects

    def _drawn(self, element: Any, run: Any, walked: _Paragraph) -> None:
        tag = element.tag
        if not isinstance(tag, str):
            return
        if tag == _COMPATIBILITY + "AlternateContent":
            for alternative in _alternatives(element):
                self._drawn(alternative, run, walked)
            return
        if tag == W + "txbxContent":
            self._text_box(element, run, walked)
            return
        if tag == A + "p":
            self._drawn_line("text box", paragraph_text(element), run, walked)
            return
        if tag in (A + "blip", _VML + "imagedata", _VML + "fill"):
            if any(element.get(RELATION + name) for name in ("embed", "link", "id")):
                self.pictures.append(walked.story.place())
        elif tag == _VML + "textpath":
            self._drawn_line("text box", element.get("string", ""), run, walked)
        elif tag == CHART + "chart":
            self._drawn_part("chart", element.get(RELATION + "id"), run, walked)
        elif tag == DIAGRAM + "relIds":
            self._drawn_part("diagram", element.get(RELATION + "dm"), run, walked)
        elif tag in (_OFFICE + "OLEObject", W + "control", W + "objectEmbed"):
            self.unread.append(walked.story.place())
        elif tag in (A + "hlinkClick", A + "hlinkHover"):
            self._target(self._address(element.get(RELATION + "id")), (run,), walked)
        for name in ("descr", "title", "alt", _OFFICE + "title"):
            self._aside(self.alternatives, element.get(name, ""), (run,), walked)
        self._target(element.get("href"), (run,), walked)
        for child in element:
            self._drawn(child, run, walked)

    def _text_box(self, content: Any, run: Any, walked: _Paragraph) -> None:
        story = walked.story
        near = run if story.in_body else story.near
        number = self._next("text box")

        def read() -> None:
            self._other_part(self._part, content, _Story(f"text box {number}", story.lines, near=near))

        walked.later.append(read)

    def _drawn_part(self, kind: str, relation: str | None, run: Any, walked: _Paragraph) -> None:
        part = self._related(self._part, relation)
        if part is None:
            return
        number = self._next(kind)
        for text in part_texts(part):
            self._drawn_line(f"{kind} {number}", text, run, walked)

    def _drawn_line(self, part: str, text: str, run: Any, walked: _Paragraph) -> None:
        story = walked.story
        if text.strip():
            near = run if story.in_body else story.near
            walked.later.append(lambda: story.lines.append(Line(text, (("part", part),), near=near)))

    # Links and alternative texts

    def _target(self, address: str | None, runs: tuple[Any, ...], walked: _Paragraph) -> None:
        if address and not address.startswith("#"):
            self._aside(self.links, address, runs, walked)

    def _aside(self, lines: list[Line], text: str, runs: Iterable[Any], walked: _Paragraph) -> None:
        place = walked.story.place()
        if not text.strip() or any(line.text == text and line.place == place for line in lines[-2:]):
            return  # Word writes the text of a picture twice
        stretches = tuple(Stretch(0, len(text), run, None) for run in runs)
        lines.append(Line(text, place, stretches, near=walked.story.near, in_body=walked.story.in_body))

    def _address(self, relation: str | None) -> str | None:
        """Where a relation leads outside; it is read, never followed."""
        found = self._part.rels.get(relation) if relation else None
        return str(found.target_ref) if found is not None and found.is_external else None

    def _related(self, part: Any, relation: str | None) -> Any:
        found = part.rels.get(relation) if relation else None
        return found.target_part if found is not None and not found.is_external else None

    def _next(self, kind: str) -> int:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return self._counts[kind]


def _hidden(place: Place) -> Place:
    return (*place, ("layer", "hidden text"))


def _link(of: _Field, end: int) -> list[tuple[int, int]]:
    return [(of.start, end)] if end > of.start and _TARGET.search(of.instruction) else []


def _alternatives(element: Any) -> list[Any]:
    """Of several spellings of one thing the first, and those that say something else: which one Word shows depends on
    what it knows, so that a harmless one may stand before the one that is seen."""
    first, *others = list(element) or [element]
    words = _words(first)
    return [first, *(other for other in others if _words(other) != words)]


def _words(element: Any) -> str:
    return "".join(str(text.text or "") for text in element.iter(W + "t", A + "t"))


def _below(holder: Any, wanted: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also those inside content controls, without those deleted."""
    for element in holder:
        if element.tag == wanted:
            if element.find(f"{W}trPr/{W}del") is None:
                yield element
        elif isinstance(element.tag, str) and element.tag not in _DELETED and element.tag not in _PROPERTIES:
            yield from _below(element, wanted)


def _root(part: Any) -> Any:
    from docx.oxml.parser import parse_xml

    return parse_xml(part.blob)


def _grid_span(cell: Any) -> int:
    span = _value(cell.find(f"{W}tcPr/{W}gridSpan"))
    return int(span) if span is not None and span.isdecimal() and len(span) < 4 else 1


def _value(element: Any) -> str | None:
    return None if element is None else element.get(W + "val")
