"""The attack table of the design: each attack under each kind of trust, with its outcome, the undetected ones included.

The attacker writes the database as they please. What an auditor has against them: nothing kept from before; a checkpoint
pinned earlier; the same though the log's own signing key is stolen; a checkpoint that another department saw (here: one of
the last size signed). An attacker who holds only the database gets a signature from a signer that starts without memory.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from copygate.audit.entry import Entry, Reason, Signature
from copygate.audit.export import TableRow, export_files, state_file
from copygate.audit.identifiers import timestamp
from copygate.audit.keys import sign_statement
from copygate.audit.log import Signed, sign_anew, sign_next
from copygate.audit.merkle import Frontier
from copygate.audit.verifier import Verdict
from copygate.errors import AuditError
from tests.audit import LOG_KEY, ORIGIN, checkpoint_of, entry, moment, person
from tests.audit_log import ERASED, SECRET, Log, about, check, rows_of, small_log

NOTHING, EARLY, LATE = 0, 10, 20
"""Sizes of the checkpoint an auditor kept: none, an early one, the last one that was signed."""


def _log() -> Log:
    log = small_log()
    for number in range(100, 104):
        log.add(about(replace(entry(number, "review.commented"), reason=Reason(code="other")), "case", str(number % 2)))
    return log


HONEST = _log()
SIGNED = LATE  # two leaves are newer than the last checkpoint


@dataclass(frozen=True)
class Attack:
    """What is done to the entries, and what the auditor finds: by the size of the checkpoint they kept."""

    name: str
    entries: Callable[[list[Entry]], list[Entry]]
    found: dict[int, str]


def _relinked(entries: list[Entry]) -> list[Entry]:
    """A careful attacker mends the links between the events of an object, which nobody signs."""
    last: dict[tuple[str, str], str] = {}
    made = []
    for each in entries:
        ident = (each.obj.type, each.obj.id)
        made.append(replace(each, obj=replace(each.obj, previous=last.get(ident, ""))))
        last[ident] = each.id
    return made


COMMENT = next(index for index, each in enumerate(HONEST.entries) if each.act == "review.checked")
INSERTED = about(entry(777, "review.commented"), "case", "0")
ATTACKS = (
    Attack(
        "edit an event",
        lambda entries: [*entries[:COMMENT], replace(entries[COMMENT], req="another"), *entries[COMMENT + 1 :]],
        {NOTHING: "", EARLY: "rewritten", LATE: "rewritten"},
    ),
    Attack(
        "insert an event",
        lambda entries: _relinked([*entries[:8], INSERTED, *entries[8:]]),
        {NOTHING: "", EARLY: "rewritten", LATE: "rewritten"},
    ),
    Attack(
        "drop an event",
        lambda entries: _relinked(entries[:18] + entries[19:]),
        {NOTHING: "", EARLY: "", LATE: "rewritten"},
    ),
    Attack(
        "reorder events",
        lambda entries: [*entries[:18], entries[19], entries[18], *entries[20:]],
        {NOTHING: "", EARLY: "", LATE: "rewritten"},
    ),
    Attack("roll back to an old backup", lambda entries: entries[:7], {NOTHING: "", EARLY: "shorter", LATE: "shorter"}),
    Attack("roll back above the pin", lambda entries: entries[:12], {NOTHING: "", EARLY: "", LATE: "shorter"}),
    Attack(
        "drop what is newer than the last checkpoint", lambda entries: entries[:SIGNED], dict.fromkeys((0, 10, 20), "")
    ),
    Attack(
        "backdate a new event",
        lambda entries: [
            *entries,
            replace(about(entry(778, "review.commented"), "case", "9"), ts=timestamp(moment(-9_999))),
        ],
        dict.fromkeys((NOTHING, EARLY, LATE), ""),
    ),
)
CASES = [(attack, pin) for attack in ATTACKS for pin in (NOTHING, EARLY, LATE)]


@pytest.mark.parametrize(
    ("attack", "pin"), CASES, ids=lambda each: each.name if isinstance(each, Attack) else f"pin {each}"
)
def test_what_is_found_of_a_history_written_anew(attack: Attack, pin: int, tmp_path: Path) -> None:
    forged = Log(attack.entries(HONEST.entries))
    if all(each.act != "subject.erased" for each in forged.entries):
        forged.sealed = [SECRET, ERASED]  # an old backup holds the ciphertexts of its day
    olds = [HONEST.checkpoint(pin).raw] if pin else []
    verdict = check(forged.files(), tmp_path, olds=olds)
    expected = attack.found[pin]
    assert {each.code for each in verdict.problems} == ({expected} if expected else set())
    assert verdict.exit_code == bool(expected)


@pytest.mark.parametrize("attack", [each for each in ATTACKS if each.found[LATE]], ids=lambda each: each.name)
def test_a_signer_with_its_memory_signs_no_history_written_anew(attack: Attack) -> None:
    forged = [each.encode() for each in attack.entries(HONEST.entries)]
    with pytest.raises(AuditError):
        sign_anew(HONEST.checkpoint(SIGNED), forged, LOG_KEY)


def test_a_split_view_holds_for_each_auditor_and_not_for_both(tmp_path: Path) -> None:
    one, other = HONEST, Log(ATTACKS[0].entries(HONEST.entries))
    assert check(one.files(), tmp_path / "one").exit_code == 0
    assert check(other.files(), tmp_path / "other").exit_code == 0
    compared = check(one.files(), tmp_path / "both", olds=[other.checkpoint().raw])
    assert [each.code for each in compared.problems] == ["rewritten"]


def test_tables_that_differ_from_the_log_are_found_whatever_was_kept(tmp_path: Path) -> None:
    files = HONEST.files()
    honest = files["state.jsonl"]
    files["state.jsonl"] = honest.replace(b'"published"', b'"suspended"', 1)
    found = check(files, tmp_path / "state").problems
    assert [(each.code, each.what) for each in found] == [("table-row", "objects/case/0")]
    assert found[0].index == max(index for index, each in enumerate(HONEST.entries) if each.obj.id == "0")
    files["state.jsonl"] = state_file(HONEST.rows()[1:])
    assert {each.code for each in check(files, tmp_path / "dropped").problems} == {"table-row"}
    files["state.jsonl"] = state_file([*HONEST.rows(), TableRow("grants", "p-9", {"role": "director"})])
    assert [each.code for each in check(files, tmp_path / "added").problems] == ["table-extra"]
    lines = honest.splitlines(keepends=True)
    files["state.jsonl"] = b"".join([lines[1], lines[0], *lines[2:]])
    assert [each.code for each in check(files, tmp_path / "order").problems] == ["table-order"]


def _approval(number: int = 900, by: str = "p-2") -> Entry:
    return about(entry(number, "review.approved", by=by), "case", "7")


REAL = next(each for each in HONEST.entries if each.act == "review.approved")
FORGERIES: tuple[tuple[str, Entry, str], ...] = (
    ("without a signature", _approval(), "unsigned"),
    ("with a key of the attacker's", sign_statement(_approval(), ORIGIN, person("p-2", "forged")), "unknown-key"),
    ("with a signature of something else", replace(_approval(), sig=REAL.sig), "signature"),
    ("by someone else's signature", sign_statement(_approval(), ORIGIN, person("p-3")), "unsigned"),
    ("as a timer's", replace(_approval(), actor=replace(_approval().actor, kind="timer")), "unsigned"),
    (
        "as a timer's, signed by someone else",
        sign_statement(replace(_approval(), actor=replace(_approval().actor, kind="timer")), ORIGIN, person("p-3")),
        "unsigned",
    ),
    ("a real one again", replace(REAL, from_state="", to_state=""), "repeated"),
    ("a real one under another id", replace(REAL, id=entry(901, "a.b").id, from_state="", to_state=""), "signature"),
    ("a real one for another case", replace(about(REAL, "case", "7"), id=entry(902, "a.b").id), "signature"),
)


@pytest.mark.parametrize(("forged", "code"), [each[1:] for each in FORGERIES], ids=[each[0] for each in FORGERIES])
def test_a_forged_approval_is_found_at_level_3_and_not_before(forged: Entry, code: str, tmp_path: Path) -> None:
    log = deepcopy(HONEST)
    log.add(forged)
    index = len(log.entries) - 1
    pin = [HONEST.checkpoint(LATE).raw]
    below = check(log.files(), tmp_path / "below", olds=pin, level=2)
    assert below.exit_code == 0, "a Merkle log shows that history did not change, not that an approval is genuine"
    found = check(log.files(), tmp_path / "above", olds=pin).problems
    assert (code, index) in {(each.code, each.index) for each in found}


def test_an_approval_forged_with_the_persons_own_key_is_not_found(tmp_path: Path) -> None:
    log = deepcopy(HONEST)
    log.add(_approval(), "p-2")
    assert check(log.files(), tmp_path, olds=[HONEST.checkpoint(LATE).raw]).exit_code == 0


def test_sealed_data_that_is_gone_is_missing_unless_its_erasure_is_signed(tmp_path: Path) -> None:
    files = HONEST.files()
    gone = next(name for name in files if name.startswith("sealed/"))
    whole = check(files, tmp_path / "whole")
    assert (whole.exit_code, [each.code for each in whole.notes]) == (0, ["erased"])
    del files[gone]
    assert [(each.code, each.index) for each in check(files, tmp_path / "gone").problems] == [("missing", 2)]

    tombstone = about(
        replace(entry(950, "subject.erased", data={"kids": ["k-1"]}), reason=Reason(code="pipl-47")), "subject", "s-1"
    )
    for name, signers, codes in (("forged", (), {"unsigned"}), ("signed", ("p-1",), set[str]())):
        log = deepcopy(HONEST)
        log.sealed = []
        log.add(tombstone, *signers)
        assert {each.code for each in check(log.files(), tmp_path / name).problems} == codes

    log = deepcopy(HONEST)
    log.sealed = [SECRET, ERASED]
    assert [each.code for each in check(log.files(), tmp_path / "kept").problems] == ["not-erased"]


def test_evidence_that_is_gone_or_another_file(tmp_path: Path) -> None:
    files = HONEST.files()
    name = next(each for each in files if each.startswith("evidence/"))
    files[name] += b"\n"
    assert [(each.code, each.index) for each in check(files, tmp_path / "changed").problems] == [("file", 2)]
    del files[name]
    assert [(each.code, each.index) for each in check(files, tmp_path / "gone").problems] == [("missing", 2)]


def test_a_leaf_changed_in_place_is_named_and_so_is_a_hash(tmp_path: Path) -> None:
    files = HONEST.files()
    bundle, tile = (next(each for each in files if each.startswith(start)) for start in ("tile/entries/", "tile/0/"))
    at = files[bundle].index(HONEST.leaves[9]) + 40
    changed = {**files, bundle: files[bundle][:at] + b"?" + files[bundle][at + 1 :]}
    assert [(each.code, each.index) for each in check(changed, tmp_path / "leaf").problems] == [("leaf", 9)]
    hashed = {**files, tile: files[tile][: 9 * 32] + bytes(32) + files[tile][10 * 32 :]}
    assert [(each.code, each.index) for each in check(hashed, tmp_path / "hash").problems] == [("tile-hash", 9)]


def test_a_change_hashed_anew_is_placed_between_the_checkpoints_that_were_kept(tmp_path: Path) -> None:
    forged = Log(ATTACKS[0].entries(HONEST.entries))
    kept = [HONEST.checkpoint(size) for size in (2, 9)]
    files = dict(
        export_files(
            forged.leaves, [*kept, HONEST.checkpoint()], rows_of(forged.leaves), forged.evidence, forged.sealed
        )
    )
    found = check(files, tmp_path).problems
    assert [(each.code, each.what) for each in found if each.code == "root"] == [("root", "2–8")]
    assert 2 <= COMMENT <= 8


def test_a_checkpoint_of_the_signer_without_memory_is_found_by_the_pin(tmp_path: Path) -> None:
    forged = Log(ATTACKS[0].entries(HONEST.entries))
    fresh = sign_next(Signed(Frontier(), checkpoint_of([]).raw), forged.leaves, LOG_KEY)
    assert check({**forged.files(), "checkpoint": fresh.note}, tmp_path / "no pin").exit_code == 0
    pinned: Verdict = check(
        {**forged.files(), "checkpoint": fresh.note}, tmp_path / "pin", olds=[HONEST.checkpoint(EARLY).raw]
    )
    assert [each.code for each in pinned.problems] == ["rewritten"]


def test_an_enrolment_by_one_person_is_found(tmp_path: Path) -> None:
    intruder = person("p-9")
    said = about(entry(960, "key.enrolled", data={"keys": [str(intruder.verifier)]}), "person", "p-9")
    log = deepcopy(HONEST)
    log.entries.append(sign_statement(said, ORIGIN, person("p-1"), intruder))
    log.entries.append(sign_statement(_approval(961, "p-9"), ORIGIN, intruder))
    codes = {(each.code, each.index) for each in check(log.files(), tmp_path).problems}
    assert {("enrolment", 22), ("unknown-key", 23)} <= codes


def test_signatures_that_are_no_signatures_are_found() -> None:
    with pytest.raises(AuditError):
        replace(REAL, sig=(Signature(by="p-2", key="00000000", value="AAAA"),)).encode()
