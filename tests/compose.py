"""The clean corpus: its generated half, composed from hand-written parts. `python -m tests.compose` rewrites it.

fixtures/corpus/clean.jsonl holds ordinary, lawful texts, `by` hand and `by` generator. A template in
fixtures/corpus/grammar is a list of sentences; each is one of several alternatives between ` | `, in which `<3..9>` is a
number and `<city>` a part, of the template itself or of shared.yaml. What is drawn depends on the seed alone.

    compose()   every generated record
    corpus()    the committed file
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any, TypeVar

from ruamel.yaml import YAML

FOLDER = Path(__file__).resolve().parent.parent / "fixtures" / "corpus"
SEED = "copygate clean corpus 1"
SLOT = re.compile(r"<(?:(-?\d+)\.\.(\d+)|(\w+))>")
HALF_WIDTH = str.maketrans("，：；？！（）", ",:;?!()")
HALF_WIDTH_SHARE = 0.12  # people type both, so the corpus has both
SHORTEST, LONGEST = 20, 400
TOO_ALIKE = 0.66  # share of character pairs that two texts of one template may have in common

T = TypeVar("T")
Record = dict[str, Any]
Parts = dict[str, str]


def compose() -> list[Record]:
    """Every generated record, in the order of the grammar files."""
    yaml = YAML(typ="safe", pure=True)
    grammar = {path.stem: yaml.load(path) for path in sorted((FOLDER / "grammar").glob("*.yaml"))}
    shared: Parts = grammar.pop("shared")
    numbers = Counter[str]()
    records = []
    for name, templates in grammar.items():
        for place, template in enumerate(templates):
            drawing = Drawing(template, shared, random.Random(f"{SEED}/{name}/{place}"))
            for attributes, text in drawing.texts():
                sort = template["sort"]
                numbers[sort] += 1
                body = {"title": attributes.pop("title"), "body": text} if "title" in attributes else {"text": text}
                records.append(
                    {"id": f"gen-{sort}-{numbers[sort]:03}", "sort": sort, "by": "generator", **body, **attributes}
                )
    return records


def corpus() -> list[Record]:
    """The committed file."""
    return [json.loads(line) for line in (FOLDER / "clean.jsonl").read_text(encoding="utf-8").splitlines()]


def text_of(record: Record) -> str:
    """The text of a record, which has a body when it has a title."""
    text: str = record["text"] if "text" in record else record["body"]
    return text


class Drawing:
    """Texts drawn from one template, none of them too much like another."""

    def __init__(self, template: Record, shared: Parts, rng: random.Random) -> None:
        """Take the template apart."""
        self.count: int = template["count"]
        self.sentences: list[str] = template["text"]
        self.attributes: list[Record] = template.get("with") or [{}]
        self.between: str = template.get("between", "")
        self.parts: Parts = {**shared, **template.get("parts", {})}
        self.chosen: Parts = {}  # a part stands for the same words all through a text and its title
        self.rng = rng

    def texts(self) -> list[tuple[Record, str]]:
        """As many texts as the template promises, each with its attributes."""
        drawn: list[tuple[Record, str]] = []
        pairs: list[set[str]] = []
        for _ in range(self.count * 200):
            self.chosen = {}
            text = self.between.join(self.fill(sentence) for sentence in self.sentences).strip()
            mine = {text[at : at + 2] for at in range(len(text) - 1)}
            if not SHORTEST <= len(text) <= LONGEST or any(alike(mine, other) > TOO_ALIKE for other in pairs):
                continue
            attributes = {key: self.fill(value) for key, value in self.one_of(self.attributes).items()}
            half = self.rng.random() < HALF_WIDTH_SHARE
            drawn.append((attributes, text.translate(HALF_WIDTH) if half else text))
            pairs.append(mine)
            if len(drawn) == self.count:
                return drawn
        raise ValueError(f"{self.sentences[0]}: only {len(drawn)} of {self.count} texts differ enough")

    def one_of(self, choices: list[T]) -> T:
        """One of several; random() is the one method whose sequence every Python version keeps."""
        return choices[int(self.rng.random() * len(choices))]

    def fill(self, sentence: str) -> str:
        """One alternative of a sentence, its slots filled."""
        return SLOT.sub(self._slot, self.one_of(sentence.split(" | ")))

    def _slot(self, slot: re.Match[str]) -> str:
        low, high, name = slot.groups()
        if name:
            if name not in self.chosen:
                self.chosen[name] = self.fill(self.parts[name])
            return self.chosen[name]
        return str(int(low) + int(self.rng.random() * (int(high) - int(low) + 1)))


def alike(one: set[str], other: set[str]) -> float:
    """Share of the character pairs of both that are in both (Jaccard)."""
    return len(one & other) / len(one | other)


def main() -> None:
    """Rewrite the generated half of clean.jsonl; what is written by hand stays as it is."""
    records = [record for record in corpus() if record["by"] == "hand"] + compose()
    lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    (FOLDER / "clean.jsonl").write_text("".join(lines), encoding="utf-8")
    print(f"{len(records)} texts, {sum(record['by'] == 'hand' for record in records)} of them by hand")


if __name__ == "__main__":
    main()
