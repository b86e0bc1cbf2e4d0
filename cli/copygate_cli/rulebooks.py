"""Which packs judge: those that came with copygate, and the project's own beside its outermost configuration."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from copygate.evaluation.compiled import CompiledRulebook
    from copygate_cli.config import Settings


def roots_of(settings: Settings) -> list[Path]:
    """The folders scanned for packs; the same folder only once (in a checkout of copygate itself they are one)."""
    from copygate.resources import bundled

    own = bundled("rules")
    if settings.rules is None or settings.rules.resolve() == own.resolve():
        return [own]
    return [own, settings.rules]


def open_rulebook(settings: Settings, only: Sequence[str] | None) -> CompiledRulebook:
    """The rulebook for a folder's settings. Raises RulebookErrors, for a pack that is not there too."""
    from copygate import load_rulebook

    select: Collection[str] = settings.also
    return load_rulebook(roots_of(settings), only=only, select=select)
