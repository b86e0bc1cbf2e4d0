"""JSON exports of content management systems are drafts, each text at its place; what is not known is not passed over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copygate.errors import InputError
from copygate.intake.jsonsource import drafts_from_json
from copygate.intake.reader import read_file, text_draft
from copygate.model.draft import Draft

EXPORTS = Path(__file__).resolve().parent.parent / "fixtures/repositories/cms/export"


def read(value: object) -> list[Draft]:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, indent=1)
    return list(drafts_from_json(text, path="x.json"))


def texts(draft: Draft) -> dict[str, str]:
    return {field.name: field.raw for field in draft.fields}


def codes(drafts: list[Draft]) -> list[str]:
    return [problem.code for draft in drafts for problem in draft.problems]


@pytest.mark.parametrize("path", sorted(EXPORTS.rglob("*.json")), ids=lambda path: path.name)
def test_exports_are_read_whole_and_at_their_places(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    drafts = list(read_file(path))
    assert drafts
    assert codes(drafts) == []
    for draft in drafts:
        beside = draft.id.endswith(".users")
        assert ({"caption"} if beside else {"title", "body"}) <= {field.place for field in draft.fields}
        for field in draft.fields:
            line = lines[field.source.line - 1]
            assert not field.source.exact or line.startswith(field.raw, field.source.column - 1), field
            assert field.source.exact or "\\" in line or "&" in line


def test_html_is_read_as_html_and_entities_as_characters() -> None:
    (draft,) = read(
        [{"title": {"rendered": "A &amp; B"}, "content": {"rendered": "<p>一</p>"}, "excerpt": "<p>二</p>"}]
    )
    assert texts(draft) == {"title": "A & B", "body": "<p>一</p>", "excerpt": "<p>二</p>"}
    assert {field.name: field.markup for field in draft.fields} == {"title": "plain", "body": "html", "excerpt": "html"}
    assert [field.markup for field in read([{"body": "a < b"}])[0].fields] == ["plain"]


def test_each_draft_has_a_name_of_its_own() -> None:
    assert [each.id for each in read([{"id": 7, "body": "一"}, {"body": "二"}])] == ["7", "x.json#2"]
    assert [each.id for each in read({"body": "一"})] == ["x.json"]


@pytest.mark.parametrize(
    ("value", "bodies"),
    [
        ([{"body": "一"}, {"body": "二"}], ["一", "二"]),
        ({"posts": [{"body": "一"}], "articles": [{"body": "二"}]}, ["一", "二"]),
        ({"data": [{"id": 1, "attributes": {"title": "题", "content": "一"}}], "meta": {"pagination": {}}}, ["一"]),
        ({"results": {"items": [{"正文": "一"}]}}, ["一"]),
        ({"title": "题", "body": "一", "posts": []}, ["一"]),
    ],
)
def test_where_exports_keep_their_drafts(value: object, bodies: list[str]) -> None:
    drafts = read(value)
    assert [field.raw for draft in drafts for field in draft.fields if field.place == "body"] == bodies
    assert codes(drafts) == []


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"posts": [{"body": "一"}], "news": [{"body": "国家级"}]}, "json-unread"),
        ({"posts": [{"body": "一"}, "国家级"]}, "json-syntax"),
        (["国家级"], "json-syntax"),
        ([{"body": "一", "content": "二"}], "duplicate-key"),
        ([{"html": "<p>一</p>", "content": "国家级"}], "duplicate-key"),
        ([{"posts": [], "slug": "x"}], None),
        ('[{"body": "一", "body": "二"}]', "json-syntax"),
        ("[" * 100_000, "json-syntax"),
    ],
)
def test_what_is_not_known_is_not_passed_over(value: object, code: str | None) -> None:
    if code is None:
        with pytest.raises(InputError, match="no draft"):
            read(value)
        return
    assert code in codes(read(value))


@pytest.mark.parametrize("text", ["[]", '{"posts": []}', '{"db": [{"data": {"posts": []}}]}'])
def test_an_export_of_nothing_is_no_draft(text: str) -> None:
    with pytest.raises(InputError, match="no draft"):
        read(text)


def test_where_one_draft_is_wanted_several_are_undecided() -> None:
    draft = text_draft(b'[{"body": "a"}, {"body": "b"}]', ".json", "x.json")
    assert [problem.code for problem in draft.problems] == ["several-drafts"]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(("posts", "data", "body", "html", "title", "attributes", "tags", "rendered", "x")), inner
        )
    ),
    max_leaves=12,
)


@given(_JSON)
def test_whatever_is_exported_every_list_item_is_a_draft_or_refused(value: object) -> None:
    try:
        drafts: Iterator[Draft] | list[Draft] = read(value)
    except InputError:
        return
    assert drafts
    for draft in drafts:
        assert draft.fields or draft.problems


@pytest.mark.parametrize(
    ("item", "read"),
    [
        ({"lexical": "国家级的帆布包"}, True),
        ({"html": "<p>帆布包</p>", "markdown": "国家级的帆布包"}, True),
        ({"html": "<p>国家级的<b>帆布包</b></p>", "plaintext": "国家级的帆布包"}, False),
        ({"body": "好", "slogan": "国家级的帆布包"}, True),
        ({"body": "好", "bullets": ["国家级的帆布包"]}, True),
        ({"body": "好", "slug": "guo-jia-ji", "status": "publish"}, False),
    ],
)
def test_words_under_a_key_that_nobody_knows_are_read(tmp_path: Path, item: dict[str, object], read: bool) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"kind": "推广", "title": "新品", **item}, ensure_ascii=False), encoding="utf-8")
    (draft,) = read_file(path)
    assert [field.raw for field in draft.fields if field.place == "caption"] == (["国家级的帆布包"] if read else [])
