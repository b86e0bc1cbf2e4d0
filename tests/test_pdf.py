"""Promises of PDFs: all text of all pages is read, with its page and box; what cannot be read is told."""

from __future__ import annotations

import io
import random

import pytest

from copygate.errors import InputError
from copygate.intake.contained import read_contained
from copygate.intake.formats.pdf import MAX_PAGES, read
from copygate.intake.formats.pdf import picture as page_picture
from copygate.model.draft import Draft
from copygate.pipeline import check
from tests.pdfs import line, pdf, picture
from tests.rulebooks import TODAY
from tests.test_positions import COMPILED, TERM


def only(data: bytes) -> Draft:
    """The draft of a PDF."""
    (draft,) = read(data, "a.pdf")
    return draft


def codes(draft: Draft) -> list[str]:
    """What was not read."""
    return [problem.code for problem in draft.problems]


def test_findings_stand_on_their_page_in_their_box() -> None:
    data = pdf(line("今天天气不错", 100), line("前文国家级后文", 40, 60, 10) + line("国家级", 300, size=20))
    (draft,) = read_contained(data, ".pdf", "a.pdf")
    raw = draft.fields[0].raw
    places = []
    for finding in check(draft, COMPILED, today=TODAY).findings:
        at = finding.location
        assert at is not None
        assert raw[at.start : at.end] == TERM
        places.append((at.line, at.column, dict(at.at or ())))
    (_, _, first), (_, _, second) = places
    assert [(line, column) for line, column, _ in places] == [(2, 3), (3, 1)]
    assert (first["page"], second["page"]) == (2, 2)
    left, top, width, height = (int(each) for each in first["box"])  # type: ignore[union-attr] # four whole numbers
    assert (round(left, -1), round(width, -1)) == (80, 30)
    assert 36 <= top <= 42
    assert 8 <= height <= 16
    assert draft.problems == ()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("一二三四五六七八九十，这是国家", "级的品质，一二三四"), "一二三四五六七八九十，这是国家级的品质，一二三四"),
        (("This is the best cream in the", "world of all"), "This is the best cream in the world of all"),
        (("guaranteed by interna-", "tional research"), "guaranteed by international research"),
        (("一二三四五六七八九十甲乙丙丁戊己", "1. 一二三四五六七八"), "一二三四五六七八九十甲乙丙丁戊己\n1. 一二三四五六七八"),
        (("封神", "单品"), "封神\n单品"),
        (("短行", "一二三四五六七八九十甲乙丙丁戊己庚辛"), "短行\n一二三四五六七八九十甲乙丙丁戊己庚辛"),
    ],
)  # fmt: skip
def test_a_line_that_the_edge_broke_goes_on(lines: tuple[str, str], expected: str) -> None:
    assert only(pdf(line(lines[0], 40) + line(lines[1], 56))).fields[0].raw == expected


def test_characters_set_vertically_are_one_line() -> None:
    column = b"".join(line(sign, 40 + 14 * at, size=12) for at, sign in enumerate("这是国家级的"))
    assert only(pdf(column + line("旁", 40, 200))).fields[0].raw == "这是国家级的\n旁"


def test_headings_and_other_pages_stay_apart() -> None:
    first = line("一二三四五六七八九十甲乙丙丁戊", 40, size=20) + line("一二三四五六七八九十甲乙丙", 68)
    assert only(pdf(first, line("一二", 40))).fields[0].raw.count("\n") == 2


def test_a_page_is_measured_as_it_is_shown() -> None:
    """Turned by a quarter and cropped: the box is where a reader sees the words."""
    upright = pdf(line("国家级", 40, 50, 20))
    turned = upright.replace(b"/MediaBox[0 0 400 600]", b"/MediaBox[0 0 400 600]/Rotate 90/CropBox[10 0 400 590]")
    (left, top, width, height), seen = (_box(data) for data in (upright, turned))
    expected = 600 - top - height, left - 10, height, width
    assert all(abs(one - other) <= 1 for one, other in zip(seen, expected, strict=True))


