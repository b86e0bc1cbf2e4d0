"""Character references (WHATWG HTML, 13.2.5.72): `pieces` reads a stretch of source with them."""

from __future__ import annotations

from collections.abc import Iterator

from copygate.lazily import Lazily
from copygate.tuples import NamedTuple

_REFERENCE = Lazily(r"&(?:#(?:[0-9]++|[xX][0-9a-fA-F]++);?+|[A-Za-z][A-Za-z0-9]{0,30}+;?+)")


class Piece(NamedTuple):
    """Characters `start` to `end` of the source: as they stand, or, with `text`, another spelling of what they say."""

    start: int
    end: int
    text: str | None = None


def pieces(source: str, start: int, end: int, *, in_attribute: bool = False) -> Iterator[Piece]:
    """The stretch in pieces, ascending; a reference is one, also where the author left its `;` out."""
    at = start
    found = _REFERENCE.search(source, start, end)
    while found is not None:
        meant, stop = _meaning(source, found.start(), found.end(), end if in_attribute else None)
        if meant is not None:
            if found.start() > at:
                yield Piece(at, found.start())
            yield Piece(found.start(), stop, meant)
            at = stop
        found = _REFERENCE.search(source, max(stop, found.start() + 1), end)
    if end > at:
        yield Piece(at, end)


def said(source: str, start: int, end: int, *, in_attribute: bool = True) -> str:
    """The text of a stretch, references read."""
    return "".join(
        source[piece.start : piece.end] if piece.text is None else piece.text
        for piece in pieces(source, start, end, in_attribute=in_attribute)
    )


def _meaning(source: str, start: int, stop: int, attribute_end: int | None) -> tuple[str | None, int]:
    """What the reference stands for and where it ends; None where it is none."""
    import html
    from html.entities import html5

    if source[start + 1] == "#":
        number = source[start + 2 : stop].rstrip(";").lstrip("xX0")
        if len(number) > 7:
            return "\ufffd", stop  # beyond Unicode; and Python refuses to read thousands of digits
        # The standard library knows which numbers stand for other characters than their own, and which for none.
        return html.unescape(source[start:stop]), stop
    name = source[start + 1 : stop]
    for length in range(len(name), 1, -1):
        meant = html5.get(name[:length])
        if meant is None:
            continue
        after = start + 1 + length
        if attribute_end is not None and name[length - 1] != ";":
            following = source[after] if after < attribute_end else ""
            if following == "=" or (following.isascii() and following.isalnum()):
                return None, stop
        return meant, after
    return None, stop
