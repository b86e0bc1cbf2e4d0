"""`copygate override …`: break-glass: two people, an incident, an hour at most, reviewed by somebody else."""

from __future__ import annotations

import click

from copygate.review.words import MATTERS, word
from copygate_cli.acting import Act, at_desk, signed, tell
from copygate_cli.mattering import SHORT, all_option, tell_list
from copygate_cli.mattertexts import both, say
from copygate_cli.speech import Group
from copygate_cli.storage import Desktop


@click.group("override", cls=Group, help="help.override")
def override() -> None:
    """Break-glass."""


@override.command("grant", help="help.override.grant")
@click.argument("case", metavar="CASE")
@click.option("--incident", metavar="ID", required=True, help="help.override.grant.incident")
@click.option("--minutes", metavar="N", type=click.IntRange(1, 60), default=60, help="help.override.grant.minutes")
@signed("override.granted", "reason", "seen", "sure", people=2)
def grant(act: Act, case: str, incident: str, minutes: int) -> None:
    """Two people may publish this without its approvals, for a while."""
    desk, overrides = act.desk, act.desk.service.overrides
    name = desk.case(case)
    act.confirm("ask.override", name)
    done = overrides.grant(
        name, act.people, act.role(), incident, act.reason, seen=act.seen, minutes=minutes, request=act.request
    )
    tell(desk, done)
    found = next((each for each in overrides.all() if each.id == done.id), None)
    if found is not None:
        until, by = desk.when(found.until), desk.when(found.review_by)
        click.echo(say("override.granted", desk.lang, until=until, by=by, case=name[:SHORT]))


@override.command("publish", help="help.override.publish")
@click.argument("case", metavar="CASE")
@signed("publication.forced", "sure", rules=True)
def publish(act: Act, case: str) -> None:
    """Out it goes, by the break-glass that is in force for it."""
    from copygate.errors import UsageError
    from copygate.review.states import transition

    desk = act.desk
    name = desk.case(case)
    act.confirm("ask.force", name)
    granted = desk.service.overrides.all(name, reviewed=True)
    if not granted:
        raise UsageError("no-override", both("error.no-override", case=name[:SHORT]))
    last = max(granted, key=lambda each: each.granted_at)
    # In an emergency nobody is asked which of their roles they act in: the first that may will do.
    row, held = transition(act.name), desk.roles_of(act.by.name)
    role = act.role_given or next((each for each in (row.roles if row else ()) if each in held), None)
    act.acting_as(role).on_case(name, override=last.id)


@override.command("review", help="help.override.review")
@click.argument("which", metavar="OVERRIDE")
@click.option("--justified/--unjustified", default=None, required=True, help="help.override.review.justified")
@signed("override.reviewed", "reason")
def review(act: Act, which: str, justified: bool) -> None:
    """Somebody else judges it."""
    act.on_matter(act.desk.service.overrides.review, which, justified, act.reason)


@override.command("list", help="help.override.list")
@all_option
@at_desk()
def list_overrides(desk: Desktop, everything: bool) -> None:
    """Those that wait for their review."""
    rows = [
        (
            each.id[:SHORT],
            each.case[:SHORT],
            each.incident,
            "、".join(desk.name(one) for one in each.accounts),
            desk.when(each.until),
            word(MATTERS, each.state, desk.lang),
            desk.when(each.review_by),
        )
        for each in desk.service.overrides.all(reviewed=everything)
    ]
    tell_list("override", rows, desk.lang)
