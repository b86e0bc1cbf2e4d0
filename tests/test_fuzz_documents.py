"""Files changed at random: they are read, or refused with a reason; nothing crashes, hangs, or costs without bound."""

from __future__ import annotations

import io
import tracemalloc
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copygate.errors import InputError
from copygate.extraction.document import document_of
from copygate.intake.contained import READERS, annotate_contained, read_contained
from copygate.intake.htmlsource import draft_from_html
from copygate.model.draft import Draft
from tests.office import p, parts, r, repacked, word_file, word_xml

pytest.importorskip("docx")
pytest.importorskip("pptx")

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures/formats"
WORD = (FIXTURES / "面霜种草-LibreOffice.docx").read_bytes()
SLIDES = (FIXTURES / "新品课.pptx").read_bytes()
HTML = (FIXTURES / "面霜种草.html").read_text(encoding="utf-8")
FEW = settings(max_examples=settings().max_examples // 4)

Edits = list[tuple[float, str, bytes]]
EDITS = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.sampled_from(["replace", "insert", "delete", "repeat"]),
        st.one_of(st.binary(max_size=6), st.sampled_from([b"<w:p>", b"</w:r>", b"<a:p/>", b"&", b"\xff", b' w:val=""', b"<w:tbl>"])),
    ),
    min_size=1,
    max_size=6,
)  # fmt: skip


def edited(data: bytes, edits: Edits) -> bytes:
    for where, how, piece in edits:
        at = int(where * len(data))
        if how == "replace":
            data = data[:at] + piece + data[at + len(piece) :]
        elif how == "insert":
            data = data[:at] + piece + data[at:]
        elif how == "delete":
            data = data[:at] + data[at + 7 :]
        else:
            data = data[:at] + data[at : at + 40] * 3 + data[at:]
    return data


def told(refusal: InputError) -> tuple[Draft, ...]:
    """A refusal says why, in one line of either language."""
    assert refusal.wording.zh
    assert "\n" not in refusal.wording.en + refusal.wording.zh
    return ()


def read_or_refused(suffix: str, data: bytes) -> tuple[Draft, ...]:
    read: Callable[[bytes, str], tuple[Draft, ...]] = import_module(READERS[suffix]).read
    try:
        drafts = read(data, f"a{suffix}")
    except InputError as refusal:
        return told(refusal)
    for draft in drafts:
        for field in draft.fields:
            spots = [(anchor.start, anchor.end) for anchor in field.anchors]
            assert spots == sorted(spots)
            assert all(0 <= start <= end <= len(field.raw) for start, end in spots)
        document_of(draft)
    return drafts


@FEW
@given(EDITS)
def test_a_word_file_changed_anywhere(edits: Edits) -> None:
    read_or_refused(".docx", edited(WORD, edits))


@FEW
@given(st.sampled_from(sorted(name for name in parts(WORD) if name.endswith((".xml", ".rels")))), EDITS)
def test_a_word_file_with_a_part_changed(name: str, edits: Edits) -> None:
    read_or_refused(".docx", repacked(WORD, {name: edited(parts(WORD)[name], edits)}))


@FEW
@given(st.sampled_from(sorted(name for name in parts(SLIDES) if name.endswith((".xml", ".rels")))), EDITS)
def test_a_presentation_with_a_part_changed(name: str, edits: Edits) -> None:
    read_or_refused(".pptx", repacked(SLIDES, {name: edited(parts(SLIDES)[name], edits)}))


ELEMENTS = st.recursive(
    st.sampled_from([p("文"), r("字"), "<w:sdt/>", "<w:tbl/>", "<w:tr/>", "<w:tc/>", "<w:drawing/>", "<w:fldChar w:fldCharType='end'/>",
                     "<w:fldChar w:fldCharType='begin'/>", "<w:fldChar/>", "<w:hyperlink/>", "<w:ruby/>", "<mc:AlternateContent/>",
                     "<w:pStyle w:val='Title'/>", "<w:gridSpan w:val='x'/>", "<w:footnoteReference/>", "<w:t/>", "<!--x-->", "<?x y?>"]),
    lambda inner: st.tuples(
        st.sampled_from(["w:p", "w:r", "w:tbl", "w:tr", "w:tc", "w:sdt", "w:sdtContent", "w:ins", "w:del", "w:hyperlink", "w:drawing",
                         "w:txbxContent", "mc:AlternateContent", "mc:Choice", "w:ruby", "w:rubyBase", "w:pPr", "w:rPr", "w:fldSimple", "a:p", "w:novelty"]),
        st.lists(inner, max_size=3),
    ).map(lambda made: f"<{made[0]}>{''.join(made[1])}</{made[0]}>"),
    max_leaves=12,
)  # fmt: skip


@FEW
@given(st.lists(ELEMENTS, max_size=4).map("".join))
def test_elements_where_word_never_puts_them(body: str) -> None:
    read_or_refused(".docx", word_xml(body))


@given(EDITS)
def test_a_page_changed_anywhere(edits: Edits) -> None:
    source = edited(HTML.encode(), edits).decode(errors="replace")
    document_of(draft_from_html(source, path="a.html"))


def deep(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + p("底") + "</w:tc></w:tr></w:tbl>" * depth


def test_deep_nesting_is_read_or_refused() -> None:
    (draft,) = read_or_refused(".docx", word_xml(deep(60)))
    assert draft.fields[0].raw == "底"
    assert read_or_refused(".docx", word_xml(deep(200))) == ()
    assert read_or_refused(".docx", word_xml("<w:ins>" * 5000 + "</w:ins>" * 5000)) == ()


def test_many_elements_are_refused_by_the_child_and_not_paid_for_here() -> None:
    """Two megabytes, no denser than the budget allows, that a tree of elements makes half a gigabyte of."""
    bomb = word_xml("".join(f'<w:p w:a="{n * 7919 % 999983}"/>' for n in range(1_500_000)))
    tracemalloc.start()
    with pytest.raises(InputError) as refused:
        read_contained(bomb, ".docx", "a.docx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refused.value.code == "over-budget"
    assert peak < 4 * len(bomb)


@pytest.mark.parametrize("size", [0, 1, 4, 22, 100, 2000, -1])
def test_a_file_cut_off_at_any_length(size: int) -> None:
    for suffix, data in ((".docx", WORD), (".pptx", SLIDES)):
        assert read_or_refused(suffix, data[:size]) == ()


def test_a_refusal_in_the_child_reaches_the_parent_as_it_was() -> None:
    with pytest.raises(InputError) as refused:
        annotate_contained(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".docx", [])
    assert refused.value.code == "old-format"
    out: Any = annotate_contained(word_file("好"), ".docx", [])
    assert parts(out) == parts(word_file("好"))
    assert io.BytesIO(out).read(2) == b"PK"
