"""Words that stand where nobody expects a text: under a key that is no draft's, deep in an export, in rich text.

Some template shows them, so they are read, each at its place: `words_in`. What a system keeps for itself (numbers,
addresses, dates, names of states) has no words, so there is no list of keys that may be passed over: such a list would
be where a text hides.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Final

from copygate.intake.problems import KeyPath, Positions, spelled
from copygate.intake.vocabulary import kebab, key_named, key_resembling
from copygate.lazily import Lazily
from copygate.model.draft import BEGINNING, FieldSource, TextField

# Two characters of a script that is written without blanks, or two words of letters with nothing but a blank between.
_WORDS = Lazily(
    r"[\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff].*?[\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]"
    r"|[^\W\d_]{2,}[ \u00a0\n]+[^\W\d_]{2,}",
    16,  # re.DOTALL
)
_MARKUP = Lazily(
    r"</(?:p|div|span|h[1-6]|li|ul|ol|a|b|i|u|s|strong|em|td|blockquote|figure|section|article|font|mark)>"
    r"|<(?:br|img|p|hr|div|script|style|meta|link|title|iframe|svg|template|noscript|video|audio|object|embed)\b[^>]*>"
    r"|<!--",
    2,  # re.IGNORECASE
)
_UNREAD_ADDRESS = Lazily(r"data:[\w.+-]+/[\w.+-]+;base64,[A-Za-z0-9+/=\s]*")
_INLINE: Final = frozenset(("text", "extended-text", "span", "code-highlight", "tab"))
_INSIDE: Final = ("children", "content")
_BREAKS: Final = frozenset(("linebreak", "hardbreak", "hard-break", "br"))
_DEEPEST: Final = 64
_MOST_INNER: Final = 4 * 1024 * 1024

KEPT_KEYS: Final = frozenset(
    (
        *("备注", "内部备注", "审核备注", "internal-note", "internal-notes", "todo"),
        *("reviewer", "reviewers", "approver", "责任编辑", "审核人", "部门", "广告主", "advertiser"),
    )
)
"""Above a text: what people tell one another about it, and who they are."""


SHOWN_BESIDES: Final = frozenset(("alternatives", "purchase-link", "account"))
"""What a declaration says for rules to ask about, and readers meet all the same."""


def is_words(text: str) -> bool:
    """Whether a reader could be meant by it."""
    return _WORDS.search(text) is not None and _UNREAD_ADDRESS.fullmatch(text) is None


def is_markup(text: str) -> bool:
    """Whether it is a piece of HTML."""
    return "<" in text and _MARKUP.search(text) is not None


def words_in(value: object, at: KeyPath, positions: Positions, place: str = "caption") -> Iterator[TextField]:
    """The texts in a value, in the order of the file. What stands in the line of a rich text is one text, for a reader
    sees no seams."""
    yield from _Reading(positions, place).of(value, at, 0)


def words_under(
    mapping: Mapping[str, object], positions: Positions | None
) -> tuple[dict[str, object], tuple[TextField, ...]]:
    """A declaration without the groups under keys that nobody knows, and the words under such keys. A record of JSONL
    has no positions but its line."""
    left: dict[str, object] = {}
    found: list[TextField] = []
    for key, value in mapping.items():
        name = key_named(key)
        unknown = name is None and kebab(key) not in KEPT_KEYS and key_resembling(key) is None
        if unknown or name in SHOWN_BESIDES:
            found += words_in({key: value}, (), Positions() if positions is None else positions)
        elif isinstance(value, bool) and name == "comment":
            continue  # `comments: true` opens a page to comments, says Hexo
        if not (unknown and is_group(value)):
            left[key] = value
    if positions is None:
        found = [each._replace(source=BEGINNING) for each in found]
    return left, tuple(found)


def is_group(value: object) -> bool:
    """Whether it is more than a value or a list of them."""
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(each, dict | list) for each in value))


class _Reading:
    """One walk."""

    def __init__(self, positions: Positions, place: str) -> None:
        self._positions, self._place = positions, place

    def of(self, value: object, at: KeyPath, depth: int) -> Iterator[TextField]:
        if isinstance(value, str):
            if is_words(value):
                yield from self._text(value, at)
        elif depth > _DEEPEST and isinstance(value, dict | list):
            yield self._field(json.dumps(value, ensure_ascii=False, default=str), at, exact=False)
        elif isinstance(value, dict):
            shown = _span(value, untyped=False)
            if shown is not None and shown.strip():
                yield self._field(shown, (*at, _key_of(value)))
                value = {key: each for key, each in value.items() if each is not shown}
            for key, each in value.items():
                if isinstance(key, str) and is_words(key):
                    source = self._positions.keys.get((*at, key), FieldSource(exact=False))
                    # Its place is that of its quotation mark, or of the key itself in YAML.
                    source = source._replace(exact=False)
                    yield TextField(f"{spelled((*at, key))}#", self._place, key, "plain", source)
                if key in _INSIDE and isinstance(each, list):
                    yield from self._lines(each, (*at, key), depth + 1, untyped=key == "children")
                else:
                    yield from self.of(each, (*at, key), depth + 1)
        elif isinstance(value, list):
            yield from self._lines(value, at, depth, untyped=False)

    def _lines(self, items: list[object], at: KeyPath, depth: int, *, untyped: bool) -> Iterator[TextField]:
        """The items of a list: one after another, or joined where they are the line of a rich text."""
        if not any(_span(each, untyped=untyped) is not None for each in items):
            for number, each in enumerate(items):
                yield from self.of(each, (*at, number), depth + 1)
            return
        runs: list[tuple[str, KeyPath]] = []
        rest: list[tuple[object, KeyPath]] = []
        _gather(items, at, runs, rest, depth, untyped=untyped)
        said = [(text, path) for text, path in runs if text.strip()]
        if len(said) == 1:
            yield self._field(*said[0])
        elif said:
            yield self._field("".join(text for text, _ in runs).strip(), said[0][1], exact=False)
        for each, path in rest:
            yield from self.of(each, path, depth + 1)

    def _text(self, text: str, at: KeyPath) -> Iterator[TextField]:
        bare = text.strip()
        if bare[:1] in "{[" and bare[-1:] in "]}" and len(bare) <= _MOST_INNER:
            try:
                inner = json.loads(bare)
            except (ValueError, RecursionError):
                pass  # it only looked like JSON: read as it stands
            else:
                source = self._source(at)
                within = _Everywhere(source._replace(exact=False))
                yield from _Reading(within, self._place).of(inner, at, 0)
                return
        yield self._field(text, at)

    def _field(self, text: str, at: KeyPath, *, exact: bool = True) -> TextField:
        source = self._source(at)
        if not exact:
            source = source._replace(exact=False)
        return TextField(spelled(at), self._place, text, "html" if is_markup(text) else "plain", source)

    def _source(self, at: KeyPath) -> FieldSource:
        return self._positions.values.get(at, FieldSource(exact=False))


class _Everywhere(Positions):
    """All there is stands at one place: what is spelled inside a text of the file."""

    __slots__ = ()

    def __init__(self, source: FieldSource) -> None:
        super().__init__()
        self.values = self.keys = _One(source)


class _One(dict[KeyPath, FieldSource]):
    def __init__(self, source: FieldSource) -> None:
        super().__init__()
        self._source = source

    def get(self, path: KeyPath, default: object = None) -> FieldSource:  # one answer to all
        return self._source


def _gather(
    items: list[object],
    at: KeyPath,
    runs: list[tuple[str, KeyPath]],
    rest: list[tuple[object, KeyPath]],
    depth: int,
    *,
    untyped: bool,
) -> None:
    for number, each in enumerate(items):
        path = (*at, number)
        text = _span(each, untyped=untyped)
        if isinstance(each, list) and text is not None:
            runs.append((text, (*path, 3)))
        elif not isinstance(each, dict):
            rest.append((each, path))
        elif text is not None:
            key = _key_of(each)
            runs.append((text, (*path, key)))
            rest += [(inner, (*path, name)) for name, inner in each.items() if name != key]
        elif str(each.get("type", "")).casefold() in _BREAKS:
            runs.append(("\n", path))
        else:
            for name, inner in each.items():
                if name in _INSIDE and isinstance(inner, list) and depth < _DEEPEST:
                    _gather(inner, (*path, name), runs, rest, depth + 1, untyped=name == "children")
                else:
                    rest.append((inner, (*path, name)))


def _span(node: object, *, untyped: bool) -> str | None:
    """The text of a node that stands in a line (Lexical, Slate, Contentful, Portable Text, ProseMirror, Mobiledoc)."""
    if isinstance(node, dict):
        kind = node.get("type", node.get("nodeType", node.get("_type")))
        text = node.get(_key_of(node))
        inline = (kind is None and untyped) or (isinstance(kind, str) and kind in _INLINE)
        return text if inline and isinstance(text, str) else None
    match node:
        case [int(), list(), int(), str(text)]:
            return text
    return None


def _key_of(node: Mapping[str, object]) -> str:
    return "text" if "text" in node else "value"
