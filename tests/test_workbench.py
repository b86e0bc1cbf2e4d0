"""The workbench: what examples show (coverage), what they would not notice (mutants), and what in packs is no use."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from copygate.dsl import ast
from copygate.dsl.parser import parse
from copygate.dsl.patterns import pattern_problem
from copygate.errors import UsageError
from copygate.packs.folders import find_packs
from copygate.packs.loader import Compiled, compile_rulebook
from copygate.patternsamples import sample_of, slow_part
from copygate.workbench.analysis import analyse
from copygate.workbench.coverage import Coverage, measure
from copygate.workbench.mutants import mutants_of
from copygate.workbench.profile import profile
from copygate.workbench.reasons import Reasons
from copygate.workbench.survey import Survey
from copygate.workbench.trial import Trial
from copygate_cli.examples import run_packs
from copygate_cli.main import run
from copygate_cli.mutating import mutate

ROOT = Path(__file__).resolve().parent.parent
TODAY = date(2026, 11, 21)
MANIFEST = """
id: shop
title: 店铺
version: 1.0.0
owner: a@example.com
jurisdiction: cn
time_zone: Asia/Shanghai
despite: [fullwidth]
sources:
  - {id: law, title: 某法, short: 某法, issuer: 某局, url: "https://example.com", from: 2020-01-01, verified: true,
     checked: 2026-01-01, articles: [{number: "1", gist: 某条}]}
"""
LEXICON = """
name: praise
title: 夸词
groups:
  - {id: best, source: 某法, added: 2026-01-01, terms: [最好, 最佳], allow: [最好吃的时候]}
"""
HEAD = 'cites law 1\n  severity block\n  from 2020-01-01\n  message "「{match}」"\n  suggest "好"\n'
RULE = f"""
rule praised "夸"
  {HEAD}  when has title and kind is promotion
  forbid any of (praise, "顶级" near "面霜" within 4 chars)
  unless same clause has "自称" or quoted
  example bad "最好的面霜" with title "一", outcome blocked finds "最好"
  example bad "顶级面霜" with title "一" finds "顶级"
  example good "顶级的,来自山里的面霜" with title "一"
  example good "他自称最好" with title "一"
  example good "最好的面霜"
end
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A pack of one rule."""
    folder = tmp_path / "shop"
    (folder / "lexicons").mkdir(parents=True)
    (folder / "pack.yaml").write_text(MANIFEST, encoding="utf-8")
    (folder / "lexicons" / "praise.yaml").write_text(LEXICON, encoding="utf-8")
    (folder / "rules.rule").write_text(RULE, encoding="utf-8")
    return folder


def _compiled(shop: Path) -> Compiled:
    return compile_rulebook(find_packs([shop]))


def _covered(shop: Path) -> Coverage:
    trial = Trial(_compiled(shop).rulebook)
    return measure(trial, trial.rulebook.packs)


def _warnings(shop: Path, *rules: str, as_of: date = TODAY, days: int = 365) -> list[str]:
    """The codes of what the analysis says of the pack with these rules in place of its own."""
    if rules:
        (shop / "rules.rule").write_text("\n".join(rules), encoding="utf-8")
    loaded = _compiled(shop)
    found = analyse(loaded.rulebook, loaded.rulebook.packs, loaded.sources, as_of, days)
    for each in found.warnings:
        assert 0 <= each.span.start <= each.span.end <= len(loaded.sources.get(each.path, "x" * 9999)), each
        assert each.wording.zh, each
    return [each.code for each in found.warnings]


def _rule(verb: str, *, name: str = "one", more: str = "", bad: str = "最好", good: str = "好") -> str:
    examples = f'  example bad "{bad}"\n  example good "{good}"\n'
    return f'rule {name} "一"\n  {HEAD}  {verb}\n{more}{examples}end\n'


# ---------------------------------------------------------------- coverage


def test_an_arm_counts_when_an_example_of_its_rule_decides_it(shop: Path) -> None:
    """Every atom is asked, whatever its neighbours say; what nothing decides is listed with its place."""
    coverage, text = _covered(shop), (shop / "rules.rule").read_text(encoding="utf-8")
    missing = [(part.sort, text[part.span.start : part.span.end], side) for part, side in coverage.missing]
    assert missing == [("when", "kind is promotion", False), ("unless", "quoted", True)]
    assert coverage.arms == (8, 10)
    assert all(rule.covered for rule in coverage.rules)


def test_coverage_of_near_needs_both_distances(shop: Path) -> None:
    """Without the example in which the words stand apart, one arm of `near` is missing."""
    text = (shop / "rules.rule").read_text(encoding="utf-8")
    (shop / "rules.rule").write_text(re.sub(r"  example good \"顶级的.*\n", "", text), encoding="utf-8")
    assert ("near", False) in [(part.sort, side) for part, side in _covered(shop).missing]


def test_groups_and_evasions_are_counted(shop: Path) -> None:
    """A group of words, the quoted words of the rule, and an evasion that no example uses."""
    coverage = _covered(shop)
    assert {group.name: count > 0 for group, count in coverage.groups.items()} == {
        "shop/praise/best": True,
        "shop/praised “…”": True,
    }
    assert coverage.evasions == {("shop", "fullwidth"): 0}


def test_coverage_fails_below_its_threshold_and_writes_junit(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--min` is about arms; 80% is not 81%. The JUnit file is XML with one case a rule."""
    junit, loaded = shop.parent / "junit.xml", _compiled(shop)
    packs = loaded.rulebook.packs
    assert run_packs(loaded, packs, "zh", coverage=True, least=80, junit=junit) == 0
    assert run_packs(loaded, packs, "zh", least=81) == 1
    assert "80.0%" in capsys.readouterr().out
    suite = ElementTree.parse(junit).getroot()  # noqa: S314 - written by us just now
    assert [case.get("name") for case in suite.iter("testcase")] == ["shop/praised"]
    assert suite.get("failures") == "0"


