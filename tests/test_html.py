"""HTML drafts: what a browser shows is what is read, and every character leads back to the author's own."""

from __future__ import annotations

import html
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from copygate.extraction.document import document_of
from copygate.hypertext.entities import said
from copygate.hypertext.reading import Page
from copygate.hypertext.tokens import tokens_of
from copygate.intake.htmlsource import draft_from_html
from copygate.intake.reader import text_draft
from copygate.model.document import Segment
from copygate.model.draft import Draft
from tests.linear import assert_linear


def draft_of(source: str) -> Draft:
    return draft_from_html(source, path="a.html")


def segments(source: str) -> list[Segment]:
    return list(document_of(draft_of(source)).segments)


def read(source: str, place: str = "body") -> list[str]:
    return [segment.text for segment in segments(source) if segment.place == place]


SHOWN = [
    ("<p>全网<b>最</b><i>佳</i>", "全网最佳"),
    ("a<br>b<br/>c</br>d", "a\nb\nc\nd"),
    ("<p>一<p>二</p>三<div>四</div><hr>五", "一\n二\n三\n四\n五"),
    ("<ul><li>一<li>二</ul><table><tr><td>三<td>四<tr><th>五</table>", "一\n二\n三\n四\n五"),
    ("全\n网\t 最  佳", "全网 最 佳"),
    ("a\n\n  b", "a b"),
    ("<pre>a\n  b</pre>", "a\n  b"),
    ("<textarea>全<b>网</textarea>", "全<b>网"),
    ("<p> 前 <b> 中 </b> 后 </p>", "前 中 后"),
    ("&lt;b&gt; &amp;amp; &#26368;&#x4f73; &nbsp;x", "<b> &amp; 最佳 \xa0x"),
    ("&#26368&#x4f73;&amp&copy&notit;", "最佳&©¬it;"),
    ("&unknown; & &; &#; &#x; &# 1", "&unknown; & &; &#; &#x; &# 1"),
    ("&#0;&#xD800;&#1114112;&#99999999999;&#128;", "\ufffd\ufffd\ufffd\ufffd€"),
    ("1 < 2 << 3 <3 < b", "1 < 2 << 3 <3 < b"),
    ("a<!-- 最佳 -->b<!doctype x>c<?php 佳 ?>d<!x>e</ f>g</>h", "abcdegh"),
    ("a<!-->b<!--->c<!-- x --!>d<!-- - -- > -->e", "abcde"),
    ("<script>最佳</script>a<style>p{}</style>b<SCRIPT>x</b></scriptx></Script >c", "abc"),
    ("<title>标题</title>a", "a"),
    ("<noscript>无</noscript>", "无"),
    ("<a b='>' c=\">\" d= e=f>文</a>", "文"),
    ("<a b=>文>", "文>"),
    ("<p title=x\n>文<p/class=a>字", "文\n字"),
    ("<svg><text>图</text><![CDATA[中]]></svg><![CDATA[外]]>文", "图中文"),
    ("</p></div></table>文</b>", "文"),
    ("最<span hidden>x</span>佳<i style='display:none'>y</i>的", "最佳的"),
    ("全网<div style='DISPLAY : none /* */'>x</div>第一", "全网第一"),
    ("<p hidden>x<p>文", "文"),
    ("<select><option>甲<option>乙</select>", "甲\n乙"),
    ("\ufeff文", "\ufeff文"),
]


@pytest.mark.parametrize(("source", "shown"), SHOWN)
def test_the_text_is_what_a_browser_shows(source: str, shown: str) -> None:
    assert read(source)[:1] == [shown]


@pytest.mark.parametrize(
    "veil",
    ["<p hidden>{}</p>", "<p hidden=''>{}", "<p style='visibility: hidden'>{}</p>", "<b style='font-size:0px'>{}</b>",
     "<b style='opacity:0.0;color:red'>{}</b>", "<template>{}</template>", "<dialog>{}</dialog>",
     "<div style='display:none'><p>{}</div>", "<b style='text-indent:-9999px'>{}</b>", "<b style='co&#108;or:transparent'>{}</b>"],
)  # fmt: skip
def test_hidden_text_is_read_apart_and_declared(veil: str) -> None:
    draft = draft_of("<p>好</p>" + veil.format("最佳") + "<p>文</p>")
    assert [segment.text for segment in document_of(draft).segments] == ["好\n文", "最佳"]
    assert draft.attributes["hidden-text"] is True


