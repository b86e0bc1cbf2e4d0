"""A question of the verdict, and where its author writes the answer."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from copygate.report.wording import counted, say

if TYPE_CHECKING:
    from copygate.model.draft import Draft
    from copygate.model.verdict import Question

_MOST_ANSWERS = 4
_LISTS = {"endorser": "endorsers", "claim": "claims", "image": "assets", "cover": "assets", "asset": "assets"}


def question_text(question: Question, lang: str) -> str:
    """`商品类别是什么?(决定 2 条规则)`."""
    return question.ask + say("aside", lang, text=counted("ask.rules", len(question.rules), lang))


def how_to_answer(question: Question, draft: Draft | None, lang: str) -> str:
    """`在文首加 category: food 或 drug …`, in the manner of the draft's own file."""
    suffix = PurePath(draft.path).suffix.lower() if draft else ""
    item, _, attribute = question.fact.replace("-", "_").rpartition(".")
    answers = list(question.answers[:_MOST_ANSWERS]) or ["…"]
    more = " …" if len(question.answers) > _MOST_ANSWERS else ""
    is_json = suffix in (".json", ".jsonl")
    if is_json:
        answers = [f'"{answer}"' for answer in answers]
        attribute = f'"{attribute}"'
    if suffix in (".html", ".htm"):
        name = f"{item + '.' if item else ''}{attribute}"
        return say("answer.html", lang, name=name, answers=say("answer.or", lang).join(answers) + more)
    line = f"{attribute}: {say('answer.or', lang).join(answers)}{more}"
    if item:
        outer = _LISTS.get(item, item)
        line = f'"{outer}": [{{{line}}}]' if is_json else f"{outer}: [{{{line}}}]"
    if is_json:
        return say("answer.json", lang, line=line)
    if suffix in (".yaml", ".yml"):
        return say("answer.yaml", lang, line=line)
    if suffix in (".docx", ".pptx"):
        return say(f"answer{suffix}", lang, line=line)
    return say("answer.front-matter" if suffix in (".md", ".markdown") else "answer.plain", lang, line=line)
