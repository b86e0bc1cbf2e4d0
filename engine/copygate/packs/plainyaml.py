"""The YAML that packs are written in, read without a YAML library: `read_plain`, or None where it may mean more.

Of reading a rulebook libyaml was a tenth, most of it for the places of 30,000 values of which none is asked unless
something is wrong. Only what can mean one thing is read here: blocks of keys, lists, and values within a line or within
brackets. INVARIANT: what is read is what `read_yaml` reads.
"""

from __future__ import annotations

import re
from typing import Final

from copygate.intake.yamlsource import resolved

_LONGEST: Final = 400_000
_DEEPEST: Final = 16
# Tabs, further line breaks and what YAML does not print are left to libyaml.
_STRANGE: Final = re.compile("[^\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_MARKER: Final = re.compile(r"^(?:---|\.\.\.|%)", re.MULTILINE)
_LINE: Final = re.compile(r"^( *)[^ \n#]", re.MULTILINE)
_KEY: Final = re.compile(r"([^\W\d][\w-]{0,60}):(?= |\n|\Z) *")
_PLAIN: Final = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`](?:[^\n:#]|:(?=[^ \n])|(?<! )#)*")
# Between brackets libyaml ends a plain value at a question mark.
_IN_FLOW: Final = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`](?:[^\n?:#,\[\]{}]|(?<! )#)*")
_QUOTED: Final = re.compile(r"\"((?:[^\"\\\n]|\\[\"\\/nt])*)\"|'((?:[^'\n]|'')*)'")
_ESCAPED: Final = re.compile(r"\\(.)")
_LIST: Final = re.compile(r"\[([^\[\]{}\"'#?:]*)\]")
_SPACE: Final = re.compile(r"(?:[ \n]|(?<=[ \n])#[^\n]*(?=\n))*")
_REST: Final = re.compile(r" *(?: #[^\n]*)?(?=\n|\Z)")
_INDICATORS: Final = frozenset("-?:,[]{}#&*!|>'\"%@`")


class _UnsureError(Exception):
    """Here stands something that only a whole reader of YAML can tell."""


def read_plain(text: str) -> dict[str, object] | None:
    """The keys and values of a file; None where libyaml must read it."""
    if len(text) > _LONGEST or _STRANGE.search(text) or _MARKER.search(text):
        return None
    try:
        return _Reader(text).whole()
    except _UnsureError:
        return None


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        # The lines that say something: how far each is set in, and where it begins after that.
        self.lines = [(len(line[1]), line.end(1)) for line in _LINE.finditer(text)]

    def whole(self) -> dict[str, object]:
        if not self.lines or self.lines[0][0]:
            raise _UnsureError
        value, after = self.mapping(0, 0, 0)
        if after < len(self.lines):
            raise _UnsureError
        return value

    def mapping(self, index: int, indent: int, depth: int) -> tuple[dict[str, object], int]:
        """The keys set in so far, from a line on; and the first line after them."""
        found: dict[str, object] = {}
        lines, text = self.lines, self.text
        while index < len(lines) and lines[index][0] == indent:
            match = _KEY.match(text, lines[index][1])
            if match is None or match[1] in found:
                raise _UnsureError
            found[match[1]], index = self.value(match.end(), index, indent, depth)
        return found, self.outside(index, indent)

    def sequence(self, index: int, indent: int, depth: int) -> tuple[list[object], int]:
        """The same of a list."""
        found: list[object] = []
        lines, text = self.lines, self.text
        while index < len(lines) and lines[index][0] == indent:
            start = lines[index][1]
            at = start + 1
            while text[at : at + 1] == " ":
                at += 1
            if text[start] != "-" or at == start + 1 or text[at : at + 1] in ("", "\n", "#", "-"):
                raise _UnsureError
            if _KEY.match(text, at):
                inner = indent + at - start
                lines[index] = (inner, at)
                item: object
                item, index = self.mapping(index, inner, depth + 1)
            else:
                item, index = self.value(at, index, indent, depth)
            found.append(item)
        return found, self.outside(index, indent)

    def outside(self, index: int, indent: int) -> int:
        """The line after a block, which is not set in further than the block."""
        if index < len(self.lines) and self.lines[index][0] > indent:
            raise _UnsureError
        return index

    def value(self, at: int, index: int, indent: int, depth: int) -> tuple[object, int]:
        """What follows a key or a dash, and the line after it."""
        text, lines = self.text, self.lines
        if depth > _DEEPEST:
            raise _UnsureError
        sign = text[at : at + 1]
        value: object
        if sign in ("", "\n", "#"):
            if sign == "#" and text[at - 1] != " ":
                raise _UnsureError
            below = index + 1
            if below >= len(lines) or lines[below][0] <= indent:
                # A list may stand as far out as its key.
                if below < len(lines) and lines[below][0] == indent and text[lines[below][1]] == "-":
                    raise _UnsureError
                return None, below
            block = self.sequence if text[lines[below][1]] == "-" else self.mapping
            return block(below, lines[below][0], depth + 1)
        if sign in ("[", "{"):
            value, at = self.flow(at, depth)
        elif sign in ('"', "'"):
            value, at = self.quoted(at)
        else:
            match = _PLAIN.match(text, at)
            if match is None:
                raise _UnsureError
            value, at = resolved(match[0].rstrip(" ")), match.end()
            if text[at - 1] == " ":
                at -= 1
        if _REST.match(text, at) is None:
            raise _UnsureError
        index += 1
        while index < len(lines) and lines[index][1] < at:
            index += 1
        return value, index

    def quoted(self, at: int) -> tuple[str, int]:
        match = _QUOTED.match(self.text, at)
        if match is None:
            raise _UnsureError
        if match[1] is None:
            return match[2].replace("''", "'"), match.end()
        return _ESCAPED.sub(_unescaped, match[1]) if "\\" in match[1] else match[1], match.end()

    def flow(self, at: int, depth: int) -> tuple[object, int]:
        """A value within brackets, or between them."""
        text = self.text
        sign = text[at : at + 1]
        if sign == "[":
            plain = _LIST.match(text, at)
            return (_listed(plain[1]), plain.end()) if plain else self.list(at, depth + 1)
        if sign == "{":
            return self.braces(at, depth + 1)
        if sign in ('"', "'"):
            return self.quoted(at)
        match = _IN_FLOW.match(text, at)
        if match is None:
            raise _UnsureError
        return resolved(match[0].rstrip(" ")), match.end()

    def list(self, at: int, depth: int) -> tuple[list[object], int]:
        found: list[object] = []
        at = self.space(at + 1, depth)
        while self.text[at : at + 1] != "]":
            value, at = self.flow(at, depth)
            found.append(value)
            at = self.next(at, "]", depth)
        return found, at + 1

    def braces(self, at: int, depth: int) -> tuple[dict[str, object], int]:
        found: dict[str, object] = {}
        at = self.space(at + 1, depth)
        while self.text[at : at + 1] != "}":
            match = _KEY.match(self.text, at)
            if match is None or match[1] in found:
                raise _UnsureError
            found[match[1]], at = self.flow(match.end(), depth)
            at = self.next(at, "}", depth)
        return found, at + 1

    def next(self, at: int, close: str, depth: int) -> int:
        """The next value within brackets, or their end."""
        at = self.space(at, depth)
        sign = self.text[at : at + 1]
        if sign == ",":
            return self.space(at + 1, depth)
        if sign != close:
            raise _UnsureError
        return at

    def space(self, at: int, depth: int) -> int:
        if depth > _DEEPEST:
            raise _UnsureError
        return _SPACE.match(self.text, at).end()  # type: ignore[union-attr] # matches everywhere


def _listed(written: str) -> list[object]:
    """The plain values between brackets."""
    items = written.split(",")
    if not items[-1].strip(" \n"):
        items.pop()
    found = []
    for item in items:
        value = item.strip(" \n")
        if not value or value[0] in _INDICATORS or "\n" in value:
            raise _UnsureError
        found.append(resolved(value))
    return found


def _unescaped(found: re.Match[str]) -> str:
    return {"n": "\n", "t": "\t"}.get(found[1], found[1])
