"""What a rule may ask about a draft: every attribute and measure, the type of its values, and its units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from copygate.dsl.scope import AttributeInScope, Scope
from copygate.model.vocabulary import CATEGORIES, ITEMS, JURISDICTIONS, KINDS, MEASURED, PLACES, ROLES

Sort = Literal["choice", "list", "text", "number", "yes-no", "day", "ratio", "outcome"]


@dataclass(frozen=True, slots=True)
class Type:
    """The type of an attribute. `values`: the words it may be (empty: any); `units`: those its numbers may carry, the
    first being meant when none is written; `single`: it never has two values at once."""

    sort: Sort
    values: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    single: bool = True


OUTCOMES: Final = ("clear", "owes", "review", "undecided", "blocked")
LENGTH_UNITS: Final = ("chars", "utf16", "x-weighted", "xhs-units", "html-chars", "bytes")

_NAMED: Final = Type("text")
_COUNT: Final = Type("number", units=("items", "times"))

DRAFT: Final[Mapping[str, Type]] = {
    "kind": Type("choice", tuple(KINDS)),
    "platforms": Type("list", single=False),
    "category": Type("choice", tuple(CATEGORIES), single=False),
    "commercial-relation": Type("choice", ("paid", "gifted", "affiliate", "own", "none", "yes", "no"), single=False),
    "purchase-link": Type("yes-no", single=False),
    "audience": Type("choice", ("minors", "under-14", "adults"), single=False),
    "ai-generated": Type("yes-no"),
    "author": Type("text", single=False),
    "owner": Type("text", single=False),
    "account": Type("text", single=False),
    "due-at": Type("day"),
    "publish-at": Type("day"),
    "publish-until": Type("day"),
    "jurisdiction": Type("choice", tuple(JURISDICTIONS), single=False),
    "hidden-text": Type("yes-no"),
}

_PICTURE: Final[Mapping[str, Type]] = {
    "name": _NAMED,
    "width": Type("number", units=("px",)),
    "height": Type("number", units=("px",)),
    "ratio": Type("ratio"),
    "size": Type("number", units=("bytes",)),
    "contrast": Type("number"),
    "palette-match": Type("number", units=("%",)),
    "pixels": Type("number", units=("px",)),
    "format": _NAMED,
    "frames": _COUNT,
    "text-share": Type("number", units=("%",)),
    "text-length": Type("number", units=("chars",)),
    "licence": _NAMED,
    "alt-length": Type("number", units=("chars",)),
    "code": Type("text", single=False),
    # What the file tells beside its pixels, and what it resembles: `none` where there is nothing of the kind.
    "location": _NAMED,
    "device": _NAMED,
    "identity": _NAMED,
    "forbidden-asset": _NAMED,
    "lapsed-licence": _NAMED,
    "consent": Type("yes-no"),
    "alt-text": _NAMED,
    "caption": _NAMED,
}

_MOVING: Final[Mapping[str, Type]] = {
    "name": _NAMED,
    "size": Type("number", units=("bytes",)),
    "consent": Type("yes-no"),
    "alt-text": _NAMED,
    "caption": _NAMED,
    "subtitles": _NAMED,
}

OF_ITEMS: Final[Mapping[str, Mapping[str, Type]]] = {
    "endorser": {
        "name": _NAMED,
        "age": Type("number", units=("years",)),
        "role": Type("choice", tuple(ROLES), single=False),
        "used-product": Type("yes-no"),
        "consent": Type("yes-no"),
        "punished-at": Type("day"),
    },
    "claim": {"name": _NAMED, "sources": _COUNT},
    "image": _PICTURE,
    "cover": _PICTURE,
    "avatar": _PICTURE,
    "video": _MOVING,
    "audio": _MOVING,
    "asset": _PICTURE,
    "alternative": {"name": _NAMED},
    "font": {"name": _NAMED},
}
"""The fields of one item; all items have `.count` besides, which is of the draft."""

_TALLIES: Final[Mapping[str, Type]] = dict.fromkeys(
    ("emoji-count", "hashtag-count", "mention-count", "link-count", "count"), _COUNT
)
_RUNNING: Final[Mapping[str, Type]] = {
    **_TALLIES,
    "length": Type("number", units=LENGTH_UNITS),
    "lines": Type("number", units=("line",)),
    "longest-sentence": Type("number", units=("chars",)),
    "keyword-density": Type("number", units=("%",)),
    "han-share": Type("number", units=("%",)),
}
OF_PLACES: Final[Mapping[str, Mapping[str, Type]]] = dict.fromkeys(MEASURED, _RUNNING) | {
    name: _TALLIES if name == "tags" else _RUNNING
    for name in PLACES
    if name not in ("image-corner", "image-bottom-third", "link-target")
}
"""What can be measured of a text."""

_CUSTOM: Final[Mapping[str, Type]] = {
    "text": Type("text", single=False),
    "number": Type("number", single=False),
    "yes-no": Type("yes-no"),
    "date": Type("day"),
    "list": Type("list", single=False),
    "name": Type("choice", single=False),
}


def type_of(name: str, scope: Scope) -> Type | None:
    """The type of an attribute by its English name, dotted or not; None if there is no such attribute."""
    declared = scope.attributes.get(name)
    if declared is not None:
        return _custom(declared)
    if name == "outcome":
        return Type("outcome", OUTCOMES)
    if name in DRAFT:
        return Type("list", tuple(scope.platforms), single=False) if name == "platforms" else DRAFT[name]
    owner, dot, measure = name.partition(".")
    if not dot:
        return None
    if owner in ITEMS and measure == "count":
        return _COUNT
    return OF_ITEMS.get(owner, {}).get(measure) or OF_PLACES.get(owner, {}).get(measure)


def is_of_item(name: str) -> bool:
    """Whether a name is a field of an item, of which there can be several (`endorser.age`, not `endorser.count`)."""
    owner, _, measure = name.partition(".")
    return owner in ITEMS and measure in OF_ITEMS[owner]


def known_names(scope: Scope, beside: str) -> tuple[str, ...]:
    """Names a writer of `beside` may have meant: with its owner's measures first, if it has a known owner."""
    owner, dot, _ = beside.partition(".")
    if dot and (owner in OF_ITEMS or owner in OF_PLACES):
        measures = {**OF_ITEMS.get(owner, {}), **OF_PLACES.get(owner, {}), "count": _COUNT}
        return tuple(f"{owner}.{measure}" for measure in measures)
    return (*DRAFT, "outcome", *scope.attributes, *ITEMS)


def _custom(declared: AttributeInScope) -> Type:
    base = _CUSTOM[declared.sort]
    return Type(base.sort, declared.values, single=base.single)
