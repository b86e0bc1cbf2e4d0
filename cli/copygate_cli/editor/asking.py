"""What an editor asks about a place in a rule file: what may stand there, what stands there, where it is declared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from copygate.dsl.keywords import CLAUSE_WORDS, ITEM_WORDS, spellings
from copygate.dsl.table import acceptable
from copygate.dsl.tokens import Tok, starts_clause, tokenise
from copygate.model.span import Span
from copygate.model.vocabulary import canonical
from copygate_cli.editor.things import Thing, View, things
from copygate_cli.editor.uses import Use, use_at
from copygate_cli.lsptexts import say

_PREFIX: Final = re.compile(r"(?:[^\W\d](?:[\w.-])*|\d[\w.()（）-]*)\Z")
_AT_LINE_START: Final = CLAUSE_WORDS | ITEM_WORDS | {"END"}


class Offer(NamedTuple):
    """One completion: what is put in place of `span`."""

    span: Span
    text: str
    detail: str
    about: str = ""
    keyword: bool = False


def offers(text: str, offset: int, view: View) -> list[Offer]:
    """What may stand at the offset; nothing inside a quotation or a comment."""
    before = text[:offset]
    line = before[before.rfind("\n") + 1 :]
    tokens, problems = tokenise(before, "")
    if any(each.code == "open-string" and each.span.end == offset for each in problems) or _in_comment(line, tokens):
        return []
    prefix = found.group() if (found := _PREFIX.search(before)) else ""
    while tokens and tokens[-1].span.end > offset - len(prefix):
        tokens.pop()
    span = Span(offset - len(prefix), offset)
    fresh = not line[: len(line) - len(prefix)].strip()
    context = _context(tokens, fresh)
    found_offers = list(_keywords(acceptable(context), span, view, fresh))
    for dropped in (1, 2):  # `has evi`: the words of one keyword, the last of them unfinished
        head = tokens[-dropped:]
        if len(head) == dropped and not any(token.begins_line for token in head[1:]):
            said = before[head[0].span.start :]
            wider = Span(head[0].span.start, offset)
            fitting = _keywords(acceptable(_context(tokens[:-dropped], fresh)), wider, view, head[0].begins_line)
            found_offers += [each for each in fitting if " " in each.text and each.text.startswith(said)]
    allowed = acceptable(context)
    use = use_at(context, len(context))
    if "NAME" in allowed or "ARTICLE" in allowed or use.sort == "article":
        found_offers += [
            Offer(span, name, thing.detail, thing.text)
            for name, thing in _named(use, view)
            if prefix or "." not in name or use.sort not in ("condition", "attribute")  # the measures: once begun
        ]
    if use.sort == "value" and _canonical(use.of) != "outcome":  # which may be `review`, a keyword besides
        found_offers = [each for each in found_offers if not each.keyword]
    return found_offers


def thing_at(text: str, offset: int, view: View) -> tuple[Span, Thing] | None:
    """What the word at the offset names, and where the word stands."""
    tokens, _ = tokenise(text, "")
    for at, token in enumerate(tokens):
        if token.span.start <= offset <= token.span.end and token.terminal in ("NAME", "ARTICLE", "REVIEW"):
            use = use_at(tokens, at)
            use = use._replace(of=_canonical(use.of) if use.sort == "value" else use.of)
            for thing in things(use, view):
                if token.text in thing.names or _canonical(token.text) in thing.names:
                    return token.span, thing
    for token in tokens:
        known = spellings()
        if token.span.start <= offset <= token.span.end and token.terminal in known["en"]:
            names = (known["en"][token.terminal], known["zh"][token.terminal])
            return token.span, Thing(
                names, " · ".join(names), f"{say('lsp.sort.keyword', view.lang)} {' · '.join(names)}"
            )
    return None


def _named(use: Use, view: View) -> Iterator[tuple[str, Thing]]:
    """Each thing once, by the name this file would write."""
    seen: set[str] = set()
    for thing in things(use._replace(of=_canonical(use.of) if use.sort == "value" else use.of), view):
        if thing.names[0] not in seen:
            seen.add(thing.names[0])
            yield thing.names[0], thing


def _keywords(allowed: frozenset[str], span: Span, view: View, begins_line: bool) -> Iterator[Offer]:
    """The keywords of the grammar that fit, in the file's spelling; clauses only where a line begins."""
    other = spellings()["zh" if view.spelling == "en" else "en"]
    for terminal, word in spellings()[view.spelling].items():
        if terminal in allowed and (begins_line or terminal not in _ONLY_CLAUSES):
            yield Offer(span, word, other[terminal], keyword=True)
            if terminal in ITEM_WORDS:  # a file is written in one spelling, and its first word chooses which
                yield Offer(span, other[terminal], word, keyword=True)


_ONLY_CLAUSES: Final = _AT_LINE_START - {"WHEN", "SIGN_OFF", "FOUR_EYES", "NOTE", "FROM"}


def _context(tokens: Sequence[Tok], fresh: bool) -> list[Tok]:
    """The open item from its head to here; where its earlier clauses are broken, its head and the clause at hand."""
    start = max(
        (at for at, token in enumerate(tokens) if token.begins_line and token.terminal in ITEM_WORDS), default=0
    )
    item = list(tokens[start:])
    if any(token.terminal == "END" and token.begins_line for token in item):
        item = []
    if not item or acceptable(item):
        return item
    clause = max((at for at, token in enumerate(item) if starts_clause(token)), default=0)
    head = item[:3]
    return head if fresh or clause < len(head) else [*head, *item[clause:]]


def _in_comment(line: str, tokens: Sequence[Tok]) -> bool:
    """Whether the line's last sign belongs to a comment: it is no part of any token."""
    mark = max(line.rfind("#"), line.rfind("＃"))
    if mark < 0:
        return False
    quoted = line.count('"', 0, mark) % 2
    return not quoted


def _canonical(name: str) -> str:
    return ".".join(canonical(part) for part in canonical(name).split("."))
