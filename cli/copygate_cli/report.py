"""`copygate report …`: what readers complain of; the clock runs from receipt, the reporter is sealed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from copygate.review.matters import GRADES, OUTCOMES, REPORT_KINDS
from copygate.review.words import MATTERS, word
from copygate_cli.acting import ASKS, Act, at_desk, key_option, signed, tell
from copygate_cli.mattering import SHORT, TEXT_FILE, all_option, clock, left_until, tell_list, text_from
from copygate_cli.mattertexts import say
from copygate_cli.speech import Choice, Group
from copygate_cli.storage import Desktop, Moment, one_key

_which = click.argument("which", metavar="REPORT")


def _choice(words: tuple[str, ...]) -> Choice:
    return Choice(words, {MATTERS[each][1]: each for each in words})


@click.group("report", cls=Group, help="help.report")
def report() -> None:
    """User reports."""


@report.command("file", help="help.report.file")
@click.argument("case", metavar="CASE")
@click.argument("text", metavar="FILE", type=TEXT_FILE)
@click.option("--kind", metavar="KIND", type=_choice(REPORT_KINDS), default="other", help="help.report.file.kind")
@click.option("--received", metavar="WHEN", type=Moment(), help="help.report.file.received")
@click.option("--reporter", metavar="FILE", type=TEXT_FILE, help="help.report.file.reporter")
@signed("report.received")
def file_report(act: Act, case: str, text: Path, kind: str, received: date | None, reporter: Path | None) -> None:
    """Write down a report."""
    desk, reports = act.desk, act.desk.service.reports
    said, who = text_from(text), text_from(reporter) if reporter else ""
    name, came = desk.case(case), desk.moment(received)
    done = reports.receive(name, said, act.by, act.role(), kind=kind, reporter=who, came_at=came, request=act.request)
    tell(desk, done)
    found = next((each for each in reports.all() if each.id == done.id), None)
    if found is not None and found.due_at is not None:
        left = found.due_at - desk.service.writer.clock()
        over = left.total_seconds() < 0
        at = desk.when(found.due_at if over else found.came_at)
        click.echo(say("report.overdue" if over else "report.clock", desk.lang, at=at, left=clock(left)))
    click.echo(say("report.next", desk.lang, id=done.id[:SHORT]))


@report.command("triage", help="help.report.triage")
@_which
@click.argument("grade", metavar="urgent|ordinary", type=_choice(GRADES))
@signed("report.triaged")
def triage(act: Act, which: str, grade: str) -> None:
    """How pressing it is."""
    act.on_matter(act.desk.service.reports.triage, which, grade)


@report.command("decide", help="help.report.decide")
@_which
@click.argument("outcome", metavar="upheld|dismissed|duplicate", type=_choice(OUTCOMES))
@signed("report.decided", "reason")
def decide(act: Act, which: str, outcome: str) -> None:
    """What came of it."""
    act.on_matter(act.desk.service.reports.decide, which, outcome, act.reason)


@report.command("answer", help="help.report.answer")
@_which
@click.argument("text", metavar="FILE", type=TEXT_FILE)
@signed("report.answered")
def answer(act: Act, which: str, text: Path) -> None:
    """What the reporter was told."""
    act.on_matter(act.desk.service.reports.answer, which, text_from(text))


@report.command("list", help="help.report.list")
@all_option
@at_desk()
def list_reports(desk: Desktop, everything: bool) -> None:
    """What is open, the oldest first."""
    lang, now = desk.lang, desk.service.writer.clock()
    rows = [
        (
            each.id[:SHORT],
            each.case[:SHORT],
            word(MATTERS, each.kind, lang),
            word(MATTERS, each.outcome or each.state, lang),
            desk.when(each.came_at),
            left_until(each.due_at, now),
        )
        for each in desk.service.reports.all(closed=everything)
    ]
    tell_list("report", rows, lang)


@report.command("show", help="help.report.show")
@_which
@click.option("--reporter", is_flag=True, help="help.report.show.reporter")
@ASKS["reason"]
@ASKS["role"]
@at_desk()
@key_option
def show(desk: Desktop, which: str, reporter: bool, reason: str, role_given: str | None, key: Path | None) -> None:
    """One report; who sent it only when asked for, and that is written down."""
    from copygate.report.disclosure import masked
    from copygate.report.excerpt import visible

    lang, name = desk.lang, desk.matter("report", which)
    found = next(each for each in desk.service.reports.all(closed=True) if each.id == name)
    kind, state = word(MATTERS, found.kind, lang), word(MATTERS, found.state, lang)
    click.echo(say("report.head", lang, id=found.id, kind=kind, state=state, case=found.case))
    click.echo(say("report.came", lang, at=desk.when(found.came_at)))
    for line in found.text.splitlines():
        click.echo(say("report.text", lang, text=visible(masked(line))))
    if not found.text:
        click.echo(say("report.erased", lang))
    if found.outcome:
        click.echo(say("report.outcome", lang, outcome=word(MATTERS, found.outcome, lang)))
    if not found.sealed:
        click.echo(say("report.anonymous", lang))
    elif reporter:
        by = one_key(desk.ctx, key)
        role = desk.role(role_given, by.name, "report.decided")
        who = desk.service.reports.open_reporter(name, by, role, reason)
        click.echo(say("report.reporter", lang, who=visible(who)))
    else:
        click.echo(say("report.sealed", lang))
