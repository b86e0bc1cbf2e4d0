"""The slow, obviously right evaluator: docs/language.md read aloud over the syntax tree.

It shares with the engine what is data or a leaf (the extraction of a document, the detectors, the reading of quotation
and negation) and works out everything else anew: where terms stand, what excuses them, Kleene's logic, the four verbs,
severities, variants for platforms, the outcome. `tests/test_differential.py` holds the two against each other.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Literal

from copygate.dsl import ast
from copygate.evaluation import conditions
from copygate.extraction.document import document_of
from copygate.matching.detectors import detector
from copygate.matching.genre import genres
from copygate.matching.regex import EncodedText
from copygate.model.document import Document
from copygate.model.draft import Draft, Record
from copygate.model.picture import Picture, Word
from copygate.model.vocabulary import DETECTORS, GENRES, ITEMS, canonical
from copygate.packs.rulebook import Lexicon, Pack, Rulebook, SpecValue
from tests import reference_text as reading
from tests.reference_disguises import disguised
from tests.reference_text import Evasions

ORDER: Final = ("clear", "owes", "review", "undecided", "blocked")
SEVERITIES: Final = ("note", "warn", "review", "block", "block-always")
READERS_MEET: Final = ("title", "body", "tags", "caption", "alt-text", "image-text", "link-text", "comment")
PLAIN_EVASIONS: Final = frozenset(("fullwidth", "variant", "insertion", "case", "repeat", "homoglyph"))
HABITS: Final = frozenset(("fullwidth", "variant", "case", "repeat"))

PARTS_OF_PICTURES: Final = ("image-corner", "image-bottom-third")

Truth = bool | frozenset[str]
"""True, false, or the facts that would settle it: attributes, and `unread:PLACE` for what nobody could read."""

Where = tuple[str | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Hit:
    """A stretch of a segment that a matcher means."""

    segment: int
    start: int
    end: int
    evasions: Evasions = frozenset()
    group: str = ""
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict without its wording."""

    outcome: str
    findings: frozenset[tuple[str, str, str | None, int | None, int | None]]
    obligations: frozenset[tuple[str, str, str, int, Where]]
    questions: frozenset[str]


def judge(draft: Draft, rulebook: Rulebook, day: date) -> Judged:
    """What every rule says of every variant of a draft, and the worst of it."""
    said = [_Variant(variant, rulebook, day).say() for variant in variants(draft)]
    findings = {finding for each in said for finding in each.findings}
    spoken_of = {pack.platform for pack in rulebook.judging() if pack.applies == "platform"}
    unruled = bool(spoken_of) and not spoken_of.issuperset(draft.platforms)
    outcomes = [each.outcome for each in said] + (["undecided"] if draft.problems or unruled else [])
    return Judged(
        max(outcomes, key=ORDER.index),
        frozenset(findings),
        frozenset(owed for each in said for owed in each.obligations),
        frozenset(fact for each in said for fact in each.questions),
    )


def variants(draft: Draft) -> Iterator[Draft]:
    """The shared text, and for each platform with words of its own those words in place of the shared ones."""
    platforms = {field.platform for field in draft.fields if field.platform}
    shared = tuple(field for field in draft.fields if not field.platform)
    yield draft._replace(fields=shared, platforms=tuple(p for p in draft.platforms if p not in platforms))
    for platform in sorted(platforms):
        own = tuple(field for field in draft.fields if field.platform == platform)
        rest = tuple(field for field in shared if field.place not in {each.place for each in own})
        yield draft._replace(fields=(*own, *rest), platforms=(platform,))


# ---------------------------------------------------------------- Kleene's logic


def no(truth: Truth) -> Truth:
    """Not: unknown stays unknown."""
    return not truth if isinstance(truth, bool) else truth


def both(truths: Iterable[Truth]) -> Truth:
    """And: one false decides, otherwise one unknown keeps it open."""
    listed = list(truths)
    if any(truth is False for truth in listed):
        return False
    facts = [truth for truth in listed if not isinstance(truth, bool)]
    return frozenset().union(*facts) if facts else True


def either(truths: Iterable[Truth]) -> Truth:
    """Or: one true decides, otherwise one unknown keeps it open."""
    return no(both([no(truth) for truth in truths]))


