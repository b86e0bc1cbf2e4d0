"""What a rule learns about a picture: what was measured of its file, and what a palette and lists of assets make of it.

Imported only where a rule asks about a picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from copygate.assets.facts import NONE, colours_in, views_in
from copygate.assets.likeness import ALIKE, SAME, Bound, distance, is_within, view_from
from copygate.assets.palette import share_within
from copygate.evaluation.scope import as_day
from copygate.evaluation.truth import Unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from copygate.evaluation.conditions import Known, Names
    from copygate.evaluation.scope import Scope
    from copygate.model.draft import Record, Scalar
    from copygate.model.picture import Picture
    from copygate.packs.rulebook import KnownAsset

_UNSEEN: Final = Unknown(unread=frozenset({"image-text"}))
_OF_FILE: Final = frozenset(("width", "height", "ratio", "size", "palette-match"))
_UNASKED: Final = frozenset(
    ("pixels", "format", "frames", "text-share", "text-length", "location", "device", "identity")
).union(("forbidden-asset", "lapsed-licence"))
"""Measured like those, and nothing that an author would declare: nobody is asked for it."""


def picture_value(
    scope: Scope, record: Record, item: str, what: str, names: Names
) -> Scalar | tuple[Scalar, ...] | Unknown:
    """The fact as measured, else as declared; unknown where nobody says."""
    if what == "alt-length" and record.get(what) is None:
        return len(str(record.get("alt") or "").strip())
    picture = picture_of(scope, record)
    if picture is not None and names.known is not None and (judged := _JUDGED.get(what)) is not None:
        found = judged(scope, picture, names.known)
        if found is not None:
            return found
    declared = record.get(what)
    if declared is not None:
        return _ratio(declared) if what == "ratio" else declared
    # A picture that nobody could look at is said once for the draft, and is nothing its author can be asked about.
    if what in _UNASKED or (picture is not None and what in _OF_FILE):
        return _UNSEEN
    return Unknown(frozenset({f"{item}.{what}"}))


def picture_of(scope: Scope, record: Record) -> Picture | None:
    """The picture that a record names, where somebody looked."""
    path = record.get("path")
    return next((picture for picture in scope.draft.pictures if picture.path == path), None)


def _share(scope: Scope, picture: Picture, known: Known) -> float | None:
    palette, colours = known.palette(), colours_in(picture)
    if palette is None or colours is None:
        return None
    share = share_within(colours, [colour.value for colour in palette.colours], palette.tolerance)
    return int(share * 10) / 10  # never up: 84.96% has not reached 85%


def _forbidden(scope: Scope, picture: Picture, known: Known) -> str | None:
    """The title of the forbidden asset that the picture seems to show, or `none`; None where nobody saw it."""
    listed = [asset for asset in known.assets() if asset.status == "forbidden"]
    near = _nearest(picture, listed, ALIKE)
    if near is not None:
        return near.title
    seen = views_in(picture) is not None or not any(asset.looks for asset in listed)
    return NONE if seen and picture.sha256 else None


def _lapsed(scope: Scope, picture: Picture, known: Known) -> str | None:
    """The title of the licensed asset that the picture is, where no licence of it covers this draft; or `none`."""
    listed = [asset for asset in known.assets() if asset.status == "licensed"]
    same = _nearest(picture, listed, SAME)
    if same is not None and _nearest(picture, [each for each in listed if _covers(each, scope)], SAME) is None:
        return same.title
    return NONE


_JUDGED: Final[dict[str, Callable[[Scope, Picture, Known], str | float | None]]] = {
    "palette-match": _share,
    "forbidden-asset": _forbidden,
    "lapsed-licence": _lapsed,
}
"""Facts that depend on what packs bring."""


def licensed(scope: Scope, record: Record, assets: Sequence[KnownAsset]) -> bool:
    """Whether the picture is one whose licence covers the day and the platforms of the draft."""
    picture = picture_of(scope, record)
    valid = [asset for asset in assets if asset.status == "licensed" and _covers(asset, scope)]
    return picture is not None and _nearest(picture, valid, SAME) is not None


def _covers(asset: KnownAsset, scope: Scope) -> bool:
    last = as_day(scope.draft.publish_until) or scope.day
    platforms = scope.draft.platforms
    return (
        (asset.from_date is None or asset.from_date <= scope.day)
        and (asset.until_date is None or max(scope.day, last) <= asset.until_date)
        and (not asset.platforms or (bool(platforms) and set(platforms) <= set(asset.platforms)))
    )


def _ratio(declared: Scalar | tuple[Scalar, ...]) -> Scalar | tuple[Scalar, ...]:
    """`3:4` as a number."""
    left, colon, right = str(declared).replace("：", ":").partition(":")
    try:
        return float(left) / float(right) if colon else declared
    except (ValueError, ZeroDivisionError):
        return declared


def _nearest(picture: Picture, assets: Sequence[KnownAsset], bound: Bound) -> KnownAsset | None:
    for asset in assets:
        if asset.sha256 and asset.sha256 == picture.sha256:
            return asset
    try:
        seen = [view_from(view) for view in views_in(picture) or ()]
    except ValueError:  # not what our child answers
        return None
    apart = ((distance(seen, map(view_from, asset.looks)), at) for at, asset in enumerate(assets) if asset.looks)
    nearest = min(((found, at) for found, at in apart if is_within(found, bound)), default=None)
    return None if nearest is None else assets[nearest[1]]
