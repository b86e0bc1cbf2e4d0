"""`sign_statement`: a person's Ed25519 signature over a decision; `EnrolledKeys`: whose keys count, read from the log.

A statement is the entry without its signatures and without what the log adds at commit (`ts`, `from`, `to`,
`obj.previous`): its id, case, revision, digests, requirement (`data`), evidence and sealed texts are all bound. The
signature is that of a C2SP signed note whose text is three lines: `copygate-statement/1`, the log's origin, the SHA-256
of the statement. A Merkle log shows that history did not change; only this shows who gave an approval.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from types import MappingProxyType
from typing import Final

from copygate.audit.canonical import Json, canonical
from copygate.audit.entry import Entry, Signature
from copygate.audit.note import SigningKey, VerifierKey, decode64, encode64
from copygate.errors import AuditError, Wording

STATEMENT: Final = "copygate-statement/1"
ROOT_ACT: Final = "store.initialised"
ENROL_ACT: Final = "key.enrolled"
REVOKE_ACT: Final = "key.revoked"
ALWAYS_SIGNED: Final = frozenset(
    (
        ROOT_ACT,
        ENROL_ACT,
        REVOKE_ACT,
        "review.approved",
        "review.signed-off",
        "review.approved-orally",
        "review.papered",
        "review.veto-resolved",
        "waiver.granted",
        "publication.forced",
        "receipt.issued",
        "override.granted",
        "override.reviewed",
        "report.decided",
        "takedown.written-up",
        "blacklist.added",
        "blacklist.appeal-rejected",
        "blacklist.revoked",
        "publication.restored",
        "subject.erased",
        "subject.opened",
        "evidence.disposed",
        "role.granted",
        "role.revoked",
        "delegation.granted",
        "person.joined",
        "rules.adopted",
    )
)
PEOPLE: Final = ("user", "break-glass")
SIGNED_BY_PEOPLE: Final = frozenset(("publication.suspended", "review.rejected", "review.changes-requested"))
"""Signed unless a timer or the engine acts."""

_BY_THE_LOG: Final = ("v", "ts", "from", "to", "sig")


def must_be_signed(entry: Entry) -> bool:
    """Whether this act is nothing without its actor's signature."""
    return entry.act in ALWAYS_SIGNED or (entry.actor.kind in PEOPLE and entry.act in SIGNED_BY_PEOPLE)


def statement(entry: Entry, origin: str) -> str:
    """The text a person signs."""
    said: dict[str, Json] = {name: value for name, value in entry.json().items() if name not in _BY_THE_LOG}
    obj = said["obj"]
    if isinstance(obj, Mapping):
        said["obj"] = {name: value for name, value in obj.items() if name != "previous"}
    digest = sha256(canonical({"v": STATEMENT, **said})).digest()
    return f"{STATEMENT}\n{origin}\n{encode64(digest)}\n"


def sign_statement(entry: Entry, origin: str, *keys: SigningKey) -> Entry:
    """The entry with one more signature for each key; the name of a key is the pseudonym of its owner."""
    text = statement(entry, origin)
    made = tuple(Signature(by=key.name, key=key.verifier.id.hex(), value=encode64(key.sign(text))) for key in keys)
    return replace(entry, sig=entry.sig + made)


