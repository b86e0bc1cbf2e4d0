"""`make accuracy`: score the labelled cases and print one table with counts; what is counted is in scoring.py.

python -m tests.accuracy [--misses] [--strict] [--cases FOLDER]
python -m tests.accuracy --corpus posts.jsonl [--kind article]     alarm rates on any archive
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import copygate
from copygate.evaluation.compiled import CompiledRulebook
from copygate.intake.schema import draft_from_mapping
from copygate.model.platforms import platform_named
from copygate.model.verdict import Outcome, Verdict
from tests import scoring

CASES = Path(__file__).resolve().parent.parent / "fixtures" / "cases"
DETECTABILITY = ("lexical", "structural", "context", "evidence")
PERSONAL = "cn/privacy/"
DIVERSION_PLATFORM = "小红书"  # contact diversion is a platform's rule, so the evasion cases name one

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: `part` of `whole`, and the bound it is held to."""

    name: str
    part: int
    whole: int
    goal: float | None = None
    at_least: bool = True
    percent: bool = True

    @property
    def figure(self) -> float:
        """The share in percent, or the mean."""
        return (self.part / self.whole if self.whole else 0.0) * (100 if self.percent else 1)

    @property
    def met(self) -> bool:
        """Whether the goal is reached; a row without cases or without a goal always is."""
        if self.goal is None or not self.whole:
            return True
        return self.figure >= self.goal if self.at_least else self.figure <= self.goal


@dataclass(slots=True)
class Report:
    """The table, and the cases a person should look at."""

    lines: list[Row | str] = field(default_factory=list)
    misses: list[str] = field(default_factory=list)

    def miss(self, sort: str, case: Json, details: Iterable[str]) -> None:
        """Remember a case that went wrong."""
        self.misses.append("\n      ".join([f"{sort:16} {case['id']}  {case['text']}", *details]))


def read(path: Path) -> list[Json]:
    """The records of a JSONL file; a file that is not there is an empty one."""
    if not path.is_file():
        return []
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def judge(record: Json, rulebook: CompiledRulebook, platform: str | None = None) -> Verdict:
    """Check one record the way a user's own JSONL line would be checked."""
    mapping: Json = {"body": record["text"]}
    if record.get("kind"):
        mapping["kind"] = record["kind"]
    name = platform or record.get("platform", "")
    if platform_named(name):  # the cases also say 门店 or 户外, which no draft can be published to
        mapping["platforms"] = [name]
    return copygate.check(draft_from_mapping(mapping, path=str(record.get("id", "case"))), rulebook)


def said(verdict: Verdict) -> list[str]:
    """What the verdict pointed at, for the list of misses."""
    return [
        f"→ {p.rule} ({', '.join(sorted({f'{c.law} {c.article}' for c in p.cites}))}) {p.match or 'asks or is missing'}"
        for p in scoring.pointers(verdict)
    ]


def score_violations(judged: list[tuple[Json, Verdict]], laws: frozenset[str] | None, report: Report) -> None:
    """Cases caught by detectability, and the stricter share of violations caught; `laws` None means every law."""
    whole, part = Counter[str](), Counter[str]()
    labels = labels_caught = articles = 0
    for case, verdict in judged:
        wanted = [scoring.Label(**v) for v in case["violates"] if laws is None or v["law"] in laws]
        if not wanted:
            continue
        hits = [scoring.caught(verdict, label, case["text"]) for label in wanted]
        whole[case["detectability"]] += 1
        part[case["detectability"]] += any(hits)
        labels += len(hits)
        labels_caught += sum(hits)
        articles += len(scoring.articles_cited(verdict))
        if laws is None and not any(hits):
            named = [f"wanted {label.law} {label.article} 「{label.span}」" for label in wanted]
            report.miss(f"missed/{case['detectability']}", case, [*named, *said(verdict)])
    goals = {"lexical": 90.0, "structural": 70.0} if laws else {}
    report.lines += [Row(f"  {name}", part[name], whole[name], goals.get(name)) for name in DETECTABILITY]
    report.lines += [
        Row("  all cases", part.total(), whole.total()),
        Row("  violations (stricter)", labels_caught, labels),
        Row("  articles cited per case", articles, whole.total(), 3 if laws else None, at_least=False, percent=False),
    ]