def test_an_example_may_promise_an_outcome_and_name_its_day(shop: Path) -> None:
    """A weaker severity breaks the promise; before its first day a rule catches nothing."""
    text = (shop / "rules.rule").read_text(encoding="utf-8")
    (shop / "rules.rule").write_text(
        text.replace("severity block", "severity warn").replace(
            'good "最好的面霜"', 'good "最好的面霜" with title "一", publish-at 2019-12-31'
        ),
        encoding="utf-8",
    )
    trial = Trial(_compiled(shop).rulebook)
    from copygate.packs.examples import run_examples

    problems = [each.problem.code for each in run_examples(trial.rulebook, trial.judge) if each.problem]
    assert problems == ["example-outcome"]


# ---------------------------------------------------------------- mutants


def _killed(shop: Path) -> dict[str, bool]:
    survey = Survey(Trial(_compiled(shop).rulebook))
    return {each.mutant.id: each.killed for each in survey.run(survey.mutants(survey.trial.rulebook.packs))}


def test_mutants_are_noticed_by_examples_or_by_the_checker(shop: Path) -> None:
    """Each of these faults, and whether the pack's examples (or the checker) notice it."""
    killed = _killed(shop)
    assert killed["praised: weaken block to review"]
    assert killed["praised: shift-date from 2020-01-02"]
    assert killed["praised: shift-date from 2019-12-31"]
    assert killed["praised: drop-condition has title and kind is promotion"]
    assert killed["praised: drop-condition has title"]
    assert not killed["praised: drop-condition kind is promotion"]
    assert killed['praised: drop-exemption same clause has "自称"']
    assert not killed["praised: drop-exemption quoted"]
    assert killed["praised: drop-term praise"]
    assert killed["praise: drop-term best terms"]
    assert not killed["praise: drop-exemption best allow"]
    near = '"顶级" near "面霜" within 4 chars'
    assert killed[f"praised: drop-condition {near}"]
    assert killed[f"praised: near within 10: {near}"]
    assert not killed[f"praised: near within 2: {near}"]


def test_no_mutant_is_the_rule_itself_and_each_has_its_own_name(shop: Path) -> None:
    """A mutant that changes nothing could never be noticed."""
    mutants = list(mutants_of(_compiled(shop).rulebook.packs[0]))
    assert len({mutant.id for mutant in mutants}) == len(mutants)
    assert all(mutant.changed != mutant.item for mutant in mutants)


