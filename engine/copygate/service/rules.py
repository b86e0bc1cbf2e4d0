"""`Rules`: what judges a frozen revision and plans its review; `PackRules` does it by the packs."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol

from copygate.audit.canonical import Json, canonical
from copygate.decisions.freezing import Frozen, Refrozen, draft_of
from copygate.errors import StoreError, Wording
from copygate.model.review import ReviewPlan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from copygate.decisions.applying import Decisions
    from copygate.decisions.blacklist import Listed
    from copygate.evaluation.compiled import CompiledRulebook
    from copygate.model.draft import Draft
    from copygate.model.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Judged:
    """What a check came to. `verdict` is the JSON of `schemas/verdict.v1.json`."""

    outcome: str
    blocking: tuple[str, ...]
    unwaivable: tuple[str, ...]
    plan: ReviewPlan
    verdict: bytes
    publish_at: date | None = None
    publish_until: date | None = None
    verdict_en: bytes = b""
    """The same in English; decisions are bound to `verdict` alone."""


class Rules(Protocol):
    """A rulebook, by its digest."""

    @property
    def digest(self) -> str:
        """SHA-256 of all its rules, in hex."""

    def judge(self, frozen: Frozen, today: date, listed: tuple[Listed, ...] = ()) -> Judged:
        """Check and plan, `listed` being the store's own blacklist. Raises whatever breaks: the case then stays in
        CHECKING with an alarm."""

    def texts(self) -> bytes:
        """The rules as written, a .zip: kept when they are adopted, for whoever asks years later. Empty if unknown."""


class PackRules:
    """The packs of a rulebook, which lie below `roots` (default: the bundled ones).

    `metadata["workflow"]` of a revision chooses the workflow.
    """

    def __init__(
        self,
        rulebook: CompiledRulebook,
        *,
        ocr: str = "rapidocr",
        roots: Sequence[Path] | None = None,
        decisions: Decisions | None = None,
    ) -> None:
        """`decisions`: the waivers and the blacklist of the project, as `check` has them."""
        self._rulebook, self._ocr, self._roots, self._decisions = rulebook, ocr, roots, decisions

    @property
    def digest(self) -> str:
        """Of every file of every pack, and of which packs judge: the same files with a pack switched off are others."""
        stamp = self._rulebook.stamp
        said: dict[str, Json] = {"v": "copygate-rules/1", "rulebook": stamp.digest, "packs": sorted(stamp.packs)}
        return sha256(canonical(said)).hexdigest()

    def texts(self) -> bytes:
        """Every file of every pack; empty where they no longer lie there as they were read."""
        from copygate.packs.folders import find_packs
        from copygate.resources import bundled

        found = find_packs(tuple(self._roots) if self._roots is not None else (bundled("rules"),))
        if found.digest != self._rulebook.stamp.digest:
            return b""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for folder in found.folders:
                for file in folder.files:
                    archive.writestr(f"{folder.id}/{file.name}", file.data)
        return out.getvalue()

    def judge(self, frozen: Frozen, today: date, listed: tuple[Listed, ...] = ()) -> Judged:
        """The verdict and the plan."""
        from copygate import pipeline
        from copygate.evaluation.workflow import plan_of
        from copygate.model.finding import Severity
        from copygate.wire import verdict_object

        draft = self._pictured(draft_of(frozen), frozen)
        decisions = self._with(listed)

        def check(lang: str) -> Verdict:
            found = pipeline.check(draft, self._rulebook, today=today, lang=lang)
            if decisions is None:
                return found
            again = Refrozen(frozen)
            return decisions.applied(found, draft, revision=again, files=lambda: frozen.files, lang=lang)

        verdict = check("zh")
        if any(problem.code == "check-failed" for problem in verdict.errors):
            raise StoreError("check-failed", Wording("the check broke down", "检查中断"))
        plan = plan_of(self._rulebook, draft, verdict, frozen.metadata.get("workflow"))
        stands = [
            each
            for each in verdict.findings
            if each.status == "violation" and each.severity >= Severity.BLOCK and each.waiver is None
        ]
        always = (each.rule for each in stands if each.severity is Severity.BLOCK_ALWAYS)
        return Judged(
            verdict.outcome.word,
            tuple(dict.fromkeys(each.rule for each in stands)),
            tuple(dict.fromkeys(always)),
            plan,
            _spelled(verdict_object(verdict, "zh")),
            draft.publish_at,
            draft.publish_until,
            _spelled(verdict_object(check("en"), "en")),
        )

    def _with(self, listed: tuple[Listed, ...]) -> Decisions | None:
        """The project's signed files and the store's own entries; one that is both is heard once."""
        if not listed:
            return self._decisions
        from copygate.decisions.applying import Decisions

        known = self._decisions or Decisions()
        there = {each.id for each in known.listed}
        return Decisions(known.waivers, (*known.listed, *(each for each in listed if each.id not in there)))

    def _pictured(self, draft: Draft, frozen: Frozen) -> Draft:
        if not draft.may_show_pictures and not draft.embedded:
            return draft
        from copygate.assets.reader import PictureReader
        from copygate.pictured import with_pictures

        reader = PictureReader(self._ocr)
        try:
            if draft.may_show_pictures:
                draft = with_pictures(draft, frozen, reader)
            if draft.embedded:
                from pathlib import PurePosixPath

                from copygate.embedded import with_embedded
                from copygate.intake.contained import picture_contained

                data, suffix = frozen.files[frozen.name], PurePosixPath(frozen.name).suffix.lower()
                draft = with_embedded(draft, lambda name: picture_contained(data, suffix, name), reader)
        finally:
            reader.close()
        return draft


def _spelled(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
