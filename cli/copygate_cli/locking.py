"""`pack add` and `pack lock`: which packs judge this project, decided by a person, shown, and pinned.

INVARIANT: where there is a lock, `add` pins what it adds and nothing else: whatever else differs from it goes on
failing the check. The first lock is of all that is there.
"""

from __future__ import annotations

from datetime import date
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import click

from copygate.errors import TrustError, UsageError
from copygate.packs.folders import Found, PackFolder, find_packs
from copygate.packs.loader import compile_rulebook
from copygate.report.excerpt import visible
from copygate.trust.contents import PackContents
from copygate.trust.installing import changes_between, install, installed, require_room
from copygate.trust.lock import LOCK, Lock, Pin, applies_of, lock_text, precedence, version_of
from copygate.trust.pins import Trust
from copygate_cli.config import Configuration
from copygate_cli.diagnosis import near_path
from copygate_cli.packing import (
    about_statement,
    number_of,
    read_pack,
    require_statement,
    tell_left_out,
    tried,
    verifier_keys,
)
from copygate_cli.packtexts import both, say
from copygate_cli.rulebooks import roots_of, trust_of
from copygate_cli.writing import write_whole

if TYPE_CHECKING:
    from copygate_cli.config import Settings


def add_pack(source: str, lang: str, *, dry_run: bool, older: bool) -> int:
    """Install a pack and pin it; the exit code."""
    settings, trust = _project()
    rules = settings.rules or trust.lock.parent / "rules"
    if trust.own is None and settings.rules is not None:
        raise UsageError("bundled", both("pack.own-checkout"))
    found = find_packs(roots_of(settings))
    pack = _read(source)
    target = rules.joinpath(*pack.id.split("/"))
    in_place = Path(source).is_dir() and Path(source).resolve() == target.resolve()
    if not in_place:
        require_room(pack, target, rules, found)
    before = installed(pack.id, trust.own_of(found))
    lock = trust.agreed()
    signature, seq = _signature(pack, trust, lock, lang)
    code = tried(pack, target, settings, lang)
    if code:
        return code
    pin = Pin(pack.version, pack.digest, seq, None if in_place else source, pack.commit)
    known = _known(pack.id, lock, before)
    _refuse_older(pack.id, known, pin, older=older)
    if known is not None and not (in_place or older):
        _refuse_unmarked(pack.id, known, pin)
    _show(pack, before, signature, lang, whole=dry_run)
    tell_left_out(pack, lang)
    if dry_run:
        click.echo(say("add.dry-run", lang))
        return 0
    if not in_place:
        install(pack, rules, found)
    now = find_packs(roots_of(settings))
    there = installed(pack.id, _own(now, rules))
    if there is None or (there.digest, there.signed) != (pack.digest, pack.signed):
        raise UsageError("changed-meanwhile", both("add.changed-meanwhile", path=target))
    base = lock or _pins_of(now, rules)
    _write(trust.lock, Lock({**base.packs, pack.id: pin}, base.bundled, base.signed or bool(trust.keys)))
    click.echo(say("add.done", lang, path=near_path(str(target)), lock=trust.lock.name))
    if _sleeps(pack.id, there, settings):
        click.echo(say("add.sleeps", lang))
    return 0


def _sleeps(pack_id: str, folder: PackFolder, settings: Settings) -> bool:
    """Whether the configuration leaves the pack out."""
    if pack_id in settings.also or pack_id in (settings.only or ()):
        return False
    return bool(settings.only) or applies_of(folder) == "opt-in"


def lock_packs(lang: str, *, dry_run: bool, older: bool) -> int:
    """Pin every pack that is here, once all compile and, where that is demanded, are signed; the exit code."""
    settings, trust = _project()
    found = find_packs(roots_of(settings))
    compile_rulebook(found)
    before = trust.agreed()
    rules = settings.rules or trust.lock.parent / "rules"
    pins = _pins_of(found, rules if trust.own is not None else None)
    signed = bool(trust.keys) or (before is not None and before.signed)
    own = {}
    for name, pin in pins.packs.items():
        known = before.packs.get(name) if before is not None else None
        same = known is not None and known.digest == pin.digest
        own[name] = pin._replace(source=known.source, commit=known.commit) if known is not None and same else pin
        _refuse_older(name, known, pin, older=older)
    after = Lock(own, pins.bundled, signed)
    text = lock_text(after).encode()
    # What is written is what `check` will demand: held against the packs that were read, before it is written.
    proposed = trust._replace(text=text)
    proposed.require(found)
    proposed.require_day(found)
    _tell_pins(before or Lock({}, {}), after, lang)
    if dry_run:
        click.echo(say("add.dry-run", lang))
        return 0
    _write(trust.lock, after)
    counts = {"own": len(after.packs), "bundled": len(after.bundled)}
    click.echo(say("lock.signed" if signed else "lock.done", lang, lock=trust.lock.name, **counts))
    return 0


