"""`Waiver`: people answer for a finding of one rule in one draft, until a day (`schemas/waiver.v1.json`).

It covers either the draft as it was frozen (`revision`, the manifest with its nonce) or the very words (`fingerprints`
of findings, in a draft of that file name), so that the rest of the text may still be mended. What can be waived at all
is not its own to say: `block-always`, what was not decided and what was not read never are (`applying.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final

from copygate.audit.canonical import Json
from copygate.decisions.agreed import Agreed, agreed_in
from copygate.decisions.envelope import Fields, Opened, malformed
from copygate.decisions.trust import WAIVER_ROLES, Trust, approved, refused
from copygate.review.guards import LONGEST_WAIVER

VERSION: Final = "copygate-waiver/1"
LONGEST_DAYS: Final = LONGEST_WAIVER.days
"""How long a waiver may hold, unless the project says less (`[review] waiver-days`)."""
_PEOPLE: Final = 2
_CLOCKS: Final = 2
"""By how many days the clocks of the earth differ, and the one on which it ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver(Agreed):
    """One waiver: of a rule, in a draft of that file name."""

    rule: str
    draft: str
    fingerprints: tuple[str, ...] = ()
    revision: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    contributors: tuple[str, ...] = ()

    def json(self) -> dict[str, Json]:
        """What is signed."""
        return self._said(
            VERSION,
            rule=self.rule,
            draft=self.draft,
            fingerprints=list(self.fingerprints),
            revision=dict(self.revision),
            contributors=list(self.contributors),
        )

    @classmethod
    def read(cls, note: Opened, trust: Trust, longest: int = LONGEST_DAYS) -> Waiver:
        """The waiver, if those who signed it may grant it. Raises AuditError. Whether it holds today is not asked."""
        made = cls.of(note.said)
        approved(trust, note.signers, made.approvers, (made.owner, *made.contributors), WAIVER_ROLES, _PEOPLE)
        if made.until - made.since > timedelta(days=longest + _CLOCKS):
            raise refused("too-long", f"longer than {longest} days", f"期限超过 {longest} 天")
        return made

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Waiver:
        """The waiver as it is written, whoever signed it."""
        fields = Fields(said, VERSION)
        made = cls(
            **agreed_in(fields),
            rule=fields.text("rule"),
            draft=fields.text("draft"),
            fingerprints=fields.texts("fingerprints"),
            revision=fields.record("revision"),
            contributors=fields.texts("contributors"),
        )
        fields.end()
        if bool(made.fingerprints) == bool(made.revision):
            raise malformed("revision")
        return made
