"""What the pages are made from: the rulebook with names resolved, where each page lies, and the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Literal

from copygate.dsl import ast
from copygate.evaluation.needs import each_leaf
from copygate.handbook.texts import say
from copygate.packs.names import lexicon_named
from copygate.packs.rulebook import Article, Lexicon, Pack, Rulebook, Source
from copygate.tuples import NamedTuple


class Change(NamedTuple):
    """One change of a rule: when, by whom, why (as the commit says), and what, in both languages."""

    day: str
    author: str
    subject: str
    en: tuple[str, ...]
    zh: tuple[str, ...]


class Cited(NamedTuple):
    """An article that a rule rests on; `article` is None where the source does not list it."""

    pack: Pack
    source: Source
    article: Article | None
    number: str


class Shelf:
    """One rulebook for readers of one language, as of a day."""

    def __init__(
        self, rulebook: Rulebook, history: Mapping[str, Sequence[Change]], day: date, lang: Literal["zh", "en"]
    ) -> None:
        self.rulebook, self.history, self.day, self.lang = rulebook, history, day, lang

    def say(self, key: str, **values: object) -> str:
        """A text of the site's own."""
        return say(key, self.lang, **values)

    # ------------------------------------------------------------ where pages lie, below the language's folder

    def pack_path(self, pack: Pack) -> str:
        """The page of a pack."""
        return f"packs/{pack.id}.html"

    def rule_path(self, pack: Pack, rule: ast.Rule) -> str:
        """The page of a rule."""
        return f"rules/{pack.id}/{rule.name}.html"

    def law_path(self, pack: Pack, source: Source) -> str:
        """The page of a law. Two packs may each declare one of the same id, with articles of their own."""
        return f"laws/{pack.id}/{source.id}.html"

    def platform_path(self, pack: Pack) -> str:
        """The page of a platform's figures."""
        return f"platforms/{pack.id}.html"

    # ------------------------------------------------------------ what leads to what

    def cited(self, pack: Pack, rule: ast.Rule) -> Iterator[Cited]:
        """The law behind a rule, as its pack names it."""
        for cite in rule.cites:
            for home in self.rulebook.visible(pack):
                source = next((s for s in home.sources if cite.source in (s.id, s.short, s.title)), None)
                if source is not None:
                    article = source.article(cite.article)
                    yield Cited(home, source, article, article.number_on(self.day) if article else cite.article)
                    break

    @cached_property
    def citing(self) -> dict[tuple[str, str, str], list[tuple[Pack, ast.Rule]]]:
        """(pack, source, article's key) -> the rules that rest on it: the index of citations."""
        found: dict[tuple[str, str, str], list[tuple[Pack, ast.Rule]]] = {}
        for pack in self.rulebook.packs:
            for rule in pack.rules():
                for each in self.cited(pack, rule):
                    key = (each.pack.id, each.source.id, each.article.key if each.article else each.number)
                    found.setdefault(key, []).append((pack, rule))
        return found

    def lexicons(self, pack: Pack, rule: ast.Rule) -> Iterator[tuple[Pack, Lexicon]]:
        """The word lists that a rule reads, those of its conditions too."""
        names = dict.fromkeys(leaf.name for leaf in each_leaf(rule) if isinstance(leaf, ast.Named))
        for name in names:
            found = lexicon_named(self.rulebook, pack, name)
            if found is not None:
                yield found

    def definitions(self, pack: Pack) -> Iterator[tuple[Pack, ast.Definition]]:
        """The named conditions that a pack's rules may use."""
        for home in self.rulebook.visible(pack):
            yield from ((home, definition) for definition in home.definitions())
