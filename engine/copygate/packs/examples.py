"""The examples inside rules, run as tests: each becomes a draft, is judged, and compared with what its rule promises.

Who judges is handed in: packs know rules, not how they are evaluated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from copygate.dsl import ast
from copygate.dsl.diagnostics import Diagnostic
from copygate.errors import Wording
from copygate.model.anchor import Anchor
from copygate.model.draft import AttributeValue, Draft, Evidence, Record, Scalar, TextField
from copygate.model.platforms import platform_named
from copygate.model.vocabulary import ITEMS, PLACES, spoken
from copygate.packs.rulebook import Pack, Rulebook, RuleFile
from copygate.tuples import NamedTuple

_SEVERAL: Final = frozenset({"tags", "caption", "alt-text", "image-text", "link-text", "link-target", "comment"})
_MOST: Final = 1_000
"""More items than any platform takes; an example cannot ask for so many that memory fills."""
_LISTS: Final = {item: f"{item}s" for item in ITEMS}


class ExampleOutcome(NamedTuple):
    """What one rule (or definition) made of one example.

    `caught`: the rule has a violation or something owed; the definition holds. `matches`: the author's own characters
    at what was caught. `asked`: the attributes it asks for, because it cannot decide without them. `outcome`: what it
    would make of the draft if it were the only rule; known where the example promises one.
    """

    caught: bool
    matches: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    error: str | None = None
    outcome: str = ""


class ExampleResult(NamedTuple):
    """One example with what it did; `problem` says how that differs from what it promises, None if it does not."""

    pack: Pack
    file: RuleFile
    item: ast.Rule | ast.Definition
    example: ast.Example
    outcome: ExampleOutcome
    problem: Diagnostic | None = None


Judge = Callable[[Rulebook, Pack, "ast.Rule | ast.Definition", ast.Example], ExampleOutcome]


def run_examples(rulebook: Rulebook, judge: Judge) -> list[ExampleResult]:
    """Every example of every rule and definition, in the order of packs, files and lines."""
    results = []
    for pack, file, item, example in _examples(rulebook):
        outcome = judge(rulebook, pack, item, example)
        results.append(ExampleResult(pack, file, item, example, outcome, problem_of(file, item, example, outcome)))
    return results


def promised_outcome(example: ast.Example) -> str | None:
    """The outcome that an example says its rule gives (`with outcome blocked`)."""
    for setting in example.settings:
        if setting.attribute == "outcome" and isinstance(setting.values[0], ast.Word):
            return setting.values[0].name
    return None


def draft_of(example: ast.Example) -> Draft:
    """The draft an example describes: its text is the body, its settings everything else.

    All dotted settings of one item (`endorser.age 8, endorser.role expert`) make one item, `image.count 19` that many.
    Evidence is valid always.
    """
    parts = _Parts()
    if example.text:
        parts.fields.append(TextField("body", "body", example.text * example.times))
    for setting in example.settings:
        if setting.attribute != "outcome":
            _declare(setting, parts)
    for item, values in parts.items.items():
        parts.attributes[_LISTS[item]] = _records(item, values)
    return Draft(
        id="example",
        path="example",
        fields=tuple(sorted(parts.fields, key=lambda field: list(PLACES).index(field.place))),
        attributes=parts.attributes,
        platforms=tuple(parts.platforms),
        evidence=tuple(parts.evidence),
    )


def _records(item: str, values: dict[str, Scalar | tuple[Scalar, ...]]) -> tuple[Record, ...]:
    """The one item the settings describe, and behind it as many more as `count` says."""
    count = values.pop("count", 1)
    number = min(count, _MOST) if isinstance(count, int) else 1
    more = (Record((("name", f"{item} {n}"),)) for n in range(2, number + 1))
    return (Record(tuple(values.items()) or (("name", f"{item} 1"),)), *more) if number else ()


@dataclass(slots=True)
class _Parts:
    fields: list[TextField] = field(default_factory=list)
    attributes: dict[str, AttributeValue] = field(default_factory=dict)
    items: dict[str, dict[str, Scalar | tuple[Scalar, ...]]] = field(default_factory=dict)
    platforms: list[str] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)


def _declare(setting: ast.Setting, parts: _Parts) -> None:
    name = setting.attribute
    values = tuple(_scalar(value) for value in setting.values)
    owner, dot, measure = name.partition(".")
    if name == "evidence":
        # Two documents of one kind come from different issuers, so that `from different issuers` can be shown.
        parts.evidence += [Evidence(str(kind), f"issuer {len(parts.evidence) + 1}") for kind in values]
    elif name == "platforms":
        named = (platform_named(str(value)) for value in values)
        parts.platforms += [platform.id for platform in named if platform is not None]
    elif name in PLACES:
        for value in values:
            parts.fields.append(_text_field(name, str(value), parts.fields))
        if name == "tags":
            parts.attributes["tags"] = tuple(str(value) for value in values)
    elif dot and owner in ITEMS:
        one = values[0] if len(values) == 1 else values
        parts.items.setdefault(owner, {})[measure] = one
        if measure in ("alt-text", "caption"):
            parts.fields += [_text_field(measure, str(value), parts.fields) for value in values]
        if measure == "alt-text":
            parts.items[owner]["alt"] = one
        elif measure == "code":
            parts.fields += [_code(number, str(value)) for number, value in enumerate(values)]
    else:
        parts.attributes[name] = values[0] if len(values) == 1 else values


def _text_field(place: str, text: str, before: list[TextField]) -> TextField:
    number = sum(field.place == place for field in before)
    return TextField(f"{place}[{number}]" if place in _SEVERAL else place, place, text)


def _code(number: int, text: str) -> TextField:
    """A code on a picture, as `assets.facts.code_fields` makes it."""
    place = (("asset", "example.png"), ("code", "QR Code"))
    return TextField(f"assets[0].code[{number}]", "link-target", text, anchors=(Anchor(0, len(text), place),))


def _scalar(value: ast.Value) -> Scalar:
    if isinstance(value, ast.Word):
        return {"yes": True, "no": False}.get(value.name, value.name)
    if isinstance(value, ast.Text):
        return value.text
    if isinstance(value, ast.Day):
        day: date = value.day
        return day
    if isinstance(value, ast.Ratio):
        return value.width / value.height
    return int(value.number) if value.number == int(value.number) else value.number


def _examples(rulebook: Rulebook) -> Iterator[tuple[Pack, RuleFile, ast.Rule | ast.Definition, ast.Example]]:
    for pack in rulebook.packs:
        for file in pack.files:
            for item in file.tree.items:
                if isinstance(item, ast.Rule | ast.Definition):
                    for example in item.examples:
                        yield pack, file, item, example


def problem_of(
    file: RuleFile, item: ast.Rule | ast.Definition, example: ast.Example, outcome: ExampleOutcome
) -> Diagnostic | None:
    """How the outcome differs from what the example promises."""
    if outcome.error is not None:
        return _told(
            file,
            example,
            "example-failed",
            f"`{item.name}` failed: {outcome.error}",
            f"`{item.name}` 出错:{outcome.error}",
        )
    missing = [name for name in example.asks if name not in outcome.asked]
    if missing:
        names = ", ".join(missing)
        return _told(
            file,
            example,
            "example-asks-not",
            f"`{item.name}` does not ask for {names}",
            f"`{item.name}` 没有问及 {names}",
        )
    # In a rule the bad example is caught; in a definition it is the good one that fits.
    wanted = example.good if isinstance(item, ast.Definition) else not example.good
    if example.asks and not outcome.caught:
        return None
    if wanted and not outcome.caught:
        return _told(
            file, example, "example-missed", f"`{item.name}` does not catch this", f"`{item.name}` 没有抓住此例"
        )
    promised = promised_outcome(example)
    if promised is not None and promised != outcome.outcome:
        en, zh = (
            f"`{item.name}` makes this `{outcome.outcome}`",
            f"`{item.name}` 对此例的结论是 `{spoken(outcome.outcome, 'zh')}`",
        )
        return _told(
            file, example, "example-outcome", f"{en}, not `{promised}`", f"{zh},不是 `{spoken(promised, 'zh')}`"
        )
    if outcome.caught and not wanted:
        found = ", ".join(dict.fromkeys(outcome.matches)) or "the draft"
        return _told(
            file, example, "example-caught", f"`{item.name}` catches this: {found}", f"`{item.name}` 误抓此例:{found}"
        )
    if isinstance(item, ast.Rule) and wanted:
        lacking = [text for text in example.finds if not any(_same(text, match) for match in outcome.matches)]
        if lacking:
            found = ", ".join(dict.fromkeys(outcome.matches)) or "-"
            en = f"`{item.name}` catches this, but not at `{lacking[0]}` (it finds: {found})"
            zh = f"`{item.name}` 抓住了此例,但不在 `{lacking[0]}`(找到的是:{found})"
            return _told(file, example, "example-elsewhere", en, zh)
    return None


def _same(text: str, match: str) -> bool:
    """Whether the match is the text: `finds` may name the heart of a longer match, or more than the match."""
    return text in match or match in text


def _told(file: RuleFile, example: ast.Example, code: str, en: str, zh: str) -> Diagnostic:
    return Diagnostic(file.path, example.span, code, Wording(en, zh))
