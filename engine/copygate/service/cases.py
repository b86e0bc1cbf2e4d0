"""`Cases`: drafts are submitted, checked, decided on, published. Every method is one act, one leaf, one request id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from copygate.audit.note import SigningKey
from copygate.decisions.envelope import digest_of
from copygate.review.guards import Command
from copygate.service.acting import NOTHING, Done, Seen, seen_code
from copygate.service.submitting import Submitting
from copygate.service.waivers import NOTE, drawn_up
from copygate.service.world import CASE

__all__ = ["Cases", "Done", "seen_code"]


class Cases(Submitting):
    """The acts of the transition table."""

    # --- decisions ------------------------------------------------------------------------------------------------

    def approve(
        self,
        case: str,
        key: SigningKey,
        role: str,
        requirement: str,
        *,
        seen: Seen,
        answers: Mapping[str, int | bool] = NOTHING,
        on_behalf_of: str | None = None,
        request: str = "",
    ) -> Done:
        """A tier's yes, with every line of its checklist answered."""
        said = Command("review.approved", key.name, role, on_behalf_of, requirement, data={"answers": dict(answers)})
        return self.act(case, said, key, seen=seen, request=request)

    def sign_off(
        self,
        case: str,
        key: SigningKey,
        role: str,
        requirement: str,
        *,
        seen: Seen,
        on_behalf_of: str | None = None,
        request: str = "",
    ) -> Done:
        """A yes beside the tiers: a specialist's signature, the second pair of eyes."""
        said = Command("review.signed-off", key.name, role, on_behalf_of, requirement)
        return self.act(case, said, key, seen=seen, request=request)

    def request_changes(
        self, case: str, key: SigningKey, role: str, reason: str, *, seen: Seen, request: str = ""
    ) -> Done:
        """Back to the author. It is a veto, which follows the case until it is resolved."""
        return self.act(
            case, Command("review.changes-requested", key.name, role, reason=reason), key, seen=seen, request=request
        )

    def reject(self, case: str, key: SigningKey, role: str, reason: str, *, seen: Seen, request: str = "") -> Done:
        """The end of the case."""
        return self.act(
            case, Command("review.rejected", key.name, role, reason=reason), key, seen=seen, request=request
        )

    def comment(self, case: str, key: SigningKey, role: str, text: str, *, request: str = "") -> Done:
        """A remark; it decides nothing."""
        return self.act(case, Command("review.commented", key.name, role, reason=text), key, request=request)

    def reassign(self, case: str, key: SigningKey, role: str, to: str, *, request: str = "") -> Done:
        """Who should look at it next."""
        return self.act(
            case, Command("review.reassigned", key.name, role, data={"to_account": to}), key, request=request
        )

    def waive(  # noqa: PLR0913 - an act is told all that it says
        self,
        case: str,
        keys: Sequence[SigningKey],
        role: str,
        rule: str,
        until: datetime,
        reason: str,
        *,
        seen: Seen,
        words: bool = False,
        request: str = "",
    ) -> Done:
        """Two people answer for a finding, in this revision, until a day.

        They sign the waiver itself too, so that it can leave the store as a file. `words`: there it covers the very
        words found, and the rest of the text may still be mended.
        """
        with self._writer.reading() as transaction:
            zone = self._house.calendar.zone
            waiver = drawn_up(transaction, zone, case, keys, role, rule=rule, until=until, reason=reason, words=words)
        data = {
            "rule": rule,
            "until": until,
            "accounts": tuple(each.name for each in keys),
            "waiver": digest_of(waiver.json()),
        }
        said = Command("waiver.granted", keys[0].name, role, reason=reason, data=data)
        seals = {NOTE: (f"{CASE}:{case}", waiver.sign(*keys))}
        return self.act(case, said, *keys, seen=seen, request=request, seals=seals)

    # --- publication ----------------------------------------------------------------------------------------------

    def publish(self, case: str, key: SigningKey, role: str = "publisher", *, request: str = "") -> Done:
        """To the readers, if today's rules, people and evidence allow."""
        return self.act(case, Command("publication.published", key.name, role), key, request=request)

    def schedule(
        self, case: str, key: SigningKey, role: str = "publisher", *, at: datetime | None = None, request: str = ""
    ) -> Done:
        """To be published at a time (that of the draft, if none is given), if the same guard then allows."""
        said = Command("publication.scheduled", key.name, role, data={"at": at} if at else {})
        return self.act(case, said, key, request=request)

    def suspend(
        self, case: str, key: SigningKey, role: str = "duty-officer", *, reason: str = "", request: str = ""
    ) -> Done:
        """Takedown: one person is enough."""
        return self.act(case, Command("publication.suspended", key.name, role, reason=reason), key, request=request)

    def restore(self, case: str, key: SigningKey, role: str, *, reason: str = "", request: str = "") -> Done:
        """One of those who say that it may stand again."""
        return self.act(case, Command("publication.restored", key.name, role, reason=reason), key, request=request)
