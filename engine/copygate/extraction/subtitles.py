"""Subtitles to a segment: the lines of all cues as a viewer reads them one after another, without tags and times.

Lines are joined by a line break, so a phrase that two cues share is found, and yet a cue stays a sentence of its own:
subtitles seldom have punctuation, and joined without a break the whole film would be one sentence.
"""

from __future__ import annotations

import html

from copygate.extraction.plain import plain_segment
from copygate.extraction.runs import Content, Piece
from copygate.lazily import Lazily
from copygate.model.document import Segment
from copygate.model.draft import TextField

# Tags of SubRip and WebVTT by name: `<最佳>` is text. Overrides of SubStation (`{\an8}`), its line break, entities.
_MARK = Lazily(
    r"</?(?:[bius]|font|c|v|lang|ruby|rt)(?:[ \t.][^<>\n]*+)?/?>|<\d{1,3}(?::\d{2}){1,2}[.,]\d{1,3}>"
    r"|\{\\[^{}\n]*+\}|\\[Nnh]|&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[A-Za-z]{2,8});",
)


def subtitle_segment(field: TextField, index: int) -> Segment:
    """The text of a field whose anchors are the lines of its cues."""
    if not field.anchors:
        return plain_segment(field, index)  # whoever made the field found no cue in it: then all of it is text
    content = Content(field.raw, [(anchor.start, anchor.end) for anchor in field.anchors])
    text, offsets = content.gathered(_pieces(content.text))
    return Segment(index, field.place, text, field, offsets)


def _pieces(text: str) -> list[Piece]:
    pieces, at = [], 0
    for found in _MARK.finditer(text):
        said = _said(found[0])
        if said == found[0]:
            continue
        if at < found.start():
            pieces.append(Piece(at, found.start()))
        if said:
            pieces.append(Piece(found.start(), found.end(), said))
        at = found.end()
    if at < len(text):
        pieces.append(Piece(at, len(text)))
    return pieces


def _said(mark: str) -> str:
    """What a viewer reads in place of the mark."""
    if mark[0] == "&":
        return html.unescape(mark)
    if mark[0] == "\\":
        return " " if mark == r"\h" else "\n"
    return ""
