"""`entry_lines`: entries of the log for people: number, when, who, what; nothing that is sealed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any

from copygate.review.matters import KINDS
from copygate.review.words import ACTS, MATTERS, STATES, word
from copygate_cli.reviewtexts import TEXTS, say

if TYPE_CHECKING:
    from copygate_cli.storage import Desktop


def entry_lines(desk: Desktop, case: str, start: int | None, count: int) -> Iterator[str]:
    """The last `count` entries, those from a number on, or those of a case."""
    audit = desk.service.audit
    size = audit.size()
    if case:
        numbers = [each.leaf for each in desk.service.desk.history(case)]
        leaves = [audit.leaves(each, 1)[0] for each in numbers]
    else:
        leaves = list(audit.leaves(max(0, size - count) if start is None else start, count))
    for leaf in leaves:
        yield f"{leaf.number:>6}  {_entry(desk, leaf.said)}"
    yield say("audit.size", desk.lang, count=size)


def _entry(desk: Desktop, said: dict[str, Any]) -> str:
    lang, actor, obj = desk.lang, said["actor"], said["obj"]
    at = desk.when(datetime.fromisoformat(said["ts"]))
    who = say(f"actor.{actor['id']}", lang) if f"actor.{actor['id']}" in TEXTS else desk.name(actor["id"])
    about = desk.name(obj["id"]) if obj["type"] == "person" else f"{obj['type']}/{obj['id'][:18]}"
    act = say(f"act.{said['act']}", lang) if f"act.{said['act']}" in TEXTS else word(ACTS, said["act"], lang)
    now = str(said.get("to", ""))
    known = f"evidence.state.{now}"
    if obj["type"] in KINDS:
        return f"{at}  {who}  {act}  {about}" + (f" → {word(MATTERS, now, lang)}" if now else "")
    state = f" → {say(known, lang) if known in TEXTS and obj['type'] == 'evidence' else word(STATES, now, lang)}"
    return f"{at}  {who}  {act}  {about}{state if now else ''}"
