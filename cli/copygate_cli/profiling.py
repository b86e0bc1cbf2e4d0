"""`rules profile`: where the time of a check goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from copygate.errors import InputError, UsageError
from copygate.packs.examples import draft_of
from copygate.workbench.profile import Profile, Share, profile
from copygate_cli.benchtexts import both, say
from copygate_cli.columns import table
from copygate_cli.config import Configuration
from copygate_cli.inputs import sources
from copygate_cli.rulebooks import open_rulebook

if TYPE_CHECKING:
    from copygate.model.draft import Draft
    from copygate_cli.config import Settings


def profile_rules(settings: Settings, paths: Sequence[Path], top: int, runs: int, lang: str) -> int:
    """Profile the drafts, or the examples of the rules; the exit code."""
    rulebook = open_rulebook(settings, None)
    if paths:
        drafts = list(_drafts(paths))
        if not drafts:
            raise UsageError("no-drafts", both("profile.none", path=", ".join(map(str, paths))))
    else:
        drafts = [draft_of(example) for _, rule in rulebook.sources for example in rule.examples]
    _print(profile(rulebook, drafts, date.today(), max(1, runs)), top, lang)
    return 0


def _drafts(paths: Sequence[Path]) -> Iterator[Draft]:
    for source in sources(paths, Configuration()):
        try:
            yield from source.drafts()
        except InputError as error:
            click.echo(f"{source.shown}: {error}", err=True)


def _print(found: Profile, top: int, lang: str) -> None:
    each = found.drafts
    click.echo(say("profile.drafts", lang, count=each, characters=found.characters, runs=found.runs))
    click.echo(
        say(
            "profile.whole",
            lang,
            total=f"{found.whole / each:.2f}",
            scan=f"{found.scan / each:.2f}",
            scan_share=_percent(found.scan, found.whole),
            rules=f"{found.rules / each:.2f}",
            rules_share=_percent(found.rules, found.whole),
            rest=f"{max(0.0, found.whole - found.scan - found.rules) / each:.2f}",
        )
    )
    click.echo(say("profile.shared", lang) + "\n")
    for key, shares in (("profile.rules", found.by_rule), ("profile.leaves", found.by_leaf)):
        click.echo(table(say(key, lang).split("|"), [_row(share, found.rules) for share in shares[:top]]) + "\n")


def _row(share: Share, whole: float) -> tuple[str, ...]:
    name = share.name if len(share.name) <= _WIDEST else share.name[: _WIDEST - 1] + "…"
    return name, f"{_percent(share.milliseconds, whole)}%", f"{share.milliseconds:.2f}", str(share.calls)


_WIDEST = 60


def _percent(some: float, whole: float) -> str:
    return f"{100 * some / whole:.1f}" if whole else "0"
