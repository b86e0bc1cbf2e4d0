"""`sign_next`: the next signed checkpoint of a growing log; `checkpoint_due`: when one is owed.

How a store writes the log, in the one transaction that changes its tables:

1. read the head row (`size`, `Frontier.pack()`), locked;
2. `raw = entry.encode()`; insert `(index=frontier.size, raw)`; the raw bytes are the log and are never written anew;
3. `frontier = frontier.append(raw)`; update the head row; commit with the state change.

The signer is another process with its own key and its own file for `Signed`. It never trusts a stored hash: it reads
raw bytes, hashes them itself and signs only what continues what it signed before.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Final

from copygate.audit.checkpoint import Checkpoint, VerifiedCheckpoint, sign_checkpoint, verify_checkpoint
from copygate.audit.entry import Entry
from copygate.audit.merkle import Frontier
from copygate.audit.note import SigningKey
from copygate.errors import AuditError, Wording

EVERY_LEAVES: Final = 256
EVERY_SECONDS: Final = 60
STATES_SIGNED_AT_ONCE: Final = frozenset(("published", "suspended"))
ACTS_SIGNED_AT_ONCE: Final = ("override.", "subject.erased")


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signer remembers: the frontier of the tree it signed last, and that checkpoint's note."""

    frontier: Frontier
    note: bytes


def append(frontier: Frontier, raw: bytes) -> Frontier:
    """The log with one more leaf; a leaf that is no entry in canonical form is refused before it can be hashed."""
    Entry.decode(raw)
    return frontier.append(raw)


def sign_next(before: Signed, leaves: Iterable[bytes], key: SigningKey) -> Signed:
    """Sign the tree after `leaves`, the raw leaves from `before.frontier.size` on. Begin with `empty_log(key)`."""
    known = verify_checkpoint(before.note, (key.verifier,))
    if (known.size, known.root) != (before.frontier.size, before.frontier.root):
        raise _altered(known.size)
    return _sign(before.frontier.extend(leaves), key)


def sign_anew(before: VerifiedCheckpoint, leaves: Iterable[bytes], key: SigningKey) -> Signed:
    """As `sign_next`, from all raw leaves: the first `before.size` of them must be those that were signed before."""
    every = iter(leaves)
    frontier = Frontier().extend(islice(every, before.size))
    if (frontier.size, frontier.root) != (before.size, before.root):
        raise _altered(before.size)
    return _sign(frontier.extend(every), key)


def empty_log(key: SigningKey) -> Signed:
    """The signed checkpoint of a log without a leaf."""
    return _sign(Frontier(), key)


def checkpoint_due(unsigned: int, seconds: float, entries: Iterable[Entry] = ()) -> bool:
    """Whether to sign now: leaves since the last checkpoint, its age, and what was just committed."""
    if unsigned >= EVERY_LEAVES or (unsigned > 0 and seconds >= EVERY_SECONDS):
        return True
    return any(must_sign_at_once(entry) for entry in entries)


def must_sign_at_once(entry: Entry) -> bool:
    """Publication, takedown, override and erasure are signed before the command returns."""
    return entry.to_state in STATES_SIGNED_AT_ONCE or entry.act.startswith(ACTS_SIGNED_AT_ONCE)


def _sign(frontier: Frontier, key: SigningKey) -> Signed:
    return Signed(frontier, sign_checkpoint(Checkpoint(key.name, frontier.size, frontier.root), key))


def _altered(size: int) -> AuditError:
    wording = Wording(
        f"the first {size} leaves are not those signed before: nothing is signed",
        f"前 {size} 条已不是上次签名的内容,不再签名",
    )
    return AuditError("audit.altered", wording)
