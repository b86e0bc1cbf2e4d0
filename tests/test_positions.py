"""Every finding points at the author's own characters: in the field, in the file, in an editor that counts UTF-16."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copygate.intake.reader import read_file
from copygate.model.draft import Draft
from copygate.model.finding import Finding, Location
from copygate.pipeline import check
from tests.reference_text import folded
from tests.rulebooks import TODAY, rulebook_of

TERM: Final = "国家级"
COMPILED: Final = rulebook_of(
    [
        f'rule NAME "词"\n cites law 1\n forbid "{TERM}" in title, body, tags, caption, comment, alt-text, link-text\n'
        " severity block\nend"
    ]
).compiled()

WRITTEN: Final = {
    "as it is": "国家级",
    "traditional": "國家級",
    "repeated": "国家家级",
    "zero-width": "国\u200b家\u200b级",
    "joiner": "国家\u200d级",
    "combining marks": "国\u0336家\u0336级",
    "symbols": "国*家*级",
    "blank": "国 家 级",
    "emoji between": "国😀家級",
}
SURROUNDED: Final = {
    "nothing": ("", ""),
    "words": ("我们是", "面霜"),
    "emoji": ("😀👍🏽👨‍👩‍👧", "🇨🇳"),
    "full width": ("ＡＢＣ，", "！"),
    "decomposed": ("cafe\u0301 ", " e\u0301"),
    "zero-width": ("\u200b\ufeff", "\u2060"),
    "astral": ("𠮷野家𝔸", "𠮷"),
}
LINE_BREAKS: Final = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}
BOMS: Final = {"no bom": b"", "bom": b"\xef\xbb\xbf"}


@dataclass(frozen=True)
class Pointed:
    """A finding with the text it points into, and the file."""

    finding: Finding
    at: Location
    raw: str
    file: str

    @property
    def slice(self) -> str:
        """The author's characters."""
        return self.raw[self.at.start : self.at.end]


def checked(path: Path, name: str, text: str, bom: bytes = b"") -> list[Pointed]:
    """Write the file, read it as the command line does, judge every draft in it."""
    file = path / name
    file.write_bytes(bom + text.encode())
    return [pointed for draft in read_file(file) for pointed in _pointed(draft, text)]


def _pointed(draft: Draft, text: str) -> Iterator[Pointed]:
    assert not draft.problems, draft.problems
    raw = {field.name: field.raw for field in draft.fields}
    for finding in check(draft, COMPILED, today=TODAY).findings:
        assert finding.location is not None
        yield Pointed(finding, finding.location, raw[finding.location.field], text)


def letters(text: str) -> str:
    """The text's letters in their plainest form, each once in a row."""
    plain = "".join(folded(ch) for ch in text)
    return "".join(ch for at, ch in enumerate(plain) if not at or ch != plain[at - 1])


