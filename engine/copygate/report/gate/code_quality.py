"""GitLab Code Quality: a JSON array of issues. Two with one fingerprint would be shown as one.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Final

from copygate.report.gate.annotation import Annotation

_SEVERITY: Final = {"error": "blocker", "warning": "minor", "note": "info"}


def issue(each: Annotation) -> str:
    """One issue as JSON text."""
    whole = f"{each.path}\x1f{each.rule}\x1f{each.fingerprint}"
    value = {
        "description": each.message,
        "check_name": each.rule,
        "fingerprint": sha256(whole.encode()).hexdigest(),
        "severity": _SEVERITY[each.level],
        "location": {"path": each.path, "lines": {"begin": each.line}},
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
