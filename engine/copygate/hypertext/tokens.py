"""HTML source to tokens as a browser finds them (WHATWG HTML, 13.2.5), each with its place: `tokens_of`.

Written here because the standard library's parser gives lines instead of offsets, and reads broken tags otherwise from
one Python version to the next. One pass, linear in the source: what is not closed ends with the source.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Final, Literal

from copygate.lazily import Lazily
from copygate.tuples import NamedTuple

_NAME = Lazily(r"[A-Za-z][^\t\n\f\r />]*+")
_BETWEEN_ATTRIBUTES = Lazily(r"[\t\n\f\r /]*+")
_ATTRIBUTE_NAME = Lazily(r"=?+[^\t\n\f\r />=]*+")
_EQUALS = Lazily(r"[\t\n\f\r ]*+=[\t\n\f\r ]*+")
_UNQUOTED = Lazily(r"[^\t\n\f\r >]*+")
_COMMENT_END = Lazily(r"--!?>")

# 13.2.5.2 to 5: inside these no tag is a tag. What they hold is shown, shown with entities read, or not shown.
_RAW: Final = frozenset({"script", "style", "iframe", "noembed", "noframes", "xmp"})
_RAW_WITH_ENTITIES: Final = frozenset({"title", "textarea"})


class Attribute(NamedTuple):
    """An attribute and where its value stands, without its quotation marks."""

    name: str
    start: int
    end: int


class Token(NamedTuple):
    """`text` (entities unread; `raw`: it has none), a `start` or `end` tag by its name, or `open`: from here on the
    source holds a tag, comment or script that is never closed, and a browser shows nothing."""

    kind: Literal["text", "raw", "start", "end", "open"]
    start: int
    end: int
    name: str = ""
    attributes: tuple[Attribute, ...] = ()

    def attribute(self, name: str) -> Attribute | None:
        """The attribute of this name; of several a browser takes the first."""
        return next((each for each in self.attributes if each.name == name), None)


def tokens_of(source: str) -> Iterator[Token]:
    """The tokens in order. Comments, document types and processing instructions are none."""
    at, foreign = 0, 0
    text = 0  # where the text before `at` began
    while (opening := source.find("<", at)) >= 0:
        found = _markup(source, opening, foreign > 0)
        if found is None:
            at = opening + 1
            continue
        end, token = found
        if opening > text:
            yield Token("text", text, opening)
        if token is not None:
            yield token
            if token.name in ("svg", "math") and not source.startswith("/>", end - 2):
                foreign += 1 if token.kind == "start" else -1 if foreign else 0
            if token.kind == "start" and not foreign and token.name in _RAW | _RAW_WITH_ENTITIES | {"plaintext"}:
                end = yield from _raw_text(source, token)
        at = text = end
    if len(source) > text:
        yield Token("text", text, len(source))


def _markup(source: str, at: int, foreign: bool) -> tuple[int, Token | None] | None:
    """Where the markup at a `<` ends, and the token it is, if it is one; None if the `<` is text."""
    following = source[at + 1 : at + 2]
    if following == "!":
        return _declaration(source, at, foreign)
    if following == "?":
        return _bogus_comment(source, at)
    closing = following == "/"
    name = _NAME.match(source, at + 1 + closing)
    if name is None:
        if not closing or at + 2 == len(source):
            return None
        return (at + 3, None) if source[at + 2] == ">" else _bogus_comment(source, at)
    attributes, end = _attributes(source, name.end())
    if end is None:
        return len(source), Token("open", at, len(source), name[0].lower())
    return end, Token("end" if closing else "start", at, end, name[0].lower(), () if closing else tuple(attributes))


def _declaration(source: str, at: int, foreign: bool) -> tuple[int, Token | None]:
    if source.startswith("<!--", at):
        if source.startswith(("<!-->", "<!--->"), at):
            return source.index(">", at) + 1, None
        found = _COMMENT_END.search(source, at + 4)
        return _unclosed(source, at, "!--") if found is None else (found.end(), None)
    if foreign and source.startswith("<![CDATA[", at):
        end = source.find("]]>", at)
        return _unclosed(source, at, "![CDATA[") if end < 0 else (end + 3, Token("raw", at + 9, end))
    return _bogus_comment(source, at)


def _bogus_comment(source: str, at: int) -> tuple[int, Token | None]:
    end = source.find(">", at)
    return _unclosed(source, at, source[at + 1]) if end < 0 else (end + 1, None)


def _unclosed(source: str, at: int, name: str) -> tuple[int, Token | None]:
    return len(source), Token("open", at, len(source), name)


def _attributes(source: str, at: int) -> tuple[list[Attribute], int | None]:
    """The attributes of a tag and where it ends; None if the source ends first."""
    attributes: list[Attribute] = []
    while True:
        at = _end(_BETWEEN_ATTRIBUTES, source, at)
        if at == len(source):
            return attributes, None
        if source[at] == ">":
            return attributes, at + 1
        name_end = _end(_ATTRIBUTE_NAME, source, at)
        name = source[at:name_end].lower()
        equals = _EQUALS.match(source, name_end)
        if equals is None:
            attributes.append(Attribute(name, name_end, name_end))
            at = name_end
            continue
        at = equals.end()
        quote = source[at : at + 1]
        if quote in ('"', "'"):
            end = source.find(quote, at + 1)
            if end < 0:
                return attributes, None
            attributes.append(Attribute(name, at + 1, end))
            at = end + 1
        else:
            end = _end(_UNQUOTED, source, at)
            attributes.append(Attribute(name, at, end))
            at = end


def _raw_text(source: str, tag: Token) -> Generator[Token, None, int]:
    """What stands up to the end tag of an element that holds no tags; returns where that begins."""
    closing = Lazily(rf"</{tag.name}(?=[\t\n\f\r />])", 2)  # 2: re.IGNORECASE
    found = None if tag.name == "plaintext" else closing.search(source, tag.end)
    end = len(source) if found is None else found.start()
    if found is None and tag.name != "plaintext":
        yield Token("open", tag.start, end, tag.name)
    if end > tag.end:
        yield Token("text" if tag.name in _RAW_WITH_ENTITIES else "raw", tag.end, end, tag.name)
    return end


def _end(pattern: Lazily, source: str, at: int) -> int:
    found = pattern.match(source, at)
    return at if found is None else found.end()
