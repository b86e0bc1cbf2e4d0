"""The attack table of docs/audit.md, cell by cell: all attacks under four kinds of trust, the undetected ones included.

The attacker writes the database as they please. Against them an auditor has: `nothing` kept, and the signer has lost its
memory; a checkpoint `pinned` earlier, and a signer that remembers; that pin, but the log's signing key is `stolen`; a
`witness` elsewhere that saw the last signed checkpoint, the key stolen all the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Final

import pytest

from copygate.audit.canonical import Json, canonical
from copygate.audit.entry import Actor, Entry, Obj, Reason
from copygate.audit.export import TableRow, state_file
from copygate.audit.identifiers import timestamp
from copygate.audit.keys import sign_statement
from copygate.audit.log import sign_anew
from copygate.errors import AuditError
from tests.audit import LOG_KEY, ORIGIN, entry, moment, person
from tests.audit_log import ERASED, PLAN, SECRET, Log, about, check
from tests.test_audit_attacks import COMMENT, EARLY, HONEST, INSERTED, LATE, REAL

Entries = list[Entry]
Files = dict[str, bytes]
TRUST: Final = ("nothing", "pinned", "stolen", "witness")
FOUND, NOT = "found", "not found"
LATER: Final = 13
"""An unsigned event after the pin and before the last checkpoint."""


def _same(entries: Entries) -> Entries:
    return entries


def _relinked(entries: Entries) -> Entries:
    last: dict[tuple[str, str], str] = {}
    made = []
    for each in entries:
        ident = (each.obj.type, each.obj.id)
        made.append(replace(each, obj=replace(each.obj, previous=last.get(ident, ""))))
        last[ident] = each.id
    return made


def _edited(at: int) -> Callable[[Entries], Entries]:
    return lambda entries: [*entries[:at], replace(entries[at], req="another"), *entries[at + 1 :]]


def _inserted(at: int) -> Callable[[Entries], Entries]:
    return lambda entries: _relinked([*entries[:at], INSERTED, *entries[at:]])


def _backdated(at: int) -> Callable[[Entries], Entries]:
    return lambda entries: [*entries[:at], replace(entries[at], ts=timestamp(moment(-9_999))), *entries[at + 1 :]]


def _appended(*more: Entry) -> Callable[[Entries], Entries]:
    return lambda entries: [*entries, *more]


def _approval(number: int, by: str = "p-2", case: str = "7") -> Entry:
    return about(entry(number, "review.approved", by=by), "case", case)


def _unapproved() -> Entries:
    """A case that goes from its check to the readers; every link and state is as it should be, nobody said yes."""
    made: Entries = []
    engine = Actor(id="engine", kind="engine")
    for number, (act, states) in enumerate(
        (
            ("review.submitted", ("", "checking")),
            ("review.checked", ("checking", "in-review")),
            ("publication.published", ("in-review", "published")),
        )
    ):
        data: dict[str, Json] = {"plan": PLAN} if act == "review.checked" else {}
        previous = made[-1].id if made else ""
        said = entry(800 + number, act, case="8", states=states, previous=previous, data=data)
        made.append(replace(said, actor=engine) if act == "review.checked" else said)
    return made


def _weakened(signed_under: dict[str, Json]) -> Entries:
    """A case that one person approved, under a plan that asks for one; they signed under this or another."""
    less: dict[str, Json] = {"requirements": PLAN["requirements"][:1], "restore_approvals": 2}  # type: ignore[index]
    plan = sha256(canonical(signed_under or less)).hexdigest()
    made: Entries = []
    steps: tuple[tuple[str, str, tuple[str, str], dict[str, Json]], ...] = (
        ("review.submitted", "p-1", ("", "checking"), {}),
        ("review.checked", "engine", ("checking", "in-review"), {"plan": less}),
        ("review.approved", "p-2", ("in-review", "approved"), {"requirement": "first", "round": 1, "plan": plan}),
        ("publication.published", "p-1", ("approved", "published"), {}),
    )
    for number, (act, by, states, data) in enumerate(steps):
        said = entry(820 + number, act, by=by, case="8", states=states, previous=made[-1].id if made else "", data=data)
        if by == "engine":
            said = replace(said, actor=Actor(id="engine", kind="engine"))
        made.append(sign_statement(said, ORIGIN, person(by)) if act == "review.approved" else said)
    return made


def _unsigned_grant() -> Entry:
    row: dict[str, Json] = {"account": "p-3", "role": "director", "since": timestamp(moment(0))}
    data: dict[str, Json] = {"rows": [{"table": "grants", "key": "p-3/director", "row": row}]}
    return about(entry(970, "role.granted", data=data), "person", "p-9")


def _tombstone() -> Entry:
    said = entry(950, "subject.erased", data={"kids": ["k-1"]})
    return about(replace(said, reason=Reason(code="pipl-47")), "subject", "s-1")


def _intruder() -> Entries:
    key = person("p-9")
    enrolled = about(entry(960, "key.enrolled", data={"keys": [str(key.verifier)]}), "person", "p-9")
    return [
        sign_statement(enrolled, ORIGIN, person("p-1"), key),
        sign_statement(_approval(961, "p-9"), ORIGIN, key),
    ]


def _state(files: Files) -> Files:
    return {**files, "state.jsonl": files["state.jsonl"].replace(b'"published"', b'"suspended"', 1)}


def _row(files: Files) -> Files:
    grant = state_file([TableRow("zz-grants", "p-9", {"role": "director"})])
    return {**files, "state.jsonl": files["state.jsonl"] + grant}


def _without(start: str) -> Callable[[Files], Files]:
    return lambda files: {name: content for name, content in files.items() if not name.startswith(start)}


def _other(start: str) -> Callable[[Files], Files]:
    return lambda files: {name: content + b"\n" * name.startswith(start) for name, content in files.items()}


@dataclass(frozen=True)
class Attack:
    """A row of the table: what is done to the entries, what to the exported files, and the outcome by trust."""

    name: str
    outcomes: tuple[str, str, str, str]
    entries: Callable[[Entries], Entries] = _same
    files: Callable[[Files], Files] = _same  # type: ignore[assignment] # the same files, too


ATTACKS: Final = (
    Attack("Edit an unsigned event older than the pin", (NOT, FOUND, FOUND, FOUND), _edited(COMMENT)),
    Attack("Edit one newer than the pin; show each auditor another history", (NOT, FOUND, NOT, FOUND), _edited(LATER)),
    Attack("Insert an event before the pin", (NOT, FOUND, FOUND, FOUND), _inserted(8)),
    Attack("Insert one after it", (NOT, FOUND, NOT, FOUND), _inserted(18)),
    Attack("Drop an event after the pin", (NOT, FOUND, NOT, FOUND), lambda old: _relinked(old[:18] + old[19:])),
    Attack("Reorder events after it", (NOT, FOUND, NOT, FOUND), lambda old: [*old[:18], old[19], old[18], *old[20:]]),
    Attack("Roll back to a backup older than the pin", (NOT, FOUND, FOUND, FOUND), lambda old: old[:7]),
    Attack("Roll back to one newer than the pin", (NOT, NOT, NOT, FOUND), lambda old: old[:12]),
    Attack("Drop what is newer than the last checkpoint", (NOT, NOT, NOT, NOT), lambda old: old[:LATE]),
    Attack("Backdate a new event", (NOT, NOT, NOT, NOT), lambda old: [*old[:-1], *_backdated(0)(old[-1:])]),
    Attack("Backdate an event older than the pin", (NOT, FOUND, FOUND, FOUND), _backdated(COMMENT)),
    Attack("Edit a row of a table", (FOUND,) * 4, files=_state),
    Attack("Add a row to a table", (FOUND,) * 4, files=_row),
    Attack("Forge an approval without the person's key", (FOUND,) * 4, _appended(_approval(900))),
    Attack("Copy a signed approval to another case", (FOUND,) * 4, _appended(replace(_approval(901), sig=REAL.sig))),
    Attack(
        "Forge an approval with the person's own stolen key",
        (NOT,) * 4,
        _appended(sign_statement(_approval(902), ORIGIN, person("p-2"))),
    ),
    Attack("Publish what nobody approved", (FOUND,) * 4, _appended(*_unapproved())),
    Attack("Enrol a key with one person's signature, and approve with it", (FOUND,) * 4, _appended(*_intruder())),
    Attack("Delete or change evidence or sealed data", (FOUND,) * 4, files=_without("sealed/")),
    Attack("Cover that with a tombstone nobody signed", (FOUND,) * 4, _appended(_tombstone()), _without("sealed/")),
    Attack("Give somebody a role without an admin's key", (FOUND,) * 4, _appended(_unsigned_grant())),
    Attack("Weaken a plan after somebody signed under it", (FOUND,) * 4, _appended(*_weakened(PLAN))),
    Attack("Weaken a plan before anybody signs, and have them sign", (NOT,) * 4, _appended(*_weakened({}))),
)
CELLS = [(attack, trust) for attack in ATTACKS for trust in TRUST]


def _shown(entries: Entries, trust: str) -> tuple[Log, bytes]:
    """What the attacker can export: the log, and the best checkpoint of it that can be had."""
    forged = Log(entries)
    if trust != "pinned":
        return forged, forged.checkpoint().raw
    raws = forged.leaves
    if len(raws) <= LATE and raws == HONEST.leaves[: len(raws)]:
        return forged, HONEST.checkpoint(len(raws)).raw  # signed in its day
    try:
        return forged, sign_anew(HONEST.checkpoint(LATE), raws, LOG_KEY).note
    except AuditError:
        return Log(entries[:LATE]), HONEST.checkpoint(LATE).raw


@pytest.mark.parametrize(("attack", "trust"), CELLS, ids=[f"{attack.name}: {trust}" for attack, trust in CELLS])
def test_the_outcome_is_the_documented_one(attack: Attack, trust: str, tmp_path: Path) -> None:
    log, checkpoint = _shown(attack.entries(HONEST.entries), trust)
    if all(each.act != "subject.erased" for each in log.entries):
        log.sealed = [SECRET, ERASED]  # an old backup holds the ciphertexts of its day
    files = attack.files({**log.files(), "checkpoint": checkpoint})
    kept = {"nothing": (), "pinned": (EARLY,), "stolen": (EARLY,), "witness": (LATE,)}[trust]
    verdict = check(files, tmp_path, olds=[HONEST.checkpoint(size).raw for size in kept])
    found = [problem.say("en") for problem in verdict.problems]
    assert (FOUND if found else NOT) == attack.outcomes[TRUST.index(trust)], found


def test_an_honest_log_holds_under_every_trust(tmp_path: Path) -> None:
    for trust, size in (("nothing", EARLY), ("pinned", EARLY), ("stolen", EARLY), ("witness", LATE)):
        log, checkpoint = _shown(HONEST.entries, trust)
        files = {**log.files(), "checkpoint": checkpoint}
        assert check(files, tmp_path / trust, olds=[HONEST.checkpoint(size).raw]).exit_code == 0


@pytest.mark.parametrize(
    "attack", [each for each in ATTACKS if each.name.startswith(("Forge an approval without", "Publish", "Enrol"))]
)
def test_below_level_3_a_forged_decision_is_found_under_no_trust(attack: Attack, tmp_path: Path) -> None:
    log = Log(attack.entries(HONEST.entries))
    pins = [HONEST.checkpoint(size).raw for size in (EARLY, LATE)]
    assert check(log.files(), tmp_path, olds=pins, level=2).exit_code == 0


def test_deleted_and_changed_evidence_alike(tmp_path: Path) -> None:
    for number, change in enumerate((_without("evidence/"), _other("evidence/"), _other("sealed/"))):
        assert check(change(HONEST.files()), tmp_path / str(number)).exit_code == 1


def test_a_backdated_event_lies_after_the_pin_all_the_same() -> None:
    """What bounds it: leaves after a checkpoint were written after whoever kept it had it."""
    dated = Log(ATTACKS[9].entries(HONEST.entries))
    index = next(at for at, each in enumerate(dated.entries) if each.ts < HONEST.entries[0].ts)
    assert index >= LATE > EARLY


def test_the_page_shows_this_very_table() -> None:
    page = (Path(__file__).resolve().parent.parent / "docs/audit.md").read_text(encoding="utf-8")
    rows = [f"| {each.name} | {' | '.join(each.outcomes)} |" for each in ATTACKS]
    assert "\n".join(rows) in page, "docs/audit.md should hold:\n" + "\n".join(rows)


def test_the_objects_of_the_table_are_those_of_the_log() -> None:
    assert isinstance(REAL.obj, Obj)
    assert not HONEST.entries[COMMENT].sig
    assert not HONEST.entries[LATER].sig
    assert COMMENT < EARLY <= LATER < LATE
