"""A rule by the name a person gives it: its whole id, or its own name where only one rule bears it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copygate.dsl.likely import likely
from copygate.errors import UsageError, Wording
from copygate_cli.writingtexts import both, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copygate.packs.rulebook import Pack
    from copygate_cli.config import Settings


def rule_named(settings: Settings, name: str) -> tuple[str, str, Pack]:
    """The id of its pack, its name, and its pack as read from the files. Raises UsageError with what was meant."""
    from copygate.packs.folders import find_packs
    from copygate.packs.loader import read_packs
    from copygate_cli.rulebooks import roots_of

    known = [(pack, rule.name) for pack in read_packs(find_packs(roots_of(settings))) for rule in pack.rules()]
    exact = [(pack, own) for pack, own in known if f"{pack.id}/{own}" == name]
    found = exact or [(pack, own) for pack, own in known if own == name]
    if len(found) == 1:
        pack, own = found[0]
        return pack.id, own, pack
    ids = [f"{pack.id}/{own}" for pack, own in found or known]
    if found:
        raise UsageError("several-rules", both("rule.several", name=name, known=", ".join(ids)))
    raise unknown("rule.unknown", name, ids)


def unknown(key: str, name: str, known: Sequence[str]) -> UsageError:
    """The refusal of a name nobody bears, with the one that was probably meant."""
    meant = likely(name, known)
    near = {lang: say("near", lang, near=meant) if meant else "" for lang in ("en", "zh")}
    return UsageError("unknown-name", Wording(*(say(key, lang, name=name, near=near[lang]) for lang in ("en", "zh"))))
