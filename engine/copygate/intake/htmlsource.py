"""A draft in HTML: the page is its body; `<meta name="copygate:platforms" content="小红书, 抖音">` declares.

Any key of a draft may stand there; a key that stands several times is a list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from copygate.errors import Wording
from copygate.hypertext.reading import Page, read_html
from copygate.intake.lines import LineTable
from copygate.intake.problems import Positions
from copygate.intake.schema import draft_from_mapping
from copygate.model.draft import BEGINNING, Draft, FieldSource, InputProblem, TextField


def draft_from_html(text: str, *, path: str) -> Draft:
    """The draft in an HTML file."""
    page = read_html(text)
    lines = LineTable(text)
    mapping: dict[str, object] = {}
    positions = Positions()
    for key, value, start in page.declared:
        place = FieldSource(*lines.at(start))
        known = mapping.get(key)
        if known is None:
            mapping[key] = value
            positions.keys[key,] = positions.values[key,] = place
        else:
            mapping[key] = [*known, value] if isinstance(known, list) else [known, value]
    if page.fonts:
        mapping.setdefault("fonts", list(page.fonts))
    if page.hidden:
        mapping.setdefault("hidden-text", True)
    body = TextField("body", "body", text, "html")
    return draft_from_mapping(
        mapping, path=path, positions=positions, body=body, problems=unread_in(page, text, BEGINNING)
    )


_UNREAD: Final[Mapping[str, tuple[str, Wording]]] = {
    "unclosed": (
        "html-unclosed",
        Wording(
            "a tag, comment or script that begins here is never closed: what comes after it was not read",
            "从这里开始的标签、注释或脚本没有结束，其后的内容没有读到",
        ),
    ),
    "media": (
        "embedded-not-read",
        Wording(
            "the page embeds video, audio or another page, which are not read: a person must look",
            "页面嵌入了视频、音频或其他网页，未读取：须由人查看",
        ),
    ),
    "reversed": (
        "text-reversed",
        Wording(
            "text that begins here is shown the other way round, so it says something else than what stands here",
            "从这里开始的文字倒过来显示,读者看到的不是这里写的:须由人查看",
        ),
    ),
    "template": (
        "template-not-read",
        Wording(
            "a template puts words into the middle of a sentence here, and what they are is not known",
            "模板在句子中间拼进别的内容,拼成什么无从得知:须由人查看",
        ),
    ),
    "script": (
        "script-not-read",
        Wording(
            "a script that begins here writes text into the page, and what it makes is not known: a person must look",
            "从这里开始的脚本往页面里写文字，写成什么无从得知：须由人查看",
        ),
    ),
}


def unread_in(page: Page, source: str, at: FieldSource) -> tuple[InputProblem, ...]:
    """What stands in a page and is not read, with its place; `at` is where the page stands in its file."""
    found: list[tuple[str, int | None]] = []
    if page.unclosed is not None:
        found.append(("unclosed", page.unclosed))
    if page.media:
        found.append(("media", None))
    if page.writing is not None:
        found.append(("script", page.writing))
    if page.reversed is not None:
        found.append(("reversed", page.reversed))
    return _problems(found, source, at)


def unread_in_markdown(body: TextField) -> tuple[InputProblem, ...]:
    """The same of the HTML inside a Markdown text."""
    from copygate.hypertext.inmarkdown import unread_html

    return _problems(unread_html(body.raw), body.raw, body.source)


def _problems(found: Sequence[tuple[str, int | None]], source: str, at: FieldSource) -> tuple[InputProblem, ...]:
    if not found:
        return ()
    lines = LineTable(source)

    def place(offset: int | None) -> tuple[int | None, int | None]:
        if offset is None:
            return (None, None) if at == BEGINNING else (at.line, at.column)
        line, column = lines.at(offset)
        if not at.exact:
            return at.line, at.column
        return at.line + line - 1, column + (at.column if line == 1 else at.indent) - 1

    return tuple(InputProblem(*_UNREAD[what], *place(offset)) for what, offset in found)
