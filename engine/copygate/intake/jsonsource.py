"""JSON drafts: one to a file, an export of many (`jsonexport`), or one to a line (JSONL)."""

from __future__ import annotations

import json
from collections.abc import Iterator

from copygate.errors import Wording
from copygate.intake.lines import LineTable
from copygate.intake.problems import KeyPath, Positions
from copygate.intake.schema import draft_from_declared
from copygate.lazily import Lazily
from copygate.model.draft import Draft, FieldSource, InputProblem

_TOKEN = Lazily(r'"(?:[^"\\]|\\.)*+"|[{}\[\],]|[^\s"{}\[\],:]++')


def drafts_from_json(text: str, *, path: str) -> Iterator[Draft]:
    """The drafts in a JSON file, one or an export of many; JSON that is broken is a draft without text and with that
    problem. Raises InputError where there is nothing in it."""
    try:
        value = DECODE(text)
    except json.JSONDecodeError as error:
        yield _broken(path, None, error.msg, LineTable(text).at(error.pos))
        return
    except (ValueError, RecursionError) as error:
        yield _broken(path, None, _reason(error), (1, 1))
        return
    from copygate.intake.jsonexport import drafts_from_value

    yield from drafts_from_value(value, _positions(text), path)


def draft_from_record(line: str, number: int, *, path: str) -> Draft:
    """The draft on line `number` (1-based) of a JSONL file; what is wrong with it is a problem of this draft alone."""
    try:
        value = DECODE(line)
    except (ValueError, RecursionError) as error:
        return _broken(path, number, _reason(error), (number, 1))
    if not isinstance(value, dict):
        return _broken(path, number, "a draft is an object `{…}`", (number, 1))
    return draft_from_declared(value, None, path=path, default_id=f"{path}:{number}", record_line=number)


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"the key `{twice}` stands twice")
    return found


def _no_constant(name: str) -> object:
    raise ValueError(f"`{name}` is not a JSON value")


DECODE = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_no_constant).decode


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f"{error.msg} (column {error.colno})"
    return "nested too deeply" if isinstance(error, RecursionError) else str(error).partition("; use sys")[0]


def _broken(path: str, number: int | None, reason: str, at: tuple[int, int]) -> Draft:
    wording = Wording(f"not a draft in JSON: {reason}", f"不是有效的 JSON 稿件：{reason}")
    problem = InputProblem("json-syntax", wording, *at)
    return Draft(path if number is None else f"{path}:{number}", path, (), problems=(problem,), record_line=number)


def _positions(text: str) -> Positions:
    """Where keys and values stand. `text` is well-formed, so its tokens alone tell."""
    lines, positions = LineTable(text), Positions()
    stack: list[list[str | int | None]] = []  # the key or index each open object or list is at; None before a key
    for found in _TOKEN.finditer(text):
        mark, index = found[0], found.start()
        path: KeyPath = tuple(step for step in (level[0] for level in stack) if step is not None)
        if mark == ",":
            level = stack[-1]
            level[0] = level[0] + 1 if isinstance(level[0], int) else None
        elif mark in "}]":
            stack.pop()
        elif stack and stack[-1][0] is None:
            key = str(json.loads(mark))
            stack[-1][0] = key
            positions.keys[*path, key] = FieldSource(*lines.at(index))
        elif mark in "{[":
            positions.values[path] = FieldSource(*lines.at(index), exact=False)
            stack.append([None if mark == "{" else 0])
        else:
            inside = 1 if mark.startswith('"') else 0
            positions.values[path] = FieldSource(*lines.at(index + inside), exact="\\" not in mark)
    return positions
