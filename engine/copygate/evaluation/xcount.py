"""The weighted length of a post as X counts it: twitter-text, configuration 3.

Latin and a few other ranges weigh 1, everything else 2; a link weighs 23 however long it is, an emoji 2 however many
code points it is made of. The text is composed (NFC) first. What a link is follows twitter-text too: with http(s)://,
or a bare ASCII domain that ends in a top-level domain (`tlds.txt`). Held to its published conformance cases in
`tests/test_counters.py`. An emoji is any sequence that Unicode calls possible (UTS #51); X knows only those in general
use, so a sequence that nobody sees as one picture may count less here than there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import Final
from unicodedata import normalize

_LINK_WEIGHT: Final = 23
_LIGHT: Final = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))
_LONGEST_LABEL: Final = 63  # RFC 1035 2.3.4: what a name server can store
_LONGEST_SLUG: Final = 40  # of a t.co link

_DIRECTIONS = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_INVALID = "\ufffe\ufeff\uffff"
_SPACES = "\x09-\x0d\x20\x85\xa0\u1680\u180e\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_ACCENTS = (
    "\xc0-\xd6\xd8-\xf6\xf8-\u024f\u0253\u0254\u0256\u0257\u0259\u025b\u0263\u0268\u026f\u0272\u0289\u028b\u02bb"
    "\u0300-\u036f\u1e00-\u1eff"
)
# A stretch that can hold a domain: letters of any script, joined by `.`, `-` and `_`.
_STRETCH: Final = re.compile(
    rf"[^{_DIRECTIONS}{_INVALID}{_SPACES}\x00-\x1f\x7f!\"#$%&'()*+,/:;<=>?@\[\]^`{{|}}~]+", re.DOTALL
)
_PROTOCOL: Final = re.compile(r"https?://\Z", re.IGNORECASE)
_NOT_BEFORE: Final = re.compile(rf"[A-Za-z0-9@＠$#＃{_INVALID}]")
_NOT_BEFORE_BARE: Final = ("-", "_", ".", "/")
_LETTERS: Final = re.compile(r"[A-Za-z0-9]*")
_LATIN_STRETCH: Final = re.compile(rf"[A-Za-z0-9\-_.{_ACCENTS}]+")
_LATIN_TAIL: Final = re.compile(r"[0-9A-Za-z@+\-]")
_PUNYCODE: Final = re.compile(r"xn--[0-9a-z]+", re.IGNORECASE)
_QUERY = r"(?:\?[A-Za-z0-9!?*'();:&=+$/%#\[\]\-_.,~|@]*[A-Za-z0-9_&=#/\-])?"
_T_CO: Final = re.compile(rf"https?://t\.co/([a-z0-9]+){_QUERY}", re.IGNORECASE)

_IN_PATH = rf"A-Za-z\u0400-\u04ff0-9!*';:=+,.$/%#\[\]\-\u2010-\u2015_~&|@{_ACCENTS}"
_BRACKETED = rf"\((?:[{_IN_PATH}]+|[{_IN_PATH}]*\([{_IN_PATH}]+\)[{_IN_PATH}]*)\)"
_AFTER_DOMAIN: Final = re.compile(
    r"(?::[0-9]+)?"
    rf"(?P<path>/(?:(?:[{_IN_PATH}]|{_BRACKETED})*(?:[A-Za-z\u0400-\u04ff0-9=_#/+\-{_ACCENTS}]|{_BRACKETED}))?)?"
    rf"{_QUERY}"
)


def x_weighted(text: str) -> int:
    """Weighted length as X counts it."""
    text = normalize("NFC", text)
    if "." not in text:
        return _weight(text)
    total = at = 0
    for start, end in links(text):
        total += _weight(text[at:start]) + _LINK_WEIGHT
        at = end
    return total + _weight(text[at:])


def links(text: str) -> Iterator[tuple[int, int]]:
    """The links of a text, in order and apart from each other."""
    done = 0
    for stretch in _STRETCH.finditer(text):
        start, end = max(done, stretch.start()), stretch.end()
        if "." not in text[start:end]:
            continue
        for low, high in _links_of(text, start, end, behind_link=start == done > 0):
            done = high
            yield low, high


def _links_of(text: str, start: int, end: int, *, behind_link: bool) -> Iterator[tuple[int, int]]:
    protocol = _PROTOCOL.search(text, max(0, start - 8), start)
    if protocol is not None and not _NOT_BEFORE.match(text, protocol.start() - 1 if protocol.start() else len(text)):
        domain_end = _domain_end(text, start, end)
        if domain_end is not None and _is_resolvable(text[start:domain_end]):
            first = protocol.start()
            short = _T_CO.match(text, first)
            if short is None:
                yield first, _after(text, domain_end).end()
            elif len(short[1]) <= _LONGEST_SLUG:
                yield first, short.end()
        return
    if behind_link or (start and _NOT_BEFORE.match(text, start - 1)):
        # Directly behind a link, @, $ or # nothing begins, but behind the next letter of another script it does.
        start = _LETTERS.match(text, start, end).end() + 1  # type: ignore[union-attr] # it may be empty
    if not start or text[start - 1] not in _NOT_BEFORE_BARE:
        domain_end = _domain_end(text, start, end)
        if domain_end is not None:
            yield from _bare_links(text, start, domain_end)


def _bare_links(text: str, start: int, domain_end: int) -> Iterator[tuple[int, int]]:
    """Without a protocol only the ASCII (and accented) domains within a domain are links; a path joins the last one."""
    found = []
    for stretch in _LATIN_STRETCH.finditer(text, start, domain_end):
        first = stretch.start() + len(stretch[0]) - len(stretch[0].lstrip("."))
        last = _domain_end(text, first, domain_end, latin=True)
        if last is not None and _is_resolvable(text[first:last]):
            found.append((first, last))
    if found:
        after = _after(text, domain_end)
        if after["path"] is not None:
            found[-1] = (found[-1][0], after.end())
    yield from found


def _domain_end(text: str, start: int, end: int, *, latin: bool = False) -> int | None:
    """Where the longest domain from `start` ends: labels, then a top-level domain with nothing of its own behind it."""
    best = None
    at = start
    while (dot := text.find(".", at, end)) >= 0:
        label = text[at:dot]
        ends_well = label and (latin or (label[0] not in "-_" and label[-1] not in "-_"))
        if not ends_well or (latin and not _LATIN_STRETCH.fullmatch(label)):
            break
        length = _top_level(text, dot + 1, end) if latin or "_" not in label else 0
        if length:
            best = dot + 1 + length
        at = dot + 1
    return best


def _top_level(text: str, at: int, end: int) -> int:
    """The length of the top-level domain that stands there, or 0."""
    punycode = _PUNYCODE.match(text, at, end)
    if punycode is not None:
        return len(punycode[0])
    known, longest = _top_levels()
    for length in range(min(longest, end - at), 1, -1):
        if text[at : at + length].lower() in known and not _LATIN_TAIL.match(text, at + length):
            return length
    return 0


@cache
def _top_levels() -> tuple[frozenset[str], int]:
    lines = files("copygate.evaluation").joinpath("tlds.txt").read_text(encoding="utf-8").splitlines()
    known = frozenset(name for line in lines if not line.startswith("#") for name in line.split())
    return known, max(map(len, known))


def _is_resolvable(domain: str) -> bool:
    for label in domain.split("."):
        if len(label) > _LONGEST_LABEL or (label.lower().startswith("xn--") and not label.isascii()):
            return False
        if not label.isascii() and len(label.encode("punycode")) + len("xn--") > _LONGEST_LABEL:
            return False
    return True


def _after(text: str, at: int) -> re.Match[str]:
    found = _AFTER_DOMAIN.match(text, at)
    assert found is not None, "every part is optional"  # noqa: S101 - an invariant for the type checker
    return found


# ---------------------------------------------------------------- characters

# Unicode 15.1 emoji-data: Emoji outside ASCII (the two signs of Latin-1 only with a variation selector).
_EMOJI = (
    "\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u23cf\u23e9-\u23f3\u23f8-\u23fa\u24c2\u25aa\u25ab"
    "\u25b6\u25c0\u25fb-\u25fe\u2600-\u2604\u260e\u2611\u2614\u2615\u2618\u261d\u2620\u2622\u2623\u2626\u262a\u262e\u262f"
    "\u2638-\u263a\u2640\u2642\u2648-\u2653\u265f\u2660\u2663\u2665\u2666\u2668\u267b\u267e\u267f\u2692-\u2697\u2699\u269b"
    "\u269c\u26a0\u26a1\u26a7\u26aa\u26ab\u26b0\u26b1\u26bd\u26be\u26c4\u26c5\u26c8\u26ce\u26cf\u26d1\u26d3\u26d4\u26e9"
    "\u26ea\u26f0-\u26f5\u26f7-\u26fa\u26fd\u2702\u2705\u2708-\u270d\u270f\u2712\u2714\u2716\u271d\u2721\u2728\u2733\u2734"
    "\u2744\u2747\u274c\u274e\u2753-\u2755\u2757\u2763\u2764\u2795-\u2797\u27a1\u27b0\u27bf\u2934\u2935\u2b05-\u2b07\u2b1b"
    "\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299\U0001f004\U0001f0cf\U0001f170\U0001f171\U0001f17e\U0001f17f\U0001f18e"
    "\U0001f191-\U0001f19a\U0001f201\U0001f202\U0001f21a\U0001f22f\U0001f232-\U0001f23a\U0001f250\U0001f251"
    "\U0001f300-\U0001f3fa\U0001f400-\U0001f64f\U0001f680-\U0001f6ff\U0001f7e0-\U0001f7f0\U0001f90c-\U0001f9ff"
    "\U0001fa70-\U0001faff"
)
# Emoji_Modifier_Base: what a skin tone joins.
_PERSONS = (
    "\u261d\u26f7\u26f9\u270a-\u270d\U0001f385\U0001f3c2-\U0001f3c4\U0001f3c7\U0001f3ca-\U0001f3cc\U0001f442\U0001f443"
    "\U0001f446-\U0001f450\U0001f466-\U0001f478\U0001f47c\U0001f481-\U0001f483\U0001f485-\U0001f487\U0001f48f\U0001f491"
    "\U0001f4aa\U0001f574\U0001f575\U0001f57a\U0001f590\U0001f595\U0001f596\U0001f645-\U0001f647\U0001f64b-\U0001f64f"
    "\U0001f6a3\U0001f6b4-\U0001f6b6\U0001f6c0\U0001f6cc\U0001f90c\U0001f90f\U0001f918-\U0001f91f\U0001f926"
    "\U0001f930-\U0001f939\U0001f93c-\U0001f93e\U0001f977\U0001f9b5\U0001f9b6\U0001f9b8\U0001f9b9\U0001f9bb"
    "\U0001f9cd-\U0001f9cf\U0001f9d1-\U0001f9dd\U0001fac3-\U0001fac5\U0001faf0-\U0001faf8"
)
_ONE = (
    rf"(?:[{_PERSONS}](?:\ufe0f?[\U0001f3fb-\U0001f3ff]|\ufe0f)?|[{_EMOJI}\U0001f3fb-\U0001f3ff]"
    r"(?:[\U000e0020-\U000e007e]+\U000e007f|\ufe0f)?)"
)
_SEQUENCE: Final = re.compile(
    rf"[0-9#*]\ufe0f?\u20e3|[\xa9\xae]\ufe0f|[\U0001f1e6-\U0001f1ff]{{2}}|{_ONE}(?:\u200d{_ONE})*(?!\ufe0e)"
)
_HEAVY: Final = re.compile("[^" + "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in _LIGHT) + "]+")
# What most Chinese text is made of, none of it part of an emoji unless with something else.
_ORDINARY: Final = re.compile("[\x00-\x7f\u2010-\u201f\u2026\u3001\u3002\u3008-\u3011\u4e00-\u9fff\uff01-\uff5e]*")


def _weight(text: str) -> int:
    """The weight of a stretch without links."""
    if text.isascii():
        return len(text)
    if _ORDINARY.fullmatch(text):
        return len(text) + sum(map(len, _HEAVY.findall(text)))
    emoji = 0

    def dropped(_: re.Match[str]) -> str:
        nonlocal emoji
        emoji += 1
        return ""

    rest = _SEQUENCE.sub(dropped, text)
    return 2 * emoji + len(rest) + sum(map(len, _HEAVY.findall(rest)))
