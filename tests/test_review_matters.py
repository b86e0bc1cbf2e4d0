"""Break-glass, oral approvals, user reports, takedowns, evidence that runs out: each promise by an example, on a store."""

from __future__ import annotations

import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from copygate.audit.verifier import Key, verify
from copygate.decisions.blacklist import Listed
from copygate.decisions.envelope import opened
from copygate.decisions.trust import Trust
from copygate.errors import CopygateError
from copygate.review.guards import Command
from copygate.review.states import State
from copygate.service import Document
from copygate.service.deadlines import LAPSE, ORAL
from copygate.service.hours import Calendar
from copygate.service.statistics import Asked, figures_of
from copygate.store import ledger
from tests.review_store import ANSWERS, PLAN, START, Office, key_of, needing

INCIDENT = "INC-7"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "store")


def refused(code: str, call: Any, *args: Any, **given: Any) -> None:
    with pytest.raises(CopygateError) as error:
        call(*args, **given)
    assert error.value.code == code
    assert error.value.wording.zh


def passes(office: Office, out: Path) -> None:
    """The export of the store holds at level 4, and the tables come again from the log."""
    office.service.audit.export(out)
    verdict = verify(out, [Key.parse(str(office.service.verifier))], [], 4)
    assert not verdict.problems, [problem.say("en") for problem in verdict.problems]
    office.service.keeping.rebuild()


def state(office: Office, case: str) -> State:
    return office.service.desk.show(case).case.state


def ticks(office: Office, **by: float) -> list[tuple[str, str]]:
    """Time passes; what fired, and what came of it."""
    office.clock.forward(**by)
    return [(each.kind, each.came_to) for each in office.service.timers.tick()]


# --- break-glass --------------------------------------------------------------------------------------------------


def grant(office: Office, case: str, *who: str, **given: Any) -> str:
    keys = [key_of(each) for each in who or ("chen", "zhou")]
    role = given.pop("role", "duty-officer")
    given.setdefault("seen", office.seen(case))
    return office.service.overrides.grant(case, keys, role, INCIDENT, "召回公告须立即发出", **given).id


def force(office: Office, case: str, override: str, by: str = "zhou", role: str = "duty-officer") -> State:
    command = Command("publication.forced", f"p-{by}", role, data={"override": override})
    return State(office.service.cases.act(case, command, key_of(by)).state)


def test_a_break_glass_publishes_past_missing_approvals_and_somebody_else_reviews_it(
    office: Office, tmp_path: Path
) -> None:
    case = office.submit().case
    override = grant(office, case)
    assert force(office, case, override) is State.PUBLISHED
    with office.service.writer.reading() as transaction:
        leaf = ledger.leaves_of(transaction.connection, "case", case)[-1].said
    assert (leaf["actor"]["kind"], leaf["data"]["override"]) == ("break-glass", override)
    (owed,) = office.service.overrides.all()
    assert (owed.id, owed.incident, owed.review_by - owed.granted_at) == (override, INCIDENT, timedelta(hours=24))
    review = office.service.overrides.review
    refused("not-a-party", review, override, key_of("chen"), "director", True, "必要")
    refused("not-a-party", review, override, key_of("zhou"), "legal", True, "必要")
    review(override, key_of("zhao"), "legal", True, "召回公告,确属紧急")
    assert office.service.overrides.all() == ()
    assert state(office, case) is State.PUBLISHED
    passes(office, tmp_path / "export.zip")


def test_while_one_break_glass_is_unreviewed_there_is_no_other(office: Office) -> None:
    first, second = office.submit().case, office.submit("第二篇").case
    override = grant(office, first)
    refused("none-unreviewed", grant, office, second)
    ticks(office, hours=2)
    refused("none-unreviewed", grant, office, second)
    office.service.overrides.review(override, key_of("zhao"), "legal", True, "没有用上")
    grant(office, second)


