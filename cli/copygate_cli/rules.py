"""`copygate rules …`: the commands for those who read, write and answer for rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from copygate_cli.impacting import impact
from copygate_cli.rulewriting import COMMANDS, RuleName
from copygate_cli.speech import Choice, Command, Day, Group, lang_of

if TYPE_CHECKING:
    from datetime import date

    from copygate_cli.config import Settings

_PATHS = click.argument("paths", metavar="[PATH]…", nargs=-1, type=click.Path(path_type=Path))


@click.group("rules", cls=Group, help="help.rules")
def rules() -> None:
    """Read, test and mend rules."""


@rules.command("list", cls=Command, help="help.rules.list")
@click.argument("packs", metavar="[PACK]…", nargs=-1)
@click.pass_context
def list_rules(ctx: click.Context, packs: tuple[str, ...]) -> int:
    """A table of rules."""
    from copygate_cli.catalogue import show_list

    return show_list(_here(), packs, lang_of(ctx))


@rules.command("show", cls=Command, help="help.rules.show")
@click.argument("name", metavar="RULE|SOURCE", type=RuleName())
@click.argument("article", metavar="[ARTICLE]", required=False)
@click.pass_context
def show(ctx: click.Context, name: str, article: str | None) -> int:
    """A rule, or an article."""
    from copygate_cli.catalogue import show_one

    return show_one(_here(), name, article, lang_of(ctx))


@rules.command("check", cls=Command, help="help.rules.check")
@_PATHS
@click.option("--as-of", type=Day(), metavar="DATE", help="help.rules.as-of")
@click.option("--max-age", "most_days", type=click.IntRange(0), default=365, metavar="DAYS", help="help.rules.max-age")
@click.option("--strict", is_flag=True, help="help.rules.strict")
@click.pass_context
def check(ctx: click.Context, paths: tuple[Path, ...], as_of: date | None, most_days: int, strict: bool) -> int:
    """All diagnostics at once."""
    from copygate_cli.workshop import check_rules

    return check_rules(_here(), paths, lang_of(ctx), as_of=as_of, most_days=most_days, strict=strict)


@rules.command("test", cls=Command, help="help.rules.test")
@_PATHS
@click.option("--coverage", is_flag=True, help="help.rules.coverage")
@click.option("--min", "least", type=click.FloatRange(0, 100), metavar="PERCENT", help="help.rules.min")
@click.option("--junit", type=click.Path(path_type=Path), metavar="FILE", help="help.rules.junit")
@click.pass_context
def test(ctx: click.Context, paths: tuple[Path, ...], coverage: bool, least: float | None, junit: Path | None) -> int:
    """All examples."""
    from copygate_cli.workshop import test_rules

    return test_rules(_here(), paths, lang_of(ctx), coverage=coverage, least=least, junit=junit)


@rules.command("mutate", cls=Command, help="help.rules.mutate")
@click.argument("packs", metavar="[PACK]…", nargs=-1)
@click.option("--sample", type=click.IntRange(1), metavar="N", help="help.rules.mutate.sample")
@click.option("--seed", type=int, default=0, metavar="N", help="help.rules.mutate.seed")
@click.option("--min", "least", type=click.FloatRange(0, 100), metavar="PERCENT", help="help.rules.mutate.min")
@click.option("--processes", type=click.IntRange(1), default=2, metavar="N", help="help.rules.mutate.processes")
@click.pass_context
def mutate(
    ctx: click.Context, packs: tuple[str, ...], sample: int | None, seed: int, least: float | None, processes: int
) -> int:
    """Faults that no example notices."""
    from copygate_cli.workshop import mutate_rules

    return mutate_rules(_here(), packs, lang_of(ctx), sample=sample, seed=seed, least=least, processes=processes)


@rules.command("profile", cls=Command, help="help.rules.profile")
@click.argument("drafts", metavar="[DRAFT]…", nargs=-1, type=click.Path(path_type=Path))
@click.option("--top", type=click.IntRange(1), default=20, metavar="N", help="help.rules.profile.top")
@click.option("--runs", type=click.IntRange(1), default=5, metavar="N", help="help.rules.profile.runs")
@click.pass_context
def profile(ctx: click.Context, drafts: tuple[Path, ...], top: int, runs: int) -> int:
    """Time by rule."""
    from copygate_cli.profiling import profile_rules

    return profile_rules(_here(), drafts, top, runs, lang_of(ctx))


@rules.command("fmt", cls=Command, help="help.rules.fmt")
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="help.rules.fmt.check")
@click.option("--keywords", type=Choice(("zh", "en")), metavar="zh|en", help="help.rules.fmt.keywords")
@click.pass_context
def fmt(ctx: click.Context, paths: tuple[Path, ...], only_check: bool, keywords: str | None) -> int:
    """One layout for all."""
    from copygate_cli.formatting import format_rules

    return format_rules(paths, only_check, keywords, lang_of(ctx))


@rules.command("assets", cls=Command, help="help.rules.assets")
@click.argument("paths", metavar="PICTURE…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--forbidden", is_flag=True, help="help.rules.assets.forbidden")
@click.pass_context
def assets(ctx: click.Context, paths: tuple[Path, ...], forbidden: bool) -> int:
    """Entries for assets.yaml."""
    from copygate_cli.assetlisting import list_assets

    return list_assets(paths, forbidden, lang_of(ctx))


for command in (*COMMANDS, impact):
    rules.add_command(command)


def _here() -> Settings:
    from copygate_cli.config import Configuration

    return Configuration().of(Path())
