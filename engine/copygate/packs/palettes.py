"""`palette.yaml`: a brand's colours, and how far from them a colour may lie."""

from __future__ import annotations

import re
from typing import Final

from copygate.errors import Wording
from copygate.packs.declared import DeclaredFile, Section
from copygate.packs.rulebook import Palette, PaletteColour

_VALUE: Final = re.compile(r"#([0-9A-Fa-f]{6})")
MOST_TOLERANCE: Final = 30
"""A difference above which colours have nothing in common: a larger tolerance lets everything through."""


def read_palette(file: DeclaredFile) -> Palette | None:
    """Read `palette.yaml`; problems are left in `file`. None if it does not say what a palette needs."""
    top = file.section
    top.finish(("tolerance", "colours", "note"))
    tolerance = top.values.get("tolerance")
    if isinstance(tolerance, bool) or not isinstance(tolerance, int | float) or not 0 < tolerance <= MOST_TOLERANCE:
        top.report(
            "tolerance",
            "bad-tolerance",
            f"`tolerance` is a difference by CIEDE2000, above 0 and at most {MOST_TOLERANCE}",
            f"`tolerance` 是 CIEDE2000 色差,大于0,不超过{MOST_TOLERANCE}",
            Wording("tolerance: 8", "tolerance: 8"),
        )
        return None
    colours = tuple(colour for section in top.sections("colours") if (colour := _colour(section)) is not None)
    if not colours:
        if not file.broken:
            top.report("colours", "empty-palette", "the palette has no colours", "配色表没有颜色")
        return None
    return Palette(colours, float(tolerance))


def _colour(section: Section) -> PaletteColour | None:
    section.finish(("name", "value"))
    name, written = section.text("name", required=True), section.text("value", required=True)
    if written is None:
        return None
    found = _VALUE.fullmatch(written)
    if found is None:
        section.report(
            "value",
            "bad-colour",
            f"`{written}` is no colour: six hexadecimal digits behind `#`",
            f"`{written}` 不是颜色:应为 `#` 加六位十六进制数",
            Wording('value: "#1E6FD9"', 'value: "#1E6FD9"'),
        )
        return None
    return PaletteColour(name or written, int(found.group(1), 16))
