"""Promises of intake: what is declared arrives, what is not understood never passes, one bad input spoils no other."""

from __future__ import annotations

import json
import os
import tracemalloc
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from copygate.errors import InputError
from copygate.intake.flatyaml import read_flat
from copygate.intake.reader import MAX_FILE_BYTES, read_file
from copygate.intake.schema import draft_from_mapping, draft_from_text
from copygate.intake.vocabulary import DRAFT_KEYS, KINDS
from copygate.intake.yamlsource import compose, read_yaml
from copygate.model.draft import Draft, Record, TextField
from copygate.model.location import locate
from copygate.model.platforms import PLATFORMS, platform_named
from copygate.model.span import Span

SCHEMA = json.loads((Path(__file__).parent.parent / "schemas/draft.v1.json").read_text("utf-8"))


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def one(folder: Path, name: str, content: str | bytes) -> Draft:
    (draft,) = read_file(written(folder, name, content))
    return draft


def codes(draft: Draft) -> list[str]:
    return [problem.code for problem in draft.problems]


def field(draft: Draft, name: str) -> TextField:
    return next(field for field in draft.fields if field.name == name)


@pytest.mark.parametrize(
    ("declared", "name", "value"),
    [
        ({"kind": "文章"}, "kind", "article"),
        ({"类型": "live_script"}, "kind", "live-script"),
        ({"Kind": "Promotion"}, "kind", "promotion"),
        ({"商业关系": "无"}, "commercial-relation", False),
        ({"commercial_relation": "品牌寄样"}, "commercial-relation", "品牌寄样"),
        ({"购买链接": True}, "purchase-link", True),
        ({"ai-generated": "是"}, "ai-generated", True),
        ({"publish_at": "2025-06-18"}, "publish-at", date(2025, 6, 18)),
        ({"发布截止": "2025-07-18"}, "publish-until", date(2025, 7, 18)),
        ({"发布时间": "2025-06-18T20:00+08:00"}, "publish-at", datetime(2025, 6, 18, 12, tzinfo=UTC)),
        ({"截止": "2025-06-18 20:00"}, "due-at", datetime(2025, 6, 18, 20)),
        ({"tags": "#护肤 #面霜, 好物"}, "tags", ("#护肤", "#面霜", "好物")),
        ({"备选": ["甲", "乙"]}, "alternatives", ("甲", "乙")),
        ({"Product Line": ["a", 1]}, "product-line", ("a", 1)),
    ],
)
def test_every_spelling_arrives_under_the_vocabulary_name(
    declared: dict[str, object], name: str, value: object
) -> None:
    draft = draft_from_mapping({"正文": "好", **declared}, path="a")
    assert draft.problems == ()
    assert draft.attributes[name] == value


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ({"platfroms": "x"}, "unknown-key"),
        ({"PLATFROMS": "x"}, "unknown-key"),
        ({"purchaseLink": "x"}, "unknown-key"),
        ({"购买连接": "x"}, "unknown-key"),
        ({"kind": "post"}, "unknown-kind"),
        ({"platforms": ["xiaohongshuu"]}, "unknown-platform"),
        ({"platforms": "某某站"}, "unknown-platform"),
        ({"publish_at": "2025-02-30"}, "bad-date"),
        ({"publish_at": "0001-01-01T00:00+14:00"}, "bad-date"),
        ({"title": ["a"]}, "wrong-type"),
        ({"title": True}, "wrong-type"),
        ({"menu": {"a": 1}}, "wrong-type"),
        ({"ai_generated": "somewhat"}, "wrong-type"),
        ({"endorsers": [{"name": "张三", "age": "九岁"}]}, "wrong-type"),
        ({"endorsers": [{"nmae": "张三"}]}, "unknown-key"),
        ({"evidence": [{"issuer": "药监局"}]}, "missing-key"),
        ({"text": "又一份"}, "duplicate-key"),
        ({"title": "\ud800"}, "invalid-text"),
        ({"title": "a\0b"}, "invalid-text"),
        ({"per_platform": {"xhss": "a"}}, "unknown-platform"),
        ({"per_platform": {"x": {"publish_at": "2025-01-01"}}}, "unknown-key"),
    ],
)
def test_what_is_not_understood_is_a_problem(declared: dict[str, object], code: str) -> None:
    assert codes(draft_from_mapping({"body": "好", **declared}, path="a")) == [code]


