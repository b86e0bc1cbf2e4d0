"""What rules may ask about a picture, out of what was measured: plain values of its record, and the codes on it.

The numbers come from a child that read a hostile file, so whatever is not of the expected shape counts as not measured.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from copygate.model.anchor import Anchor, Place
from copygate.model.draft import TextField

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copygate.model.draft import Scalar
    from copygate.model.picture import Box, Picture

NONE: Final = "none"
"""The value of a fact of which there is nothing: no place of exposure, no device, nothing it resembles."""
_CELLS: Final = 256
_MOST_CODES: Final = 20


def facts_of(picture: Picture) -> dict[str, Scalar | tuple[Scalar, ...]]:
    """The facts of a decoded picture, by the vocabulary's names. What could not be measured is missing."""
    facts: dict[str, Scalar | tuple[Scalar, ...]] = {
        "width": picture.width,
        "height": picture.height,
        "ratio": picture.width / picture.height,
        "pixels": picture.width * picture.height,
        "size": picture.size,
        "format": picture.format,
        "frames": picture.frames,
    }
    if picture.read:
        facts["text-length"] = sum(not ch.isspace() for ch in picture.text)
        facts["text-share"] = round(share_covered([word.box for word in picture.words if word.frame == 1], picture), 1)
    match picture.measured.get("traces"):
        case [bool() as location, str() as device, bool() as identity]:
            facts["location"] = "yes" if location else NONE
            facts["device"] = device or NONE
            facts["identity"] = "yes" if identity else NONE
    codes = codes_of(picture)
    if codes:
        facts["code"] = tuple(text for text, _, _, _ in codes)
    return facts


def code_fields(picture: Picture, owner: str) -> Iterator[TextField]:
    """Where the codes lead, as link targets of the draft: `owner` is the field name of the picture."""
    for number, (text, kind, frame, box) in enumerate(codes_of(picture)):
        of_several = (("frame", frame),) if picture.frames > 1 else ()
        place: Place = (("asset", picture.path), *of_several, ("code", kind), ("box", box))
        yield TextField(f"{owner}.code[{number}]", "link-target", text, anchors=(Anchor(0, len(text), place),))


def codes_of(picture: Picture) -> list[tuple[str, str, int, Box]]:
    """The codes that lead somewhere: what they say, their kind, on which frame and where they stand."""
    found: list[tuple[str, str, int, Box]] = []
    for code in _listed(picture.measured.get("codes"))[:_MOST_CODES]:
        match code:
            case [str() as text, str() as kind, True, int() as x, int() as y, int() as w, int() as h, int() as on]:
                found += [(text, kind, on, (x, y, w, h))] if text else []
            case _:
                continue
    return found


def colours_in(picture: Picture) -> tuple[tuple[int, int], ...] | None:
    """Colours with their counts; None where they were not measured."""
    listed = picture.measured.get("colours")
    if not isinstance(listed, list):
        return None
    pairs = []
    for each in listed:
        match each:
            case [int() as colour, int() as count] if 0 <= colour <= 0xFFFFFF and count >= 0:
                pairs.append((colour, count))
            case _:
                return None
    return tuple(pairs)


def views_in(picture: Picture, which: str = "seen") -> tuple[str, ...] | None:
    """What it looks like; None where that was not measured, empty where it looks like nothing."""
    listed = picture.measured.get(which)
    if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
        return None
    return tuple(str(each) for each in listed)


def share_covered(boxes: list[Box], picture: Picture) -> float:
    """The share, in percent, of the picture's area that lies in any of the boxes, counted on a grid."""
    rows = [0] * _CELLS
    for x, y, width, height in boxes:
        left, right = _cell(x, picture.width), _cell(x + width, picture.width)
        covered = (1 << right) - (1 << left)
        for row in range(_cell(y, picture.height), _cell(y + height, picture.height)):
            rows[row] |= covered
    return 100 * sum(row.bit_count() for row in rows) / _CELLS**2


def _cell(at: int, of: int) -> int:
    return min(max(round(at * _CELLS / of), 0), _CELLS)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
