"""A Markdown draft: YAML front matter between `---` lines, and the text below it."""

from __future__ import annotations

import re

from copygate.errors import Wording
from copygate.intake.problems import Positions
from copygate.intake.schema import draft_from_declared
from copygate.lazily import Lazily
from copygate.model.draft import Draft, FieldSource, InputProblem, TextField

_OPENING = Lazily(r"---[ \t]*+(?:\r\n|\n|\r|\Z)")
_CLOSING = Lazily(r"^(?:---|\.\.\.)[ \t]*+(?:\r\n|\n|\r|\Z)", re.MULTILINE)
_CLOSING_AFTER_CR = Lazily(r"(?:(?<=\r)|^)(?:---|\.\.\.)[ \t]*+(?:\r\n|\n|\r|\Z)", re.MULTILINE)
_LINE_BREAK = Lazily(r"\r\n|\n|\r")


def draft_from_markdown(text: str, *, path: str) -> Draft:
    """The draft in a Markdown file. Front matter that cannot be read is a problem; the text below it is still read."""
    matter, start, problem = _split(text)
    line = 1 + len(_LINE_BREAK.findall(text, 0, start))
    body = TextField("body", "body", text[start:], "markdown", FieldSource(line, 1))
    declared: dict[str, object] = {}
    positions = Positions()
    problems = [] if problem is None else [problem]
    if matter is not None and matter.strip():
        from copygate.intake.yamlsource import YamlError, read_yaml

        try:
            value, positions = read_yaml(matter, first_line=2)
        except YamlError as error:
            problems.append(error.as_problem())
        else:
            if isinstance(value, dict):
                declared = value
            elif value is not None:
                problems.append(
                    _problem(
                        "the front matter must be a group of keys and values; a rule between lines of text is `***`",
                        "头信息应为一组键值；如果本意是分隔线，请写 `***`",
                    )
                )
    if "<" in body.raw or "{{" in body.raw or "{%" in body.raw:
        from copygate.intake.htmlsource import unread_in_markdown

        problems += unread_in_markdown(body)
    return draft_from_declared(declared, positions, path=path, body=body, problems=tuple(problems))


def _split(text: str) -> tuple[str | None, int, InputProblem | None]:
    """The front matter (None without), the index at which the body starts, and what is wrong with the fence."""
    if text.startswith("+++") and text[3:4] in {"", "\n", "\r"}:
        en, zh = "front matter is YAML between `---` lines, not TOML", "头信息须为 `---` 之间的 YAML，不支持 TOML"
        return None, 0, _problem(en, zh)
    opening = _OPENING.match(text)
    if opening is None:
        return None, 0, None
    closing = (_CLOSING_AFTER_CR if "\r" in text else _CLOSING).search(text, opening.end())
    if closing is None:
        return (
            None,
            0,
            _problem(
                "the front matter opened by `---` is never closed; end it with a line `---`",
                "以 `---` 开始的头信息没有结束；请用单独一行 `---` 结束",
            ),
        )
    return text[opening.end() : closing.start()], closing.end(), None


def _problem(en: str, zh: str) -> InputProblem:
    return InputProblem("front-matter", Wording(en, zh), 1, 1)
