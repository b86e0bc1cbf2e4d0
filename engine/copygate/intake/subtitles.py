"""A subtitle file (`.srt`, `.vtt`) to a draft: its whole text is the body, anchored line by line at the cue shown.

A reader of our own: pysubs2 and webvtt-py keep the times of a cue but not where its text stands in the file. Viewers of
a broken file show what they can, so nothing that may be shown is left out: what belongs to no cue is text all the same.
"""

from __future__ import annotations

import re
from typing import Final

from copygate.intake.schema import draft_from_mapping
from copygate.lazily import Lazily
from copygate.model.anchor import Anchor
from copygate.model.draft import Draft, TextField

_LINE = Lazily(r"[^\r\n]*+(?:\r\n|\n|\r|\Z)")
_TIMING = Lazily(r"[ \t]*+(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})[ \t]*+-{1,2}>[ \t]*+\d[\d:.,]*+(?:[ \t].*+)?")
_NUMBER = Lazily(r"[ \t]*+\d{1,9}[ \t]*+")
_UNSHOWN: Final = ("NOTE", "STYLE", "REGION")


def draft_from_subtitles(text: str, *, path: str) -> Draft:
    """The draft in a subtitle file."""
    body = TextField("body", "body", text, "subtitles", anchors=tuple(cue_lines(text)))
    return draft_from_mapping({}, path=path, body=body)


def cue_lines(text: str) -> list[Anchor]:
    """Each line of text that a viewer may see, at the start of its cue; before any cue, at the beginning."""
    lines = [found.span() for found in _LINE.finditer(text) if found[0]]
    webvtt = _is_webvtt(text)
    shown: list[Anchor] = []
    place = (("cue", "00:00:00.000"),)
    at = _after_header(text, lines) if webvtt else 0
    begins = True  # the line before is blank, so an identifier may stand here
    while at < len(lines):
        start, end = lines[at]
        line = text[start:end].rstrip("\r\n")
        timing = _TIMING.fullmatch(line)
        if timing is not None:
            place = (("cue", _clock(timing)),)
        elif not line or line.isspace():
            pass
        elif begins and webvtt and re.split(r"\s", line, maxsplit=1)[0] in _UNSHOWN:
            at = _blank_from(text, lines, at)
        elif not (begins and _precedes_timing(text, lines, at) and (webvtt or _NUMBER.fullmatch(line))):
            shown.append(Anchor(start, start + len(line), place))
        begins = not line or line.isspace()
        at += 1
    return shown


def _is_webvtt(text: str) -> bool:
    return text.startswith("WEBVTT") and text[6:7] in ("", " ", "\t", "\r", "\n")


def _after_header(text: str, lines: list[tuple[int, int]]) -> int:
    """The first line after `WEBVTT …` and what stands right below it, which viewers do not see."""
    at = 1
    while at < len(lines) and text[slice(*lines[at])].strip() and _TIMING.match(text, lines[at][0]) is None:
        at += 1
    return at


def _blank_from(text: str, lines: list[tuple[int, int]], at: int) -> int:
    """The line before the next blank one or timing, from `at` on."""
    while at + 1 < len(lines) and text[slice(*lines[at + 1])].strip() and "-->" not in text[slice(*lines[at + 1])]:
        at += 1
    return at


def _precedes_timing(text: str, lines: list[tuple[int, int]], at: int) -> bool:
    return at + 1 < len(lines) and _TIMING.fullmatch(text[slice(*lines[at + 1])].rstrip("\r\n")) is not None


def _clock(timing: re.Match[str]) -> str:
    hours, minutes, seconds, thousandths = timing.groups()
    return f"{int(hours or 0):02}:{int(minutes):02}:{seconds}.{thousandths:<03}"
