"""The tree as it grows, tiles, the signer, and whose signatures count."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copygate.audit.checkpoint import verify_checkpoint
from copygate.audit.entry import Actor, Entry
from copygate.audit.keys import (
    ENROL_ACT,
    REVOKE_ACT,
    ROOT_ACT,
    EnrolledKeys,
    enrolment,
    must_be_signed,
    sign_statement,
)
from copygate.audit.log import append, checkpoint_due, empty_log, must_sign_at_once, sign_anew, sign_next
from copygate.audit.merkle import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    subtree_of,
    tree_root,
)
from copygate.audit.note import SigningKey
from copygate.audit.proof import Receipt, verify_consistency, verify_inclusion
from copygate.audit.tiles import entries_path, hashes_of, leaves_of, paths_of, tile_files, tile_path
from copygate.errors import AuditError
from tests.audit import LOG_KEY, ORIGIN, checkpoint_of, entry, person

MOST = 64
LEAVES = [f"leaf {number}".encode() for number in range(MOST)]


@pytest.mark.parametrize("size", range(1, MOST + 1))
def test_every_proof_of_a_tree_holds_and_none_holds_elsewhere(size: int) -> None:
    subtree = subtree_of([leaf_hash(raw) for raw in LEAVES])
    new = checkpoint_of(LEAVES[:size])
    for index in range(size):
        proof = inclusion_proof(index, size, subtree)
        verify_inclusion(new, index, LEAVES[index], proof)
        _refuses(lambda: verify_inclusion(new, (index + 1) % size, LEAVES[index], proof), unless=size == 1)  # noqa: B023
        old = checkpoint_of(LEAVES[: index + 1])
        verify_consistency(old, new, consistency_proof(index + 1, size, subtree))
    _refuses(lambda: verify_inclusion(new, size, LEAVES[0], ()))
    _refuses(lambda: verify_consistency(checkpoint_of([]), new, ()))
    split = checkpoint_of([*LEAVES[: size - 1], b"another"])
    _refuses(lambda: verify_consistency(split, new, ()))


def _refuses(call: object, *, unless: bool = False) -> None:
    assert callable(call)
    if not unless:
        with pytest.raises(AuditError):
            call()


@given(st.lists(st.binary(max_size=40), max_size=600), st.integers(0, 600))
def test_the_frontier_is_the_tree(leaves: list[bytes], cut: int) -> None:
    whole = Frontier().extend(leaves)
    assert whole.root == tree_root([leaf_hash(raw) for raw in leaves])
    first = Frontier().extend(leaves[:cut])
    assert Frontier.unpack(first.size, first.pack()).extend(leaves[cut:]) == whole


@pytest.mark.parametrize("size", [-1, 1, 4])
def test_a_frontier_of_another_size_is_refused(size: int) -> None:
    with pytest.raises(AuditError):
        Frontier.unpack(size, Frontier().extend(LEAVES[:3]).pack())


def test_paths_of_tlog_tiles() -> None:
    assert tile_path(0, 1234067) == "tile/0/x001/x234/067"
    assert (tile_path(1, 0, 17), entries_path(273, 112)) == ("tile/1/000.p/17", "tile/entries/273.p/112")
    tiles = [path for path in paths_of(70_000) if "entries" not in path]
    assert len(tiles) == 273 + 1 + 1 + 1 + 1  # the example of the specification
    assert tiles[-4:] == ["tile/0/273.p/112", "tile/1/000", "tile/1/001.p/17", "tile/2/000.p/1"]
    assert [path for path in paths_of(256) if "entries" not in path] == ["tile/0/000", "tile/1/000.p/1"]
    assert paths_of(0) == []


@pytest.mark.parametrize("size", [0, 1, 255, 256, 257, 511, 512, 700, 65_536, 65_537])
def test_tiles_hold_the_leaves_and_their_tree(size: int) -> None:
    leaves = [str(number).encode() for number in range(size)]
    files = dict(tile_files(leaves))
    assert sorted(files) == sorted(paths_of(size))
    bundles = [files[path] for path in paths_of(size) if "entries" in path]
    assert [raw for bundle in bundles for raw in leaves_of(bundle)] == leaves
    level_0 = [files[path] for path in paths_of(size) if path.startswith("tile/0/")]
    assert [each for tile in level_0 for each in hashes_of(tile)] == [leaf_hash(raw) for raw in leaves]
    if size >= 256:
        assert hashes_of(files[f"tile/1/000{'' if size >= 65_536 else f'.p/{size // 256}'}"])[0] == tree_root(
            [leaf_hash(raw) for raw in leaves[:256]]
        )


@pytest.mark.parametrize("bundle", [b"\0", b"\0\2a", b"\xff\xff"])
def test_what_is_no_bundle(bundle: bytes) -> None:
    with pytest.raises(AuditError):
        leaves_of(bundle)


def test_the_signer_continues_what_it_signed_and_nothing_else() -> None:
    leaves = [entry(number, "review.commented").encode() for number in range(9)]
    first = sign_next(empty_log(LOG_KEY), leaves[:4], LOG_KEY)
    second = sign_next(first, leaves[4:], LOG_KEY)
    assert verify_checkpoint(second.note, [LOG_KEY.verifier]).root == checkpoint_of(leaves).root
    known = verify_checkpoint(first.note, [LOG_KEY.verifier])
    assert sign_anew(known, leaves, LOG_KEY) == second
    for changed in ([leaves[1], leaves[0], *leaves[2:]], leaves[1:], leaves[:3], [b"x", *leaves[1:]]):
        with pytest.raises(AuditError):
            sign_anew(known, changed, LOG_KEY)
    with pytest.raises(AuditError):
        sign_next(replace(first, frontier=Frontier().extend(leaves[1:5])), leaves[4:], LOG_KEY)
    with pytest.raises(AuditError):
        sign_next(first, leaves[4:], SigningKey.generate(ORIGIN))


def test_a_leaf_that_is_no_entry_is_not_appended() -> None:
    raw = entry(1, "review.commented").encode()
    assert append(Frontier(), raw).size == 1
    for wrong in (b"{}", raw + b"\n", raw.replace(b"-7", b"-4")):
        with pytest.raises(AuditError):
            append(Frontier(), wrong)


def test_when_a_checkpoint_is_owed() -> None:
    assert [checkpoint_due(*each) for each in ((0, 900), (1, 59.9), (1, 60), (255, 0), (256, 0))] == [
        False,
        False,
        True,
        False,
        True,
    ]
    published = entry(1, "publication.published", states=("approved", "published"))
    assert checkpoint_due(1, 0, [entry(2, "review.commented"), published])
    assert [must_sign_at_once(entry(1, act)) for act in ("override.granted", "subject.erased", "review.approved")] == [
        True,
        True,
        False,
    ]


LI, ZHAO, WANG = person("p-1"), person("p-2"), person("p-3")
KEYS = {key.name: key for key in (LI, ZHAO, WANG)}


def enrolling(number: int, act: str, *new: SigningKey, signers: tuple[SigningKey, ...], by: str = "p-1") -> Entry:
    said = entry(number, act, by=by, data=enrolment(*(key.verifier for key in new)))
    said = replace(said, obj=replace(said.obj, type="person", id=new[0].name))
    return sign_statement(said, ORIGIN, *signers)


ROOTED = EnrolledKeys(ORIGIN).after(enrolling(0, ROOT_ACT, LI, ZHAO, signers=(LI, ZHAO)))
THREE = ROOTED.after(enrolling(1, ENROL_ACT, WANG, signers=(LI, ZHAO, WANG)))


def test_two_people_enrol_a_third_who_may_then_sign() -> None:
    approved = sign_statement(entry(2, "review.approved", by="p-3"), ORIGIN, WANG)
    assert THREE.signers(approved) == {"p-3"}
    assert THREE.after(approved) is THREE
    with pytest.raises(AuditError):
        ROOTED.after(approved)
    # What the log adds at commit is no part of what was said.
    committed = replace(
        approved, ts=entry(9, "a.b").ts, to_state="FINAL", obj=replace(approved.obj, previous=entry(1, "a.b").id)
    )
    assert THREE.signers(committed) == {"p-3"}


@pytest.mark.parametrize(
    "change",
    [
        {"id": entry(3, "a.b").id},
        {"act": "review.signed-off"},
        {"actor": Actor(id="p-1", kind="user")},
        {"obj": replace(entry(2, "a.b").obj, id="129")},
        {"obj": replace(entry(2, "a.b").obj, revision=4)},
        {"obj": replace(entry(2, "a.b").obj, rev_digest="0" * 64)},
        {"policy": None},
        {"req": "req-3"},
        {"evidence": entry(2, "a.b", evidence=True).evidence},
        {"data": {"requirement": "tech-lead", "round": 1}},
        {"sig": ()},
    ],
    ids=str,
)
def test_a_signature_binds_all_that_was_said(change: dict[str, object]) -> None:
    approved = sign_statement(entry(2, "review.approved", by="p-3"), ORIGIN, WANG)
    with pytest.raises(AuditError):
        THREE.after(replace(approved, **change))  # type: ignore[arg-type] # a field of each kind
    with pytest.raises(AuditError):
        replace(THREE, origin="another.example/log").after(approved)


@pytest.mark.parametrize(
    "wrong",
    [
        enrolling(1, ENROL_ACT, WANG, signers=(LI, WANG)),
        enrolling(1, ENROL_ACT, WANG, signers=(LI, ZHAO)),
        enrolling(1, ENROL_ACT, WANG, signers=(WANG,), by="p-3"),
        enrolling(1, ENROL_ACT, WANG, signers=(ZHAO, WANG)),
        enrolling(1, ENROL_ACT, LI, signers=(LI, ZHAO)),
        enrolling(1, ENROL_ACT, SigningKey("p-9", LI.seed), signers=(LI, ZHAO, SigningKey("p-9", LI.seed))),
        enrolling(1, ENROL_ACT, WANG, person("p-4"), signers=(LI, ZHAO, WANG, person("p-4"))),
        enrolling(1, REVOKE_ACT, LI, signers=(ZHAO,), by="p-2"),
        enrolling(1, REVOKE_ACT, WANG, signers=(LI, ZHAO)),
        enrolling(1, ROOT_ACT, WANG, person("p-4"), signers=(WANG, person("p-4"))),
    ],
)
def test_enrolment_and_revocation_take_those_they_must(wrong: Entry) -> None:
    with pytest.raises(AuditError):
        ROOTED.after(wrong)


@pytest.mark.parametrize(
    "wrong",
    [
        enrolling(0, ROOT_ACT, LI, signers=(LI,)),
        enrolling(0, ROOT_ACT, LI, ZHAO, signers=(LI,)),
        enrolling(0, ROOT_ACT, LI, SigningKey("p-2", LI.seed), signers=(LI, SigningKey("p-2", LI.seed))),
        sign_statement(entry(0, "review.approved"), ORIGIN, LI),
    ],
)
def test_the_root_is_of_two_people(wrong: Entry) -> None:
    with pytest.raises(AuditError):
        EnrolledKeys(ORIGIN).after(wrong)


def test_a_revoked_key_signs_no_more_and_does_not_come_back() -> None:
    left = THREE.after(enrolling(2, REVOKE_ACT, WANG, signers=(WANG,), by="p-3"))
    with pytest.raises(AuditError):
        left.after(sign_statement(entry(3, "review.approved", by="p-3"), ORIGIN, WANG))
    with pytest.raises(AuditError):
        left.after(enrolling(3, ENROL_ACT, WANG, signers=(LI, ZHAO, WANG)))
    assert left.after(enrolling(3, ENROL_ACT, person("p-3", "new"), signers=(LI, ZHAO, person("p-3", "new")))).keys


def test_a_takedown_by_a_person_is_signed_and_one_by_a_timer_is_not() -> None:
    by_person = entry(2, "publication.suspended")
    by_timer = replace(by_person, actor=Actor(id="timer", kind="timer"))
    assert [must_be_signed(each) for each in (by_person, by_timer)] == [True, False]
    assert must_be_signed(replace(by_timer, act="review.approved"))


def test_a_receipt_proves_its_leaf_and_no_other() -> None:
    leaves = [entry(number, "review.commented").encode() for number in range(20)]
    subtree = subtree_of([leaf_hash(raw) for raw in leaves])
    checkpoint = checkpoint_of(leaves)
    for index, (raw, other) in enumerate(pairwise(leaves)):
        written = Receipt(index, inclusion_proof(index, len(leaves), subtree), checkpoint.raw, b"extra").encode()
        receipt = Receipt.decode(written)
        assert receipt.verify(raw, [LOG_KEY.verifier]).size == len(leaves)
        with pytest.raises(AuditError):
            receipt.verify(other, [LOG_KEY.verifier])
        with pytest.raises(AuditError):
            receipt.verify(raw, [SigningKey.generate(ORIGIN).verifier])


def test_nobody_signs_for_an_actor_of_another_kind() -> None:
    said = replace(entry(2, "review.approved"), actor=Actor(id="p-9", kind="timer"))
    with pytest.raises(AuditError):
        THREE.after(sign_statement(said, ORIGIN, WANG))
