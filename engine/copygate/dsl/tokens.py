"""Text of a rule file -> tokens, in either keyword spelling.

`，、（）“”「」≤≥％` and full-width digits are read as their ASCII forms. A keyword of two words is one token. Numbers
in a `cites` clause are articles, which are text. Comments run from `#` to the end of the line and are not tokens; the
formatter finds them between tokens.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from unicodedata import category
from unicodedata import name as character_name

from copygate.dsl.diagnostics import Diagnostic
from copygate.dsl.keywords import CLAUSE_WORDS, ITEM_WORDS, terminals
from copygate.errors import Wording
from copygate.model.span import Span
from copygate.tuples import NamedTuple


class Tok(NamedTuple):
    """A token: its terminal, its meaning (`text`: string contents unescaped), and where it stands."""

    terminal: str
    text: str
    span: Span
    begins_line: bool


_FOLD: Final = {
    **{0xFF01 + i: chr(0x21 + i) for i in range(94)},
    ord("，"): ",",
    ord("、"): ",",
    ord("≤"): "<=",
    ord("≥"): ">=",
    ord("≠"): "!=",
    ord("\u3000"): " ",
}

_TOKEN: Final = re.compile(
    r"""[ \t\r\u3000]*(?:
    (?P<newline>\n[ \t\r\u3000\n]*)
  | (?P<comment>[#＃][^\n]*)
  | (?P<string>"(?:[^"\\\n]|\\.)*"|“(?:[^”\\\n]|\\.)*”|「(?:[^」\\\n]|\\.)*」|＂(?:[^＂\\\n]|\\.)*＂)
  | (?P<regex>/(?:[^/\\\n]|\\.)+/)
  | (?P<date>\d{4}-\d{2}-\d{2}(?![\w-]))
  | (?P<article>\d[\w.\-]*(?:[(（][\w]+[)）])*)
  | (?P<name>[^\W\d](?:[\w-]|\.(?=\w))*)
  | (?P<operator>[<>!＜＞！][=＝]|≤|≥|≠|[<>=＜＞＝])
  | (?P<punct>[(),（），、])
  | (?P<end>\Z)
  )
    """,
    re.VERBOSE,
)
_SPACE: Final = re.compile(r"[ \t\r\u3000]*")
_NUMBER: Final = re.compile(
    r"(?P<ratio>\d+(?:\.\d+)?[:：]\d+(?:\.\d+)?)|(?P<number>\d+(?:\.\d+)?)(?P<percent>[ ]?[%％])?"
)
_PUNCT: Final = {
    written: (terminal, sign)
    for terminal, sign, also in (("_LPAR", "(", "（"), ("_RPAR", ")", "）"), ("_COMMA", ",", "，、"))
    for written in sign + also
}
_LONGEST_KEYWORD: Final = 3
_FIRST_WORDS: Final = frozenset(
    word for spelling, name in terminals().items() if name in CLAUSE_WORDS and (word := spelling.split()[0]) != spelling
)
"""Words that begin a clause only together with the next: `ask` (when), `example` (bad)."""
_WORDS: Final = frozenset({"NAME", *terminals().values()})
_BEGIN_KEYWORDS: Final = frozenset(spelling.split()[0] for spelling in terminals() if " " in spelling)
_AT_LINE_START: Final = CLAUSE_WORDS | ITEM_WORDS | {"END"}
_LONGEST_NUMBER: Final = 15
_ESCAPED: Final = re.compile(r"\\(.)")
_ESCAPES: Final = {"n": "\n", "t": "\t"}


def tokenise(source: str, path: str) -> tuple[list[Tok], list[Diagnostic]]:
    """All tokens of the text, and what could not be read as one. Never raises on any text."""
    reader = _Reader(source, path)
    reader.read()
    return _join_keywords(reader.tokens, source), reader.problems


class _Reader:
    def __init__(self, source: str, path: str) -> None:
        self.source, self.path = source, path
        self.tokens: list[Tok] = []
        self.problems: list[Diagnostic] = []
        self.begins_line, self.in_cites = True, False
        self.hidden = any(category(ch) == "Cf" for ch in set(source))

    def read(self) -> None:
        at, source, take = 0, self.source, _TOKEN.match
        while at < len(source):
            match = take(source, at)
            if match is None:
                at = self._unreadable(_SPACE.match(source, at).end())  # type: ignore[union-attr] # always matches
                continue
            kind = str(match.lastgroup)
            if kind == "article" and not self.in_cites:
                kind, match = "number", _NUMBER.match(source, match.start(kind)) or match
            start, at = match.span() if kind == "number" else match.span(kind)
            if kind == "newline":
                self.begins_line = True
                continue
            if self.hidden:
                self._hidden_characters(source[start:at], start)
            if kind == "name":
                self._name(source[start:at], Span(start, at))
            elif kind == "punct":
                self._add(*_PUNCT[source[start]], Span(start, at))
            elif kind not in ("comment", "end"):
                self._token(kind, match, Span(start, at))
            else:
                continue
            self.begins_line = False

    def _token(self, kind: str, match: re.Match[str], span: Span) -> None:
        raw = self.source[span.start : span.end]
        if kind == "string":
            text = raw[1:-1]
            self._add("STRING", _ESCAPED.sub(_unescaped, text) if "\\" in text else text, span)
        elif kind == "regex":
            self._add("REGEX", raw[1:-1].replace("\\/", "/"), span)
        elif kind == "date":
            self._add("DATE", raw.translate(_FOLD), span)
        elif kind == "article":
            self._add("ARTICLE", raw.translate(_FOLD), span)
        elif kind == "number":
            folded = raw.translate(_FOLD).replace(" ", "")
            if len(folded) > _LONGEST_NUMBER:
                self._problem(span, "number-too-long", "this number is too long to be meant", "数字过长")
                folded = "0:0" if match["ratio"] else "0"
            self._add("RATIO" if match["ratio"] else "PERCENT" if match["percent"] else "NUMBER", folded, span)
        else:
            self._add("OPERATOR", raw.translate(_FOLD), span)

    def _name(self, raw: str, span: Span) -> None:
        text, terminal, scripts = _word(raw)
        # A line within a clause begins with any other word; the citations may go on there.
        if self.begins_line and (terminal in _AT_LINE_START or text in _FIRST_WORDS):
            self.in_cites = terminal == "CITES"
        if scripts:
            self._problem(
                span,
                "mixed-scripts",
                f"the name `{text}` mixes {scripts[0]} and {scripts[1]} letters, which look alike",
                f"名称 `{text}` 混用了形近的 {scripts[0]} 与 {scripts[1]} 字母",
            )
        self._add(terminal, text, span)

    def _add(self, terminal: str, text: str, span: Span) -> None:
        self.tokens.append(Tok(terminal, text, span, self.begins_line))

    def _unreadable(self, at: int) -> int:
        ch = self.source[at]
        if ch in '"“「＂':
            end = self.source.find("\n", at)
            end = len(self.source) if end < 0 else end
            self._problem(
                Span(at, end), "open-string", "this text is not closed before the end of the line", "引号到行末没有闭合"
            )
            self._hidden_characters(self.source[at:end], at)
            self._add("STRING", self.source[at + 1 : end], Span(at, end))
            self.begins_line = False
            return end
        if not self._hidden_characters(ch, at):
            self._problem(
                Span(at, at + 1),
                "unknown-character",
                f"the character `{ch}` has no meaning here",
                f"此处不能用字符 `{ch}`",
            )
        return at + 1

    def _hidden_characters(self, text: str, start: int) -> bool:
        """Bidirectional controls and zero-width characters make a file read differently from what it says."""
        hidden = [i for i, ch in enumerate(text) if category(ch) == "Cf"]
        for i in hidden:
            label = character_name(text[i], f"U+{ord(text[i]):04X}")
            self._problem(
                Span(start + i, start + i + 1),
                "hidden-character",
                f"hidden character {label}: remove it",
                f"隐藏字符 {label},请删去",
            )
        return bool(hidden)

    def _problem(self, span: Span, code: str, en: str, zh: str) -> None:
        self.problems.append(Diagnostic(self.path, span, code, Wording(en, zh)))


def _join_keywords(tokens: list[Tok], source: str) -> list[Tok]:
    """Make one token of each keyword of several words, longest first."""
    if _BEGIN_KEYWORDS.isdisjoint([token.text for token in tokens]):
        return tokens
    joined: list[Tok] = []
    at = 0
    known = terminals()
    while at < len(tokens):
        token = tokens[at]
        size = 1
        if token.text in _BEGIN_KEYWORDS and token.terminal in _WORDS:
            for count in range(_LONGEST_KEYWORD, 1, -1):
                run = tokens[at : at + count]
                if len(run) < count or any(t.terminal not in _WORDS or t.begins_line for t in run[1:]):
                    continue
                text = " ".join(t.text for t in run)
                if text in known and "\n" not in source[token.span.start : run[-1].span.end]:
                    token = Tok(known[text], text, Span(token.span.start, run[-1].span.end), token.begins_line)
                    size = count
                    break
        joined.append(token)
        at += size
    return joined


@lru_cache(maxsize=8192)  # the words of rules are few
def _word(raw: str) -> tuple[str, str, tuple[str, str] | None]:
    """A word folded, its terminal, and the scripts that it mixes if it is a name."""
    text = raw if raw.isascii() else raw.translate(_FOLD)
    terminal = terminals().get(text, "NAME")
    return text, terminal, _mixed_scripts(text) if terminal == "NAME" else None


def _unescaped(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[1], found[1])


def _mixed_scripts(text: str) -> tuple[str, str] | None:
    """The first two confusable scripts in a name; Han with Latin is ordinary and no pair."""
    seen: list[str] = []
    for ch in text:
        if ch.isalpha():
            script = character_name(ch, "?").split(" ")[0]
            if script in ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE", "COPTIC") and script not in seen:
                seen.append(script)
    return (seen[0].title(), seen[1].title()) if len(seen) > 1 else None


def starts_clause(token: Tok) -> bool:
    """Whether parsing can resume here after an error."""
    return token.begins_line and token.terminal in _AT_LINE_START
