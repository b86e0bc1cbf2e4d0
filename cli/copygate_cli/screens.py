"""The screens of a reviewer: the queue, a case with all a decision needs, what changed since the last revision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from copygate.model.vocabulary import spoken
from copygate.report.disclosure import masked
from copygate.report.excerpt import visible, wrapped
from copygate.review.words import ACTS, ROLES, STATES, every_word, word
from copygate_cli.answering import lines_of, text_of
from copygate_cli.columns import padded
from copygate_cli.owing import oral_lines, owed_lines
from copygate_cli.reviewtexts import say

if TYPE_CHECKING:
    from copygate.service.desk import Happened, Standing, View, Waiting
    from copygate_cli.storage import Desktop

SHORT: Final = 10
"""So much of a case's number is shown in a list, and is enough to name it."""
_MARKS: Final = {"block-always": "✗", "block": "✗", "undecided": "?", "review": "!", "warn": "!", "note": "·"}


def queue_lines(desk: Desktop, waiting: Sequence[Waiting], account: str) -> Iterator[str]:
    """How many and how soon, then a line a case, the most urgent first. Without an account: everybody's."""
    lang, now = desk.lang, desk.service.writer.clock()
    mine = [(each, desk.service.desk.show(each.case)) for each in waiting]
    if account:
        # Whoever wrote it, or has said yes already, can only watch: it does not wait for them.
        directory = desk.service.people.directory()
        person = directory.person_of(account)

        def concerns(each: Waiting, view: View) -> bool:
            own = person in {directory.person_of(one) for one in view.case.contributors}
            if each.state.value in ("blocked", "changes-requested"):
                return own
            return not own and (each.state.value != "in-review" or not _done_by(view, account))

        mine = [(each, view) for each, view in mine if concerns(each, view)]
    mine.sort(key=lambda pair: (pair[0].due_at is None, pair[0].due_at or now, pair[0].case))
    if not mine:
        yield say("queue.none" if account else "queue.empty", lang)
        return
    first = mine[0][0].due_at
    head = say("queue.mine" if account else "queue.all", lang, count=len(mine))
    if first is None:
        yield head
    elif first <= now:
        late = sum(1 for each, _ in mine if each.due_at and each.due_at <= now)
        yield head + say("queue.late", lang, count=late)
    else:
        yield head + say("queue.first", lang, left=_spelled(first - now, lang))
    cells = [_queue_cells(desk, each, view, now) for each, view in mine]
    from copygate.report.excerpt import columns_of

    wide = [max(columns_of(row[at]) for row in cells) for at in range(len(cells[0]))]
    for row in cells:
        yield "  ".join(padded(cell, wide[at]) for at, cell in enumerate(row) if wide[at]).rstrip()


def _queue_cells(desk: Desktop, each: Waiting, view: View, now: Any) -> tuple[str, ...]:
    lang = desk.lang
    title = visible(each.title).removesuffix(".md") or say("case.erased", lang)
    stage = each.tier or word(STATES, each.state.value, lang)
    left = "" if each.due_at is None else say("queue.left", lang, left=_clock(each.due_at - now, lang))
    owed = "、".join(spoken(each.kind, lang) for each in view.case.plan.evidence) if view.case.plan else ""
    yes = [
        say("queue.yes", lang, tier=one.requirement.title, names="、".join(desk.name(who) for who in one.people))
        for one in view.requirements
        if one.people
    ]
    alarm = say("queue.alarm", lang) if each.alarms and each.state.value == "checking" else ""
    return (
        each.case[:SHORT],
        f"{title} v{each.revision}",
        f"{stage} {every_word(ROLES, each.roles, lang)}".strip(),
        alarm or (say("queue.owed", lang, what=owed) if owed else ""),
        left,
        " ".join(yes),
    )


