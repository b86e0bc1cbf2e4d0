"""What is told of an act is true: a refusal has written nothing, and what is written is told as done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from sqlalchemy import Connection

from copygate.errors import ReviewError, StoreError, Wording
from copygate.review.states import State
from copygate.service import Done, open_store
from copygate.store import ledger
from copygate.store.database import Database
from tests.review_store import FOUNDERS, Office, Told, key_of

BROKEN = StoreError("store.unavailable", Wording("the disk", "磁盘"))
Opening = Callable[[Database], AbstractContextManager[Connection]]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path / "store")


def comment(office: Office, case: str, request: str = "") -> Done:
    return office.service.cases.comment(case, key_of("li"), "editor", "说", request=request)


def failing(real: Opening, *, committed: bool) -> Opening:
    """A database that fails after its commit, or instead of it."""

    @contextmanager
    def writing(self: Database) -> Iterator[Connection]:
        with real(self) as connection:
            yield connection
            if not committed:
                raise BROKEN
        raise BROKEN

    return writing


def dead(self: Database) -> AbstractContextManager[Connection]:
    """A database that cannot be read."""
    raise BROKEN


def test_a_commit_that_failed_after_its_last_write_is_told_as_done(office: Office) -> None:
    """As SQLite does when the journal is gone and the folder cannot be synced."""
    case = office.submit().case
    with patch.object(Database, "writing", failing(Database.writing, committed=True)):
        done = comment(office, case)
    assert office.service.desk.history(case)[-1].event == done.event
    assert office.service.audit.size() == done.leaf + 1


def test_a_commit_that_failed_before_it_is_a_refusal_and_wrote_nothing(office: Office) -> None:
    case, size = office.submit().case, office.service.audit.size()
    with (
        patch.object(Database, "writing", failing(Database.writing, committed=False)),
        pytest.raises(StoreError, match="the disk") as error,
    ):
        comment(office, case)
    assert (error.value.code, office.service.audit.size()) == ("store.unavailable", size)


def test_where_nobody_can_tell_it_says_so_and_the_same_request_settles_it(office: Office) -> None:
    case, real = office.submit().case, Database.reading
    before = iter((real,))  # what the act reads before it writes

    def reading(self: Database) -> AbstractContextManager[Connection]:
        return next(before, dead)(self)

    with (
        patch.object(Database, "writing", failing(Database.writing, committed=True)),
        patch.object(Database, "reading", reading),
        pytest.raises(StoreError) as error,
    ):
        comment(office, case, "q-1")
    assert error.value.code == "store.unsure"
    assert "不知道是否已记录" in error.value.wording.zh
    size = office.service.audit.size()
    again = comment(office, case, "q-1")
    assert (again.repeated, again.leaf, office.service.audit.size()) == (True, size - 1, size)


def test_a_checkpoint_that_cannot_be_signed_takes_nothing_back(office: Office) -> None:
    """It had been told as `unavailable`: whoever published, and was told so, published."""
    done = office.submit()
    office.approve_all(done.case)
    with patch.object(ledger, "keep_checkpoint", side_effect=BROKEN):
        assert office.service.cases.publish(done.case, key_of("qian")).state == State.PUBLISHED
        assert office.service.writer.owed is BROKEN
    office.open().timers.tick()  # by another process, which knows of no debt but what the log shows
    with office.service.writer.reading() as transaction:
        assert ledger.last_checkpoint(transaction.connection)[0] == office.service.audit.size()


def test_a_draft_whose_check_found_no_store_is_submitted_and_waits(office: Office) -> None:
    with patch.object(type(office.service.cases), "check", side_effect=BROKEN):
        done = office.submit()
    assert (done.state, done.alarm) == (State.CHECKING, "store.unavailable")
    assert office.service.cases.check(done.case).state == State.IN_REVIEW


@pytest.mark.parametrize("back", [False, True], ids=("other rules", "other rules, and these once more"))
def test_rules_that_are_adopted_while_a_timer_asks_the_old_ones_are_heard(office: Office, back: bool) -> None:
    """What a scheduled publication was judged by must still be in force when the lock is held."""
    done = office.submit()
    office.approve_all(done.case)
    office.service.cases.schedule(done.case, key_of("qian"), at=office.clock.now)
    office.clock.forward(minutes=1)
    cases = office.service.cases
    real, newer = cases.judged_today, Told(version=7, outcome="blocked", blocking=("cn/new",))

    def judged(name: str) -> object:
        found = real(name)
        other = open_store(office.folder, rules=newer, clock=office.clock, durable=False)
        other.rulebooks.adopt([key_of(name) for name in FOUNDERS])
        if back:
            office.service.rulebooks.adopt([key_of(name) for name in FOUNDERS])
        return found

    with patch.object(cases, "judged_today", judged):
        office.service.timers.tick()
    assert office.service.desk.show(done.case).case.state == State.SCHEDULED, "published by rules no longer in force"
    fresh = office.service
    if not back:
        fresh = open_store(office.folder, rules=newer, clock=office.clock, durable=False)
    fresh.timers.tick()
    assert fresh.desk.show(done.case).case.state == (State.PUBLISHED if back else State.BLOCKED)


def test_a_clock_set_back_gives_nobody_what_has_ended(office: Office) -> None:
    """A delegation that is over, a role taken back, the rules of an earlier day: time in the log goes forward."""
    people, clock = office.service.people, office.clock
    people.delegate("p-zhou", "director", clock.now + timedelta(hours=1), key_of("chen"))
    done = office.submit()
    office.approve(done.case, "li", "editor", "tier:initial")
    office.approve(done.case, "zhao", "legal", "tier:second")
    clock.forward(hours=2)
    office.service.cases.comment(done.case, key_of("li"), "editor", "其后")
    clock.forward(hours=-2)
    with pytest.raises(ReviewError) as error:
        office.approve(done.case, "zhou", "director", "tier:final", "p-chen")
    assert error.value.code == "no-such-role"
    stamps = [leaf.said["ts"] for leaf in office.service.audit.leaves(0, 100)]
    assert [each[:23] for each in stamps] == sorted(each[:23] for each in stamps)


def test_nothing_is_added_to_a_log_that_is_shorter_than_what_was_signed(office: Office, tmp_path: Path) -> None:
    """Somebody put an old database back by hand: no act goes in, not only the signer refuses."""
    old = (office.folder / "review.db").read_bytes()
    office.published()
    office.service.close()
    (office.folder / "review.db").write_bytes(old)
    service = office.open()
    size = service.audit.size()
    with pytest.raises(StoreError, match="rolled back") as error:
        service.cases.submit(office.draft(), key_of("wang"))
    assert (error.value.code, service.audit.size()) == ("store.rolled-back", size)
