"""The report as one self-contained page that a creator can open and send on: no script, nothing loaded from anywhere.

`opening`, then `article_of` for each draft, then `closing`; each gives HTML text, so that a long run can be written as
it goes. INVARIANT: every word of a draft is escaped on its way to the page, and its controls are shown as signs.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Final

from copygate.model.verdict import Outcome
from copygate.report.disclosure import Disclosure
from copygate.report.excerpt import visible
from copygate.report.marked import Mark, marked_text
from copygate.report.names import draft_name, outcome_word, place_word, platform_word
from copygate.report.problems import problems_of
from copygate.report.stylesheet import CSS
from copygate.report.totals import summary
from copygate.report.wording import counted, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from copygate.model.draft import Draft, TextField
    from copygate.model.picture import Picture
    from copygate.model.verdict import Verdict
    from copygate.report.details import Detail
    from copygate.report.problems import Problem
    from copygate.report.style import Style
    from copygate.report.totals import Totals

# The page may show pictures that it holds itself, and its own style; a browser then refuses all else it might ask for.
POLICY: Final = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; base-uri 'none'"
_KINDS: Final = {"✗": "block", "!": "warn", "?": "ask", "○": "owe", "·": "note"}
_OUTCOMES: Final = {
    Outcome.CLEAR: "clear",
    Outcome.OWES: "owe",
    Outcome.REVIEW: "warn",
    Outcome.UNDECIDED: "ask",
    Outcome.BLOCKED: "block",
}
NO_PICTURES: Final[Mapping[str, bytes]] = {}
_SHOWN_WHOLE: Final = 200_000
"""Longer texts are not repeated on the page; their problems quote the author's line."""


def opening(style: Style) -> str:
    """Everything before the first draft."""
    title = say("page.title", style.lang)
    return (
        f'<!doctype html>\n<html lang="{"zh-CN" if style.lang.startswith("zh") else "en"}">\n<head>\n'
        f'<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escape(title)}</title>\n<style>{CSS}</style>\n</head>\n<body>\n"
    )


def closing(totals: Totals, style: Style) -> str:
    """What the run came to (shown first, though written last) and what the page is not."""
    heading = element("h1", say("page.title", style.lang))
    told = element("p", summary(totals, style))
    advice = element("p", say("page.no-advice", style.lang), "advice")
    return f'<header class="run">{heading}{told}{advice}</header>\n</body>\n</html>\n'


def article_of(
    verdict: Verdict,
    draft: Draft | None,
    notes: Iterable[str],
    number: int,
    style: Style,
    previews: Mapping[str, bytes] = NO_PICTURES,
) -> Iterator[str]:
    """One draft: what it is judged, its texts with every problem marked in place, and the problems one by one."""
    problems = problems_of(verdict, draft, style)
    yield f'<article id="d{number}">\n<header>{element("h2", draft_name(verdict, draft))}{_badges(verdict, style)}'
    yield f"{element('p', _facts(verdict, draft, style), 'facts')}</header>\n"
    texts = list(_texts(verdict, draft, problems, number, style)) if problems else []
    texts += _pictures(draft, problems, number, previews)
    yield f'<div class="{"sides" if texts else "alone"}">\n'
    if texts:
        yield f'<section class="texts">{"".join(texts)}</section>\n'
    if problems:
        cards = "".join(_card(problem, number, at) for at, problem in enumerate(problems, 1))
        yield f'<ol class="problems">{cards}</ol>\n'
    yield "</div>\n"
    lines = list(notes)
    if lines:
        yield element("pre", "\n".join(lines), "notes") + "\n"
    yield "</article>\n"


def element(tag: str, text: str, css: str = "") -> str:
    """An element that holds nothing but text."""
    lines = "\n".join(visible(line) for line in text.split("\n"))
    named = f' class="{css}"' if css else ""
    return f"<{tag}{named}>{escape(lines)}</{tag}>"


def _badges(verdict: Verdict, style: Style) -> str:
    if not verdict.platforms:
        return _badge(outcome_word(verdict.outcome, style.lang), verdict.outcome)
    return "".join(
        _badge(f"{platform_word(name, style.lang)} {outcome_word(outcome, style.lang)}", outcome)
        for name, outcome in verdict.platforms.items()
    )


def _badge(text: str, outcome: Outcome) -> str:
    return element("span", text, f"badge {_OUTCOMES[outcome]}")


