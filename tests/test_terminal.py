"""The reports for people: golden output, marks under the right columns, and drafts that try to do harm."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copygate.errors import Wording
from copygate.model.draft import InputProblem
from copygate.model.finding import Citation, Severity
from copygate.model.verdict import Outcome, Question
from copygate.report.article import article_name, chinese_numeral, citation
from copygate.report.concise import concise_lines
from copygate.report.excerpt import columns_of, excerpt, visible, wrapped
from copygate.report.questions import how_to_answer
from copygate.report.style import Style
from copygate.report.terminal import FullReport
from copygate.report.totals import Totals
from tests.conftest import Golden
from tests.verdicts import BODY, PHONE, crowded, draft, finding, verdict

PIPED = Style("zh")
TERMINAL = Style("zh", 88, terminal=True)
HOSTILE = "\x1b[2J\x1b[31m\x07\x9b1m\u202e\u2066\r\u2028\x00最佳\x7f"


def report(style: Style, *pieces: tuple[object, object]) -> str:
    full, totals = FullReport(style), Totals()
    lines: list[str] = []
    for found, of in pieces:
        totals.add(found, read=True)  # type: ignore[arg-type]  # pairs of a verdict and its draft
        lines += full.piece(found, of)  # type: ignore[arg-type]
    totals.seconds = 0.046
    return "\n".join([*lines, *full.closing(totals)]) + "\n"


@pytest.mark.parametrize(
    ("name", "style"),
    [
        ("piped-zh", PIPED),
        ("piped-en", Style("en")),
        ("terminal-zh", TERMINAL),
        ("terminal-narrow-en", Style("en", 60, terminal=True)),
        ("terminal-colour-zh", Style("zh", 100, terminal=True, colour=True)),
    ],
)
def test_full_report(name: str, style: Style, golden: Golden) -> None:
    of = draft()
    golden(f"report/{name}.txt", report(style, (crowded(of), of)))


def test_several_drafts(golden: Golden) -> None:
    one, record = draft(), draft(path="一周排期.jsonl", record_line=3)
    golden(
        "report/several-zh.txt",
        report(
            PIPED,
            (verdict(one), one),
            (verdict(one, finding(one, "最佳")), one),
            (verdict(record), record),
            (verdict(record, finding(record, "根治")), record),
            (verdict(record), record),
        ),
    )


def test_concise(golden: Golden) -> None:
    of = draft()
    golden("report/concise-zh.txt", "\n".join(concise_lines(crowded(of), of, PIPED)) + "\n")


def test_clear_is_one_line() -> None:
    of = draft(path="周末去哪儿.md")
    assert next(FullReport(PIPED).piece(verdict(of), of)) == "✓ 周末去哪儿.md  可以发布(312 条规则)"


def test_an_outcome_without_a_listed_reason_is_not_called_clear() -> None:
    of = draft()
    lines = list(FullReport(PIPED).piece(verdict(of, outcome=Outcome.UNDECIDED), of))
    assert not any("✓" in line for line in lines)


def test_an_unreadable_file_says_why() -> None:
    problem = InputProblem("not-utf8", Wording("not UTF-8", "不是 UTF-8 编码"))
    found = verdict(draft(path="坏.md"), outcome=Outcome.UNDECIDED, errors=(problem,), platforms={})
    text = report(PIPED, (found, None))
    assert "坏.md" in text
    assert "不是 UTF-8 编码" in text
    assert "结论 未定" in text


# ---------------------------------------------------------------- positions


def under(line: str, marks: str) -> str:
    """What of `line` stands above the marks, by display columns."""
    start = columns_of(marks[: marks.index("▔")])
    stop = start + marks.count("▔")
    found, at = "", 0
    for sign in line:
        if start <= at < stop:
            found += sign
        at += columns_of(sign)
    return found


def marked(text: str, style: Style) -> Iterator[str]:
    lines = text.split("\n")
    for above, below in pairwise(lines):
        if "▔" in below:
            yield under(above, re.sub(r"▔(\s.*)$", "▔", below))


@pytest.mark.parametrize("style", [PIPED, TERMINAL, Style("zh", 44, terminal=True)])
@pytest.mark.parametrize(
    "body",
    [
        "全网最佳面霜",
        "😭😭 全网最佳",
        "e\u0301e\u0301 最佳",
        "零\u200b宽最佳",
        "ﾊﾝｶｸ 全角 ABC 最佳",
        "tab\t最佳",
        "\u202e反向最佳",
        "前" * 500 + "最佳" + "后" * 500,
        "x" * 300 + "最佳",
        "第一行\r\n  缩进最佳\r\n第三行",
    ],
)
def test_marks_stand_under_exactly_the_span(style: Style, body: str) -> None:
    of = draft(body)
    assert list(marked(report(style, (verdict(of, finding(of, "最佳")), of)), style)) == ["最佳"]


@given(st.text(max_size=60), st.text(min_size=1, max_size=6), st.text(max_size=60), st.integers(20, 80))
def test_an_excerpt_fits_and_marks_its_span(before: str, match: str, after: str, columns: int) -> None:
    raw = before + match + after
    found = excerpt(raw, len(before), len(before) + len(match), columns)
    assert columns_of(found.text) <= columns
    assert 0 <= found.offset < columns
    assert "\n" not in found.text
    assert visible(found.text) == found.text


def test_a_span_over_several_lines_is_marked_on_its_first() -> None:
    found = excerpt("一二三\n四五", 1, 5, 40)
    assert (found.text, found.offset, found.width) == ("一二三", 2, 4)


def test_a_long_line_is_cropped_quickly() -> None:
    found = excerpt("长" * 5_000_000 + "最佳" + "长" * 5_000_000, 5_000_000, 5_000_002, 80)
    assert "最佳" in found.text
    assert columns_of(found.text) <= 80


def test_wrapping_keeps_every_character() -> None:
    text = "化妆品广告不得明示或暗示医疗作用,also not in English (or both)。" * 3
    lines = wrapped(text, 30)
    assert all(columns_of(line) <= 30 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


# ---------------------------------------------------------------- harm


@pytest.mark.parametrize("style", [PIPED, TERMINAL])
def test_a_draft_cannot_act_on_the_terminal(style: Style) -> None:
    of = draft(f"看{HOSTILE}完", path=f"a{HOSTILE}.md")
    hostile = finding(of, "最佳", message=f"「{HOSTILE}」", rule=f"r{HOSTILE}")
    asked = Question(f"f{HOSTILE}", f"q{HOSTILE}", ("r",), (), (f"a{HOSTILE}",))
    problem = InputProblem(f"c{HOSTILE}", Wording(f"m{HOSTILE}", f"m{HOSTILE}"))
    found = verdict(of, hostile, questions=(asked,), errors=(problem,), platforms={f"p{HOSTILE}": Outcome.BLOCKED})
    for text in (report(style, (found, of)), "\n".join(concise_lines(found, of, style))):
        acting = [sign for sign in text if sign != "\n" and (ord(sign) < 0x20 or 0x7F <= ord(sign) < 0xA0)]
        assert not acting
        assert not set("\u202e\u2066\u2028") & set(text)


@pytest.mark.parametrize("style", [PIPED, TERMINAL, Style("en", 50, terminal=True, colour=True)])
def test_personal_data_is_masked_in_every_excerpt(style: Style) -> None:
    """Whatever rule fired: here one that has nothing to do with the telephone number on its line."""
    body = f"最佳面霜打 {PHONE} 或 138**0013**8000,编号 <!-- {PHONE} -->"
    of = draft(body)
    found = verdict(of, finding(of, "最佳", message=f"「最佳」,见 {PHONE}"))
    for text in (report(style, (found, of)), "\n".join(concise_lines(found, of, style))):
        assert PHONE not in text
        assert "138**0013**8000" not in text


def test_what_the_engine_masked_is_masked_in_the_excerpt() -> None:
    of = draft("加我 一三八零零一三八零零零 聊")
    spelled = "一三八零零一三八零零零"
    found = verdict(of, finding(of, spelled, match="一三八****零零零零"[: len(spelled)], masked=True, message="手机号"))
    assert spelled not in report(PIPED, (found, of))


def test_reveal_shows_what_the_author_wrote() -> None:
    of = draft(BODY)
    found = verdict(of, finding(of, PHONE, message="手机号", masked=False))
    assert PHONE in report(Style("zh", 100, terminal=True, reveal=True), (found, of))


def test_no_colour_unless_asked() -> None:
    of = draft()
    assert "\x1b" not in report(TERMINAL, (crowded(of), of))
    coloured = report(Style("zh", 88, terminal=True, colour=True), (crowded(of), of))
    assert re.sub(r"\x1b\[\d+m", "", coloured) == report(TERMINAL, (crowded(of), of))


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(
    ("article", "zh", "en"),
    [
        ("9(3)", "第九条第(三)项", "Art. 9(3)"),
        ("25", "第二十五条", "Art. 25"),
        ("28(2)(2)", "第二十八条第二款第(二)项", "Art. 28(2)(2)"),
        ("9(11)", "第九条第(十一)项", "Art. 9(11)"),
        ("287-1", "第二百八十七条之一", "Art. 287-1"),
        ("10", "第十条", "Art. 10"),
        ("255.0(f)", "255.0(f)", "255.0(f)"),
        ("false-publicity", "false-publicity", "false-publicity"),
    ],
)
def test_articles_read_as_readers_write_them(article: str, zh: str, en: str) -> None:
    assert article_name(article, "zh") == zh
    assert article_name(article, "en") == en


@pytest.mark.parametrize(
    ("number", "words"),
    [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (101, "一百零一"), (110, "一百一十"), (1260, "一千二百六十")],
)
def test_chinese_numerals(number: int, words: str) -> None:
    assert chinese_numeral(number) == words


def test_a_law_stands_in_its_brackets_once() -> None:
    assert citation(Citation("x", "《社区规范》", "2", "", ""), "zh") == "《社区规范》第二条"
    assert citation(Citation("x", "Terms", "s-2", "", ""), "zh") == "《Terms》 s-2"
    assert citation(Citation("x", "广告法", "9(3)", "", ""), "en") == "广告法 Art. 9(3)"


@pytest.mark.parametrize(
    ("path", "fact", "expected"),
    [
        ("a.md", "category", "在文首加 category: food 或 drug"),
        ("a.yaml", "ai-generated", "加一行 ai_generated: food 或 drug"),
        ("a.jsonl", "category", '在这条记录里加 "category": "food" 或 "drug"'),
        ("a.md", "endorser.age", "在文首加 endorsers: [{age: food 或 drug}]"),
        ("a.txt", "category", "另存为 .md,在文首两行 --- 之间写 category: food 或 drug"),
    ],
)
def test_a_question_says_where_its_answer_goes(path: str, fact: str, expected: str) -> None:
    asked = Question(fact, "?", ("r",), (), ("food", "drug"))
    assert how_to_answer(asked, draft(path=path), "zh") == expected


def test_worst_comes_first() -> None:
    of = draft()
    marks = "".join(
        line[0] for line in report(PIPED, (crowded(of), of)).splitlines() if line[:1].strip() and line[1:2] == " "
    )
    assert marks == "✗✗✗????!○○○!·"


def test_an_article_is_explained_once() -> None:
    of = draft()
    found = verdict(of, finding(of, "最佳"), finding(of, "根治"))
    assert report(PIPED, (found, of)).count("不得使用“国家级”") == 1


def test_severities_are_said_in_words_too() -> None:
    of = draft()
    for severity, word in ((Severity.REVIEW, "须复核"), (Severity.WARN, "提醒"), (Severity.NOTE, "提示")):
        assert word in report(PIPED, (verdict(of, finding(of, "最佳", severity=severity)), of))
