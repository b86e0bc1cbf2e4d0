"""`copygate review …`: drafts go in, people decide, what is approved goes out. Thin over `copygate.service`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from copygate_cli import reviewfiles
from copygate_cli.reviewtexts import say
from copygate_cli.speech import Command, Group
from copygate_cli.stats import stats
from copygate_cli.storage import (
    Desktop,
    Moment,
    key_option,
    keys_option,
    one_key,
    refuse_review,
    role_choice,
    store_option,
    two_keys,
)

if TYPE_CHECKING:
    from copygate.service import Done
    from copygate.service.desk import Standing, View

_FILE = click.Path(path_type=Path)
_case = click.argument("case", metavar="CASE")
_role = click.option("--role", metavar="ROLE", type=role_choice(), help="help.review.role")
_seen = click.option("--seen", metavar="CODE", help="help.review.seen")
_reason = click.option("--reason", metavar="TEXT", default="", help="help.review.reason")
_sure = click.option("--sure", is_flag=True, help="help.review.sure")
_request = click.option("--request", metavar="ID", default="", help="help.review.request")
_behalf = click.option("--on-behalf-of", metavar="WHO", help="help.review.behalf")


@click.group("review", cls=Group, help="help.review")
def review() -> None:
    """Cases, from submission to publication."""


@review.command("submit", cls=Command, help="help.review.submit")
@click.argument("draft", metavar="DRAFT", type=_FILE)
@click.option("--case", metavar="CASE", default="", help="help.review.submit.case")
@click.option("--with", "others", metavar="WHO", multiple=True, help="help.review.submit.with")
@click.option("--workflow", metavar="NAME", help="help.review.submit.workflow")
@_role
@_request
@store_option
@key_option
@click.pass_context
def submit(  # noqa: PLR0913, PLR0917 - click hands over every option by name
    ctx: click.Context,
    draft: Path,
    case: str,
    others: tuple[str, ...],
    workflow: str | None,
    role: str | None,
    request: str,
    store: Path | None,
    key: Path | None,
) -> int:
    """Freeze, check and plan; exit 1 if it is blocked, 3 if the check broke down."""
    from copygate.review.states import State

    by = one_key(ctx, key)
    with Desktop(ctx, store, rules=True) as desk:
        acting = desk.role(role, by.name, "review.submitted")
        done = desk.service.cases.submit(
            draft,
            by,
            acting,
            case=desk.case(case) if case else "",
            contributors=[desk.account(each) for each in others],
            metadata={"workflow": workflow} if workflow else {},
            request=request,
        )
        _tell(desk, done)
        if done.alarm:
            click.echo(say("review.alarm", desk.lang, why=done.alarm), err=True)
            return 3
        from copygate_cli.screens import next_lines

        for line in next_lines(desk, desk.service.desk.show(done.case)):
            click.echo(line)
        return 1 if done.state == State.BLOCKED else 0


@review.command("queue", cls=Command, help="help.review.queue")
@click.option("--role", "roles", metavar="ROLE", type=role_choice(), multiple=True, help="help.review.queue.role")
@click.option("--all", "everything", is_flag=True, help="help.review.queue.all")
@store_option
@key_option
@click.pass_context
def queue(ctx: click.Context, roles: tuple[str, ...], everything: bool, store: Path | None, key: Path | None) -> int:
    """What waits, the most urgent first."""
    import os

    from copygate.review.states import State
    from copygate_cli.screens import queue_lines
    from copygate_cli.storage import KEY

    with Desktop(ctx, store) as desk:
        account = ""
        if not everything and not roles and (key or os.environ.get(KEY)):
            account = one_key(ctx, key).name
            roles = desk.roles_of(account)
            waiting = desk.service.desk.queue(roles) if roles else []
            waiting += desk.service.desk.queue(states=(State.BLOCKED, State.CHANGES_REQUESTED))
        else:
            waiting = desk.service.desk.queue(roles)
        for line in queue_lines(desk, waiting, account):
            click.echo(line)
    return 0


@review.command("show", cls=Command, help="help.review.show")
@_case
@click.option("--diff", is_flag=True, help="help.review.show.diff")
@store_option
@click.pass_context
def show(ctx: click.Context, case: str, diff: bool, store: Path | None) -> int:
    """All a decision needs, and the code to decide with."""
    from copygate_cli.screens import case_lines, diff_lines

    with Desktop(ctx, store) as desk:
        name = desk.case(case)
        view = desk.service.desk.show(name)
        for line in case_lines(desk, view):
            click.echo(line)
        if diff:
            for line in diff_lines(desk, view):
                click.echo(line)
    return 0


@review.command("approve", cls=Command, help="help.review.approve")
@_case
@click.option("--yes", metavar="LINE", multiple=True, help="help.review.yes")
@click.option("--score", "scores", metavar="LINE=N", multiple=True, help="help.review.score")
@_seen
@_role
@_behalf
@_request
@store_option
@key_option
@click.pass_context
def approve(  # noqa: PLR0913, PLR0917 - click hands over every option by name
    ctx: click.Context,
    case: str,
    yes: tuple[str, ...],
    scores: tuple[str, ...],
    seen: str | None,
    role: str | None,
    on_behalf_of: str | None,
    request: str,
    store: Path | None,
    key: Path | None,
) -> int:
    """A tier's yes, with its checklist."""
    from copygate_cli.answering import answers_for

    by, code = one_key(ctx, key), _looked(ctx, case, seen)
    with Desktop(ctx, store) as desk:
        view = desk.service.desk.show(desk.case(case))
        tier = _open_tier(view)
        roles = tier.requirement.roles if tier else ()
        acting_for = desk.account(on_behalf_of) if on_behalf_of else None
        acting = desk.role(role, acting_for or by.name, "review.approved", roles)
        # Asked only of who looked: nobody fills in a list for a draft that has changed since.
        # What this request did before is not done again: by now another tier, with another list, may be open.
        ask = tier is not None and code == view.seen and not desk.asked_before(request)
        answers = answers_for(ctx, tier, yes, scores, desk.lang) if tier and ask else {}
        done = desk.service.cases.approve(
            view.case.id,
            by,
            acting,
            tier.requirement.id if tier else "",
            seen=code,
            answers=answers,
            on_behalf_of=acting_for,
            request=request,
        )
        _tell(desk, done)
    return 0


