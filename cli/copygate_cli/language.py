"""In which language to speak: --lang, else the first set of COPYGATE_LANG, LC_ALL, LC_MESSAGES, LANG.

Chinese when that begins with `zh`, English otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_VARIABLES = ("COPYGATE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")


def language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """`zh` or `en`. Known before anything is parsed, so that a usage error can already be said in it."""
    for at, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and at + 1 < len(arguments):
            return _tag(arguments[at + 1])
        if argument.startswith("--lang="):
            return _tag(argument.removeprefix("--lang="))
    return _tag(next((value for name in _VARIABLES if (value := environment.get(name))), ""))


def _tag(name: str) -> str:
    return "zh" if name.lower().startswith("zh") else "en"
