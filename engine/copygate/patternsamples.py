"""Texts that a pattern was written for (`sample_of`), and patterns that read a line again and again (`slow_part`)."""

from __future__ import annotations

from random import Random
from typing import Any, Final

from copygate.lazily import Lazily
from copygate.patterntree import AT, BRANCH, CLASS, GROUP, REPEAT, TEXT, WORDS, Characters, Sequence, tree_of, width_of

_LIKELY: Final = "的好最一二a1A 元,。%个店品x\t\n"
"""Characters tried for a class that does not name its own."""
_MOST_REPEATED: Final = 4
_UNBOUNDED: Final = Lazily(r"[*+]|\{\d+,\}")


def sample_of(pattern: str, seed: int = 0) -> str | None:
    """A text made by the pattern, anchors left out; None where the pattern is not understood."""
    tree = tree_of(pattern)
    if tree is None:
        return None
    return _sample(tree, Random(seed), shortest=seed == 0)  # noqa: S311 - no secret


def slow_part(pattern: str) -> bool:
    """Whether RE2 may read one long line anew from every place where the pattern begins.

    So it is where an optional tail holds an unbounded repeat with something obligatory behind it (`最(?:.*佳)?`): the
    match is found at once, but to see that it has no longer end the rest of the line is read; and the next match may
    begin right within what was read. A tail whose repeat cannot run over the beginning of the pattern is not slow.
    """
    if not _UNBOUNDED.search(pattern):
        return False  # most patterns say how far each part may go
    tree = tree_of(pattern)
    return tree is not None and _slow(tree, [])


def _slow(tree: Sequence, before: Sequence) -> bool:
    for number, (kind, argument) in enumerate(tree):
        head, rest = [*before, *tree[:number]], tree[number + 1 :]
        optional: list[Sequence] = []
        if kind == REPEAT and argument[0] == 0 and argument[1] >= 1:
            optional = [argument[2]]
        elif kind == BRANCH and any(width_of(branch)[0] == 0 for branch in argument):
            optional = list(argument)
        if width_of(rest)[0] == 0 and width_of(head)[0] > 0 and any(_fails_late(each, head) for each in optional):
            return True
        inner = argument if kind == BRANCH else [argument] if kind == GROUP else []
        if any(_slow(each, head) for each in inner if width_of(rest)[0] == 0):
            return True
    return False


def _fails_late(tail: Sequence, head: Sequence) -> bool:
    """Whether the tail runs on over texts like the head, and may then still fail."""
    for number, (kind, argument) in enumerate(tail):
        behind = width_of(tail[number + 1 :])[0] > 0
        if kind == REPEAT and argument[1] == float("inf") and behind and _runs_over(argument[2], head):
            return True
        inner = argument if kind == BRANCH else [argument] if kind == GROUP else []
        inner = [argument[2]] if kind == REPEAT and argument[1] != float("inf") else inner
        # What stands behind the whole stands behind its parts.
        if any(_fails_late([*each, *(tail[number + 1 :] if behind else [])], head) for each in inner):
            return True
    return False


def _runs_over(repeated: Sequence, head: Sequence) -> bool:
    """Whether the repeated part can read what the head reads."""
    if len(repeated) != 1 or repeated[0][0] not in (CLASS, TEXT):
        return True
    kind, argument = repeated[0]
    for seed in range(8):
        begun = _sample(head, Random(seed), shortest=seed == 0)  # noqa: S311 - no secret
        if all(_accepts(argument, ch) if kind == CLASS else ch == argument for ch in begun):
            return True
    return False


def _sample(tree: Sequence, random: Random, *, shortest: bool) -> str:
    return "".join(_of_node(kind, argument, random, shortest=shortest) for kind, argument in tree)


def _of_node(kind: str, argument: Any, random: Random, *, shortest: bool) -> str:
    if kind == TEXT:
        return str(argument)
    if kind == AT:
        return ""
    if kind == CLASS:
        return _character(argument, random)
    if kind == WORDS:
        return str(argument[0] if shortest else random.choice(argument))
    if kind == GROUP:
        return _sample(argument, random, shortest=shortest)
    if kind == BRANCH:
        chosen = min(argument, key=lambda each: width_of(each)[0]) if shortest else random.choice(argument)
        return _sample(chosen, random, shortest=shortest)
    least, most, inner = argument
    times = least if shortest else random.randint(least, int(min(most, least + _MOST_REPEATED)))
    return "".join(_sample(inner, random, shortest=shortest) for _ in range(times))


def _character(found: Characters, random: Random) -> str:
    if not found.negated:
        named = [*sorted(found.singles), *(chr(low) for low, _ in found.ranges)]
        if named:
            return random.choice(named)
    fitting = [ch for ch in _LIKELY if _accepts(found, ch)]
    return fitting[0] if fitting else "〇"


def _accepts(found: Characters, ch: str) -> bool:
    named = ch in found.singles or any(low <= ord(ch) <= high for low, high in found.ranges)
    return (named or any(_of_kind(kind, ch) for kind in found.kinds)) is not found.negated


def _of_kind(kind: str, ch: str) -> bool:
    # `\\w` also stands for \\p{Han} in a tree.
    word = (ch.isascii() and (ch.isalnum() or ch == "_")) or "\u3400" <= ch <= "\u9fff"
    by_kind = {"d": ch in "0123456789", "w": word, "s": ch in "\t\n\f\r "}
    letter = kind[1]
    if letter in "dws":
        return by_kind[letter]
    return not by_kind[letter.lower()] if letter in "DWS" else ch.isalpha() if kind[1:].startswith("p{L") else True
