"""`seal(said, *keys)` and `opened(raw, trust)`: a decision as a file, which repository and review store share.

It is a C2SP signed note (`audit/note.py`) whose text is one line: the decision as RFC 8785 JSON. Nothing is invented
beside the fields. The line begins with `{`, so that it can be taken neither for a checkpoint nor for a statement of the
log, which people sign with the same keys.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final

from copygate.audit.canonical import Json, canonical, parse
from copygate.audit.identifiers import is_day
from copygate.audit.note import SigningKey, VerifierKey, open_note, sign_note
from copygate.decisions.trust import Approver, Trust, refused

SUFFIX: Final = ".note"
_ACCOUNT: Final = re.compile(r"[\w.:/@()-]{1,128}")
_ID: Final = re.compile(r"[\w.-]{1,128}")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a note says, the digest of its text, and the pinned keys of people that signed it."""

    said: dict[str, Any]
    digest: str
    signers: tuple[VerifierKey, ...]


def seal(said: Mapping[str, Json], *keys: SigningKey) -> bytes:
    """The file."""
    return sign_note(text_of(said), *keys)


def text_of(said: Mapping[str, Json]) -> str:
    """What is signed."""
    return canonical(said).decode() + "\n"


def digest_of(said: Mapping[str, Json]) -> str:
    """The SHA-256 of what is signed, by which a log names it."""
    return sha256(text_of(said).encode()).hexdigest()


def opened(raw: bytes, trust: Trust) -> Opened:
    """The decision, once a pinned person has signed it. Raises AuditError: malformed, altered, unsigned, foreign."""
    note = open_note(raw, trust.keys())
    said = parse(note.text[:-1].encode())
    if not isinstance(said, dict):
        raise malformed("v")
    if said.get("log") != trust.log.name:
        raise refused("other-log", "it is of another review store", "属于另一个审核库")
    return Opened(dict(said), sha256(note.text.encode()).hexdigest(), note.signers)


class Fields:
    """The fields of a decision, read strictly: what is missing, of the wrong kind or unknown is refused."""

    def __init__(self, said: Mapping[str, Any], version: str) -> None:
        self._left = dict(said)
        if self._left.pop("v", None) != version:
            raise malformed("v")

    def text(self, name: str, *, default: str | None = None) -> str:
        """A text that says something."""
        value = self._left.pop(name, default)
        if not isinstance(value, str) or (not value.strip() and value != default):
            raise malformed(name)
        return value

    def id(self, name: str) -> str:
        """An identifier."""
        value = self.text(name)
        if not _ID.fullmatch(value):
            raise malformed(name)
        return value

    def account(self, name: str) -> str:
        """Whose."""
        value = self.text(name)
        if not _ACCOUNT.fullmatch(value):
            raise malformed(name)
        return value

    def day(self, name: str) -> date:
        """A day such as 2026-11-21."""
        value = self.text(name)
        if not is_day(value):
            raise malformed(name)
        return date.fromisoformat(value)

    def texts(self, name: str) -> tuple[str, ...]:
        """Texts; none where it is left out."""
        value = self._left.pop(name, ())
        if not isinstance(value, list | tuple) or not all(isinstance(each, str) and each for each in value):
            raise malformed(name)
        return tuple(value)

    def record(self, name: str) -> dict[str, Any]:
        """An object; empty where it is left out."""
        value = self._left.pop(name, {})
        if not isinstance(value, dict):
            raise malformed(name)
        return value

    def approvers(self) -> tuple[Approver, ...]:
        """Who approved."""
        value = self._left.pop("approvers", None)
        if not isinstance(value, list) or not value:
            raise malformed("approvers")
        found = []
        for each in value:
            if not isinstance(each, dict) or set(each) != {"account", "name", "role"}:
                raise malformed("approvers")
            if not all(isinstance(text, str) and text for text in each.values()):
                raise malformed("approvers")
            found.append(Approver(**each))
        if len({each.account for each in found}) < len(found):
            raise malformed("approvers")
        return tuple(found)

    def end(self) -> None:
        """Nothing else may stand there."""
        for name in self._left:
            raise malformed(name)


def people_json(approvers: tuple[Approver, ...]) -> list[Json]:
    """Approvers as the file has them."""
    return [{"account": each.account, "name": each.name, "role": each.role} for each in approvers]


def malformed(name: str) -> Exception:
    """A field is not as it must be."""
    return refused("malformed", f"`{name}` is not as it must be", f"{name} 一栏不合规定")
