"""Platforms, places, outcomes and drafts as a reader of the language calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copygate.report.excerpt import visible
from copygate.report.wording import say

if TYPE_CHECKING:
    from copygate.model.draft import Draft
    from copygate.model.verdict import Outcome, Verdict


def platform_word(name: str, lang: str) -> str:
    """The platform's name."""
    from copygate.model.platforms import platform_named

    platform = platform_named(name)
    if platform is None:
        return visible(name)
    return platform.zh if lang.startswith("zh") else platform.en


def place_word(field: str, lang: str) -> str:
    """`title` 标题, `tags[2]` 标签, `per_platform.x.body` 正文(X)."""
    from copygate.model.vocabulary import spoken

    name = field.split("[", 1)[0]
    if name.startswith("per_platform.") and name.count(".") >= 2:
        _, platform, rest = name.split(".", 2)
        return spoken(rest, lang) + say("aside", lang, text=platform_word(platform, lang))
    return visible(spoken(name, lang))


def outcome_word(outcome: Outcome, lang: str) -> str:
    """The outcome as one says it."""
    return say(f"outcome.{outcome.word}", lang)


def draft_name(verdict: Verdict, draft: Draft | None) -> str:
    """The file; of a record its line (`稿.jsonl:4`), of a row its cell (`排期.xlsx:十一月!A4`), and its own id."""
    if verdict.id.startswith(f"{verdict.path}:"):
        return visible(verdict.id)
    if draft is None or draft.record_line is None:
        return visible(verdict.path)
    return visible(f"{verdict.path}:{_cell(draft) or draft.record_line} {verdict.id}")


def _cell(draft: Draft) -> str:
    """`十一月!B4`: where a row's first text stands."""
    for field in draft.fields:
        for anchor in field.anchors[:1]:
            place = dict(anchor.place)
            if "cell" in place:
                return "!".join(str(place[key]) for key in ("sheet", "cell") if key in place)
    return ""
