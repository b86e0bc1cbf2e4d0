"""`Lock`: the packs a project has agreed to, by version and digest, as `copygate.lock` says; `lock_text` writes one.

TOML, a line a pack, so that a change of rules is a change of one line in review. Whom the project trusts stands in
`copygate.toml` (`[trust] pack-keys`), which people write: a tool that installs packs never adds a key.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from copygate.errors import TrustError, Wording
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from copygate.packs.folders import PackFolder

LOCK: Final = "copygate.lock"
MOST_BYTES: Final = 1024 * 1024
_HASH: Final = "sha256:"
_HEAD: Final = """\
# 由 copygate pack add、copygate pack lock 写成,不要手改。
# Written by `copygate pack add` and `copygate pack lock`; not to be edited.
"""


class Pin(NamedTuple):
    """What a pack has to be. `seq`: of its signed manifest; where it was added from, for people: `source`, and the
    `commit` of a git tag."""

    version: str
    digest: str
    seq: int | None = None
    source: str | None = None
    commit: str | None = None


class Lock(NamedTuple):
    """`packs`: the project's own; `bundled`: those that come with copygate; `signed`: the own must be signed."""

    packs: Mapping[str, Pin]
    bundled: Mapping[str, Pin]
    signed: bool = False


def read_lock(data: bytes) -> Lock:
    """The lock. Raises TrustError for anything but a whole one: half a lock would hold half the packs."""
    import tomllib

    try:
        said: dict[str, Any] = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        # Its last words may quote the file.
        raise _malformed(str(error)[:80]) from None
    if said.pop("version", None) != 1:
        raise _malformed("version = 1")
    signatures = said.pop("signatures", "optional")
    if signatures not in ("optional", "required"):
        raise _malformed("signatures")
    lock = Lock(_pins(said, "packs"), _pins(said, "bundled"), signatures == "required")
    if said:
        raise _malformed(str(next(iter(said))))
    return lock


def lock_text(lock: Lock) -> str:
    """The file, the same text for the same lock."""
    lines = [_HEAD, "version = 1", f'signatures = "{"required" if lock.signed else "optional"}"']
    for heading, pins in (("packs", lock.packs), ("bundled", lock.bundled)):
        lines += ["", f"[{heading}]", *(f"{json.dumps(name)} = {_line(pins[name])}" for name in sorted(pins))]
    return "\n".join(lines) + "\n"


def precedence(version: str) -> tuple[object, ...]:
    """Sorts versions as Semantic Versioning 2.0.0, clause 11 has it: a pre-release goes before its release."""
    core, _, pre = version.partition("+")[0].partition("-")
    steps = tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in pre.split(".")) if pre else ()
    return (*(int(part) for part in core.split(".")), not pre, steps)


def version_of(folder: PackFolder) -> str:
    """The version that a pack's `pack.yaml` gives."""
    return _said(folder, "version") or "?"


def applies_of(folder: PackFolder) -> str:
    """When it judges."""
    return _said(folder, "applies") or "always"


def _said(folder: PackFolder, key: str) -> str | None:
    from copygate.packs.declared import DeclaredFile
    from copygate.packs.folders import MANIFEST

    data = next((file.data for file in folder.files if file.name == MANIFEST), b"")
    said = DeclaredFile(folder.path, data.decode("utf-8-sig", "replace")).section.values.get(key)
    return said if isinstance(said, str) else None


def _line(pin: Pin) -> str:
    parts = [f"version = {json.dumps(pin.version)}", f'digest = "{_HASH}{pin.digest}"']
    if pin.seq is not None:
        parts.append(f"seq = {pin.seq}")
    if pin.source is not None:
        # A path may hold bytes that are no text; and TOML refuses DEL in a string, which JSON does not.
        source = pin.source.encode("utf-8", "replace").decode().replace(chr(127), "?")
        parts.append(f"source = {json.dumps(source, ensure_ascii=False)}")
    if pin.commit is not None:
        parts.append(f"commit = {json.dumps(pin.commit)}")
    return "{ " + ", ".join(parts) + " }"


def _pins(said: dict[str, Any], key: str) -> dict[str, Pin]:
    table = said.pop(key, {})
    if not isinstance(table, dict):
        raise _malformed(key)
    return {name: _pin(name, values) for name, values in table.items()}


def _pin(name: str, said: object) -> Pin:
    if not isinstance(said, dict) or not said.keys() <= set(Pin._fields):
        raise _malformed(name)
    version, digest, seq, source, commit = (said.get(key) for key in Pin._fields)
    texts = isinstance(version, str) and isinstance(source, str | None) and isinstance(commit, str | None)
    if not texts or not _is_digest(digest):
        raise _malformed(name)
    if seq is not None and (not isinstance(seq, int) or isinstance(seq, bool) or seq < 1):
        raise _malformed(name)
    return Pin(str(version), str(digest).removeprefix(_HASH), seq, source, commit)


def _is_digest(value: object) -> bool:
    if not isinstance(value, str) or not value.startswith(_HASH):
        return False
    digits = value.removeprefix(_HASH)
    return len(digits) == 64 and set(digits) <= set("0123456789abcdef")


def _malformed(where: str) -> TrustError:
    en, zh = f"this is no lock that copygate wrote ({where})", f"这不是 copygate 写成的锁定文件({where})"
    return TrustError("trust.lock", Wording(en, zh))
