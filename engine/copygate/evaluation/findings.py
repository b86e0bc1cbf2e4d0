"""Rule results -> findings, obligations and questions: the reason, the place, the way out."""

from __future__ import annotations

from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from copygate.dsl import ast
from copygate.errors import Wording
from copygate.evaluation.matchers import unit_around
from copygate.evaluation.questions import question
from copygate.evaluation.reading import excerpt
from copygate.evaluation.scope import OF_ASSETS, Scope, as_day
from copygate.matching.personal import mask_id
from copygate.model.draft import Evidence
from copygate.model.finding import Citation, EvasionUsed, Finding, Location, Measured, Severity, Suggestion
from copygate.model.location import locate
from copygate.model.span import Span
from copygate.model.verdict import Obligation, Question
from copygate.model.vocabulary import INFERRED_EVASIONS

if TYPE_CHECKING:
    from copygate.evaluation.compiled import CompiledRule, CompiledRulebook
    from copygate.evaluation.evaluator import RuleResult
    from copygate.evaluation.judging import Violation
    from copygate.matching.match import Match
    from copygate.packs.rulebook import TermGroup


_NEAR: Final = 200
"""How many characters of its sentence, at most, on either side of a match take part in its fingerprint."""


class Reporter:
    """Words the results of one document. `reveal` leaves personal data unmasked."""

    def __init__(self, compiled: CompiledRulebook, scope: Scope, *, lang: str, reveal: bool) -> None:
        self.compiled, self.scope, self.lang, self.reveal = compiled, scope, lang, reveal

    def findings(self, result: RuleResult) -> list[Finding]:
        """The violations of a rule, and the one finding of a rule that could not be decided."""
        if isinstance(result.compiled.rule.verb, ast.Oblige):
            return [self._undecided(result)] if self._is_undecided(result) else []
        found = [self._violation(result, violation) for violation in result.judgement.violations]
        return [*found, self._undecided(result)] if self._is_undecided(result) else found

    def obligations(self, result: RuleResult) -> list[Obligation]:
        """What a rule that obliges leaves open."""
        verb = result.compiled.rule.verb
        if not isinstance(verb, ast.Oblige) or result.force == "not-yet":
            return []
        return [
            owed
            for violation in result.judgement.violations
            if (owed := self._obligation(result.compiled, verb, violation))
        ]

    def questions(self, result: RuleResult) -> list[Question]:
        """One question for each fact that only the author knows and the rule waits for."""
        unknown, compiled = result.judgement.unknown, result.compiled
        if unknown is None or result.force == "not-yet" or self._severity(compiled) < Severity.REVIEW:
            return []
        cites = self._cites(compiled)
        return [question(fact, compiled, cites, self.lang) for fact in sorted(unknown.facts)]

    # ------------------------------------------------------------ findings

    def _is_undecided(self, result: RuleResult) -> bool:
        """Whether something other than the author's answer, or a picture no rule could read, kept it undecided."""
        unknown = result.judgement.unknown
        if unknown is None:
            return False
        if result.error is not None or not (unknown.facts or unknown.unread):
            return True
        if self._severity(result.compiled) < Severity.REVIEW:
            return bool(unknown.facts)
        # A picture that was not read is said once for the draft; a rule says it again only where it asks for something.
        return bool(unknown.unread) and not unknown.facts and isinstance(result.compiled.rule.verb, ast.Require)

    def _violation(self, result: RuleResult, violation: Violation) -> Finding:
        compiled, rule = result.compiled, result.compiled.rule
        match = violation.match
        location, text, masked = self._located(violation)
        subject = self._subject(violation)
        message = _fill(rule.message or rule.title, text or subject, violation)
        severity = self._severity(compiled)
        if match is not None and not match.evasions.isdisjoint(INFERRED_EVASIONS):
            severity = min(severity, Severity.REVIEW)
        if result.force == "not-yet" and rule.from_date is not None:
            severity = Severity.NOTE
            message = f"{message} {_countdown(rule.from_date, self.scope.day).say(self.lang)}"
        cites = self._cites(compiled)
        return Finding(
            compiled.id,
            rule.title,
            severity,
            "violation",
            message,
            cites,
            text,
            masked,
            tuple(EvasionUsed(name, match.unfolded) for name in sorted(match.evasions)) if match else (),
            location,
            violation.measured,
            self._suggestions(rule, violation, location),
            self._platforms(compiled, match),
            self._fingerprint(compiled, match, violation.subject),
            self._consequence(compiled),
            (("asset", subject),) if subject is not None and violation.item in (*OF_ASSETS, "asset") else None,
        )

    def _undecided(self, result: RuleResult) -> Finding:
        compiled = result.compiled
        rule = compiled.rule
        unknown = result.judgement.unknown
        why = result.error or ", ".join(sorted(unknown.unread if unknown is not None else ()))
        severity = self._severity(compiled) if result.force == "in-force" else Severity.NOTE
        return Finding(
            compiled.id,
            rule.title,
            severity if severity >= Severity.REVIEW else Severity.NOTE,
            "undecided",
            f"{rule.message or rule.title}" + (f" [{why}]" if why else ""),
            self._cites(compiled),
            platforms=self._platforms(compiled, None),
            fingerprint=self._fingerprint(compiled, None),
        )

    def _severity(self, compiled: CompiledRule) -> Severity:
        """The rule's; a platform figure that was only observed, or holds only for some accounts, warns at most."""
        verb = compiled.rule.verb
        if not isinstance(verb, ast.Limit) or not isinstance(verb.operand, ast.SpecRef):
            return compiled.severity
        for pack in self.compiled.rulebook.visible(compiled.pack):
            for spec in pack.specs:
                if spec.path == verb.operand.path:
                    value = spec.on(self.scope.day)
                    if value is not None and value.status == "official" and not value.conditional:
                        return compiled.severity
        return min(compiled.severity, Severity.WARN)

    def _located(self, violation: Violation) -> tuple[Location | None, str | None, bool]:
        record_line = self.scope.draft.record_line
        if violation.match is not None:
            match = violation.match
            text, masked = excerpt(self.scope, match.segment, Span(match.start, match.end), reveal=self.reveal)
            return self._placed(locate(match.segment.source, match.raw, record_line)), text, masked
        segments = self.scope.segments(violation.place) if violation.place else ()
        if not segments:
            return None, None, False
        first = segments[0]
        whole = Span(first.raw_span(0, 1).start, first.raw_span(0, len(first.text)).end) if first.text else Span(0, 0)
        return self._placed(locate(first.source, whole, record_line)), None, False

    def _placed(self, location: Location) -> Location:
        """A field that nobody knows bears the author's own name, which may say who somebody is."""
        return location if self.reveal else location._replace(field=mask_id(location.field))

    def _subject(self, violation: Violation) -> str | None:
        """What the item is called, as it may be shown."""
        if violation.subject is None or self.reveal:
            return violation.subject
        return mask_id(violation.subject)

    def _suggestions(self, rule: ast.Rule, violation: Violation, location: Location | None) -> tuple[Suggestion, ...]:
        texts: dict[str, Suggestion] = {}
        group = self._group(violation.match)
        if group is not None:
            if group.replace is not None:
                texts[group.replace] = Suggestion(group.replace, safe=True)
            for text in group.suggestions:
                texts.setdefault(text, Suggestion(text))
        for suggest in rule.suggests:
            for text in suggest.replacements:
                texts.setdefault(text, Suggestion(text))
            if suggest.insertion is not None:
                texts.setdefault(suggest.insertion.text, self._insertion(suggest.insertion))
        return tuple(texts.values())

    def _group(self, match: Match | None) -> TermGroup | None:
        return None if match is None or match.term is None else self.compiled.groups.get(match.term.group)

    def _insertion(self, insertion: ast.Insertion) -> Suggestion:
        found = self.scope.segments(insertion.place.name)
        # A header or a caption counts as body too; what is missing belongs into the body itself.
        segments = [each for each in found if each.source.name == insertion.place.name] or found
        if not segments:
            return Suggestion(insertion.text)
        if insertion.end == "head":
            first = segments[0]
            return Suggestion(insertion.text, True, first.raw_span(0, 0).start, first.source.name)
        last = segments[-1]
        return Suggestion(insertion.text, True, last.raw_span(0, len(last.text)).end, last.source.name, "tail")

    def _platforms(self, compiled: CompiledRule, match: Match | None) -> tuple[str, ...]:
        if compiled.pack.applies == "platform" and compiled.pack.platform:
            return (compiled.pack.platform,)
        platform = match.segment.source.platform if match else None
        return (platform,) if platform else ()

    def _fingerprint(self, compiled: CompiledRule, match: Match | None, subject: str | None = None) -> str:
        """Survives moving and re-indenting the text, and `--reveal`; personal data enters masked only."""
        parts = [compiled.id] if subject is None else [compiled.id, mask_id(subject)]
        if match is not None:
            sentence = unit_around(match, "sentence")
            # However long the sentence, each of its matches costs the same.
            near = Span(max(sentence.start, match.start - _NEAR), min(sentence.end, match.end + _NEAR))
            around, _ = excerpt(self.scope, match.segment, near, reveal=False)
            text, masked = excerpt(self.scope, match.segment, Span(match.start, match.end), reveal=False)
            parts += [match.segment.place, text if masked else match.unfolded, _bare(around)]
        return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    # ------------------------------------------------------------ law

    def _cites(self, compiled: CompiledRule) -> tuple[Citation, ...]:
        return self.compiled.citations(compiled, self.scope.day)

    def _consequence(self, compiled: CompiledRule) -> str | None:
        return self.compiled.consequence(compiled)

    # ------------------------------------------------------------ obligations

    def _obligation(self, compiled: CompiledRule, verb: ast.Oblige, violation: Violation) -> Obligation | None:
        location, text, masked = self._located(violation)
        text = text or self._subject(violation)
        message = compiled.rule.message
        cites, note = self._cites(compiled), message and _fill(message, text, violation)
        match verb.obligation:
            case ast.SignOff(by):
                return Obligation(compiled.id, "sign-off", by, cites, 1, by, location, text, masked, note)
            case ast.FourEyes():
                return Obligation(
                    compiled.id, "second-person", "four-eyes", cites, 2, None, location, text, masked, note
                )
            case ast.EvidenceOwed() as owed:
                missing = 1 if violation.subject is not None else owed.at_least - self._held(owed)
                if missing <= 0:
                    return None
                titles = (pack.evidence_titles for pack in self.compiled.rulebook.visible(compiled.pack))
                title = next((title for pack in titles for name, title in pack if name == owed.kind), None)
                return Obligation(
                    compiled.id, "evidence", owed.kind, cites, missing, None, location, text, masked, note, title
                )

    def _held(self, owed: ast.EvidenceOwed) -> int:
        held = [e for e in self.scope.draft.evidence if e.kind == owed.kind and self._valid(e, owed.valid_through)]
        return len({e.issuer for e in held if e.issuer}) if owed.different_issuers else len(held)

    def _valid(self, evidence: Evidence, through: bool) -> bool:
        day = self.scope.day
        if not (evidence.valid_from or date.min) <= day <= (evidence.valid_until or date.max):
            return False
        last = as_day(self.scope.draft.publish_until)
        return not through or evidence.valid_until is None or last is None or evidence.valid_until >= last


def _countdown(first: date, day: date) -> Wording:
    left = (first - day).days
    return Wording(f"(in force from {first}, in {left} days)", f"({first} 起施行,还有 {left} 天)")


def _bare(text: str) -> str:
    return "".join(text.split())


def _said(measured: Measured, violation: Violation) -> str:
    """The value as people say it: nobody counts the bytes of a picture one by one."""
    if violation.item is not None and measured.unit == "bytes" and isinstance(measured.value, int | float):
        return f"{measured.value / 2**20:.1f} MB"
    return str(measured.value)


def _fill(message: str, text: str | None, violation: Violation) -> str:
    """Fill the message's placeholders; braces in the author's text stay what they are."""
    measured = violation.measured
    values = {
        "{match}": text or "",
        "{measured}": _said(measured, violation) if measured else "",
        "{limit}": str(measured.limit) if measured else "",
        "{unit}": measured.unit if measured else "",
    }
    parts = message.split("{")
    filled = [parts[0]]
    for part in parts[1:]:
        name, brace, rest = part.partition("}")
        key = f"{{{name}}}"
        filled.append(values[key] + rest if brace and key in values else "{" + part)
    return "".join(filled)