def test_a_break_glass_is_over_after_an_hour_and_is_for_one_revision_and_two_people(office: Office) -> None:
    case = office.submit().case
    refused("an-hour-at-most", grant, office, case, minutes=61)
    refused("two-people", grant, office, case, "zhou", "zhou")
    refused("two-people", grant, office, case, "zhou", "qian")
    refused("two-people", grant, office, case, "li2", "sun", role="legal")
    refused("revision-seen", grant, office, case, seen="000000000000")
    override = grant(office, case, minutes=10)
    refused("override-in-force", force, office, case, override, "zhao", "legal")
    office.submit("改过的内容", case=case)
    refused("override-in-force", force, office, case, override)
    office.service.overrides.review(override, key_of("zhao"), "legal", True, "没有用上")
    override = grant(office, case, minutes=10)
    office.clock.forward(minutes=10)
    refused("override-in-force", force, office, case, override)


def test_nobody_forces_out_what_they_wrote(office: Office) -> None:
    case = office.submit(by="zhou").case
    refused("none-has-a-hand", grant, office, case)


def test_the_second_person_signs(office: Office) -> None:
    case = office.submit().case
    before = office.service.audit.size()
    accounts = {"accounts": ("p-zhou", "p-chen")}
    until = {"until": office.clock.now + timedelta(minutes=5), "incident": INCIDENT}
    command = Command("override.granted", "p-zhou", "legal", reason="急", data={**accounts, **until})
    overrides = office.service.overrides
    with office.service.writer.reading() as transaction:
        matter = overrides._read(transaction, "override", "o-1", case)
        refused("not-yours", overrides._may, transaction, matter, command, (key_of("zhou"),))
    office.rules.outcome, office.rules.blocking = "blocked", ("cn/soft",)
    office.submit("被阻断的", case=case)
    said = {"rule": "cn/soft", **accounts, "until": office.clock.now + timedelta(days=1)}
    waived = Command("waiver.granted", "p-zhou", "legal", reason="授权", data=said)
    refused("not-yours", office.service.cases.act, case, waived, key_of("zhou"), seen=office.seen(case))
    assert office.service.audit.size() == before + 2


@pytest.mark.parametrize("when", ["granted", "forced"])
def test_no_break_glass_gets_past_what_nobody_can_waive(office: Office, when: str) -> None:
    """By the rules of the review, and by those that came into force since."""
    hard: dict[str, Any] = {"outcome": "blocked", "blocking": ("cn/hard",), "unwaivable": ("cn/hard",)}
    if when == "granted":
        office.adopt(**hard)
        case = office.submit().case
        refused("can-be-waived", grant, office, case)
    else:
        case = office.submit().case
        override = grant(office, case)
        office.adopt(**hard)
        refused("nothing-unwaivable", force, office, case, override)
    assert state(office, case) is not State.PUBLISHED


@pytest.mark.parametrize("lacking", ["veto", "evidence"])
def test_no_break_glass_gets_past_an_objection_or_papers_owed(office: Office, lacking: str) -> None:
    if lacking == "evidence":
        office.rules.plan = needing(PLAN, "licence")
    case = office.submit().case
    if lacking == "veto":
        office.service.cases.request_changes(case, key_of("sun"), "editor", "价格有误", seen=office.seen(case))
        office.submit("改过", case=case)
    override = grant(office, case)
    refused("no-veto" if lacking == "veto" else "evidence-covers", force, office, case, override)


def test_a_break_glass_passes_what_two_people_could_have_waived(office: Office, tmp_path: Path) -> None:
    office.rules.outcome, office.rules.blocking = "blocked", ("cn/soft",)
    case = office.submit().case
    assert state(office, case) is State.BLOCKED
    assert force(office, case, grant(office, case)) is State.PUBLISHED
    passes(office, tmp_path / "export")


def test_what_was_forced_out_without_ground_is_hidden_at_once(office: Office, tmp_path: Path) -> None:
    case = office.submit().case
    override = grant(office, case)
    force(office, case, override)
    office.service.overrides.review(override, key_of("zhao"), "legal", False, "并不紧急")
    assert state(office, case) is State.SUSPENDED
    assert [each.case for each in office.service.takedowns.all()] == [case]
    assert ticks(office) == [("page", "notice")]
    passes(office, tmp_path / "export")


