"""Terms, patterns and near-copies are found where the author wrote them, by the evasions he used."""

from __future__ import annotations

import json
import pickle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copygate.matching.leaf import DetectorLeaf, Leaf, PatternLeaf, SimilarLeaf, Term, TermsLeaf, literal
from copygate.matching.literals import anchors_of
from copygate.matching.regex import EncodedText, Pattern, fold_pattern
from copygate.matching.scanner import Scanner
from copygate.normalisation.views import skeleton_of
from copygate.patterncheck import refusal_of
from tests.matching import cases, document, find, lexicon
from tests.reference_text import occurrences

TERM_CASES = cases("terms")
EVASIONS = Path(__file__).resolve().parent.parent / "fixtures" / "cases" / "evasion-cases.jsonl"
OURS = {"fullwidth", "traditional/variant", "case", "repeat", "vertical"}


@pytest.mark.parametrize("case", TERM_CASES, ids=lambda case: str(case["text"])[:20])
def test_terms(case: dict[str, Any]) -> None:
    despite = frozenset(case["despite"]) if "despite" in case else None
    matches = find(lexicon([str(term) for term in case["terms"]], case.get("allow")), str(case["text"]), despite)
    found = {match.text: sorted(match.evasions) for match in matches}
    assert found == {str(text): sorted(evasions) for text, evasions in case["finds"].items()}


def disguised() -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in EVASIONS.read_text(encoding="utf-8").splitlines()]
    ours = [row for row in rows if row["class"] in OURS or row["class"].startswith("insertion")]
    # Some pair an insertion with another class, for which the lexicon has a term of its own.
    return [row for row in ours if skeleton_of(row["target"]) in skeleton_of(row["span"])]


@pytest.mark.parametrize("row", disguised(), ids=lambda row: row["id"])
def test_labelled_evasions(row: dict[str, Any]) -> None:
    (match,) = find(literal("term", row["target"]), row["text"])
    low = row["text"].index(row["span"])
    assert low <= match.start < match.end <= low + len(row["span"])


# ---------------------------------------------------------------- against the slow reading


PHRASES = ["最佳", "最", "国家级", "哈哈", "best", "guaranteed cure", "TOP1", "第1名", "100"]
WRITTEN = {"最": "最", "国": "国國", "级": "级級", "b": "bBｂ", "1": "1１", "T": "TtＴ"}
FILL = ["", "", "", "", "*", " ", "\u200b", "🌟", "·", "，", "。", "\r\n", "\n\n", "-", "最", "a", "****", "了"]


@st.composite
def written(draw: st.DrawFn) -> str:
    """A text in which some phrase may be written in a roundabout way, among noise."""
    pieces = []
    for _ in range(draw(st.integers(1, 3))):
        pieces.append(draw(st.text(alphabet="的最好a1 。，🌟\u200b", max_size=4)))
        for character in draw(st.sampled_from(PHRASES)):
            letter = draw(st.sampled_from(WRITTEN.get(character, character)))
            pieces.append(letter * draw(st.sampled_from([1, 1, 1, 1, 2, 3])) + draw(st.sampled_from(FILL)))
    return "".join(pieces)


@given(written(), st.sampled_from(PHRASES))
def test_scanner_agrees_with_the_slow_reading(text: str, phrase: str) -> None:
    expected: list[tuple[int, int, frozenset[str]]] = []
    for start, end, evasions in sorted(occurrences(text, phrase), key=lambda found: (found[0], -found[1])):
        if not expected or start >= expected[-1][1]:
            expected.append((start, end, evasions))
    found = [(match.start, match.end, match.evasions) for match in find(literal("term", phrase), text)]
    assert found == expected


UNDO = {"variant": {"國": "国", "級": "级"}}


@given(written(), st.sampled_from(PHRASES))
def test_the_slice_folds_to_the_term(text: str, phrase: str) -> None:
    for match in find(literal("term", phrase), text):
        assert text[match.start : match.end] == match.text
        assert skeleton_of(match.text) == skeleton_of(phrase)
        assert (match.text == phrase) or match.evasions or " " in phrase
        assert match.raw.start == match.start
        assert match.unfolded == phrase


