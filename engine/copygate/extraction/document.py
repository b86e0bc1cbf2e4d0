"""A draft to the document rules see: every text in reading order, free of markup, with its way back."""

from __future__ import annotations

from copygate.extraction.plain import plain_segments
from copygate.model.document import Document, Segment
from copygate.model.draft import Draft, Record, TextField


def document_of(draft: Draft) -> Document:
    """The segments of all texts of a draft, variants for single platforms included (`source.platform` tells).

    Text on pictures is there where somebody read them (`copygate.pictured`); a picture that is named and was not read
    leaves `image-text` unread.
    """
    segments: list[Segment] = []
    named = _named(draft)
    for field in draft.fields:
        if field.markup == "plain":
            segments += plain_segments(field, len(segments))
            continue
        if field.markup == "subtitles":
            from copygate.extraction.subtitles import subtitle_segment

            segments.append(subtitle_segment(field, len(segments)))
            continue
        untitled = not any(other.place == "title" and other.platform is None for other in draft.fields)
        if field.markup == "html":
            from copygate.extraction.html import html_segments as segments_of
        else:
            from copygate.extraction.markup import markdown_segments as segments_of
        found, pictures = segments_of(field, len(segments), heading_is_title=untitled)
        segments += found
        named.update(target for target, _ in pictures)
    unread = named - {picture.path for picture in draft.pictures if picture.read} if named else named
    return Document(draft, tuple(segments), ("image-text",) if unread else ())


def picture_targets(field: TextField) -> list[tuple[str, str]]:
    """Where the pictures that a text with markup shows are, as it names them, each with its alternative text."""
    if field.markup == "html":
        from copygate.extraction.html import html_segments

        return html_segments(field, 0, heading_is_title=False)[1]
    if field.markup == "markdown":
        from copygate.extraction.markup import markdown_segments

        return markdown_segments(field, 0, heading_is_title=False)[1]
    return []


def _named(draft: Draft) -> set[str]:
    """The assets of the draft by path; one without a path is something that nobody can look at. Films and sounds are
    not among them: for those a person is asked (`pipeline.check`)."""
    assets = draft.attributes.get("assets")
    if not isinstance(assets, tuple) or not assets:
        return set()
    from copygate.model.assetkinds import is_moving

    return {
        str(each.get("path")) if isinstance(each, Record) else ""
        for each in assets
        if not (isinstance(each, Record) and is_moving(each))
    }
