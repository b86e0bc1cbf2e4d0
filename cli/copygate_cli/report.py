"""`copygate report …`: what readers complain of; the clock runs from receipt, the reporter is sealed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from copygate.review.matters import GRADES, OUTCOMES, REPORT_KINDS
from copygate.review.words import MATTERS
from copygate_cli.mattering import SHORT, clock, named, tell_settled, text_from
from copygate_cli.mattertexts import say
from copygate_cli.speech import Choice, Command, Group
from copygate_cli.storage import Desktop, Moment, key_option, one_key, role_choice, store_option

_FILE = click.Path(path_type=Path, allow_dash=True)
_role = click.option("--role", metavar="ROLE", type=role_choice(), help="help.review.role")
_request = click.option("--request", metavar="ID", default="", help="help.review.request")


def _choice(words: tuple[str, ...]) -> Choice:
    return Choice(words, {MATTERS[each][1]: each for each in words})


@click.group("report", cls=Group, help="help.report")
def report() -> None:
    """User reports."""


@report.command("file", cls=Command, help="help.report.file")
@click.argument("case", metavar="CASE")
@click.argument("text", metavar="FILE", type=_FILE)
@click.option("--kind", metavar="KIND", type=_choice(REPORT_KINDS), default="other", help="help.report.file.kind")
@click.option("--received", metavar="WHEN", type=Moment(), help="help.report.file.received")
@click.option("--reporter", metavar="FILE", type=_FILE, help="help.report.file.reporter")
@_role
@_request
@store_option
@key_option
@click.pass_context
def file_report(  # noqa: PLR0913, PLR0917 - click hands over every option by name
    ctx: click.Context,
    case: str,
    text: Path,
    kind: str,
    received: date | None,
    reporter: Path | None,
    role: str | None,
    request: str,
    store: Path | None,
    key: Path | None,
) -> int:
    """Write down a report."""
    by = one_key(ctx, key)
    said, who = text_from(text), text_from(reporter) if reporter else ""
    with Desktop(ctx, store) as desk:
        acting = desk.role(role, by.name, "report.received")
        done = desk.service.reports.receive(
            desk.case(case),
            said,
            by,
            acting,
            kind=kind,
            reporter=who,
            came_at=desk.moment(received),
            request=request,
        )
        tell_settled(desk, done)
        found = next((each for each in desk.service.reports.all() if each.id == done.id), None)
        if found is not None and found.due_at is not None:
            left = found.due_at - desk.service.writer.clock()
            over = left.total_seconds() < 0
            at = desk.when(found.due_at if over else found.came_at)
            click.echo(say("report.overdue" if over else "report.clock", desk.lang, at=at, left=clock(left)))
        click.echo(say("report.next", desk.lang, id=done.id[:SHORT]))
    return 0


@report.command("triage", cls=Command, help="help.report.triage")
@click.argument("which", metavar="REPORT")
@click.argument("grade", metavar="urgent|ordinary", type=_choice(GRADES))
@_role
@_request
@store_option
@key_option
@click.pass_context
def triage(
    ctx: click.Context, which: str, grade: str, role: str | None, request: str, store: Path | None, key: Path | None
) -> int:
    """How pressing it is."""
    by = one_key(ctx, key)
    with Desktop(ctx, store) as desk:
        acting = desk.role(role, by.name, "report.triaged")
        tell_settled(
            desk, desk.service.reports.triage(named(desk, "report", which), by, acting, grade, request=request)
        )
    return 0


@report.command("decide", cls=Command, help="help.report.decide")
@click.argument("which", metavar="REPORT")
@click.argument("outcome", metavar="upheld|dismissed|duplicate", type=_choice(OUTCOMES))
@click.option("--reason", metavar="TEXT", default="", help="help.review.reason")
@_role
@_request
@store_option
@key_option
@click.pass_context
def decide(
    ctx: click.Context,
    which: str,
    outcome: str,
    reason: str,
    role: str | None,
    request: str,
    store: Path | None,
    key: Path | None,
) -> int:
    """What came of it."""
    by = one_key(ctx, key)
    with Desktop(ctx, store) as desk:
        acting, name = desk.role(role, by.name, "report.decided"), named(desk, "report", which)
        tell_settled(desk, desk.service.reports.decide(name, by, acting, outcome, reason, request=request))
    return 0


@report.command("answer", cls=Command, help="help.report.answer")
@click.argument("which", metavar="REPORT")
@click.argument("text", metavar="FILE", type=_FILE)
@_role
@_request
@store_option
@key_option
@click.pass_context
def answer(
    ctx: click.Context, which: str, text: Path, role: str | None, request: str, store: Path | None, key: Path | None
) -> int:
    """What the reporter was told."""
    by, said = one_key(ctx, key), text_from(text)
    with Desktop(ctx, store) as desk:
        acting, name = desk.role(role, by.name, "report.answered"), named(desk, "report", which)
        tell_settled(desk, desk.service.reports.answer(name, by, acting, said, request=request))
    return 0


@report.command("list", cls=Command, help="help.report.list")
@click.option("--all", "everything", is_flag=True, help="help.matter.all")
@store_option
@click.pass_context
def list_reports(ctx: click.Context, everything: bool, store: Path | None) -> int:
    """What is open, the oldest first."""
    from copygate.review.words import word
    from copygate_cli.columns import table

    with Desktop(ctx, store) as desk:
        lang, now = desk.lang, desk.service.writer.clock()
        rows = [
            (
                each.id[:SHORT],
                each.case[:SHORT],
                word(MATTERS, each.kind, lang),
                word(MATTERS, each.outcome or each.state, lang),
                desk.when(each.came_at),
                ("-" if each.due_at < now else "") + clock(each.due_at - now) if each.due_at else "",
            )
            for each in desk.service.reports.all(closed=everything)
        ]
        click.echo(table(say("report.columns", lang).split("|"), rows) if rows else say("matter.none", lang))
    return 0


@report.command("show", cls=Command, help="help.report.show")
@click.argument("which", metavar="REPORT")
@click.option("--reporter", is_flag=True, help="help.report.show.reporter")
@click.option("--reason", metavar="TEXT", default="", help="help.review.reason")
@_role
@store_option
@key_option
@click.pass_context
def show(
    ctx: click.Context, which: str, reporter: bool, reason: str, role: str | None, store: Path | None, key: Path | None
) -> int:
    """One report; who sent it only when asked for, and that is written down."""
    from copygate.errors import UsageError, Wording
    from copygate.report.disclosure import masked
    from copygate.report.excerpt import visible
    from copygate.review.words import word

    with Desktop(ctx, store) as desk:
        lang, name = desk.lang, named(desk, "report", which)
        found = next((each for each in desk.service.reports.all(closed=True) if each.id == name), None)
        if found is None:
            raise UsageError("unknown-matter", Wording(f"there is no `{which}`", f"没有 {which}"))
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
            by = one_key(ctx, key)
            who = desk.service.reports.open_reporter(name, by, desk.role(role, by.name, "report.decided"), reason)
            click.echo(say("report.reporter", lang, who=visible(who)))
        else:
            click.echo(say("report.sealed", lang))
    return 0
