"""Markdown's inner structure, after CommonMark 0.31: emphasis, code, links, pictures, HTML, entities, escapes.

Linear in the text: each mark is looked at a bounded number of times.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Set as AbstractSet

from copygate.extraction.emphasis import Mark, Token, mark_of, match_emphasis
from copygate.extraction.runs import Piece
from copygate.hypertext.elements import BREAKING
from copygate.lazily import Lazily
from copygate.tuples import NamedTuple

_MAX_NESTED_PICTURES = 8
_SPECIAL = Lazily(r"[\\`\[\]]|[*_]++|~{2}+(?!~)|~{3,}+|!(?=\[)|<(?=[A-Za-z/!?])|&(?=[#A-Za-z])")
_ENTITY = Lazily(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_MEANINGFUL = Lazily(rf"\\[!-/:-@\[-`{{-~]|{_ENTITY.pattern}")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_AUTOLINK = Lazily(r"<([A-Za-z][A-Za-z0-9.+-]{1,31}:[^\s<>]*+|[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]++@[A-Za-z0-9.-]++)>")
_ATTRIBUTE = r"""\s++([A-Za-z_:][A-Za-z0-9_.:-]*+)(?:\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+"""
_TAG = Lazily(
    rf"<(?:([A-Za-z][A-Za-z0-9-]*+)((?:{_ATTRIBUTE})*+)\s*+/?>|/([A-Za-z][A-Za-z0-9-]*+)\s*+>)".replace(
        "([A-Za-z_", "(?:[A-Za-z_"
    ).replace('("', '(?:"')
)
_ATTRIBUTES = Lazily(_ATTRIBUTE)
_ATTRIBUTE_PLACES = {
    **dict.fromkeys(("alt", "title", "aria-label", "placeholder", "label"), "alt-text"),
    **dict.fromkeys(("href", "src"), "link-target"),
}
_SPACE = Lazily(r"\s*+")
_TITLE = Lazily(r""""(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+'|\((?:[^()\\]|\\.)*+\)""", re.DOTALL)
_ANGLED = Lazily(r"<(?:[^<>\n\\]|\\.)*+>")
_LABEL = Lazily(r"\[((?:[^\[\]\\]|\\.){0,999}+)\]", re.DOTALL)


