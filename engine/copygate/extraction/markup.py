"""Markdown to segments: what a reader sees in place of the marks, each character with its place in the raw text."""

from __future__ import annotations

import re

from copygate.extraction.blocks import read_blocks
from copygate.extraction.inline import Inline, Shown, label_of, literal, spelled_out, target_end
from copygate.extraction.runs import Content, Piece
from copygate.lazily import Lazily
from copygate.model.document import Segment
from copygate.model.draft import TextField

# CommonMark 4.7. A footnote's text (`[^1]: …`) is read by everyone, so it is no definition.
_DEFINITION = Lazily(
    r"\[(?!\^)((?:[^\[\]\\]|\\.){1,999}+)\]:[ \t]*+\n?[ \t]*+(<[^<>\n]*+>|[^\s<]\S*+)"
    r"""(?:(?:[ \t]++\n?|\n)[ \t]*+("(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\)))?[ \t]*+(?:\n|\Z)""",
    re.DOTALL,
)


def markdown_segments(
    field: TextField, first_index: int, *, heading_is_title: bool
) -> tuple[list[Segment], list[tuple[str, str]]]:
    """The segments of a Markdown field, numbered from `first_index`, and its pictures: where each is, and its text.

    A body's text comes first, then the link texts, targets and alternative texts in it, block by block. With
    `heading_is_title` a heading of level 1 that opens the text is the title.
    """
    segments: list[Segment] = []
    pictures: list[Shown] = []

    def add(place: str, content: Content, pieces: list[Piece]) -> None:
        text, offsets = content.gathered(pieces)
        if text and not text.isspace():
            segments.append(Segment(first_index + len(segments), place, text, field, offsets))

    blocks = []
    labels: dict[str, str] = {}
    for block in read_blocks(field.raw):
        text, at, definitions = block.content.text, 0, []
        while block.kind == "text" and (found := _definition(text, at)):
            labels.setdefault(label_of(found[1]), _target(text, found))
            definitions.append(found)
            at = found.end()
        content = block.content.part(at, len(text)) if definitions else block.content
        blocks.append((block, content, definitions))
    for number, (block, content, definitions) in enumerate(blocks):
        source = block.content
        for found in definitions:
            bracketed = found[2].startswith("<")
            add("link-target", source, literal(source.text, found.start(2) + bracketed, found.end(2) - bracketed))
            if found[3]:
                add("alt-text", source, literal(source.text, found.start(3) + 1, found.end(3) - 1))
        place = field.place
        if heading_is_title and number == 0 and block.level == 1:
            place = "title"
        if block.kind == "code":
            add(place, content, [Piece(0, len(content.text))])
            continue
        inline = Inline(content.text, labels.keys())
        add(place, content, inline.text)
        for other, pieces in inline.asides:
            add(other, content, pieces)
        pictures += inline.pictures
    if "<" in field.raw:
        from copygate.hypertext.inmarkdown import html_in

        whole = Content(field.raw, [(0, len(field.raw))])
        for aside in html_in(field.raw):
            add(aside.place, whole, [Piece(*piece) for piece in aside.pieces])
    return segments, [(shown.target or labels.get(shown.label, ""), shown.alt) for shown in pictures]


def _target(text: str, definition: re.Match[str]) -> str:
    bracketed = definition[2].startswith("<")
    return spelled_out(text, literal(text, definition.start(2) + bracketed, definition.end(2) - bracketed))


def _definition(text: str, at: int) -> re.Match[str] | None:
    """The definition of a link label that begins there."""
    found = _DEFINITION.match(text, at) if text.startswith("[", at) else None
    if found is None or not found[1].strip():
        return None
    bare = not found[2].startswith("<")
    return None if bare and target_end(text, found.start(2)) != found.end(2) else found
