"""`rules new PACK/ID`: a rule to be filled in. It does not compile before; `rules check` names what is left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import click

from copygate.dsl import ast
from copygate.dsl.keywords import terminals
from copygate.dsl.printer import rule_text
from copygate.dsl.unfilled import placeholder, unfilled
from copygate.errors import UsageError
from copygate.packs.folders import find_packs
from copygate.packs.loader import read_packs
from copygate.report.excerpt import visible
from copygate_cli.diagnosis import near_path
from copygate_cli.rulebooks import roots_of
from copygate_cli.ruleedits import Change, write
from copygate_cli.rulenames import rule_named, unknown
from copygate_cli.writingtexts import both, say

if TYPE_CHECKING:
    from copygate.packs.rulebook import Pack
    from copygate_cli.config import Settings

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_DAY: Final = date(1, 1, 1)
"""Stands for the day to be filled in while the frame is printed."""
_Lang = Literal["en", "zh"]


def new_rule(settings: Settings, name: str, like: str | None, verb: str, keywords: _Lang, lang: str) -> int:
    """Write the template and say what is to be filled in; the exit code."""
    pack_id, _, own = name.rpartition("/")
    packs = own_packs(settings)
    pack = next((each for each in packs if each.id == pack_id), None)
    if pack is None:
        if not packs:
            raise UsageError("no-packs", both("new.no-packs"))
        raise unknown("new.no-pack", pack_id or name, [each.id for each in packs])
    if not _NAME.fullmatch(own) or own in terminals():
        raise UsageError("bad-name", both("new.bad-name", name=own))
    path = Path(pack.root) / f"{own}.rule"
    if path.exists() or any(item.name == own for file in pack.files for item in file.tree.items):
        raise UsageError("already-there", both("new.exists", name=name, path=near_path(str(path))))
    frame, notes = (_frame(verb), ()) if like is None else _frame_of(settings, like, pack)
    text = _text(frame.but(name=own), pack, keywords, like)
    write([Change(path, "", text)])
    click.echo(say("new.made", lang, path=near_path(str(path))))
    for line in notes:
        click.echo(visible(say("new.unseen", lang, names=line)))
    click.echo(say("new.left", lang))
    for each in unfilled(text, str(path)):
        number = text.count("\n", 0, each.span.start) + 1
        click.echo(visible(f"  {say('new.line', lang, line=number)} {each.wording.say(lang)}"))
    click.echo(say("new.next", lang, folder=near_path(pack.root)))
    return 0


def own_packs(settings: Settings) -> list[Pack]:
    """The packs of the project; those that came with copygate, which take seconds to read, are left alone."""
    found = find_packs(roots_of(settings))
    return list(read_packs(found._replace(folders=tuple(f for f in found.folders if is_ours(Path(f.path), settings)))))


def with_used(settings: Settings, packs: Sequence[Pack]) -> list[Pack]:
    """These packs with all that they use, and what those use."""
    known = {pack.id: pack for pack in packs}
    found = find_packs(roots_of(settings))
    while missing := {used for pack in known.values() for used in pack.uses} - known.keys():
        read = read_packs(found._replace(folders=tuple(f for f in found.folders if f.id in missing)))
        if not read:
            break
        known |= {pack.id: pack for pack in read}
    return list(known.values())


def is_ours(path: Path, settings: Settings) -> bool:
    """Packs that came with copygate are replaced when it is: only those of the project, or of this checkout, change."""
    homes = [Path.cwd()] if settings.rules is None else [settings.rules.resolve(), Path.cwd()]
    return any(path.resolve().is_relative_to(home) for home in homes) and "site-packages" not in path.parts


# ---------------------------------------------------------------- frames


def _frame(verb: str) -> ast.Rule:
    """A rule of a verb with nothing in it yet."""
    places = ast.Places((ast.Place("title"), ast.Place("body")))
    verbs: dict[str, ast.Verb] = {
        "forbid": ast.Forbid(ast.Literally("\0matcher"), places),
        "require": ast.Require(ast.Literally("\0matcher"), places),
        "limit": ast.Limit("title.length", "<=", ast.Quantity(_NUMBER, "chars")),
        "oblige": ast.Oblige(ast.EvidenceOwed("source"), ast.Literally("\0matcher"), places),
    }
    return _filled(ast.Rule("name", "", verbs[verb], severity="review", when=ast.DraftIs("promotional")), verbs[verb])


_NUMBER: Final = 987654321.0


def _frame_of(settings: Settings, like: str, pack: Pack) -> tuple[ast.Rule, tuple[str, ...]]:
    """The frame of another rule: when it speaks, where it looks, what excuses; none of its words. Also which of its
    names the pack does not see."""
    home_id, own, home = rule_named(settings, like)
    rule = next(each for each in home.rules() if each.name == own)
    verb = rule.verb
    if isinstance(verb, ast.Forbid | ast.Require) and not isinstance(verb.matcher, ast.WholeDraft):
        verb = verb.but(matcher=ast.Literally("\0matcher"))
    elif isinstance(verb, ast.Limit) and isinstance(verb.operand, ast.Quantity):
        verb = verb.but(operand=verb.operand.but(number=_NUMBER))
    elif isinstance(verb, ast.Oblige) and verb.for_each is not None and not isinstance(verb.for_each, ast.Named):
        verb = verb.but(for_each=ast.Literally("\0matcher"))
    seen = {pack.id, *pack.uses}
    notes = () if home_id in seen else (home_id,)
    return _filled(rule, verb), notes


def _filled(rule: ast.Rule, verb: ast.Verb) -> ast.Rule:
    """The frame with a sign wherever its writer has something to say."""
    finds = () if isinstance(verb, ast.Limit | ast.Require) else ("\0finds",)
    return rule.but(
        title="\0title",
        verb=verb,
        cites=(ast.Cite("\0cite", ""),),
        from_date=_DAY,
        until_date=None,
        message="\0message",
        suggests=(ast.Suggest(("\0suggest",)),) if not isinstance(verb, ast.Oblige) else (),
        examples=(
            ast.Example(False, "\0bad", finds=finds),
            ast.Example(False, "\0bad-again"),
            ast.Example(True, "\0good"),
        ),
    )


def _text(rule: ast.Rule, pack: Pack, keywords: _Lang, like: str | None) -> str:
    text = rule_text(rule, keywords)
    limited = isinstance(rule.verb, ast.Limit | ast.Require)
    for key in ("title", "message", "suggest", "bad-again", "bad", "good", "finds"):
        what = say(f"new.fill.{key}.limit" if limited and key == "message" else f"new.fill.{key}", keywords)
        text = text.replace(f"\0{key}", placeholder(what, keywords))
    text = text.replace('"\0matcher"', placeholder(say("new.fill.matcher", keywords), keywords))
    text = re.sub("\0cite ?", lambda _: placeholder(say("new.fill.cite", keywords), keywords), text)
    text = text.replace(_DAY.isoformat(), placeholder(say("new.fill.from", keywords), keywords))
    text = text.replace(str(int(_NUMBER)), placeholder(say("new.fill.number", keywords), keywords))
    return "\n".join((*_heading(pack, keywords, like), text, ""))


def _heading(pack: Pack, keywords: _Lang, like: str | None) -> Iterator[str]:
    yield f"# {say('new.heading', keywords)}"
    if like is not None:
        yield f"# {say('new.heading.like', keywords, rule=like)}"
    for source in pack.sources:
        articles = ", ".join(article.key for article in source.articles[:12])
        yield f"# {say('new.heading.source', keywords, id=source.id, title=source.short, articles=articles)}"
    if pack.lexicons:
        names = ", ".join(lexicon.name for lexicon in pack.lexicons[:12])
        yield f"# {say('new.heading.lexicons', keywords, names=names)}"
