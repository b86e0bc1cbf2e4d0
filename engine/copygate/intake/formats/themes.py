"""The fonts of an Office theme: `Theme.font` answers what `minorEastAsia` or `+mn-ea` stands for."""

from __future__ import annotations

from typing import Any, Final, Literal

Script = Literal["latin", "east-asian"]

_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


class Theme:
    """The font scheme of a theme part; without one nothing is known."""

    def __init__(self, blob: bytes | None) -> None:
        from docx.oxml.parser import parse_xml

        self._scheme: Any = None if blob is None else parse_xml(blob).find(f".//{_A}fontScheme")

    def font(self, reference: str, script: str) -> str:
        """The font that a reference to the theme means, for headings where it says so; empty if that is open."""
        if self._scheme is None:
            return ""
        major = reference.startswith(("major", "+mj"))
        group = self._scheme.find(f"{_A}{'majorFont' if major else 'minorFont'}")
        if group is None:
            return ""
        font = group.find(_A + ("ea" if script == "east-asian" else "latin"))
        name = "" if font is None else font.get("typeface", "")
        if name or script == "latin":
            return str(name)
        # An empty one leaves the choice to the language; drafts here are Chinese where they are East Asian.
        for each in group.iter(_A + "font"):
            if each.get("script") == "Hans":
                return str(each.get("typeface", ""))
        return ""


def scripts_of(words: str) -> list[Script]:
    """Which fonts some words need: those for Chinese characters, those for letters and digits."""
    scripts: list[Script] = []
    if any(character > "\u2e7f" for character in words):
        scripts.append("east-asian")
    if any(character.isascii() and character.isalnum() for character in words):
        scripts.append("latin")
    return scripts
