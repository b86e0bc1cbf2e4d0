"""Lists of things with fields of their own: endorsers, claims with their sources, assets, evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from copygate.intake.problems import KeyPath, ProblemLog, spelled
from copygate.intake.values import read_date, read_scalar, read_scalars, read_text
from copygate.intake.vocabulary import kebab, key_resembling, record_key_named
from copygate.model.draft import Evidence, Record, Scalar
from copygate.model.vocabulary import canonical

_DATES = frozenset({"valid-from", "valid-until"})


def read_records(value: object, path: KeyPath, log: ProblemLog, *, lead: str) -> tuple[Record, ...]:
    """A list of items. One alone counts as a list of one; an item that is only a text is its `lead` field.

    What is wrong with an item is noted; the item itself is kept, because counting items must not lose one.
    """
    if not isinstance(value, list | tuple):
        value, single = [value], True
    else:
        single = False
    records = []
    for at, item in enumerate(value):
        if item is None:
            continue
        where = path if single else (*path, at)
        # A text alone is short for an item that has only its leading field.
        short = isinstance(item, str | int) and not isinstance(item, bool)
        declared = require_mapping({lead: item} if short else item, where, log)
        records.append(Record(tuple(_fields(declared, where, log).items())))
    return tuple(records)


def read_claims(value: object, path: KeyPath, log: ProblemLog) -> tuple[tuple[Record, ...], tuple[Evidence, ...]]:
    """The claims and, for every source they name, evidence of kind `source` whose subject is the claim's text."""
    plain: list[object] = []
    cited: list[tuple[int, object, KeyPath]] = []
    items = value if isinstance(value, list | tuple) else [value]
    for at, item in enumerate(items):
        if not isinstance(item, Mapping):
            plain.append(item)
            continue
        rest = dict(item)
        for key in item:
            if isinstance(key, str) and record_key_named(key) == "sources":
                sources = rest.pop(key)
                many = sources if isinstance(sources, list | tuple) else [sources]
                where: KeyPath = (*path, at) if isinstance(value, list | tuple) else path
                cited += [(at, source, (*where, key, n)) for n, source in enumerate(many) if source is not None]
        plain.append(rest)
    records = list(read_records(plain, path, log, lead="text"))
    positions = [at for at, item in enumerate(plain) if item is not None]
    evidence: list[Evidence] = []
    for number, (at, record) in enumerate(zip(positions, records, strict=True)):
        subject = record.get("text")
        own = [_source(source, where, log, subject) for owner, source, where in cited if owner == at]
        if own:
            names = tuple(source.issuer or source.kind for source in own)
            records[number] = Record((*record.values, ("sources", names)))
            evidence += own
    return tuple(records), tuple(evidence)


def read_evidence(value: object, path: KeyPath, log: ProblemLog) -> tuple[Evidence, ...]:
    """The documents the author holds. A document without a kind proves nothing: it is noted and left out."""
    evidence = []
    for at, record in enumerate(read_records(value, path, log, lead="kind")):
        if isinstance(record.get("kind"), str):
            evidence.append(_evidence(record, str(record.get("kind")), None))
        else:
            log.add(
                "missing-key",
                (*path, at),
                f"`{spelled((*path, at))}` needs a `kind`: what the document is",
                f"`{spelled((*path, at))}` 缺少 `kind`（种类）：说明这是什么凭证",
            )
    return tuple(evidence)


def require_mapping(value: object, path: KeyPath, log: ProblemLog) -> Mapping[str, object]:
    """`value` if it is a mapping from texts; otherwise nothing, with a problem noted."""
    if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
        return value
    log.add(
        "wrong-type",
        path,
        f"`{spelled(path)}` must be a group of keys and values",
        f"`{spelled(path)}` 应为一组键值",
    )
    return {}


def _fields(item: Mapping[str, object], path: KeyPath, log: ProblemLog) -> dict[str, Scalar | tuple[Scalar, ...]]:
    fields: dict[str, Scalar | tuple[Scalar, ...]] = {}
    for key, value in item.items():
        if value is None:
            continue
        at = (*path, key)
        name = record_key_named(key)
        meant = key_resembling(key, in_record=True) if name is None else None
        name = name or kebab(key)
        if meant is not None or name in fields:
            log.add(
                "unknown-key" if meant else "duplicate-key",
                at,
                f"unknown key `{spelled(at)}`; did you mean `{meant}`?" if meant else f"`{spelled(at)}` stands twice",
                f"未知的键 `{spelled(at)}`，是否想写 `{meant}`？" if meant else f"`{spelled(at)}` 重复",
                at_key=True,
            )
            continue
        read = _field(name, value, at, log)
        if read is not None:
            fields[name] = read
    return fields


def _field(name: str, value: object, path: KeyPath, log: ProblemLog) -> Scalar | tuple[Scalar, ...] | None:
    if isinstance(value, list | tuple):
        return read_scalars(value, path, log)
    if name in _DATES:
        return read_date(value, path, log)
    if name == "age":
        if isinstance(value, str) and value.strip().isdecimal() and len(value) < 5:
            return int(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            log.add(
                "wrong-type",
                path,
                f"`{spelled(path)}` must be a number of years",
                f"`{spelled(path)}` 应为数字（周岁）",
            )
            return None
    return read_scalar(value, path, log)


def _source(value: object, path: KeyPath, log: ProblemLog, subject: object) -> Evidence:
    about = subject if isinstance(subject, str) else None
    if isinstance(value, Mapping):
        record = Record(tuple(_fields(require_mapping(value, path, log), path, log).items()))
        return _evidence(record, "source", about)
    return Evidence("source", read_text(value, path, log), subject=about)


def _evidence(record: Record, kind: str, subject: str | None) -> Evidence:
    issuer, about = record.get("issuer"), record.get("subject")
    return Evidence(
        canonical(kind.strip()),
        issuer if isinstance(issuer, str) else None,
        _day(record.get("valid-from")),
        _day(record.get("valid-until")),
        about if isinstance(about, str) else subject,
    )


def _day(value: object) -> date | None:
    return value.date() if isinstance(value, datetime) else value if isinstance(value, date) else None
