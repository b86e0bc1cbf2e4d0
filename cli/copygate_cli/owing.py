"""`owed_lines`: reports, takedowns and break-glass grants that owe something, as the queue and a case show them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Final

from copygate.review.words import MATTERS, word
from copygate_cli.mattering import SHORT, clock
from copygate_cli.mattertexts import say
from copygate_cli.takedown import owes

if TYPE_CHECKING:
    from copygate.service.desk import View
    from copygate_cli.storage import Desktop

_CONCERNED: Final = frozenset(("duty-officer", "legal", "director", "counsel", "admin"))


def owed_lines(desk: Desktop, account: str = "", case: str = "") -> Iterator[str]:
    """A line each, shown until it is done; to an account only if it holds a role that can do something about it."""
    if account and _CONCERNED.isdisjoint(desk.roles_of(account)):
        return
    lang, service = desk.lang, desk.service
    for report in service.reports.all(case):
        state = word(MATTERS, report.outcome or report.state, lang)
        values = {"id": report.id[:SHORT], "case": report.case[:SHORT], "kind": word(MATTERS, report.kind, lang)}
        yield say("owed.report", lang, state=state, left=_left(desk, report.due_at), **values)
    for takedown in service.takedowns.all(case):
        values = {"id": takedown.id[:SHORT], "case": takedown.case[:SHORT]}
        if owes(takedown) == "removal":
            state = word(MATTERS, takedown.state, lang)
            yield say("owed.takedown", lang, state=state, left=_left(desk, takedown.due_at), **values)
        else:
            yield say("owed.write-up", lang, **values)
    for grant in service.overrides.all(case):
        values = {"id": grant.id[:SHORT], "case": grant.case[:SHORT], "incident": grant.incident}
        yield say("owed.override", lang, by=desk.when(grant.review_by), **values)


def oral_lines(desk: Desktop, view: View) -> Iterator[str]:
    """The oral approvals of what the case is about now that nobody has put on paper."""
    lang, case = desk.lang, view.case
    for oral in case.spoken():
        given = oral.given
        wanted = case.plan.requirement(given.requirement) if case.plan else None
        yield say(
            "oral.lapsed" if oral.lapsed else "oral.waits",
            lang,
            requirement=wanted.title if wanted else given.requirement,
            name=desk.name(given.account),
            heard=desk.name(given.heard_by),
            channel=word(MATTERS, oral.channel, lang),
            until=desk.when(given.until) if given.until else "-",
        )


def _left(desk: Desktop, due_at: datetime | None) -> str:
    if due_at is None:
        return ""
    left = due_at - desk.service.writer.clock()
    return say("owed.over" if left.total_seconds() < 0 else "owed.left", desk.lang, left=clock(left))
