"""`Decisions.applied`: a verdict, and what it is once the blacklist and the waivers of the project have been heard.

The one function for repository and review store: `check` calls it after `pipeline.check`, and so does the judge of a
submitted draft (`service/rules.py`). The engine below stays pure and knows no signature.

INVARIANT: a waiver takes away the very findings that it names, and nothing else: never one of `block-always`, never
what is undecided or was not read, never an obligation. The blacklist only ever adds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from copygate.decisions.blacklist import Listed
from copygate.decisions.waiver import Waiver
from copygate.evaluation.combine import combine, outcome_of
from copygate.matching.personal import mask
from copygate.model.clearance import Waived
from copygate.model.finding import Finding, Severity
from copygate.model.verdict import Outcome, Verdict
from copygate.review.words import ROLES, word

if TYPE_CHECKING:
    from copygate.decisions.phrases import Phrases
    from copygate.decisions.trust import Approver
    from copygate.model.draft import Draft

RevisionDigest = Callable[[Mapping[str, object]], str]
"""The digest of the draft at hand, frozen as the manifest says (its nonce, its metadata)."""


@dataclass(frozen=True)
class Decisions:
    """What holds in a project; who signed it has been checked (`reading.py`)."""

    waivers: tuple[Waiver, ...] = ()
    listed: tuple[Listed, ...] = ()

    def applied(
        self,
        verdict: Verdict,
        draft: Draft,
        *,
        revision: RevisionDigest | None = None,
        files: Callable[[], Mapping[str, bytes]] = dict,
        lang: str = "zh",
        used: set[str] | None = None,
    ) -> Verdict:
        """The verdict after both. `revision` is None for a draft that no file is alone; `files` are the draft's file
        and those it shows, opened only if an entry asks; the ids of waivers that covered something go into `used`."""
        if self.listed:
            verdict = self._blacklisted(verdict, draft, files, lang)
        if self.waivers:
            verdict = self._waived(verdict, draft, revision, lang, used)
        return verdict

    def revoked(self, *names: str, day: date) -> Listed | None:
        """The entry that takes an approval back: a receipt, a waiver, a case or a revision by any of its names."""
        return next(
            (each for each in self.listed if each.kind == "approval" and each.value in names and in_force(each, day)),
            None,
        )

    @cached_property
    def _phrases(self) -> Phrases | None:
        listed = tuple(each for each in self.listed if each.kind == "phrase")
        if not listed:
            return None
        from copygate.decisions.phrases import Phrases

        return Phrases(listed)

    # --- the blacklist --------------------------------------------------------------------------------------------

    def _blacklisted(
        self, verdict: Verdict, draft: Draft, files: Callable[[], Mapping[str, bytes]], lang: str
    ) -> Verdict:
        from copygate.decisions.matching import matches

        day = date.fromisoformat(verdict.as_of)
        here = [each for each in self.listed if in_force(each, day) and _concerns(each, draft)]
        found = [*matches(here, draft, files, lang)]
        if self._phrases is not None:
            found += self._phrases.found(draft, {each.id for each in here}, day, lang)
        return _with_findings(verdict, found) if found else verdict

    # --- waivers --------------------------------------------------------------------------------------------------

    def _waived(
        self, verdict: Verdict, draft: Draft, revision: RevisionDigest | None, lang: str, used: set[str] | None
    ) -> Verdict:
        day = date.fromisoformat(verdict.as_of)
        name = PurePath(draft.path).name
        here = [
            each
            for each in self.waivers
            if each.draft == name and in_force(each, day) and self.revoked(each.id, day=day) is None
        ]
        found: list[Finding] = []
        for finding in verdict.findings:
            waiver = next((each for each in here if _covers(each, finding, revision)), None)
            if waiver is not None and used is not None:
                used.add(waiver.id)
            found.append(finding if waiver is None else finding._replace(waiver=_said(waiver, lang)))
        if all(each.waiver is None for each in found):
            return verdict
        return _reconsidered(verdict, tuple(found))


def in_force(each: Waiver | Listed, day: date) -> bool:
    """Whether it holds on a day."""
    return each.since <= day <= each.until


def may_be_waived(finding: Finding) -> bool:
    """What people may answer for: what a rule saw and decided, and the rule does not forbid it."""
    return finding.status == "violation" and finding.severity <= Severity.BLOCK


def people(approvers: Iterable[Approver], lang: str) -> tuple[str, ...]:
    """Approvers as they are shown: the name, then the role."""
    return tuple(f"{each.name}({word(ROLES, each.role, lang)})" for each in approvers)


def _covers(waiver: Waiver, finding: Finding, revision: RevisionDigest | None) -> bool:
    if finding.rule != waiver.rule or not may_be_waived(finding):
        return False
    if waiver.fingerprints:
        # Without a match the fingerprint is that of the rule alone, and would be the same in every draft.
        return finding.match is not None and finding.fingerprint in waiver.fingerprints
    from copygate.decisions.freezing import digest_of_manifest

    return revision is not None and revision(waiver.revision) == digest_of_manifest(waiver.revision)


def _said(waiver: Waiver, lang: str) -> Waived:
    return Waived(waiver.id, mask(waiver.reason), people(waiver.approvers, lang), waiver.until.isoformat())


def _concerns(listed: Listed, draft: Draft) -> bool:
    return not listed.platforms or not draft.platforms or not set(listed.platforms).isdisjoint(draft.platforms)


def _with_findings(verdict: Verdict, found: list[Finding]) -> Verdict:
    """The verdict with more findings: nothing becomes lighter."""
    worst = max(map(outcome_of, found))
    platforms = {
        name: max(
            before,
            max((outcome_of(e) for e in found if not e.platforms or name in e.platforms), default=Outcome.CLEAR),
        )
        for name, before in verdict.platforms.items()
    }
    return verdict._replace(
        findings=(*found, *verdict.findings), outcome=max(verdict.outcome, worst), platforms=platforms
    )


def _reconsidered(verdict: Verdict, findings: tuple[Finding, ...]) -> Verdict:
    """The outcome without what was waived. A merged verdict no longer tells which variant owed what, so each platform
    is charged with all of it, but never with more than before."""
    beside = (verdict.obligations, verdict.questions, verdict.errors)
    platforms = {
        name: min(before, combine((e for e in findings if not e.platforms or name in e.platforms), *beside))
        for name, before in verdict.platforms.items()
    }
    return verdict._replace(
        findings=findings, outcome=min(verdict.outcome, combine(findings, *beside)), platforms=platforms
    )
