"""A place in a source that has no lines: a stretch of a field's text and where its author sees it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from copygate.tuples import NamedTuple

Place = tuple[tuple[str, str | int | tuple[int, ...]], ...]
"""Keys and values of `at` in the verdict, in the order they are shown. What there is:

picture      asset (its path), frame (of several, from 1), code (`QR Code`), box (x, y, width, height in pixels)
sheet        sheet, cell (`B4`)
slides       slide (from 1), shape (its name, or `notes`); part (`layout`, `master`) for what stands on many slides
pages        page (from 1), box (x, y, width, height in points from the top left)
Word         part (`body`, `header`, `footer`, `text box 1`, `footnote 2`, …), paragraph (from 1 within the part, empty
             ones not counted), or part (`table 1`), row, column; layer (`picture`, `hidden text`, …)
subtitles    cue (its start, `00:01:02.500`)
bundle       member (the path inside it), before the keys of the member's own format
"""


class Aside(NamedTuple):
    """`raw[start:end]` of a field is read at another place too: the text of a link, which is also part of the body."""

    start: int
    end: int
    place: str


class Anchor(NamedTuple):
    """`raw[start:end]` of a field stands at `place`. Anchors of a field ascend and do not overlap."""

    start: int
    end: int
    place: Place


def has_lines(place: Place) -> bool:
    """Whether the source is a text all the same, and a line and column of it mean something: subtitles, CSV."""
    keys = {key for key, _ in place}
    return "cue" in keys or ("cell" in keys and "sheet" not in keys)


def place_of(anchors: tuple[Anchor, ...], start: int, end: int) -> Place | None:
    """Where `raw[start:end]` stands: the place of the first anchor it touches, its box grown over the others of the
    same place; None where no anchor does."""
    # A PDF has an anchor a character: looking through all for each finding would make a long one quadratic.
    first_at = bisect_right(anchors, start, key=lambda anchor: anchor.end)
    after = bisect_left(anchors, max(end, start + 1), key=lambda anchor: anchor.start)
    touched = [anchor.place for anchor in anchors[first_at:after]]
    if not touched:
        return None
    first = dict(touched[0])
    box = first.pop("box", None)
    if box is None:
        return touched[0]
    boxes = [other.pop("box", None) for other in map(dict, touched) if _without_box(other) == first]
    return (*first.items(), ("box", _around([each for each in boxes if isinstance(each, tuple)])))


def _without_box(place: dict[str, str | int | tuple[int, ...]]) -> dict[str, str | int | tuple[int, ...]]:
    return {key: value for key, value in place.items() if key != "box"}


def _around(boxes: list[tuple[int, ...]]) -> tuple[int, ...]:
    left, top = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, bottom = max(box[0] + box[2] for box in boxes), max(box[1] + box[3] for box in boxes)
    return left, top, right - left, bottom - top
