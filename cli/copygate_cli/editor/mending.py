"""Quick fixes: what the checker proposes in back quotes, each tried first: only what mends is offered."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from copygate.dsl.diagnostics import Diagnostic
from copygate.model.span import Span
from copygate_cli.editor.shelf import Shelf

_PROPOSED: Final = re.compile(r"`([^`…]+)`")
_MOST_TRIED: Final = 4


class Mend(NamedTuple):
    """Text in place of a span, and the diagnostic that is gone with it. `only`: nothing else was proposed."""

    span: Span
    text: str
    mends: Diagnostic
    only: bool


def mends(path: str, shelf: Shelf, asked: Span) -> Iterator[Mend]:
    """The fixes for what is wrong with the rule file where it is asked about."""
    text, wrong = shelf.text(path), shelf.diagnostics(path)
    for each in wrong:
        if each.repair is None or each.span.end < asked.start or asked.end < each.span.start:
            continue
        proposed = list(dict.fromkeys(_PROPOSED.findall(each.repair.en) + _PROPOSED.findall(each.repair.zh)))
        good = [new for new in proposed[:_MOST_TRIED] if _mended(text, each, new, wrong, path, shelf)]
        yield from (Mend(each.span, new, each, len(good) == 1) for new in good)


def _mended(text: str, each: Diagnostic, new: str, before: list[Diagnostic], path: str, shelf: Shelf) -> bool:
    after = shelf.would_be(path, text[: each.span.start] + new + text[each.span.end :])
    return len(after) < len(before)
