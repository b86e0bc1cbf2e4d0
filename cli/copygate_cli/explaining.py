"""`check --explain`: for every rule the clause that decided, and for every finding the smallest edit that clears it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Final

from copygate import pipeline
from copygate.evaluation.explain import explain, smallest_edit
from copygate.evaluation.weighing import FOUND
from copygate.extraction.document import document_of
from copygate.model.vocabulary import spoken
from copygate.report.disclosure import Disclosure
from copygate.report.excerpt import visible
from copygate.report.wording import say

if TYPE_CHECKING:
    from copygate.evaluation.compiled import CompiledRulebook
    from copygate.evaluation.explain import Edit, Explanation
    from copygate.model.draft import Draft
    from copygate.model.finding import Finding
    from copygate.model.verdict import Verdict
    from copygate.report.style import Style

LONGEST_CLAUSE: Final = 100
_SPOKE: Final = ("fired", "owed", "undecided")
_SILENT: Final = ("excused", "not-meant", "within-bounds", "not-in-force", "other-platform", "nothing-found")
"""In the order of interest: an excuse is what a reviewer looks for."""


def explanation_lines(
    verdict: Verdict, draft: Draft, rulebook: CompiledRulebook, judge: Callable[[Draft], Verdict], style: Style
) -> Iterator[str]:
    """The lines below a draft's problems."""
    shown = Disclosure(draft, verdict, style.reveal)
    day = date.fromisoformat(verdict.as_of)
    variants = pipeline.variants(pipeline.with_evidence_named(draft, rulebook))
    found = [each for variant in variants for each in explain(rulebook, document_of(variant), day)]
    found = list(dict.fromkeys(found))
    spoke = [each for each in found if each.state in _SPOKE]
    if spoke:
        yield f"{say('line.explain', style.lang)}:"
    for each in spoke:
        yield _line(each, shown, style)
        for finding in verdict.findings:
            if finding.rule == each.rule and finding.status == "violation":
                edit = smallest_edit(draft, finding, judge)
                if edit is not None:
                    words = edit_words(edit, finding, shown, style.lang)
                    yield "      " + visible(say("explain.clears", style.lang, edit=words))
    silent = sorted((each for each in found if each.state in _SILENT), key=lambda each: _SILENT.index(each.state))
    if silent:
        yield say("explain.heading", style.lang)
    for each in silent:
        yield _line(each, shown, style)


def _line(each: Explanation, shown: Disclosure, style: Style) -> str:
    words = [each.rule, say(f"explain.{each.state}", style.lang)]
    if each.match:
        words.append(f"“{shown.words(each.match)}”")
    if each.clause:
        words.append(each.clause if len(each.clause) <= LONGEST_CLAUSE else f"{each.clause[:LONGEST_CLAUSE]}…")
    words += [told] if (told := value_words(each.values, shown, style.lang)) else []
    return visible("  " + "  ".join(words))


def value_words(values: Iterable[tuple[str, str]], shown: Disclosure, lang: str) -> str:
    """What a clause saw, in words: `类型 = 推广`."""
    told = []
    for name, value in values:
        label = say("explain.found", lang) if name == FOUND else spoken(name, lang)
        words = ", ".join(spoken(word, lang) for word in value.split(", "))
        told.append(f"{label} = {shown.words(words)}")
    return "  ".join(dict.fromkeys(told))


def edit_words(edit: Edit, finding: Finding, shown: Disclosure, lang: str) -> str:
    """An edit as one says it."""
    if edit.start == edit.end:
        return say("explain.edit.insert", lang, new=edit.text)
    old = shown.quote(finding.match, finding.location)
    if finding.measured is not None and finding.location is not None:
        old = (shown.field(finding.location.field) or "")[edit.start : edit.end]
    if not edit.text:
        return say("explain.edit.remove", lang, old=old)
    return say("explain.edit.replace", lang, old=old, new=edit.text)
