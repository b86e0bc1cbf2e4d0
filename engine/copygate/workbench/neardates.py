"""A rule's first day beside the days on which what it cites came into force: `near_dates`."""

from __future__ import annotations

from datetime import date
from typing import Final

from copygate.dsl import ast
from copygate.packs.names import source_named
from copygate.packs.rulebook import Pack, Rulebook

NEAR: Final = 31
"""A day this near to the day of force, and not that day, is more likely a slip than meant."""


def near_dates(rule: ast.Rule, pack: Pack, rulebook: Rulebook) -> date | None:
    """The day of force that the rule's `from` just misses; None where it hits one, or is near none."""
    if rule.from_date is None:
        return None
    days: set[date] = set()
    for cite in rule.cites:
        source = source_named(rulebook, pack, cite.source)
        if source is None:
            continue
        article = source.article(cite.article)
        numbers = article.numbers if article else ()
        days |= {day for day in (source.from_date, *(number.from_date for number in numbers)) if day is not None}
    if rule.from_date in days:
        return None
    return next((day for day in sorted(days) if abs((rule.from_date - day).days) <= NEAR), None)
