"""Whatever breaks, nothing passes: an exception at any seam of the engine never yields `clear`, nor frees another rule.

The seams are found by looking: every function and method the engine calls while it judges is replaced, one at a time,
by one that raises. The list therefore grows with the engine.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from types import CodeType, FrameType
from typing import Never

import pytest

from copygate.evaluation import conditions, judging, matchers
from copygate.evaluation.compiled import CompiledRulebook, Prepared, prepare
from copygate.evaluation.evaluator import RuleResult
from copygate.evaluation.findings import Reporter
from copygate.model.draft import AttributeValue, Draft, Record, TextField
from copygate.model.finding import Finding
from copygate.model.verdict import Outcome
from copygate.pipeline import check
from tests.rulebooks import TODAY, Made, draft_of, rulebook_of

FAULT = "13812345678 broke it"
"""The error's own words: personal data, so that it shows if they reach a verdict."""

RULES = (
    'rule NAME "词"\n cites law 1\n when draft is promotional\n forbid quality in title, body first 30 chars\n'
    "  despite fullwidth, insertion\n severity block\n unless inside health or quoted or negated\nend",
    'rule NAME "式"\n cites law 1\n forbid any of (/治.{1,3}/, ("best" near money within sentence))\n severity review\n'
    " unless followed by percentage within 3 chars\n unless same clause has gamble and regulated\nend",
    'rule NAME "标"\n cites law 1\n require ad-label in every of (title, body)\n severity block\n'
    " ask when found health\n when category is not food\nend",
    'rule NAME "长"\n cites law 1\n limit title.length <= spec xhs.title\n severity review\nend',
    'rule NAME "龄"\n cites law 1\n limit every endorser.age >= 10\n severity block\n when has endorser\nend',
    'rule NAME "欠"\n cites law 1\n oblige evidence source at least 2 for each percentage\nend',
    'rule NAME "图"\n cites law 1\n forbid all of ("赌", call-to-action)\n severity block\n when lacks evidence licence\nend',
    'rule NAME "信"\n cites law 1\n forbid personal.mobile-number\n severity block-always\nend',
)
BODY = "最 佳面霜,治疗效果好,best 只要99元,立即购买。赌一把,好评50%,电话13812345678 最好"


def made() -> Made:
    return rulebook_of(
        RULES, ['rule NAME "台"\n cites law 1\n limit tags.count <= spec xhs.tags\n severity review\nend']
    )


@cache
def prepared() -> Prepared:
    """What takes long to make of the rules; the functions of each rule are compiled anew for every fault."""
    return prepare(made().rulebook)


def draft() -> Draft:
    fields = (
        TextField("title", "title", "最好的标题很长很长"),
        TextField("body", "body", BODY),
        TextField("body", "body", f"**{BODY}**", "markdown", platform="xiaohongshu"),
        TextField("tags[0]", "tags", "best"),
        TextField("tags[1]", "tags", "top"),
    )
    endorsers = (Record((("name", "甲"), ("age", 8))),)
    return Draft("draft", "draft", fields, {"endorsers": endorsers}, ("xiaohongshu",))


# ---------------------------------------------------------------- finding the seams

JUDGING = ("evaluation", "matching", "normalisation", "extraction")
Seam = tuple[str, str, int]


def _seam(code: CodeType) -> Seam | None:
    _, package, path = code.co_filename.rpartition("/copygate/")
    if not package or path.split("/")[0] not in JUDGING:
        return None
    return path, code.co_qualname, code.co_firstlineno


@contextmanager
def watching(callback: Callable[[CodeType], None]) -> Iterator[None]:
    """Call back at the start of every Python function."""

    def profile(frame: FrameType, event: str, _: object) -> None:
        if event == "call":
            callback(frame.f_code)

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        yield
    finally:
        sys.setprofile(before)


@cache
def seams() -> tuple[Seam, ...]:
    """Every function of the judging packages that runs while the draft is judged, compiled rules included."""
    _forget()
    compiled = CompiledRulebook(prepared())
    found: set[Seam] = set()

    def note(code: CodeType) -> None:
        seam = _seam(code)
        if seam is not None:
            found.add(seam)

    with watching(note):
        check(draft(), compiled, today=TODAY)
    return tuple(sorted(found))


