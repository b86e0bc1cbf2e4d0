"""The group `copygate review`, and its commands that are one act of the table on a case and nothing more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from copygate_cli.acting import Act, signed
from copygate_cli.speech import Group
from copygate_cli.storage import refuse_review

if TYPE_CHECKING:
    from collections.abc import Iterable

    from copygate.service.desk import Standing, View

yes_option = click.option("--yes", metavar="LINE", multiple=True, help="help.review.yes")
score_option = click.option("--score", "scores", metavar="LINE=N", multiple=True, help="help.review.score")
case_argument = click.argument("case", metavar="CASE")


@click.group("review", cls=Group, help="help.review")
def review() -> None:
    """Cases, from submission to publication."""


def plain_act(name: str, act: str, *asks: str, rules: bool = False) -> None:
    """The command of such an act. One that wants to be sure is asked twice."""

    @review.command(name, help=f"help.review.{name}")
    @case_argument
    @signed(act, *asks, rules=rules)
    def act_on(act: Act, case: str) -> None:
        if "sure" in asks:
            act.confirm(f"ask.{name}", act.desk.case(case))
        act.on_case(case)


def open_tier(view: View) -> Standing | None:
    """The tier whose turn it is."""
    return next((each for each in view.requirements if each.requirement.order == view.case.tier), None)


def beside(view: View) -> list[Standing]:
    """What is asked for beside the tiers."""
    return [each for each in view.requirements if each.requirement.order is None]


def waiting_sign_off(ctx: click.Context, view: View, roles: tuple[str, ...]) -> Standing | None:
    """The one beside the tiers that waits for these roles. Of several, one must be named."""
    found = [each for each in beside(view) if each.missing and set(roles) & set(each.requirement.roles)]
    if len(found) > 1:
        refuse_review(ctx, "error.which-sign-off", known=", ".join(each.requirement.id for each in found))
    return found[0] if found else None


def named_in(standings: Iterable[Standing], name: str) -> Standing | None:
    """The requirement of that id."""
    return next((each for each in standings if each.requirement.id == name), None)
