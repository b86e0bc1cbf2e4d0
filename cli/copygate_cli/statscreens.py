"""`stats_lines`: the figures for people, a table a question; `csv_files`: all of them for a spreadsheet program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from copygate.report.names import platform_word
from copygate_cli.columns import table
from copygate_cli.spreadsheets import csv_bytes
from copygate_cli.statstexts import TEXTS, say

if TYPE_CHECKING:
    from copygate.service.statistics import (
        Asked,
        BrandFigures,
        DeadlineFigures,
        Figures,
        PlatformFigures,
        RuleFigures,
        TierFigures,
    )
    from copygate_cli.storage import Desktop

SHOWN: Final = 20
"""So many rules are shown; the CSV has all."""
_RULES: Final = ("rule", "cases", "blocked", "mended", "waived", "published", "taken-down")
_PLATFORMS: Final = ("platform", "cases", "clean", "blocked", "changes", "rejected", "published", "taken-down")
_DEADLINES: Final = ("deadline", "kept", "broken", "running")
_TIERS: Final = ("tier", "passed", "returned", "waiting", "clock-median", "clock-most", "worked-median", "worked-most")


def stats_lines(desk: Desktop, asked: Asked, found: Figures) -> Iterator[str]:
    """What was asked, then a table a question; a question without an answer is left out."""
    from copygate.service.statistics import GOAL

    lang = desk.lang
    yield _head(desk, asked, found)
    tables = (
        ("tiers", _tier_heads(found), [_tier(each, lang)[: len(_tier_heads(found))] for each in found.tiers]),
        ("rules", _RULES, [_rule(each) for each in found.rules[:SHOWN]]),
        ("platforms", _PLATFORMS, [_platform(each, lang) for each in found.platforms]),
        ("deadlines", _DEADLINES, [_deadline(each, lang) for each in found.deadlines]),
    )
    for name, heads, rows in tables:
        if rows:
            yield ""
            yield say(f"stats.{name}", lang)
            yield table([say(f"head.{each}", lang) for each in heads], [[str(cell) for cell in row] for row in rows])
            if name == "rules" and len(found.rules) > SHOWN:
                yield say("stats.more", lang, count=len(found.rules) - SHOWN)
    yield ""
    yield say("stats.brand", lang)
    yield from _brand(found.brand, GOAL, lang)


def csv_files(found: Figures, lang: str) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file."""

    def made(heads: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
        return csv_bytes([say(f"head.{each}", lang) for each in heads], rows)

    heads = ("tier", "passed", "returned", "waiting", *(f"{each}-h" for each in _TIERS[4:]))
    yield "turnaround.csv", made(heads, [_tier_hours(each, lang) for each in found.tiers])
    by_platform = [(_named(each.platform, lang), *_rule(each)) for each in found.rules_by_platform]
    yield "rules.csv", made(_RULES, [_rule(each) for each in found.rules])
    yield "rules-by-platform.csv", made(("platform", *_RULES), by_platform)
    yield "platforms.csv", made(_PLATFORMS, [_platform(each, lang) for each in found.platforms])
    yield "deadlines.csv", made(_DEADLINES, [_deadline(each, lang) for each in found.deadlines])
    brand = found.brand
    counted = (
        brand.published,
        brand.errors,
        brand.unnamed,
        brand.restored,
        brand.rechecks,
        round(brand.least, 4),
        round(brand.most, 4),
    )
    yield "brand.csv", made(("published", "errors", "unnamed", "restored", "rechecks", "least", "most"), [counted])


def _head(desk: Desktop, asked: Asked, found: Figures) -> str:
    lang = desk.lang
    since = desk.when(asked.since) if asked.since else say("stats.ever", lang)
    until = desk.until(asked.until) if asked.until else say("stats.now", lang)
    names = [platform_word(each, lang) for each in sorted(asked.platforms)]
    platforms = "".join(f" · {each}" for each in names)
    return say("stats.head", lang, count=found.cases, since=since, until=until, platforms=platforms)


def _tier_heads(found: Figures) -> tuple[str, ...]:
    """Without the columns of working hours where no tier counts them."""
    return _TIERS if any(each.worked for each in found.tiers) else _TIERS[:6]


def _tier(each: TierFigures, lang: str) -> tuple[object, ...]:
    pairs = (*(each.clock or (None, None)), *(each.worked or (None, None)))
    times = ("-" if time is None else _spelled(time, lang) for time in pairs)
    return (_title(each, lang), each.passed, each.returned, each.waiting, *times)


def _tier_hours(each: TierFigures, lang: str) -> tuple[object, ...]:
    pairs = (*(each.clock or (None, None)), *(each.worked or (None, None)))
    hours = ("" if time is None else round(time / timedelta(hours=1), 2) for time in pairs)
    return (_title(each, lang), each.passed, each.returned, each.waiting, *hours)


def _title(each: TierFigures, lang: str) -> str:
    from copygate.service.stories import BESIDE

    return say("tier.beside", lang) if each.tier == BESIDE else each.title or each.tier


def _rule(each: RuleFigures) -> tuple[object, ...]:
    return (each.rule, each.cases, each.blocked, each.mended, each.waived, each.published, each.taken_down)


def _platform(each: PlatformFigures, lang: str) -> tuple[object, ...]:
    counted = (each.cases, each.clean, each.blocked, each.changes, each.rejected, each.published, each.taken_down)
    return (_named(each.platform, lang), *counted)


def _deadline(each: DeadlineFigures, lang: str) -> tuple[object, ...]:
    key = f"deadline.{each.title}"
    title = say(key, lang) if key in TEXTS else each.title
    return (title or say("deadline.none", lang), each.kept, each.broken, each.running)


def _named(platform: str, lang: str) -> str:
    return platform_word(platform, lang) if platform else say("platform.none", lang)


def _brand(brand: BrandFigures, goal: float, lang: str) -> Iterator[str]:
    if not brand.published:
        yield say("brand.nothing", lang)
        return
    least, most, limit = f"{brand.least:.1%}", f"{brand.most:.1%}", f"{goal:.0%}"
    counted = {"published": brand.published, "errors": brand.errors}
    if brand.unnamed:
        yield say("brand.range", lang, least=least, most=most, unnamed=brand.unnamed, **counted)
    else:
        yield say("brand.rate", lang, rate=least, **counted)
    yield say(
        "brand.met" if brand.most < goal else "brand.missed" if brand.least >= goal else "brand.open", lang, goal=limit
    )
    if brand.restored:
        yield say("brand.restored", lang, count=brand.restored)
    if brand.rechecks:
        yield say("brand.rechecks", lang, count=brand.rechecks)


def _spelled(time: timedelta, lang: str) -> str:
    hours, minutes = divmod(int(time.total_seconds()) // 60, 60)
    return say("lasted.hours" if hours else "lasted.minutes", lang, hours=hours, minutes=minutes)
