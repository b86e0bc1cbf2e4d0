"""The cross-sector market packs: honest shops are left alone, renumbered articles go by the day, draws name what is missing."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest

import copygate
from copygate.evaluation.compiled import CompiledRulebook
from copygate.intake.schema import draft_from_mapping
from copygate.model.finding import Severity
from copygate.model.verdict import Verdict
from copygate.packs.loader import load_rulebook
from tests import scoring

ROOT = Path(__file__).parents[1]
HONEST = ROOT / "fixtures/honest/market.jsonl"
MARKET = ("unfair-competition", "consumer-rights", "promotions", "minors", "ai-labels", "public-affairs")


@cache
def rulebook() -> CompiledRulebook:
    return copygate.load_rulebook()


def judged(body: str, as_of: date | None = None, **attributes: object) -> Verdict:
    draft = draft_from_mapping({"body": body, **attributes}, path="draft")
    return copygate.check(draft, rulebook(), as_of=as_of)


def of_market(rule: str) -> bool:
    return any(rule.startswith(f"cn/{pack}/") for pack in MARKET)


@pytest.mark.parametrize("line", HONEST.read_text(encoding="utf-8").splitlines())
def test_an_honest_text_gets_no_alarm_and_owes_nothing(line: str) -> None:
    record = json.loads(line)
    verdict = judged(record["text"], kind=record["kind"])
    assert not [(p.rule, p.match) for p in scoring.pointers(verdict) if of_market(p.rule)]


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("网店真人补单,价格从优,量大私信", "8(2)", "9(2)"),
        ("周年庆大抽奖,特等奖现金八万元", "10(3)", "11(4)"),
        ("对面那家店上个月吃坏人被查封,大家来我家", "11", "12"),
        ("大牌外贸原单,剪标出,件件超值", "6", "7"),
    ],
)
def test_a_renumbered_article_is_cited_as_on_the_day(text: str, old: str, new: str) -> None:
    for day, number in ((date(2025, 10, 14), old), (date(2025, 10, 15), new)):
        cited = {c.article for f in judged(text, day).findings for c in f.cites if c.law == "反不正当竞争法"}
        assert number in cited, day


def test_a_draw_is_told_each_thing_it_leaves_out() -> None:
    def told(text: str) -> set[str]:
        return {f.rule.rsplit("/", 1)[1] for f in judged(text).findings if f.rule.startswith("cn/promotions/")}

    neither = {"draw-time", "draw-claim", "draw-terms-absent"}
    assert told("店庆大抽奖!") == {"draw-prizes", "draw-entry", *neither}
    assert told("店庆大抽奖!到店即可参加") == {"draw-prizes", *neither}
    assert told("店庆大抽奖!到店即可参加,周五晚开奖,一等奖1名得电饭煲一台,当场领取") == set()


def test_a_plain_discount_is_left_alone() -> None:
    verdict = judged("今天全场8折")
    assert not verdict.findings
    assert not verdict.obligations


def test_public_affairs_only_ask_a_person_to_look() -> None:
    """Political judgement is never encoded: no rule of the pack does more than `review`."""
    pack = load_rulebook([ROOT / "rules"]).pack("cn/public-affairs")
    assert pack is not None
    assert {rule.severity for rule in pack.rules()} == {"review"}


def test_a_declared_generated_draft_needs_a_label_a_reader_sees() -> None:
    def missing(text: str) -> bool:
        verdict = judged(text, ai_generated=True)
        return any(f.rule == "cn/ai-labels/explicit-label" and f.severity >= Severity.REVIEW for f in verdict.findings)

    assert missing("清晨的湖面像一块玻璃")
    assert missing("本文并非AI生成")
    assert not missing("清晨的湖面像一块玻璃(配图由AI生成)")


def test_what_is_owed_is_said_in_the_author_s_words() -> None:
    owed = judged("原价599元,现在只要199元").obligations
    notes = {each.note for each in owed if each.rule == "cn/promotions/reference-price"}
    assert notes == {"「原价599元,现在只要199」:拿来比的价格要有此前七日内的成交记录,或写明它是什么价"}
