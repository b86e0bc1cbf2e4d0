"""`canonical(value)`: the one spelling of a JSON value, RFC 8785 restricted to what every reader reads alike.

Strings, booleans, integers within ±(2^53-1), arrays and objects; no floats and no nulls; at most 32 deep, and at most
65,535 bytes, for that is what the length prefix of a tlog-tiles entry can say.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final, TypeAlias, Union

import rfc8785

from copygate.errors import AuditError, Wording

Json: TypeAlias = Union[str, bool, int, Sequence["Json"], Mapping[str, "Json"]]  # noqa: UP007 - recursive

MOST_BYTES: Final = 65_535
MOST_DEPTH: Final = 32
MOST_INTEGER: Final = 2**53 - 1


def canonical(value: Json) -> bytes:
    """The bytes that are hashed and signed."""
    _check(value, 1)
    try:
        raw = rfc8785.dumps(_plain(value))
    except rfc8785.CanonicalizationError as error:  # a lone surrogate: not text
        raise _refused(f"not text: {error}", "含有不成文字的字符") from error
    if len(raw) > MOST_BYTES:
        raise _refused(f"{len(raw):,} bytes, more than {MOST_BYTES:,}", f"{len(raw):,} 字节,超过 {MOST_BYTES:,}")
    return raw


def parse(raw: bytes) -> Json:
    """The value of canonical bytes; anything that is not exactly what `canonical` writes is refused."""
    if len(raw) > MOST_BYTES:
        raise _refused(f"{len(raw):,} bytes, more than {MOST_BYTES:,}", f"{len(raw):,} 字节,超过 {MOST_BYTES:,}")
    try:
        value: Json = json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _refused("not JSON", "不是 JSON") from error
    # INVARIANT: one value, one spelling. This refuses white space, duplicate keys, escapes and key orders of one's own.
    if canonical(value) != raw:
        raise _refused("not in canonical form", "不是规范写法")
    return value


def _check(value: object, depth: int) -> None:
    if depth > MOST_DEPTH:
        raise _refused(f"more than {MOST_DEPTH} deep", f"嵌套超过 {MOST_DEPTH} 层")
    if isinstance(value, str | bool):
        return
    if isinstance(value, int):
        if abs(value) > MOST_INTEGER:
            raise _refused("an integer of 2^53 or more", "整数达到 2^53")
        return
    if isinstance(value, Mapping):
        for key, each in value.items():
            if not isinstance(key, str):
                raise _refused("a key that is not a string", "键不是字符串")
            _check(each, depth + 1)
        return
    if isinstance(value, list | tuple):
        for each in value:
            _check(each, depth + 1)
        return
    raise _refused(f"a value of type {type(value).__name__}", f"不允许的类型 {type(value).__name__}")


def _plain(value: Json) -> Any:
    # rfc8785 knows dict and list only; records here hold read-only views of them.
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(each) for each in value]
    return value


def _refused(en: str, zh: str) -> AuditError:
    return AuditError("audit.json", Wording(f"JSON of the audit log: {en}", f"审计日志的 JSON:{zh}"))
