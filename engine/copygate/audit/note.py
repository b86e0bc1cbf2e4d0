"""`open_note`: the text of a note once a known key is seen to have signed it; `sign_note` writes one.

C2SP signed-note with Ed25519 keys, signature type 0x01. A verifier key is written `name+id+base64` as the specification
has it, a signing key as golang.org/x/mod/sumdb/note writes it, so that Go's tools read both.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from copygate.errors import AuditError, Wording

MOST_BYTES: Final = 1_000_000
MOST_SIGNATURES: Final = 100
_ED25519: Final = b"\x01"
_DASH: Final = "— "
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Note:
    """A text, and the known keys whose signatures of it hold: at least one."""

    text: str
    signers: tuple[VerifierKey, ...]


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key and the name under which it signs."""

    name: str
    public: bytes

    def __post_init__(self) -> None:
        if not _is_name(self.name) or len(self.public) != 32:
            raise _malformed_key()

    @classmethod
    def parse(cls, text: str) -> VerifierKey:
        """Read `name+id+base64`; the id must be that of name and key."""
        name, plus, rest = text.partition("+")
        key_id, another, encoded = rest.partition("+")
        public = decode64(encoded)
        if not plus or not another or public is None or public[:1] != _ED25519:
            raise _malformed_key()
        key = cls(name, public[1:])
        if key_id != key.id.hex():
            raise _malformed_key()
        return key

    @property
    def id(self) -> bytes:
        """Four bytes that tell keys apart; no protection against forgery, nor meant as one."""
        return sha256(self.name.encode() + b"\n" + _ED25519 + self.public).digest()[:4]

    def holds(self, text: str, signature: bytes) -> bool:
        """Whether the signature is of that text by this key."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text.encode())
        except (InvalidSignature, ValueError):
            return False
        return True

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{encode64(_ED25519 + self.public)}"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key and the name under which it signs. Its `repr` shows no secret."""

    name: str
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not _is_name(self.name) or len(self.seed) != 32:
            raise _malformed_key()

    @classmethod
    def generate(cls, name: str) -> SigningKey:
        """A new key from the system's randomness."""
        return cls(name, Ed25519PrivateKey.generate().private_bytes_raw())

    @classmethod
    def parse(cls, secret: str) -> SigningKey:
        """Read what `secret` wrote."""
        _, _, rest = secret.partition("PRIVATE+KEY+")
        name, _, rest = rest.partition("+")
        key_id, _, encoded = rest.partition("+")
        seed = decode64(encoded)
        if seed is None or seed[:1] != _ED25519 or not secret.startswith("PRIVATE+KEY+"):
            raise _malformed_key()
        key = cls(name, seed[1:])
        if key_id != key.verifier.id.hex():
            raise _malformed_key()
        return key

    @property
    def secret(self) -> str:
        """The key as text, to be kept where only its owner reads."""
        return f"PRIVATE+KEY+{self.name}+{self.verifier.id.hex()}+{encode64(_ED25519 + self.seed)}"

    @property
    def verifier(self) -> VerifierKey:
        """The public half."""
        private = Ed25519PrivateKey.from_private_bytes(self.seed)
        return VerifierKey(self.name, private.public_key().public_bytes_raw())

    def sign(self, text: str) -> bytes:
        """The bare signature of a text."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())


def sign_note(text: str, *keys: SigningKey) -> bytes:
    """The text, a blank line, and a line for each signature."""
    if not keys or not text.endswith("\n") or _CONTROL.search(text):
        raise _malformed_note()
    lines = [f"{_DASH}{key.name} {encode64(key.verifier.id + key.sign(text))}\n" for key in keys]
    return (text + "\n" + "".join(lines)).encode()


def open_note(raw: bytes, known: Iterable[VerifierKey]) -> Note:
    """The note, once at least one known key has signed it and no known key's signature fails."""
    text, signatures = _split(raw)
    keys = {(key.name, key.id): key for key in known}
    signers: dict[VerifierKey, None] = {}
    for name, signature in signatures:
        key = keys.get((name, signature[:4]))
        if key is None:
            continue  # the specification: signatures of unknown keys are ignored
        if not key.holds(text, signature[4:]):
            raise AuditError(
                "audit.signature", Wording(f"the signature of `{name}` does not hold", f"“{name}”的签名不成立")
            )
        signers[key] = None
    if not signers:
        raise AuditError("audit.unsigned", Wording("no key you trust has signed this", "没有您信任的密钥的签名"))
    return Note(text, tuple(signers))


def _split(raw: bytes) -> tuple[str, list[tuple[str, bytes]]]:
    if len(raw) > MOST_BYTES:
        raise _malformed_note()
    try:
        whole = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise _malformed_note() from error
    body, blank, tail = whole.rpartition("\n\n")
    if not blank or not tail.endswith("\n") or _CONTROL.search(whole):
        raise _malformed_note()
    lines = tail[:-1].split("\n")
    if len(lines) > MOST_SIGNATURES:
        raise _malformed_note()
    return body + "\n", [_signature(line) for line in lines]


def _signature(line: str) -> tuple[str, bytes]:
    name, space, encoded = line.removeprefix(_DASH).partition(" ")
    signature = decode64(encoded)
    if not line.startswith(_DASH) or not space or not _is_name(name) or signature is None or len(signature) < 5:
        raise _malformed_note()
    return name, signature


def encode64(raw: bytes) -> str:
    """Standard base 64."""
    return base64.b64encode(raw).decode("ascii")


def decode64(text: str) -> bytes | None:
    """The bytes of standard base 64 in its one canonical spelling, else None."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if encode64(raw) == text else None


def _is_name(name: str) -> bool:
    return bool(name) and "+" not in name and not any(each.isspace() or each < " " for each in name)


def _malformed_note() -> AuditError:
    return AuditError("audit.note", Wording("not a signed note", "不是签名文本(signed note)"))


def _malformed_key() -> AuditError:
    return AuditError("audit.key", Wording("not an Ed25519 key of a signed note", "不是 signed note 的 Ed25519 密钥"))