class _Variant:
    """One text that will be published, under all the rules."""

    def __init__(self, draft: Draft, rulebook: Rulebook, day: date) -> None:
        self.draft, self.rulebook, self.day = draft, rulebook, day
        self.document: Document = document_of(draft)

    def say(self) -> Judged:
        parts = [
            _Rule(self, pack, rule).say()
            for pack in self.rulebook.judging()
            if pack.applies != "platform" or pack.platform in self.draft.platforms
            for rule in pack.rules()
        ]
        outcomes = [part.outcome for part in parts] + ["undecided" if self.document.unread else "clear"]
        return Judged(
            max(outcomes, key=ORDER.index),
            frozenset(finding for part in parts for finding in part.findings),
            frozenset(owed for part in parts for owed in part.obligations),
            frozenset(fact for part in parts for fact in part.questions),
        )


class _Rule:
    """One rule over one variant."""

    def __init__(self, variant: _Variant, pack: Pack, rule: ast.Rule) -> None:
        self.variant, self.pack, self.rule = variant, pack, rule
        self.draft, self.document, self.day = variant.draft, variant.document, variant.day
        self.visible = [pack, *(p for used in pack.uses if (p := variant.rulebook.pack(used)))]
        self.despite: Evasions = frozenset(pack.despite)
        # What is not forbidden is not guessed at: neither what surrounds a match nor what must be there.
        self.plainly = self.despite & PLAIN_EVASIONS
        self.asking = False
        self.guessed: set[Where] = set()

    # ------------------------------------------------------------ what the rule says

    def say(self) -> Judged:
        nothing = Judged("clear", frozenset(), frozenset(), frozenset())
        rule, verb = self.rule, self.rule.verb
        if rule.until_date is not None and self.day > rule.until_date:
            return nothing
        applies: Truth = True
        if rule.ask_when is not None:
            self.asking = self.holds(rule.ask_when, None) is not False
        if rule.when is not None:
            applies = self.holds(rule.when, None)
        if applies is False:
            return nothing
        violations, unknown = self.violations(applies)
        if rule.from_date is not None and self.day < rule.from_date:
            # Not yet in force: a violation is a note with a countdown, an obligation is none.
            listed = () if isinstance(verb, ast.Oblige) else violations
            found = {(self.id, "violation", *where) for where in listed}
            noted = self.undecided(nothing, unknown).findings if unknown is not None else frozenset()
            return replace(nothing, findings=frozenset(found) | noted)
        if isinstance(verb, ast.Oblige):
            owed = frozenset(owed for where in violations for owed in self.owed(verb, where))
            said = replace(nothing, obligations=owed, outcome="owes" if owed else "clear")
        else:
            found = {(self.id, "violation", *where) for where in violations}
            outcome = {"review": "review", "block": "blocked", "block-always": "blocked"}.get(self.severity(), "clear")
            # What rests on a guess is for a person to confirm.
            if outcome == "blocked" and all(where in self.guessed for where in violations):
                outcome = "review"
            said = replace(nothing, findings=frozenset(found), outcome=outcome if found else "clear")
        return said if unknown is None else self.undecided(said, unknown)

    @property
    def id(self) -> str:
        return f"{self.pack.id}/{self.rule.name}"

    def undecided(self, said: Judged, unknown: frozenset[str]) -> Judged:
        """Undecided at review and above, a note below; a fact is asked for; a picture not read is said by the draft."""
        facts = frozenset(fact for fact in unknown if not fact.startswith("unread:"))
        serious = isinstance(self.rule.verb, ast.Oblige) or SEVERITIES.index(self.severity()) >= 2
        noted = said.findings | {(self.id, "undecided", None, None, None)}
        if not serious:
            return replace(said, findings=noted) if facts or not unknown else said
        outcome = max(said.outcome, "undecided", key=ORDER.index)
        if facts:
            return replace(said, outcome=outcome, questions=facts)
        if not unknown or isinstance(self.rule.verb, ast.Require):
            return replace(said, outcome=outcome, findings=noted)
        return replace(said, outcome=outcome)

    def severity(self) -> str:
        """The writer's; at most review on a source not verified, at most a warning on a figure only observed."""
        severity = self.rule.severity or "review"
        for cite in self.rule.cites:
            sources = [s for pack in self.visible for s in pack.sources if s.id == cite.source]
            article = sources[0].article(cite.article) if sources else None
            if not sources or not sources[0].verified or (article is not None and not article.verified):
                severity = min(severity, "review", key=SEVERITIES.index)
        verb = self.rule.verb
        if isinstance(verb, ast.Limit) and isinstance(verb.operand, ast.SpecRef):
            figure = self.figure(verb.operand.path)
            if figure is not None and (figure.status != "official" or figure.conditional):
                severity = min(severity, "warn", key=SEVERITIES.index)
        return severity

    # ------------------------------------------------------------ the four verbs

    def violations(self, applies: Truth) -> tuple[list[Where], frozenset[str] | None]:
        """Where the rule is broken (or something is owed), and what keeps that open."""
        verb = self.rule.verb
        match verb:
            case ast.Forbid(ast.WholeDraft()):
                return self.settled(both([applies, no(self.excused(None))]))
            case ast.Forbid(matcher, places, despite):
                found, unknown = self.each(
                    matcher, places, self.despite if despite is None else frozenset(despite), applies
                )
                return [hit for hit in found if not any(_inside(hit, other) for other in found)], unknown
            case ast.Oblige(_, ast.Named(name)) if name in ITEMS:
                return self.settled(both([applies, no(self.excused(None)), bool(self.items(name))]))
            case ast.Oblige(_, matcher, places) if matcher is not None:
                return self.each(matcher, places, self.plainly, applies)
            case ast.Oblige():
                return self.settled(both([applies, no(self.excused(None))]))
            case ast.Require():
                return self.settled(both([applies, no(self.excused(None)), self.missing(verb)]))
            case ast.Limit():
                return self.limited(verb, both([applies, no(self.excused(None))]))

    def settled(self, broken: Truth, where: Where = (None, None, None)) -> tuple[list[Where], frozenset[str] | None]:
        if isinstance(broken, bool):
            return ([where] if broken else []), None
        return [], broken

    def each(
        self, matcher: ast.Matcher, places: ast.Places | None, despite: Evasions, applies: Truth
    ) -> tuple[list[Where], frozenset[str] | None]:
        """Every match that no `unless` excuses, each by itself."""
        found: list[Where] = []
        unread = self.unread(places)
        unknown: frozenset[str] | None = unread or None
        for hit in self.matches(matcher, places, despite):
            broken = both([applies, no(self.excused(hit))])
            if broken is True:
                found.append(self.where(hit))
                if hit.evasions - PLAIN_EVASIONS:
                    self.guessed.add(self.where(hit))
            elif not isinstance(broken, bool):
                unknown = broken | (unknown or frozenset())
        return found, unknown

    def excused(self, hit: Hit | None) -> Truth:
        return either([self.holds(condition, hit) for condition in self.rule.unless])

    def missing(self, verb: ast.Require) -> Truth:
        despite = self.plainly if verb.despite is None else frozenset(verb.despite)
        places = verb.places
        if places is None or not places.every:
            return no(self.there_is(verb.matcher, places, despite))
        single = [ast.Places((place,)) for place in places.items]
        has = [p for p in single if self.is_there(p.items[0].name) or self.unread(p)]
        return either([no(self.there_is(verb.matcher, place, despite)) for place in has or single[:1]])

    def there_is(self, matcher: ast.Matcher, places: ast.Places | None, despite: Evasions) -> Truth:
        if self.matches(matcher, places, despite):
            return True
        hits = self.everywhere(matcher, None, despite) if places is not None else []
        parts = [place for place in (places.items if places else ()) if place.name in PARTS_OF_PICTURES]
        unmeasured = {f"unread:{part.name}" for part in parts for hit in hits if self.in_picture(hit, part) is None}
        return self.unread(places) | unmeasured or False

    def is_there(self, place: str) -> bool:
        return bool(self.draft.pictures) if place in PARTS_OF_PICTURES else bool(self.texts(place))

    def limited(self, verb: ast.Limit, applies: Truth) -> tuple[list[Where], frozenset[str] | None]:
        subject, _, what = verb.measure.rpartition(".")
        if verb.quantifier is not None and subject in ITEMS:
            items = self.items(subject)
            within = [self.item_within(verb, subject, item, what) for item in items]
            combined = (both if verb.quantifier == "every" else either)(within) if items else True
            return self.settled(both([applies, no(combined)]))
        if applies is False or verb.operand is None:
            return [], None
        bound, unit = self.bound(verb.operand)
        if bound is None:
            return [], frozenset()
        value = self.measure(subject, what, unit)
        where: Where = (None, None, None)
        texts = self.texts(subject)
        if what != "count" and texts:
            segment = self.document.segments[texts[0]]
            span = segment.raw_span(0, len(segment.text))
            where = (segment.source.name, span.start, span.end)
        return self.settled(both([applies, not _compared(value, verb.operator or "=", bound)]), where)

    def item_within(self, verb: ast.Limit, item: str, record: Record, what: str) -> Truth:
        value = record.get(what)
        if value is None:
            return frozenset({f"{item}.{what}"})
        if verb.values:
            return any(_is(value, wanted) for wanted in verb.values)
        bound, _ = self.bound(verb.operand) if verb.operand is not None else (0.0, None)
        return frozenset() if bound is None else _compared(value, verb.operator or "=", bound)

    def owed(self, verb: ast.Oblige, where: Where) -> Iterator[tuple[str, str, str, int, Where]]:
        match verb.obligation:
            case ast.SignOff(by):
                yield self.id, "sign-off", by, 1, where
            case ast.FourEyes():
                yield self.id, "second-person", "four-eyes", 2, where
            case ast.EvidenceOwed(kind, at_least, different_issuers, valid_through):
                window = [self.day]
                if valid_through and (last := _day(self.draft.attributes.get("publish-until"))) is not None:
                    window.append(max(self.day, last))
                held = [
                    e
                    for e in self.draft.evidence
                    if e.kind == kind and all(_valid(e.valid_from, e.valid_until, day) for day in window)
                ]
                count = len({e.issuer for e in held if e.issuer}) if different_issuers else len(held)
                if count < at_least:
                    yield self.id, "evidence", kind, at_least - count, where

    # ------------------------------------------------------------ conditions

    def holds(self, condition: ast.Condition, hit: Hit | None) -> Truth:  # noqa: PLR0911, PLR0912 - one arm a node
        match condition:
            case ast.And(items):
                return both([self.holds(item, hit) for item in items])
            case ast.Or(items):
                return either([self.holds(item, hit) for item in items])
            case ast.Not(item):
                return no(self.holds(item, hit))
            case ast.DraftIs("promotional", negated):
                return no(self.promotional()) if negated else self.promotional()
            case ast.DraftIs(name, negated) if name in GENRES:
                return self.of_genre(name) != negated
            case ast.DraftIs(name, negated):
                truth = self.named(name, hit)
                return no(truth) if negated else truth
            case ast.Reference(name):
                return self.named(name, hit)
            case ast.Equals(attribute, value, negated):
                truth = self.attribute_is(attribute, (value,))
                return no(truth) if negated else truth
            case ast.OneOf(attribute, values):
                return self.attribute_is(attribute, values)
            case ast.Includes(attribute, value):
                return self.attribute_is(attribute, (value,))
            case ast.Compares(attribute, operator, operand):
                bound, unit = self.bound(operand)
                if bound is None:
                    return frozenset()
                head, _, what = attribute.rpartition(".")
                value_now = self.measure(head, what, unit) if head else self.attribute(attribute)
                return value_now if isinstance(value_now, frozenset) else _compared(value_now, operator, bound)
            case ast.Present(attribute):
                return self.has(attribute)
            case ast.EvidenceState(kind, lacks):
                held = [e for e in self.draft.evidence if e.kind == kind]
                return any(_valid(e.valid_from, e.valid_until, self.day) for e in held) != lacks
            case ast.Found(matcher, places):
                return bool(self.matches(matcher, places, self.plainly))
            case ast.Quantified(quantifier, inner):
                return self.quantified(quantifier, inner)
            case ast.Surrounded(relation, matcher, within):
                return hit is not None and any(
                    self.stands(hit, other, relation, within) for other in self.beside(hit, matcher)
                )
            case ast.Inside(matcher):
                return hit is not None and any(
                    other.start <= hit.start and hit.end <= other.end for other in self.beside(hit, matcher)
                )
            case ast.SameHas(unit, matcher):
                return hit is not None and any(self.in_unit(hit, other, unit) for other in self.beside(hit, matcher))
            case ast.MatchIs("disguised"):
                return hit is not None and bool(hit.evasions - HABITS)
            case ast.MatchIs(use):
                return hit is not None and self.used_as(use, hit)
            case ast.Obliged():
                return False

    def named(self, name: str, hit: Hit | None) -> Truth:
        for pack in self.visible:
            for definition in pack.definitions():
                if definition.name == name:
                    return self.holds(definition.when, hit)
        return self.attribute_is(name, (ast.Word("yes"),))

    def promotional(self) -> bool:
        """Declared so or not declared at all, or paid for, or linked to a shop, or a call to buy with a price or a link."""
        declared = self.draft.attributes
        relation = declared.get("commercial-relation")
        paid = relation is not None and not _is(relation, ast.Word("none")) and not _is(relation, ast.Word("no"))
        price = self.matches(ast.Named("money"), None, PLAIN_EVASIONS)
        call = self.matches(ast.Named("call-to-action"), None, PLAIN_EVASIONS)
        link = self.matches(ast.Named("url"), None, PLAIN_EVASIONS)
        kind = declared.get("kind", "promotion")
        return kind == "promotion" or paid or bool(declared.get("purchase-link")) or bool(call and (price or link))

    def of_genre(self, name: str) -> bool:
        """Such a text and nothing that sells: none unread, no promotion or trade declared, no call but in a warning."""
        declared = self.draft.attributes
        relation = declared.get("commercial-relation")
        paid = relation is not None and not _is(relation, ast.Word("none")) and not _is(relation, ast.Word("no"))
        sells = declared.get("kind") == "promotion" or paid or declared.get("purchase-link")
        if sells or self.document.unread:
            return False
        read = [reading.plain(each.text)[0] for each in self.document.segments if each.place in READERS_MEET]
        called = bool(self.matches(ast.Named("call-to-action"), None, PLAIN_EVASIONS))
        return name in genres("\n".join(read)) and (not called or name == "official-warning")

    def attribute(self, name: str) -> object:
        """What is declared; unknown where the rule asks; nothing otherwise. No kind is promotion."""
        value: object = self.draft.attributes.get(name)
        if value is None and name in ("kind", "platforms"):
            return "promotion" if name == "kind" else self.draft.platforms
        return frozenset({name}) if value is None and self.asking else value

    def attribute_is(self, name: str, wanted: tuple[ast.Value, ...]) -> Truth:
        value = self.attribute(name)
        if isinstance(value, frozenset):
            return value
        return any(_is(each, want) for each in _listed(value) for want in wanted)

    def has(self, name: str) -> Truth:
        if name in ITEMS:
            return bool(self.items(name))
        if name in READERS_MEET:
            return any(self.document.segments[at].text.strip() for at in self.texts(name))
        value = self.attribute(name)
        if isinstance(value, frozenset):
            return value
        return (
            value not in (None, "", (), False) and not _is(value, ast.Word("no")) and not _is(value, ast.Word("none"))
        )

    def quantified(self, quantifier: Literal["any", "every"], inner: ast.Condition) -> Truth:
        combine = either if quantifier == "any" else both
        match inner:
            case ast.Compares(attribute, operator, operand):
                item, _, what = attribute.partition(".")
                limit = ast.Limit(attribute, operator, operand)
                return combine([self.item_within(limit, item, record, what) for record in self.items(item)])
            case ast.Equals(attribute, value, negated):
                item, _, what = attribute.partition(".")
                limit = ast.Limit(attribute, values=(value,))
                truths = [self.item_within(limit, item, record, what or "name") for record in self.items(item)]
                return combine([no(truth) if negated else truth for truth in truths])
            case _:
                raise TypeError(f"not generated: {inner}")

    def used_as(self, use: Literal["quoted", "negated", "mentioned", "disguised"], hit: Hit) -> bool:
        """How a match is used is read by the engine's own leaf."""
        from copygate.evaluation.scope import Scope
        from copygate.matching.match import Match
        from copygate.matching.scanner import Scanner

        segment = self.document.segments[hit.segment]
        holds = conditions.compile_condition(
            ast.MatchIs(use), conditions.Names(str, lambda _: None, _no_figure, frozenset())
        )
        scope = Scope(self.document, Scanner(()).scan(self.document), self.day)
        return holds(scope, Match(segment, hit.start, hit.end, frozenset(), "")) is True

    # ------------------------------------------------------------ matches and where they stand

    def matches(self, matcher: ast.Matcher, places: ast.Places | None, despite: Evasions) -> list[Hit]:
        """The matches in the places, in reading order, each stretch once."""
        found = [hit for hit in self.everywhere(matcher, places, despite) if self.stands_in(hit, places)]
        return list({(hit.segment, hit.start, hit.end): hit for hit in reversed(_sorted(found))}.values())[::-1]

    def everywhere(self, matcher: ast.Matcher, places: ast.Places | None, despite: Evasions) -> list[Hit]:
        match matcher:
            case ast.AnyOf(items):
                return [hit for item in items for hit in self.matches(item, places, despite)]
            case ast.AllOf(items):
                parts = [self.matches(item, places, despite) for item in items]
                return [hit for part in parts for hit in part] if all(parts) else []
            case ast.Proximity(left, relation, right, within):
                others = self.matches(right, places, despite)
                return [
                    hit
                    for hit in self.matches(left, places, despite)
                    if any(
                        hit.segment == other.segment and self.stands(hit, other, relation, within) for other in others
                    )
                ]
            case ast.Named(name, operator, bound) if operator is not None and bound is not None:
                plain = self.everywhere(ast.Named(name), places, despite)
                return [h for h in plain if h.value is not None and _compared(h.value, operator, bound.number)]
            case _:
                return [hit for at in range(len(self.document.segments)) for hit in self.leaf(matcher, at, despite)]

    def leaf(self, matcher: ast.Matcher, at: int, despite: Evasions) -> list[Hit]:
        """The matches of a term, lexicon, pattern or detector in one segment; of overlapping ones the first, longest."""
        text = self.document.segments[at].text
        match matcher:
            case ast.Literally(phrase):
                hits = [Hit(at, *found) for found in _readings(text, phrase, (), despite)]
            case ast.Pattern(regex):
                hits = list(
                    _in_plain(
                        text, at, ((m.start(), m.end(), None) for m in re.finditer(regex, reading.plain(text)[0]))
                    )
                )
            case ast.Named(name) if name in DETECTORS:
                hits = _detected(text, at, name)
            case ast.Named(name):
                hits = _of_lexicon(text, at, self.lexicon(name), despite)
            case _:
                raise TypeError(f"not generated: {matcher}")
        return _leftmost_longest([hit for hit in hits if hit.evasions <= despite])

    def lexicon(self, name: str) -> Lexicon:
        return next(each for pack in self.visible for each in pack.lexicons if name in (each.name, each.title))

    def beside(self, hit: Hit, matcher: ast.Matcher) -> list[Hit]:
        """Matches in the same segment, whatever its place."""
        places = ast.Places((ast.Place(self.document.segments[hit.segment].place),))
        return [other for other in self.matches(matcher, places, self.plainly) if other.segment == hit.segment]

    def stands(self, hit: Hit, other: Hit, relation: str, within: ast.Distance | None) -> bool:
        overlaps = hit.start < other.end and other.start < hit.end
        follows, precedes = other.start >= hit.end, other.end <= hit.start
        if overlaps or (relation == "followed by" and not follows) or (relation == "preceded by" and not precedes):
            return False
        if within is not None and within.count is not None:
            return (other.start - hit.end if follows else hit.start - other.end) <= within.count
        return self.in_unit(hit, other, within.unit if within else "sentence")

    def in_unit(self, hit: Hit, other: Hit, unit: str) -> bool:
        low, high = reading.unit_around(self.document.segments[hit.segment].text, hit.start, hit.end, unit)
        return low <= other.start and other.end <= high

    def stands_in(self, hit: Hit, places: ast.Places | None) -> bool:
        segment = self.document.segments[hit.segment]
        if places is None:
            return segment.place in READERS_MEET
        return any(
            self.in_picture(hit, place) is True
            if place.name in PARTS_OF_PICTURES
            else place.name == segment.place and self.in_place(hit, place)
            for place in places.items
        )

    def in_picture(self, hit: Hit, place: ast.Place) -> bool | None:
        """Whether the words stand in that part of their picture, large and dark enough; None where nobody knows."""
        segment = self.document.segments[hit.segment]
        if segment.place != "image-text":
            return False
        span = segment.raw_span(hit.start, hit.end)
        touched = [a for a in segment.source.anchors if a.start < span.end and span.start < a.end]
        path = dict(touched[0].place)["asset"] if touched else None
        for picture in self.draft.pictures:
            if picture.path == path and path is not None:
                words = [word for word in picture.words if word.start < span.end and span.start < word.end]
                x = (min(w.box[0] for w in words) + max(w.box[0] + w.box[2] for w in words)) / 2 / picture.width
                y = (min(w.box[1] for w in words) + max(w.box[1] + w.box[3] for w in words)) / 2 / picture.height
                outer_x, outer_y = not 1 / 3 < x < 2 / 3, not 1 / 3 < y < 2 / 3
                if not (y >= 2 / 3 if place.name == "image-bottom-third" else outer_x and outer_y):
                    return False
                kept = [self.keeps(bound, words, picture) for bound in place.bounds]
                return False if False in kept else None if None in kept else True
        return None

    def keeps(self, bound: ast.RegionBound, words: list[Word], picture: Picture) -> bool | None:
        """Whether all the words keep a bound."""
        if bound.measure == "contrast":
            values = [word.contrast for word in words]
        elif bound.measure == "height":
            values = [word.letter if bound.bound.unit == "px" else 100 * word.letter / picture.height for word in words]
        else:
            wide = max(w.box[0] + w.box[2] for w in words) - min(w.box[0] for w in words)
            values = [float(wide) if bound.bound.unit == "px" else 100 * wide / picture.width]
        compare = {
            ">=": operator.ge,
            "<=": operator.le,
            ">": operator.gt,
            "<": operator.lt,
            "=": operator.eq,
            "!=": operator.ne,
        }
        known = [value for value in values if value is not None]
        kept = all(compare[bound.operator](value, bound.bound.number) for value in known)
        return False if not kept else None if len(known) < len(values) else True

    def in_place(self, hit: Hit, place: ast.Place) -> bool:
        cut = place.slice
        if cut is None:
            return True
        texts = [(at, self.document.segments[at].text) for at in self.texts(place.name)]
        if cut.unit == "chars":
            every = [(at, position) for at, text in texts for position in range(len(text))]
            kept = set(every[: cut.count] if cut.end == "first" else every[-cut.count :] if cut.count else [])
            return all((hit.segment, position) in kept for position in range(hit.start, hit.end))
        parts = [(at, low, high) for at, text in texts for low, high in reading.units(text, cut.unit)]
        kept_parts = parts[: cut.count] if cut.end == "first" else parts[-cut.count :]
        return any(at == hit.segment and low <= hit.start and hit.end <= high for at, low, high in kept_parts)

    def texts(self, place: str) -> list[int]:
        return [at for at, segment in enumerate(self.document.segments) if segment.place == place]

    def unread(self, places: ast.Places | None) -> frozenset[str]:
        asked = set(READERS_MEET) if places is None else {place.name for place in places.items}
        unread = set(self.document.unread)
        return frozenset(f"unread:{place}" for place in asked & (unread | set(PARTS_OF_PICTURES if unread else ())))

    def where(self, hit: Hit) -> Where:
        segment = self.document.segments[hit.segment]
        span = segment.raw_span(hit.start, hit.end)
        return segment.source.name, span.start, span.end

    # ------------------------------------------------------------ facts

    def items(self, name: str) -> list[Record]:
        value = self.draft.attributes.get(f"{name}s", ())
        return [item for item in value if isinstance(item, Record)] if isinstance(value, tuple) else []

    def figure(self, path: str) -> SpecValue | None:
        for pack in self.visible:
            for spec in pack.specs:
                if spec.path == path:
                    return spec.on(self.day)
        return None

    def bound(self, operand: ast.Operand) -> tuple[float | str | date | None, str | None]:
        match operand:
            case ast.SpecRef(path):
                figure = self.figure(path)
                return (figure.value, figure.unit) if figure else (None, None)
            case ast.Quantity(number, unit):
                return number, unit
            case ast.Day(day):
                return day, None
            case ast.Word(name):
                return name, None
            case ast.Text(text):
                return text, None
            case ast.Ratio(width, height):
                return width / height, None

    def measure(self, subject: str, what: str, unit: str | None) -> float:
        if subject in ITEMS:
            return len(self.items(subject))
        if subject == "post":
            body, tags = ([self.document.segments[at].text for at in self.texts(p)] for p in ("body", "tags"))
            if what == "hashtag-count":
                in_body = self.everywhere(ast.Named("hashtag"), None, PLAIN_EVASIONS)
                return sum(bool(t.strip()) for t in tags) + sum(h.segment in self.texts("body") for h in in_body)
            texts = ["\n".join(body)] + ["#" + tag.strip().lstrip("#") for tag in tags if tag.strip()]
            texts = [" ".join(texts).strip()]
        else:
            texts = [self.document.segments[at].text for at in self.texts(subject)]
        if what == "count":
            return len(self.draft.platforms) if subject == "platforms" else sum(bool(text.strip()) for text in texts)
        if what == "lines":
            return sum(len(text.split("\n")) for text in texts if text)
        if what == "emoji-count":
            return len(
                [
                    h
                    for h in self.everywhere(ast.Named("emoji"), None, PLAIN_EVASIONS)
                    if h.segment in self.texts(subject)
                ]
            )
        if what == "han-share":
            letters = [ch for text in texts for ch in text if ch.isalpha()]
            return 100 * sum("\u3400" <= ch <= "\u9fff" for ch in letters) / len(letters) if letters else 0
        if what == "keyword-density":
            return max((_density(text) for text in texts), default=0)
        assert what == "length"
        if unit == "utf16":
            return sum(1 + (ord(ch) > 0xFFFF) for text in texts for ch in text)
        return sum(len(text) for text in texts)


