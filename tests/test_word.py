"""A Word document is read whole: every place a reader meets text, with where it stands; and nothing that was deleted."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copygate.errors import InputError
from copygate.extraction.document import document_of
from copygate.intake.formats.docx import picture, read
from copygate.intake.reader import read_file
from copygate.model.draft import Draft
from copygate.model.location import locate
from copygate.model.span import Span
from copygate.report.places import place_shown
from tests.office import p, parts, r, repacked, table, word_file, word_xml

BOX = "<w:r><mc:AlternateContent>{}</mc:AlternateContent></w:r>"
CHOICE = '<mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>{}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>'
FALLBACK = "<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></v:shape></w:pict></mc:Fallback>"
PICTURE = '<w:r><w:drawing><wp:docPr id="1" name="图片 1" descr="{}"/><a:blip r:embed="{}"/></w:drawing></w:r>'


def field(code: str, *result: str) -> str:
    """A complex field: its instruction, and the runs it shows."""
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    return f"{marks[0]}<w:r><w:instrText>{code}</w:instrText></w:r>{marks[1]}{''.join(result)}{marks[2]}"


def draft_of(data: bytes) -> Draft:
    (draft,) = read(data, "稿.docx")
    return draft


def seen(draft: Draft) -> list[tuple[str, str]]:
    """Every line of text as an author is told of it: place and words."""
    return [
        (place_shown(anchor.place, "zh"), text.raw[anchor.start : anchor.end])
        for text in draft.fields
        for anchor in text.anchors
    ]


CASES: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "runs do not tear words": (p("全网", r("最", "<w:b/>"), "佳"), [("正文 第 1 段", "全网最佳")]),
    "empty paragraphs are not counted": (p("一") + p() + p("  ") + p("二"), [("正文 第 1 段", "一"), ("正文 第 3 段", "二")]),
    "a title is told apart": (
        p("换季", style="Title") + p("一") + p("小标题", style="Heading1"),
        [("标题", "换季"), ("正文 第 1 段", "一"), ("正文 第 2 段", "小标题")],
    ),
    "a heading below text is no title": (p("一") + p("二", style="Heading1"), [("正文 第 1 段", "一"), ("正文 第 2 段", "二")]),
    "breaks and tabs": (p("<w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r>"), [("正文 第 1 段", "a\nb\tc")]),
    "a table, and one inside it": (
        table(("一", "二"), ("三", table(("内", "里")) + p("后"))),
        [("表格 1 第 1 行 第 1 列", "一"), ("表格 1 第 1 行 第 2 列", "二"), ("表格 1 第 2 行 第 1 列", "三"),
         ("表格 2 第 1 行 第 1 列", "内"), ("表格 2 第 1 行 第 2 列", "里"), ("表格 1 第 2 行 第 2 列", "后")],
    ),
    "merged cells count": (
        "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>" + p("宽") + "</w:tc><w:tc>" + p("窄") + "</w:tc></w:tr></w:tbl>",
        [("表格 1 第 1 行 第 1 列", "宽"), ("表格 1 第 1 行 第 3 列", "窄")],
    ),
    "rows in a content control, and one deleted": (
        "<w:tbl><w:sdt><w:sdtContent><w:tr><w:tc>" + p("在") + "</w:tc></w:tr></w:sdtContent></w:sdt>"
        "<w:tr><w:trPr><w:del w:id='1'/></w:trPr><w:tc>" + p("删") + "</w:tc></w:tr></w:tbl>",
        [("表格 1 第 1 行 第 1 列", "在")],
    ),
    "what was inserted is read, what was deleted or moved away is not": (
        p("全网", f"<w:ins w:id='1'>{r('最佳')}</w:ins>", "<w:del w:id='2'><w:r><w:delText>很好</w:delText></w:r></w:del>",
          f"<w:moveFrom w:id='3'>{r('走')}</w:moveFrom>", f"<w:moveTo w:id='4'>{r('来')}</w:moveTo>"),
        [("正文 第 1 段", "全网最佳来")],
    ),
    "paragraphs whose break was deleted are one": (
        "<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>" + r("全网最") + "</w:p>" + p("佳") + p("二"),
        [("正文 第 1 段", "全网最佳"), ("正文 第 2 段", "二")],
    ),
    "a deleted break at the end of a cell joins nothing": (
        table(("<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>" + r("最") + "</w:p>", "佳")) + p("后"),
        [("表格 1 第 1 行 第 1 列", "最"), ("表格 1 第 1 行 第 2 列", "佳"), ("正文 第 1 段", "后")],
    ),
    "content controls, smart tags, simple fields": (
        p(f"<w:sdt><w:sdtPr/><w:sdtContent>{r('全')}</w:sdtContent></w:sdt>", f"<w:smartTag>{r('网')}</w:smartTag>",
          f"<w:fldSimple w:instr=' DATE '>{r('今天')}</w:fldSimple>"),
        [("正文 第 1 段", "全网今天")],
    ),
    "a whole paragraph in a content control": (f"<w:sdt><w:sdtContent>{p('一')}</w:sdtContent></w:sdt>", [("正文 第 1 段", "一")]),
    "hidden text is read apart and tears no word": (
        p("最", r("abc", "<w:vanish/>"), "佳"), [("正文 第 1 段", "最佳"), ("正文 第 1 段（隐藏文字）", "abc")],
    ),
    "text that says it is not hidden": (p(r("在", "<w:vanish w:val='0'/>")), [("正文 第 1 段", "在")]),
    "a text box once, whatever it is spelt for": (
        p("前", BOX.format(CHOICE.format(p("框")) + FALLBACK.format(p("框"))), "后"),
        [("正文 第 1 段", "前后"), ("文本框 1", "框")],
    ),
    "a text box that says two things": (
        p(BOX.format(CHOICE.format(p("好")) + FALLBACK.format(p("最佳")))), [("文本框 1", "好"), ("文本框 2", "最佳")],
    ),
    "paragraphs of a text box": (
        p(BOX.format(CHOICE.format(p("一") + p("二")))), [("文本框 1 第 1 段", "一"), ("文本框 1 第 2 段", "二")],
    ),
    "word art": (p("<w:r><w:pict><v:shape><v:textpath string='第一'/></v:shape></w:pict></w:r>"), [("文本框", "第一")]),
    "characters with a phonetic guide": (
        p("最", f"<w:r><w:ruby><w:rt>{r('jia')}</w:rt><w:rubyBase>{r('佳')}</w:rubyBase></w:ruby></w:r>"),
        [("正文 第 1 段", "最佳"), ("正文 第 1 段（拼音指南）", "jia")],
    ),
    "an emoji": (
        p("<w:r><mc:AlternateContent><mc:Choice Requires='w16se'><w16se:symEx w16se:char='1F60A'/></mc:Choice>"
          "<mc:Fallback><w:t>😊</w:t></mc:Fallback></mc:AlternateContent><w:t>好</w:t></w:r>"),
        [("正文 第 1 段", "😊好")],
    ),
    "formulas": (p("<m:oMath><m:r><m:t>99%</m:t></m:r></m:oMath>"), [("正文 第 1 段", "99%")]),
    "alternative text, once": (p(PICTURE.format("第一名", "rId1")), [("正文 第 1 段", "第一名")]),
    "a link by field code": (
        p("看", field(' HYPERLINK "https://a.example/b" ', r("这"), r("里"))),
        [("正文 第 1 段", "看这里"), ("正文 第 1 段", "https://a.example/b")],
    ),
    "a code to scan": (
        p(field(" DISPLAYBARCODE https://a.example QR ")), [("正文 第 1 段", "https://a.example QR")],
    ),
    "a field never ended hides nothing": (
        p("<w:r><w:fldChar w:fldCharType='begin'/></w:r>", r("最佳")), [("正文 第 1 段（隐藏文字）", "最佳")],
    ),
    "an element unknown here is looked into": (p(f"<w:novelty>{r('新')}</w:novelty>"), [("正文 第 1 段", "新")]),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_text_is_read_where_a_reader_meets_it(case: str) -> None:
    body, expected = CASES[case]
    assert seen(draft_of(word_xml(body))) == expected


def test_headers_footers_and_notes_each_have_their_place() -> None:
    section = '<w:sectPr><w:headerReference w:type="default" r:id="h1"/><w:headerReference w:type="first" r:id="h2"/><w:footerReference w:type="default" r:id="f"/></w:sectPr>'
    draft = draft_of(word_xml(
        p("正文", "<w:r><w:footnoteReference w:id='2'/></w:r>") + section,
        {
            "h1": ("header", f"<w:hdr>{p('眉')}</w:hdr>"),
            "h2": ("header", f"<w:hdr>{p('首')}{p('页')}</w:hdr>"),
            "f": ("footer", f"<w:ftr>{table(('脚',))}</w:ftr>"),
            "n": ("footnotes", f"<w:footnotes><w:footnote w:type='separator' w:id='0'>{p('线')}</w:footnote><w:footnote w:id='2'>{p('注')}</w:footnote></w:footnotes>"),
            "c": ("comments", f"<w:comments><w:comment w:id='0'>{p('最佳')}</w:comment></w:comments>"),
        },
    ))  # fmt: skip
    assert seen(draft) == [
        ("正文 第 1 段", "正文"), ("页眉", "眉"), ("页眉 2 第 1 段", "首"), ("页眉 2 第 2 段", "页"),
        ("表格 1 第 1 行 第 1 列", "脚"), ("脚注 1", "注"),
    ]  # fmt: skip


def test_a_link_is_read_as_link_and_as_part_of_the_text() -> None:
    body = p("点", f'<w:hyperlink r:id="l" w:tooltip="提示">{r("这里")}</w:hyperlink>', "买")
    document = document_of(draft_of(word_xml(body, {"l": ("hyperlink", "https://shop.example.com/a")})))
    assert [(segment.place, segment.text) for segment in document.segments] == [
        ("body", "点这里买"), ("link-text", "这里"), ("link-target", "https://shop.example.com/a"), ("alt-text", "提示"),
    ]  # fmt: skip
    assert document.segments[1].raw_span(0, 2) == Span(1, 3)


def test_a_chart_is_read_and_a_picture_or_an_embedded_file_is_told_of() -> None:
    chart = "<c:chartSpace><a:p><a:r><a:t>销量</a:t></a:r><a:r><a:t>第一</a:t></a:r></a:p><c:strCache><c:pt><c:v>本品</c:v></c:pt></c:strCache></c:chartSpace>"
    ole = "<w:r><w:object><o:OLEObject/></w:object></w:r>"
    body = p(PICTURE.format("甲", "rId1"), PICTURE.format("乙", "rId2")) + p(
        '<w:r><w:drawing><c:chart r:id="k"/></w:drawing></w:r>', ole
    )
    draft = draft_of(word_xml(body, {"k": ("chart", chart)}))
    assert [problem.code for problem in draft.problems] == ["picture-not-read", "embedded-not-read"]
    assert "2 张" in draft.problems[0].wording.zh
    assert [text for place, text in seen(draft) if place == "图表 1"] == ["销量第一", "本品"]


def test_a_picture_can_be_taken_out_and_read_where_it_stands() -> None:
    related = {"i": ("image", "<svg></svg>"), "j": ("image", "<a></a>")}
    data = word_xml(
        p("前") + p(PICTURE.format("", "i")) + p("后", PICTURE.format("", "i"), PICTURE.format("", "j")), related
    )
    draft = draft_of(data)
    assert [(each.name, place_shown(each.place, "zh"), each.code) for each in draft.embedded] == [
        ("word/i.xml", "正文 第 2 段（图片）", "picture-not-read"), ("word/j.xml", "正文 第 3 段（图片）", "picture-not-read"),
    ]  # fmt: skip
    assert picture(data, "word/i.xml") == parts(data)["word/i.xml"]
    assert [problem.code for problem in draft_of(word_xml(p(PICTURE.format("", "i")), related)).problems] == [
        "picture-not-read"
    ]


def test_a_table_at_the_beginning_declares_what_front_matter_would() -> None:
    declared = table(("平台：", "小红书、抖音"), ("品类", "化妆品"), ("tags", "护肤，面霜"), ("发布时间", ""))
    draft = draft_of(word_xml(declared + p("换季", style="Title") + p("一")))
    assert (draft.platforms, draft.attributes["category"], draft.problems) == (("xiaohongshu", "douyin"), "化妆品", ())
    assert seen(draft) == [
        ("标题", "换季"), ("表格 1 第 3 行 第 2 列", "护肤"), ("表格 1 第 3 行 第 2 列", "面霜"), ("正文 第 1 段", "一"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        table(("平台", "小红书"), ("价格", "99 元")),
        table(("平台", "小红书", "抖音")),
        table(("平台", "小红书"), ("", "抖音")),
        p("先说一句") + table(("平台", "小红书")),
    ],
    ids=["a key that is none", "three columns", "a row without a key", "text before it"],
)
def test_any_other_table_is_text(body: str) -> None:
    draft = draft_of(word_xml(body))
    assert draft.platforms == ()
    assert "小红书" in draft.fields[0].raw


def test_a_declared_title_wins_over_the_heading() -> None:
    draft = draft_of(word_xml(table(("标题", "甲")) + p("乙", style="Title")))
    assert [(text.place, text.raw) for text in draft.fields] == [("title", "甲"), ("body", "乙")]


def test_fonts_come_from_run_style_and_theme() -> None:
    runs = r("汉", '<w:rFonts w:eastAsia="楷体" w:ascii="Arial"/>') + r("abc", '<w:rFonts w:ascii="Arial"/>') + r("字")
    draft = draft_of(word_xml(p(runs)))
    assert draft.attributes["fonts"] == ("楷体", "Arial", "宋体")
    assert "hidden-text" not in draft.attributes
    assert draft_of(word_xml(p(r("隐", "<w:vanish/>")))).attributes["hidden-text"] is True


def test_the_place_of_a_finding_is_the_paragraph_of_its_first_character() -> None:
    draft = draft_of(word_file("第一段", "第二段里有全网最佳"))
    body = draft.fields[0]
    at = body.raw.index("最佳")
    location = locate(body, Span(at, at + 2))
    assert location.at is not None
    assert place_shown(location.at, "zh") == "正文 第 2 段"
    assert place_shown(location.at, "en") == "body paragraph 2"


LINES = st.lists(
    st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=8
    ),
    max_size=5,
)


@settings(max_examples=settings().max_examples // 4)
@given(LINES)
def test_the_text_at_a_paragraph_is_the_slice_of_the_raw_text(lines: list[str]) -> None:
    shown = [line for line in lines if line.strip()]
    body = [text for text in draft_of(word_file(*lines)).fields if text.name == "body"]
    assert [text.raw[anchor.start : anchor.end] for text in body for anchor in text.anchors] == shown
    assert [text.raw for text in body] == (["\n".join(shown)] if shown else [])


def test_a_package_without_its_parts_is_broken_not_a_crash() -> None:
    linked = word_xml(p(f'<w:hyperlink r:id="l">{r("这里")}</w:hyperlink>'), {"l": ("hyperlink", "https://a.example")})
    for name in ("word/document.xml", "_rels/.rels", "word/_rels/document.xml.rels"):
        with pytest.raises(InputError) as refused:
            read(repacked(linked, {name: None}), "a.docx")
        assert refused.value.code in {"broken-file", "wrong-format"}, name


def test_links_outside_are_never_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A template, a picture and a link that stand on a server: reading opens no connection."""
    import socket

    def refuse(*_: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "socket", refuse)
    picture = '<w:r><w:drawing><a:blip r:link="i"/></w:drawing></w:r>'
    outside = {"i": ("image", "http://a.example/i.png"), "t": ("attachedTemplate", "http://a.example/t.dotm")}
    draft = draft_of(word_xml(p("好", picture), outside))
    assert [problem.code for problem in draft.problems] == ["picture-outside"]


@pytest.mark.parametrize("suffix", [".doc", ".docm", ".wps", ".ppt", ".xlsm"])
def test_a_format_that_is_not_opened_says_what_to_save_as(tmp_path: object, suffix: str) -> None:
    from pathlib import Path

    path = Path(str(tmp_path)) / f"a{suffix}"
    path.write_bytes(b"x")
    with pytest.raises(InputError, match="save it as") as refused:
        list(read_file(path))
    assert refused.value.code == ("macros" if suffix.endswith("m") else "unsupported-format")


def test_parts_stay_as_they_are_when_a_test_file_is_made() -> None:
    """The builder itself: what it does not change is the same, so that comparisons below it mean something."""
    made, plain = parts(word_xml(p("好"))), parts(word_file())
    assert {name for name in plain if made[name] != plain[name]} == {"word/document.xml"}
