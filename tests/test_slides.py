"""A presentation is read whole: every shape of every slide, its notes, and what stands on its layouts."""

from __future__ import annotations

import io
from typing import Any

import pytest

from copygate.errors import InputError
from copygate.extraction.document import document_of
from copygate.intake.formats.pptx import read
from copygate.model.draft import Draft
from copygate.report.places import place_shown
from tests.office import parts, repacked, saved

pptx = pytest.importorskip("pptx")

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)  # a PNG of one pixel


def deck() -> Any:
    return pptx.Presentation()


def slide_of(presentation: Any, title: str = "") -> Any:
    """A slide with only a title."""
    slide = presentation.slides.add_slide(presentation.slide_layouts[5])
    slide.shapes.title.text = title
    return slide


def box(shapes: Any, text: str, name: str = "框") -> Any:
    shape = shapes.add_textbox(0, 0, 100, 100)
    shape.name, shape.text_frame.text = name, text
    return shape


def draft_of(presentation: Any) -> Draft:
    (draft,) = read(saved(presentation), "a.pptx")
    return draft


def seen(draft: Draft) -> list[tuple[str, str]]:
    return [
        (place_shown(anchor.place, "zh"), field.raw[anchor.start : anchor.end])
        for field in draft.fields
        for anchor in field.anchors
    ]


def test_shapes_groups_tables_and_notes_have_their_places() -> None:
    presentation = deck()
    first = slide_of(presentation, "新品课")
    box(first.shapes, "第一行\n第二行")
    second = slide_of(presentation, "成分")
    box(second.shapes.add_group_shape().shapes.add_group_shape().shapes, "组里", "角标")
    table = second.shapes.add_table(1, 2, 0, 0, 100, 100)
    table.name, table.table.cell(0, 1).text = "价目", "最低价"
    second.notes_slide.notes_text_frame.text = "口播词"
    assert seen(draft_of(presentation)) == [
        ("第 1 张幻灯片 Title 1", "新品课"),
        ("第 1 张幻灯片 框", "第一行"),
        ("第 1 张幻灯片 框", "第二行"),
        ("第 2 张幻灯片 Title 1", "成分"),
        ("第 2 张幻灯片 角标", "组里"),
        ("第 2 张幻灯片 价目 第 1 行 第 2 列", "最低价"),
        ("第 2 张幻灯片 备注", "口播词"),
    ]
    assert [field.place for field in draft_of(presentation).fields] == ["title", "body", "body"]


def test_runs_do_not_tear_words_and_links_are_links() -> None:
    presentation = deck()
    paragraph = box(slide_of(presentation, "题").shapes, "全网").text_frame.paragraphs[0]
    for text in ("最", "佳"):
        paragraph.add_run().text = text
    paragraph.add_line_break()
    for text in ("点", "这里"):
        run = paragraph.add_run()
        run.text, run.hyperlink.address = text, "https://shop.example.com/a"
    assert [(segment.place, segment.text) for segment in document_of(draft_of(presentation)).segments] == [
        ("title", "题"), ("body", "全网最佳\n点这里"), ("link-text", "点这里"), ("link-target", "https://shop.example.com/a"),
    ]  # fmt: skip


def test_a_chart_speaks_and_a_picture_is_told_of() -> None:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE

    presentation = deck()
    slide = slide_of(presentation, "题")
    data: Any = CategoryChartData()  # type: ignore[no-untyped-call] # python-pptx is typed in parts
    data.categories = ["本品", "竞品"]
    data.add_series("销量第一", (1, 2))
    slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, 0, 0, 100, 100, data).name = "图"
    picture = slide.shapes.add_picture(io.BytesIO(PIXEL), 0, 0)
    picture._element.nvPicPr.cNvPr.set("descr", "第一名")
    draft = draft_of(presentation)
    lines = seen(draft)
    assert [text for place, text in lines if place == "第 1 张幻灯片 图"] == ["销量第一", "本品", "竞品"]
    assert lines[-1] == ("第 1 张幻灯片 Picture 3", "第一名")
    assert [problem.code for problem in draft.problems] == ["picture-not-read"]


def test_a_video_needs_a_person() -> None:
    presentation = deck()
    slide_of(presentation, "题").shapes.add_movie(io.BytesIO(b"x"), 0, 0, 10, 10, poster_frame_image=io.BytesIO(PIXEL))
    assert [problem.code for problem in draft_of(presentation).problems] == ["picture-not-read", "embedded-not-read"]


@pytest.mark.parametrize("of", ["shape", "slide"])
def test_what_is_hidden_is_read_apart_and_declared(of: str) -> None:
    presentation = deck()
    slide_of(presentation, "题")
    slide = slide_of(presentation, "后备")
    hidden = box(slide.shapes, "最佳")
    if of == "slide":
        slide._element.set("show", "0")
    else:
        hidden._element.nvSpPr.cNvPr.set("hidden", "1")
    draft = draft_of(presentation)
    assert draft.attributes["hidden-text"] is True
    assert ("第 2 张幻灯片 框（隐藏文字）", "最佳") in seen(draft)


def test_what_stands_on_a_layout_is_read_once_without_its_prompts() -> None:
    presentation = deck()
    slogan = box(slide_of(presentation, "一").shapes, "行业第一", "口号")
    presentation.slide_layouts[5].shapes._spTree.append(slogan._element)
    slide_of(presentation, "二")
    assert [line for line in seen(draft_of(presentation)) if line[1] not in ("一", "二")] == [("版式 口号", "行业第一")]


def test_notes_of_the_first_slide_may_declare() -> None:
    presentation = deck()
    slide = slide_of(presentation, "题")
    slide.notes_slide.notes_text_frame.text = "平台：小红书、抖音\n品类: 化妆品"
    draft = draft_of(presentation)
    assert (draft.platforms, draft.attributes["category"]) == (("xiaohongshu", "douyin"), "化妆品")
    assert [text for _, text in seen(draft)] == ["题"]
    slide.notes_slide.notes_text_frame.text = "平台：小红书\n开场白：大家好"
    assert [text for _, text in seen(draft_of(presentation))] == ["题", "平台：小红书", "开场白：大家好"]


def test_fonts_of_runs_and_of_the_theme() -> None:
    presentation = deck()
    run = box(slide_of(presentation, "题").shapes, "").text_frame.paragraphs[0].add_run()
    run.text, run.font.name = "Sale", "Comic Sans MS"
    assert draft_of(presentation).attributes["fonts"] == ("宋体", "Comic Sans MS")


def test_a_deck_without_its_parts_is_broken_not_a_crash() -> None:
    presentation = deck()
    slide_of(presentation, "题")
    data = saved(presentation)
    for name in ("ppt/presentation.xml", "_rels/.rels", "ppt/slides/slide1.xml", "ppt/slides/_rels/slide1.xml.rels"):
        with pytest.raises(InputError) as refused:
            read(repacked(data, {name: None}), "a.pptx")
        assert refused.value.code in {"broken-file", "wrong-format"}, name
    relations = parts(data)["ppt/_rels/presentation.xml.rels"].replace(b"Target=", b"target=")
    with pytest.raises(InputError, match="not a whole presentation"):
        read(repacked(data, {"ppt/_rels/presentation.xml.rels": relations}), "a.pptx")
