"""`copygate review publish|schedule|suspend|restore|…`: what happens to a case that was approved."""

from __future__ import annotations

from datetime import date

import click

from copygate_cli.acting import Act, signed, tell
from copygate_cli.reviewing import case_argument, plain_act, review
from copygate_cli.storage import Moment


@review.command("schedule", help="help.review.schedule")
@case_argument
@click.option("--at", metavar="WHEN", type=Moment(), help="help.review.schedule.at")
@signed("publication.scheduled", role=False, rules=True)
def schedule(act: Act, case: str, at: date | None) -> None:
    """To be published at a time."""
    desk = act.desk
    tell(desk, desk.service.cases.schedule(desk.case(case), act.by, at=desk.moment(at), request=act.request))


plain_act("publish", "publication.published", rules=True)
plain_act("unschedule", "publication.unscheduled")
plain_act("suspend", "publication.suspended", "reason", "sure")
plain_act("restore", "publication.restored", "reason", rules=True)
plain_act("supersede", "publication.superseded")
