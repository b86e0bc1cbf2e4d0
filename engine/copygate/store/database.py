"""`Database`: connections and transactions. `writing()` holds the one write lock from its first statement on.

INVARIANT: rollback journal and `synchronous=FULL`. Not WAL: SQLite before 3.51.3 can corrupt a WAL database on reset,
and most Python builds carry an older one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import NullPool

from copygate.errors import StoreError, Wording
from copygate.store.schema import head

HEAD: Final = "0002"
"""The migration that this code needs."""
_WAIT_SECONDS: Final = 30


class Database:
    """One database. `durable=False` gives up power safety for speed: tests only."""

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        self.path, self._durable = path, durable
        self._engine = _engine(path, durable)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that commits whole or not at all; nobody else writes meanwhile."""
        with _told(), self._engine.connect() as connection:
            connection.execution_options(immediate=True)
            with connection.begin():
                yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view."""
        with _told(), self._engine.connect() as connection, connection.begin():
            yield connection

    def backup(self, to: Path) -> None:
        """A consistent copy, while others write."""
        with (
            _told(),
            closing(sqlite3.connect(self.path, timeout=_WAIT_SECONDS)) as source,
            closing(sqlite3.connect(to)) as target,
        ):
            source.backup(target)

    def close(self) -> None:
        """Let go of the file."""
        self._engine.dispose()

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("a database does not travel to another process: open it there")


def migrate(database: Database) -> None:
    """Bring the tables up to date; makes them on first use."""
    if _version(database) == HEAD:
        return
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "copygate.store:migrations")
    config.set_main_option("path_separator", "os")
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, HEAD)


def origin_of(connection: Connection) -> str | None:
    """The name of the log; None before `store.initialised`."""
    found: str | None = connection.execute(select(head.c.origin)).scalar()
    return found


def _version(database: Database) -> str | None:
    with database.reading() as connection:
        tables = "SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'"
        if not connection.exec_driver_sql(tables).scalar():
            return None
        found: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if found is not None and found > HEAD:
        raise StoreError(
            "store.newer",
            Wording("a newer copygate made this store", "该审核库由更新版本的 copygate 建立,请升级后再用"),
        )
    return found


def _engine(path: Path, durable: bool) -> Engine:
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool, connect_args={"timeout": _WAIT_SECONDS})

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        connection.execute("PRAGMA secure_delete = ON")
        connection.execute("PRAGMA trusted_schema = OFF")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("immediate")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


@contextmanager
def _told() -> Iterator[None]:
    """What the database refuses, in our words; the statement and its values stay out of messages."""
    try:
        yield
    except IntegrityError as error:
        raise StoreError("store.conflict", _says(error)) from None
    except DBAPIError as error:
        raise StoreError("store.unavailable", _says(error)) from None
    except sqlite3.Error as error:
        raise StoreError("store.unavailable", Wording(f"the store: {error}", f"审核库:{error}")) from None


def _says(error: DBAPIError) -> Wording:
    return Wording(f"the store: {error.orig}", f"审核库:{error.orig}")
