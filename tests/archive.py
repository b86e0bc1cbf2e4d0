"""Rates on texts that nobody labelled: what copygate costs the authors of ordinary texts on the first day.

    rates_of(records(path), rulebook)      the clean corpus, or any archive a user has: JSONL, or .txt with a text a line
    rates.rows(goal)                       the table
    rates.samples()                        which rules alarm, each with masked excerpts

A record is judged as a user's own draft would be: one that declares no kind is taken for promotion, as the engine does
(`kind` gives those records another). Lines that hold no text are counted, never fatal: an archive is hostile input.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import copygate
from copygate.evaluation.compiled import CompiledRulebook
from copygate.intake.schema import draft_from_mapping
from copygate.matching.personal import mask
from copygate.model.platforms import platform_named
from copygate.model.verdict import Outcome, Verdict
from tests import scoring
from tests.tables import Json, Row

BODY = ("text", "body", "content", "正文", "内容", "文案")
DECLARED = ("title", "kind", "category", "tags", "commercial_relation", "purchase_link")
AROUND = 12  # characters of an excerpt on either side of what a rule matched
SHOWN_RULES = 30
SHOWN_SAMPLES = 5
CLEAN_GOAL, ARCHIVE_GOAL = 2.0, 3.0


@dataclass(slots=True)
class Rates:
    """What became of the texts so far."""

    texts: int = 0
    skipped: int = 0
    alarmed: int = 0
    burdened: int = 0
    notes: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    rules: Counter[str] = field(default_factory=Counter)
    excerpts: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    sorts: Counter[tuple[str, str]] = field(default_factory=Counter)
    sorts_alarmed: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, record: Json, verdict: Verdict) -> None:
        """Count one verdict; a record may say what `sort` of text it is and `by` whom."""
        reasons = scoring.alarms(verdict)
        self.texts += 1
        self.alarmed += bool(reasons)
        self.burdened += scoring.burdens(verdict)
        self.notes += scoring.notes(verdict)
        self.outcomes[verdict.outcome.word] += 1
        self.rules.update({reason.rule for reason in reasons})
        for axis in ("by", "sort"):
            if isinstance(record.get(axis), str):
                self.sorts[axis, record[axis]] += 1
                self.sorts_alarmed[axis, record[axis]] += bool(reasons)
        for rule, excerpt in _excerpts(record, verdict, {reason.rule for reason in reasons}):
            self.excerpts[rule].append(excerpt)

    def rows(self, goal: float) -> Iterator[Row | str]:
        """Alarms, outcomes, obligations and notes, with the bounds they are held to."""
        yield Row("  alarms", self.alarmed, self.texts, goal, at_least=False)
        for author in self._names("by"):
            yield Row(f"    by {author}", self.sorts_alarmed["by", author], self.sorts["by", author])
        yield Row("  false blocks", self.outcomes[Outcome.BLOCKED.word], self.texts, 1, at_least=False)
        yield Row("  review", self.outcomes[Outcome.REVIEW.word], self.texts)
        yield Row("  undecided", self.outcomes[Outcome.UNDECIDED.word], self.texts)
        yield Row("  owes, or a question", self.burdened, self.texts, 15, at_least=False)
        yield Row("  notes per text", self.notes, self.texts, 0.2, at_least=False, percent=False)

    def by_sort(self) -> Iterator[Row | str]:
        """Alarms by genre, where the records name one."""
        names = self._names("sort")
        if names:
            yield "texts alarmed by sort"
        yield from (Row(f"  {name}", self.sorts_alarmed["sort", name], self.sorts["sort", name]) for name in names)

    def by_rule(self) -> Iterator[Row | str]:
        """The rules that alarm most often, counted once a text."""
        if self.rules:
            yield "texts alarmed by rule"
        yield from (Row(f"  {rule}", count, self.texts) for rule, count in self.rules.most_common(SHOWN_RULES))

    def samples(self) -> Iterator[str]:
        """Masked excerpts for each of those rules, spread over the archive."""
        for rule, _ in self.rules.most_common(SHOWN_RULES):
            found = self.excerpts[rule]
            step = max(1, len(found) // SHOWN_SAMPLES)
            yield f"{rule}: {' ｜ '.join(found[::step][:SHOWN_SAMPLES])}"

    def _names(self, axis: str) -> list[str]:
        return sorted(name for kind, name in self.sorts if kind == axis)


def rates_of(read: Iterable[Json | None], rulebook: CompiledRulebook, kind: str | None = None) -> Rates:
    """Judge every record; None is a line that held no text."""
    rates = Rates()
    for number, record in enumerate(read, start=1):
        if record is None:
            rates.skipped += 1
        else:
            rates.add(record, judge(record, rulebook, kind, number))
    return rates


def records(path: Path) -> Iterator[Json | None]:
    """The records of an archive, one a line, None for a line that holds no text; blank lines are none at all."""
    with path.open("rb") as lines:
        for line in lines:
            if not line.strip():
                continue
            try:
                read = line.decode("utf-8-sig").strip()
                yield {"text": read} if path.suffix == ".txt" else _record(json.loads(read))
            except (ValueError, RecursionError):  # not UTF-8, not JSON, or nested past all reason
                yield None


def judge(record: Json, rulebook: CompiledRulebook, kind: str | None = None, number: int = 0) -> Verdict:
    """Check one record the way a user's own JSONL line would be checked."""
    mapping = {key: record[key] for key in DECLARED if record.get(key)}
    mapping["body"] = _body(record)
    if kind:
        mapping.setdefault("kind", kind)
    name = record.get("platform")
    if isinstance(name, str) and platform_named(name):  # archives also name shops, where no draft can be published
        mapping["platforms"] = [name]
    return copygate.check(draft_from_mapping(mapping, path=str(record.get("id", number))), rulebook)


def _record(read: object) -> Json | None:
    return read if isinstance(read, dict) and (_body(read) or isinstance(read.get("title"), str)) else None


def _body(record: Json) -> str:
    return next((record[key] for key in BODY if isinstance(record.get(key), str)), "")


def _excerpts(record: Json, verdict: Verdict, rules: set[str]) -> Iterator[tuple[str, str]]:
    """A few words around each match, from the masked text: masking keeps every character's place."""
    texts = {"title": str(record.get("title", "")), "body": _body(record)}
    masked = {name: mask(text) for name, text in texts.items()} if rules else {}
    told = set()
    for finding in verdict.findings:
        if finding.rule not in rules or finding.rule in told:
            continue
        told.add(finding.rule)
        text = masked.get(finding.location.field) if finding.location else None
        if finding.location is None or text is None:
            yield finding.rule, f"({masked['body'][: 2 * AROUND]}…)"
            continue
        start, end = finding.location.start, finding.location.end
        before, after = text[max(0, start - AROUND) : start], text[end : end + AROUND]
        yield finding.rule, f"{before}【{text[start:end]}】{after}".replace("\n", " ")
