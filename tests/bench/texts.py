"""Varied text to measure on: `drafts` and `short_posts`, cut from the clean corpus in a fresh order for each seed.

Text made from templates repeats itself, and what repeats itself is cheap: regular expressions are worked out as new
text is met. The corpus holds two thousand texts of many kinds, and each is read once.
"""

from __future__ import annotations

import json
import random
from pathlib import Path

from tests.bench.table import ROOT

CORPUS = ROOT / "fixtures" / "corpus" / "clean.jsonl"
DRAFT, POST = 2_000, 100


def corpus() -> list[str]:
    """Every text, with its title if it has one."""
    with CORPUS.open(encoding="utf-8") as lines:
        records = map(json.loads, lines)
        return ["\n".join(filter(None, (each.get("title"), each.get("text") or each.get("body")))) for each in records]


def joined(seed: int) -> str:
    """All of it in one."""
    texts = corpus()
    random.Random(seed).shuffle(texts)
    return "\n".join(texts)


def drafts(seed: int) -> list[str]:
    """Drafts of 2,000 characters."""
    return _cut(joined(seed), DRAFT)


def short_posts(seed: int) -> list[str]:
    """Posts of 100 characters, most of them cut out of two texts."""
    return _cut(joined(seed), POST)


def write_drafts(folder: Path, seed: int) -> int:
    """The drafts as files of a new folder; how many bytes they are."""
    folder.mkdir()
    size = 0
    for number, text in enumerate(drafts(seed)):
        size += (folder / f"{number:03}.txt").write_bytes(text.encode())
    return size


def megabytes(texts: list[str]) -> float:
    """Their size in UTF-8."""
    return sum(len(text.encode()) for text in texts) / 1e6


def _cut(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text) - size + 1, size)]