def test_a_break_glass_found_without_ground_carries_nothing_any_more(office: Office, tmp_path: Path) -> None:
    case = office.submit().case
    override = grant(office, case)
    office.service.overrides.review(override, key_of("zhao"), "legal", False, "没有理由")
    refused("override-in-force", force, office, case, override)
    assert state(office, case) is not State.PUBLISHED
    passes(office, tmp_path / "export.zip")


@pytest.mark.parametrize("other", ["p-zhou", "p-wang"])
def test_a_break_glass_is_judged_anew_when_it_is_used(office: Office, other: str) -> None:
    """Meanwhile the two are found to be one person, or one of them the author."""
    case = office.submit().case
    override = grant(office, case)
    office.service.people.same_person("p-chen", other, key_of("admin-1"))
    refused("override-in-force", force, office, case, override)


@pytest.mark.parametrize("incident", ["13812345678", "ZhangSan", "11010519491231002X", "INC-13812345678", "张三"])
def test_an_incident_is_a_number_and_says_nothing_of_a_person(office: Office, incident: str) -> None:
    case = office.submit().case
    with pytest.raises(CopygateError) as caught:
        office.service.overrides.grant(
            case, [key_of("chen"), key_of("zhou")], "duty-officer", incident, "召回", seen=office.seen(case)
        )
    assert caught.value.code == "incident-named"


def test_what_was_forced_out_without_ground_does_not_stand_again(office: Office, tmp_path: Path) -> None:
    """Two people who restore it would stand in for every tier."""
    case = office.submit().case
    override = grant(office, case)
    force(office, case, override)
    office.service.overrides.review(override, key_of("zhao"), "legal", False, "没有理由")
    assert state(office, case) is State.SUSPENDED

    def restore(who: str, role: str) -> None:
        office.service.cases.act(case, Command("publication.restored", f"p-{who}", role, reason="恢复"), key_of(who))

    restore("chen", "director")
    refused("may-stand-again", restore, "zhou", "legal")
    assert state(office, case) is State.SUSPENDED
    passes(office, tmp_path / "export.zip")


def test_an_unreviewed_break_glass_is_reminded_of_and_overdue_after_a_day(office: Office) -> None:
    grant(office, office.submit().case)
    fired = [each for hours in (12, 8, 5) for each in ticks(office, hours=hours)]
    assert [kind for kind, _ in fired if kind in ("remind", "escalate", "breach")].count("breach") == 2, (
        "tier and review"
    )


# --- oral approvals -----------------------------------------------------------------------------------------------


def oral(office: Office, case: str, **given: Any) -> State:
    said = {"approver": "p-li", "approver_role": "editor", "channel": "phone", "by": "zhao", "role": "legal", **given}
    until = office.clock.now + timedelta(minutes=given.get("minutes", 29))
    data = {name: said[name] for name in ("approver", "approver_role", "channel")} | {"until": until}
    requirement = given.get("requirement", "tier:initial")
    command = Command("review.approved-orally", f"p-{said['by']}", said["role"], None, requirement, data=data)
    done = office.service.cases.act(case, command, key_of(said["by"]), seen=office.seen(case))
    return State(done.state)


def paper(office: Office, case: str, by: str = "li", role: str = "editor", requirement: str = "tier:initial") -> State:
    command = Command("review.papered", f"p-{by}", role, None, requirement, data={"answers": ANSWERS})
    return State(office.service.cases.act(case, command, key_of(by), seen=office.seen(case)).state)


