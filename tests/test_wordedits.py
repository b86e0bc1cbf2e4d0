"""`--fix` in a Word document: words are changed in their very runs, and every other part stays byte for byte."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import RGBColor

from copygate import pipeline
from copygate.errors import InputError
from copygate.evaluation.compiled import CompiledRulebook
from copygate.fixing.fix import Fixed, fix
from copygate.intake.formats.docx import read
from copygate.intake.formats.wordedits import edit
from copygate.model.draft import Draft
from copygate.model.verdict import Verdict
from copygate_cli.fixing import form_of
from tests.test_fixing import DAY, project, rulebook  # noqa: F401 - fixtures


def made(build: Any) -> bytes:
    document: Any = Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def bold_kettle(document: Any) -> None:
    paragraph = document.add_paragraph("新款")
    run = paragraph.add_run("云湖")
    run.bold = True
    run.font.color.rgb = RGBColor(0xC0, 0, 0)
    paragraph.add_run("壶开售,直播见")
    document.add_paragraph("胶囊一盒", style="List Bullet")
    document.sections[0].header.paragraphs[0].text = "云湖壶"


def texts(data: bytes) -> list[str]:
    return [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs]


def raw(data: bytes, field: str = "body") -> str:
    return next(each.raw for each in read(data, "稿.docx")[0].fields if each.name == field)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_words_are_replaced_across_runs_in_the_look_of_the_first() -> None:
    data = made(bold_kettle)
    start = raw(data).index("云湖壶")
    after = edit(data, "body", start, start + 3, "云壶")
    paragraph = Document(io.BytesIO(after)).paragraphs[0]
    assert paragraph.text == "新款云壶开售,直播见"
    assert [(run.text, run.bold) for run in paragraph.runs] == [("新款", None), ("云壶", True), ("开售,直播见", None)]
    before, now = parts(data), parts(after)
    assert {name for name in before if before[name] != now[name]} == {"word/document.xml"}
    assert list(before) == list(now)


def test_a_label_is_put_before_the_first_word() -> None:
    assert texts(edit(made(bold_kettle), "body", 0, 0, "【广告】"))[0] == "【广告】新款云湖壶开售,直播见"


def test_a_sentence_becomes_a_paragraph_and_no_list_item() -> None:
    data = made(bold_kettle)
    end = len(raw(data))
    paragraphs = Document(io.BytesIO(edit(data, "body", end, end, "\n本品不能代替药物。"))).paragraphs
    assert [(each.text, each.style and each.style.name) for each in paragraphs[-2:]] == [
        ("胶囊一盒", "List Bullet"),
        ("本品不能代替药物。", "Normal"),
    ]


@pytest.mark.parametrize("text", ["云\t湖壶", "云\n湖壶"])
def test_what_is_no_plain_text_is_not_taken_out(text: str) -> None:
    data = made(lambda document: document.add_paragraph(text))
    with pytest.raises(InputError, match="cannot be edited"):
        edit(data, "body", 0, 4, "云壶")


def test_a_header_is_left_to_a_person() -> None:
    data = made(bold_kettle)
    start = raw(data, "header").index("云湖壶")
    with pytest.raises(InputError, match="cannot be edited"):
        edit(data, "header", start, start + 3, "云壶")


def test_a_document_is_fixed_and_checked_again(rulebook: CompiledRulebook) -> None:  # noqa: F811 - a fixture
    def judge(draft: Draft) -> Verdict:
        return pipeline.check(draft, rulebook, today=DAY)

    fixed: Fixed = fix(made(bold_kettle), form_of(".docx", "稿.docx"), judge)
    assert texts(fixed.data) == ["【广告】新款云壶开售,直播见", "胶囊一盒", "本品不能代替药物。"]
    assert [each.edit.rule.rpartition("/")[2] for each in fixed.left] == ["spelling"]


def test_the_command_line_shows_paragraphs(
    project: Path,  # noqa: F811 - a fixture
    capsys: pytest.CaptureFixture[str],
) -> None:
    from copygate_cli.main import run

    data = made(bold_kettle)
    (project / "稿.docx").write_bytes(data)
    assert run(["check", "--diff", "稿.docx", "--lang", "zh"]) == 1
    out = capsys.readouterr().out
    assert "-新款云湖壶开售,直播见" in out
    assert "+【广告】新款云壶开售,直播见" in out
    assert (project / "稿.docx").read_bytes() == data
    assert run(["check", "--fix", "稿.docx", "--lang", "zh"]) == 0
    assert texts((project / "稿.docx").read_bytes())[-1] == "本品不能代替药物。"
