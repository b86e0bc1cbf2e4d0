"""One YAML file of a pack while it is read: values by key, and everything that is wrong with them, each in its place.

Reading never stops at a mistake: what cannot be read counts as absent, and the diagnostics say why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Literal
from unicodedata import category
from unicodedata import name as character_name

from copygate.dsl.diagnostics import Diagnostic
from copygate.dsl.likely import likely
from copygate.errors import Wording
from copygate.intake.lines import LineTable
from copygate.intake.problems import KeyPath, Positions
from copygate.intake.yamlsource import YamlError, read_yaml
from copygate.model.span import Span
from copygate.packs.plainyaml import read_plain
from copygate.tuples import NamedTuple

Severity = Literal["error", "warning"]
_NAME = re.compile(r"[^\W\d][\w-]*")
# Bidirectional controls, zero-width and other format characters: with them a file reads differently from what it says.
_HIDDEN = re.compile(
    "[\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f]"
)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class DeclaredFile:
    """A YAML file as read. `section` is its top level; an unreadable file has an empty one and says why."""

    def __init__(self, path: str, text: str) -> None:
        self.path, self.text = path, text
        self.problems: list[Diagnostic] = []
        self._positions: Positions | None = None
        value: object = read_plain(text)
        try:
            if value is None:
                value, self._positions = read_yaml(text, libyaml=True)
        except YamlError as error:
            value = {}
            start = self._lines.start_of(error.line) + error.column - 1
            # The reader of YAML was made for drafts.
            en, zh = error.wording.en.replace(" in a draft", " in a pack"), error.wording.zh.replace("稿件", "规则包")
            self.problems.append(Diagnostic(path, self._to_line_end(start), error.code, Wording(en, zh)))
        self.broken = bool(self.problems)
        for hidden in _HIDDEN.finditer(text):
            wording = Wording(*_hidden(hidden.group()))
            self.problems.append(Diagnostic(path, Span(*hidden.span()), "hidden-character", wording))
        if not isinstance(value, dict):
            self.report((), "wrong-type", "this file must hold keys and values", "此文件应由键值组成")
            self.broken = True
            value = {}
        self.section = Section(self, value, ())

    def report(
        self,
        at: KeyPath,
        code: str,
        en: str,
        zh: str,
        repair: Wording | None = None,
        severity: Severity = "error",
        *,
        key: bool = False,
    ) -> None:
        """Note what is wrong with the value (or the key) at a path."""
        self.problems.append(Diagnostic(self.path, self._span(at, key=key), code, Wording(en, zh), repair, severity))

    def _span(self, at: KeyPath, *, key: bool) -> Span:
        # Of a file without mistakes nobody asks where anything stands.
        if self._positions is None:
            self._positions = Positions() if self.broken else read_yaml(self.text, libyaml=True)[1]
        while at:
            place = self._positions.keys.get(at) if key else self._positions.values.get(at)
            if place is not None:
                start = self._lines.start_of(place.line) + place.column - 1
                word = str(at[-1])
                if key and self.text.startswith(word, start):
                    return Span(start, start + len(word))
                return self._to_line_end(start)
            at = at[:-1]
        return self._to_line_end(0)

    @cached_property
    def _lines(self) -> LineTable:
        return LineTable(self.text)

    def _to_line_end(self, start: int) -> Span:
        """A scalar in a list within one line ends at its comma or bracket; everything else at the end of the line."""
        stop = re.compile(r"[,\]}\n]|\s#").search(self.text, start)
        return Span(start, max(start, stop.start() if stop else len(self.text)))


class Section(NamedTuple):
    """A mapping in the file. Each reader returns None (or nothing) for what is absent or wrong."""

    file: DeclaredFile
    values: Mapping[str, object]
    at: KeyPath

    def report(self, key: str, code: str, en: str, zh: str, repair: Wording | None = None) -> None:
        """Note an error in the value of a key."""
        self.file.report((*self.at, key), code, en, zh, repair)

    def text(self, key: str, *, required: bool = False) -> str | None:
        """A text of one line."""
        value = self.values.get(key)
        if value is None:
            if required and not self.file.broken:
                self._missing(key)
            return None
        return self.text_of(value, (*self.at, key))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        read = (self.text_of(item, (*self.at, key, i)) for i, item in enumerate(self.items(key)))
        return tuple(text for text in read if text is not None)

    def name(self, key: str) -> str | None:
        """A name that rules can use; required."""
        text = self.text(key, required=True)
        return text if text is not None and self._is_name(text, (*self.at, key)) else None

    def name_of(self, value: object, at: KeyPath) -> str | None:
        """The value as a name that rules can use; None with a diagnostic if it is none."""
        text = self.text_of(value, at)
        return text if text is not None and self._is_name(text, at) else None

    def names(self, key: str) -> tuple[str, ...]:
        """A list of such names."""
        read = (self.name_of(item, (*self.at, key, i)) for i, item in enumerate(self.items(key)))
        return tuple(name for name in read if name is not None)

    def items(self, key: str) -> list[object]:
        """A list of anything; one value alone is an error, for a list of one is easily extended."""
        value = self.values.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.report(key, "wrong-type", f"`{key}` must be a list", f"`{key}` 应为列表", Wording("[…]", "[…]"))
            return []
        return value

    def sections(self, key: str) -> tuple[Section, ...]:
        """A list of mappings."""
        found = []
        for i, item in enumerate(self.items(key)):
            if isinstance(item, dict):
                found.append(Section(self.file, item, (*self.at, key, i)))
            else:
                self.file.report(
                    (*self.at, key, i),
                    "wrong-type",
                    f"each of `{key}` must be a group of keys and values",
                    f"`{key}` 的每一项应为一组键值",
                )
        return tuple(found)

    def day(self, key: str) -> date | None:
        """A calendar day."""
        value = self.values.get(key)
        if value is None:
            return None
        try:
            if isinstance(value, str) and _DAY.fullmatch(value):
                return date.fromisoformat(value)
        except ValueError:
            self.report(key, "no-such-day", f"there is no day `{value}`", f"没有 `{value}` 这一天")
            return None
        self.report(key, "wrong-type", f"`{key}` must be a date such as 2026-01-31", f"`{key}` 应为日期,如 2026-01-31")
        return None

    def days(self) -> tuple[date | None, date | None]:
        """`from` and `until`, which must not be empty together."""
        since, until = self.day("from"), self.day("until")
        if since is not None and until is not None and until < since:
            self.report(
                "until",
                "empty-dates",
                f"`until` {until} is before `from` {since}: there is no such time",
                f"`until` {until} 早于 `from` {since},没有生效的日子",
            )
        return since, until

    def flag(self, key: str) -> bool | None:
        """True or false."""
        value = self.values.get(key)
        if value is None or isinstance(value, bool):
            return value
        self.report(key, "wrong-type", f"`{key}` must be true or false", f"`{key}` 应为 true 或 false")
        return None

    def number_or_text(self, key: str) -> float | int | str | None:
        """A figure, or a text such as a ratio."""
        value = self.values.get(key)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return value
        return self.text(key, required=True)

    def one_of(self, key: str, allowed: Iterable[str], default: str | None = None) -> str | None:
        """One word out of several."""
        allowed = tuple(allowed)
        value = self.text(key, required=default is None)
        if value is None:
            return default
        if value not in allowed:
            self.report(
                key,
                "unknown-value",
                f"`{key}` is one of {', '.join(allowed)}, not `{value}`",
                f"`{key}` 只能是 {'、'.join(allowed)},不能是 `{value}`",
                meant(likely(value, allowed)),
            )
            return default
        return value

    def finish(self, known: Iterable[str]) -> None:
        """Report every key that is not one of these."""
        known = tuple(known)
        for key in self.values:
            if key not in known:
                self.file.report(
                    (*self.at, key),
                    "unknown-key",
                    f"unknown key `{key}`",
                    f"未知的键 `{key}`",
                    meant(likely(key, known))
                    or Wording(f"known here: {', '.join(known)}", f"此处可用:{'、'.join(known)}"),
                    key=True,
                )

    def _missing(self, key: str) -> None:
        self.file.report(
            self.at, "missing-key", f"`{key}` is missing", f"缺少 `{key}`", Wording(f"{key}: …", f"{key}: …")
        )

    def _is_name(self, text: str, at: KeyPath) -> bool:
        if _NAME.fullmatch(text):
            return True
        self.file.report(
            at,
            "bad-name",
            f"`{text}` cannot be named in a rule: one word of letters, digits, `-` and `_`, beginning with a letter",
            f"`{text}` 不能在规则中引用:须为一个词,由文字、数字、`-`、`_` 组成,且不以数字开头",
        )
        return False

    def text_of(self, value: object, at: KeyPath) -> str | None:
        """The value as text; None with a diagnostic if it is none."""
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if not isinstance(value, str):
            self.file.report(
                at,
                "wrong-type",
                "this must be text",
                "此处应为文字",
                Wording('put it in quotes: "…"', '请加引号:"…"') if isinstance(value, bool | float) else None,
            )
            return None
        if not value.strip():
            self.file.report(at, "empty-text", "this text is empty", "此处文字为空")
            return None
        for ch in () if value.isprintable() else value:
            if category(ch) in ("Cf", "Cc") and ch != "\n":
                # One that stands in the file as itself has been reported where it stands.
                if ch not in self.file.text:
                    self.file.report(at, "hidden-character", *_hidden(ch))
                return None
        return value


def meant(name: str | None) -> Wording | None:
    """The repair for a misspelt name."""
    return None if name is None else Wording(f"did you mean `{name}`?", f"是否想写 `{name}`?")


def _hidden(ch: str) -> tuple[str, str]:
    label = character_name(ch, f"U+{ord(ch):04X}")
    return f"hidden character {label}: remove it", f"隐藏字符 {label},请删去"
