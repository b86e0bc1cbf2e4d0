"""Signed waivers and blacklist entries: one envelope, its schema, and whose signatures count."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from copygate.audit.note import SigningKey
from copygate.decisions.blacklist import Listed
from copygate.decisions.envelope import opened, seal
from copygate.decisions.trust import Approver, Trust
from copygate.decisions.waiver import Waiver
from copygate.errors import AuditError
from copygate.resources import bundled

LOG = SigningKey("log.example/copygate", bytes([1]) * 32)
ZHAO = SigningKey("p-zhao", bytes([2]) * 32)
CHEN = SigningKey("p-chen", bytes([3]) * 32)
WANG = SigningKey("p-wang", bytes([4]) * 32)
TRUST = Trust(LOG.verifier, {"legal": (ZHAO.verifier,), "director": (CHEN.verifier,), "publisher": (WANG.verifier,)})
BOTH = (Approver("p-zhao", "赵六", "legal"), Approver("p-chen", "陈七", "director"))

WAIVER = Waiver(
    id="w-1",
    log=LOG.name,
    rule="cn/ad-law/absolute-claim",
    draft="面霜.md",
    reason="活动名称,已获授权",
    owner="p-wang",
    approvers=BOTH,
    since=date(2026, 11, 1),
    until=date(2026, 12, 1),
    fingerprints=("0123456789abcdef",),
)
LISTED = Listed(
    id="b-1",
    log=LOG.name,
    kind="phrase",
    value="云上神膏",
    reason="未取得批准文号",
    owner="p-wang",
    approvers=BOTH[:1],
    since=date(2026, 11, 1),
    until=date(2027, 11, 1),
    appeal="写信给法务部",
)


def test_what_was_signed_comes_back_and_fits_its_schema() -> None:
    for made, kind, name in ((WAIVER, Waiver, "waiver"), (LISTED, Listed, "blacklist")):
        note = opened(made.sign(ZHAO, CHEN), TRUST)
        assert kind.read(note, TRUST) == made
        schema = json.loads((bundled("schemas") / f"{name}.v1.json").read_text("utf-8"))
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema).validate(made.json())


@pytest.mark.parametrize(
    ("changes", "signers", "code"),
    [
        ({}, (ZHAO,), "decision.unpinned"),
        ({"approvers": BOTH[:1]}, (ZHAO,), "decision.too-few"),
        ({"owner": "p-zhao"}, (ZHAO, CHEN), "decision.self-granted"),
        ({"contributors": ("p-chen",)}, (ZHAO, CHEN), "decision.self-granted"),
        (
            {"owner": "p-x", "approvers": (BOTH[0], Approver("p-wang", "王五", "publisher"))},
            (ZHAO, WANG),
            "decision.unpinned",
        ),
        (
            {"owner": "p-x", "approvers": (BOTH[0], Approver("p-wang", "王五", "legal"))},
            (ZHAO, WANG),
            "decision.unpinned",
        ),
        ({"log": "another.example/log"}, (ZHAO, CHEN), "decision.other-log"),
        ({"until": date(2027, 12, 1)}, (ZHAO, CHEN), "decision.too-long"),
        ({"until": date(2026, 10, 1)}, (ZHAO, CHEN), "decision.malformed"),
        ({"fingerprints": ()}, (ZHAO, CHEN), "decision.malformed"),
        ({}, (SigningKey("p-zhao", bytes([9]) * 32), SigningKey("p-chen", bytes([8]) * 32)), "audit.unsigned"),
    ],
)
def test_a_waiver_that_was_not_granted_by_two_others_does_nothing(
    changes: dict[str, Any], signers: tuple[SigningKey, ...], code: str
) -> None:
    with pytest.raises(AuditError) as refused:
        Waiver.read(opened(replace(WAIVER, **changes).sign(*signers), TRUST), TRUST)
    assert refused.value.code == code


def test_two_accounts_with_one_key_are_one_person() -> None:
    twin = SigningKey("p-chen", ZHAO.seed)
    trust = Trust(LOG.verifier, {"legal": (ZHAO.verifier,), "director": (twin.verifier,)})
    with pytest.raises(AuditError, match="2"):
        Waiver.read(opened(WAIVER.sign(ZHAO, twin), trust), trust)


def test_a_field_nobody_knows_is_refused() -> None:
    with pytest.raises(AuditError, match="hard"):
        Waiver.read(opened(seal({**WAIVER.json(), "hard": True}, ZHAO, CHEN), TRUST), TRUST)
    with pytest.raises(AuditError, match="kind"):
        Listed.read(opened(replace(LISTED, kind="colour").sign(ZHAO), TRUST), TRUST)


def test_no_byte_of_a_signed_file_can_be_changed() -> None:
    raw = WAIVER.sign(ZHAO, CHEN)
    for at in range(len(raw)):
        changed = raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]
        with pytest.raises(AuditError):
            Waiver.read(opened(changed, TRUST), TRUST)


@pytest.mark.parametrize("wrong", [None, 3, "", [], {}, "\u200b", ["x", 3], {"x": [1]}, "2026-13-01", "a b", True])
def test_no_field_of_another_form_gets_through(wrong: Any) -> None:
    """Signed by the right people, and still not what it must be: refused, and nothing breaks."""
    for made, kind in ((WAIVER, Waiver), (LISTED, Listed)):
        for name in made.json():
            said = {**made.json(), name: wrong}
            if wrong is None:
                del said[name]
            try:
                read = kind.read(opened(seal(said, ZHAO, CHEN), TRUST), TRUST)
            except AuditError:
                continue
            assert read.json() == said, "what was read is what was written"
