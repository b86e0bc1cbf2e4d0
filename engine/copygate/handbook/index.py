"""The pages that lead to others: the front, packs, laws (the index of citations), platforms, changes."""

from __future__ import annotations

from itertools import groupby

from copygate.dsl.phrases import Phrases
from copygate.handbook.frame import link, page, rule_rows, text
from copygate.handbook.rule import change_of
from copygate.handbook.shelf import Shelf
from copygate.packs.rulebook import Pack
from copygate.report.article import article_name
from copygate.report.page import element


def landing() -> str:
    """The first page of all: a choice of language."""
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head><meta charset="utf-8"><title>copygate</title>\n'
        '<meta http-equiv="refresh" content="0; url=zh/index.html"><link rel="stylesheet" href="style.css"></head>\n'
        '<body><main><h1><a href="zh/index.html">规则手册</a> · <a href="en/index.html" lang="en">The rules</a></h1>'
        "</main></body>\n</html>\n"
    )


def front(shelf: Shelf) -> str:
    """All packs, by area."""
    packs = sorted(shelf.rulebook.packs, key=lambda pack: pack.id)
    rules = sum(len(pack.rules()) for pack in packs)
    body = [element("h1", shelf.say("title")), element("p", shelf.say("front", rules=rules, packs=len(packs)))]
    for area, group in groupby(packs, lambda pack: pack.id.split("/")[0]):
        rows = "".join(
            f"<tr><td>{link(shelf.pack_path(pack), pack.title, 'index.html')}<br>{element('code', pack.id)}</td>"
            f"{element('td', str(len(pack.rules())), 'figure')}{element('td', shelf.say(f'applies.{pack.applies}'))}"
            f"{element('td', pack.version)}</tr>"
            for pack in group
        )
        head = "".join(element("th", shelf.say(f"column.{name}")) for name in ("pack", "rules", "applies", "version"))
        body.append(f"<h2>{text(shelf.say(f'area.{area}') if area in _AREAS else area)}</h2>")
        body.append(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>\n")
    return page(shelf, "index.html", shelf.say("title"), body)


_AREAS = frozenset({"cn", "platform", "us", "uk", "eu", "community", "quality", "brand", "house"})


def packs_page(shelf: Shelf, pack: Pack) -> str:
    """One pack: its rules, its law, its lists and named conditions."""
    path, phrases = shelf.pack_path(pack), Phrases(shelf.lang)
    body = [element("h1", pack.title), f"<p>{element('code', pack.id)} · {text(pack.version)} · {text(pack.owner)}</p>"]
    body.append(element("p", shelf.say(f"applies.{pack.applies}"), "soft"))
    body.append(f"<h2>{text(shelf.say('pack.rules'))}</h2>{rule_rows(shelf, ((pack, r) for r in pack.rules()), path)}")
    if pack.specs:
        body.append(f"<p>{link(shelf.platform_path(pack), shelf.say('pack.figures'), path)}</p>")
    if pack.sources:
        laws = "".join(f"<li>{link(shelf.law_path(pack, s), s.title, path)}</li>" for s in pack.sources)
        body.append(f"<h2>{text(shelf.say('pack.laws'))}</h2><ul>{laws}</ul>\n")
    if pack.definitions():
        listed = "".join(
            f"<li>{element('code', each.name)} {text(each.title)}: {element('code', phrases.condition(each.when))}</li>"
            for each in pack.definitions()
        )
        body.append(f"<h2>{text(shelf.say('pack.definitions'))}</h2><ul>{listed}</ul>\n")
    if pack.lexicons:
        listed = "".join(
            f"<li>{element('code', each.name)} {text(each.title)} · "
            f"{text(shelf.say('terms', count=sum(len(group.terms) for group in each.groups)))}</li>"
            for each in pack.lexicons
        )
        body.append(f"<h2>{text(shelf.say('pack.lexicons'))}</h2><ul>{listed}</ul>\n")
    return page(shelf, path, pack.title, body)


def laws_index(shelf: Shelf) -> str:
    """The index of citations: every article, and how many rules rest on it."""
    body = [element("h1", shelf.say("menu.laws"))]
    for pack in shelf.rulebook.packs:
        for source in pack.sources:
            body.append(f"<h2>{link(shelf.law_path(pack, source), source.title, 'laws.html')}</h2><p>")
            for article in source.articles:
                number = article.number_on(shelf.day)
                count = len(shelf.citing.get((pack.id, source.id, article.key), ()))
                name = f"{article.shown or article_name(number, shelf.lang)} ({count})"
                where = f"{shelf.law_path(pack, source)}#a{number}"
                body.append(link(where, name, "laws.html", "" if count else "soft") + " ")
            body.append("</p>\n")
    return page(shelf, "laws.html", shelf.say("menu.laws"), body)


def platforms_index(shelf: Shelf) -> str:
    """The platforms that have figures."""
    rows = "".join(
        f"<tr><td>{link(shelf.platform_path(pack), pack.title, 'platforms.html')}</td>"
        f"{element('td', str(len(pack.specs)), 'figure')}"
        f"{element('td', str(sum(v.status == 'official' for s in pack.specs for v in s.values)), 'figure')}"
        f"{element('td', str(len(pack.rules())), 'figure')}</tr>"
        for pack in shelf.rulebook.packs
        if pack.specs
    )
    head = "".join(element("th", shelf.say(f"column.{name}")) for name in ("platform", "figures", "official", "rules"))
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>\n"
    body = [element("h1", shelf.say("menu.platforms")), table]
    return page(shelf, "platforms.html", shelf.say("menu.platforms"), body)


def changes_page(shelf: Shelf) -> str:
    """What changed, newest first, with the rules it touches."""
    body = [element("h1", shelf.say("menu.changes"))]
    named = {f"{pack.id}/{rule.name}": (pack, rule) for pack in shelf.rulebook.packs for rule in pack.rules()}
    listed = [(change, rule_id) for rule_id, changes in shelf.history.items() for change in changes]
    if not listed:
        body.append(element("p", shelf.say("changes.none"), "soft"))
    for change, rule_id in sorted(listed, key=lambda each: (each[0].day, each[1]), reverse=True):
        found = named.get(rule_id)
        title = rule_id if found is None else link(shelf.rule_path(*found), rule_id, "changes.html")
        body.append(f"<h2>{text(title) if found is None else title}</h2>{change_of(shelf, change)}")
    return page(shelf, "changes.html", shelf.say("menu.changes"), body)
