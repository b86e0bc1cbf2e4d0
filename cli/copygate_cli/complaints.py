"""What went wrong, on stderr, in the user's language; and which exit code that is."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from copygate.errors import CopygateError, InputError, ReviewError, RulebookError, StoreError
from copygate.report.excerpt import visible
from copygate.report.wording import say

if TYPE_CHECKING:
    from collections.abc import Sequence

    import click

_TOO_MANY = re.compile(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL)
REFUSED = 1
USAGE = 2
UNDECIDED = 3


def explain_failure(error: Exception, lang: str) -> int:
    """Say what ended the run; the exit code it ends with."""
    if isinstance(error, RulebookError):
        show_diagnostics(error, lang)
        return USAGE
    if isinstance(error, CopygateError):
        tell(error.wording.say(lang))
        if isinstance(error, ReviewError):
            return REFUSED
        return UNDECIDED if isinstance(error, (InputError, StoreError)) else USAGE
    if isinstance(error, BrokenPipeError):
        return UNDECIDED
    if isinstance(error, ModuleNotFoundError):
        from copygate.extras import extra_of

        extra = extra_of(error)
        if extra is not None:
            tell(say("error.missing-extra", lang, package=error.name, extra=extra))
            return USAGE
    # What click has not been imported for it cannot have raised.
    if "click" in sys.modules and _told_of_click(error, lang):
        return USAGE
    tell(say("error.unexpected", lang, error=what_failed(error)))
    return UNDECIDED


def _told_of_click(error: Exception, lang: str) -> bool:
    import click

    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        sys.stderr.write(error.ctx.get_help() + "\n")
        return True
    if isinstance(error, click.ClickException):
        tell(_usage(error, lang))
        return True
    return False


def what_failed(error: BaseException) -> str:
    """What went wrong and where in our code; not the error's own words, which may quote a draft."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = "" if trace is None else f" ({Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno})"
    return type(error).__name__ + where


def tell(message: str) -> None:
    """One message on stderr; nothing in it can act on the terminal."""
    lines = (visible(line) for line in message.split("\n"))
    try:
        sys.stderr.write("copygate: " + "\n".join(lines) + "\n")
        sys.stderr.flush()
    except BrokenPipeError:
        return  # nobody listens; the exit code still speaks


def show_diagnostics(error: RulebookError, lang: str) -> None:
    """Every diagnostic with its line and caret, then how many."""
    from copygate.packs.loader import RulebookErrors
    from copygate_cli.diagnosis import diagnostics_text

    if not isinstance(error, RulebookErrors):
        tell(error.wording.say(lang))
        return
    sys.stderr.write(diagnostics_text(error.diagnostics, error.sources, lang) + "\n")


def _usage(error: click.ClickException, lang: str) -> str:
    """Click's own complaints in the user's language, with where to read on."""
    import click

    from copygate_cli.speech import named

    message = error.format_message()
    if isinstance(error, click.NoSuchOption):
        known = [opt for each in error.ctx.command.params for opt in each.opts if opt[0] == "-"] if error.ctx else []
        message = _unknown("error.no-option", error.option_name, known, lang)
    elif isinstance(error, click.exceptions.NoSuchCommand):
        group = error.ctx.command if error.ctx else None
        known = group.list_commands(error.ctx) if error.ctx and isinstance(group, click.Group) else []
        message = _unknown("error.no-command", error.command_name, known, lang)
    elif isinstance(error, click.MissingParameter):
        param = error.param
        name = param.make_metavar(error.ctx) if isinstance(param, click.Argument) and error.ctx else error.param_hint
        message = say("error.missing", lang, name=name or (param.opts[0] if param else ""))
    elif isinstance(error, click.BadOptionUsage):
        message = say("error.no-value", lang, name=error.option_name)
    elif isinstance(error, click.BadParameter) and error.param is not None:
        message = say("error.bad-value", lang, name=named(error.param), wanted=_wanted(error.param.type, lang))
    elif more := _TOO_MANY.match(message):
        message = say("error.too-many", lang, more=more[1])
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None:
        return message
    return f"{message}\n{say('error.try-help', lang, command=context.command_path)}"


def _unknown(key: str, name: str, known: Sequence[str], lang: str) -> str:
    from copygate.dsl.likely import likely

    near = likely(name, known)
    return say(f"{key}.near", lang, name=name, near=near) if near else say(key, lang, name=name)


def _wanted(kind: click.ParamType[object], lang: str) -> str:
    """What an option of that type takes."""
    import click

    if isinstance(kind, click.Path):
        return say("error.wanted.folder", lang)
    least, most = (getattr(kind, bound, None) for bound in ("min", "max"))
    if most is not None:
        return say("error.wanted.between", lang, least=least or 0, most=most)
    return say("error.wanted.least", lang, least=least) if least is not None else say("error.wanted.number", lang)
