"""What is not wrong in packs and yet no use: `analyse`. Rules that can never speak, that others speak for, that
contradict one another; words that can never be found; names nobody uses; sources nobody has looked at for long.

Everything here is a warning with a place and a proposal. It is modest and warns where it is certain: nobody reads a
list of false warnings.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from copygate.dsl.diagnostics import Diagnostic
from copygate.errors import Wording
from copygate.packs.rulebook import Pack, Rulebook
from copygate.tuples import NamedTuple
from copygate.workbench.ages import stale
from copygate.workbench.dead import dead
from copygate.workbench.overlaps import Read, overlaps, read_all
from copygate.workbench.reasons import Reasons
from copygate.workbench.remarks import Remark


class Analysed(NamedTuple):
    """Warnings to be mended, and those for which the pack gives a reason."""

    warnings: tuple[Diagnostic, ...]
    explained: tuple[tuple[Diagnostic, str], ...]


def analyse(
    rulebook: Rulebook, packs: Sequence[Pack], texts: Mapping[str, str], as_of: date, most_days: int
) -> Analysed:
    """Every warning about the packs, seen among all packs of the rulebook."""
    warnings: list[Diagnostic] = []
    explained: list[tuple[Diagnostic, str]] = []
    every = read_all(rulebook)
    for pack in packs:
        reasons = Reasons.of(pack)
        for remark in _remarks(rulebook, pack, texts, as_of, most_days, every):
            reason = reasons.for_warning(remark.code, remark.subject)
            found = Diagnostic(remark.path, remark.span, remark.code, remark.wording, remark.repair, "warning")
            if reason is None:
                warnings.append(found)
            else:
                explained.append((found, reason))
        warnings += [
            Diagnostic(
                reasons.path,
                reasons.span_of(each),
                "idle-reason",
                Wording(f"no such warning any more: {each}", f"已没有这条警告:{each}"),
                Wording("delete this entry", "请删去此项"),
                "warning",
            )
            for each in reasons.idle_warnings()
        ]
    return Analysed(tuple(warnings), tuple(explained))


def _remarks(
    rulebook: Rulebook, pack: Pack, texts: Mapping[str, str], as_of: date, most_days: int, every: Sequence[Read]
) -> Iterator[Remark]:
    yield from dead(rulebook, pack, texts, as_of)
    yield from overlaps(rulebook, pack, every)
    yield from stale(pack, texts, as_of, most_days)
