"""A pathological pattern and a pathological draft for every matcher: the work grows with the text, not with its square.

What counts is `tests/linear.py`. Whole checks are in `tests/test_bad_input.py`; here each matcher stands by itself, so
that a seam shows which one it is in.
"""

from __future__ import annotations

from functools import cache
from typing import Final
from unittest.mock import patch

import pytest

from copygate.extraction.document import document_of
from copygate.matching import windows
from copygate.matching.detectors import NAMES
from copygate.matching.discourse import mentioned, negated
from copygate.matching.genre import genres
from copygate.matching.leaf import DetectorLeaf, Leaf, PatternLeaf, SimilarLeaf, Term, TermsLeaf
from copygate.matching.regex import EncodedText
from copygate.matching.scanner import Scanner
from copygate.matching.structure import Structure
from copygate.model.draft import Draft, TextField
from copygate.model.span import Span
from copygate.pipeline import check
from tests.linear import FACTOR, Texts, Work, assert_few_calls, assert_linear
from tests.matching import document
from tests.rulebooks import TODAY, rulebook_of

Drafts = dict[str, Texts]


def repeated(piece: str) -> Texts:
    """As much of a piece as makes so many characters."""
    return lambda size: piece * (size // len(piece))


def scanning(*leaves: Leaf) -> Work:
    """Scan a text and ask for every match."""
    scanner = Scanner(leaves)

    def work(text: str) -> None:
        hits = scanner.scan(document(text))
        for leaf in leaves:
            hits.matches(leaf.key)

    return work


def marked_draft(text: str) -> Draft:
    return Draft("d", "d", (TextField("body", "body", text, "markdown"),))


# ---------------------------------------------------------------- terms and allowed phrases

_ALLOW: Final = ("哈哈镜", "第一章节", "最最佳佳")


@cache
def lexicon() -> Work:
    nested = (letter * size for letter in ("a", "最", "1") for size in range(1, 6))
    words = (*nested, "最佳", "佳最", "第一", "国家级", "best one", "哈哈", "!!!", "💰")
    terms = (Term(word, "group", _ALLOW if not at else (), word == "赌") for at, word in enumerate(words))
    return scanning(TermsLeaf("terms", tuple(terms)))


TERMS: Final[Drafts] = {
    "one Chinese letter": repeated("最"),
    "one Latin letter": repeated("a"),
    "one digit": repeated("1"),
    "letters and marks by turns": repeated("a*"),
    "every kind of mark by turns": repeated("最*佳☆最\u200b佳 "),
    "a long run of marks between two letters": lambda size: "最" + "*" * size + "佳",
    "a long run of nothing between two letters": lambda size: "最" + "\u200b" * size + "佳",
    "many runs of marks": repeated("最" + "*" * 60 + "佳"),
    "letters drawn out by turns": repeated("最" * 50 + "佳" * 50),
    "a term never finished": repeated("国家"),
    "Latin words": repeated("best on "),
    "allowed phrases everywhere": repeated("第一章节"),
    "allowed phrases, and terms beside them": lambda size: (
        "第" + "\u200b" * (size // 2) + "一章节" + "第一章节。第一名。" * (size // 18)
    ),
    "allowed phrases drawn out": lambda size: "哈" * size + "镜",
    "symbols": repeated("💰"),
    "marks": repeated("!"),
    "pronunciations": repeated("最(zui)佳"),
    "combining marks": lambda size: "a" + "\u0301" * size,
}


@pytest.mark.parametrize("name", TERMS)
def test_terms(name: str) -> None:
    assert_linear(lexicon(), TERMS[name], 500)


# ---------------------------------------------------------------- disguises

DISGUISES: Final[Drafts] = {
    "pinyin, a syllable a word": repeated("wei xin zui jia "),
    "pinyin without a blank": repeated("weixinzuijia"),
    "pinyin that can be read in many ways": repeated("xianfanganxi"),
    "pinyin with tones": repeated("wēixìn"),
    "letters that no syllable is made of": repeated("v"),
    "initials": repeated("加vx "),
    "homophones": repeated("嘴家蒂依果家及威信嶶芯"),
    "doubtful homophones": repeated("薇心围新"),
    "characters in parts": repeated("米青言舌艹早木又"),
    "one part": repeated("木"),
    "backwards": repeated("佳最一第级家国"),
    "downwards": repeated("最\n佳\n"),
    "downwards, numbered": repeated("1. 微\n2. 信\n"),
    "downwards among marks": repeated("*" * 40 + "最\n"),
    "one line of marks": repeated("*"),
    "signs": repeated("➕微❤薇💰➕V"),
    "one sign": repeated("➕"),
    "plus signs": repeated("+V+薇"),
    "dashes": repeated("第—全—"),
    "look-alikes": repeated("ᗷеѕт朂佳"),
    "full width": repeated("ＢＥＳＴ　"),
    "numerals": repeated("第壹第①第1"),
}


@cache
def disguised_lexicon() -> Work:
    words = ("最佳", "第一", "国家级", "微信", "加微信", "治疗", "精选", "全网第一", "best")
    return scanning(TermsLeaf("terms", tuple(Term(word, "group", context=("加", "➕", "💰")) for word in words)))


@pytest.mark.parametrize("name", DISGUISES)
def test_disguises(name: str) -> None:
    assert_linear(disguised_lexicon(), DISGUISES[name], 2_000)


# ---------------------------------------------------------------- patterns

PATTERNS: Final = {
    "repeats within repeats": (r"(?:(?:最+)+好+)+佳", repeated("最好")),
    "branches that begin alike": (r"(?:a|aa|aaa)+b", repeated("a")),
    "classes within repeats": (r"(?:[a-z]+)*[0-9]最", repeated("最abc")),
    "a bounded gap": (r"最[^。]{0,30}佳", repeated("最")),
    "bounded gaps in a row": (r"最[^。]{0,20}好[^。]{0,20}佳", repeated("最好")),
    "a counted repeat": (r"(?:最.?){2,20}佳", repeated("最好")),
    "a gap to the end of the line": (r"(?:率|度)[^,\n]*\d%", repeated("率，\n")),
    "an end that never comes": (r"\s+$", repeated(" ")),
}


@pytest.mark.parametrize("name", PATTERNS)
def test_patterns(name: str) -> None:
    pattern, text_of = PATTERNS[name]
    assert_linear(scanning(PatternLeaf("leaf", pattern)), text_of, 2_000)


@pytest.mark.parametrize("piece", ["最好" + "末" * 5_000, "最" + "末" * 2_500 + "好", "最好" * 20 + "末" * 5_000])
def test_windows_hold_no_more_than_the_text(piece: str) -> None:
    """Counted in characters handed to RE2, however many windows there are."""
    scanner = Scanner([PatternLeaf("leaf", r"最好[^。\n]{0,40}佳")])
    read = 0

    class Counted(EncodedText):
        def __init__(self, text: str) -> None:
            nonlocal read
            read += len(text)
            super().__init__(text)

    text = piece * FACTOR
    with patch.object(windows, "EncodedText", Counted):
        scanner.scan(document(text)).matches("leaf")
    assert read <= len(text)


# ---------------------------------------------------------------- detectors

RUNS: Final[Drafts] = {
    "digits": repeated("1"),
    "grouped digits": repeated("138 0013 8000 "),
    "digits and dashes": repeated("1-"),
    "Chinese digits": repeated("一三八"),
    "figures": repeated("1.1,"),
    "at signs": repeated("a@"),
    "dots": repeated("a."),
    "one long name before an address": lambda size: "a" * size + "@b.com",
    "one long host": lambda size: "a@" + "b." * (size // 2),
    "schemes": repeated("http://"),
    "one long link": lambda size: "http://a.com/" + "a/" * (size // 2),
    "hosts": repeated("www."),
    "network addresses": repeated("1.1.1.a:b:"),
    "colons": repeated("::"),
    "provinces and towns": repeated("省市区县"),
    "streets": repeated("路"),
    "house numbers": repeated("1号"),
    "one long street": lambda size: "某" * size + "路1号",
    "surnames": repeated("姓名张"),
    "labels": repeated("微信号:"),
    "plates": repeated("京A"),
    "account numbers": repeated("GB82 WEST "),
    "approval numbers": repeated("国药准字"),
    "amounts": repeated("百"),
    "sums": repeated("1,000元"),
    "dates": repeated("2026-"),
    "joined emoji": repeated("👨\u200d"),
    "hashes": repeated("#a"),
    "rankings": repeated("销量第一"),
    "blanks": repeated(" "),
    "illnesses": repeated("患者岁"),
}


@cache
def detecting(name: str) -> Work:
    return scanning(DetectorLeaf(name, name))


@pytest.mark.parametrize("run", RUNS)
def test_detectors(run: str) -> None:
    grown = []
    for name in sorted(NAMES):
        try:
            assert_linear(detecting(name), RUNS[run], 2_000, counted=250)
        except AssertionError as error:
            grown.append(f"{name}: {error}")
    assert not grown, grown


# ---------------------------------------------------------------- near-copies

NEAR: Final[Drafts] = {
    "copies": repeated("全网最好的国家级面霜"),
    "near-copies": repeated("全网最好的国家面霜膏"),
    "pieces of copies": repeated("全网最好的"),
    "one piece": repeated("全网"),
}


@pytest.mark.parametrize("name", NEAR)
def test_near_copies(name: str) -> None:
    assert_linear(scanning(SimilarLeaf("leaf", "全网最好的国家级面霜", 80)), NEAR[name], 4_000)


# ---------------------------------------------------------------- structure and discourse

STRUCTURE: Final[Drafts] = {
    "quotation marks that never close": repeated("“"),
    "quotation marks that never open": repeated("”"),
    "quotation marks of every kind": repeated("“‘「『《"),
    "straight quotation marks": repeated('"最'),
    "brackets": repeated("（"),
    "clauses": repeated("最，"),
    "sentences": repeated("最。"),
    "one sentence": repeated("最"),
    "a sentence that begins with blanks": lambda size: " " * (size // 2) + "最" * (size // 2),
    "a sentence that ends with blanks": lambda size: "最" * (size // 2) + " " * (size // 2),
    "full stops": repeated("a. "),
    "lines": repeated("最\n"),
    "empty lines": repeated("\n"),
    "marks of the end": repeated("！"),
    "denials": repeated("不"),
    "denied claims": repeated("不是最"),
    "lists of claims": repeated("不承诺最、"),
    "bans": repeated("不得使用“最”等用语，"),
    "warnings": repeated("谨防最"),
}


def looked_up(text: str) -> None:
    """Every question about every hundredth place; as many places in a text of any size would hide a square."""
    structure = Structure(text)
    for at in range(0, len(text), 5):
        structure.sentence(at, at + 1)
        structure.clause(at, at + 1)
        structure.paragraph(at, at + 1)
        structure.quoted(at, at + 1)


def spoken(text: str) -> None:
    for at in range(0, len(text), 20):
        negated(text, Span(at, at + 1))
        mentioned(text, Span(at, at + 1))


@pytest.mark.parametrize("name", STRUCTURE)
@pytest.mark.parametrize("work", [looked_up, spoken])
def test_structure_and_discourse(work: Work, name: str) -> None:
    assert_linear(work, STRUCTURE[name], 2_000)


# ---------------------------------------------------------------- kinds of text

GENRES: Final[Drafts] = {
    "weather": repeated("今天多云，气温20度，"),
    "news": repeated("记者从市政府获悉，"),
    "recipes": repeated("切丝下锅翻炒3分钟"),
    "warnings": repeated("市监局提醒谨防虚假宣传"),
    "what is spoken of": repeated("要求"),
    "stories": repeated("当时他说：“后来，"),
    "trade": repeated("优惠折扣"),
    "digits": repeated("1"),
    "one letter": repeated("市"),
    "open quotation": repeated("“"),
}


@pytest.mark.parametrize("name", GENRES)
def test_kinds_of_text(name: str) -> None:
    assert_linear(genres, GENRES[name], 2_500)


# ---------------------------------------------------------------- markup

MARKUP: Final[Drafts] = {
    "stars": repeated("*"),
    "stars and letters": repeated("*a"),
    "stars that open": repeated("**a *"),
    "stars that close": repeated("a** "),
    "stars by twos and threes": lambda size: "***a" * (size // 8) + "a**" * (size // 6),
    "stars around underscores": lambda size: "*a " + "_a " * (size // 6) + "a* " * (size // 12) + "a_ " * (size // 12),
    "strokes": repeated("~~a"),
    "brackets that open": repeated("["),
    "brackets that close": repeated("]"),
    "brackets in brackets": lambda size: "[" * (size // 2) + "]" * (size // 2),
    "links that never close": repeated("[a]("),
    "links in links": lambda size: "[" * (size // 6) + "](a)" * (size // 6),
    "pictures in pictures": lambda size: "![" * (size // 6) + "](a)" * (size // 6),
    "titles that never close": repeated('[a](b "'),
    "labels": lambda size: "[a]: b\n\n" + "[a" * (size // 4) + "]" * (size // 4),
    "one label after another": lambda size: "".join(f"[a{number}]: b\n" for number in range(size // 10)),
    "labels in a quote": repeated("> [a]: b 'c'\n"),
    "code": repeated("`a``"),
    "code of every length": lambda size: "".join("`" * width + "a" for width in range(1, int((2 * size) ** 0.5))),
    "quotes in quotes": repeated("> "),
    "quotes": repeated("> a\n"),
    "lists in lists": repeated("- "),
    "lists": repeated("- a\n"),
    "headings": repeated("# a\n"),
    "fences": repeated("```\n"),
    "underlines": repeated("a\n=\n"),
    "rules": repeated("- - -\n"),
    "bars": repeated("|"),
    "a wide table": lambda size: "|a" * (size // 4) + "|\n" + "|-" * (size // 4) + "|\n",
    "tags": repeated("<b "),
    "attributes": repeated("<a b='c' "),
    "attributes that never close": repeated('<a b="'),
    "comments": repeated("<!--"),
    "sections": repeated("<![CDATA["),
    "entities": repeated("&a"),
    "backslashes": repeated("\\"),
    "addresses": repeated("<a@"),
}


@pytest.mark.parametrize("name", MARKUP)
def test_markup(name: str) -> None:
    assert_linear(lambda text: document_of(marked_draft(text)), MARKUP[name], 4_000, counted=500)


# ---------------------------------------------------------------- conditions

RELATIONS: Final = (
    "forbid (quality near health)",
    "forbid (quality near health within 30 chars)",
    "forbid (quality followed by health within paragraph)",
    "forbid (quality preceded by health within clause)",
    "forbid all of (quality, health)",
    "forbid quality unless near health within paragraph",
    "forbid quality unless inside /最[^。]{0,9}章/ or same clause has health or same paragraph has latin",
    "forbid quality in body first 20 chars, body last sentence",
)
BESIDE: Final[Drafts] = {
    "side by side": repeated("最好治疗"),
    "apart": lambda size: "最好" * (size // 4) + "治疗" * (size // 4),
    "apart, in sentences": lambda size: "最好。" * (size // 6) + "治疗。" * (size // 6),
    "in lines": repeated("最好\n治疗\n"),
    "one of them alone": repeated("最好"),
}


@cache
def related(clause: str) -> Work:
    verb, _, excuse = clause.partition(" unless ")
    condition = f"\n unless {excuse}" if excuse else ""
    rule = f'rule NAME "近"\n cites law 1\n {verb}\n severity note{condition}\nend'
    rulebook = rulebook_of([rule]).compiled()
    return lambda text: check(Draft("d", "d", (TextField("body", "body", text),)), rulebook, today=TODAY)


@pytest.mark.parametrize("name", BESIDE)
@pytest.mark.parametrize("clause", RELATIONS)
def test_conditions(clause: str, name: str) -> None:
    assert_few_calls(related(clause), BESIDE[name], 250)


def test_the_measures_tell_a_square() -> None:
    """Both would fail for work that grows with the square."""

    def many_calls(text: str) -> None:
        for _ in text:
            for at in range(0, len(text), 10):
                text.startswith("b", at)

    def long_calls(text: str) -> None:
        for _ in text:
            text.count("b")

    for work in (many_calls, long_calls):
        with pytest.raises(AssertionError, match="times"):
            assert_linear(work, repeated("a"), 2_000, counted=100)
