"""Verify an exported copygate audit log, offline: `python verifier.py EXPORT --key KEY [--old CHECKPOINT]`.

This one file and the package `cryptography` are all an auditor needs; copy it anywhere. It shares no line with the code
that writes the log, so that a fault in the one shows in the other. EXPORT is a folder or a .zip:

    checkpoint                 the signed checkpoint (C2SP tlog-checkpoint)
    checkpoints/SIZE           earlier ones, as many as were kept
    keys                       verifier keys as text, for reading only: trust comes from --key
    tile/L/N, tile/entries/N   the tree and the raw leaves (C2SP tlog-tiles)
    state.jsonl                the tables, one canonical line a row: {"key":…,"row":{…},"table":…}, in order
    evidence/SHA256, sealed/SHA256   files relied on, ciphertexts of what can be erased

A bundle (`copygate audit bundle`) is one case in the clear, made from such a log and signed by a person in it:

    LIST                       a note signed by its maker: every other file and its SHA-256
    checkpoint, log.key        the signed checkpoint; the log's key as text, for reading only
    leaves/N.json, leaves/N.tlog-proof      entries, and the proof that each is in the log (C2SP tlog-proof)
    sealed/SHA256, sealed/SHA256.key        ciphertexts that entries name, and what opens that one value
    opened/N/PATH, rules/DIGEST.zip         what they open to: drafts, verdicts, reasons, papers, rules of the day

Levels: 1 signatures and consistency, 2 every leaf hashed anew, 3 the log replayed and compared with the tables, the
signatures of decisions included, 4 every file hashed anew. What no verifier can see without a checkpoint that was kept
elsewhere (--old): a history that the holder of the log's own key wrote anew as a whole.

Exit codes: 0 holds; 1 does not hold; 2 the call is wrong; 3 nothing that can be read. Malformed input is a finding.
"""

from __future__ import annotations

import argparse
import base64
import gc
import hmac
import json
import marshal
import multiprocessing
import os
import re
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import IO, Any, Final, NamedTuple, Protocol

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

HOLDS: Final = 0
TAMPERED: Final = 1
USAGE: Final = 2
UNREADABLE: Final = 3

WIDTH: Final = 256
EMPTY_ROOT: Final = sha256(b"").digest()
MOST_LEAF: Final = 65_535
MOST_DEPTH: Final = 32
MOST_INTEGER: Final = 2**53 - 1
MOST_BLOB: Final = 1 << 32
MOST_NOTE: Final = 1_000_000
LIST: Final = "LIST"
BUNDLE: Final = "copygate-bundle/1"
RULES: Final = "rulebook.texts"
SHOWN: Final = 20
PUBLISHED_SHOWN: Final = 5
CHUNK: Final = 32
"""Bundles a worker takes at a time."""
WORTH_WORKERS: Final = 20_000

ALWAYS_SIGNED: Final = frozenset(
    (
        "store.initialised",
        "key.enrolled",
        "key.revoked",
        "review.approved",
        "review.signed-off",
        "review.approved-orally",
        "review.papered",
        "review.veto-resolved",
        "waiver.granted",
        "publication.forced",
        "receipt.issued",
        "override.granted",
        "override.reviewed",
        "report.decided",
        "takedown.written-up",
        "blacklist.added",
        "blacklist.appeal-rejected",
        "blacklist.revoked",
        "publication.restored",
        "subject.erased",
        "subject.opened",
        "evidence.disposed",
        "role.granted",
        "role.revoked",
        "delegation.granted",
        "person.joined",
        "rules.adopted",
    )
)
CASE_ACTS: Final[Mapping[str, tuple[str, str]]] = {
    # act: the states it may happen in, the states it may lead to ("" where it leaves the state alone)
    "review.submitted": ("drafting", "checking"),
    "review.revised": ("blocked in-review changes-requested approved scheduled checking", "checking"),
    "review.checked": ("checking", "blocked in-review"),
    "review.check-failed": ("checking", "checking"),
    "review.approved": ("in-review", "in-review approved"),
    "review.signed-off": ("in-review", "in-review approved"),
    "review.approved-orally": ("in-review", "in-review approved"),
    "review.papered": ("in-review approved scheduled published suspended", ""),
    "review.oral-lapsed": ("in-review approved scheduled published suspended", "in-review published suspended"),
    "review.changes-requested": ("in-review approved scheduled", "changes-requested"),
    "review.rejected": ("in-review approved scheduled", "rejected"),
    "review.veto-resolved": ("blocked in-review changes-requested approved scheduled checking", ""),
    "review.commented": (
        "drafting checking blocked in-review changes-requested approved scheduled published suspended",
        "",
    ),
    "review.reassigned": ("in-review", ""),
    "review.sent-back": ("in-review approved scheduled", "blocked in-review"),
    "waiver.granted": ("blocked in-review", "blocked in-review"),
    "receipt.issued": ("approved scheduled published", ""),
    "publication.scheduled": ("approved", "scheduled"),
    "publication.unscheduled": ("scheduled", "approved"),
    "publication.published": ("approved scheduled", "published"),
    "publication.forced": ("blocked in-review approved scheduled", "published"),
    "publication.lapsed": ("published", "suspended"),
    "publication.suspended": ("published", "suspended"),
    "publication.restored": ("suspended", "suspended published"),
    "review.withdrawn": (
        "blocked in-review changes-requested approved scheduled checking drafting suspended",
        "withdrawn",
    ),
    "publication.expired": ("published scheduled", "expired"),
    "publication.superseded": ("published", "superseded"),
}
MATTER_ACTS: Final[Mapping[str, tuple[str, str]]] = {
    # act: the states it may happen in ("-" before the first), the state it leads to
    "report.received": ("-", "received"),
    "report.triaged": ("received triaged", "triaged"),
    "report.decided": ("received triaged", "decided"),
    "report.answered": ("decided", "answered"),
    "takedown.removal-failed": ("- failed", "failed"),
    "takedown.removal-confirmed": ("- failed", "removed"),
    "takedown.written-up": ("- failed removed", "written-up"),
    "override.granted": ("-", "unreviewed"),
    "override.reviewed": ("unreviewed", "reviewed"),
    "blacklist.added": ("-", "in-force"),
    "blacklist.appealed": ("in-force", "appealed"),
    "blacklist.appeal-rejected": ("appealed", "in-force"),
    "blacklist.revoked": ("in-force appealed", "revoked"),
    "blacklist.expired": ("in-force appealed", "expired"),
}
MATTER_TABLES: Final = {
    "report": "reports",
    "takedown": "takedowns",
    "override": "overrides",
    "blacklist": "blacklist",
}
_STAFF: Final = "creator editor legal director tech-lead duty-officer publisher counsel admin"
_DECIDE: Final = "editor legal director tech-lead counsel"
_LIST: Final = "legal director counsel duty-officer"
ROLES: Final[Mapping[str, str]] = {
    # act: the roles in which a person may do it; what is not here no person does, or no role is asked for it
    "review.submitted": _STAFF,
    "review.revised": _STAFF,
    "review.approved": _DECIDE,
    "review.signed-off": _DECIDE,
    "review.approved-orally": f"{_DECIDE} duty-officer publisher",
    "review.papered": _DECIDE,
    "review.changes-requested": _DECIDE,
    "review.rejected": _DECIDE,
    "review.veto-resolved": _DECIDE,
    "review.commented": f"{_STAFF} auditor",
    "review.reassigned": "editor legal director admin",
    "waiver.granted": "legal director counsel",
    "publication.scheduled": "publisher",
    "receipt.issued": "publisher",
    "publication.unscheduled": "publisher director",
    "publication.published": "publisher",
    "publication.forced": "duty-officer legal director publisher",
    "publication.suspended": "duty-officer",
    "publication.restored": "editor legal director duty-officer",
    "review.withdrawn": "creator editor director duty-officer",
    "publication.superseded": "publisher",
    "report.received": _STAFF,
    "report.triaged": "duty-officer editor legal director",
    "report.decided": "duty-officer legal director",
    "report.answered": _STAFF,
    "takedown.removal-failed": f"{_LIST} publisher",
    "takedown.removal-confirmed": f"{_LIST} publisher",
    "takedown.written-up": "duty-officer editor legal director",
    "override.granted": "duty-officer legal director",
    "override.reviewed": "legal counsel director auditor admin",
    "blacklist.added": _LIST,
    "blacklist.appealed": _STAFF,
    "blacklist.appeal-rejected": _LIST,
    "blacklist.revoked": _LIST,
    "subject.erased": "legal counsel admin",
    "subject.opened": "duty-officer legal director",
    "hold.placed": "legal counsel admin",
    "hold.released": "legal counsel admin",
    "evidence.verified": _DECIDE,
}
ADOPTERS: Final = "legal director counsel admin"
AUTHORITY: Final = frozenset(
    (
        "store.initialised",
        "key.enrolled",
        "key.revoked",
        "role.granted",
        "role.revoked",
        "delegation.granted",
        "person.joined",
        "rules.adopted",
    )
)
"""Acts by which it changes who may do what, and by which rules."""
KEPT_BY: Final[Mapping[str, frozenset[str]]] = {
    # table: the acts that write it, for what it says decides who may do what
    "grants": frozenset(("store.initialised", "role.granted", "role.revoked")),
    "delegations": frozenset(("delegation.granted",)),
    "same": frozenset(("person.joined",)),
    "rulebooks": frozenset(("store.initialised", "rules.adopted")),
}
TWO_PEOPLE: Final = frozenset(("waiver.granted", "override.granted", "blacklist.added", "blacklist.revoked"))
"""Acts whose `accounts` are at least two, and all of them sign."""
LONGEST_OVERRIDE: Final = timedelta(minutes=60)
PAPERED_WITHIN: Final = timedelta(minutes=30)
RESTORED_WITHIN: Final = timedelta(days=7)
SIGNED_BY_PEOPLE: Final = frozenset(("publication.suspended", "review.rejected", "review.changes-requested"))
PEOPLE: Final = ("user", "break-glass")

Words = tuple[str, str]
"""English and Chinese."""


@dataclass(frozen=True)
class Problem:
    """One thing that does not hold; `index` is the leaf it is about."""

    code: str
    index: int | None = None
    what: str = ""

    def say(self, lang: str) -> str:
        """The sentence."""
        words = PROBLEMS[self.code][lang == "zh"]
        return words.format(index=self.index, what=visible(self.what))


@dataclass
class Verdict:
    """What was checked and what was found."""

    level: int
    origin: str = ""
    size: int = 0
    problems: list[Problem] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)
    failed: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)
    files: int = 0
    signatures: int = 0
    published: Sequence[Published] = ()
    bundle: Bundle | None = None
    """What a bundle says of itself; None for an export of the log."""

    def add(self, step: str, code: str, index: int | None = None, what: str = "") -> None:
        """Note a problem of a step."""
        self.problems.append(Problem(code, index, what))
        self.failed.add(step)

    @property
    def exit_code(self) -> int:
        """0 if everything holds."""
        return TAMPERED if self.problems else HOLDS


@dataclass(frozen=True)
class Bundle:
    """The head of a bundle: which case, made by whom, when, of what size."""

    origin: str
    case: str
    made: str
    maker: str = ""
    entries: int = 0


class Unreadable(Exception):  # noqa: N818 - it is a verdict
    """Nothing here that could be verified."""

    def __init__(self, words: Words) -> None:
        super().__init__(words[0])
        self.words = words


class Malformed(Exception):  # noqa: N818 - it becomes a problem where it is caught
    """Bytes that are not what they must be."""


# --- the export ---------------------------------------------------------------------------------------------------


class Export(Protocol):
    """Files by name."""

    names: frozenset[str]

    def read(self, name: str, most: int) -> bytes:
        """The bytes of a file; Malformed if it is longer, damaged or not there."""

    def reopened(self) -> Export:
        """The same for another process: an open archive has one place in its file, which forks would share."""

    def is_as_written(self) -> bool:
        """Whether it has the one form that an export has."""