def score_clean(judged: list[tuple[Json, Verdict]], report: Report) -> None:
    """What copygate costs the authors of clean texts."""
    whole = len(judged)
    alarmed = blocked = burdened = notes = 0
    for case, verdict in judged:
        reasons = scoring.alarms(verdict)
        alarmed += bool(reasons)
        blocked += verdict.outcome is Outcome.BLOCKED
        burdened += scoring.burdens(verdict)
        notes += scoring.notes(verdict)
        if reasons:
            report.miss(f"alarm/{case['kind']}", case, [f"trap: {case.get('trap', '-')}", *map(str, reasons)])
        elif scoring.burdens(verdict):
            report.miss(f"burden/{case['kind']}", case, said(verdict))
    report.lines += [
        Row("  alarms", alarmed, whole, 5, at_least=False),
        Row("  false blocks", blocked, whole, 2, at_least=False),
        Row("  owes, or a question", burdened, whole, 15, at_least=False),
        Row("  notes per text", notes, whole, 0.2, at_least=False, percent=False),
    ]


def score_evasions(cases: list[Json], rulebook: CompiledRulebook, report: Report) -> None:
    """Evasions found by class, and innocent look-alikes flagged."""
    whole, part, clean, flagged = Counter[str](), Counter[str](), 0, 0
    for case in cases:
        verdict = judge(case, rulebook, DIVERSION_PLATFORM)
        if case["label"] == "clean":
            reasons = scoring.alarms(verdict)
            clean += 1
            flagged += bool(reasons)
            if reasons:
                report.miss("look-alike", case, [f"trap: {case.get('trap', '-')}", *map(str, reasons)])
            continue
        found = any(scoring.overlaps(p, case["text"], case["span"]) for p in scoring.pointers(verdict))
        whole[case["class"]] += 1
        part[case["class"]] += found
        if not found:
            report.miss(f"evasion/{case['class']}", case, [f"stands for 「{case['target']}」"])
    report.lines += [Row(f"  {name}", part[name], whole[name]) for name in sorted(whole)]
    report.lines += [
        Row("  all classes", part.total(), whole.total()),
        Row("  look-alikes flagged", flagged, clean),
    ]


def score_personal(cases: list[Json], rulebook: CompiledRulebook, report: Report) -> None:
    """Personal data found by type, and look-alikes flagged."""
    whole, part, clean, flagged = Counter[str](), Counter[str](), 0, 0
    for case in cases:
        hits = [p for p in scoring.pointers(judge(case, rulebook)) if p.rule.startswith(PERSONAL)]
        if not case["pii"]:
            clean += 1
            flagged += bool(hits)
            if hits:
                report.miss(
                    "look-alike", case, [f"{case.get('why_not', '-')}", *(f"→ {p.rule} {p.match}" for p in hits)]
                )
        for item in case["pii"]:
            found = any(scoring.overlaps(p, case["text"], item["span"]) for p in hits)
            whole[item["type"]] += 1
            part[item["type"]] += found
            if not found:
                report.miss(f"personal/{item['type']}", case, [])
    report.lines += [Row(f"  {name}", part[name], whole[name]) for name in sorted(whole)]
    report.lines += [
        Row("  all types", part.total(), whole.total()),
        Row("  look-alikes flagged", flagged, clean),
    ]


