"""HTML to segments: what a reader of the page sees, each character with its place in the source."""

from __future__ import annotations

from collections.abc import Iterable

from copygate.extraction.runs import Content, Piece
from copygate.hypertext.reading import read_html
from copygate.model.document import Segment
from copygate.model.draft import TextField


def html_segments(
    field: TextField, first_index: int, *, heading_is_title: bool
) -> tuple[list[Segment], list[tuple[str, str]]]:
    """The segments of an HTML field, numbered from `first_index`, and where its pictures are, each with its
    alternative text.

    The title comes first (`<title>`, and the first `<h1>` if `heading_is_title`), then the text, the hidden text, and
    link texts, targets, alternative texts in the order of the source.
    """
    page = read_html(field.raw)
    content = Content(field.raw, [(0, len(field.raw))])
    segments: list[Segment] = []

    def add(place: str, pieces: Iterable[tuple[int, int, str | None]]) -> None:
        text, offsets = content.gathered(Piece(*piece) for piece in pieces)
        if text and not text.isspace():
            segments.append(Segment(first_index + len(segments), place, text, field, offsets))

    for aside in page.asides:
        if aside.place == "title":
            add("title", aside.pieces)
    add("title" if heading_is_title else field.place, page.heading)
    add(field.place, page.text)
    add(field.place, page.hidden)
    for aside in page.asides:
        if aside.place != "title":
            add(aside.place, aside.pieces)
    return segments, page.pictures