class Folder:
    """An export as a folder. Links are not followed: what they point at is not in the export."""

    def __init__(self, root: Path) -> None:
        self.root = root
        found = []
        for folder, _, files in os.walk(root):
            found += [Path(folder, name) for name in files if not name.startswith(".")]
        self.names = frozenset(each.relative_to(root).as_posix() for each in found if not each.is_symlink())

    def read(self, name: str, most: int) -> bytes:
        """The bytes of a file."""
        if name not in self.names:
            raise Malformed
        try:
            with (self.root / name).open("rb") as file:
                return _bounded(file, most)
        except OSError as error:
            raise Malformed from error

    def reopened(self) -> Folder:
        """Nothing is open."""
        return self

    def is_as_written(self) -> bool:
        """Every byte of a folder's files is checked elsewhere."""
        return True


class Archive:
    """An export as a .zip, read in place: nothing is unpacked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self.zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise Unreadable(("not a folder and not a .zip that opens", "不是文件夹,也不是能打开的 zip")) from error
        if any(each.compress_type != zipfile.ZIP_STORED for each in self.zip.infolist()):
            raise Unreadable(
                (
                    "a compressed .zip is not as it was exported: unpack it and verify the folder",
                    "压缩过的 zip 不是导出时的原样:请解开后验证文件夹",
                )
            )  # nothing is inflated, so no bomb goes off
        self.names = frozenset(each.filename for each in self.zip.infolist())

    def read(self, name: str, most: int) -> bytes:
        """The bytes of a file."""
        try:
            return self._stored(self.zip.getinfo(name), most)
        except (KeyError, OSError) as error:
            raise Malformed from error

    def _stored(self, info: zipfile.ZipInfo, most: int) -> bytes:
        # Past zip's own checksum: whatever was changed, the hashes of the log say where, and zip would only say that.
        if info.file_size > most:
            raise Malformed
        with self.path.open("rb") as file:
            file.seek(info.header_offset)
            head = file.read(30)
            file.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), os.SEEK_CUR)
            data = file.read(info.file_size)
        if len(data) != info.file_size:
            raise Malformed
        return data

    def reopened(self) -> Archive:
        """The archive, opened again."""
        return Archive(self.path)

    def is_as_written(self) -> bool:
        """Whether the archive has the one form that an export has: so no byte of it, dates included, can be changed."""
        if len(self.names) < len(self.zip.infolist()):
            return False  # a name twice: which of the two was meant?
        with tempfile.TemporaryFile() as again:
            with zipfile.ZipFile(again, "w") as written:
                for each in self.zip.infolist():
                    member = zipfile.ZipInfo(each.filename, (1980, 1, 1, 0, 0, 0))
                    member.create_system, member.external_attr = 3, 0o100644 << 16
                    try:
                        written.writestr(member, self.read(each.filename, MOST_BLOB))
                    except Malformed:
                        return False
            again.seek(0)
            with self.path.open("rb") as file:
                while True:
                    ours, theirs = again.read(1 << 20), file.read(1 << 20)
                    if ours != theirs:
                        return False
                    if not ours:
                        return True


def open_export(path: Path) -> Export:
    """The export at a path."""
    if not path.exists():
        name = visible(str(path))
        raise Unreadable((f"no such file or folder: {name}", f"没有这个文件或文件夹:{name}"))
    export = Folder(path) if path.is_dir() else Archive(path)
    if "checkpoint" not in export.names:
        raise Unreadable(("no `checkpoint` in it: not an exported log", "里面没有 checkpoint,不是导出的日志"))
    return export


def _bounded(file: IO[bytes], most: int) -> bytes:
    data = file.read(most + 1)
    if len(data) > most:
        raise Malformed
    return data


# --- notes and checkpoints (C2SP signed-note, tlog-checkpoint) ----------------------------------------------------


@dataclass(frozen=True)
class Key:
    """An Ed25519 verifier key."""

    name: str
    id: bytes
    public: bytes

    @classmethod
    def parse(cls, text: str) -> Key:
        """Read `name+id+base64`."""
        parts = text.split("+", 2)
        raw = unbase64(parts[2]) if len(parts) == 3 else b""
        if len(raw) != 33 or raw[0] != 1 or not parts[0] or any(each.isspace() for each in parts[0]):
            raise Malformed
        key_id = sha256(parts[0].encode() + b"\n" + raw).digest()[:4]
        if parts[1] != key_id.hex():
            raise Malformed
        return cls(parts[0], key_id, raw[1:])

    def holds(self, text: bytes, signature: bytes) -> bool:
        """Whether the signature is of that text by this key."""
        return signature_holds((self.public, text, signature))


@dataclass(frozen=True)
class Tip:
    """A checkpoint whose signature held, and where it came from."""

    where: str
    origin: str
    size: int
    root: bytes


def signature_holds(job: tuple[bytes, bytes, bytes]) -> bool:
    """Public key, text, signature."""
    public, text, signature = job
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, text)
    except (InvalidSignature, ValueError):
        return False
    return True


def open_note(raw: bytes, keys: Iterable[Key]) -> tuple[list[str], set[str]]:
    """The lines of a signed note, and the names of those keys that signed it; Malformed if one of them did not."""
    text, blank, tail = raw.rpartition(b"\n\n")
    body = text + b"\n"
    lines = tail.split(b"\n")
    if not blank or lines.pop() or not 0 < len(lines) <= 100 or re.search(rb"[\x00-\x09\x0b-\x1f]", raw):
        raise Malformed
    known = {(key.name, key.id): key for key in keys}
    signers = set()
    for line in lines:
        matched = re.fullmatch("— ([^+\\s]+) ([A-Za-z0-9+/]+=*)", _utf8(line))
        signature = unbase64(matched[2]) if matched else b""
        if matched is None or len(signature) < 5:
            raise Malformed
        key = known.get((matched[1], signature[:4]))
        if key is not None:
            if not key.holds(body, signature[4:]):
                raise Malformed
            signers.add(key.name)
    return _utf8(text).split("\n"), signers


def open_checkpoint(raw: bytes, keys: Sequence[Key], where: str) -> Tip:
    """A checkpoint signed by a trusted key that bears its origin as a name."""
    said, signers = open_note(raw, keys)
    if len(said) < 3 or not all(said) or said[0] not in signers or not re.fullmatch("0|[1-9][0-9]{0,18}", said[1]):
        raise Malformed
    origin, size, root = said[:3]
    tip = Tip(where, origin, int(size), unbase64(root))
    if len(tip.root) != 32 or tip.size >= 2**63 or (tip.size == 0 and tip.root != EMPTY_ROOT):
        raise Malformed
    return tip


def unbase64(text: str) -> bytes:
    """The bytes of base 64 in its one spelling."""
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Malformed from error
    if base64.b64encode(raw).decode() != text:
        raise Malformed
    return raw


def _utf8(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed from error


# --- the tree (RFC 6962 section 2.1, C2SP tlog-tiles) -------------------------------------------------------------


class Tree:
    """The roots of all complete subtrees over leaf hashes, so that the root of every prefix is at hand."""

    def __init__(self, hashes: list[bytes]) -> None:
        self.levels = [hashes]
        while len(self.levels[-1]) > 1:
            below = self.levels[-1]
            pairs = zip(below[::2], below[1::2], strict=False)
            self.levels.append([sha256(b"\1" + left + right).digest() for left, right in pairs])

    def root(self, size: int) -> bytes:
        """The root over the first `size` leaves."""
        root, done = b"", size
        for level in range(size.bit_length()):
            if size >> level & 1:
                done -= 1 << level
                top = self.levels[level][done >> level]
                root = sha256(b"\1" + top + root).digest() if root else top
        return root or EMPTY_ROOT


def tile_name(kind: object, index: int, width: int) -> str:
    """Where a tile or entry bundle lies."""
    digits = f"{index:03}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    name = "/".join([*("x" + each for each in groups[:-1]), groups[-1]])
    return f"tile/{kind}/{name}" + (f".p/{width}" if width < WIDTH else "")


def tiles_of(count: int) -> Iterator[tuple[int, int]]:
    """Index and width of the tiles that hold `count` hashes."""
    for index in range(-(-count // WIDTH)):
        yield index, min(WIDTH, count - index * WIDTH)


def root_by_inclusion(index: int, size: int, hashed: bytes, proof: Sequence[bytes]) -> bytes | None:
    """The root that an inclusion proof leads to (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size:
        return None
    at, last, root = index, size - 1, hashed
    for each in proof:
        if last == 0:
            return None
        left = at & 1 or at == last
        root = sha256(b"\1" + (each + root if left else root + each)).digest()
        while left and at and not at & 1:
            at, last = at >> 1, last >> 1
        at, last = at >> 1, last >> 1
    return root if last == 0 else None


# --- leaves (RFC 8785, restricted) --------------------------------------------------------------------------------


class Event(NamedTuple):
    """What the replay needs of a leaf."""

    id: str
    act: str
    kind: str
    actor: str
    before: str
    after: str
    obj: str
    revision: int
    rev_digest: str
    previous: str
    role: str
    on_behalf_of: str
    ts: str
    policy: tuple[str, str, str]
    statement: bytes
    signatures: Sequence[tuple[str, str, bytes]]
    evidence: Sequence[tuple[str, int]]
    sealed: Sequence[tuple[str, str]]
    data: Mapping[str, Any]


def _integer(text: str) -> int:
    if len(text) > 17 or abs(number := int(text)) > MOST_INTEGER:
        raise Malformed
    return number


def _not_known(_: str) -> None:
    raise Malformed


_DECODER: Final = json.JSONDecoder(parse_float=_not_known, parse_constant=_not_known, parse_int=_integer)
_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)
_MADE: Final[Any] = getattr(json.encoder, "c_make_encoder", None)
_SPELL: Final = _MADE and _MADE(None, None, json.encoder.encode_basestring, None, ":", ",", True, False, False)
"""What `_ENCODER.encode` makes anew for each value, where Python has it."""
_ASTRAL: Final = re.compile(rb"[\xf0-\xf4]")
_NEEDED: Final = ("v", "id", "ts", "actor", "act", "obj")
_FIELDS: Final = frozenset((*_NEEDED, "from", "to", "policy", "req", "reason", "evidence", "sealed", "sig", "data"))
_BY_THE_LOG: Final = frozenset(("v", "ts", "from", "to", "sig"))
_ID: Final = re.compile("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_HEX: Final = re.compile("[0-9a-f]{64}")
_NOTHING: Final[Mapping[str, Any]] = {}


def read_leaf(raw: bytes, origin: str) -> Event:
    """The event of a leaf; Malformed if it is not in canonical form or not a `copygate-audit/1`."""
    leaf = read_canonical(raw)
    try:
        return _event(leaf, origin)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Malformed from error


def read_canonical(raw: bytes) -> Any:
    """The value of canonical JSON bytes: RFC 8785 without floats and nulls, at most 32 deep."""
    try:
        value, _ = _DECODER.raw_decode(raw.decode("utf-8"))  # what follows the value is no part of its spelling
        if raw.count(b"{") + raw.count(b"[") >= MOST_DEPTH and _too_deep(value):
            raise Malformed
        again = _slowly(value) if b"null" in raw else canonical(value)
    except (ValueError, RecursionError) as error:
        raise Malformed from error
    if again != raw:
        raise Malformed
    return value


def canonical(value: Any) -> bytes:
    """RFC 8785 of a value that was read by `read_canonical`."""
    raw = ("".join(_SPELL(value, 0)) if _SPELL else _ENCODER.encode(value)).encode()
    # Keys are ordered by UTF-16; by code point is the same unless something lies beyond the first plane.
    return raw if raw.isascii() or not _ASTRAL.search(raw) else _slowly(value)


def _too_deep(value: Any, depth: int = 1) -> bool:
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return bool(inner) and (depth >= MOST_DEPTH or any(_too_deep(each, depth + 1) for each in inner))


def _slowly(value: Any, depth: int = 1) -> bytes:
    if depth > MOST_DEPTH:
        raise Malformed
    if isinstance(value, dict):
        pairs = sorted(value.items(), key=lambda pair: pair[0].encode("utf-16-be"))
        inner = (_slowly(key) + b":" + _slowly(each, depth + 1) for key, each in pairs)
        return b"{" + b",".join(inner) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(_slowly(each, depth + 1) for each in value) + b"]"
    if isinstance(value, str | int):
        return _ENCODER.encode(value).encode()
    raise Malformed


def _event(leaf: dict[str, Any], origin: str) -> Event:
    actor, obj, said = leaf["actor"], leaf["obj"], leaf.get
    kind, name, policy = obj["type"], obj["id"], said("policy", _NOTHING)
    event = Event(
        leaf["id"],
        leaf["act"],
        actor["kind"],
        actor["id"],
        said("from", ""),
        said("to", ""),
        f"{kind}/{name}",
        obj.get("revision", 0),
        obj.get("rev_digest", ""),
        obj.get("previous", ""),
        actor.get("role", ""),
        actor.get("on_behalf_of", ""),
        leaf["ts"],
        (policy.get("bundle_digest", ""), policy.get("eval_digest", ""), policy.get("engine", "")),
        _statement(leaf, origin) if "sig" in leaf else b"",
        [(_text(each["by"]), _text(each["key"]), unbase64(each["value"])) for each in leaf["sig"]]
        if "sig" in leaf
        else (),
        [(_digest(each["sha256"]), each.get("size", 0)) for each in leaf["evidence"]] if "evidence" in leaf else (),
        [(_digest(each["ct_sha256"]), _text(each["kid"])) for each in leaf["sealed"]] if "sealed" in leaf else (),
        said("data", _NOTHING),
    )
    "".join((kind, name, *event[:6], *event[8:13], *event.policy))  # a TypeError unless all are text
    if (
        leaf["v"] != "copygate-audit/1"
        or not leaf.keys() <= _FIELDS
        or not _ID.fullmatch(event.id)
        or type(event.revision) is not int
        or not isinstance(event.data, dict)
    ):
        raise Malformed
    return event


def _statement(leaf: dict[str, Any], origin: str) -> bytes:
    said = {name: value for name, value in leaf.items() if name not in _BY_THE_LOG}
    said["obj"] = {name: value for name, value in leaf["obj"].items() if name != "previous"}
    digest = sha256(canonical({"v": "copygate-statement/1", **said})).digest()
    return f"copygate-statement/1\n{origin}\n{base64.b64encode(digest).decode()}\n".encode()


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise Malformed
    return value


def _digest(value: Any) -> str:
    if not _HEX.fullmatch(value):
        raise Malformed
    return str(value)


# --- replay -------------------------------------------------------------------------------------------------------


class Published(NamedTuple):
    """A publication that the log justifies: when, what, by which rules, how many people said yes to exactly that."""

    ts: str
    case: str
    rev_digest: str
    rules: str
    people: int
    forced: bool = False


class People:
    """Who may act, by the entries themselves: dated grants and delegations, and which accounts are one person.

    A log whose root grants nobody a role keeps no such book, and is judged without.
    """

    def __init__(self) -> None:
        self.kept = False
        self._grants: dict[str, Mapping[str, str]] = {}
        self._granted: dict[str, dict[str, Mapping[str, str]]] = {}
        self._delegations: dict[str, Mapping[str, str]] = {}
        self._leader: dict[str, str] = {}
        self._seq = 0

    def person(self, account: str) -> str:
        """One name for all accounts of a person."""
        while account in self._leader:
            account = self._leader[account]
        return account

    def persons(self, accounts: Iterable[str]) -> frozenset[str]:
        """The people behind accounts."""
        return frozenset(map(self.person, accounts))

    def holds(self, account: str, role: str, at: str) -> bool:
        """Whether the account has the role by a grant of its own, which nobody has taken back in an earlier entry."""
        return any(
            each["role"] == role and each["since"] <= at < each.get("until", "~")
            for each in self._granted.get(account, {}).values()
        )

    def may(self, account: str, role: str, at: str, behalf: str = "") -> bool:
        """Whether it may act in the role, for itself or for somebody who holds it."""
        if not self.kept or not behalf:
            return not self.kept or self.holds(account, role, at)
        return self.holds(behalf, role, at) and any(
            (each["delegator"], each["delegate"], each["role"]) == (behalf, account, role) for each in self._lent(at)
        )

    def barred(self, acting: Iterable[str], contributors: Iterable[str], at: str) -> bool:
        """Whether somebody contributed, or is the delegate of somebody who did, or has a contributor as a delegate."""
        hands, mine = self.persons(contributors), self.persons(acting)
        lent = [(self.person(each["delegator"]), self.person(each["delegate"])) for each in self._lent(at)]
        tied = hands | {delegator for delegator, delegate in lent if delegate in hands}
        return bool(mine & tied or {delegator for delegator, delegate in lent if delegate in mine} & hands)

    def _lent(self, at: str) -> Iterator[Mapping[str, str]]:
        return (each for each in self._delegations.values() if each["since"] <= at < each["until"])

    def after(self, event: Event, signers: set[str]) -> bool:
        """Take what an entry changes; whether whoever changed it may. Raises what malformed rows raise."""
        act, at, account = event.act, event.ts, event.obj.partition("/")[2]
        rows = [each for each in event.data.get("rows", ()) if each["table"] in KEPT_BY]
        if act == "store.initialised":
            self._take(rows)
            self.kept = bool(self._grants)
            return True
        if not self.kept:
            return True
        admins = {each for each in signers if self.holds(each, "admin", at)}
        others = self.persons(admins - {account})
        was = self._granted.get(account, _NOTHING)
        if act == "role.revoked":
            fair = bool(rows) and event.actor in (admins | {account}) & signers
            for each in rows:
                before, after = self._grants.get(each["key"], _NOTHING), each["row"]
                fair = fair and each["key"] in was and after == {**before, "until": after["until"]}
                fair = fair and after["until"] <= before.get("until", "~")
                self._grants.pop(each["key"], None)
                self._granted.get(account, {}).pop(
                    each["key"], None
                )  # from this entry on, whatever date a later one bears
            return fair
        if act == "rules.adopted":
            fit = {each for each in signers if any(self.holds(each, role, at) for role in ADOPTERS.split())}
            (row,) = (each["row"] for each in rows)
            forward = self._seq < row["seq"] and row["digest"] == account
            self._take(rows)
            return forward and len(self.persons(fit)) >= 2
        new = all(each["key"] not in {**self._grants, **self._delegations} for each in rows)
        if act == "role.granted":
            (row,) = (each["row"] for each in rows)
            fair = new and row["account"] == account and event.actor in admins
            fair = fair and self.person(event.actor) != self.person(account)
        elif act == "delegation.granted":
            (row,) = (each["row"] for each in rows)
            fair = new and row["delegator"] == account == event.actor and self.holds(account, row["role"], at)
        elif act == "key.revoked":
            fair = account in signers or len(others) >= 2
        else:  # person.joined, key.enrolled
            fair = event.actor in admins if act == "person.joined" else len(others) >= 2
        self._take(rows)
        return fair

    def _take(self, rows: Iterable[Mapping[str, Any]]) -> None:
        for each in rows:
            table, row = each["table"], each["row"]
            if table == "same":
                least, most = sorted((self.person(row["one"]), self.person(row["other"])))
                if least != most:
                    self._leader[most] = least
            elif table == "rulebooks":
                self._seq = max(self._seq, row["seq"])
            else:
                book, names = (
                    (self._grants, ("account",))
                    if table == "grants"
                    else (self._delegations, ("delegator", "delegate", "until"))
                )
                # An error unless all of it is there, and text.
                "".join((each["key"], row["role"], row["since"], *(row[name] for name in names), *row.values()))
                book[each["key"]] = row
                if table == "grants":
                    self._granted.setdefault(row["account"], {})[each["key"]] = row


class Approval(NamedTuple):
    """One yes: to which requirement, by whom and for whom, in which role, and to exactly what."""

    requirement: str
    people: frozenset[str]
    role: str
    binding: tuple[Any, ...]
    account: str
    behalf: str
    ts: str
    plan: str = ""
    """The digest of the plan it was given under, where it says so."""


class Oral(NamedTuple):
    """A yes that somebody heard, until when it counts."""

    given: Approval
    approver: str
    until: datetime
    lapsed: bool = False


class Override(NamedTuple):
    """A break-glass: for which case and what exactly, by which people, until when."""

    case: str
    binding: tuple[Any, ...]
    people: frozenset[str]
    until: datetime


class Case:
    """A review case as far as the question goes whether what was published had been approved.

    An approval counts for the very revision, rules, evaluation and round that it was given for; everyone who ever
    submitted a revision or is named as a contributor is barred, and who is tied to them by delegation; who fills one
    tier fills no other; delegator and delegate, and two accounts of a person, are one; the role must be held both when
    it was given and when it is used.
    """

    def __init__(self, book: People) -> None:
        self._book = book
        self.people: frozenset[str] = frozenset()
        self._contributors: set[str] = set()
        self._approvals: list[Approval] = []
        self._binding: tuple[Any, ...] = ()
        self._round = 0
        self._revision = ""
        self._plan: Mapping[str, Any] = _NOTHING
        self._plan_digest = ""
        self._vetoes: list[bool] = []
        self._restoring: list[Approval] = []
        self._orals: list[Oral] = []
        self._unwaivable: tuple[str, ...] = ()
        self._forced_by: Override | None = None
        self._unjustified: set[Override] = set()
        self.was_published = self.forced = False

    def found_unjustified(self, override: Override) -> None:
        """A break-glass was reviewed and had no good ground: it carries nothing from then on."""
        self._unjustified.add(override)

    @property
    def binding(self) -> tuple[Any, ...]:
        """What an approval must be bound to now."""
        return self._binding

    def after(self, event: Event, override: Override | None = None) -> str:
        """What a publication or restoration lacks, else nothing; `override` is the break-glass it names."""
        act = event.act
        self._happened(event)
        if act == "receipt.issued":  # whoever holds it lets the draft pass: as justified as a publication
            spoken = any(each.given.binding == self._binding for each in self._orals)
            return "oral" if spoken else self._lacks(event)
        if event.after != "published" or event.before == "published":
            return ""
        if act == "publication.restored":
            now = datetime.fromisoformat(event.ts)
            given = [
                self._book.persons(each.people)
                for each in self._restoring
                if timedelta() <= now - datetime.fromisoformat(each.ts) < RESTORED_WITHIN
                and self._counts(each, event.ts)
            ]
            self.people, there = frozenset().union(*given), _distinct(given)
            if not self.forced and any(each.given.binding == self._binding for each in self._orals):
                return "oral"
            if there < self._plan["restore_approvals"]:
                return "restore"
            restoring = self.people
            short = self._lacks(event) if self.forced and self._forced_by in self._unjustified else ""
            self.people = restoring
            return short
        self.was_published, self.forced = True, act == "publication.forced"
        self._forced_by = override if self.forced else None
        return self._forced_without(event, override) if self.forced else self._lacks(event)

    def _happened(self, event: Event) -> None:
        act, data = event.act, event.data
        parties = frozenset(each for each in (event.actor, event.on_behalf_of) if each)
        if act in ("review.submitted", "review.revised"):
            self._contributors.update(parties, map(_text, data.get("contributors", ())))
            self._round, self._revision, self._binding = self._round + 1, event.rev_digest, ()
        elif act in ("review.checked", "review.sent-back"):
            self._round += act == "review.sent-back"
            self._plan = dict(data["plan"])
            self._plan_digest = sha256(canonical(self._plan)).hexdigest()
            self._binding = (self._revision, *event.policy[:2], self._round)
            self._unwaivable = tuple(map(_text, data.get("unwaivable", ())))
        elif act in ("review.approved", "review.signed-off"):
            self._approvals.append(self._yes(event, parties))
        elif act == "review.papered":
            self._approvals.append(self._yes(event, parties))
            self._orals = [each for each in self._orals if not self._is_paper_of(event, each)]
        elif act == "review.approved-orally":
            self._heard(event, parties)
        elif act == "review.oral-lapsed":
            self._orals = [each._replace(lapsed=True) for each in self._orals]
            if event.after == "in-review":
                self._round += 1
                self._binding = (self._revision, *event.policy[:2], self._round)
        elif act == "review.changes-requested":
            self._vetoes.append(True)
        elif act == "review.veto-resolved":
            self._vetoes[range(1, len(self._vetoes) + 1).index(data["veto"])] = False
        elif act in ("publication.suspended", "publication.lapsed"):
            self._restoring = []
        elif act == "publication.restored":
            said = ("restore", parties, event.role, self._binding)
            self._restoring.append(Approval(*said, event.actor, event.on_behalf_of, event.ts))

    @staticmethod
    def _yes(event: Event, parties: frozenset[str]) -> Approval:
        data = event.data
        binding = (event.rev_digest, *event.policy[:2], data["round"])
        said = (_text(data["requirement"]), parties, event.role, binding)
        return Approval(*said, event.actor, event.on_behalf_of, event.ts, _text(data.get("plan", "")))

    def _counts(self, each: Approval, at: str) -> bool:
        """Whether a yes that was given once still is one: its giver holds the role, and has no hand in the draft."""
        return (
            self._book.may(each.account, each.role, at, each.behalf)
            and not each.people & self._contributors
            and not self._book.barred(filter(None, (each.account, each.behalf)), self._contributors, at)
        )

    def _heard(self, event: Event, parties: frozenset[str]) -> None:
        # Whoever heard it counts as one with whoever said it: two people are two only once both have signed.
        data = event.data
        approver, until = _text(data["approver"]), datetime.fromisoformat(data["until"])
        if approver in parties or not timedelta() < until - datetime.fromisoformat(event.ts) <= PAPERED_WITHIN:
            raise Malformed
        binding = (event.rev_digest, *event.policy[:2], data["round"])
        said = (_text(data["requirement"]), parties | {approver}, _text(data["approver_role"]), binding)
        given = Approval(*said, approver, "", event.ts)
        if not self._book.may(approver, given.role, event.ts):
            raise Malformed
        self._orals.append(Oral(given, approver, until))

    @staticmethod
    def _is_paper_of(event: Event, oral: Oral) -> bool:
        said = (event.data["requirement"], event.actor, event.role, (event.rev_digest, *event.policy[:2]))
        given = oral.given
        return said == (given.requirement, oral.approver, given.role, given.binding[:3])

    def _forced_without(self, event: Event, override: Override | None) -> str:
        """What a publication by break-glass lacks: it stands in for approvals, and for nothing else."""
        if override is None or (override.case, override.binding) != (event.obj, self._binding):
            return "override"
        if override in self._unjustified:
            return "override"
        self.people = self._book.persons(override.people)
        if self._book.person(event.actor) not in self.people or len(self.people) < len(override.people):
            return "override"
        if any(self._book.barred((each,), self._contributors, event.ts) for each in override.people):
            return "override"
        if datetime.fromisoformat(event.ts) >= override.until:
            return "override"
        if not self._binding or event.rev_digest != self._revision:
            return "revision"
        if self._unwaivable:
            return "unwaivable"
        return "veto" if any(self._vetoes) else ""

    def _lacks(self, event: Event) -> str:
        rev_digest, now = event.rev_digest, datetime.fromisoformat(event.ts)
        spoken = [each.given for each in self._orals if not each.lapsed and now < each.until]
        standing = [
            each
            for each in (*self._approvals, *spoken)
            if each.binding == self._binding and self._counts(each, event.ts)
        ]
        self.people = self._book.persons(frozenset().union(*(each.people for each in standing)))
        if not self._binding or rev_digest != self._revision:
            return "revision"
        # A plan is the engine's word, signed by nobody: one that asks for no approval at all is not believed.
        if not standing:
            return "0"
        if any(self._vetoes):
            return "veto"
        if any(each.plan not in ("", self._plan_digest) for each in standing):
            return "plan"
        taken: frozenset[str] = frozenset()
        for needed in self._plan["requirements"]:
            given = [
                self._book.persons(each.people)
                for each in standing
                if (needed["kind"] == "four-eyes" or each.requirement == needed["id"]) and each.role in needed["roles"]
            ]
            tier = needed["kind"] == "tier"
            if _distinct(each for each in given if not (tier and each & taken)) < needed["approvals"]:
                return str(needed["id"])
            if tier:
                taken |= frozenset().union(*given)
        return ""


def _distinct(given: Iterable[frozenset[str]]) -> int:
    """How many groups of people of which no two share anybody."""
    groups: list[frozenset[str]] = []
    for each in given:
        shared = [group for group in groups if group & each]
        groups = [group for group in groups if not group & each] + [each.union(*shared)]
    return len(groups)


class Replay:
    """The tables as the log alone gives them, and what the log itself does wrong."""

    def __init__(self) -> None:
        self.tables: dict[tuple[str, str], dict[str, Any]] = {}
        self.touched: dict[tuple[str, str], int] = {}
        self.problems: list[Problem] = []
        self.jobs: list[tuple[int, tuple[bytes, bytes, bytes]]] = []
        """Signatures to check: the leaf, and what `signature_holds` takes."""
        self.evidence: dict[str, tuple[int, int]] = {}
        self.sealed: dict[str, tuple[int, str]] = {}
        self.disposed: dict[str, int] = {}
        self.erased: dict[str, int] = {}
        self.cases: dict[str, Case] = {}
        self.published: list[Published] = []
        self.people = People()
        self._keys: dict[tuple[str, str], Key] = {}
        self._past: set[tuple[str, str]] = set()
        self._ids: set[str] = set()
        self._overrides: dict[str, Override] = {}
        self._unreviewed: set[str] = set()
        self._takedowns: set[str] = set()

    def apply(self, index: int, event: Event | None) -> None:
        """One leaf after the other; None is one that is no entry."""
        if event is None:
            self._problem("not-an-entry", index)
            return
        if event.id in self._ids:
            self._problem("repeated", index, event.id)
        self._ids.add(event.id)
        self._object(index, event)
        if event.data:
            self._rows(index, event)
        if event.evidence or event.sealed or event.act == "subject.erased":
            self._files(index, event)
        # Where the log keeps a book of who may act, everything that a person does is signed.
        by_person = self.people.kept and event.kind in PEOPLE
        if event.signatures or by_person or event.act in ALWAYS_SIGNED or event.act in SIGNED_BY_PEOPLE:
            self._signatures(index, event)
        if self.people.kept and (event.act in ROLES or event.act in CASE_ACTS or event.act in MATTER_ACTS):
            self._role(index, event)
        if event.obj.startswith("case/"):
            self._case(index, event)
        elif event.obj.partition("/")[0] in MATTER_TABLES and event.act != "timer.fired":
            self._matter(index, event)

    def keys(self) -> Iterable[Key]:
        """The keys of people that count at the end."""
        return self._keys.values()

    def rows(self) -> Iterator[tuple[tuple[str, str], bytes]]:
        """The lines of `state.jsonl`, in order."""
        for table, key in sorted(self.tables):
            line = canonical({"key": key, "row": self.tables[table, key], "table": table})
            yield (table, key), line

    def _object(self, index: int, event: Event) -> None:
        at = ("objects", event.obj)
        row = self.tables.get(at)
        if row is None:
            row = self.tables[at] = {}
        if row.get("last", "") != event.previous:
            self._problem("previous", index, event.obj)
        if (event.before or event.after) and row.get("state", "") != event.before:
            self._problem("transition", index, f"{event.obj}: {row.get('state', '-')} → {event.before or '-'}")
        if event.revision < row.get("revision", 0) and event.revision:
            self._problem("revision", index, event.obj)
        row["last"] = event.id
        if event.after:
            row["state"] = event.after
        if event.revision:
            row["revision"] = event.revision
        if event.rev_digest:
            row["rev_digest"] = event.rev_digest
        self.touched[at] = index

    def _case(self, index: int, event: Event) -> None:
        origins, outcomes = CASE_ACTS.get(event.act, ("", ""))
        before = event.before or "drafting"
        leads_on = event.after in outcomes.split() if outcomes else event.after in ("", event.before)
        if event.after and (before not in origins.split() or not leads_on):
            self._problem("act", index, f"{event.act}: {before} → {event.after}")
        case = self.cases.setdefault(event.obj, Case(self.people))
        try:
            short = case.after(event, self._overrides.get(str(event.data.get("override", ""))))
            if "takedown" in event.data and event.after == "suspended":
                self._takedowns.add(f"takedown/{_text(event.data['takedown'])}")
        except (Malformed, TypeError, LookupError, ValueError, AttributeError):
            self._problem("case-data", index, event.act)
            return
        if short:
            self._problem("unapproved", index, f"{event.obj}: {short}")
        elif event.after == "published" != event.before:
            forced = event.act == "publication.forced"
            what = (event.rev_digest, event.policy[0])
            self.published.append(Published(event.ts, event.obj, *what, len(case.people), forced))

    def _matter(self, index: int, event: Event) -> None:
        """Reports, takedowns, break-glass grants, entries of the blacklist: each step possible, each row as it says."""
        kind, _, name = event.obj.partition("/")
        origins, outcome = MATTER_ACTS.get(event.act, ("", ""))
        follows = event.act.startswith(f"{kind}.") and (event.before or "-") in origins.split()
        if not follows or event.after != outcome:
            self._problem("act", index, f"{event.act}: {event.before or '-'} → {event.after or '-'}")
            return
        if self.tables.get((MATTER_TABLES[kind], name), _NOTHING).get("state") != event.after:
            self._problem("matter", index, event.obj)
        try:
            wrong = self._wrong(event)
        except (Malformed, TypeError, LookupError, ValueError, AttributeError):
            self._problem("case-data", index, event.act)
            return
        if wrong:
            self._problem("matter", index, f"{event.obj}: {wrong}")

    def _role(self, index: int, event: Event) -> None:
        """That whoever acts does so in a role that may, and holds it; the timer publishes for somebody who does."""
        roles, person = ROLES.get(event.act, "").split(), event.kind in PEOPLE
        account, behalf = (event.actor, event.on_behalf_of) if person else (event.on_behalf_of, "")
        fits = event.role in roles and self.people.may(account, event.role, event.ts, behalf)
        if not (fits if roles else not person):
            self._problem("role", index, f"{event.act}, {event.actor}, {event.role or '-'}")

    def _wrong(self, event: Event) -> str:
        act, data, row = event.act, event.data, self.tables.get(("takedowns", event.obj.partition("/")[2]), _NOTHING)
        now = datetime.fromisoformat(event.ts)
        case = self.cases.get(f"case/{data.get('case', '')}")
        if act == "report.received":
            known = case is not None and case.was_published
            return "" if known and datetime.fromisoformat(data["came_at"]) <= now else "published"
        if event.obj.startswith("takedown/"):
            hanging = act == "takedown.written-up" and event.before != "removed" and "restored_at" not in row
            return "suspended" if event.obj not in self._takedowns or hanging else ""
        if act == "override.granted":
            granted = Override(
                f"case/{data['case']}",
                case.binding if case else (),
                frozenset(map(_text, data["accounts"])),
                datetime.fromisoformat(data["until"]),
            )
            said = (event.rev_digest, *event.policy[:2], data["round"])
            fits = case is not None and said == case.binding and now < granted.until <= now + LONGEST_OVERRIDE
            if self._unreviewed or not fits:
                return "unreviewed" if self._unreviewed else "override"
            self._overrides[event.obj.partition("/")[2]] = granted
            self._unreviewed.add(event.obj)
        elif act == "override.reviewed":
            self._unreviewed.discard(event.obj)
            granted = self._overrides[event.obj.partition("/")[2]]
            if data.get("justified") is False and granted.case in self.cases:
                self.cases[granted.case].found_unjustified(granted)
            return "override" if {event.actor, event.on_behalf_of} & granted.people else ""
        return ""

    def _rows(self, index: int, event: Event) -> None:
        # What an act changes in other tables it says itself: {"table", "key", "row"}, without a row if it is dropped.
        changes = event.data.get("rows", [])
        if not isinstance(changes, list):
            self._problem("rows", index)
            return
        for each in changes:
            fits = isinstance(each, dict) and isinstance(each.get("table"), str) and isinstance(each.get("key"), str)
            others = fits and event.act not in KEPT_BY.get(each["table"], (event.act,))
            if not fits or others or each["table"] in ("objects", "keys") or not isinstance(each.get("row", {}), dict):
                self._problem("rows", index)
                continue
            at = (each["table"], each["key"])
            self.touched[at] = index
            if "row" in each:
                self.tables[at] = each["row"]
            elif self.tables.pop(at, None) is None:
                self._problem("rows", index)

    def _files(self, index: int, event: Event) -> None:
        gone = event.act in ("subject.erased", "evidence.disposed")
        for digest, size in event.evidence:
            if gone:
                self.disposed.setdefault(digest, index)
            else:
                self.evidence.setdefault(digest, (index, size))
        for digest, kid in event.sealed:
            if kid in self.erased:
                self._problem("sealed-after", index, kid)
            self.sealed.setdefault(digest, (index, kid))
        if event.act == "subject.erased":
            kids = event.data.get("kids")
            if not isinstance(kids, list) or not all(isinstance(each, str) for each in kids):
                self._problem("erasure", index)
                return
            for kid in kids:
                self.erased.setdefault(kid, index)

    def _signatures(self, index: int, event: Event) -> None:
        act = event.act
        new = self._keys_in(index, event) if act in ("store.initialised", "key.enrolled", "key.revoked") else []
        if act == "store.initialised":
            people = {key.name for key in new}
            if index or self._keys or len(people) < 2 or len({key.public for key in new}) < len(new):
                self._problem("root-keys", index)
            self._keys.update(((key.name, key.id.hex()), key) for key in new)
            if {by for by, _, _ in event.signatures} != people:
                self._problem("root-keys", index)
        candidates = {(key.name, key.id.hex()): key for key in new} if act == "key.enrolled" else {}
        signers = set()
        for by, key_id, value in event.signatures:
            key = self._keys.get((by, key_id)) or candidates.get((by, key_id))
            if key is None:
                self._problem("unknown-key", index, by)
                continue
            self.jobs.append((index, (key.public, event.statement, value)))
            if (by, key_id) in self._keys:
                signers.add(by)
        must = act in ALWAYS_SIGNED or (event.kind in PEOPLE and (self.people.kept or act in SIGNED_BY_PEOPLE))
        # Whatever kind of actor it claims to be: else one person could sign for many timers.
        if (must or (event.signatures and event.kind in PEOPLE)) and event.actor not in signers:
            self._problem("unsigned", index, f"{act}, {event.actor}")
        if act in TWO_PEOPLE:
            named = event.data.get("accounts")
            accounts = {each for each in named if isinstance(each, str)} if isinstance(named, list) else set()
            fit = all(any(self.people.may(each, role, event.ts) for role in ROLES[act].split()) for each in accounts)
            if len(self.people.persons(accounts)) < 2 or not accounts <= signers or not fit:
                self._problem("two-people", index, act)
        try:
            if act in AUTHORITY and not self.people.after(event, signers):
                self._problem("authority", index, act)
        except (TypeError, LookupError, ValueError, AttributeError):
            self._problem("rows", index)
        if act == "key.enrolled":
            self._enrol(index, event, new, signers)
        elif act == "key.revoked":
            self._revoke(index, new, signers)
        if new:
            self._key_rows(index, new)

    def _enrol(self, index: int, event: Event, new: list[Key], signers: set[str]) -> None:
        for key in new:
            ident = (key.name, key.id.hex())
            known = ident in self._keys or ident in self._past
            used = any(key.public == each.public for each in self._keys.values())
            signed = ident in {(by, key_id) for by, key_id, _ in event.signatures}
            if known or used or not signed or len(new) > 1 or len(signers - {key.name}) < 2:
                self._problem("enrolment", index, key.name)
            else:
                self._keys[ident] = key

    def _revoke(self, index: int, keys: list[Key], signers: set[str]) -> None:
        for key in keys:
            ident = (key.name, key.id.hex())
            if self._keys.get(ident) != key or len(keys) > 1 or (key.name not in signers and len(signers) < 2):
                self._problem("revocation", index, key.name)
            else:
                del self._keys[ident]
                self._past.add(ident)

    def _key_rows(self, index: int, keys: list[Key]) -> None:
        for key in keys:
            ident = (key.name, key.id.hex())
            at = ("keys", "+".join(ident))
            state = "enrolled" if ident in self._keys else "revoked" if ident in self._past else ""
            if state:
                self.tables[at] = {"public": key.public.hex(), "state": state}
                self.touched[at] = index

    def _keys_in(self, index: int, event: Event) -> list[Key]:
        written = event.data.get("keys")
        try:
            if isinstance(written, list) and written:
                return [Key.parse(each) for each in written]
        except (Malformed, AttributeError, TypeError):
            pass  # told below
        self._problem("enrolment", index, event.obj)
        return []

    def _problem(self, code: str, index: int, what: str = "") -> None:
        self.problems.append(Problem(code, index, what))


# --- the four levels ----------------------------------------------------------------------------------------------


def verify(path: Path, keys: Sequence[Key], olds: Sequence[Path] = (), level: int = 4) -> Verdict:
    """What holds of the export at a path. Raises Unreadable if there is none, or if an old checkpoint is none."""
    kept = []
    for each in olds:
        try:
            with each.open("rb") as file:
                kept.append((each.name, _bounded(file, 1_000_000)))
        except (Malformed, OSError) as error:
            name = visible(str(each))
            raise Unreadable((f"cannot be read: {name}", f"读不了:{name}")) from error
    export = open_export(path)
    return verify_bundle(export, keys, kept) if LIST in export.names else verify_export(export, keys, kept, level)


def verify_export(
    export: Export, keys: Sequence[Key], olds: Sequence[tuple[str, bytes]] = (), level: int = 4
) -> Verdict:
    """What holds of an export; `olds` are checkpoints that the auditor kept, by name."""
    verdict = Verdict(level)
    tips = _tips(export, keys, olds, verdict)
    collecting = gc.isenabled()
    gc.disable()  # millions of small objects that all live to the end: looking through them doubles the time
    try:
        _judge(export, tips, verdict)
    finally:
        if collecting:
            gc.enable()
    return verdict


def _judge(export: Export, tips: list[Tip], verdict: Verdict) -> None:
    if not export.is_as_written():
        verdict.add("archive", "archive")
    if tips[:1] and tips[0].where == "checkpoint":
        verdict.origin, verdict.size = tips[0].origin, tips[0].size
        verdict.done.add("signatures")
        if _room(export, verdict):
            _tree(export, tips, verdict)


def _room(export: Export, verdict: Verdict) -> bool:
    # A size of 2^62 in a checkpoint must not make a reader allocate anything.
    bundles = sum(name.startswith("tile/entries/") for name in export.names)
    if -(-verdict.size // WIDTH) > bundles:
        for index, width in tiles_of(min(verdict.size, (bundles + 1) * WIDTH)):
            if tile_name("entries", index, width) not in export.names:
                verdict.add("leaves", "missing-leaves", index * WIDTH)
                return False
        verdict.add("leaves", "missing-leaves", bundles * WIDTH)
        return False
    return True


def _kept(olds: Sequence[tuple[str, bytes]], keys: Sequence[Key]) -> Iterator[Tip]:
    """The checkpoints that the auditor kept."""
    for name, raw in olds:
        try:
            tip = open_checkpoint(raw, keys, name)
            if not tip.size:
                raise Malformed  # every log begins with an empty one: it proves nothing
        except Malformed:
            said = visible(name)
            words = (
                f"not a checkpoint of a log with leaves, signed by a key you gave: {said}",
                f"不是所给密钥签名的检查点,或其中一条记录也没有:{said}",
            )
            raise Unreadable(words) from None
        yield tip


def _tips(export: Export, keys: Sequence[Key], olds: Sequence[tuple[str, bytes]], verdict: Verdict) -> list[Tip]:
    tips = []
    names = [name for name in export.names if name.startswith("checkpoints/")]
    for name in ["checkpoint", *sorted(names)]:
        try:
            tip = open_checkpoint(export.read(name, 1_000_000), keys, name)
        except Malformed:
            verdict.add("signatures", "checkpoint", what=name)
            continue
        if name not in ("checkpoint", f"checkpoints/{tip.size}"):
            verdict.add("signatures", "checkpoint-name", what=name)
        tips.append(tip)
    tips += _kept(olds, keys)
    if "keys" in export.names:
        try:
            written = _utf8(export.read("keys", 1_000_000))
            lines = written.split("\n")
            if lines.pop() or len({Key.parse(each) for each in lines}) < max(1, len(lines)):
                raise Malformed  # it is for reading only, but a file of the export all the same
        except Malformed:
            verdict.add("signatures", "keys-file")
    return tips


def _tree(export: Export, tips: list[Tip], verdict: Verdict) -> None:
    size = verdict.size
    tiled = _tile_hashes(export, size, verdict)
    tree = Tree(tiled)
    good = b"" not in tiled and tree.root(size) == tips[0].root
    replay = Replay()
    if verdict.level > 1:
        tree = _compare(tiled, _leaves(export, replay, verdict), good, tips, verdict)
        verdict.done.add("leaves")
    elif not good and "tiles" not in verdict.failed:
        verdict.add("consistency", "root", what=_between(tree, tips, size))
    _upper_tiles(export, tree, size, verdict)
    _consistency(tree, tips, verdict)
    verdict.done.add("consistency")
    # What leaves say that are not those signed is no ground to judge tables and files by.
    if verdict.level > 2 and "leaves" not in verdict.failed:
        _replay(export, replay, verdict)
        verdict.done.add("replay")
        verdict.published = replay.published
        if verdict.level > 3:
            _files(export, replay, verdict)
            verdict.done.add("files")
    _strangers(export, verdict)


def _tile_hashes(export: Export, size: int, verdict: Verdict) -> list[bytes]:
    hashes: list[bytes] = []
    for index, width in tiles_of(size):
        name = tile_name(0, index, width)
        try:
            tile = export.read(name, WIDTH * 32)
            if len(tile) != width * 32:
                raise Malformed
        except Malformed:
            verdict.add("tiles", "tile", index * WIDTH, name)
            tile = b""
        hashes += [tile[at * 32 : at * 32 + 32] for at in range(width)]
    return hashes


def _leaves(export: Export, replay: Replay, verdict: Verdict) -> list[bytes]:
    """The hash of every leaf, b"" where there is none; on the way the replay takes each event, so none is kept."""
    bundles = list(tiles_of(verdict.size))
    origin = verdict.origin if verdict.level > 2 else None
    chunks = [(bundles[at : at + CHUNK], origin) for at in range(0, len(bundles), CHUNK)]
    found: list[bytes] = []
    for hashes, events in _mapped(_read_chunk, chunks, verdict.size, export):
        # Marshalled by a fork of this very process, never read from the export.
        for index, event in enumerate(marshal.loads(events), len(found)):  # noqa: S302
            replay.apply(index, event and Event._make(event))
        found += [hashes[at : at + 32] for at in range(0, len(hashes), 32)]
    none = b"\0" * 32
    return [b"" if each == none else each for each in found]


_JOBS: Final = [0]
"""How many processes the caller allows; 0: as many as there are cores, eight at most."""
_HERE: Final[list[Export]] = []
"""The export as this process has opened it."""


def _open_here(export: Export) -> None:
    _HERE[:] = [export.reopened()]


def _read_chunk(chunk: tuple[list[tuple[int, int]], str | None]) -> tuple[bytes, bytes]:
    """Hashes and events of some bundles; events go home as plain values, for pickling costs more than reading."""
    bundles, origin = chunk
    export = _HERE[0]
    hashes: list[bytes] = []
    events: list[tuple[Any, ...] | None] = []
    for index, width in bundles:
        for raw in _split(export, tile_name("entries", index, width), width):
            hashes.append(b"\0" * 32 if raw is None else sha256(b"\0" + raw).digest())
            if origin is not None:
                try:
                    events.append(None if raw is None else tuple(read_leaf(raw, origin)))
                except Malformed:
                    events.append(None)
    return b"".join(hashes), marshal.dumps(events)


def _split(export: Export, name: str, width: int) -> list[bytes | None]:
    """The leaves of an entry bundle, None for those that are not there."""
    try:
        bundle = export.read(name, WIDTH * (MOST_LEAF + 2))
    except Malformed:
        return [None] * width
    leaves: list[bytes | None] = []
    at = 0
    while len(leaves) < width:
        start = at + 2
        at = start + int.from_bytes(bundle[at:start], "big")
        leaves.append(bundle[start:at] if at <= len(bundle) and start <= len(bundle) else None)
    if at != len(bundle):
        leaves[-1] = None  # bytes left over: the last leaf is not what was written
    return leaves


def _mapped(call: Callable[[Any], Any], jobs: Sequence[Any], size: int, export: Export) -> Iterable[Any]:
    """In order; by two or more processes where it pays and the system can fork."""
    workers = _JOBS[0] or min(os.cpu_count() or 1, 8)
    if size < WORTH_WORKERS or workers < 2 or "fork" not in multiprocessing.get_all_start_methods():
        _HERE[:] = [export]
        return map(call, jobs)
    return _forked(call, jobs, workers, export)


def _forked(call: Callable[[Any], Any], jobs: Sequence[Any], workers: int, export: Export) -> Iterator[Any]:
    with multiprocessing.get_context("fork").Pool(workers, _open_here, (export,)) as pool:
        yield from pool.imap(call, jobs)


def _compare(tiled: list[bytes], hashed: list[bytes], good: bool, tips: list[Tip], verdict: Verdict) -> Tree:
    """Every leaf against its hash in the tile; where they differ the signed root says which of the two was changed."""
    bad = [index for index, pair in enumerate(zip(tiled, hashed, strict=True)) if pair[0] != pair[1] or not pair[1]]
    tree = Tree(tiled if good else hashed)
    leaves_good = not good and b"" not in hashed and tree.root(verdict.size) == tips[0].root
    for index in bad:
        if leaves_good:
            verdict.add("tiles", "tile-hash", index)
        else:
            verdict.add("leaves", "leaf", index)
    if not good and not leaves_good and not bad:
        verdict.add("consistency", "root", what=_between(tree, tips, verdict.size))
    return tree


def _between(tree: Tree, tips: list[Tip], size: int) -> str:
    """Which leaves a change must lie among, as far as earlier checkpoints tell."""
    first = max((tip.size for tip in tips[1:] if tip.size <= size and tree.root(tip.size) == tip.root), default=0)
    later = [tip.size for tip in tips if first < tip.size <= size and tree.root(tip.size) != tip.root]
    return f"{first}–{min(later, default=size) - 1}"


def _upper_tiles(export: Export, tree: Tree, size: int, verdict: Verdict) -> None:
    count, level = size // WIDTH, 1
    while count:
        hashes = tree.levels[8 * level][:count]
        for index, width in tiles_of(count):
            name = tile_name(level, index, width)
            try:
                tile = export.read(name, WIDTH * 32)
            except Malformed:
                tile = b""
            if tile != b"".join(hashes[index * WIDTH : index * WIDTH + width]):
                verdict.add("tiles", "tile", index * WIDTH ** (level + 1), name)
        count, level = count // WIDTH, level + 1


def _consistency(tree: Tree, tips: list[Tip], verdict: Verdict) -> None:
    for tip in tips[1:]:
        if tip.origin != verdict.origin:
            verdict.add("consistency", "origin", what=tip.where)
        elif tip.size > verdict.size:
            verdict.add("consistency", "shorter", verdict.size, f"{tip.where}: {tip.size}")
        elif tree.root(tip.size) != tip.root:
            verdict.add("consistency", "rewritten", tip.size, tip.where)


def _replay(export: Export, replay: Replay, verdict: Verdict) -> None:
    jobs = [job for _, job in replay.jobs]
    verdict.signatures = len(jobs)
    parts = [jobs[at : at + 1_000] for at in range(0, len(jobs), 1_000)]
    holds = [each for part in _mapped(_signatures_hold, parts, 20 * len(jobs), export) for each in part]
    for (index, _), good in zip(replay.jobs, holds, strict=True):
        if not good:
            verdict.add("replay", "signature", index)
    for problem in replay.problems:
        verdict.add("replay", problem.code, problem.index, problem.what)
    _tables(export, replay, verdict)


def _signatures_hold(jobs: list[tuple[bytes, bytes, bytes]]) -> list[bool]:
    return [signature_holds(job) for job in jobs]


def _tables(export: Export, replay: Replay, verdict: Verdict) -> None:
    try:
        given = export.read("state.jsonl", MOST_BLOB)
    except Malformed:
        verdict.add("replay", "no-tables")
        return
    expected = dict(replay.rows())
    if given == b"".join(line + b"\n" for line in expected.values()):
        return
    lines = given.split(b"\n")
    if lines.pop():
        verdict.add("replay", "table-line", what=str(len(lines) + 1))
    found: dict[tuple[str, str], bytes] = {}
    for number, line in enumerate(lines, 1):
        try:
            row = read_canonical(line)
            at = (str(row["table"]), str(row["key"]))
        except (Malformed, KeyError, TypeError):
            verdict.add("replay", "table-line", what=str(number))
            continue
        if at in found:
            verdict.add("replay", "table-row", replay.touched.get(at), "/".join(at))
        found[at] = line
    for at in sorted({*found, *expected}):
        if found.get(at) != expected.get(at):
            code = "table-row" if at in replay.touched else "table-extra"
            verdict.add("replay", code, replay.touched.get(at), "/".join(at))
    if "replay" not in verdict.failed:
        verdict.add("replay", "table-order")


def _files(export: Export, replay: Replay, verdict: Verdict) -> None:
    for digest, (index, size) in replay.evidence.items():
        _file(export, f"evidence/{digest}", index, replay.disposed.get(digest), verdict, size)
    for digest, (index, kid) in replay.sealed.items():
        _file(export, f"sealed/{digest}", index, replay.erased.get(kid), verdict)


def _file(export: Export, name: str, index: int, erased: int | None, verdict: Verdict, size: int = 0) -> None:
    if name not in export.names:
        if erased is None:
            verdict.add("files", "missing", index, name)
        else:
            verdict.notes.append(Problem("erased", erased, name))
        return
    if erased is not None:
        verdict.add("files", "not-erased", erased, name)
    try:
        data = export.read(name, MOST_BLOB)
    except Malformed:
        data = b""
    if sha256(data).hexdigest() != name.rpartition("/")[2] or (size and len(data) != size):
        verdict.add("files", "file", index, name)
    verdict.files += 1


def _strangers(export: Export, verdict: Verdict) -> None:
    """Files that nothing in the log speaks of are told, for nobody has checked them."""
    known = {"checkpoint", "keys", "state.jsonl"}
    count, level = verdict.size, 0
    known.update(tile_name("entries", *each) for each in tiles_of(count))
    while count:
        known.update(tile_name(level, *each) for each in tiles_of(count))
        count, level = count // WIDTH, level + 1
    kept = ("checkpoints/", "evidence/", "sealed/")
    for name in sorted(export.names - known):
        if not name.startswith(kept):
            verdict.notes.append(Problem("stranger", None, name))


# --- the bundle of one case ---------------------------------------------------------------------------------------


class Sealing(NamedTuple):
    """What an entry says of a sealed value: of which entry and object, where, under which key, of which ciphertext."""

    leaf: int
    event: str
    owner: str
    path: str
    subject: str
    kid: str
    digest: str

    @property
    def name(self) -> str:
        """Where it lies in the clear."""
        kind, _, digest = self.subject.partition(":")
        return f"rules/{digest}.zip" if (self.path, kind) == (RULES, "rulebook") else f"opened/{self.leaf}/{self.path}"


def verify_bundle(files: Export, keys: Sequence[Key], olds: Sequence[tuple[str, bytes]] = ()) -> Verdict:
    """Whether every file of a bundle is what its maker signed, and follows from entries proven to be in the log.

    What it cannot show: that nothing happened after its checkpoint, and what other cases say.
    """
    verdict = Verdict(4)
    if not files.is_as_written():
        verdict.add("listed", "archive")
    head = verdict.bundle = _listed(files, verdict)
    try:
        tip = open_checkpoint(files.read("checkpoint", MOST_NOTE), keys, "checkpoint")
    except Malformed:
        verdict.add("signatures", "checkpoint", what="checkpoint")
        return verdict
    verdict.origin, verdict.size = tip.origin, tip.size
    verdict.done.add("signatures")
    for old in _kept(olds, keys):
        if old.origin != tip.origin:
            verdict.add("signatures", "origin", what=old.where)
        elif old.size != tip.size:
            verdict.notes.append(Problem("old-unused", None, old.where))
        elif old.root != tip.root:
            verdict.add("signatures", "rewritten", tip.size, old.where)
    replay = Replay()
    leaves = _proven(files, tip, replay, verdict)
    verdict.done.add("proofs")
    if head.origin != tip.origin or f"case/{head.case}" not in replay.cases:
        verdict.add("proofs", "bundle-case", what=f"{head.origin}, {head.case}")
    verdict.bundle = Bundle(head.origin, head.case, head.made, _maker(files, replay, verdict), len(leaves))
    verdict.done.add("maker")
    if "proofs" in verdict.failed:
        return verdict  # what leaves say that are not proven is no ground to judge the rest by
    _decided(replay, verdict)
    _open(files, leaves, replay, verdict)
    return verdict


def _listed(files: Export, verdict: Verdict) -> Bundle:
    """Every file against the list: missing, added, changed. Who signed the list is seen later."""
    raw = files.read(LIST, MOST_BLOB)
    lines = raw.rpartition(b"\n\n")[0].decode("utf-8", "replace").split("\n")
    if lines[0] != BUNDLE or len(lines) < 5:
        raise Unreadable(("`LIST` is not the list of a bundle", "LIST 不是证据包的清单"))
    parts = [re.fullmatch("([0-9a-f]{64})  (.+)", line) for line in lines[4:]]
    listed = {part[2]: part[1] for part in parts if part}
    if len(listed) != len(parts) or LIST in listed:
        verdict.add("listed", "bundle-list")
    verdict.done.add("listed")
    for name in sorted({*listed, *files.names} - {LIST}):
        if name not in files.names:
            verdict.add("listed", "bundle-missing", what=name)
        elif name not in listed:
            verdict.add("listed", "bundle-extra", what=name)
        else:
            try:
                same = sha256(files.read(name, MOST_BLOB)).hexdigest() == listed[name]
            except Malformed:
                same = False
            if not same:
                verdict.add("listed", "bundle-changed", what=name)
    verdict.files = len(listed)
    return Bundle(lines[1], lines[2], lines[3])


def _proven(files: Export, tip: Tip, replay: Replay, verdict: Verdict) -> list[tuple[int, Any]]:
    """The entries that are proven to be in the log, in order, and what each says; the replay takes them on the way."""
    numbers = [re.fullmatch("leaves/(0|[1-9][0-9]{0,18})\\.json", name) for name in files.names]
    checkpoint = files.read("checkpoint", MOST_NOTE)
    leaves = []
    for index in sorted(int(number[1]) for number in numbers if number):
        try:
            raw = files.read(f"leaves/{index}.json", MOST_LEAF)
            head, _, under = files.read(f"leaves/{index}.tlog-proof", MOST_NOTE).partition(b"\n\n")
            at, proof = _proof(_utf8(head).split("\n"))
            root = root_by_inclusion(at, tip.size, sha256(b"\0" + raw).digest(), proof)
            if at != index or under != checkpoint or root != tip.root:
                raise Malformed
        except Malformed:
            verdict.add("proofs", "unproven", index)
            continue
        try:
            replay.apply(index, read_leaf(raw, tip.origin))
            leaves.append((index, read_canonical(raw)))
        except Malformed:
            verdict.add("proofs", "not-an-entry", index)
    return leaves


def _maker(files: Export, replay: Replay, verdict: Verdict) -> str:
    """Who signed the list, with a key that the proven entries enrol and do not revoke."""
    try:
        _, signers = open_note(files.read(LIST, MOST_BLOB), replay.keys())
        if signers:
            return ", ".join(sorted(signers))
    except Malformed:
        pass  # told below
    verdict.add("maker", "bundle-maker")
    return ""


def _decided(replay: Replay, verdict: Verdict) -> None:
    """The entries in order: states, approvals, signatures. Each object is in a bundle with all its entries."""
    for index, job in replay.jobs:
        if not signature_holds(job):
            verdict.add("replay", "signature", index)
    for problem in replay.problems:
        verdict.add("replay", problem.code, problem.index, problem.what)
    verdict.signatures, verdict.published = len(replay.jobs), replay.published
    verdict.done.add("replay")


def _open(files: Export, leaves: list[tuple[int, Any]], replay: Replay, verdict: Verdict) -> None:
    """Every value in the clear against the ciphertext that an entry names; a file that no entry leads to is told."""
    known = {LIST, "checkpoint", "log.key"}
    known.update(f"leaves/{index}.{end}" for index, _ in leaves for end in ("json", "tlog-proof"))
    rules = {leaf["policy"]["bundle_digest"] for _, leaf in leaves if leaf.get("policy", {}).get("bundle_digest")}
    opened: dict[tuple[int, str], bytes] = {}
    for each in _sealings(leaves):
        there = {each.name, f"sealed/{each.digest}", f"sealed/{each.digest}.key"}
        if each.name in files.names:
            known |= there
            value = _value(files, each, verdict.origin)
            if value is None:
                verdict.add("opened", "opened", each.leaf, each.name)
            elif each.kid in replay.erased:
                verdict.add("opened", "not-erased", replay.erased[each.kid], each.name)
            else:
                opened[each.leaf, each.path] = value
        elif each.subject == each.owner or (each.path, each.subject) in {(RULES, f"rulebook:{name}") for name in rules}:
            if each.kid in replay.erased:
                verdict.notes.append(Problem("erased", replay.erased[each.kid], each.name))
            else:
                verdict.add("opened", "missing", each.leaf, each.name)
        elif not each.path.startswith("person.name") and each.path != RULES:
            verdict.notes.append(Problem("stays-sealed", each.leaf, each.path))
    for name in sorted(rules - {each.subject.partition(":")[2] for each in _sealings(leaves) if each.path == RULES}):
        verdict.notes.append(Problem("no-rules", None, name))
    verdict.done.add("opened")
    verdict.files = len(opened)
    for name in sorted(files.names - known):
        verdict.add("opened", "unbound", what=name)
    _digests(leaves, opened, verdict)


def _sealings(leaves: list[tuple[int, Any]]) -> Iterator[Sealing]:
    for index, leaf in leaves:
        owner = f"{leaf['obj']['type']}:{leaf['obj']['id']}"
        for each in leaf.get("sealed", ()):
            path, subject = str(each.get("path", "")), str(each.get("subject", ""))
            yield Sealing(index, leaf["id"], owner, path, subject, each["kid"], each["ct_sha256"])


def _value(files: Export, said: Sealing, origin: str) -> bytes | None:
    """The clear text, once it is what the entry's ciphertext opens to under the key that it is committed to."""
    try:
        sealed = files.read(f"sealed/{said.digest}", MOST_BLOB)
        written = _utf8(files.read(f"sealed/{said.digest}.key", 100))
        clear = files.read(said.name, MOST_BLOB)
    except Malformed:
        return None
    if sha256(sealed).hexdigest() != said.digest or not re.fullmatch("[0-9a-f]{64}\n", written):
        return None
    key = bytes.fromhex(written)
    # GCM alone lets one ciphertext open under two keys: the commitment, under the same hash, says which one it is.
    if not hmac.compare_digest(sealed[12:44], hmac.new(key, b"commit", "sha256").digest()):
        return None
    try:
        cipher = AESGCM(hmac.new(key, b"encrypt", "sha256").digest())
        value = cipher.decrypt(sealed[:12], sealed[44:], canonical([origin, said.event, said.path]))
    except (InvalidTag, ValueError):
        return None
    return value if value == clear else None


def _digests(leaves: list[tuple[int, Any]], opened: Mapping[tuple[int, str], bytes], verdict: Verdict) -> None:
    """What approvals are bound to, worked out anew: the revision of its files, the evaluation of verdict and plan."""
    nonce = ""
    for index, leaf in leaves:
        act, manifest, judged = leaf["act"], opened.get((index, "revision.manifest")), opened.get((index, "verdict"))
        try:
            if manifest is not None:
                said = json.loads(manifest)
                nonce = said["nonce"]
                fits = sha256(manifest).hexdigest() == leaf["obj"]["rev_digest"]
                for at, each in enumerate(said["files"]):
                    content = opened.get((index, f"revision.file/{at}"))
                    fits = fits and content is not None and sha256(content).hexdigest() == each["sha256"]
                if not fits:
                    verdict.add("opened", "revision-digest", index)
            elif act in ("review.submitted", "review.revised"):
                nonce = ""  # erased
            if judged is not None and nonce:
                parts = {"verdict": judged, "plan": canonical(leaf["data"]["plan"])}
                hashed = {name: sha256(value).hexdigest() for name, value in parts.items()}
                told = canonical({"v": "copygate-evaluation/1", "nonce": nonce, **hashed})
                if sha256(told).hexdigest() != leaf["policy"]["eval_digest"]:
                    verdict.add("opened", "evaluation-digest", index)
        except (ValueError, KeyError, TypeError, RecursionError):
            verdict.add("opened", "case-data", index, act)


# --- words and the command line -----------------------------------------------------------------------------------

PROBLEMS: Final[Mapping[str, Words]] = {
    "archive": (
        "the .zip is not as it was written; unpack it and verify the folder if you packed it yourself",
        "zip 与导出时不同;若是自行重新打包,请解开后验证文件夹",
    ),
    "checkpoint": ("{what}: no checkpoint that a key you gave has signed", "{what}:不是所给密钥签名的检查点"),
    "checkpoint-name": ("{what}: the file name is not the size it states", "{what}:文件名与其中的大小不符"),
    "keys-file": ("keys: not a list of keys", "keys:不是密钥列表"),
    "receipt": ("{what}: not a tlog-proof receipt", "{what}:不是收据(tlog-proof)"),
    "origin": ("{what}: a checkpoint of another log", "{what}:是别的日志的检查点"),
    "shorter": (
        "the log has {index} leaves, fewer than a checkpoint says ({what}): it was cut or rolled back",
        "日志只有 {index} 条,少于已有检查点({what}):被截短或回滚",
    ),
    "rewritten": (
        "the first {index} leaves are not those of {what}: history was rewritten",
        "前 {index} 条与检查点 {what} 不符:历史被改写",
    ),
    "root": (
        "the tree does not lead to the signed root; the change is among leaves {what}",
        "推不出签名的树根;改动在第 {what} 条之中",
    ),
    "tile": ("{what} (from leaf {index}): missing or changed", "{what}(自第 {index} 条起):缺失或被改动"),
    "tile-hash": ("leaf {index}: its hash in the tile was changed", "第 {index} 条:tile 里的哈希被改动"),
    "leaf": ("leaf {index}: changed, moved or missing", "第 {index} 条:被改动、移动或缺失"),
    "missing-leaves": ("leaf {index} and what follows are missing", "自第 {index} 条起缺失"),
    "not-an-entry": ("leaf {index}: not an entry in canonical form", "第 {index} 条:不是规范写法的记录"),
    "repeated": ("leaf {index}: the id {what} was there before", "第 {index} 条:编号 {what} 重复"),
    "previous": (
        "leaf {index}: does not follow the last event of {what}",
        "第 {index} 条:没有接着 {what} 的上一事件",
    ),
    "transition": ("leaf {index}: the state does not follow ({what})", "第 {index} 条:状态接不上({what})"),
    "act": ("leaf {index}: an act that cannot happen so ({what})", "第 {index} 条:不可能这样发生({what})"),
    "case-data": ("leaf {index}: {what} lacks what it must say", "第 {index} 条:{what} 没有写明应写的内容"),
    "unapproved": (
        "leaf {index}: published without the approvals it needed ({what})",
        "第 {index} 条:未经应有的批准即发布({what})",
    ),
    "matter": ("leaf {index}: not as it must be ({what})", "第 {index} 条:不合规定({what})"),
    "two-people": ("leaf {index}: not signed by two people ({what})", "第 {index} 条:没有两人的签名({what})"),
    "revision": ("leaf {index}: an older revision of {what}", "第 {index} 条:{what} 的版本倒退"),
    "rows": ("leaf {index}: its changes of rows are malformed", "第 {index} 条:表行变更写得不对"),
    "role": (
        "leaf {index}: done in a role that may not, or was not held ({what})",
        "第 {index} 条:所用身份无权或当时未任({what})",
    ),
    "authority": (
        "leaf {index}: not by those who may change roles, people or rules ({what})",
        "第 {index} 条:不是有权变更身份、人员或规则的人所为({what})",
    ),
    "sealed-after": (
        "leaf {index}: sealed under {what}, a key destroyed before",
        "第 {index} 条:密钥 {what} 此前已销毁",
    ),
    "erasure": ("leaf {index}: an erasure that names no keys", "第 {index} 条:删除记录没有写明密钥"),
    "root-keys": ("leaf {index}: not a root of two people's keys", "第 {index} 条:不是两人密钥的起点"),
    "enrolment": (
        "leaf {index}: the key of {what} is not enrolled by two others and itself",
        "第 {index} 条:{what} 的密钥未经另外两人和本钥签名登记",
    ),
    "revocation": (
        "leaf {index}: the key of {what} is not revoked by its owner or two people",
        "第 {index} 条:{what} 的密钥不是由本人或两人注销的",
    ),
    "unknown-key": (
        "leaf {index}: signed by {what} with a key not enrolled at that time",
        "第 {index} 条:{what} 用的密钥当时没有登记",
    ),
    "unsigned": ("leaf {index}: lacks its actor's signature ({what})", "第 {index} 条:没有行为人的签名({what})"),
    "signature": ("leaf {index}: a signature of the decision does not hold", "第 {index} 条:决定的签名不成立"),
    "no-tables": (
        "state.jsonl is missing: the log cannot be compared with the tables (--level 2 checks without)",
        "缺 state.jsonl:无法与数据表比对(--level 2 可不比对)",
    ),
    "table-line": ("state.jsonl line {what}: not a row in canonical form", "state.jsonl 第 {what} 行:不是规范写法的行"),
    "table-row": (
        "{what}: the table differs from the log (last changed by leaf {index})",
        "{what}:数据表与日志不符(最近由第 {index} 条改动)",
    ),
    "table-extra": ("{what}: in the tables, but no leaf made it", "{what}:数据表里有,日志里没有"),
    "table-order": ("state.jsonl: the rows are not in order", "state.jsonl:各行次序不对"),
    "missing": (
        "{what} (leaf {index}): missing, and no leaf says that it was erased",
        "{what}(第 {index} 条):缺失,且没有删除记录",
    ),
    "file": ("{what} (leaf {index}): not the file that was relied on", "{what}(第 {index} 条):不是当时所依据的文件"),
    "not-erased": ("{what}: still there, though leaf {index} erased it", "{what}:第 {index} 条已删除,却仍在"),
    "erased": ("{what}: erased, as leaf {index} records", "{what}:已依法删除,见第 {index} 条"),
    "bundle-list": ("LIST: not a list of files and their SHA-256", "LIST:不是文件与摘要的清单"),
    "bundle-missing": ("{what}: on the list, but not in the bundle", "{what}:清单上有,包里没有"),
    "bundle-extra": ("{what}: in the bundle, but not on the list", "{what}:包里有,清单上没有"),
    "bundle-changed": ("{what}: not the file that was listed", "{what}:与清单上的摘要不符"),
    "bundle-maker": (
        "LIST: not signed by anybody whose key these entries enrol",
        "LIST:没有签名,或签名者的密钥不是这些记录登记的",
    ),
    "bundle-case": ("the entries are not of the case that LIST names ({what})", "记录与清单所写的审核单不符({what})"),
    "unproven": ("leaf {index}: not proven to be in the log", "第 {index} 条:不能证明在日志中"),
    "opened": (
        "{what}: not what the ciphertext that leaf {index} names opens to",
        "{what}:不是第 {index} 条所记密文解开的内容",
    ),
    "unbound": ("{what}: no entry leads to this file", "{what}:没有记录能对应到这个文件"),
    "revision-digest": ("leaf {index}: the draft is not the revision it names", "第 {index} 条:稿件与所记版本摘要不符"),
    "evaluation-digest": (
        "leaf {index}: verdict and plan are not what approvals are bound to",
        "第 {index} 条:检查结论与审核方案和审批所依据的摘要不符",
    ),
    "old-unused": (
        "{what}: of another size; whether this log continues it takes a whole export",
        "{what}:大小不同;是否前后一致须用完整导出验证",
    ),
    "stays-sealed": ("leaf {index}: {what} stays sealed", "第 {index} 条:{what} 未打开,仍密封"),
    "no-rules": ("rules {what}: the log does not hold their texts", "规则 {what}:日志没有存下其文本"),
    "stranger": ("{what}: not of this log, not checked", "{what}:不属于本日志,未查"),
}
STEPS: Final[Sequence[tuple[str, int, Words, Words]]] = (
    ("signatures", 1, ("checkpoint signature", "检查点签名"), ("checkpoint signature", "检查点签名")),
    ("consistency", 1, ("consistency", "一致性"), ("consistency", "一致性")),
    ("leaves", 2, ("{size:,} leaves hashed anew", "{size:,} 条记录重算"), ("leaves", "记录重算")),
    (
        "replay",
        3,
        ("state replayed, {signatures:,} signatures of decisions", "状态重放、决定签名 {signatures:,} 个"),
        ("replay", "状态重放"),
    ),
    ("files", 4, ("{files:,} files of evidence", "证据 {files:,} 件"), ("evidence", "证据")),
)
"""What each step is called once it is done, and if it could not be."""
BUNDLE_STEPS: Final[Sequence[tuple[str, int, Words, Words]]] = (
    ("listed", 1, ("every file as listed", "各文件与清单一致"), ("list of files", "文件清单")),
    (
        "signatures",
        1,
        ("checkpoint of {size:,} leaves", "检查点签名(日志共 {size:,} 条)"),
        ("checkpoint", "检查点签名"),
    ),
    ("proofs", 1, ("{entries:,} entries proven", "{entries:,} 条记录确在日志中"), ("entries proven", "记录确在日志中")),
    ("maker", 1, ("bundle signed", "证据包签名"), ("bundle signed", "证据包签名")),
    (
        "replay",
        1,
        ("replayed, {signatures:,} signatures of decisions", "逐条重放、决定签名 {signatures:,} 个"),
        ("replay", "逐条重放"),
    ),
    ("opened", 1, ("{files:,} contents as sealed", "内容 {files:,} 件与密文相符"), ("contents", "内容与密文")),
)


def report(verdict: Verdict, lang: str) -> str:
    """What was found, for people: a line of steps, then a line a problem, the first ones first."""
    chinese = lang == "zh"
    parts = []
    entries = verdict.bundle.entries if verdict.bundle else 0
    for step, level, done, undone in BUNDLE_STEPS if verdict.bundle else STEPS:
        if level > verdict.level:
            continue
        failed = verdict.failed & ({"consistency", "tiles"} if step == "consistency" else {step})
        if step in verdict.done or failed:
            said = done[chinese].format(
                size=verdict.size, signatures=verdict.signatures, files=verdict.files, entries=entries
            )
            parts.append(f"{'✗' if failed else '✓'} {said}")
        else:
            parts.append(f"○ {undone[chinese]}" + ("(未查)" if chinese else " (not checked)"))
    lines = [" · ".join(parts)]
    if verdict.bundle:
        lines.append(_made(verdict.bundle, chinese))
    if "replay" in verdict.done and not verdict.problems:
        lines += [_published(each, chinese) for each in verdict.published[-PUBLISHED_SHOWN:]]
    for mark, found in (("✗", verdict.problems), ("○", verdict.notes)):
        lines += [f"{mark} {each.say(lang)}" for each in found[:SHOWN]]
        if (left := len(found) - SHOWN) > 0:
            lines.append(f"{mark} 另有 {left:,} 处" if chinese else f"{mark} and {left:,} more")
    return "\n".join(lines) + "\n"


def _published(each: Published, chinese: bool) -> str:
    when = visible(f"{each.ts[:10]} {each.ts[11:16]} UTC")
    what, rules, case = each.rev_digest[:12], visible(each.rules[:12]), visible(each.case)
    if each.forced:
        if chinese:
            return f"{when} 发布的内容 sha256:{what}…({case})未经审批,凭 {each.people} 人的紧急授权;规则 {rules}…"
        return f"{when} published sha256:{what}… ({case}), not approved: break-glass of {each.people}; rules {rules}…"
    if chinese:
        return f"{when} 发布的内容 sha256:{what}…({case})经 {each.people} 人批准,均非参与者;规则 {rules}…"
    approved = f"approved by {each.people} people, none a contributor"
    return f"{when} published sha256:{what}… ({case}), {approved}; rules {rules}…"


def _made(bundle: Bundle, chinese: bool) -> str:
    case, maker, when = visible(bundle.case), visible(bundle.maker) or "-", visible(bundle.made)
    if chinese:
        return f"审核单 {case} 的证据包,制作人 {maker},自称制于 {when};此后日志里又发生了什么,本包不能证明"
    return f"bundle of case {case}, made by {maker}, at {when} by its own account; later entries it cannot tell of"


def visible(text: str) -> str:
    """Text of the export as it may be shown: nothing in it moves the cursor or turns the line round."""
    return "".join(each if each.isprintable() else f"\\u{ord(each):04x}" for each in text[:200])


def keys_from(given: Iterable[str]) -> list[Key]:
    """Keys written out, or files with a key a line."""
    keys = []
    for each in given:
        path = Path(each)
        try:
            lines = path.read_text(encoding="utf-8").split("\n") if path.is_file() else [each]
            keys += [Key.parse(line) for line in lines if line]
        except (Malformed, OSError, ValueError):
            said = visible(each)
            words = (f"--key: neither a key nor a file of keys: {said}", f"--key 不是密钥,也不是密钥文件:{said}")
            raise Unreadable(words) from None
    return keys


def verify_receipt(path: Path, leaf: Path, keys: Sequence[Key]) -> Verdict:
    """Whether a `.tlog-proof` file proves that a leaf is in the log (C2SP tlog-proof)."""
    verdict = Verdict(1)
    try:
        with path.open("rb") as file, leaf.open("rb") as other:
            receipt, raw = _bounded(file, 2_000_000), _bounded(other, MOST_LEAF)
    except (OSError, Malformed) as error:
        raise Unreadable(("the receipt or the leaf cannot be read", "收据或记录读不了")) from error
    head, _, checkpoint = receipt.partition(b"\n\n")
    try:
        index, proof = _proof(_utf8(head).split("\n"))
    except Malformed:
        verdict.add("signatures", "receipt", what=path.name)
        return verdict
    try:
        tip = open_checkpoint(checkpoint, keys, path.name)
    except Malformed:
        verdict.add("signatures", "checkpoint", what=path.name)
        return verdict
    verdict.origin, verdict.size, verdict.done = tip.origin, tip.size, {"signatures", "consistency"}
    if root_by_inclusion(index, tip.size, sha256(b"\0" + raw).digest(), proof) != tip.root:
        verdict.add("consistency", "leaf", index)
    return verdict


def _proof(lines: list[str]) -> tuple[int, list[bytes]]:
    if lines[1:] and lines[1].startswith("extra "):
        unbase64(lines.pop(1)[6:])
    index = re.fullmatch("index (0|[1-9][0-9]{0,18})", lines[1]) if lines[1:] else None
    proof = [unbase64(line) for line in lines[2:]]
    if index is None or lines[0] != "c2sp.org/tlog-proof@v1" or any(len(each) != 32 for each in proof):
        raise Malformed
    return int(index[1]), proof


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line; the exit code."""
    lang = _language(sys.argv[1:] if arguments is None else arguments)
    parser = argparse.ArgumentParser(prog="verifier.py", description=_HELP[lang == "zh"])
    parser.add_argument("export", type=Path, metavar="EXPORT")
    parser.add_argument("--key", action="append", default=[], metavar="KEY|FILE")
    parser.add_argument("--old", action="append", default=[], type=Path, metavar="CHECKPOINT")
    parser.add_argument("--level", type=int, choices=(1, 2, 3, 4), default=4)
    parser.add_argument("--leaf", type=Path, metavar="FILE")
    parser.add_argument(
        "--jobs", type=int, default=0, metavar="N", help="processes; default: as many as cores, 8 at most"
    )
    parser.add_argument("--lang", choices=("zh", "en"))
    options = parser.parse_args(arguments)
    _JOBS[0] = max(0, options.jobs)
    return run(options.export, options.key, options.old, options.level, options.leaf, lang)


def run(export: Path, keys: Sequence[str], olds: Sequence[Path], level: int, leaf: Path | None, lang: str) -> int:
    """Verify and tell; the exit code."""
    try:
        trusted = keys_from(keys)
        if not trusted:
            return _say(_no_key(export)[lang == "zh"], USAGE)
        if export.suffix == ".tlog-proof":
            if leaf is None:
                return _say(_NO_LEAF[lang == "zh"], USAGE)
            verdict = verify_receipt(export, leaf, trusted)
        else:
            verdict = verify(export, trusted, olds, level)
    except Unreadable as error:
        return _say(error.words[lang == "zh"], UNREADABLE)
    except (RecursionError, MemoryError, OSError) as error:
        return _say(_GAVE_UP[lang == "zh"].format(type(error).__name__), UNREADABLE)
    sys.stdout.write(report(verdict, lang))
    return verdict.exit_code


def _no_key(export: Path) -> Words:
    """Whoever can change an export can change a key in it, so none is taken from there; it is only shown."""
    try:
        there = visible(open_export(export).read("keys", 10_000).decode("utf-8").split("\n")[0])
    except (Malformed, Unreadable, UnicodeDecodeError):
        there = "-"
    return (
        f"--key: name the log's public key, had from its owner and not from the export\n  the export says: {there}",
        f"--key:请写日志的公钥,须从其主人处取得,不能取自导出本身\n  导出里自称的公钥:{there}",
    )


def _say(text: str, code: int) -> int:
    sys.stderr.write(text + "\n")
    return code


def _language(arguments: Sequence[str]) -> str:
    for before, each in zip(["", *arguments], arguments, strict=False):
        if before == "--lang" or each.startswith("--lang="):
            return each.removeprefix("--lang=")
    found = (os.environ.get(name) for name in ("COPYGATE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"))
    return "zh" if next((each for each in found if each), "").lower().startswith("zh") else "en"


_HELP: Final[Words] = (
    "Verify an exported audit log, a bundle of a case or a .tlog-proof receipt. "
    "Exit codes: 0 holds, 1 does not, 2 usage, 3 unreadable.",
    "验证导出的审计日志、审核单的证据包或 .tlog-proof 收据。退出码:0 成立,1 不成立,2 用法有误,3 读不了。",
)
_NO_LEAF: Final[Words] = (
    "--leaf: name the file of the leaf that the receipt is about",
    "--leaf:请写收据所证明的那条记录的文件",
)
_GAVE_UP: Final[Words] = ("gave up: {}", "无法完成:{}")

if __name__ == "__main__":
    sys.exit(main())
