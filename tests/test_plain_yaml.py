"""What is read of a pack without a YAML library is what libyaml reads, and that is nearly all that packs hold."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copygate.intake.yamlsource import YamlError, read_yaml
from copygate.packs.plainyaml import read_plain

FILES = sorted((Path(__file__).resolve().parent.parent / "rules").rglob("*.yaml"))


def agrees(text: str) -> bool:
    """Whether the text is read at all; what is read must be what libyaml reads."""
    read = read_plain(text)
    if read is None:
        return False
    whole, _ = read_yaml(text, libyaml=True)
    assert read == whole
    assert repr(read) == repr(whole)  # 1 is not True
    return True


def test_packs_are_read_without_a_library() -> None:
    read = [agrees(path.read_text(encoding="utf-8")) for path in FILES]
    assert sum(read) >= 0.95 * len(read)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: b\n", {"a": "b"}),
        ("a:\nb: ~\n", {"a": None, "b": None}),
        ("a: x # why\n# all\nb: C#\n", {"a": "x", "b": "C#"}),
        ("a: http://x.cn/?q=1\n", {"a": "http://x.cn/?q=1"}),
        ("a: [b, 1, 1.5, true, 007, 2026-01-31, 'c, d', \"e\\\\\\n\"]\n", None),
        ("a:\n  - [[x, y], 6, [z]]\n  - {k: v, n: [1,\n     2,] }\n", {"a": [[["x", "y"], 6, ["z"]], {"k": "v", "n": [1, 2]}]}),
        ("a:\n  - id: x\n    terms: [一,\n      二, # 注\n      三]\n  - id: y\n", {"a": [{"id": "x", "terms": ["一", "二", "三"]}, {"id": "y"}]}),
        ("a: 'it''s'\nb: \"\"\nc: []\nd: {}\n", {"a": "it's", "b": "", "c": [], "d": {}}),
        ("a:\n  b:\n    - x\n    - y z\n  c: 1\nd: 2", {"a": {"b": ["x", "y z"], "c": 1}, "d": 2}),
    ],
)  # fmt: skip
def test_plain_spellings(text: str, value: object) -> None:
    assert agrees(text)
    assert value is None or read_plain(text) == value


@pytest.mark.parametrize(
    "text",
    [
        *("", "- a\n", " a: b\n", "a: b\n c\n", "a: b\n  c: d\n", "a: |\n  b\n", "a: &x b\n", "a: *x\n", "a: !t b\n", "a: b: c\n"),
        *("a: b\na: c\n", "a: [b\n", "a: [b]]\n", "a: [b c: d]\n", "a: [b, , c]\n", "a: [a\n  b]\n", "---\na: b\n", "a: b\n...\n"),
        *("a: {b}\n", "a: {b: }\n", "a: 'b\n", 'a: "\\u4e00"\n', "a: \"b\" c\n", "a: b\tc\n", "a:\n- b\n", "a: b\r\n", "? a\n: b\n"),
        *("<<: {a: b}\n", "a: -\n", "a:\n  - - b\n", "a: @b\n", "a: %b\n", "a: \x07\n", "a: b \\\n", "a: [*b]\n", "a: [-]\n", "a: #b\n"),
        *("a: [" * 40 + "]" * 40 + "\n", "a: {b: c, b: d}\n", "a: [b #c\n]\n", "a: [b # c\n]\n", "a: ok\n\ufeffb: c\n", "a: [b]#c\n"),
        *("a: [b?]\n", "a: [b?c, d]\n", "a: ['b', c?]\n", "a: {b: c?d}\n", "a: b?c\n"),
    ],
)  # fmt: skip
def test_what_may_mean_more_is_left_alone_or_read_alike(text: str) -> None:
    try:
        read_yaml(text, libyaml=True)
    except YamlError:
        assert read_plain(text) is None
    else:
        agrees(text)


_PIECES = st.sampled_from(
    [
        *("a", "键", "b c", ": ", ":", "- ", "-", "[", "]", "{", "}", ", ", ",", "\n", "\n  ", "\n    ", "  ", " ", "#", " # x", '"', "'"),
        *("1", "-1", "0.5", "~", "null", "true", "|", "&", "*", "!", "%", "@", "`", "?", "x?", "\\", "''", '"q"', "'q'", "k: v", "- k: v", "..."),
    ]
)  # fmt: skip


@pytest.mark.property
@given(st.lists(_PIECES, max_size=14).map("".join))
def test_any_text_is_left_alone_or_read_alike(text: str) -> None:
    test_what_may_mean_more_is_left_alone_or_read_alike("k: v\n" + text)
    test_what_may_mean_more_is_left_alone_or_read_alike("k:" + text)
