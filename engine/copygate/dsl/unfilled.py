"""`unfilled`: what a template still asks its writer for. A file with such places does not compile, and nothing else is
said of it: every other error would be one of the same places.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from copygate.dsl.diagnostics import Diagnostic
from copygate.errors import Wording
from copygate.lazily import Lazily
from copygate.model.span import Span

_PLACE: Final = Lazily("<(?:填|fill) *[:\uff1a] *([^<>\n]*)>")


def placeholder(what: str, lang: str) -> str:
    """A place to fill."""
    return f"<填:{what}>" if lang.startswith("zh") else f"<fill: {what}>"


def unfilled(text: str, path: str) -> Iterator[Diagnostic]:
    """Each place still to be filled, in its place; comments may speak of them."""
    if "<填" not in text and "<fill" not in text:
        return
    for found in _PLACE.finditer(text):
        line = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        if line.lstrip().startswith("#"):
            continue
        what = found[1].strip()
        wording = Wording(f"still to fill in: {what}", f"还没填:{what}")
        yield Diagnostic(path, Span(*found.span()), "to-fill", wording)
