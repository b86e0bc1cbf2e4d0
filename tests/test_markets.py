"""A market that a draft may name has a pack that knows its law, and whoever names none gets what the text points to."""

from __future__ import annotations

import pytest

import copygate
from copygate.intake.schema import draft_from_mapping
from copygate.model.vocabulary import JURISDICTIONS

RULEBOOK = copygate.load_rulebook()


def packs_heard(**draft: object) -> set[str]:
    verdict = copygate.check(draft_from_mapping(draft, path="d"), RULEBOOK)
    said = [finding.rule for finding in verdict.findings] + [owed.rule for owed in verdict.obligations]
    return {rule.rpartition("/")[0] for rule in said}


def test_every_market_has_a_pack() -> None:
    assert {pack.jurisdiction for pack in RULEBOOK.rulebook.judging()} >= set(JURISDICTIONS)


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        ({"platforms": ["instagram"]}, {"us/ftc-endorsements", "platform/instagram"}),
        ({}, {"us/ftc-endorsements"}),
        ({"market": "US", "platforms": ["weibo"]}, {"us/ftc-endorsements", "platform/weibo"}),
        ({"market": "UK"}, {"uk/cap-code"}),
        ({"market": ["UK", "US"]}, {"uk/cap-code", "us/ftc-endorsements"}),
        ({"market": "欧盟"}, {"eu/consumer"}),
        ({"platforms": ["weibo"]}, {"platform/weibo"}),
    ],
)
def test_market_by_declaration_or_by_text(draft: dict[str, object], expected: set[str]) -> None:
    body = "I wore these boots to the lake and back, and they are dry #collab"
    heard = packs_heard(body=body, commercial_relation="paid", **draft)
    assert {pack for pack in heard if not pack.startswith("cn/")} == expected


def test_british_signs_mean_the_british_code() -> None:
    heard = packs_heard(body="I wore these boots to the lake, £90, and they are dry", commercial_relation="paid")
    assert "uk/cap-code" in heard
    assert "us/ftc-endorsements" not in heard


def test_naming_a_market_takes_no_other_rules_away() -> None:
    """A creator's metadata adds rules; a foreign market switches Chinese law off as little as any other attribute."""
    chinese = packs_heard(body="全网最佳面霜,三天见效")
    assert {pack for pack in chinese if pack.startswith("cn/")} <= packs_heard(
        body="全网最佳面霜,三天见效", market="us"
    )