def _box(data: bytes) -> tuple[int, ...]:
    """Where the one finding of a PDF stands."""
    (finding,) = check(only(data), COMPILED, today=TODAY).findings
    assert finding.location is not None
    box = dict(finding.location.at or ())["box"]
    assert isinstance(box, tuple)
    return box


def test_an_invisible_layer_is_read_and_the_properties_are_no_title() -> None:
    draft = only(pdf(line("国家级", 40, invisible=True), title=b"the best"))
    assert [(field.name, field.raw) for field in draft.fields] == [("body", TERM)]


def test_links_text_boxes_and_forms_are_read_and_notes_are_not() -> None:
    boxes = "/Rect[50 500 150 520]"
    annotations = [
        f"<</Type/Annot/Subtype/Link{boxes}/A<</S/URI/URI(https://t.example/x)>>>>".encode(),
        f"<</Type/Annot/Subtype/FreeText{boxes}/DA(/L 9 Tf)/Contents(shown)>>".encode(),
        f"<</Type/Annot/Subtype/Widget{boxes}/FT/Tx/T(a)/V(filled)>>".encode(),
        f"<</Type/Annot/Subtype/Text{boxes}/Contents(a note)>>".encode(),
    ]
    draft = only(pdf(line("a", 40), annotations=annotations))
    assert [(field.place, field.raw) for field in draft.fields] == [
        ("body", "a"), ("link-target", "https://t.example/x"), ("body", "shown"), ("body", "filled"),
    ]  # fmt: skip
    assert draft.fields[1].anchors[0].place == (("page", 1), ("box", (50, 80, 100, 20)))


def test_what_is_not_read_is_told_by_page() -> None:
    draft = only(
        pdf(picture(300), line("a", 40), line("a", 40) + picture(100), line("a", 40) + picture(9), b"0 0 m 9 9 l S")
    )
    assert [(each.code, each.wording.zh.partition("：")[0]) for each in draft.problems] == [
        ("scanned-page", "第 1、5 页"), ("picture-not-read", "第 3 页"),
    ]  # fmt: skip
    names = b"/Names<</EmbeddedFiles<</Names[(a)<</Type/Filespec/F(a)/EF<</F 6 0 R>>>>]>>>>"
    assert codes(only(pdf(line("a", 40), catalog=names))) == ["attachments"]


def test_a_page_can_be_had_as_a_picture() -> None:
    from PIL import Image

    with Image.open(io.BytesIO(page_picture(pdf(line("a", 40), picture(300)), "page 2"))) as image:
        assert image.size == (1112, 1667)
        assert image.convert("L").tobytes().count(b"x") > 100_000  # the grey of the picture's one dot


def test_what_is_refused_says_why() -> None:
    whole = pdf(line("a", 40))
    locked = whole.replace(
        b"/Root 1 0 R",
        b"/Root 1 0 R/ID[(a)(a)]/Encrypt<</Filter/Standard/V 1/R 2/O(%s)/U(%s)/P -4>>" % (b"o" * 32, b"u" * 32),
    )
    many = pdf(*[b""] * (MAX_PAGES + 1))
    for data, code in (
        (b"%PDF-1.7 nothing", "broken-file"), (b"PK", "broken-file"), (locked, "password"), (many, "over-budget"),
        (pdf(b""), "empty-file"),
    ):  # fmt: skip
        with pytest.raises(InputError) as refused:
            read(data, "a.pdf")
        assert refused.value.code == code


def test_damaged_files_are_read_or_refused_and_never_break_the_reader() -> None:
    whole = pdf(
        line("国家级", 40), line("a", 40) + picture(100), annotations=[b"<</Type/Annot/Subtype/Link/Rect[0 0 9 9]>>"]
    )
    seeded = random.Random(4)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(seeded.randint(1, 6)):
            at = seeded.randrange(len(data))
            data[at : at + seeded.randint(0, 4)] = seeded.randbytes(seeded.randint(0, 4))
        try:
            for draft in read(bytes(data), "a.pdf"):
                check(draft, COMPILED, today=TODAY)
        except InputError:
            continue