# ---------------------------------------------------------------- leaves


def _of_lexicon(text: str, at: int, lexicon: Lexicon, despite: Evasions) -> list[Hit]:
    """Terms under the evasions their group withstands, but for those that an allowed phrase of the group covers."""
    hits: list[Hit] = []
    for group in lexicon.groups:
        allowed = [
            found
            for phrase in {*group.allow, *lexicon.allow}
            for found in _readings(text, phrase, (), despite, excuses=True)
        ]
        withstood = despite if group.despite is None else despite & frozenset(group.despite)
        for term in group.terms:
            for start, end, evasions in _readings(text, term, group.context, withstood):
                # A phrase more disguised than the term it covers excuses nothing.
                innocent = any(low <= start and end <= high and used <= evasions for low, high, used in allowed)
                if evasions <= withstood and not innocent:
                    hits.append(Hit(at, start, end, evasions, group.id))
        for regex in group.patterns:
            found_plain = ((m.start(), m.end(), None) for m in re.finditer(regex, reading.plain(text)[0]))
            for hit in _in_plain(text, at, found_plain):
                covering = [(low, high, used) for low, high, used in allowed if used <= hit.evasions]
                innocent = any(low <= hit.start and hit.end <= high for low, high, _ in covering)
                if hit.evasions <= withstood and not innocent:
                    hits.append(replace(hit, group=group.id))
    return hits