def lines_of(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def assert_exact(pointed: Pointed, written: str) -> None:
    """Field, file and UTF-16 offsets all lead to the same characters, and those read as the term."""
    at = pointed.at
    assert pointed.slice == written
    assert letters(pointed.slice) == TERM
    assert bool(pointed.finding.evasion) == (written != TERM)
    assert all(letters(used.unfolded) == TERM for used in pointed.finding.evasion)
    assert lines_of(pointed.file)[at.line - 1][at.column - 1 :].startswith(lines_of(written)[0])
    units = pointed.raw.encode("utf-16-le")
    assert units[2 * at.utf16_start : 2 * at.utf16_end].decode("utf-16-le") == written


@pytest.mark.parametrize("bom", BOMS.values(), ids=list(BOMS))
@pytest.mark.parametrize("line_break", LINE_BREAKS.values(), ids=list(LINE_BREAKS))
@pytest.mark.parametrize("around", SURROUNDED.values(), ids=list(SURROUNDED))
def test_plain_text(tmp_path: Path, around: tuple[str, str], line_break: str, bom: bytes) -> None:
    for written in WRITTEN.values():
        text = line_break.join(("第一行", f"{around[0]}{written}{around[1]}", "", f"{written}。{around[0]}{written}"))
        found = checked(tmp_path, "a.txt", text, bom)
        assert [(p.at.line, p.at.column) for p in found] == [
            (2, len(around[0]) + 1), (4, 1), (4, len(f"{written}。{around[0]}") + 1)
        ]  # fmt: skip
        for pointed in found:
            assert_exact(pointed, written)


MARKDOWN: Final = {
    "heading": "## {}\n\n文字",
    "emphasis": "前**{}**后",
    "half emphasis": "*前*{}_后_",
    "list": "- 一\n  - {}\n- 三",
    "quote": "> 引\n> {}\n",
    "table": "| 一 | 二 |\n|---|---|\n| {} | 三 |\n",
    "link text": "见[{}](https://a.example/x)。",
    "alt text": "![{}](a.png)",
    "html": "<p>前<b>{}</b></p>",
    "entity before": "&amp;&lt;&#22269;x {}",
    "escape before": r"\*\_\[ {}",
    "code": "前`{}`后",
    "fence": "```\n{}\n```",
    "hard break": "前  \n{}\\\n后",
    "title of a link": '[x](y "{}")',
}


@pytest.mark.parametrize("line_break", LINE_BREAKS.values(), ids=list(LINE_BREAKS))
@pytest.mark.parametrize("frame", MARKDOWN.values(), ids=list(MARKDOWN))
def test_markdown(tmp_path: Path, frame: str, line_break: str) -> None:
    for matter in ("", "---\nkind: promotion\n---\n"):
        for before, after in SURROUNDED.values():
            for written in ("国家级", "國家級", "国\u200b家級"):
                text = matter + "正文。\n\n" + frame.replace("{}", f"{before}{written}{after}")
                (pointed,) = checked(tmp_path, "a.md", text.replace("\n", line_break), b"")
                assert_exact(pointed, written)


def test_markup_inside_a_term_belongs_to_the_authors_slice(tmp_path: Path) -> None:
    for written in ("国**家**级", "国*家*级", "<b>国</b>家级", "国&#23478;级", "国\\\n家级"):
        (pointed,) = checked(tmp_path, "a.md", f"😀前。\n\n这是{written}面霜")
        assert pointed.raw[pointed.at.start : pointed.at.end].startswith("国")
        assert pointed.slice in written
        assert pointed.slice.endswith("级")
        line = lines_of(pointed.file)[pointed.at.line - 1]
        assert line[pointed.at.column - 1 :].startswith("国")


YAML: Final = {
    "plain": "title: {}\nbody: 文字\n",
    "double": 'title: "{}"\nbody: 文字\n',
    "single": "title: '{}'\nbody: 文字\n",
    "literal": "body: |\n  第一行\n\n  {}\n  后\n",
    "deep literal": "per_platform:\n  xiaohongshu:\n    body: |-\n        {}\n        后\n",
    "indicator": "body: |2\n    {}\n",
    "list": "body: 文字\ntags:\n  - 一\n  - {}\n",
    "flow": "{{body: 文字, tags: [一, '{}']}}\n",
}
HARMLESS: Final = [around for name, around in SURROUNDED.items() if name not in ("zero-width", "full width")]


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
@pytest.mark.parametrize("name", YAML)
@pytest.mark.parametrize("kind", ["a.yaml", "a.md"])
def test_yaml_and_front_matter(tmp_path: Path, kind: str, name: str, line_break: str) -> None:
    for before, after in HARMLESS:
        for written in ("国家级", "国 家 級", "国家\u200d级"):
            text = YAML[name].replace("{{", "{").replace("}}", "}").replace("{}", f"{before}{written}{after}")
            if kind == "a.md":
                if "body:" in text and name not in ("plain", "double", "single"):
                    continue
                text = f"---\n{text.replace('body: 文字', 'kind: article')}---\n正文\n"
            for pointed in checked(tmp_path, kind, text.replace("\n", line_break)):
                assert_exact(pointed, written)


def test_an_escaped_value_points_at_its_start(tmp_path: Path) -> None:
    """Where the file spells a value otherwise (escapes, folding), the line and column are those of the value."""
    for text in ('kind: article\nbody: "\\u524d国家级"\n', "kind: article\nbody: >\n  前\n  国家级\n"):
        (pointed,) = checked(tmp_path, "a.yaml", text)
        assert pointed.slice == TERM
        assert pointed.at.line == 2 or lines_of(text)[pointed.at.line - 1].strip()


def test_json(tmp_path: Path) -> None:
    for before, after in SURROUNDED.values():
        text = json.dumps({"title": f"{before}国家级{after}", "body": "文"}, ensure_ascii=False, indent=1)
        (pointed,) = checked(tmp_path, "a.json", text)
        assert_exact(pointed, TERM)


def test_jsonl_points_at_the_line_of_the_record(tmp_path: Path) -> None:
    bodies = [f"{before}{written}{after}" for written in WRITTEN.values() for before, after in SURROUNDED.values()]
    text = "\n\n".join(json.dumps({"body": body}, ensure_ascii=number % 2 == 0) for number, body in enumerate(bodies))
    found = checked(tmp_path, "a.jsonl", text, b"\xef\xbb\xbf")
    assert [pointed.at.line for pointed in found] == list(range(1, 2 * len(bodies), 2))
    for pointed, body in zip(found, bodies, strict=True):
        assert (pointed.at.column, pointed.raw) == (1, body)
        assert letters(pointed.slice) == TERM
        assert (
            pointed.raw.encode("utf-16-le")[2 * pointed.at.utf16_start :].decode("utf-16-le").startswith(pointed.slice)
        )


_NOISE = st.sampled_from(
    (
        "*",
        "**",
        "_",
        "`",
        "[",
        "](",
        ")",
        "<b>",
        "&amp;",
        "\\",
        "#",
        "> ",
        "- ",
        "\n",
        "\n\n",
        "😀",
        "\u200b",
        "e\u0301",
        "Ａ",
        "文",
        " ",
        "|",
    )
)


@given(st.lists(st.one_of(_NOISE, st.sampled_from(sorted(WRITTEN.values()))), max_size=14).map("".join))
def test_any_markdown_points_into_itself(raw: str) -> None:
    """However broken the markup, the slice begins and ends with the term's own letters, and holds them in order."""
    from copygate.model.draft import TextField

    draft = Draft("a", "a", (TextField("body", "body", raw, "markdown"),))
    for finding in check(draft, COMPILED, today=TODAY).findings:
        at = finding.location
        assert at is not None
        written = raw[at.start : at.end]
        assert folded(written[0]) == "国"
        assert letters(written).startswith("国")
        assert written.endswith(("级", "級"))
