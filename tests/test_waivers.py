"""Waivers and the blacklist: a waiver takes away what it names and nothing else, the blacklist only adds."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from copygate.decisions.applying import Decisions
from copygate.decisions.blacklist import Listed
from copygate.decisions.envelope import opened
from copygate.decisions.freezing import freeze
from copygate.decisions.reading import read_waivers
from copygate.decisions.waiver import Waiver
from copygate.errors import ReviewError
from copygate.evaluation.combine import combine, outcome_of
from copygate.intake.reader import text_draft
from copygate.model.draft import Draft
from copygate.model.finding import Severity
from copygate.model.verdict import Outcome, Verdict
from copygate.resources import bundled
from copygate.service import PackRules
from copygate.wire import verdict_object
from tests.receipts import NOW, TODAY, House
from tests.review_store import key_of
from tests.test_decisions import LISTED, WAIVER
from tests.verdicts import PHONE, STAMP, crowded, draft, finding, verdict

SCHEMA = json.loads((bundled("schemas") / "verdict.v1.json").read_text("utf-8"))
OF = draft(path="夹/面霜种草.md")
HELD = replace(WAIVER, draft="面霜种草.md", fingerprints=("f" * 16,), since=date(2026, 11, 1), until=date(2026, 12, 1))


def waived(found: Verdict, *waivers: Waiver, of: Draft = OF, listed: tuple[Listed, ...] = ()) -> Verdict:
    after = Decisions(waivers, listed).applied(found, of)
    Draft202012Validator(SCHEMA).validate(verdict_object(after, "zh"))
    return after


def test_a_waived_finding_stays_and_no_longer_counts() -> None:
    after = waived(verdict(OF, finding(OF, "最佳")), HELD)
    assert after.outcome is Outcome.CLEAR
    assert set(after.platforms.values()) == {Outcome.CLEAR}
    (shown,) = after.findings
    assert shown.waiver is not None
    assert (shown.waiver.id, shown.waiver.reason, shown.waiver.until) == ("w-1", "活动名称,已获授权", "2026-12-01")
    spoken = waived(verdict(OF, finding(OF, "最佳")), replace(HELD, reason=f"问 {PHONE}")).findings[0].waiver
    assert spoken is not None
    assert PHONE not in spoken.reason
    assert shown.waiver.approvers == ("赵六(法务)", "陈七(总监)")
    assert shown._replace(waiver=None) == finding(OF, "最佳")


@pytest.mark.parametrize(
    ("changes", "kept"),
    [
        ({"rule": "cn/other"}, {}),
        ({"draft": "别的.md"}, {}),
        ({"fingerprints": ("e" * 16,)}, {}),
        ({"until": date(2026, 11, 20)}, {}),
        ({"since": date(2026, 11, 22)}, {}),
        ({}, {"severity": Severity.BLOCK_ALWAYS}),
        ({}, {"status": "undecided"}),
        ({}, {"match": None}),
        ({"fingerprints": (), "revision": {"nonce": "0" * 32, "metadata": {}}}, {}),
    ],
)
def test_what_a_waiver_does_not_name_stands(changes: dict[str, Any], kept: dict[str, Any]) -> None:
    before = verdict(OF, finding(OF, "最佳", **kept))
    assert waived(before, replace(HELD, **changes)) == before


def test_what_is_owed_asked_or_unread_is_not_waived() -> None:
    before = crowded(OF)
    every = [replace(HELD, id=f"w-{at}", rule=each.rule) for at, each in enumerate(before.findings)]
    after = waived(before, *every)
    assert after.obligations == before.obligations
    assert after.questions == before.questions
    assert after.errors == before.errors
    assert after.outcome >= combine((), before.obligations, before.questions, before.errors)


@given(
    st.lists(
        st.tuples(st.sampled_from(Severity), st.sampled_from(["violation", "undecided"]), st.booleans()), max_size=5
    )
)
def test_no_waiver_makes_lighter_than_what_is_left(found: list[tuple[Severity, Any, bool]]) -> None:
    findings = [
        finding(OF, "最佳", rule=f"cn/r{at}", severity=severity, status=status, platforms=("xiaohongshu",) * only)
        for at, (severity, status, only) in enumerate(found)
    ]
    on = {
        name: max(
            (outcome_of(each) for each in findings if not each.platforms or name in each.platforms),
            default=Outcome.CLEAR,
        )
        for name in OF.platforms
    }
    before = verdict(OF, *findings, outcome=combine(findings, (), (), ()), platforms=on)
    after = waived(before, *(replace(HELD, id=f"w-{at}", rule=f"cn/r{at}") for at in range(len(found))))
    left = [each for each in findings if each.status == "undecided" or each.severity is Severity.BLOCK_ALWAYS]
    assert after.outcome is combine(left, (), (), ())
    assert len(after.findings) == len(findings)
    assert all(after.platforms[name] <= before.platforms[name] for name in on)


def test_a_revoked_waiver_does_nothing() -> None:
    gone = replace(LISTED, kind="approval", value="w-1")
    before = verdict(OF, finding(OF, "最佳"))
    assert waived(before, HELD, listed=(gone,)) == before


# --- the blacklist ----------------------------------------------------------------------------------------------------


def looked(listed: Listed, text: str, files: dict[str, bytes] | None = None) -> Verdict:
    of = text_draft(text.encode(), ".md", "a.md")
    names = dict.fromkeys(of.platforms, Outcome.CLEAR)
    before = Verdict("a.md", "a.md", "2026-11-21", Outcome.CLEAR, (), (), (), (), STAMP, names)
    after = Decisions(listed=(listed,)).applied(before, of, files=lambda: files or {})
    Draft202012Validator(SCHEMA).validate(verdict_object(after, "zh"))
    return after


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("phrase", "云上神膏", "卖云上神膏啦"),
        ("phrase", "云上神膏", "卖雲上神膏啦"),
        ("phrase", "云上神膏", "卖云-上-神-膏啦"),
        ("phrase", "云上神膏", "卖**云上**神膏啦"),
        ("account", "坏号", "---\n账号: 坏 号\n---\n新品"),
        ("account", "BadName", "---\n账号: '@badname'\n---\n新品"),
        ("account", "坏号", "---\n作者: [好号, 坏号]\n---\n新品"),
        ("advertiser", "坏公司", "---\n广告主: 坏公司\n---\n新品"),
        (
            "advertiser",
            "坏公司",
            "---\n凭证:\n  - {类型: advertiser-qualification, 对象: 坏公司}\n---\n新品",
        ),
    ],
)
def test_a_match_is_a_hard_finding_with_reason_and_a_way_to_object(kind: str, value: str, text: str) -> None:
    after = looked(replace(LISTED, kind=kind, value=value), text)
    assert after.outcome is Outcome.BLOCKED
    shown = after.findings[0]
    assert (shown.rule, shown.severity) == ("blacklist/b-1", Severity.BLOCK_ALWAYS)
    for part in ("b-1", "未取得批准文号", "赵六(法务)", "2026-11-01", "写信给法务部"):
        assert part in shown.message


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({}, "卖云下神膏"),
        ({"until": date(2026, 11, 20)}, "卖云上神膏"),
        ({"since": date(2026, 11, 22)}, "卖云上神膏"),
        ({"platforms": ("douyin",)}, "---\n平台: [小红书]\n---\n卖云上神膏"),
        ({"kind": "account", "value": "坏号"}, "---\n账号: 好号\n---\n坏号的作品"),
    ],
)
def test_an_entry_speaks_of_what_it_names(changes: dict[str, Any], text: str) -> None:
    assert looked(replace(LISTED, **changes), text).outcome is Outcome.CLEAR


def test_on_the_platforms_it_names() -> None:
    after = looked(replace(LISTED, platforms=("douyin",)), "---\n平台: [小红书, 抖音]\n---\n卖云上神膏")
    assert after.platforms == {"xiaohongshu": Outcome.CLEAR, "douyin": Outcome.BLOCKED}


def test_a_guess_goes_to_a_person() -> None:
    after = looked(LISTED, "卖芸上神膏啦")
    assert after.outcome is Outcome.REVIEW


def test_a_file_by_its_hash() -> None:
    entry = replace(LISTED, kind="asset", value=sha256(b"picture").hexdigest())
    assert looked(entry, "新品", {"a.md": b"x", "p.png": b"picture"}).outcome is Outcome.BLOCKED
    assert looked(entry, "新品", {"a.md": b"x", "p.png": b"picture "}).outcome is Outcome.CLEAR


def test_personal_data_on_the_list_is_masked() -> None:
    after = looked(replace(LISTED, value=PHONE), f"打 {PHONE} 找我")
    assert after.outcome is Outcome.BLOCKED
    assert PHONE not in json.dumps(verdict_object(after, "zh"), ensure_ascii=False)


# --- repository and store agree ---------------------------------------------------------------------------------------


@pytest.fixture
def house(tmp_path: Any) -> House:
    return House(tmp_path)


def granted(house: House, *, words: bool, text: str = "新款云湖壶很棒。") -> tuple[str, Decisions]:
    """A waiver of the store, as a file that the repository reads."""
    service, path = house.service, house.draft(text)
    done = service.cases.submit(path, key_of("wang"), "creator")
    seen, until = service.desk.show(done.case).seen, NOW + timedelta(days=10)
    both = [key_of("zhao"), key_of("chen")]
    service.cases.waive(done.case, both, "legal", "house/wrong", until, "已获授权", seen=seen, words=words)
    folder = house.folder / "waivers"
    folder.mkdir()
    for name, note in service.receipts.waivers().items():
        (folder / f"{name}.note").write_bytes(note)
    filed, rejected = read_waivers(folder, house.trust)
    assert not rejected
    return done.case, Decisions(tuple(each.decision for each in filed))


def test_what_the_store_waived_the_repository_waives(house: House) -> None:
    _, decisions = granted(house, words=False)
    path = house.folder / "a.md"
    assert house.check(path).outcome is Outcome.BLOCKED
    assert house.check(path, decisions=decisions).outcome is Outcome.REVIEW
    path.write_bytes(path.read_bytes() + "多一句。".encode())
    assert house.check(path, decisions=decisions).outcome is Outcome.BLOCKED, "it was for this revision"


def test_a_waiver_of_words_outlives_an_edit_elsewhere(house: House) -> None:
    _, decisions = granted(house, words=True)
    path = house.draft("第一句变了。\n\n新款云湖壶很棒。")
    assert house.check(path, decisions=decisions).outcome is Outcome.REVIEW
    other = house.draft("送您新款云湖壶。")
    assert house.check(other, decisions=decisions).outcome is Outcome.BLOCKED, "other words"


def test_the_store_judges_by_the_same_function(house: House) -> None:
    _, decisions = granted(house, words=True)
    path = house.draft("第一句变了。\n\n新款云湖壶很棒。")
    rules = PackRules(house.rulebook(), ocr="off", roots=[house.folder / "rules"], decisions=decisions)
    judged = rules.judge(freeze(path), TODAY)
    assert (judged.outcome, judged.blocking) == ("review", ())
    assert json.loads(judged.verdict)["findings"] == verdict_object(house.check(path, decisions=decisions))["findings"]


def test_a_waiver_is_signed_by_who_grants_it_and_names_who_asked(house: House) -> None:
    _, decisions = granted(house, words=True)
    (held,) = decisions.waivers
    assert (held.owner, [each.account for each in held.approvers]) == ("p-wang", ["p-zhao", "p-chen"])
    note = house.service.receipts.waivers()[held.id]
    assert {key.name for key in opened(note, house.trust).signers} == {"p-zhao", "p-chen"}


def test_a_waiver_in_the_store_ends_too(house: House) -> None:
    service = house.service
    done = service.cases.submit(house.draft("新款云湖壶。"), key_of("wang"), "creator")
    seen, both = service.desk.show(done.case).seen, [key_of("zhao"), key_of("chen")]
    with pytest.raises(ReviewError, match="90 days"):
        service.cases.waive(done.case, both, "legal", "house/wrong", NOW + timedelta(days=99), "x", seen=seen)
    service.cases.waive(done.case, both, "legal", "house/wrong", NOW + timedelta(days=9), "x", seen=seen)
    assert len(service.receipts.waivers()) == 1
    house.clock.forward(days=20)
    assert service.receipts.waivers() == {}
