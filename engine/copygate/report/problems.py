"""A verdict as a list of problems, worst first: what each says, where, and the lines that belong under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copygate.model.draft import InputProblem
from copygate.model.finding import Finding, Severity
from copygate.model.verdict import Obligation, Outcome, Question
from copygate.report.details import Details
from copygate.report.disclosure import Disclosure
from copygate.report.excerpt import Excerpt, excerpt, visible
from copygate.report.names import place_word, platform_word
from copygate.report.questions import how_to_answer, question_text
from copygate.report.wording import say
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from copygate.model.anchor import Place
    from copygate.model.draft import Draft
    from copygate.model.finding import Location
    from copygate.model.verdict import Verdict
    from copygate.report.details import Detail
    from copygate.report.style import Style

_Item = InputProblem | Finding | Question | Obligation
_Owed = tuple[str, str, str, "str | None", int]
_LAST = 1 << 60


class Problem(NamedTuple):
    """One thing in the way. `tag` names the rule; `raw` is the text of its field as it may be shown, if it has one."""

    mark: str
    label: str
    text: str
    tag: str = ""
    details: tuple[Detail, ...] = ()
    raw: str | None = None
    start: int = 0
    end: int = 0
    field: str = ""
    place: Place | None = None

    def excerpt(self, columns: int) -> Excerpt | None:
        """The author's line, or None where there is none to show."""
        return None if self.raw is None else excerpt(self.raw, self.start, self.end, columns)


def problems_of(verdict: Verdict, draft: Draft | None, style: Style) -> list[Problem]:
    """Everything the verdict lists, worst first, then in reading order."""
    owed = _once_each(verdict.obligations)
    items: list[_Item] = [
        *verdict.errors,
        *verdict.findings,
        *verdict.questions,
        *(group[0] for group in owed.values()),
    ]
    teller = _Teller(verdict, draft, style, owed)
    order = reading_order(draft)
    return [teller.tell(item) for item in sorted(items, key=lambda item: _rank(item, order))]


def reading_order(draft: Draft | None) -> Mapping[str, int]:
    """Which field is read before which, where the source has no lines to tell; empty where it has."""
    if draft is None or not any(field.anchors for field in draft.fields):
        return {}
    return {field.name: number for number, field in enumerate(draft.fields)}


def obligation_text(owed: Obligation, shown: Disclosure, lang: str, others: Sequence[Obligation] = ()) -> str:
    """`凭证:检测报告,至少 2 份:“99% 有效”(发布期内有效)`; `others` are owed for further words of the draft."""
    from copygate.model.vocabulary import spoken

    what = spoken(owed.by or owed.what if owed.kind == "sign-off" else owed.what, lang)
    if owed.title is not None and lang.startswith("zh"):
        what = owed.title
    many = ".count" if owed.kind == "evidence" and owed.count > 1 else ""
    text = say(f"owed.{owed.kind}{many}", lang, what=what, count=owed.count)
    quotes = [quote for each in (owed, *others) if (quote := shown.quote(each.match, each.location))]
    matches = list(dict.fromkeys(quotes))
    if matches:
        text += say("owed.for", lang, match=say("owed.and", lang).join(matches))
    if owed.note:
        # The note speaks of the first word; for several of them it speaks of each.
        note = owed.note.replace(owed.match, "…") if owed.match and len(matches) > 1 else owed.note
        text += say("aside", lang, text=note)
    return text


def _once_each(obligations: Iterable[Obligation]) -> dict[_Owed, list[Obligation]]:
    """What one rule asks for, once however many words of the draft call for it: one signature covers them."""
    groups: dict[_Owed, list[Obligation]] = {}
    for owed in obligations:
        groups.setdefault(_owed(owed), []).append(owed)
    return groups


def _owed(owed: Obligation) -> _Owed:
    return owed.rule, owed.kind, owed.what, owed.by, owed.count


