"""YAML to plain values that remember where they stand, through ruamel.yaml's events.

Only what a declaration needs: no anchors, aliases, merge keys or tags, so a document cannot grow beyond its file (a
YAML bomb) nor build objects. Scalars are resolved by the YAML 1.2 core schema, numbers only in their ordinary spelling,
so that the digits of `007` or `1_000` are not lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from copygate.errors import InputError, Wording
from copygate.intake.flatyaml import read_flat
from copygate.intake.lines import LineTable
from copygate.intake.problems import KeyPath, Positions
from copygate.lazily import Lazily
from copygate.model.draft import FieldSource, InputProblem

MAX_DEPTH = 64
MAX_NODES = 100_000
# Pure Python reads about a megabyte of YAML a second; longer texts belong below front matter or in `.txt`.
MAX_YAML_CHARACTERS = 4 * 1024 * 1024

_INTEGER = Lazily(r"-?(?:0|[1-9][0-9]{0,17})")
_NUMBER = Lazily(r"-?(?:0|[1-9][0-9]{0,17})\.[0-9]{1,17}")
_NUMERIC = frozenset("-0123456789")
_WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}


class YamlError(InputError):
    """YAML that is broken or uses what a draft may not; `line` and `column` are 1-based, in the text given."""

    def __init__(self, code: str, wording: Wording, line: int, column: int) -> None:
        super().__init__(code, wording)
        self.line = line
        self.column = column

    def as_problem(self) -> InputProblem:
        """The same, as the problem of a draft."""
        return InputProblem(self.code, self.wording, self.line, self.column)


def read_yaml(text: str, *, first_line: int = 1, libyaml: bool = False) -> tuple[object, Positions]:
    """The value a YAML text spells, and where its parts stand; `first_line` is the text's first line in its file.

    `libyaml` reads seventeen times as fast, for the thousands of terms of a rulebook; drafts are read by YAML 1.2.
    Raises YamlError: not well-formed, too deep, too long, a key twice, or a construct drafts may not use.
    """
    if len(text) > MAX_YAML_CHARACTERS:
        en = f"more than {MAX_YAML_CHARACTERS // 1048576} Mi characters of YAML; put the text below the front matter"
        zh = f"YAML 超过 {MAX_YAML_CHARACTERS // 1048576} Mi 字符；请把正文放在头信息之后"
        raise YamlError("too-large", Wording(en, zh), first_line, 1)
    flat = read_flat(text, first_line)
    if flat is None:
        return compose(text, first_line, libyaml=libyaml)
    values, positions = flat
    read: dict[str, object] = {
        key: resolved(value) if isinstance(value, str) else [resolved(item) for item in value]
        for key, value in values.items()
    }
    return read, positions


def compose(text: str, first_line: int, *, libyaml: bool = False) -> tuple[object, Positions]:
    """`read_yaml` of any text, through ruamel.yaml."""
    return _Composer(text, first_line, libyaml=libyaml).compose()


class _Composer:
    def __init__(self, text: str, first_line: int, *, libyaml: bool) -> None:
        self._text = text
        self._libyaml = libyaml
        self._lines = LineTable(text)
        self._further = first_line - 1
        self._positions = Positions()
        self._nodes = 0

    def compose(self) -> tuple[object, Positions]:
        from ruamel.yaml import YAML
        from ruamel.yaml.error import MarkedYAMLError, YAMLError
        from ruamel.yaml.reader import ReaderError

        events = YAML(typ="safe", pure=not self._libyaml).parse(self._text)
        value: object = None
        try:
            documents = 0
            for event in events:
                kind = type(event).__name__
                if kind == "DocumentStartEvent":
                    documents += 1
                    if documents > 1 or event.version is not None or event.tags:
                        raise self._refused(event, "a second document or a directive", "第二个文档或指令")
                elif kind not in {"StreamStartEvent", "StreamEndEvent", "DocumentEndEvent"}:
                    value = self._node(event, events, ())
        except MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            reason = (error.problem or error.context or "not well-formed").splitlines()[0]
            raise self._error(
                "yaml-syntax", 0 if mark is None else mark.index, reason, f"此处写法有误({reason})"
            ) from None
        except ReaderError as error:
            code = error.character if isinstance(error.character, int) else ord(error.character)
            raise self._error(
                "yaml-syntax", error.position, f"character U+{code:04X} is not allowed", f"不允许的字符 U+{code:04X}"
            ) from None
        except YAMLError as error:
            reason = str(error).partition("\n")[0]
            raise self._error("yaml-syntax", 0, reason, f"写法有误({reason})") from None
        return value, self._positions

    def _node(self, event: Any, events: Iterator[Any], path: KeyPath) -> object:
        kind = type(event).__name__
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise self._refused(event, f"more than {MAX_NODES} values", f"超过 {MAX_NODES} 个值")
        if len(path) >= MAX_DEPTH:
            raise self._refused(event, f"nesting deeper than {MAX_DEPTH}", f"嵌套超过 {MAX_DEPTH} 层")
        if kind == "AliasEvent" or event.anchor is not None:
            raise self._refused(event, "an anchor or alias (`&`, `*`)", "锚点或别名（`&`、`*`）")
        if event.tag is not None:
            raise self._refused(event, "a tag (`!`)", "标签（`!`）")
        if kind == "ScalarEvent":
            self._positions.values[path] = self._source(event)
            return resolved(event.value) if event.implicit[0] else event.value
        self._positions.values[path] = FieldSource(*self._at(event.start_mark.index), exact=False)
        if kind == "SequenceStartEvent":
            items: list[object] = []
            for item in events:
                if type(item).__name__ == "SequenceEndEvent":
                    break
                items.append(self._node(item, events, (*path, len(items))))
            return items
        return self._mapping(events, path)

    def _mapping(self, events: Iterator[Any], path: KeyPath) -> dict[str, object]:
        mapping: dict[str, object] = {}
        for key in events:
            kind = type(key).__name__
            if kind == "MappingEndEvent":
                break
            if kind != "ScalarEvent" or key.anchor is not None or key.tag is not None:
                raise self._refused(key, "a key that is not plain text", "不是普通文字的键")
            if key.value == "<<" and key.implicit[0]:
                raise self._refused(key, "a merge key (`<<`)", "合并键（`<<`）")
            at = (*path, key.value)
            if key.value in mapping:
                en, zh = f"the key `{key.value}` stands twice", f"键 `{key.value}` 重复"
                raise self._error("duplicate-key", key.start_mark.index, en, zh)
            self._positions.keys[at] = FieldSource(*self._at(key.start_mark.index))
            mapping[key.value] = self._node(next(events), events, at)
        return mapping

    def _source(self, event: Any) -> FieldSource:
        """Where a scalar's first character stands; exact only if the file has the very characters of the value."""
        text, value, index = self._text, event.value, event.start_mark.index
        if event.style in {"|", ">"}:
            return self._block_source(value, index)
        if event.style in {"'", '"'}:
            index += 1
        return FieldSource(*self._at(index), exact=text.startswith(value, index))

    def _block_source(self, value: str, index: int) -> FieldSource:
        header_line = self._lines.at(index)[0]
        written = self._text[self._lines.start_of(header_line + 1) : self._lines.start_of(header_line + 1) + 0x10000]
        leading = len(value) - len(value.lstrip("\n"))
        first = value.lstrip("\n").partition("\n")[0]
        line = written.splitlines()[leading] if len(written.splitlines()) > leading else ""
        indent = line.find(first) if first else 0
        start = self._lines.start_of(header_line + 1)
        if indent < 0 or not self._is_literal(value, start, indent):
            return FieldSource(*self._at(start + max(indent, 0)), exact=False)
        return FieldSource(header_line + 1 + self._further, indent + 1, indent + 1)

    def _is_literal(self, value: str, start: int, indent: int) -> bool:
        """Whether the lines from `start` on, without `indent` spaces, are the lines of `value`."""
        text = self._text
        for line in value.split("\n"):
            if line and not (text.startswith(line, start + indent) and not text[start : start + indent].strip(" ")):
                return False
            ends = [at for at in (text.find("\n", start), text.find("\r", start)) if at >= 0]
            end = min(ends, default=len(text))
            if line and end != start + indent + len(line):
                return False
            start = end + (2 if text.startswith("\r\n", end) else 1)
        return True

    def _at(self, index: int) -> tuple[int, int]:
        line, column = self._lines.at(index)
        return line + self._further, column

    def _refused(self, event: Any, en: str, zh: str) -> YamlError:
        where = event.start_mark.index
        return self._error("yaml-refused", where, f"{en} is not allowed in a draft", f"稿件中不允许{zh}")

    def _error(self, code: str, index: int, en: str, zh: str) -> YamlError:
        line, column = self._at(min(index, len(self._text)))
        return YamlError(code, Wording(f"YAML: {en}", f"YAML:{zh}"), line, column)


def resolved(text: str) -> object:
    """What a plain scalar means."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMERIC:
        return text
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text