def case_lines(desk: Desktop, view: View) -> Iterator[str]:
    """The case: what was found, who must say yes and who has, what happened, and how to go on."""
    lang, case = desk.lang, view.case
    title = visible(view.draft.name) if view.draft else say("case.erased", lang)
    state = word(STATES, case.state.value, lang)
    yield say("case.head", lang, title=title, revision=case.revision, state=state, case=case.id)
    authors = "、".join(sorted(desk.name(each) for each in case.contributors))
    yield say("case.authors", lang, names=authors or "-")
    yield ""
    yield from _verdict_lines(view, lang)
    if view.requirements:
        yield ""
        yield say("case.requirements", lang)
        for each in view.requirements:
            yield from _requirement_lines(desk, view, each)
    yield from _loose_ends(desk, view)
    yield from oral_lines(desk, view)
    yield from owed_lines(desk, case=case.id)
    yield ""
    yield say("case.history", lang)
    before = ""
    for happened in view.history:
        now = f" → {word(STATES, happened.state, lang)}" if happened.state != before else ""
        yield f"  {_happened(desk, happened, view)}{now}"
        before = happened.state
    yield ""
    yield from next_lines(desk, view)


def next_lines(desk: Desktop, view: View) -> Iterator[str]:
    """What can be done now, with the code of what was seen."""
    lang, case = desk.lang, view.case
    short = case.id[:SHORT]
    match case.state.value:
        case "in-review":
            yield say("next.seen", lang, seen=view.seen)
            yield say("next.in-review", lang, case=short, seen=view.seen)
        case "approved":
            lacking = desk.service.desk.is_approved(case.id)
            yield (
                say("next.lacking", lang, what=say(f"lacks.{lacking}", lang))
                if lacking
                else say("next.approved", lang, case=short)
            )
        case "blocked":
            yield say("next.seen", lang, seen=view.seen)
            yield say("next.blocked", lang, case=short)
        case "changes-requested" | "published" | "suspended" as state:
            yield say(f"next.{state}", lang, case=short)


def diff_lines(desk: Desktop, view: View) -> Iterator[str]:
    """What the last revision changed in the text of the draft, personal data masked, and in the files it shows."""
    import difflib

    lang, case = desk.lang, view.case
    yield ""
    if case.revision < 2 or view.draft is None:
        yield say("diff.first", lang)
        return
    before, after = desk.service.desk.revision(case.id, case.revision - 1), view.draft
    yield say("diff.head", lang, before=case.revision - 1, after=case.revision)
    try:
        old, new = (each.files[each.name].decode("utf-8").splitlines() for each in (before, after))
    except UnicodeDecodeError:
        yield say("diff.binary", lang)
    else:
        for line in list(difflib.unified_diff(old, new, lineterm="", n=2))[2:]:
            yield "  " + visible(masked(line))
    for name in sorted({*before.files, *after.files} - {before.name, after.name}):
        if name not in after.files:
            yield say("diff.gone", lang, name=visible(name))
        elif before.files.get(name) != after.files[name]:
            yield say("diff.changed" if name in before.files else "diff.new", lang, name=visible(name))


def _verdict_lines(view: View, lang: str) -> Iterator[str]:
    verdict = view.verdict
    if not verdict:
        yield say("case.unchecked", lang)
        return
    from copygate.report.wording import say as report_say

    found = verdict.get("findings", ())
    outcome = report_say(f"outcome.{verdict['outcome']}", lang)
    counted = sum(each.get("waiver") is None for each in found)
    yield say("case.checked", lang, outcome=outcome, count=counted, seq=view.case.rulebook_seq)
    for each in found:
        mark = "?" if each.get("status") == "undecided" else _MARKS.get(str(each["severity"]), "!")
        waiver = each.get("waiver")
        mark = "~" if waiver else mark
        line = f"{each['line']}:{each['column']}" if each.get("line") else ""
        quoted = say("case.quoted", lang, text=visible(str(each["match"]))) if each.get("match") else ""
        yield f"  {mark} {line:<7} {quoted}{visible(str(each['message']))}  {visible(str(each['rule']))}"
        if waiver:
            from copygate.model.clearance import Waived
            from copygate.report.signed import waived_by

            held = Waived(waiver["id"], waiver["reason"], tuple(waiver["approvers"]), waiver["until"])
            yield f"            {report_say('line.waived', lang)} {visible(waived_by(held, lang))}"
        for cited in each.get("cites", ())[:1]:
            gist = say("case.cited", lang, law=cited["law"], article=cited["article"], gist=cited["gist"])
            for at, part in enumerate(wrapped(visible(gist), 90)):
                yield ("            " if at == 0 else "                 ") + part


