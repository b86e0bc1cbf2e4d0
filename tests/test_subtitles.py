"""Promises of subtitles: what a viewer may see is read, across cues, without tags; and points at the file and the cue."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copygate.extraction.document import document_of
from copygate.intake.reader import read_file
from copygate.intake.subtitles import draft_from_subtitles
from copygate.pipeline import check
from tests.conftest import FEW
from tests.rulebooks import TODAY
from tests.test_positions import COMPILED, TERM, letters, lines_of

SRT: Final = """1
00:00:01,000 --> 00:00:02,500
大家好<i>国家</i>

2
00:00:02,500 --> 00:00:04,000
{\\an8}级的品质

3
00:01:05,000 --> 00:01:07,000 X1:10 X2:20
第<font color="red">一</font>行
国家级
"""


def shown(text: str, name: str = "a.srt") -> str:
    """What a viewer reads."""
    (segment,) = document_of(draft_from_subtitles(text, path=name)).segments
    return segment.text


def found(text: str) -> list[tuple[str, dict[str, object], str]]:
    """Place and author's slice of each finding."""
    draft = draft_from_subtitles(text, path="a")
    locations = [finding.location for finding in check(draft, COMPILED, today=TODAY).findings]
    return [
        (f"{at.line}:{at.column}", dict(at.at or ()), text[at.start : at.end]) for at in locations if at is not None
    ]


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_a_phrase_that_two_cues_share_is_found_at_the_first(tmp_path: Path, line_break: str) -> None:
    text = SRT.replace("\n", line_break)
    (tmp_path / "a.srt").write_bytes(b"\xef\xbb\xbf" + text.encode())
    (draft,) = read_file(tmp_path / "a.srt")
    assert (draft.fields[0].raw, draft.problems) == (text, ())
    between = SRT[SRT.index("国家</i>") : SRT.index("的品质")].replace("\n", line_break)
    assert found(text) == [
        ("3:7", {"cue": "00:00:01.000"}, between),
        ("12:1", {"cue": "00:01:05.000"}, TERM),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("WEBVTT 国家级\nKind: x\n\nNOTE 国家级\n国家级\n\n1\n00:01.000 --> 00:02.000\n一\n\n二", "一\n二"),
        ("WEBVTT\n\nSTYLE\n::cue(b) { }\n\nid-1\n00:01.000 --> 00:02.000 line:0\n<v 小美>一</v>", "一"),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\n<c.red>一</c><00:01.500>二&amp;&lt;b&gt;\\N三\\h四", "一二&<b>\n三 四"),
        ("WEBVTTX\n\n一", "WEBVTTX\n一"),
        ("1\n00:00:01,000 --> 00:00:02,000\n2\n<最佳> a<b {x}\n", "2\n<最佳> a<b {x}"),
        ("没有时间\n\n1\n00:00:01 --> 2\n字", "没有时间\n1\n00:00:01 --> 2\n字"),
        ("1\n00:00:01.0 -> 00:00:02.0\n字\n7\n8\n\n00:00:09,1 --> 00:00:10,1\n末", "字\n7\n8\n末"),
    ],
)
def test_what_a_viewer_sees_is_read_and_nothing_of_it_is_dropped(text: str, expected: str) -> None:
    assert shown(text) == expected


_PARTS: Final = st.sampled_from(
    (
        *(
            "国家级",
            "國家級",
            "国",
            "家级",
            "国家\n级",
            "字。",
            "😀",
            "\n",
            "\n\n",
            "12\n",
            "\r\n",
            "\r",
            "\\N",
            "<",
            "-->",
        ),
        *("<i>", "</i>", "{\\an8}", "&amp;", "00:00:01,000 --> 00:00:02,000\n", "WEBVTT\n", "NOTE x\n", "<v 小>"),
    )
)


@FEW
@given(st.lists(_PARTS, max_size=16).map("".join))
def test_any_file_points_into_itself(text: str) -> None:
    """However broken the file: the slice begins and ends with the term's letters, on the line and column told."""
    for place, _, written in found(text):
        line, column = map(int, place.split(":"))
        assert letters(written[0]) == "国"
        assert letters(written[-1]) == "级"
        assert lines_of(text)[line - 1][column - 1 :].startswith(lines_of(written)[0])


def test_a_file_without_any_cue_is_text_from_its_beginning() -> None:
    assert found("字\n国家级") == [("2:1", {"cue": "00:00:00.000"}, TERM)]
    assert shown("7\n00:00:01,000 --> 00:00:02,000") == "7\n00:00:01,000 --> 00:00:02,000"
