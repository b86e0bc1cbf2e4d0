"""HTML inside Markdown that does something: scripts, styles, attributes that are shown, pages in the page.

Markdown's own reader takes the tags out of the text; `html_in` finds what words they bring besides, and `unread_html`
what nobody can read, the work of a template engine among it. Code that is shown as code is no HTML.
"""

from __future__ import annotations

from functools import lru_cache
from re import Match

from copygate.hypertext.reading import Aside, read_html
from copygate.lazily import Lazily

_ANY = Lazily(r"<[A-Za-z]")
# CommonMark 4.5; and 4.6, kind 1: nothing in a script is code.
_FENCE = Lazily(r"^ {0,3}(`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", 8 | 16)  # MULTILINE, DOTALL
_RAW = Lazily(r"<(script|style)\b.*?(?:</\1\s*>|\Z)|(?<!`)(`+)(?!`)(?:.(?!\n[ \t]*\n))*?(?<!`)\2(?!`)", 2 | 16)
_SCRIPT = Lazily(r"<script\b", 2)  # 2: re.IGNORECASE
# Liquid, Jinja, Go templates. Between two words of a sentence it is no figure, highlight or address.
_MADE = Lazily(r"(?<=[\u3400-\u9fff])(?:\{\{.*?\}\}|\{%.*?%\})(?=[\u3400-\u9fff{])", 16)
_MEDIA = Lazily(r"<(?:audio|embed|frame|iframe|object|video)\b", 2)


def html_in(text: str) -> list[Aside]:
    """The words that HTML in a Markdown text brings, apart from its text."""
    if _ANY.search(text) is None:
        return []
    return [aside for aside in read_html(_uncoded(text)).asides if aside.place == "caption"]


def unread_html(text: str) -> list[tuple[str, int]]:
    """Where HTML in a Markdown text does what nobody can read: the name of the problem, and its place."""
    found = []
    if ("{{" in text or "{%" in text) and (made := _MADE.search(_uncoded(text))):
        found.append(("template", made.start()))
    if _ANY.search(text) is None:
        return found
    html = _uncoded(text)
    page = read_html(html)
    if page.reversed is not None:
        found.append(("reversed", page.reversed))
    scripts = list(_SCRIPT.finditer(html))
    if page.writing is not None:
        found.append(("script", page.writing))
    elif len(scripts) != page.scripts:
        # A stray `<` swallows a tag in HTML and is text in Markdown.
        found.append(("script", scripts[0].start()))
    media = _MEDIA.search(html)
    if media is not None:
        found.append(("media", media.start()))
    return found


@lru_cache(maxsize=2)
def _uncoded(text: str) -> str:
    """The text with blanks for what is shown as code."""

    def blank(found: Match[str]) -> str:
        return found[0] if found.lastindex == 1 and found[1].isalpha() else _blanks(found[0])

    return _RAW.sub(blank, _FENCE.sub(lambda found: _blanks(found[0]), text))


def _blanks(text: str) -> str:
    return "".join(each if each in "\r\n" else " " for each in text)