def test_an_oral_approval_counts_and_is_put_on_paper_by_whoever_gave_it(office: Office, tmp_path: Path) -> None:
    case = office.submit().case
    oral(office, case)
    view = office.service.desk.show(case)
    assert [each.missing for each in view.requirements][:2] == [0, 1]
    assert view.case.tier == 1
    refused("oral-waits", paper, office, case, "sun")
    paper(office, case)
    assert ticks(office, minutes=31) == []
    office.approve(case, "zhao", "legal", "tier:second")  # who heard it is somebody of their own again
    office.approve(case, "sun", "tech-lead", "sign-off:technical")
    office.approve(case, "chen", "director", "tier:final")
    office.service.cases.publish(case, key_of("qian"))
    passes(office, tmp_path / "export")


def test_until_it_is_on_paper_who_heard_it_and_who_gave_it_are_one(office: Office) -> None:
    case = office.submit().case
    oral(office, case)
    with pytest.raises(CopygateError) as error:
        office.approve(case, "zhao", "legal", "tier:second")
    assert error.value.code == "one-tier-each"


@pytest.mark.parametrize(
    "given",
    [
        {"approver": "p-zhao", "approver_role": "legal", "by": "zhao"},
        {"approver": "p-qian"},
        {"approver": "p-nobody"},
        {"requirement": "tier:final", "approver": "p-chen", "approver_role": "director"},
        {"channel": "rumour"},
        {"minutes": 45},
    ],
)
def test_an_oral_approval_is_refused_where_a_written_one_would_be(office: Office, given: dict[str, Any]) -> None:
    case = office.submit().case
    refused("oral-given", oral, office, case, **given)


def test_no_contributor_hears_or_gives_an_approval(office: Office) -> None:
    case = office.submit(by="li").case
    refused("oral-given", oral, office, case)
    other = office.submit("另一篇", by="zhou").case
    refused("not-barred", oral, office, other, by="zhou")


def test_one_oral_approval_at_a_time(office: Office) -> None:
    case = office.submit().case
    oral(office, case)
    refused(
        "oral-given",
        oral,
        office,
        case,
        approver="p-zhou",
        approver_role="legal",
        requirement="tier:second",
        by="sun",
        role="editor",
    )


def test_a_lapse_before_publication_asks_everything_anew(office: Office, tmp_path: Path) -> None:
    case = office.submit().case
    oral(office, case)
    office.approve(case, "zhou", "legal", "tier:second")
    before = office.service.desk.show(case).case.round
    assert (ORAL, "review.oral-lapsed") in ticks(office, minutes=30)
    case_now = office.service.desk.show(case).case
    assert (case_now.state, case_now.tier, case_now.round, case_now.counted()) == (State.IN_REVIEW, 0, before + 1, ())
    refused("oral-waits", paper, office, case)
    office.approve(case, "li", "editor", "tier:initial")  # nobody is barred by a word they never signed
    assert ticks(office) == []
    passes(office, tmp_path / "export")


def test_a_lapse_after_publication_hides_it_until_it_is_on_paper(office: Office, tmp_path: Path) -> None:
    case = office.submit().case
    oral(office, case, by="zhou")
    office.approve(case, "zhao", "legal", "tier:second")
    office.approve(case, "sun", "tech-lead", "sign-off:technical")
    office.approve(case, "chen", "director", "tier:final")
    office.service.cases.publish(case, key_of("qian"))
    assert (ORAL, "review.oral-lapsed") in ticks(office, minutes=30)
    assert state(office, case) is State.SUSPENDED
    restore = office.service.cases.restore
    restore(case, key_of("zhao"), "legal")
    refused("may-stand-again", restore, case, key_of("sun"), "editor")
    paper(office, case)
    assert restore(case, key_of("sun"), "editor").state == State.PUBLISHED
    passes(office, tmp_path / "export")


def test_an_edit_outdates_an_oral_approval_too(office: Office) -> None:
    case = office.submit().case
    oral(office, case)
    office.submit("改过的内容", case=case)
    assert office.service.desk.show(case).requirements[0].missing == 1
    assert [kind for kind, _ in ticks(office, minutes=31) if kind == ORAL] == []


# --- user reports -------------------------------------------------------------------------------------------------


