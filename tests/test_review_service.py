"""The review service on a store: each promise by an example. Random histories are in test_review_histories.py."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, text, update

from copygate.audit.keys import must_be_signed
from copygate.audit.note import SigningKey
from copygate.audit.proof import Receipt
from copygate.audit.verifier import Key, verify
from copygate.decisions.freezing import Frozen, freeze
from copygate.errors import AuditError, CopygateError, ReviewError, StoreError
from copygate.review.guards import Command
from copygate.review.states import TRANSITIONS, State
from copygate.rulebooks import compiled_rulebook
from copygate.service import Document, Founder, PackRules, init_store, open_store, restore_store
from copygate.service.plans import evaluation_digest, plan_from, plan_json
from copygate.store import ledger
from copygate.store.schema import METADATA, leaves
from tests.review_store import FOUNDERS, PLAN, START, Clock, Office, Told, key_of, needing

ADMINS = [key_of(name) for name in FOUNDERS]
CANARY = "金丝雀张三13812345678"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "store")


def refused(code: str, call: Any, *args: Any, **given: Any) -> None:
    with pytest.raises(CopygateError) as error:
        call(*args, **given)
    assert error.value.code == code
    assert error.value.wording.zh


def passes(office: Office, out: Path) -> None:
    """The export of the store holds at level 4, by the verifier that shares no code with it."""
    office.service.audit.export(out)
    verdict = verify(out, [Key.parse(str(office.service.verifier))], [], 4)
    assert not verdict.problems, [problem.say("en") for problem in verdict.problems]


def tables(office: Office) -> list[tuple[str, str, str]]:
    with office.service.writer.reading() as transaction:
        rows = ledger.table_rows(transaction.connection)
        return sorted((each.table, each.key, json.dumps(each.row, sort_keys=True)) for each in rows)


def size(office: Office) -> int:
    return office.service.audit.size()


# --- the store ----------------------------------------------------------------------------------------------------


def test_a_store_begins_with_two_people(tmp_path: Path) -> None:
    alone = Founder("王", SigningKey.generate("p-1"))
    refused("two-people", init_store, tmp_path / "s", [alone])
    two = [alone, Founder("李", SigningKey.generate("p-2"))]
    service = init_store(tmp_path / "s", two, rules=Told())
    assert [person.name for person in service.people.all()] == ["王", "李"]
    assert service.rulebooks.current() == (Told().digest, 1)
    refused("store.exists", init_store, tmp_path / "s", two)
    refused("store.none", open_store, tmp_path / "elsewhere")


def test_the_migrations_make_the_tables_of_the_schema(office: Office) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with office.service.writer.reading() as transaction:
        assert compare_metadata(MigrationContext.configure(transaction.connection), METADATA) == []


def test_the_log_is_only_ever_written_at_its_end(office: Office) -> None:
    for change in (update(leaves).values(raw=b"{}"), delete(leaves)):
        with pytest.raises(StoreError), office.service.writer.database.writing() as connection:
            connection.execute(change)
    with office.service.writer.reading() as transaction:
        assert transaction.connection.execute(text("PRAGMA journal_mode")).scalar() == "delete"


def test_power_safety_is_on_unless_a_test_says_otherwise(office: Office) -> None:
    with open_store(office.folder, rules=office.rules).writer.reading() as transaction:
        assert transaction.connection.execute(text("PRAGMA synchronous")).scalar() == 2


def test_rebuilding_gives_the_same_tables(office: Office) -> None:
    office.published()
    office.submit("第二篇")
    office.clock.forward(hours=3)
    office.service.timers.tick()
    before = tables(office)
    with office.service.writer.database.writing() as connection:
        connection.execute(text("UPDATE objects SET state = 'published'"))
        connection.execute(text("DELETE FROM records WHERE \"table\" = 'timers'"))
    assert tables(office) != before
    office.service.keeping.rebuild()
    assert tables(office) == before


def test_a_backup_taken_while_writing_can_be_put_in_the_place_of_a_lost_database(
    office: Office, tmp_path: Path
) -> None:
    case = office.published()
    old = tmp_path / "old.db"
    office.service.keeping.backup(old)
    office.submit("第二篇")
    office.service.writer.sign()
    backup = tmp_path / "backup.db"
    assert office.service.keeping.backup(backup) == size(office)
    before = tables(office)
    (office.folder / "review.db").unlink()
    refused("store.rolled-back", restore_store, office.folder, old)
    restore_store(office.folder, backup)
    office.service = office.open()
    assert tables(office) == before
    assert office.service.desk.show(case).case.state is State.PUBLISHED
    passes(office, tmp_path / "export")


def test_a_log_that_was_cut_is_not_signed_again(office: Office) -> None:
    backup = office.folder / "backup.db"
    office.service.keeping.backup(backup)
    office.published()
    backup.replace(office.folder / "review.db")
    refused("store.rolled-back", office.open().writer.sign)


# --- people -------------------------------------------------------------------------------------------------------


def test_people_are_enrolled_by_two_admins_and_nobody_gives_a_role_to_themselves(office: Office) -> None:
    new, people = SigningKey.generate("p-new"), office.service.people
    refused("two-admins", people.enrol, "新人", new, ADMINS[:1])
    refused("two-admins", people.enrol, "新人", new, [ADMINS[0], key_of("li")])
    people.enrol("新人", new, ADMINS)
    refused("own-role", people.grant, ADMINS[0].name, "legal", ADMINS[0])
    refused("no-such-role", people.grant, "p-new", "legal", key_of("li"))
    refused("unknown-role", people.grant, "p-new", "king", ADMINS[0])
    people.grant("p-new", "legal", ADMINS[0])
    person = next(each for each in people.all() if each.account == "p-new")
    assert (person.name, person.roles) == ("新人", ("legal",))
    refused("last-admins", people.revoke, ADMINS[1].name, "admin", ADMINS[0])
    people.revoke_key(person.keys[0], [new])
    assert [doubt.why for doubt in people.review() if doubt.account == "p-new"] == ["orphaned"]
    with pytest.raises(AuditError):
        office.service.cases.submit(office.draft(), new, "legal")


def test_who_is_not_enrolled_does_nothing(office: Office) -> None:
    done = office.submit()
    forged = SigningKey("p-li", bytes(32))  # the right name with a key of one's own
    command = Command("review.approved", "p-li", "editor", requirement="tier:initial", data={"answers": {}})
    before = size(office)
    with pytest.raises(CopygateError):
        office.service.cases.act(done.case, command, forged, seen=office.seen(done.case))
    with pytest.raises(AuditError):
        office.service.cases.comment(done.case, forged, "editor", "看过了")
    refused("not-yours", office.service.cases.act, done.case, command, key_of("zhao"))
    assert size(office) == before


@pytest.mark.parametrize("act", [row.act for row in TRANSITIONS if not row.roles])
def test_what_timers_and_the_engine_do_nobody_does_by_hand(office: Office, act: str) -> None:
    case = office.submit().case
    before = size(office)
    refused("no-such-role", office.service.cases.act, case, Command(act, "p-li", "editor"), key_of("li"))
    assert size(office) == before


def test_delegator_and_delegate_are_one_person(office: Office) -> None:
    done = office.submit()
    office.approve(done.case, "li", "editor", "tier:initial")
    office.service.people.delegate("p-sun", "legal", office.clock.now + timedelta(days=1), key_of("li2"))
    with pytest.raises(ReviewError) as error:
        office.approve(done.case, "sun", "legal", "tier:second", on_behalf_of="p-li2")
    assert error.value.code == "one-tier-each"


# --- cases --------------------------------------------------------------------------------------------------------


def test_three_people_one_after_the_other_lead_to_publication(office: Office, tmp_path: Path) -> None:
    case = office.published()
    assert office.service.desk.show(case).case.state is State.PUBLISHED
    assert office.service.audit.size() == office.service.writer.signer.signed_size(), "signed before it returned"
    passes(office, tmp_path / "export.zip")


def test_every_act_of_a_person_is_signed(office: Office) -> None:
    office.published()
    for leaf in office.service.audit.leaves(0, 1_000):
        said = leaf.said
        assert said["actor"]["kind"] != "user" or said.get("sig"), said["act"]
    assert {row.act for row in TRANSITIONS if row.signed} >= {"review.approved", "review.signed-off", "waiver.granted"}
    assert must_be_signed.__doc__


def test_a_repeated_request_does_nothing_again(office: Office) -> None:
    draft, key = office.draft(), key_of("wang")
    first = office.service.cases.submit(draft, key, request="r-1")
    before = size(office)
    again = office.service.cases.submit(office.draft("别的内容"), key, request="r-1")
    assert (again.case, again.event, again.repeated, again.state) == (first.case, first.event, True, first.state)
    given: dict[str, Any] = {"seen": office.seen(first.case), "request": "r-2", "answers": _answers()}
    one = office.service.cases.approve(first.case, key_of("li"), "editor", "tier:initial", **given)
    two = office.service.cases.approve(first.case, key_of("li"), "editor", "tier:initial", **given)
    assert (one.event, one.leaf, one.state) == (two.event, two.leaf, two.state)
    assert size(office) == before + 1
    refused("request-reused", office.service.cases.comment, first.case, key_of("li"), "editor", "好", request="r-2")


def _answers() -> dict[str, bool]:
    return {"findings": True, "labels": True, "personal-data": True, "pictures": True}


def test_what_a_scorecard_lacks_is_told(office: Office) -> None:
    done = office.submit()
    given: dict[str, Any] = {"seen": office.seen(done.case), "answers": {"findings": True}}
    refused(
        "checklist-complete", office.service.cases.approve, done.case, key_of("li"), "editor", "tier:initial", **given
    )


def test_an_edit_outdates_what_was_seen_and_said(office: Office) -> None:
    done = office.submit()
    seen = office.seen(done.case)
    office.approve(done.case, "li", "editor", "tier:initial")
    refused("new-content", office.submit, case=done.case)
    office.submit("改过的内容", case=done.case)
    given: dict[str, Any] = {"seen": seen, "answers": _answers()}
    refused("revision-seen", office.service.cases.approve, done.case, key_of("sun"), "editor", "tier:initial", **given)
    assert office.service.desk.show(done.case).requirements[0].missing == 1
    first, second = (office.service.desk.revision(done.case, number) for number in (1, 2))
    assert first.files != second.files
    assert office.service.desk.show(done.case).draft == second


def test_a_role_revoked_before_publication_takes_the_approval_with_it(office: Office) -> None:
    done = office.submit()
    office.approve_all(done.case)
    assert office.service.desk.is_approved(done.case) == ""
    office.service.people.revoke("p-zhao", "legal", ADMINS[0])
    office.service.people.revoke("p-qian", "publisher", ADMINS[0])
    assert office.service.desk.is_approved(done.case) == "all-requirements-met", "whoever publishes, or nobody"
    office.service.people.grant("p-qian", "publisher", ADMINS[0])
    refused("all-requirements-met", office.service.cases.publish, done.case, key_of("qian"))


def test_a_check_that_breaks_leaves_the_case_in_checking_with_an_alarm(office: Office) -> None:
    office.rules.breaks = True
    done = office.submit()
    assert (done.state, done.alarm) == (State.CHECKING, "RuntimeError")
    assert office.service.desk.queue()[0].alarms == 1
    office.rules.breaks = False
    assert office.service.cases.check(done.case).state == State.IN_REVIEW


def test_a_check_nobody_finished_raises_an_alarm(office: Office) -> None:
    office.rules.breaks = True
    done = office.submit()
    office.clock.forward(minutes=11)
    (notice,) = office.service.timers.tick()
    assert (notice.about, notice.kind, notice.came_to) == (f"case/{done.case}", "check", "alarm")


def test_stricter_rules_send_back_and_a_published_case_is_owed_a_second_look(office: Office, tmp_path: Path) -> None:
    live = office.published()
    done = office.submit("第二篇")
    office.approve_all(done.case)
    office.adopt(outcome="blocked", blocking=("cn/new",))
    refused("rules-current", office.service.cases.publish, done.case, key_of("qian"))
    view = office.service.desk.show(done.case)
    assert (view.case.state, view.case.counted()) == (State.BLOCKED, ())
    office.service.cases.recheck_all()
    before = size(office)
    assert office.service.cases.recheck(live) is None, "a second look is owed once"
    assert size(office) == before
    assert office.service.desk.show(live).case.state is State.PUBLISHED, "never a silent change"
    acts = [each.act for each in office.service.desk.history(live)]
    assert acts[-1] == "recheck.owed"
    passes(office, tmp_path / "export")


@pytest.mark.parametrize("adopted", [True, False])
def test_a_review_that_asks_for_more_today_sends_back(office: Office, adopted: bool) -> None:
    """More people or papers, by other rules or because a rule of the same rulebook has come into force."""
    done = office.submit()
    office.approve_all(done.case)
    before = office.service.desk.show(done.case).case.binding
    office.rules.plan = needing(PLAN, "licence")
    if adopted:
        office.adopt()
    refused("rules-current", office.service.cases.publish, done.case, key_of("qian"))
    case = office.service.desk.show(done.case).case
    assert (case.state, case.counted(), case.binding == before) == (State.IN_REVIEW, (), False)
    office.approve_all(done.case)
    refused("evidence-covers", office.service.cases.publish, done.case, key_of("qian"))


def test_an_approval_is_bound_to_the_plan() -> None:
    assert evaluation_digest("n", b"v", PLAN) != evaluation_digest("n", b"v", needing(PLAN, "licence"))
    assert evaluation_digest("n", b"v", PLAN) == evaluation_digest("n", b"v", plan_from(plan_json(PLAN)))


def test_rules_that_nobody_adopted_check_nothing(office: Office) -> None:
    office.rules.version = 7
    refused("rules-not-adopted", office.submit)
    refused("two-people", office.service.rulebooks.adopt, ADMINS[:1])
    office.service.rulebooks.adopt(ADMINS)
    assert office.submit().state == State.IN_REVIEW


def test_a_waiver_takes_two_people_who_may(office: Office) -> None:
    office.rules.outcome, office.rules.blocking = "blocked", ("cn/soft",)
    done = office.submit()
    assert done.state == State.BLOCKED
    until = office.clock.now + timedelta(days=2)
    given: dict[str, Any] = {"seen": office.seen(done.case)}
    waive = office.service.cases.waive
    refused("waivable", waive, done.case, [key_of("zhao")], "legal", "cn/soft", until, "已获授权", **given)
    waive(done.case, [key_of("zhao"), key_of("chen")], "legal", "cn/soft", until, "已获授权", **given)
    assert office.service.desk.show(done.case).case.state is State.IN_REVIEW


def test_hiding_takes_one_and_restoring_two(office: Office, tmp_path: Path) -> None:
    case, cases = office.published(), office.service.cases
    cases.suspend(case, key_of("chen"), reason="接到投诉")
    assert cases.restore(case, key_of("zhao"), "legal").state == State.SUSPENDED
    refused("not-restored-before", cases.restore, case, key_of("zhao"), "legal")
    assert cases.restore(case, key_of("sun"), "editor").state == State.PUBLISHED
    passes(office, tmp_path / "export")


# --- time ---------------------------------------------------------------------------------------------------------


def test_deadlines_of_a_tier_in_working_hours_fire_once(office: Office) -> None:
    office.submit()
    fired = []
    for hours in (1, 2, 3, 4, 5, 30):  # four working hours from nine: at eleven, twelve past twelve, and at one
        office.clock.now = START + timedelta(hours=hours)
        office.service = office.open()
        fired += [notice.kind for notice in office.service.timers.tick()]
    assert fired == ["remind", "escalate", "breach"]
    assert office.service.desk.queue()[0].state is State.IN_REVIEW, "no timer approves anything"


def test_a_scheduled_publication_passes_the_same_guard(office: Office, tmp_path: Path) -> None:
    cases, at = office.service.cases, START + timedelta(hours=5)
    names = [office.submit(text).case for text in ("一", "二")]
    for name in names:
        office.approve_all(name)
        cases.schedule(name, key_of("qian"), at=at)
    cases.request_changes(names[1], key_of("zhao"), "legal", "价格有误", seen=office.seen(names[1]))
    office.clock.now = at
    assert [(each.about, each.came_to) for each in office.service.timers.tick()] == [
        (f"case/{names[0]}", "publication.published")
    ]
    assert office.service.timers.tick() == ()
    assert office.service.desk.show(names[0]).case.state is State.PUBLISHED
    assert office.service.desk.show(names[1]).case.state is State.CHANGES_REQUESTED
    passes(office, tmp_path / "export")


@pytest.mark.parametrize("harm", ["role", "rules", "crash", "publisher"])
def test_a_scheduled_publication_that_may_not_be_is_not(office: Office, harm: str) -> None:
    done = office.submit()
    office.approve_all(done.case)
    office.service.cases.schedule(done.case, key_of("qian"), at=START + timedelta(hours=5))
    if harm == "role":
        office.service.people.revoke("p-chen", "director", ADMINS[0])
    elif harm == "rules":
        office.adopt(outcome="blocked", blocking=("cn/new",))
    elif harm == "crash":
        office.rules.breaks = True
    else:
        office.service.people.revoke("p-qian", "publisher", ADMINS[0])
    office.clock.forward(hours=6)
    (notice,) = office.service.timers.tick()
    expected = {"role": "refused: all-requirements-met", "rules": "review.sent-back", "crash": "refused: RuntimeError"}
    assert notice.came_to == expected.get(harm, "refused: no-such-role")
    assert office.service.desk.show(done.case).case.published == ""
    assert office.service.timers.tick() == ()


def test_a_tick_without_the_adopted_rules_leaves_publication_due(office: Office) -> None:
    done = office.submit()
    office.approve_all(done.case)
    office.service.cases.schedule(done.case, key_of("qian"), at=START + timedelta(hours=5))
    office.clock.forward(hours=6)
    before, adopted = size(office), office.rules.version
    for rules in (None, Told(version=99)):
        service = open_store(office.folder, rules=rules, clock=office.clock, durable=False)
        assert [each.came_to.partition(":")[0] for each in service.timers.tick()] == ["waiting"]
    assert (size(office), office.rules.version) == (before, adopted)
    assert [each.came_to for each in office.service.timers.tick()] == ["publication.published"]


def test_a_time_has_its_zone_and_a_person_is_known(office: Office) -> None:
    done = office.submit()
    naive = START.replace(tzinfo=None)
    refused("time-zone", office.service.cases.schedule, done.case, key_of("qian"), at=naive)
    refused("unknown-person", office.service.cases.reassign, done.case, key_of("chen"), "director", "p-nobody")
    refused("unknown-person", office.service.cases.submit, office.draft(), key_of("wang"), contributors=["p-nobody"])


def test_what_was_to_stand_until_a_day_expires(office: Office, tmp_path: Path) -> None:
    done = office.submit("周末市集", publish_until="2026-11-25")
    office.approve_all(done.case)
    office.service.cases.publish(done.case, key_of("qian"))
    office.clock.now = START + timedelta(days=2)
    assert office.service.timers.tick() == ()
    office.clock.forward(days=1)
    assert [notice.came_to for notice in office.service.timers.tick()] == ["publication.expired"]
    passes(office, tmp_path / "export")


# --- evidence -----------------------------------------------------------------------------------------------------


def test_evidence_counts_once_verified_attached_and_valid_throughout(office: Office) -> None:
    office.rules.plan = needing(PLAN, "licence")
    done = office.submit(publish_until="2026-12-31")
    office.approve_all(done.case)
    publish, vault = office.service.cases.publish, office.service.vault
    refused("evidence-covers", publish, done.case, key_of("qian"))
    unseen = vault.file(b"0", Document("licence", "丙"), key_of("wang"), cases=[done.case])
    refused("evidence-covers", publish, done.case, key_of("qian"))
    short = vault.file(
        b"1", Document("licence", "甲", until=START + timedelta(days=20)), key_of("wang"), cases=[done.case]
    )
    vault.verify(short, key_of("zhao"), "legal")
    refused("evidence-covers", publish, done.case, key_of("qian"))
    long = vault.file(b"2", Document("licence", "甲", until=START + timedelta(days=90)), key_of("li"))
    refused("own-evidence", vault.verify, long, key_of("li2"), "legal")
    vault.verify(long, key_of("zhao"), "legal")
    refused("evidence-covers", publish, done.case, key_of("qian"))
    vault.attach(long, done.case, key_of("wang"))
    publish(done.case, key_of("qian"))
    states = {paper.id: paper.state for paper in vault.papers(done.case)}
    assert states == {unseen: "filed", short: "verified", long: "verified"}
    assert {paper.issuer for paper in vault.papers()} == {"甲", "丙"}
    assert vault.content(long) == b"2"


def test_evidence_is_reminded_of_and_expires(office: Office, tmp_path: Path) -> None:
    case = office.published()
    vault = office.service.vault
    paper = vault.file(b"1", Document("licence", "甲", until=START + timedelta(days=40)), key_of("wang"), cases=[case])
    vault.verify(paper, key_of("zhao"), "legal")
    kinds = []
    for day in range(0, 50, 3):
        office.clock.now = START + timedelta(days=day)
        notices = office.service.timers.tick()
        kinds += [notice.kind for notice in notices]
    assert kinds == ["expires-30", "expires-7", "expires-1", "expired"]
    assert notices == ()
    assert vault.papers()[0].state == "expired"
    passes(office, tmp_path / "export")


def test_a_filled_scorecard_is_the_evidence_of_one(office: Office) -> None:
    office.rules.plan = needing(PLAN, "scorecard")
    done = office.submit()
    office.approve_all(done.case)
    office.service.cases.publish(done.case, key_of("qian"))


# --- proof and erasure --------------------------------------------------------------------------------------------


def test_a_receipt_holds_offline(office: Office, tmp_path: Path) -> None:
    case = office.published()
    number = office.service.desk.history(case)[-1].leaf
    receipt, raw = office.service.audit.receipt(number)
    assert Receipt.decode(receipt).verify(raw, [office.service.verifier]).size == size(office)


def test_erasure_changes_no_leaf_and_leaves_no_key_and_no_text(office: Office, tmp_path: Path) -> None:
    done = office.submit(CANARY)
    keeping, subject = office.service.keeping, f"case:{done.case}"
    key = office.service.writer.keys.key_of(subject).secret
    before = [leaf.raw for leaf in office.service.audit.leaves(0, 1_000)]
    refused("no-such-role", keeping.erase, subject, key_of("li"), "editor", "pipl-47")
    keeping.hold(subject, key_of("zhao"), "legal", "lawsuit")
    refused("legal-hold", keeping.erase, subject, key_of("zhao"), "legal", "pipl-47")
    keeping.release(subject, key_of("zhao"), "legal", "settled")
    assert keeping.erase(subject, key_of("zhao"), "legal", "pipl-47") == 3
    assert [leaf.raw for leaf in office.service.audit.leaves(0, len(before))] == before
    view = office.service.desk.show(done.case)
    assert (view.draft, view.verdict, view.case.state) == (None, {}, State.IN_REVIEW)
    for path in office.folder.rglob("*"):
        if path.is_file():
            assert key not in path.read_bytes(), path.name
    passes(office, tmp_path / "export")
    office.service.keeping.rebuild()


def test_an_erasure_cut_short_is_finished_when_the_store_is_opened(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = office.submit(CANARY)
    subject = f"case:{done.case}"

    def dies(kid: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(office.service.writer.keys, "destroy", dies)
    with pytest.raises(KeyboardInterrupt):
        office.service.keeping.erase(subject, key_of("zhao"), "legal", "pipl-47")
    assert office.service.writer.keys.keys_of(subject)
    assert office.open().writer.keys.keys_of(subject) == ()


def test_personal_data_is_nowhere_in_the_clear(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = office.submit(CANARY)
    office.approve(done.case, "li", "editor", "tier:initial")
    office.service.cases.comment(done.case, key_of("li"), "editor", f"问问{CANARY}")
    office.service.cases.request_changes(
        done.case, key_of("zhao"), "legal", f"删去{CANARY}", seen=office.seen(done.case)
    )
    document = Document("consent", CANARY, CANARY, CANARY)
    office.service.vault.file(CANARY.encode(), document, key_of("wang"), cases=[done.case])
    office.service.people.enrol(CANARY, SigningKey.generate("p-canary"), ADMINS)
    assert office.service.desk.history(done.case)[-1].reason == f"删去{CANARY}"
    live, reports = office.published(), office.service.reports
    report = reports.receive(live, CANARY, key_of("zhou"), "duty-officer", reporter=CANARY).id
    office.service.cases.suspend(live, key_of("chen"), reason=CANARY)
    reports.decide(report, key_of("zhao"), "legal", "upheld", CANARY)
    reports.answer(report, key_of("zhao"), "legal", CANARY)
    (takedown,) = office.service.takedowns.all()
    office.service.takedowns.failed(takedown.id, key_of("zhou"), "duty-officer", CANARY)
    until = office.clock.now + timedelta(days=9)
    two = [key_of("zhou"), key_of("zhao")]
    office.service.blacklist.add("account", CANARY, two, "legal", reason=CANARY, until=until, appeal=CANARY)
    office.service.timers.tick()
    office.service.notices.deliver(print)
    office.rules.breaks = True
    office.submit(CANARY)
    office.service.audit.export(tmp_path / "export")
    parts = (CANARY.encode(), "张三".encode(), b"13812345678", json.dumps(CANARY)[1:-1].encode())
    for path in (*tmp_path.rglob("*"), *office.folder.rglob("*")):
        if path.is_file():
            content = path.read_bytes()
            assert not any(part in content for part in parts), path
    assert CANARY not in "".join(capsys.readouterr())


def test_one_byte_changed_in_an_export_is_found(office: Office, tmp_path: Path) -> None:
    office.published()
    office.service.audit.export(tmp_path / "export.zip")
    raw = (tmp_path / "export.zip").read_bytes()
    trusted = [Key.parse(str(office.service.verifier))]
    for at in range(7, len(raw), max(1, len(raw) // 40)):
        (tmp_path / "flipped.zip").write_bytes(raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :])
        assert verify(tmp_path / "flipped.zip", trusted, [], 4).problems, at


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE objects SET state = 'published' WHERE kind = 'case'",
        "UPDATE records SET row = replace(row, 'creator', 'director') WHERE \"table\" = 'grants'",
        "DELETE FROM blobs WHERE rowid = 3",
        "UPDATE blobs SET content = x'00' WHERE rowid = 3",
    ],
)
def test_tables_edited_behind_the_log_are_found(office: Office, tmp_path: Path, sql: str) -> None:
    office.submit()
    with office.service.writer.database.writing() as connection:
        connection.execute(text(sql))
    office.service.audit.export(tmp_path / "export")
    assert verify(tmp_path / "export", [Key.parse(str(office.service.verifier))], [], 4).problems


def test_the_same_packs_with_one_switched_off_are_other_rules() -> None:
    whole = compiled_rulebook()
    less = compiled_rulebook(only=["cn/ad-law"])
    assert whole.stamp.digest == less.stamp.digest
    assert PackRules(whole).digest != PackRules(less).digest
    with zipfile.ZipFile(io.BytesIO(PackRules(less).texts())) as archive:
        assert "cn/ad-law/pack.yaml" in archive.namelist()


def test_a_draft_is_frozen_with_what_it_shows(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"picture")
    path = tmp_path / "draft.md"
    path.write_text("看 ![](a.png) 和 ![](gone.png)", "utf-8")
    frozen = freeze(path)
    assert dict(frozen.files) == {"draft.md": path.read_bytes(), "a.png": b"picture"}
    assert frozen.digest != freeze(path).digest, "the nonce keeps a short text from being guessed"
    assert freeze(path).like(frozen).digest == frozen.digest
    (tmp_path / "b.jsonl").write_text('{"body": "x"}\n', "utf-8")
    refused("several-drafts", freeze, tmp_path / "b.jsonl")
    assert Frozen("x.md", {"x.md": b"y"}).metadata == {}
    assert Clock().now == START
