"""`Receipt`: people approved exactly this draft, provable offline: a `.tlog-proof`, and beside it the leaf it proves.

The leaf is `receipt.issued`: the store writes it under the very guards of a publication, in one transaction, so that it
stands for the whole set of approvals at that moment, which no single approval does. It holds the digests of revision,
evaluation and rulebook, is signed by the publisher, and names by its digest the RFC 8785 JSON that travels as the
`extra` of the proof: manifest with nonce, what the rules said, the window, who approved (`schemas/receipt.v1.json`).

`verify` trusts the pinned key of the log for the proof and the pinned keys of publishers for the leaf: who can write
the database, or has stolen the log's key, still lacks the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from copygate.audit import proof
from copygate.audit.canonical import Json, canonical, parse
from copygate.audit.entry import Entry
from copygate.audit.keys import statement
from copygate.audit.note import decode64
from copygate.decisions.envelope import Fields, malformed, people_json
from copygate.decisions.freezing import digest_of_manifest
from copygate.decisions.texts import both, say
from copygate.decisions.trust import RECEIPT_ROLES, Approver, Trust, refused
from copygate.errors import AuditError, Wording
from copygate.model.verdict import Outcome
from copygate.report.names import outcome_word

VERSION: Final = "copygate-receipt/1"
ISSUED: Final = "receipt.issued"
LONGEST_DAYS: Final = 90
"""How long a receipt may hold, unless the project says less (`[review] receipt-days`): it cannot know of a takedown."""
_WORDS: Final = {outcome.word: outcome for outcome in Outcome}
_ZONE: Final = timedelta(days=1)
"""How far a day may lie from the UTC day of the leaf: the house's clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What was approved. `rules` gives the outcome that each rule alone came to; `since` and `until` are days."""

    case: str
    manifest: Mapping[str, Any]
    outcome: Outcome
    platforms: Mapping[str, Outcome]
    rules: Mapping[str, Outcome]
    approvers: tuple[Approver, ...]
    since: date
    until: date

    def json(self) -> dict[str, Json]:
        """What the leaf holds the digest of."""
        return {
            "v": VERSION,
            "case": self.case,
            "manifest": dict(self.manifest),
            "outcome": self.outcome.word,
            "platforms": {name: outcome.word for name, outcome in self.platforms.items()},
            "rules": {name: outcome.word for name, outcome in self.rules.items()},
            "approvers": people_json(self.approvers),
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
        }

    @property
    def digest(self) -> str:
        """By which the leaf names it."""
        return sha256(canonical(self.json())).hexdigest()

    @classmethod
    def of(cls, raw: bytes) -> Receipt:
        """The receipt as it is written, not yet verified. Raises AuditError."""
        said = parse(raw)
        if not isinstance(said, dict):
            raise malformed("v")
        fields = Fields(said, VERSION)
        made = cls(
            case=fields.id("case"),
            manifest=fields.record("manifest"),
            outcome=_outcome(fields.text("outcome")),
            platforms=_outcomes(fields.record("platforms")),
            rules=_outcomes(fields.record("rules")),
            approvers=fields.approvers(),
            since=fields.day("since"),
            until=fields.day("until"),
        )
        fields.end()
        if made.until < made.since or not made.manifest:
            raise malformed("until")
        return made


@dataclass(frozen=True, slots=True)
class Verified:
    """A receipt that holds, its event in the log, the day of that, and the revision it is of."""

    receipt: Receipt
    event: str
    issued: date
    revision: str


def sealed(receipt: Receipt, proven: bytes) -> bytes:
    """The `.tlog-proof` with the receipt as its extra data."""
    bare = proof.Receipt.decode(proven)
    return proof.Receipt(bare.index, bare.proof, bare.checkpoint, canonical(receipt.json())).encode()


def read(raw: bytes) -> Receipt:
    """What a `.tlog-proof` carries, not yet verified. Raises AuditError."""
    return Receipt.of(proof.Receipt.decode(raw).extra)


