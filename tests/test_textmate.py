"""Highlighting comes from the keyword table: the file an editor reads is the one the table makes, and knows each word."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from copygate.dsl.keywords import KEYWORDS
from copygate.dsl.textmate import grammar, written

EXTENSION = Path(__file__).resolve().parent.parent / "editors/vscode"


def test_the_extension_has_the_grammar_of_today() -> None:
    """Else: python -m copygate.dsl.textmate editors/vscode/syntaxes/copygate.tmLanguage.json"""
    assert (EXTENSION / "syntaxes/copygate.tmLanguage.json").read_text(encoding="utf-8") == written()


@pytest.mark.parametrize("word", [word for _, en, zh in KEYWORDS for word in (en, zh)])
def test_a_keyword_is_shown_whole_and_as_one(word: str) -> None:
    """At any place one pattern takes the whole of it, as an editor picks: the first that matches there."""
    line = f"x {word} y"
    at = line.index(word)
    patterns = [each for each in grammar()["patterns"] if "match" in each]
    found = next(match for each in patterns if (match := re.compile(each["match"]).match(line, at)))
    named = next(each["name"] for each in patterns if re.compile(each["match"]).match(line, at))
    declares = word in ("rule", "规则", "define", "定义", "workflow", "流程")
    assert found.group() == word
    assert named.startswith("variable" if declares else "keyword") or named.startswith("constant.language"), named


def test_the_extension_names_what_is_there() -> None:
    package = json.loads((EXTENSION / "package.json").read_text(encoding="utf-8"))
    contributed = package["contributes"]
    named = [package["main"], contributed["languages"][0]["configuration"], contributed["grammars"][0]["path"]]
    assert all((EXTENSION / name).is_file() for name in named)
    assert contributed["grammars"][0]["scopeName"] == grammar()["scopeName"]
    assert contributed["configuration"]["properties"]["copygate.command"]["default"] == ["copygate", "lsp"]
