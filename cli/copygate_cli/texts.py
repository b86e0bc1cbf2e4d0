"""Catalogues of what commands say: `say, both = spoken(TEXTS)` at the foot of each `*texts.py`.

A missing id is a bug and raises.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from copygate.errors import Wording


def spoken(texts: Mapping[str, tuple[str, str]]) -> tuple[Callable[..., str], Callable[..., Wording]]:
    """`say(key, lang, **values)`, a text in one language, and `both(key, **values)`, in English and Chinese.
    A value that is itself a wording is said in the language of the text."""

    def say(key: str, lang: str, **values: object) -> str:
        text = texts[key][lang.startswith("zh")]
        said = {name: value.say(lang) if isinstance(value, Wording) else value for name, value in values.items()}
        return text.format(**said) if said else text

    def both(key: str, **values: object) -> Wording:
        return Wording(say(key, "en", **values), say(key, "zh", **values))

    return say, both
