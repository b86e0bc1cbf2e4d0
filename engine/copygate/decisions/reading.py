"""`read_waivers`, `read_blacklist`: the signed files of a folder, and which of them do not hold, with the reason.

A waiver that does not hold does nothing, which is the safe side, and is told. An entry of the blacklist that does not
hold may have forbidden anything: it is undecided. Either is told as a verdict on the file itself, so that every format
shows it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from copygate.audit.note import MOST_BYTES
from copygate.decisions.blacklist import Listed
from copygate.decisions.envelope import SUFFIX, opened
from copygate.decisions.texts import both, say
from copygate.decisions.waiver import LONGEST_DAYS, Waiver
from copygate.errors import AuditError, Wording, reason_of
from copygate.model.draft import InputProblem
from copygate.model.finding import Finding, Severity
from copygate.model.verdict import Outcome, RulebookStamp, Verdict

if TYPE_CHECKING:
    from copygate.decisions.trust import Trust

_T = TypeVar("_T", Waiver, Listed)
_NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


@dataclass(frozen=True, slots=True)
class Filed(Generic[_T]):
    """A decision and the file it came from."""

    path: Path
    decision: _T


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file that does not hold, and why."""

    path: Path
    why: Wording


def read_waivers(
    folder: Path, trust: Trust, longest: int = LONGEST_DAYS
) -> tuple[tuple[Filed[Waiver], ...], tuple[Rejected, ...]]:
    """Every waiver of a folder whose signatures hold, and the files of those that do not count."""
    return _read(folder, lambda raw: Waiver.read(opened(raw, trust), trust, longest))


def read_blacklist(folder: Path, trust: Trust) -> tuple[tuple[Filed[Listed], ...], tuple[Rejected, ...]]:
    """The same of the blacklist."""
    return _read(folder, lambda raw: Listed.read(opened(raw, trust), trust))


def files_in(folder: Path, suffix: str) -> Iterator[Path]:
    """The files of a folder and those below it, by name; none where there is no such folder, for git keeps no empty
    one."""
    for where, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(where, name) for name in sorted(names) if name.endswith(suffix))


def bounded(path: Path, most: int = MOST_BYTES) -> bytes:
    """The bytes of a file that is no link. Raises AuditError."""
    try:
        with os.fdopen(os.open(path, os.O_RDONLY | _NO_LINK), "rb") as file:
            raw = file.read(most + 1)
    except OSError as error:
        en, zh = reason_of(error)
        raise AuditError("decision.unreadable", Wording(f"cannot be read: {en}", f"读不了:{zh}")) from None
    if len(raw) > most:
        raise AuditError("decision.too-large", Wording("too large", "文件过大"))
    return raw


def _read(folder: Path, reader: Callable[[bytes], _T]) -> tuple[tuple[Filed[_T], ...], tuple[Rejected, ...]]:
    found: dict[str, Filed[_T]] = {}
    rejected = []
    for path in files_in(folder, SUFFIX):
        try:
            decision = reader(bounded(path))
        except AuditError as error:
            rejected.append(Rejected(path, error.wording))
            continue
        # Two files of one id: which of them holds must not depend on their names.
        if decision.id in found and found[decision.id].decision != decision:
            rejected.append(Rejected(path, Wording(f"`{decision.id}` is there twice", f"编号 {decision.id} 重复")))
        else:
            found.setdefault(decision.id, Filed(path, decision))
    return tuple(found.values()), tuple(rejected)


def verdict_on(path: str, rule: str, told: Wording, day: date, stamp: RulebookStamp, lang: str) -> Verdict:
    """A warning about a signed file, as a verdict on that file."""
    finding = Finding(rule, say("file.title", lang), Severity.WARN, "violation", told.say(lang), ())
    return Verdict(path, path, day.isoformat(), Outcome.CLEAR, (finding,), (), (), (), stamp)


def undecided_on(path: str, rule: str, why: Wording, day: date, stamp: RulebookStamp) -> Verdict:
    """A signed file without which nothing can be decided."""
    told = InputProblem(rule, Wording(say("listed.bad", "en", why=why.en), say("listed.bad", "zh", why=why.zh)))
    return Verdict(path, path, day.isoformat(), Outcome.UNDECIDED, (), (), (), (told,), stamp)


def told_of(waiver: Waiver, rule_known: bool, hard: bool, day: date) -> tuple[str, Wording]:
    """Why a waiver whose signatures hold covered nothing: the kind of finding, and its words."""
    said = {"rule": waiver.rule, "draft": waiver.draft, "since": waiver.since, "until": waiver.until}
    if day > waiver.until:
        return "waivers/expired", both("waiver.expired", **said)
    if day < waiver.since:
        return "waivers/not-yet", both("waiver.not-yet", **said)
    if not rule_known:
        return "waivers/orphaned", both("waiver.orphaned", **said)
    if hard:
        return "waivers/hard", both("waiver.hard", **said)
    return "waivers/unused", both("waiver.unused", **said)
