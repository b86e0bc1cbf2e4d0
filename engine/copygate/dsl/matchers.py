"""Checks of what a rule looks for, and of where it looks."""

from __future__ import annotations

from typing import Final

from copygate.dsl import ast
from copygate.dsl.patterns import pattern_problem
from copygate.dsl.types import TypeChecker
from copygate.errors import Wording
from copygate.model.vocabulary import DETECTORS, EVASIONS, ITEMS, PLACES, UNITS

DETECTOR_UNITS: Final[dict[str, tuple[str, ...]]] = {
    "money": ("yuan",),
    "percentage": ("%",),
    "number": tuple(UNITS),
    "numeric-claim": (*UNITS, "%"),
    "duration-to-place": ("minutes", "hours"),
    "area": (),
}
"""The detectors that read a value, and the units a bound on it may carry."""

REGIONS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    name: {"height": ("%", "px"), "width": ("%", "px"), "contrast": ()}
    for name in ("image-corner", "image-bottom-third")
}
"""Parts of a picture, and the bounds they take."""

_DISTANCES: Final = ("chars", "clause", "sentence", "paragraph")
_SLICES: Final = ("chars", "line", "clause", "sentence", "paragraph")
_MATCHER: Final = Wording("lexicon or detector", "词表或识别器")


class MatcherChecker:
    """Checks of the matchers and places of one file."""

    def __init__(self, types: TypeChecker) -> None:
        self.types, self.scope, self.complaints = types, types.scope, types.complaints

    def matcher(self, matcher: ast.Matcher, *, items: bool = False) -> None:
        """Any matcher; `items`: it may also be the draft's own items (`for each image`)."""
        complaints = self.complaints
        if isinstance(matcher, ast.Named):
            self._named(matcher, items=items)
        elif isinstance(matcher, ast.Literally) and not matcher.text.strip():
            complaints.error(matcher.span, "empty-text", "an empty text is everywhere", "空文字无处不在,不能用来查找")
        elif isinstance(matcher, ast.Pattern) and (problem := pattern_problem(matcher.regex)) is not None:
            complaints.error(matcher.span, "bad-pattern", problem.en, problem.zh)
        elif isinstance(matcher, ast.Similar) and not (0 < matcher.at_least <= 100 and matcher.text.strip()):
            complaints.error(
                matcher.span,
                "bad-similarity",
                "`similar to` takes a text and a score from 1 to 100",
                "`近似` 需要一段文字和 1 至 100 的分数",
            )
        elif isinstance(matcher, ast.AnyOf | ast.AllOf):
            for item in matcher.items:
                self.matcher(item)
        elif isinstance(matcher, ast.Proximity):
            self.matcher(matcher.left)
            self.matcher(matcher.right)
            self.distance(matcher.within)

    def distance(self, distance: ast.Distance | None) -> None:
        """`within 10 chars`, `within sentence`."""
        if distance is None:
            return
        if distance.unit not in _DISTANCES:
            self.types.wrong_unit(distance.span, self.complaints.keyword("WITHIN"), distance.unit, _DISTANCES)
        elif (distance.count is None) == (distance.unit == "chars"):
            written = self.complaints.spoken(distance.unit)
            self.complaints.error(
                distance.span,
                "bad-distance",
                "only `chars` are counted: `within 10 chars`, `within sentence`",
                f"只有 `字` 需要数目(限于 10 字),`{written}` 不需要"
                if distance.count is not None
                else "`字` 需要数目,如 `限于 10 字`",
            )

    def span_unit(self, node: ast.Node, unit: str) -> None:
        """The unit of `same …`."""
        if unit not in _DISTANCES[1:]:
            self.types.wrong_unit(node.span, self.complaints.keyword("SAME"), unit, _DISTANCES[1:])

    def places(self, places: ast.Places | None, *, require: bool = False) -> None:
        """Where to look; regions of pictures and `every of` belong to `require`."""
        if places is None:
            return
        if places.every and not require:
            self.complaints.error(
                places.span,
                "every-of-elsewhere",
                "`every of` serves `require` only: elsewhere each place is looked at anyway",
                "`各处` 只用于 `必须有`:别处本来就逐处查看",
            )
        for place in places.items:
            self.place(place)
            if place.name in REGIONS and not require:
                written, instead = self.complaints.spoken(place.name), self.complaints.spoken("image-text")
                self.complaints.error(
                    place.span,
                    "region-elsewhere",
                    f"`{written}` serves `require` only",
                    f"`{written}` 只用于 `必须有`",
                    Wording(f"write `{instead}`", f"应写作 `{instead}`"),
                )

    def place(self, place: ast.Place) -> None:
        """One place with its slice or bounds."""
        if place.name not in PLACES:
            self.complaints.unknown(place, place.name, "unknown-place", Wording("place", "位置"), tuple(PLACES))
            return
        written = self.complaints.spoken(place.name)
        bounds = REGIONS.get(place.name)
        if place.bounds and bounds is None:
            self.complaints.error(
                place.span, "not-a-region", f"`{written}` is not part of a picture", f"`{written}` 不是图片的一部分"
            )
        for bound in place.bounds if bounds is not None else ():
            if bound.measure not in (bounds or {}):
                known = tuple(bounds or {})
                self.complaints.unknown(bound, bound.measure, "unknown-attribute", Wording("measure", "度量"), known)
            elif bound.bound.unit is not None and bound.bound.unit not in (bounds or {})[bound.measure]:
                units = (bounds or {})[bound.measure]
                self.types.wrong_unit(bound.bound.span, self.complaints.spoken(bound.measure), bound.bound.unit, units)
        if place.slice is not None:
            self._slice(place, place.slice)

    def despite(self, names: tuple[str, ...] | None, node: ast.Node) -> None:
        """Evasions to withstand."""
        for name in names or ():
            if name not in EVASIONS:
                self.complaints.unknown(node, name, "unknown-evasion", Wording("evasion", "变形"), tuple(EVASIONS))

    def _named(self, matcher: ast.Named, *, items: bool) -> None:
        name = matcher.name
        if items and name in ITEMS and matcher.operator is None:
            return
        if name in DETECTORS:
            if matcher.bound is not None:
                self._bound(matcher, matcher.bound)
            return
        if name in self.scope.definitions and name not in self.scope.lexicons:
            written = self.complaints.spelled(self.complaints.word(matcher.span, name), name)
            self.complaints.error(
                matcher.span,
                "condition-as-matcher",
                f"`{written}` is a condition, not something to look for",
                f"`{written}` 是条件,不能用来查找",
            )
        elif name not in self.scope.lexicons:
            known, also = (*self.scope.lexicons, *DETECTORS), tuple(self.scope.definitions)
            self.complaints.unknown(matcher, name, "unknown-lexicon", _MATCHER, known, also=also)
        elif matcher.bound is not None:
            self.complaints.error(
                matcher.span,
                "no-value-to-compare",
                f"`{name}` is a list of terms, which has no value to compare",
                f"`{name}` 是词表,没有可比较的数值",
            )

    def _bound(self, matcher: ast.Named, bound: ast.Quantity) -> None:
        written = self.complaints.spoken(matcher.name)
        if matcher.name not in DETECTOR_UNITS:
            self.complaints.error(
                matcher.span,
                "no-value-to-compare",
                f"`{written}` reads no value that could be compared",
                f"`{written}` 不读取数值,不能比较",
            )
        elif bound.unit is not None and bound.unit not in DETECTOR_UNITS[matcher.name]:
            self.types.wrong_unit(bound.span, written, bound.unit, DETECTOR_UNITS[matcher.name])

    def _slice(self, place: ast.Place, part: ast.Slice) -> None:
        if part.unit not in _SLICES:
            self.types.wrong_unit(part.span, self.complaints.spoken(place.name), part.unit, _SLICES)
        elif part.count < 1:
            self.complaints.error(part.span, "empty-slice", "this part of the text is empty", "这一部分没有文字")
