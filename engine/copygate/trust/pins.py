"""`Trust`: what a project demands of the packs that judge it: those of its lock, signed where it says so.

The check is a function of bytes alone: of every pack file, of the lock, of the signed manifests and of the keys. So its
answer may be kept with the compiled rulebook, under a name made of all of them (`stamp`); what reads that cache trusts
it with code already. Days pass without any byte changing: they are looked at on every run (`require_day`).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from copygate.dsl.diagnostics import Diagnostic
from copygate.errors import AuditError, CopygateError, TrustError, Wording, reason_of
from copygate.model.span import Span
from copygate.packs.folders import MANIFEST, SIGNED, Found, PackFolder
from copygate.trust.lock import LOCK, MOST_BYTES, Lock, Pin, read_lock, version_of
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from copygate.audit.note import VerifierKey

_SHOWN = 3
_HERE = Span(0, 0)


class Trust(NamedTuple):
    """`lock`: the file's path and `text` its bytes, None where there is none; `own`: the folder of the project's packs;
    `keys`: verifier keys, of which each own pack needs the signature of one, if there are any, that counts on `day`."""

    lock: Path
    text: bytes | None
    keys: tuple[str, ...]
    own: Path | None
    day: date

    def stamp(self, found: Found) -> str:
        """Names everything that `require` looks at besides the files of the packs."""
        stamp = hashlib.sha256()
        for part in (str(self.own), "\n".join(self.keys)):
            stamp.update(f"{len(part)} {part}\n".encode("utf-8", "surrogateescape"))
        signed = [(folder.id, folder.signed) for folder in found.folders if folder.signed is not None]
        for name, data in ((LOCK, self.text), *signed):
            stamp.update(f"{name} {-1 if data is None else len(data)}\n".encode("utf-8", "surrogateescape"))
            stamp.update(data or b"")
        return stamp.hexdigest()

    def require(self, found: Found) -> None:
        """Raises RulebookErrors with every pack that is not the one agreed to."""
        _raise([*self._differences(found), *self._unsigned(found)])

    def require_day(self, found: Found) -> None:
        """Raises RulebookErrors for own packs that are not to judge on that day, where signatures are demanded."""
        if not self.keys:
            return
        from copygate.trust.manifest import told

        problems = []
        for folder in self.own_of(found):
            if folder.signed is not None:
                try:
                    told(folder.signed).require_day(self.day)
                except TrustError as error:
                    problems.append(
                        _problem(
                            f"{folder.path}/{SIGNED}",
                            error.code,
                            error.wording,
                            _SIGN_AGAIN if error.code == "trust.expired" else None,
                        )
                    )
        _raise(problems)

    def own_of(self, found: Found) -> list[PackFolder]:
        """The project's own packs; the others came with copygate, and are trusted as its code is."""
        own = self.own
        return [] if own is None else [each for each in found.folders if Path(each.path).is_relative_to(own)]

    def agreed(self) -> Lock | None:
        """The lock; None where there is none. Raises TrustError."""
        return None if self.text is None else read_lock(self.text)

    def _differences(self, found: Found) -> Iterator[Diagnostic]:
        try:
            lock = self.agreed()
        except TrustError as error:
            yield _problem(str(self.lock), error.code, error.wording, _RESTORE)
            return
        if lock is None:
            en, zh = f"the configuration names keys, but there is no {LOCK}", f"配置里写了密钥,却没有 {LOCK}"
            yield _problem(str(self.lock), "trust.no-lock", Wording(en, zh), _LOCK)
            return
        own = {folder.path: folder for folder in self.own_of(found)}
        bundled = [folder for folder in found.folders if folder.path not in own]
        for folder in own.values():
            yield from self._of_own(folder, lock.packs.get(folder.id))
        there = {folder.id for folder in own.values()}
        for name in sorted(lock.packs.keys() - there):
            en, zh = f"the pack `{name}` is locked but not there", f"锁定了规则包 {name},却找不到它"
            source = lock.packs[name].source
            yield _problem(str(self.lock), "trust.missing", Wording(en, zh), _added(source) if source else _LOCK)
        yield from self._of_bundled(bundled, lock)

    def _of_bundled(self, bundled: list[PackFolder], lock: Lock) -> Iterator[Diagnostic]:
        """All of them in one: another release of copygate may bring dozens of other packs."""
        pins = lock.bundled
        changed = []
        for folder in bundled:
            if folder.id not in pins:
                changed.append(f"+ {folder.id}")
            elif pins[folder.id].digest != folder.digest:
                changed.append(f"{folder.id} {pins[folder.id].version} → {version_of(folder)}")
        changed += [f"- {name}" for name in sorted(pins.keys() - {folder.id for folder in bundled})]
        if changed:
            more = len(changed) - _SHOWN
            en, zh = ", ".join(changed[:_SHOWN]), "、".join(changed[:_SHOWN])
            if more > 0:
                en, zh = f"{en} and {more} more", f"{zh} 等 {len(changed)} 个"
            en = f"the packs that come with copygate are not those of the lock (another release of it?): {en}"
            zh = f"copygate 自带的规则包与锁定的不同(换过 copygate 的版本?):{zh}"
            yield _problem(str(self.lock), "trust.bundled", Wording(en, zh), _LOCK)

    def _of_own(self, folder: PackFolder, pin: Pin | None) -> Iterator[Diagnostic]:
        if pin is None:
            en, zh = f"the pack `{folder.id}` is not in {LOCK}", f"{LOCK} 里没有规则包 {folder.id}"
            yield _problem(f"{folder.path}/{MANIFEST}", "trust.extra", Wording(en, zh), _LOCK)
            return
        version = version_of(folder)
        if pin.digest != folder.digest or pin.version != version:
            locked, here = f"{pin.version} sha256:{pin.digest[:12]}…", f"{version} sha256:{folder.digest[:12]}…"
            en = f"the pack `{folder.id}` is not the one locked: {locked} is, {here} is here"
            zh = f"规则包 {folder.id} 与锁定的不同:锁定 {locked},这里是 {here}"
            yield _problem(f"{folder.path}/{MANIFEST}", "trust.changed", Wording(en, zh), _LOCK)

    def _unsigned(self, found: Found) -> Iterator[Diagnostic]:
        """Own packs without a signature that counts, where signatures are demanded."""
        try:
            lock = self.agreed() or Lock({}, {})
        except TrustError:
            return  # told before
        if not self.keys and not lock.signed:
            return
        keys = []
        for text in self.keys:
            try:
                keys.append(_key(text))
            except AuditError as error:
                en, zh = f"the key `{text[:60]}`: {error.wording.en}", f"密钥 {text[:60]}:{error.wording.zh}"
                yield _problem(str(self.lock), "trust.key", Wording(en, zh))
        if not self.keys:
            en = f"{LOCK} demands signatures, but the configuration names no key"
            zh = f"{LOCK} 要求签名,但配置里没有写密钥"
            yield _problem(str(self.lock), "trust.no-key", Wording(en, zh), _NAME_KEY)
        for folder in self.own_of(found):
            pin = lock.packs.get(folder.id)
            try:
                require_signed(folder, keys, pin.seq if pin is not None else None)
            except CopygateError as error:
                yield _problem(f"{folder.path}/{SIGNED}", error.code, error.wording, _SIGN)