def _project() -> tuple[Settings, Trust]:
    """The project one stands in."""
    settings = Configuration().of(Path())
    if settings.root is None:
        raise UsageError("no-project", both("pack.no-project"))
    trust = trust_of(settings)
    if trust is None:
        *_, last = roots_of(settings)
        trust = Trust(settings.root / LOCK, None, (), settings.rules if last == settings.rules else None, date.today())
    return settings, trust


def _read(source: str) -> PackContents:
    from copygate.trust.gittag import SCHEME, address_of, read_tag

    if source.startswith(SCHEME):
        return read_tag(address_of(source))
    folder = source.partition("#")[0].rpartition("@")[0]
    if folder and not Path(source).exists() and Path(folder).is_dir():
        # A repository on this machine: its tag, not what lies in its work tree.
        return read_tag(address_of(f"{SCHEME}{Path(folder).resolve().as_uri()}{source.removeprefix(folder)}"))
    return read_pack(Path(source))


def _signature(pack: PackContents, trust: Trust, lock: Lock | None, lang: str) -> tuple[str, int | None]:
    """What to say of the signature, and its number. Raises TrustError where signatures are demanded and it is none."""
    if not trust.keys:
        if lock is not None and lock.signed:
            raise TrustError("trust.no-key", both("add.no-key"))
        if pack.signed is None:
            return say("pack.unsigned", lang), None
        return say("add.not-verified", lang), number_of(pack.signed, Path(pack.source))
    statement, signers = require_statement(pack, verifier_keys(trust.keys))
    statement.require_day(trust.day)
    return say("add.verified", lang, **about_statement(statement, signers, lang)), statement.seq


def _known(name: str, lock: Lock | None, before: PackFolder | None) -> Pin | None:
    """What the project had until now: by its lock, else by what lies there."""
    if lock is not None and name in lock.packs:
        return lock.packs[name]
    return _pin_of(before) if before is not None else None


def _refuse_older(name: str, known: Pin | None, new: Pin, *, older: bool) -> None:
    if known is None or older:
        return
    values = {"id": name, "old": known.version, "new": new.version}
    if precedence(new.version) < precedence(known.version):
        raise TrustError("trust.rollback", both("add.older", **values))
    if known.seq is not None and (new.seq is None or new.seq < known.seq):
        seq = new.seq if new.seq is not None else "-"
        raise TrustError("trust.rollback", both("add.lower-seq", id=name, old=known.seq, new=seq))


def _refuse_unmarked(name: str, known: Pin, new: Pin) -> None:
    """Another's pack that changed under the same version or number: nobody could tell the two apart by it."""
    if known.digest == new.digest:
        return
    if known.version == new.version:
        raise TrustError("trust.same-version", both("add.same-version", id=name, version=new.version))
    if known.seq is not None and known.seq == new.seq:
        raise TrustError("trust.same-seq", both("add.same-seq", id=name, seq=new.seq))


def _show(pack: PackContents, before: PackFolder | None, signature: str, lang: str, *, whole: bool) -> None:
    """What would be, or was, installed; `whole`: with the words of every rule that changes."""
    if before is None:
        click.echo(say("add.new", lang, id=pack.id, version=pack.version, files=len(pack.files), signature=signature))
        return
    values = {"id": pack.id, "old": version_of(before), "new": pack.version, "signature": signature}
    click.echo(say("add.update", lang, **values))
    changes = changes_between(before.files, pack.files)
    for each in changes:
        click.echo(say(f"add.{each.kind}", lang, what=say(f"add.{each.what}", lang), name=each.name))
        if whole:
            lines = list(unified_diff(each.before, each.after, lineterm="", n=1))[2:]
            for line in lines:
                if not line.startswith("@@"):
                    click.echo(f"      {visible(line)}")
    if not changes:
        click.echo(say("add.same" if before.digest == pack.digest else "add.layout", lang))


def _tell_pins(before: Lock, after: Lock, lang: str) -> None:
    for old, new in ((before.packs, after.packs), (before.bundled, after.bundled)):
        if new is after.bundled and not old:
            continue  # the first lock: nothing changed, there was none
        for name in sorted({*old, *new}):
            if name not in old:
                click.echo(say("lock.added", lang, id=name, version=new[name].version))
            elif name not in new:
                click.echo(say("lock.removed", lang, id=name, version=old[name].version))
            elif old[name].digest != new[name].digest:
                values = {"id": name, "old": old[name].version, "new": new[name].version}
                click.echo(say("lock.changed", lang, **values))


def _pins_of(found: Found, rules: Path | None) -> Lock:
    own = _own(found, rules)
    paths = {folder.path for folder in own}
    bundled = {folder.id: _pin_of(folder) for folder in found.folders if folder.path not in paths}
    return Lock({folder.id: _pin_of(folder) for folder in own}, bundled)


def _own(found: Found, rules: Path | None) -> list[PackFolder]:
    return [] if rules is None else [each for each in found.folders if Path(each.path).is_relative_to(rules)]


def _pin_of(folder: PackFolder) -> Pin:
    return Pin(version_of(folder), folder.digest, number_of(folder.signed, Path(near_path(folder.path))))


def _write(path: Path, lock: Lock) -> None:
    write_whole(path, lock_text(lock).encode())
