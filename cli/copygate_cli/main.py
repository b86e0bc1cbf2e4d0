"""`copygate`: where it starts, and the one place where an outcome or an error becomes an exit code.

0 nothing at or above --fail-on; 1 something is; 3 an input unreadable or undecided; 2 the call, the configuration or
the rulebook is wrong and nothing was checked. Nothing is imported here: a cold check pays for what it uses.
"""

from __future__ import annotations

import gc
import io
import os
import sys
from typing import TYPE_CHECKING, Final, NoReturn

if TYPE_CHECKING:
    from collections.abc import Sequence

USAGE: Final = 2
UNDECIDED: Final = 3
INTERRUPTED: Final = 130


def main() -> NoReturn:
    """Run the command line and exit."""
    # A short run makes a hundred thousand objects that all live to its end: looking through them finds nothing.
    gc.set_threshold(100_000, 20, 50)
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command; every way it can end is an exit code, and none of them shows a traceback."""
    from copygate_cli.language import language

    lang = language(arguments, os.environ)
    try:
        code = _invoke(list(arguments), lang)
        sys.stdout.flush()
    except BrokenPipeError:
        _let_go_of_stdout()
        return UNDECIDED  # the reader left: nobody may take the rest as passed
    except KeyboardInterrupt:
        from copygate.report.wording import say
        from copygate_cli.complaints import tell

        tell(say("error.interrupted", lang))
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - told below, and never exit 0
        # Fails closed: whatever went wrong, the gate must not open.
        from copygate_cli.complaints import explain_failure

        if os.environ.get("COPYGATE_DEBUG") == "1":
            import traceback

            traceback.print_exc()
        try:
            return explain_failure(error, lang)
        except Exception as another:  # noqa: BLE001 - words failed too; the exit code must not
            sys.stderr.write(f"copygate: {type(error).__name__}, then {type(another).__name__}\n")
            return UNDECIDED
    return code


def _invoke(arguments: list[str], lang: str) -> int:
    # A pipe that cannot carry a character must not end the run.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    command, *rest = arguments or [""]
    # Nothing but paths: nothing to parse, and click is a fifth of a cold check.
    plain = command == "check" and rest and not any(each.startswith("-") for each in rest)
    if plain and "_COPYGATE_COMPLETE" not in os.environ:
        from copygate_cli.checking import check_paths

        return check_paths(rest, lang)
    from copygate_cli.commands import invoke

    return invoke(arguments, lang)


def _let_go_of_stdout() -> None:
    """Else the interpreter complains once more when it flushes at exit."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        return  # no descriptor behind stdout, as in tests: nothing will be flushed


if __name__ == "__main__":
    main()