def receive(office: Office, case: str, **given: Any) -> str:
    given.setdefault("kind", "misleading")
    return office.service.reports.receive(case, "图文不符", key_of("zhou"), "duty-officer", **given).id


def test_the_clock_of_a_report_runs_from_receipt_until_it_is_decided(office: Office, tmp_path: Path) -> None:
    case = office.published()
    report = receive(office, case, came_at=office.clock.now - timedelta(minutes=20))
    assert ticks(office) == [("page", "notice")]
    assert ticks(office, minutes=10) == [("re-page", "notice")]
    reports = office.service.reports
    reports.triage(report, key_of("zhao"), "legal", "urgent")
    assert ticks(office, minutes=60) == [("duty-legal", "notice")]
    assert ticks(office, minutes=30) == [("breach", "notice")]
    refused("down-if-upheld", reports.decide, report, key_of("zhao"), "legal", "upheld", "属实")
    reports.decide(report, key_of("zhao"), "legal", "dismissed", "图文相符")
    reports.answer(report, key_of("zhou"), "duty-officer", "已核实,图文相符。")
    assert reports.all() == ()
    assert ticks(office, hours=48) == []
    passes(office, tmp_path / "export")


def test_an_ordinary_report_has_a_day_and_the_urgent_clock_stops(office: Office) -> None:
    report = receive(office, office.published())
    ticks(office)
    office.service.reports.triage(report, key_of("zhao"), "legal", "ordinary")
    assert ticks(office, hours=3) == []
    assert [kind for hours in (9, 8, 5) for kind, _ in ticks(office, hours=hours)] == ["remind", "escalate", "breach"]


def test_who_wrote_it_does_not_judge_the_report(office: Office) -> None:
    case = office.published()
    other = office.submit("周的稿", by="zhou").case
    office.approve(other, "li", "editor", "tier:initial")
    office.approve(other, "zhao", "legal", "tier:second")
    office.approve(other, "sun", "tech-lead", "sign-off:technical")
    office.approve(other, "chen", "director", "tier:final")
    office.service.cases.publish(other, key_of("qian"))
    report = receive(office, other)
    refused("no-hand-in-it", office.service.reports.triage, report, key_of("zhou"), "legal", "ordinary")
    refused("wrong-state", office.service.reports.answer, report, key_of("zhao"), "legal", "好")
    refused("was-published", receive, office, office.submit("未发布").case)
    refused("came-before", receive, office, case, came_at=office.clock.now + timedelta(hours=1))
    refused("kind-known", receive, office, case, kind="rumour")


def test_a_reporter_is_sealed_under_a_key_of_their_own_and_can_be_erased(office: Office, tmp_path: Path) -> None:
    reporter = "金丝雀李女士13912345678"
    report = receive(office, office.published(), reporter=reporter)
    reports, size = office.service.reports, office.service.audit.size()
    assert reports.all()[0].sealed
    assert office.service.audit.size() == size, "to look at the list opens nothing"
    refused("reason-given", reports.open_reporter, report, key_of("zhao"), "legal", " ")
    refused("no-such-role", reports.open_reporter, report, key_of("qian"), "publisher", "好奇")
    assert office.service.audit.size() == size
    assert reports.open_reporter(report, key_of("zhao"), "legal", "核实身份") == reporter
    (leaf,) = office.service.audit.leaves(size)
    said = leaf.said
    assert (said["act"], said["obj"]["id"], said["actor"]["id"]) == ("subject.opened", f"reporter:{report}", "p-zhao")
    with office.service.writer.reading() as transaction:
        assert transaction.unsealed(leaf, "reason.text") == "核实身份".encode()
    office.service.audit.export(tmp_path / "export")
    for path in (*(tmp_path / "export").rglob("*"), *office.folder.rglob("*")):
        assert not path.is_file() or reporter.encode() not in path.read_bytes(), path
    office.service.keeping.erase(f"reporter:{report}", key_of("zhao"), "legal", "pipl-47")
    (left,) = office.service.reports.all()
    assert (left.sealed, left.text) == (False, "图文不符")
    assert reports.open_reporter(report, key_of("zhao"), "legal", "再看") == ""
    passes(office, tmp_path / "again")


