"""`VerifiedCheckpoint`: size and root of a log, known to be signed (C2SP tlog-checkpoint).

Proofs are checked against one of these and nothing else: a proof alone does not bind the size of the tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from copygate.audit.merkle import EMPTY_ROOT, HASH
from copygate.audit.note import SigningKey, VerifierKey, decode64, encode64, open_note, sign_note
from copygate.errors import AuditError, Wording

_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_MADE_BY_VERIFYING: Final = object()


class VerifiedCheckpoint:
    """A checkpoint whose signature held. Made by `verify_checkpoint` alone, so who holds one has checked."""

    __slots__ = ("_checkpoint", "_raw", "_signers")

    def __init__(self, made: object, checkpoint: Checkpoint, raw: bytes, signers: tuple[VerifierKey, ...]) -> None:
        # INVARIANT: bare sizes and roots never become one of these (see proof.py).
        if made is not _MADE_BY_VERIFYING:
            raise TypeError("a verified checkpoint is made by verify_checkpoint alone")
        self._checkpoint, self._raw, self._signers = checkpoint, raw, signers

    @property
    def origin(self) -> str:
        """Which log."""
        return self._checkpoint.origin

    @property
    def size(self) -> int:
        """How many leaves."""
        return self._checkpoint.size

    @property
    def root(self) -> bytes:
        """The root hash over them."""
        return self._checkpoint.root

    @property
    def raw(self) -> bytes:
        """The signed note, as it was read."""
        return self._raw

    @property
    def signers(self) -> tuple[VerifierKey, ...]:
        """The known keys that signed it."""
        return self._signers

    def __repr__(self) -> str:
        return f"<verified checkpoint of {self.origin}: {self.size} leaves>"

    def __reduce__(self) -> str:
        raise TypeError("a verified checkpoint does not travel: send its note, and verify there")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: no more than origin, size and root, for a monitor can audit nothing else."""

    origin: str
    size: int
    root: bytes

    def __post_init__(self) -> None:
        fits = self.origin and "\n" not in self.origin and 0 <= self.size < 2**63 and len(self.root) == HASH
        if not fits or (self.size == 0 and self.root != EMPTY_ROOT):
            raise _malformed()

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{encode64(self.root)}\n"

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read the text of a note; extension lines of foreign logs are allowed and not kept."""
        if not text.endswith("\n"):
            raise _malformed()
        lines = text[:-1].split("\n")
        if len(lines) < 3 or not all(lines) or not _SIZE.fullmatch(lines[1]):
            raise _malformed()
        root = decode64(lines[2])
        if root is None:
            raise _malformed()
        return cls(lines[0], int(lines[1]), root)


def sign_checkpoint(checkpoint: Checkpoint, key: SigningKey) -> bytes:
    """The checkpoint as a signed note. The key's name is the log's origin."""
    if key.name != checkpoint.origin:
        raise _foreign(key.name, checkpoint.origin)
    return sign_note(checkpoint.text, key)


def verify_checkpoint(raw: bytes, keys: Iterable[VerifierKey]) -> VerifiedCheckpoint:
    """The checkpoint, once a key that bears its origin as a name has signed it."""
    note = open_note(raw, keys)
    checkpoint = Checkpoint.parse(note.text)
    # A key of ours that signs for another log, such as a person's, vouches for nothing here.
    if all(key.name != checkpoint.origin for key in note.signers):
        raise _foreign(note.signers[0].name, checkpoint.origin)
    return VerifiedCheckpoint(_MADE_BY_VERIFYING, checkpoint, raw, note.signers)


def _malformed() -> AuditError:
    return AuditError("audit.checkpoint", Wording("not a checkpoint", "不是检查点"))


def _foreign(name: str, origin: str) -> AuditError:
    return AuditError(
        "audit.origin", Wording(f"the key is of `{name}`, the log is `{origin}`", f"密钥属于“{name}”,日志是“{origin}”")
    )
