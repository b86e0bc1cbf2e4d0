"""The main path: draft -> document -> views and matches -> rule results -> verdict. Pure: no I/O and no clock.

document_of(draft)        extraction: the author's fields become segments of plain text
scanner.scan(document)    normalisation and matching: one pass for all rules
evaluate(...)             each rule that may have something to say is judged
Reporter, combine         findings, obligations, questions and the outcome
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from copygate.errors import Wording
from copygate.evaluation.combine import combine, merge_variants, once_each, outcome_of
from copygate.evaluation.evaluator import Evaluation, evaluate, what_failed
from copygate.evaluation.findings import Reporter
from copygate.evaluation.scope import judged_on
from copygate.extraction.document import document_of
from copygate.matching.personal import mask_id
from copygate.model.draft import Draft, InputProblem, Record
from copygate.model.verdict import Outcome, Verdict
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from copygate.evaluation.compiled import CompiledRulebook
    from copygate.model.finding import Finding
    from copygate.model.verdict import Obligation, Question


class _Said(NamedTuple):
    """What one variant of the draft gave rise to."""

    platforms: tuple[str, ...]
    findings: tuple[Finding, ...]
    obligations: tuple[Obligation, ...]
    questions: tuple[Question, ...]
    errors: tuple[InputProblem, ...]
    rules_run: int


def check(
    draft: Draft,
    rulebook: CompiledRulebook,
    *,
    today: date,
    as_of: date | None = None,
    lang: str = "zh",
    reveal: bool = False,
) -> Verdict:
    """Judge a draft as of its publication (not before `today`), or as of the day given.

    Never raises for a draft that was read: what cannot be decided is `undecided`, with its reason in `errors`.
    """
    day = judged_on(draft, today, as_of)
    if draft.evidence:
        draft = with_evidence_named(draft, rulebook)
    said = [_say(variant, rulebook, day, lang, reveal) for variant in variants(draft)]
    findings = merge_variants(each.findings for each in said)
    obligations = tuple(dict.fromkeys(owed for each in said for owed in each.obligations))
    questions = once_each(question for each in said for question in each.questions)
    # A rulebook without any platform pack was chosen so; one with some must not pass a platform it knows nothing of.
    unruled = [name for name in draft.platforms if rulebook.platforms and name not in rulebook.platforms]
    told = dict.fromkeys(error for each in said for error in each.errors)
    errors = (*draft.problems, *told, *map(_unruled, unruled), *map(_unwatched, unwatched(draft, obligations)))
    outcomes = {name: _on(name, each, draft) for each in said for name in each.platforms}
    return Verdict(
        draft.id if reveal or draft.id.startswith(draft.path) else mask_id(draft.id),
        draft.path,
        day.isoformat(),
        combine(findings, obligations, questions, errors),
        findings,
        obligations,
        questions,
        errors,
        rulebook.stamp,
        {name: max(found, Outcome.UNDECIDED) if name in unruled else found for name, found in outcomes.items()},
        max(each.rules_run for each in said),
    )


def with_evidence_named(draft: Draft, rulebook: CompiledRulebook) -> Draft:
    """The draft with its documents called as the packs call them: a report asks for them by the title of their kind."""
    names = {title: name for pack in rulebook.rulebook.packs for name, title in pack.evidence_titles}
    named = (piece._replace(kind=names.get(piece.kind, piece.kind)) for piece in draft.evidence)
    return draft._replace(evidence=tuple(named))


def undecided(path: str, problem: InputProblem, rulebook: CompiledRulebook, day: date) -> Verdict:
    """The verdict on an input that could not be read: a person must look."""
    return Verdict(path, path, day.isoformat(), Outcome.UNDECIDED, (), (), (), (problem,), rulebook.stamp)


def variants(draft: Draft) -> list[Draft]:
    """The texts that will be published: one for each platform with words of its own, one for all the others."""
    own = dict.fromkeys(field.platform for field in draft.fields if field.platform is not None)
    if not own:
        return [draft]
    shared = tuple(platform for platform in draft.platforms if platform not in own)
    base = tuple(field for field in draft.fields if field.platform is None)
    result = [draft._replace(fields=base, platforms=shared)]
    for platform in own:
        theirs = tuple(field for field in draft.fields if field.platform == platform)
        replaced = {field.place for field in theirs}
        fields = (*theirs, *(field for field in base if field.place not in replaced))
        result.append(draft._replace(fields=fields, platforms=(platform,)))
    return result


def _say(draft: Draft, rulebook: CompiledRulebook, day: date, lang: str, reveal: bool) -> _Said:
    errors: list[InputProblem] = []
    try:
        document = document_of(draft)
        if not _is_told(draft):
            errors += (_unread(place) for place in document.unread)
        evaluation = evaluate(rulebook, document, day)
        findings, obligations, questions = _word(evaluation, rulebook, lang, reveal, errors)
    except Exception as error:  # noqa: BLE001 - a check that broke down is undecided: unknown never passes
        return _Said(draft.platforms, (), (), (), (*errors, _broken(error)), len(rulebook))
    return _Said(draft.platforms, findings, obligations, questions, tuple(errors), evaluation.rules_run)


def _word(
    evaluation: Evaluation, rulebook: CompiledRulebook, lang: str, reveal: bool, errors: list[InputProblem]
) -> tuple[tuple[Finding, ...], tuple[Obligation, ...], tuple[Question, ...]]:
    findings: list[Finding] = []
    obligations: list[Obligation] = []
    questions: list[Question] = []
    if evaluation.results:
        reporter = Reporter(rulebook, evaluation.scope, lang=lang, reveal=reveal)
        for result in evaluation.results:
            try:
                said = reporter.findings(result), reporter.obligations(result), reporter.questions(result)
            except Exception as error:  # noqa: BLE001 - one result that cannot be worded takes no other one with it
                errors.append(_broken(error, f"{result.compiled.id}: "))
                continue
            findings += said[0]
            obligations += said[1]
            questions += said[2]
    return tuple(findings), tuple(obligations), tuple(questions)


def _on(platform: str, said: _Said, draft: Draft) -> Outcome:
    findings = [finding for finding in said.findings if not finding.platforms or platform in finding.platforms]
    outcome = max((outcome_of(finding) for finding in findings), default=Outcome.CLEAR)
    return max(outcome, combine((), said.obligations, said.questions, (*draft.problems, *said.errors)))


def unwatched(draft: Draft, obligations: Iterable[Obligation]) -> list[str]:
    """The films and sounds of a draft that no rule obliges a person to watch: what nobody sees never passes."""
    assets = draft.attributes.get("assets", ())
    if not isinstance(assets, tuple) or not assets:
        return []
    from copygate.model.assetkinds import is_moving

    records = (each for each in assets if isinstance(each, Record))
    moving = [str(each.get("path") or each.get("name") or "") for each in records if is_moving(each)]
    signed = {owed.match for owed in obligations if owed.kind == "sign-off"}
    return [path for path in moving if not signed & {path, mask_id(path)}]


def _unwatched(path: str) -> InputProblem:
    shown = mask_id(path)
    return InputProblem(
        "moving-picture",
        Wording(
            f"`{shown}` was not watched: video and audio are not recognised, and no rule here obliges a person to",
            f"`{shown}` 无人看过:视频和音频不作识别,所用规则也没有要求谁来看,须由人查看",
        ),
    )


def _unruled(platform: str) -> InputProblem:
    return InputProblem(
        "no-platform-rules",
        Wording(
            f"no pack knows the rules of `{platform}`: a person must look, or add a pack for that platform",
            f"规则库里没有平台 `{platform}` 的规则:须由人查看,或添加该平台的规则包",
        ),
    )


def _is_told(draft: Draft) -> bool:
    """Whether every picture that was not read has said why, among the draft's own problems."""
    return bool(draft.problems and draft.pictures) and all(each.read or each.problems for each in draft.pictures)


def _unread(place: str) -> InputProblem:
    return InputProblem(
        "not-read",
        Wording(
            f"not all pictures were read: a person must look at their text ({place})",
            f"有图片未能读取:图中文字须由人查看({place})",
        ),
    )


def _broken(error: Exception, of: str = "") -> InputProblem:
    what = of + what_failed(error)
    return InputProblem(
        "check-failed", Wording(f"the check broke down ({what}); a person must look", f"检查中断({what}),须由人查看")
    )
