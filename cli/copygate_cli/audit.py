"""`copygate audit …`: what happened, and the proof that it was not changed since."""

from __future__ import annotations

from pathlib import Path

import click

from copygate_cli.speech import Choice, Command, lang_of, write_help

_FILE = click.Path(path_type=Path)
_LEVEL = Choice(("1", "2", "3", "4"))


class _Audit(click.Group):
    """The group; its help speaks the reader's language."""

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first line of the help."""
        return Command("audit", help=self.help).get_short_help_str(limit)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, what it does, its commands."""
        write_help(self, ctx, formatter)


@click.group("audit", cls=_Audit, help="help.audit")
@click.option("--lang", type=Choice(("zh", "en")), metavar="zh|en", expose_value=False, help="help.lang")
def audit() -> None:
    """Show, export, prove and verify the log."""


@audit.command("verify", cls=Command, help="help.audit.verify")
@click.argument("export", metavar="EXPORT", type=_FILE)
@click.option("--key", "keys", metavar="KEY|FILE", multiple=True, help="help.audit.verify.key")
@click.option("--old", "olds", metavar="FILE", multiple=True, type=_FILE, help="help.audit.verify.old")
@click.option("--level", metavar="1-4", type=_LEVEL, default="4", help="help.audit.verify.level")
@click.option("--leaf", metavar="FILE", type=_FILE, help="help.audit.verify.leaf")
@click.pass_context
def verify(
    ctx: click.Context, export: Path, keys: tuple[str, ...], olds: tuple[Path, ...], level: str, leaf: Path | None
) -> int:
    """An export or a receipt, offline."""
    from copygate.audit import verifier

    return verifier.run(export, keys, olds, int(level), leaf, lang_of(ctx))
