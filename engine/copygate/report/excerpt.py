"""The author's line as a terminal can show it: cropped around the span, the span's columns known, nothing that acts.

A draft may hold anything. Control characters, bidi controls and stray line separators are shown as signs, so that no
draft can repaint, reorder or hide what the report says.
"""

from __future__ import annotations

import re
from unicodedata import category, east_asian_width

from copygate.lazily import Lazily
from copygate.tuples import NamedTuple

_LINE_BREAK = Lazily(r"[\r\n]")
_HOSTILE = Lazily(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"
)


class Excerpt(NamedTuple):
    """A line for display; the span stands `offset` columns in and is `width` columns wide."""

    text: str
    offset: int
    width: int


def excerpt(raw: str, start: int, end: int, columns: int) -> Excerpt:
    """The line of `raw` that holds `start`, at most `columns` wide, with `raw[start:end]` (its first line) in view."""
    head, tail = _line_around(raw, start)
    end = max(start, min(end, tail))
    # However long the line, no more of it than could be shown is looked at.
    first, last = max(head, start - columns), min(tail, end + columns)
    before = [visible(ch) for ch in raw[first:start]]
    inside = [visible(ch) for ch in raw[start:end]]
    after = [visible(ch) for ch in raw[end:last]]
    span = sum(map(columns_of, inside))
    if span > columns - 2:
        inside, after, cut = _fitting(inside, columns - 2), [], True
        span = sum(map(columns_of, inside))
    else:
        cut = last < tail
    room = columns - span
    left = first > head or sum(map(columns_of, before)) + sum(map(columns_of, after)) + cut > room
    if left:
        ahead = min(sum(map(columns_of, after)) + cut, room // 2)
        before_room = room - ahead
        if first > head or sum(map(columns_of, before)) > before_room:
            before = ["…", *reversed(_fitting(list(reversed(before)), before_room - 1))]
        room_after = room - sum(map(columns_of, before))
        if cut or sum(map(columns_of, after)) > room_after:
            after = [*_fitting(after, room_after - 1), "…"]
    elif cut:
        after = [*after, "…"]
    shown = "".join([*before, *inside, *after])
    lead = len(shown) - len(shown.lstrip(" "))
    offset = sum(map(columns_of, before))
    lead = min(lead, offset)
    return Excerpt(shown[lead:].rstrip(" "), offset - lead, max(1, span))


def visible(text: str) -> str:
    """The text with everything that would act on a terminal shown as a sign instead."""
    # What is printable to Python holds none of them, and most text is.
    return text if text.isprintable() else _HOSTILE.sub(_sign, text)


def columns_of(text: str) -> int:
    """Columns a terminal gives to the text: two for wide characters, none for combining and zero-width ones."""
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def wrapped(text: str, columns: int) -> list[str]:
    """The text in lines of at most `columns`; Chinese breaks anywhere but before closing marks, Latin at blanks."""
    lines: list[str] = []
    while columns_of(text) > columns:
        cut, used = 0, 0
        while cut < len(text) and used + _columns(text[cut]) <= columns:
            used += _columns(text[cut])
            cut += 1
        cut = _break_before(text, max(cut, 1))
        lines.append(text[:cut].rstrip(" "))
        text = text[cut:].lstrip(" ")
    return [*lines, text] if text else lines


def _break_before(text: str, cut: int) -> int:
    for at in range(cut, max(cut // 2, 0), -1):
        wide = _columns(text[at - 1]) == 2 or _columns(text[at]) == 2
        if text[at - 1] == " " or (
            wide and text[at] not in "，。、；：！？）》」』”’,.;:!?)" and text[at - 1] not in "（《「『“‘("
        ):
            return at
    return cut


def _line_around(raw: str, at: int) -> tuple[int, int]:
    head = max(raw.rfind("\n", 0, at), raw.rfind("\r", 0, at)) + 1
    found = _LINE_BREAK.search(raw, at)
    return head, found.start() if found else len(raw)


def _fitting(signs: list[str], columns: int) -> list[str]:
    used = 0
    for at, sign in enumerate(signs):
        used += columns_of(sign)
        if used > columns:
            return signs[:at]
    return signs


def _sign(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code == 0x09:
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"<U+{code:04X}>"


def _columns(ch: str) -> int:
    if ch.isascii():
        return 1
    if category(ch) in ("Mn", "Me", "Cf") or "\u1160" <= ch <= "\u11ff":
        return 0
    return 2 if east_asian_width(ch) in "WF" else 1
