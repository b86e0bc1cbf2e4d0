"""`copygate review stats`: how long reviews take, what rules find, how often deadlines and the brand are broken."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from copygate_cli.acting import at_desk
from copygate_cli.speech import Command
from copygate_cli.storage import Desktop, Moment

if TYPE_CHECKING:
    from copygate.service.statistics import Asked


@click.command("stats", cls=Command, help="help.review.stats")
@click.option("--since", metavar="DATE", type=Moment(), help="help.review.stats.since")
@click.option("--until", metavar="DATE", type=Moment(), help="help.review.stats.until")
@click.option("--platform", "platforms", metavar="NAME", multiple=True, help="help.review.stats.platform")
@click.option("--brand", metavar="PREFIX", multiple=True, default=("brand/",), help="help.review.stats.brand")
@click.option("--csv", "out", metavar="FOLDER", type=click.Path(path_type=Path), help="help.review.stats.csv")
@at_desk()
def stats(
    desk: Desktop,
    since: date | None,
    until: date | None,
    platforms: tuple[str, ...],
    brand: tuple[str, ...],
    out: Path | None,
) -> None:
    """Worked out from the log each time it is asked."""
    from copygate.service.statistics import figures_of
    from copygate_cli.statscreens import csv_files, stats_lines

    asked = _asked(desk, since, until, platforms, brand)
    found = figures_of(desk.service.writer, desk.service.house.calendar, asked)
    for line in stats_lines(desk, asked, found):
        click.echo(line)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in csv_files(found, desk.lang):
            (out / name).write_bytes(content)
            click.echo(str(out / name))


def _asked(
    desk: Desktop, since: date | None, until: date | None, platforms: tuple[str, ...], brand: tuple[str, ...]
) -> Asked:
    from copygate.model.platforms import platform_named
    from copygate.service.statistics import Asked

    named = ((each, platform_named(each)) for each in platforms)
    wanted = frozenset(known.id if known else each for each, known in named)
    return Asked(desk.moment(since), desk.moment(until, end=True), wanted, brand)
