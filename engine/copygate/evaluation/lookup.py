"""What the names in a pack's rules mean: leaves, definitions, platform figures, articles of law.

A pack's own names come before those of the packs it uses.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from copygate.dsl import ast
from copygate.evaluation.conditions import Names
from copygate.matching.leaf import DetectorLeaf, Leaf, PatternLeaf, SimilarLeaf, Term, TermPattern, TermsLeaf, literal
from copygate.model.finding import Citation
from copygate.model.vocabulary import DETECTORS
from copygate.packs.names import PackNames, lexicon_named, source_named, spec_named
from copygate.packs.packed import Packed
from copygate.packs.rulebook import KnownAsset, Lexicon, Pack, Palette, Rulebook, SpecValue, TermGroup
from copygate.tuples import NamedTuple


class Lookup(NamedTuple):
    """Names as one pack sees them."""

    rulebook: Rulebook
    pack: Pack

    def key(self, matcher: ast.Matcher) -> str:
        """The key of the leaf a matcher stands for."""
        match matcher:
            case ast.Literally(text):
                return f"literal:{text}"
            case ast.Pattern(regex):
                return f"pattern:{regex}"
            case ast.Similar(text, at_least):
                return f"similar:{at_least:g}:{text}"
            case ast.Named(name) if name in DETECTORS:
                return f"detector:{name}"
            case ast.Named(name):
                pack, lexicon = self._lexicon(name)
                return f"lexicon:{pack.id}/{lexicon.name}"
            case _:
                raise TypeError(f"not a leaf: {matcher}")

    def leaf(self, matcher: ast.Matcher) -> Leaf:
        """The leaf itself."""
        key = self.key(matcher)
        match matcher:
            case ast.Literally(text):
                return literal(key, text)
            case ast.Pattern(regex):
                return PatternLeaf(key, regex)
            case ast.Similar(text, at_least):
                return SimilarLeaf(key, text, at_least)
            case ast.Named(name) if name in DETECTORS:
                return DetectorLeaf(key, name)
            case ast.Named(name):
                return lexicon_leaf(key, *self._lexicon(name))
            case _:
                raise TypeError(f"not a leaf: {matcher}")

    def palette(self) -> Palette | None:
        """The pack's own palette, else that of the first pack it uses that has one."""
        return next((pack.palette for pack in self.rulebook.visible(self.pack) if pack.palette is not None), None)

    def assets(self) -> tuple[KnownAsset, ...]:
        """The pictures that any judging pack, or one that this pack uses, knows: what is licensed or forbidden is so
        whichever rule asks."""
        packs = {pack.id: pack for pack in (*self.rulebook.visible(self.pack), *self.rulebook.judging())}
        return tuple(asset for pack in packs.values() for asset in pack.assets)

    def citation(self, cite: ast.Cite, day: date) -> Citation:
        """The article, as it was numbered on the day."""
        source = source_named(self.rulebook, self.pack, cite.source)
        if source is None:
            raise KeyError(f"{self.pack.id}: no source `{cite.source}`")
        article = source.article(cite.article)
        return Citation(
            source.id,
            source.short,
            article.number_on(day) if article else cite.article,
            article.gist if article else "",
            source.url,
            source.from_date.isoformat() if source.from_date else None,
            source.verified and (article is None or article.verified),
            article.shown if article else None,
        )

    def consequence(self, rule: ast.Rule) -> str | None:
        """What the first article that says so has in store for those who ignore it."""
        for cite in rule.cites:
            source = source_named(self.rulebook, self.pack, cite.source)
            article = source.article(cite.article) if source else None
            if article is not None and article.consequence:
                return article.consequence
        return None

    def _lexicon(self, name: str) -> tuple[Pack, Lexicon]:
        found = lexicon_named(self.rulebook, self.pack, name)
        if found is not None:
            return found
        raise KeyError(f"{self.pack.id}: no lexicon or detector `{name}`")


class Directory:
    """What the names in the rules of each pack mean; each is worked out once."""

    def __init__(self, rulebook: Rulebook, packed: Mapping[str, Packed[PackNames]]) -> None:
        self._rulebook, self._packed = rulebook, packed
        self._known: dict[str, Names] = {}

    def names(self, pack: Pack) -> Names:
        """Everything a condition of the pack may name."""
        known = self._known.get(pack.id)
        if known is None:
            known = self._known[pack.id] = self._names(pack)
        return known

    def _names(self, pack: Pack) -> Names:
        lookup = Lookup(self._rulebook, pack)
        visible = self._rulebook.visible(pack)
        tables = [(home, self._packed[home.id]) for home in visible]

        @cache
        def named(name: str) -> str:
            if name in DETECTORS:
                return f"detector:{name}"
            # Names go before titles, those of the pack itself before those of the packs it uses.
            for home, table in tables:
                if name in table.value.lexicons:
                    return f"lexicon:{home.id}/{name}"
            for home, table in tables:
                if name in table.value.lexicon_titles:
                    return f"lexicon:{home.id}/{table.value.lexicon_titles[name]}"
            raise KeyError(f"{pack.id}: no lexicon or detector `{name}`")

        def leaf_of(matcher: ast.Matcher) -> str:
            return named(matcher.name) if isinstance(matcher, ast.Named) else lookup.key(matcher)

        @cache
        def definition(name: str) -> tuple[ast.Definition, Names] | None:
            for home, table in tables:
                if name in table.value.definitions:
                    return table.value.definitions[name].value, self.names(home)
            for home, table in tables:
                if name in table.value.definition_titles:
                    return table.value.definition_titles[name].value, self.names(home)
            return None

        @cache
        def figure(path: str, day: date) -> SpecValue | None:
            spec = spec_named(self._rulebook, pack, path)
            return spec.on(day) if spec else None

        return Names(leaf_of, definition, figure, frozenset(pack.despite), lookup)


def lexicon_leaf(key: str, pack: Pack, lexicon: Lexicon) -> TermsLeaf:
    """What a lexicon looks for."""
    terms: list[Term] = []
    patterns: list[TermPattern] = []
    for group in lexicon.groups:
        name, allow = group_key(pack, lexicon, group), (*group.allow, *lexicon.allow)
        despite = None if group.despite is None else frozenset(group.despite)
        terms += [Term(text, name, allow, despite=despite, context=group.context) for text in group.terms]
        patterns += [TermPattern(pattern, name, allow, despite) for pattern in group.patterns]
    return TermsLeaf(key, tuple(terms), tuple(patterns))


def group_key(pack: Pack, lexicon: Lexicon, group: TermGroup) -> str:
    """The name of a group of terms, unique in the rulebook."""
    return f"{pack.id}/{lexicon.name}/{group.id}"
