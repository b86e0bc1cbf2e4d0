"""What of a draft's text may be shown: every personal span masked, whichever rule fired, unless it is to be revealed.

Masked text is as long as the raw text, so that positions hold in both.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copygate.matching.personal import Veil
    from copygate.model.document import Document
    from copygate.model.draft import Draft
    from copygate.model.finding import Finding, Location
    from copygate.model.picture import Picture
    from copygate.model.verdict import Obligation, Verdict


class Disclosure:
    """The texts of one draft as they may be shown. Masking a field costs a scan, so each is masked once, when asked."""

    def __init__(self, draft: Draft | None, verdict: Verdict, reveal: bool = False) -> None:
        self._draft = draft
        self._document: Document | None = None
        self._personal: dict[int, list[Veil]] = {}
        self._raw = {field.name: field.raw for field in draft.fields} if draft else {}
        self._verdict = verdict
        self._reveal = reveal
        self._shown: dict[str, str] = {}

    def field(self, name: str) -> str | None:
        """The field's text as it may be shown; None for a field the draft does not have."""
        raw = self._raw.get(name)
        if raw is None or self._reveal:
            return raw
        if name not in self._shown:
            self._shown[name] = self._masked(name, raw)
        return self._shown[name]

    def quote(self, match: str | None, location: Location | None) -> str | None:
        """A match as it may be shown."""
        if match is None or location is None:
            return match
        text = self.field(location.field)
        return match if text is None else text[location.start : location.end]

    def covered_on(self, picture: Picture) -> Iterator[tuple[float, float, float, float]]:
        """What of a picture's first frame may not be shown: the boxes of words and codes that hold something masked,
        as shares of its width and height (left, top, right, bottom)."""
        for field in self._draft.fields if self._draft else ():
            shown = (field.place == "image-text" and self.field(field.name)) or field.raw
            for start, end, place in field.anchors if shown != field.raw else ():
                at = dict(place)
                box = at.get("box")
                if shown[start:end] == field.raw[start:end] or (at.get("asset"), at.get("frame", 1)) != (
                    picture.path,
                    1,
                ):
                    continue
                if isinstance(box, tuple):
                    left, top, width, height = box
                    right, bottom = (left + width) / picture.width, (top + height) / picture.height
                    yield left / picture.width, top / picture.height, right, bottom

    def words(self, text: str) -> str:
        """Any other text that may repeat the author's words: a message, an id, a path."""
        return text if self._reveal else masked(text)

    def _masked(self, name: str, raw: str) -> str:
        """The raw text, masked as it stands and where the reader's text or a finding shows personal data."""
        signs = list(masked(raw))
        for start, end, cover in (*self._seen_without_markup(name), *_masked_matches(self._verdict, name)):
            for at, sign in _covered(raw, start, end, cover):
                signs[at] = sign
        return "".join(signs)

    def _seen_without_markup(self, name: str) -> Iterator[tuple[int, int, str]]:
        """Personal data that markup tears apart in the raw text."""
        if self._document is None and self._draft is not None:
            from copygate.extraction.document import document_of
            from copygate.matching.personal import personal_spans

            self._document = document_of(self._draft)
            self._personal = personal_spans(self._document)
        for segment in self._document.segments if self._document else ():
            if segment.source.name == name:
                for veil in self._personal.get(segment.index, ()):
                    for at, sign in enumerate(veil.cover, veil.start):
                        if sign == "*" and segment.text[at] != "*":
                            raw = segment.raw_span(at, at + 1)
                            yield raw.start, raw.end, "*" * (raw.end - raw.start)


def masked(text: str) -> str:
    """The text with every personal span masked."""
    from copygate.matching.personal import mask

    return mask(text)


def _masked_matches(verdict: Verdict, name: str) -> Iterator[tuple[int, int, str]]:
    """What the engine masked: it saw through disguises that plain text hides."""
    items: tuple[Finding | Obligation, ...] = (*verdict.findings, *verdict.obligations)
    for item in items:
        location = item.location
        if item.masked and location is not None and location.field == name:
            yield location.start, location.end, item.match or ""


def _covered(raw: str, start: int, end: int, cover: str) -> Iterator[tuple[int, str]]:
    # INVARIANT: a cover only ever adds stars. One that does not fit the raw text, or hides nothing, hides all of it.
    if len(cover) != end - start or "*" not in cover:
        cover = "*" * (end - start)
    yield from ((at, "*") for at, sign in enumerate(cover, start) if sign == "*" and raw[at] not in "\r\n")
