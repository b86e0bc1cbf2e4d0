"""Promises of extraction: readers' text without marks, each character with its place in the author's text."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copygate.extraction.document import document_of
from copygate.intake.schema import draft_from_mapping, draft_from_text
from copygate.model.document import Document
from copygate.model.draft import Draft, TextField


def markdown(raw: str) -> Document:
    return document_of(
        Draft("d", "d.md", (TextField("title", "title", "题"), TextField("body", "body", raw, "markdown")))
    )


CASES = [
    ("全网**最**佳", [("body", "全网最佳")]),
    ("**“全网”**最佳", [("body", "“全网”最佳")]),
    ("***a** b* a_b_c __d__ 2*3*4", [("body", "a b a_b_c d 234")]),
    ("好吃~推荐~ ~~最佳~~", [("body", "好吃~推荐~ 最佳")]),
    ("`最**佳` ``a`b`` `未完", [("body", "最**佳 a`b `未完")]),
    ("# 一 #\n二\n===\n三\n---\n#四", [("body", "一"), ("body", "二"), ("body", "三"), ("body", "#四")]),
    ("- a\n- b\n  c\n\n1. d", [("body", "a"), ("body", "b\nc"), ("body", "d")]),
    ("> a\nb\n\nc", [("body", "a\nb"), ("body", "c")]),
    ("> - a\n>   b", [("body", "a\nb")]),
    ("a\n\n***\n\nb", [("body", "a"), ("body", "b")]),
    ("```py\n**最佳** <!-- x -->\n```\n后", [("body", "**最佳** <!-- x -->"), ("body", "后")]),
    ("    码 <!-- x -->", [("body", "码 <!-- x -->")]),
    ("a|b\n-|-\n**x**|y\\|z", [("body", "a"), ("body", "b"), ("body", "x"), ("body", "y|z")]),
    (
        '全[网](http://a.cn/(b) "题")最佳',
        [("body", "全网最佳"), ("link-text", "网"), ("link-target", "http://a.cn/(b)"), ("alt-text", "题")],
    ),
    (
        "[a]: /u '题'\n\n[A] [b][a] [c]",
        [("link-target", "/u"), ("alt-text", "题"), ("body", "A b [c]"), ("link-text", "A"), ("link-text", "b")],
    ),
    ("[^1]: 脚注最佳", [("body", "[^1]: 脚注最佳")]),
    ("[最佳]: /u(", [("body", "[最佳]: /u(")]),
    ("<https://x.cn>", [("body", "https://x.cn"), ("link-target", "https://x.cn")]),
    ("![最**佳**](a.png)", [("alt-text", "最佳"), ("link-target", "a.png")]),
    ('<b title="提&amp;示">全</b>网', [("body", "全网"), ("alt-text", "提&示")]),
    ("<p>best</p><p>price</p>", [("body", "\nbest\n\nprice\n")]),
    ("全<!-- 隐 -->网 <最佳> <b 最佳>", [("body", "全网 <最佳> <b 最佳>")]),
    ("<!-- a\n\nb -->\n\n后", [("body", "后")]),
    ("<!-- 未完\n\n最佳", [("body", "<!-- 未完\n\n最佳")]),
    ("全<script>最佳</script>网<style>p{}</STYLE>第一", [("body", "全网第一")]),
    ("<script>\n最佳\n\n第一\n</script>\n\n后", [("body", "后")]),
    ("<style>未完\n\n最佳", [("body", "未完\n\n最佳")]),
    (
        "最<span hidden>字</span>佳<b style='display:none'>&amp;</b>的",
        [("body", "最佳的"), ("body", "字"), ("body", "&")],
    ),
    ("最<span style='color:red'>佳</span><i hidden>未完", [("body", "最佳未完")]),
    ("&#x6700;&#20339;&amp;&nope; \\*最\\佳", [("body", "最佳&&nope; *最\\佳")]),
    ("a  \nb\\\nc\r\nd", [("body", "a\nb\nc\nd")]),
    ("*\n\n    码</b>", [("body", "码</b>")]),
]


@pytest.mark.parametrize(("raw", "expected"), CASES)
def test_readers_text_block_by_block(raw: str, expected: list[tuple[str, str]]) -> None:
    assert [(s.place, s.text) for s in markdown(raw).segments[1:]] == expected


def test_the_span_of_joined_words_covers_the_marks_between() -> None:
    raw = "全网**最**佳&#x6700;"
    segment = markdown(raw).segments[1]
    assert [raw[slice(s.start, s.end)] for s in (segment.raw_span(2, 4), segment.raw_span(4, 5))] == [
        "最**佳",
        "&#x6700;",
    ]


def test_an_opening_heading_is_the_title_where_none_is_declared() -> None:
    for raw, places in [("# 题\n文", ["title", "body"]), ("文\n\n# 题", ["body", "body"]), ("## 题", ["body"])]:
        document = document_of(Draft("d", "d.md", (TextField("body", "body", raw, "markdown"),)))
        assert [s.place for s in document.segments] == places
        assert {s.source.name for s in document.segments} == {"body"}


@pytest.mark.parametrize("raw", ["![](a.png)", '<img src="a.png">', "[![x](a)](b)"])
def test_pictures_are_unread(raw: str) -> None:
    assert markdown(raw + "\n\n文").unread == ("image-text",)
    assert markdown("文").unread == ()
    assert document_of(draft_from_text("文", assets=["a.png"])).unread == ("image-text",)


def test_plain_text_is_one_segment_a_field_with_the_authors_own_positions() -> None:
    mapping = {"title": "题", "正文": "a **b**\r\n\r\nc", "tags": ["x", "y"], "per_platform": {"x": "变"}}
    document = document_of(draft_from_mapping(mapping, path="a"))
    assert [(s.index, s.place, s.text, s.source.platform) for s in document.segments] == [
        (0, "title", "题", None),
        (1, "body", "a **b**\r\n\r\nc", None),
        (2, "tags", "x", None),
        (3, "tags", "y", None),
        (4, "body", "变", "x"),
    ]
    assert all(s.raw_span(0, 1).end == 1 for s in document.segments)


SCRAPS = [
    "最",
    "佳",
    "😀",
    "a",
    "1",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "``",
    "[",
    "]",
    "(",
    ")",
    "<",
    ">",
    "!",
    "&amp;",
    "&#x6700;",
    "&NotEqualTilde;",
    "\\",
    ">",
    "-",
    "#",
    "```",
    "|",
    "|--|",
    "---",
    "===",
    "<b>",
    "<br>",
    "<!--",
    "<script>",
    "<b hidden>",
    "-->",
    "[x]:",
    "[x]",
]
SCRAPS += ["\n", "\n\n", "\r\n", "\r", " ", "  ", "    ", "\t", "1. ", "> ", "- ", "](u)", '<a title="']


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(SCRAPS) | st.characters(codec="utf-8"), max_size=30).map("".join))
def test_every_character_leads_back_to_the_authors_own(raw: str) -> None:
    for segment in markdown(raw).segments[1:]:
        last = 0
        wide = dict(segment.offsets.wide)
        for index, sign in enumerate(segment.text):
            span = segment.raw_span(index, index + 1)
            assert last <= span.start < span.end <= len(raw)
            if index not in wide:
                assert raw[span.start] == sign or (sign == "\n" and raw[span.start] == "\r")
            last = span.start
        whole = segment.raw_span(0, len(segment.text))
        assert whole.start <= whole.end <= len(raw)


@pytest.mark.parametrize(
    "unit",
    [
        "*a ",
        "**a",
        "[",
        "[a](",
        "![",
        "![a](b)",
        "[[a](b)]",
        '[a](b "c',
        '<a b="',
        "<!--",
        "<script>",
        "<b hidden>",
        "`a``",
        "- ",
        "> ",
        "\\",
        "&a;",
    ],
)
def test_hostile_markup_costs_time_in_proportion(unit: str) -> None:
    started = time.process_time()
    markdown(unit * (60_000 // len(unit)))
    assert time.process_time() - started < 10  # a quadratic reader needs minutes
