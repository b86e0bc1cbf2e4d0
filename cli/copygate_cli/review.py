"""`copygate review …`: drafts go in, people decide, what is approved goes out. Thin over `copygate.service`."""

from __future__ import annotations

from pathlib import Path

import click

from copygate_cli import reviewfiles
from copygate_cli.reviewing import FILE, case_argument, request_option, review, role_option, tell
from copygate_cli.reviewtexts import say
from copygate_cli.speech import Command
from copygate_cli.stats import stats
from copygate_cli.storage import Desktop, key_option, one_key, role_choice, store_option


@review.command("submit", cls=Command, help="help.review.submit")
@click.argument("draft", metavar="DRAFT", type=FILE)
@click.option("--case", metavar="CASE", default="", help="help.review.submit.case")
@click.option("--with", "others", metavar="WHO", multiple=True, help="help.review.submit.with")
@click.option("--workflow", metavar="NAME", help="help.review.submit.workflow")
@role_option
@request_option
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
        tell(desk, done)
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
    from copygate_cli.owing import owed_lines
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
        for line in (*queue_lines(desk, waiting, account), *owed_lines(desk, account)):
            click.echo(line)
    return 0


@review.command("show", cls=Command, help="help.review.show")
@case_argument
@click.option("--diff", is_flag=True, help="help.review.show.diff")
@store_option
@click.pass_context
def show(ctx: click.Context, case: str, diff: bool, store: Path | None) -> int:
    """All a decision needs, and the code to decide with."""
    from copygate_cli.screens import case_lines, diff_lines

    with Desktop(ctx, store) as desk:
        name = desk.case(case)
        view = desk.service.desk.show(name, desk.lang)
        for line in case_lines(desk, view):
            click.echo(line)
        if diff:
            for line in diff_lines(desk, view):
                click.echo(line)
    return 0


from copygate_cli import reviewdecisions, revieworal, reviewpublishing  # noqa: E402 - help lists commands in the order they are made

__all__ = ["review", "reviewdecisions", "revieworal", "reviewpublishing"]

for _command in (reviewfiles.receipt, reviewfiles.waivers, reviewfiles.keys, stats):
    review.add_command(_command)
