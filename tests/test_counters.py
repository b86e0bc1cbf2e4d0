"""Lengths as platforms count them: X by the published conformance cases of twitter-text, the others by hand."""

from __future__ import annotations

import json
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from copygate.dsl import ast
from copygate.evaluation.measures import COUNTERS, measure
from copygate.evaluation.repetition import keyword_density
from copygate.evaluation.scope import Scope
from copygate.evaluation.xcount import links, x_weighted
from copygate.extraction.document import document_of
from copygate.intake.reader import read_file
from copygate.intake.schema import draft_from_mapping
from copygate.matching.leaf import DetectorLeaf
from copygate.matching.scanner import Scanner
from copygate.matching.structure import structure_of

PUBLISHED = json.loads((Path(__file__).parents[1] / "fixtures/counters/twitter-text.json").read_text(encoding="utf-8"))
FAMILY = "👨\u200d👩\u200d👧\u200d👦"
FLAG = "🇨🇳"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"


@pytest.mark.parametrize(("text", "weight"), PUBLISHED["weighted"])
def test_weighs_as_published(text: str, weight: int) -> None:
    assert x_weighted(text) == weight


@pytest.mark.parametrize(("text", "found"), PUBLISHED["links"])
def test_finds_links_as_published(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in links(text)] == found


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("", 0),
        ("新品上市", 8),
        ("，。！", 6),
        ("“引号”", 6),  # curly quotes weigh 1 each: U+201C and U+201D
        (FAMILY, 2),
        (FLAG, 2),
        (SCOTLAND, 2),
        ("👍🏽", 2),
        ("❤️", 2),
        ("☎︎", 4),  # text presentation asked for: two characters, no emoji
        ("😀🏽", 4),  # a skin tone joins persons only
        ("1️⃣", 2),
        ("©", 1),
        ("e\u0301", 1),  # composed first
        ("한", 2),
        ("看example.com这里", 6 + 23),
        ("版本1.2.3", 4 + 5),
        ("me@example.com", 14),
        ("等等...好", 4 + 3 + 2),
        ("https://例子.中国/路径", 23 + 4),  # a path holds no Chinese characters
    ],
)
def test_x_weight_by_hand(text: str, weight: int) -> None:
    assert x_weighted(text) == weight


@pytest.mark.parametrize(
    ("text", "chars", "utf16", "octets", "xhs"),
    [
        ("", 0, 0, 0, 0),
        ("abc", 3, 3, 3, 2),
        ("周末露营", 4, 4, 12, 4),
        ("周末camping", 9, 9, 13, 6),
        ("ａｂ", 2, 2, 6, 2),
        ("😀", 1, 2, 4, 2),
        (FAMILY, 7, 11, 25, 11),
        (FLAG, 2, 4, 8, 4),
        ("👍🏽", 2, 4, 8, 4),
        ("e\u0301", 2, 2, 3, 2),
        ("a\r\nb", 4, 4, 4, 2),
        ("𠮷野家", 3, 4, 10, 4),
    ],
)
def test_counters_by_hand(text: str, chars: int, utf16: int, octets: int, xhs: int) -> None:
    counted = [COUNTERS[unit](text) for unit in ("chars", "utf16", "bytes", "xhs-units")]
    assert counted == [chars, utf16, octets, xhs]


def _measured(name: str, unit: str | None = None, **draft: object) -> float:
    document = document_of(draft_from_mapping(draft, path="d.md"))
    leaves = [DetectorLeaf(f"detector:{what}", what) for what in ("hashtag", "mention", "url", "emoji")]
    subject, _, what = name.rpartition(".")
    found = measure(Scope(document, Scanner(leaves).scan(document), date(2026, 11, 21)), subject, what, unit)
    assert isinstance(found, float)
    return found


def test_post_is_body_and_tags() -> None:
    """Where a platform has one field, the tags count: with the sign that goes before them and the blank between."""
    draft: dict[str, Any] = {"title": "never counted", "body": "Hello #one", "tags": ["two", "#three"]}
    assert _measured("post.length", "chars", **draft) == len("Hello #one #two #three")
    assert _measured("post.length", "x-weighted", **draft) == len("Hello #one #two #three")
    assert _measured("post.hashtag-count", **draft) == 3
    assert _measured("body.hashtag-count", **draft) == 1


def test_paragraphs_of_markdown_are_lines_apart(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("第一段。\n\n第二段**加重**。\n- 甲\n- 乙\n", encoding="utf-8")
    document = document_of(next(read_file(path)))
    found = measure(Scope(document, Scanner([]).scan(document), date(2026, 11, 21)), "body", "length", "chars")
    assert found == len("第一段。\n\n第二段加重。\n甲\n乙")


def test_longest_sentence() -> None:
    assert structure_of("短句。这一句共有八字!\n尾").longest_sentence == 8
    assert structure_of("").longest_sentence == 0
    assert _measured("body.longest-sentence", body="一二三。四五") == 4


def test_han_share() -> None:
    assert _measured("body.han-share", body="新品 abcd") == pytest.approx(100 / 3)
    assert _measured("body.han-share", body="123 😀") == 0
    assert _measured("body.han-share", title="没有正文") == 0


def test_keyword_density() -> None:
    assert keyword_density("减肥茶" * 5) == pytest.approx(100)
    assert keyword_density("") == 0
    assert keyword_density("哈" * 50) == 0
    assert keyword_density("面粉过筛,面粉加水揉面,面粉醒好,面粉擀皮。") == 0, "four times is no stuffing"
    assert keyword_density("@shop " * 9 + "[笑哭]" * 9) == 0, "accounts and emoji are no keywords"
    assert keyword_density("cheap shoes online, " * 5) == pytest.approx(100 * 6 / 16)


@pytest.mark.parametrize(
    "piece", ["a.", ".a", "http://", "(a", "a.com/(", "a.com/!", "中.", "1.1", "-a.com", "👨\u200d", "a_b.", "＠a.com"]
)
def test_x_weight_is_linear(piece: str) -> None:
    """Four times the text takes about four times as long, whatever it repeats."""

    def seconds(times: int) -> float:
        text = piece * times
        best = float("inf")
        for _ in range(5):
            start = time.process_time()
            x_weighted(text)
            best = min(best, time.process_time() - start)
        return best

    assert seconds(16_000) < 10 * seconds(4_000) + 0.05


def test_a_rule_may_limit_every_measure() -> None:
    from copygate.dsl.parser import parse

    for name in ("post.length", "帖子.长度", "body.longest-sentence", "正文.关键词密度"):
        read = parse(f'rule r "r"\n  limit {name} <= 5\n  severity note\nend', "r.rule")
        assert not read.diagnostics
        assert isinstance(read.tree.items[0], ast.Rule)
