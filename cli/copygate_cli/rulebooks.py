"""Which packs judge: those that came with copygate, and the project's own beside its outermost configuration."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from copygate.evaluation.compiled import CompiledRulebook
    from copygate.trust.pins import Trust
    from copygate_cli.config import Settings


LOCK: Final = "copygate.lock"
"""Beside the outermost configuration; what it says is read by `copygate.trust`, which a plain check does not import."""


def roots_of(settings: Settings) -> list[Path]:
    """The folders scanned for packs; the same folder only once (in a checkout of copygate itself they are one)."""
    from copygate.resources import bundled

    own = bundled("rules")
    if settings.rules is None or settings.rules.resolve() == own.resolve():
        return [own]
    return [own, settings.rules]


def open_rulebook(settings: Settings, only: Sequence[str] | None, day: date | None = None) -> CompiledRulebook:
    """The rulebook for a folder's settings; signed packs must count on `day` (default: today).

    A run as of a day passes the later of that day and today: packs that count now judge the past, and naming an old
    day revives none that has expired.
    Raises RulebookErrors, for a pack that is not there and for packs that are not those of the project's lock too.
    """
    from copygate.rulebooks import compiled_rulebook

    return compiled_rulebook(roots_of(settings), only=only, select=settings.also, trust=trust_of(settings, day))


def trust_of(settings: Settings, day: date | None = None) -> Trust | None:
    """What the project demands of its packs; None where it has neither lock nor keys. Raises RulebookErrors."""
    if settings.root is None:
        return None
    path = settings.root / LOCK
    there = os.path.lexists(path)
    if not there and not settings.pack_keys:
        return None
    from copygate.trust.pins import Trust, lock_bytes

    *_, last = roots_of(settings)
    own = settings.rules if last == settings.rules else None
    return Trust(path, lock_bytes(path) if there else None, settings.pack_keys, own, day or date.today())
