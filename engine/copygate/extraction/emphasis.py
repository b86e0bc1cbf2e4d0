"""Which `*`, `_` and `~~` make emphasis, after CommonMark 0.31, section 6.2, and are not shown to a reader.

Where CommonMark would leave marks standing because Chinese punctuation touches them (`**“全网”**最佳`), they are taken
as Chinese writers mean them.
"""

from __future__ import annotations

from unicodedata import category

from copygate.extraction.runs import Piece

# From here on letters are written without spaces between words, so punctuation beside them is no word boundary.
_UNSPACED = "\u2e80"


def match_emphasis(marks: list[Mark]) -> None:
    """CommonMark's `process emphasis`: take from each pair of runs the marks that make emphasis."""
    stack: list[Mark] = []
    bottoms: dict[tuple[str, bool, int], int] = {}  # below this, nothing on the stack opens for such a closer
    for mark in marks:
        key = (mark.sign, mark.opens, mark.count % 3)
        while mark.closes and mark.token.shown:
            at = len(stack) - 1
            bottom = bottoms.get(key, 0)
            while at >= bottom and not _pair(stack[at], mark):
                at -= 1
            if at < bottom:
                bottoms[key] = len(stack)
                break
            opener = stack[at]
            width = 2 if min(opener.token.end - opener.token.start, mark.token.end - mark.token.start) >= 2 else 1
            opener.token.end -= width
            mark.token.start += width
            del stack[at + 1 if opener.token.shown else at :]
            bottoms = {other: min(bound, len(stack)) for other, bound in bottoms.items()}
        if mark.opens and mark.token.shown:
            stack.append(mark)


def mark_of(text: str, token: Token) -> Mark | None:
    """The run of marks a token is, or None if it can neither open nor close emphasis."""
    start, end, sign = token.start, token.end, text[token.start]
    if sign == "~" and end - start != 2:
        return None
    before = text[start - 1] if start else " "
    after = text[end] if end < len(text) else " "
    before_mark, after_mark = _is_punctuation(before), _is_punctuation(after)
    opens = not after.isspace() and (not after_mark or before.isspace() or before_mark or before >= _UNSPACED)
    closes = not before.isspace() and (not before_mark or after.isspace() or after_mark or after >= _UNSPACED)
    if sign == "_":
        opens, closes = opens and (not closes or before_mark), closes and (not opens or after_mark)
    return Mark(token, sign, end - start, opens, closes) if opens or closes else None


class Token:
    """A stretch of the source; emphasis takes its share from either end, and a hidden token shows nothing."""

    __slots__ = ("end", "start", "text")

    def __init__(self, start: int, end: int, text: str | None = None) -> None:
        self.start, self.end, self.text = start, end, text

    @property
    def shown(self) -> bool:
        return self.start < self.end

    def hide(self) -> None:
        self.end = self.start

    def piece(self) -> Piece:
        return Piece(self.start, self.end, self.text)


class Mark:
    """A run of `*`, `_` or `~` that may open or close emphasis; `count` as it was written."""

    __slots__ = ("closes", "count", "opens", "sign", "token")

    def __init__(self, token: Token, sign: str, count: int, opens: bool, closes: bool) -> None:
        self.token, self.sign, self.count, self.opens, self.closes = token, sign, count, opens, closes


def _pair(opener: Mark, closer: Mark) -> bool:
    if opener.sign != closer.sign:
        return False
    # CommonMark 6.2, rules 9 and 10.
    if (opener.closes or closer.opens) and closer.sign != "~" and (opener.count + closer.count) % 3 == 0:
        return opener.count % 3 == 0 and closer.count % 3 == 0
    return True


def _is_punctuation(sign: str) -> bool:
    return category(sign)[0] in "PS"
