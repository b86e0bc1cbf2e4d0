"""JUnit XML, one test case a draft: what fails the gate is a failure, what could not be read an error.

The form Jenkins and GitLab read: https://github.com/testmoapp/junitxml
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from copygate.report.gate.annotation import Annotation

# XML 1.0 has no character for these, not even escaped.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def test_case(name: str, path: str, annotations: Sequence[Annotation], unreadable: str) -> str:
    """One case; `unreadable` is why the draft was not judged at all."""
    head = f"  <testcase classname={_attribute(path)} name={_attribute(name)}"
    errors = [each for each in annotations if each.level == "error"]
    others = [each for each in annotations if each.level != "error"]
    inner = ""
    if unreadable:
        inner += f"    <error message={_attribute(unreadable)}/>\n"
    elif errors:
        text = "\n".join(f"{each.path}:{each.line}:{each.column} {each.rule} {each.message}" for each in errors)
        inner += f"    <failure message={_attribute(errors[0].message)}>{escape(_clean(text))}</failure>\n"
    if others:
        text = "\n".join(
            f"{each.path}:{each.line}:{each.column} {each.level} {each.rule} {each.message}" for each in others
        )
        inner += f"    <system-out>{escape(_clean(text))}</system-out>\n"
    return f"{head}>\n{inner}  </testcase>\n" if inner else f"{head}/>\n"


def suite(cases: Sequence[str], failures: int, errors: int, seconds: float) -> str:
    """The whole file."""
    counts = f'tests="{len(cases)}" failures="{failures}" errors="{errors}" time="{seconds:.3f}"'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="copygate" {counts}>\n'
        f' <testsuite name="copygate" {counts}>\n{"".join(cases)} </testsuite>\n</testsuites>\n'
    )


def _attribute(text: str) -> str:
    return quoteattr(_clean(text), {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)
