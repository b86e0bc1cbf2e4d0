"""The guards that transitions name. Each says why an act may not happen now, or nothing.

A guard sees the case, what is asked (`Command`) and the world as the store knows it at that moment (`World`); all three
are read inside one transaction, so that what a guard saw is what is written.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final

from copygate.errors import Wording
from copygate.model.review import Requirement
from copygate.review.approvals import is_barred, may_stand, missing, people_behind, people_of, restorers, unmet
from copygate.review.asking import Command, EvidenceHeld, Override, Recheck, World
from copygate.review.case import Approval, Case
from copygate.review.checklists import wrong_answers
from copygate.review.states import State, transition
from copygate.review.words import ACTS, ROLES, STATES, every_word, word

__all__ = ["Command", "EvidenceHeld", "Override", "Recheck", "World", "refusal"]

CHANNELS: Final = ("phone", "meeting", "chat", "video")
"""By what somebody can be told a yes."""
PAPERED_WITHIN: Final = timedelta(minutes=30)

Refusal = tuple[str, Wording]
Guard = Callable[[Case, Command, World], Wording | None]

LONGEST_WAIVER: Final = timedelta(days=90)
"""How long people may answer for a finding; who needs longer asks again, and somebody looks again."""

_SEVERITY: Final = ("clear", "owes", "review", "undecided", "blocked")


def refusal(case: Case, command: Command, world: World) -> Refusal | None:
    """Why the command may not be carried out, by the first guard that objects; None if it may."""
    row = transition(command.act)
    if row is None:
        return "unknown-act", Wording(f"there is no act `{command.act}`", f"没有操作 `{command.act}`")
    if case.state not in row.origins:
        return "wrong-state", Wording(
            f"a case that is {case.state} does not take `{command.act.partition('.')[2]}`",
            f"该稿{word(STATES, case.state, 'zh')},不能{word(ACTS, command.act, 'zh')}",
        )
    if row.roles and (said := _role(case, command, world, row.roles)) is not None:
        return "no-such-role", said
    for name in row.guards:
        said = GUARDS[name](case, command, world)
        if said is not None:
            return name, said
    return None


def _role(case: Case, command: Command, world: World, roles: tuple[str, ...]) -> Wording | None:
    if command.role in roles and world.directory.may_act(
        command.account, command.role, world.now, command.on_behalf_of
    ):
        return None
    return Wording(
        f"this takes one of the roles {', '.join(roles)}, held today",
        f"须以{every_word(ROLES, roles, 'zh')}的身份,且今天仍在任",
    )


def _new_content(case: Case, command: Command, world: World) -> Wording | None:
    if case.binding is not None and command.data.get("revision") == case.binding.revision:
        return Wording("nothing changed: approvals stay as they are", "内容没有变化,已有的批准照旧")
    return None


def _revision_seen(case: Case, command: Command, world: World) -> Wording | None:
    if command.seen is not None and command.seen == case.binding:
        return None
    return Wording(
        "the draft or its verdict changed since you looked: look again, then decide",
        "你查看之后,稿件或检查结论已经变了:请重新查看再决定",
    )


def _not_barred(case: Case, command: Command, world: World) -> Wording | None:
    if is_barred(case, command.account, command.on_behalf_of, world.directory, world.now):
        return Wording(
            "who contributed to the draft, or is tied to a contributor by delegation, does not decide on it",
            "参与过这篇稿件的人,以及与其有代理关系的人,不能审批",
        )
    return None


def _requirement(case: Case, command: Command) -> Requirement | None:
    return None if case.plan is None else case.plan.requirement(command.requirement)


def _holds_role(case: Case, command: Command, world: World) -> Wording | None:
    wanted = _requirement(case, command)
    if wanted is None or command.role in wanted.roles:
        return None
    return Wording(
        f"`{wanted.title}` is for {', '.join(wanted.roles)}",
        f"“{wanted.title}”须由{every_word(ROLES, wanted.roles, 'zh')}作出",
    )


def _tier_open(case: Case, command: Command, world: World) -> Wording | None:
    tiers = case.plan.tiers if case.plan else ()
    if case.tier < len(tiers) and tiers[case.tier].id == command.requirement:
        return None
    current = tiers[case.tier].title if case.tier < len(tiers) else "-"
    return Wording(f"the tier that is open now is `{current}`", f"当前审级是“{current}”")


def _one_tier_each(case: Case, command: Command, world: World) -> Wording | None:
    people = people_behind(command.account, command.on_behalf_of, world.directory)
    for tier in case.plan.tiers if case.plan else ():
        # Whether or not that yes still counts: the verifier knows no roles, and nobody fills two tiers of a round.
        spoken = (each.given for each in case.spoken() if not each.lapsed)
        for each in (given for given in (*case.counted(), *spoken) if given.requirement == tier.id):
            if people & people_of(each, world.directory):
                return Wording(
                    f"you, or whom you act for, have already decided at `{tier.title}`",
                    f"你(或你代理的人)已在“{tier.title}”表态",
                )
    return None


def _beside_open(case: Case, command: Command, world: World) -> Wording | None:
    wanted = _requirement(case, command)
    if wanted is None or wanted.order is not None:
        return Wording("no such sign-off is asked for", "没有要求这一项会签")
    people = people_behind(command.account, command.on_behalf_of, world.directory)
    given = [each for each in case.counted() if each.requirement == wanted.id]
    if any(people & people_behind(each.account, each.on_behalf_of, world.directory) for each in given):
        return Wording("you have signed this already", "你已签过这一项")
    if missing(case, wanted, world.directory, world.now) == 0:
        return Wording("this is signed for already", "这一项已经签齐")
    return None


def _oral_given(case: Case, command: Command, world: World) -> Wording | None:
    """As if its giver said yes here and now; and one at a time, for it is only one person's word for another's."""
    said, directory, now = command.data, world.directory, world.now
    approver, role = str(said.get("approver", "")), str(said.get("approver_role", ""))
    if said.get("channel") not in CHANNELS:
        return Wording(f"say by what channel: {', '.join(CHANNELS)}", f"请写明途径:{'、'.join(CHANNELS)}")
    until = said.get("until")
    if not isinstance(until, datetime) or not now < until <= now + PAPERED_WITHIN:
        return Wording("it counts for 30 minutes at most", "口头批准至多算 30 分钟")
    if directory.person_of(approver) == directory.person_of(command.account):
        return Wording("what you say yourself you sign yourself", "本人的意见请本人直接签")
    if any(not each.lapsed for each in case.spoken()):
        return Wording("another oral approval still waits to be put on paper", "还有一项口头批准没有补签")
    wanted = _requirement(case, command)
    if wanted is None or role not in wanted.roles or not directory.may_act(approver, role, now):
        return Wording("they do not hold a role that may say yes to this", "对方没有可作此项批准的身份")
    given = Command("review.approved", approver, role, None, command.requirement)
    here = _tier_open if wanted.order is not None else _beside_open
    return _not_barred(case, given, world) or here(case, given, world) or _one_tier_each(case, given, world)


def _oral_waits(case: Case, command: Command, world: World) -> Wording | None:
    mine = (
        each
        for each in case.spoken()
        if (each.given.requirement, each.given.account, each.given.role)
        == (command.requirement, command.account, command.role)
    )
    found = next(mine, None)
    if found is None:
        return Wording("no oral approval of yours waits here", "这里没有你待补签的口头批准")
    # Once it has lapsed the paper comes too late to count, but what was published on it may stand again only with it.
    late = found.lapsed or (found.given.until is not None and found.given.until <= world.now)
    if late and case.state is not State.SUSPENDED:
        return Wording("the oral approval has lapsed", "口头批准已过时失效")
    return None


def _checklist_complete(case: Case, command: Command, world: World) -> Wording | None:
    wanted = _requirement(case, command)
    if wanted is None or wanted.checklist is None:
        return None
    listed = world.checklists.get(wanted.checklist)
    if listed is None:
        return Wording(
            f"the checklist `{wanted.checklist}` is not known; nobody can have filled it in",
            f"没有清单 `{wanted.checklist}`,无从逐项核对",
        )
    extra = case.plan.first_tier if case.plan and wanted.order == 0 else ()
    return wrong_answers(listed, extra, command.data.get("answers", {}))


def _reason_given(case: Case, command: Command, world: World) -> Wording | None:
    return None if command.reason.strip() else Wording("say why", "请写明理由")


def _own_veto_or_lead(case: Case, command: Command, world: World) -> Wording | None:
    veto = next((each for each in case.vetoes if each.number == command.data.get("veto") and not each.resolved), None)
    if veto is None:
        return Wording("there is no such open objection", "没有这一条未了的异议")
    directory = world.directory
    own = directory.person_of(veto.account) == directory.person_of(command.account)
    lead = command.role == "director" and not is_barred(
        case, command.account, command.on_behalf_of, directory, world.now
    )
    if own or lead:
        return None
    return Wording("only who objected, or the director, resolves it", "只有提出异议的人或总监可以了结")


def _waivable(case: Case, command: Command, world: World) -> Wording | None:
    rule = command.data.get("rule")
    if rule not in case.blocking:
        return Wording("only what blocks the draft can be waived", "只能豁免正在阻断的发现")
    if rule in case.unwaivable:
        return Wording(f"`{rule}` cannot be waived by anybody", f"`{rule}` 任何人都不能豁免")
    until = command.data.get("until")
    if not isinstance(until, datetime) or until <= world.now:
        return Wording("a waiver needs an expiry that lies ahead", "豁免须写明失效时间,且在今后")
    if until - world.now > LONGEST_WAIVER + timedelta(days=1):
        days = LONGEST_WAIVER.days
        return Wording(f"a waiver holds for {days} days at most", f"豁免最长 {days} 天")
    accounts = command.data.get("accounts", ())
    people = {world.directory.person_of(each) for each in accounts}
    roles = transition("waiver.granted")
    fit = [
        each
        for each in accounts
        if not is_barred(case, each, None, world.directory, world.now)
        and any(world.directory.holds(each, role, world.now) for role in (roles.roles if roles else ()))
    ]
    if len(people) >= 2 and len(fit) == len(accounts):
        return None
    return Wording("a waiver takes two distinct people who may grant it", "豁免须由两位有权的人共同作出")


def _all_requirements_met(case: Case, command: Command, world: World) -> Wording | None:
    left = unmet(case, world.directory, world.now)
    if not left and case.plan is not None:
        return None
    titles = [each.title for each in left] or ["-"]
    return Wording(f"still lacking: {', '.join(titles)}", f"还缺:{'、'.join(titles)}")


def _no_veto(case: Case, command: Command, world: World) -> Wording | None:
    if all(each.resolved for each in case.vetoes):
        return None
    return Wording("an objection stands unresolved", "有未了结的异议")


def _waived_now(case: Case, grounds: Mapping[str, str], now: datetime) -> set[str]:
    """The rules that people answer for: in this revision, and for just what the rule finds in it (`grounds`)."""
    revision = case.binding.revision if case.binding else ""
    return {
        each.rule
        for each in case.waivers
        if (each.revision, each.ground) == (revision, grounds.get(each.rule, "")) and now < each.until
    }


def _not_blocked(case: Case, command: Command, world: World) -> Wording | None:
    stands = [
        *case.unwaivable,
        *(rule for rule in case.blocking if rule not in _waived_now(case, case.grounds, world.now)),
    ]
    if not stands:
        return None
    return Wording(f"blocked by {', '.join(stands)}", f"被 {'、'.join(stands)} 阻断")


def _rules_current(case: Case, command: Command, world: World) -> Wording | None:
    """Today's rules must have been asked, be no older than those of the review, and no stricter on the draft."""
    today = world.recheck
    if today is None or case.binding is None or today.seq < case.rulebook_seq:
        return Wording("it was not checked again by the rules in force", "没有按现行规则重新检查")
    waived = _waived_now(case, today.grounds, world.now)
    worse = _SEVERITY.index(today.outcome) > _SEVERITY.index(case.outcome)
    if worse or today.asks_more or today.unwaivable or any(rule not in waived for rule in today.blocking):
        return Wording("the rules have become stricter: it goes back to review", "规则已收紧,须退回重审")
    return None


