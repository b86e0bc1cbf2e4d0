"""Rule text -> the same text in canonical layout, or in the other keyword spelling; token by token.

Nothing is moved and no comment is lost: lines stay lines, only the space around tokens and their spelling change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, Literal

from copygate.dsl.keywords import ITEM_WORDS, spellings
from copygate.dsl.layout import (
    CLAUSE_INDENT,
    FURTHER_INDENT,
    RULE_WORDS,
    STEP_WORDS,
    clause,
    further,
    quoted,
)
from copygate.dsl.parser import parse
from copygate.dsl.tokens import Tok, tokenise
from copygate.model.vocabulary import canonical, spoken

_NAMES_OF_ITS_OWN: Final = ITEM_WORDS | {"TIER", "SPEC", "CHECKLIST", "SIGN_OFF"}
"""After these words stands a name that the writer chose, whatever it looks like."""


def format_text(source: str) -> str:
    """The text in canonical layout. What does not parse comes back as it is: first it must be mended."""
    if any(problem.severity == "error" for problem in parse(source, "").diagnostics):
        return source
    return laid_out(source)


def laid_out(source: str) -> str:
    """The same of a text that is known to parse."""
    return "".join(f"{line}\n" for line in _laid_out(_lines(source)))


def respell(source: str, keywords: Literal["en", "zh"]) -> str:
    """The text with its keywords and vocabulary in one spelling; every gap and comment stays byte for byte."""
    tokens, _ = tokenise(source, "")
    pieces: list[str] = []
    at = 0
    in_cites = False
    for i, token in enumerate(tokens):
        if token.begins_line and token.terminal in RULE_WORDS | STEP_WORDS | ITEM_WORDS | {"END"}:
            in_cites = token.terminal == "CITES"
        pieces.append(source[at : token.span.start])
        written = source[token.span.start : token.span.end]
        at = token.span.end
        if token.terminal == "NAME":
            chosen = in_cites or (i > 0 and tokens[i - 1].terminal in _NAMES_OF_ITS_OWN)
            pieces.append(written if chosen else _respelled_name(token.text, written, keywords))
        else:
            spelling = spellings()[keywords].get(token.terminal)
            pieces.append(written if spelling is None or token.text == spelling else spelling)
    return "".join((*pieces, source[at:]))


def _respelled_name(name: str, written: str, keywords: Literal["en", "zh"]) -> str:
    respelled = ".".join(spoken(canonical(part), keywords) for part in name.split("."))
    return written if respelled == name else respelled


@dataclass(slots=True)
class _Line:
    """One line of the file: its tokens, and the comment behind them or alone."""

    tokens: list[Tok] = field(default_factory=list)
    comment: str = ""


def _lines(source: str) -> list[_Line]:
    starts = [0, *(match.end() for match in re.finditer("\n", source))]
    lines = [_Line() for _ in starts]
    tokens, _ = tokenise(source, "")
    number = 0
    for token in tokens:
        while number + 1 < len(starts) and starts[number + 1] <= token.span.start:
            number += 1
        lines[number].tokens.append(token)
    for number, line in enumerate(lines):
        behind = line.tokens[-1].span.end if line.tokens else starts[number]
        end = starts[number + 1] if number + 1 < len(starts) else len(source)
        line.comment = source[behind:end].strip(" \t\r\n\u3000")
    return lines


def _laid_out(lines: list[_Line]) -> list[str]:
    out: list[str] = []
    item = ""
    clause_word = ""
    for number, line in enumerate(lines):
        if not line.tokens and not line.comment:
            if out and out[-1]:
                out.append("")
            continue
        if not line.tokens:
            out.append(" " * _comment_indent(lines, number, item) + line.comment)
            continue
        first = line.tokens[0].terminal
        if first in ITEM_WORDS:
            item = first
            _part_from_item_above(out)
        words = STEP_WORDS if item == "WORKFLOW" else RULE_WORDS
        if first in words or first in ITEM_WORDS:
            clause_word = first
        text = _line_text(line, words, clause_word)
        out.append(f"{text}  {line.comment}" if line.comment else text)
        if first == "END":
            item = ""
    while out and not out[-1]:
        out.pop()
    return out


def _part_from_item_above(out: list[str]) -> None:
    """One empty line before an item and the comments that stand directly above it."""
    at = len(out)
    while at > 0 and out[at - 1].startswith(("#", "＃")):
        at -= 1
    if at > 0 and out[at - 1]:
        out.insert(at, "")


def _comment_indent(lines: list[_Line], number: int, item: str) -> int:
    """A comment of its own stands where the line below it does."""
    below = next((line.tokens[0].terminal for line in lines[number + 1 :] if line.tokens), "")
    if not item or below in ITEM_WORDS or not below:
        return 0
    return CLAUSE_INDENT


def _line_text(line: _Line, words: frozenset[str], clause_word: str) -> str:
    first, *rest = line.tokens
    text = _joined(rest, clause_word, first)
    if first.terminal in words:
        return clause(first.text, text)
    if first.terminal in ("IN", "DESPITE") and not (rest and rest[0].terminal == "_LPAR"):
        return further(first.text, text)
    indent = 0 if first.terminal in ITEM_WORDS | {"END"} else FURTHER_INDENT
    whole = _joined(line.tokens, clause_word, None)
    return " " * indent + whole


def _joined(tokens: list[Tok], clause_word: str, before: Tok | None) -> str:
    pieces: list[str] = []
    previous = before
    for token in tokens:
        if pieces and _gap(previous, token, clause_word):
            pieces.append(" ")
        pieces.append(_spelled(token))
        previous = token
    return "".join(pieces)


def _gap(left: Tok | None, right: Tok, clause_word: str) -> bool:
    if right.terminal in ("_RPAR", "_COMMA") or (left is not None and left.terminal == "_LPAR"):
        return False
    if right.terminal == "_LPAR" and left is not None and left.terminal == "NAME":
        # `image-corner(height >= 2%)`, but `with tags ("面霜", "护肤")`.
        return clause_word in ("EXAMPLE_BAD", "EXAMPLE_GOOD")
    return True


def _spelled(token: Tok) -> str:
    if token.terminal == "STRING":
        return quoted(token.text)
    if token.terminal == "REGEX":
        return "/" + token.text.replace("/", "\\/") + "/"
    return token.text