def _readings(
    text: str, term: str, context: tuple[str, ...], despite: Evasions, *, excuses: bool = False
) -> Iterator[tuple[int, int, Evasions]]:
    """Where a term stands as it is written, and where a guess makes it so, if guesses are asked for at all."""
    yield from reading.occurrences(text, term)
    if despite - PLAIN_EVASIONS:
        yield from disguised(text, term, context, excuses=excuses)


def _detected(text: str, at: int, name: str) -> list[Hit]:
    leaf = detector(name)
    if leaf.literal:
        return [Hit(at, found.start, found.end, value=found.value) for found in leaf.find(EncodedText(text))]
    found_plain = leaf.find(EncodedText(reading.plain(text)[0]))
    return list(_in_plain(text, at, ((found.start, found.end, found.value) for found in found_plain)))


def _in_plain(text: str, at: int, found: Iterable[tuple[int, int, float | None]]) -> Iterator[Hit]:
    places = reading.plain(text)[1]
    for start, end, value in found:
        if start < end:
            low, high = places[start], places[end - 1] + 1
            yield Hit(at, low, high, reading.undone(text[low:high]), value=value)


def _inside(hit: Where, other: Where) -> bool:
    """Whether one violation of a rule lies within another, longer one: the reader is told once."""
    (field, start, end), (other_field, low, high) = hit, other
    if start is None or end is None or low is None or high is None or field != other_field:
        return False
    return low <= start and end <= high and high - low > end - start


