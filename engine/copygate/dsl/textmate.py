"""The keyword table as a TextMate grammar, for editors and web pages: `grammar()`.

`python -m copygate.dsl.textmate editors/vscode/syntaxes/copygate.tmLanguage.json` writes it; a test holds that file to
the table.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from copygate.dsl.keywords import CLAUSE_WORDS, ITEM_WORDS, KEYWORDS

_SEVERITIES: Final = frozenset({"NOTE", "WARN", "REVIEW", "BLOCK", "BLOCK_ALWAYS"})
_VERBS: Final = frozenset({"FORBID", "REQUIRE", "LIMIT", "OBLIGE"})
_LOGIC: Final = frozenset({"AND", "OR", "NOT"})
_QUOTES: Final = (('"', '"'), ("“", "”"), ("「", "」"), ("＂", "＂"))
_ARTICLE: Final = r"\d[\w.\-]*(?:[(（]\w+[)）])*"


def grammar() -> dict[str, Any]:
    """The grammar, in the form editors read (macromates.com/manual/en/language_grammars)."""
    names = {name for name, _, _ in KEYWORDS}
    plain = names - ITEM_WORDS - {"END"} - CLAUSE_WORDS - _SEVERITIES - _LOGIC
    several = {name for name, en, _ in KEYWORDS if " " in en} & plain
    heads = "|".join(_spellings(ITEM_WORDS))
    return {
        "$schema": "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
        "name": "copygate",
        "scopeName": "source.copygate",
        "fileTypes": ["rule"],
        "patterns": [
            {"name": "comment.line.number-sign.copygate", "match": "[#＃].*$"},
            *(
                {
                    "name": "string.quoted.double.copygate",
                    "begin": re.escape(opening),
                    "end": f"{re.escape(closing)}|$",
                    "patterns": [{"name": "constant.character.escape.copygate", "match": r"\\."}],
                }
                for opening, closing in _QUOTES
            ),
            {"name": "string.regexp.copygate", "match": r"/(?:[^/\\\n]|\\.)+/"},
            {
                "match": rf"^\s*({heads})\s+([^\s\"“「＂]+)",
                "captures": {
                    "1": {"name": "keyword.declaration.copygate"},
                    "2": {"name": "entity.name.function.copygate"},
                },
            },
            # Before the clauses: `from different issuers` begins like one.
            {"name": "keyword.operator.word.copygate", "match": _words(several)},
            {"name": "keyword.declaration.copygate", "match": _words({"END"})},
            {"name": "keyword.control.verb.copygate", "match": _words(_VERBS)},
            {"name": "keyword.control.clause.copygate", "match": _words(CLAUSE_WORDS - _VERBS)},
            {"name": "constant.language.severity.copygate", "match": _words(_SEVERITIES)},
            {"name": "keyword.operator.logical.copygate", "match": _words(_LOGIC)},
            {"name": "keyword.operator.word.copygate", "match": _words(plain)},
            {"name": "keyword.operator.comparison.copygate", "match": "[<>!＜＞！][=＝]|[≤≥≠<>=＜＞＝]"},
            {"name": "constant.numeric.date.copygate", "match": r"(?<![\w-])\d{4}-\d{2}-\d{2}(?![\w-])"},
            {"name": "constant.numeric.copygate", "match": rf"(?<![\w.-]){_ARTICLE}[%％]?"},
            {"name": "variable.other.copygate", "match": r"[^\W\d](?:[\w-]|\.(?=\w))*"},
        ],
    }


def _words(names: Iterable[str]) -> str:
    """Either spelling of these keywords, as words of their own."""
    return rf"(?<![\w.-])(?:{'|'.join(_spellings(names))})(?![\w-])"


def _spellings(names: Iterable[str]) -> list[str]:
    """Longest first, so that `block-always` is not read as `block`."""
    wanted = frozenset(names)
    words = [word for name, en, zh in KEYWORDS if name in wanted for word in (en, zh)]
    return [r"\s+".join(map(re.escape, word.split(" "))) for word in sorted(words, key=lambda word: (-len(word), word))]


def written() -> str:
    """The grammar as its file holds it."""
    return json.dumps(grammar(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(written(), encoding="utf-8")
