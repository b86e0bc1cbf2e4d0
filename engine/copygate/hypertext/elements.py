"""The elements of HTML by what they do to the text around them."""

from __future__ import annotations

from typing import Final

BREAKING: Final = frozenset({
    "address", "article", "aside", "blockquote", "body", "br", "button", "caption", "center", "dd", "details", "dialog",
    "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hr", "input", "legend", "li", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "section",
    "select", "summary", "table", "tbody", "td", "textarea", "tfoot", "th", "thead", "title", "tr", "ul", "video",
})  # fmt: skip
"""Tags at which a browser begins a new line: the words on both sides do not join."""

VOID: Final = frozenset({
    "area", "base", "bgsound", "br", "col", "embed", "frame", "hr", "image", "img", "input", "keygen", "link", "meta",
    "param", "source", "track", "wbr",
})  # fmt: skip
"""Those that hold nothing and have no end tag (13.1.2)."""

UNSHOWN: Final = frozenset({"script", "style", "iframe", "noembed", "noframes"})
"""What stands in them is no text to a reader."""

MEDIA: Final = frozenset({"audio", "canvas", "embed", "frame", "iframe", "object", "video"})

_ROWS: Final = frozenset({"tbody", "tfoot", "thead"})
_IN_PARAGRAPHS: Final = frozenset(
    {"body", "br", "button", "caption", "input", "optgroup", "option", "select", "textarea", "title"}
)
ENDED_BY: Final = {
    "p": BREAKING - _IN_PARAGRAPHS,
    "li": frozenset({"li"}),
    "dt": frozenset({"dt", "dd"}),
    "dd": frozenset({"dt", "dd"}),
    "option": frozenset({"option", "optgroup"}),
    "td": _ROWS | {"td", "th", "tr"},
    "th": _ROWS | {"td", "th", "tr"},
    "tr": _ROWS | {"tr"},
}
"""Elements that end where another begins (13.1.2.4): the author need not close them."""