def _leftmost_longest(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda h: (h.start, -h.end, len(h.evasions))):
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def _sorted(hits: list[Hit]) -> list[Hit]:
    return sorted(hits, key=lambda hit: (hit.segment, hit.start, hit.end))


# ---------------------------------------------------------------- values


def _density(text: str) -> float:
    """The share of the letters that the most repeated keyword takes, tried keyword by keyword."""
    text = re.sub(r"@[\w.\-]+|https?://\S+|\[[^\[\]\n]{1,8}\]", " ", text)
    runs, words = re.findall(r"[\u3400-\u9fff]+", text), re.findall(r"[A-Za-z][A-Za-z'-]{2,}", text.lower())
    letters = sum(map(len, [*runs, *words]))
    best = max(
        (len(word) * words.count(word) for word in words if words.count(word) >= 5 and len(set(word)) > 1), default=0
    )
    for size in (2, 3, 4, 5, 6):
        for keyword in {run[at : at + size] for run in runs for at in range(len(run) - size + 1)}:
            times = sum(run.count(keyword) for run in runs)
            if times >= 5 and len(set(keyword)) > 1:
                best = max(best, times * size)
    return 100 * best / letters if letters else 0


def _listed(value: object) -> tuple[object, ...]:
    return value if isinstance(value, tuple) else (value,)


