"""Commands of `copygate rules` for those who write rules and answer for them: `COMMANDS`, put in by `rules.py`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import click

from copygate_cli.speech import Command, Day, lang_of

_DRAFT = click.argument("draft", metavar="DRAFT", type=click.Path(path_type=Path))


@click.command("explain", cls=Command, help="help.rules.explain")
@click.argument("rule", metavar="RULE")
@_DRAFT
@click.option("--as-of", type=Day(), metavar="DATE", help="help.check.as-of")
@click.option("--all", "whole", is_flag=True, help="help.rules.explain.all")
@click.pass_context
def explain(ctx: click.Context, rule: str, draft: Path, as_of: date | None, whole: bool) -> int:
    """One rule on one draft."""
    from copygate_cli.ruleexplain import Explaining

    return Explaining(lang_of(ctx), as_of, whole).about(rule, draft)


COMMANDS: Final = (explain,)
