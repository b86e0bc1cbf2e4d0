"""`Desktop`: a review store as a command meets it: which folder, whose keys, which person or case was meant.

Private keys are files that only their owner reads. INVARIANT: nothing here prints one, nor any line of its file.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, overload

import click

from copygate.errors import AuditError, StoreError, UsageError, reason_of
from copygate_cli.reviewtexts import both, say
from copygate_cli.speech import Choice, lang_of

if TYPE_CHECKING:
    from copygate.audit.note import SigningKey
    from copygate.service import PackRules, Service

STORE: Final = "COPYGATE_STORE"
KEY: Final = "COPYGATE_KEY"
_LEAST: Final = 6
_LEAST_OF_A_MATTER: Final = 4
_MOST: Final = 1_000_000


def role_choice() -> Choice:
    """A role, in either language."""
    from copygate.review.words import ROLES

    return Choice(tuple(ROLES), {words[1]: name for name, words in ROLES.items()})


class Desktop:
    """An opened store. A context: leaving it signs what the log has not signed yet."""

    def __init__(self, ctx: click.Context, store: Path | None, *, rules: bool = False) -> None:
        from copygate.service import open_store

        self.lang = lang_of(ctx)
        self.ctx = ctx
        self.service: Service = open_store(folder_of(ctx, store), rules=pack_rules() if rules else None)
        self.zone = self.service.house.calendar.zone
        self._names: dict[str, str] | None = None

    def __enter__(self) -> Desktop:
        return self

    def __exit__(self, *error: object) -> None:
        self.service.close()
        if (owed := self.service.writer.owed) is not None:
            click.echo(say("store.owed", self.lang, why=owed.wording.say(self.lang)), err=True)

    @property
    def names(self) -> dict[str, str]:
        """Accounts and the names people read."""
        if self._names is None:
            self._names = self.service.desk.names()
        return self._names

    def name(self, account: str) -> str:
        """Somebody's name, or the account where it was erased."""
        from copygate.report.excerpt import visible

        return visible(self.names.get(account) or account)

    def account(self, said: str) -> str:
        """Whom somebody means: an account, or a name that only one has."""
        if said in self.names:
            return said
        found = [account for account, name in self.names.items() if name == said]
        if len(found) == 1:
            return found[0]
        if found:
            raise UsageError("two-of-a-name", both("error.two-of-a-name", name=said, accounts=", ".join(found)))
        raise UsageError("unknown-person", both("error.unknown-person", name=said))

    def case(self, said: str) -> str:
        """Which case somebody means: its number, or as much of its beginning as only one has."""
        from copygate.review.states import State
        from copygate.store import ledger

        with self.service.writer.reading() as transaction:
            connection = transaction.connection
            if ledger.state_of(connection, "case", said) is not None:
                return said
            names = ledger.names_in(connection, "case", [each.value for each in State], _MOST)
        found = [name for name in names if name.startswith(said)] if len(said) >= _LEAST else []
        if len(found) > 1:
            raise UsageError("two-cases", both("error.two-cases", name=said, cases=", ".join(found[:5])))
        if not found:
            raise UsageError("unknown-case", both("error.unknown-case", name=said))
        return found[0]

    def matter(self, kind: str, said: str) -> str:
        """Which report, takedown, break-glass or entry somebody means: as much of its id as only one has."""
        from copygate.service.matters import TABLES
        from copygate.store import ledger
        from copygate_cli.mattertexts import both as of_matters

        with self.service.writer.reading() as transaction:
            names = list(ledger.rows(transaction.connection, TABLES[kind]))
        found = [each for each in names if each.startswith(said)] if len(said) >= _LEAST_OF_A_MATTER else []
        if said in names:
            return said
        if len(found) > 1:
            raise UsageError("two-matters", of_matters("error.two-matters", name=said, found=", ".join(found[:5])))
        if not found:
            raise UsageError("unknown-matter", of_matters(f"error.unknown-{kind}", name=said))
        return found[0]

    def asked_before(self, request: str) -> bool:
        """Whether the log has a request of this id."""
        from copygate.store import ledger

        with self.service.writer.reading() as transaction:
            return bool(request) and ledger.leaf_by_request(transaction.connection, request) is not None

    def roles_of(self, account: str) -> tuple[str, ...]:
        """The roles somebody holds now."""
        directory, now = self.service.people.directory(), self.service.writer.clock()
        roles = (each.role for each in directory.grants if each.account == account and each.in_force(now))
        return tuple(dict.fromkeys(roles))

    def role(self, given: str | None, account: str, act: str, fit: Iterable[str] = ()) -> str:
        """The role to act in: the one given, or the only one held that fits. Where none does, the guard says so."""
        if given:
            return given
        from copygate.review.matters import step
        from copygate.review.states import transition

        row, matter = transition(act), step(act)
        may = row.roles if row else matter.roles if matter else ()
        wanted = tuple(fit) or may
        roles = self.roles_of(account)
        held = [role for role in (wanted if matter else roles) if role in wanted and role in roles]
        if len(held) > 1 and row is not None and row.signed:  # a decision is made in a role, a remark by a person
            refuse_review(self.ctx, "error.which-role", roles=", ".join(held))
        return next(iter((*held, *(role for role in roles if role in may), *wanted)))

    @overload
    def moment(self, said: date, *, end: bool = False) -> datetime: ...

    @overload
    def moment(self, said: None, *, end: bool = False) -> None: ...

    def moment(self, said: date | None, *, end: bool = False) -> datetime | None:
        """A day or a minute on the house's clock; a day that is an end is over when it is."""
        if said is None:
            return None
        calendar = self.service.house.calendar
        return calendar.ends(said) if end else calendar.starts(said)

    def when(self, moment: datetime) -> str:
        """A moment on the house's clock."""
        return moment.astimezone(self.zone).strftime("%Y-%m-%d %H:%M")

    def until(self, moment: datetime) -> str:
        """An end: the last day, where it is the end of one."""
        here = moment.astimezone(self.zone)
        if (here.hour, here.minute, here.second) != (0, 0, 0):
            return self.when(moment)
        return (here - timedelta(microseconds=1)).strftime("%Y-%m-%d")


