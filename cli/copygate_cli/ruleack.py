"""`rules ack`: who has read the rules as they are. One line for a person and a state of the rules, only ever added to.

`rules/read-by.jsonl` beside the packs. It is a record, not a signature: whoever may write the file may write any name
into it. With --key the line is signed, and whoever holds that person's public key can tell.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import click

from copygate.errors import InputError, UsageError, reason_of
from copygate.packs.folders import find_packs
from copygate.packs.loader import read_packs
from copygate.report.excerpt import visible
from copygate_cli.diagnosis import near_path
from copygate_cli.rulechanges import repository_of, rules_of
from copygate_cli.writingtexts import both, say

if TYPE_CHECKING:
    from copygate.audit.note import SigningKey
    from copygate_cli.config import Settings

FILE: Final = "read-by.jsonl"
_MOST_BYTES: Final = 16 * 1024 * 1024


class Ack(NamedTuple):
    """Who read which rules, and when. `signed`: None where nobody signed, else whether the signature holds."""

    person: str
    digest: str
    at: str
    revision: str
    packs: dict[str, str]
    key: str = ""
    signed: bool | None = None


def acknowledge(settings: Settings, person: str | None, key: Path | None, lang: str) -> int:
    """Add a line, unless this person has one for these very rules; the exit code."""
    rules = rules_of(settings)
    signing = None
    if key is not None:
        from copygate_cli.storage import read_key

        signing = read_key(key)
    name = person or (signing.name if signing is not None else "")
    if not name.strip() or not name.isprintable():
        raise UsageError("no-person", both("ack.no-person"))
    found = find_packs([rules])
    known = acks_of(rules)
    if any((each.person, each.digest) == (name, found.digest) and (each.signed or not signing) for each in known):
        click.echo(visible(say("ack.already", lang, person=name)))
        return 0
    revision = _revision(rules, found.digest)
    line = {
        "version": 1,
        "person": name,
        "digest": found.digest,
        "at": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "revision": revision,
        "packs": {pack.id: pack.version for pack in read_packs(found)},
    }
    _append(rules / FILE, line if signing is None else _signed(line, signing))
    path = near_path(str(rules / FILE))
    click.echo(visible(say("ack.done" if signing is None else "ack.done.signed", lang, person=name, path=path)))
    return 0


def show_acks(settings: Settings, lang: str) -> int:
    """Who has read what; the latest line of each person."""
    rules = rules_of(settings)
    acks = acks_of(rules)
    digest = find_packs([rules]).digest
    if not acks:
        click.echo(say("ack.nobody", lang))
    for name in dict.fromkeys(each.person for each in acks):
        last = last_of(acks, name)
        if last is not None:
            state = say("ack.current" if last.digest == digest else "ack.behind", lang)
            click.echo(visible(f"  {name}  {last.at[:10]}  {state}  {_how(last, lang)}"))
    return 0


def _how(ack: Ack, lang: str) -> str:
    if ack.signed is None:
        return say("ack.unsigned", lang)
    return say("ack.signed", lang, by=ack.key) if ack.signed else say("ack.forged", lang)


def last_of(acks: Iterable[Ack], person: str) -> Ack | None:
    """What a person read last; a line whose signature does not hold is nobody's."""
    return next((each for each in reversed([*acks]) if each.person == person and each.signed is not False), None)


def acks_of(rules: Path) -> Sequence[Ack]:
    """The lines of the file, in their order. Raises InputError where one is none."""
    path = rules / FILE
    if not path.exists():
        return ()
    acks = []
    with path.open("rb") as file:
        data = file.read(_MOST_BYTES)
    for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
        if line.strip():
            ack = _ack(line)
            if ack is None:
                raise InputError("bad-ack", both("ack.bad-line", path=path, line=number))
            acks.append(ack)
    return acks


def _ack(line: str) -> Ack | None:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    if not isinstance(value, dict):
        return None
    texts = [value.get(key) for key in ("person", "digest", "at", "revision")]
    packs = value.get("packs")
    if not all(isinstance(text, str) for text in texts) or not isinstance(packs, dict):
        return None
    person, digest, at, revision = map(str, texts)
    signed = _holds(value) if "signature" in value else None
    return Ack(person, digest, at, revision, packs, str(value.get("key", "")), signed)


def _revision(rules: Path, digest: str) -> str:
    """The commit that holds these very rules; empty without a repository. Uncommitted rules are nobody's to have
    read: nobody else could find out what they were."""
    from tempfile import TemporaryDirectory

    from copygate_cli.rulechanges import at_commit

    repository = repository_of(rules)
    if repository is None:
        return ""
    head = repository.head()
    with TemporaryDirectory() as laid:
        if at_commit(repository, rules, head, Path(laid)).digest != digest:
            raise UsageError("uncommitted", both("ack.uncommitted"))
    return head


def _append(path: Path, line: dict[str, object]) -> None:
    """One write at the end of the file: two people at once leave two lines."""
    data = (json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n").encode()
    try:
        # A link could lead the line into any file of the person who acknowledges.
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0), 0o644)
    except OSError as error:
        raise InputError("unwritable", both("ack.unwritable", path=path, why=reason_of(error))) from None
    try:
        os.write(handle, data)
        os.fsync(handle)
    finally:
        os.close(handle)


def _signed(line: dict[str, object], key: SigningKey) -> dict[str, object]:
    from copygate.audit.note import encode64

    whole = line | {"key": str(key.verifier)}
    return whole | {"signature": encode64(key.sign(_statement(whole)))}


def _holds(line: dict[str, object]) -> bool:
    """Whether the signature of a line is of that line, by the key it names, which bears the person's name."""
    from copygate.audit.note import VerifierKey, decode64
    from copygate.errors import AuditError

    signature = decode64(str(line.get("signature", "")))
    try:
        key = VerifierKey.parse(str(line.get("key", "")))
    except AuditError:
        return False
    text = _statement({name: value for name, value in line.items() if name != "signature"})
    return signature is not None and key.holds(text, signature)


def _statement(line: dict[str, object]) -> str:
    return "copygate rules read\n" + json.dumps(line, ensure_ascii=False, sort_keys=True)