class _Teller:
    """Puts the parts of one verdict into words."""

    def __init__(
        self, verdict: Verdict, draft: Draft | None, style: Style, owed: dict[_Owed, list[Obligation]]
    ) -> None:
        self._owed = owed
        self.lang, self.draft, self.platforms = style.lang, draft, verdict.platforms
        self.shown = Disclosure(draft, verdict, style.reveal)
        self.details = Details(self.shown, style.lang)

    def tell(self, item: _Item) -> Problem:
        if isinstance(item, Finding):
            return self._finding(item)
        if isinstance(item, Question):
            text = f"{question_text(item, self.lang)} {how_to_answer(item, self.draft, self.lang)}"
            return Problem("?", say("label.question", self.lang), visible(text))
        if isinstance(item, Obligation):
            text = visible(obligation_text(item, self.shown, self.lang, self._owed[_owed(item)][1:]))
            return Problem("○", say("label.owed", self.lang), text, item.rule, tuple(self.details.cites(item.cites)))
        label = f"{item.line}:{item.column or 1}" if item.line else say("label.input", self.lang)
        return Problem("?", label, visible(self.shown.words(item.wording.say(self.lang))), item.code)

    def _finding(self, finding: Finding) -> Problem:
        mark = _mark(finding)
        text, tag, details = self._message(finding), self._tag(finding), self.details.of(finding)
        at = finding.location
        if at is None:
            return Problem(mark, self._whole(finding.at), text, tag, details, place=finding.at)
        return Problem(
            mark, self._label(at), text, tag, details, self.shown.field(at.field), at.start, at.end, at.field, at.at
        )

    def _whole(self, at: Place | None) -> str:
        """`全文`, or the picture it is about."""
        if at is None:
            return say("label.whole", self.lang)
        from copygate.report.places import place_shown

        return self.shown.words(place_shown(at, self.lang))

    def _label(self, at: Location) -> str:
        """`3:5`, and the field where it is not the body or the line alone would not tell."""
        if at.at is not None:
            from copygate.report.places import place_shown

            return self.shown.words(place_shown(at.at, self.lang))
        place = place_word(at.field, self.lang)
        if self.draft is not None and self.draft.record_line is not None:
            return place
        return f"{at.line}:{at.column}" if at.field == "body" else f"{at.line}:{at.column} {place}"

    def _message(self, finding: Finding) -> str:
        text = finding.message
        if finding.platforms and len(self.platforms) > len(finding.platforms):
            names = [platform_word(name, self.lang) for name in finding.platforms]
            text += " · " + say("list.comma", self.lang).join(names)
        return visible(self.shown.words(text))

    def _tag(self, finding: Finding) -> str:
        """The rule, after the word for its weight where the mark alone does not tell."""
        if finding.waiver is not None:
            return f"{say('waived.tag', self.lang)} {finding.rule}"
        if finding.status == "undecided":
            return f"{say('severity.undecided', self.lang)} {finding.rule}"
        if finding.severity >= Severity.BLOCK:
            return finding.rule
        return f"{say(f'severity.{finding.severity.word}', self.lang)} {finding.rule}"


def _rank(item: _Item, order: Mapping[str, int]) -> tuple[int, int, int, int]:
    """Outcomes from the gravest on; questions after what stands at a place; warnings and notes last."""
    if isinstance(item, InputProblem):
        return -Outcome.UNDECIDED, -1, item.line or 0, item.column or 0
    if isinstance(item, Question):
        return -Outcome.UNDECIDED, _LAST, 0, 0
    weight = Outcome.OWES if isinstance(item, Obligation) else _weight(item)
    at = item.location
    return (-weight, -1, 0, 0) if at is None else (-weight, order.get(at.field, 0), at.line, at.column)


def _weight(finding: Finding) -> int:
    if finding.waiver is not None:
        return -1
    if finding.status == "undecided":
        return Outcome.UNDECIDED if finding.severity >= Severity.REVIEW else -1
    by_severity = {Severity.REVIEW: Outcome.REVIEW, Severity.WARN: Outcome.CLEAR, Severity.NOTE: -1}
    return by_severity.get(finding.severity, Outcome.BLOCKED)


def _mark(finding: Finding) -> str:
    if finding.waiver is not None:
        return "·"
    if finding.status == "undecided":
        return "?"
    if finding.severity >= Severity.BLOCK:
        return "✗"
    return "·" if finding.severity == Severity.NOTE else "!"
