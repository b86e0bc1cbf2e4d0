"""A pattern as a tree, for those who reason about what it can match: `tree_of`.

Reasoning must over-approximate: what is not read here for certain as RE2 reads it has no tree. Most of every pattern
are words, and lists of them: a word is one node and a list of words another.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import inf
from typing import Any, Final, TypeAlias

from copygate.tuples import NamedTuple

TEXT, CLASS, WORDS, GROUP, BRANCH = "text", "class", "words", "group", "branch"
REPEAT, AT = "repeat", "at"
"""Kinds of node, each with its argument: a str; `Characters`; one of several str; a sequence; one of several sequences;
(least, most, sequence); the anchor as it is written."""
Node: TypeAlias = "tuple[str, Any]"
Sequence: TypeAlias = "list[Node]"

_TOKEN: Final = re.compile(
    r"""(?P<text>[^\\.^$*+?{}\[\]()|]+(?![*+?{])|[^\\.^$*+?{\[()|])
  | (?P<words>\((?P<apart>\?:)?(?P<list>[^\\.^$*+?{}\[\]()|]+(?:\|[^\\.^$*+?{}\[\]()|]+)*)\)(?=(?P<again>[*+?{])?))
  | (?P<repeat>(?:[*+?]|\{(?P<least>\d+)(?P<comma>,(?P<most>\d*))?\})\??)
  | (?P<class>\[(?P<not>\^?)(?P<items>\]?(?:\\.|[^\]\\\[]|\[(?!:))*)\])
  | (?P<open>\((?:(?!\?)|(?P<plain>\?[ims]*:)|\?P<\w+>))
  | (?P<flags>\(\?[ims]+\))
  | (?P<close>\)(?=(?P<repeated>[*+?{])?))
  | (?P<bar>\|)
  | (?P<any>\.)
  | (?P<at>[\^$]|\\[bBA])
  | (?P<property>\\[pP](?:\{\^?\w+\}|\w))
  | (?P<kind>\\[dDwWsS])
  | (?P<escape>\\(?:x[0-9a-fA-F]{2}|[nrtfva]|[!-/:-@\[-`{-~]))
    """,
    re.VERBOSE | re.DOTALL,
)
_ITEM: Final = re.compile(
    r"(?P<property>\\[pP](?:\{\^?\w+\}|\w))|(?P<kind>\\[dDwWsS])|(?P<escape>\\(?:x[0-9a-fA-F]{2}|[nrtfva]|[!-/:-@\[-`{-~]))|(?P<text>[^\\])",
    re.DOTALL,
)
_CONTROL: Final = {"n": "\n", "r": "\r", "t": "\t", "f": "\f", "v": "\v", "a": "\a"}
_WITH_LINE_FEED: Final = frozenset({"\\s", "\\D", "\\W"})
_DEEPEST: Final = 50


class Characters(NamedTuple):
    """A class of characters: those named alone, those in ranges, those of a kind (`\\d`, `\\p{Han}`)."""

    negated: bool
    singles: frozenset[str] = frozenset()
    ranges: tuple[tuple[int, int], ...] = ()
    kinds: frozenset[str] = frozenset()

    @property
    def exactly(self) -> frozenset[str] | None:
        """The characters, where each is named alone."""
        return None if self.negated or self.ranges or self.kinds else self.singles

    def listed(self, most: int) -> frozenset[str] | None:
        """The characters, where they are named or in ranges of fewer than so many; RE2's `\\d` is ASCII."""
        if self.negated or not self.kinds <= {"\\d"} or any(high - low >= most for low, high in self.ranges):
            return None
        if not self.ranges and not self.kinds:
            return self.singles
        listed = set(self.singles)
        for low, high in self.ranges:
            listed.update(map(chr, range(low, high + 1)))
        return frozenset(listed | set("0123456789") if self.kinds else listed)

    def holds_line_feed(self) -> bool:
        """Whether a line feed may be one of them."""
        named = "\n" in self.singles or any(low <= ord("\n") <= high for low, high in self.ranges)
        if self.negated:
            return not (named or not self.kinds.isdisjoint(_WITH_LINE_FEED))
        return named or any(kind in _WITH_LINE_FEED or len(kind) > 2 for kind in self.kinds)


@lru_cache(maxsize=4096)  # what a pattern can match is asked when it is read and again when it is filed
def tree_of(pattern: str) -> Sequence | None:
    """The nodes of a pattern, one after the other; None where it holds what is not read here."""
    reader = _Reader()
    at = 0
    for token in _TOKEN.finditer(pattern):
        if token.start() != at or not reader.take(token):
            return None
        at = token.end()
    return reader.whole() if at == len(pattern) else None


@lru_cache(maxsize=4096)
def width_of_pattern(pattern: str) -> tuple[int, float] | None:
    """The fewest and the most characters that match a pattern; None where it has no tree."""
    tree = tree_of(pattern)
    return None if tree is None else width_of(tree)


def width_of(tree: Sequence) -> tuple[int, float]:
    """The same of a sequence."""
    least, most = 0, 0.0
    for kind, argument in tree:
        few, many = _width(kind, argument)
        least += few
        most += many
    return least, most


def _width(kind: str, argument: Any) -> tuple[int, float]:
    if kind == TEXT:
        return len(argument), len(argument)
    if kind == CLASS:
        return 1, 1
    if kind == GROUP:
        return width_of(argument)
    if kind == REPEAT:
        few, many = width_of(argument[2])
        return few * argument[0], many * argument[1] if many else 0
    if kind == AT:
        return 0, 0
    widths = [(len(word), len(word)) for word in argument] if kind == WORDS else [width_of(each) for each in argument]
    return min(few for few, _ in widths), max(many for _, many in widths)


def size_of(tree: Sequence) -> float:
    """More instructions than RE2 makes of a pattern."""
    size = 0.0
    for kind, argument in tree:
        if kind == TEXT:
            size += 4 * len(argument)
        elif kind == WORDS:
            size += 4 * sum(map(len, argument)) + len(argument)
        elif kind == CLASS:
            size += _size_of_class(argument)
        elif kind == GROUP:
            size += 2 + size_of(argument)
        elif kind == BRANCH:
            size += len(argument) + sum(map(size_of, argument))
        elif kind == REPEAT:
            least, most, inner = argument
            size += 1 + (size_of(inner) + 1) * max(1, least + 1 if most == inf else most)
    return size


def _size_of_class(found: Characters) -> int:
    # Of the classes by property that of all letters is the longest: some 1,200 instructions.
    named = 2_000 * sum(len(kind) > 2 for kind in found.kinds)
    return 120 * len(found.kinds) + named + 30 + 20 * (len(found.singles) + len(found.ranges))


class _Reader:
    """Nodes as they are read. A group that neither captures nor is repeated leaves its nodes where it stood."""

    def __init__(self) -> None:
        self._open: list[tuple[bool, list[Sequence], Sequence]] = []
        self._branches: list[Sequence] = []
        self._items: Sequence = []

    def take(self, token: re.Match[str]) -> bool:
        """Read one token; False where it cannot be understood."""
        sort = token.lastgroup
        if sort == "text":
            self._items.append((TEXT, token[0]))
        elif sort == "words":
            self._group(_listed(token["list"].split("|")), token["apart"] is not None, token["again"] is not None)
        elif sort == "repeat":
            return self._repeat(token)
        elif sort == "class":
            return self._class(token)
        elif sort == "open":
            self._open.append((token["plain"] == "?:", self._branches, self._items))
            self._branches, self._items = [], []
            return len(self._open) < _DEEPEST
        elif sort == "close":
            if not self._open:
                return False
            within = self._sequence()
            plain, self._branches, self._items = self._open.pop()
            self._group(within, plain, token["repeated"] is not None)
        elif sort == "bar":
            self._branches.append(self._items)
            self._items = []
        else:
            return self._single(str(sort), token)
        return True

    def whole(self) -> Sequence | None:
        """The pattern, if every group in it was closed."""
        return None if self._open else self._sequence()

    def _sequence(self) -> Sequence:
        """What has been read since the group was opened."""
        return _branched([*self._branches, self._items]) if self._branches else self._items

    def _group(self, within: Sequence, plain: bool, repeated: bool) -> None:
        if not plain:
            self._items.append((GROUP, within))
        elif repeated:
            self._items.append((_PLAIN, within))
        else:
            self._items += within

    def _single(self, sort: str, token: re.Match[str]) -> bool:
        """A node that stands for itself."""
        written = token[0]
        if sort == "any":
            self._items.append((CLASS, _BUT_LINE_FEED))
        elif sort == "at":
            self._items.append((AT, written))
        elif sort == "escape":
            self._items.append((TEXT, _escaped(written)))
        elif sort == "flags":
            return token.start() == 0
        else:
            self._items.append((CLASS, Characters(False, kinds=frozenset({_kind(written)}))))
        return True

    def _repeat(self, token: re.Match[str]) -> bool:
        if not self._items or self._items[-1][0] in (AT, REPEAT):
            return False
        kind, argument = self._items[-1]
        written = token[0][0]
        if written == "{":
            least = int(token["least"])
            most = least if token["comma"] is None else int(token["most"]) if token["most"] else inf
        else:
            least, most = int(written == "+"), 1 if written == "?" else inf
        self._items[-1] = (REPEAT, (least, most, argument if kind == _PLAIN else [(kind, argument)]))
        return most >= least

    def _class(self, token: re.Match[str]) -> bool:
        found = _characters(token["items"], negated=token["not"] == "^")
        if found is None:
            return False
        alone = found.exactly
        self._items.append((TEXT, next(iter(alone))) if alone is not None and len(alone) == 1 else (CLASS, found))
        return True


_PLAIN: Final = "plain"
"""A group that does not capture, until the repetition that follows it has been read."""


def _listed(words: list[str]) -> Sequence:
    """One of several words, what they all begin with put before them; of words of one character a class."""
    if len(words) == 1:
        return [(TEXT, words[0])]
    same = _beginning(words)
    if same:
        words = [word[len(same) :] for word in words]
    alone = all(len(word) == 1 for word in words)
    rest = (CLASS, Characters(False, frozenset(words))) if alone else (WORDS, words)
    return [(TEXT, same), rest] if same else [rest]


def _branched(branches: list[Sequence]) -> Sequence:
    """The same for alternatives of any kind."""
    if all(len(branch) == 1 and branch[0][0] == TEXT for branch in branches):
        return _listed([branch[0][1] for branch in branches])
    nodes: Sequence = []
    while all(branches):
        first = branches[0][0]
        if first[0] in (CLASS, AT) and all(branch[0] == first for branch in branches):
            nodes.append(first)
            branches = [branch[1:] for branch in branches]
        elif all(branch[0][0] == TEXT for branch in branches):
            same = _beginning([branch[0][1] for branch in branches])
            if not same:
                break
            nodes.append((TEXT, same))
            branches = [_without(branch, len(same)) for branch in branches]
        else:
            break
    singles = [branch[0] for branch in branches if len(branch) == 1]
    if len(singles) == len(branches) and all(map(_is_character, singles)):
        return [*nodes, (CLASS, _united(singles))]
    return [*nodes, (BRANCH, branches)]


def _beginning(words: list[str]) -> str:
    """What all words begin with."""
    low, high = min(words), max(words)
    for at, letter in enumerate(low):
        if high[at] != letter:
            return low[:at]
    return low


def _without(branch: Sequence, size: int) -> Sequence:
    text = branch[0][1][size:]
    return [(TEXT, text), *branch[1:]] if text else branch[1:]


def _is_character(node: Node) -> bool:
    kind, argument = node
    return (kind == TEXT and len(argument) == 1) or (kind == CLASS and not argument.negated)


def _united(nodes: Sequence) -> Characters:
    classes = [argument for kind, argument in nodes if kind == CLASS]
    return Characters(
        False,
        frozenset(argument for kind, argument in nodes if kind == TEXT).union(*(each.singles for each in classes)),
        tuple(pair for each in classes for pair in each.ranges),
        frozenset().union(*(each.kinds for each in classes)),
    )


@lru_cache(maxsize=1024)
def _characters(written: str, *, negated: bool) -> Characters | None:
    """What stands between the brackets of a class."""
    if "\\" not in written and "-" not in written:
        return Characters(negated, frozenset(written))
    read: list[tuple[str, str]] = []
    at = 0
    for item in _ITEM.finditer(written):
        if item.start() != at:
            return None
        at = item.end()
        sort = str(item.lastgroup)
        read.append((sort, _escaped(item[0]) if sort == "escape" else item[0]))
    if at != len(written):
        return None
    singles, ranges, kinds = set(), [], set()
    index = 0
    while index < len(read):
        sort, one = read[index]
        if sort in ("kind", "property"):
            kinds.add(_kind(one))
        elif index + 2 < len(read) and read[index + 1] == ("text", "-"):
            if read[index + 2][0] in ("kind", "property") or read[index + 2][1] < one:
                return None
            ranges.append((ord(one), ord(read[index + 2][1])))
            index += 2
        else:
            singles.add(one)
        index += 1
    return Characters(negated, frozenset(singles), tuple(ranges), frozenset(kinds))


def _kind(written: str) -> str:
    return "\\w" if written == "\\p{Han}" else written


def _escaped(written: str) -> str:
    if written[1] == "x":
        return chr(int("0" + written[1:], base=0))
    return _CONTROL.get(written[1], written[1])


_BUT_LINE_FEED: Final = Characters(True, frozenset("\n"))
