"""A `ReviewPlan` as JSON of the log and back, and the digests that decisions are bound to.

The plan stands in the leaf as a whole, so that a case can be folded from the log alone. What a plan quotes of the draft
(`EvidenceNeeded.subject`) stays out of it: that is in the sealed verdict.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, Final

from copygate.audit.canonical import Json, canonical
from copygate.model.review import EvidenceNeeded, Requirement, ReviewPlan, TimeAllowed

_FOUND: Final = ("severity", "status", "platforms", "match", "field", "start", "end", "at", "measured", "fingerprint")
"""What makes one finding of a rule another: not how it is worded, nor what is advised."""


def plan_json(plan: ReviewPlan) -> dict[str, Json]:
    """The plan; tiers come first and in order."""
    return {
        "workflow": plan.workflow,
        "requirements": [_requirement(each) for each in plan.requirements()],
        "evidence": [{"rule": each.rule, "kind": each.kind, "count": each.count} for each in plan.evidence],
        "first_tier": list(plan.first_tier),
        "barred": list(plan.barred),
        "takedown_by": plan.takedown_by,
        "takedown_within": _within(plan.takedown_within),
        "restore_approvals": plan.restore_approvals,
    }


def plan_from(said: Mapping[str, Any]) -> ReviewPlan:
    """What `plan_json` wrote."""
    every = tuple(map(_read_requirement, said["requirements"]))
    return ReviewPlan(
        said["workflow"],
        tuple(each for each in every if each.kind == "tier"),
        tuple(each for each in every if each.kind != "tier"),
        tuple(EvidenceNeeded(each["rule"], each["kind"], each["count"]) for each in said["evidence"]),
        tuple(said["first_tier"]),
        tuple(said["barred"]),
        said["takedown_by"],
        TimeAllowed(**said["takedown_within"]),
        said["restore_approvals"],
    )


def evaluation_digest(nonce: str, verdict: bytes, plan: ReviewPlan) -> str:
    """What approvals are bound to: verdict and plan. The revision's nonce keeps short texts from being guessed."""
    said: dict[str, Json] = {
        "v": "copygate-evaluation/1",
        "nonce": nonce,
        "verdict": sha256(verdict).hexdigest(),
        "plan": sha256(canonical(plan_json(plan))).hexdigest(),
    }
    return sha256(canonical(said)).hexdigest()


def grounds_of(nonce: str, verdict: bytes, rules: Iterable[str]) -> dict[str, str]:
    """By rule: the digest of all that it found in a revision and by which articles, which is what a waiver covers."""
    found: dict[str, list[Any]] = {each: [] for each in rules}
    for each in json.loads(verdict).get("findings", ()) if found else ():
        if each["rule"] in found:
            cites = [[cite["source"], cite["article"]] for cite in each.get("cites", ())]
            found[each["rule"]].append([{name: each.get(name) for name in _FOUND}, cites])
    spelled = {rule: json.dumps([nonce, rule, said], sort_keys=True) for rule, said in found.items()}
    return {rule: sha256(f"copygate-ground/1\n{said}".encode()).hexdigest() for rule, said in spelled.items()}


def _requirement(each: Requirement) -> dict[str, Json]:
    said: dict[str, Json] = {
        "id": each.id,
        "kind": each.kind,
        "title": each.title,
        "roles": list(each.roles),
        "approvals": each.approvals,
    }
    if each.order is not None:
        said["order"] = each.order
    if each.within is not None:
        said["within"] = _within(each.within)
    if each.checklist is not None:
        said["checklist"] = each.checklist
    if each.subjects:
        said["subjects"] = list(each.subjects)
    return said


def _read_requirement(said: Mapping[str, Any]) -> Requirement:
    return Requirement(
        said["id"],
        said["kind"],
        said["title"],
        tuple(said["roles"]),
        said["approvals"],
        said.get("order"),
        TimeAllowed(**said["within"]) if "within" in said else None,
        said.get("checklist"),
        tuple(said.get("subjects", ())),
    )


def _within(allowed: TimeAllowed) -> dict[str, Json]:
    return {"count": allowed.count, "unit": allowed.unit, "working": allowed.working}
