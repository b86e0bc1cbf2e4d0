"""`Agreed`: what a waiver and an entry of the blacklist have in common: people put their names to it, until a day."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from copygate.audit.canonical import Json
from copygate.decisions.envelope import Fields, malformed, people_json, seal
from copygate.decisions.trust import Approver

if TYPE_CHECKING:
    from copygate.audit.note import SigningKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed(ABC):
    """`owner` asked for it; `until` is the last day it holds; `log` is the origin of the review store."""

    id: str
    log: str
    reason: str
    owner: str
    approvers: tuple[Approver, ...]
    since: date
    until: date

    @abstractmethod
    def json(self) -> dict[str, Json]:
        """What is signed."""

    def sign(self, *keys: SigningKey) -> bytes:
        """The file."""
        return seal(self.json(), *keys)

    def _said(self, version: str, **own: Json) -> dict[str, Json]:
        """The form that is signed; what is empty is left out."""
        return {
            "v": version,
            "id": self.id,
            "log": self.log,
            "reason": self.reason,
            "owner": self.owner,
            "approvers": people_json(self.approvers),
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            **{name: value for name, value in own.items() if value},
        }


def agreed_in(fields: Fields) -> dict[str, Any]:
    """The fields that all have."""
    since, until = fields.day("since"), fields.day("until")
    if until < since:
        raise malformed("until")
    return {
        "id": fields.id("id"),
        "log": fields.text("log"),
        "reason": fields.text("reason"),
        "owner": fields.account("owner"),
        "approvers": fields.approvers(),
        "since": since,
        "until": until,
    }