def test_a_sample_is_the_same_for_a_seed(shop: Path) -> None:
    """Who tries again tries the same."""
    survey = Survey(Trial(_compiled(shop).rulebook))
    drawn = [[mutant.id for mutant in survey.mutants(survey.trial.rulebook.packs, 5, seed)] for seed in (1, 1, 2)]
    assert drawn[0] == drawn[1] != drawn[2]


def test_reasons_stand_in_the_pack_and_change_nothing_else(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """An equivalent mutant leaves the score, a reason nobody needs is told, and the digest is that of the rules."""
    digest = _compiled(shop).rulebook.digest
    (shop / "workbench.yaml").write_text(
        'mutants:\n  - {mutant: "praised: drop-exemption quoted", reason: 同, equivalent: true}\n'
        '  - {mutant: "gone: flip a", reason: 旧}\n',
        encoding="utf-8",
    )
    loaded = _compiled(shop)
    assert loaded.rulebook.digest == digest
    assert mutate(loaded, loaded.rulebook.packs, "zh", sample=None, seed=0, least=100, processes=1) == 1
    told = capsys.readouterr().out
    assert "等价 1 个不计" in told
    assert "gone: flip a" in told
    assert "低于要求的 100%" in told


def test_a_broken_file_of_reasons_is_refused(shop: Path) -> None:
    """A reason without a mutant is a mistake, not a blank cheque."""
    (shop / "workbench.yaml").write_text("mutants:\n  - {reason: 同}\n", encoding="utf-8")
    with pytest.raises(UsageError):
        Reasons.of(_compiled(shop).rulebook.packs[0])


# ---------------------------------------------------------------- what is no use

WARNED: dict[str, tuple[str, Sequence[str]]] = {
    "an excuse that always holds": (
        "dead-rule",
        [_rule("forbid praise", more="  when has title\n  unless has title\n", bad="最好")],
    ),
    "a definition that contradicts the rule": (
        "dead-rule",
        [
            'define plain "平"\n  when kind is article\n  example good draft with kind article\n  example bad "a"\nend\n',
            _rule("forbid praise", more="  when kind is promotion and plain\n"),
        ],
    ),
    "an excuse that every match fits": ("always-excused", [_rule("forbid praise", more="  unless inside praise\n")]),
    "a pattern that never fits": ("dead-pattern", [_rule("forbid any of (praise, /好^的/)")]),
    "a rule that is over": ("rule-over", [_rule("forbid praise", more="  until 2026-01-01\n")]),
    "a date next to the law's": (
        "near-date",
        [_rule("forbid praise").replace("from 2020-01-01", "from 2020-01-10")],
    ),
    "the same rule twice": ("duplicate-rule", [_rule("forbid praise"), _rule("forbid praise", name="two")]),
    "a rule that another speaks for": (
        "shadowed-rule",
        [_rule("forbid any of (praise, \"顶级\")"), _rule("forbid praise", name="two", more="  when has title\n")],
    ),
    "a rule that demands what another forbids": (
        "contradictory-rules",
        [_rule("forbid praise"), _rule("require praise", name="two").replace("「{match}」", "缺")],
    ),
    "bounds that exclude each other": (
        "contradictory-rules",
        [
            _rule("limit title.length >= 9 chars", name="low").replace("「{match}」", "短"),
            _rule("limit title.length <= 5 chars", name="high").replace("「{match}」", "长"),
            _rule("forbid praise"),
        ],
    ),
    "a term that the lexicon beside it has": ("repeated-term", [_rule('forbid any of (praise, "最佳")')]),
    "a lexicon nobody names": ("unused-lexicon", [_rule('forbid "顶级"')]),
    "a definition nobody names": (
        "unused-definition",
        ['define idle "闲"\n  when has title\n  example good draft with title "a"\n  example bad "a"\nend\n',
         _rule("forbid praise")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", WARNED)
def test_what_is_no_use_is_told_once(shop: Path, case: str) -> None:
    """One warning, and no other, for each of these packs."""
    code, rules = WARNED[case]
    assert set(_warnings(shop, *rules)) == {code}


NOT_WARNED: dict[str, Sequence[str]] = {
    "a rule under another article": [
        _rule("forbid praise"),
        _rule('forbid any of (praise, "顶级")', name="two", more="  when has title\n"),
    ],
    "the narrower rule is the severer": [
        _rule("forbid praise", name="two", more="  when has title\n"),
        _rule("forbid praise").replace("severity block", "severity warn"),
    ],
    "bounds of different kinds of draft": [
        _rule("limit title.length >= 9 chars", name="low", more="  when kind is article\n").replace(
            "「{match}」", "短"
        ),
        _rule("limit title.length <= 5 chars", name="high", more="  when kind is comment\n").replace(
            "「{match}」", "长"
        ),
        _rule("forbid praise"),
    ],
    "a term the lexicon allows away": [_rule('forbid any of (praise, "最好")')],
}


@pytest.mark.parametrize("case", NOT_WARNED)
def test_what_is_of_use_is_left_alone(shop: Path, case: str) -> None:
    """No warning where something is similar, but not the same."""
    assert _warnings(shop, *NOT_WARNED[case]) == []


def test_old_sources_and_observed_figures_are_told_by_age(shop: Path) -> None:
    """By the day asked about; a figure counts from `checked`, else from `from`; official ones do not age."""
    values = "".join(
        f"  - path: shop.{name}\n    values:\n      - {{value: 1, unit: items, status: {status}, source: s, {days}}}\n"
        for name, status, days in (
            ("seen", "observed", "from: 2020-01-01, checked: 2026-11-01"),
            ("old", "observed", "from: 2020-01-01"),
            ("official", "official", "from: 2020-01-01"),
        )
    )
    (shop / "specs.yaml").write_text("specs:\n" + values, encoding="utf-8")
    assert _warnings(shop) == ["stale-figure"]
    assert sorted(_warnings(shop, as_of=date(2028, 1, 1))) == ["stale-figure", "stale-figure", "stale-source"]
    assert _warnings(shop, days=10_000) == []


def test_groups_that_find_nothing(shop: Path) -> None:
    """Every term allowed; an allowed phrase that fits neither term nor pattern."""
    (shop / "lexicons" / "praise.yaml").write_text(
        LEXICON
        + "  - {id: gone, source: 某法, added: 2026-01-01, compose: [[顶, 特], [级]], allow: [顶级, 特级]}\n"
        + "  - {id: shaped, source: 某法, added: 2026-01-01, terms: [一流], patterns: ['第[一二]名'], allow: [二流, 第一名单]}\n",
        encoding="utf-8",
    )
    assert sorted(_warnings(shop)) == ["all-allowed", "idle-phrase"]


def test_a_warning_with_a_reason_is_counted_apart(
    shop: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`--strict` fails on warnings; a reason settles them; a reason for nothing is itself a warning."""
    monkeypatch.chdir(shop.parent)
    (shop / "rules.rule").write_text(_rule('forbid "顶级"', bad="顶级"), encoding="utf-8")
    assert run(["rules", "check", str(shop), "--strict", "--lang", "zh"]) == 1
    assert "没有规则用到词表 `praise`" in capsys.readouterr().err
    reason = "warnings:\n  - {warning: unused-lexicon, at: praise, reason: 留给别的包}\n"
    (shop / "workbench.yaml").write_text(reason, encoding="utf-8")
    assert run(["rules", "check", str(shop), "--strict", "--lang", "zh"]) == 0
    assert "另有 1 处已在 workbench.yaml 说明理由" in capsys.readouterr().out


def test_a_reason_for_no_warning_is_a_warning(shop: Path) -> None:
    """So that reasons do not outlive what they excuse."""
    reason = "warnings:\n  - {warning: unused-lexicon, at: praise, reason: 留给别的包}\n"
    (shop / "workbench.yaml").write_text(reason, encoding="utf-8")
    assert _warnings(shop) == ["idle-reason"]


# ---------------------------------------------------------------- slow patterns

SLOW = ["最(?:.*佳)?", "最[^,]*(好[^。]*吧)?", "x(?:(?:.*)y|z)?", "a|a.*b", "(最|第一)([^。]+的)?"]
QUICK = ["最.*佳", "最(.*)?", r"\d+(?:\s*元)?", "最佳(.{0,30}好)?", "疗+效?", r"(?:a|b)+c?", "最(?:佳+)?"]


@pytest.mark.parametrize(("pattern", "slow"), [(p, True) for p in SLOW] + [(p, False) for p in QUICK])
def test_a_pattern_that_reads_a_line_again_and_again_is_refused(pattern: str, slow: bool) -> None:
    """An unbounded repeat in an optional tail, over what the pattern begins with, and with something behind it."""
    assert slow_part(pattern) is slow
    problem = pattern_problem(pattern)
    assert (problem is not None and "重读" in problem.zh) is slow


def test_slow_patterns_are_refused_in_rules_and_in_lexicons(shop: Path) -> None:
    """With the place and the repair."""
    from copygate.packs.loader import RulebookErrors

    (shop / "rules.rule").write_text(_rule("forbid any of (praise, /最(?:.*佳)?/)"), encoding="utf-8")
    lexicon = LEXICON + "  - {id: slow, source: 某法, added: 2026-01-01, patterns: ['最(?:.*佳)?']}\n"
    (shop / "lexicons" / "praise.yaml").write_text(lexicon, encoding="utf-8")
    with pytest.raises(RulebookErrors) as caught:
        _compiled(shop)
    assert [each.code for each in caught.value.diagnostics if each.severity == "error"].count("slow-pattern") == 1
    assert any("重读" in each.wording.zh and each.path.endswith(".rule") for each in caught.value.diagnostics)


def test_samples_are_found_by_the_patterns_they_come_from() -> None:
    """Over every pattern of the shipped rule files."""
    import re2

    patterns = set()
    for path in (ROOT / "rules" / "cn" / "privacy").glob("*.rule"):
        for leaf in _patterns_in(parse(path.read_text(encoding="utf-8"), str(path)).tree):
            patterns.add(leaf.regex)
    assert len(patterns) > 5
    for pattern in patterns:
        texts = [sample_of(pattern, seed) for seed in range(4)]
        assert any(text is not None and re2.search(pattern, text) for text in texts), pattern


def _patterns_in(tree: ast.SourceFile) -> list[ast.Pattern]:
    from copygate.workbench.walk import leaves

    return [leaf for leaf in leaves(tree) if isinstance(leaf, ast.Pattern)]


# ---------------------------------------------------------------- profile, and the shipped packs


def test_profile_names_every_rule_that_woke(shop: Path) -> None:
    """Times are never negative, the parts no more than the whole takes, within what the clock can tell."""
    from copygate.packs.examples import draft_of

    trial = Trial(_compiled(shop).rulebook)
    drafts = [draft_of(example) for rule in trial.rulebook.packs[0].rules() for example in rule.examples]
    found = profile(trial.compiled, drafts, TODAY, 3)
    assert [(share.name, share.calls > 0) for share in found.by_rule] == [("shop/praised", True)]
    assert found.drafts == len(drafts)
    assert all(share.milliseconds >= 0 for share in (*found.by_rule, *found.by_leaf))
    assert {share.name for share in found.by_leaf} >= {"lexicon:shop/praise"}


def test_profile_of_a_draft_says_what_is_shared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The scan is shared, and said to be."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "稿子.md").write_text("全网最佳面霜", encoding="utf-8")
    assert run(["rules", "profile", "稿子.md", "--runs", "1", "--top", "3", "--lang", "zh"]) == 0
    told = capsys.readouterr().out
    assert "1 篇稿件" in told
    assert "共用扫描" in told
    assert "cn/ad-law/absolute-claim" in told


@pytest.mark.parametrize("pack", ["cn/privacy", "platform/douyin"])
def test_shipped_examples_show_the_condition_arms(pack: str, tmp_path: Path) -> None:
    """A few packs here; `make coverage` asks for 95% of them all."""
    shutil.copytree(ROOT / "rules" / pack, tmp_path / "rules" / pack)
    shutil.copytree(
        ROOT / "rules" / "platform" / "common", tmp_path / "rules" / "platform" / "common", dirs_exist_ok=True
    )
    trial = Trial(compile_rulebook(find_packs([tmp_path / "rules"])).rulebook)
    coverage = measure(trial, [each for each in trial.rulebook.packs if each.id == pack])
    assert all(rule.covered for rule in coverage.rules)
    shown, every = coverage.arms
    assert shown >= 0.95 * every