def lock_bytes(path: Path) -> bytes:
    """A lock as it lies there. Raises RulebookErrors; a link is refused, as in packs."""
    try:
        # Not blocking: a pipe of that name would hold the check up for ever.
        flags = (getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_BINARY", "O_NONBLOCK"))
        handle = os.open(path, sum(flags, os.O_RDONLY))
        with os.fdopen(handle, "rb") as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        en, zh = reason_of(error)
        wording = Wording(f"cannot be read: {en}", f"无法读取:{zh}")
    else:
        if len(data) <= MOST_BYTES:
            return data
        wording = Wording("larger than 1 MiB", "超过 1 MiB")
    from copygate.packs.loader import RulebookErrors

    raise RulebookErrors([_problem(str(path), "trust.lock", wording)], {})


def require_signed(folder: PackFolder, keys: list[VerifierKey], least: int | None) -> None:
    """Raises TrustError unless a known key signed exactly this pack, with a sequence number no lower than `least`."""
    from copygate.trust.manifest import verified

    if folder.signed is None:
        en, zh = f"the pack `{folder.id}` is not signed", f"规则包 {folder.id} 没有签名"
        raise TrustError("trust.unsigned", Wording(en, zh))
    statement, _ = verified(folder.signed, keys)
    statement.require_files(folder.id, version_of(folder), folder.files)
    if least is not None and statement.seq < least:
        en = f"`{folder.id}` is signed as number {statement.seq}, the lock has seen {least}: an old one was put back"
        zh = f"规则包 {folder.id} 的签名序号是 {statement.seq},锁定过 {least}:放回了旧的"
        raise TrustError("trust.rollback", Wording(en, zh))


def _key(text: str) -> VerifierKey:
    from copygate.audit.note import VerifierKey

    return VerifierKey.parse(text)


def _problem(path: str, code: str, wording: Wording, repair: Wording | None = None) -> Diagnostic:
    return Diagnostic(path, _HERE, code, wording, repair)


def _raise(problems: list[Diagnostic]) -> None:
    if problems:
        from copygate.packs.loader import RulebookErrors

        raise RulebookErrors(problems, {})


def _added(source: str) -> Wording:
    from shlex import quote

    return Wording(f"copygate pack add {quote(source)}", f"copygate pack add {quote(source)}")


_LOCK = Wording(
    "read what changed, then: copygate pack lock (--dry-run only lists it)",
    "先看清改动,再 copygate pack lock(加 --dry-run 只列出差别)",
)
_RESTORE = Wording(
    "restore it (git checkout), use the copygate that wrote it, or remove it and: copygate pack lock",
    "请恢复它(git checkout),或换用写它的那个 copygate 版本,或删除后 copygate pack lock",
)
_SIGN = Wording(
    "copygate pack sign FOLDER --key FILE, or add a signed one", "copygate pack sign 文件夹 --key 私钥,或换一个已签名的"
)
_SIGN_AGAIN = Wording("ask its maker for a newly signed one", "请制作者重新签名(copygate pack sign)")
_NAME_KEY = Wording(
    '[trust] pack-keys = ["NAME+ID+KEY"] in copygate.toml', '在 copygate.toml 写 [trust] pack-keys = ["名字+编号+公钥"]'
)
