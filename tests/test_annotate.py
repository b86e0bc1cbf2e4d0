"""`--annotate` writes native comments on the exact characters, and leaves all else in the file as it was."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copygate.intake.formats.docx import read
from copygate.intake.formats.wordcomments import annotate
from copygate.intake.formats.wordxml import said
from copygate.model.draft import Draft
from copygate.model.remark import Remark
from copygate_cli.main import run
from tests.office import p, parts, r, repacked, saved, table, word_file, word_xml

docx = pytest.importorskip("docx")

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures/formats"
BOX = "<w:r><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></w:r>"


def marked(data: bytes) -> dict[str, str]:
    """The text of each comment, and the characters of the body it stands on."""
    document: Any = docx.Document(io.BytesIO(data))
    texts = {comment.comment_id: comment.text for comment in document.comments}
    found: dict[int, list[str]] = {}
    running: set[int] = set()
    for element in document.element.body.iter():
        if element.tag == W + "commentRangeStart":
            running.add(int(element.get(W + "id")))
            found[int(element.get(W + "id"))] = []
        elif element.tag == W + "commentRangeEnd":
            running.remove(int(element.get(W + "id")))
        elif element.getparent().tag == W + "r":
            for each in running:
                found[each].append(said(element))
    assert not running
    references = [int(each.get(W + "id")) for each in document.element.body.iter(W + "commentReference")]
    assert sorted(references) == sorted(texts) == sorted(found)
    return {texts[each]: "".join(words) for each, words in found.items()}


def draft_of(data: bytes) -> Draft:
    (draft,) = read(data, "a.docx")
    return draft


def remark(draft: Draft, words: str, text: str, seen: str = "那里") -> Remark:
    """A remark on the first place where the draft says these words."""
    field = next(field for field in draft.fields if words in field.raw)
    at = field.raw.index(words)
    return Remark(text, field.name, at, at + len(words), seen=seen)


def annotated(data: bytes, *words: str) -> dict[str, str]:
    draft = draft_of(data)
    return marked(annotate(data, [remark(draft, each, f"论{each}") for each in words]))


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (p("这罐是全网最佳面霜"), ["最佳"]),
        (p("全网", r("最", "<w:b/>"), "佳面霜"), ["最佳", "网最", "全网最佳面霜", "霜"]),
        (p("全网最佳") + p("第一"), ["佳\n第"]),
        (table(("一", "最佳")), ["最佳"]),
        (p("<w:r><w:t>a</w:t><w:br/><w:t>bc</w:t><w:tab/><w:t>d</w:t></w:r>"), ["a\nb", "c", "\td"]),
        (p("标题", style="Title") + p("文"), ["标", "文"]),
        (p("删", "<w:del w:id='1'><w:r><w:delText>x</w:delText></w:r></w:del>", f"<w:ins w:id='2'>{r('加上')}</w:ins>"), ["删加", "上"]),
        ("<w:p><w:pPr><w:rPr><w:del w:id='1'/></w:rPr></w:pPr>" + r("全网最") + "</w:p>" + p("佳面霜"), ["最佳"]),
        (p(f"<w:hyperlink w:anchor='x'>{r('点这里')}</w:hyperlink>"), ["这"]),
        (p("　前后 空格 "), [" 空", "　前"]),
    ],
    ids=["inside a run", "over runs", "over paragraphs", "in a cell", "around a break", "in a title", "tracked", "over a deleted break", "in a link", "at blanks"],
)  # fmt: skip
def test_a_comment_stands_on_the_very_characters(body: str, words: list[str]) -> None:
    found = annotated(word_xml(body), *words)
    assert found == {f"论{each}": each.replace("\n", "") if "佳\n第" in each else each for each in words}


def test_where_word_allows_no_comment_it_goes_to_the_body_and_names_the_place() -> None:
    section = '<w:sectPr><w:headerReference w:type="default" r:id="h"/></w:sectPr>'
    data = word_xml(
        p("开头") + p("甲", "<w:r><w:footnoteReference w:id='2'/></w:r>") + p("乙", BOX.format(p("框里")))
        + p("丙", r("隐去", "<w:vanish/>")) + section,
        {
            "h": ("header", f"<w:hdr>{p('页眉字')}</w:hdr>"),
            "n": ("footnotes", f"<w:footnotes><w:footnote w:id='2'>{p('注字')}</w:footnote></w:footnotes>"),
        },
    )  # fmt: skip
    assert annotated(data, "页眉字", "注字", "框里", "隐去") == {
        "【那里】\n论页眉字": "开头", "【那里】\n论注字": "", "【那里】\n论框里": "框里", "【那里】\n论隐去": "丙",
    }  # fmt: skip


def test_a_link_target_is_spoken_of_at_its_link() -> None:
    link = f'<w:hyperlink r:id="l">{r("这")}{r("里")}</w:hyperlink>'
    data = word_xml(p("点", link, "买"), {"l": ("hyperlink", "https://shop.example.com")})
    assert annotated(data, "https://shop.example.com") == {"论https://shop.example.com": "这里"}


def test_words_in_a_formula_are_spoken_of_right_behind_it() -> None:
    """Its runs are not Word's own and bear no comment. Found by `make fuzz`."""
    data = word_xml(p("甲", "<m:oMath><m:r><m:t>最佳</m:t></m:r><m:r><m:t>=2</m:t></m:r></m:oMath>", "乙"))
    draft = draft_of(data)
    out = annotate(data, [remark(draft, "最佳=", "论式"), remark(draft, "甲最", "论头"), remark(draft, "2乙", "论尾")])
    assert marked(out) == {"【那里】\n论式": "", "【那里】\n论头": "甲", "【那里】\n论尾": "乙"}
    assert draft_of(out).fields == draft.fields


