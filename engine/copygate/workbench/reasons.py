"""`workbench.yaml` of a pack: why a warning stands, why a mutant survives. It is no part of the pack's digest, for no
draft is judged by it.

    warnings:
      - {warning: shadowed-rule, at: plain-rule, reason: 说明…}
    mutants:
      - {mutant: "rule-name: flip a or b", reason: 说明…, equivalent: true}
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from copygate.errors import UsageError, Wording
from copygate.model.span import Span
from copygate.packs.declared import DeclaredFile, Section
from copygate.packs.rulebook import Pack
from copygate.tuples import NamedTuple

NAME: Final = "workbench.yaml"


class Reason(NamedTuple):
    """Why something is left as it is. `equivalent`: the mutant says what the rule says, so that nothing can kill it."""

    text: str
    equivalent: bool = False


class Reasons:
    """The reasons a pack gives, and which of them were needed."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text
        self._warnings: dict[tuple[str, str], str] = {}
        self._mutants: dict[str, Reason] = {}
        self._used: set[object] = set()
        if text:
            self._take(DeclaredFile(path, text))

    @classmethod
    def of(cls, pack: Pack) -> Reasons:
        """Those of a pack; none where it has no such file."""
        path = Path(pack.root) / NAME
        return cls(str(path), path.read_text(encoding="utf-8") if pack.root and path.is_file() else "")

    def for_warning(self, code: str, subject: str) -> str | None:
        """Why a warning stands."""
        self._used.add((code, subject))
        return self._warnings.get((code, subject))

    def for_mutant(self, name: str) -> Reason | None:
        """Why a mutant survives."""
        self._used.add(name)
        return self._mutants.get(name)

    def idle_warnings(self) -> list[str]:
        """Reasons for warnings that nobody gave."""
        return [" ".join(key) for key in self._warnings if key not in self._used]

    def idle_mutants(self) -> list[str]:
        """Reasons for mutants that were killed, or are none."""
        return [name for name in self._mutants if name not in self._used]

    def span_of(self, words: str) -> Span:
        """Where an entry stands, by its last word."""
        at = max(0, self.text.find(words.rsplit(" ", 1)[-1]))
        return Span(at, at)

    def _take(self, file: DeclaredFile) -> None:
        file.section.finish(("warnings", "mutants"))
        for section in file.section.sections("warnings"):
            section.finish(("warning", "at", "reason"))
            code, at, why = (section.text(key, required=True) for key in ("warning", "at", "reason"))
            if code and at and why:
                self._warnings[code, at] = why
        for section in file.section.sections("mutants"):
            self._mutant(section)
        if file.problems:
            first = file.problems[0].wording
            raise UsageError("workbench-yaml", Wording(f"{self.path}: {first.en}", f"{self.path}: {first.zh}"))

    def _mutant(self, section: Section) -> None:
        section.finish(("mutant", "reason", "equivalent"))
        name, why = section.text("mutant", required=True), section.text("reason", required=True)
        if name and why:
            self._mutants[name] = Reason(why, section.flag("equivalent") or False)
