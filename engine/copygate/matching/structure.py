"""How a text is put together: `Structure` knows its sentences, clauses, paragraphs and quotations.

Everything is worked out once per text, in one pass, and looked up by position. `structure_of` keeps recent texts.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property, lru_cache

from copygate.lazily import Lazily
from copygate.model.span import Span

# A sentence ends at its mark and any quotation or bracket closed with it; an English full stop ends one before a blank.
_SENTENCE_END = Lazily(r"[。！？!?；;…\n｡]+[”’」』）)】》]*|(?<![Nn]o)(?<!NO)(?<!\b[A-Z])\.(?=\s|$)")
# Commas and colons inside numbers (1,000, 9:30) separate nothing.
_CLAUSE_MARK = Lazily(r"[，、：—()（）【】\[\]｜|]|(?<![0-9])[,:]|[,:](?![0-9])")
_LINE_BREAK = Lazily(r"[\n\r\u2028\u2029]+")
_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》", "〈": "〉", "〝": "〞", "﹁": "﹂"}
_CLOSING = {closing: opening for opening, closing in _QUOTES.items()}


class Structure:
    """Spans around a place in one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._trimmed: dict[tuple[int, int], int] = {}

    def sentence(self, start: int, end: int) -> Span:
        """The sentence or sentences that hold the range, with their closing marks."""
        return self._between(self._sentence_ends, start, end, inclusive=True)

    def clause(self, start: int, end: int) -> Span:
        """The clause or clauses that hold the range, without the marks around them."""
        return self._between(self._clause_marks, start, end, inclusive=False)

    def paragraph(self, start: int, end: int) -> Span:
        """The line or lines that hold the range."""
        return self._between(self._line_breaks, start, end, inclusive=False)

    def quoted(self, start: int, end: int) -> bool:
        """Whether the range stands inside quotation marks or title marks."""
        opens, reach = self._quotations
        at = bisect_left(opens, start)
        return at > 0 and reach[at - 1] >= end

    @property
    def longest_sentence(self) -> int:
        """The length of the longest sentence with its closing mark, without the blanks around it."""
        longest = at = 0
        for end in (*(end for _, end in self._sentence_ends), len(self.text)):
            longest = max(longest, len(self.text[at:end].strip()))
            at = end
        return longest

    @cached_property
    def _sentence_ends(self) -> list[tuple[int, int]]:
        return [match.span() for match in _SENTENCE_END.finditer(self.text)]

    @cached_property
    def _clause_marks(self) -> list[tuple[int, int]]:
        marks = [match.span() for match in _CLAUSE_MARK.finditer(self.text)]
        return sorted(marks + self._sentence_ends)

    @cached_property
    def _line_breaks(self) -> list[tuple[int, int]]:
        return [match.span() for match in _LINE_BREAK.finditer(self.text)]

    def _between(self, marks: list[tuple[int, int]], start: int, end: int, inclusive: bool) -> Span:
        # INVARIANT: marks ascend and do not overlap, so the last one that ends at or before `start` is the nearest.
        before = bisect_right(marks, start, key=lambda mark: mark[1])
        after = bisect_left(marks, end, lo=before, key=lambda mark: mark[1])
        low = marks[before - 1][1] if before else 0
        high = len(self.text)
        if after < len(marks):
            # A range may itself end with a mark, or within one.
            high = marks[after][1] if inclusive else max(end, marks[after][0])
        if low < start:
            low = min(start, self._without_blanks(low, 1))
        if high > end:
            high = max(end, self._without_blanks(high, -1))
        return Span(low, high)

    def _without_blanks(self, at: int, step: int) -> int:
        """Past the blanks behind (`step` 1) or before (-1) a mark, told once however many ranges lie between two."""
        known = self._trimmed.get((at, step))
        if known is None:
            known, text = at, self.text
            while 0 <= (beside := known if step > 0 else known - 1) < len(text) and text[beside].isspace():
                known += step
            self._trimmed[at, step] = known
        return known

    @cached_property
    def _quotations(self) -> tuple[list[int], list[int]]:
        """Where quotations open, and the furthest any quotation opened so far reaches."""
        pairs: list[tuple[int, int]] = []
        pending: list[tuple[str, int]] = []
        for match in _QUOTE_OR_BREAK.finditer(self.text):
            mark, at = match.group(), match.start()
            if mark in _QUOTES or (mark == '"' and not any(opened == '"' for opened, _ in pending)):
                pending.append((mark, at))
            elif mark in "\r\n":
                # A quotation left open ends with its paragraph, as if it had never been one.
                pending.clear()
            else:
                opening = _CLOSING.get(mark, mark)
                for depth in range(len(pending) - 1, -1, -1):
                    if pending[depth][0] == opening:
                        pairs.append((pending[depth][1], at))
                        del pending[depth:]
                        break
        pairs.sort()
        opens, reach = [pair[0] for pair in pairs], []
        furthest = 0
        for _, close in pairs:
            furthest = max(furthest, close)
            reach.append(furthest)
        return opens, reach


@lru_cache(maxsize=128)
def structure_of(text: str) -> Structure:
    """The structure of a text, remembered for the next question about it."""
    return Structure(text)


def sentence(text: str, span: Span) -> Span:
    """The sentence around a span."""
    return structure_of(text).sentence(span.start, span.end)


def clause(text: str, span: Span) -> Span:
    """The clause around a span."""
    return structure_of(text).clause(span.start, span.end)


def paragraph(text: str, span: Span) -> Span:
    """The paragraph around a span."""
    return structure_of(text).paragraph(span.start, span.end)


def quoted(text: str, span: Span) -> bool:
    """Whether a span stands inside quotation marks."""
    return structure_of(text).quoted(span.start, span.end)


_QUOTE_OR_BREAK = Lazily('["\r\n' + "".join(_QUOTES) + "".join(_CLOSING) + "]")
