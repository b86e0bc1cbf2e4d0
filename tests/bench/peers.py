"""What others take for less: textlint with prh, a dictionary trie, the bare automaton, all on the same terms."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from copygate.matching.automaton import Automaton
from copygate.packs.folders import find_packs
from copygate.packs.loader import compile_rulebook
from copygate.resources import bundled
from tests.bench import texts
from tests.bench.table import CHECK, run, show
from tests.bench.trie import Trie

_TEXTLINT = ("textlint@15.8.0", "textlint-rule-prh@6.1.0")
_GOAL = 5
_ROUNDS = 3


def terms() -> list[str]:
    """Every term of every pack, once."""
    packs = compile_rulebook(find_packs((bundled("rules"),))).rulebook.packs
    groups = (group for pack in packs for lexicon in pack.lexicons for group in lexicon.groups)
    return list(dict.fromkeys(term for group in groups for term in group.terms))


def word_finders(known: list[str], whole: float) -> None:
    """Megabytes a second of those that only find words, beside those of the whole check."""
    trie, automaton = Trie(known), Automaton(known)
    for name, find in (("a dictionary trie in Python", trie.find), ("the bare automaton", automaton.find)):
        rate = statistics.median(_rate(find, seed) for seed in range(5))
        show(f"{name}, {len(known):,} terms", f"{rate:.1f} MB/s")
        show("  the whole check takes", f"{rate / whole:.1f}x as long")


def textlint(known: list[str], scratch: Path) -> None:
    """The command lines over one folder of drafts, start-up taken off; both read files and print JSON."""
    folder = _installed()
    if isinstance(folder, str):
        show("textlint with prh", f"skipped: {folder}")
        return
    rules = "".join(f"  - {{expected: □, pattern: {json.dumps(term, ensure_ascii=False)}}}\n" for term in known)
    (scratch / "prh.yml").write_text(f"version: 1\nrules:\n{rules}", encoding="utf-8")
    settings = {"rules": {"prh": {"rulePaths": [str(scratch / "prh.yml")]}}}
    (scratch / "textlintrc.json").write_text(json.dumps(settings), encoding="utf-8")
    one, many = scratch / "one", scratch / "many"
    one.mkdir()
    (one / "one.txt").write_text("好", encoding="utf-8")
    size = texts.write_drafts(many, 0) / 1e6
    binary = str(folder / "node_modules" / ".bin" / "textlint")
    theirs = [binary, "--config", str(scratch / "textlintrc.json"), "--rulesdir", str(folder), "-f", "json"]
    ours = [*CHECK, "--format", "jsonl"]
    commands = {"textlint": theirs, "copygate": ours}
    costs: dict[tuple[str, Path], list[float]] = {}
    for _ in range(_ROUNDS):
        for name, command in commands.items():
            for where in (one, many):
                cost = run([*command, str(where)], scratch / "warm", folder=folder if name == "textlint" else scratch)
                costs.setdefault((name, where), []).append(cost.cpu)
    middle = {key: statistics.median(each) for key, each in costs.items()}
    rate = {name: size / max(1e-3, middle[name, many] - middle[name, one]) for name in commands}
    for name in commands:
        show(f"{name}, command line, start-up taken off", f"{rate[name]:.2f} MB/s")
        show("  start-up alone, CPU", f"{middle[name, one] * 1e3:.0f} ms")
    ratio = rate["copygate"] / rate["textlint"]
    show("  copygate over textlint", f"{ratio:.1f}x", f">= {_GOAL}x", ratio >= _GOAL)


def _installed() -> Path | str:
    """The folder where npm put textlint, outside the repository; or why there is none."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        return "node and npm are not installed"
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "copygate-bench" / "-".join(_TEXTLINT)
    if not (cache / "node_modules" / ".bin" / "textlint").exists():
        cache.mkdir(parents=True, exist_ok=True)
        (cache / "package.json").write_text('{"private": true}', encoding="utf-8")
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", *_TEXTLINT]
        done = subprocess.run(command, cwd=cache, capture_output=True, text=True, check=False)
        if done.returncode:
            return "npm could not install it"
    return cache


def _rate(find: Callable[[str], object], seed: int) -> float:
    written = texts.drafts(seed)
    begun = time.process_time()
    for text in written:
        find(text)
    return texts.megabytes(written) / (time.process_time() - begun)
