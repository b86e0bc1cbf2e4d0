"""The page to send on: golden output, every word in its place, nothing of a draft acts in a browser, nothing is loaded."""

from __future__ import annotations

import io
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from copygate.assets.preview import preview
from copygate.model.anchor import Anchor
from copygate.model.draft import Draft, TextField
from copygate.model.finding import Citation
from copygate.model.picture import Picture
from copygate.model.verdict import Verdict
from copygate.report.disclosure import Disclosure
from copygate.report.excerpt import visible
from copygate.report.marked import Mark, marked_text
from copygate.report.page import article_of, closing, opening
from copygate.report.style import Style
from copygate.report.totals import Totals
from tests.conftest import Golden
from tests.verdicts import PHONE, crowded, draft, finding, verdict

HOSTILE = (
    "</style></mark><script>alert(1)</script><img src=x onerror=alert(1)><a href='javascript:x'>最佳\x00\u202e\"'&amp;"
)


class Page(HTMLParser):
    """What a browser would make of it: elements, attributes and the text outside the style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text = self.unlinked = ""
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag not in ("meta", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data: str) -> None:
        innermost = self.open[-1] if self.open else ""
        self.text += data if innermost != "style" else ""
        self.unlinked += data if innermost not in ("style", "a") else ""


def page(style: Style, *pieces: tuple[Verdict, Draft | None]) -> str:
    totals = Totals()
    parts = [opening(style)]
    for number, (found, of) in enumerate(pieces, 1):
        totals.add(found, read=True)
        parts += article_of(found, of, (), number, style)
    totals.seconds = 0.046
    return "".join([*parts, closing(totals, style)])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page(lang: str, golden: Golden) -> None:
    of = draft()
    golden(f"report/page-{lang}.html", page(Style(lang), (crowded(of), of), (verdict(of), of)))


def test_a_hostile_draft_is_text_and_nothing_more() -> None:
    of = draft(HOSTILE, path=f"{HOSTILE}.md")
    link = Citation("ad-law", HOSTILE, "9(3)", HOSTILE, "javascript:alert(1)")
    read = Page(page(Style("zh"), (verdict(of, finding(of, "最佳", message=HOSTILE, cites=(link,))), of)))
    assert not read.open, "every element is closed"
    assert not {"script", "img", "iframe", "object", "link", "form", "base"} & set(read.tags)
    for tag, name, value in read.attributes:
        assert not name.startswith("on"), (tag, name)
        assert name != "src", (tag, value)
        assert name != "href" or value.startswith(("#", "https://")), (tag, value)
    assert "alert(1)" in read.text
    assert not {"\x00", "\u202e"} & set(read.text)


def test_no_personal_data_reaches_the_page() -> None:
    of = draft()
    whole = page(Style("zh"), (crowded(of), of))
    assert PHONE not in whole
    assert "xiaoman@example.com" not in whole
    assert "138****8000" in whole


def test_a_field_without_findings_is_shown_masked() -> None:
    of = draft(f"最佳。电话{PHONE}")
    of = of._replace(fields=(of.fields[0]._replace(raw=f"来电{PHONE}"), of.fields[1]))
    whole = page(Style("zh"), (verdict(of, finding(of, "最佳")), of))
    assert PHONE not in whole
    assert "来电138****8000" in Page(whole).text
    assert "最佳" in whole


@given(
    st.text(alphabet="最佳a\n\r <&\"'😀\x07\u202e", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30), st.sampled_from(["block", "warn", "note"])), max_size=6),
)
def test_marks_may_overlap_and_lose_no_word(text: str, spans: list[tuple[int, int, str]]) -> None:
    marks = [
        Mark(min(a, b, len(text)), min(max(a, b), len(text)), kind, number, f"p{number}")
        for number, (a, b, kind) in enumerate(spans, 1)
    ]
    read = Page(marked_text(text, marks))
    assert not read.open
    assert read.unlinked == _shown(text, marks)
    assert read.tags.count("a") == len(marks)


def _shown(text: str, marks: list[Mark]) -> str:
    """The text cut where marks begin and end, as each piece is shown."""
    cuts = sorted({0, len(text), *(at for mark in marks for at in (mark.start, mark.end))})
    pieces = [text[first:last].replace("\r\n", "\n") for first, last in pairwise(cuts)]
    return "".join("\n".join(visible(line) for line in piece.split("\n")) for piece in pieces)


def test_a_picture_stands_in_the_page_with_the_words_framed() -> None:
    place = (("asset", "封面.jpg"), ("box", (100, 200, 50, 20)))
    words = TextField("assets[0].text", "image-text", "全网第一", anchors=(Anchor(0, 4, place),))
    of = draft()
    of = of._replace(fields=(*of.fields, words), pictures=(Picture("封面.jpg", width=200, height=400),))
    found = verdict(of, finding(of, "全网第一", field="assets[0].text"))
    whole = "".join(article_of(found, of, (), 1, Style("zh"), {"封面.jpg": b"\xff\xd8small"}))
    read = Page(whole)
    assert ("img", "src", "data:image/jpeg;base64,/9hzbWFsbA==") in read.attributes
    assert ("a", "style", "left:50.00%;top:50.00%;width:25.00%;height:5.00%") in read.attributes
    assert "图片文字" not in read.text.split("封面.jpg")[0], "its text is shown on it, not beside it"


def test_a_preview_carries_nothing_of_the_file_but_what_is_seen() -> None:
    picture = Image.new("RGB", (3000, 2000), "#ffffff")
    exif = picture.getexif()
    exif[0x010F] = "SecretMaker"
    made = io.BytesIO()
    picture.save(made, "JPEG", exif=exif, comment=b"hidden words")
    small = preview(made.getvalue())
    assert small is not None
    with Image.open(io.BytesIO(small)) as read:
        assert (read.format, read.size) == ("JPEG", (900, 600))
        assert not dict(read.getexif())
    assert b"SecretMaker" not in small
    assert b"hidden words" not in small


def test_personal_data_on_a_picture_is_covered_in_the_page() -> None:
    words = f"热线 {PHONE}\n全网第一"
    at = words.index(PHONE)
    anchors = (
        Anchor(0, 2, (("asset", "封面.png"), ("box", (0, 0, 40, 20)))),
        Anchor(at, at + 11, (("asset", "封面.png"), ("box", (50, 0, 100, 20)))),
        Anchor(at + 12, at + 16, (("asset", "封面.png"), ("box", (0, 50, 100, 20)))),
    )
    field = TextField("assets[0].text", "image-text", words, anchors=anchors)
    picture = Picture("封面.png", width=200, height=100)
    of = draft()
    of = of._replace(fields=(*of.fields, field), pictures=(picture,))
    covered = list(Disclosure(of, verdict(of)).covered_on(picture))
    assert covered == [(0.25, 0.0, 0.75, 0.2)]
    drawn = io.BytesIO()
    Image.new("RGB", (200, 100), "#ff0000").save(drawn, "PNG")
    small = preview(drawn.getvalue(), covered)
    assert small is not None
    with Image.open(io.BytesIO(small)) as read:
        grey, red = read.getpixel((100, 10)), read.getpixel((20, 60))
    assert isinstance(grey, tuple)
    assert isinstance(red, tuple)
    assert max(grey) - min(grey) < 30
    assert red[0] > 200 > red[1] + 100


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\xff\xd8\xff\xe0", b"<svg onload=alert(1)>"])
def test_what_cannot_be_decoded_has_no_preview(data: bytes) -> None:
    assert preview(data) is None
