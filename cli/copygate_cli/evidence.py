"""`copygate evidence …`: documents that publications rest on; each counts once another person has verified it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from copygate.errors import reason_of
from copygate.model.vocabulary import EVIDENCE_KINDS, spoken
from copygate_cli.acting import at_desk, keyed
from copygate_cli.reviewtexts import say
from copygate_cli.speech import Group
from copygate_cli.storage import Desktop, Moment, refuse_review, role_choice

if TYPE_CHECKING:
    from copygate.audit.note import SigningKey

_FILE = click.Path(path_type=Path)
_MOST_BYTES = 100_000_000


@click.group("evidence", cls=Group, help="help.evidence")
def evidence() -> None:
    """The vault."""


@evidence.command("file", help="help.evidence.file")
@click.argument("document", metavar="FILE", type=_FILE)
@click.option("--kind", metavar="KIND", required=True, help="help.evidence.file.kind")
@click.option("--issuer", metavar="NAME", required=True, help="help.evidence.file.issuer")
@click.option("--subject", metavar="TEXT", default="", help="help.evidence.file.subject")
@click.option("--from", "since", metavar="WHEN", type=Moment(), help="help.evidence.file.from")
@click.option("--until", metavar="WHEN", type=Moment(), help="help.people.until")
@click.option("--case", "cases", metavar="CASE", multiple=True, help="help.evidence.file.case")
@keyed()
def file(  # noqa: PLR0913, PLR0917 - click hands over every option by name
    desk: Desktop,
    by: SigningKey,
    document: Path,
    kind: str,
    issuer: str,
    subject: str,
    since: date | None,
    until: date | None,
    cases: tuple[str, ...],
) -> None:
    """Put a document into the vault, for these cases."""
    from copygate.service import Document

    try:
        if document.stat().st_size > _MOST_BYTES:
            refuse_review(desk.ctx, "error.too-big", path=document)
        content = document.read_bytes()
    except OSError as error:
        refuse_review(desk.ctx, "error.key-unreadable", path=document, why=reason_of(error))
    # As rules name it: by another name it would lie in the vault and meet no requirement.
    ours = next((name for name, zh in EVIDENCE_KINDS.items() if zh == kind), kind)
    said = Document(ours, issuer, document.name, subject, desk.moment(since), desk.moment(until, end=True))
    made = desk.service.vault.file(content, said, by, cases=[desk.case(each) for each in cases])
    click.echo(say("evidence.filed", desk.lang, id=made))


@evidence.command("verify", help="help.evidence.verify")
@click.argument("document", metavar="ID")
@click.option("--role", metavar="ROLE", type=role_choice(), help="help.review.role")
@keyed()
def verify(desk: Desktop, by: SigningKey, document: str, role: str | None) -> None:
    """It is what it claims to be."""
    acting = role or next(iter(each for each in desk.roles_of(by.name) if each != "creator"), "editor")
    desk.service.vault.verify(document, by, acting)
    click.echo(say("evidence.verified", desk.lang, id=document))


@evidence.command("attach", help="help.evidence.attach")
@click.argument("document", metavar="ID")
@click.argument("case", metavar="CASE")
@keyed()
def attach(desk: Desktop, by: SigningKey, document: str, case: str) -> None:
    """Use it for one more case."""
    name = desk.case(case)
    desk.service.vault.attach(document, name, by)
    click.echo(say("evidence.attached", desk.lang, id=document, case=name))


@evidence.command("list", help="help.evidence.list")
@click.argument("case", metavar="[CASE]", required=False)
@at_desk()
def list_evidence(desk: Desktop, case: str | None) -> None:
    """What is in the vault, or what a case has."""
    from copygate_cli.columns import table

    papers = desk.service.vault.papers(desk.case(case) if case else "")
    rows = [
        (
            each.id,
            spoken(each.kind, desk.lang),
            say(f"evidence.state.{each.state}", desk.lang),
            each.issuer,
            each.name,
            desk.until(each.until) if each.until else "-",
        )
        for each in papers
    ]
    click.echo(table(say("evidence.columns", desk.lang).split("|"), rows))
