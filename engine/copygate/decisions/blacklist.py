"""`Listed`: an entry of the blacklist: an advertiser, account, file, phrase or approval that must not go out any more.

`schemas/blacklist.v1.json`. `approval` names what an old receipt or waiver relies on (its id, the case or the digest of
the revision): an offline receipt cannot know of a later takedown, the list that travels with the repository can.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from copygate.audit.canonical import Json
from copygate.decisions.agreed import Agreed, agreed_in
from copygate.decisions.envelope import Fields, Opened, malformed
from copygate.decisions.trust import BLACKLIST_ROLES, Trust, approved

VERSION: Final = "copygate-blacklist/1"
KINDS: Final = ("advertiser", "account", "asset", "phrase", "approval")
_PEOPLE: Final = 1
"""As a takedown: one person is enough to keep something from readers, but not the one who asked for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Agreed):
    """One entry. `value` of an asset is the SHA-256 of the file; `platforms` empty: everywhere; `appeal` says how to
    object."""

    kind: str
    value: str
    appeal: str
    platforms: tuple[str, ...] = ()

    def json(self) -> dict[str, Json]:
        """What is signed."""
        own = {"kind": self.kind, "value": self.value, "appeal": self.appeal}
        return self._said(VERSION, **own, platforms=list(self.platforms))

    @classmethod
    def read(cls, note: Opened, trust: Trust) -> Listed:
        """The entry, if those who signed it may make it. Raises AuditError. Whether it holds today is not asked."""
        made = cls.of(note.said)
        approved(trust, note.signers, made.approvers, (made.owner,), BLACKLIST_ROLES, _PEOPLE)
        return made

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Listed:
        """The entry as it is written, whoever signed it."""
        fields = Fields(said, VERSION)
        made = cls(
            **agreed_in(fields),
            kind=fields.text("kind"),
            value=fields.text("value"),
            appeal=fields.text("appeal"),
            platforms=fields.texts("platforms"),
        )
        fields.end()
        if made.kind not in KINDS:
            raise malformed("kind")
        if not any(ch.isprintable() and not ch.isspace() for ch in made.value):
            raise malformed("value")  # nothing that can be seen can be looked for
        if made.kind == "asset" and (len(made.value) != 64 or not set(made.value) <= set("0123456789abcdef")):
            raise malformed("value")
        return made
