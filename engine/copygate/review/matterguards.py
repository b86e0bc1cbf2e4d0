"""`refused(matter, command, world)`: why an act on a report, takedown, break-glass or listing may not happen."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from copygate.errors import Wording
from copygate.review.approvals import is_barred
from copygate.review.guards import Command, Refusal, World
from copygate.review.matters import GRADES, LONGEST_OVERRIDE, OUTCOMES, REPORT_KINDS, Matter, step
from copygate.review.states import State, transition
from copygate.review.words import ACTS, MATTERS, ROLES, every_word, word

# Letters, then at most ten digits: neither a name nor the number of a phone or a person fits.
_INCIDENT: Final = re.compile(r"[A-Za-z]{1,12}[-#/_:.]?[0-9]{1,4}(?:[-.][0-9]{1,6})?")
Guard = Callable[[Matter, Command, World], Wording | None]


def refused(matter: Matter, command: Command, world: World) -> Refusal | None:
    """By the first guard that objects; None if it may happen."""
    row = step(command.act)
    if row is None or row.kind != matter.kind:
        return "unknown-act", Wording(f"there is no act `{command.act}`", f"没有操作 `{command.act}`")
    if matter.state not in row.origins:
        return "wrong-state", Wording(
            f"what is {word(MATTERS, matter.state or 'none', 'en')} does not take `{command.act.partition('.')[2]}`",
            f"现在是“{word(MATTERS, matter.state or 'none', 'zh')}”,不能{word(ACTS, command.act, 'zh')}",
        )
    directory = world.directory
    if row.roles and not (
        command.role in row.roles and directory.may_act(command.account, command.role, world.now, command.on_behalf_of)
    ):
        return "no-such-role", Wording(
            f"this takes one of the roles {', '.join(row.roles)}, held today",
            f"须以{every_word(ROLES, row.roles, 'zh')}的身份,且今天仍在任",
        )
    for name in row.guards:
        said = GUARDS[name](matter, command, world)
        if said is not None:
            return name, said
    return None


def _was_published(matter: Matter, command: Command, world: World) -> Wording | None:
    if matter.case is not None and matter.case.published:
        return None
    return Wording("it was never published: readers cannot have seen it", "该稿从未发布,读者看不到")


def _one_of(name: str, known: tuple[str, ...], en: str, zh: str) -> Guard:
    def guard(matter: Matter, command: Command, world: World) -> Wording | None:
        if command.data.get(name) in known:
            return None
        return Wording(f"{en}: {', '.join(known)}", f"{zh}:{'、'.join(word(MATTERS, each, 'zh') for each in known)}")

    return guard


def _came_before(matter: Matter, command: Command, world: World) -> Wording | None:
    came = command.data.get("came_at")
    if isinstance(came, datetime) and came <= world.now:
        return None
    return Wording("say when it came in; that cannot lie ahead", "请写明收到的时间,不能晚于现在")


def _no_hand_in_it(matter: Matter, command: Command, world: World) -> Wording | None:
    if matter.case is None or not is_barred(
        matter.case, command.account, command.on_behalf_of, world.directory, world.now
    ):
        return None
    return Wording("who had a hand in the draft does not judge this", "参与过这篇稿件的人不能处理")


def _reason_given(matter: Matter, command: Command, world: World) -> Wording | None:
    return None if command.reason.strip() else Wording("say why", "请写明内容")


def _down_if_upheld(matter: Matter, command: Command, world: World) -> Wording | None:
    live = matter.case is not None and matter.case.state is State.PUBLISHED
    if command.data.get("outcome") == "upheld" and live:
        return Wording("readers still see it: take it down first", "读者还看得到:请先下架")
    return None


def _removed_or_restored(matter: Matter, command: Command, world: World) -> Wording | None:
    if matter.state == "removed" or "restored_at" in matter.row:
        return None
    return Wording("nobody has confirmed yet that it is gone", "还没有确认平台已移除")


def _can_be_forced(matter: Matter, command: Command, world: World) -> Wording | None:
    row = transition("publication.forced")
    if row is not None and matter.case is not None and matter.case.state in row.origins:
        return None
    return Wording("only what was checked and is not published yet", "只限已检查、尚未发布的稿件")


def _revision_seen(matter: Matter, command: Command, world: World) -> Wording | None:
    if matter.case is not None and command.seen is not None and command.seen == matter.case.binding:
        return None
    return Wording(
        "the draft or its verdict changed since you looked: look again, then decide",
        "你查看之后,稿件或检查结论已经变了:请重新查看再决定",
    )


def _two_people(matter: Matter, command: Command, world: World) -> Wording | None:
    """Two who are two, each in a role that may, and one of them asks."""
    row, directory = step(command.act), world.directory
    accounts = tuple(command.data.get("accounts", ()))
    roles = row.roles if row else ()
    fit = all(any(directory.holds(each, role, world.now) for role in roles) for each in accounts)
    if len({directory.person_of(each) for each in accounts}) >= 2 and fit and command.account in accounts:
        return None
    return Wording("this takes two distinct people who may do it", "须由两位有权的人共同作出")


def _none_has_a_hand(matter: Matter, command: Command, world: World) -> Wording | None:
    accounts = command.data.get("accounts", ())
    if matter.case is None or not any(
        is_barred(matter.case, each, None, world.directory, world.now) for each in accounts
    ):
        return None
    return Wording("who had a hand in the draft does not force it out", "参与过这篇稿件的人不能作紧急授权")


def _incident_named(matter: Matter, command: Command, world: World) -> Wording | None:
    # A number, never a name: it stands in the log and in notices.
    if _INCIDENT.fullmatch(str(command.data.get("incident", ""))):
        return None
    return Wording("a break-glass names its incident, by a number such as INC-7", "紧急授权须写明事件编号,如 INC-7")


def _an_hour_at_most(matter: Matter, command: Command, world: World) -> Wording | None:
    until = command.data.get("until")
    if isinstance(until, datetime) and world.now < until <= world.now + LONGEST_OVERRIDE:
        return None
    return Wording("a break-glass lasts 60 minutes at most", "紧急授权至多 60 分钟")


def _none_unreviewed(matter: Matter, command: Command, world: World) -> Wording | None:
    if not matter.unreviewed:
        return None
    left = ", ".join(matter.unreviewed)
    return Wording(f"a break-glass is not reviewed yet: {left}", f"还有紧急授权没有复核:{left}")


def _can_be_waived(matter: Matter, command: Command, world: World) -> Wording | None:
    """INVARIANT: never past what nobody can waive; today's rules are asked once more when it is published."""
    stands = matter.case.unwaivable if matter.case else ()
    if not stands:
        return None
    return Wording(f"nobody can waive {', '.join(stands)}", f"{'、'.join(stands)} 任何人都不能豁免")


