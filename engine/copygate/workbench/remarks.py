"""One thing worth saying about a pack: `Remark`; and where in a YAML file of the pack a thing stands: `spot`."""

from __future__ import annotations

from collections.abc import Mapping

from copygate.errors import Wording
from copygate.model.span import Span
from copygate.tuples import NamedTuple


class Remark(NamedTuple):
    """A warning about `subject`, the name of a rule, definition, lexicon, group, source or figure."""

    code: str
    subject: str
    path: str
    span: Span
    wording: Wording
    repair: Wording | None = None


def spot(texts: Mapping[str, str], path: str, *words: str) -> Span:
    """Where the last of the words stands, each sought behind the one before; the file's first line if nowhere."""
    text = texts.get(path, "")
    at, size = 0, 0
    for word in words:
        found = text.find(word, at)
        if found >= 0:
            at, size = found, len(word)
    return Span(at, at + size)
