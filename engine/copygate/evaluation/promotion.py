"""`draft is promotional`, and `draft is news-report` and its like: found in the text, never believed because declared.

Metadata adds rules, it never takes any away; a text that sells anything, or says that it promotes, is of no kind that
does not sell: an advertisement told as a story is an advertisement.
"""

from __future__ import annotations

from typing import Final

from copygate.evaluation.places import EVERYWHERE
from copygate.evaluation.scope import Scope, same_name
from copygate.evaluation.truth import Truth
from copygate.matching.genre import genres
from copygate.matching.reading import Reading

PRICE: Final = "detector:money"
CALL: Final = "detector:call-to-action"
_KEY: Final = "promotional"
_GENRES: Final = "genres"
_ALL: Final = frozenset(("fullwidth", "variant", "insertion", "case", "repeat"))


def is_promotional(scope: Scope) -> Truth:
    """Kind promotion (or none declared), a commercial relation, a purchase link, or a price with a call to action."""
    known = scope.memo.get(_KEY)
    if known is None:
        known = scope.memo[_KEY] = (
            scope.draft.kind == "promotion" or _declares_trade(scope) or (_names(scope, PRICE) and _names(scope, CALL))
        )
    return known  # type: ignore[return-value] # the memo holds what we put there


def is_of_genre(scope: Scope, name: str) -> Truth:
    """Whether the text is of that kind; never one that calls to buy, is declared to sell, or has pictures unread."""
    known = scope.memo.get(_GENRES)
    if known is None:
        known = scope.memo[_GENRES] = _genres(scope)
    return name in known  # type: ignore[operator] # the same


def _genres(scope: Scope) -> frozenset[str]:
    # A kind that is not declared counts as promotion for the rules, but shelters nothing and takes no shelter away.
    declared = scope.draft.attributes.get("kind") == "promotion" or _declares_trade(scope)
    if scope.document.unread or declared:
        return frozenset()
    found = genres("\n".join(Reading(s).folded.text for s in scope.document.segments if s.place in EVERYWHERE.whole))
    # A warning may quote a call to buy; the recogniser itself tells apart who says it.
    return found & {"official-warning"} if found and _names(scope, CALL) else found


def _declares_trade(scope: Scope) -> bool:
    relation = scope.draft.attributes.get("commercial-relation")
    if relation is not None and not (same_name(relation, "none") or same_name(relation, "no")):
        return True
    return bool(scope.draft.attributes.get("purchase-link"))


def _names(scope: Scope, key: str) -> bool:
    return bool(EVERYWHERE.select(scope, scope.hits.matches(key, _ALL)))