@review.command("sign-off", cls=Command, help="help.review.sign-off")
@_case
@click.option("--for", "requirement", metavar="ID", help="help.review.for")
@_seen
@_role
@_behalf
@_request
@store_option
@key_option
@click.pass_context
def sign_off(  # noqa: PLR0913, PLR0917 - click hands over every option by name
    ctx: click.Context,
    case: str,
    requirement: str | None,
    seen: str | None,
    role: str | None,
    on_behalf_of: str | None,
    request: str,
    store: Path | None,
    key: Path | None,
) -> int:
    """A yes beside the tiers."""
    by, code = one_key(ctx, key), _looked(ctx, case, seen)
    with Desktop(ctx, store) as desk:
        view = desk.service.desk.show(desk.case(case))
        acting_for = desk.account(on_behalf_of) if on_behalf_of else None
        held = desk.roles_of(acting_for or by.name)
        wanted = _beside(ctx, view, requirement, (role,) if role else held)
        if wanted is None:  # nothing of the kind is asked for: the guard says so, whatever the role
            acting = role or next(iter(held), "tech-lead")
        else:
            acting = desk.role(role, acting_for or by.name, "review.signed-off", wanted.requirement.roles)
        done = desk.service.cases.sign_off(
            view.case.id,
            by,
            acting,
            wanted.requirement.id if wanted else requirement or "",
            seen=code,
            on_behalf_of=acting_for,
            request=request,
        )
        _tell(desk, done)
    return 0


def _decision(name: str, act: str, *, seen: bool = False, text: str = "reason") -> None:
    """A command for an act that takes a reason."""

    @review.command(name, cls=Command, help=f"help.review.{name}")
    @_case
    @click.option(f"--{text}", "reason", metavar="TEXT", default="", help="help.review.reason")
    @_role
    @_request
    @store_option
    @key_option
    @click.pass_context
    def decide(
        ctx: click.Context,
        case: str,
        reason: str,
        role: str | None,
        request: str,
        store: Path | None,
        key: Path | None,
        seen_code: str | None = None,
    ) -> int:
        by = one_key(ctx, key)
        code = _looked(ctx, case, seen_code) if seen else None
        with Desktop(ctx, store) as desk:
            _act(desk, case, act, by, role, reason, code, request)
        return 0

    if seen:
        decide.params.append(click.Option(["--seen", "seen_code"], metavar="CODE", help="help.review.seen"))


_decision("request-changes", "review.changes-requested", seen=True)
_decision("reject", "review.rejected", seen=True)
_decision("comment", "review.commented", text="text")
_decision("withdraw", "review.withdrawn")


@review.command("resolve", cls=Command, help="help.review.resolve")
@_case
@click.argument("objection", metavar="NUMBER", type=int)
@_reason
@_role
@_request
@store_option
@key_option
@click.pass_context
def resolve(
    ctx: click.Context,
    case: str,
    objection: int,
    reason: str,
    role: str | None,
    request: str,
    store: Path | None,
    key: Path | None,
) -> int:
    """An objection is settled."""
    by = one_key(ctx, key)
    with Desktop(ctx, store) as desk:
        _act(desk, case, "review.veto-resolved", by, role, reason, None, request, veto=objection)
    return 0


@review.command("reassign", cls=Command, help="help.review.reassign")
@_case
@click.argument("to", metavar="WHO")
@_role
@_request
@store_option
@key_option
@click.pass_context
def reassign(
    ctx: click.Context, case: str, to: str, role: str | None, request: str, store: Path | None, key: Path | None
) -> int:
    """Who should look at it next."""
    by = one_key(ctx, key)
    with Desktop(ctx, store) as desk:
        _act(desk, case, "review.reassigned", by, role, "", None, request, to_account=desk.account(to))
    return 0


