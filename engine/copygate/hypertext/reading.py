"""What a reader of an HTML page meets: its text without tags, the hidden text, links, pictures, and what it declares.

White space is collapsed as browsers do (CSS Text 3, 4.1): a line break in the source between Chinese characters is
nothing, any other one a blank. Text is hidden where the source itself says so (`hidden`, `display:none` and the like in
a `style` attribute); what style sheets and scripts do is not known.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import Final
from unicodedata import east_asian_width

from copygate.hypertext.elements import BREAKING, ENDED_BY, MEDIA, UNSHOWN, VOID
from copygate.hypertext.entities import Piece, pieces, said
from copygate.hypertext.hiding import style_hides
from copygate.hypertext.tokens import Attribute, Token, tokens_of
from copygate.lazily import Lazily
from copygate.tuples import NamedTuple

_TARGETS: Final = frozenset({"href", "src", "data-src", "data-href", "poster", "action", "formaction", "data"})
_WORDS: Final = frozenset({"alt", "title", "aria-label", "placeholder", "label"})
_PICTURES: Final = frozenset({"audio", "image", "img", "input", "source", "track", "use", "video"})
_BUTTONS: Final = frozenset({"submit", "button", "reset", "text", ""})
_SHARED: Final = frozenset({"description", "og:title", "og:description", "twitter:title", "twitter:description"})
_FONT_FAMILY: Final = Lazily(
    r"font-family\s*+:\s*+([^;}!]++)"
    r"|font\s*+:\s*+(?:[^\s;}!]++\s++){0,4}[0-9.]++(?:[a-z]++|%)(?:/\S++)?\s++([^;}!]++)",
    2,  # re.IGNORECASE
)
_GENERIC_FONTS: Final = frozenset({
    "-apple-system", "blinkmacsystemfont", "cursive", "emoji", "fangsong", "fantasy", "inherit", "initial", "math",
    "monospace", "revert", "sans-serif", "serif", "system-ui", "ui-monospace", "ui-rounded", "ui-sans-serif",
    "ui-serif", "unset",
})  # fmt: skip
_URL: Final = Lazily(r"""url\(\s*+["']?+([^"')]*+)""", 2)  # 2: re.IGNORECASE
_WIDE_WORD: Final = Lazily(r"[\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}")
_IMPORTED: Final = Lazily(r"""@import\s*+(?:url\(\s*+)?["']?data:""", 2)  # 2: re.IGNORECASE
_BLANKS: Final = Lazily(r"[ \t\n\f\r]++")
_COMMENT: Final = Lazily(r"/\*.*?\*/", 16)  # 16: re.DOTALL
DECLARING: Final = "copygate:"


class Declared(NamedTuple):
    """`<meta name="copygate:KEY" content="VALUE">`: the key, the value, and where the value stands."""

    key: str
    value: str
    start: int


class Aside(NamedTuple):
    """Text that belongs to another place than the body: `place` is the vocabulary's name."""

    at: int
    place: str
    pieces: tuple[Piece, ...]


@lru_cache(maxsize=2)
def read_html(source: str) -> Page:
    """The page; a draft asks twice, for what it declares and for its text."""
    return Page(source)


class Page:
    """One page, read at once. `heading` (the first of level 1), `text` and `hidden` are pieces of the source in order,
    `asides` the rest; `pictures` are those it shows, each with its alternative text; `unclosed` is where a browser
    stops to show anything, if it does; `writing` is where a script (of `scripts`) shows what nobody can read,
    `reversed` where text begins that runs the other way."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._shown, self._veiled = _Flow(source), _Flow(source)
        self._heading: _Flow | None = None
        self._stack: list[tuple[str, bool]] = []  # open elements, and whether they are hidden
        self._open: Counter[str] = Counter()
        self._preformatted = 0
        self._link: tuple[_Flow, int] | None = None
        self._fonts: dict[str, None] = {}
        self.asides: list[Aside] = []
        self.heading: tuple[Piece, ...] = ()
        self.declared: list[Declared] = []
        self.pictures: list[tuple[str, str]] = []
        self.media = 0
        self.unclosed: int | None = None
        self.writing: int | None = None
        self.scripts = 0
        self.reversed: int | None = None
        self._script = ""  # the type of the script that is open
        for token in tokens_of(source):
            self._token(token)
        self._end_link()
        self._end_heading()
        self.text, self.hidden = tuple(self._shown.pieces), tuple(self._veiled.pieces)
        self.fonts = tuple(self._fonts)
        self.asides.sort(key=lambda aside: aside.at)

    def _token(self, token: Token) -> None:
        if token.kind == "start":
            self._start(token)
        elif token.kind == "end":
            self._end(token)
        elif token.kind == "open":
            self.unclosed = token.start
        elif token.name == "style" or self._inside("style"):
            self._style(token)
        elif token.name == "script" or self._inside("script"):
            self._program(token.start, token.end, self._script)
        elif token.name == "title" and not self._hidden:
            self._aside("title", token.start, token.end)
        elif token.name not in UNSHOWN:
            self._text(token)

    def _style(self, token: Token) -> None:
        self._note_fonts(self._source[token.start : token.end])
        lower = self._source[token.start : token.end].lower()
        if "content" in lower or "--" in lower or "@import" in lower:
            self._css(token.start, token.end)

    def _css(self, start: int, end: int) -> None:
        from copygate.hypertext.scripts import style_words

        if self.writing is None and _IMPORTED.search(self._source, start, end):
            self.writing = start
        self.asides += (Aside(each[0].start, "caption", each) for each in style_words(self._source, start, end))

    def _program(self, start: int, end: int, kind: str) -> None:
        from copygate.hypertext.scripts import script_words

        written = script_words(self._source, start, end, kind)
        self.asides += (Aside(each[0].start, "caption", each) for each in written.texts)
        if written.unknown and self.writing is None:
            self.writing = start

    def _text(self, token: Token) -> None:
        verbatim = self._preformatted > 0 or token.name in ("textarea", "xmp", "plaintext")
        found = (
            pieces(self._source, token.start, token.end) if token.kind == "text" else [Piece(token.start, token.end)]
        )
        flow = self._flow
        for piece in found:
            flow.add(piece, verbatim=verbatim)

    @property
    def _hidden(self) -> bool:
        return bool(self._stack) and self._stack[-1][1]

    @property
    def _flow(self) -> _Flow:
        return self._veiled if self._hidden else self._heading or self._shown

    def _inside(self, name: str) -> bool:
        return bool(self._stack) and self._stack[-1][0] == name

    # Tags

    def _start(self, tag: Token) -> None:
        name = tag.name
        while self._stack and name in ENDED_BY.get(self._stack[-1][0], ()):
            self._pop()
        if name == "a":
            self._end_link()
        hidden = self._hidden or self._hides(tag)
        if self.reversed is None and self._reverses(tag):
            self.reversed = tag.start
        # What is not displayed does not part the words around it.
        if name in BREAKING and hidden == self._hidden:
            if self._heading is not None and name != "br" and self._heading.pieces:
                self._end_heading()
            self._flow.line_break(tag, always=name == "br")
        if name not in VOID:
            if hidden and not self._hidden:
                self._veiled.line_break(tag)
            self._stack.append((name, hidden))
            self._open[name] += 1
            self._preformatted += name == "pre"
        if name == "h1" and not hidden and self._heading is None and not self.heading:
            self._heading = _Flow(self._source)
        if name == "a" and tag.attribute("href"):
            self._link = self._flow, len(self._flow.pieces)
        if name in ("img", "image") or (name == "input" and self._said(tag.attribute("type")).lower() == "image"):
            self._picture(tag)
        self.media += name in MEDIA
        if name == "script":
            self.scripts += 1
            self._script = self._said(tag.attribute("type") or tag.attribute("language")).strip().lower()
        if name == "meta":
            self._meta(tag)
        else:
            self._attributes(tag)

    def _end(self, tag: Token) -> None:
        if tag.name in BREAKING:
            self._flow.line_break(tag, always=tag.name == "br")
        if tag.name == "a":
            self._end_link()
        if self._open[tag.name]:
            while self._stack[-1][0] != tag.name:
                self._pop()
            self._pop()

    def _pop(self) -> None:
        name, _ = self._stack.pop()
        self._open[name] -= 1
        self._preformatted -= name == "pre"
        if name == "h1":
            self._end_heading()

    def _end_link(self) -> None:
        if self._link is not None:
            flow, first = self._link
            self._link = None
            shown = [*flow.pieces[first:]]
            while shown and shown[0].text in ("\n", " "):
                shown.pop(0)
            if shown:
                self.asides.append(Aside(shown[0].start, "link-text", tuple(shown)))

    def _end_heading(self) -> None:
        if self._heading is not None:
            self._end_link()
            self.heading, self._heading = tuple(self._heading.pieces), None

    # Attributes

    def _attributes(self, tag: Token) -> None:
        kind = self._said(tag.attribute("type")).lower()
        for attribute in tag.attributes:
            name = attribute.name
            if name in _TARGETS or name == "xlink:href":
                address = self._source[attribute.start : attribute.start + 5].lower()
                if address == "data:" and tag.name not in _PICTURES and self.writing is None:
                    self.writing = attribute.start
                if address != "data:" and not (name == "data" and tag.name != "object"):
                    self._aside("link-target", attribute.start, attribute.end)
            elif name in _WORDS or (name == "value" and tag.name == "input" and kind in _BUTTONS):
                self._aside("alt-text", attribute.start, attribute.end)
            elif name == "style":
                style = self._said(attribute)
                self._note_fonts(style)
                self.pictures += ((self._named(address), "") for address in _URL.findall(style))
                if "--" in style:
                    self._css(attribute.start, attribute.end)
            elif name == "face" and tag.name == "font":
                self._note_fonts(f"font-family:{self._said(attribute)}")
            elif name == "srcdoc":
                self._aside("caption", attribute.start, attribute.end)
            elif name.startswith(("data-", "aria-")):
                if _WIDE_WORD.search(self._source, attribute.start, attribute.end):
                    self._aside("caption", attribute.start, attribute.end)
            elif name.startswith("on"):
                self._program(attribute.start, attribute.end, "")
            elif name == "background":
                self.pictures.append((self._named(self._said(attribute)), ""))

    def _picture(self, tag: Token) -> None:
        """A picture, and where it is: loaded at once, or by a script when the reader comes to it."""
        addresses = (self._said(tag.attribute(name)) for name in ("data-src", "src", "href", "xlink:href", "srcset"))
        address = next((each.strip() for each in addresses if each.strip()), "").split(" ")[0].rstrip(",")
        self.pictures.append((self._named(address), self._said(tag.attribute("alt"))))

    def _named(self, address: str) -> str:
        """A picture inside the page itself is told by its beginning; it may be long."""
        return address[:40] + "…" if address.startswith("data:") else address.strip()

    def _meta(self, tag: Token) -> None:
        name = self._said(tag.attribute("name") or tag.attribute("property")).strip()
        content = tag.attribute("content")
        if content is None:
            return
        if name.lower().startswith(DECLARING):
            self.declared.append(Declared(name[len(DECLARING) :].strip(), self._said(content), content.start))
        elif name.lower() in _SHARED:
            self._aside("caption", content.start, content.end)

    def _hides(self, tag: Token) -> bool:
        if tag.attribute("hidden") or tag.name == "template" or (tag.name == "dialog" and not tag.attribute("open")):
            return True
        return style_hides(self._said(tag.attribute("style")))

    def _reverses(self, tag: Token) -> bool:
        """Whether it shows its characters the other way round."""
        if tag.name == "bdo":
            return self._said(tag.attribute("dir")).strip().lower() == "rtl"
        style = "".join(_COMMENT.sub("", self._said(tag.attribute("style")).lower()).split())
        return "bidi-override" in style or "isolate-override" in style

    def _said(self, attribute: Attribute | None) -> str:
        return "" if attribute is None else said(self._source, attribute.start, attribute.end)

    def _aside(self, place: str, start: int, end: int) -> None:
        if self._source[start:end].strip():
            found = pieces(self._source, start, end, in_attribute=place != "title")
            self.asides.append(Aside(start, place, tuple(found)))

    def _note_fonts(self, style: str) -> None:
        for found in _FONT_FAMILY.finditer(_COMMENT.sub("", style)):
            for font in (found[1] or found[2]).split(","):
                name = font.strip().strip("\"'").strip()
                if name and name.lower() not in _GENERIC_FONTS and "(" not in name:
                    self._fonts[name] = None


class _Flow:
    """Text as it runs on, white space collapsed; breaks and blanks wait until a word comes after them."""

    def __init__(self, source: str) -> None:
        self._source = source
        self.pieces: list[Piece] = []
        self._breaks: list[Piece] = []
        self._blank: Piece | None = None
        self._last = ""  # the last character shown

    def add(self, piece: Piece, *, verbatim: bool) -> None:
        """Go on with a piece of text."""
        if piece.text is not None:
            text = " " if piece.text in ("\n", "\t", "\r", "\f") else piece.text
            if text.strip(" ") or verbatim:
                self._word(Piece(piece.start, piece.end, text), text)
            elif text:
                self._blank = self._blank or Piece(piece.start, piece.end, " ")
            return
        if verbatim:
            self._word(piece, self._source[piece.start : piece.end])
            return
        at = piece.start
        for blank in _BLANKS.finditer(self._source, piece.start, piece.end):
            if blank.start() > at:
                self._word(Piece(at, blank.start()), self._source[at : blank.start()])
            broken = "\n" in blank[0] or "\r" in blank[0]
            self._blank = self._blank or Piece(blank.start(), blank.end(), "\n" if broken else " ")
            at = blank.end()
        if piece.end > at:
            self._word(Piece(at, piece.end), self._source[at : piece.end])

    def line_break(self, tag: Token, *, always: bool = False) -> None:
        """Begin a new line at a tag; several blocks make one break, each `<br>` its own."""
        if always or not self._breaks:
            self._breaks.append(Piece(tag.start, tag.end, "\n"))

    def _word(self, piece: Piece, shown: str) -> None:
        if not shown:
            return
        if self.pieces:
            if self._breaks:
                self.pieces += self._breaks
            elif self._blank is not None and not (self._blank.text == "\n" and _wide(self._last) and _wide(shown[0])):
                self.pieces.append(self._blank._replace(text=" "))
        self._breaks, self._blank, self._last = [], None, shown[-1]
        self.pieces.append(piece)


def _wide(character: str) -> bool:
    return east_asian_width(character) in "WF"
