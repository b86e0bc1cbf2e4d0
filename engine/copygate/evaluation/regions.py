"""Whether words stand in a part of a picture: `stands_in` for `image-corner(height >= 2%)` and its like.

A picture is taken in three rows and three columns: what counts is where the middle of the words' box lies. Heights are
those of the letters, in percent of the picture's height; every word must keep a bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from copygate.evaluation.comparing import compare
from copygate.evaluation.truth import Truth, Unknown, all_hold

if TYPE_CHECKING:
    from copygate.dsl import ast
    from copygate.evaluation.scope import Scope
    from copygate.matching.match import Match
    from copygate.model.picture import Picture, Word


def stands_in(scope: Scope, place: ast.Place, match: Match) -> Truth:
    """Whether the match stands in the region and keeps its bounds; unknown where that could not be measured."""
    if match.segment.place != "image-text":
        return False
    unmeasured = Unknown(unread=frozenset({place.name}))
    picture = _picture(scope, match)
    words = picture.words_in(match.raw.start, match.raw.end) if picture is not None else ()
    if picture is None or not words:
        return unmeasured  # text of a picture, and nobody said where
    if not _in_region(place.name, words, picture):
        return False
    return all_hold(
        unmeasured if value is None else compare(bound.operator, value, bound.bound.number)
        for bound in place.bounds
        for value in _measured(bound.measure, bound.bound.unit or "%", words, picture)
    )


def _picture(scope: Scope, match: Match) -> Picture | None:
    field = match.segment.source
    path = dict(field.anchors[0].place).get("asset") if field.anchors else None
    return next((picture for picture in scope.draft.pictures if picture.path == path), None)


def _in_region(name: str, words: tuple[Word, ...], picture: Picture) -> bool:
    left, right = min(word.box[0] for word in words), max(word.box[0] + word.box[2] for word in words)
    top, bottom = min(word.box[1] for word in words), max(word.box[1] + word.box[3] for word in words)
    across, down = (left + right) / 2 / picture.width, (top + bottom) / 2 / picture.height
    if name == "image-bottom-third":
        return down >= 2 / 3
    return (across <= 1 / 3 or across >= 2 / 3) and (down <= 1 / 3 or down >= 2 / 3)


def _measured(measure: str, unit: str, words: tuple[Word, ...], picture: Picture) -> list[float | None]:
    """The measure of each word, of which all must keep the bound."""
    if measure == "contrast":
        return [word.contrast for word in words]
    if measure == "height":
        return [100 * word.letter / picture.height if unit == "%" else word.letter for word in words]
    pixels = max(word.box[0] + word.box[2] for word in words) - min(word.box[0] for word in words)
    return [100 * pixels / picture.width if unit == "%" else float(pixels)]