def test_a_bundle_holds_the_reports_and_takedowns_of_its_case_and_not_who_reported(
    office: Office, tmp_path: Path
) -> None:
    case, other = office.published(), office.submit("别的").case
    grant(office, other)
    report = receive(office, case, reporter="金丝雀李女士")
    office.service.cases.suspend(case, key_of("chen"), reason="投诉")
    ticks(office)
    (takedown,) = office.service.takedowns.all()
    office.service.takedowns.removed(takedown.id, key_of("zhou"), "duty-officer")
    office.service.takedowns.write_up(takedown.id, key_of("zhou"), "legal", "复盘全文")
    bundle = tmp_path / "bundle.zip"
    office.service.audit.bundle(case, bundle, key_of("zhao"))
    verdict = verify(bundle, [Key.parse(str(office.service.verifier))])
    assert not verdict.problems, [problem.say("en") for problem in verdict.problems]
    with zipfile.ZipFile(bundle) as archive:
        clear = b"".join(archive.read(name) for name in archive.namelist() if name.startswith("opened/"))
    assert "复盘全文".encode() in clear
    assert "图文不符".encode() in clear
    assert "金丝雀".encode() not in bundle.read_bytes()
    assert report


# --- takedown -----------------------------------------------------------------------------------------------------


def test_a_takedown_is_paged_paged_again_and_breached_until_the_removal_is_confirmed(
    office: Office, tmp_path: Path
) -> None:
    case = office.published()
    office.service.cases.suspend(case, key_of("chen"), reason="投诉")
    (takedown,) = office.service.takedowns.all()
    fired = [each for minutes in (0, 29, 1, 59, 1, 29, 1, 60) for each in ticks(office, minutes=minutes)]
    assert [kind for kind, _ in fired] == ["page", "re-page", "duty-legal", "breach"]
    office.service = office.open()
    assert office.service.timers.tick() == ()
    takedowns = office.service.takedowns
    refused("removed-or-restored", takedowns.write_up, takedown.id, key_of("zhou"), "legal", "复盘")
    takedowns.failed(takedown.id, key_of("zhou"), "duty-officer", "平台接口超时")
    takedowns.failed(takedown.id, key_of("zhou"), "duty-officer", "平台仍可见")
    assert takedowns.all()[0].state == "failed"
    takedowns.removed(takedown.id, key_of("zhou"), "duty-officer")
    refused("wrong-state", takedowns.removed, takedown.id, key_of("zhou"), "duty-officer")
    refused("reason-given", takedowns.write_up, takedown.id, key_of("zhou"), "legal", " ")
    assert [each.state for each in takedowns.all(case)] == ["removed"], "owed until it is written"
    assert ticks(office, hours=72)[-1] == ("post-mortem", "notice")
    takedowns.write_up(takedown.id, key_of("zhou"), "legal", "原因:图片版本取错;已改流程。")
    assert takedowns.all() == ()
    figures = {
        each.title: (each.kept, each.broken)
        for each in figures_of(office.service.writer, Calendar(), Asked()).deadlines
    }
    assert figures["takedown"] == (0, 1), "the breach is counted for ever"
    passes(office, tmp_path / "export")


def test_the_clock_of_a_takedown_runs_from_the_report(office: Office, tmp_path: Path) -> None:
    case = office.published()
    receive(office, case)
    assert ticks(office, minutes=50) == [("page", "notice"), ("re-page", "notice")]
    office.service.cases.suspend(case, key_of("chen"), reason="投诉")
    fired = [(kind, each) for minutes in (39, 2, 28, 2) for kind, each in ticks(office, minutes=minutes)]
    assert [kind for kind, _ in fired] == ["duty-legal", "breach"], "each stage once, by the report's receipt"
    with office.service.writer.reading() as transaction:
        timers = ledger.rows(transaction.connection, "timers").values()
    breached = {row["object"].partition("/")[0] for row in timers if row["kind"] == "breach" and "fired_at" in row}
    assert "takedown" in breached
    assert "report" not in breached
    passes(office, tmp_path / "export")


