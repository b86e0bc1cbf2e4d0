"""`.pptx`: a presentation to a draft, each text at its slide and shape. `read` is called in the child process.

The title of the first slide is the title. Notes are read, for they are spoken. Where the notes of the first slide are
nothing but lines such as `平台：小红书` (every name one of a draft's attributes), they declare, as front matter does in
Markdown.
"""

from __future__ import annotations

import io
from typing import Any, Final

from copygate.errors import InputError, Wording
from copygate.intake.formats.gathered import Gathered, Line
from copygate.intake.formats.graphics import (
    CHART,
    DIAGRAM,
    RELATION,
    A,
    alternatives,
    embedded_not_read,
    is_alternatives,
    part_texts,
    picture_in,
    picture_not_read,
    picture_outside,
)
from copygate.intake.formats.package import open_package
from copygate.intake.formats.themes import Theme, scripts_of
from copygate.intake.schema import draft_from_mapping
from copygate.intake.vocabulary import key_named
from copygate.model.anchor import Place
from copygate.model.draft import Draft, Embedded

_P: Final = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_MATH: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_P14: Final = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"
_MEDIA: Final = frozenset({
    A + "videoFile", A + "audioFile", A + "quickTimeFile", A + "wavAudioFile", _P14 + "media", _P + "oleObj",
    _P + "control",
})  # fmt: skip
_TITLES: Final = frozenset({"title", "ctrTitle"})
_FURNITURE: Final = frozenset({"sldNum", "sldImg", "dt"})  # placeholders without words of the author's
_FONTS: Final = {"latin": "latin", "east-asian": "ea"}


def read(data: bytes, shown: str) -> tuple[Draft, ...]:
    """The draft in a presentation.

    Raises InputError: what `open_package` refuses, and `broken-file`; MemoryError within the child's limits.
    """
    open_package(data, "pptx").close()
    from pptx import Presentation
    from pptx.exc import PythonPptxError

    try:
        deck = _Deck(Presentation(io.BytesIO(data)))
    # What python-pptx and lxml raise for parts that are missing, of the wrong kind, or not well-formed.
    except (KeyError, ValueError, AttributeError, TypeError, IndexError, SyntaxError, PythonPptxError) as error:
        if isinstance(error, SyntaxError) and not error.lineno:
            raise MemoryError from error  # so libxml2 says it
        reason = f"{type(error).__name__}: {error}".partition("\n")[0][:120]
        raise InputError(
            "broken-file",
            Wording(f"not a whole presentation ({reason})", f"不是完整的演示文稿（{reason}）"),
        ) from error
    return (deck.draft(shown),)


def picture(data: bytes, name: str) -> bytes:
    """A picture that lies in the presentation, by the name of its part."""
    return picture_in(data, "pptx", name)


