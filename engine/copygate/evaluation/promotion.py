"""`draft is promotional`, and `draft is news-report` and its like: found in the text, never believed because declared.

Metadata adds rules, it never takes any away; a text that sells anything, or says that it promotes, is of no kind that
does not sell: an advertisement told as a story is an advertisement.
"""

from __future__ import annotations

from typing import Final

from copygate.evaluation.places import EVERYWHERE
from copygate.evaluation.scope import Scope, same_name
from copygate.evaluation.truth import Truth
from copygate.matching.genre import Genres
from copygate.matching.reading import Reading

PRICE: Final = "detector:money"
CALL: Final = "detector:call-to-action"
_LINK: Final = "detector:url"
_KEY: Final = "promotional"
_GENRES: Final = "genres"
_KEPT_FROM: Final = "no kind of text"
_ALL: Final = frozenset(("fullwidth", "variant", "insertion", "case", "repeat"))


def is_promotional(scope: Scope) -> Truth:
    """Kind promotion (or none declared), a commercial relation, a purchase link, or a call to action with a price or an
    address."""
    known = scope.memo.get(_KEY)
    if known is None:
        known = scope.memo[_KEY] = (
            scope.draft.kind == "promotion"
            or _declares_trade(scope)
            or (_names(scope, CALL) and (_names(scope, PRICE) or _names(scope, _LINK)))
        )
    return known  # type: ignore[return-value] # the memo holds what we put there


def is_of_genre(scope: Scope, name: str) -> Truth:
    """Whether the text is of that kind; never one that calls to buy, is declared to sell, or has pictures unread."""
    if _KEPT_FROM not in scope.memo:
        # A kind that is not declared counts as promotion for the rules, but shelters nothing and takes no shelter away.
        declared = scope.draft.attributes.get("kind") == "promotion" or _declares_trade(scope)
        scope.memo[_KEPT_FROM] = bool(scope.document.unread) or declared
        read = [Reading(s).folded.text for s in scope.document.segments if s.place in EVERYWHERE.whole]
        scope.memo[_GENRES] = Genres("\n".join(read))
    if scope.memo[_KEPT_FROM] or not scope.memo[_GENRES].is_of(name):  # type: ignore[attr-defined] # we put it there
        return False
    # A warning may quote a call to buy; the recogniser itself tells apart who says it.
    return name == "official-warning" or not _names(scope, CALL)


def _declares_trade(scope: Scope) -> bool:
    relation = scope.draft.attributes.get("commercial-relation")
    if relation is not None and not (same_name(relation, "none") or same_name(relation, "no")):
        return True
    return bool(scope.draft.attributes.get("purchase-link"))


def _names(scope: Scope, key: str) -> bool:
    return bool(EVERYWHERE.select(scope, scope.hits.matches(key, _ALL)))
