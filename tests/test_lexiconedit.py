"""Lexicon files are edited where something changes and nowhere else: comments, order and layout are the writer's."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from copygate.errors import InputError
from copygate.intake.yamlsource import YamlError
from copygate.packs.declared import DeclaredFile
from copygate.packs.lexiconedit import new_lexicon, spelled, with_group, with_items, with_key
from copygate.packs.lexicons import read_lexicon
from copygate.resources import bundled

BLOCK = """\
name: x     # 名
title: 词
groups:
  - id: a
    source: s
    added: 2026-01-01
    terms:
      - 一号   # 注释在后
      - "二号"

      # 注释在前
    suggest: []
  - {id: b, source: s, added: 2026-01-01, terms: [三号, 四号]}   # 一行写完
# 文件末尾的注释
"""


def changed(before: str, after: str) -> list[str]:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
    return [line for line in lines if line[:1] in "+-" and not line.startswith(("---", "+++"))]


@pytest.mark.parametrize(
    ("group", "key", "words", "wanted"),
    [
        ("a", "terms", ["新词"], ["+      - 新词"]),
        ("a", "suggest", ["好", "更 好"], ["-    suggest: []", "+    suggest: [好, 更 好]"]),
        ("a", "allow", ["一号线"], ["+    allow: [一号线]"]),
        (
            "b",
            "terms",
            ["五: 号"],
            ["-", '+  - {id: b, source: s, added: 2026-01-01, terms: [三号, 四号, "五: 号"]}   # 一行写完'],
        ),
        (
            "b",
            "allow",
            ["三号线"],
            ["-", "+  - {id: b, source: s, added: 2026-01-01, terms: [三号, 四号], allow: [三号线]}   # 一行写完"],
        ),
        (None, "allow", ["一号楼"], ["+allow: [一号楼]"]),
    ],
)
def test_only_the_line_that_changes_changes(group: str | None, key: str, words: list[str], wanted: list[str]) -> None:
    found = changed(BLOCK, with_items(BLOCK, group, key, words))
    assert len(found) == len(wanted)
    assert all(line.startswith(start) for line, start in zip(found, wanted, strict=True))


def test_a_group_and_a_key_go_to_the_end_before_the_last_comment() -> None:
    after = with_group(BLOCK, {"id": "新", "source": "手册4", "added": "2026-11-21", "terms": ["甲", "1", "true"]})
    added = ["+  - id: 新", "+    source: 手册4", "+    added: 2026-11-21", '+    terms: [甲, "1", "true"]']
    assert changed(BLOCK, after) == added
    assert changed(BLOCK, with_key(BLOCK, "a", "replace", "零号")) == ["+    replace: 零号"]


def test_what_is_written_reads_back() -> None:
    words = ["平常", "true", "1.0", "a: b", "#标签", "[x]", "it's", '引"号', "- 横", " 空 ", "2026-01-01", "反\\斜"]
    text = new_lexicon("x", "词: 表", [{"id": "g", "source": "s", "added": "2026-11-21", "terms": words}])
    file = DeclaredFile("x.yaml", text)
    lexicon = read_lexicon(file)
    assert file.problems == []
    assert lexicon is not None
    assert list(lexicon.groups[0].terms) == words
    assert spelled("平常") == "平常"


@pytest.mark.parametrize(
    "path", sorted(bundled("rules").glob("cn/*/lexicons/*.yaml"))[::12], ids=lambda path: path.stem
)
def test_the_lexicons_that_ship_can_be_edited(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lexicon = read_lexicon(DeclaredFile(str(path), text))
    assert lexicon is not None
    group = lexicon.groups[-1]
    after = with_items(text, group.id, "allow", ["一个放行短语"])
    assert len(changed(text, after)) <= 2
    read = read_lexicon(DeclaredFile(str(path), after))
    assert read is not None
    assert read.groups[-1].allow == (*group.allow, "一个放行短语")


@pytest.mark.parametrize("text", ["", "- a\n", "name: x\n", "groups: 1\n", "a: &x 1\nb: *x\n"])
def test_what_is_no_lexicon_is_refused(text: str) -> None:
    with pytest.raises((InputError, YamlError)):
        with_items(text, "a", "terms", ["x"])
