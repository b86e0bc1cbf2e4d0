"""What a content management system exports as JSON: an array of drafts, or objects around one, each at its place.

Each item goes through `draft_from_mapping` as a declaration by hand does. What systems spell differently is brought to
its form before: `{"rendered": …}`, HTML under a key of its own, names of tags as objects, texts for search engines.
What lies beside the drafts and is neither known nor plain is reported: it might be a text that somebody publishes.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from copygate.errors import InputError, Wording
from copygate.intake.problems import Positions
from copygate.intake.schema import draft_from_mapping
from copygate.intake.vocabulary import kebab, key_named, key_resembling, record_key_named
from copygate.intake.words import SHOWN_BESIDES, is_group, is_markup, words_in
from copygate.lazily import Lazily
from copygate.model.draft import Draft, FieldSource, InputProblem, TextField

_LISTS: Final = frozenset(
    ("posts", "articles", "items", "entries", "records", "drafts", "results", "data", "db", "rows", "稿件", "文章")
)
"""Where exports keep what they export, perhaps one inside another."""
_AROUND: Final = frozenset(
    (
        *("meta", "links", "pagination", "users", "tags", "posts-tags", "posts-authors", "roles", "settings", "_links"),
        *("authors", "categories", "assets", "includes", "sys", "locales", "contenttypes", "editorinterfaces"),
        *("webhooks", "newsletters", "tiers", "site", "snippets", "posts-meta", "products"),
    )
)
"""What exports keep beside it: no drafts; the words in it are read all the same, for some are shown beside a text."""
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
_PUBLISHED: Final = frozenset(("published-at", "publishedat"))
_TEXTS: Final = frozenset(("title", "body", "caption", "comment"))
_NAMED: Final = frozenset(("tags", "author", "category", "owner", "account"))
"""Where systems keep an object that has a name."""
_SHOWN: Final = frozenset(("assets", "images", "cover", "avatar", "videos"))
_NO_SLIPS: Final = frozenset(("count", "link", "links", "title-tag", "formats"))
"""Keys of systems that look like a draft's with a letter wrong."""
_TWINS: Final = {"primary-author": "authors", "primary-tag": "tags"}
_ADDRESS = Lazily(r"https?://[^\s\])>\"']+")
_NO_WORD = Lazily(r"[\W_]+")
_DEEPEST: Final = 4


def drafts_from_value(value: object, positions: Positions, path: str) -> Iterator[Draft]:
    """The drafts in what a JSON file holds. Raises InputError (`empty-file`, `json-drafts`) where there is none."""
    holding = _Holding(value)
    if holding.found == [()]:
        yield _draft(value, _below(positions, [()])[()], path, None)
        return
    beside = [draft for at in holding.beside for draft in _beside(_at(value, at), at, positions, path)]
    if not holding.found and not holding.unread and not beside:
        raise InputError("empty-file", Wording("the file holds no draft", "文件里没有稿件"))
    places = _below(positions, holding.found)
    for number, at in enumerate(holding.found, 1):
        yield _draft(_at(value, at), places[at], path, f"{path}#{number}")
    yield from beside
    for at in holding.unread:
        name = ".".join(map(str, at))
        wording = Wording(
            f"`{name}` was not read: it is no list of drafts that is known, and a person must look",
            f"没有读取 `{name}`:不认得这样的稿件列表,须由人查看",
        )
        place = positions.keys.get(at) or positions.values.get(at) or FieldSource()
        problem = InputProblem("json-unread", wording, place.line, place.column)
        yield Draft(f"{path}#{name}", path, (), problems=(problem,))


_Path = tuple[str | int, ...]


class _Holding:
    """Where the drafts of a file stand (`found`), the words `beside` them, and groups that nobody knows (`unread`)."""

    def __init__(self, value: object) -> None:
        self.found: list[_Path] = []
        self.beside: list[_Path] = []
        self.unread: list[_Path] = []
        self._look(value, ())

    def _look(self, value: object, at: _Path) -> None:
        if isinstance(value, list):
            for number, item in enumerate(value):
                if isinstance(item, dict):
                    self._look(item, (*at, number))
                else:
                    self.found.append((*at, number))
            return
        if not isinstance(value, dict) or len(at) > 2 * _DEEPEST or not _is_around(value):
            self.found.append(at)
            return
        for key, inner in value.items():
            if kebab(key) in _LISTS and isinstance(inner, list | dict):
                self._look(inner, (*at, key))
            elif not isinstance(inner, list | dict) or kebab(key) in _AROUND:
                self.beside.append((*at, key))
            elif inner:
                self.unread.append((*at, key))


