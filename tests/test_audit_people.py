"""Level 3 judges roles: by the log's own entries of who may act, which only those who may have written."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import pytest

from copygate.audit.canonical import Json, canonical
from copygate.audit.entry import Actor, Obj, Reason
from copygate.audit.identifiers import timestamp
from copygate.audit.keys import ENROL_ACT, ROOT_ACT, enrolment
from copygate.audit.verifier import KEPT_BY, RESTORED_WITHIN, ROLES, Replay, read_leaf
from copygate.review.approvals import RESTORED_WITHIN as SERVED_WITHIN
from copygate.review.matters import STEPS
from copygate.review.states import TRANSITIONS
from copygate.service.keeping import ERASERS
from copygate.service.rulebooks import ADOPTERS
from copygate.service.vault import VERIFIERS
from tests.audit import ORIGIN, entry, moment
from tests.audit_log import PEOPLE, PLAN, Log, about

HELD = {"p-1": ("admin", "creator", "publisher", "duty-officer"), "p-2": ("admin", "legal"), "p-3": ("legal",)}
PLANNED = sha256(canonical(PLAN)).hexdigest()


def grant(account: str, role: str, since: int = 0, until: int | None = None) -> dict[str, Json]:
    row: dict[str, Json] = {"account": account, "role": role, "since": timestamp(moment(since))}
    if until is not None:
        row["until"] = timestamp(moment(until))
    return {"table": "grants", "key": f"{account}/{role}/{since}", "row": row}


@dataclass
class Book:
    """A log whose root says who may do what, and what happens in it."""

    log: Log = field(default_factory=Log)
    number: int = 10

    def __post_init__(self) -> None:
        keys = enrolment(PEOPLE["p-1"].verifier, PEOPLE["p-2"].verifier)
        rows: list[Json] = [grant(who, role) for who, roles in HELD.items() for role in roles]
        self.log.add(about(entry(0, ROOT_ACT, data={**keys, "rows": rows}), "store", ORIGIN), "p-1", "p-2")
        third = enrolment(PEOPLE["p-3"].verifier)
        self.log.add(about(entry(1, ENROL_ACT, data=third), "person", "p-3"), "p-1", "p-2", "p-3")

    def person(self, act: str, account: str, by: str, *rows: dict[str, Json], signers: tuple[str, ...] = ()) -> None:
        """Something about a person."""
        said = entry(self.number, act, by=by, data={"rows": list(rows)})
        self.log.add(about(said, "person", account), *(signers or (by,)))
        self.number += 1

    def case(
        self, act: str, by: str, role: str, before: str, after: str, behalf: str = "", case: str = "7", **data: Json
    ) -> None:
        """Something about a case."""
        said = entry(self.number, act, by=by, case=case, states=(before, after), data=data)
        kind = "engine" if by == "engine" else "user"
        said = replace(said, actor=Actor(id=by, kind=kind, role=role, auth="ed25519", on_behalf_of=behalf))
        self.log.add(said, *(() if by == "engine" else (by,)))
        self.number += 1

    def approved(self, plan: dict[str, Json] = PLAN, planned: str = PLANNED) -> None:
        """A draft with both yeses."""
        self.case("review.submitted", "p-1", "creator", "", "checking")
        self.case("review.checked", "engine", "", "checking", "in-review", plan=plan)
        for by, requirement, after in (("p-2", "first", "in-review"), ("p-3", "final", "approved")):
            self.case(
                "review.approved", by, "legal", "in-review", after, requirement=requirement, round=1, plan=planned
            )

    def published(self) -> None:
        self.case("publication.published", "p-1", "publisher", "approved", "published")

    def found(self) -> list[tuple[str, str]]:
        """What the replay says."""
        replay = Replay()
        for index, raw in enumerate(self.log.leaves):
            replay.apply(index, read_leaf(raw, ORIGIN))
        return [(each.code, each.what) for each in replay.problems]


def test_an_honest_log_with_a_book_of_roles_holds() -> None:
    book = Book()
    book.person("role.granted", "p-3", "p-1", grant("p-3", "director", 10))
    book.person("person.joined", "p-3", "p-1", {"table": "same", "key": "x", "row": {"one": "p-3", "other": "p-9"}})
    book.approved()
    book.published()
    assert book.found() == []


def lent(delegator: str, delegate: str, role: str) -> dict[str, Json]:
    row: dict[str, Json] = {"delegator": delegator, "delegate": delegate, "role": role}
    row |= {"since": timestamp(moment(0)), "until": timestamp(moment(10_000))}
    return {"table": "delegations", "key": f"{delegator}/{delegate}/{role}", "row": row}


ENDED = grant("p-3", "legal", 0, 14)
JOINED: dict[str, Json] = {"table": "same", "key": "p-2/p-3", "row": {"one": "p-2", "other": "p-3"}}


@pytest.mark.parametrize(
    ("what", "changed"),
    [
        ("final", lambda book: book.person("role.revoked", "p-3", "p-1", ENDED)),
        ("final", lambda book: book.person("person.joined", "p-2", "p-1", JOINED)),
        ("first", lambda book: book.person("delegation.granted", "p-2", "p-2", lent("p-2", "p-1", "legal"))),
    ],
    ids=("the role was taken back", "two of them are one person", "one of them has the author as a delegate"),
)
def test_a_yes_that_counts_no_more_publishes_nothing(what: str, changed: Any) -> None:
    book = Book()
    book.approved()
    changed(book)
    book.published()
    assert book.found() == [("unapproved", f"case/7: {what}")]


def test_a_role_that_was_taken_back_is_gone_whatever_date_a_later_entry_bears() -> None:
    """The clock set back does not bring it back: entries have an order."""
    book = Book()
    book.approved()
    book.person("role.revoked", "p-3", "p-1", grant("p-3", "legal", 0, 900))
    book.published()
    assert book.found() == [("unapproved", "case/7: final")]


@pytest.mark.parametrize(
    ("act", "account", "by", "row", "code"),
    [
        ("role.granted", "p-3", "p-3", grant("p-3", "director", 10), "authority"),
        ("role.granted", "p-1", "p-1", grant("p-1", "legal", 10), "authority"),
        ("role.granted", "p-2", "p-1", grant("p-3", "director", 10), "authority"),
        ("role.granted", "p-3", "p-1", grant("p-3", "legal", 0), "authority"),
        ("role.revoked", "p-2", "p-3", grant("p-2", "legal", 0, 10), "authority"),
        ("role.revoked", "p-3", "p-1", {**ENDED, "key": "p-2/legal/0"}, "authority"),
        ("role.revoked", "p-3", "p-1", grant("p-3", "director", 0, 10), "authority"),
        ("person.joined", "p-2", "p-3", JOINED, "authority"),
        ("delegation.granted", "p-1", "p-1", lent("p-1", "p-3", "legal"), "authority"),
        ("delegation.granted", "p-3", "p-3", lent("p-2", "p-3", "admin"), "authority"),
        ("person.noted", "p-3", "p-3", grant("p-3", "director", 10), "rows"),
        ("person.noted", "p-3", "p-3", JOINED, "rows"),
        ("role.granted", "p-3", "p-1", {"table": "grants", "key": "x", "row": {"account": "p-3"}}, "rows"),
    ],
)
def test_who_may_act_is_changed_only_by_those_who_may(
    act: str, account: str, by: str, row: dict[str, Json], code: str
) -> None:
    book = Book()
    book.person(act, account, by, row)
    assert code in {found for found, _ in book.found()}


def test_roles_that_nobody_signed_for_are_found() -> None:
    """A creator with the database: no admin's key, so no signature."""
    book = Book()
    rows: list[Json] = [grant("p-3", "director", 9)]
    book.log.add(about(entry(9, "role.granted", data={"rows": rows}), "person", "p-3"))
    assert {"unsigned", "authority"} <= {code for code, _ in book.found()}