class Inline:
    """The inner structure of one block, read at once.

    `text` is what a reader sees in the block; `asides` are what belongs to other places (link texts, targets,
    alternative texts) in order; `pictures` are those the block shows, in the order they end.
    """

    def __init__(self, text: str, labels: AbstractSet[str]) -> None:
        self._source = text
        self._labels = labels
        self._tokens: list[Token] = []
        self._marks: list[Mark] = []
        self._brackets: list[_Bracket] = []
        self._spent = 0  # so many of the open brackets lie around a link already
        self._spans: list[_Span] = []
        self._nested: list[tuple[int, int]] = []  # opening token and depth of pictures not inside another yet
        self._found: list[tuple[int, str, list[Piece]]] = []
        self._code_runs: dict[int, list[int]] | None = None
        self._hopeless: set[str] = set()
        self.pictures: list[Shown] = []
        self._leads_to: tuple[str, str] = ("", "")  # target and label of the link that ended last
        self._read()
        match_emphasis(self._marks)
        self.text, self.asides = self._result()

    def _read(self) -> None:
        text, at = self._source, 0
        while found := _SPECIAL.search(text, at):
            start = found.start()
            if start > at:
                self._tokens.append(Token(at, start))
            sign = text[start]
            if sign in "*_~":
                at = self._emphasis(found)
            elif sign == "\\":
                at = self._escape(start)
            elif sign == "`":
                at = self._code(start)
            elif sign == "<":
                at = self._angle(start)
            elif sign == "&":
                at = self._entity(start)
            elif sign == "]":
                at = self._close_bracket(start)
            else:
                width = 2 if sign == "!" else 1
                if self._brackets:
                    self._brackets[-1].holds_bracket = True
                self._brackets.append(_Bracket(len(self._tokens), len(self._marks), start + width, sign == "!"))
                self._tokens.append(Token(start, start + width))
                at = start + width
        if at < len(text):
            self._tokens.append(Token(at, len(text)))

    def _plain(self, start: int, end: int) -> int:
        self._tokens.append(Token(start, end))
        return end

    def _emphasis(self, found: re.Match[str]) -> int:
        token = Token(found.start(), found.end())
        self._tokens.append(token)
        mark = mark_of(self._source, token)
        if mark is not None:
            self._marks.append(mark)
        return found.end()

    def _escape(self, start: int) -> int:
        following = self._source[start + 1 : start + 2]
        if following == "\n":
            return start + 1  # a hard line break: the backslash goes, the break stays
        if following and following in _PUNCTUATION:
            return self._plain(start + 1, start + 2)
        return self._plain(start, start + 1)

    def _code(self, start: int) -> int:
        text = self._source
        if self._code_runs is None:
            self._code_runs = {}
            for run in re.finditer("`+", text):
                self._code_runs.setdefault(run.end() - run.start(), []).append(run.start())
        width = 1
        while text.startswith("`", start + width):
            width += 1
        starts = self._code_runs.get(width, [])
        after = bisect_right(starts, start)
        if after == len(starts):
            return self._plain(start, start + width)
        first, last = start + width, starts[after]
        inner = text[first:last]
        padded = inner[0] in " \n" and inner[-1] in " \n" and not inner.isspace() and len(inner) > 1
        self._plain(first + padded, last - padded)
        return last + width

    def _entity(self, start: int) -> int:
        found = _ENTITY.match(self._source, start)
        meant = None if found is None else _meaning(found[0])
        if found is None or meant is None:
            return self._plain(start, start + 1)
        self._tokens.append(Token(start, found.end(), meant))
        return found.end()

    def _angle(self, start: int) -> int:
        text = self._source
        for opening, closing in (("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">")):
            if text.startswith(opening, start):
                if text.startswith(("<!-->", "<!--->"), start):
                    return text.index(">", start) + 1
                if opening == "<!" and text[start + 2 : start + 3] not in _LETTERS:
                    break
                end = -1 if closing in self._hopeless else text.find(closing, start + len(opening))
                if end < 0:
                    self._hopeless.add(closing)
                    break
                return end + len(closing)
        autolink = _AUTOLINK.match(text, start)
        if autolink is not None:
            self._plain(start + 1, autolink.end() - 1)
            self._found.append((start, "link-target", [Piece(start + 1, autolink.end() - 1)]))
            return autolink.end()
        tag = _TAG.match(text, start)
        if tag is None:
            return self._plain(start, start + 1)
        name = (tag[1] or tag[3]).lower()
        if tag[1]:
            said = self._attributes(tag.start(2), tag.end(2))
            if name == "img":
                self.pictures.append(Shown(said.get("src", ""), "", said.get("alt", "")))
        if name in BREAKING:
            self._tokens.append(Token(start, tag.end(), "\n"))
        unshown = name in ("script", "style")
        if tag[1] and (unshown or self._hides(tag.start(2), tag.end(2))):
            return self._unseen(name, tag.end(), read=not unshown)
        return tag.end()

    def _unseen(self, name: str, at: int, *, read: bool) -> int:
        """The end of an element that no reader sees. With `read` its text is read, but apart, so that it tears no word;
        one never closed hides nothing."""
        closing = re.compile(rf"</{name}\s*+>", re.IGNORECASE)
        found = None if name in self._hopeless else closing.search(self._source, at)
        if found is None:
            self._hopeless.add(name)
            return at
        if read and found.start() > at:
            self._found.append((at, "body", literal(self._source, at, found.start())))
        return found.end()

    def _hides(self, start: int, end: int) -> bool:
        """Whether attributes that stand there hide their element."""
        for attribute in _ATTRIBUTES.finditer(self._source, start, end):
            name = attribute[1].lower()
            if name == "hidden":
                return True
            if name == "style" and attribute[2]:
                from copygate.hypertext.hiding import style_hides

                return style_hides(attribute[2].strip("\"'"))
        return False

    def _attributes(self, start: int, end: int) -> dict[str, str]:
        """What the attributes of a tag say that readers meet or links lead to."""
        said: dict[str, str] = {}
        for attribute in _ATTRIBUTES.finditer(self._source, start, end):
            place = _ATTRIBUTE_PLACES.get(attribute[1].lower())
            if place is not None and attribute[2]:
                quoted = attribute[2][0] in "\"'"
                pieces = literal(self._source, attribute.start(2) + quoted, attribute.end(2) - quoted, escapes=False)
                self._found.append((attribute.start(2), place, pieces))
                said.setdefault(attribute[1].lower(), spelled_out(self._source, pieces))
        return said

    def _close_bracket(self, at: int) -> int:
        if not self._brackets:
            return self._plain(at, at + 1)
        opening = self._brackets.pop()
        active = opening.picture or len(self._brackets) >= self._spent
        self._spent = min(self._spent, len(self._brackets))
        end = self._tail(opening, at) if active else None
        if opening.picture and end is not None:
            depth = 1
            while self._nested and self._nested[-1][0] > opening.token:
                depth = max(depth, self._nested.pop()[1] + 1)
            # One too deep counts too: what lies around it is deeper still.
            self._nested.append((opening.token, depth))
            if depth > _MAX_NESTED_PICTURES:
                end = None
        if end is None:
            return self._plain(at, at + 1)
        match_emphasis(self._marks[opening.marks :])
        del self._marks[opening.marks :]
        self._tokens[opening.token].hide()
        self._spans.append(_Span(opening.token, len(self._tokens), opening.picture))
        if opening.picture:
            self.pictures.append(Shown(*self._leads_to, " ".join(self._source[opening.text : at].split())))
        else:
            # INVARIANT: links do not hold links, so no bracket open now begins one.
            self._spent = len(self._brackets)
        return end

    def _tail(self, opening: _Bracket, at: int) -> int | None:
        """Where the link ends whose text ends at `at`, its target and title taken in; None if it is no link."""
        text = self._source
        if text.startswith("(", at + 1):
            end = self._target(at + 2)
            if end is not None:
                return end
        label = _LABEL.match(text, at + 1)
        named = label[1] if label is not None and label[1].strip() else None
        # Without a name of its own the text is the label; brackets in brackets must not each read all of it.
        if named is None and (not self._labels or opening.holds_bracket or at - opening.text > 999):
            return None
        wanted = label_of(text[opening.text : at] if named is None else named)
        self._leads_to = "", wanted
        if wanted not in self._labels:
            return None
        return at + 1 if label is None else label.end()

    def _target(self, at: int) -> int | None:
        """The end of `target "title")` from `at` on, both noted; None if that is not what stands there."""
        text = self._source
        at = _skip_space(text, at)
        if text.startswith("<", at):
            angled = _ANGLED.match(text, at)
            if angled is None:
                return None
            start, end, at = at + 1, angled.end() - 1, angled.end()
        else:
            start, end = at, target_end(text, at)
            if end < 0:
                return None
            at = end
        after = _skip_space(text, at)
        title = _TITLE.match(text, after) if after > at else None
        if title is not None:
            after = _skip_space(text, title.end())
        if not text.startswith(")", after):
            return None
        pieces = literal(text, start, end)
        self._leads_to = spelled_out(text, pieces), ""
        self._found.append((start, "link-target", pieces))
        if title is not None:
            self._found.append((title.start(), "alt-text", literal(text, title.start() + 1, title.end() - 1)))
        return after + 1

    def _result(self) -> tuple[list[Piece], list[tuple[str, list[Piece]]]]:
        tokens = self._tokens
        steps = [0] * (len(tokens) + 1)
        for span in self._spans:
            if span.picture:
                steps[span.first] += 1
                steps[span.last] -= 1
        depth, inside = 0, []
        for step in steps:
            depth += step
            inside.append(depth)
        shown = [token.piece() for token, pictures in zip(tokens, inside, strict=False) if not pictures and token.shown]
        for span in self._spans:
            pieces = [
                tokens[number].piece()
                for number in range(span.first, span.last)
                if tokens[number].shown and (span.picture or inside[number] == inside[span.first])
            ]
            if pieces:
                self._found.append((tokens[span.first].start, "alt-text" if span.picture else "link-text", pieces))
        self._found.sort(key=lambda found: found[0])
        return shown, [(place, pieces) for _, place, pieces in self._found]


def literal(text: str, start: int, end: int, *, escapes: bool = True) -> list[Piece]:
    """The pieces of a target, title or attribute: only entities and (with `escapes`) backslashes mean something."""
    pieces, at = [], start
    for found in (_MEANINGFUL if escapes else _ENTITY).finditer(text, start, end):
        begin, stop = found.span()
        meant = found[0][1] if found[0][0] == "\\" else _meaning(found[0])
        if meant is None:
            continue
        if begin > at:
            pieces.append(Piece(at, begin))
        pieces.append(Piece(begin, stop, meant))
        at = stop
    if end > at:
        pieces.append(Piece(at, end))
    return pieces


def spelled_out(text: str, pieces: list[Piece]) -> str:
    """What the pieces say."""
    return "".join(text[start:end] if meant is None else meant for start, end, meant in pieces)


def target_end(text: str, at: int) -> int:
    """Where a bare link target ends: at white space or a bracket that closes none of its own; -1 if one stays open."""
    depth = 0
    while at < len(text) and text[at] > " " and text[at] != "\x7f":
        if text[at] == "\\" and text[at + 1 : at + 2] in _PUNCTUATION and at + 1 < len(text):
            at += 1
        elif text[at] == "(":
            depth += 1
            if depth > 32:
                break
        elif text[at] == ")":
            if depth == 0:
                break
            depth -= 1
        at += 1
    return -1 if depth else at


def label_of(text: str) -> str:
    """A link label as labels are compared: case and white space do not count."""
    return " ".join(text.casefold().split())


class Shown(NamedTuple):
    """A picture: where it is, or else the label under which a definition says so, and its alternative text."""

    target: str
    label: str
    alt: str


class _Bracket:
    __slots__ = ("holds_bracket", "marks", "picture", "text", "token")

    def __init__(self, token: int, marks: int, text: int, picture: bool) -> None:
        self.token, self.marks, self.text, self.picture = token, marks, text, picture
        self.holds_bracket = False


class _Span(NamedTuple):
    """A link or picture: from its opening token to the one after its last."""

    first: int
    last: int
    picture: bool


def _meaning(entity: str) -> str | None:
    """What an entity stands for, None if there is none of this name."""
    if entity[1] == "#":
        digits = entity[2:-1]
        code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
        return chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"
    from html.entities import html5

    return html5.get(entity[1:])


def _skip_space(text: str, at: int) -> int:
    found = _SPACE.match(text, at)
    return at if found is None else found.end()
