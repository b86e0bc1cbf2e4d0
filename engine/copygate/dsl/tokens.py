"""Text of a rule file -> tokens, in either keyword spelling.

`，、（）“”「」≤≥％` and full-width digits are read as their ASCII forms. A keyword of two words is one token. Numbers
in a `cites` clause are articles, which are text. Comments run from `#` to the end of the line and are not tokens; the
formatter finds them between tokens.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeAlias, cast
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


class Tree(NamedTuple):
    """What one rule of the grammar stands for in a text; tokens whose name begins with `_` are left out."""

    rule: str
    children: list[Part]
    span: Span


Part: TypeAlias = "Tok | Tree"
Whole: TypeAlias = "Callable[[str, int], Tree | None]"
"""Reads an example at a place in a text."""

_FOLD: Final = {
    **{0xFF01 + i: chr(0x21 + i) for i in range(94)},
    ord("，"): ",",
    ord("、"): ",",
    ord("≤"): "<=",
    ord("≥"): ">=",
    ord("≠"): "!=",
    ord("\u3000"): " ",
}

# The commonest first; but for dates and articles no two begin alike.
_TOKEN: Final = re.compile(
    r"""[ \t\r\u3000]*(?:
    (?P<name>[^\W\d](?:[\w-]|\.(?=\w))*)
  | (?P<newline>\n[ \t\r\u3000\n]*)
  | (?P<string>"(?:[^"\\\n]|\\.)*"|“(?:[^”\\\n]|\\.)*”|「(?:[^」\\\n]|\\.)*」|＂(?:[^＂\\\n]|\\.)*＂)
  | (?P<punct>[(),（），、])
  | (?P<comment>[#＃][^\n]*)
  | (?P<date>\d{4}-\d{2}-\d{2}(?![\w-]))
  | (?P<article>\d[\w.\-]*(?:[(（][\w]+[)）])*)
  | (?P<regex>/(?:[^/\\\n]|\\.)+/)
  | (?P<operator>[<>!＜＞！][=＝]|≤|≥|≠|[<>=＜＞＝])
  | (?P<end>\Z)
  )
    """,
    re.VERBOSE,
)
_SPACE: Final = re.compile(r"[ \t\r\u3000]*")
_NUMBER: Final = re.compile(
    r"(?P<ratio>\d+(?:\.\d+)?[:：]\d+(?:\.\d+)?)|(?P<number>\d+(?:\.\d+)?)(?P<percent>[ ]?[%％])?"
)
_SILENT: Final = frozenset({"comment", "end"})
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
_SECOND_WORDS: Final = frozenset(words[1] for spelling in terminals() if len(words := spelling.split()) > 1)
_AT_LINE_START: Final = CLAUSE_WORDS | ITEM_WORDS | {"END"}
_LONGEST_NUMBER: Final = 15
_ESCAPED: Final = re.compile(r"\\(.)")
_ESCAPES: Final = {"n": "\n", "t": "\t"}


def tokenise(source: str, path: str) -> tuple[list[Tok], list[Diagnostic]]:
    """All tokens of the text, and what could not be read as one. Never raises on any text."""
    tokens, problems = read_parts(source, path)
    return cast("list[Tok]", tokens), problems


def read_parts(source: str, path: str, whole: Whole | None = None) -> tuple[list[Part], list[Diagnostic]]:
    """The same, with the trees of what `whole` can read at one go."""
    reader = _Reader(source, path)
    reader.read(None if reader.hidden else whole)
    return _join_keywords(reader.parts, reader.words, source), reader.problems


class _Reader:
    def __init__(self, source: str, path: str) -> None:
        self.source, self.path = source, path
        self.parts: list[Part] = []
        self.words: list[int] = []
        """Which tokens may begin a keyword of several words."""
        self.problems: list[Diagnostic] = []
        self.hidden = _holds_hidden(source)

    def read(self, whole: Whole | None) -> None:  # noqa: PLR0912 - see below
        # A rulebook has fifty thousand tokens: what most of them are is read without a call.
        source, take, add, begins_line, in_cites, at = self.source, _TOKEN.match, self.parts.append, True, False, 0
        while at < len(source):
            match = take(source, at)
            if match is None:
                at, begins_line = self._unreadable(_SPACE.match(source, at).end(), begins_line)  # type: ignore[union-attr] # always matches
                continue
            kind = match.lastgroup
            if kind == "newline":
                begins_line, at = True, match.end()
                continue
            if kind == "article" and not in_cites:
                kind, match = "number", _NUMBER.match(source, match.start(kind)) or match
                start, at = match.span()
            else:
                start, at = match.span(kind or 0)
            if self.hidden:
                self._hidden_characters(source[start:at], start)
            if kind == "name":
                terminal, text, about = _word(source[start:at])
                # A line within a clause begins with any other word; the citations may go on there.
                if begins_line and about.starts:
                    in_cites = terminal == "CITES"
                    example = whole(source, start) if about.shows and whole is not None else None
                    if example is not None:
                        add(example)
                        at, begins_line = example.span.end, False
                        continue
                if about.joins:
                    self.words.append(len(self.parts))
                if about.scripts:
                    self._mixed(text, about.scripts, Span(start, at))
            elif kind == "string":
                terminal, text = "STRING", unescaped(source[start + 1 : at - 1])
            elif kind == "punct":
                terminal, text = _PUNCT[source[start]]
            elif kind in _SILENT:
                continue
            else:
                terminal, text = self._other(str(kind), match, Span(start, at))
            add(Tok(terminal, text, Span(start, at), begins_line))
            begins_line = False

    def _other(self, kind: str, match: re.Match[str], span: Span) -> tuple[str, str]:
        """A token of a rarer kind: its terminal and its text."""
        raw = self.source[span.start : span.end]
        if kind == "regex":
            return "REGEX", raw[1:-1].replace("\\/", "/")
        folded = raw.translate(_FOLD)
        if kind != "number":
            return kind.upper(), folded
        folded = folded.replace(" ", "")
        if len(folded) > _LONGEST_NUMBER:
            self._problem(span, "number-too-long", "this number is too long to be meant", "数字过长")
            folded = "0:0" if match["ratio"] else "0"
        return "RATIO" if match["ratio"] else "PERCENT" if match["percent"] else "NUMBER", folded

    def _mixed(self, text: str, scripts: tuple[str, str], span: Span) -> None:
        self._problem(
            span,
            "mixed-scripts",
            f"the name `{text}` mixes {scripts[0]} and {scripts[1]} letters, which look alike",
            f"名称 `{text}` 混用了形近的 {scripts[0]} 与 {scripts[1]} 字母",
        )

    def _unreadable(self, at: int, begins_line: bool) -> tuple[int, bool]:
        """Read past what is no token; where to go on, and whether that still begins the line."""
        ch = self.source[at]
        if ch in '"“「＂':
            end = self.source.find("\n", at)
            end = len(self.source) if end < 0 else end
            self._problem(
                Span(at, end), "open-string", "this text is not closed before the end of the line", "引号到行末没有闭合"
            )
            self._hidden_characters(self.source[at:end], at)
            self.parts.append(Tok("STRING", self.source[at + 1 : end], Span(at, end), begins_line))
            return end, False
        if not self._hidden_characters(ch, at):
            self._problem(
                Span(at, at + 1),
                "unknown-character",
                f"the character `{ch}` has no meaning here",
                f"此处不能用字符 `{ch}`",
            )
        return at + 1, begins_line

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


def _join_keywords(parts: list[Part], words: list[int], source: str) -> list[Part]:
    """Make one token of each keyword of several words, longest first; `words`: where one may begin."""
    joined: list[Part] = []
    done = 0
    known = terminals()
    for at in words:
        after = parts[at + 1] if at + 1 < len(parts) else None
        if at < done or not isinstance(after, Tok) or after.text not in _SECOND_WORDS:
            continue
        for count in range(_LONGEST_KEYWORD, 1, -1):
            run = [part for part in parts[at : at + count] if isinstance(part, Tok) and part.terminal in _WORDS]
            if len(run) < count or any(token.begins_line for token in run[1:]):
                continue
            text, place = " ".join([token.text for token in run]), Span(run[0].span.start, run[-1].span.end)
            if text in known and "\n" not in source[place.start : place.end]:
                joined += parts[done:at]
                joined.append(Tok(known[text], text, place, run[0].begins_line))
                done = at + count
                break
    return [*joined, *parts[done:]] if done else parts


class _About(NamedTuple):
    """Of a word: whether it starts a clause or an item where it begins a line, among them an example; whether a keyword
    of several words may begin with it; and the scripts that it mixes if it is a name."""

    starts: bool
    shows: bool
    joins: bool
    scripts: tuple[str, str] | None


@lru_cache(maxsize=8192)  # the words of rules are few
def _word(raw: str) -> tuple[str, str, _About]:
    """A word's terminal, the word folded, and what else is to be known of it."""
    text = raw if raw.isascii() else raw.translate(_FOLD)
    terminal = terminals().get(text, "NAME")
    starts = terminal in _AT_LINE_START or text in _FIRST_WORDS
    scripts = _mixed_scripts(text) if terminal == "NAME" else None
    shows = raw == "example" or terminal in ("EXAMPLE_BAD", "EXAMPLE_GOOD")
    return terminal, text, _About(starts, shows, text in _BEGIN_KEYWORDS, scripts)


def _holds_hidden(text: str) -> bool:
    """Whether any character of a text shows nothing and yet changes how it is read."""
    unknown = set(text) - _SHOWN
    hidden = {ch for ch in unknown if category(ch) == "Cf"}
    _SHOWN.update(unknown - hidden)
    return bool(hidden)


_SHOWN: Final[set[str]] = set()
"""Characters met before that are not hidden."""


def unescaped(text: str) -> str:
    """What stands between quotation marks, as it is meant."""
    return _ESCAPED.sub(_meant, text) if "\\" in text else text


def _meant(found: re.Match[str]) -> str:
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
