"""`draft is promotional`: declared, or found in what the draft offers. Metadata adds rules, it never takes any away."""

from __future__ import annotations

from typing import Final

from copygate.evaluation.places import EVERYWHERE
from copygate.evaluation.scope import Scope, same_name
from copygate.evaluation.truth import Truth

PRICE: Final = "detector:money"
CALL: Final = "detector:call-to-action"
_KEY: Final = "promotional"


def is_promotional(scope: Scope) -> Truth:
    """Kind promotion (or none declared), a commercial relation, a purchase link, or a price with a call to action."""
    known = scope.memo.get(_KEY)
    if known is None:
        known = scope.memo[_KEY] = _judge(scope)
    return known  # type: ignore[return-value] # the memo holds what we put there


def _judge(scope: Scope) -> Truth:
    if scope.draft.kind == "promotion":
        return True
    relation = scope.draft.attributes.get("commercial-relation")
    if relation is not None and not (same_name(relation, "none") or same_name(relation, "no")):
        return True
    if scope.draft.attributes.get("purchase-link"):
        return True
    every = frozenset(("fullwidth", "variant", "insertion", "case", "repeat"))
    if PRICE not in scope.hits.triggered or CALL not in scope.hits.triggered:
        return False
    called = EVERYWHERE.select(scope, scope.hits.matches(CALL, every))
    return bool(called) and bool(EVERYWHERE.select(scope, scope.hits.matches(PRICE, every)))
