"""What a misspelt name was probably meant to be."""

from __future__ import annotations

from collections.abc import Collection


def likely(word: str, known: Collection[str]) -> str | None:
    """The known name nearest to `word`, if it is near enough to be a slip; None otherwise."""
    from rapidfuzz.distance import OSA

    best, fewest = None, 1 + max(1, len(word) // 3)
    for name in known:
        if name == word:
            continue
        slips = OSA.distance(word.casefold(), name.casefold(), score_cutoff=fewest)
        if slips < fewest and slips < max(len(word), len(name)):
            best, fewest = name, slips
    if best is None and len(word) >= 3:
        held = [name for name in known if word in name or (len(name) >= 3 and name in word)]
        best = min(held, key=len, default=None)
    return best
