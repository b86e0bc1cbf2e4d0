"""What differs in a rule, as people call it: `parts_said` turns names of ingredients into words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from copygate.impact.delta import words_between
from copygate.matching.leaf import TermsLeaf
from copygate.report.wording import say as say_of_reports
from copygate_cli.impacttexts import say

if TYPE_CHECKING:
    from copygate.impact.difference import Difference, RuleChange

_SHOWN: Final = 4
_ALONE: Final = frozenset(
    ("pack", "verb", "when", "unless", "ask-when", "from", "until", "severity", "title", "message", "suggest", "law")
)

_WRITTEN: Final = ("literal:", "pattern:", "similar:", "detector:")
_OF_PACKS: Final = frozenset(
    ("workflow", "lexicons", "specs", "palette", "assets", "checklists", "attributes", "evidence_kinds")
)


def parts_said(change: RuleChange, between: Difference, lang: str) -> str:
    """`级别、词表“绝对化用语”(+1:全网最佳)`."""
    # What is written in the rule itself is told by the clause it stands in.
    parts = [part for part in change.parts if not part.startswith(_WRITTEN)]
    said = dict.fromkeys(
        _severities_said(change.rule, between, lang) if part == "severity" else part_said(part, between, lang)
        for part in parts
    )
    return ("、" if lang.startswith("zh") else ", ").join(said)


def part_said(part: str, between: Difference, lang: str) -> str:
    """One of them."""
    if part in _ALONE:
        return say(f"part.{part}", lang)
    sort, _, name = part.partition(":")
    if sort == "lexicon":
        words = _words_said(part, between, lang)
        shown = lexicon_title(name, between)
        key = "part.lexicon.words" if words else "part.lexicon"
        return say(key, lang, name=shown, words=words)
    if sort in _OF_PACKS:
        return say(f"part.{sort}", lang)
    if sort == "suggest":
        return say("part.suggest", lang)
    if sort in ("despite", "pictures"):
        return say(f"part.{sort}", lang)
    if sort in ("define", "spec"):
        return say(f"part.{sort}", lang, name=name.rpartition("/")[2]) if name else say(f"part.{sort}s", lang)
    return say("part.other", lang, name=name or part)


def _severities_said(rule_id: str, between: Difference, lang: str) -> str:
    was, now = between.before.rule(rule_id), between.after.rule(rule_id)
    if was is None or now is None or not was.severity or not now.severity or was.severity == now.severity:
        return say("part.severity", lang)
    old, new = (say_of_reports(f"rules.severity.{each.severity}", lang) for each in (was, now))
    return say("part.severity.both", lang, old=old, new=new)


def lexicon_title(name: str, between: Difference) -> str:
    """The title of the lexicon `cn/ad-law/superlatives`."""
    home, _, own = name.rpartition("/")
    for edition in (between.after, between.before):
        pack = edition.rulebook.pack(home)
        for lexicon in pack.lexicons if pack is not None else ():
            if lexicon.name == own:
                return lexicon.title
    return own


def _words_said(key: str, between: Difference, lang: str) -> str:
    was, now = between.before.found.leaves.get(key), between.after.found.leaves.get(key)
    if not isinstance(was, TermsLeaf) or not isinstance(now, TermsLeaf):
        return ""
    words = words_between(was, now)
    said = [
        say(f"part.words.{name}", lang, count=len(each), words=some(each, lang))
        for name, each in zip(words._fields, words, strict=True)
        if each
    ]
    return (";" if lang.startswith("zh") else "; ").join(said)


def some(words: tuple[str, ...], lang: str) -> str:
    """The first few."""
    comma = "、" if lang.startswith("zh") else ", "
    return comma.join(words[:_SHOWN]) + (say("part.more", lang) if len(words) > _SHOWN else "")
