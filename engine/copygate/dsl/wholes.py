"""Most examples of a rule file read at one go: `whole_example`.

Four clauses in five are examples, and most say no more than a draft and what of it is found. Token by token they took a
third of reading a rulebook. What this reads comes to the very tree that its tokens come to; all else is left to them.
"""

from __future__ import annotations

import re
from typing import Final

from copygate.dsl.tokens import Tok, Tree, unescaped
from copygate.model.span import Span

_NOWHERE: Final = Span(0, 0)
_EXAMPLE: Final = re.compile(
    r"""(?:(?P<bad>example[ ]+bad|反例)|example[ ]+good|正例)[ ]*
    (?:"(?P<text>(?:[^"\\\n]|\\.)*)"|“(?P<text_zh>(?:[^”\\\n]|\\.)*)”)
    (?:[ \n]*(?P<finds>finds|命中)[ ]*(?:"(?P<found>(?:[^"\\\n]|\\.)*)"|“(?P<found_zh>(?:[^”\\\n]|\\.)*)”))?
    (?![ \t\r\u3000\n]*(?:[,，、]|repeated|with|finds|asks|重复|其中|命中|须问及))
    """,
    re.VERBOSE,
)


def whole_example(source: str, at: int) -> Tree | None:
    """The tree of an example that begins there; None where its tokens must tell."""
    read = _EXAMPLE.match(source, at)
    if read is None:
        return None
    bad, text, text_zh, finds, found, found_zh = read.groups()
    shown = Tok("EXAMPLE_BAD" if bad else "EXAMPLE_GOOD", "", _NOWHERE, begins_line=True)
    children: list[Tree | Tok] = [shown, _string(text, text_zh)]
    if finds:
        children.append(
            Tree("finds", [Tok("FINDS", finds, _NOWHERE, begins_line=False), _string(found, found_zh)], _NOWHERE)
        )
    return Tree("example", children, Span(*read.span()))


def _string(straight: str | None, curly: str | None) -> Tok:
    return Tok("STRING", unescaped(straight or curly or ""), _NOWHERE, begins_line=False)
