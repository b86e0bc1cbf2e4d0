"""`bundle_leaves`, `opened_files`: one case in the clear for those who may read it, every byte of it bound to the log.

leaves/N.json, leaves/N.tlog-proof   entries of the case, its reports and takedowns, evidence, rules, people; proofs
sealed/SHA256, sealed/SHA256.key     ciphertexts those entries name, and the key of that one value
opened/N/PATH, rules/DIGEST.zip      what they open to: drafts, verdicts, reasons, papers; the rules of the day
checkpoint, log.key                  the log's signed checkpoint; its key, for reading only

INVARIANT: an object is in it with all its entries up to the checkpoint, or not at all, so that a gap shows. Names stay
sealed, and so does what a case holds of another subject (who reported it).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from copygate.audit.sealing import value_key
from copygate.service.matters import TABLES
from copygate.service.rulebooks import TEXTS, subject_of
from copygate.service.takingdown import beside
from copygate.service.world import CASE, read_case
from copygate.store import ledger

if TYPE_CHECKING:
    from copygate.service.writer import Transaction
    from copygate.store.keyfile import KeyFile
    from copygate.store.ledger import Leaf

_ERASABLE: Final = ("evidence", "rulebook", CASE, *TABLES)


def bundle_leaves(transaction: Transaction, case: str, maker: str) -> list[Leaf]:
    """Every entry that the case rests on, in order."""
    _, about = read_case(transaction, case)
    connection = transaction.connection
    root = ledger.leaf_at(connection, 0)
    found = {leaf.number: leaf for leaf in (root, *about) if leaf is not None}
    rulebooks = {leaf.said["policy"]["bundle_digest"] for leaf in about if "policy" in leaf.said}
    attached = ledger.rows(connection, "attached", f"{case}/").values()
    objects = [(CASE, case), *(("rulebook", each) for each in rulebooks)]
    objects += [("evidence", each["evidence"]) for each in attached]
    objects += beside(transaction, case)
    for kind, name in objects:
        for held in ((kind, name), ("subject", f"{kind}:{name}")):
            found |= {leaf.number: leaf for leaf in ledger.leaves_of(connection, *held)}
    known: set[str] = set()
    people = {maker}.union(*(_people_of(leaf.said) for leaf in found.values()))
    while people:  # whoever vouched for a key has one as well
        fresh = [leaf for each in people for leaf in ledger.leaves_of(connection, "person", each)]
        found |= {leaf.number: leaf for leaf in fresh}
        known |= people
        people = set().union(*(_people_of(leaf.said) for leaf in fresh)) - known
    return [found[number] for number in sorted(found)]


def opened_files(transaction: Transaction, leaves: list[Leaf], keys: KeyFile) -> Iterator[tuple[str, bytes]]:
    """The values of those entries that belong in a bundle: ciphertext, key and clear text of each."""
    wanted = {leaf.said["policy"]["bundle_digest"] for leaf in leaves if "policy" in leaf.said}
    for leaf in leaves:
        said = leaf.said
        for each in said.get("sealed", ()):
            digest = _rulebook_of(each)
            if digest not in wanted if digest else each["subject"] != _subject_of(said):
                continue
            value = transaction.unsealed(leaf, each["path"])
            key, sealed = keys.find(each["kid"]), ledger.blob(transaction.connection, each["ct_sha256"])
            if value is None or key is None or sealed is None:
                continue  # erased; the tombstone is among the entries
            yield (f"rules/{digest}.zip" if digest else f"opened/{leaf.number}/{each['path']}"), value
            yield f"sealed/{each['ct_sha256']}", sealed
            opens = value_key(key, transaction.origin, said["id"], each["path"])
            yield f"sealed/{each['ct_sha256']}.key", f"{opens.hex()}\n".encode()


def _rulebook_of(sealed: Mapping[str, Any]) -> str:
    subject = str(sealed["subject"])
    digest = subject.partition(":")[2]
    return digest if (sealed["path"], subject) == (TEXTS, subject_of(digest)) else ""


def _subject_of(said: Mapping[str, Any]) -> str:
    kind = said["obj"]["type"]
    return f"{kind}:{said['obj']['id']}" if kind in _ERASABLE else ""


def _people_of(said: Mapping[str, Any]) -> set[str]:
    actor, data = said["actor"], said.get("data", {})
    people = {actor["id"], actor.get("on_behalf_of", "")} if actor["kind"] in ("user", "break-glass") else set()
    people.update(each["by"] for each in said.get("sig", ()))
    people.update(data.get("contributors", ()), data.get("accounts", ()))
    return people - {""}