class Moment(click.ParamType["date"]):
    """2026-11-21, or 2026-11-21T18:00, on the house's clock."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """A date, or a moment of one."""
        if isinstance(value, date):
            return value
        for kind in (date, datetime):
            try:
                return kind.fromisoformat(value)
            except ValueError:
                continue
        raise wrong_call(ctx, "error.moment", name=param.opts[0] if param else "", value=value)


def refuse_review(ctx: click.Context | None, key: str, **values: object) -> NoReturn:
    """End with a usage error in the language of the run."""
    raise wrong_call(ctx, key, **values)


def wrong_call(ctx: click.Context | None, key: str, **values: object) -> click.UsageError:
    """The usage error, in the language of the run."""
    return click.UsageError(both(key, **values).say(lang_of(ctx) if ctx else "en"), ctx)


def folder_of(ctx: click.Context, given: Path | None) -> Path:
    """The store's folder: --store, else COPYGATE_STORE, else `[review] store` of copygate.toml."""
    if given is not None:
        return given
    if named := os.environ.get(STORE):
        return Path(named)
    from copygate_cli.config import Configuration

    configured = Configuration().of(Path()).store
    if configured is None:
        refuse_review(ctx, "error.no-store")
    return configured


def pack_rules() -> PackRules:
    """The rules of the folder one stands in, as `check` would have them."""
    from copygate.service import PackRules
    from copygate_cli.config import Configuration
    from copygate_cli.rulebooks import open_rulebook, roots_of

    settings = Configuration().of(Path())
    decisions = None
    if settings.decisions is not None:
        from copygate_cli.deciding import Deciding

        decisions = Deciding.of(settings, None, date.today(), "zh", shelved=False).decisions
    rulebook = open_rulebook(settings, settings.only)
    # The texts that a review store keeps are those of the project's own packs too.
    return PackRules(rulebook, ocr=settings.ocr, roots=roots_of(settings), decisions=decisions)


def key_given(given: Path | None) -> Path | None:
    """The file of the private key: --key, else COPYGATE_KEY."""
    return given or (Path(os.environ[KEY]) if os.environ.get(KEY) else None)


def one_key(ctx: click.Context, given: Path | None) -> SigningKey:
    """Whose command this is."""
    named = key_given(given)
    if named is None:
        refuse_review(ctx, "error.no-key")
    return read_key(named)


def two_keys(ctx: click.Context, given: Sequence[Path]) -> list[SigningKey]:
    """Of the people who act together: --key for each; the first may be COPYGATE_KEY."""
    paths = list(given)
    if len(paths) == 1 and os.environ.get(KEY):
        paths.insert(0, Path(os.environ[KEY]))
    if len(paths) < 2:
        refuse_review(ctx, "error.two-keys")
    return [read_key(path) for path in paths]


def read_key(path: Path) -> SigningKey:
    """A private key from its file, which nobody else may be able to read."""
    from copygate.audit.note import SigningKey

    try:
        with path.open("rb") as file:
            if os.name == "posix" and os.fstat(file.fileno()).st_mode & 0o077:
                raise UsageError("key-open", both("error.key-open", path=path))
            raw = file.read(4096)
    except OSError as error:
        raise UsageError("key-unreadable", both("error.key-unreadable", path=path, why=reason_of(error))) from None
    try:
        return SigningKey.parse(raw.decode("utf-8").strip())
    except (AuditError, ValueError):
        raise UsageError("not-a-key", both("error.not-a-key", path=path)) from None


def write_key(path: Path, key: SigningKey) -> None:
    """Into a new file that only its owner reads."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise UsageError("key-exists", both("error.key-exists", path=path)) from None
    except OSError as error:
        raise StoreError("key-unwritable", both("error.key-unreadable", path=path, why=reason_of(error))) from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(key.secret + "\n")
        file.flush()
        os.fsync(file.fileno())