def test_null_is_absent_and_nothing_to_check_is_a_problem() -> None:
    assert codes(draft_from_mapping({"body": None, "kind": None}, path="a")) == ["no-text"]
    assert draft_from_text("好", title=None).attributes == {}


def test_platforms_go_by_any_of_their_names() -> None:
    for platform in PLATFORMS:
        for name in (platform.id, platform.zh, platform.en.upper(), *platform.aliases):
            assert platform_named(name) is platform
    assert draft_from_text("好", 平台="小红书、公众号，RED").platforms == ("xiaohongshu", "wechat")


def test_variants_carry_their_platform_and_are_destined_for_it() -> None:
    draft = draft_from_mapping({"body": "好", "per_platform": {"小红书": {"正文": "赞", "tags": ["a"]}}}, path="a")
    assert [(f.name, f.platform) for f in draft.fields[1:]] == [
        ("per_platform.xiaohongshu.body", "xiaohongshu"),
        ("per_platform.xiaohongshu.tags[0]", "xiaohongshu"),
    ]
    assert draft.platforms == ("xiaohongshu",)


def test_sources_of_claims_are_evidence_for_them() -> None:
    sources = ["柳叶刀", {"issuer": "药监局", "valid_until": "2026-01-01"}]
    draft = draft_from_mapping({"body": "好", "claims": [None, {"text": "有效", "sources": sources}]}, path="a")
    assert [(e.issuer, e.subject, e.valid_until) for e in draft.evidence] == [
        ("柳叶刀", "有效", None),
        ("药监局", "有效", date(2026, 1, 1)),
    ]


