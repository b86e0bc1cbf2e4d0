"""copygate: policy-as-code for what a brand publishes.

rulebook = load_rulebook()
verdict = check(draft_from_text("全网最佳面霜"), rulebook)
verdict.outcome.word                      # "blocked"
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from copygate.errors import CopygateError
from copygate.model.draft import Draft
from copygate.model.verdict import Outcome, Verdict

if TYPE_CHECKING:
    from copygate.evaluation.compiled import CompiledRulebook

__version__ = "0.1.0"
__all__ = ["CopygateError", "Draft", "Outcome", "Verdict", "check", "load_rulebook"]


def load_rulebook(
    roots: Sequence[Path] | None = None, *, only: Collection[str] | None = None, select: Collection[str] = ()
) -> CompiledRulebook:
    """Load and compile the packs found below `roots` (default: those that come with copygate).

    `only` names the packs that judge; without it all do but the opt-in ones, of which `select` names some. Raises
    RulebookError with every diagnostic when a pack does not compile.
    """
    from copygate.rulebooks import compiled_rulebook

    return compiled_rulebook(roots, only=only, select=select)


def check(draft: Draft, rulebook: CompiledRulebook, *, as_of: date | None = None, lang: str = "zh") -> Verdict:
    """Judge a draft today, or as of a day."""
    from copygate import pipeline

    return pipeline.check(draft, rulebook, today=date.today(), as_of=as_of, lang=lang)
