"""The catalogue of texts: both languages fill in the same things, and every text is asked for as it is written."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from string import Formatter

import pytest

from copygate.report.wording import TEXTS as CHECKING
from copygate.report.wording import counted, say

ROOT = Path(__file__).resolve().parent.parent
FILES = [*(ROOT / "engine/copygate/report").glob("*.py"), *(ROOT / "cli/copygate_cli").glob("*.py")]
SPEAKERS = {"say": 2, "counted": 3, "_both": 1, "_fail": 2, "refuse": 2, "both": 1, "refuse_review": 2, "wrong_call": 2}
CATALOGUES = [
    import_module(f"copygate_cli.{path.stem}").TEXTS for path in sorted((ROOT / "cli/copygate_cli").glob("?*texts.py"))
]
TEXTS: dict[str, tuple[str, str]] = CHECKING | {key: texts for each in CATALOGUES for key, texts in each.items()}


def test_no_id_is_in_two_catalogues() -> None:
    assert len(TEXTS) == len(CHECKING) + sum(map(len, CATALOGUES))


def holes(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("key", TEXTS)
def test_both_languages_fill_in_the_same(key: str) -> None:
    en, zh = TEXTS[key]
    assert holes(en) == holes(zh)
    assert en, key
    assert zh, key


def calls() -> Iterator[tuple[str, str, set[str] | None]]:
    """Every call with a literal id: where, the id, the values given (None: some are passed on unseen)."""
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in SPEAKERS:
                for argument in (each for each in node.args if isinstance(each, ast.Constant)):
                    if isinstance(argument.value, str) and "." in argument.value:
                        given = {each.arg for each in node.keywords}
                        extra = {"count"} if node.func.id == "counted" else set()
                        if node.func.id == "_fail":
                            extra = {"path"}
                        if node.func.id == "_both" and len(node.args) > 1:
                            extra = {"name", "near"}
                        named = {name for name in given if name is not None} | extra
                        yield f"{path.name}:{node.lineno}", argument.value, None if None in given else named


@pytest.mark.parametrize(("where", "key", "given"), list(calls()))
def test_texts_are_asked_for_as_they_are_written(where: str, key: str, given: set[str] | None) -> None:
    assert key in TEXTS, where
    if given is not None:
        assert holes(TEXTS[key][0]) <= given, where


def test_one_and_many() -> None:
    assert counted("rules.count", 1, "en") == "1 rule"
    assert counted("rules.count", 2, "en") == "2 rules"
    assert say("outcome.blocked", "zh") == "不能发布"