@pytest.mark.parametrize(
    "style", ["font-size:10px", "opacity:0.5", "opacity:.05", "color:red", "display:block", "font-size:0.9em"]
)
def test_a_style_that_hides_nothing_is_not_taken_to(style: str) -> None:
    assert "hidden-text" not in draft_of(f"<p style='{style}'>文</p>").attributes


def test_links_pictures_and_attributes_go_to_their_places() -> None:
    source = (
        '<meta name="description" content="摘要"><p>看<a href="https://a.example/?b=1&amp;copy=2" title="提示">这<b>里</b></a>买'
        '<img src="a.png" alt="第一&quot;名"><input type=submit value="抢购"><input type=hidden value="x">'
        '<img src="data:image/png;base64,xx"><div data-src=b.png aria-label=说明></div>'
    )
    assert [(segment.place, segment.text) for segment in segments(source)] == [
        ("body", "看这里买"), ("caption", "摘要"), ("link-target", "https://a.example/?b=1&copy=2"), ("alt-text", "提示"),
        ("link-text", "这里"), ("link-target", "a.png"), ("alt-text", '第一"名'), ("alt-text", "抢购"),
        ("link-target", "b.png"), ("alt-text", "说明"),
    ]  # fmt: skip
    assert document_of(draft_of(source)).unread == ("image-text",)


@pytest.mark.parametrize(
    "picture",
    [
        "<img>",
        "<p style='background:url(a.png)'>",
        "<input type=image>",
        "<body background=a>",
        "<svg><image href=a></svg>",
    ],
)
def test_a_page_that_shows_a_picture_says_so(picture: str) -> None:
    assert document_of(draft_of(f"文{picture}")).unread == ("image-text",)


def test_titles_are_the_title_element_and_the_first_heading() -> None:
    source = "<title>甲 &amp; 乙</title><h1>丙<b>丁</b></h1><p>文<h1>戊</h1>"
    assert (read(source, "title"), read(source)) == (["甲 & 乙", "丙丁"], ["文\n戊"])
    declared = '<meta name="copygate:title" content="己">' + source
    assert (read(declared, "title"), read(declared)) == (["己", "甲 & 乙"], ["丙丁", "文\n戊"])
    assert read("<h1>没有结束<p>文", "title") == ["没有结束"]


def test_meta_elements_declare_what_front_matter_would() -> None:
    draft = draft_of(
        '<meta name="copygate:platforms" content="小红书, 抖音"><meta name="COPYGATE:品类" content="化妆品">\n'
        '<meta name="copygate:tags" content="护肤"><meta name="copygate:tags" content="面霜"><p style="font: bold 12px/1 \'楷体\', serif">文'
    )
    assert draft.platforms == ("xiaohongshu", "douyin")
    assert draft.attributes == {"category": "化妆品", "tags": ("护肤", "面霜"), "fonts": ("楷体",)}
    assert [field.raw for field in draft.fields if field.place == "tags"] == ["护肤", "面霜"]
    (problem,) = draft_of('\n<meta name="copygate:kind" content="广播">文').problems
    assert (problem.code, problem.line, problem.column) == ("unknown-kind", 2, 37)


@pytest.mark.parametrize(
    ("source", "line"),
    [("文\n<!-- x", 2), ("<script>x", 1), ("文\n\n<p class='x>y", 3), ("<p", 1), ("<![x", 1), ("<textarea>x", 1)],
)
def test_what_is_never_closed_is_told_with_its_line(source: str, line: int) -> None:
    problems = draft_of(source).problems
    assert [(problem.code, problem.line) for problem in problems if problem.code != "no-text"] == [
        ("html-unclosed", line)
    ]


