"""The page to search on: rules, articles and figures in the page itself, so that it works from a folder, offline."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Final

from copygate.handbook.frame import HOLES, POLICY, page, text
from copygate.handbook.shelf import Shelf
from copygate.report.article import article_name
from copygate.report.page import element

_SCRIPT: Final = """
const all = JSON.parse(document.getElementById("entries").textContent);
const field = document.getElementById("q"), list = document.getElementById("found");
const count = document.getElementById("count");
const folded = (words) => words.normalize("NFKC").toLowerCase();
const texts = all.map((entry) => folded(entry.join(" ")));
const show = () => {
  const words = folded(field.value).split(/\\s+/).filter(Boolean);
  const hits = words.length ? all.filter((_, at) => words.every((word) => texts[at].includes(word))) : [];
  list.replaceChildren(...hits.slice(0, 200).map(([title, path, about]) => {
    const item = document.createElement("li"), link = document.createElement("a"), small = document.createElement("p");
    link.href = path; link.textContent = title; small.textContent = about; small.className = "soft";
    item.append(link, small);
    return item;
  }));
  count.textContent = words.length ? String(hits.length) : "";
};
field.addEventListener("input", show);
const asked = new URLSearchParams(location.search).get("q");
if (asked) { field.value = asked; show(); }
field.focus();
"""


def search_page(shelf: Shelf) -> str:
    """The whole page."""
    digest = b64encode(sha256(_SCRIPT.encode()).digest()).decode()
    entries = json.dumps(list(_entries(shelf)), ensure_ascii=False)
    for sign, escaped in (("&", "\\u0026"), ("<", "\\u003c"), (">", "\\u003e")):
        entries = entries.replace(sign, escaped)  # the end of a script cannot be spelled in it
    body = [
        element("h1", shelf.say("menu.search")),
        f'<p><input id="q" type="search" autocomplete="off" aria-label="{text(shelf.say("menu.search"))}" '
        f'placeholder="{text(shelf.say("search.hint"))}"> <span id="count" role="status"></span></p>\n',
        f'<noscript>{element("p", shelf.say("search.script"))}</noscript><ul id="found"></ul>\n',
    ]
    script = f'<script type="application/json" id="entries">{entries}</script>\n<script>{_SCRIPT}</script>\n'
    policy = f"{POLICY}; script-src 'sha256-{digest}'"
    return page(shelf, "search.html", shelf.say("menu.search"), body, script=script, policy=policy)


def _entries(shelf: Shelf) -> Iterator[tuple[str, str, str]]:
    for pack in shelf.rulebook.packs:
        for rule in pack.rules():
            laws = "、".join(f"{each.source.title} {each.number}" for each in shelf.cited(pack, rule))
            about = " · ".join(filter(None, (f"{pack.id}/{rule.name}", laws, HOLES.sub("…", rule.message or ""))))
            yield rule.title or rule.name, shelf.rule_path(pack, rule), about
        for source in pack.sources:
            for article in source.articles:
                number = article.number_on(shelf.day)
                name = f"{source.title} {article.shown or article_name(number, shelf.lang)}"
                yield name, f"{shelf.law_path(pack, source)}#a{number}", f"{number} · {article.gist}"
        for spec in pack.specs:
            value = spec.on(shelf.day) or spec.values[-1]
            yield spec.path, shelf.platform_path(pack), f"{pack.title} · {value.value} {value.unit} · {value.note}"
