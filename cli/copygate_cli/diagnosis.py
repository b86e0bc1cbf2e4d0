"""Diagnostics of rule files as text: one block each, in the order of files and lines."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from copygate.dsl.diagnostics import render
from copygate.errors import Wording
from copygate.report.excerpt import visible
from copygate.report.wording import counted, say

if TYPE_CHECKING:
    from copygate.errors import Wording
from copygate.dsl.diagnostics import Diagnostic


def diagnostics_text(
    diagnostics: Iterable[Diagnostic], sources: Mapping[str, str], lang: str, *, total: bool = True
) -> str:
    """All of them, then how many there are to mend."""
    found = sorted(diagnostics, key=lambda each: (each.path, each.span.start))
    blocks = [render(_as_told(each), sources.get(each.path, ""), lang) for each in found]
    errors = [each for each in found if each.severity == "error"]
    if errors and total:
        files = len({each.path for each in errors})
        blocks.append("\n" + counted("rules.diagnostics", len(errors), lang, files=files))
    # A rule file may be hostile too.
    return "\n".join(visible(line) for line in "\n".join(blocks).split("\n"))


def _as_told(each: Diagnostic) -> Diagnostic:
    wording = each.wording
    if each.severity == "warning":
        wording = Wording(*(say("rules.warning", lang, message=wording.say(lang)) for lang in ("en", "zh")))
    return each._replace(path=near_path(each.path), wording=wording)


def near_path(path: str) -> str:
    """The path as seen from here, where that is shorter."""
    here = os.path.relpath(path) if Path(path).is_absolute() else path
    return here if len(here) < len(path) else path