def test_video_and_frames_need_a_person() -> None:
    for media in ("<video src=a></video>", "<iframe src=a></iframe>", "<embed src=a>", "<object data=a></object>"):
        assert [problem.code for problem in draft_of(f"文{media}").problems] == ["embedded-not-read"], media


def test_an_html_file_is_read_from_its_bytes() -> None:
    draft = text_draft("<p>全网最佳".encode(), ".htm", "a.htm")
    assert [segment.text for segment in document_of(draft).segments] == ["全网最佳"]


SOURCES = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "最",
                "佳",
                "a",
                "\n",
                "&",
                "<",
                ">",
                "/",
                "=",
                "'",
                '"',
                ";",
                "#",
                "!",
                "-",
                "<p>",
                "</p>",
                "<br>",
                "<b>",
                "</b>",
                "<a",
                "href=",
                "</a>",
                "<div",
                "hidden>",
                "</div>",
                "<pre>",
                "</pre>",
                "<!--",
                "-->",
                "<script>",
                "</script>",
                "<title>",
                "</title>",
                "<textarea>",
                "</textarea>",
                "<h1>",
                "</h1>",
                "<svg>",
                "</svg>",
                "<![CDATA[",
                "]]>",
                "&#26368;",
                "&#x4f73",
                "&amp",
                "&lt;",
                "&copy=",
                "&nbsp;",
                "alt='",
                'title="全"',
                "style='display:none'",
                "<img",
                "<td>",
                "<li>",
                "<?x",
            ]
        ),
        st.text("最佳全网ab &;<>\n", max_size=4),
    ),
    max_size=14,
).map("".join)


@given(SOURCES)
@example("<a href='&#26368;&amp'>&#x4f73&lt;</a>")
def test_the_authors_slice_at_a_span_says_what_was_read(source: str) -> None:
    """Of every character: what the source has there, read as HTML, is that character (or white space collapsed)."""
    for segment in segments(source):
        for at, character in enumerate(segment.text):
            span = segment.raw_span(at, at + 1)
            written = source[span.start : span.end]
            if character == "\n" and written.startswith("<"):
                continue  # a line break that a tag makes
            if character == " " and not written.strip(" \t\n\f\r"):
                continue
            in_attribute = segment.place not in ("body", "title", "link-text")
            assert character in said(source, span.start, span.end, in_attribute=in_attribute)
            assert html.unescape(written) == character or in_attribute or character in html.unescape(written)


@given(SOURCES)
def test_tokens_cover_the_source_in_order_without_overlap(source: str) -> None:
    at = 0
    for token in tokens_of(source):
        if token.kind != "open":
            assert at <= token.start <= token.end <= len(source)
            at = token.end


@given(SOURCES)
def test_no_text_is_shown_twice(source: str) -> None:
    page = Page(source)
    shown = [piece for flow in (page.heading, page.text, page.hidden) for piece in flow if piece.text is None]
    covered = sorted((piece.start, piece.end) for piece in shown)
    assert all(first[1] <= second[0] for first, second in pairwise(covered))


HOSTILE = {
    "tags never closed": lambda size: "<b>" * (size // 3),
    "end tags without a beginning": lambda size: "<b>" + "</i>" * (size // 4),
    "deep hidden blocks": lambda size: "<div hidden>" * (size // 12),
    "comments that begin": lambda size: "<!-" * (size // 3),
    "attributes": lambda size: "<p " + "a=1 " * (size // 4) + ">",
    "quotation marks": lambda size: "<p a='\">" * (size // 8),
    "ampersands": lambda size: "&a" * (size // 2),
    "one long reference": lambda size: "&#" + "1" * size,
    "one long name": lambda size: "&" + "a" * size,
    "styles": lambda size: "<p style='font:" + "a " * (size // 2) + "'>",
    "blanks": lambda size: "a" + " \n" * (size // 2) + "b",
    "headings": lambda size: "<h1>a" * (size // 5),
    "links": lambda size: "<a href=x>a" * (size // 11),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_reading_is_linear_in_the_source(case: str) -> None:
    assert_linear(Page, HOSTILE[case], 20_000)
