"""Single values a draft declares: texts, yes and no, dates, lists, each with a precise complaint when it is not one."""

from __future__ import annotations

from datetime import UTC, date, datetime

from copygate.intake.problems import KeyPath, ProblemLog, spelled
from copygate.lazily import Lazily
from copygate.model.draft import Scalar

_YES = frozenset({"true", "yes", "y", "on", "是", "有", "对"})
_NO = frozenset({"false", "no", "n", "off", "none", "否", "无", "没有", "不是"})
# Tags in one string: between commas, or each with its own `#`.
# Blanks inside a tag are part of it unless another tag follows. (Possessive quantifiers would say it shorter; CPython
# 3.11.2, which Debian 12 has, gets such a one wrong.)
_TAG = Lazily(r"[^,，、\s](?:[^,，、\s]|\s+(?![\s#,，、]))*")


def read_text(value: object, path: KeyPath, log: ProblemLog) -> str | None:
    """Text, or None with a problem noted. A whole number counts as its digits."""
    if not isinstance(value, str):
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        log.add(
            "wrong-type",
            path,
            f"`{spelled(path)}` must be text, not {_type_en(value)}; put it in quotes if it is meant as text",
            f"`{spelled(path)}` 应为文字，现在是{_type_zh(value)}；如果本意是文字，请加引号",
        )
        return None
    if "\0" in value or not (value.isascii() or _encodable(value)):
        log.add(
            "invalid-text",
            path,
            f"`{spelled(path)}` holds a NUL or half of a surrogate pair, which is no character; write it again",
            f"`{spelled(path)}` 含有空字符或半个代理对，不是有效文字，请重新输入",
        )
        return None
    return value


def read_scalar(value: object, path: KeyPath, log: ProblemLog) -> Scalar | None:
    """Text, number, yes/no or date, or None with a problem noted."""
    if isinstance(value, str):
        return read_text(value, path, log)
    if isinstance(value, bool | int | float | date):
        return value
    log.add(
        "wrong-type",
        path,
        f"`{spelled(path)}` must be a single value or a list of them, not {_type_en(value)}",
        f"`{spelled(path)}` 应为单个值或由单个值组成的列表，现在是{_type_zh(value)}",
    )
    return None


def read_scalars(value: object, path: KeyPath, log: ProblemLog) -> tuple[Scalar, ...]:
    """A list of single values (one alone counts as a list of one); what is none of these is noted and left out."""
    if not isinstance(value, list | tuple):
        value = [value]
    read = (read_scalar(item, (*path, at), log) for at, item in enumerate(value) if item is not None)
    return tuple(item for item in read if item is not None)


def read_texts(value: object, path: KeyPath, log: ProblemLog) -> tuple[str, ...]:
    """A list of texts, or one text alone."""
    if not isinstance(value, list | tuple):
        value = [value]
    read = (read_text(item, (*path, at), log) for at, item in enumerate(value) if item is not None)
    return tuple(item for item in read if item)


def read_yes_no(value: object, path: KeyPath, log: ProblemLog) -> bool | None:
    """Yes or no in either language, or None with a problem noted."""
    word = yes_or_no(value)
    if word is None:
        log.add(
            "wrong-type",
            path,
            f"`{spelled(path)}` must be `true` or `false`",
            f"`{spelled(path)}` 应为 `true`、`false`、`是` 或 `否`",
        )
    return word


def yes_or_no(value: object) -> bool | None:
    """What a word for yes or no says; None for any other value."""
    if isinstance(value, bool):
        return value
    word = value.strip().casefold() if isinstance(value, str) else ""
    return True if word in _YES else False if word in _NO else None


def read_date(value: object, path: KeyPath, log: ProblemLog) -> date | datetime | None:
    """An ISO 8601 date, or date and time; with an offset it becomes UTC, without one it stays local to the pack."""
    try:
        if isinstance(value, str):
            text = value.strip()
            value = datetime.fromisoformat(text) if len(text) > 10 else date.fromisoformat(text)
        if isinstance(value, datetime):
            return value if value.tzinfo is None else value.astimezone(UTC)
        if isinstance(value, date):
            return value
    except (ValueError, OverflowError):
        pass  # the complaint is the same for every value that is no date
    log.add(
        "bad-date",
        path,
        f"`{spelled(path)}` is not a date; write it like `2025-06-18` or `2025-06-18T20:00+08:00`",
        f"`{spelled(path)}` 不是有效日期，请写成 `2025-06-18` 或 `2025-06-18T20:00+08:00`",
    )
    return None


def tag_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each tag in a text that lists several: `护肤, 面霜` or `#护肤 #面霜`."""
    return [(found.start(), found.start() + len(found[0].rstrip())) for found in _TAG.finditer(text)]


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _type_en(value: object) -> str:
    return _TYPE_NAMES.get(type(value), ("something else", ""))[0]


def _type_zh(value: object) -> str:
    return _TYPE_NAMES.get(type(value), ("", "其他类型"))[1]


_TYPE_NAMES: dict[type, tuple[str, str]] = {
    bool: ("yes or no", "是非值"),
    int: ("a number", "数字"),
    float: ("a number", "数字"),
    dict: ("a group of keys", "一组键值"),
    list: ("a list", "列表"),
    tuple: ("a list", "列表"),
    type(None): ("empty", "空值"),
}
