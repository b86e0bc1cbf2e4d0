"""The commonest front matter, read without loading a YAML library: lines of `key: words` and `key: [words, words]`.

Loading ruamel.yaml costs more than the rest of a cold check. Only spellings that can mean one thing in YAML are read
here; for any other line the whole text goes to ruamel.yaml. INVARIANT: both give the same values and positions.
"""

from __future__ import annotations

from copygate.intake.problems import Positions
from copygate.lazily import Lazily
from copygate.model.draft import FieldSource

# `\w` and single signs instead of ranges: a range of Chinese characters takes milliseconds to compile.
_WORD = r"\w(?:[\w/+.!?~%()-]|，|。|！|？|、|；|：|“|”|《|》|（|）)*+"
_WORDS = rf"{_WORD}(?: ++{_WORD})*+"
_KEY = r"[^\W\d][\w-]*+"
_LINE = Lazily(rf"({_KEY}): ++(?:({_WORDS}(?::/{{0,2}}+{_WORD})*+)|\[ *+({_WORDS}(?:, *+{_WORDS})*+)\]) *+\r?\Z")
_ITEM = Lazily(_WORDS)


def read_flat(text: str, first_line: int) -> tuple[dict[str, str | list[str]], Positions] | None:
    """Keys with the characters of their values, and where they stand; None if the text holds anything else."""
    values: dict[str, str | list[str]] = {}
    positions = Positions()
    positions.values[()] = FieldSource(first_line, 1, exact=False)
    for number, line in enumerate(text.removesuffix("\n").split("\n"), first_line):
        found = _LINE.match(line)
        if found is None or found[1] in values:
            return None
        key = found[1]
        positions.keys[key,] = FieldSource(number, 1)
        if found[2] is not None:
            values[key] = found[2]
            positions.values[key,] = FieldSource(number, found.start(2) + 1)
            continue
        items = list(_ITEM.finditer(line, found.start(3), found.end(3)))
        values[key] = [item[0] for item in items]
        positions.values[key,] = FieldSource(number, found.start(3), exact=False)
        for at, item in enumerate(items):
            positions.values[key, at] = FieldSource(number, item.start() + 1)
    return values, positions
