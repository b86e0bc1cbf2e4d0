"""`copygate evidence …`: documents that publications rest on; each counts once another person has verified it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from copygate_cli.reviewtexts import say
from copygate_cli.speech import Command, Group
from copygate_cli.storage import Desktop, Moment, key_option, one_key, refuse_review, role_choice, store_option

_FILE = click.Path(path_type=Path)
_MOST_BYTES = 100_000_000


@click.group("evidence", cls=Group, help="help.evidence")
def evidence() -> None:
    """The vault."""


@evidence.command("file", cls=Command, help="help.evidence.file")
@click.argument("document", metavar="FILE", type=_FILE)
@click.option("--kind", metavar="KIND", required=True, help="help.evidence.file.kind")
@click.option("--issuer", metavar="NAME", required=True, help="help.evidence.file.issuer")
@click.option("--subject", metavar="TEXT", default="", help="help.evidence.file.subject")
@click.option("--from", "since", metavar="WHEN", type=Moment(), help="help.evidence.file.from")
@click.option("--until", metavar="WHEN", type=Moment(), help="help.people.until")
@click.option("--case", "cases", metavar="CASE", multiple=True, help="help.evidence.file.case")
@store_option
@key_option
@click.pass_context
def file(  # noqa: PLR0913, PLR0917 - click hands over every option by name
    ctx: click.Context,
    document: Path,
    kind: str,
    issuer: str,
    subject: str,
    since: date | None,
    until: date | None,
    cases: tuple[str, ...],
    store: Path | None,
    key: Path | None,
) -> int:
    """Put a document into the vault, for these cases."""
    from copygate.service import Document

    by = one_key(ctx, key)
    try:
        if document.stat().st_size > _MOST_BYTES:
            refuse_review(ctx, "error.too-big", path=document)
        content = document.read_bytes()
    except OSError as error:
        refuse_review(ctx, "error.key-unreadable", path=document, why=error.strerror)
    with Desktop(ctx, store) as desk:
        said = Document(kind, issuer, document.name, subject, desk.moment(since), desk.moment(until, end=True))
        made = desk.service.vault.file(content, said, by, cases=[desk.case(each) for each in cases])
        click.echo(say("evidence.filed", desk.lang, id=made))
    return 0


@evidence.command("verify", cls=Command, help="help.evidence.verify")
@click.argument("document", metavar="ID")
@click.option("--role", metavar="ROLE", type=role_choice(), help="help.review.role")
@store_option
@key_option
@click.pass_context
def verify(ctx: click.Context, document: str, role: str | None, store: Path | None, key: Path | None) -> int:
    """It is what it claims to be."""
    by = one_key(ctx, key)
    with Desktop(ctx, store) as desk:
        acting = role or next(iter(each for each in desk.roles_of(by.name) if each != "creator"), "editor")
        desk.service.vault.verify(document, by, acting)
        click.echo(say("evidence.verified", desk.lang, id=document))
    return 0


@evidence.command("attach", cls=Command, help="help.evidence.attach")
@click.argument("document", metavar="ID")
@click.argument("case", metavar="CASE")
@store_option
@key_option
@click.pass_context
def attach(ctx: click.Context, document: str, case: str, store: Path | None, key: Path | None) -> int:
    """Use it for one more case."""
    by = one_key(ctx, key)
    with Desktop(ctx, store) as desk:
        name = desk.case(case)
        desk.service.vault.attach(document, name, by)
        click.echo(say("evidence.attached", desk.lang, id=document, case=name))
    return 0


@evidence.command("list", cls=Command, help="help.evidence.list")
@click.argument("case", metavar="[CASE]", required=False)
@store_option
@click.pass_context
def list_evidence(ctx: click.Context, case: str | None, store: Path | None) -> int:
    """What is in the vault, or what a case has."""
    from copygate_cli.columns import table

    with Desktop(ctx, store) as desk:
        papers = desk.service.vault.papers(desk.case(case) if case else "")
        rows = [
            (
                each.id,
                each.kind,
                say(f"evidence.state.{each.state}", desk.lang),
                each.issuer,
                each.name,
                desk.until(each.until) if each.until else "-",
            )
            for each in papers
        ]
        click.echo(table(say("evidence.columns", desk.lang).split("|"), rows))
    return 0
