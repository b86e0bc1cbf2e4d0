"""What is to be written beside a stretch of a draft, in a copy of the file it came from."""

from __future__ import annotations

from copygate.model.anchor import Place
from copygate.tuples import NamedTuple


class Remark(NamedTuple):
    """A comment for `raw[start:end]` of a field (of the whole draft when `field` is None).

    `at` is its place, `seen` the same in the reader's words, for a place that can bear no comment of its own. `draft`
    is the number of the draft in its file, from 0. `text` has lines; personal data in it is masked.
    """

    text: str
    field: str | None = None
    start: int = 0
    end: int = 0
    at: Place | None = None
    seen: str = ""
    draft: int = 0
