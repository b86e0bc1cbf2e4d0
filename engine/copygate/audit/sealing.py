"""`seal` and `unseal`: a value that can be erased, AES-256-GCM under a key of its subject; the log holds only a hash.

Erasing a subject is destroying its key, deleting the ciphertexts and appending a signed `subject.erased`; no leaf and
no root changes. So keys live in a `KeyStore` outside the main database and its backups. What this does not hide: the
same pseudonym in two leaves is the same person.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from copygate.audit.canonical import canonical
from copygate.audit.entry import Sealed
from copygate.errors import AuditError, Wording

ERASE_ACT: Final = "subject.erased"
_NONCE: Final = 12
_CHECK: Final = b"copygate key check\n"


class KeyStore(Protocol):
    """Where the keys of subjects live. The store implements it, in a file of its own."""

    def key_of(self, subject: str) -> DataKey:
        """The key of a subject, made on first use; its creation is logged with `DataKey.check_value`."""

    def find(self, kid: str) -> DataKey | None:
        """A key by its id, None once destroyed or unknown."""

    def destroy(self, kid: str) -> None:
        """Destroy a key for good, and remember its id, so that no backup brings it back."""


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
    """What the leaf says of the value, and the ciphertext to keep elsewhere."""
    nonce = secrets.token_bytes(_NONCE)
    sealed = nonce + AESGCM(key.secret).encrypt(nonce, value, _bound_to(origin, event, path))
    return Sealed(path=path, subject=key.subject, kid=key.kid, ct_sha256=sha256(sealed).hexdigest()), sealed


def unseal(ciphertext: bytes, said: Sealed, key: DataKey, check_value: str, origin: str, event: str) -> bytes:
    """The value; refused unless the ciphertext, the key and the place are those that the log names."""
    fits = (
        sha256(ciphertext).hexdigest() == said.ct_sha256
        and (key.kid, key.subject) == (said.kid, said.subject)
        and hmac.compare_digest(key.check_value, check_value)
    )
    try:
        if fits:
            place = _bound_to(origin, event, said.path)
            return AESGCM(key.secret).decrypt(ciphertext[:_NONCE], ciphertext[_NONCE:], place)
    except (InvalidTag, ValueError) as error:
        raise _refused() from error
    raise _refused()


def _bound_to(origin: str, event: str, path: str) -> bytes:
    """The associated data: a ciphertext moved to another event or field does not open."""
    return canonical([origin, event, path])


def _refused() -> AuditError:
    return AuditError("audit.sealed", Wording("the sealed value does not open", "密封的内容打不开"))
