"""The clean corpus is what it says it is: its generated half is the generator's, no text stands in it twice."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from itertools import combinations

import pytest

from copygate.intake.schema import draft_from_mapping
from copygate.resources import bundled
from tests import compose

CORPUS = compose.corpus()
GRAMMAR = compose.FOLDER / "grammar"


def test_the_generated_half_is_what_the_generator_composes() -> None:
    assert [record for record in CORPUS if record["by"] == "generator"] == compose.compose()


def test_it_is_as_large_as_promised() -> None:
    authors = Counter(record["by"] for record in CORPUS)
    assert authors.keys() == {"hand", "generator"}
    assert authors["hand"] >= 500
    assert authors["generator"] >= 1600
    assert len({record["sort"] for record in CORPUS}) >= 30
    assert (compose.FOLDER / "clean.jsonl").stat().st_size < 2_000_000


def test_no_id_and_no_text_occurs_twice() -> None:
    for values in ([record["id"] for record in CORPUS], [compose.text_of(record) for record in CORPUS]):
        assert [value for value, times in Counter(values).items() if times > 1] == []


def test_no_slot_is_left_open_and_lengths_are_ordinary() -> None:
    for record in CORPUS:
        text = compose.text_of(record)
        assert compose.SLOT.search(text) is None, record["id"]
        assert compose.SHORTEST <= len(text) <= 600, record["id"]


def test_texts_of_one_template_differ() -> None:
    by_sort: defaultdict[str, list[set[str]]] = defaultdict(list)
    for record in CORPUS:
        text = compose.text_of(record)
        by_sort[record["sort"]].append({text[at : at + 2] for at in range(len(text) - 1)})
    for sort, texts in by_sort.items():
        closest = max(compose.alike(one, other) for one, other in combinations(texts, 2))
        assert closest <= 0.8, sort


def test_most_texts_declare_nothing() -> None:
    bare = sum(record.keys() <= {"id", "sort", "by", "text"} for record in CORPUS)
    assert bare / len(CORPUS) == pytest.approx(0.6, abs=0.05)


def test_every_record_reads_as_a_draft() -> None:
    known = json.loads((bundled("schemas") / "draft.v1.json").read_text(encoding="utf-8"))["properties"]
    for record in CORPUS:
        mapping = {key: value for key, value in record.items() if key not in {"sort", "by"}}
        assert mapping.keys() <= known.keys(), record["id"]
        assert draft_from_mapping(mapping, path=record["id"]).problems == (), record["id"]
