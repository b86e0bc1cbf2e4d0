"""reviewdog's rdjson: columns are 1-based UTF-8 bytes of the file's line, so the line itself is needed.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final

from copygate.report.gate.annotation import Annotation

_SEVERITY: Final = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}
LineOf = Callable[[str, int], "str | None"]
"""The text of a line of a file, without its break; None where the file has no lines."""


def diagnostic(each: Annotation, line_of: LineOf) -> str:
    """One diagnostic as JSON text."""
    start: dict[str, int] = {"line": each.line}
    location: dict[str, object] = {"path": each.path, "range": {"start": start}}
    line = line_of(each.path, each.line)
    if line is not None and each.end > each.column:
        start["column"] = _bytes(line, each.column)
        location["range"] = {"start": start, "end": {"line": each.line, "column": _bytes(line, each.end)}}
    value = {
        "message": each.message,
        "location": location,
        "severity": _SEVERITY[each.level],
        "code": {"value": each.rule, **({"url": each.url} if each.url else {})},
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _bytes(line: str, column: int) -> int:
    return len(line[: column - 1].encode("utf-8", "surrogatepass")) + 1
