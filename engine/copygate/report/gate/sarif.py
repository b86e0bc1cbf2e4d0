"""SARIF 2.1.0 as GitHub code scanning takes it: https://docs.oasis-open.org/sarif/sarif/v2.1.0/

Results are written as they come; the rules they name follow at the end. GitHub keeps 5,000 results of at most 25,000
and reads only `primaryLocationLineHash`; whoever uploads by the API must bring it, so it is always here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from copygate.report.gate.annotation import Annotation

MOST_RESULTS: Final = 25_000
MOST_TEXT: Final = 1024
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


class SarifLog:
    """`opening`, then `result` for each annotation, then `closing`."""

    def __init__(self, version: str, lang: str) -> None:
        self._version, self._lang = version, lang
        self._rules: dict[str, tuple[int, Annotation]] = {}
        self.written = self.left_out = 0

    def opening(self) -> str:
        """Everything before the first result."""
        head = {"$schema": _SCHEMA, "version": "2.1.0"}
        return _dumped(head)[:-1] + ',"runs":[{"columnKind":"unicodeCodePoints","results":[\n'

    def results(self, annotations: Iterable[Annotation]) -> Iterator[str]:
        """The results; past the limit they are counted and not written."""
        for each in annotations:
            if self.written >= MOST_RESULTS:
                self.left_out += 1
                continue
            self._rules.setdefault(each.rule, (len(self._rules), each))
            comma = ",\n" if self.written else ""
            self.written += 1
            yield comma + _dumped(self._result(each))

    def closing(self) -> str:
        """The tool and the rules that spoke."""
        driver = {
            "name": "copygate",
            "informationUri": "https://copygate.dev",
            "semanticVersion": self._version,
            "language": "zh-CN" if self._lang.startswith("zh") else "en-US",
            "rules": [self._rule(name, each) for name, (_, each) in self._rules.items()],
        }
        automation = {"id": "copygate/"}
        return f'\n],"tool":{_dumped({"driver": driver})},"automationDetails":{_dumped(automation)}}}]}}\n'

    def _result(self, each: Annotation) -> dict[str, object]:
        place: dict[str, object] = {
            "physicalLocation": {
                "artifactLocation": {"uri": quote(each.path)},
                "region": {
                    "startLine": each.line,
                    "startColumn": each.column,
                    "endLine": each.line,
                    "endColumn": max(each.end, each.column),
                },
            }
        }
        if each.seen:
            place["logicalLocations"] = [{"fullyQualifiedName": each.seen}]
        result: dict[str, object] = {
            "ruleId": each.rule,
            "ruleIndex": self._rules[each.rule][0],
            "level": each.level,
            "message": {"text": each.message},
            "locations": [place],
            "partialFingerprints": {"primaryLocationLineHash": each.fingerprint},
        }
        if each.waived:
            result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": each.waived}]
        return result

    def _rule(self, name: str, each: Annotation) -> dict[str, object]:
        made: dict[str, object] = {
            "id": name,
            "name": "".join(word.capitalize() for word in name.replace("/", "-").split("-")),
            "shortDescription": {"text": _sentence(each.title)},
            "fullDescription": {"text": _sentence(each.help or each.title)},
            "help": {"text": each.help or each.title},
            "properties": {
                "tags": ["compliance", name.partition("/")[0]],
                "precision": "high",
                "problem.severity": {"error": "error", "warning": "warning", "note": "recommendation"}[each.level],
            },
        }
        if each.url:
            made["helpUri"] = each.url
        return made


def _sentence(text: str) -> str:
    cut = text if len(text) < MOST_TEXT else text[: MOST_TEXT - 2] + "…"
    return cut if cut.endswith((".", "。", "…")) else cut + "."


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