def test_what_stands_again_need_not_be_removed_but_its_post_mortem_is_owed(office: Office, tmp_path: Path) -> None:
    case = office.published()
    cases, takedowns = office.service.cases, office.service.takedowns
    cases.suspend(case, key_of("chen"), reason="投诉")
    ticks(office)
    cases.restore(case, key_of("zhao"), "legal")
    cases.restore(case, key_of("sun"), "editor")
    assert ticks(office, hours=3) == []
    (left,) = takedowns.all()
    assert left.restored
    takedowns.write_up(left.id, key_of("zhou"), "legal", "误报;举报核实流程已补。")
    assert takedowns.all() == ()
    passes(office, tmp_path / "export")


# --- the blacklist ------------------------------------------------------------------------------------------------


def add(
    office: Office, value: str = "云湖", kind: str = "phrase", who: tuple[str, str] = ("zhou", "zhao"), **given: Any
) -> str:
    said: dict[str, Any] = {
        "reason": "品牌名被判误导",
        "until": START + timedelta(days=30),
        "appeal": "写信给法务部",
        **given,
    }
    keys = [key_of(each) for each in who]
    return office.service.blacklist.add(kind, value, keys, "legal", **said).id


def test_what_is_listed_blocks_at_submission_and_nobody_waives_it(office: Office, tmp_path: Path) -> None:
    entry = add(office)
    done = office.submit("云湖壶周六到店")
    case = office.service.desk.show(done.case).case
    assert (case.state, case.unwaivable) == (State.BLOCKED, (f"blacklist/{entry}",))
    refused("can-be-waived", grant, office, done.case)
    assert office.submit("别的壶").state == State.IN_REVIEW
    passes(office, tmp_path / "export")


def test_what_is_listed_meanwhile_is_not_published_and_goes_back(office: Office, tmp_path: Path) -> None:
    done = office.submit("云湖壶周六到店")
    office.approve_all(done.case)
    live = office.submit("云湖壶周日到店")
    office.approve_all(live.case)
    publish = office.service.cases.publish
    publish(live.case, key_of("qian"))
    entry = add(office)
    refused("not-blacklisted", publish, done.case, key_of("qian"))
    assert state(office, done.case) is State.BLOCKED
    office.service.cases.recheck_all()
    assert office.service.desk.history(live.case)[-1].act == "recheck.owed"
    office.service.blacklist.revoke(entry, [key_of("zhao"), key_of("chen")], "legal", "已撤销")
    passes(office, tmp_path / "export")


@pytest.mark.parametrize("name", ["case", "revision"])
def test_an_approval_can_be_taken_back_by_the_case_or_its_revision(office: Office, name: str) -> None:
    done = office.submit()
    office.approve_all(done.case)
    bound = office.service.desk.show(done.case).case.bound
    add(office, done.case if name == "case" else bound.revision, "approval")
    refused("not-blacklisted", office.service.cases.publish, done.case, key_of("qian"))


def test_an_entry_takes_two_people_an_end_and_a_way_to_object(office: Office) -> None:
    refused("two-people", add, office, who=("zhou", "qian"))
    refused("two-people", add, office, who=("li2", "li2"))
    refused("ends-ahead", add, office, until=START - timedelta(days=1))
    refused("appeal-told", add, office, appeal="")
    refused("reason-given", add, office, reason="")
    refused("kind", add, office, kind="colour")
    refused("value", add, office, "图.png", "asset")


