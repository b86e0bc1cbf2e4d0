"""`pack build`, `key`, `sign`, `verify`: what the maker of a pack does, and what who receives one does first."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from copygate.errors import AuditError, TrustError, UsageError
from copygate.packs.folders import SIGNED, find_packs
from copygate.report.excerpt import visible
from copygate.trust.archive import archive_of, read_archive
from copygate.trust.contents import PackContents, read_folder
from copygate.trust.fitting import fitted
from copygate_cli.config import Configuration
from copygate_cli.packtexts import both, say
from copygate_cli.rulebooks import roots_of
from copygate_cli.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from copygate.audit.note import SigningKey, VerifierKey
    from copygate.trust.manifest import Statement
    from copygate_cli.config import Settings

_NAME: Final = re.compile(r"[\w][\w.@-]{0,63}")
_REFUSED: Final = 1


def build_pack(folder: Path, out: Path | None, lang: str) -> int:
    """Write the archive of a pack; the exit code."""
    pack = read_folder(folder)
    code = tried(pack, folder, Configuration().of(Path()), lang)
    if code:
        return code
    target = out or Path(f"{pack.id.replace('/', '-')}-{pack.version}.zip")
    write_whole(target, archive_of(pack))
    tell_left_out(pack, lang)
    signed = say("pack.has-signature" if pack.signed is not None else "pack.unsigned", lang)
    about = {"id": pack.id, "version": pack.version, "files": len(pack.files), "signed": signed}
    click.echo(say("pack.built", lang, path=target, digest=pack.digest, **about))
    return 0


def make_key(file: Path, name: str, lang: str) -> int:
    """A private key in a file of its own, and its public half on the screen; the exit code."""
    from copygate.audit.note import SigningKey
    from copygate_cli.storage import write_key

    if not _NAME.fullmatch(name):
        raise UsageError("key-name", both("pack.key-name", name=name))
    made = SigningKey.generate(name)
    write_key(file, made)
    click.echo(say("pack.key-made", lang, path=file, public=made.verifier))
    if any((folder / ".git").exists() for folder in file.resolve().parents):
        click.echo(say("pack.key-in-repository", lang, path=file), err=True)
    return 0


def sign_pack(path: Path, key: SigningKey, seq: int | None, window: tuple[date, date | None], lang: str) -> int:
    """Put a signed manifest into the folder or the archive; the exit code."""
    from copygate.trust.manifest import Statement, hashes_of, signed_by

    pack = read_pack(path)
    code = tried(pack, path, Configuration().of(Path()), lang)
    if code:
        return code
    start, until = window
    if until is not None and until < start:
        raise UsageError("window", both("pack.window", start=start, until=until))
    last, hashes = manifest_of(pack.signed, path), hashes_of(pack.files)
    before = last.seq if last is not None else 0
    if seq is not None and seq <= before:
        raise UsageError("seq", both("pack.seq-low", seq=seq, before=before))
    if last is not None and last.version == pack.version and last.files != hashes:
        raise UsageError("version", both("pack.same-version", version=pack.version))
    statement = Statement(pack.id, pack.version, seq or before + 1, start, until, hashes)
    signed = signed_by(key, statement)
    if path.is_dir():
        write_whole(path / SIGNED, signed)
    else:
        write_whole(path, archive_of(PackContents(pack.id, pack.version, pack.files, signed, pack.source)))
    tell_left_out(pack, lang)
    click.echo(say("pack.signed", lang, **about_statement(statement, (key.name,), lang)))
    return 0


def verify_pack(path: Path, given: Sequence[str], day: date, lang: str) -> int:
    """Say who signed the pack, or what does not hold; the exit code."""
    from copygate_cli.complaints import tell

    keys = verifier_keys(given, files=True) if given else verifier_keys(Configuration().of(Path()).pack_keys)
    if not keys:
        raise UsageError("no-key", both("pack.which-key"))
    pack = read_pack(path)
    try:
        statement, signers = require_statement(pack, keys)
        statement.require_day(day)
    except TrustError as error:
        tell(f"{path}: {error.wording.say(lang)}")
        return _REFUSED
    click.echo(say("pack.verified", lang, **about_statement(statement, signers, lang)))
    return 0


def read_pack(path: Path) -> PackContents:
    """The pack in a folder or an archive."""
    if not path.exists():
        raise UsageError("missing", both("pack.none", path=path))
    return read_folder(path) if path.is_dir() else read_archive(path)


def manifest_of(signed: bytes | None, where: Path) -> Statement | None:
    """What a signed manifest says, if there is one, whoever signed it. Raises TrustError where it is none."""
    from copygate.trust.manifest import told

    if signed is None:
        return None
    try:
        return told(signed)
    except TrustError as error:
        raise TrustError(error.code, both("pack.bad-manifest", path=where)) from None


def number_of(signed: bytes | None, where: Path) -> int | None:
    """Its number. Raises TrustError as `manifest_of` does."""
    said = manifest_of(signed, where)
    return said.seq if said is not None else None


def require_statement(pack: PackContents, keys: Sequence[VerifierKey]) -> tuple[Statement, tuple[str, ...]]:
    """What known keys signed about exactly this pack, and their names. Raises TrustError."""
    from copygate.trust.manifest import verified

    if pack.signed is None:
        raise TrustError("trust.unsigned", both("pack.not-signed", id=pack.id))
    statement, signers = verified(pack.signed, keys)
    statement.require_files(pack.id, pack.version, pack.files)
    return statement, signers


def verifier_keys(given: Iterable[str], *, files: bool = False) -> list[VerifierKey]:
    """Keys as text; with `files` also from files with one a line."""
    from copygate.audit.note import VerifierKey

    keys = []
    for each in given:
        try:
            lines = [each] if "+" in each or not files else Path(each).read_text(encoding="utf-8").splitlines()
            keys += [VerifierKey.parse(line.strip()) for line in lines if line.strip()]
        except (OSError, UnicodeDecodeError, AuditError):
            raise UsageError("key", both("pack.bad-key", which=each[:80])) from None
    return keys


def tried(pack: PackContents, at: Path, settings: Settings, lang: str) -> int:
    """Compile the pack as if it lay there, run its examples, say what fails; the exit code. Raises RulebookErrors."""
    from copygate_cli.examples import run_packs

    compiled = fitted(pack, at, find_packs(roots_of(settings)))
    return run_packs(compiled, [each for each in compiled.rulebook.packs if each.id == pack.id], lang)


def about_statement(statement: Statement, signers: Iterable[str], lang: str) -> dict[str, object]:
    """What a statement says, for a text."""
    until = say("pack.until", lang, until=statement.until) if statement.until else say("pack.no-end", lang)
    values = {"id": statement.id, "version": statement.version, "seq": statement.seq, "start": statement.effective_from}
    return {**values, "until": until, "by": ", ".join(signers)}


def tell_left_out(pack: PackContents, lang: str) -> None:
    """Name the files that lie beside the pack and are none of it."""
    if pack.left_out:
        # Names that others gave: nothing in them may act on the terminal.
        some = ("、" if lang.startswith("zh") else ", ").join(visible(name) for name in pack.left_out[:5])
        click.echo(say("pack.left-out", lang, count=len(pack.left_out), some=some), err=True)
