"""`copygate review …`: drafts go in, people decide, what is approved goes out. Thin over `copygate.service`."""

from __future__ import annotations

from pathlib import Path

import click

from copygate.errors import InputError
from copygate_cli import reviewfiles
from copygate_cli.acting import Act, at_desk, key_option, signed, tell
from copygate_cli.reviewing import case_argument, review
from copygate_cli.stats import stats
from copygate_cli.storage import Desktop, key_given, one_key, role_choice


@review.command("submit", help="help.review.submit")
@click.argument("draft", metavar="DRAFT", type=click.Path(path_type=Path))
@click.option("--case", metavar="CASE", default="", help="help.review.submit.case")
@click.option("--with", "others", metavar="WHO", multiple=True, help="help.review.submit.with")
@click.option("--workflow", metavar="NAME", help="help.review.submit.workflow")
@signed("review.submitted", rules=True)
def submit(act: Act, draft: Path, case: str, others: tuple[str, ...], workflow: str | None) -> int:
    """Freeze, check and plan; exit 1 if it is blocked, 3 if the check broke down."""
    from copygate.review.states import State
    from copygate_cli.reviewtexts import say
    from copygate_cli.screens import next_lines

    desk = act.desk
    try:
        done = desk.service.cases.submit(
            draft,
            act.by,
            act.role(),
            case=desk.case(case) if case else "",
            contributors=[desk.account(each) for each in others],
            metadata={"workflow": workflow} if workflow else {},
            request=act.request,
        )
    except InputError as error:
        raise error.at(draft) from None
    tell(desk, done)
    if done.alarm:
        click.echo(say("review.alarm", desk.lang, why=done.alarm), err=True)
        return 3
    for line in next_lines(desk, desk.service.desk.show(done.case)):
        click.echo(line)
    return 1 if done.state == State.BLOCKED else 0


@review.command("queue", help="help.review.queue")
@click.option("--role", "roles", metavar="ROLE", type=role_choice(), multiple=True, help="help.review.queue.role")
@click.option("--all", "everything", is_flag=True, help="help.review.queue.all")
@at_desk()
@key_option
def queue(desk: Desktop, roles: tuple[str, ...], everything: bool, key: Path | None) -> None:
    """What waits, the most urgent first."""
    from copygate.review.states import State
    from copygate_cli.owing import owed_lines
    from copygate_cli.screens import queue_lines

    account = ""
    if not everything and not roles and key_given(key):
        account = one_key(desk.ctx, key).name
        roles = desk.roles_of(account)
        waiting = desk.service.desk.queue(roles) if roles else []
        waiting += desk.service.desk.queue(states=(State.BLOCKED, State.CHANGES_REQUESTED))
    else:
        waiting = desk.service.desk.queue(roles)
    for line in (*queue_lines(desk, waiting, account), *owed_lines(desk, account)):
        click.echo(line)


@review.command("show", help="help.review.show")
@case_argument
@click.option("--diff", is_flag=True, help="help.review.show.diff")
@at_desk()
def show(desk: Desktop, case: str, diff: bool) -> None:
    """All a decision needs, and the code to decide with."""
    from copygate_cli.screens import case_lines, diff_lines

    view = desk.service.desk.show(desk.case(case), desk.lang)
    for line in (*case_lines(desk, view), *(diff_lines(desk, view) if diff else ())):
        click.echo(line)


from copygate_cli import reviewdecisions, revieworal, reviewpublishing  # noqa: E402 - help lists commands in the order they are made

__all__ = ["review", "reviewdecisions", "revieworal", "reviewpublishing"]

for _command in (reviewfiles.receipt, reviewfiles.waivers, reviewfiles.keys, stats):
    review.add_command(_command)
