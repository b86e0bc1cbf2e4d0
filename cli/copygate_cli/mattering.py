"""What the commands about reports, takedowns, break-glass and blacklist share: naming one, reading a text, telling."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from copygate.errors import UsageError
from copygate_cli.mattertexts import both, say
from copygate_cli.storage import Desktop

if TYPE_CHECKING:
    from copygate.service.matters import Settled

LEAST = 4
MOST_TEXT = 100_000
SHORT = 10


def named(desk: Desktop, kind: str, said: str) -> str:
    """Which report, takedown, break-glass or entry somebody means: as much of its id as only one has."""
    from copygate.service.matters import TABLES
    from copygate.store import ledger

    with desk.service.writer.reading() as transaction:
        names = list(ledger.rows(transaction.connection, TABLES[kind]))
    found = [each for each in names if each.startswith(said)] if len(said) >= LEAST else []
    if len(found) > 1 and said not in names:
        raise UsageError("two-matters", both("error.two-matters", name=said, found=", ".join(found[:5])))
    return said if said in names or not found else found[0]


def text_from(path: Path) -> str:
    """The text of a file, or of standard input for `-`. What people write stays out of the command line, where every
    user of the machine could read it."""
    try:
        raw = sys.stdin.buffer.read(MOST_TEXT + 1) if str(path) == "-" else path.read_bytes()[: MOST_TEXT + 1]
        text = raw.decode("utf-8-sig").strip()
    except OSError as error:
        raise UsageError("no-text", both("error.no-text", path=path, why=error.strerror)) from None
    except UnicodeDecodeError:
        raise UsageError("no-text", both("error.no-text", path=path, why="UTF-8")) from None
    if not text:
        raise UsageError("no-text", both("error.empty-text", path=path))
    return text


def tell_settled(desk: Desktop, done: Settled) -> None:
    """What came of an act."""
    from copygate.review.words import ACTS, MATTERS, word

    values = {"id": done.id, "act": word(ACTS, done.act, desk.lang), "state": word(MATTERS, done.state, desk.lang)}
    click.echo(say("matter.again" if done.repeated else "matter.done", desk.lang, leaf=done.leaf, **values))


def clock(left: timedelta) -> str:
    """Hours and minutes."""
    minutes = int(abs(left).total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02}"
