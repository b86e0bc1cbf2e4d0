"""Every class of evasion is seen through, told by its name at the author's characters, and not seen where it is not."""

from __future__ import annotations

from typing import Any

import pytest

from copygate.matching.leaf import Term, TermsLeaf
from copygate.model.vocabulary import EVASIONS
from tests.matching import cases, find

CASES: dict[str, dict[str, Any]] = cases("evasions")
SEEN = [(name, each, part["context"]) for name, part in CASES.items() for each in part["seen"]]
INNOCENT = [(name, each, part["context"]) for name, part in CASES.items() for each in part["innocent"]]


def leaf(term: str, context: list[str]) -> TermsLeaf:
    allow = ("第一章", "第一节") if term == "第一" else ()
    return TermsLeaf("term", (Term(term, "group", allow, context=tuple(context)),))


def test_every_class_has_its_cases() -> None:
    assert set(CASES) == set(EVASIONS)
    for name, part in CASES.items():
        assert len(part["seen"]) >= 5, name
        assert len(part["innocent"]) >= 10, name


@pytest.mark.parametrize(("name", "case", "context"), SEEN, ids=lambda value: str(value)[:24])
def test_seen_through(name: str, case: dict[str, Any], context: list[str]) -> None:
    """The author's slice, the evasions it took, and the form it stands for."""
    text = str(case["text"])
    (match,) = find(leaf(str(case["term"]), context), text)
    assert match.text == str(case["finds"])
    assert sorted(match.evasions) == sorted(case["by"])
    assert match.unfolded == str(case["term"])
    assert text[match.start : match.end] == match.text


@pytest.mark.parametrize(("name", "case", "context"), SEEN, ids=lambda value: str(value)[:24])
def test_only_by_whom_withstands_it(name: str, case: dict[str, Any], context: list[str]) -> None:
    """A rule that does not name every evasion used does not see the match."""
    used = frozenset(case["by"])
    for missing in used:
        matches = find(leaf(str(case["term"]), context), str(case["text"]), frozenset(EVASIONS) - {missing})
        assert all(missing not in match.evasions for match in matches)
    assert find(leaf(str(case["term"]), context), str(case["text"]), used)


@pytest.mark.parametrize(("name", "case", "context"), INNOCENT, ids=lambda value: str(value)[:24])
def test_not_seen_where_it_is_not(name: str, case: dict[str, Any], context: list[str]) -> None:
    assert find(leaf(str(case["term"]), context), str(case["text"])) == ()