class _Deck:
    """The lines of all slides, and what could not be read."""

    def __init__(self, presentation: Any) -> None:
        self._title: list[Line] = []
        self._body: list[Line] = []
        self._notes: list[Line] = []
        self._hidden: list[Line] = []
        self._links: list[Line] = []
        self._alternatives: list[Line] = []
        self._pictures: dict[str, Place] = {}  # by the name of its part, where it is shown first
        self._outside = self._embedded = 0
        self._fonts: dict[str, None] = {}
        self._theme = Theme(None)
        self._part: Any = None
        self._declared: dict[str, str] = {}
        shared: dict[str, Any] = {}
        for number, slide in enumerate(presentation.slides, 1):
            shared[str(slide.slide_layout.part.partname)] = slide.slide_layout
            shared[str(slide.slide_layout.slide_master.part.partname)] = slide.slide_layout.slide_master
            self._slide(slide, number)
        for each in shared.values():
            self._shared(each)

    def draft(self, shown: str) -> Draft:
        """The same as a draft."""
        mapping: dict[str, object] = dict(self._declared)
        title = self._title
        if any(key_named(key) == "title" for key in mapping):
            self._body[:0], title = title, []
        if self._fonts and not any(key_named(key) == "fonts" for key in mapping):
            mapping["fonts"] = list(self._fonts)
        if self._hidden:
            mapping["hidden-text"] = True
        groups = [Gathered("title", "title", title), Gathered("body", "body", self._body)]
        groups += [Gathered("notes", "body", self._notes), Gathered("hidden", "body", self._hidden)]
        groups += [Gathered(f"links[{at}]", "link-target", [line]) for at, line in enumerate(self._links)]
        groups += [Gathered(f"alt[{at}]", "alt-text", [line]) for at, line in enumerate(self._alternatives)]
        problems = [picture_not_read(len(self._pictures))] if self._pictures else []
        problems += [picture_outside(self._outside)] if self._outside else []
        problems += [embedded_not_read(self._embedded)] if self._embedded else []
        fields = tuple(group.as_field() for group in groups if group.lines)
        draft = draft_from_mapping(mapping, path=shown, further=fields, problems=tuple(problems))
        told = tuple(each for each in draft.problems if not (self._pictures and each.code == "no-text"))
        embedded = tuple(Embedded(name, place, "picture-not-read") for name, place in self._pictures.items())
        return draft._replace(problems=told, embedded=embedded)

    def _slide(self, slide: Any, number: int) -> None:
        root = slide._element
        self._part = slide.part
        self._use_theme(slide.slide_layout.slide_master.part)
        hidden = root.get("show") in ("0", "false")
        self._background(root, (("slide", number),))
        for shape in root.find(f"{_P}cSld/{_P}spTree"):
            self._shape(shape, (("slide", number),), hidden)
        for relation in slide.part.rels.values():
            if relation.reltype.endswith("/notesSlide") and not relation.is_external:
                self._read_notes(relation.target_part, number)

    def _shared(self, layout: Any) -> None:
        """What stands on a layout or master is seen on every slide made from it; its placeholders are not."""
        kind = "layout" if layout._element.tag == _P + "sldLayout" else "master"
        self._part = layout.part
        self._background(layout._element, (("part", kind),))
        for shape in layout._element.find(f"{_P}cSld/{_P}spTree"):
            if shape.find(f".//{_P}nvPr/{_P}ph") is None:
                self._shape(shape, (("part", kind),), hidden=False)

    def _background(self, root: Any, place: Place) -> None:
        background = root.find(f"{_P}cSld/{_P}bg")
        for blip in background.iter(A + "blip") if background is not None else ():
            self._picture(blip, place)

    def _picture(self, blip: Any, place: Place) -> None:
        for name in ("embed", "link"):
            relation = blip.get(RELATION + name)
            if relation and self._part.rels[relation].is_external:
                self._outside += 1
            elif relation:
                self._pictures.setdefault(
                    self._part.rels[relation].target_part.partname.membername, (*place, ("layer", "picture"))
                )

    def _read_notes(self, part: Any, number: int) -> None:
        self._part = part
        lines: list[Line] = []
        place: Place = (("slide", number), ("shape", "notes"))
        for shape in part._element.iter(_P + "sp"):
            if _placeholder(shape) not in _FURNITURE:
                for paragraph in shape.iter(A + "p"):
                    self._paragraph(paragraph, place, lines, title=False)
        declared = _declarations(lines) if number == 1 else None
        if declared:
            self._declared = declared
        else:
            self._notes += lines

    # Shapes

    def _shape(self, shape: Any, at: Place, hidden: bool) -> None:
        """A shape with all that is in it; groups are walked."""
        if not isinstance(shape.tag, str):
            return
        if is_alternatives(shape):
            for alternative in alternatives(shape):
                for each in alternative:
                    self._shape(each, at, hidden)
            return
        own = next((each for each in shape.iter(_P + "cNvPr")), None)
        name = "" if own is None else own.get("name", "").strip()
        hidden = hidden or (own is not None and own.get("hidden") in ("1", "true"))
        place: Place = (*at, ("shape", name)) if name else at
        if shape.tag == _P + "grpSp":
            self._named(shape, place)
            for each in shape:
                self._shape(each, at, hidden)
            return
        kind = _placeholder(shape)
        is_title = kind in _TITLES
        lines = self._hidden if hidden else self._body
        if is_title and at == (("slide", 1),) and not hidden and not self._title:
            lines = self._title
        if hidden:
            place = (*place, ("layer", "hidden text"))
        if kind not in _FURNITURE:
            self._words(shape, place, lines, is_title)
        self._named(shape, place)
        self._drawn(shape, place, lines)

    def _words(self, shape: Any, place: Place, lines: list[Line], title: bool) -> None:
        table = next(shape.iter(A + "tbl"), None)
        if table is None:
            for paragraph in shape.iter(A + "p"):
                self._paragraph(paragraph, place, lines, title)
            return
        for row_number, row in enumerate(table.iter(A + "tr"), 1):
            for column, cell in enumerate(row.iter(A + "tc"), 1):
                for paragraph in cell.iter(A + "p"):
                    self._paragraph(paragraph, (*place, ("row", row_number), ("column", column)), lines, title)

    def _paragraph(self, paragraph: Any, place: Place, lines: list[Line], title: bool) -> None:
        parts: list[str] = []
        links: list[tuple[int, int]] = []
        length = 0
        for element in paragraph.iter(A + "t", A + "br", A + "tab", _MATH + "t"):
            signs = {A + "br": "\n", A + "tab": "\t"}
            words = signs.get(element.tag) or str(element.text or "").replace("\n", " ").replace("\r", " ")
            properties = element.getparent().find(A + "rPr")
            self._note_fonts(properties, words, title)
            link = None if properties is None else properties.find(A + "hlinkClick")
            if link is not None and words:
                if links and links[-1][1] == length:
                    links[-1] = links[-1][0], length + len(words)
                else:
                    links.append((length, length + len(words)))
            parts.append(words)
            length += len(words)
        if (text := "".join(parts)).strip():
            lines.append(Line(text, place, links=tuple(links)))

    def _named(self, shape: Any, place: Place) -> None:
        """The alternative text of a shape, and the links on it or in it."""
        inside = shape.iter() if shape.tag != _P + "grpSp" else shape.find(_P + "nvGrpSpPr").iter()
        for element in inside:
            if element.tag == _P + "cNvPr":
                for words in dict.fromkeys((element.get("descr", ""), element.get("title", ""))):
                    if words.strip():
                        self._alternatives.append(Line(words, place))
            elif element.tag in (A + "hlinkClick", A + "hlinkHover", A + "hlinkMouseOver"):
                address = self._address(element.get(RELATION + "id"))
                if address and not any(line.text == address and line.place == place for line in self._links[-3:]):
                    self._links.append(Line(address, place))
                if element.get("tooltip"):
                    self._alternatives.append(Line(element.get("tooltip"), place))

    def _drawn(self, shape: Any, place: Place, lines: list[Line]) -> None:
        self._embedded += any(True for _ in shape.iter(*_MEDIA))
        for element in shape.iter():
            if element.tag == A + "blip":
                self._picture(element, place)
            elif element.tag in (CHART + "chart", DIAGRAM + "relIds"):
                relation = element.get(RELATION + ("id" if element.tag == CHART + "chart" else "dm"))
                found = self._part.rels[relation] if relation else None
                if found is not None and not found.is_external:
                    lines += [Line(text, place) for text in part_texts(found.target_part)]

    def _address(self, relation: str | None) -> str | None:
        """Where a relation leads outside; it is read, never followed."""
        found = self._part.rels[relation] if relation else None
        return str(found.target_ref) if found is not None and found.is_external else None

    # Fonts

    def _use_theme(self, master: Any) -> None:
        for relation in master.rels.values():
            if relation.reltype.endswith("/theme") and not relation.is_external:
                self._theme = Theme(relation.target_part.blob)

    def _note_fonts(self, properties: Any, words: str, title: bool) -> None:
        for script in scripts_of(words):
            font = None if properties is None else properties.find(A + _FONTS[script])
            name = "" if font is None else font.get("typeface", "")
            if not name or name.startswith("+"):
                name = self._theme.font(name or ("+mj" if title else "+mn"), script)
            if name:
                self._fonts[name] = None


def _placeholder(shape: Any) -> str:
    """What the shape holds a place for, empty if for nothing."""
    held = shape.find(f"*/{_P}nvPr/{_P}ph")
    return "" if held is None else str(held.get("type", "body"))


def _declarations(lines: list[Line]) -> dict[str, str]:
    """The keys and values the lines declare; none if one of them does not."""
    declared = {}
    for line in lines:
        key, colon, value = line.text.replace("：", ":", 1).partition(":")
        if not colon or key_named(key.strip()) is None:
            return {}
        declared[key.strip()] = value.strip()
    return declared
