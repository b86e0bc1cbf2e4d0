"""Whether the source itself hides an element's text; what style sheets and scripts do is not known."""

from __future__ import annotations

from typing import Final

from copygate.lazily import Lazily

_HIDDEN_STYLE: Final = Lazily(
    r"display:none|visibility:(?:hidden|collapse)|(?:opacity|font-size):0*\.?0+(?![.0-9])|color:transparent"
    r"|text-indent:-[0-9]{3}|(?:left|top|margin-left):-[0-9]{4}"
)
_COMMENT: Final = Lazily(r"/\*.*?\*/", 16)  # 16: re.DOTALL


def style_hides(style: str) -> bool:
    """Whether a `style` attribute takes the text out of sight."""
    return bool(style) and _HIDDEN_STYLE.search("".join(_COMMENT.sub("", style.lower()).split())) is not None
