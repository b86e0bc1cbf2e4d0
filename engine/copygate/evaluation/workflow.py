"""A verdict and a `workflow` -> the plan of its review: which tiers, sign-offs and evidence this draft needs.

INVARIANT: the first tier is never conditional, and a condition that cannot be decided asks for the step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from copygate.dsl import ast
from copygate.errors import UsageError, Wording
from copygate.evaluation.comparing import compare
from copygate.evaluation.conditions import Names, compile_condition
from copygate.evaluation.scope import Scope
from copygate.extraction.document import document_of
from copygate.model.review import EvidenceNeeded, Requirement, ReviewPlan, TimeAllowed
from copygate.model.verdict import Outcome

if TYPE_CHECKING:
    from copygate.evaluation.compiled import CompiledRulebook
    from copygate.model.draft import Draft
    from copygate.model.verdict import Verdict
    from copygate.packs.rulebook import Pack

_REVIEWERS = ("editor", "legal", "director", "tech-lead")
_Asked = Callable[[Scope], bool]


def plan_of(compiled: CompiledRulebook, draft: Draft, verdict: Verdict, workflow: str | None = None) -> ReviewPlan:
    """The plan by the workflow of this name, or the first one the packs declare.

    Raises UsageError (`no-workflow`, `unknown-workflow`).
    """
    pack, found = _workflow(compiled, workflow)
    document = document_of(draft)
    day = date.fromisoformat(verdict.as_of)
    scope = Scope(document, compiled.scanner.scan(document), day)
    asked = _Asking(compiled.names(pack), verdict)
    tiers: list[Requirement] = []
    beside: list[Requirement] = []
    plan = ReviewPlan(found.name, ())
    for step in found.steps:
        match step:
            case ast.Tier():
                if step.when is None or asked.of(step.when, scope):
                    tiers.append(_tier(step, len(tiers)))
            case ast.SignStep():
                if step.when is None or asked.of(step.when, scope):
                    beside.append(_sign_off(f"sign-off:{step.name}", step.by, step.name, _signed_for(verdict, step.by)))
            case ast.FourStep():
                if step.when is None or asked.of(step.when, scope):
                    beside.append(_FOUR_EYES)
            case ast.BarStep():
                plan = _with(plan, barred=tuple(dict.fromkeys(("contributors", *step.who))))
            case ast.TakedownStep():
                within = _allowed(step.within) or plan.takedown_within
                plan = _with(plan, takedown_by=step.by, takedown_within=within)
            case ast.RestoreStep():
                plan = _with(plan, restore_approvals=step.approvals)
    # What a rule obliges is owed whether or not the workflow speaks of it.
    roles = {role for each in beside for role in each.roles if each.kind == "sign-off"}
    asked_for = dict.fromkeys(owed.by for owed in verdict.obligations if owed.kind == "sign-off" and owed.by)
    beside += [_sign_off(f"sign-off:{by}", by, by, _signed_for(verdict, by)) for by in asked_for if by not in roles]
    if any(owed.kind == "second-person" for owed in verdict.obligations) and _FOUR_EYES not in beside:
        beside.append(_FOUR_EYES)
    return _with(
        plan,
        tiers=tuple(tiers),
        beside=tuple(beside),
        evidence=tuple(dict.fromkeys(_evidence(verdict))),
        first_tier=tuple(_for_the_first_tier(draft, verdict)),
    )


_FOUR_EYES = Requirement("four-eyes", "four-eyes", "four-eyes", _REVIEWERS, approvals=2)


def _workflow(compiled: CompiledRulebook, name: str | None) -> tuple[Pack, ast.Workflow]:
    found = [(pack, each) for pack in compiled.rulebook.judging() for each in pack.workflows()]
    if not found:
        raise UsageError(
            "no-workflow",
            Wording(
                "no pack declares a workflow: add the pack `house/review`, or one of your own",
                "规则库里没有审核流程:请启用规则包 `house/review`,或自己写一个 workflow",
            ),
        )
    for pack, each in found:
        if name is None or each.name == name:
            return pack, each
    known = ", ".join(each.name for _, each in found)
    raise UsageError(
        "unknown-workflow", Wording(f"no workflow `{name}`; there are {known}", f"没有流程 `{name}`;现有:{known}")
    )


class _Asking:
    """Whether a step is asked for: conditions of rules, and besides the outcome and what rules oblige."""

    def __init__(self, names: Names, verdict: Verdict) -> None:
        self._names, self._verdict = names, verdict

    def of(self, condition: ast.Condition, scope: Scope) -> bool:
        return self._compiled(condition)(scope) is not False

    def _compiled(self, condition: ast.Condition) -> Callable[[Scope], object]:
        match condition:
            case ast.And(items):
                parts = [self._compiled(item) for item in items]
                return lambda scope: all(part(scope) is not False for part in parts)
            case ast.Or(items):
                parts = [self._compiled(item) for item in items]
                return lambda scope: any(part(scope) is not False for part in parts)
            case ast.Compares("outcome", operator, ast.Word(word)):
                least = Outcome[word.upper()]
                return lambda scope: compare(operator, self._verdict.outcome, least)
            case ast.Equals("outcome", ast.Word(word), negated):
                wanted = Outcome[word.upper()]
                return lambda scope: (self._verdict.outcome == wanted) != negated
            case ast.OneOf("outcome", values):
                words = {Outcome[value.name.upper()] for value in values if isinstance(value, ast.Word)}
                return lambda scope: self._verdict.outcome in words
            case ast.Obliged():
                return lambda scope: any(owed.kind == "sign-off" for owed in self._verdict.obligations)
            case ast.Not(inner) if _speaks_of_policy(inner):
                part = self._compiled(inner)
                return lambda scope: part(scope) is not True
            case _:
                holds = compile_condition(condition, self._names)
                return lambda scope: holds(scope, None)


def _speaks_of_policy(condition: ast.Condition) -> bool:
    """Whether a condition asks for the outcome or for obligations, anywhere in it."""
    if isinstance(condition, ast.Obliged):
        return True
    if isinstance(condition, ast.And | ast.Or):
        return any(map(_speaks_of_policy, condition.items))
    if isinstance(condition, ast.Not):
        return _speaks_of_policy(condition.item)
    return getattr(condition, "attribute", None) == "outcome"


def _tier(step: ast.Tier, order: int) -> Requirement:
    return Requirement(
        f"tier:{step.name}",
        "tier",
        step.title,
        (step.by,),
        step.approvals,
        order,
        _allowed(step.within),
        step.checklist,
    )


def _sign_off(requirement_id: str, by: str, title: str, subjects: tuple[str, ...]) -> Requirement:
    return Requirement(requirement_id, "sign-off", title, (by,), subjects=subjects)


def _signed_for(verdict: Verdict, by: str) -> tuple[str, ...]:
    """The rules that ask this role to sign."""
    return tuple(dict.fromkeys(owed.rule for owed in verdict.obligations if owed.kind == "sign-off" and owed.by == by))


def _evidence(verdict: Verdict) -> Iterator[EvidenceNeeded]:
    for owed in verdict.obligations:
        if owed.kind == "evidence":
            yield EvidenceNeeded(owed.rule, owed.what, owed.count, None if owed.masked else owed.match)


def _for_the_first_tier(draft: Draft, verdict: Verdict) -> Iterator[str]:
    yield from (f"question:{question.fact}" for question in verdict.questions)
    yield from (f"undecided:{each.rule}" for each in verdict.findings if each.status == "undecided")
    yield from (f"unread:{problem.code}" for problem in verdict.errors)
    if draft.kind != "promotion":
        yield f"kind:{draft.kind}"


def _allowed(deadline: ast.Deadline | None) -> TimeAllowed | None:
    return None if deadline is None else TimeAllowed(deadline.count, deadline.unit, deadline.working)


def _with(plan: ReviewPlan, **changes: object) -> ReviewPlan:
    return replace(plan, **changes)  # type: ignore[arg-type] # the fields named by the callers above
