"""The printer, the formatter and the change of spelling: none of them changes what a file means."""

from __future__ import annotations

import re
from pathlib import Path
from random import Random
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copygate.dsl import ast
from copygate.dsl.checker import check_file
from copygate.dsl.fmt import format_text, respell
from copygate.dsl.keywords import KEYWORDS, terminals
from copygate.dsl.parser import parse
from copygate.dsl.printer import print_file
from copygate.dsl.tokens import tokenise
from copygate.model.vocabulary import chinese_names, english_names
from tests.strategies import SCOPE, source_files

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = sorted((ROOT / "rules").rglob("*.rule"))
LANGUAGES: tuple[Literal["en", "zh"], ...] = ("en", "zh")

languages = st.sampled_from(LANGUAGES)


@given(source_files(), languages)
def test_parsing_what_was_printed_gives_the_tree(tree: ast.SourceFile, lang: Literal["en", "zh"]) -> None:
    text = print_file(tree, lang)
    parsed = parse(text, "x.rule")
    assert parsed.diagnostics == (), text
    assert parsed.tree == tree, text


@given(source_files(), languages)
def test_what_is_printed_is_formatted(tree: ast.SourceFile, lang: Literal["en", "zh"]) -> None:
    text = print_file(tree, lang)
    assert format_text(text) == text


@given(source_files(), languages, st.randoms(use_true_random=False))
def test_formatting_is_idempotent_and_keeps_tree_and_comments(
    tree: ast.SourceFile, lang: Literal["en", "zh"], random: Random
) -> None:
    messy = _mess_up(print_file(tree, lang), random)
    once = format_text(messy)
    assert format_text(once) == once
    assert parse(once, "x.rule").tree == tree
    assert _comments(once) == _comments(messy)


@given(source_files(), languages, st.randoms(use_true_random=False))
def test_respelling_there_and_back_keeps_tree_gaps_and_comments(
    tree: ast.SourceFile, lang: Literal["en", "zh"], random: Random
) -> None:
    messy = _mess_up(print_file(tree, lang), random)
    other = respell(messy, "zh" if lang == "en" else "en")
    back = respell(other, lang)
    assert parse(other, "x.rule").tree == tree
    assert parse(back, "x.rule").tree == tree
    assert _comments(other) == _comments(messy)
    assert _gaps(other) == _gaps(messy)
    assert back == _single_spaced_keywords(messy)


@given(
    st.text(st.characters(codec="utf-8") | st.sampled_from('规则 rule end 完 when 当 "“(,)#/<=9%\n\u200b'), max_size=80)
)
def test_parsing_and_formatting_never_raise(text: str) -> None:
    parsed = parse(text, "x.rule")
    check_file(parsed.tree, SCOPE, "x.rule", text, parsed.damaged)
    format_text(text)
    respell(text, "zh")
    respell(text, "en")


@given(source_files(), languages, st.data())
def test_damaged_rules_never_raise(tree: ast.SourceFile, lang: Literal["en", "zh"], data: st.DataObject) -> None:
    text = print_file(tree, lang)
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, min(len(text), start + 12)))
    broken = text[:start] + data.draw(st.sampled_from(["", '"', "(", "9", "且", "end\n", "\nrule"])) + text[stop:]
    parsed = parse(broken, "x.rule")
    check_file(parsed.tree, SCOPE, "x.rule", broken, parsed.damaged)
    assert format_text(format_text(broken)) == format_text(broken)


@given(source_files(), languages)
def test_generated_rules_name_only_what_exists(tree: ast.SourceFile, lang: Literal["en", "zh"]) -> None:
    text = print_file(tree, lang)
    codes = {d.code for d in check_file(parse(text, "x.rule").tree, SCOPE, "x.rule", text)}
    wrong = {
        code for code in codes if code.startswith(("unknown", "wrong", "words-run")) and code != "unknown-placeholder"
    }
    assert not wrong, text


