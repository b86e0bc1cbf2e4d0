"""Promises of content calendars: each row is a draft under the header's words, and no text in the file is passed over."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copygate.errors import InputError
from copygate.intake.cells import moment
from copygate.intake.csvsource import drafts_from_csv
from copygate.intake.headers import column_named, header_of
from copygate.intake.reader import read_file
from copygate.model.draft import Draft
from copygate.pipeline import check
from tests.conftest import FEW
from tests.rulebooks import TODAY
from tests.test_positions import COMPILED, TERM, letters, lines_of

MONTH: Final = '''十一月排期,,,,,
日期,时间,平台,标题,文案,图片,状态
2026/11/23,20:00,小红书/抖音,换季,"第一行
适合国家级",a.png、b.png,已定稿
2026年11月24日,,小红书,,,,待写
第二周,,,,,,
11月25日,20:00,公众号,"国家级""好""",,,待审
'''


def drafts(text: str) -> list[Draft]:
    return list(drafts_from_csv(text, path="排期.csv"))


def drafts_if_any(text: str) -> list[Draft]:
    """The drafts of any text, which may be none."""
    try:
        return drafts(text)
    except InputError as refused:
        if refused.code != "empty-file":
            raise
        return []


def findings(text: str) -> list[tuple[str, object, str, str]]:
    """Line and column, cell, and the slice of each finding."""
    return [
        (f"{at.line}:{at.column}", dict(at.at or ())["cell"], raw[at.start : at.end], draft.id)
        for draft in drafts_if_any(text)
        for finding in check(draft, COMPILED, today=TODAY).findings
        if (at := finding.location) is not None and (raw := {f.name: f.raw for f in draft.fields}[at.field])
    ]


def test_a_month() -> None:
    first, second, outside = drafts(MONTH)
    assert [draft.id for draft in (first, second, outside)] == ["排期.csv:A3", "排期.csv:A6", "排期.csv:A1,A5"]
    assert first.platforms == ("xiaohongshu", "douyin")
    assert str(first.publish_at) == "2026-11-23 20:00:00"
    assert [record.get("path") for record in first.attributes["assets"]] == ["a.png", "b.png"]  # type: ignore[union-attr]
    assert first.attributes["状态"] == "已定稿"
    assert [(p.code, p.wording.zh.partition("：")[0], p.line, p.column) for p in second.problems] == [
        ("bad-date", "A6", 7, 1)
    ]
    assert "`日期`" in second.problems[0].wording.zh
    assert [field.raw for field in outside.fields] == ["十一月排期", "第二周"]


def test_findings_stand_at_their_cell_and_at_their_line() -> None:
    assert findings(MONTH) == [("4:3", "E3", TERM, "排期.csv:A3"), ("7:19", "D6", TERM, "排期.csv:A6")]


@pytest.mark.parametrize(
    ("header", "name", "part", "platform"),
    [
        ("标题", "title", "whole", None),
        (" 标题* ", "title", "whole", None),
        ("正文（1000字以内）", "body", "whole", None),
        ("文案/正文", "body", "whole", None),
        ("平台 Platform", "platforms", "whole", None),
        ("发布\n时间", "publish-at", "whole", None),
        ("小红书文案", "body", "platform", "xiaohongshu"),
        ("标题(抖音)", "title", "platform", "douyin"),
        ("X copy", "body", "platform", "x"),
        ("封面文案", "body", "further", None),
        ("Post copy", "body", "further", None),
        ("视频号口播", "body", "platform", "channels"),
        ("置顶评论", "comment", "whole", None),
        ("标题2", "title", "whole", None),
        ("小红书笔记", "body", "platform", "xiaohongshu"),
        ("商品链接", "purchase-link", "whole", None),
        ("渠道", "platforms", "whole", None),
        ("封面图", "cover", "whole", None),
        ("配图", "images", "whole", None),
        ("评论数", None, "whole", None),
        ("审核意见", None, "whole", None),
        ("参考文案", None, "whole", None),
        ("星期", None, "whole", None),
        ("文案说明书要写得很长很长很长很长很长很长很长很长很长才算", None, "whole", None),
    ],
)
def test_what_a_header_means(header: str, name: str | None, part: str, platform: str | None) -> None:
    column = column_named(header)
    assert (column.name, column.part, column.platform) == (name, part, platform)


@pytest.mark.parametrize(
    ("cells", "first", "expected"),
    [
        (("标题", "正文"), False, True),
        (("标题", "状态", "备注", "平台"), False, True),
        (("标题", "状态", "备注", "星期", "平台"), False, False),
        (("平台", "账号"), True, False),
        (("文案",), True, True),
        (("文案",), False, False),
        (("标题", "备注"), True, True),
        (("标题", "备注"), False, False),
        (("内容", "甲", "乙"), True, False),
        (("全网最佳", "面霜"), True, False),
    ],
)
def test_a_header_row_is_told_from_any_other(cells: tuple[str, ...], first: bool, expected: bool) -> None:
    assert (header_of(dict(enumerate(cells, 1)), first=first) is not None) is expected


@pytest.mark.parametrize(
    ("text", "texts"),
    [
        ("标题;平台\n甲,乙;小红书\n", ["甲,乙"]),
        ("sep=;\n标题;正文\n甲;乙,丙\n", ["甲", "乙,丙"]),
        ("标题\t正文\r\n甲\t乙\r\n", ["甲", "乙"]),
        ("标题,正文\r甲,乙\r", ["甲", "乙"]),
        ("文案\n今天\n", ["今天"]),
        ("标题,正文\n甲,乙,丙\n", ["甲", "乙", "丙"]),
        ("标题,文案,内容\n甲,乙,丙\n", ["甲", "乙", "丙"]),
        ("标题,小红书文案,抖音文案\n甲,乙,丙\n", ["甲", "乙", "丙"]),
        ("标题,备注\n,这里其实写了一整篇文案的内容\n", ["这里其实写了一整篇文案的内容"]),
        ("标题,正文\n甲,乙\n正文,标题\n丙,丁\n", ["甲", "乙", "丁", "丙"]),
        ("产品,说明\n面霜,很好\n", ["产品", "说明", "面霜", "很好"]),
        ('标题,正文\n"甲"x,"乙\n丙"\n', ["甲x", "乙\n丙"]),
        ('标题,正文\n甲,"乙\n丙,丁\n', ["甲", "乙\n丙,丁\n"]),
    ],
)
def test_the_texts_of_a_file(text: str, texts: list[str]) -> None:
    assert [field.raw for draft in drafts(text) for field in draft.fields] == texts


@pytest.mark.parametrize("text", ["标题,平台\n,小红书\n,\n", "标题,正文\n", ",\n,,\n"])
def test_a_calendar_with_nothing_to_publish_is_refused(text: str) -> None:
    with pytest.raises(InputError) as refused:
        drafts(text)
    assert refused.value.code == "empty-file"


def test_variants_of_platforms_are_destined_for_them() -> None:
    (draft,) = drafts("标题,小红书文案,抖音文案\n甲,乙,丙\n")
    assert draft.platforms == ("xiaohongshu", "douyin")
    assert [field.platform for field in draft.fields] == [None, "xiaohongshu", "douyin"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('标题,正文\n甲,"乙\n', "csv-syntax"),
        ("标题,平台\n甲,知呼\n", "unknown-platform"),
        ("标题,类型\n甲,图文\n", "unknown-kind"),
        ("标题,发布时问\n甲,1\n", "unknown-key"),
        ("标题,账号,账号\n甲,1,2\n", "duplicate-key"),
        ("标题,日期\n甲,明天\n", "bad-date"),
        ("标题,时间\n甲,20:00\n", "bad-date"),
    ],
)
def test_what_is_not_understood_is_told(text: str, code: str) -> None:
    (draft,) = drafts(text)
    assert [problem.code for problem in draft.problems] == [code]


def test_a_day_told_twice_is_one_day_and_two_days_are_a_problem() -> None:
    (draft,) = drafts("标题,日期,发布时间,作者\n甲,2026/11/23,2026-11-23 20:00,小王\n")
    assert str(draft.publish_at) == "2026-11-23 20:00:00"
    assert [(field.place, field.anchors[0].place) for field in draft.fields] == [
        ("title", (("cell", "A2"),)), ("author-name", (("cell", "D2"),)),
    ]  # fmt: skip
    (draft,) = drafts("标题,日期,发布时间\n甲,2026/11/23,2026-11-24\n")
    assert [problem.code for problem in draft.problems] == ["duplicate-key"]


def test_a_calendar_in_gbk_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(MONTH.encode("gbk"))
    with pytest.raises(InputError, match="looks like GBK: save it as UTF-8"):
        list(read_file(tmp_path / "a.csv"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026/11/3", "2026-11-03"),
        ("2026.11.03 20:00", "2026-11-03 20:00:00"),
        ("2026年11月3日 8：30", "2026-11-03 08:30:00"),
        ("20:00", "20:00:00"),
        ("11月3日", "11月3日"),
        ("2026/13/3", "2026/13/3"),
        ("", ""),
    ],
)
def test_moments(text: str, expected: str) -> None:
    assert str(moment(text)) == expected


_CELLS: Final = st.lists(
    st.sampled_from(("国家级", "國家級", '"', ",", "\n", "😀", "文", ";", "\t", " ", "国家", "\r\n")), max_size=6
).map("".join)


@FEW
@given(st.lists(st.tuples(_CELLS, _CELLS), min_size=1, max_size=4), st.sampled_from(",;\t"))
def test_whatever_a_spreadsheet_writes_is_read_and_pointed_at(rows: list[tuple[str, str]], delimiter: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([("标题", "正文"), *rows])
    text = out.getvalue()
    read = [(f.raw, f.anchors[0].place) for draft in drafts_if_any(text) for f in draft.fields]
    assert [raw for raw, _ in read] == [cell for row in rows for cell in row if cell.strip()]
    for place, _, written, _ in findings(text):
        line, column = map(int, place.split(":"))
        assert letters(written) == TERM
        assert '"' in text or lines_of(text)[line - 1][column - 1 :].startswith(lines_of(written)[0])


_PIECES: Final = st.sampled_from(("国家级", '"', '""', ",", "\n", "标题,正文", "\r", ";", " ", "文"))


@FEW
@given(st.lists(_PIECES, max_size=16).map("".join))
def test_however_broken_no_term_is_passed_over(text: str) -> None:
    """Every term of the file is in the text of some draft, unless it stands in a header row."""
    if "标题" not in text:
        read = "\0".join(field.raw for draft in drafts_if_any(text) for field in draft.fields)
        assert read.count(TERM) == text.count(TERM)
    for _, _, written, _ in findings(text):
        assert letters(written) == TERM


def test_a_gate_marks_the_line_of_the_cell() -> None:
    from copygate.model.verdict import Outcome
    from copygate.report.gate.annotation import annotations_of
    from copygate.report.style import Style

    lines = [
        (each.line, each.column, each.end, each.seen)
        for draft in drafts(MONTH)
        for each in annotations_of(check(draft, COMPILED, today=TODAY), draft, Style("zh"), Outcome.OWES)
        if each.seen
    ]
    assert lines == [(4, 3, 6, "E3"), (7, 19, 19, "D6")]
