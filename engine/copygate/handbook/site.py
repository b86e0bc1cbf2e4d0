"""`site_of(rulebook, history, day)`: every page of the handbook in both languages. Pure: the same rules on the same day
make the same bytes; whoever calls it writes the files and looks that no link leads nowhere (`links.py`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, Literal

from copygate.handbook.index import changes_page, front, landing, laws_index, packs_page, platforms_index
from copygate.handbook.law import law_page
from copygate.handbook.look import CSS
from copygate.handbook.platform import platform_page
from copygate.handbook.rule import rule_page
from copygate.handbook.search import search_page
from copygate.handbook.shelf import Change, Shelf
from copygate.packs.rulebook import Rulebook

LANGUAGES: Final[tuple[Literal["zh", "en"], ...]] = ("zh", "en")


def site_of(rulebook: Rulebook, history: Mapping[str, Sequence[Change]], day: date) -> Iterator[tuple[str, str]]:
    """Paths and texts of the site's files. `history` holds the changes by the id of a rule, newest first."""
    yield "index.html", landing()
    yield "style.css", CSS + "\n"
    for lang in LANGUAGES:
        shelf = Shelf(rulebook, history, day, lang)
        yield f"{lang}/index.html", front(shelf)
        yield f"{lang}/laws.html", laws_index(shelf)
        yield f"{lang}/platforms.html", platforms_index(shelf)
        yield f"{lang}/changes.html", changes_page(shelf)
        yield f"{lang}/search.html", search_page(shelf)
        for pack in rulebook.packs:
            yield f"{lang}/{shelf.pack_path(pack)}", packs_page(shelf, pack)
            for rule in pack.rules():
                yield f"{lang}/{shelf.rule_path(pack, rule)}", rule_page(shelf, pack, rule)
            for source in pack.sources:
                yield f"{lang}/{shelf.law_path(pack, source)}", law_page(shelf, pack, source)
            if pack.specs:
                yield f"{lang}/{shelf.platform_path(pack)}", platform_page(shelf, pack)