@given(written(), st.sampled_from(PHRASES))
def test_decomposed_text_matches_as_composed(text: str, phrase: str) -> None:
    spans = [(match.start, match.end) for match in find(literal("term", phrase), text)]
    shifted = [(match.start - 2, match.end - 2) for match in find(literal("term", phrase), "e\u0301" + "。" + text)]
    assert [(start - 1, end - 1) for start, end in shifted] == spans


# ---------------------------------------------------------------- patterns


@pytest.mark.parametrize(
    ("pattern", "text", "finds"),
    [
        (r"[0-9]{3}元", "只要１９９元", {"１９９元": ["fullwidth"]}),
        (r"国家.{0,2}级", "國\u200b家*級", {"國\u200b家*級": ["insertion", "variant"]}),
        (r"：[0-9]+", "价格：99", {"：99": []}),
        (r"ＶＸ[:：]", "vx VX：", {"VX：": []}),
        (r"(?i)best", "BEST best", {"BEST": [], "best": []}),
        (r"a*", "bbb", {}),
        (r"最.佳", "🌟最🌟佳", {"最🌟佳": []}),
    ],
)
def test_patterns(pattern: str, text: str, finds: dict[str, list[str]]) -> None:
    matches = Scanner([PatternLeaf("pattern", pattern)]).scan(document(text)).matches("pattern")
    assert {match.text: sorted(match.evasions) for match in matches} == finds


@pytest.mark.parametrize(
    ("pattern", "anchors"),
    [
        ("(减少|提升)[^%]+吗", [{"减少", "提升"}]),
        ("(减少|提升)[0-9]+%", [{"减少", "提升"}]),
        ("[0-9]+", [set("0123456789")]),
        ("[0-9]*", []),
        ("第?一等奖", [{"一等奖"}]),
        ("(?:甲乙)?丙", [{"丙"}]),
        ("[一二]等", [{"一等", "二等"}]),
        ("第[一1](大|强)?品牌", [{"第一品牌", "第1品牌", "第一大品牌", "第1大品牌", "第一强品牌", "第1强品牌"}]),
        ("(日|月)(长|增)+", [{"长", "增"}]),
        ("(每天|每日)[^,]{0,3}[一二](盏|盅)", [{"一盏", "一盅", "二盏", "二盅"}]),
        ("(?:甲.?甲|(?:丙|丁.*丁))", [{"甲"}, {"丙"}, {"丁"}]),
        ("(?i)BEST", [{"best"}]),
        ("(?:!|%)", []),
        (r"\pL+", []),
        ("[[:alpha:]]x", []),
        ("(a|b*)", []),
    ],
)
def test_anchors(pattern: str, anchors: list[set[str]]) -> None:
    assert [anchor.strings for anchor in anchors_of(pattern)] == anchors


@pytest.mark.parametrize(
    ("pattern", "text", "stands"),
    [
        ("甲.{0,2}乙", "甲子丑乙", True),
        ("甲.{0,2}乙", "甲子丑寅乙", False),
        ("甲.{0,2}乙", "甲子，丑乙", True),  # a skeleton has no marks
        ("好.{0,2}好吃", "好好吃", True),  # and shows a letter said twice once
        ("丁.{0,2}甲", "丁甲", True),
        ("[0-9]+.?甲", "1子甲", True),
        ("[0-9]+.?甲", "1子丑甲", False),
        ("(?:甲|丙丙.{0,30}丁).{0,2}乙", "甲" + "子丑" * 15 + "乙", True),  # somewhere within its part
        ("甲.*乙", "甲" + "子丑" * 200 + "乙", True),
        ("甲.?(?:乙|丙丁)", "甲子丙子", False),
    ],
)
def test_guards(pattern: str, text: str, stands: bool) -> None:
    hits = Scanner([PatternLeaf("leaf", pattern)]).scan(document(text))
    assert hits.may_hold("leaf") is stands


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(?i)Нова", "НОВА"),
        ("(?i)Нова", "нова"),  # a skeleton shows Н as H, and н as itself
        ("(?i)σας", "ΣΑΣ"),
        ("(?i)σας", "ςας"),  # σ has two small forms
        ("(?i)café.{0,3}é", "CAFÉ É"),
        ("(?i)sale", "ſale"),
        ("(?i)[Нн]ова", "Нова"),
    ],
)
def test_a_pattern_of_any_case_finds_every_form_of_its_letters(pattern: str, text: str) -> None:
    assert [match.text for match in Scanner([PatternLeaf("leaf", pattern)]).scan(document(text)).matches("leaf")] == [
        text
    ]