def lacking_now(case: Case, world: World) -> tuple[str, ...]:
    """The kinds of evidence that a published case does not have any more, at this moment."""
    moment = replace(case, publish_at=None, publish_until=None)
    plan = case.plan
    if plan is None:
        return ()
    return tuple(
        each.kind
        for each in plan.evidence
        if _evidence_covers(replace(moment, plan=replace(plan, evidence=(each,))), Command(""), world)
    )


def _evidence_covers(case: Case, command: Command, world: World) -> Wording | None:
    since = max(case.publish_at or world.now, world.now)
    until = case.publish_until or since
    for need in case.plan.evidence if case.plan else ():
        held = {
            each.issuer
            for each in world.evidence
            if each.kind == need.kind
            and (each.since is None or each.since <= since)
            and (each.until is None or until < each.until)
        }
        if len(held) < need.count:
            return Wording(
                f"evidence `{need.kind}` must be held and valid from {_day(since)} to {_day(until)}",
                f"凭证 `{need.kind}` 须在 {_day(since)} 至 {_day(until)} 全程有效",
            )
    return None


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()


def _not_blacklisted(case: Case, command: Command, world: World) -> Wording | None:
    if not world.blacklisted:
        return None
    return Wording(f"on the blacklist: {', '.join(world.blacklisted)}", f"在黑名单上:{'、'.join(world.blacklisted)}")


