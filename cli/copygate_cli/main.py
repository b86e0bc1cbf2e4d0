"""`copygate`: the group of commands, and the one place where an outcome or an error becomes an exit code.

0 nothing at or above --fail-on; 1 something is; 3 an input unreadable or undecided; 2 the call, the configuration or
the rulebook is wrong and nothing was checked. Only click is imported here: a cold check pays for what it uses.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from typing import TYPE_CHECKING, Final, NoReturn

import click

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS: Final = ("check", "rules", "init")
USAGE: Final = 2
UNDECIDED: Final = 3
INTERRUPTED: Final = 130


def main() -> NoReturn:
    """Run the command line and exit."""
    # A short run makes a hundred thousand objects that all live to its end: looking through them finds nothing.
    gc.set_threshold(100_000, 20, 50)
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; every way it can end is an exit code, and none of them shows a traceback."""
    from copygate_cli.speech import language

    lang = language(arguments, os.environ)
    try:
        code = _invoke(list(arguments), lang)
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go_of_stdout()
        return UNDECIDED  # the reader left: nobody may take the rest as passed
    except (KeyboardInterrupt, click.Abort):
        from copygate.report.wording import say
        from copygate_cli.complaints import tell

        tell(say("error.interrupted", lang))
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - told below, and never exit 0
        # Fails closed: whatever went wrong, the gate must not open.
        from copygate_cli.complaints import explain_failure

        if os.environ.get("COPYGATE_DEBUG") == "1":
            import traceback

            traceback.print_exc()
        try:
            return explain_failure(error, lang)
        except Exception as another:  # noqa: BLE001 - words failed too; the exit code must not
            click.echo(f"copygate: {type(error).__name__}, then {type(another).__name__}", err=True)
            return UNDECIDED
    return code


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


def _invoke(arguments: list[str], lang: str) -> int:
    if "_COPYGATE_COMPLETE" in os.environ:
        copygate.main(arguments, "copygate", obj=lang)
    # A pipe that cannot carry a character must not end the run.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        with copygate.make_context("copygate", arguments, obj=lang) as context:
            code = copygate.invoke(context)
    except click.exceptions.Exit as done:
        return done.exit_code
    return code if isinstance(code, int) else 0


def _let_go_of_stdout() -> None:
    """Else the interpreter complains once more when it flushes at exit."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return  # no descriptor behind stdout, as in tests: nothing will be flushed


if __name__ == "__main__":
    main()
