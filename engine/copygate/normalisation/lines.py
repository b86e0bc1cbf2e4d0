"""A table of lines, each under its first character, of which a check looks up a few: read whole, never split."""

from __future__ import annotations

from pathlib import Path


class Lines:
    """`get` gives what stands behind a character in its line; empty for a character without one."""

    def __init__(self, name: str) -> None:
        path = Path(__file__).with_name("tables") / f"{name}.txt"
        self._text = "\n" + path.read_text(encoding="utf-8")
        self._known: dict[str, str] = {}

    def get(self, character: str) -> str:
        """The rest of the character's line, with the blank that follows it."""
        known = self._known.get(character)
        if known is None:
            start = self._text.find(f"\n{character} ") if character else -1
            known = self._text[start + 2 : self._text.index("\n", start + 1)] if start >= 0 else ""
            self._known[character] = known
        return known

    def look_up(self, characters: set[str]) -> None:
        """Have the lines of many characters ready: to look for each takes longer than to read all once."""
        self._known |= dict.fromkeys(characters, "")
        self._known |= {
            line[0]: line[1:] for line in self._text.split("\n") if line[1:2] == " " and line[0] in characters
        }

    def holding(self, part: str) -> list[str]:
        """Every entry (first character and a piece of its line) that holds the part; reads the whole table."""
        found = []
        for line in self._text.split("\n"):
            if line and (part in line or part[0] == line[0]):
                found += [word for rest in line[1:].split() if part in (word := line[0] + rest)]
        return found
