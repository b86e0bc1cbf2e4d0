"""Packs made for the benchmark, the same at every run: lexicons that grow, and rules by the hundred.

    write_terms(folder, terms)       a pack whose one rule forbids so many generated terms
    write_rules(folder, count)       a pack of rules of several sorts

Generated terms are drawn from the corpus's own characters, as often as they stand there, so that they share beginnings
with real words; none of them occurs in the corpus, for else more terms would mean more findings.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

from copygate.model.vocabulary import EVASIONS
from tests.bench.texts import corpus

_SEED = 20261121
_LENGTHS = (2, 3, 3, 4, 4, 4, 5, 6)
_A_FILE = 90_000  # terms; a pack file may hold 100,000 values
_PACK = """\
id: {id}
title: {id}
version: 1.0.0
owner: bench@example.com
jurisdiction: cn
time_zone: Asia/Shanghai
applies: always
despite: [{despite}]
sources:
  - id: made
    title: made
    short: made
    issuer: made
    url: https://example.com
    from: 2020-01-01
    verified: true
    checked: 2026-11-21
    articles:
      - {{number: "1", gist: made}}
"""


def write_terms(root: Path, count: int) -> None:
    """A pack `made/terms` of so many terms that do not occur, withstood in every disguise."""
    folder = _pack(root, "made/terms")
    (folder / "lexicons").mkdir()
    terms = made_terms(count)
    names = []
    for number, at in enumerate(range(0, count, _A_FILE)):
        names.append(f"made-{number}")
        listed = ", ".join(terms[at : at + _A_FILE])
        group = (
            f"groups:\n  - id: made\n    title: made\n    source: made\n    added: 2026-11-21\n    terms: [{listed}]\n"
        )
        text = f"name: {names[-1]}\ntitle: {names[-1]} made\n{group}"
        (folder / "lexicons" / f"{names[-1]}.yaml").write_text(text, encoding="utf-8")
    rules = (_rule(name, f"forbid {name}", terms[number * _A_FILE], "平平常常") for number, name in enumerate(names))
    (folder / "made.rule").write_text("\n".join(rules), encoding="utf-8")


def write_rules(root: Path, count: int) -> None:
    """A pack `made/rules` of so many rules, their words taken from all over the corpus.

    A word stands in a few texts of the corpus, as the words of real rules do; four in five rules need two of them.
    """
    folder = _pack(root, "made/rules")
    dice = random.Random(_SEED)
    words = sorted({word for text in corpus() for word in _pairs(text)})
    made = []
    for number in range(count):
        one, two, three = dice.sample(words, 3)
        verb, bad = (
            (f'forbid any of ("{one}{two}", "{two}{three}", "{three}{one}")', one + two),
            (f"forbid /{one}[^。\\n]{{0,12}}{two}/", f"{one}又{two}"),
            (f'forbid ("{one}" near "{two}" within sentence)', f"{one}又{two}"),
            (f"forbid /({one}|{two})[^，。\\n]{{0,6}}[0-9]{{1,4}}(天|元|次)/", f"{one}又30天"),
            (f'forbid "{one}{two}{three}"\n  unless negated or mentioned', one + two + three),
        )[number % 5]
        made.append(_rule(f"made-{number}", verb, bad, "平平常常"))
    (folder / "made.rule").write_text("\n".join(made), encoding="utf-8")


def made_terms(count: int) -> list[str]:
    """Different terms of two to six characters that stand nowhere in the corpus."""
    dice = random.Random(_SEED)
    text = "\n".join(corpus())
    letters = [letter for letter in text if "\u4e00" <= letter <= "\u9fff"]
    parts = {text[at : at + size] for size in (2, 3) for at in range(len(text))}
    terms: dict[str, None] = {}
    while len(terms) < count:
        size = dice.choice(_LENGTHS)
        term = "".join(dice.choices(letters, k=size))
        # What has a beginning that stands nowhere stands nowhere either.
        if term[:3] not in parts:
            terms[term] = None
    return list(terms)


def _pairs(text: str) -> Iterator[str]:
    for at in range(0, len(text) - 1, 2):
        if all("\u4e00" <= letter <= "\u9fff" for letter in text[at : at + 2]):
            yield text[at : at + 2]


def _pack(root: Path, name: str) -> Path:
    folder = root / name
    folder.mkdir(parents=True)
    (folder / "pack.yaml").write_text(_PACK.format(id=name, despite=", ".join(EVASIONS)), encoding="utf-8")
    return folder


def _rule(name: str, verb: str, bad: str, good: str) -> str:
    return (
        f'rule {name} "{name}"\n  cites made 1\n  severity note\n  from 2020-01-01\n  {verb}\n  message "made"\n  suggest "made"\n'
        f'  example bad "{bad}"\n  example good "{good}"\nend\n'
    )
