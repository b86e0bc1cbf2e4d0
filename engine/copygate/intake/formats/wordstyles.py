"""What a Word document's styles decide: whether a run is hidden, which paragraph is a title, which fonts show."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from copygate.intake.formats.themes import Theme, scripts_of

W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_OFF: Final = frozenset({"0", "false", "off"})
# ECMA-376 part 1, 17.3.2.26: which attribute of `w:rFonts` names the font of which characters.
_SLOTS: Final = {"latin": ("ascii", "asciiTheme"), "east-asian": ("eastAsia", "eastAsiaTheme")}


class Styles:
    """The styles of one document; `fonts` gathers what the runs asked about show."""

    def __init__(self, part: Any) -> None:
        """`part` is python-docx's document part."""
        self.fonts: dict[str, None] = {}
        self._styles: dict[str, Any] = {}
        self._normal: str | None = None
        self._defaults: Any = None
        self._theme = Theme(None)
        for relation in part.rels.values():
            kind = relation.reltype.rpartition("/")[2]
            if kind == "theme" and not relation.is_external:
                self._theme = Theme(relation.target_part.blob)
            elif kind == "styles" and not relation.is_external:
                self._read(relation.target_part.element)

    def hides(self, run: Any, paragraph_style: str | None) -> bool:
        """Whether the run is hidden text."""
        for properties in self._properties(run, paragraph_style):
            vanish = properties.find(W + "vanish")
            if vanish is not None:
                return vanish.get(W + "val", "1") not in _OFF
        return False

    def is_title(self, style: str | None) -> bool:
        """Whether a paragraph of this style, or of one made from it, is a title or a heading of the first level."""
        for each in self._chain(style):
            name = each.find(W + "name")
            word = "" if name is None else name.get(W + "val", "").casefold()
            if word.startswith(("title", "heading ", "标题")):
                return word in ("title", "heading 1", "标题", "标题 1")
        return False

    def note_fonts(self, run: Any, paragraph_style: str | None, words: str) -> None:
        """Take down the fonts in which these words of a run are shown."""
        for script in scripts_of(words):
            font = self._font(run, paragraph_style, script)
            if font:
                self.fonts[font] = None

    def _font(self, run: Any, paragraph_style: str | None, script: str) -> str:
        plain, themed = _SLOTS[script]
        for properties in self._properties(run, paragraph_style):
            fonts = properties.find(W + "rFonts")
            if fonts is None:
                continue
            of_theme = fonts.get(W + themed)
            name = self._theme.font(of_theme, script) if of_theme else fonts.get(W + plain)
            if name:
                return str(name)
        return ""

    def _properties(self, run: Any, paragraph_style: str | None) -> Iterator[Any]:
        """Run properties from the nearest to the most general."""
        own = run.find(W + "rPr")
        if own is not None:
            yield own
            named = own.find(W + "rStyle")
            if named is not None:
                yield from self._of_style(named.get(W + "val"))
        yield from self._of_style(paragraph_style or self._normal)
        if self._defaults is not None:
            yield self._defaults

    def _of_style(self, style: str | None) -> Iterator[Any]:
        for each in self._chain(style):
            properties = each.find(W + "rPr")
            if properties is not None:
                yield properties

    def _chain(self, style: str | None) -> Iterator[Any]:
        """A style and those it is based on, none twice: a file may have them in a circle."""
        seen = set()
        while style is not None and style in self._styles and style not in seen:
            seen.add(style)
            yield self._styles[style]
            based = self._styles[style].find(W + "basedOn")
            style = None if based is None else based.get(W + "val")

    def _read(self, root: Any) -> None:
        self._defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        for style in root.iter(W + "style"):
            name = style.get(W + "styleId")
            self._styles[name] = style
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on"):
                self._normal = name
