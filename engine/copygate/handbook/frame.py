"""What all pages share: the head with the ways about, and the parts that more than one page shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Final
from urllib.parse import quote

from copygate.dsl import ast
from copygate.handbook.shelf import Shelf
from copygate.packs.rulebook import Pack, Source
from copygate.report.excerpt import visible
from copygate.report.page import element

# Nothing is loaded but the style beside the page; the one page that runs a script names it by its digest.
POLICY: Final = "default-src 'none'; style-src 'self' 'unsafe-inline' file:; base-uri 'none'; form-action 'none'"

HOLES: Final = re.compile(r"\{(?:match|measured|limit|unit)\}")
"""What a message leaves to be filled in with the author's words; a page without a draft shows a gap."""


def text(words: str) -> str:
    """Words of a rule file as text of a page: nothing in them is markup, nothing acts."""
    return escape("\n".join(visible(line) for line in words.split("\n")))


def link(path: str, words: str, here: str, css: str = "") -> str:
    """A link from one page of a language to another, by their paths below its folder."""
    named = f' class="{css}"' if css else ""
    return f'<a href="{"../" * here.count("/")}{quote(path, safe="/#")}"{named}>{text(words)}</a>'


def outside(url: str, words: str) -> str:
    """A link to an official text; what is no web address stays text."""
    if not url.startswith(("https://", "http://")):
        return text(words or url)
    return f'<a href="{escape(url)}" rel="noreferrer noopener">{text(words or url)}</a>'


def page(shelf: Shelf, path: str, title: str, body: Iterable[str], *, script: str = "", policy: str = POLICY) -> str:
    """A whole page; `path` is below the language's folder."""
    up = "../" * (path.count("/") + 1)
    other = "en" if shelf.lang == "zh" else "zh"
    ways = ("index", "laws", "platforms", "changes", "search")
    menu = " ".join(link(f"{way}.html", shelf.say(f"menu.{way}"), path) for way in ways)
    elsewhere = f'<a href="{up}{other}/{quote(path)}" lang="{other}">{"English" if other == "en" else "中文"}</a>'
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-CN" if shelf.lang == "zh" else "en"}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        f'<title>{text(title)} · copygate</title>\n<link rel="stylesheet" href="{up}style.css">\n</head>\n<body>\n'
        f'<nav>{menu}<span class="other">{elsewhere}</span></nav>\n<main>\n{"".join(body)}</main>\n'
        f"<footer>{element('p', shelf.say('footer', day=shelf.day, digest=shelf.rulebook.digest[:12]))}</footer>\n"
        f"{script}</body>\n</html>\n"
    )


def severity(shelf: Shelf, rule: ast.Rule) -> str:
    """How much a rule weighs, as a badge."""
    level = rule.severity or "oblige"
    return element("span", shelf.say(f"severity.{level}"), f"badge {level}")


def rule_rows(shelf: Shelf, rules: Iterable[tuple[Pack, ast.Rule]], here: str) -> str:
    """Rules as a table: what, how much, under which law."""
    rows = []
    for pack, rule in rules:
        laws = "、".join(f"{each.source.short or each.source.title} {each.number}" for each in shelf.cited(pack, rule))
        named = link(shelf.rule_path(pack, rule), rule.title or rule.name, here)
        full = element("code", f"{pack.id}/{rule.name}")
        rows.append(f"<tr><td>{named}<br>{full}</td><td>{severity(shelf, rule)}</td>{element('td', laws)}</tr>")
    if not rows:
        return element("p", shelf.say("none"), "soft")
    head = "".join(element("th", shelf.say(f"column.{name}")) for name in ("rule", "severity", "law"))
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>\n"


def verified(shelf: Shelf, source: Source, *, article: bool = True) -> str:
    """Whether what we say of a law was held against its official text."""
    if source.verified and article:
        return element("p", shelf.say("checked", day=source.checked or "—"), "soft")
    return element("p", shelf.say("unverified"), "unsure")


def in_force(shelf: Shelf, source: Source) -> str:
    """Since when a law counts, and until when."""
    if not source.from_date:
        return ""
    until = shelf.say("until", day=source.until_date) if source.until_date else ""
    return element("p", shelf.say("from", day=source.from_date) + until, "soft")
