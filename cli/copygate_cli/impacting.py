"""`copygate rules impact`: what a change of the rules does to an archive, as click parses it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from copygate_cli.speech import Choice, Command, Day, lang_of

_FILE = click.Path(path_type=Path)


@click.command("impact", cls=Command, help="help.rules.impact")
@click.option("--base", metavar="REV|FOLDER", required=True, help="help.rules.impact.base")
@click.option(
    "--archive", "archives", metavar="PATH", type=_FILE, multiple=True, required=True, help="help.rules.impact.archive"
)
@click.option("--rules", "folder", metavar="FOLDER", type=_FILE, help="help.rules.impact.rules")
@click.option("--pack", "packs", multiple=True, metavar="ID", help="help.check.pack")
@click.option("--as-of", type=Day(), metavar="DATE", help="help.check.as-of")
@click.option(
    "--format", "form", type=Choice(("full", "json", "html")), default="full", metavar="FORMAT",
    help="help.rules.impact.format",
)  # fmt: skip
@click.option("--samples", type=click.IntRange(0, 100), default=5, metavar="N", help="help.rules.impact.samples")
@click.option("--verify", "again", type=click.IntRange(0), default=200, metavar="N", help="help.rules.impact.again")
@click.option("--workers", type=click.IntRange(1, 64), metavar="N", help="help.rules.impact.workers")
@click.option("--whole", is_flag=True, help="help.rules.impact.whole")
@click.pass_context
def impact(  # noqa: PLR0913, PLR0917 - click hands over every option by name
    ctx: click.Context,
    base: str,
    archives: tuple[Path, ...],
    folder: Path | None,
    packs: tuple[str, ...],
    as_of: date | None,
    form: str,
    samples: int,
    again: int,
    workers: int | None,
    whole: bool,
) -> int:
    """Newly blocked, newly clear, unchanged."""
    from copygate_cli.impactrun import Asked, impact_of, show
    from copygate_cli.rulebases import bases

    lang = lang_of(ctx)
    with bases(base, folder, packs, lang) as pair:
        asked = Asked(archives, as_of, samples, again, workers, whole or None)
        result = impact_of(pair, asked, lang)
    return show(result, form, lang)
