"""`rules list` and `rules show`: what the rules are, and what the law behind them asks for."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

import click

from copygate.dsl.likely import likely
from copygate.errors import UsageError, Wording
from copygate.packs.loader import load_rulebook
from copygate.packs.names import source_named
from copygate.report.article import article_name
from copygate.report.wording import counted, say
from copygate_cli.diagnosis import near_path
from copygate_cli.rulebooks import roots_of

if TYPE_CHECKING:
    from copygate.dsl import ast
    from copygate.packs.rulebook import Article, Pack, Rulebook, Source
    from copygate_cli.config import Settings


def show_list(settings: Settings, wanted: Sequence[str], lang: str) -> int:
    """A line a rule: a table on a terminal, fields between tabs elsewhere."""
    rulebook = _rulebook(settings)
    for name in wanted:
        if rulebook.pack(name) is None:
            packs_here = [pack.id for pack in rulebook.packs]
            raise UsageError("unknown-pack", _both("error.unknown-pack", name, packs_here, known=", ".join(packs_here)))
    packs = [pack for pack in rulebook.packs if not wanted or pack.id in wanted]
    rows = [
        (f"{pack.id}/{rule.name}", rule.title, _severity(rule, lang), _cited(rulebook, pack, rule, lang))
        for pack in packs
        for rule in pack.rules()
    ]
    if sys.stdout.isatty():
        _as_table(rows, lang)
    else:
        for row in rows:
            click.echo("\t".join(row))
        return 0
    click.echo(say("rules.total", lang, rules=counted("rules.count", len(rows), lang), packs=len(packs)))
    return 0


def show_one(settings: Settings, name: str, article: str | None, lang: str) -> int:
    """A rule, definition or workflow as written, or an article with the rules that rest on it."""
    rulebook = _rulebook(settings)
    if article is None:
        for pack, item in _items_named(rulebook, name):
            click.echo(f"# {near_path(_file_of(pack, item))}\n{_text_of(pack, item)}")
            return 0
    sources = _sources_named(rulebook, name)
    if not sources:
        known = [f"{pack.id}/{rule.name}" for pack in rulebook.packs for rule in pack.rules()]
        known += [source.id for pack in rulebook.packs for source in pack.sources]
        raise UsageError("unknown-name", _both("show.unknown", name, known))
    for pack, source in sources:
        cited = cited_by(rulebook, pack, source)
        if article is None:
            click.echo("\n".join((*_about(source, lang), "", *_articles(source, cited, lang))))
            return 0
        found = source.article(article) or source.article(number_of(article))
        if found is not None:
            click.echo("\n".join((*_about(source, lang), "", *_one_article(source, found, cited, lang))))
            return 0
    articles = ", ".join(dict.fromkeys(each.key.partition("(")[0] for each in sources[0][1].articles))
    wording = _both("show.unknown-article", article or "", (), source=name, known=articles)
    raise UsageError("unknown-article", wording)


Cited = dict[str, list["tuple[Pack, ast.Rule]"]]
"""The rules that rest on an article, by its key."""


def cited_by(rulebook: Rulebook, pack: Pack, source: Source) -> Cited:
    """The rules of all packs that cite a source of a pack, by whatever name they call it."""
    found: Cited = {}
    for other in rulebook.packs:
        if pack not in rulebook.visible(other):
            continue
        for rule in other.rules():
            for cite in rule.cites:
                article = source.article(cite.article)
                if article is not None and source_named(rulebook, other, cite.source) is source:
                    found.setdefault(article.key, []).append((other, rule))
    return found


def number_of(written: str) -> str:
    """An article as Chinese law is cited, `第九条第(三)项`, as packs number it: `9(3)`; anything else as it is."""
    plain = written.translate(str.maketrans("（）０１２３４５６７８９", "()0123456789"))
    found = _CITED.fullmatch(plain.replace(" ", ""))
    if found is None:
        return plain
    number, extra, *parts = (None if part is None else chinese_value(part.strip("()")) for part in found.groups())
    return f"{number}" + (f"-{extra}" if extra else "") + "".join(f"({part})" for part in parts if part)


def chinese_value(word: str) -> int:
    """`九` 9, `二十五` 25, `一百零五` 105; digits are themselves."""
    if word.isascii():
        return int(word)
    total, digit = 0, 0
    for sign in word:
        if sign in _PLACES:
            total += max(digit, 1) * _PLACES[sign]
            digit = 0
        else:
            digit = _DIGITS.index(sign)
    return total + digit


_DIGITS: Final = "零一二三四五六七八九"
_PLACES: Final = {"十": 10, "百": 100, "千": 1000}
_NUMERAL: Final = r"([0-9零一二三四五六七八九十百千]{1,9}"
_CITED: Final = re.compile(
    rf"第?{_NUMERAL})条?(?:之{_NUMERAL}))?(?:第{_NUMERAL})款)?(?:第?(\(?[0-9零一二三四五六七八九十百千]{{1,9}}\)?)项)?"
)


def _rulebook(settings: Settings) -> Rulebook:
    return load_rulebook(roots_of(settings), also=settings.also)


def _about(source: Source, lang: str) -> Iterator[str]:
    yield f"{source.title} ({source.id}) · {source.issuer}"
    dates = [say("show.from", lang, day=source.from_date)] if source.from_date else []
    dates += [say("show.until", lang, day=source.until_date)] if source.until_date else []
    if dates:
        yield f"{say('show.in-force', lang)} {', '.join(dates)}"
    yield f"{say('show.link', lang)} {source.url}"
    if not source.verified:
        yield say("show.unverified", lang)
    elif source.checked:
        yield say("show.checked", lang, day=source.checked)


def _articles(source: Source, cited: Cited, lang: str) -> Iterator[str]:
    """Every article with how many rules rest on it."""
    today = date.today()
    for article in source.articles:
        number = article.number_on(today)
        key = "" if article.key == number else f" [{article.key}]"
        rules = cited.get(article.key, ())
        count = counted("rules.count", len(rules), lang) if rules else say("show.no-rules", lang)
        yield f"  {number}{key}  {article.gist}{say('aside', lang, text=count)}"
    if not source.articles:
        yield say("show.no-rules", lang)


def _one_article(source: Source, article: Article, cited: Cited, lang: str) -> Iterator[str]:
    number = article.number_on(date.today())
    key = "" if article.key == number else f" [{article.key}]"
    shown = article.shown if article.shown and lang.startswith("zh") else article_name(number, lang)
    yield f"{shown} ({number}){key}"
    yield f"  {article.gist}"
    if article.consequence:
        yield f"  {say('show.consequence', lang)} {article.consequence}"
    if not article.verified:
        yield f"  {say('show.unverified', lang)}"
    if len(article.numbers) > 1:
        for each in article.numbers:
            days = [say("show.from", lang, day=each.from_date)] if each.from_date else []
            days += [say("show.until", lang, day=each.until_date)] if each.until_date else []
            yield f"  {each.number}: {', '.join(days)}"
    yield ""
    citing = [_citing(pack, rule, lang) for pack, rule in cited.get(article.key, ())]
    yield from ([f"{say('show.rules', lang)}:", *citing] if citing else [say("show.no-rules", lang)])
    parts = [each for each in source.articles if each.key != article.key and each.key.startswith(f"{article.key}(")]
    if parts:
        yield ""
        yield from _articles(source._replace(articles=tuple(parts)), cited, lang)


def _citing(pack: Pack, rule: ast.Rule, lang: str) -> str:
    """A rule in a line: its id, title, severity, and the days it is in force."""
    days = [say("show.from", lang, day=rule.from_date)] if rule.from_date else []
    days += [say("show.until", lang, day=rule.until_date)] if rule.until_date else []
    words = (f"{pack.id}/{rule.name}", rule.title, _severity(rule, lang), ", ".join(days))
    return "  " + "  ".join(word for word in words if word)


def _items_named(rulebook: Rulebook, name: str) -> Iterator[tuple[Pack, ast.Item]]:
    """A rule, definition or workflow by id; by its own name where only one bears it."""
    found = [(pack, item) for pack in rulebook.packs for file in pack.files for item in file.tree.items]
    exact = [(pack, item) for pack, item in found if f"{pack.id}/{item.name}" == name]
    short = [(pack, item) for pack, item in found if item.name == name]
    yield from exact or (short if len(short) == 1 else ())


def _sources_named(rulebook: Rulebook, name: str) -> list[tuple[Pack, Source]]:
    bare = name.strip("《》")
    return [
        (pack, source)
        for pack in rulebook.packs
        for source in pack.sources
        if bare in (source.id, source.title, source.short)
    ]


def _file_of(pack: Pack, wanted: ast.Item) -> str:
    return next(file.path for file in pack.files if any(item is wanted for item in file.tree.items))


def _text_of(pack: Pack, wanted: ast.Item) -> str:
    file = next(file for file in pack.files if any(item is wanted for item in file.tree.items))
    return file.text[wanted.span.start : wanted.span.end]


def _severity(rule: ast.Rule, lang: str) -> str:
    if rule.severity is None:
        return say("rules.oblige", lang)
    return say(f"rules.severity.{rule.severity}", lang)


def _cited(rulebook: Rulebook, pack: Pack, rule: ast.Rule, lang: str) -> str:
    names = {source.id: source.short or source.title for each in rulebook.visible(pack) for source in each.sources}
    return ", ".join(f"{names.get(cite.source, cite.source)} {cite.article}" for cite in rule.cites)


def _as_table(rows: list[tuple[str, str, str, str]], lang: str) -> None:
    from rich.box import SIMPLE
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE, pad_edge=False)
    for column in ("rule", "title", "severity", "cites"):
        table.add_column(say(f"rules.column.{column}", lang), overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    Console().print(table)


def _both(key: str, name: str, likely_among: Sequence[str], /, **values: object) -> Wording:
    """The complaint in both languages, with the name that was probably meant."""
    meant = likely(name, likely_among)
    near = [say("error.near", lang, near=meant) if meant else "" for lang in ("en", "zh")]
    return Wording(say(key, "en", name=name, near=near[0], **values), say(key, "zh", name=name, near=near[1], **values))
