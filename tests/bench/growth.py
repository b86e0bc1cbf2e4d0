"""What more of everything costs: ten and a hundred times the lexicon, fifty to two thousand rules."""

from __future__ import annotations

import statistics
import time
from pathlib import Path

from copygate.matching.automaton import Automaton
from tests.bench import texts
from tests.bench.packs import made_terms, write_rules, write_terms
from tests.bench.table import figures, medians, show

_MEASURE = "tests.bench.measure"
_ROUNDS = 3
_GOAL = 1.3
RULES = (50, 200, 500, 2_000)


def whole_check(what: str, cache: Path, rounds: int = _ROUNDS, arguments: tuple[str, ...] = ()) -> dict[str, float]:
    """Medians over fresh processes, each with the corpus in another order."""
    return medians([figures(_MEASURE, [what, str(seed), *arguments], cache) for seed in range(rounds)])


def lexicon(known: list[str], scratch: Path, full: bool) -> None:
    """The whole check with generated terms beside the real ones; a hundredfold takes minutes to compile."""
    plain = whole_check("drafts", scratch / "warm")["first"]
    show(f"whole check, {len(known):,} terms", f"{plain:.2f} MB/s")
    for times in (10, 100) if full else (10,):
        root = scratch / f"terms-{times}"
        write_terms(root, (times - 1) * len(known))
        rate = whole_check("drafts", scratch / "warm", arguments=("--root", str(root)))["first"]
        show(f"whole check, {times * len(known):,} terms", f"{rate:.2f} MB/s")
        ratio = plain / rate
        show(f"  {times}x the lexicon takes", f"{ratio:.2f}x as long", f"<= {_GOAL}x", ratio <= _GOAL)
    made = made_terms(99 * len(known))
    base = 0.0
    for times in (1, 10, 100):
        automaton = Automaton([*known, *made[: (times - 1) * len(known)]])
        rate = statistics.median(_rate(automaton, seed) for seed in range(5))
        base = base or rate
        show(f"bare automaton, {automaton.size:,} terms", f"{rate:.0f} MB/s, {base / rate:.2f}x")


def rules(scratch: Path) -> None:
    """Generated packs alone, so that nothing but the number of rules differs."""
    rate = {}
    for count in RULES:
        root = scratch / f"rules-{count}"
        write_rules(root, count)
        rate[count] = whole_check("drafts", scratch / "warm", arguments=("--root", str(root), "--only", "made/rules"))
        show(f"whole check, {count:,} generated rules", f"{rate[count]['first']:.2f} MB/s")
    for few, many in ((50, 500), (200, 2_000)):
        ratio = rate[few]["first"] / rate[many]["first"]
        show(f"  {few} to {many:,} rules takes", f"{ratio:.2f}x as long", f"<= {_GOAL}x", ratio <= _GOAL)


def _rate(automaton: Automaton, seed: int) -> float:
    written = texts.drafts(seed)
    begun = time.process_time()
    for text in written:
        automaton.find(text)
    return texts.megabytes(written) / (time.process_time() - begun)
