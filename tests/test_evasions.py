"""Every class of evasion is seen through, told by its name at the author's characters, and not seen where it is not."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import copygate
from copygate.matching.leaf import Term, TermsLeaf
from copygate.matching.scanner import Scanner
from copygate.model.vocabulary import EVASIONS
from tests.matching import cases, document, find
from tests.reference_disguises import disguised
from tests.reference_text import occurrences

CASES: dict[str, dict[str, Any]] = cases("evasions")
SEEN = [(name, each, part["context"]) for name, part in CASES.items() for each in part["seen"]]
INNOCENT = [(name, each, part["context"]) for name, part in CASES.items() for each in part["innocent"]]


def leaf(term: str, context: list[str]) -> TermsLeaf:
    allow = ("第一章", "第一节") if term == "第一" else ()
    return TermsLeaf("term", (Term(term, "group", allow, context=tuple(context)),))


def test_every_class_has_its_cases() -> None:
    assert set(CASES) == set(EVASIONS)
    for name, part in CASES.items():
        assert len(part["seen"]) >= 5, name
        assert len(part["innocent"]) >= 10, name


@pytest.mark.parametrize(("name", "case", "context"), SEEN, ids=lambda value: str(value)[:24])
def test_seen_through(name: str, case: dict[str, Any], context: list[str]) -> None:
    """The author's slice, the evasions it took, and the form it stands for."""
    text = str(case["text"])
    (match,) = find(leaf(str(case["term"]), context), text)
    assert match.text == str(case["finds"])
    assert sorted(match.evasions) == sorted(case["by"])
    assert match.unfolded == str(case["term"])
    assert text[match.start : match.end] == match.text


@pytest.mark.parametrize(("name", "case", "context"), SEEN, ids=lambda value: str(value)[:24])
def test_only_by_whom_withstands_it(name: str, case: dict[str, Any], context: list[str]) -> None:
    """A rule that does not name every evasion used does not see the match."""
    used = frozenset(case["by"])
    for missing in used:
        matches = find(leaf(str(case["term"]), context), str(case["text"]), frozenset(EVASIONS) - {missing})
        assert all(missing not in match.evasions for match in matches)
    assert find(leaf(str(case["term"]), context), str(case["text"]), used)


@pytest.mark.parametrize(("name", "case", "context"), INNOCENT, ids=lambda value: str(value)[:24])
def test_not_seen_where_it_is_not(name: str, case: dict[str, Any], context: list[str]) -> None:
    assert find(leaf(str(case["term"]), context), str(case["text"])) == ()


# ---------------------------------------------------------------- against the slow reading


TERMS = ["第一", "微信", "加微信", "国家级", "最好", "好友", "进群", "投注"]
CONTEXT = ("加", "平台", "聊")
PIECES = [
    *("第一", "弟一", "第1", "第①", "苐一", "一第", "竹弟一", "di yi", "diyi", "第yi", "第壹", "第—", "🥇一", "第\n一"),
    *(
        "微信",
        "威信",
        "薇信",
        "威❤",
        "V❤",
        "V信",
        "wx",
        "weixin",
        "wei xin",
        "卫星",
        "徽信",
        "信微",
        "微x",
        "围心",
        "➕薇❤",
    ),
    *("国家级", "果家级", "國佳级", "级家国", "guojiaji", "gjj", "国\n家\n级", "最好", "朂恏", "蕞好", "好最", "zui好"),
    *("好友", "女子友", "进裙", "进君羊", "进👗", "头注", "注册", "龙头", "家庭", "一家", "号码", "信任", "品牌"),
    *("加", "平台", "聊", "的", "，", "。", " ", "*", "\u200b", "\n", "a", "1", "2", "+", "—", "(", "(d)"),
]


@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join), st.sampled_from(TERMS))
def test_disguises_agree_with_the_slow_reading(text: str, term: str) -> None:
    context = CONTEXT
    expected: list[tuple[int, int]] = []
    readings = [*occurrences(text, term), *disguised(text, term, context)]
    for start, end, _ in sorted(readings, key=lambda found: (found[0], -found[1])):
        if not expected or start >= expected[-1][1]:
            expected.append((start, end))
    spans = {(start, end): [used for s, e, used in readings if (s, e) == (start, end)] for start, end in expected}
    matches = find(TermsLeaf("term", (Term(term, "group", context=context),)), text)
    assert [(match.start, match.end) for match in matches] == expected
    for match in matches:
        assert match.evasions in spans[match.start, match.end]
        assert len(match.evasions) == min(map(len, spans[match.start, match.end]))


# ---------------------------------------------------------------- hostile drafts

OURS = str(Path(copygate.__file__).parent)

HOSTILE = {
    "homophones": "弟一",
    "syllables": "di yi ",
    "one long Latin word": "weixin",
    "signs": "V❤",
    "sign after sign": "➕🛰️",
    "characters in parts": "力口",
    "one letter to a line": "第\n",
    "dashes": "第—",
    "backwards": "一第",
    "blanks between": "弟 * 一 ",
    "repeated": "第",
    "figures": "第1",
    "pluses": "+V",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=list(HOSTILE))
def test_four_times_the_text_costs_four_times_the_work(piece: str) -> None:
    """Counted in calls of functions, which no busy machine changes."""
    scanner = Scanner([TermsLeaf("term", tuple(Term(term, "group", context=CONTEXT) for term in TERMS))])
    costs = []
    for times in (1_000, 1_000, 4_000):  # the first reads the tables
        calls = 0

        def count(frame: FrameType, event: str, _argument: object) -> None:
            # Ours only: whoever hooks into the collector of garbage (hypothesis does) is called as it pleases.
            nonlocal calls
            calls += event == "call" and frame.f_code.co_filename.startswith(OURS)

        sys.setprofile(count)
        try:
            scanner.scan(document("中" + piece * times)).matches("term")
        finally:
            sys.setprofile(None)
        costs.append(calls)
    assert costs[2] < 4.6 * costs[1] + 2_000
