"""The impact of a change as one self-contained page: no script, nothing loaded from anywhere, light and dark, on paper.

INVARIANT: every word of a post, a rule or a path is escaped on its way to the page.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Final

from copygate.impact.tally import Flip, Sample, Tally, strictest_first
from copygate.report.names import outcome_word, platform_word
from copygate.report.page import POLICY, element
from copygate.report.stylesheet import CSS
from copygate.report.wording import say as say_of_reports
from copygate_cli.impactchart import KINDS, chart_of
from copygate_cli.impactreport import (
    flip_said,
    grouped,
    heaviest_first,
    remark_said,
    remarks_on,
    rule_said,
    rules_said,
    weight_of,
    words_said,
)
from copygate_cli.impacttexts import say

if TYPE_CHECKING:
    from copygate_cli.impactrun import Result

_MOST_RULES: Final = 30
_OWN: Final = """
.figures{display:flex;flex-wrap:wrap;gap:.6rem;margin:.8rem 0 .4rem}
.figures div{flex:1 1 8rem;background:var(--card);border:1px solid var(--line);border-top:4px solid var(--hue);
border-radius:.5rem;padding:.5rem .9rem}.figures b{display:block;font-size:1.7rem;line-height:1.3;color:var(--hue)}
.figures span{color:var(--soft);font-size:.85rem}.plain{--hue:var(--soft)}
.flow{display:block;width:100%;max-width:52rem;margin:.6rem auto;font-size:14px}.flow text{fill:var(--ink)}
.flow tspan,.flow .head{fill:var(--soft)}.flow rect{fill:var(--hue)}.band{fill:var(--hue);opacity:.42}
.band:hover{opacity:.7}
.bars{display:grid;grid-template-columns:minmax(0,1fr);gap:.8rem;margin:.6rem 0 0;padding:0;list-style:none}
.bars li{border-left:4px solid var(--line);padding-left:.9rem}.bars .says{margin:0}
.bar{display:flex;height:.6rem;margin:.3rem 0;max-width:30rem;background:var(--page);border-radius:.3rem;
overflow:hidden}
.bar i{display:block;background:var(--hue)}
.posts{list-style:none;margin:.4rem 0 0;padding:0;display:grid;gap:.7rem}
.posts>li{border:1px solid var(--line);border-left:4px solid var(--hue);border-radius:.4rem;padding:.55rem .9rem}
.posts ul{list-style:none;margin:.3rem 0 0;padding:0;font-size:.92rem}
.posts ul b{color:var(--hue);font-weight:600}
table{border-collapse:collapse;font-size:.92rem}th,td{text-align:left;padding:.2rem 1rem .2rem 0;vertical-align:top}
th{color:var(--soft);font-weight:600}td.n{text-align:right}
.changes{list-style:none;margin:.3rem 0;padding:0}.changes li{margin:.2rem 0}
"""


def impact_page(result: Result, lang: str) -> str:
    """The page."""
    language = "zh-CN" if lang.startswith("zh") else "en"
    title = escape(say("impact.title", lang))
    return (
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="referrer" content="no-referrer">\n<title>{title}</title>\n<style>{CSS}{_OWN}</style>\n</head>\n'
        f"<body>\n{''.join(_sections(result, lang))}</body>\n</html>\n"
    )


def _sections(result: Result, lang: str) -> Iterator[str]:
    tally = result.tally
    named = say("impact.heading", lang, before=result.before, after=result.after, archive=result.archive)
    yield f'<header class="run">{element("h1", say("impact.title", lang))}{element("p", named)}'
    yield element("p", f"{rules_said(result, lang)} · {say('impact.as-of', lang, day=result.day)}", "facts")
    yield _figures(tally, lang)
    yield "".join(element("p", line, "facts") for line in remarks_on(result, lang)) + "</header>\n"
    yield f"<article>{element('h2', say('impact.flips', lang))}"
    if tally.flips:
        yield chart_of(tally.flips, lang) + element("p", say("impact.chart", lang), "facts")
    else:
        yield element("p", say("impact.nothing", lang))
    yield "</article>\n"
    yield from _changes(result, lang)
    if tally.rules:
        yield from _rules(tally, lang)
    if tally.platforms:
        yield from _platforms(tally, lang)
    for flip in (*strictest_first(tally.flips), None):
        kept = tally.samples.get(flip, [])
        if kept:
            head = f"{flip_said(flip, lang)} · {say('impact.samples', lang)}"
            posts = "".join(_sample(sample, lang) for _, sample in kept)
            yield f'<article>{element("h2", head)}<ol class="posts">{posts}</ol></article>\n'
    yield element("p", say_of_reports("page.no-advice", lang), "advice") + "\n"


def _figures(tally: Tally, lang: str) -> str:
    rows = (
        ("plain", tally.posts, "posts"),
        ("block", tally.newly_blocked, "blocked"),
        ("clear", tally.newly_clear, "clear"),
        ("warn", tally.changed - tally.newly_blocked - tally.newly_clear, "other"),
        ("plain", tally.unchanged, "same"),
    )
    cells = "".join(
        f'<div class="{kind}"><b>{count:,}</b>{element("span", say(f"impact.figure.{name}", lang))}</div>'
        for kind, count, name in rows
    )
    return f'<div class="figures">{cells}</div>'


def _changes(result: Result, lang: str) -> Iterator[str]:
    changes = result.between.changes
    if not changes:
        return
    yield f'<article>{element("h2", rules_said(result, lang))}<ul class="changes">'
    for what, group in grouped(changes[:_MOST_RULES], result.between, lang).items():
        names = "<br>".join(f"{element('span', each.title)} {element('code', each.rule)}" for each in group)
        yield f"<li>{names}<br>{element('span', what, 'facts')}</li>"
    if len(changes) > _MOST_RULES:
        yield element("li", say("impact.rules.more", lang, count=len(changes) - _MOST_RULES))
    yield "</ul></article>\n"


def _rules(tally: Tally, lang: str) -> Iterator[str]:
    rows = heaviest_first(tally)[:_MOST_RULES]
    most = max(weight_of(each) for _, each in rows)
    yield f'<article>{element("h2", say("impact.by-rule", lang))}<ul class="bars">'
    for rule, each in rows:
        bars = "".join(
            f'<i class="{kind}" style="width:{100 * count / most:.2f}%"></i>'
            for kind, count in (("block", each.new), ("warn", each.weighed), ("clear", each.gone))
            if count
        )
        words = "".join(element("p", line, "facts") for line in words_said(each, lang))
        said = element("p", rule_said(each, lang), "says")
        yield f'<li>{element("code", rule)}{said}<div class="bar">{bars}</div>{words}</li>'
    yield "</ul></article>\n"


def _platforms(tally: Tally, lang: str) -> Iterator[str]:
    yield f"<article>{element('h2', say('impact.by-platform', lang))}<table>"
    names = sorted({name for name, _, _ in tally.platforms}, key=lambda each: (-tally.on_platform[each], each))
    for name in names:
        flips = strictest_first((was, now) for each, was, now in tally.platforms if each == name)
        posts = say("impact.on-platform", lang, count=tally.on_platform[name])
        for at, flip in enumerate(flips):
            head = element("th", platform_word(name, lang)) + element("td", posts) if not at else "<th></th><td></td>"
            badge = _flip(flip, lang)
            yield f'<tr>{head}<td>{badge}</td><td class="n">{tally.platforms[name, *flip]:,}</td></tr>'
    yield "</table></article>\n"


def _flip(flip: Flip, lang: str) -> str:
    if flip is None:
        return element("span", flip_said(None, lang))
    before, after = (element("span", outcome_word(each, lang), f"badge {KINDS[each]}") for each in flip)
    return f"{before} → {after}"


def _sample(sample: Sample, lang: str) -> str:
    kind = KINDS[sample.flip[1]] if sample.flip is not None else "note"
    names = element("span", "、".join(platform_word(name, lang) for name, _, _ in sample.platforms))
    head = f'<p class="facts">{element("span", sample.name)} {names}</p>'
    text, start, end = sample.text, sample.start, sample.end
    quote = ""
    if text:
        # The marked words are those of what is new, or of what is gone.
        quote = f"<q>{escape(text[:start])}<b>{escape(text[start:end])}</b>{escape(text[end:])}</q>"
    said = "".join(
        f'<li class="{"block" if each.new else "clear"}"><b>{escape(remark_said(each, lang))}</b> '
        f"{element('span', each.message)} {element('code', each.rule)}</li>"
        for each in sample.remarks
    )
    return f'<li class="{kind}">{head}{quote}<ul>{said}</ul></li>'
