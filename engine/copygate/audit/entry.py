"""`Entry`: one leaf of the log, `copygate-audit/1`; `encode` gives its raw bytes, `decode` takes nothing but those.

What is empty is left out, for the log knows no null. Nobody is named here: people are random pseudonyms, texts and
other personal data are sealed elsewhere (`sealing.py`) and the leaf holds only the hash of the ciphertext.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, Final, TypeVar

from copygate.audit.canonical import Json, canonical, parse
from copygate.audit.identifiers import is_day, is_event_id, is_timestamp
from copygate.errors import AuditError, Wording

VERSION: Final = "copygate-audit/1"
KINDS: Final = frozenset(("user", "ci", "timer", "engine", "break-glass"))

_R = TypeVar("_R")
_Test = Callable[[str], object]
_HEX: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_TOKEN: Final = re.compile(r"[\w.:/@()+-]{1,128}")
_ACT: Final = re.compile(r"[a-z][a-z-]*(\.[a-z][a-z-]*)+", re.ASCII)
_PATH: Final = re.compile(r"[\w./-]{1,256}")
_BASE64: Final = re.compile(r"[A-Za-z0-9+/]{86}==", re.ASCII)


def _must(test: _Test) -> Any:
    return field(metadata={"test": test})


def _may(test: _Test) -> Any:
    return field(default="", metadata={"test": test})


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who acted: a pseudonym, what kind of actor, in which role, how they showed who they are."""

    id: str = _must(_TOKEN.fullmatch)
    kind: str = _must(KINDS.__contains__)
    role: str = _may(_TOKEN.fullmatch)
    auth: str = _may(_TOKEN.fullmatch)
    on_behalf_of: str = _may(_TOKEN.fullmatch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Obj:
    """What it happened to; `previous` is the id of the event before this one on the same object."""

    type: str = _must(_TOKEN.fullmatch)
    id: str = _must(_TOKEN.fullmatch)
    revision: int = 0
    rev_digest: str = _may(_HEX.fullmatch)
    previous: str = _may(is_event_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """By which rules: the rulebook, its place in the sequence of rulebooks, the evaluation, the engine."""

    bundle_digest: str = _must(_HEX.fullmatch)
    seq: int = 0
    eval_digest: str = _may(_HEX.fullmatch)
    engine: str = _may(_TOKEN.fullmatch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why: a code, and the path of the sealed text that says more."""

    code: str = _must(_TOKEN.fullmatch)
    text: str = _may(_PATH.fullmatch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A file that was relied on, by its hash. Never the hash of something that can be guessed: see `sealing.py`."""

    kind: str = _must(_TOKEN.fullmatch)
    sha256: str = _must(_HEX.fullmatch)
    size: int = 0
    valid_to: str = _may(is_day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A value that can be erased: where in the event, whose, under which key, and the hash of the ciphertext."""

    path: str = _must(_PATH.fullmatch)
    subject: str = _must(_TOKEN.fullmatch)
    kid: str = _must(_TOKEN.fullmatch)
    ct_sha256: str = _must(_HEX.fullmatch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A person's Ed25519 signature of the statement in this entry: whose, with which enrolled key (`keys.py`)."""

    by: str = _must(_TOKEN.fullmatch)
    key: str = _must(_TOKEN.fullmatch)
    value: str = _must(_BASE64.fullmatch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event. `from_state` and `to_state` are the leaf's `from` and `to`; `data` is what the act itself says."""

    id: str = _must(is_event_id)
    ts: str = _must(is_timestamp)
    actor: Actor
    act: str = _must(_ACT.fullmatch)
    from_state: str = _may(_TOKEN.fullmatch)
    to_state: str = _may(_TOKEN.fullmatch)
    obj: Obj
    policy: Policy | None = None
    req: str = _may(_TOKEN.fullmatch)
    reason: Reason | None = None
    evidence: tuple[Evidence, ...] = ()
    sealed: tuple[Sealed, ...] = ()
    sig: tuple[Signature, ...] = ()
    data: Mapping[str, Json] = field(default_factory=lambda: MappingProxyType({}))

    def encode(self) -> bytes:
        """The raw bytes of the leaf: hashed, stored and never written anew."""
        return canonical(self.json())

    def json(self) -> dict[str, Json]:
        """The leaf as JSON."""
        _check(self)
        leaf = {_RENAMED.get(name, name): value for name, value in _json(self).items()}
        return {"v": VERSION, **leaf}

    @classmethod
    def decode(cls, raw: bytes) -> Entry:
        """Read a leaf; what `encode` would not have written is refused."""
        leaf = parse(raw)
        if not isinstance(leaf, dict) or leaf.get("v") != VERSION:
            raise _refused("v")
        named = {_NAMED.get(name, f"?{name}" if name in _RENAMED else name): leaf[name] for name in leaf if name != "v"}
        entry = _record(cls, named, "")
        if entry.json() != leaf:  # an empty field written out, or the like: one entry, one spelling
            raise _refused("form")
        return entry


_RENAMED: Final = {"from_state": "from", "to_state": "to"}
_NAMED: Final = {name: field for field, name in _RENAMED.items()}
_RECORDS: Final[dict[str, type[Any]]] = {"actor": Actor, "obj": Obj, "policy": Policy, "reason": Reason}
_LISTS: Final[dict[str, type[Any]]] = {"evidence": Evidence, "sealed": Sealed, "sig": Signature}


def _json(record: Any) -> dict[str, Any]:
    found = {}
    for each in fields(record):
        value = getattr(record, each.name)
        if each.name in _LISTS:
            value = [_json(item) for item in value]
        elif each.name in _RECORDS and value is not None:
            value = _json(value)
        if value not in (None, "", 0, [], {}):
            found[each.name] = value
    return found


def _record(kind: type[_R], values: object, at: str) -> _R:
    if not isinstance(values, dict) or not values.keys() <= {each.name for each in fields(kind)}:  # type: ignore[arg-type] # a dataclass
        raise _refused(at or "fields")
    made: dict[str, Any] = {}
    for name, value in values.items():
        if name in _RECORDS:
            made[name] = _record(_RECORDS[name], value, name)
        elif name in _LISTS:
            if not isinstance(value, list):
                raise _refused(name)
            made[name] = tuple(_record(_LISTS[name], item, name) for item in value)
        else:
            made[name] = value
    try:
        return kind(**made)
    except TypeError as error:  # a field that must be there is not
        raise _refused(at or "fields") from error


def _check(record: Any, at: str = "") -> None:
    for each in fields(record):
        value, name = getattr(record, each.name), f"{at}{each.name}"
        if each.name in _LISTS:
            for item in value:
                _check(item, f"{name}.")
        elif each.name in _RECORDS:
            if value is not None:
                _check(value, f"{name}.")
        elif each.name == "data":
            if not isinstance(value, Mapping):
                raise _refused(name)
        elif "test" not in each.metadata:
            if type(value) is not int or value < 0:
                raise _refused(name)
        elif not isinstance(value, str) or not (each.metadata["test"](value) or value == each.default == ""):
            raise _refused(name)


def _refused(name: str) -> AuditError:
    return AuditError(
        "audit.entry", Wording(f"log entry: `{name}` is not as it must be", f"日志记录的 {name} 不合规定")
    )
