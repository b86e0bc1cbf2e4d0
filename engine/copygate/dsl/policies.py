"""Checks of the review policy: who signs, in which tiers, by when."""

from __future__ import annotations

from typing import Final

from copygate.dsl import ast
from copygate.dsl.clauses import RuleChecker
from copygate.errors import Wording

_UNITS: Final = ("minutes", "hours", "days")


class PolicyChecker:
    """Checks of the workflows of one file."""

    def __init__(self, rules: RuleChecker) -> None:
        self.rules, self.conditions, self.types = rules, rules.conditions, rules.types
        self.complaints = rules.complaints

    def workflow(self, workflow: ast.Workflow, *, whole: bool) -> None:
        """One review policy."""
        tiers = [step for step in workflow.steps if isinstance(step, ast.Tier)]
        if not tiers and whole:
            word = self.complaints.keyword("TIER")
            self.complaints.error(
                workflow.name_span,
                "no-tier",
                f"workflow `{workflow.name}` has no `{word}`",
                f"流程 `{workflow.name}` 没有 `{word}`",
            )
        if tiers and tiers[0].when is not None and whole:
            self.complaints.error(
                tiers[0].when.span,
                "first-tier-conditional",
                "the first tier is never conditional: somebody looks at every draft",
                "第一个审级不能带条件:每篇稿件都要有人看",
            )
        seen: set[str] = set()
        for tier in tiers:
            if tier.name in seen:
                self.complaints.error(
                    self.complaints.word(tier.span, tier.name),
                    "tier-twice",
                    f"two tiers are called `{tier.name}`",
                    f"有两个审级都叫 `{tier.name}`",
                )
            seen.add(tier.name)
        for step in workflow.steps:
            self._step(step)

    def _step(self, step: ast.Step) -> None:
        if isinstance(step, ast.Tier | ast.SignStep | ast.TakedownStep):
            self.rules.role(step, step.by)
        if isinstance(step, ast.BarStep):
            for who in step.who:
                self.rules.role(step, who)
        if isinstance(step, ast.Tier | ast.SignStep | ast.FourStep):
            self.conditions.whole(step.when, of_match=False, workflow=True)
        known = self.rules.scope.checklists
        if isinstance(step, ast.Tier) and step.checklist is not None and step.checklist not in known:
            what = Wording(
                f"no checklist `{step.checklist}` in checklists.yaml", f"checklists.yaml 里没有清单 `{step.checklist}`"
            )
            self.complaints.unknown(step, step.checklist, "unknown-checklist", what, tuple(sorted(known)))
        if isinstance(step, ast.Tier | ast.TakedownStep | ast.RestoreStep):
            if step.approvals < 1:
                self.complaints.error(step.span, "no-approvals", "`approvals 0` asks nobody", "`批准 0` 等于无人批准")
            deadline = step.within
            if deadline is not None and deadline.unit not in _UNITS:
                within = self.complaints.keyword("WITHIN")
                self.types.wrong_unit(deadline.span, within, deadline.unit, _UNITS)