def _is(value: object, wanted: ast.Value) -> bool:
    """Whether a declared value is a word in either language, a text in any case, a number, or a day."""
    match wanted:
        case ast.Word(name) | ast.Text(name):
            if isinstance(value, bool):
                return name == ("yes" if value else "no")
            return isinstance(value, str) and canonical(value.strip()).casefold() == name.casefold()
        case ast.Day(day):
            return _day(value) == day
        case ast.Quantity(number):
            return isinstance(value, int | float) and not isinstance(value, bool) and value == number
        case ast.Ratio(width, height):
            return value == width / height


def _compared(value: object, operator: str, bound: float | str | date) -> bool:
    """A value against a bound; no bound holds for what is not there."""
    if isinstance(bound, str):
        return _is(value, ast.Text(bound)) == (operator == "=")
    if isinstance(bound, date):
        day = _day(value)
        return day is not None and _ordered(day.toordinal(), operator, bound.toordinal())
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return _ordered(value, operator, bound)


def _ordered(left: float, operator: str, right: float) -> bool:
    below, same = left < right, left == right
    return {"<": below, "<=": below or same, "=": same, "!=": not same, ">": not below and not same}.get(
        operator, not below
    )


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _valid(valid_from: date | None, valid_until: date | None, day: date) -> bool:
    return (valid_from is None or valid_from <= day) and (valid_until is None or day <= valid_until)


def _no_figure(_path: str, _day: date) -> None:
    return None