def _facts(verdict: Verdict, draft: Draft | None, style: Style) -> str:
    """`推广 · 按 2026-11-21 的规则 · 487 条规则`."""
    from copygate.model.vocabulary import spoken

    words = []
    if draft is not None and draft.fields:
        declared = "kind" in draft.attributes
        words.append(spoken(draft.kind, style.lang) if declared else say("kind.undeclared", style.lang))
    words.append(say("page.as-of", style.lang, day=verdict.as_of))
    words.append(counted("rules.count", verdict.rules_run, style.lang))
    if verdict.cleared is not None:
        from copygate.report.signed import cleared_line

        words.append(cleared_line(verdict.cleared, style.lang))
    return " · ".join(words)


def _texts(
    verdict: Verdict, draft: Draft | None, problems: Sequence[Problem], number: int, style: Style
) -> Iterator[str]:
    """Every text that can be shown as its author sees it, personal data masked, of a draft that is not too long."""
    if draft is None:
        return
    if sum(len(field.raw) for field in draft.fields) > _SHOWN_WHOLE:
        return
    own = [field for field in draft.fields if field.place != "image-text" and field.markup != "html"]
    disclosure = Disclosure(draft, verdict, style.reveal)
    for _, group in groupby(own, key=lambda field: field.name.split("[")[0]):
        fields = list(group)
        shown = "".join(_text(field, disclosure.field(field.name) or "", problems, number) for field in fields)
        many = ' class="tags"' if len(fields) > 1 else ""
        yield f"<div{many}><h3>{escape(place_word(fields[0].name, style.lang))}</h3>{shown}</div>"


def _text(field: TextField, shown: str, problems: Sequence[Problem], number: int) -> str:
    """One text with its marks."""
    marks = [
        Mark(problem.start, problem.end, _KINDS[problem.mark], at, f"d{number}p{at}")
        for at, problem in enumerate(problems, 1)
        if problem.field == field.name and problem.raw is not None
    ]
    return f'<div class="text">{marked_text(shown, marks).strip()}</div>'


def _pictures(
    draft: Draft | None, problems: Sequence[Problem], number: int, previews: Mapping[str, bytes]
) -> Iterator[str]:
    """Each picture with the words in question framed where they stand."""
    for picture in draft.pictures if draft is not None else ():
        small = previews.get(picture.path)
        if small is None:
            continue
        boxes = []
        for at, problem in enumerate(problems, 1):
            place = dict(problem.place or ())
            box = place.get("box")
            if place.get("asset") == picture.path and place.get("frame", 1) == 1 and isinstance(box, tuple):
                boxes.append(_framed(box, picture, _KINDS[problem.mark], f"d{number}p{at}", at))
        source = f"data:image/jpeg;base64,{b64encode(small).decode()}"
        name = escape(visible(picture.path))
        yield f'<h3>{name}</h3><figure><img src="{source}" alt="{name}">{"".join(boxes)}</figure>'


def _framed(box: tuple[int, ...], picture: Picture, kind: str, target: str, number: int) -> str:
    left, top, width, height = (
        f"{100 * part / whole:.2f}%" for part, whole in zip(box, (picture.width, picture.height) * 2, strict=True)
    )
    style = f"left:{left};top:{top};width:{width};height:{height}"
    return f'<a class="box {kind}" href="#{target}" style="{style}"><span>{number}</span></a>'


def _card(problem: Problem, number: int, at: int) -> str:
    kind = _KINDS[problem.mark]
    line = problem.excerpt(10_000)
    quote = ""
    if line is not None and problem.raw is not None:
        first, last = _clipped(problem)
        head, words, tail = (
            problem.raw[first : problem.start],
            problem.raw[problem.start : problem.end],
            problem.raw[problem.end : last],
        )
        quote = f"<q>{_safe(head)}<b>{_safe(words)}</b>{_safe(tail)}</q>"
    details = "".join(_detail(detail) for detail in problem.details)
    tag = element("code", problem.tag) if problem.tag else ""
    return (
        f'<li id="d{number}p{at}" class="{kind}"><p class="head"><span class="sign">{problem.mark}</span>'
        f"{element('span', problem.label, 'where')}</p>{element('p', problem.text, 'says')}{quote}"
        f"<dl>{details}</dl>{tag}</li>"
    )


def _clipped(problem: Problem) -> tuple[int, int]:
    """The author's line around the words, a few dozen characters of it on either side."""
    raw = problem.raw or ""
    first = max(raw.rfind("\n", 0, problem.start) + 1, problem.start - 40)
    found = raw.find("\n", problem.end)
    return first, min(len(raw) if found < 0 else found, problem.end + 40)


def _detail(detail: Detail) -> str:
    text = escape(detail.text)
    if detail.url and detail.url.startswith("https://"):
        text = f'<a href="{escape(detail.url)}" rel="noreferrer noopener">{text}</a>'
    return f"<dt>{escape(detail.label)}</dt><dd>{text}</dd>"


def _safe(text: str) -> str:
    return escape(visible(text))
