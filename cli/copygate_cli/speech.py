"""What click says, in the language of the run: commands and options carry ids of `helptext` instead of words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import click

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from click.shell_completion import CompletionItem


def lang_of(context: click.Context) -> str:
    """The language of the run."""
    return context.obj if isinstance(context.obj, str) else "en"


class Command(click.Command):
    """A command whose help is in the reader's language. Every one takes --lang."""

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        lang = Choice(("zh", "en"))
        self.params.append(click.Option(["--lang"], type=lang, metavar="zh|en", expose_value=False, help="help.lang"))

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first line of the help."""
        from copygate_cli.helptext import help_text

        context = click.get_current_context(silent=True)
        return help_text(self.help or "", lang_of(context) if context else "en").split("\n", 1)[0]

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """What a shell may put in, described in the reader's language."""
        return in_words(super().shell_complete(ctx, incomplete), ctx)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, what it does with a worked example, options."""
        write_help(self, ctx, formatter)


class Group(click.Group):
    """Commands of one kind. Its help speaks the reader's language; it takes --lang as every command does."""

    command_class = Command

    def __init__(self, *args: Any, **values: Any) -> None:
        super().__init__(*args, **values)
        lang = Choice(("zh", "en"))
        self.params.append(click.Option(["--lang"], type=lang, metavar="zh|en", expose_value=False, help="help.lang"))

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order of a first encounter."""
        return list(self.commands)

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first line of the help."""
        return Command(self.name, help=self.help).get_short_help_str(limit)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """What a shell may put in, described in the reader's language."""
        with ctx.scope(cleanup=False):
            return in_words(super().shell_complete(ctx, incomplete), ctx)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, what it does, its commands."""
        write_help(self, ctx, formatter)


def in_words(items: list[CompletionItem], ctx: click.Context) -> list[CompletionItem]:
    """The suggestions with the first line of their help instead of its id."""
    from copygate_cli.helptext import help_text

    for item in items:
        if item.help:
            name = "help.heading.help" if item.value == "--help" else item.help
            item.help = help_text(name, lang_of(ctx)).split("\n", 1)[0]
    return items


def write_help(command: click.Command, ctx: click.Context, formatter: click.HelpFormatter) -> None:
    """Click's own help page, with ids replaced by words: click would wrap Chinese as if it were one long word."""
    from copygate_cli.helptext import help_text

    lang = lang_of(ctx)
    usage = " ".join(command.collect_usage_pieces(ctx))
    formatter.write_usage(ctx.command_path, usage, help_text("help.heading.usage", lang))
    formatter.write_paragraph()
    for line in help_text(command.help or "", lang).split("\n"):
        formatter.write(f"{line}\n")
    rows = []
    for param in command.get_params(ctx):
        record = param.get_help_record(ctx)
        if record is not None and record[1]:
            # Click adds `[required]` and bounds in English to what is only an id.
            name = "help.heading.help" if "--help" in param.opts else record[1].partition("  [")[0]
            owed = help_text("help.required", lang) if param.required else ""
            rows.append((record[0], help_text(name, lang) + owed))
    _table(formatter, help_text("help.heading.options", lang), rows)
    if isinstance(command, click.Group):
        names = command.list_commands(ctx)
        # Told also after a usage error, when no context is current any more; its language is that of this one.
        with ctx.scope(cleanup=False):
            found = [(name, each.get_short_help_str()) for name in names if (each := command.get_command(ctx, name))]
        _table(formatter, help_text("help.heading.commands", lang), found)


def _table(formatter: click.HelpFormatter, heading: str, rows: list[tuple[str, str]]) -> None:
    from copygate.report.excerpt import columns_of

    wide = min(26, max((columns_of(name) for name, _ in rows), default=0))
    formatter.write(f"\n{heading}\n")
    for name, text in rows:
        gap = wide - columns_of(name)
        lead = f"  {name}{' ' * gap}  " if gap >= 0 else f"  {name}\n{' ' * (wide + 4)}"
        formatter.write(lead + text.replace("\n", "\n" + " " * (wide + 4)) + "\n")


class Choice(click.ParamType[str]):
    """One of a few words; `aliases` are other spellings of them."""

    name = "choice"

    def __init__(self, words: Sequence[str], aliases: Mapping[str, str] | None = None) -> None:
        self.words = tuple(words)
        self.aliases = dict(aliases or {})

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """The words that begin so."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(word) for word in self.words if word.startswith(incomplete)]

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word, or an error that lists the words."""
        word = self.aliases.get(value, value)
        if word not in self.words:
            lang = lang_of(ctx) if ctx else "en"
            spelt = {word: alias for alias, word in self.aliases.items()} if lang.startswith("zh") else {}
            choices = ", ".join(f"{each}({spelt[each]})" if each in spelt else each for each in self.words)
            refuse(ctx, "error.choice", name=named(param), value=value, choices=choices)
        return str(word)


class Day(click.ParamType["date"]):
    """A date like 2026-11-21."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date."""
        import datetime

        try:
            return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)
        except ValueError:
            refuse(ctx, "error.date", name=named(param), value=value)


def refuse(ctx: click.Context | None, key: str, **values: object) -> NoReturn:
    """End with a usage error in the language of the run."""
    from copygate.report.wording import say

    raise click.UsageError(say(key, lang_of(ctx) if ctx else "en", **values), ctx)


def named(param: click.Parameter | None) -> str:
    """An option as it is written, an argument as the usage line has it."""
    if isinstance(param, click.Argument):
        return (param.metavar or param.opts[0]).strip("[]")
    return param.opts[0] if param is not None else ""
