"""A baseline: old problems that do not count, by content, in one file that can be reviewed line by line.

`read_baseline(path).without(verdict, …)` sets them aside. A problem in the text is known by rule, words and sentence
(the fingerprint of SARIF), so it survives moving and re-indenting. One without a place in the text (a missing label,
evidence that is owed) is bound to all that the draft says: whoever rewrites an old post writes a new one.

INVARIANT: what was not read or not decided never enters, nor `block-always`; and what became more severe counts again.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Collection, Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from copygate.errors import ConfigError, Wording, reason_of
from copygate.evaluation.combine import narrowed
from copygate.model.finding import Severity
from copygate.model.verdict import Suppressed, Verdict
from copygate.tuples import NamedTuple
from copygate_cli.gatetexts import both, say

if TYPE_CHECKING:
    from copygate.model.draft import Draft

VERSION: Final = 1
_MOST_BYTES: Final = 256 * 1024 * 1024
_OWED: Final = "owes"
_SEVERITIES: Final = {each.word: each for each in Severity}
_PRINT: Final = 16


class Frozen(NamedTuple):
    """One kind of problem in one file: `how` is its severity in words, `owes` for an obligation."""

    rule: str
    how: str
    print_: str


Entries = dict[str, Counter[Frozen]]
"""By path, from the folder of the baseline."""


class Baseline:
    """What is frozen, and in one run how much of it was met."""

    def __init__(self, entries: Entries) -> None:
        self.entries = entries
        self._left = {path: Counter({(each.rule, each.print_): n for each, n in held.items()})
                      for path, held in entries.items()}  # fmt: skip
        self._how = {(path, each.rule, each.print_): each.how for path, held in entries.items() for each in held}
        self._seen: set[str] = set()
        self.met = 0

    def without(
        self, verdict: Verdict, draft: Draft | None, path: str, among: Collection[int] | None = None
    ) -> Verdict:
        """The verdict without what is frozen, which stands in `suppressed`. `among` numbers the problems that may be:
        of a change, only those that were there before it, or a copy of an old one would pass for it."""
        left = self._left.get(path)
        if left is None:
            return verdict
        self._seen.add(path)
        if draft is None:
            return verdict
        problems = dict(_freezable(verdict, draft))
        first = len(verdict.findings)
        aside = {
            (kind, at)
            for (kind, at), each in problems.items()
            if (among is None or (at if kind == "finding" else first + at) in among) and self._takes(path, each, left)
        }
        if not aside:
            return verdict
        self.met += len(aside)
        findings = tuple(each for at, each in enumerate(verdict.findings) if ("finding", at) not in aside)
        obligations = tuple(each for at, each in enumerate(verdict.obligations) if ("obligation", at) not in aside)
        why = both("baseline.why")
        suppressed = (
            *(Suppressed(verdict.findings[at], why) for kind, at in sorted(aside) if kind == "finding"),
            *(Suppressed(verdict.obligations[at], why) for kind, at in sorted(aside) if kind != "finding"),
        )
        return narrowed(verdict, findings, obligations)._replace(suppressed=(*verdict.suppressed, *suppressed))

    def remarks(self, lang: str, *, told_of_fixed: bool) -> list[str]:
        """How many there were, and how many are gone from the files that were looked at."""
        said = []
        if self.met:
            said.append(say("baseline.counted.one" if self.met == 1 else "baseline.counted", lang, count=self.met))
        gone = sum(self._left[path].total() for path in self._seen)
        if gone and told_of_fixed:
            said.append(say("baseline.fixed", lang, count=gone))
        return said

    def _takes(self, path: str, each: Frozen, left: Counter[tuple[str, str]]) -> bool:
        key = (each.rule, each.print_)
        if not left[key] or _weight(each.how) > _weight(self._how[path, *key]):
            return False
        left[key] -= 1
        return True


def frozen_of(verdict: Verdict, draft: Draft) -> Counter[Frozen]:
    """All of a verdict that a baseline can hold."""
    return Counter(each for _, each in _freezable(verdict, draft))


def never_frozen(verdict: Verdict) -> bool:
    """Whether it holds anything that no baseline can hold and that counts."""
    found = any(each.status != "violation" or each.severity == Severity.BLOCK_ALWAYS for each in verdict.findings)
    return found or bool(verdict.questions or verdict.errors)


def read_baseline(path: Path) -> Baseline:
    """The baseline in a file. Raises ConfigError: one that cannot be read whole must not count in part."""
    try:
        if path.is_symlink() or path.stat().st_size > _MOST_BYTES:
            _broken(path, Wording("a link, or too large", "是链接,或过大"))
        said = json.loads(path.read_bytes())
    except OSError as error:
        _broken(path, reason_of(error))
    except (ValueError, RecursionError) as error:
        _broken(path, str(error))
    if not isinstance(said, dict) or said.get("version") != VERSION or not isinstance(said.get("files"), dict):
        _broken(path, f"version {VERSION}")
    entries: Entries = {}
    for name, rows in said["files"].items():
        held = entries[name] = Counter()
        for row in rows if isinstance(rows, list) else [None]:
            match row:
                case [str(rule), str(how), str(print_), int(count)] if (
                    not isinstance(count, bool) and count > 0 and (how == _OWED or how in _SEVERITIES)
                ):
                    held[Frozen(rule, how, print_)] += count
                case _:
                    _broken(path, f"{name}: {row!r:.60}")
    return Baseline(entries)


def written(entries: Entries) -> str:
    """The file: one problem a line, sorted, so that a review shows what came and what went."""
    files = []
    for path in sorted(path for path, held in entries.items() if +held):
        rows = [
            json.dumps([*each, count], ensure_ascii=False) for each, count in sorted(entries[path].items()) if count > 0
        ]
        files.append(f"{json.dumps(path, ensure_ascii=False)}: [\n  " + ",\n  ".join(rows) + "\n]")
    return f'{{"version": {VERSION}, "files": {{\n' + ",\n".join(files) + "\n}}\n"


def _freezable(verdict: Verdict, draft: Draft) -> Iterator[tuple[tuple[str, int], Frozen]]:
    whole: str | None = None
    for at, finding in enumerate(verdict.findings):
        if finding.waiver is not None or finding.status != "violation" or finding.severity == Severity.BLOCK_ALWAYS:
            continue
        print_ = finding.fingerprint
        if finding.location is None:
            whole = whole or _digest(draft)
            print_ = _bound(print_, finding.message, whole)
        yield ("finding", at), Frozen(finding.rule, finding.severity.word, print_)
    for at, owed in enumerate(verdict.obligations):
        whole = whole or _digest(draft)
        said = (owed.rule, owed.kind, owed.what, owed.match or "", str(owed.count))
        yield ("obligation", at), Frozen(owed.rule, _OWED, _bound(*said, whole))


def _weight(how: str) -> int:
    return -1 if how == _OWED else _SEVERITIES[how]


def _digest(draft: Draft) -> str:
    """All that a draft says, whatever the order of its lines and the blanks in them."""
    lines = sorted(bare for field in draft.fields for line in field.raw.splitlines() if (bare := "".join(line.split())))
    declared = sorted((name, repr(value)) for name, value in draft.attributes.items() if name != "assets")
    pictures = sorted(picture.sha256 for picture in draft.pictures)
    return _bound(*lines, repr(declared), repr(draft.platforms), repr(draft.evidence), *pictures)


def _bound(*parts: str) -> str:
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_PRINT]


def _broken(path: Path, why: str | Wording) -> NoReturn:
    raise ConfigError("baseline", both("baseline.broken", path=os.fspath(path), why=why))
