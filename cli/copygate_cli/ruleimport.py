"""`rules import LIST LEXICON`: a word list into a lexicon, after everything doubtful in it has been told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from copygate.errors import CopygateError, InputError, UsageError
from copygate.intake.wordlist import read_words
from copygate.packs.declared import DeclaredFile
from copygate.packs.lawful import LawfulTexts
from copygate.packs.lexiconedit import new_lexicon, with_group, with_items, with_key
from copygate.packs.lexicons import read_lexicon
from copygate.packs.wordimport import LEFT_OUT, Addition, Doubt, Plan, plan_import
from copygate.report.excerpt import visible
from copygate_cli.complaints import USAGE
from copygate_cli.diagnosis import diagnostics_text
from copygate_cli.ruleedits import Change, is_signed, read, show, write
from copygate_cli.writingtexts import both, say

if TYPE_CHECKING:
    from copygate.packs.rulebook import Lexicon, TermGroup

_MOST_TOLD: Final = 20
"""So many words of each kind of doubt are named; the rest are counted."""


def import_words(
    listed: Path, target: Path, source: str | None, corpus: Path | None, accept: bool, dry: bool, lang: str
) -> int:
    """Tell the doubts, then write, if nothing holds it up; the exit code."""
    if target.suffix != ".yaml":
        raise UsageError("not-a-lexicon", both("import.not-lexicon", path=target))
    words = read_words(listed)
    for note in words.notes:
        _tell(note.say(lang))
    before = _text(target)
    lexicon = _lexicon(target, before, lang) if before else None
    default = f"imported-{date.today()}"
    plan = plan_import(words.entries, lexicon, default, _lawful(corpus, lang))
    held = [doubt for doubt in plan.doubts if doubt.holds_up]
    for line in _doubt_lines(plan, lang):
        _tell(line)
    added = sum(len(each.entries) for each in plan.additions)
    if not added:
        _tell(say("import.nothing", lang, count=len(words.entries)))
        return 0
    after = _written(before, lexicon, plan, target, source)
    file = DeclaredFile(str(target), after)
    read_lexicon(file)
    if any(problem.severity == "error" for problem in file.problems):
        click.echo(diagnostics_text(file.problems, {str(target): after}, lang), err=True)
        _tell(say("import.not-written", lang))
        return USAGE
    change = Change(target, before, after)
    show([change])
    _tell(say("import.total", lang, added=added, left=len(words.entries) - added, path=target))
    if held and not accept:
        _tell(say("import.held", lang, count=len({doubt.entry.word for doubt in held})))
        return 1
    if dry:
        _tell(say("change.dry", lang))
        return 0
    write([change])
    if is_signed([change]):
        _tell(say("change.signed", lang))
    _tell(say("import.next", lang, folder=_pack_of(target), name=(lexicon.name if lexicon else target.stem)))
    return 0


def _pack_of(target: Path) -> Path:
    return target.parent.parent if target.parent.name == "lexicons" else target.parent


def _text(target: Path) -> str:
    try:
        if not target.exists() and not target.parent.is_dir() and not target.parent.parent.is_dir():
            raise UsageError("no-folder", both("import.no-folder", path=target.parent))
        return read(target)
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("unreadable", both("import.unreadable", path=target, why=type(error).__name__)) from error


def _lexicon(target: Path, text: str, lang: str) -> Lexicon:
    """The lexicon as it is, which must be sound before anything is added."""
    file = DeclaredFile(str(target), text)
    lexicon = read_lexicon(file)
    errors = [problem for problem in file.problems if problem.severity == "error"]
    if lexicon is None or errors:
        click.echo(diagnostics_text(errors, {str(target): text}, lang), err=True)
        raise UsageError("broken-lexicon", both("import.broken", path=target))
    return lexicon


def _lawful(corpus: Path | None, lang: str) -> LawfulTexts | None:
    """The texts to count false alarms in: those named, else the clean corpus of a checkout."""
    if corpus is not None:
        try:
            return LawfulTexts.read(corpus)
        except (OSError, UnicodeDecodeError) as error:
            raise InputError("unreadable", both("import.unreadable", path=corpus, why=type(error).__name__)) from error
    from copygate.resources import bundled

    try:
        return LawfulTexts.read(bundled("fixtures") / "corpus" / "clean.jsonl")
    except (CopygateError, OSError):
        _tell(say("import.no-corpus", lang))
        return None


# ---------------------------------------------------------------- what is told


def _doubt_lines(plan: Plan, lang: str) -> list[str]:
    lines = []
    kinds = dict.fromkeys(doubt.kind for doubt in sorted(plan.doubts, key=lambda each: (not each.holds_up, each.kind)))
    for kind in kinds:
        found = [doubt for doubt in plan.doubts if doubt.kind == kind]
        fate = "left-out" if kind in LEFT_OUT else "held-up" if any(each.holds_up for each in found) else "kept"
        heading = say(f"import.kind.{kind}", lang, count=len(found))
        lines.append(f"{heading} — {say(f'import.fate.{fate}', lang)}")
        mixed = fate == "held-up" and not all(doubt.holds_up for doubt in found)
        for doubt in found[:_MOST_TOLD]:
            kept = say("bracket", lang, text=say("import.fate.kept", lang)) if mixed and not doubt.holds_up else ""
            lines.append(f"    {_doubt(doubt, lang)}{kept}")
        if len(found) > _MOST_TOLD:
            lines.append(f"    {say('import.more', lang, count=len(found) - _MOST_TOLD)}")
    return lines


def _doubt(doubt: Doubt, lang: str) -> str:
    word = doubt.entry.word if len(doubt.entry.word) <= _MOST_TOLD else f"{doubt.entry.word[:_MOST_TOLD]}…"
    text = f"「{word}」 {doubt.entry.at.say(lang)}"
    if doubt.kind == "in-corpus":
        text += say("import.hits", lang, count=doubt.number)
    if doubt.detail:
        text += ": " + say("comma", lang).join(f"“{each.strip()}”" for each in doubt.detail)
    return text


def _tell(line: str) -> None:
    click.echo(visible(line), err=True)


# ---------------------------------------------------------------- the new text


def _written(before: str, lexicon: Lexicon | None, plan: Plan, target: Path, source: str | None) -> str:
    fresh = []
    text = before
    for addition in plan.additions:
        group = _standing(lexicon, addition)
        if group is None:
            fresh.append(_new_group(addition, source))
            continue
        text = with_items(text, group.id, "terms", [entry.word for entry in addition.entries])
        for key, old, new in (
            ("allow", (*group.allow, *(lexicon.allow if lexicon else ())), _joined(addition, "allow")),
            ("suggest", group.suggestions, _joined(addition, "suggest")),
        ):
            text = with_items(text, group.id, key, [each for each in new if each not in old])
        if addition.replace and group.replace is None:
            text = with_key(text, group.id, "replace", addition.replace)
    if lexicon is None:
        return new_lexicon(_name_of(target), target.stem, fresh)
    for each in fresh:
        text = with_group(text, each)
    return text


def _standing(lexicon: Lexicon | None, addition: Addition) -> TermGroup | None:
    """The group of that id or title, unless another text stands for its words."""
    for group in lexicon.groups if lexicon else ():
        if addition.group in (group.id, group.title) and (group.replace or "") == addition.replace:
            return group
    return None


def _new_group(addition: Addition, source: str | None) -> dict[str, str | Sequence[str]]:
    sources = list(dict.fromkeys(entry.source for entry in addition.entries if entry.source)) or [source or ""]
    reasons = list(dict.fromkeys(entry.reason for entry in addition.entries if entry.reason))
    name = f"{addition.group}→{addition.replace}" if addition.replace else addition.group
    group: dict[str, str | Sequence[str]] = {"id": name}
    if sources != [""]:
        group["source"] = "; ".join(sources)
    elif not reasons:
        raise UsageError("no-source", both("import.no-source", group=addition.group))
    if reasons:
        group["reason" if sources == [""] else "note"] = "; ".join(reasons)
    group["added"] = date.today().isoformat()
    group["terms"] = [entry.word for entry in addition.entries]
    for key in ("allow", "suggest"):
        if joined := _joined(addition, key):
            group[key] = joined
    if addition.replace:
        group["replace"] = addition.replace
    return group


def _joined(addition: Addition, key: str) -> list[str]:
    """The phrases of all rows; one that allows nothing (the row's word is not in it) was told, and is not written."""
    found: dict[str, None] = {}
    for entry in addition.entries:
        for text in getattr(entry, key):
            if key != "allow" or (entry.word in text and entry.word != text):
                found[text] = None
    return list(found)


def _name_of(target: Path) -> str:
    name = target.stem
    if not name.replace("-", "").replace("_", "").isalnum() or name[0].isdigit():
        raise UsageError("bad-name", both("import.bad-name", name=name))
    return name