ATOMS = st.sampled_from(
    ["最", "佳", "国", "a", "1", "[最佳]", "[0-9]", ".", "(?:最|佳1)", "(?:国a)?", "a+", "佳{2}", "，", "。?"]
)


@given(st.lists(ATOMS, min_size=1, max_size=4).map("".join), st.text(alphabet="最佳国國aA1１，。\u200b\n", max_size=20))
def test_a_filtered_pattern_misses_nothing(pattern: str, text: str) -> None:
    hits = Scanner([PatternLeaf("pattern", pattern)]).scan(document(text))
    folded = text.replace("國", "国").replace("１", "1").replace("，", ",").replace("\u200b", "")
    expected = list(Pattern(fold_pattern(pattern)).find(EncodedText(folded)))
    assert len(hits.matches("pattern")) == len(expected)


def test_positions_are_code_points() -> None:
    text = EncodedText("🌟最佳é最佳")
    assert list(Pattern("最佳").find(text)) == [(1, 3), (4, 6)]
    assert list(Pattern("é").find(text)) == [(3, 4)]


def test_what_re2_refuses_is_said_in_its_words() -> None:
    assert refusal_of("(?=x)") is not None
    assert refusal_of(fold_pattern("[一-龥]+[（(]")) is None


# ---------------------------------------------------------------- near-copies


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("声明：本品不能代替药物，请知悉。", True),
        ("声明：本品 不可 代替药物。", True),
        ("本品能够替代主食", False),
        ("药物", False),
        ("", False),
    ],
)
def test_near_copies(text: str, found: bool) -> None:
    hits = Scanner([SimilarLeaf("notice", "本品不能代替药物", 85)]).scan(document(text))
    matches = hits.matches("notice")
    assert bool(matches) is found
    for match in matches:
        assert match.value is not None
        assert match.value >= 85
        assert match.text.startswith("本品")


def test_every_near_copy_is_found() -> None:
    text = "本品不能代替药物。" * 3 + "其他的话，" + "本品不能代替药品"
    matches = Scanner([SimilarLeaf("notice", "本品不能代替药物", 85)]).scan(document(text)).matches("notice")
    assert len(matches) == 4


# ---------------------------------------------------------------- the machine as a whole


def test_one_scan_serves_all_leaves() -> None:
    leaves: list[Leaf] = [
        TermsLeaf("one", (Term("最佳"), Term("最佳选择"))),
        TermsLeaf("two", (Term("最佳"), Term("BEST"), Term("best"))),
        literal("three", "选择"),
        PatternLeaf("four", "最.选"),
        DetectorLeaf("five", "percentage"),
        SimilarLeaf("six", "最佳选择在此", 80),
    ]
    scanner = pickle.loads(pickle.dumps(Scanner(leaves)))  # noqa: S301  # our own bytes
    hits = scanner.scan(document("最佳选择在此", "100% Best", "无"))
    assert {key: [match.text for match in hits.matches(key)] for key in sorted(hits.triggered)} == {
        "one": ["最佳选择"],
        "two": ["最佳", "Best"],
        "three": ["选择"],
        "four": ["最佳选"],
        "five": ["100%"],
        "six": ["最佳选择在此"],
    }
    assert hits.matches("one") is hits.matches("one")
    assert "nothing" not in hits.triggered


def test_an_allowed_phrase_excuses_its_own_group_only() -> None:
    leaf = TermsLeaf("terms", (Term("第一", "ranks", ("第一章",)), Term("一章", "chapters")))
    assert [match.text for match in find(leaf, "第一章")] == ["一章"]


def test_whole_terms_stand_alone() -> None:
    leaf = TermsLeaf("terms", (Term("裙", whole=True),))
    assert [match.start for match in find(leaf, "连衣裙 进裙 裙，裙子 裙")] == [7, 12]


def test_scanning_long_texts_stays_linear() -> None:
    leaf = lexicon(["最佳", "好", "哈哈哈"], ["好的"])
    for text in ("最" * 200_000, "好" * 20_000, "最\u200b" * 50_000, "好，" * 20_000):
        find(leaf, text)