def _beside(value: object, at: _Path, positions: Positions, path: str) -> Iterator[Draft]:
    """The words beside the drafts, where there are any, as one of their own."""
    found = tuple(words_in({at[-1]: value}, at[:-1], positions))
    if found:
        name = ".".join(map(str, at))
        yield Draft(f"{path}#{name}", path, found, problems=_unread_in(found))


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
    for key in ("attributes", "fields"):
        inner = value.get(key)
        if isinstance(inner, dict) and not any(key_named(name) in ("title", "body") for name in value):
            # What stands outside under the name of something inside is read, and is not it.
            outside = tuple(words_in({name: value[name] for name in value if name in inner}, (), positions))
            lifted = {**{name: each for name, each in value.items() if name != key}, **inner}
            return _Item(lifted, _lifted(positions, key), outside).draft(path, default_id)
    return _Item(value, positions).draft(path, default_id)


def _lifted(positions: Positions, key: str) -> Positions:
    lifted = Positions()
    for name in ("values", "keys"):
        held, new = getattr(positions, name), getattr(lifted, name)
        new.update({at: source for at, source in held.items() if at[:1] != (key,)})
        new.update({at[1:]: source for at, source in held.items() if at[:1] == (key,)})
    return lifted


def _unread_in(fields: Iterable[TextField]) -> tuple[InputProblem, ...]:
    """What the pages inside an export hold that nobody reads."""
    from copygate.hypertext.reading import read_html
    from copygate.intake.htmlsource import unread_in

    pages = ((field, read_html(field.raw)) for field in fields if field.markup == "html")
    return tuple(problem for field, page in pages for problem in unread_in(page, field.raw, field.source))


