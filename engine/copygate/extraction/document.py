"""A draft to the document rules see: every text in reading order, free of markup, with its way back."""

from __future__ import annotations

from copygate.extraction.plain import plain_segments
from copygate.model.document import Document, Segment
from copygate.model.draft import Draft


def document_of(draft: Draft) -> Document:
    """The segments of all texts of a draft, variants for single platforms included (`source.platform` tells).

    Pictures cannot be read in this release: where the draft has any, `unread` says `image-text`.
    """
    segments: list[Segment] = []
    pictures = bool(draft.attributes.get("assets"))
    for field in draft.fields:
        if field.markup == "plain":
            segments += plain_segments(field, len(segments))
            continue
        if field.markup == "subtitles":
            from copygate.extraction.subtitles import subtitle_segment

            segments.append(subtitle_segment(field, len(segments)))
            continue
        from copygate.extraction.markup import markdown_segments

        untitled = not any(other.place == "title" and other.platform is None for other in draft.fields)
        found, has_pictures = markdown_segments(field, len(segments), heading_is_title=untitled)
        segments += found
        pictures = pictures or has_pictures
    return Document(draft, tuple(segments), ("image-text",) if pictures else ())