def verify(raw: bytes, leaf: bytes, trust: Trust, longest: int = LONGEST_DAYS) -> Verified:
    """The receipt, once the leaf is proven to be in the pinned log, says what the receipt says, and a pinned publisher
    signed it. Raises AuditError. Whether it fits a draft and a day is `fits`."""
    carried = proof.Receipt.decode(raw)
    if carried.verify(leaf, (trust.log,)).origin != trust.log.name:
        raise refused("other-log", "it is of another review store", "属于另一个审核库")
    entry = Entry.decode(leaf)
    receipt = Receipt.of(carried.extra)
    revision = digest_of_manifest(receipt.manifest)
    bound = (entry.act, entry.obj.type, entry.obj.id, entry.obj.rev_digest, entry.data.get("receipt"))
    if bound != (ISSUED, "case", receipt.case, revision, receipt.digest):
        raise refused("not-this-receipt", "the log holds something else under it", "日志里对应的不是这份凭据")
    _signed(entry, trust)
    issued = datetime.fromisoformat(entry.ts).date()
    if receipt.until - max(receipt.since, issued) > timedelta(days=longest) + _ZONE:
        raise refused("too-long", f"longer than {longest} days", f"期限超过 {longest} 天")
    return Verified(receipt, entry.id, issued, revision)


def fits(
    verified: Verified, day: date, outcome: Outcome, platforms: Mapping[str, Outcome], rules: Mapping[str, Outcome]
) -> None:
    """Return if the day lies in the window and today's rules say nothing worse of the draft: as a whole, for any
    platform, and rule by rule. Raise otherwise."""
    then = verified.receipt
    if not then.since <= day <= then.until:
        raise AuditError("receipt.window", both("receipt.window", since=then.since, until=then.until, day=day))
    worse = [name for name, now in rules.items() if now > then.rules.get(name, Outcome.CLEAR)]
    worse += [name for name, now in platforms.items() if now > then.platforms.get(name, Outcome.CLEAR)]
    if worse or outcome > then.outcome or outcome is Outcome.BLOCKED:
        en, zh = (
            say(
                "receipt.worse",
                lang,
                then=outcome_word(then.outcome, lang),
                now=outcome_word(outcome, lang),
                rules=say("list", lang).join(worse[:5]) or "-",
            )
            for lang in ("en", "zh")
        )
        raise AuditError("receipt.worse", Wording(en, zh))


def outcomes_by_rule(verdict: Mapping[str, Any]) -> dict[str, Outcome]:
    """What each rule alone came to, of a verdict in JSON: the same reading for the store's and for today's."""
    found: dict[str, Outcome] = {}

    def note(name: str, outcome: Outcome) -> None:
        if outcome > found.get(name, Outcome.CLEAR):
            found[name] = outcome

    for finding in verdict["findings"]:
        if finding["waiver"] is None:
            note(finding["rule"], _of_finding(finding["status"], finding["severity"]))
    for owed in verdict["obligations"]:
        note(owed["rule"], Outcome.OWES)
    for question in verdict["questions"]:
        for name in question["rules"] or (f"question/{question['fact']}",):
            note(name, Outcome.UNDECIDED)
    for problem in verdict["errors"]:
        note(f"input/{problem['code']}", Outcome.UNDECIDED)
    return found


def _of_finding(status: str, severity: str) -> Outcome:
    if status == "undecided":
        return Outcome.CLEAR if severity in ("note", "warn") else Outcome.UNDECIDED
    return {"note": Outcome.CLEAR, "warn": Outcome.CLEAR, "review": Outcome.REVIEW}.get(severity, Outcome.BLOCKED)


def _signed(entry: Entry, trust: Trust) -> None:
    """INVARIANT: signed by its actor, with a key pinned for the role in which they acted."""
    text = statement(entry, trust.log.name)
    for each in entry.sig:
        value = decode64(each.value)
        for key in _pinned(trust, entry.actor.role):
            same = (key.name, key.id.hex()) == (each.by, each.key) and each.by == entry.actor.id
            if same and value is not None and key.holds(text, value):
                return
    raise refused("unpinned", "no pinned publisher signed it", "没有列入信任的发布人签名")


def _pinned(trust: Trust, role: str) -> Iterable[Any]:
    return trust.people.get(role, ()) if role in RECEIPT_ROLES else ()


def _outcome(word: str) -> Outcome:
    if word not in _WORDS:
        raise malformed("outcome")
    return _WORDS[word]


def _outcomes(said: Mapping[str, Any]) -> dict[str, Outcome]:
    return {name: _outcome(word) if isinstance(word, str) else _outcome("") for name, word in said.items()}
