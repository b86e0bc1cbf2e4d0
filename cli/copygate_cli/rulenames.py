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

    found = find_packs(roots_of(settings))
    own = name.rpartition("/")[2].encode()
    # Reading all packs takes seconds: those that hold the name anywhere come first.
    likely_here = tuple(
        folder for folder in found.folders if any(own in f.data for f in folder.files if f.name.endswith(".rule"))
    )
    for folders in (likely_here, found.folders):
        known = [(pack, rule.name) for pack in read_packs(found._replace(folders=folders)) for rule in pack.rules()]
        exact = [(pack, own) for pack, own in known if f"{pack.id}/{own}" == name]
        named = exact or [(pack, own) for pack, own in known if own == name]
        if len(named) == 1:
            return named[0][0].id, named[0][1], named[0][0]
        if named:
            ids = ", ".join(f"{pack.id}/{own}" for pack, own in named)
            raise UsageError("several-rules", both("rule.several", name=name, known=ids))
    raise unknown("rule.unknown", name, [f"{pack.id}/{own}" for pack, own in known])


def rule_ids(settings: Settings) -> list[str]:
    """The ids of all rules, as a glance at the files tells: a shell does not wait for them to be read."""
    import re

    from copygate.packs.folders import find_packs
    from copygate_cli.rulebooks import roots_of

    named = re.compile(r"^(?:rule|规则)[ \t]+([\w-]+)", re.MULTILINE)
    return [
        f"{folder.id}/{name}"
        for folder in find_packs(roots_of(settings)).folders
        for file in folder.files
        if file.name.endswith(".rule")
        for name in named.findall(file.data.decode("utf-8", "replace"))
    ]


def unknown(key: str, name: str, known: Sequence[str]) -> UsageError:
    """The refusal of a name nobody bears, with the one that was probably meant."""
    meant = likely(name, known)
    near = {lang: say("near", lang, near=meant) if meant else "" for lang in ("en", "zh")}
    return UsageError("unknown-name", Wording(*(say(key, lang, name=name, near=near[lang]) for lang in ("en", "zh"))))