def test_words_on_a_picture_are_spoken_of_at_the_picture() -> None:
    data = word_xml(
        p("开头") + p("看", '<w:r><w:drawing><a:blip r:embed="i"/></w:drawing></w:r>', "图"),
        {"i": ("image", "<svg></svg>")},
    )
    (embedded,) = draft_of(data).embedded
    out = annotate(data, [Remark("论", "embedded[0]", 0, 2, (*embedded.place, ("box", (1, 2, 3, 4))), "图上")])
    assert marked(out) == {"【图上】\n论": ""}
    body = parts(out)["word/document.xml"].decode()
    assert (
        body.index("看")
        < body.index("commentRangeStart")
        < body.index("<w:drawing")
        < body.index("commentRangeEnd")
        < body.index("图")
    )


def test_a_draft_without_words_in_the_body_still_bears_the_remark() -> None:
    section = '<w:p/><w:sectPr><w:headerReference w:type="default" r:id="h"/></w:sectPr>'
    data = word_xml(section, {"h": ("header", f"<w:hdr>{p('最佳')}</w:hdr>")})
    assert annotated(data, "最佳") == {"【那里】\n论最佳": ""}


def test_nothing_else_in_the_file_changes() -> None:
    data = word_xml(p("全网最佳") + p("二"), {"l": ("image", "http://a.example/i.png")})
    data = repacked(data, {"word/media/unrelated.bin": b"\x00\x01", "customXml/item1.xml": b"<a/>"})
    out = annotate(data, [remark(draft_of(data), "最佳", "论")])
    before, after = parts(data), parts(out)
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {"word/document.xml", "word/_rels/document.xml.rels", "[Content_Types].xml"}
    assert set(after) - set(before) == {"word/comments.xml"}
    assert draft_of(out) == draft_of(data)
    with ZipFile(io.BytesIO(data)) as old, ZipFile(io.BytesIO(out)) as new:
        assert new.namelist() == [*old.namelist(), "word/comments.xml"]


def test_comments_that_were_there_stay_and_only_two_parts_change() -> None:
    document: Any = docx.Document(io.BytesIO(word_file("全网最佳", "第一")))
    document.add_comment(document.paragraphs[1].runs, "同事说的", "小林", "林")
    data = saved(document)
    out = annotate(data, [remark(draft_of(data), "最佳", "论")])
    assert marked(out) == {"同事说的": "第一", "论": "最佳"}
    assert {name for name, part in parts(out).items() if part != parts(data)[name]} == {
        "word/document.xml",
        "word/comments.xml",
    }
    again = annotate(out, [remark(draft_of(out), "网最", "再论")])
    assert marked(again) == {"同事说的": "第一", "论": "最佳", "再论": "网最"}


