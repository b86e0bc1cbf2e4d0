"""The page of one law or platform's terms: its articles in our own words, and the rules that rest on each."""

from __future__ import annotations

from collections.abc import Iterator

from copygate.handbook.frame import in_force, outside, page, rule_rows, text, verified
from copygate.handbook.shelf import Shelf
from copygate.packs.rulebook import Article, Pack, Source
from copygate.report.article import article_name
from copygate.report.page import element


def law_page(shelf: Shelf, pack: Pack, source: Source) -> str:
    """The whole page."""
    path = shelf.law_path(pack, source)
    body = [element("h1", source.title), f"<p>{text(source.issuer)} · {element('code', source.id)}</p>"]
    body += [in_force(shelf, source), f"<p>{outside(source.url, source.url)}</p>", verified(shelf, source)]
    body += [part for article in source.articles for part in _article(shelf, pack, source, article, path)]
    body.append(element("p", shelf.say("law.own-words"), "soft"))
    return page(shelf, path, source.title, body)


def _article(shelf: Shelf, pack: Pack, source: Source, article: Article, path: str) -> Iterator[str]:
    number = article.number_on(shelf.day)
    named = article.shown or article_name(number, shelf.lang)
    yield f'<section class="law" id="a{text(number)}">{element("h2", named)}'
    yield element("p", article.gist)
    if article.consequence:
        yield element("p", shelf.say("consequence") + article.consequence)
    if len(article.numbers) > 1:
        days = (f"{each.number}: {each.from_date or '…'} – {each.until_date or '…'}" for each in article.numbers)
        yield element("p", "; ".join(days), "soft")
    if not article.verified:
        yield element("p", shelf.say("unverified"), "unsure")
    yield rule_rows(shelf, shelf.citing.get((pack.id, source.id, article.key), ()), path) + "</section>\n"