MARKDOWN = """---
标题: "最佳"
tags: [护肤, '面霜']
note: "\\u6700佳"
per_platform:
  x:
    body: |

      第一行😀
        第二行最佳
    title: >
      折
      叠
---

# 正文最佳
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_positions_are_those_of_the_file(tmp_path: Path, newline: str, bom: str) -> None:
    text = MARKDOWN.replace("\n", newline)
    draft = one(tmp_path, "a.md", bom + text)
    assert draft.problems == ()
    lines = text.split(newline)
    for name, words in [
        ("title", "最佳"),
        ("tags[0]", "护肤"),
        ("tags[1]", "面霜"),
        ("per_platform.x.body", "第二行最佳"),
        ("body", "正文最佳"),
    ]:
        found = field(draft, name)
        start = found.raw.index(words)
        at = locate(found, Span(start, start + len(words)))
        assert found.source.exact
        assert lines[at.line - 1].startswith(words, at.column - 1), name
    assert not field(draft, "per_platform.x.title").source.exact


def test_json_positions_and_utf16(tmp_path: Path) -> None:
    draft = one(tmp_path, "a.json", '{"a": {"title": [1]},\n  "tags": ["x", "😀最佳"], "body": "\\u6700"}')
    at = locate(field(draft, "tags[1]"), Span(1, 3))
    assert (at.line, at.column, at.utf16_start, at.utf16_end) == (2, 19, 2, 4)
    assert not field(draft, "body").source.exact


def test_every_line_break_counts_once() -> None:
    found = TextField("body", "body", "a\r\nb\rc\nd")
    assert [(locate(found, Span(i, i)).line, locate(found, Span(i, i)).column) for i in (0, 3, 5, 7)] == [
        (1, 1),
        (2, 1),
        (3, 1),
        (4, 1),
    ]
    assert locate(found, Span(7, 8), record_line=9).line == 9


@pytest.mark.parametrize(
    ("yaml", "code"),
    [
        ("a: &x 1\nb: *x", "yaml-refused"),
        ("a: !!python/object:os.system x", "yaml-refused"),
        ("<<: {a: 1}", "yaml-refused"),
        ("? [a]\n: b", "yaml-refused"),
        ("a: 1\na: 2", "duplicate-key"),
        ("a: [1", "yaml-syntax"),
        ("a: \x07", "yaml-syntax"),
        ("a: " + "[" * 70 + "]" * 70, "yaml-refused"),
        ("a: 1\n---\nb: 2", "yaml-refused"),
        ("- a", "wrong-type"),
    ],
)
def test_yaml_beyond_plain_declarations_is_refused_with_its_place(tmp_path: Path, yaml: str, code: str) -> None:
    draft = one(tmp_path, "a.yaml", yaml)
    assert codes(draft) == [code]
    assert draft.problems[0].line is not None


WORDS = st.text("ab01_.-+/:，。：“最佳 ,[]#~eE", min_size=1, max_size=8)
FLAT = st.tuples(
    st.text("ab类型_-1", min_size=1, max_size=4),
    st.one_of(WORDS, st.lists(WORDS, max_size=3).map(lambda i: f"[{', '.join(i)}]")),
)


@settings(max_examples=300, deadline=None)
@given(st.lists(FLAT, min_size=1, max_size=3), st.sampled_from(["\n", "\r\n"]))
def test_flat_front_matter_means_what_yaml_says(pairs: list[tuple[str, str]], newline: str) -> None:
    text = newline.join(f"{key}: {value}" for key, value in pairs) + newline
    if read_flat(text, 2) is not None:
        value, positions = read_yaml(text, first_line=2)
        composed, places = compose(text, 2)
        assert (value, positions.keys, positions.values) == (composed, places.keys, places.values)


@pytest.mark.parametrize(
    "matter", ["---\ntitle: a\n", "---\na: [\n---\n最佳", "+++\na=1\n+++\n最佳", "---\nabc\n---\n最佳"]
)
def test_text_below_broken_front_matter_is_still_read(tmp_path: Path, matter: str) -> None:
    draft = one(tmp_path, "a.md", matter)
    assert codes(draft)[0] in {"front-matter", "yaml-syntax"}
    assert [f.name for f in draft.fields] == ["body"]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.zst", b"x", "unsupported-format"),
        ("a.txt", b"", "empty-file"),
        ("a.txt", b"\xef\xbb\xbf \n", "empty-file"),
        ("a.jsonl", b"\n", "empty-file"),
        ("a.txt", b"ab\xff\xfecd", "not-utf8"),
        ("a.txt", "最佳".encode("utf-16"), "not-utf8"),
        ("a.jsonl", "最佳".encode("utf-16"), "not-utf8"),
        ("a.txt", "最佳面霜".encode("gb18030"), "not-utf8"),
        ("a.txt", "最佳".encode()[:-1], "truncated-utf8"),
        ("a.txt", b"a\0b", "nul-byte"),
        ("a.txt", b"a" * (MAX_FILE_BYTES + 1), "too-large"),
    ],
)
def test_an_unreadable_file_says_why(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        list(read_file(written(tmp_path, name, content)))
    assert caught.value.code == code


def test_the_byte_that_is_not_utf8_is_named_after_a_bom_too(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"byte 6 \(line 2\)"):
        list(read_file(written(tmp_path, "a.txt", b"\xef\xbb\xbfab\n"[:3] + b"a\r\n\xff")))


def test_missing_files_folders_and_pipes_are_input_errors(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "folder.md").mkdir()
    for name, code in [("pipe.txt", "not-a-file"), ("folder.md", "not-a-file"), ("none.md", "missing")]:
        with pytest.raises(InputError) as caught:
            list(read_file(tmp_path / name))
        assert caught.value.code == code


def test_a_bad_line_of_jsonl_leaves_the_others_alone(tmp_path: Path) -> None:
    lines = [
        b"\xef\xbb\xbf" + '{"id": "first", "text": "好"}'.encode(),
        b"",
        b"{",
        b'{"text": "\xff"}',
        b'{"text": "a", "text": "b"}',
        b'{"text": "\\ud800"}',
        b'{"text": NaN}',
        b'{"text": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b"[]",
        b'{"text": "a\0"}',
        '{"文案": "尾"}'.encode(),
    ]
    drafts = list(read_file(written(tmp_path, "a.jsonl", b"\r\n".join(lines))))
    assert [d.record_line for d in drafts] == [1, *range(3, 13)]
    assert [bool(d.problems) for d in drafts] == [False] + [True] * 9 + [False]
    assert drafts[0].id == "first"
    assert drafts[-1].id == f"{tmp_path / 'a.jsonl'}:12"


def test_jsonl_is_streamed_and_an_endless_line_is_not_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    record = '{"text": "' + "好" * 100 + '"}\n'
    with path.open("w", encoding="utf-8") as file:
        for _ in range(3000):
            file.write(record)
        for _ in range(40):
            file.write("x" * 1024 * 1024)
        file.write("\n" + record)
    tracemalloc.start()
    drafts = sum(1 for draft in read_file(path) if not draft.problems)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert drafts == 3001
    assert peak < 40 * 1024 * 1024


def test_the_schema_knows_the_keys_and_kinds_of_the_code() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    spellings = {spelling for name, others in DRAFT_KEYS.items() for spelling in (name, *others)}
    assert set(SCHEMA["properties"]) == spellings | {spelling.replace("-", "_") for spelling in spellings}
    assert set(SCHEMA["properties"]["kind"]["enum"]) == {*KINDS, None}


@pytest.mark.parametrize(
    ("declared", "valid"),
    [
        ({"正文": "好", "类型": "推广", "tags": ["a", 1], "own": [1, True]}, True),
        ({"text": "好", "claims": [{"text": "a", "sources": ["b", {"issuer": "c"}]}], "endorsers": ["张三"]}, True),
        ({"text": "好", "per_platform": {"x": {"body": "b"}, "小红书": "c"}, "publish_at": "2025-06-18"}, True),
        ({"text": "好", "kind": "post"}, False),
        ({"text": ["好"]}, False),
        ({"text": "好", "menu": {"a": 1}}, False),
        ({"text": "好", "publish_at": "tomorrow"}, False),
    ],
)
def test_schema_and_code_agree(declared: Mapping[str, object], valid: bool) -> None:
    assert Draft202012Validator(SCHEMA).is_valid(declared) is valid
    assert (draft_from_mapping(declared, path="a").problems == ()) is valid


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("us", ("us",)),
        (["UK", "美国"], ("uk", "us")),
        ("中国、欧盟", ("cn", "eu")),
        ("United States", ("us",)),
        ("GB", ("uk",)),
    ],
)
def test_markets_in_any_spelling(said: object, meant: tuple[str, ...]) -> None:
    draft = draft_from_mapping({"body": "x", "market": said}, path="d")
    assert draft.attributes["jurisdiction"] == meant
    assert not draft.problems


def test_a_market_that_no_pack_knows_is_not_passed_over() -> None:
    draft = draft_from_mapping({"body": "x", "jurisdiction": ["us", "Atlantis"]}, path="d")
    assert [problem.code for problem in draft.problems] == ["unknown-jurisdiction"]
    assert draft.attributes["jurisdiction"] == ("us",)


def test_pictures_by_keys_of_their_own() -> None:
    draft = draft_from_mapping(
        {
            "封面": {"path": "c.png", "alt": "一只壶"},
            "图片": ["a.jpg", "b.jpg"],
            "video": "v.mov",
            "assets": [{"path": "x.png"}],
        },
        path="a.md",
    )
    assets = draft.attributes["assets"]
    assert isinstance(assets, tuple)
    assert [dict(each.values) for each in assets if isinstance(each, Record)] == [
        {"path": "c.png", "alt": "一只壶", "slot": "cover"},
        {"path": "a.jpg", "kind": "image"},
        {"path": "b.jpg", "kind": "image"},
        {"path": "v.mov", "kind": "video"},
        {"path": "x.png"},
    ]
    assert [(field.name, field.place) for field in draft.fields] == [("cover[0].alt", "alt-text")]
    assert not draft.problems
