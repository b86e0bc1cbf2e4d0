"""What the names of a rule stand for: `things(use, view)`, each with what to show of it and where it is declared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

from copygate.dsl import ast
from copygate.dsl.attributes import DRAFT, OF_ITEMS, OF_PLACES, type_of
from copygate.dsl.complaints import Language
from copygate.dsl.scope import Scope
from copygate.model.platforms import PLATFORMS
from copygate.model.vocabulary import DETECTORS, DRAFT_IS, EVASIONS, EVIDENCE_KINDS, ITEMS, PLACES, ROLES, UNITS, spoken
from copygate.packs.rulebook import Article, Lexicon, Pack, Source, Spec
from copygate.report.article import article_name
from copygate_cli.editor.uses import Use
from copygate_cli.lsptexts import say

Home = tuple[str, int]
"""A file, and the code point in its text."""

_WORDS_SHOWN = 12


class Thing(NamedTuple):
    """Something with a name. `names` are all its spellings, the file's own first; `home` finds its declaration."""

    names: tuple[str, ...]
    detail: str
    text: str = ""
    home: Callable[[], Home | None] | None = None


@dataclass(frozen=True)
class View:
    """One rule file as its writer sees it: the packs in reach, its keywords' language, the reader's own, and the text
    of any file of those packs."""

    packs: tuple[Pack, ...]
    scope: Scope
    spelling: Language
    lang: str
    text_of: Callable[[str], str]


def things(use: Use, view: View) -> Iterator[Thing]:
    """Everything that may be named there."""
    sort = use.sort
    if sort == "source":
        yield from (_source(source, pack, view) for pack in view.packs for source in pack.sources)
    elif sort == "article":
        yield from _articles(use.of, view)
    elif sort == "matcher":
        yield from _lexicons(view)
        yield from _plain(DETECTORS, view, "detector")
    elif sort == "condition":
        yield from _attributes(view)
        yield from _definitions(view)
    elif sort == "draft-is":
        yield from _plain(DRAFT_IS, view, "genre")
        yield from _definitions(view)
    elif sort == "attribute":
        yield from _attributes(view)
        yield from _plain(PLACES, view, "place")
    elif sort == "value":
        yield from _values(use.of, view)
    elif sort == "spec":
        yield from (_spec(spec, pack, view) for pack in view.packs for spec in pack.specs)
    else:
        tables: dict[str, Iterable[str]] = {
            "place": PLACES,
            "evasion": EVASIONS,
            "role": ROLES,
            "unit": UNITS,
            "evidence": (*EVIDENCE_KINDS, *(kind for pack in view.packs for kind in pack.evidence_kinds)),
            "checklist": (each.id for pack in view.packs for each in pack.checklists),
        }
        yield from _plain(tables.get(sort, ()), view, sort)


def written(name: str, view: View) -> str:
    """A name of the vocabulary as the file spells its keywords."""
    return ".".join(spoken(part, view.spelling) for part in name.split("."))


def _plain(names: Iterable[str], view: View, sort: str) -> Iterator[Thing]:
    for name in dict.fromkeys(names):
        other = ".".join(spoken(part, "zh") for part in name.split(".")) if view.spelling == "en" else name
        detail = say(f"lsp.sort.{sort}", view.lang)
        shown = written(name, view)
        yield Thing(tuple(dict.fromkeys((shown, name, other))), detail if other == shown else f"{detail} · {other}")


def _attributes(view: View) -> Iterator[Thing]:
    named = [*DRAFT, "outcome", *ITEMS, *(f"{item}.count" for item in ITEMS)]
    named += [
        f"{owner}.{each}" for table in (OF_ITEMS, OF_PLACES) for owner, fields in table.items() for each in fields
    ]
    for thing in _plain(named, view, "attribute"):
        type_ = type_of(thing.names[1] if len(thing.names) > 1 else thing.names[0], view.scope)
        values = [written(value, view) for value in type_.values] if type_ is not None else []
        about = say(f"lsp.type.{type_.sort}", view.lang) if type_ is not None else ""
        listed = " · ".join(values[:_WORDS_SHOWN])
        yield thing._replace(text="\n\n".join(filter(None, (thing.detail, about, listed))))
    for pack in view.packs:
        for each in pack.attributes:
            names = tuple(filter(None, (each.name, each.title)))
            detail = f"{say('lsp.sort.attribute', view.lang)} · {each.title} ({pack.id})"
            values = [*each.values[:_WORDS_SHOWN]]
            home = _declared(pack, "pack.yaml", rf"\bname:\s*[\"']?{re.escape(each.name)}\b", view)
            yield Thing(names, detail, "\n\n".join(filter(None, (detail, " · ".join(values)))), home)


def _values(attribute: str, view: View) -> Iterator[Thing]:
    if attribute == "platforms":
        for platform in PLATFORMS:
            names = (platform.id, platform.zh, platform.en, *platform.aliases)
            first = platform.zh if view.spelling == "zh" and " " not in platform.zh else platform.id
            yield Thing(tuple(dict.fromkeys((first, *names))), f"{platform.zh} · {platform.en}")
        return
    type_ = type_of(attribute, view.scope)
    if type_ is not None:
        yield from _plain(("yes", "no") if type_.sort == "yes-no" else type_.values, view, "value")


