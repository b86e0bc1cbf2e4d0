"""`signed(act, …)`: a command that is one signed act on the review store; `at_desk` and `keyed`: the steps below it.

Each brings its options and hands over what they came to, first: the opened store, whose keys sign, the act as it was
asked for. What is the command's own stands above it. A command that returns nothing exits 0.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from copygate_cli import mattertexts, reviewtexts
from copygate_cli.storage import Desktop, one_key, refuse_review, role_choice, two_keys

if TYPE_CHECKING:
    from copygate.audit.note import SigningKey
    from copygate.service import Done
    from copygate.service.matters import Settled

Work = Callable[..., int | None]
Dress = Callable[[Work], Callable[..., int]]

_FILE = click.Path(path_type=Path)
store_option = click.option("--store", metavar="FOLDER", type=_FILE, help="help.review.store")
key_option = click.option("--key", "key", metavar="FILE", type=_FILE, help="help.review.key")
keys_option = click.option("--key", "keys", metavar="FILE", type=_FILE, multiple=True, help="help.review.keys")
# What an act may take, in the order of the help page.
ASKS: Final = {
    "text": click.option("--text", "reason", metavar="TEXT", default="", help="help.review.text"),
    "reason": click.option("--reason", metavar="TEXT", default="", help="help.review.reason"),
    "seen": click.option("--seen", metavar="CODE", help="help.review.seen"),
    "role": click.option("--role", "role_given", metavar="ROLE", type=role_choice(), help="help.review.role"),
    "on-behalf-of": click.option("--on-behalf-of", metavar="WHO", help="help.review.behalf"),
    "sure": click.option("--sure", is_flag=True, help="help.review.sure"),
    "request": click.option("--request", metavar="ID", default="", help="help.review.request"),
}
_SAID: Final = ("request", "role_given", "reason", "seen", "on_behalf_of", "sure")


@dataclass(frozen=True, slots=True)
class Act:
    """An act of the tables (`review/states.py`, `review/matters.py`), as a command asks for it."""

    desk: Desktop
    name: str
    people: tuple[SigningKey, ...]
    request: str
    role_given: str | None = None
    reason: str = ""
    seen: str = ""
    on_behalf_of: str | None = None
    sure: bool = False

    @property
    def by(self) -> SigningKey:
        """Whose act it is; of two people, the first."""
        return self.people[0]

    def role(self, account: str = "", fit: tuple[str, ...] = ()) -> str:
        """The role to act in: the one given, or the only one held that fits."""
        return self.desk.role(self.role_given, account or self.by.name, self.name, fit)

    def acting_as(self, role: str | None) -> Act:
        """The same, in that role."""
        return replace(self, role_given=role)

    def confirm(self, key: str, what: str) -> None:
        """What cannot quietly be taken back is asked twice."""
        from copygate_cli.answering import sure

        texts = mattertexts if key in mattertexts.TEXTS else reviewtexts
        sure(self.desk.ctx, key, self.sure, self.desk.lang, what, texts.say)

    def on_case(self, case: str, **data: Any) -> None:
        """Done to a case as the table has it, and told."""
        from copygate.review.guards import Command as Asked

        asked = Asked(self.name, self.by.name, self.role(), reason=self.reason, data=data)
        seen = self.seen or None
        done = self.desk.service.cases.act(self.desk.case(case), asked, self.by, seen=seen, request=self.request)
        tell(self.desk, done)

    def on_matter(self, settle: Callable[..., Settled], which: str, *said: object) -> None:
        """Done to a report, a takedown, a break-glass or an entry of the blacklist, and told."""
        name = self.desk.matter(self.name.partition(".")[0], which)
        keys = self.people if len(self.people) > 1 else self.by
        tell(self.desk, settle(name, keys, self.role(), *said, request=self.request))


def tell(desk: Desktop, done: Done | Settled) -> None:
    """What an act on a case, or on a matter, came to."""
    from copygate.review.words import ACTS, MATTERS, STATES, word
    from copygate.service import Done

    lang, act = desk.lang, word(ACTS, done.act, desk.lang)
    how = "again" if done.repeated else "done"
    if not isinstance(done, Done):
        said = {"id": done.id, "act": act, "state": word(MATTERS, done.state, lang), "leaf": done.leaf}
        click.echo(mattertexts.say(f"matter.{how}", lang, **said))
        return
    said = {"case": done.case, "act": act, "state": word(STATES, done.state, lang), "leaf": done.leaf}
    click.echo(reviewtexts.say(f"review.{how}", lang, **said))
    if done.act == "publication.restored" and done.state == "suspended":
        click.echo(reviewtexts.say("review.one-more", lang))


def at_desk(*, rules: bool = False) -> Dress:
    """A command at the opened store: it gets the `Desktop`. `rules`: with those of the folder one stands in."""

    def dressed(work: Work) -> Callable[..., int]:
        @store_option
        @wraps(work)
        def command(store: Path | None, **own: Any) -> int:
            with Desktop(click.get_current_context(), store, rules=rules) as desk:
                return work(desk, **own) or 0

        return command

    return dressed


def keyed(people: int = 1, *, rules: bool = False) -> Dress:
    """A command that one person signs, or two: it gets the `Desktop` and the keys, which are read first."""

    def dressed(work: Work) -> Callable[..., int]:
        @store_option
        @(keys_option if people > 1 else key_option)
        @wraps(work)
        def command(store: Path | None, **own: Any) -> int:
            ctx = click.get_current_context()
            by = tuple(two_keys(ctx, own.pop("keys"))) if people > 1 else (one_key(ctx, own.pop("key")),)
            with Desktop(ctx, store, rules=rules) as desk:
                return work(desk, *by, **own) or 0

        return command

    return dressed


def signed(act: str, *asks: str, people: int = 1, role: bool = True, rules: bool = False) -> Dress:
    """A command that is this act: it gets the `Act`. `asks`: what it takes beside a role and a request's id (`ASKS`).
    One that asks for the code of what was seen has the case as its argument `case`."""
    taken = {*asks, "request", *(("role",) if role else ())}

    def dressed(work: Work) -> Callable[..., int]:
        @keyed(people, rules=rules)
        @wraps(work)
        def command(desk: Desktop, *by: SigningKey, **own: Any) -> int:
            said = {name: own.pop(name) for name in _SAID if name in own}
            if "seen" in taken and not said["seen"]:
                refuse_review(desk.ctx, "error.not-seen", case=own["case"])
            return work(Act(desk, act, by, **said), **own) or 0

        for option in reversed([each for name, each in ASKS.items() if name in taken]):
            command = option(command)
        return command

    return dressed
