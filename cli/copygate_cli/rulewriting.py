"""Commands of `copygate rules` for those who write rules and answer for them: `COMMANDS`, put in by `rules.py`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import click

from copygate_cli.speech import Choice, Command, Day, lang_of

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

VERBS: Final = ("forbid", "require", "limit", "oblige")


class RuleName(click.ParamType[str]):
    """A rule's id; a shell completes it."""

    name = "rule"

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The ids that begin so, and those whose own name does."""
        from click.shell_completion import CompletionItem

        from copygate_cli.config import Configuration
        from copygate_cli.rulenames import rule_ids

        ids = rule_ids(Configuration().of(Path()))
        return [CompletionItem(each) for each in ids if each.startswith(incomplete)]


_DRAFT = click.argument("draft", metavar="DRAFT", type=click.Path(path_type=Path))
_DRY = click.option("--dry-run", "--diff", "dry", is_flag=True, help="help.rules.dry")


@click.command("explain", cls=Command, help="help.rules.explain")
@click.argument("rule", metavar="RULE", type=RuleName())
@_DRAFT
@click.option("--as-of", type=Day(), metavar="DATE", help="help.check.as-of")
@click.option("--all", "whole", is_flag=True, help="help.rules.explain.all")
@click.pass_context
def explain(ctx: click.Context, rule: str, draft: Path, as_of: date | None, whole: bool) -> int:
    """One rule on one draft."""
    from copygate_cli.ruleexplain import Explaining

    return Explaining(lang_of(ctx), as_of, whole).about(rule, draft)


@click.command("import", cls=Command, help="help.rules.import")
@click.argument("listed", metavar="LIST", type=click.Path(path_type=Path))
@click.argument("lexicon", metavar="LEXICON", type=click.Path(path_type=Path))
@click.option("--source", metavar="TEXT", help="help.rules.import.source")
@click.option("--corpus", type=click.Path(path_type=Path), metavar="FILE", help="help.rules.import.corpus")
@click.option("--accept", is_flag=True, help="help.rules.import.accept")
@_DRY
@click.pass_context
def import_list(
    ctx: click.Context,
    listed: Path,
    lexicon: Path,
    source: str | None,
    corpus: Path | None,
    accept: bool,
    dry: bool,
) -> int:
    """A word list into a lexicon."""
    from copygate_cli.ruleimport import import_words

    return import_words(listed, lexicon, source, corpus, accept, dry, lang_of(ctx))


@click.command("allow", cls=Command, help="help.rules.allow")
@_DRAFT
@click.argument("span", metavar="SPAN")
@click.option("--phrase", metavar="TEXT", help="help.rules.allow.phrase")
@_DRY
@click.pass_context
def allow(ctx: click.Context, draft: Path, span: str, phrase: str | None, dry: bool) -> int:
    """An allowed phrase and a good example."""
    from copygate_cli.ruleallow import Allowing

    return Allowing(lang_of(ctx), phrase, dry).allow(draft, span)


@click.command("new", cls=Command, help="help.rules.new")
@click.argument("name", metavar="PACK/ID")
@click.option("--from", "like", type=RuleName(), metavar="RULE", help="help.rules.new.from")
@click.option("--verb", type=Choice(VERBS), default=VERBS[0], metavar="VERB", help="help.rules.new.verb")
@click.option("--keywords", type=Choice(("zh", "en")), metavar="zh|en", help="help.rules.new.keywords")
@click.pass_context
def new(ctx: click.Context, name: str, like: str | None, verb: str, keywords: str | None) -> int:
    """A rule to be filled in."""
    from copygate_cli.config import Configuration
    from copygate_cli.rulenew import new_rule

    spelled = "zh" if (keywords or lang_of(ctx)).startswith("zh") else "en"
    return new_rule(Configuration().of(Path()), name, like, verb, "zh" if spelled == "zh" else "en", lang_of(ctx))


@click.command("changes", cls=Command, help="help.rules.changes")
@click.option("--since", metavar="DATE|REV", help="help.rules.changes.since")
@click.option("--unread", is_flag=True, help="help.rules.changes.unread")
@click.option("--as", "person", metavar="NAME", help="help.rules.as")
@click.pass_context
def changes(ctx: click.Context, since: str | None, unread: bool, person: str | None) -> int:
    """What changed in the rules."""
    from copygate_cli.config import Configuration
    from copygate_cli.rulechanges import show_changes

    if unread and not person:
        refuse_writing(ctx, "ack.no-person")
    return show_changes(Configuration().of(Path()), since, person if unread else None, lang_of(ctx))


@click.command("ack", cls=Command, help="help.rules.ack")
@click.option("--as", "person", metavar="NAME", help="help.rules.as")
@click.option("--key", type=click.Path(path_type=Path), metavar="FILE", help="help.rules.ack.key")
@click.option("--list", "listed", is_flag=True, help="help.rules.ack.list")
@click.pass_context
def ack(ctx: click.Context, person: str | None, key: Path | None, listed: bool) -> int:
    """Who has read the rules."""
    from copygate_cli.config import Configuration
    from copygate_cli.ruleack import acknowledge, show_acks

    settings = Configuration().of(Path())
    return show_acks(settings, lang_of(ctx)) if listed else acknowledge(settings, person, key, lang_of(ctx))


def refuse_writing(ctx: click.Context, key: str) -> NoReturn:
    """End with a usage error in the language of the run."""
    from copygate_cli.writingtexts import say

    raise click.UsageError(say(key, lang_of(ctx)), ctx)


@click.command("site", cls=Command, help="help.rules.site")
@click.argument("out", metavar="OUT/", type=click.Path(path_type=Path))
@click.option("--as-of", type=Day(), metavar="DATE", help="help.check.as-of")
@click.option("--commits", type=click.IntRange(0), default=20, metavar="N", help="help.rules.site.commits")
@click.pass_context
def site(ctx: click.Context, out: Path, as_of: date | None, commits: int) -> int:
    """The rules as pages."""
    from copygate_cli.config import Configuration
    from copygate_cli.rulesite import write_site

    return write_site(Configuration().of(Path()), out, as_of, commits, lang_of(ctx))


COMMANDS: Final = (explain, new, import_list, allow, changes, ack, site)
