"""Receipts: what people approved passes offline, and nothing else does; what was let through is told in every format."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from copygate.audit import proof
from copygate.audit.canonical import canonical
from copygate.audit.checkpoint import Checkpoint, sign_checkpoint
from copygate.audit.entry import Entry
from copygate.audit.keys import sign_statement
from copygate.audit.merkle import leaf_hash
from copygate.audit.note import SigningKey
from copygate.audit.verifier import Key, verify
from copygate.decisions.applying import Decisions
from copygate.decisions.blacklist import Listed
from copygate.decisions.receipt import read, sealed
from copygate.decisions.receipt import verify as verify_receipt
from copygate.decisions.trust import Approver, Trust
from copygate.errors import AuditError, ReviewError, UsageError
from copygate.model.verdict import Outcome
from copygate.resources import bundled
from copygate.service.receipts import Issued
from tests.receipts import RULES, TEXT, TODAY, House, key_like, later
from tests.review_store import key_of


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> tuple[House, Path, Issued]:
    """A house with an approved draft; nobody changes it."""
    house = House(tmp_path_factory.mktemp("house"))
    path = house.draft()
    return house, path, house.issue(house.approved(path))


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def test_what_people_approved_passes_and_says_so(shared: tuple[House, Path, Issued]) -> None:
    house, path, issued = shared
    verdict = house.check(path)
    assert verdict.outcome is Outcome.REVIEW, "the outcome stays what the rules say"
    assert verdict.cleared is not None
    assert verdict.cleared.case == issued.receipt.case
    assert verdict.cleared.approvers == ("li(编辑)",)
    assert verdict.cleared.outcome == "review"
    assert verdict.platforms == {"xiaohongshu": Outcome.REVIEW}


def test_a_receipt_fits_its_schema_and_any_verifier_of_proofs(shared: tuple[House, Path, Issued]) -> None:
    _, _, issued = shared
    schema = json.loads((bundled("schemas") / "receipt.v1.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(issued.receipt.json())
    carried = proof.Receipt.decode(issued.proof)
    assert carried.extra == canonical(issued.receipt.json())
    assert json.loads(issued.leaf)["data"]["receipt"] == issued.receipt.digest


def test_without_a_receipt_the_same_draft_does_not_pass(house: House) -> None:
    path = house.draft()
    house.approved(path)
    assert house.check(path).cleared is None


# --- no receipt with one byte changed ---------------------------------------------------------------------------------


def test_no_changed_byte_of_a_receipt_passes(shared: tuple[House, Path, Issued]) -> None:
    house, _, issued = shared
    for at in range(len(issued.proof)):
        flip = (1, 0x20, 0x80)[at % 3]
        changed = issued.proof[:at] + bytes([issued.proof[at] ^ flip]) + issued.proof[at + 1 :]
        with pytest.raises(AuditError):
            verify_receipt(changed, issued.leaf, house.trust)
    for at in range(len(issued.leaf)):
        changed = issued.leaf[:at] + bytes([issued.leaf[at] ^ 1]) + issued.leaf[at + 1 :]
        with pytest.raises(AuditError):
            verify_receipt(issued.proof, changed, house.trust)


@given(data=st.data())
@settings(max_examples=150)
def test_no_mangled_receipt_passes_nor_breaks_the_check(
    shared: tuple[House, Path, Issued], data: st.DataObject
) -> None:
    house, _, issued = shared
    which = data.draw(st.booleans())
    raw = issued.proof if which else issued.leaf
    start = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(start, len(raw)))
    put = data.draw(st.binary(max_size=40) | st.just(raw[end : end + 20]))
    mangled = raw[:start] + put + raw[end:]
    if mangled == raw:
        return
    with pytest.raises(AuditError):
        verify_receipt(mangled if which else issued.proof, issued.leaf if which else mangled, house.trust)


# --- each thing that a receipt is bound to ----------------------------------------------------------------------------


def refused(house: House, path: Path, why: str, day: date = TODAY, decisions: Decisions | None = None) -> None:
    assert house.check(path, day, decisions).cleared is None
    assert any(why in each for each in house.why_not(path, day, decisions)), house.why_not(path, day, decisions)


def test_of_another_draft(house: House) -> None:
    path = house.draft()
    house.issue(house.approved(path))
    path.write_bytes(path.read_bytes() + b" ")
    refused(house, path, "another version")


def test_of_another_name_or_folder_with_other_words(house: House) -> None:
    house.issue(house.approved(house.draft()))
    assert house.check(house.draft(name="b.md")).cleared is None, "the name is part of what was frozen"
    assert house.check(house.draft(name="other/a.md")).cleared is not None, "the very same content elsewhere"
    assert house.check(house.draft(TEXT + "!", name="third/a.md")).cleared is None


def test_of_another_platform_variant(house: House) -> None:
    path = house.draft()
    house.issue(house.approved(path))
    refused(house, house.draft(head="平台: [小红书, 抖音]"), "another version")
    refused(house, house.draft(head="平台: [小红书]\n分平台:\n  小红书:\n    正文: 新款很棒"), "another version")


def test_of_another_picture(house: House) -> None:
    picture = house.folder / "p.png"
    picture.write_bytes(b"not a picture")
    path = house.draft("新款很棒\n\n![图](p.png)")
    house.issue(house.approved(path))
    assert house.check(path).outcome is Outcome.UNDECIDED, "nobody could read it, and people looked"
    assert house.check(path).cleared is not None
    picture.write_bytes(b"another one")
    refused(house, path, "another version")


def test_of_another_nonce(house: House) -> None:
    path = house.draft()
    issued = house.issue(house.approved(path))
    other = replace(issued.receipt, manifest={**issued.receipt.manifest, "nonce": "0" * 32})
    house.put("x", sealed(other, issued.proof), issued.leaf)
    (house.receipts / f"{issued.receipt.case}.tlog-proof").unlink()
    refused(house, path, "something else")


def test_outside_its_window(house: House) -> None:
    path = house.draft()
    issued = house.issue(house.approved(path), days=3)
    assert house.check(path, issued.receipt.until).cleared is not None
    refused(house, path, "not on", issued.receipt.until + timedelta(days=1))
    refused(house, path, "not on", issued.receipt.since - timedelta(days=1))


def test_the_window_is_that_of_the_publication(house: House) -> None:
    head = f"平台: [小红书]\n发布时间: {later(10)}\n发布截止: {later(12)}"
    path = house.draft(head=head)
    issued = house.issue(house.approved(path))
    assert (issued.receipt.since, issued.receipt.until) == (later(10), later(12))
    refused(house, path, "not on")
    assert house.check(path, later(11)).cleared is not None


def test_a_worse_outcome_today(house: House) -> None:
    path = house.draft()
    house.issue(house.approved(path))
    house.write_rules(RULES.replace('severity  review\n  from      2026-01-01\n  forbid    "很棒"', "severity  block\n"
        '  from      2026-01-01\n  forbid    "很棒"'))  # fmt: skip
    assert house.check(path).outcome is Outcome.BLOCKED
    assert house.check(path).cleared is None


def test_a_rule_that_said_nothing_then(house: House) -> None:
    path = house.draft()
    house.issue(house.approved(path))
    house.write_rules(RULES.replace('forbid    "超赞"', 'forbid    any of ("超赞", "到店")'))
    assert house.check(path).outcome is Outcome.REVIEW, "no worse as a whole"
    refused(house, path, "house/praise-too")


def test_looser_rules_do_no_harm(house: House) -> None:
    path = house.draft("新款很棒,超赞。")
    house.issue(house.approved(path))
    house.write_rules(RULES.replace('forbid    "超赞"', 'forbid    "超级赞"').replace('"超赞来了', '"超级赞来了')
        .replace('finds "超赞"', 'finds "超级赞"'))  # fmt: skip
    assert house.check(path).cleared is not None


def test_what_is_blocked_or_clear_takes_no_receipt(house: House) -> None:
    clear = house.draft("新品周六到店。")
    house.issue(house.approved(clear))
    assert house.check(clear).outcome is Outcome.CLEAR
    assert house.check(clear).cleared is None
    blocked = house.draft("新款云湖壶很棒。", name="b.md")
    done = house.service.cases.submit(blocked, key_of("wang"), "creator")
    with pytest.raises(ReviewError):
        house.issue(done.case)
    assert house.check(blocked).cleared is None


def test_a_key_that_is_not_pinned(shared: tuple[House, Path, Issued]) -> None:
    house, path, _ = shared
    other = SigningKey(house.trust.log.name, bytes(32)).verifier
    for trust in (
        Trust(other, house.trust.people),
        Trust(house.trust.log, {}),
        Trust(house.trust.log, {"publisher": (key_like("qian").verifier,)}),
        Trust(house.trust.log, {"legal": (key_of("qian").verifier,)}),
        Trust(SigningKey("another/log", bytes(32)).verifier, house.trust.people),
    ):
        assert house.check(path, trust=trust).cleared is None
    assert house.check(path).cleared is not None


def test_a_forger_of_one_side_lacks_the_other(shared: tuple[House, Path, Issued]) -> None:
    """Who has the log's key has no publisher's, and a publisher has not the log's."""
    house, _, issued = shared
    entry = Entry.decode(issued.leaf)
    log = SigningKey.parse((house.folder / "store/signer/log.key").read_text().strip())
    unsigned = replace(entry, sig=())
    forged = sign_statement(unsigned, log.name, key_like("qian"))
    for leaf in (unsigned.encode(), forged.encode()):
        note = sign_checkpoint(Checkpoint(log.name, 1, leaf_hash(leaf)), log)
        raw = proof.Receipt(0, (), note, canonical(issued.receipt.json())).encode()
        with pytest.raises(AuditError, match="publisher"):
            verify_receipt(raw, leaf, house.trust)
    mine = SigningKey(log.name, bytes(32))
    note = sign_checkpoint(Checkpoint(log.name, 1, leaf_hash(issued.leaf)), mine)
    raw = proof.Receipt(0, (), note, canonical(issued.receipt.json())).encode()
    with pytest.raises(AuditError, match="no key you trust"):
        verify_receipt(raw, issued.leaf, house.trust)


