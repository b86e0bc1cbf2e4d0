"""Excludes are written relative to the configuration's folder; a walk begins wherever the user points.

`below` carries the globs to that folder: what is left of each once the steps down to it are matched.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase


def below(globs: Sequence[str], steps: Sequence[str]) -> list[str]:
    """The globs as they read from the folder `steps` below the one they were written for.

    A glob that matches the folder itself says nothing here: what is named explicitly is never excluded.
    """
    return list(dict.fromkeys(found for glob in globs for found in _below(glob, steps)))


def _below(glob: str, steps: Sequence[str]) -> Iterator[str]:
    text = glob.strip()
    folders_only = text.endswith("/")
    parts = text.strip("/").split("/")
    if "/" not in text.rstrip("/"):
        yield glob  # a name at any depth
        return
    # The positions in the glob that the steps may have led to; `**` may stand for any number of them.
    states = _with_skips({0}, parts)
    for step in steps:
        moved = {at if parts[at] == "**" else at + 1 for at in states if at < len(parts) and _fits(step, parts[at])}
        states = _with_skips(moved, parts)
    for at in sorted(states):
        if at < len(parts) and parts[at:] != ["**"]:
            yield "/" + "/".join(parts[at:]) + ("/" if folders_only else "")


def _fits(step: str, part: str) -> bool:
    return part == "**" or fnmatchcase(step, part)


def _with_skips(states: set[int], parts: Sequence[str]) -> set[int]:
    reached = set(states)
    for at in range(len(parts)):
        if at in reached and parts[at] == "**":
            reached.add(at + 1)
    return reached
