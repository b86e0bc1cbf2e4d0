"""Which version a changed pack deserves: `bump_of` from the rules alone, `bump_seen` from an archive as well.

Major: something that passed may fail. Minor: new warnings, or relaxations. Patch: texts only. Where the rules alone do
not prove a change to be a relaxation, it counts as major.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import IntEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from copygate.dsl import ast
from copygate.evaluation.compiled import SEVERITIES
from copygate.impact.direction import Direction, of_bound, of_words
from copygate.model.finding import Severity

if TYPE_CHECKING:
    from copygate.impact.difference import Difference, Edition, RuleChange
    from copygate.impact.tally import Tally
    from copygate.packs.rulebook import Pack

_EXPORTED: Final = ("lexicons", "specs", "palette", "assets", "checklists", "attributes", "evidence_kinds", "despite")


class Bump(IntEnum):
    """What part of the version goes up."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


class Reason(NamedTuple):
    """Why: by the id of a text, with what stands in it. `rule` is empty where it is the pack itself."""

    bump: Bump
    rule: str
    key: str
    about: dict[str, object]


def bump_of(between: Difference, pack_id: str, texts_differ: bool) -> list[Reason]:
    """The reasons, gravest first. `texts_differ`: the files differ in more than the version."""
    reasons = [
        reason
        for change in between.changes
        if change.rule.rpartition("/")[0] == pack_id
        for reason in _of_rule(change, between)
    ]
    reasons += _of_pack(between, pack_id, {part for change in between.changes for part in change.parts})
    if not reasons and texts_differ:
        reasons.append(Reason(Bump.PATCH, "", "text", {}))
    return sorted(reasons, key=lambda each: (-each.bump, each.rule))


def bump_seen(reasons: list[Reason], tally: Tally) -> Bump:
    """The bump that an archive shows; what it does not show is minor at most."""
    stricter = any(after > before for before, after in tally.flips)
    stricter = stricter or any(after > before for _, before, after in tally.platforms)
    if stricter:
        return Bump.MAJOR
    most = max((each.bump for each in reasons), default=Bump.NONE)
    return max(Bump.MINOR if tally.changed or tally.altered else Bump.NONE, min(most, Bump.MINOR))


def next_version(version: str, bump: Bump) -> str:
    """The version after this one."""
    major, minor, patch = parsed(version)
    return {
        Bump.NONE: f"{major}.{minor}.{patch}",
        Bump.PATCH: f"{major}.{minor}.{patch + 1}",
        Bump.MINOR: f"{major}.{minor + 1}.0",
        Bump.MAJOR: f"{major + 1}.0.0",
    }[bump]


def parsed(version: str) -> tuple[int, int, int]:
    """`2026.2.0` as numbers. Raises ValueError."""
    parts = version.split(".")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise ValueError(version)
    major, minor, patch = map(int, parts)
    return major, minor, patch


def _of_rule(change: RuleChange, between: Difference) -> Iterator[Reason]:
    was, now = between.before.rule(change.rule), between.after.rule(change.rule)

    def reason(bump: Bump, key: str, **about: object) -> Reason:
        return Reason(bump, change.rule, key, about)

    if change.kind == "reworded":
        yield reason(Bump.PATCH, "text")
    elif was is None or now is None:
        added = now is not None
        grave = now is not None and _is_grave(now)
        yield reason(Bump.MAJOR if grave else Bump.MINOR, "rule-added" if added else "rule-removed")
    elif not _is_grave(now):
        # Whatever it finds, it stops nothing.
        lighter = _is_grave(was)
        yield (
            reason(Bump.MINOR, "severity-down", old=was.severity, new=now.severity)
            if lighter
            else reason(Bump.MINOR, "gentle")
        )
    else:
        for part in change.parts:
            if part.startswith(("literal:", "pattern:", "similar:", "detector:")):
                continue  # the clause that it is written in differs too
            bump, key, about = _of_part(part, was, now, between)
            yield reason(bump, key, **about)


def _of_part(part: str, was: ast.Rule, now: ast.Rule, between: Difference) -> tuple[Bump, str, dict[str, object]]:
    """What follows from one ingredient of a rule that stops posts."""
    match part:
        case "severity":
            up = _weight(now) > _weight(was) or now.severity == was.severity
            return (
                Bump.MAJOR if up else Bump.MINOR,
                f"severity-{'up' if up else 'down'}",
                {
                    "old": was.severity,
                    "new": now.severity,
                },
            )
        case "from":
            earlier = (now.from_date or date.min) < (was.from_date or date.min)
            return (Bump.MAJOR, "earlier", {}) if earlier else (Bump.MINOR, "shorter", {})
        case "until":
            later = (now.until_date or date.max) > (was.until_date or date.max)
            return (Bump.MAJOR, "earlier", {}) if later else (Bump.MINOR, "shorter", {})
        case "unless":
            only_more = set(was.unless) <= set(now.unless)
            return (Bump.MINOR, "excuse-added", {}) if only_more else (Bump.MAJOR, "excuse-removed", {})
        case "verb" if of_bound(was.verb, now.verb) is Direction.LOOSER:
            return Bump.MINOR, "bound-looser", {}
    if part.startswith("lexicon:"):
        direction, key, words = of_words(part, now, between)
        named: dict[str, object] = {"name": part.partition(":")[2], "words": words}
        return Bump.MINOR if direction is Direction.LOOSER else Bump.MAJOR, key, named
    return Bump.MAJOR, "changed", {"parts": part}


def _of_pack(between: Difference, pack_id: str, told: set[str]) -> Iterator[Reason]:
    """What the pack offers to others or asks of reviewers, where no rule of its own told of it."""
    was, now = _pack(between.before, pack_id), _pack(between.after, pack_id)
    if was is None or now is None:
        return
    if was.workflows() != now.workflows():
        yield Reason(Bump.MINOR, "", "pack", {"parts": "workflow"})
    if {d.name: d.when for d in was.definitions()} != {d.name: d.when for d in now.definitions()} and not any(
        part.startswith("define:") for part in told
    ):
        yield Reason(Bump.MINOR, "", "pack", {"parts": "define"})
    for name in _EXPORTED:
        if _offered(was, name) != _offered(now, name) and not any(part.startswith(name.rstrip("s")) for part in told):
            yield Reason(Bump.MINOR, "", "pack", {"parts": name})


def _offered(pack: Pack, name: str) -> object:
    """What rules may use of it: of a lexicon no path and no title of a group."""
    if name == "lexicons":
        return [
            (each.name, each.allow, [(g.terms, g.allow, g.patterns, g.despite, g.context) for g in each.groups])
            for each in pack.lexicons
        ]
    return getattr(pack, name)


def _pack(edition: Edition, pack_id: str) -> Pack | None:
    return edition.rulebook.pack(pack_id)


def _is_grave(rule: ast.Rule) -> bool:
    """Whether it can keep a post from being published; one that obliges does."""
    return _weight(rule) >= Severity.REVIEW


def _weight(rule: ast.Rule) -> Severity:
    return SEVERITIES[rule.severity] if rule.severity else Severity.REVIEW