def test_whatever_a_person_does_is_signed_where_there_is_a_book_of_people() -> None:
    """Whoever writes the database could withdraw a case in somebody's name; there is no unsigned mode."""
    book = Book()
    book.approved()
    said = entry(book.number, "review.withdrawn", by="p-1", case="7", states=("approved", "withdrawn"))
    book.log.add(replace(said, actor=replace(said.actor, role="creator")))
    assert book.found() == [("unsigned", "review.withdrawn, p-1")]


def test_a_tombstone_is_signed_by_those_who_may_erase() -> None:
    """Any enrolled key used to do: whoever took evidence away could cover it with a signature of their own."""
    book = Book()
    said = entry(book.number, "subject.erased", by="p-1", data={"kids": ["k-1"]})
    said = replace(said, reason=Reason(code="pipl-47"), actor=replace(said.actor, role="creator"))
    book.log.add(about(said, "subject", "s-1"), "p-1")
    assert book.found() == [("role", "subject.erased, p-1, creator")]


def test_rules_are_adopted_by_two_who_may() -> None:
    row: dict[str, Json] = {"table": "rulebooks", "key": "d", "row": {"digest": "d", "seq": 2, "since": "2026"}}
    for signers, seq, good in ((("p-1", "p-2"), 2, True), (("p-2",), 2, False), (("p-1", "p-2"), 0, False)):
        book = Book()
        told: list[Json] = [{**row, "row": {"digest": "d", "seq": seq, "since": "2026"}}]
        said = entry(10, "rules.adopted", by=signers[0], data={"rows": told})
        book.log.add(replace(said, obj=Obj(type="rulebook", id="d")), *signers)
        assert ("authority" in {code for code, _ in book.found()}) is not good, (signers, seq)


