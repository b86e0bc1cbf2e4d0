"""What the grammar expected, said to a person: the found word, the likely ones, and a repair where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from copygate.dsl.diagnostics import Diagnostic
from copygate.dsl.keywords import CLAUSE_WORDS, spellings
from copygate.dsl.spacing import split_words
from copygate.errors import Wording
from copygate.model.span import Span

if TYPE_CHECKING:
    from lark.exceptions import UnexpectedToken

    from copygate.dsl.tokens import Tok

_SORTS: Final = {
    "NAME": Wording("a name", "名称"),
    "STRING": Wording('a text in quotes ("…")', "引号中的文字"),
    "NUMBER": Wording("a number", "数字"),
    "PERCENT": Wording("a percentage", "百分数"),
    "DATE": Wording("a date (2026-01-31)", "日期(如 2026-01-31)"),
    "RATIO": Wording("a ratio (3:4)", "比例(如 3:4)"),
    "REGEX": Wording("a pattern (/…/)", "正则(/…/)"),
    "ARTICLE": Wording("an article (9(3))", "条号(如 9(3))"),
    "OPERATOR": Wording("a comparison (<= >= < > =)", "比较号(<= >= < > =)"),
    "_LPAR": Wording("`(`", "`(`"),
    "_RPAR": Wording("`)`", "`)`"),
    "_COMMA": Wording("`,`", "`,`"),
    "$END": Wording("the end of the file", "文件结束"),
}
_MOST_NAMED: Final = 6


def describe(error: UnexpectedToken, tokens: list[Tok], at: int, path: str, length: int) -> Diagnostic:
    """The diagnostic for one unexpected token (or for a text that ended too early)."""
    expected = set(error.accepts or error.expected)
    if at == len(tokens):
        place = Span(max(0, tokens[-1].span.start if tokens else 0), tokens[-1].span.end if tokens else length)
        return Diagnostic(
            path,
            place,
            "unfinished",
            Wording("the file ends before this is finished", "文件在此未写完就结束了"),
            _repair(expected),
        )
    token = tokens[at]
    if repair := _run_together(token):
        return Diagnostic(
            path,
            token.span,
            "words-run-together",
            Wording(
                f"`{token.text}` is not one word: keywords stand between spaces",
                f"`{token.text}` 连写了:关键字前后要有空格",
            ),
            Wording(f"write `{repair}`", f"应写作 `{repair}`"),
        )
    if token.terminal in ("AND", "OR") and {"AND", "OR"} & expected:
        return Diagnostic(
            path,
            token.span,
            "mixed-and-or",
            Wording("`and` and `or` do not mix without brackets", "`且` 与 `或` 混用时须加括号"),
            Wording("put brackets round one of them", "请给其中一组加括号"),
        )
    if expected == {"NAME"} and token.terminal in spellings()["en"]:
        return Diagnostic(
            path,
            token.span,
            "reserved-word",
            Wording(f"`{token.text}` is a keyword and cannot be a name", f"`{token.text}` 是关键字,不能用作名称"),
            Wording("choose another name", "请换一个名称"),
        )
    return Diagnostic(
        path,
        token.span,
        "unexpected",
        Wording(f"`{token.text}` cannot stand here", f"此处不能写 `{token.text}`"),
        _repair(expected),
    )


def _repair(expected: set[str]) -> Wording | None:
    """Name what may stand here, unless that is nearly everything."""
    clauses = expected & CLAUSE_WORDS
    rest = expected - CLAUSE_WORDS if len(clauses) > _MOST_NAMED else expected
    named = sorted(rest, key=lambda t: (t not in _SORTS, t))[:_MOST_NAMED]
    if not named and not clauses:
        return None
    said = {}
    for lang, tail, joiner in (("en", "the next clause", ", "), ("zh", "下一子句", "、")):
        words = [_SORTS[t].say(lang) if t in _SORTS else f"`{spellings()[lang].get(t, t)}`" for t in named]
        if len(clauses) > _MOST_NAMED:
            words.append(tail)
        said[lang] = joiner.join(words)
    return Wording(f"expected {said['en']}", f"可以写:{said['zh']}")


def _run_together(token: Tok) -> str | None:
    if token.terminal != "NAME":
        return None
    words = split_words(token.text)
    return " ".join(words) if words else None
