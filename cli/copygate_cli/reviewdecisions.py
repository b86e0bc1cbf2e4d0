"""`copygate review approve|sign-off|request-changes|reject|…`: what people decide about a case."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from copygate_cli.reviewing import (
    act_on_case,
    behalf_option,
    case_argument,
    looked,
    reason_option,
    request_option,
    review,
    role_option,
    seen_option,
    sure_option,
    tell,
)
from copygate_cli.speech import Command
from copygate_cli.storage import (
    Desktop,
    Moment,
    key_option,
    keys_option,
    one_key,
    refuse_review,
    store_option,
    two_keys,
)

if TYPE_CHECKING:
    from copygate.service.desk import Standing, View


@review.command("approve", cls=Command, help="help.review.approve")
@case_argument
@click.option("--yes", metavar="LINE", multiple=True, help="help.review.yes")
@click.option("--score", "scores", metavar="LINE=N", multiple=True, help="help.review.score")
@seen_option
@role_option
@behalf_option
@request_option
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

    by, code = one_key(ctx, key), looked(ctx, case, seen)
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
        tell(desk, done)
    return 0


@review.command("sign-off", cls=Command, help="help.review.sign-off")
@case_argument
@click.option("--for", "requirement", metavar="ID", help="help.review.for")
@seen_option
@role_option
@behalf_option
@request_option
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
    by, code = one_key(ctx, key), looked(ctx, case, seen)
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
        tell(desk, done)
    return 0


def _decision(name: str, act: str, *, seen: bool = False, text: str = "reason") -> None:
    """A command for an act that takes a reason."""

    @review.command(name, cls=Command, help=f"help.review.{name}")
    @case_argument
    @click.option(f"--{text}", "reason", metavar="TEXT", default="", help="help.review.reason")
    @role_option
    @request_option
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
        code = looked(ctx, case, seen_code) if seen else None
        with Desktop(ctx, store) as desk:
            act_on_case(desk, case, act, by, role, reason, code, request)
        return 0

    if seen:
        decide.params.append(click.Option(["--seen", "seen_code"], metavar="CODE", help="help.review.seen"))


_decision("request-changes", "review.changes-requested", seen=True)
_decision("reject", "review.rejected", seen=True)
_decision("comment", "review.commented", text="text")
_decision("withdraw", "review.withdrawn")


@review.command("resolve", cls=Command, help="help.review.resolve")
@case_argument
@click.argument("objection", metavar="NUMBER", type=int)
@reason_option
@role_option
@request_option
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
        act_on_case(desk, case, "review.veto-resolved", by, role, reason, None, request, veto=objection)
    return 0


@review.command("reassign", cls=Command, help="help.review.reassign")
@case_argument
@click.argument("to", metavar="WHO")
@role_option
@request_option
@store_option
@key_option
@click.pass_context
def reassign(
    ctx: click.Context, case: str, to: str, role: str | None, request: str, store: Path | None, key: Path | None
) -> int:
    """Who should look at it next."""
    by = one_key(ctx, key)
    with Desktop(ctx, store) as desk:
        act_on_case(desk, case, "review.reassigned", by, role, "", None, request, to_account=desk.account(to))
    return 0


@review.command("waive", cls=Command, help="help.review.waive")
@case_argument
@click.argument("rule", metavar="RULE")
@click.option("--until", metavar="WHEN", type=Moment(), required=True, help="help.review.waive.until")
@click.option("--words", is_flag=True, help="help.review.waive.words")
@reason_option
@seen_option
@role_option
@sure_option
@request_option
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

    people, code = two_keys(ctx, keys), looked(ctx, case, seen)
    with Desktop(ctx, store) as desk:
        name, end = desk.case(case), desk.moment(until, end=True)
        ask(ctx, "ask.waive", sure, desk.lang, name)
        acting = desk.role(role, people[0].name, "waiver.granted")
        if end is not None:
            done = desk.service.cases.waive(
                name, people, acting, rule, end, reason, seen=code, words=words, request=request
            )
            tell(desk, done)
    return 0


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
