"""What a content management system exports as JSON: an array of drafts, or objects around one, each at its place.

Each item goes through `draft_from_mapping` as a declaration by hand does. What systems spell differently is brought to
its form before: `{"rendered": …}`, HTML under a key of its own, names of tags as objects, texts for search engines.
What lies beside the drafts and is neither known nor plain is reported: it might be a text that somebody publishes.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from typing import Final

from copygate.errors import InputError, Wording
from copygate.intake.problems import Positions
from copygate.intake.schema import draft_from_mapping
from copygate.intake.vocabulary import kebab, key_named
from copygate.lazily import Lazily
from copygate.model.draft import Draft, FieldSource, InputProblem, TextField

_LISTS: Final = frozenset(
    ("posts", "articles", "items", "entries", "records", "drafts", "results", "data", "db", "rows", "稿件", "文章")
)
"""Where exports keep what they export, perhaps one inside another."""
_AROUND: Final = frozenset(
    ("meta", "links", "pagination", "users", "tags", "posts-tags", "posts-authors", "roles", "settings", "_links")
)
"""What exports keep beside it; no reader meets that."""
_HTML: Final = ("html", "content-html", "body-html", "content-rendered")
_SAME_AS_HTML: Final = frozenset(("plaintext", "mobiledoc", "lexical", "markdown"))
"""What the HTML was made from, or made from it."""
_FURTHER: Final = frozenset(
    (
        *("excerpt", "custom-excerpt", "summary", "description", "subtitle", "lead"),
        *("meta-title", "meta-description", "seo-title", "seo-description"),
        *("og-title", "og-description", "twitter-title", "twitter-description"),
    )
)
"""Read by people, in lists, previews and search results."""
_OF_THE_SYSTEM: Final = frozenset(
    (
        *("_links", "_embedded", "links", "guid", "meta", "class-list", "categories", "featured-media"),
        *("authors", "primary-author", "primary-tag", "tiers", "newsletter", "count", "email", "created-by"),
        *("updated-by", "localizations", "yoast-head-json"),
    )
)
"""Kept by the system for itself; where such a thing is no plain value, it is left out."""
_PUBLISHED: Final = frozenset(("published-at", "publishedat"))
_MARKUP = Lazily(r"</(?:p|div|span|h[1-6]|li|ul|ol|a|b|i|strong|em|td|blockquote|figure)>|<(?:br|img|p|hr)\b[^>]*>")
_TAG = Lazily(r"<[^>]*>")
_NODE_TEXT = Lazily(r'"text"\s*:\s*"((?:[^"\\]|\\.)*)"')
_WRITTEN = Lazily(r"[\u3400-\u9fff]{2,}|[^\W\d_]+(?: [^\W\d_]+){2,}")
"""Words that a reader meets: two Chinese characters, or three words in a row."""
_DEEPEST: Final = 4


def drafts_from_value(value: object, positions: Positions, path: str) -> Iterator[Draft]:
    """The drafts in what a JSON file holds. Raises InputError (`empty-file`, `json-drafts`) where there is none."""
    found, unread = _items(value, ())
    if found == [()]:
        yield _draft(value, _below(positions, [()])[()], path, None)
        return
    if not found and not unread:
        raise InputError("empty-file", Wording("the file holds no draft", "文件里没有稿件"))
    places = _below(positions, found)
    for number, at in enumerate(found, 1):
        yield _draft(_at(value, at), places[at], path, f"{path}#{number}")
    for at in unread:
        name = ".".join(map(str, at))
        wording = Wording(
            f"`{name}` was not read: it is no list of drafts that is known, and a person must look",
            f"没有读取 `{name}`:不认得这样的稿件列表,须由人查看",
        )
        place = positions.keys.get(at) or positions.values.get(at) or FieldSource()
        problem = InputProblem("json-unread", wording, place.line, place.column)
        yield Draft(f"{path}#{name}", path, (), problems=(problem,))


_Path = tuple[str | int, ...]


def _items(value: object, at: _Path) -> tuple[list[_Path], list[_Path]]:
    """Where the drafts stand, and what stands beside them unread."""
    if isinstance(value, list):
        found: list[_Path] = []
        unread: list[_Path] = []
        for number, item in enumerate(value):
            more = _items(item, (*at, number)) if isinstance(item, dict) else ([(*at, number)], [])
            found += more[0]
            unread += more[1]
        return found, unread
    if not isinstance(value, dict) or len(at) > 2 * _DEEPEST or not _is_around(value):
        return [at], []
    found, unread = [], []
    for key, inner in value.items():
        if kebab(key) in _LISTS and isinstance(inner, list | dict):
            more = _items(inner, (*at, key))
            found += more[0]
            unread += more[1]
        elif isinstance(inner, list | dict) and inner and kebab(key) not in _AROUND:
            unread.append((*at, key))
    return found, unread


def _is_around(value: Mapping[str, object]) -> bool:
    """Whether an object holds drafts and is none: a list of a known name, and no text of its own."""
    if any(key_named(key) in ("title", "body", "caption") or kebab(key) in _HTML for key in value):
        return False
    return any(kebab(key) in _LISTS and isinstance(inner, list | dict) for key, inner in value.items())


def _at(value: object, path: _Path) -> object:
    for step in path:
        value = value[step]  # type: ignore[index] # `_items` went this way
    return value


def _below(positions: Positions, roots: list[_Path]) -> dict[_Path, Positions]:
    """The positions of each item as from its own root; every place of the file is looked at once."""
    parts = {root: Positions() for root in roots}
    lengths = sorted({len(root) for root in roots}, reverse=True)
    for name in ("values", "keys"):
        for path, source in getattr(positions, name).items():
            root = next((path[:length] for length in lengths if path[:length] in parts), None)
            if root is not None:
                getattr(parts[root], name)[path[len(root) :]] = source
    return parts


def _draft(value: object, positions: Positions, path: str, default_id: str | None) -> Draft:
    if not isinstance(value, dict):
        place = positions.values.get((), FieldSource())
        wording = Wording("a draft is an object `{…}`", "稿件应为一个对象 `{…}`")
        problem = InputProblem("json-syntax", wording, place.line, place.column)
        return Draft(default_id or path, path, (), problems=(problem,))
    inner = value.get("attributes")
    if isinstance(inner, dict) and not any(key_named(key) in ("title", "body") for key in value):
        return _draft({**_plain(value), **inner}, _lifted(positions, "attributes"), path, default_id)
    return _Item(value, positions).draft(path, default_id)


def _plain(value: Mapping[str, object]) -> dict[str, object]:
    return {key: each for key, each in value.items() if not isinstance(each, list | dict)}


def _lifted(positions: Positions, key: str) -> Positions:
    lifted = Positions()
    for name in ("values", "keys"):
        held = getattr(positions, name)
        getattr(lifted, name).update({(at[1:] if at[:1] == (key,) else at): source for at, source in held.items()})
    return lifted


class _Item:
    """One exported object, on its way to a declaration."""

    def __init__(self, value: Mapping[str, object], positions: Positions) -> None:
        self._value, self._positions = value, positions
        self._body: TextField | None = None
        self._further: list[TextField] = []

    def draft(self, path: str, default_id: str | None) -> Draft:
        own_html = any(kebab(key) in _HTML and isinstance(each, str) and each for key, each in self._value.items())
        declared: dict[str, object] = {}
        for key, value in self._value.items():
            name = kebab(key)
            text = self._rendered(key, value)
            if own_html and name in _SAME_AS_HTML and self._is_in_html(value):
                continue
            if key_named(key) is None and name not in (*_HTML, *_FURTHER):
                self._further += self._unnamed(key, value)
            if name in _OF_THE_SYSTEM and not isinstance(value, str):
                continue
            if isinstance(text, str) and (name in _HTML or self._is_html(key, value, text)) and self._body is None:
                self._body = TextField("body", "body", text, "html", self._source(key))
            elif isinstance(text, str) and name in _FURTHER:
                markup = _MARKUP.search(text) is not None
                self._further.append(
                    TextField(key, "caption", text, "html" if markup else "plain", self._source(key))
                )  # fmt: skip
            elif name in _PUBLISHED and "publish_at" not in self._value:
                declared["publish_at"] = value
                self._moved((key,), ("publish_at",))
            elif isinstance(text, str) and text is not value:
                declared[key] = self._unescaped(key, text)
            else:
                declared[key] = self._named(key, value)
        return draft_from_mapping(
            declared, path=path, default_id=default_id, positions=self._positions, body=self._body,
            further=tuple(self._further),
        )  # fmt: skip

    def _is_in_html(self, value: object) -> bool:
        """Whether the HTML says all of it, so that it need not be read twice."""
        if not isinstance(value, str):
            return False
        texts = [each for key, each in self._value.items() if kebab(key) in _HTML and isinstance(each, str)]
        shown = html.unescape(_TAG.sub("", "".join(texts)))
        said = " ".join(_NODE_TEXT.findall(value)) if value.lstrip().startswith("{") else value
        return all(run in shown for run in _WRITTEN.findall(said))

    def _unnamed(self, key: str, value: object) -> Iterator[TextField]:
        """Words under a key that nobody knows: some template shows them. What the system keeps has no such words."""
        listed = enumerate(value) if isinstance(value, list) else [(None, value)]
        for at, each in listed:
            if isinstance(each, str) and _WRITTEN.search(each):
                path, named = ((key,), key) if at is None else ((key, at), f"{key}[{at}]")
                source = self._positions.values.get(path, FieldSource(exact=False))
                yield TextField(named, "caption", each, "html" if _MARKUP.search(each) else "plain", source)

    def _rendered(self, key: str, value: object) -> object:
        """`{"rendered": "…"}` as WordPress has it; the place of the text becomes that of the key."""
        if isinstance(value, dict) and isinstance(value.get("rendered"), str):
            self._moved((key, "rendered"), (key,))
            return value["rendered"]
        return value

    def _is_html(self, key: str, value: object, text: str) -> bool:
        return key_named(key) == "body" and (text is not value or _MARKUP.search(text) is not None)

    def _unescaped(self, key: str, text: str) -> str:
        plain = html.unescape(text)
        if plain != text:
            source = self._source(key)
            self._positions.values[key,] = source._replace(exact=False)
        return plain

    def _named(self, key: str, value: object) -> object:
        """Tags and authors as objects have names; numbers alone are the system's own."""
        name = key_named(key)
        if name not in ("tags", "author"):
            return value
        if isinstance(value, dict):
            return value.get("name")
        if isinstance(value, list):
            named: list[object] = []
            for at, each in enumerate(value):
                if isinstance(each, dict):
                    self._moved((key, at, "name"), (key, len(named)))
                    named.append(each.get("name"))
                elif not isinstance(each, int):
                    self._moved((key, at), (key, len(named)))
                    named.append(each)
            return named or None
        return None if isinstance(value, int) else value

    def _moved(self, at: _Path, to: _Path) -> None:
        """What is declared under another path keeps its place in the file."""
        for places in (self._positions.values, self._positions.keys):
            if at in places:
                places[to] = places[at]

    def _source(self, key: str) -> FieldSource:
        return self._positions.values.get((key,), FieldSource(exact=False))
