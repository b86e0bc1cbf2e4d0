"""`seal` and `unseal`: a value that can be erased, AES-256-GCM under a key of its own; the log holds only a hash.

The key of a value is derived from that of its subject (HKDF) and the place in the log, so one value can be shown to
somebody with proof (`value_key`) without giving away the subject's others, those of tomorrow included. GCM lets a
ciphertext be made that opens under two keys; so a commitment to the key stands before it, under the same hash.

Erasing a subject is destroying its key, deleting the ciphertexts and appending a signed `subject.erased`; no leaf and
no root changes. So keys live in a file of their own, outside the main database and its backups. What this does not
hide: the same pseudonym in two leaves is the same person.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from copygate.audit.canonical import canonical
from copygate.audit.entry import Sealed
from copygate.errors import AuditError, Wording

ERASE_ACT: Final = "subject.erased"
_NONCE: Final = 12
_COMMITMENT: Final = 32
_CHECK: Final = b"copygate key check\n"
_VALUE: Final = b"copygate value key\n"


@dataclass(frozen=True, slots=True)
class DataKey:
    """The key of one subject. Its `repr` shows no secret."""

    kid: str
    subject: str
    secret: bytes = field(repr=False)

    @classmethod
    def generate(cls, subject: str) -> DataKey:
        """A new key with a random id."""
        return cls(secrets.token_hex(16), subject, secrets.token_bytes(32))

    @property
    def check_value(self) -> str:
        """What is logged when the key is made: GCM alone lets one ciphertext open under two keys, this does not."""
        return hmac.new(self.secret, _CHECK + self.kid.encode(), sha256).hexdigest()


def seal(value: bytes, key: DataKey, origin: str, event: str, path: str) -> tuple[Sealed, bytes]:
    """What the leaf says of the value, and the ciphertext to keep elsewhere: nonce, commitment, AES-GCM."""
    nonce, place = secrets.token_bytes(_NONCE), _bound_to(origin, event, path)
    cipher, commitment = _cipher(value_key(key, origin, event, path))
    sealed = nonce + commitment + cipher.encrypt(nonce, value, place)
    return Sealed(path=path, subject=key.subject, kid=key.kid, ct_sha256=sha256(sealed).hexdigest()), sealed


def unseal(ciphertext: bytes, said: Sealed, key: DataKey, check_value: str, origin: str, event: str) -> bytes:
    """The value; refused unless the ciphertext, the key and the place are those that the log names."""
    cipher, commitment = _cipher(value_key(key, origin, event, said.path))
    if (
        sha256(ciphertext).hexdigest() != said.ct_sha256
        or (key.kid, key.subject) != (said.kid, said.subject)
        or not hmac.compare_digest(key.check_value, check_value)
    ):
        raise _refused()
    place = _bound_to(origin, event, said.path)
    if not hmac.compare_digest(ciphertext[_NONCE : _NONCE + _COMMITMENT], commitment):
        if not _is_of_the_first_form(ciphertext, key, place):
            raise _refused()
        raise AuditError(
            "audit.sealed-format",
            Wording(
                "the value is as it was logged, but an older copygate sealed it, in a form that this one does not read:"
                " read it with the version of that day",
                "密封的内容与日志一致,但由旧版 copygate 写下,写法不同,本版读不了:请用当时的版本读取",
            ),
        )
    try:
        return cipher.decrypt(ciphertext[:_NONCE], ciphertext[_NONCE + _COMMITMENT :], place)
    except (InvalidTag, ValueError) as error:
        raise _refused() from error


def _is_of_the_first_form(ciphertext: bytes, key: DataKey, place: bytes) -> bool:
    """Whether the value was sealed before values had keys and commitments of their own: nobody changed it."""
    try:
        AESGCM(key.secret).decrypt(ciphertext[:_NONCE], ciphertext[_NONCE:], place)
    except (InvalidTag, ValueError):
        return False
    return True


def value_key(key: DataKey, origin: str, event: str, path: str) -> bytes:
    """What opens this one value and no other: for whoever is shown it and asks for proof."""
    return HKDFExpand(SHA256(), 32, _VALUE + _bound_to(origin, event, path)).derive(key.secret)


def _cipher(value: bytes) -> tuple[AESGCM, bytes]:
    """Cipher and commitment of the key of a value."""
    made, commitment = (hmac.new(value, each, sha256).digest() for each in (b"encrypt", b"commit"))
    return AESGCM(made), commitment


def _bound_to(origin: str, event: str, path: str) -> bytes:
    """The associated data: a ciphertext moved to another event or field does not open."""
    return canonical([origin, event, path])


def _refused() -> AuditError:
    return AuditError("audit.sealed", Wording("the sealed value does not open", "密封的内容打不开"))