@review.command("waive", cls=Command, help="help.review.waive")
@_case
@click.argument("rule", metavar="RULE")
@click.option("--until", metavar="WHEN", type=Moment(), required=True, help="help.review.waive.until")
@click.option("--words", is_flag=True, help="help.review.waive.words")
@_reason
@_seen
@_role
@_sure
@_request
@store_option
@keys_option
@click.pass_context
def waive(  # noqa: PLR0913, PLR0917 - click hands over every option by name
    ctx: click.Context,
    case: str,
    rule: str,
    until: date,
    words: bool,
    reason: str,
    seen: str | None,
    role: str | None,
    sure: bool,
    request: str,
    store: Path | None,
    keys: tuple[Path, ...],
) -> int:
    """Two people answer for a finding."""
    from copygate_cli.answering import sure as ask

    people, code = two_keys(ctx, keys), _looked(ctx, case, seen)
    with Desktop(ctx, store) as desk:
        name, end = desk.case(case), desk.moment(until, end=True)
        ask(ctx, "ask.waive", sure, desk.lang, name)
        acting = desk.role(role, people[0].name, "waiver.granted")
        if end is not None:
            done = desk.service.cases.waive(
                name, people, acting, rule, end, reason, seen=code, words=words, request=request
            )
            _tell(desk, done)
    return 0


@review.command("schedule", cls=Command, help="help.review.schedule")
@_case
@click.option("--at", metavar="WHEN", type=Moment(), help="help.review.schedule.at")
@_request
@store_option
@key_option
@click.pass_context
def schedule(ctx: click.Context, case: str, at: date | None, request: str, store: Path | None, key: Path | None) -> int:
    """To be published at a time."""
    by = one_key(ctx, key)
    with Desktop(ctx, store, rules=True) as desk:
        done = desk.service.cases.schedule(desk.case(case), by, at=desk.moment(at), request=request)
        _tell(desk, done)
    return 0


def _publication(name: str, act: str, *, rules: bool = False, asked: str = "", reasoned: bool = False) -> None:
    """A command for what happens to an approved case."""

    @review.command(name, cls=Command, help=f"help.review.{name}")
    @_case
    @_reason
    @_role
    @_sure
    @_request
    @store_option
    @key_option
    @click.pass_context
    def act_on(
        ctx: click.Context,
        case: str,
        role: str | None,
        request: str,
        store: Path | None,
        key: Path | None,
        reason: str = "",
        sure: bool = False,
    ) -> int:
        from copygate_cli.answering import sure as ask

        by = one_key(ctx, key)
        with Desktop(ctx, store, rules=rules) as desk:
            if asked:
                ask(ctx, asked, sure, desk.lang, desk.case(case))
            _act(desk, case, act, by, role, reason, None, request)
        return 0

    idle = () if asked else ("sure",) if reasoned else ("sure", "reason")
    act_on.params = [each for each in act_on.params if each.name not in idle]


_publication("publish", "publication.published", rules=True)
_publication("unschedule", "publication.unscheduled")
_publication("suspend", "publication.suspended", asked="ask.suspend", reasoned=True)
_publication("restore", "publication.restored", rules=True, reasoned=True)
_publication("supersede", "publication.superseded")


def _act(
    desk: Desktop,
    case: str,
    act: str,
    by: Any,
    role: str | None,
    reason: str,
    seen: str | None,
    request: str,
    **data: Any,
) -> None:
    """Any act of the table, in the role given or the one that fits."""
    from copygate.review.guards import Command as Asked

    asked = Asked(act, by.name, desk.role(role, by.name, act), reason=reason, data=data)
    _tell(desk, desk.service.cases.act(desk.case(case), asked, by, seen=seen, request=request))


for _command in (reviewfiles.receipt, reviewfiles.waivers, reviewfiles.keys):
    review.add_command(_command)


def _tell(desk: Desktop, done: Done) -> None:
    from copygate.review.words import ACTS, STATES, word

    lang = desk.lang
    values = {"case": done.case, "act": word(ACTS, done.act, lang), "state": word(STATES, done.state, lang)}
    click.echo(say("review.again" if done.repeated else "review.done", lang, leaf=done.leaf, **values))
    if done.act == "publication.restored" and done.state == "suspended":
        click.echo(say("review.one-more", lang))


def _looked(ctx: click.Context, case: str, seen: str | None) -> str:
    if not seen:
        refuse_review(ctx, "error.not-seen", case=case)
    return str(seen)


def _open_tier(view: View) -> Standing | None:
    tiers = [each for each in view.requirements if each.requirement.kind == "tier"]
    return tiers[view.case.tier] if view.case.tier < len(tiers) else None


def _beside(ctx: click.Context, view: View, named: str | None, held: tuple[str, ...]) -> Standing | None:
    beside = [each for each in view.requirements if each.requirement.kind != "tier"]
    if named:
        return next((each for each in beside if each.requirement.id == named), None)
    found = [each for each in beside if each.missing and set(held) & set(each.requirement.roles)]
    if len(found) > 1:
        refuse_review(ctx, "error.which-sign-off", known=", ".join(each.requirement.id for each in found))
    return found[0] if found else next(iter(beside), None)


review.add_command(stats)
