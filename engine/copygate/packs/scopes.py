"""From packs to the names their rules may use, and the collisions between those names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from copygate.dsl import ast
from copygate.dsl.diagnostics import Diagnostic
from copygate.dsl.keywords import terminals
from copygate.dsl.scope import (
    AttributeInScope,
    DefinitionInScope,
    Scope,
    SourceInScope,
    SpecInScope,
    references,
    sort_of,
    speaks_of_match,
)
from copygate.errors import Wording
from copygate.model.platforms import PLATFORMS
from copygate.model.span import Span
from copygate.model.vocabulary import canonical, chinese_names
from copygate.packs.rulebook import Pack, Source, Spec

T = TypeVar("T")


def scope_of(pack: Pack, by_id: Mapping[str, Pack]) -> tuple[Scope, list[Diagnostic]]:
    """The names that rules of `pack` may use, and what is wrong with those the pack itself declares."""
    packs = (pack, *(by_id[used] for used in pack.uses if used in by_id and used != pack.id))
    scope = Scope(
        lexicons=_aliased((lexicon.name, (lexicon.title,), lexicon.name) for p in packs for lexicon in p.lexicons),
        definitions=definitions_of(pack, by_id),
        sources=_aliased((s.id, (s.short, s.title), _source(s)) for p in packs for s in p.sources),
        specs={spec.path: _spec(spec) for p in reversed(packs) for spec in p.specs},
        attributes=_aliased(
            (a.name, (a.title,), AttributeInScope(a.name, a.type, a.values)) for p in packs for a in p.attributes
        ),
        checklists=frozenset(each.id for p in packs for each in p.checklists),
        evidence_kinds=frozenset(kind for p in packs for kind in p.evidence_kinds),
        platforms={name: p.id for p in PLATFORMS for name in (*p.aliases, p.en, p.zh, p.id)},
        items=_items(pack),
    )
    return scope, list(_collisions(packs))


def definitions_of(pack: Pack, by_id: Mapping[str, Pack]) -> dict[str, DefinitionInScope]:
    """The definitions that rules of `pack` may name, by name and title."""
    packs = (pack, *(by_id[used] for used in pack.uses if used in by_id and used != pack.id))
    return _aliased(
        (d.name, (d.title,), DefinitionInScope(d.name, d.when, _about_match(d, p, by_id, ())))
        for p in packs
        for d in p.definitions()
    )


def _about_match(
    definition: ast.Definition, pack: Pack, by_id: Mapping[str, Pack], trail: tuple[ast.Definition, ...]
) -> bool:
    """Whether a definition speaks of the match, itself or through others; recursion is reported elsewhere."""
    if speaks_of_match(definition.when, {}):
        return True
    for reference in references(definition.when):
        for home in (pack, *(by_id[used] for used in pack.uses if used in by_id)):
            for other in home.definitions():
                if reference.name in (other.name, other.title) and not any(other is seen for seen in trail):
                    return _about_match(other, home, by_id, (*trail, definition))
    return False


def _aliased(entries: Iterable[tuple[str, tuple[str, ...], T]]) -> dict[str, T]:
    """(name, other spellings, thing) -> thing by name. Names go before other spellings, earlier before later."""
    listed = list(entries)
    table: dict[str, T] = {}
    for name, _, thing in listed:
        table.setdefault(name, thing)
    for _, others, thing in listed:
        for other in others:
            # A word that means something in itself is no other name for anything.
            if other not in terminals() and canonical(other) not in chinese_names():
                table.setdefault(other, thing)
    return table


def _source(source: Source) -> SourceInScope:
    articles: dict[str, bool] = {}
    for article in source.articles:
        verified = source.verified and article.verified
        articles.update(dict.fromkeys((article.key, *(number.number for number in article.numbers)), verified))
    return SourceInScope(source.id, source.verified, articles, source.from_date, source.until_date)


def _spec(spec: Spec) -> SpecInScope:
    return SpecInScope(
        spec.path,
        spec.values[0].unit,
        numeric=all(not isinstance(value.value, str) for value in spec.values),
        may_block=all(value.status == "official" and not value.conditional for value in spec.values),
    )


def _items(pack: Pack) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for file in pack.files:
        for item in file.tree.items:
            found.setdefault((sort_of(item), item.name), file.path)
    return found


def _collisions(packs: tuple[Pack, ...]) -> Iterator[Diagnostic]:
    """Names of this pack's lexicons that mean something already."""
    taken: dict[str, tuple[str, str]] = {}
    for other in packs[1:]:
        for lexicon in other.lexicons:
            taken[lexicon.name] = (f"a lexicon of {other.id}", f"{other.id} 的词表")
        for definition in other.definitions():
            taken[definition.name] = (f"a definition of {other.id}", f"{other.id} 的定义")
    for lexicon in packs[0].lexicons:
        meaning = taken.get(lexicon.name)
        if lexicon.name in terminals():
            meaning = ("a keyword", "关键字")
        elif canonical(lexicon.name) in chinese_names():
            meaning = ("a word of the vocabulary", "内置词汇")
        if meaning is not None:
            yield Diagnostic(
                lexicon.path,
                Span(0, 0),
                "name-taken",
                Wording(
                    f"the lexicon's name `{lexicon.name}` is already {meaning[0]}",
                    f"词表名 `{lexicon.name}` 已是{meaning[1]}",
                ),
                Wording("choose another name", "请换一个名称"),
            )
        taken[lexicon.name] = ("a lexicon of this pack", "本规则包的词表")
    theirs = {definition.name: other.id for other in packs[1:] for definition in other.definitions()}
    for file in packs[0].files:
        for item in file.tree.items:
            if isinstance(item, ast.Definition) and item.name in theirs:
                yield Diagnostic(
                    file.path,
                    item.name_span,
                    "name-taken",
                    Wording(
                        f"`{item.name}` is already a definition of {theirs[item.name]}",
                        f"`{item.name}` 已是 {theirs[item.name]} 的定义",
                    ),
                    Wording("choose another name", "请换一个名称"),
                )