def _requirement_lines(desk: Desktop, view: View, each: Standing) -> Iterator[str]:
    lang, wanted = desk.lang, each.requirement
    here = view.case.state.value == "in-review" and wanted.order == view.case.tier
    mark = "✓" if not each.missing else "→" if here or wanted.order is None else "·"
    names = "、".join(desk.name(who) for who in each.people)
    count = f"{len(each.people)}/{wanted.approvals}"
    roles = every_word(ROLES, wanted.roles, lang)
    lead = f"  {mark} {padded(wanted.title, 14)} {padded(roles, 12)} {count}"
    yield f"{lead}  {names}".rstrip()
    if wanted.order is None and each.missing:
        yield f"      {say('case.for', lang, id=wanted.id)}"
    lines = lines_of(each)
    if each.missing and here and lines:
        for number, (name, text, weight) in enumerate(lines, 1):
            how = say("case.scored", lang) if weight else say("case.yes", lang)
            yield f"      {number}. {visible(text_of(name, text, lang))}{how}  {name}"
        if each.checklist and each.checklist.pass_mark:
            yield f"      {say('case.pass-mark', lang, mark=each.checklist.pass_mark)}"


def _loose_ends(desk: Desktop, view: View) -> Iterator[str]:
    lang, case = desk.lang, view.case
    for veto in case.vetoes:
        if not veto.resolved:
            at = desk.when(veto.at)
            yield say("case.objection", lang, number=veto.number, name=desk.name(veto.account), at=at)
    for owed in case.plan.evidence if case.plan else ():
        yield say("case.evidence", lang, kind=spoken(owed.kind, lang), count=owed.count, rule=owed.rule)
    for waiver in case.waivers:
        names = "、".join(desk.name(each) for each in waiver.accounts)
        yield say("case.waiver", lang, rule=waiver.rule, names=names, until=desk.until(waiver.until))


def _happened(desk: Desktop, each: Happened, view: View) -> str:
    lang = desk.lang
    if each.name or each.role:
        role = word(ROLES, each.role, lang)
        acting = say("case.for-whom", lang, name=desk.name(each.on_behalf_of)) if each.on_behalf_of else ""
        who = say("case.who", lang, name=visible(each.name) or each.account, role=role) + acting
    else:
        who = say(f"actor.{each.account}", lang) if each.account in ("engine", "timer") else each.account
    reason = say("case.why", lang, text=visible(masked(each.reason))) if each.reason else ""
    named = str(each.data.get("requirement", ""))
    wanted = view.case.plan.requirement(named) if view.case.plan and named else None
    requirement = wanted.title if wanted else named
    act = word(ACTS, each.act, lang)
    return f"{desk.when(each.at)}  {who}  {act}{' ' + requirement if requirement else ''}{reason}"


def _done_by(view: View, account: str) -> bool:
    """Whether somebody has decided already, at any tier or beside them."""
    return any(account in each.people for each in view.requirements)


def _clock(left: timedelta, lang: str) -> str:
    if left < timedelta(0):
        return say("queue.over", lang, by=_clock(-left, lang))
    minutes = int(left.total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02}"


def _spelled(left: timedelta, lang: str) -> str:
    minutes = int(left.total_seconds()) // 60
    key = "time.hours" if minutes >= 60 else "time.minutes"
    return say(key, lang, hours=minutes // 60, minutes=minutes % 60)
