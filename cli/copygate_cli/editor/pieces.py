"""A rule file parsed item by item, so that a key stroke costs the item it falls in: `Pieces.parse`.

A file without errors is what `copygate.dsl.parser.parse` makes of it; a broken item is recovered from by itself, so
that it never confuses its neighbours. Items are kept and moved to where they stand now; a file that cannot be cut into
items with an end of their own is parsed as one.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, Final

from copygate.dsl import ast
from copygate.dsl.diagnostics import Diagnostic
from copygate.dsl.keywords import ITEM_WORDS, spellings
from copygate.dsl.parser import Parsed, parse
from copygate.lazily import Lazily
from copygate.model.span import Span

_HEADS: Final = "|".join(words[name] for words in spellings().values() for name in sorted(ITEM_WORDS))
_ENDS: Final = "|".join(words["END"] for words in spellings().values())
_HEAD = Lazily(rf"(?m)^[ \t]*(?:{_HEADS})(?=[ \t])")
_WHOLE = Lazily(rf"(?s)[ \t]*(?:{_HEADS})[ \t].*\n[ \t]*(?:{_ENDS})[ \t]*(?:[ \t\n]|#[^\n]*)*")
_LAST: Final = Lazily(rf"(?m)^[ \t]*(?:{_ENDS})[ \t]*(?:#.*)?$")


class Pieces:
    """The items of one file as they were last parsed, by their text."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, Parsed]] = {}

    def parse(self, text: str, path: str) -> Parsed:
        """The file as it reads now."""
        cuts = [found.start() for found in _HEAD.finditer(text)]
        if len(cuts) < 2 or not _is_comment(text[: cuts[0]]):
            return parse(text, path)
        known, items, problems, damaged = (
            dict[str, tuple[int, Parsed]](),
            list[ast.Item](),
            list[Diagnostic](),
            set[str](),
        )
        for start, stop in pairwise([*cuts, len(text)]):
            piece = text[start:stop]
            if piece in known or _WHOLE.fullmatch(piece) is None or len(_LAST.findall(piece)) != 1:
                return parse(text, path)
            at, parsed = self._known.get(piece) or (0, parse(piece, path))
            if at != start:
                at, parsed = start, _moved_file(parsed, start - at)
            known[piece] = at, parsed
            items += parsed.tree.items
            problems += parsed.diagnostics
            damaged |= parsed.damaged
        self._known = known
        if not items:
            return parse(text, path)
        span = Span(items[0].span.start, items[-1].span.end)
        return Parsed(ast.SourceFile(tuple(items), span=span), tuple(problems), frozenset(damaged))


def _is_comment(text: str) -> bool:
    return all(not line.strip() or line.lstrip().startswith(("#", "＃")) for line in text.split("\n"))


def _moved_file(parsed: Parsed, by: int) -> Parsed:
    items = tuple(_moved(item, by) for item in parsed.tree.items)
    told = tuple(each._replace(span=_moved(each.span, by)) for each in parsed.diagnostics)
    return Parsed(ast.SourceFile(items), told, parsed.damaged)


def _moved(part: Any, by: int) -> Any:
    """A part of a tree further on in the text."""
    if isinstance(part, Span):
        return Span(part.start + by, part.end + by)
    if isinstance(part, ast.Node):
        new = object.__new__(type(part))
        state = new.__dict__
        for name, value in part.__dict__.items():
            plain = value is None or isinstance(value, str | int | float) or value == ()
            state[name] = value if plain else _moved(value, by)
        return new
    if type(part) is tuple:
        return tuple(_moved(each, by) for each in part)
    return part
