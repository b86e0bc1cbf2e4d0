"""The page of one platform: its figures over time, official or observed, and the rules of its pack."""

from __future__ import annotations

from collections.abc import Iterator

from copygate.handbook.frame import link, outside, page, rule_rows, text
from copygate.handbook.shelf import Shelf
from copygate.model.vocabulary import spoken
from copygate.packs.rulebook import Pack, SpecValue
from copygate.report.page import element


def platform_page(shelf: Shelf, pack: Pack) -> str:
    """The whole page."""
    path = shelf.platform_path(pack)
    columns = ("figure", "value", "unit", "status", "since", "until", "source")
    head = "".join(element("th", shelf.say(f"column.{name}")) for name in columns)
    rows = "".join(_rows(shelf, pack))
    body = [element("h1", pack.title), f"<p>{link(shelf.pack_path(pack), pack.id, path)}</p>"]
    body.append(element("p", shelf.say("platform.observed"), "soft"))
    body.append(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>\n")
    body.append(f"<h2>{text(shelf.say('pack.rules'))}</h2>{rule_rows(shelf, ((pack, r) for r in pack.rules()), path)}")
    return page(shelf, path, pack.title, body)


def _rows(shelf: Shelf, pack: Pack) -> Iterator[str]:
    for spec in pack.specs:
        for value in spec.values:
            current = spec.on(shelf.day) is value
            yield f"<tr{'' if current else ' class=past'}>{''.join(_cells(shelf, spec.path, value))}</tr>"


def _cells(shelf: Shelf, path: str, value: SpecValue) -> Iterator[str]:
    yield f"<td>{element('code', path)}{'<br>' + text(value.note) if value.note else ''}</td>"
    shown = f"{value.value:,}".replace(".0", "") if isinstance(value.value, (int, float)) else value.value
    yield element("td", shown, "figure")
    yield element("td", spoken(value.unit, shelf.lang))
    yield element("td", shelf.say(f"status.{value.status}"), value.status)
    yield element("td", str(value.from_date or ""), "day")
    yield element("td", str(value.until_date or ""), "day")
    yield f'<td class="source">{outside(value.source, value.source)}</td>'
