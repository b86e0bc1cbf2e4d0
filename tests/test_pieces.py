"""A rule file parsed item by item is the file parsed whole, whatever is typed where; and both know what is broken."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from copygate.dsl import ast
from copygate.dsl.parser import parse
from copygate.model.span import Span
from copygate_cli.editor.pieces import Pieces
from tests.conftest import FEW

ITEMS = [
    '规则 甲 "甲"\n  依据   law 1\n  级别   阻断\n  禁止   任一项 ("最佳", lexicon) 邻近 /好+/\n    于 标题, 正文 前 20 字\n  反例   "最佳"\n完\n',
    'rule b "乙"\n  cites law 9(3)\n  severity warn\n  when platforms includes x and not quoted\n  limit title.length <= 20\nend  # 末\n',
    '定义 丙 "丙"\n  当 平台 包含 小红书 或 (类型 为 推广 且 出现 "直播")\n完\n\n# 说明:规则 在下面\n',
    'workflow house "复核"\n  tier first "初审" by editor\n  four-eyes when kind is promotion\nend\n',
]
BROKEN = ["完\n", "规则", "rule c", '  提示 "没有闭合\n', "\u202e", "   ", "规则 甲 “甲”\n", "end", "#", "\n\n", "🙂"]


def places(part: Any) -> list[Any]:
    """All spans of a tree, in order."""
    if isinstance(part, Span):
        return [part]
    if isinstance(part, ast.Node):
        return [place for value in part.__dict__.values() for place in places(value)]
    return [place for each in part for place in places(each)] if type(part) is tuple else []


def agrees(pieces: Pieces, text: str) -> None:
    found, whole = pieces.parse(text, "a.rule"), parse(text, "a.rule")
    assert bool(found.diagnostics) == bool(whole.diagnostics)
    if not whole.diagnostics:
        assert found.tree == whole.tree
        assert places(found.tree.items) == places(whole.tree.items)
        assert found.damaged == whole.damaged


@FEW
@given(st.lists(st.sampled_from(ITEMS), max_size=6), st.data())
def test_item_by_item_is_the_whole(items: list[str], data: st.DataObject) -> None:
    pieces, text = Pieces(), "\n".join(items)
    agrees(pieces, text)
    for _ in range(4):
        at = data.draw(st.integers(0, len(text)))
        until = at + data.draw(st.sampled_from([0, 0, 1, 3]))
        text = text[:at] + data.draw(st.sampled_from([*BROKEN, "字", *ITEMS])) + text[until:]
        agrees(pieces, text)