def _on_paper(case: Case, command: Command, world: World) -> Wording | None:
    """What leaves the store cannot be called back when half an hour is over."""
    if not case.spoken():
        return None
    return Wording("an oral approval is not on paper yet", "还有口头批准没有补签")


def _override_in_force(case: Case, command: Command, world: World) -> Wording | None:
    """For exactly this, not over, and one of the two it was granted to asks."""
    directory, person = world.directory, world.directory.person_of(command.account)
    for each in world.overrides:
        granted = {directory.person_of(one) for one in each.accounts}
        if each.id == command.data.get("override") and each.binding == case.binding and person in granted:
            if len(granted) < len(each.accounts) or any(
                is_barred(case, one, None, directory, world.now) for one in each.accounts
            ):
                break  # meanwhile the two are known as one person, or as one with a contributor
            return None if world.now < each.until else Wording("the break-glass is over", "紧急授权已到时")
    return Wording("no break-glass of yours is in force for this", "没有你名下、针对这一版的紧急授权")


def _nothing_unwaivable(case: Case, command: Command, world: World) -> Wording | None:
    """INVARIANT: what nobody can waive, by the rules of the review or by today's, is never published."""
    today = world.recheck
    if today is None or today.seq < case.rulebook_seq:
        return Wording("it was not checked again by the rules in force", "没有按现行规则重新检查")
    stands = dict.fromkeys((*case.unwaivable, *today.unwaivable))
    if not stands:
        return None
    return Wording(f"nobody can waive {', '.join(stands)}", f"{'、'.join(stands)} 任何人都不能豁免")