def _forget() -> None:
    """Empty the engine's caches, so that what they hold is worked out again."""
    for name, module in list(sys.modules.items()):
        if name.startswith("copygate.") and name.split(".")[1] in JUDGING:
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


class InjectedError(Exception):
    """What is thrown."""


# Which variants of a draft there are, and which day it is, is settled before any rule is asked.
NOT_A_SEAM = frozenset({"judged_on", "as_day"})


def test_the_seams_are_found() -> None:
    names = {name for _, name, _ in seams()}
    assert len(names) > 100
    assert {"run_rule", "Scanner.scan", "document_of", "Reporter.findings", "measure", "is_promotional"} <= names


def _seam_id(seam: Seam) -> str:
    return f"{seam[0]}:{seam[1]}:{seam[2]}"


@pytest.mark.parametrize("number", range(8))
def test_a_fault_at_any_function_never_passes(number: int) -> None:
    """Each seam raises at its first call; the draft, which breaks eight rules, never ends below undecided."""
    reached = 0
    for seam in seams()[number::8]:
        if seam[1] in NOT_A_SEAM:
            continue
        _forget()
        compiled = CompiledRulebook(prepared())
        struck = 0

        def strike(code: CodeType, seam: Seam = seam) -> None:
            nonlocal struck
            if not struck and _seam(code) == seam:
                struck = 1
                raise InjectedError(FAULT)

        try:
            with watching(strike):
                verdict = check(draft(), compiled, today=TODAY)
        except InjectedError:
            # The summing up itself: no verdict at all is no pass either.
            assert seam[0] == "evaluation/combine.py", _seam_id(seam)
            continue
        assert verdict.outcome >= Outcome.UNDECIDED, (_seam_id(seam), verdict.outcome)
        assert FAULT not in repr(verdict), _seam_id(seam)
        reached += struck
    assert reached >= 10
    _forget()


# ---------------------------------------------------------------- every operator of the language

ALONE = {
    **{
        "and": "has title and has body",
        "or": "has title or has body",
        "not": "not (has title)",
        "is": "category is food",
    },
    **{
        "is not": "category is not food",
        "in": "category in (food, drug)",
        "includes": "platforms includes xiaohongshu",
    },
    **{
        "compares": "title.length > 3",
        "has": "has endorser",
        "evidence": "lacks evidence licence",
        "found": "found health",
    },
    **{"any": "any endorser.age < 18", "every": "every endorser.age >= 10", "promotional": "draft is promotional"},
    **{"definition": "regulated", "draft is definition": "draft is regulated", "yes/no attribute": "ai-generated"},
}
ON_MATCHES = {
    **{"near": "near money", "followed by": "followed by money within 3 chars", "preceded by": "preceded by money"},
    **{"inside": "inside health", "same": "same clause has health", "quoted": "quoted", "negated": "negated"},
    **{"mentioned": "mentioned", "match definition": "praised"},
}
MATCHERS = {
    **{"literal": '"最好"', "lexicon": "quality", "pattern": "/最./", "detector": "money", "bound": "money > 5 yuan"},
    **{"similar": 'similar to "最好的面霜" at least 60', "any of": "any of (quality, money)"},
    **{"all of": "all of (quality, money)", "near": "(quality near money within 90 chars)"},
}
VERBS = {
    **{"forbid": "forbid quality", "forbid draft": "forbid draft", "require": "require ad-label"},
    **{"require every": "require ad-label in every of (title, body)", "limit": "limit title.length <= 1"},
    **{"limit items": "limit every endorser.age >= 10", "oblige": "oblige sign-off by legal"},
    "oblige for each": "oblige four-eyes for each quality",
}
PLACE = {"slice": "forbid quality in body first 9 chars", "line": "forbid quality in body last line"}

GOOD = 'rule NAME "好"\n cites law 1\n forbid "赌"\n severity block\nend'


def ruled(verb: str, clause: str = "", severity: str = "block") -> str:
    severity = "" if verb.startswith("oblige") else f" severity {severity}\n"
    return f'rule NAME "坏"\n cites law 1\n {verb}\n{severity}{clause}end'


