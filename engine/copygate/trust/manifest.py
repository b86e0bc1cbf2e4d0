"""`Statement`: what the maker of a pack signs; `signed_by` writes it, `verified` is the only way to read one in trust.

The file `pack.signed` is a C2SP signed note of two lines: `copygate-pack/1`, and the statement as canonical JSON
(RFC 8785). It names every file with its SHA-256, so no byte of the pack, and no number or day, can be changed.
`seq` only ever grows: who has accepted 7 takes no 6, even with a good signature.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from copygate.errors import AuditError, TrustError, Wording

if TYPE_CHECKING:
    from copygate.audit.canonical import Json
    from copygate.audit.note import SigningKey, VerifierKey
    from copygate.packs.folders import PackFile

FORM: Final = "copygate-pack/1"
_HASH: Final = "sha256:"


@dataclass(frozen=True, slots=True)
class Statement:
    """A pack at one version. It may judge from `effective_from` on, to the end of `until` where that is given."""

    id: str
    version: str
    seq: int
    effective_from: date
    until: date | None
    files: Mapping[str, str]

    def require_day(self, day: date) -> None:
        """Raises TrustError on a day outside its window."""
        if day < self.effective_from:
            raise _wrong(
                "early",
                f"the signature of `{self.id}` counts from {self.effective_from}, not yet on {day}",
                f"规则包 {self.id} 的签名自 {self.effective_from} 起生效,{day} 还没有生效",
            )
        if self.until is not None and day > self.until:
            raise _wrong(
                "expired",
                f"the signature of `{self.id}` counted until {self.until} and has expired on {day}",
                f"规则包 {self.id} 的签名有效期到 {self.until},{day} 已经过期",
            )

    def require_files(self, pack_id: str, version: str, files: Sequence[PackFile]) -> None:
        """Raises TrustError unless it is about exactly these files."""
        if (self.id, self.version) != (pack_id, version):
            raise _wrong(
                "other-pack",
                f"the signature is for {self.id} {self.version}, the pack is {pack_id} {version}",
                f"签名的是 {self.id} {self.version},而规则包是 {pack_id} {version}",
            )
        here = hashes_of(files)
        if here == self.files:
            return
        changed = sorted(name for name in {*here, *self.files} if here.get(name) != self.files.get(name))
        names = f"{', '.join(changed[:3])}{'…' if len(changed) > 3 else ''}"
        raise _wrong(
            "other-files",
            f"`{self.id}` is not what was signed: {names} changed, came or went since",
            f"规则包 {self.id} 与签名时不同:{names} 被改动、增加或删除",
        )


def hashes_of(files: Sequence[PackFile]) -> dict[str, str]:
    """Each file's name and hash."""
    return {file.name: _HASH + sha256(file.data).hexdigest() for file in files}


def signed_by(key: SigningKey, statement: Statement) -> bytes:
    """The contents of `pack.signed`."""
    from copygate.audit.canonical import canonical
    from copygate.audit.note import sign_note

    said: dict[str, Json] = {
        "id": statement.id,
        "version": statement.version,
        "seq": statement.seq,
        "effective_from": statement.effective_from.isoformat(),
        "files": dict(statement.files),
    }
    if statement.until is not None:
        said["until"] = statement.until.isoformat()
    return sign_note(f"{FORM}\n{canonical(said).decode()}\n", key)


def verified(raw: bytes, keys: Sequence[VerifierKey]) -> tuple[Statement, tuple[str, ...]]:
    """The statement, and the names of the known keys that signed it: at least one. Raises TrustError."""
    from copygate.audit.canonical import parse
    from copygate.audit.note import open_note

    try:
        note = open_note(raw, keys)
        # All behind the first line is one canonical value: no second line, and no second spelling.
        parse(note.text.partition("\n")[2].removesuffix("\n").encode())
    except AuditError as error:
        raise TrustError("trust.signature", error.wording) from None
    return told(raw), tuple(key.name for key in note.signers)


def told(raw: bytes) -> Statement:
    """What a signed manifest says. INVARIANT: says nothing about whose word it is; only for bytes verified before."""
    try:
        lines = raw.split(b"\n", 2)
        said: dict[str, Any] = json.loads(lines[1])
        read = Statement(
            id=_text(said.pop("id")),
            version=_text(said.pop("version")),
            seq=_count(said.pop("seq")),
            effective_from=date.fromisoformat(_text(said.pop("effective_from"))),
            until=date.fromisoformat(_text(said.pop("until"))) if "until" in said else None,
            files={_text(name): _text(value) for name, value in said.pop("files").items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
        raise _malformed() from None
    if said or lines[0].decode("utf-8", "replace") != FORM:
        raise _malformed()
    return read


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise TypeError
    return value


def _malformed() -> TrustError:
    return _wrong("malformed", "not a signed manifest of a pack", "不是规则包的签名清单")


def _wrong(code: str, en: str, zh: str) -> TrustError:
    return TrustError(f"trust.{code}", Wording(en, zh))
