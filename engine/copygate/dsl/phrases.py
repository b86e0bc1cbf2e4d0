"""Conditions, matchers, places and values -> text within a line, in either keyword spelling."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Literal

from copygate.dsl import ast
from copygate.dsl.keywords import spellings
from copygate.dsl.layout import quoted
from copygate.model.vocabulary import spoken


class Phrases:
    """Spells the parts of a clause."""

    def __init__(self, lang: Literal["en", "zh"]) -> None:
        self.lang = lang
        self.words = spellings()[lang]

    def name(self, name: str) -> str:
        """A name, each dotted part of it as this language spells it."""
        return ".".join(spoken(part, self.lang) for part in name.split("."))

    # ------------------------------------------------------------ values

    def operand(self, operand: ast.Operand) -> str:
        """A value, or a platform figure."""
        return f"{self.words['SPEC']} {operand.path}" if isinstance(operand, ast.SpecRef) else self.value(operand)

    def values(self, values: Iterable[ast.Value]) -> str:
        """Values between commas."""
        return ", ".join(map(self.value, values))

    def value(self, value: ast.Value) -> str:
        """One value."""
        if isinstance(value, ast.Text):
            return quoted(value.text)
        if isinstance(value, ast.Word):
            return self.words["REVIEW"] if value.name == "review" else self.name(value.name)
        if isinstance(value, ast.Day):
            return value.day.isoformat()
        if isinstance(value, ast.Ratio):
            return f"{_number(value.width)}:{_number(value.height)}"
        if value.unit == "%":
            return f"{_number(value.number)}%"
        return _number(value.number) + ("" if value.unit is None else f" {self.name(value.unit)}")

    # ------------------------------------------------------------ matchers and places

    def matcher(self, matcher: ast.Matcher) -> str:
        """A matcher where one with a relation may stand bare."""
        if not isinstance(matcher, ast.Proximity):
            return self.primary(matcher)
        relation = self.words[matcher.relation.upper().replace(" ", "_")]
        text = f"{self.primary(matcher.left)} {relation} {self.primary(matcher.right)}"
        return text + self._within(matcher.within)

    def primary(self, matcher: ast.Matcher) -> str:
        """A matcher where one with a relation needs brackets."""
        words = self.words
        if isinstance(matcher, ast.Literally):
            return quoted(matcher.text)
        if isinstance(matcher, ast.Pattern):
            return "/" + matcher.regex.replace("/", "\\/") + "/"
        if isinstance(matcher, ast.Named):
            bound = "" if matcher.bound is None else f" {matcher.operator} {self.value(matcher.bound)}"
            return self.name(matcher.name) + bound
        if isinstance(matcher, ast.Similar):
            score = _number(matcher.at_least)
            return f"{words['SIMILAR_TO']} {quoted(matcher.text)} {words['AT_LEAST']} {score}"
        if isinstance(matcher, ast.AnyOf | ast.AllOf):
            keyword = words["ANY_OF" if isinstance(matcher, ast.AnyOf) else "ALL_OF"]
            return f"{keyword} ({', '.join(map(self.matcher, matcher.items))})"
        if isinstance(matcher, ast.WholeDraft):
            return words["DRAFT"]
        return f"({self.matcher(matcher)})"

    def places(self, places: ast.Places) -> str:
        """Where to look."""
        listed = ", ".join(map(self.place, places.items))
        return f"{self.words['EVERY_OF']} ({listed})" if places.every else listed

    def place(self, place: ast.Place) -> str:
        """One place with its slice or bounds."""
        text = self.name(place.name)
        if place.bounds:
            bounds = (f"{self.name(b.measure)} {b.operator} {self.value(b.bound)}" for b in place.bounds)
            return f"{text}({', '.join(bounds)})"
        if place.slice is None:
            return text
        count = f"{place.slice.count} " if place.slice.count != 1 or place.slice.unit == "chars" else ""
        return f"{text} {self.words[place.slice.end.upper()]} {count}{self.name(place.slice.unit)}"

    def _within(self, distance: ast.Distance | None) -> str:
        if distance is None:
            return ""
        count = "" if distance.count is None else f"{distance.count} "
        return f" {self.words['WITHIN']} {count}{self.name(distance.unit)}"

    # ------------------------------------------------------------ conditions

    def condition(self, condition: ast.Condition) -> str:
        """A condition where `and` and `or` may stand bare."""
        if isinstance(condition, ast.And | ast.Or):
            joiner = self.words["AND" if isinstance(condition, ast.And) else "OR"]
            return f" {joiner} ".join(map(self._unary, condition.items))
        return self._unary(condition)

    def _unary(self, condition: ast.Condition) -> str:
        words = self.words
        if isinstance(condition, ast.And | ast.Or):
            return f"({self.condition(condition)})"
        if isinstance(condition, ast.Not):
            return f"{words['NOT']} {self._unary(condition.item)}"
        if isinstance(condition, ast.Reference):
            return self.name(condition.name)
        if isinstance(condition, ast.DraftIs):
            return f"{words['DRAFT']} {words['IS_NOT' if condition.negated else 'IS']} {self.name(condition.name)}"
        if isinstance(condition, ast.Found):
            places = "" if condition.places is None else f" {words['IN']} {self.places(condition.places)}"
            return f"{words['FOUND']} {self.matcher(condition.matcher)}{places}"
        if isinstance(condition, ast.Quantified):
            return f"{words[condition.quantifier.upper()]} {self._simple(condition.condition)}"
        if isinstance(condition, ast.Obliged):
            return words["OBLIGED"]
        return self._about_match(condition) or self._simple(condition)

    def _about_match(self, condition: ast.Condition) -> str:
        words = self.words
        if isinstance(condition, ast.Surrounded):
            relation = words[condition.relation.upper().replace(" ", "_")]
            return f"{relation} {self.primary(condition.matcher)}{self._within(condition.within)}"
        if isinstance(condition, ast.Inside):
            return f"{words['INSIDE']} {self.primary(condition.matcher)}"
        if isinstance(condition, ast.SameHas):
            unit = self.name(condition.unit)
            return f"{words['SAME']} {unit} {words['HAS']} {self.matcher(condition.matcher)}"
        return words[condition.use.upper()] if isinstance(condition, ast.MatchIs) else ""

    def _simple(self, condition: ast.Condition) -> str:
        words = self.words
        if isinstance(condition, ast.Equals):
            verb = words["IS_NOT" if condition.negated else "IS"]
            return f"{self.name(condition.attribute)} {verb} {self.value(condition.value)}"
        if isinstance(condition, ast.OneOf):
            return f"{self.name(condition.attribute)} {words['IN']} ({self.values(condition.values)})"
        if isinstance(condition, ast.Includes):
            return f"{self.name(condition.attribute)} {words['INCLUDES']} {self.value(condition.value)}"
        if isinstance(condition, ast.Compares):
            return f"{self.name(condition.attribute)} {condition.operator} {self.operand(condition.operand)}"
        if isinstance(condition, ast.Present):
            item = "" if condition.item is None else f"{self.name(condition.item)} "
            return f"{item}{words['HAS']} {self.name(condition.attribute)}"
        if isinstance(condition, ast.EvidenceState):
            item = "" if condition.item is None else f"{self.name(condition.item)} "
            verb = words["LACKS_EVIDENCE" if condition.lacks else "HAS_EVIDENCE"]
            return f"{item}{verb} {self.name(condition.kind)}"
        raise TypeError(f"no spelling for {type(condition).__name__}")


def _number(number: float) -> str:
    """Without an exponent, and without a point where there is nothing behind it."""
    return str(int(number)) if number == int(number) else format(Decimal(repr(number)), "f")
