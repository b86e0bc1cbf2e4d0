"""`copygate rules …`: the commands for those who read, write and answer for rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from copygate_cli.impacting import impact
from copygate_cli.rulewriting import COMMANDS, RuleName
from copygate_cli.speech import Choice, Command, Group, lang_of

if TYPE_CHECKING:
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
@click.pass_context
def check(ctx: click.Context, paths: tuple[Path, ...]) -> int:
    """All diagnostics at once."""
    from copygate_cli.workshop import check_rules

    return check_rules(_here(), paths, lang_of(ctx))


@rules.command("test", cls=Command, help="help.rules.test")
@_PATHS
@click.pass_context
def test(ctx: click.Context, paths: tuple[Path, ...]) -> int:
    """All examples."""
    from copygate_cli.workshop import test_rules

    return test_rules(_here(), paths, lang_of(ctx))


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