@pytest.mark.parametrize(
    ("by", "role", "behalf"),
    [("p-3", "publisher", ""), ("p-1", "duty-officer", ""), ("p-3", "publisher", "p-1"), ("engine", "publisher", "")],
    ids=("not held", "held and not the one", "for somebody who lent nothing", "no person at all"),
)
def test_whoever_publishes_is_a_publisher(by: str, role: str, behalf: str) -> None:
    book = Book()
    book.approved()
    book.case("publication.published", by, role, "approved", "published", behalf)
    assert [code for code, _ in book.found()] == ["role"]


def test_a_plan_put_in_the_place_of_the_one_that_was_signed_under_is_found() -> None:
    """Whoever writes the database could ask for less once the first yes was there: the yes names its plan."""
    weaker = {**PLAN, "requirements": PLAN["requirements"][:1]}  # type: ignore[index]
    book = Book()
    book.approved(plan=weaker)
    book.published()
    assert book.found() == [("unapproved", "case/7: plan")]


def test_an_old_yes_restores_nothing() -> None:
    for later, code in ((60, []), (RESTORED_WITHIN.total_seconds(), [("unapproved", "case/7: restore")])):
        book = Book()
        book.approved()
        book.published()
        book.case("publication.suspended", "p-1", "duty-officer", "published", "suspended")
        book.case("publication.restored", "p-2", "legal", "suspended", "suspended")
        book.number += int(later)
        book.case("publication.restored", "p-3", "legal", "suspended", "published")
        assert book.found() == code


def test_the_verifier_knows_the_roles_of_the_service() -> None:
    """It shares no line with it, so its tables are compared."""
    of_cases = {row.act: " ".join(row.roles) for row in TRANSITIONS if row.roles}
    of_matters = {row.act: " ".join(row.roles) for row in STEPS if row.roles}
    same = {act: set(roles.split()) for act, roles in (of_cases | of_matters).items()}
    keepers = {each: set(ERASERS) for each in ("subject.erased", "hold.placed", "hold.released")}
    same |= {**keepers, "subject.opened": same["report.decided"], "evidence.verified": set(VERIFIERS)}
    assert {act: set(roles.split()) for act, roles in ROLES.items()} == same
    assert RESTORED_WITHIN == SERVED_WITHIN
    assert set(KEPT_BY) == {"grants", "delegations", "same", "rulebooks"}
    from copygate.audit import verifier

    assert tuple(verifier.ADOPTERS.split()) == ADOPTERS
