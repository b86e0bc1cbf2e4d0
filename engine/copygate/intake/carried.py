"""Drafts as plain JSON values and back, to carry them out of the child process that parsed them.

JSON and not a pickle: whoever takes over a parser must not be able to say more than a draft.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

from copygate.errors import Wording
from copygate.model.anchor import Anchor, Aside
from copygate.model.draft import Draft, Embedded, Evidence, FieldSource, InputProblem, Record, TextField

_RECORDS: Final[dict[str, Any]] = {
    made.__name__: made
    for made in (Draft, Embedded, TextField, FieldSource, Anchor, Aside, Record, Evidence, InputProblem, Wording)
}


def carried(value: object) -> object:
    """A draft, or anything a draft holds, as JSON values: a record is `{"Name": [fields]}`, a tuple a list."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    name = type(value).__name__
    if name in _RECORDS and isinstance(value, tuple):
        return {name: [carried(part) for part in value]}
    if isinstance(value, tuple):
        return [carried(part) for part in value]
    if isinstance(value, dict):
        return {"dict": [[key, carried(part)] for key, part in value.items()]}
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    raise TypeError(f"a draft holds no {name}")


def drafts_from(value: object) -> tuple[Draft, ...]:
    """The drafts in the child's answer. Raises TypeError or ValueError for anything else."""
    read = _read(value)
    if not isinstance(read, tuple) or not all(isinstance(draft, Draft) for draft in read):
        raise TypeError("the child answered with something that is no draft")
    return read


def _read(value: object) -> object:
    if isinstance(value, list):
        return tuple(_read(part) for part in value)
    if not isinstance(value, dict):
        return value
    ((name, parts),) = value.items()
    if name == "dict":
        return {key: _read(part) for key, part in parts}
    if name == "datetime":
        return datetime.fromisoformat(parts)
    if name == "date":
        return date.fromisoformat(parts)
    return _RECORDS[name](*map(_read, parts))
