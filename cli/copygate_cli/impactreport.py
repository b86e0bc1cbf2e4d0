"""The impact of a change, for people at a terminal: `impact_text`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from copygate.impact.difference import Difference, RuleChange
from copygate.impact.tally import Flip, Remark, RuleTally, Sample, Tally, strictest_first
from copygate.model.verdict import Outcome
from copygate.report.excerpt import columns_of
from copygate.report.names import outcome_word, platform_word
from copygate.report.style import Style
from copygate_cli.impactparts import parts_said
from copygate_cli.impactrun import Result, duration
from copygate_cli.impacttexts import say

_MOST_RULES: Final = 12
_MOST_WORDS: Final = 8
_BAR: Final = 30
_SIGNS: Final = {"added": "+", "removed": "−", "changed": "~", "reworded": "·"}


def impact_text(result: Result, style: Style) -> str:
    """Everything, what matters most first."""
    return "\n".join(_lines(result, style)) + "\n"


def summary_of(tally: Tally, lang: str) -> str:
    """`8,124 篇:新拦下 42 · 新放行 3 · …`."""
    return say(
        "impact.summary",
        lang,
        posts=tally.posts,
        blocked=tally.newly_blocked,
        clear=tally.newly_clear,
        other=tally.changed - tally.newly_blocked - tally.newly_clear,
        same=tally.unchanged,
    )


def remarks_on(result: Result, lang: str) -> list[str]:
    """What a reader must know of the figures."""
    tally = result.tally
    said = []
    if tally.altered:
        said.append(say("impact.altered", lang, count=tally.altered))
    if tally.unreadable:
        said.append(say("impact.unreadable", lang, count=tally.unreadable))
    if tally.pictured:
        said.append(say("impact.pictured", lang, count=tally.pictured))
    if tally.checked_again and not tally.disagreed:
        said.append(say("impact.again", lang, count=tally.checked_again))
    return said


def rules_said(result: Result, lang: str) -> str:
    """How many rules may answer otherwise."""
    count = len(result.between.affected)
    if not count:
        return say("impact.rules.none", lang)
    rules = len({*result.between.before.rules, *result.between.after.rules})
    return say("impact.rules.one" if count == 1 else "impact.rules.many", lang, count=count, rules=rules)


def words_said(tally: RuleTally, lang: str) -> Iterator[str]:
    """The words responsible, most frequent first."""
    for key, words in (("impact.words.new", tally.words_new), ("impact.words.gone", tally.words_gone)):
        if words:
            hidden = say("impact.masked", lang)
            most = words.most_common(_MOST_WORDS)
            said = [say("impact.word", lang, word=word or hidden, count=n) for word, n in most]
            more = say("part.more", lang) if len(words) > _MOST_WORDS else ""
            yield say(key, lang, words=("、" if lang.startswith("zh") else ", ").join(said) + more)


def rule_said(tally: RuleTally, lang: str) -> str:
    """`多查出 42 篇,其中新拦下 40`."""
    said = []
    for count, key in (
        (tally.new, "impact.rule.new"),
        (tally.gone, "impact.rule.gone"),
        (tally.weighed, "impact.rule.weighed"),
        (tally.blocked, "impact.rule.blocked"),
        (tally.cleared, "impact.rule.cleared"),
    ):
        if count:
            said.append(say(key, lang, count=count))
    return (",").join(said) if lang.startswith("zh") else ", ".join(said)


def heaviest_first(tally: Tally) -> list[tuple[str, RuleTally]]:
    """The rules by how many posts they changed."""
    return sorted(tally.rules.items(), key=lambda each: (-weight_of(each[1]), each[0]))


def grouped(changes: Sequence[RuleChange], between: Difference, lang: str) -> dict[str, list[RuleChange]]:
    """The rules by what differs in them: one lexicon may change a dozen rules, and is told once."""
    groups: dict[str, list[RuleChange]] = {}
    for change in changes:
        said = parts_said(change, between, lang) if change.parts else ""
        kind = say(f"impact.rule.{change.kind}", lang)
        groups.setdefault(f"{kind}: {said}" if said else kind, []).append(change)
    return groups


def weight_of(tally: RuleTally) -> int:
    """In how many posts the rule says something else."""
    return tally.new + tally.gone + tally.weighed


def remark_said(remark: Remark, lang: str) -> str:
    """`+ 阻断`, `复核 → 阻断`."""
    weight = say(f"impact.weight.{remark.weight}", lang)
    if remark.was is None:
        return f"{'+' if remark.new else '−'} {weight}"
    return say("impact.weighed", lang, was=say(f"impact.weight.{remark.was}", lang), now=weight)


def _lines(result: Result, style: Style) -> Iterator[str]:
    lang, tally = style.lang, result.tally
    yield say("impact.heading", lang, before=result.before, after=result.after, archive=result.archive)
    yield from _changes(result, style)
    yield ""
    yield style.paint(summary_of(tally, lang), "bold")
    yield from (f"  {line}" for line in remarks_on(result, lang))
    if tally.flips:
        yield ""
        yield from _flips(tally, style)
    for flip in (*strictest_first(tally.flips), None):
        yield from _samples(flip, tally, style)
    if tally.rules:
        yield ""
        yield say("impact.by-rule", lang)
        for rule, each in heaviest_first(tally)[:_MOST_RULES]:
            yield f"  {rule}  {rule_said(each, lang)}"
            yield from (f"    {line}" for line in words_said(each, lang))
    if tally.platforms:
        yield ""
        yield say("impact.by-platform", lang)
        yield from _platforms(tally, lang)
    yield ""
    how = say("impact.how.whole" if result.judged_whole else "impact.how.parts", lang)
    took = say("impact.took", lang, posts=tally.posts, time=duration(result.seconds, lang))
    yield style.paint(f"{took} · {how} · {say('impact.as-of', lang, day=result.day)}", "dim")


def _changes(result: Result, style: Style) -> Iterator[str]:
    lang = style.lang
    yield rules_said(result, lang)
    changes = [each for each in result.between.changes if each.kind != "reworded"]
    for what, group in grouped(changes[:_MOST_RULES], result.between, lang).items():
        yield from (f"  {_SIGNS[each.kind]} {each.rule}  {each.title}" for each in group)
        yield style.paint(f"      {what}", "dim")
    if len(changes) > _MOST_RULES:
        yield "  " + say("impact.rules.more", lang, count=len(changes) - _MOST_RULES)
    worded = len(result.between.changes) - len(changes)
    if worded:
        yield "  " + say("impact.rules.worded", lang, count=worded)


def _flips(tally: Tally, style: Style) -> Iterator[str]:
    lang, most = style.lang, max(tally.flips.values())
    rows = [(flip_said(flip, lang), flip) for flip in strictest_first(tally.flips)]
    wide = max(columns_of(text) for text, _ in rows)
    for text, flip in rows:
        count = tally.flips[flip]
        bar = "▇" * max(1, round(_BAR * count / most))
        colour = "red" if flip[1] > flip[0] else "green"
        yield f"  {text}{' ' * (wide - columns_of(text))}  {count:>9,}  {style.paint(bar, colour)}"


def flip_said(flip: Flip, lang: str) -> str:
    """`可以发布 → 不能发布`."""
    if flip is None:
        return say("impact.flip.same", lang)
    before, after = (outcome_word(each, lang) for each in flip)
    return say("impact.flip", lang, before=before, after=after)


def _samples(flip: Flip, tally: Tally, style: Style) -> Iterator[str]:
    kept = tally.samples.get(flip, [])
    if not kept:
        return
    yield ""
    yield f"{flip_said(flip, style.lang)} · {say('impact.samples', style.lang)}"
    for _, sample in kept:
        yield from _sample(sample, style)


def _sample(sample: Sample, style: Style) -> Iterator[str]:
    yield f"  {sample.name}" + platforms_said(sample.platforms, style.lang)
    text = sample.text
    if sample.end > sample.start:
        head, words, tail = text[: sample.start], text[sample.start : sample.end], text[sample.end :]
        text = f"{head}{style.paint('「' + words + '」', 'bold')}{tail}"
    if text:
        yield f"    {text}"
    for remark in sample.remarks:
        said = style.paint(f"    {remark_said(remark, style.lang)} {remark.rule}", "red" if remark.new else "green")
        yield f"{said}  {remark.message}" if remark.message else said


def platforms_said(platforms: tuple[tuple[str, Outcome, Outcome], ...], lang: str) -> str:
    """` · 小红书`."""
    names = [platform_word(name, lang) for name, _, _ in platforms]
    return (" · " + ("、" if lang.startswith("zh") else ", ").join(names)) if names else ""


def _platforms(tally: Tally, lang: str) -> Iterator[str]:
    for name in sorted({name for name, _, _ in tally.platforms}, key=lambda each: (-tally.on_platform[each], each)):
        flips = strictest_first((was, now) for each, was, now in tally.platforms if each == name)
        said = [f"{flip_said(flip, lang)} {tally.platforms[name, *flip]:,}" for flip in flips]
        posts = say("impact.on-platform", lang, count=tally.on_platform[name])
        yield f"  {platform_word(name, lang)} ({posts})  {' · '.join(said)}"
