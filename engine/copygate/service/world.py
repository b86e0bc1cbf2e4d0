"""What a decision is judged against, read in the transaction that writes it: people, evidence, rules, checklists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, Final

from copygate.decisions.freezing import Frozen, thawed
from copygate.errors import ReviewError, StoreError, Wording
from copygate.model.checklist import Checklist
from copygate.review.approvals import asks_more, standing
from copygate.review.case import Binding, Case
from copygate.review.guards import EvidenceHeld, Override, Recheck, World
from copygate.review.matters import OVERRIDE
from copygate.review.states import transition
from copygate.service.folding import case_of
from copygate.service.hours import Calendar
from copygate.service.plans import evaluation_digest, grounds_of
from copygate.service.rules import Judged, Rules
from copygate.service.takingdown import beside
from copygate.service.writer import Transaction
from copygate.store import ledger
from copygate.store.ledger import Leaf

if TYPE_CHECKING:
    from copygate.decisions.blacklist import Listed

CASE: Final = "case"
BLACKLISTED: Final = "blacklist/"
"""Before the id of an entry in the name of its finding (`decisions/matching.py`)."""
SCORECARD: Final = "scorecard"
_ASKS_THE_RULES: Final = frozenset(("rules-current", "may-stand-again", "nothing-unwaivable"))


@dataclass(frozen=True, slots=True)
class House:
    """What a house brings along: rules, checklists, working hours."""

    rules: Rules | None
    checklists: Mapping[str, Checklist]
    calendar: Calendar

    def in_force(self, transaction: Transaction) -> tuple[Rules, int]:
        """The rules and their place in the sequence. Raises unless two people adopted exactly these, the latest."""
        if self.rules is None:
            raise StoreError("no-rules", Wording("this takes a rulebook", "须带上规则库打开"))
        latest = latest_rules(transaction)
        if latest is None or latest["digest"] != self.rules.digest:
            raise StoreError(
                "rules-not-adopted",
                Wording(
                    "these rules are not the ones two people adopted: adopt them, or use the others",
                    "当前规则库不是经两人启用的版本:请先启用,或换回已启用的版本",
                ),
            )
        return self.rules, latest["seq"]


def latest_rules(transaction: Transaction) -> dict[str, Any] | None:
    """The rulebook in force."""
    adopted = ledger.rows(transaction.connection, "rulebooks").values()
    return max(adopted, key=lambda row: int(row["seq"]), default=None)


def asks_the_rules(act: str) -> bool:
    """Whether today's rules must be asked before the act."""
    row = transition(act)
    return row is not None and not _ASKS_THE_RULES.isdisjoint(row.guards)


def read_case(transaction: Transaction, name: str) -> tuple[Case, tuple[Leaf, ...]]:
    """The case and its leaves. Raises ReviewError if there is none."""
    leaves = ledger.leaves_of(transaction.connection, CASE, name)
    if not leaves:
        raise ReviewError("unknown-case", Wording(f"there is no case `{name}`", f"没有审核单 {name}"))
    return case_of(name, leaves), leaves


def read_revision(transaction: Transaction, leaves: tuple[Leaf, ...], number: int = 0) -> Frozen:
    """The frozen draft of a revision (the last one: 0). Raises ReviewError once it was erased."""
    for leaf in reversed(leaves):
        said = leaf.said
        if said["act"] not in ("review.submitted", "review.revised") or number not in (0, said["obj"]["revision"]):
            continue
        manifest = transaction.unsealed(leaf, "revision.manifest")
        if manifest is None:
            break
        import json

        files = {}
        for at, listed in enumerate(json.loads(manifest)["files"]):
            content = transaction.unsealed(leaf, f"revision.file/{at}")
            if content is None:
                raise _erased()
            files[listed["name"]] = content
        frozen = thawed(manifest, files)
        if frozen.digest != said["obj"]["rev_digest"]:
            raise StoreError("store.altered", Wording("the revision is not the one logged", "稿件与日志摘要不符"))
        return frozen
    raise _erased()