BROKEN = {
    **{f"when {name}": ruled("forbid draft", f" when {text}\n") for name, text in ALONE.items()},
    **{f"unless {name}": ruled("forbid quality", f" unless {text}\n") for name, text in (ALONE | ON_MATCHES).items()},
    **{f"ask when {name}": ruled("forbid draft", f" when has category\n ask when {t}\n") for name, t in ALONE.items()},
    **{f"matcher {name}": ruled(f"forbid {text}") for name, text in MATCHERS.items()},
    **{f"verb {name}": ruled(text) for name, text in (VERBS | PLACE).items()},
}
SEAM_OF = {"when": "when", "ask when": "ask_when", "unless": "judge", "matcher": "judge", "verb": "judge"}


def touching_everything() -> Draft:
    """A draft that wakes every rule below: what does not concern a draft is not asked, and cannot break."""
    subject = draft_of("赌最好,99元,治疗", title="题目很长")
    endorsers = (Record((("name", "甲"), ("age", 8))),)
    declared: dict[str, AttributeValue] = {"endorsers": endorsers, "category": "food", "ai-generated": True}
    return Draft("d", "d", subject.fields, declared, ("xiaohongshu",))


def _raising(*_: object) -> Never:
    raise InjectedError(FAULT)


@pytest.mark.parametrize("name", BROKEN)
def test_a_fault_in_a_compiled_rule_is_undecided_and_takes_no_other_rule_with_it(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The closure of each operator raises: that rule is undecided, and the other one still blocks."""
    kind = next(kind for kind in SEAM_OF if name.startswith(f"{kind} "))
    owner, maker = {
        "when": (conditions, "compile_condition"),
        "ask when": (conditions, "compile_condition"),
        "unless": (conditions, "compile_condition"),
        "matcher": (matchers, "compile_matcher"),
        "verb": (judging, "compile_verb"),
    }[kind]
    original = getattr(owner, maker)
    broken = rulebook_of([BROKEN[name]])
    subject = touching_everything()
    with monkeypatch.context() as patched:
        for module in list(sys.modules.values()):
            if getattr(module, maker, None) is original:
                patched.setattr(module, maker, lambda *_args, **_kwargs: _raising)
        alone = check(subject, broken.compiled(), today=TODAY)
    assert alone.outcome == Outcome.UNDECIDED
    assert any(finding.status == "undecided" for finding in alone.findings) or alone.errors

    both = rulebook_of([BROKEN[name], GOOD]).compiled()
    faulty = both.rule(0)
    whole = faulty._replace(judge=_raising)
    if kind == "when":
        whole = faulty._replace(when=_raising)
    elif kind == "ask when":
        whole = faulty._replace(ask_when=_raising)
    monkeypatch.setattr(both, "rule", lambda index, own=both.rule: whole if index == 0 else own(index))
    verdict = check(subject, both, today=TODAY)
    assert verdict.outcome == Outcome.BLOCKED
    assert {f.rule for f in verdict.findings if f.status == "violation"} == {"t/law/r1"}
    assert {f.rule for f in verdict.findings if f.status == "undecided"} <= {"t/law/r0"}
    assert FAULT not in repr(verdict)


@pytest.mark.parametrize(("severity", "outcome"), [("note", "clear"), ("warn", "clear"), ("review", "undecided")])
def test_a_broken_rule_weighs_what_its_severity_does(
    severity: str, outcome: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compiled = rulebook_of([ruled("forbid quality", severity=severity)]).compiled()
    monkeypatch.setattr(judging, "all_hold", _raising)
    verdict = check(draft_of("最好"), compiled, today=TODAY)
    assert [f.status for f in verdict.findings] == ["undecided"]
    assert verdict.outcome.word == outcome


def test_a_result_that_cannot_be_worded_takes_no_other_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The reporter breaks on one rule: the draft is undecided for that, and the other rules keep their bite."""
    said = Reporter.findings

    def findings(self: Reporter, result: RuleResult) -> list[Finding]:
        if result.compiled.id == "t/law/r0":
            raise InjectedError(FAULT)
        return said(self, result)

    monkeypatch.setattr(Reporter, "findings", findings)
    verdict = check(draft_of("赌最好"), rulebook_of([ruled("forbid quality"), GOOD]).compiled(), today=TODAY)
    assert verdict.outcome == Outcome.BLOCKED
    assert [finding.rule for finding in verdict.findings] == ["t/law/r1"]
    assert [problem.code for problem in verdict.errors] == ["check-failed"]
    alone = check(draft_of("赌最好"), rulebook_of([ruled("forbid quality")]).compiled(), today=TODAY)
    assert alone.outcome == Outcome.UNDECIDED
