"""`verify_inclusion`, `verify_consistency`, and `Receipt`, a `.tlog-proof` file of the first (C2SP tlog-proof).

Trap: an RFC 6962 proof does not bind the size of the tree, one in four mutations of the size alone goes through. The
signed checkpoint binds it, so what is public here takes a `VerifiedCheckpoint` and never a bare size or root.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from copygate.audit.checkpoint import VerifiedCheckpoint, verify_checkpoint
from copygate.audit.merkle import HASH, leaf_hash, root_by_inclusion, roots_by_consistency
from copygate.audit.note import VerifierKey, decode64, encode64
from copygate.errors import AuditError, Wording

_HEAD: Final = "c2sp.org/tlog-proof@v1"
_INDEX: Final = re.compile(r"index (0|[1-9][0-9]{0,18})", re.ASCII)
_MOST_HASHES: Final = 63


def verify_inclusion(checkpoint: VerifiedCheckpoint, index: int, raw: bytes, proof: Sequence[bytes]) -> None:
    """Return if the raw leaf is at that index of the checkpoint's log; raise otherwise."""
    if root_by_inclusion(index, _sound(checkpoint).size, leaf_hash(raw), proof) != checkpoint.root:
        wording = Wording(f"the proof does not lead from leaf {index} to the root", f"证明不能从第 {index} 条推到树根")
        raise AuditError("audit.inclusion", wording)


def verify_consistency(old: VerifiedCheckpoint, new: VerifiedCheckpoint, proof: Sequence[bytes]) -> None:
    """Return if the log of the new checkpoint begins with that of the old; raise otherwise."""
    # Every log begins with an empty one, so a proof from size 0 would show nothing to whoever relies on it.
    if _sound(old).size == 0 or old.origin != _sound(new).origin:
        wording = Wording("an empty or another log proves nothing", "空日志或别的日志证明不了什么")
        raise AuditError("audit.consistency", wording)
    if roots_by_consistency(old.size, new.size, old.root, proof) != (old.root, new.root):
        sizes = f"{old.size} → {new.size}"
        raise AuditError(
            "audit.consistency", Wording(f"{sizes}: not the same log grown", f"{sizes}:后者不是前者续写而成")
        )


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a leaf is in the log, provable without asking anyone. `extra` is not authenticated by anything."""

    index: int
    proof: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes = b""

    def encode(self) -> bytes:
        """The text of a `.tlog-proof` file."""
        extra = [f"extra {encode64(self.extra)}"] if self.extra else []
        lines = [_HEAD, *extra, f"index {self.index}", *map(encode64, self.proof), "", ""]
        return "\n".join(lines).encode() + self.checkpoint

    @classmethod
    def decode(cls, raw: bytes) -> Receipt:
        """Read a `.tlog-proof` file; what it says is not yet verified."""
        head, blank, checkpoint = raw.partition(b"\n\n")
        try:
            lines = head.decode("ascii").split("\n")
        except UnicodeDecodeError as error:
            raise _malformed() from error
        extra = None
        if lines[1:] and lines[1].startswith("extra "):
            extra = decode64(lines.pop(1).removeprefix("extra "))
            if not extra:
                raise _malformed()
        index = _INDEX.fullmatch(lines[1]) if lines[1:] else None
        hashes = [decode64(line) for line in lines[2:]]
        proof = tuple(each for each in hashes if each is not None and len(each) == HASH)
        if not blank or lines[0] != _HEAD or index is None or not len(proof) == len(hashes) <= _MOST_HASHES:
            raise _malformed()
        return cls(int(index[1]), proof, checkpoint, extra or b"")

    def verify(self, raw: bytes, keys: Iterable[VerifierKey]) -> VerifiedCheckpoint:
        """The checkpoint under which the raw leaf is proven to be in the log."""
        checkpoint = verify_checkpoint(self.checkpoint, keys)
        verify_inclusion(checkpoint, self.index, raw, self.proof)
        return checkpoint


def _sound(checkpoint: VerifiedCheckpoint) -> VerifiedCheckpoint:
    # Types are not checked at run time; a look-alike with a size of one's own choosing must not get through.
    if type(checkpoint) is not VerifiedCheckpoint:
        raise TypeError("a proof is checked against a VerifiedCheckpoint")
    return checkpoint


def _malformed() -> AuditError:
    return AuditError("audit.receipt", Wording("not a tlog-proof", "不是收据(tlog-proof)"))
