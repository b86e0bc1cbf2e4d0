"""`Notices.deliver`: what waits in the outbox is told, at least once; who does not take it is asked again, ever later.

INVARIANT: no decision waits for this. A notice was committed with its leaf; whatever fails here fails after that.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

from copygate.audit.identifiers import timestamp
from copygate.service.webhook import NotTaken, Webhook, read_webhook
from copygate.service.writer import Writer
from copygate.store import outbox
from copygate.store.outbox import Posted

_AT_A_TIME: Final = 50
_CLAIMED_FOR: Final = timedelta(minutes=10)
_MOST_MINUTES: Final = 60
_KEPT: Final = timedelta(days=90)

Take = Callable[[str, dict[str, Any]], None]
"""Takes the id and the body of a notice; raises NotTaken."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many were told, how many still wait, and how the last attempt failed."""

    told: int
    waiting: int
    failure: str = ""


class Notices:
    """The outbox of a store."""

    def __init__(self, writer: Writer, folder: Path) -> None:
        self._writer, self._folder = writer, folder

    def webhook(self) -> Webhook | None:
        """Where notices go; None: to whoever runs `tick`. Raises ConfigError."""
        return read_webhook(self._folder)

    def waiting(self) -> tuple[Posted, ...]:
        """What nobody has taken yet."""
        with self._writer.reading() as transaction:
            return outbox.waiting(transaction.connection)

    def deliver(self, take: Take) -> Delivered:
        """Tell what is due, the oldest first. The first refusal ends it: whoever is down is not asked fifty times."""
        told, failure = 0, ""
        while not failure:
            with self._writer.writing() as transaction:
                now = transaction.now
                until = timestamp(now + _CLAIMED_FOR)
                claimed = outbox.claim(transaction.connection, timestamp(now), until, _AT_A_TIME)
            if not claimed:
                break
            for at, each in enumerate(claimed):
                try:
                    take(each.id, each.body)
                except NotTaken as refused:
                    failure = str(refused)
                    self._failed(each, failure, claimed[at + 1 :])
                    break
                with self._writer.writing() as transaction:
                    outbox.told(transaction.connection, each.id)
                told += 1
        with self._writer.writing() as transaction:
            outbox.forget(transaction.connection, timestamp(transaction.now - _KEPT))
            return Delivered(told, outbox.count(transaction.connection), failure)

    def _failed(self, notice: Posted, failure: str, others: tuple[Posted, ...]) -> None:
        with self._writer.writing() as transaction:
            now, connection = transaction.now, transaction.connection
            later = now + timedelta(minutes=min(2**notice.attempts, _MOST_MINUTES))
            outbox.failed(connection, notice.id, failure, timestamp(later))
            for each in others:
                outbox.put_back(connection, each.id, timestamp(now))
