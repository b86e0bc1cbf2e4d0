"""`answers_for`: the lines of a checklist, from options and on a terminal from the reviewer; `sure`: asked twice."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from copygate.model.checklist import BEST_SCORE
from copygate_cli.reviewtexts import say
from copygate_cli.storage import refuse_review, wrong_call

if TYPE_CHECKING:
    from copygate.service.desk import Standing

_TIMES = re.compile(r"(.+)=([0-9]+)")


def lines_of(standing: Standing) -> list[tuple[str, str, int]]:
    """Everything that must be answered at a tier: id, text, weight; further points of the plan come last."""
    listed = standing.checklist.lines if standing.checklist else ()
    points = standing.points if standing.checklist else ()
    return [*((each.id, each.text, each.weight) for each in listed), *((point, point, 0) for point in points)]


def answers_for(
    ctx: click.Context, standing: Standing, yes: Sequence[str], scores: Sequence[str], lang: str
) -> dict[str, int | bool]:
    """Answers by line. A line is named by its id or by its number on the screen; what is missing is asked for."""
    lines = lines_of(standing)
    given: dict[str, int | bool] = {}
    for said in yes:
        given[_line(ctx, lines, said)] = True
    for said in scores:
        found = _TIMES.fullmatch(said)
        if found is None or int(found[2]) > BEST_SCORE:
            refuse_review(ctx, "error.score", value=said, best=BEST_SCORE)
        else:
            given[_line(ctx, lines, found[1])] = int(found[2])
    if sys.stdin.isatty():
        for number, (name, text, weight) in enumerate(lines, 1):
            if name not in given:
                given[name] = _ask(number, text_of(name, text, lang), weight, lang)
    return given


def text_of(name: str, text: str, lang: str) -> str:
    """A line as people read it; points of the plan (`question:category`) get words."""
    kind, colon, rest = name.partition(":")
    if not colon or name != text or kind not in ("question", "undecided", "unread", "kind"):
        return text
    return say(f"point.{kind}", lang, name=rest)


def sure(ctx: click.Context, key: str, given: bool, lang: str, case: str, words: Callable[..., str] = say) -> None:
    """What cannot quietly be taken back is asked twice: yes, then the end of the case's number. --sure elsewhere."""
    if given:
        return
    if not sys.stdin.isatty():
        refuse_review(ctx, "error.not-sure")
    if not click.confirm(words(key, lang, case=case)):
        raise click.Abort
    if click.prompt(say("ask.again", lang)).strip() != case[-4:]:
        raise click.Abort


def _line(ctx: click.Context, lines: list[tuple[str, str, int]], said: str) -> str:
    if said.isascii() and said.isdigit() and 1 <= int(said) <= len(lines):
        return lines[int(said) - 1][0]
    if said in {name for name, _, _ in lines}:
        return said
    raise wrong_call(ctx, "error.no-line", name=said, known=", ".join(name for name, _, _ in lines) or "-")


def _ask(number: int, text: str, weight: int, lang: str) -> int | bool:
    if weight:
        return int(click.prompt(say("ask.score", lang, number=number, text=text), type=click.IntRange(0, BEST_SCORE)))
    return click.confirm(say("ask.yes", lang, number=number, text=text))