class _Item:
    """One exported object, on its way to a declaration."""

    def __init__(self, value: Mapping[str, object], positions: Positions, further: tuple[TextField, ...] = ()) -> None:
        self._value, self._positions = value, positions
        self._body: TextField | None = None
        self._further: list[TextField] = [*further]
        pages = (each for key, each in value.items() if kebab(key) in _HTML and isinstance(each, str))
        self._html = _shown("".join(pages))

    def draft(self, path: str, default_id: str | None) -> Draft:
        declared: dict[str, object] = {}
        for key, value in self._value.items():
            name = kebab(key)
            if not self._is_read_elsewhere(name, value):
                self._declare(key, name, value, declared)
        further = tuple(self._further)
        return draft_from_mapping(
            declared, path=path, default_id=default_id, positions=self._positions, body=self._body, further=further,
            problems=_unread_in((*([self._body] if self._body else ()), *further)),
        )  # fmt: skip

    def _declare(self, key: str, name: str, value: object, declared: dict[str, object]) -> None:
        """Bring one key to the form of a declaration; what has none is read for its words."""
        text = self._rendered(key, value)
        known = key_named(key)
        if isinstance(text, str) and (name in _HTML or self._is_html(key, value, text)) and self._body is None:
            self._body = TextField("body", "body", text, "html", self._source(key))
        elif name in _HTML or name in _FURTHER:
            if isinstance(text, str) and text:
                markup = "html" if is_markup(text) else "plain"
                self._further.append(TextField(key, "caption", text, markup, self._source(key)))  # type: ignore[arg-type] # one of two
            elif text is value:
                self._further += words_in(value, (key,), self._positions)
        elif name in _PUBLISHED and "publish_at" not in self._value:
            declared["publish_at"] = value
            self._moved((key,), ("publish_at",))
        elif known is None or known in SHOWN_BESIDES:
            self._further += words_in({key: value}, (), self._positions)
            if known is not None or not is_group(value) or (name not in _NO_SLIPS and key_resembling(key) is not None):
                declared[key] = value
        elif isinstance(text, str) and text is not value:
            declared[key] = self._unescaped(key, text)
        elif known in _TEXTS and is_group(value):
            self._further += words_in(value, (key,), self._positions, known)
        elif known in _SHOWN and is_group(value) and not _is_declared(value):
            self._further += words_in(value, (key,), self._positions)
            declared[key] = list(_addresses(value)) or None
        else:
            declared[key] = self._named(key, value)

    def _is_read_elsewhere(self, name: str, value: object) -> bool:
        return (bool(self._html) and name in _SAME_AS_HTML and self._is_in_html(value)) or self._is_twin(name, value)

    def _is_in_html(self, value: object) -> bool:
        """Whether the HTML says all of it, so that it need not be read twice."""
        return isinstance(value, str) and all(
            _bare(_said(field)) in self._html for field in words_in(value, (), Positions())
        )

    def _is_twin(self, name: str, value: object) -> bool:
        """Whether it is one of a list that stands beside it, and is read there."""
        listed = self._value.get(_TWINS.get(name, "")) or self._value.get("authors" if name == "author" else "")
        return isinstance(value, dict) and isinstance(listed, list) and value in listed

    def _rendered(self, key: str, value: object) -> object:
        """`{"rendered": "…"}` as WordPress has it; the place of the text becomes that of the key. What else stands in
        it (`raw`, where it says something else) is read too."""
        if isinstance(value, dict) and isinstance(value.get("rendered"), str):
            shown = _shown(value["rendered"])
            for inner, each in value.items():
                if inner != "rendered":
                    found = words_in(each, (key, inner), self._positions)
                    self._further += (field for field in found if _bare(_said(field)) not in shown)
            self._moved((key, "rendered"), (key,))
            return value["rendered"]
        return value

    def _is_html(self, key: str, value: object, text: str) -> bool:
        return key_named(key) == "body" and (text is not value or is_markup(text))

    def _unescaped(self, key: str, text: str) -> str:
        plain = html.unescape(text)
        if plain != text:
            source = self._source(key)
            self._positions.values[key,] = source._replace(exact=False)
        return plain

    def _named(self, key: str, value: object) -> object:
        """Tags and authors as objects have names; numbers alone are the system's own."""
        if key_named(key) not in _NAMED:
            return value
        if isinstance(value, dict):
            return self._name_in(key, value, (key,), (key,))
        if isinstance(value, list):
            named: list[object] = []
            for at, each in enumerate(value):
                if isinstance(each, dict):
                    name = self._name_in(key, each, (key, at), (key, len(named)))
                    named += [] if name is None else [name]
                elif not isinstance(each, int):
                    self._moved((key, at), (key, len(named)))
                    named.append(each)
            return named or None
        return None if isinstance(value, int) else value

    def _name_in(self, key: str, value: Mapping[str, object], at: _Path, to: _Path) -> object:
        """The name in an object, which Strapi wraps twice; the other words in it are read."""
        for inner in ("data", "attributes", "fields"):
            within = value.get(inner)
            if isinstance(within, dict) and "name" not in value:
                return self._name_in(key, within, (*at, inner), to)
            if isinstance(within, list) and "name" not in value:
                self._further += words_in(within, (*at, inner), self._positions)
                return None
        for name, each in value.items():
            if name != "name" or key_named(key) == "category":  # that one is no text of a declaration
                self._further += words_in(each, (*at, name), self._positions)
        self._moved((*at, "name"), to)
        return value.get("name")

    def _moved(self, at: _Path, to: _Path) -> None:
        """What is declared under another path keeps its place in the file."""
        for places in (self._positions.values, self._positions.keys):
            if at in places:
                places[to] = places[at]

    def _source(self, key: str) -> FieldSource:
        return self._positions.values.get((key,), FieldSource(exact=False))


def _is_declared(value: object) -> bool:
    """Whether it is a list of assets as a declaration has them, each with a path of its own."""
    return all(
        not isinstance(each, dict) or any(record_key_named(key) == "path" for key in each)
        for each in (value if isinstance(value, list) else [value])
    )


def _addresses(value: object) -> Iterator[str]:
    """The pictures in an object of an export: what it calls `url` or `src`, each size of it the same picture."""
    if isinstance(value, dict):
        own = next((value[key] for key in ("url", "src") if isinstance(value.get(key), str)), None)
        if own is not None:
            yield own
            return
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _addresses(each)


def _said(field: TextField) -> str:
    return _shown(field.raw) if field.markup == "html" else field.raw


def _shown(page: str) -> str:
    """What a reader of a page sees."""
    from copygate.hypertext.reading import read_html

    read = read_html(page)
    return _bare("".join(page[at:end] if text is None else text for at, end, text in (*read.heading, *read.text)))


def _bare(text: str) -> str:
    """The letters and digits alone: typesetting changes the rest."""
    return _NO_WORD.sub("", _ADDRESS.sub("", text))