@pytest.mark.parametrize("path", SHIPPED, ids=[path.relative_to(ROOT / "rules").as_posix() for path in SHIPPED])
def test_shipped_rules_survive(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tree = parse(text, path.name).tree
    assert parse(format_text(text), path.name).tree == tree
    for lang in LANGUAGES:
        assert parse(respell(text, lang), path.name).tree == tree
        assert parse(print_file(tree, lang), path.name).tree == tree


MESSY = """\
# 文件头
规则   ad-label   “商业内容须标明「广告」”   # 标题后
  依据 internet-ads 9,
       ad-law 14
# 说明
  级别 阻断
  自 2023-05-01


  当   稿件 为 商业推广
  必须有 广告标识
    于 标题，正文 前 ２０ 字、图片角标 （ 高度 ≥ 2 ％ ）
  提示 "写明"
  反例 “链接在「左下角」” 其中 类型 推广，标签("a","b")
  正例 "【广告】"
完
# 下一条
定义 x "y"
  当 kind in (promotion,article)
    or has title
end
"""

TIDY = """\
# 文件头
规则 ad-label "商业内容须标明「广告」"  # 标题后
  依据      internet-ads 9,
    ad-law 14
  # 说明
  级别      阻断
  自        2023-05-01

  当        稿件 为 商业推广
  必须有    广告标识
    于      标题, 正文 前 20 字, 图片角标(高度 >= 2%)
  提示      "写明"
  反例      "链接在「左下角」" 其中 类型 推广, 标签 ("a", "b")
  正例      "【广告】"
完

# 下一条
定义 x "y"
  当        kind in (promotion, article)
    or has title
end
"""


def test_formatting_a_messy_file() -> None:
    assert format_text(MESSY) == TIDY
    assert parse(MESSY, "").tree == parse(TIDY, "").tree


def test_what_does_not_parse_is_left_alone() -> None:
    assert format_text("rule  x\n   when") == "rule  x\n   when"


def test_names_that_the_writer_chose_are_not_respelled() -> None:
    text = (
        'rule title "t"\n  cites body 评论\n  when has title\n  limit title.length <= spec x.title\nend\n'
        'workflow comment "w"\n  tier image "t" by editor checklist title\n  sign-off claim by legal\nend\n'
    )
    assert parse(respell(text, "zh"), "").tree == parse(text, "").tree
    assert respell(text, "zh") == (
        '规则 title "t"\n  依据 body 评论\n  当 有 标题\n  限制 标题.长度 <= 规格 x.title\n完\n'
        '流程 comment "w"\n  审级 image "t" 由 编辑 清单 title\n  会签 claim 由 法务\n完\n'
    )


def test_no_word_has_two_meanings() -> None:
    assert len(terminals()) == 2 * len(KEYWORDS)
    names = {*chinese_names(), *english_names()}
    assert not names & set(terminals())
    assert len(english_names()) == len(chinese_names())


def _mess_up(text: str, random: Random) -> str:
    """Other gaps, empty lines, comments and full-width punctuation between tokens; never inside one."""
    choose = random.choice
    tokens, _ = tokenise(text, "")
    pieces, at = [], 0
    for token in tokens:
        gap = text[at : token.span.start]
        if "\n" in gap:
            gap = choose(["\n", "  # 注\n", "\n\n# note\n  ", "\n   ", " \n\t", "\r\n"])
        elif gap:
            gap = choose([" ", "   ", "\t", "\u3000"])
        pieces += [gap, text[token.span.start : token.span.end]]
        if token.terminal in ("_COMMA", "_LPAR", "_RPAR"):
            pieces[-1] = choose([pieces[-1], {",": "，", "(": "（", ")": "）"}[pieces[-1]]])
        at = token.span.end
    return "".join(pieces) + choose(["", "\n", "\n# 完\n"])


def _comments(text: str) -> list[str]:
    return [comment.rstrip("\r") for comment in re.findall(r"#(?: 注| note| 完)", text)]


def _gaps(text: str) -> list[str]:
    tokens, _ = tokenise(text, "")
    ends = [0, *(token.span.end for token in tokens)]
    starts = [*(token.span.start for token in tokens), len(text)]
    return [text[a:b] for a, b in zip(ends, starts, strict=True)]


def _single_spaced_keywords(text: str) -> str:
    tokens, _ = tokenise(text, "")
    pieces, at = [], 0
    for token in tokens:
        written = text[token.span.start : token.span.end]
        pieces += [text[at : token.span.start], token.text if token.terminal in _KEYWORD_TERMINALS else written]
        at = token.span.end
    return "".join((*pieces, text[at:]))


_KEYWORD_TERMINALS = frozenset(name for name, _, _ in KEYWORDS)
