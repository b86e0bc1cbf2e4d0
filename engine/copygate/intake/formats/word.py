"""A Word document as its reader meets it: `WordText` walks every story of it, paragraph by paragraph.

Text is read from the XML, for python-docx sees neither text boxes nor tracked changes nor notes. What was deleted is
not read, what was inserted is; hidden text is read, but apart, so that it tears no visible word. Elements unknown here
are looked into: nothing that holds text is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from copygate.intake.formats.gathered import Gathered, Line, Stretch
from copygate.intake.formats.graphics import (
    CHART,
    DIAGRAM,
    RELATION,
    A,
    alternatives,
    is_alternatives,
    paragraph_text,
    part_texts,
)
from copygate.intake.formats.wordstories import Field, Paragraph, Story
from copygate.intake.formats.wordstyles import Styles, W
from copygate.intake.formats.wordxml import (
    DELETED,
    MATH,
    NOTE_MARKS,
    OFFICE,
    PROPERTIES,
    SPACES,
    VML,
    below,
    grid_span,
    root_of,
    said,
    target_of,
    value_of,
)
from copygate.model.anchor import Place


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
        self.pictures: dict[str, Line] = {}  # by the name of its part, where it is shown first
        self.outside = 0
        self.unread: list[Place] = []
        self._counts: dict[str, int] = {}
        self._fields: list[Field] = []
        self._noted: dict[tuple[str, str], Any] = {}
        self._margins: dict[str, list[Line]] = {"header": [], "footer": []}
        self._notes: dict[str, list[Line]] = {"footnote": [], "endnote": []}
        self._walk(self._body, Story("body", self.body, in_body=True))
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

    def _walk(self, holder: Any, story: Story) -> None:
        """The paragraphs and tables below an element."""
        self._blocks(holder, story)
        self._end_paragraph(story)

    def _blocks(self, holder: Any, story: Story) -> None:
        for element in holder:
            tag = element.tag
            if tag == W + "p":
                self._paragraph(element, story)
            elif tag == W + "tbl":
                self._end_paragraph(story)
                self._table(element, story)
            elif tag == W + "altChunk":
                self.unread.append(story.place())
            elif is_alternatives(element):
                for alternative in alternatives(element):
                    self._blocks(alternative, story)
            elif isinstance(tag, str) and tag not in DELETED and tag not in PROPERTIES:
                self._blocks(element, story)

    def _table(self, table: Any, story: Story) -> None:
        outer, number = story.table, self._next("table")
        for row_number, row in enumerate(below(table, W + "tr"), 1):
            column = 1
            for cell in below(row, W + "tc"):
                story.table = (number, row_number, column)
                self._walk(cell, story)
                column += grid_span(cell)
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
                self._other_part(part, root_of(part), Story(kind if number == 1 else f"{kind} {number}", lines))

    def _read_notes(self) -> None:
        for relation in self._part.rels.values():
            kind = relation.reltype.rpartition("/")[2].removesuffix("s")
            if kind not in self._notes or relation.is_external:
                continue
            part = relation.target_part
            for note in root_of(part):
                if note.get(W + "type") in (None, "normal"):
                    near = self._noted.get((kind, note.get(W + "id")))
                    story = Story(f"{kind} {self._next(kind)}", self._notes[kind], near=near)
                    self._other_part(part, note, story)

    def _other_part(self, part: Any, holder: Any, story: Story) -> None:
        """A story with relations of its own. If it has but one paragraph, that is not counted."""
        own, self._part = self._part, part
        first = len(story.lines)
        self._walk(holder, story)
        self._part = own
        if story.count == 1:
            for line in story.lines[first:]:
                line.place = tuple(key for key in line.place if key[0] != "paragraph")

    # Paragraphs

    def _paragraph(self, element: Any, story: Story) -> None:
        style = value_of(element.find(f"{W}pPr/{W}pStyle"))
        walked = story.open
        if walked is None:
            # A title is not counted among the paragraphs below it.
            title = story.in_body and story.count == 0 and story.table is None and self.styles.is_title(style)
            title = title and not any(line.title for line in story.lines)
            walked = story.open = Paragraph(story, (("part", "title"),) if title else story.place(), title)
        walked.style = style
        self._inline(element, walked)
        # Where the mark at the end was deleted, the next paragraph goes on in the same line.
        mark = element.find(f"{W}pPr/{W}rPr")
        if mark is None or not any(each.tag in DELETED for each in mark):
            self._end_paragraph(story)

    def _end_paragraph(self, story: Story) -> None:
        walked, story.open = story.open, None
        if walked is None:
            return
        place, title = walked.place, walked.title
        table = story.table[0] if story.table else 0
        shown, hidden = walked.visible, walked.hidden
        if words := shown.words():
            line = Line(words, place, tuple(shown.stretches), tuple(shown.links), table, title)
            line.near, line.in_body = story.near, story.in_body
            story.lines.append(line)
        if words := hidden.words():
            # A comment on hidden text would be hidden with it.
            beside = shown.stretches[0].run if shown.stretches and story.in_body else story.near
            self.hidden.append(Line(words, (*place, ("layer", "hidden text")), tuple(hidden.stretches), near=beside))
        if story.table is None and not title and (shown.length or hidden.length or walked.pictured):
            story.count += 1
        for read in walked.later:
            read()

    def _inline(self, holder: Any, walked: Paragraph) -> None:
        for element in holder:
            tag = element.tag
            if not isinstance(tag, str) or tag in DELETED or tag in PROPERTIES:
                continue
            if tag == W + "r":
                self._run(element, walked)
            elif tag == W + "hyperlink":
                self._hyperlink(element, walked)
            elif tag == W + "fldSimple":
                start = walked.visible.length
                self._inline(element, walked)
                self._field_ended(Field(walked, start, element.get(W + "instr", "")), walked, element)
            elif tag == MATH + "t":
                walked.visible.add(str(element.text or "").translate(SPACES), element, None)
            elif is_alternatives(element):
                for alternative in alternatives(element):
                    self._inline(alternative, walked)
            else:
                self._inline(element, walked)

    def _hyperlink(self, element: Any, walked: Paragraph) -> None:
        start, shown = walked.visible.length, walked.visible
        self._inline(element, walked)
        runs = tuple(stretch.run for stretch in shown.stretches if stretch.start >= start)
        if shown.length > start:
            shown.links.append((start, shown.length))
        self._target(self._address(element.get(RELATION + "id")), runs, walked)
        if element.get(W + "tooltip"):
            self._aside(self.alternatives, element.get(W + "tooltip"), runs, walked)

    def _run(self, run: Any, walked: Paragraph) -> None:
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
            elif tag in NOTE_MARKS:
                self._noted.setdefault((NOTE_MARKS[tag], element.get(W + "id")), run)
            elif tag == W + "ruby":
                self._ruby(element, run, walked)
            elif tag in (W + "drawing", W + "pict", W + "object") or is_alternatives(element):
                self._drawn(element, run, walked)

    def _ruby(self, ruby: Any, run: Any, walked: Paragraph) -> None:
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

    def _field_mark(self, mark: Any, run: Any, walked: Paragraph) -> None:
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            self._fields.append(Field(walked, walked.visible.length))
        elif kind == "separate" and self._fields:
            self._fields[-1].shown = True
            self._fields[-1].start = walked.visible.length
        elif kind == "end" and self._fields:
            ended = self._fields.pop()
            if ended.paragraph is not walked:
                ended.start = 0
            self._field_ended(ended, walked, run)

    def _field_ended(self, ended: Field, walked: Paragraph, run: Any) -> None:
        target = target_of(ended.instruction)
        if target is not None:
            if walked.visible.length > ended.start:
                walked.visible.links.append((ended.start, walked.visible.length))
            runs = tuple(stretch.run for stretch in walked.visible.stretches if stretch.start >= ended.start)
            self._target(target, runs or (run,), walked)

    # What is drawn: pictures, text boxes, charts, embedded objects

    def _drawn(self, element: Any, run: Any, walked: Paragraph) -> None:
        tag = element.tag
        if not isinstance(tag, str):
            return
        if is_alternatives(element):
            for alternative in alternatives(element):
                self._drawn(alternative, run, walked)
            return
        if tag == W + "txbxContent":
            self._text_box(element, run, walked)
            return
        if tag == A + "p":
            self._drawn_line("text box", paragraph_text(element), run, walked)
            return
        if tag in (A + "blip", VML + "imagedata", VML + "fill"):
            self._picture(element, run, walked)
        elif tag == VML + "textpath":
            self._drawn_line("text box", element.get("string", ""), run, walked)
        elif tag == CHART + "chart":
            self._drawn_part("chart", element.get(RELATION + "id"), run, walked)
        elif tag == DIAGRAM + "relIds":
            self._drawn_part("diagram", element.get(RELATION + "dm"), run, walked)
        elif tag in (OFFICE + "OLEObject", W + "control", W + "objectEmbed"):
            self.unread.append(walked.story.place())
        elif tag in (A + "hlinkClick", A + "hlinkHover"):
            self._target(self._address(element.get(RELATION + "id")), (run,), walked)
        for name in ("descr", "title", "alt", OFFICE + "title"):
            self._aside(self.alternatives, element.get(name, ""), (run,), walked)
        self._target(element.get("href"), (run,), walked)
        for child in element:
            self._drawn(child, run, walked)

    def _picture(self, element: Any, run: Any, walked: Paragraph) -> None:
        for name in ("embed", "link", "id"):
            relation = element.get(RELATION + name)
            if relation and self._part.rels[relation].is_external:
                self.outside += 1
            elif relation:
                story = walked.story
                near = story.near if not story.in_body else None
                walked.pictured = True
                line = Line(
                    "",
                    (*story.place(), ("layer", "picture")),
                    (Stretch(0, 0, run, None),),
                    near=near,
                    in_body=story.in_body,
                )
                self.pictures.setdefault(self._part.rels[relation].target_part.partname.membername, line)

    def _text_box(self, content: Any, run: Any, walked: Paragraph) -> None:
        story = walked.story
        near = run if story.in_body else story.near
        number = self._next("text box")

        def read() -> None:
            self._other_part(self._part, content, Story(f"text box {number}", story.lines, near=near))

        walked.later.append(read)

    def _drawn_part(self, kind: str, relation: str | None, run: Any, walked: Paragraph) -> None:
        part = self._related(self._part, relation)
        if part is None:
            return
        number = self._next(kind)
        for text in part_texts(part):
            self._drawn_line(f"{kind} {number}", text, run, walked)

    def _drawn_line(self, part: str, text: str, run: Any, walked: Paragraph) -> None:
        story = walked.story
        if text.strip():
            near = run if story.in_body else story.near
            walked.later.append(lambda: story.lines.append(Line(text, (("part", part),), near=near)))

    # Links and alternative texts

    def _target(self, address: str | None, runs: tuple[Any, ...], walked: Paragraph) -> None:
        if address and not address.startswith("#"):
            self._aside(self.links, address, runs, walked)

    def _aside(self, lines: list[Line], text: str, runs: Iterable[Any], walked: Paragraph) -> None:
        place = walked.story.place()
        if not text.strip() or any(line.text == text and line.place == place for line in lines[-2:]):
            return  # Word writes the text of a picture twice
        stretches = tuple(Stretch(0, len(text), run, None) for run in runs)
        lines.append(Line(text, place, stretches, near=walked.story.near, in_body=walked.story.in_body))

    def _address(self, relation: str | None) -> str | None:
        """Where a relation leads outside; it is read, never followed."""
        found = self._part.rels[relation] if relation else None
        return str(found.target_ref) if found is not None and found.is_external else None

    def _related(self, part: Any, relation: str | None) -> Any:
        # A relation that is not there is an error: what it led to would be passed over.
        found = part.rels[relation] if relation else None
        return found.target_part if found is not None and not found.is_external else None

    def _next(self, kind: str) -> int:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return self._counts[kind]