def test_another_leaf_of_the_log_is_no_receipt(house: House) -> None:
    """An approval, proven and signed, with a receipt of one's own making beside it."""
    path = house.draft()
    case = house.approved(path)
    issued = house.service.receipts.issue(case, key_of("qian"))
    for number in range(house.service.audit.size()):
        raw, leaf = house.service.audit.receipt(number)
        if json.loads(leaf)["act"] != "receipt.issued":
            with pytest.raises(AuditError, match="something else"):
                verify_receipt(sealed(issued.receipt, raw), leaf, house.trust)


def listed(value: str, kind: str = "approval") -> Decisions:
    made = Listed(
        id="b-1",
        log="log.example/copygate",
        kind=kind,
        value=value,
        reason="已下架",
        owner="p-li",
        approvers=(Approver("p-zhao", "赵六", "legal"),),
        since=TODAY,
        until=later(300),
        appeal="找法务",
    )
    return Decisions(listed=(made,))


def test_revoked_by_the_list_that_travels_with_the_repository(shared: tuple[House, Path, Issued]) -> None:
    house, path, issued = shared
    leaf = json.loads(issued.leaf)
    for name in (issued.receipt.case, leaf["id"], leaf["obj"]["rev_digest"], issued.receipt.digest):
        refused(house, path, "b-1", decisions=listed(name))
    assert house.check(path, decisions=listed("c-another")).cleared is not None


