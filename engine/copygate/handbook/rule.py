"""The page of one rule, in the order of a reader's questions: what, why, when not, which words, what it looks like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape

from copygate.dsl import ast
from copygate.dsl.phrases import Phrases
from copygate.dsl.printer import rule_text
from copygate.handbook.frame import HOLES, in_force, link, outside, page, severity, text, verified
from copygate.handbook.shelf import Change, Shelf
from copygate.packs.rulebook import Lexicon, Pack
from copygate.report.article import article_name
from copygate.report.page import element

_WORDS_SHOWN = 60
_WORD = re.compile(r"(?<![\w/.-])([^\W\d][\w-]*)(?![\w/.-])")


def rule_page(shelf: Shelf, pack: Pack, rule: ast.Rule) -> str:
    """The whole page."""
    path = shelf.rule_path(pack, rule)
    body = [*_head(shelf, pack, rule, path), *_law(shelf, pack, rule, path), *_when(shelf, pack, rule, path)]
    body += [*_words(shelf, pack, rule), *_examples(shelf, rule), *_changes(shelf, f"{pack.id}/{rule.name}")]
    body.append(
        f"<h2>{text(shelf.say('rule.text'))}</h2><pre>{text(rule_text(rule, shelf.lang))}</pre>"
        f"<details><summary>{text(shelf.say('rule.other'))}</summary>"
        f"<pre>{text(rule_text(rule, 'en' if shelf.lang == 'zh' else 'zh'))}</pre></details>\n"
    )
    return page(shelf, path, rule.title or rule.name, body)


def _head(shelf: Shelf, pack: Pack, rule: ast.Rule, path: str) -> Iterator[str]:
    yield f"<h1>{text(rule.title or rule.name)} {severity(shelf, rule)}</h1>\n"
    yield f"<p>{element('code', f'{pack.id}/{rule.name}')} · {link(shelf.pack_path(pack), pack.title, path)}</p>\n"
    days = [shelf.say("from", day=rule.from_date)] if rule.from_date else []
    days += [shelf.say("until", day=rule.until_date)] if rule.until_date else []
    if rule.from_date and rule.from_date > shelf.day:
        days.append(shelf.say("not-yet"))
    if days:
        yield element("p", "".join(days), "soft")
    if rule.message:
        yield element("p", HOLES.sub("…", rule.message), "says")
    ways = [way for each in rule.suggests for way in each.replacements]
    for each in rule.suggests:
        if each.insertion is not None:
            place = Phrases(shelf.lang).place(each.insertion.place)
            where = shelf.say(f"insert.{each.insertion.end}", place=place)
            ways.append(f"{where}“{each.insertion.text}”")
    if ways:
        yield f"<h2>{text(shelf.say('rule.ways'))}</h2><ul>{''.join(element('li', way) for way in ways)}</ul>\n"


def _law(shelf: Shelf, pack: Pack, rule: ast.Rule, path: str) -> Iterator[str]:
    yield f"<h2>{text(shelf.say('rule.law'))}</h2>\n"
    for each in shelf.cited(pack, rule):
        name = each.article.shown if each.article and each.article.shown else article_name(each.number, shelf.lang)
        law = link(f"{shelf.law_path(each.pack, each.source)}#a{each.number}", f"{each.source.title} {name}", path)
        yield f'<section class="law"><p><b>{law}</b></p>'
        if each.article is not None:
            yield element("p", each.article.gist)
            if each.article.consequence:
                yield element("p", shelf.say("consequence") + each.article.consequence)
        yield in_force(shelf, each.source)
        yield f"<p>{outside(each.source.url, each.source.url)}</p>"
        yield verified(shelf, each.source, article=each.article is None or each.article.verified) + "</section>\n"


def _when(shelf: Shelf, pack: Pack, rule: ast.Rule, path: str) -> Iterator[str]:
    phrases = Phrases(shelf.lang)
    titles = {each.name: (home, each) for home, each in shelf.definitions(pack)}
    named: dict[str, None] = {}

    def said(condition: ast.Condition) -> str:
        """The condition with its named ones by their titles, which a reader understands."""
        pieces = []
        for piece in _WORD.split(phrases.condition(condition)):
            if piece in titles:
                named[piece] = None
                pieces.append(f"<b>{text(titles[piece][1].title or piece)}</b>")
            else:
                pieces.append(text(piece))
        return f'<span class="clause">{"".join(pieces)}</span>'

    if rule.when is not None:
        yield f"<h2>{text(shelf.say('rule.when'))}</h2><p>{said(rule.when)}</p>\n"
    if rule.unless:
        excuses = "".join(f"<li>{said(each)}</li>" for each in rule.unless)
        yield f"<h2>{text(shelf.say('rule.unless'))}</h2><ul>{excuses}</ul>\n"
    if rule.ask_when is not None:
        yield f"<h2>{text(shelf.say('rule.asks'))}</h2><p>{said(rule.ask_when)}</p>\n"
    for name in list(named):
        home, each = titles[name]
        yield f"<details><summary>{text(each.title or name)} {element('code', name)}</summary>"
        where = link(shelf.pack_path(home), home.title, path)
        yield f"<p>{element('code', phrases.condition(each.when))} ({where})</p>"
        yield "</details>\n"


def _words(shelf: Shelf, pack: Pack, rule: ast.Rule) -> Iterator[str]:
    found = list(shelf.lexicons(pack, rule))
    if not found:
        return
    yield f"<h2>{text(shelf.say('rule.words'))}</h2>\n"
    for home, lexicon in found:
        yield f"<details><summary>{text(lexicon.title or lexicon.name)} {element('code', f'{home.id}: {lexicon.name}')}"
        yield f"</summary>{''.join(_groups(shelf, lexicon))}</details>\n"


def _groups(shelf: Shelf, lexicon: Lexicon) -> Iterator[str]:
    for group in lexicon.groups:
        more = shelf.say("more", count=len(group.terms) - _WORDS_SHOWN) if len(group.terms) > _WORDS_SHOWN else ""
        yield f"<h3>{text(group.title or group.id)}</h3>"
        yield element("p", "、".join(group.terms[:_WORDS_SHOWN]) + more)
        if group.allow:
            yield element("p", shelf.say("allowed") + "、".join(group.allow[:_WORDS_SHOWN]), "soft")
        if group.source:
            yield element("p", shelf.say("why") + group.source, "soft")
    if lexicon.allow:
        yield element("p", shelf.say("allowed") + "、".join(lexicon.allow[:_WORDS_SHOWN]), "soft")


def _examples(shelf: Shelf, rule: ast.Rule) -> Iterator[str]:
    for good in (False, True):
        examples = [each for each in rule.examples if each.good == good]
        if examples:
            key = "good" if good else "bad"
            yield f'<h2>{text(shelf.say(f"rule.{key}"))}</h2><ul class="{key}">'
            yield "".join(f"<li>{_example(shelf, each)}</li>" for each in examples) + "</ul>\n"


def _example(shelf: Shelf, example: ast.Example) -> str:
    phrases = Phrases(shelf.lang)
    shown = text(example.text) if example.text is not None else f"<i>{text(shelf.say('no-text'))}</i>"
    for found in example.finds:
        shown = shown.replace(escape(found), f"<mark>{escape(found)}</mark>", 1)
    told = " · ".join(f"{phrases.name(each.attribute)} {phrases.values(each.values)}" for each in example.settings)
    asks = shelf.say("asks", names="、".join(map(phrases.name, example.asks))) if example.asks else ""
    return shown + "".join(f" {element('span', words, 'soft')}" for words in (told, asks) if words)


def _changes(shelf: Shelf, rule_id: str) -> Iterator[str]:
    listed = shelf.history.get(rule_id, ())
    if not listed:
        return
    yield f"<h2>{text(shelf.say('menu.changes'))}</h2>\n"
    yield "".join(change_of(shelf, each) for each in listed)


def change_of(shelf: Shelf, each: Change) -> str:
    """One change, with who made it and why."""
    lines = each.zh if shelf.lang == "zh" else each.en
    return f"<p>{text(f'{each.day} · {each.author} · {each.subject}')}</p><pre>{text(chr(10).join(lines))}</pre>\n"
