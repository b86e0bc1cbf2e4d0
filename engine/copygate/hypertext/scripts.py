"""Words that a page's scripts and styles may show: string literals and CSS `content`, each character at its place.

Nothing is run. A script that makes text of anything but literals is known to write (`Written.unknown`), not what.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from copygate.hypertext.entities import Piece
from copygate.lazily import Lazily
from copygate.tuples import NamedTuple

_TOKEN = Lazily(
    r"//[^\n]*+|/\*.*?(?:\*/|\Z)"
    r"|\"((?:[^\"\\\n]|\\.)*+)(?:\"|(?=\n)|\Z)|'((?:[^'\\\n]|\\.)*+)(?:'|(?=\n)|\Z)|`((?:[^`\\]|\\.)*+)(?:`|\Z)",
    16,  # re.DOTALL: an escaped line break goes on
)
_ESCAPE = Lazily(r"\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(\r\n|.))", 16)
_LETTERS: Final = {"n": "\n", "t": " ", "r": " ", "b": "", "f": " ", "v": " ", "0": "", "\n": "", "\r\n": ""}
_TAG = Lazily(r"<[A-Za-z/!][^>]*>")
_JOINED = Lazily(r"\s*\+\s*")
_SINK = Lazily(
    r"\bdocument\s*\.\s*write(?:ln)?\s*\(|\.\s*(?:innerHTML|outerHTML|textContent|innerText|nodeValue)\s*\+?=(?!=)"
    r"|\binsertAdjacent(?:HTML|Text)\s*\(\s*(?:''\s*,)?|\bcreateTextNode\s*\(|\.\s*srcdoc\s*="
)
_MAKER = Lazily(r"\b(?:eval|atob|decodeURIComponent|unescape)\s*\(|\bfrom(?:CharCode|CodePoint)\b|\bnew\s+Function\b")
_NAMES: Final = frozenset(
    ("innerHTML", "outerHTML", "textContent", "innerText", "write", "writeln", "insertAdjacentHTML")
)
_ONLY_LITERAL = Lazily(r"\s*''(?:\s*\+\s*'')*\s*(?:[);,}]|$)")
_WORDS = Lazily(r"[\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}|[^\W\d_]{2,} +[^\W\d_]{2,}")
_SHOWING = Lazily(r"(?<![\w-])(?:content|--[\w-]+)\s*+:([^;}]*+)", 2)  # 2: re.IGNORECASE
_CSS_STRING = Lazily(r"/\*.*?(?:\*/|\Z)|\"((?:[^\"\\]|\\.)*+)(?:\"|\Z)|'((?:[^'\\]|\\.)*+)(?:'|\Z)", 16)
_CSS_ESCAPE = Lazily(r"\\(?:([0-9A-Fa-f]{1,6})[ \t\n\f]?|(.))", 16)
_PLAIN: Final = frozenset(("", "module", "text/javascript", "application/javascript", "text/ecmascript"))


class Written(NamedTuple):
    """The texts in a script, and whether it shows others that nobody can know."""

    texts: tuple[tuple[Piece, ...], ...]
    unknown: bool


def script_words(source: str, start: int, end: int, kind: str) -> Written:
    """What the script in a stretch of source may show; `kind` is its declared type."""
    program = kind in _PLAIN
    if not program and "json" not in kind and "rules" not in kind and kind != "importmap":
        # A template in some language of its own: its text, without the tags.
        found = tuple(_untagged(source, start, end, None))
        return Written((found,) if _says(source, found) else (), unknown=False)
    texts: list[tuple[Piece, ...]] = []
    run: list[Piece] = []
    code: list[str] = []
    at = start
    for token in _TOKEN.finditer(source, start, end):
        between = source[at : token.start()]
        code.append(between)
        at = token.end()
        group = token.lastindex
        if group is None:
            continue  # a comment
        code.append(f"'{token[group]}'" if token[group] in _NAMES else "''")
        if run and _JOINED.fullmatch(between) is None:
            texts.append(tuple(run))
            run = []
        run += _untagged(source, token.start(group), token.end(group), _ESCAPE)
    code.append(source[at:end])
    texts.append(tuple(run))
    shown = tuple(each for each in texts if _says(source, each))
    return Written(shown, unknown=program and _makes_text("".join(code)))


def style_words(source: str, start: int, end: int) -> Iterator[tuple[Piece, ...]]:
    """What a style sheet shows: `content`, and the variables that it may come from."""
    for rule in _SHOWING.finditer(source, start, end):
        found: list[Piece] = []
        for string in _CSS_STRING.finditer(source, rule.start(1), rule.end(1)):
            if string.lastindex is not None:
                found += _unescaped(source, string.start(string.lastindex), string.end(string.lastindex), _CSS_ESCAPE)
        if _says(source, found):
            yield tuple(found)


def _makes_text(code: str) -> bool:
    """Whether a program, its literals emptied, shows more than literals."""
    if _MAKER.search(code) is not None or any(f"['{name}']" in code for name in _NAMES):
        return True
    return any(_ONLY_LITERAL.match(code, sink.end()) is None for sink in _SINK.finditer(code))


def _says(source: str, found: tuple[Piece, ...] | list[Piece]) -> bool:
    return bool(found) and _WORDS.search("".join(_said(source, piece) for piece in found)) is not None


def _said(source: str, piece: Piece) -> str:
    return source[piece.start : piece.end] if piece.text is None else piece.text


def _untagged(source: str, start: int, end: int, escape: Lazily | None) -> Iterator[Piece]:
    """A literal without the tags in it."""
    at = start
    for tag in _TAG.finditer(source, start, end):
        yield from _unescaped(source, at, tag.start(), escape)
        at = tag.end()
    yield from _unescaped(source, at, end, escape)


def _unescaped(source: str, start: int, end: int, escape: Lazily | None) -> Iterator[Piece]:
    at = start
    for found in escape.finditer(source, start, end) if escape is not None else ():
        if found.start() > at:
            yield Piece(at, found.start())
        yield Piece(found.start(), found.end(), _meant(found.groups()))
        at = found.end()
    if end > at:
        yield Piece(at, end)


def _meant(groups: tuple[str | None, ...]) -> str:
    *numbers, letter = groups
    number = next(filter(None, numbers), None)
    if number is None:
        return _LETTERS.get(letter or "", letter or "") if len(numbers) > 1 else (letter or "").strip("\n")
    value = int(number, 16)
    # Half of a surrogate pair, nothing, or beyond Unicode.
    return chr(value) if 0 < value < 0x110000 and not 0xD800 <= value < 0xE000 else "\ufffd"
