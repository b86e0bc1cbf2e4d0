"""The group of commands as click knows it: everything but a plain `copygate check PATH…` is parsed here."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

    from click.shell_completion import CompletionItem

# In the order of a first encounter; each is the module of that name.
COMMANDS: Final = (
    "check",
    "init",
    "baseline",
    "rules",
    "lsp",
    "pack",
    "store",
    "people",
    "review",
    "evidence",
    "report",
    "takedown",
    "override",
    "blacklist",
    "tick",
    "audit",
)


def invoke(arguments: Sequence[str], lang: str) -> int:
    """Run one command; its exit code."""
    if "_COPYGATE_COMPLETE" in os.environ:
        copygate.main(list(arguments), "copygate", obj=lang)
    try:
        with copygate.make_context("copygate", list(arguments), obj=lang) as context:
            code = copygate.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    except click.Abort as aborted:
        raise KeyboardInterrupt from aborted
    return code if isinstance(code, int) else 0


class Commands(click.Group):
    """Commands by name, each imported only when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order of a first encounter."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name not in COMMANDS:
            return None
        from importlib import import_module

        command: click.Command = getattr(import_module(f"copygate_cli.{cmd_name}"), cmd_name)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """What a shell may put in, described in the reader's language."""
        from copygate_cli.speech import in_words

        with ctx.scope(cleanup=False):
            return in_words(super().shell_complete(ctx, incomplete), ctx)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What copygate is for, in the reader's language."""
        from copygate_cli.speech import write_help

        write_help(self, ctx, formatter)


def _version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from copygate import __version__

    click.echo(f"copygate {__version__}")
    ctx.exit()


copygate = Commands(
    "copygate",
    help="help.copygate",
    no_args_is_help=True,
    params=[
        click.Option(
            ["--version"], is_flag=True, expose_value=False, is_eager=True, callback=_version, help="help.version"
        ),
        click.Option(["--lang"], metavar="zh|en", expose_value=False, help="help.lang"),
    ],
)