def _not_a_party(matter: Matter, command: Command, world: World) -> Wording | None:
    directory = world.directory
    parties = {directory.person_of(each) for each in matter.row.get("accounts", ())}
    acting = {directory.person_of(each) for each in (command.account, command.on_behalf_of) if each}
    if not parties & acting:
        return None
    return Wording("another person judges what you decided", "须由当初作出决定以外的人来判断")


def _fresh_eyes(matter: Matter, command: Command, world: World) -> Wording | None:
    directory = world.directory
    parties = {directory.person_of(each) for each in matter.row.get("accounts", ())}
    if {directory.person_of(each) for each in command.data.get("accounts", ())} - parties:
        return None
    return Wording("one of the two must be somebody who did not list it", "两人中须有一位没有参与列入")


def _judged(matter: Matter, command: Command, world: World) -> Wording | None:
    if isinstance(command.data.get("justified"), bool):
        return None
    return Wording("say whether it was justified", "请写明是否正当")


def _ends_ahead(matter: Matter, command: Command, world: World) -> Wording | None:
    until = command.data.get("until")
    if isinstance(until, datetime) and until > world.now:
        return None
    return Wording("an entry needs an end that lies ahead", "须写明失效时间,且在今后")


def _appeal_told(matter: Matter, command: Command, world: World) -> Wording | None:
    if str(command.data.get("appeal", "")).strip():
        return None
    return Wording("say how to object", "请写明如何申诉")


GUARDS: Final[Mapping[str, Guard]] = MappingProxyType(
    {
        "was-published": _was_published,
        "kind-known": _one_of("kind", REPORT_KINDS, "say what it is about", "请写明事由"),
        "came-before": _came_before,
        "no-hand-in-it": _no_hand_in_it,
        "grade-known": _one_of("grade", GRADES, "grade it", "请分级"),
        "outcome-known": _one_of("outcome", OUTCOMES, "say what came of it", "请写明结果"),
        "reason-given": _reason_given,
        "down-if-upheld": _down_if_upheld,
        "removed-or-restored": _removed_or_restored,
        "can-be-forced": _can_be_forced,
        "revision-seen": _revision_seen,
        "two-people": _two_people,
        "none-has-a-hand": _none_has_a_hand,
        "incident-named": _incident_named,
        "an-hour-at-most": _an_hour_at_most,
        "none-unreviewed": _none_unreviewed,
        "can-be-waived": _can_be_waived,
        "not-a-party": _not_a_party,
        "fresh-eyes": _fresh_eyes,
        "judged": _judged,
        "ends-ahead": _ends_ahead,
        "appeal-told": _appeal_told,
    }
)
