"""`Shelf`: the receipts of a folder, and which of them lets a draft pass today.

Every pair `NAME.tlog-proof` and `NAME.json` (the leaf, as `copygate audit prove` writes them) is looked at once; its
signatures are verified only if a draft of that file name needs one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from copygate.audit.canonical import MOST_BYTES as MOST_LEAF
from copygate.decisions.applying import RevisionDigest, people
from copygate.decisions.freezing import digest_of_manifest
from copygate.decisions.reading import Rejected, bounded, files_in
from copygate.decisions.receipt import LONGEST_DAYS, Verified, fits, outcomes_by_rule, read, verify
from copygate.decisions.texts import both
from copygate.errors import AuditError
from copygate.model.clearance import Cleared
from copygate.model.verdict import Outcome, Verdict
from copygate.wire import verdict_object

if TYPE_CHECKING:
    from copygate.decisions.blacklist import Listed
    from copygate.decisions.trust import Trust

SUFFIX: Final = ".tlog-proof"
_LEAF: Final = ".json"
_MOST: Final = 2_000_000
PASSES: Final = frozenset((Outcome.OWES, Outcome.REVIEW, Outcome.UNDECIDED))
"""What a receipt may let through: never what is blocked."""


@dataclass(frozen=True, slots=True)
class _Pair:
    proof: Path
    raw: bytes
    draft: str
    revision: str


class Shelf:
    """The receipts of a folder. `revoked` names the entry of the blacklist that takes one back."""

    def __init__(
        self, folder: Path, trust: Trust, revoked: Callable[..., Listed | None], longest: int = LONGEST_DAYS
    ) -> None:
        self._trust, self._revoked, self._longest = trust, revoked, longest
        self._pairs: dict[str, list[_Pair]] = defaultdict(list)
        self.rejected: list[Rejected] = []
        for path in files_in(folder, SUFFIX):
            try:
                raw = bounded(path, _MOST)
                manifest = read(raw).manifest
                self._pairs[str(manifest.get("draft"))].append(
                    _Pair(path, raw, str(manifest.get("draft")), digest_of_manifest(manifest))
                )
            except AuditError as error:
                self.rejected.append(Rejected(path, error.wording))

    def let_through(
        self, verdict: Verdict, name: str, revision: RevisionDigest, day: date, lang: str
    ) -> tuple[Verdict, tuple[Rejected, ...]]:
        """The verdict with the receipt that lets it pass; or as it was, with why each receipt of the draft does not."""
        refused: list[Rejected] = []
        others: list[Rejected] = []
        if verdict.outcome not in PASSES:
            return verdict, ()
        for pair in self._pairs.get(name, ()):
            try:
                found = self._verified(pair, verdict, revision, day)
            except AuditError as error:
                # Many drafts may be called `index.md`: what is of another one is worth a word only if all are.
                (others if error.code == "receipt.other-content" else refused).append(
                    Rejected(pair.proof, error.wording)
                )
            else:
                return verdict._replace(cleared=_said(found, pair, lang)), ()
        return verdict, tuple(refused or others[-1:])

    def _verified(self, pair: _Pair, verdict: Verdict, revision: RevisionDigest, day: date) -> Verified:
        leaf = bounded(pair.proof.with_suffix(_LEAF), MOST_LEAF)
        found = verify(pair.raw, leaf, self._trust, self._longest)
        manifest: Mapping[str, object] = found.receipt.manifest
        if revision(manifest) != found.revision:
            raise AuditError("receipt.other-content", both("receipt.other-content"))
        names = (found.event, found.receipt.case, found.revision, found.receipt.digest, pair.proof.stem)
        taken_back = self._revoked(*names, day=day)
        if taken_back is not None:
            said = {"id": taken_back.id, "reason": taken_back.reason}
            raise AuditError("receipt.revoked", both("receipt.revoked", **said))
        said_today = outcomes_by_rule(verdict_object(verdict))
        fits(found, day, verdict.outcome, verdict.platforms, said_today)
        return found


def _said(found: Verified, pair: _Pair, lang: str) -> Cleared:
    receipt = found.receipt
    return Cleared(
        pair.proof.stem,
        receipt.case,
        receipt.outcome.word,
        people(receipt.approvers, lang),
        found.issued.isoformat(),
        receipt.until.isoformat(),
    )
