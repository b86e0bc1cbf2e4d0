"""`make accuracy`: score the labelled cases and the clean corpus; one table with counts. What is counted is in scoring.py.

python -m tests.accuracy [--misses] [--strict] [--cases FOLDER]
python -m tests.accuracy --corpus posts.jsonl [--kind article] [--misses]     alarm rates on any archive

`--misses` lists every case that went wrong; of the corpus and of archives, the sorts and rules that alarm, with samples.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import copygate
from copygate.evaluation.compiled import CompiledRulebook
from copygate.intake.schema import draft_from_mapping
from copygate.model.platforms import platform_named
from copygate.model.verdict import Outcome, Verdict
from tests import archive, compose, scoring
from tests.tables import Json, Report, Row, render

CASES = Path(__file__).resolve().parent.parent / "fixtures" / "cases"
DETECTABILITY = ("lexical", "structural", "context", "evidence")
PERSONAL = "cn/privacy/"
MEANT = "euphemism"  # an evasion by meaning, not by form
NO_PERSON = frozenset({"uscc"})  # the code of a body is worth a note, not an alarm
DIVERSION_PLATFORM = "小红书"  # contact diversion is a platform's rule, so the evasion cases name one


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
    labels = labels_caught = articles = proofs_asked = 0
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
        proofs_asked += case["detectability"] == "evidence" and verdict.outcome >= Outcome.OWES
        if laws is None and not any(hits):
            named = [f"wanted {label.law} {label.article} 「{label.span}」" for label in wanted]
            report.miss(f"missed/{case['detectability']}", case, [*named, *said(verdict)])
    goals = {"lexical": 97.0, "structural": 90.0, "context": 60.0, "asked": 60.0} if laws else {}
    report.lines += [Row(f"  {name}", part[name], whole[name], goals.get(name)) for name in DETECTABILITY]
    report.lines += [
        Row("  evidence, at least owes", proofs_asked, whole["evidence"], goals.get("asked")),
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
        Row("  alarms", alarmed, whole, 4, at_least=False),
        Row("  false blocks", blocked, whole, 1, at_least=False),
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
        Row("  all classes but euphemism", part.total() - part[MEANT], whole.total() - whole[MEANT], 95),
        Row("  look-alikes flagged", flagged, clean, 3, at_least=False),
    ]


def score_personal(cases: list[Json], rulebook: CompiledRulebook, report: Report) -> None:
    """Personal data found by type, a body's code also by a note, and look-alikes flagged from warn on."""
    whole, part, clean, flagged = Counter[str](), Counter[str](), 0, 0
    for case in cases:
        verdict = judge(case, rulebook)
        hits = [p for p in scoring.pointers(verdict) if p.rule.startswith(PERSONAL)]
        noted = [p for p in scoring.noted(verdict) if p.rule.startswith(PERSONAL)]
        if not case["pii"]:
            clean += 1
            flagged += bool(hits)
            if hits:
                report.miss(
                    "look-alike", case, [f"{case.get('why_not', '-')}", *(f"→ {p.rule} {p.match}" for p in hits)]
                )
        for item in case["pii"]:
            told = (*hits, *noted) if item["type"] in NO_PERSON else hits
            found = any(scoring.overlaps(p, case["text"], item["span"]) for p in told)
            whole[item["type"]] += 1
            part[item["type"]] += found
            if not found:
                report.miss(f"personal/{item['type']}", case, [])
    report.lines += [Row(f"  {name}", part[name], whole[name]) for name in sorted(whole)]
    report.lines += [
        Row("  all types", part.total(), whole.total(), 98),
        Row("  look-alikes flagged", flagged, clean, 2, at_least=False),
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
    report.lines.append("personal data found")
    score_personal(read(folder / "pii-cases.jsonl"), rulebook, report)
    for path in sorted(folder.glob("dev-*.jsonl")):
        report.lines.append(f"development set {path.stem}")
        cases = read(path)
        if path.stem.endswith("-pii"):
            score_personal(cases, rulebook, report)
        elif path.stem.endswith("-evasions"):
            score_evasions(cases, rulebook, report)
        else:
            written = [(case, judge(case, rulebook)) for case in cases]
            if any(case["violates"] for case in cases):
                score_violations([each for each in written if each[0]["violates"]], None, report)
            score_clean([each for each in written if not each[0]["violates"]], report)
    return report


def archive_table(rates: archive.Rates, name: str, goal: float) -> Iterator[Row | str]:
    """One archive's figures."""
    yield f"{name}: {rates.texts} texts" + (f", {rates.skipped} lines without one left out" if rates.skipped else "")
    yield from rates.rows(goal)


def archive_misses(rates: archive.Rates) -> Iterator[str]:
    """Where an archive's alarms come from."""
    yield from render([*rates.by_sort(), *rates.by_rule()])
    yield from rates.samples()


def main() -> int:
    """Parse the arguments, print, and say whether the goals are met."""
    parser = argparse.ArgumentParser(prog="make accuracy", description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--cases", type=Path, default=CASES, help="folder of labelled cases (default: fixtures/cases)")
    parser.add_argument("--corpus", type=Path, help="an archive, JSONL or .txt with a text a line: alarm rates only")
    parser.add_argument("--kind", help="the kind of archive records that do not say (default: promotion)")
    parser.add_argument("--misses", action="store_true", help="list what went wrong, with rules and matches")
    parser.add_argument("--strict", action="store_true", help="exit 1 when a goal is missed")
    options = parser.parse_args()
    rulebook = copygate.load_rulebook()
    if options.corpus:
        report, goal, name = Report(), archive.ARCHIVE_GOAL, str(options.corpus)
        rates = archive.rates_of(archive.records(options.corpus), rulebook, options.kind)
    else:
        report, goal, name = score(options.cases, rulebook), archive.CLEAN_GOAL, "clean corpus"
        rates = archive.rates_of(compose.corpus(), rulebook)
    report.lines += archive_table(rates, name, goal)
    print(*render(report.lines), sep="\n")
    if options.misses:
        print("", *report.misses, *archive_misses(rates), sep="\n")
    missed = [line.name.strip() for line in report.lines if isinstance(line, Row) and not line.met]
    return 1 if options.strict and missed else 0


if __name__ == "__main__":
    sys.exit(main())