def _not_restored_before(case: Case, command: Command, world: World) -> Wording | None:
    people = people_behind(command.account, command.on_behalf_of, world.directory)
    if any(people & people_of(each, world.directory) for each in restorers(case, world.directory, world.now)):
        return Wording("restoring takes another person", "恢复须由另一个人同意")
    return None


def asked_now(case: Case, command: Command, world: World) -> Approval:
    """The yes that the command would give."""
    return Approval("restore", command.account, command.role, command.on_behalf_of, world.now, case.bound)


def _may_stand_again(case: Case, command: Command, world: World) -> Wording | None:
    if not may_stand(case, asked_now(case, command, world), world.directory):
        return None  # it is asked of the last of them
    if case.spoken() and not case.override:
        return Wording("it was published on an oral approval that nobody signed", "发布所依据的口头批准一直没有补签")
    if case.override and all(each.id != case.override for each in world.overrides):
        unmet = _all_requirements_met(case, command, world)
        if unmet is not None:
            return unmet  # the break-glass that stood in for them had no good ground
    return (
        _not_blocked(case, command, world)
        or _evidence_covers(case, command, world)
        or _not_blacklisted(case, command, world)
        or _rules_current(case, command, world)
    )


GUARDS: Final[Mapping[str, Guard]] = MappingProxyType(
    {
        "new-content": _new_content,
        "revision-seen": _revision_seen,
        "not-barred": _not_barred,
        "holds-role": _holds_role,
        "tier-open": _tier_open,
        "one-tier-each": _one_tier_each,
        "beside-open": _beside_open,
        "oral-given": _oral_given,
        "oral-waits": _oral_waits,
        "checklist-complete": _checklist_complete,
        "reason-given": _reason_given,
        "own-veto-or-lead": _own_veto_or_lead,
        "waivable": _waivable,
        "all-requirements-met": _all_requirements_met,
        "no-veto": _no_veto,
        "not-blocked": _not_blocked,
        "rules-current": _rules_current,
        "evidence-covers": _evidence_covers,
        "not-blacklisted": _not_blacklisted,
        "on-paper": _on_paper,
        "override-in-force": _override_in_force,
        "nothing-unwaivable": _nothing_unwaivable,
        "not-restored-before": _not_restored_before,
        "may-stand-again": _may_stand_again,
    }
)
