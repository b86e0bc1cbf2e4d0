"""Reading rule files: both spellings give one tree, every error is reported at once, positions are exact."""

from __future__ import annotations

from datetime import date

import pytest

from copygate.dsl import ast
from copygate.dsl.diagnostics import display_width, render
from copygate.dsl.parser import parse
from copygate.dsl.spacing import split_words
from copygate.dsl.tokens import tokenise

ENGLISH = """\
rule absolute-claim "绝对化用语"
  cites     ad-law 9(3), ad-law false-publicity
  severity  block
  from      2015-09-01
  when      draft is promotional
  forbid    superlatives
    in      title, body first 20 chars, image-text
    despite fullwidth, variant
  unless    inside official-names
  unless    self-comparison or followed by "之一" within 2 chars
  message   "「{match}」是绝对化用语"
  suggest   "优质"
  example   bad  "全网最佳面霜" with kind promotion, endorser.age 8 finds "最佳"
  example   good "赏味期内口感最佳" with has evidence source
end
"""

CHINESE = """\
规则 absolute-claim "绝对化用语"
  依据   ad-law 9（3）、ad-law false-publicity
  级别   阻断
  自     ２０１５-09-01
  当     稿件 为 商业推广
  禁止   superlatives
    于   标题，正文 前 ２０ 字，图片文字
    即使 全角、异体
  除非   处于 official-names
  除非   self-comparison 或 其后有 「之一」 限于 2 字
  提示   "「{match}」是绝对化用语"
  改为   “优质”
  反例   "全网最佳面霜" 其中 类型 推广, 代言人.年龄 8 命中 "最佳"
  正例   "赏味期内口感最佳" 其中 有凭证 信源
完
"""


def test_both_spellings_give_one_tree() -> None:
    english, chinese = parse(ENGLISH, "a.rule"), parse(CHINESE, "b.rule")
    assert english.diagnostics == chinese.diagnostics == ()
    assert english.tree == chinese.tree


def test_a_tree_says_what_the_rule_says() -> None:
    (rule,) = parse(ENGLISH, "a.rule").tree.items
    assert isinstance(rule, ast.Rule)
    assert rule.name == "absolute-claim"
    assert rule.severity == "block"
    assert rule.from_date == date(2015, 9, 1)
    assert rule.cites == (ast.Cite("ad-law", "9(3)"), ast.Cite("ad-law", "false-publicity"))
    places = (ast.Place("title"), ast.Place("body", ast.Slice("first", "chars", 20)), ast.Place("image-text"))
    assert rule.verb == ast.Forbid(ast.Named("superlatives"), ast.Places(places), ("fullwidth", "variant"))
    assert rule.unless[1] == ast.Or(
        (
            ast.Reference("self-comparison"),
            ast.Surrounded("followed by", ast.Literally("之一"), ast.Distance("chars", 2)),
        )
    )
    assert rule.examples[0].settings[1] == ast.Setting("endorser.age", (ast.Quantity(8),))


def test_spans_are_the_words_themselves() -> None:
    (rule,) = parse(ENGLISH, "a.rule").tree.items
    assert isinstance(rule, ast.Rule)
    assert ENGLISH[rule.name_span.start : rule.name_span.end] == "absolute-claim"
    assert rule.when is not None
    assert ENGLISH[rule.when.span.start : rule.when.span.end] == "draft is promotional"
    assert isinstance(rule.verb, ast.Forbid)
    assert rule.verb.places is not None
    part = rule.verb.places.items[1]
    assert ENGLISH[part.span.start : part.span.end] == "body first 20 chars"
    assert ENGLISH[rule.span.start :].startswith("rule")
    assert ENGLISH[: rule.span.end].endswith("end")


def test_all_errors_are_reported_at_once() -> None:
    text = (
        ENGLISH.replace("block", "blok").replace("draft is promotional", "a and b or c").replace("suggest ", "sugest ")
    )
    codes = [diagnostic.code for diagnostic in parse(text, "a.rule").diagnostics]
    assert codes == ["unexpected", "mixed-and-or", "unexpected"]


def test_an_item_that_lost_a_clause_is_known_to_be_damaged() -> None:
    parsed = parse(ENGLISH.replace("block", "blok"), "a.rule")
    assert parsed.damaged == {"absolute-claim"}
    assert isinstance(parsed.tree.items[0], ast.Rule)


def test_citations_may_go_on_in_the_next_line() -> None:
    text = ENGLISH.replace("ad-law 9(3), ad-law", "ad-law 9(3),\n            ad-law")
    assert parse(text, "a.rule").tree == parse(ENGLISH, "a.rule").tree


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("rule a “b", "open-string"),
        ('rule аb "b" forbid x end', "mixed-scripts"),
        ('rule a "b"\n when 类型为推广 is x\n forbid y\nend', None),
        ('rule a "b"\n forbid draft forbid x\nend', "clause-inside-line"),
        ('rule rule "b"\nend', "reserved-word"),
        ('rule a "b"\n forbid x\n from 2026-02-30\nend', "no-such-day"),
        ('rule a "b"\n limit title.length <= ' + "9" * 400 + "\nend", "number-too-long"),
        ('rule a "b"\n forbid "\u202e"\nend', "hidden-character"),
        ('rule a "b" ;\nend', "unknown-character"),
        ('rule a "b"', "unfinished"),
    ],
)
def test_errors(text: str, code: str | None) -> None:
    codes = [diagnostic.code for diagnostic in parse(text, "a.rule").diagnostics]
    assert codes == [] if code is None else code in codes


def test_an_article_is_text() -> None:
    tokens, problems = tokenise("cites a 9(3), b 287-1, c 255.0(f), d 第七条", "")
    assert problems == []
    assert [token.text for token in tokens if token.terminal == "ARTICLE"] == ["9(3)", "287-1", "255.0(f)"]


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ("标题或正文", ("标题", "或", "正文")),
        ("类型为推广", ("类型", "为", "推广")),
        ("正文前20字", ("正文", "前", "20", "字")),
        ("绝对化用语", ()),
        ("标题正文", ()),
        ("或", ()),
    ],
)
def test_where_spaces_were_forgotten(run: str, words: tuple[str, ...]) -> None:
    assert split_words(run) == words


def test_a_diagnostic_points_below_the_word_in_columns() -> None:
    text = '规则 a "绝对化" 用语\n完'
    (diagnostic, *_) = parse(text, "rules/a.rule").diagnostics
    head, line, marks = render(diagnostic, text, "zh").split("\n")[:3]
    assert head.startswith("rules/a.rule:1:12: ")
    assert line == '   1 │ 规则 a "绝对化" 用语'
    assert marks.split("▔", 1)[0] == "     │ " + " " * display_width('规则 a "绝对化" ')


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("规则 坏", []),
        ("规则 坏\n完\n", []),
        ('规则 坏 "x"\n  限制 标题.长度 <=\n完\n规则 好 "y"\n  禁止 "z"\n完\n', ["好"]),
        ('rule a "x"\n  limit title.length <= # 20\nend\nrule b "y"\n  forbid "z"\nend\n', ["b"]),
    ],
)
def test_one_mistake_is_told_once_or_twice(text: str, items: list[str]) -> None:
    """What is left unfinished is set aside for good, not found again at every reading."""
    parsed = parse(text, "a.rule")
    assert 1 <= len(parsed.diagnostics) <= 2
    assert [item.name for item in parsed.tree.items] == items