def test_an_appeal_is_judged_by_somebody_else_and_an_entry_revoked_with_fresh_eyes(office: Office) -> None:
    entry, blacklist = add(office), office.service.blacklist
    blacklist.appeal(entry, key_of("wang"), "creator", "商标已改")
    assert office.submit("云湖壶").state == State.BLOCKED, "an appeal lifts nothing"
    refused("not-a-party", blacklist.reject_appeal, entry, key_of("zhao"), "legal", "维持")
    blacklist.reject_appeal(entry, key_of("chen"), "director", "维持")
    blacklist.appeal(entry, key_of("wang"), "creator", "补充材料")
    refused("fresh-eyes", blacklist.revoke, entry, [key_of("zhou"), key_of("zhao")], "legal", "改判")
    blacklist.revoke(entry, [key_of("zhao"), key_of("chen")], "legal", "改判")
    assert office.submit("云湖壶").state == State.IN_REVIEW
    assert [each.state for each in blacklist.all(ended=True)] == ["revoked"]


def test_an_entry_ends_by_itself_and_its_file_goes_with_it(office: Office, tmp_path: Path) -> None:
    entry, folder = add(office), tmp_path / "黑名单"
    assert office.service.blacklist.export(folder) == (1, 0)
    (path,) = folder.iterdir()
    trust = Trust(office.service.verifier, {"legal": (key_of("zhao").verifier, key_of("zhou").verifier)})
    listed = Listed.read(opened(path.read_bytes(), trust), trust)
    assert (listed.id, listed.value, listed.owner, listed.approvers[0].account) == (entry, "云湖", "p-zhou", "p-zhao")
    assert ("expired", "blacklist.expired") in ticks(office, days=30)
    assert office.service.blacklist.export(folder) == (0, 1)
    assert office.submit("云湖壶").state == State.IN_REVIEW
    passes(office, tmp_path / "export")


def test_an_entry_that_was_erased_may_forbid_anything(office: Office) -> None:
    entry = add(office)
    office.service.keeping.erase(f"blacklist:{entry}", key_of("zhao"), "legal", "pipl-47")
    done = office.submit("云湖壶")
    assert (done.state, done.alarm) == (State.CHECKING, "blacklist.unreadable")


# --- evidence that runs out ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "hidden"), [("licence", True), ("source", False)])
def test_evidence_that_runs_out_hides_what_is_live_by_its_class(
    office: Office, tmp_path: Path, kind: str, hidden: bool
) -> None:
    case, vault = live_on(office, kind, days=40), office.service.vault
    kinds = [each for day in (9, 1, 23, 6, 2) for each in ticks(office, days=day)]
    named = [kind for kind, _ in kinds if kind not in ("remind", "escalate", "breach")]
    assert named[:4] == ["expires-30", "expires-7", "expires-1", "expired"]
    assert ((LAPSE, "publication.lapsed") in kinds) is hidden
    assert state(office, case) is (State.SUSPENDED if hidden else State.PUBLISHED)
    assert vault.papers(case)[0].state == "expired"
    if hidden:
        restore = office.service.cases.restore
        restore(case, key_of("zhao"), "legal")
        refused("may-stand-again", restore, case, key_of("sun"), "editor")
    passes(office, tmp_path / "export")


def test_another_paper_in_its_place_keeps_it_up(office: Office) -> None:
    case, vault = live_on(office, "licence", days=5), office.service.vault
    until = office.clock.now + timedelta(days=400)
    newer = vault.file(b"2", Document("licence", "乙", until=until), key_of("wang"), cases=[case])
    vault.verify(newer, key_of("zhao"), "legal")
    assert ("expired", "expired") in ticks(office, days=6)
    assert state(office, case) is State.PUBLISHED
    assert office.service.timers.tick() == ()


def live_on(office: Office, kind: str, days: int) -> str:
    office.rules.plan = needing(PLAN, kind)
    case, vault = office.submit().case, office.service.vault
    paper = vault.file(b"1", Document(kind, "甲", until=START + timedelta(days=days)), key_of("wang"), cases=[case])
    vault.verify(paper, key_of("zhao"), "legal")
    office.approve_all(case)
    office.service.cases.publish(case, key_of("qian"))
    return case