# A file is opened three times for each example.
FEW = settings(max_examples=settings().max_examples // 5)
RUNS = st.lists(st.lists(st.text("最佳全网a ", min_size=1, max_size=4), max_size=4), min_size=1, max_size=4)


@FEW
@given(RUNS, st.lists(st.tuples(st.integers(0, 40), st.integers(1, 6)), min_size=1, max_size=4))
def test_whatever_the_runs_the_marked_characters_are_the_slice(
    paragraphs: list[list[str]], spans: Iterable[tuple[int, int]]
) -> None:
    data = word_xml("".join(p(*runs) for runs in paragraphs))
    draft = draft_of(data)
    body = next((field.raw for field in draft.fields if field.name == "body"), "")
    wanted = {}
    for number, (start, length) in enumerate(spans):
        words = body[start : start + length]
        if words and "\n" not in words:
            wanted[f"论{number}"] = (start, words)
    out = annotate(data, [Remark(text, "body", at, at + len(words)) for text, (at, words) in wanted.items()])
    assert marked(out) == {text: words for text, (_, words) in wanted.items()}
    assert draft_of(out) == draft


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "copygate.toml").write_text('[check]\npacks = ["house/formats"]\n')
    (tmp_path / ".cache").mkdir()
    monkeypatch.setenv("COPYGATE_CACHE_DIR", str(tmp_path / ".cache"))
    monkeypatch.setattr("copygate.resources.bundled", lambda _: FIXTURES / "rules")
    (tmp_path / "稿.docx").write_bytes(word_file("全网最佳，电话13800138000", "根治"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_copy_says_the_reason_the_law_with_its_date_and_the_way_out(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "稿.docx").read_bytes()
    assert run(["check", "稿.docx", "--annotate", "批注.docx", "--lang", "zh"]) == 1
    assert "写了 3 条批注,见 批注.docx" in capsys.readouterr().err
    assert (folder / "稿.docx").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == sorted([".cache", "copygate.toml", "稿.docx", "批注.docx"])
    found = marked((folder / "批注.docx").read_bytes())
    assert found == {
        "不用极限词「最佳」\n依据 《内部规范》第一条(2024-05-01 起施行) 不用极限词\n可改 很受欢迎\n规则 house/formats/superlative": "最佳",
        "不说疗效:「根治」\n依据 《内部规范》第二条(2024-05-01 起施行) 不说疗效\n规则 house/formats/cure": "根治",
        next(
            text for text in found if text.startswith("copygate 按 ") and "结论 不能发布" in text
        ): "全网最佳，电话13800138000",
    }
    assert "13800138000" not in "".join(found)


def test_the_comments_speak_the_language_of_the_run(folder: Path) -> None:
    run(["check", "稿.docx", "--annotate", "out.docx", "--lang", "en"])
    assert "under 内部规范 Art. 1 (since 2024-05-01): 不用极限词" in "".join(marked((folder / "out.docx").read_bytes()))


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["稿.docx", "--annotate", "稿.docx"], "副本不能是原稿本身"),
        (["稿.docx", "--annotate", "same.docx"], "副本不能是原稿本身"),
        (["稿.docx", "--annotate", "a.pdf"], "副本的后缀也须是 .docx"),
        (["稿.txt", "--annotate", "b.txt"], "稿.txt:--annotate 只用于"),
        (["稿.docx", "稿.txt", "--annotate", "b.docx"], "一次只用于一个文件"),
        ([".", "--annotate", "b.docx"], "一次只用于一个文件"),
        (["稿.docx", "--annotate", "b.docx", "--fix"], "不与 --fix"),
    ],
)
def test_a_call_that_could_spoil_the_original_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], told: str
) -> None:
    (folder / "same.docx").symlink_to("稿.docx")
    (folder / "稿.txt").write_text("好", encoding="utf-8")
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert run(["check", *arguments, "--lang", "zh"]) == 2
    assert told in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} == before


def test_a_file_that_cannot_be_read_or_a_place_that_cannot_be_written_gives_no_copy(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "坏.docx").write_bytes(b"PK")
    assert run(["check", "坏.docx", "--annotate", "b.docx", "--lang", "zh"]) == 3
    assert not (folder / "b.docx").exists()
    assert run(["check", "稿.docx", "--annotate", "none/b.docx", "--lang", "zh"]) == 3
    assert "没有写出副本:文件或文件夹不存在" in capsys.readouterr().err