def test_a_receipt_that_is_too_long_for_the_project(shared: tuple[House, Path, Issued]) -> None:
    house, _, issued = shared
    with pytest.raises(AuditError, match="10 days"):
        verify_receipt(issued.proof, issued.leaf, house.trust, 10)


@pytest.mark.parametrize("lost", [".json", "both"])
def test_a_broken_pair_is_told_and_lets_nothing_pass(house: House, lost: str) -> None:
    path = house.draft()
    issued = house.issue(house.approved(path))
    case = issued.receipt.case
    if lost == "both":
        (house.receipts / f"{case}.tlog-proof").write_bytes(b"c2sp.org/tlog-proof@v1\n")
    else:
        (house.receipts / f"{case}.json").unlink()
    assert house.check(path).cleared is None
    assert house.why_not(path)


# --- what the store says before it issues one -------------------------------------------------------------------------


def test_a_receipt_is_issued_under_the_guards_of_a_publication(house: House) -> None:
    issue = house.service.receipts.issue
    done = house.service.cases.submit(house.draft(), key_of("wang"), "creator")
    with pytest.raises(ReviewError) as why:
        issue(done.case, key_of("qian"))
    assert why.value.code in ("wrong-state", "all-requirements-met")
    case = house.approved(house.draft(name="b.md"))
    with pytest.raises(ReviewError):
        issue(case, key_of("zhao"))  # no publisher
    with pytest.raises(UsageError):
        issue(case, key_of("qian"), days=1000)
    house.service.people.revoke("p-li", "editor", key_of("admin-1"))
    with pytest.raises(ReviewError) as why:
        issue(case, key_of("qian"))
    assert why.value.code == "all-requirements-met", "whose approval no longer counts"


def test_an_approval_whose_signature_does_not_hold_is_none(house: House) -> None:
    case = house.approved(house.draft())
    key = key_of("li").verifier
    house.service.people.revoke_key(f"{key.name}+{key.id.hex()}", [key_of("admin-1"), key_of("admin-2")])
    with pytest.raises(ReviewError) as why:
        house.issue(case)
    assert why.value.code == "approval-signature"


def test_an_approval_that_nobody_signed_is_none(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    case, decode = house.approved(house.draft()), Entry.decode
    monkeypatch.setattr(Entry, "decode", lambda raw: replace(decode(raw), sig=()))
    with pytest.raises(ReviewError) as why:
        house.service.receipts.drawn_up(case)
    assert why.value.code == "approval-signature"


def test_the_verifier_of_exports_knows_receipts(house: House, tmp_path: Path) -> None:
    house.issue(house.approved(house.draft()))
    house.service.audit.export(tmp_path / "export")
    verdict = verify(tmp_path / "export", [Key.parse(str(house.service.verifier))], [], 4)
    assert not verdict.problems, [each.say("en") for each in verdict.problems]


def test_a_receipt_ends_with_the_waiver_it_rests_on(house: House) -> None:
    path = house.draft("新款云湖壶很棒。")
    done = house.service.cases.submit(path, key_of("wang"), "creator")
    until = house.clock.now + timedelta(days=5)
    seen = house.service.desk.show(done.case).seen
    both = [key_of("zhao"), key_of("chen")]
    house.service.cases.waive(done.case, both, "legal", "house/wrong", until, "已获授权", seen=seen)
    seen = house.service.desk.show(done.case).seen
    house.service.cases.approve(done.case, key_of("li"), "editor", "tier:initial", seen=seen)
    issued = house.issue(done.case)
    assert issued.receipt.until < until.date() + timedelta(days=1) <= later(6)
    assert house.check(path).cleared is None, "blocked, as long as the waiver is not there too"
    assert read(issued.proof) == issued.receipt