def score(folder: Path, rulebook: CompiledRulebook) -> Report:
    """The whole table over one folder of labelled cases."""
    report = Report()
    judged = [(case, judge(case, rulebook)) for case in read(folder / "cn-ad-cases.jsonl")]
    violating = [(case, verdict) for case, verdict in judged if case["violates"]]
    clean = [(case, verdict) for case, verdict in judged if not case["violates"]]
    report.lines.append(f"caught: cases that name {' or '.join(sorted(scoring.AD_LAWS))}")
    score_violations(violating, scoring.AD_LAWS, report)
    report.lines.append("caught: cases that name any law")
    score_violations(violating, None, report)
    report.lines.append("clean texts")
    score_clean(clean, report)
    report.lines.append(f"evasions found, on {DIVERSION_PLATFORM}")
    score_evasions(read(folder / "evasion-cases.jsonl"), rulebook, report)
    report.lines.append("personal data found (mobile, email, cn_id18 in this release)")
    score_personal(read(folder / "pii-cases.jsonl"), rulebook, report)
    return report


def render(lines: Iterable[Row | str]) -> Iterator[str]:
    """The table as text."""
    yield f"{'':30}{'count':>6} {'of':>5} {'figure':>8}   goal"
    for line in lines:
        if isinstance(line, str):
            yield line
            continue
        figure = f"{line.figure:.1f}%" if line.percent else f"{line.figure:.2f}"
        goal = ""
        if line.goal is not None:
            bound = f"{'>=' if line.at_least else '<='} {line.goal:g}{'%' if line.percent else ''}"
            goal = f"   {bound:8} {'ok' if line.met else 'MISSED'}"
        yield f"{line.name:30}{line.part:6} {line.whole:5} {figure if line.whole else '-':>8}{goal}"


def archive_rates(path: Path, kind: str | None, rulebook: CompiledRulebook) -> Iterator[str]:
    """Alarm rates on an archive that nobody labelled: what adopting copygate would cost on the first day."""
    outcomes, rules, examples = Counter[str](), Counter[str](), defaultdict[str, Counter[str]](Counter)
    texts = skipped = alarmed = burdened = notes = 0
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            record = json.loads(line) if line.strip() else {}
            text = record.get("text") or record.get("body") if isinstance(record, dict) else None
            if not isinstance(text, str):
                skipped += 1
                continue
            texts += 1
            verdict = judge({"id": record.get("id", number), "text": text, "kind": record.get("kind", kind)}, rulebook)
            reasons = scoring.alarms(verdict)
            outcomes[verdict.outcome.word] += 1
            alarmed += bool(reasons)
            burdened += scoring.burdens(verdict)
            notes += scoring.notes(verdict)
            rules.update({reason.rule for reason in reasons})
            for reason in reasons:
                examples[reason.rule][reason.match] += 1
    yield from render(
        [
            f"{path} ({skipped} lines without a text left out)",
            Row("  alarms", alarmed, texts),
            *(Row(f"  {outcome.word}", outcomes[outcome.word], texts) for outcome in Outcome),
            Row("  owes, or a question", burdened, texts),
            Row("  notes per text", notes, texts, percent=False),
            "texts alarmed by rule",
            *(Row(f"  {rule}", count, texts) for rule, count in rules.most_common(30)),
        ]
    )
    for rule, _ in rules.most_common(30):
        yield f"{rule}: {'、'.join(text for text, _ in examples[rule].most_common(8))}"


def main() -> int:
    """Parse the arguments, print, and say whether the goals are met."""
    parser = argparse.ArgumentParser(prog="make accuracy", description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--cases", type=Path, default=CASES, help="folder of labelled cases (default: fixtures/cases)")
    parser.add_argument("--corpus", type=Path, help="a JSONL archive with a text or body field: alarm rates only")
    parser.add_argument("--kind", help="the kind of corpus records that do not say (default: promotion)")
    parser.add_argument("--misses", action="store_true", help="list every case that went wrong, with rules and matches")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a goal is missed")
    options = parser.parse_args()
    rulebook = copygate.load_rulebook()
    if options.corpus:
        for line in archive_rates(options.corpus, options.kind, rulebook):
            print(line)
        return 0
    report = score(options.cases, rulebook)
    for line in render(report.lines):
        print(line)
    if options.misses:
        print("", *report.misses, sep="\n")
    missed = [line.name.strip() for line in report.lines if isinstance(line, Row) and not line.met]
    return 1 if options.strict and missed else 0


if __name__ == "__main__":
    sys.exit(main())