def _definitions(view: View) -> Iterator[Thing]:
    for pack in view.packs:
        for file in pack.files:
            for item in file.tree.items:
                if isinstance(item, ast.Definition):
                    names = tuple(dict.fromkeys(filter(None, (item.name, item.title))))
                    detail = f"{say('lsp.sort.definition', view.lang)} · {item.title} ({pack.id})"
                    text = f"{detail}\n\n```copygate\n{file.text[item.span.start : item.span.end]}\n```"
                    yield Thing(names, detail, text, partial(_at, file.path, item.name_span.start))


def _lexicons(view: View) -> Iterator[Thing]:
    for pack in view.packs:
        for lexicon in pack.lexicons:
            yield _lexicon(lexicon, pack, view)


def _at(path: str, offset: int) -> Home:
    return path, offset


def _lexicon(lexicon: Lexicon, pack: Pack, view: View) -> Thing:
    terms = sum(len(group.terms) for group in lexicon.groups)
    detail = say("lsp.lexicon", view.lang, title=lexicon.title, terms=terms, groups=len(lexicon.groups), pack=pack.id)
    lines = [
        f"- **{group.title or group.id}** ({len(group.terms)}): {'、'.join(group.terms[:_WORDS_SHOWN])}"
        + ("…" if len(group.terms) > _WORDS_SHOWN else "")
        for group in lexicon.groups
    ]
    names = (lexicon.name, lexicon.title) if lexicon.title else (lexicon.name,)
    return Thing(names, detail, "\n".join((detail, "", *lines)), partial(_at, lexicon.path, 0))


def _source(source: Source, pack: Pack, view: View) -> Thing:
    home = _declared(pack, "pack.yaml", rf"(?m)^\s*(?:-\s*)?id:\s*[\"']?{re.escape(source.id)}[\"']?\s*(?:#|$)", view)
    names = tuple(dict.fromkeys(filter(None, (source.id, source.short, source.title))))
    return Thing(names, source.title, "\n\n".join(_about(source, view.lang)), home)


def _about(source: Source, lang: str) -> Iterator[str]:
    yield f"**{source.title}** · {source.issuer}"
    if source.from_date:
        until = say("lsp.until", lang, day=source.until_date) if source.until_date else ""
        yield say("lsp.in-force", lang, day=source.from_date) + until
    yield f"<{source.url}>"
    yield say("lsp.checked", lang, day=source.checked) if source.verified else say("lsp.unverified", lang)


def _articles(name: str, view: View) -> Iterator[Thing]:
    for pack in view.packs:
        for source in pack.sources:
            if name in (source.id, source.short, source.title):
                yield from (_article(article, source, pack, view) for article in source.articles)


def _article(article: Article, source: Source, pack: Pack, view: View) -> Thing:
    numbers = tuple(each.number for each in article.numbers)
    shown = article.shown or article_name(numbers[-1], view.lang)
    law = f"《{source.short or source.title}》" if view.lang.startswith("zh") else f"{source.short or source.title} "
    parts = [f"**{law}{shown}**", article.gist]
    if article.consequence:
        parts.append(article.consequence)
    if len(article.numbers) > 1:
        parts += [f"{n.number}: {n.from_date or ''}–{n.until_date or ''}" for n in article.numbers]
    parts += [*_about(source, view.lang)][1:]
    if source.verified and not article.verified:
        parts.append(say("lsp.unverified", view.lang))
    names = tuple(dict.fromkeys((article.key, *numbers)))
    law_id, listed = re.escape(source.id), "|".join(map(re.escape, names))
    after = rf"(?s)\bid:\s*[\"']?{law_id}[\"']?\s.*?\b(?:number|key):\s*[\"']?(?:{listed})[\"']?(?=[\s,}}#])"
    return Thing(names, article.gist, "\n\n".join(parts), _declared(pack, "pack.yaml", after, view, at_end=True))


def _spec(spec: Spec, pack: Pack, view: View) -> Thing:
    lines = []
    for value in spec.values:
        days = "–".join(str(day or "") for day in (value.from_date, value.until_date))
        status = say(f"lsp.status.{value.status}", view.lang)
        lines.append(
            " · ".join(
                filter(
                    None,
                    (
                        f"**{value.value:g}** {value.unit}"
                        if not isinstance(value.value, str)
                        else f"**{value.value}**",
                        status,
                        days,
                        value.note,
                        value.source,
                    ),
                )
            )
        )
    detail = f"{say('lsp.sort.spec', view.lang)} · {lines[-1].replace('**', '')}" if lines else spec.path
    home = _declared(pack, "specs.yaml", rf"\bpath:\s*[\"']?{re.escape(spec.path)}\b", view)
    return Thing((spec.path,), detail, "\n\n".join(lines), home)


def _declared(pack: Pack, file: str, pattern: str, view: View, *, at_end: bool = False) -> Callable[[], Home | None]:
    """Where a pack file says so; looked for only when asked."""

    def home() -> Home | None:
        path = f"{pack.root}/{file}"
        found = re.search(pattern, view.text_of(path))
        if found is None:
            return (path, 0)
        line = view.text_of(path).rfind("\n", 0, found.end() if at_end else found.start() + 1) + 1
        return path, max(line, 0) if at_end else found.start()

    return home