def read_verdict(transaction: Transaction, leaves: tuple[Leaf, ...], lang: str = "zh") -> dict[str, Any]:
    """The JSON of the verdict that decisions are about; empty where there is none, or it was erased.

    In English its words differ and nothing else does; where it was not kept in English, it is as it was.
    """
    import json

    for leaf in reversed(leaves):
        if leaf.said["act"] in ("review.checked", "review.sent-back"):
            raw = None if lang.startswith("zh") else transaction.unsealed(leaf, "verdict.en")
            raw = raw or transaction.unsealed(leaf, "verdict")
            found: dict[str, Any] = json.loads(raw) if raw else {}
            return found
    return {}


def judged_of(rules: Rules, case: Case, frozen: Frozen, day: date, listed: tuple[Listed, ...]) -> Judged:
    """What rules and blacklist say of a revision; the blacklist may also name the case or the revision itself."""
    found = rules.judge(frozen, day, listed)
    if not listed:
        return found
    from copygate.decisions.applying import Decisions

    entry = Decisions(listed=listed).revoked(case.id, frozen.digest, day=day)
    if entry is None:
        return found
    named = (f"{BLACKLISTED}{entry.id}",)
    blocking, unwaivable = (*found.blocking, *named), (*found.unwaivable, *named)
    return replace(found, outcome="blocked", blocking=blocking, unwaivable=unwaivable)


def recheck_of(
    case: Case, frozen: Frozen, judged: Judged, rules: Rules, seq: int, listed: tuple[Listed, ...] = ()
) -> Recheck:
    """What the rules in force say of a revision."""
    evaluation = evaluation_digest(frozen.nonce, judged.verdict, judged.plan)
    more = asks_more(case.plan, judged.plan)
    heard = tuple(each.id for each in listed)
    grounds = grounds_of(frozen.nonce, judged.verdict, judged.blocking)
    return Recheck(
        rules.digest, seq, evaluation, judged.outcome, judged.blocking, judged.unwaivable, more, grounds, heard
    )


def world_of(
    transaction: Transaction, house: House, case: Case, recheck: Recheck | None = None, *, evidence: bool = True
) -> World:
    """The world as the store knows it now."""
    directory = transaction.directory()
    held = tuple(_held(transaction, case)) if evidence else ()
    overrides = tuple(_overrides(transaction, case)) if evidence else ()
    found = recheck.blocking if recheck else ()
    blacklisted = tuple(each.removeprefix(BLACKLISTED) for each in found if each.startswith(BLACKLISTED))
    world = World(transaction.now, directory, house.checklists, held, blacklisted, recheck, overrides)
    if not evidence or case.plan is None:
        return world
    # Whoever filled in a tier's list has written the scorecard: it lies with the approval.
    scored = {
        each.account
        for tier in case.plan.tiers
        if tier.checklist
        for each in standing(case, tier, directory, transaction.now)
    }
    cards = tuple(EvidenceHeld(SCORECARD, account) for account in sorted(scored))
    return replace(world, evidence=(*held, *cards))


def _overrides(transaction: Transaction, case: Case) -> Iterator[Override]:
    for _, name in beside(transaction, case.id, OVERRIDE):
        row = ledger.row_of(transaction.connection, "overrides", name)
        # INVARIANT: what was found to have no good ground carries nothing from then on.
        if row is not None and row.get("justified") is not False:
            binding = Binding(row["revision"], row["rulebook"], row["evaluation"], row["round"])
            yield Override(name, binding, tuple(row["accounts"]), datetime.fromisoformat(row["until"]))


def _held(transaction: Transaction, case: Case) -> Any:
    for row in ledger.rows(transaction.connection, "attached", f"{case.id}/").values():
        filed = ledger.row_of(transaction.connection, "evidence", row["evidence"])
        if filed is None or filed["state"] != "verified":
            continue
        since = datetime.fromisoformat(filed["since"]) if "since" in filed else None
        until = datetime.fromisoformat(filed["until"]) if "until" in filed else None
        yield EvidenceHeld(filed["kind"], filed["issuer"], since, until, filed.get("subject", ""))


def day_of(moment: datetime, calendar: Calendar) -> date:
    """The day it is for the house."""
    return calendar.today(moment.astimezone(UTC))


def _erased() -> ReviewError:
    return ReviewError("erased", Wording("the draft was erased", "稿件内容已删除"))
