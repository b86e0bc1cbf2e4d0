"""What the commands about reports, takedowns, break-glass and blacklist share: texts, lists, the time that is left."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import click

from copygate.errors import UsageError, reason_of
from copygate_cli.columns import table
from copygate_cli.mattertexts import both, say

TEXT_FILE: Final = click.Path(path_type=Path, allow_dash=True)
MOST_TEXT: Final = 100_000
SHORT: Final = 10
"""So much of an id is shown in lists."""

all_option = click.option("--all", "everything", is_flag=True, help="help.matter.all")


def text_from(path: Path) -> str:
    """The text of a file, or of standard input for `-`. What people write stays out of the command line, where every
    user of the machine could read it."""
    try:
        raw = sys.stdin.buffer.read(MOST_TEXT + 1) if str(path) == "-" else path.read_bytes()[: MOST_TEXT + 1]
        text = raw.decode("utf-8-sig").strip()
    except OSError as error:
        raise UsageError("no-text", both("error.no-text", path=path, why=reason_of(error))) from None
    except UnicodeDecodeError:
        raise UsageError("no-text", both("error.no-text", path=path, why="UTF-8")) from None
    if not text:
        raise UsageError("no-text", both("error.empty-text", path=path))
    return text


def tell_list(kind: str, rows: Sequence[Sequence[str]], lang: str, none: str = "matter.none") -> None:
    """A table of the kind, or that there is nothing."""
    click.echo(table(say(f"{kind}.columns", lang).split("|"), rows) if rows else say(none, lang))


def clock(left: timedelta) -> str:
    """Hours and minutes."""
    minutes = int(abs(left).total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02}"


def left_until(due: datetime | None, now: datetime) -> str:
    """The same in a column: what is over has a minus, what has no end is empty."""
    return "" if due is None else ("-" if due < now else "") + clock(due - now)