@dataclass(frozen=True, slots=True)
class EnrolledKeys:
    """The keys that count at one place in the log: enrolled in earlier entries, by two people, and not revoked."""

    origin: str
    keys: Mapping[tuple[str, str], VerifierKey] = field(default_factory=lambda: MappingProxyType({}))
    past: frozenset[tuple[str, str]] = frozenset()

    def after(self, entry: Entry) -> EnrolledKeys:
        """The keys that count after an entry; raises if a signature in it does not hold or one is missing."""
        if entry.act == ROOT_ACT:
            return self._root(entry)
        signers = self.signers(entry)
        if must_be_signed(entry) and not signers:
            raise _refused("unsigned", f"`{entry.act}` without a signature", f"{entry.act} 没有签名")
        if entry.act == ENROL_ACT:
            return self._enrol(entry, signers)
        if entry.act == REVOKE_ACT:
            return self._revoke(entry, signers)
        return self

    def signers(self, entry: Entry) -> frozenset[str]:
        """The people whose signatures of the entry hold. All must hold, and the actor's must be among them."""
        if not entry.sig:
            return frozenset()
        text = statement(entry, self.origin)
        # The key that is being enrolled signs as well, to show that someone holds it; it vouches for nobody yet.
        new = {_ident(key): key for key in _keys_in(entry)} if entry.act == ENROL_ACT else {}
        found = set()
        for each in entry.sig:
            ident = (each.by, each.key)
            key = self.keys.get(ident) or new.get(ident)
            value = decode64(each.value)
            if key is None or value is None or not key.holds(text, value):
                raise _refused("signature", f"the signature of `{each.by}` does not hold", f"“{each.by}”的签名不成立")
            if ident in self.keys:
                found.add(each.by)
        # Whatever kind of actor it claims to be: else one person could sign for many timers.
        if (must_be_signed(entry) or entry.actor.kind in PEOPLE) and entry.actor.id not in found:
            raise _refused("actor", "the actor did not sign", "行为人自己没有签名")
        return frozenset(found)

    def _root(self, entry: Entry) -> EnrolledKeys:
        keys = _keys_in(entry)
        people = {key.name for key in keys}
        if self.keys or self.past or len(people) < 2 or len({key.public for key in keys}) < len(keys):
            raise _refused("root", "a log has one root, of two people's keys", "日志只有一个起点,须有两人的密钥")
        made = replace(self, keys=MappingProxyType({_ident(key): key for key in keys}))
        if made.signers(entry) != people:
            raise _refused("root", "each of the first people signs the root", "起点须由最初各人签名")
        return made

    def _enrol(self, entry: Entry, signers: frozenset[str]) -> EnrolledKeys:
        keys = _keys_in(entry)
        known = {*self.keys, *self.past}
        if len(keys) != 1 or keys[0].name != entry.obj.id or _ident(keys[0]) in known or self._in_use(keys[0].public):
            raise _refused("enrolment", "one new key of the person enrolled", "一次登记一人的一把新密钥")
        if len(signers - {keys[0].name}) < 2 or _ident(keys[0]) not in {(each.by, each.key) for each in entry.sig}:
            raise _refused("enrolment", "two others and the new key sign", "须由另外两人和新密钥签名")
        return replace(self, keys=MappingProxyType({**self.keys, _ident(keys[0]): keys[0]}))

    def _revoke(self, entry: Entry, signers: frozenset[str]) -> EnrolledKeys:
        keys = _keys_in(entry)
        if len(keys) != 1 or self.keys.get(_ident(keys[0])) != keys[0]:
            raise _refused("revocation", "one enrolled key", "一把已登记的密钥")
        if keys[0].name not in signers and len(signers) < 2:
            raise _refused("revocation", "its owner or two people sign", "须由本人或两人签名")
        left = {ident: key for ident, key in self.keys.items() if ident != _ident(keys[0])}
        return replace(self, keys=MappingProxyType(left), past=self.past | {_ident(keys[0])})

    def _in_use(self, public: bytes) -> bool:
        return any(key.public == public for key in self.keys.values())


def enrolment(*keys: VerifierKey) -> dict[str, Json]:
    """The `data` of a root, enrolment or revocation entry."""
    return {"keys": [str(key) for key in keys]}


def _keys_in(entry: Entry) -> tuple[VerifierKey, ...]:
    written = entry.data.get("keys")
    if not isinstance(written, list | tuple) or not all(isinstance(each, str) for each in written):
        raise _refused("enrolment", "no keys in `data.keys`", "data.keys 里没有密钥")
    return tuple(VerifierKey.parse(str(each)) for each in written)


def _ident(key: VerifierKey) -> tuple[str, str]:
    return key.name, key.id.hex()


def _refused(code: str, en: str, zh: str) -> AuditError:
    return AuditError(f"audit.{code}", Wording(f"signed decision: {en}", f"签名的决定:{zh}"))
