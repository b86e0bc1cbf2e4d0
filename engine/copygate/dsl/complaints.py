"""What the checker has against a file, gathered in one place: each complaint at the very word it speaks of."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final, Literal

from copygate.dsl import ast
from copygate.dsl.diagnostics import Diagnostic
from copygate.dsl.keywords import spellings
from copygate.dsl.likely import likely
from copygate.dsl.spacing import split_words
from copygate.errors import Wording
from copygate.model.span import Span
from copygate.model.vocabulary import canonical, spoken

Language = Literal["en", "zh"]
_WORD: Final = re.compile(r"[^\W\d](?:[\w-]|\.(?=\w))*")
_CHINESE_ITEM: Final = re.compile(r"(?m)^\s*(?:规则|定义|流程)(?!\w)")
_MOST_LISTED: Final = 8
_JOINERS: Final = frozenset({"或", "且"})


class Complaints:
    """Diagnostics of one file. `lang` is the spelling of its keywords, in which repairs are written."""

    def __init__(self, path: str, source: str, tree: ast.SourceFile) -> None:
        self.path, self.source = path, source
        self.found: list[Diagnostic] = []
        self.lang = language_of(source, tree)

    def error(self, span: Span, code: str, en: str, zh: str, repair: Wording | None = None) -> None:
        """Something that must be mended."""
        self.found.append(Diagnostic(self.path, span, code, Wording(en, zh), repair))

    def warning(self, span: Span, code: str, en: str, zh: str, repair: Wording | None = None) -> None:
        """Something a writer should know."""
        self.found.append(Diagnostic(self.path, span, code, Wording(en, zh), repair, "warning"))

    def unknown(
        self, node: ast.Node, name: str, code: str, what: Wording, known: Collection[str], *, also: Collection[str] = ()
    ) -> None:
        """A name that names nothing. `known`: what could stand there; `also`: words that may have run into it."""
        span = self.word(node.span, name)
        written = self.spelled(span, name)
        words = split_words(written, frozenset((*known, *also)))
        if words:
            # Places are listed, not joined by `or`.
            listed = code == "unknown-place" and not {*words} - {*known, *map(self.spoken, known), *_JOINERS}
            apart = ", ".join(word for word in words if word not in _JOINERS) if listed else " ".join(words)
            self.error(
                span,
                "words-run-together",
                f"`{written}` is not one word: keywords stand between spaces",
                f"`{written}` 连写了:关键字前后要有空格",
                Wording(f"write `{apart}`", f"应写作 `{apart}`"),
            )
            return
        self.error(
            span, code, f"unknown {what.en} `{written}`", f"未知的{what.zh} `{written}`", self.choices(written, known)
        )

    def choices(self, written: str, known: Collection[str]) -> Wording | None:
        """The likely name, or all of them if they are few, spelled as this file spells."""
        spelled = {*known, *(spoken(name, "zh") for name in known)}
        names = sorted(spelled, key=lambda name: (name != name.lower(), name))
        near = likely(written, names)
        if near is not None:
            return Wording(f"did you mean `{near}`?", f"是否想写 `{near}`?")
        if not known or len(known) > _MOST_LISTED:
            return None
        listed = [f"`{self.spoken(name)}`" for name in known]
        return Wording(f"known: {', '.join(listed)}", f"可用:{'、'.join(listed)}")

    def word(self, span: Span, name: str) -> Span:
        """Where within the span the name is written; the span itself if it is not found there."""
        for match in _WORD.finditer(self.source, span.start, span.end):
            if ".".join(canonical(part) for part in match.group().split(".")) == name:
                return Span(match.start(), match.end())
        return span

    def spelled(self, span: Span, name: str) -> str:
        """The name as the writer spelled it."""
        written = self.source[span.start : span.end]
        return written if _WORD.fullmatch(written) else name

    def spoken(self, name: str) -> str:
        """A vocabulary name as this file spells it."""
        return ".".join(spoken(part, self.lang) for part in name.split("."))

    def keyword(self, terminal: str) -> str:
        """A keyword as this file spells it."""
        return spellings()[self.lang][terminal]


def language_of(source: str, tree: ast.SourceFile) -> Language:
    """The keyword spelling of a file: that of its first item."""
    if tree.items:
        start = tree.items[0].span.start
        return "en" if source[start : start + 1].isascii() else "zh"
    return "zh" if _CHINESE_ITEM.search(source) else "en"
