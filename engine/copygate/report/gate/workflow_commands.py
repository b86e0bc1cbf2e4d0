"""GitHub workflow commands: `::error file=…,line=…::message`. A step shows ten of each level and drops the rest.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from typing import Final

from copygate.report.excerpt import visible
from copygate.report.gate.annotation import Annotation

SHOWN_A_STEP: Final = 10
"""Annotations of one level that GitHub shows for a step."""


def command(each: Annotation) -> str:
    """The command of one annotation."""
    level = "notice" if each.level == "note" else each.level
    place = f"file={_property(each.path)},line={each.line},endLine={each.line}"
    if each.end > each.column:
        place += f",col={each.column},endColumn={each.end}"
    return f"::{level} {place},title={_property(f'{each.rule} {each.title}')}::{_data(each.message)}"


def _data(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return visible(escaped)  # a log is read on a terminal


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
