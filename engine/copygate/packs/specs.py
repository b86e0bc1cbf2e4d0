"""`specs.yaml`: dated platform figures."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import Final, Literal, cast

from copygate.dsl.likely import likely
from copygate.model.vocabulary import UNITS, canonical
from copygate.packs.declared import DeclaredFile, Section, meant
from copygate.packs.rulebook import Spec, SpecValue

_VALUE_KEYS: Final = ("value", "unit", "status", "source", "from", "until", "conditional", "note", "checked")


def read_specs(file: DeclaredFile) -> tuple[Spec, ...]:
    """Read `specs.yaml`; problems are left in `file`."""
    file.section.finish(("specs",))
    specs: dict[str, Spec] = {}
    for section in file.section.sections("specs"):
        section.finish(("path", "title", "values"))
        path = section.text("path", required=True)
        values = tuple(v for part in section.sections("values") if (v := _value(part)) is not None)
        if path is None:
            continue
        if path in specs:
            section.report("path", "duplicate-spec", f"the figure `{path}` stands twice", f"规格 `{path}` 重复")
        if not values:
            section.report("values", "empty-spec", f"the figure `{path}` has no value", f"规格 `{path}` 没有取值")
            continue
        ordered = tuple(sorted(values, key=lambda v: v.from_date or date.min))
        for earlier, later in pairwise(ordered):
            if (earlier.until_date or date.max) >= (later.from_date or date.min):
                section.report(
                    "values",
                    "specs-overlap",
                    f"two values of `{path}` are in force on {later.from_date or date.min}",
                    f"`{path}` 在 {later.from_date or date.min} 有两个取值同时生效",
                )
        specs[path] = Spec(path, ordered)
    return tuple(specs.values())


def _value(section: Section) -> SpecValue | None:
    section.finish(_VALUE_KEYS)
    value, unit = section.number_or_text("value"), section.text("unit") or ""
    unit = canonical(unit)
    if unit and unit != "%" and unit not in UNITS:
        section.report(
            "unit",
            "unknown-unit",
            f"unknown unit `{unit}`",
            f"未知的单位 `{unit}`",
            meant(likely(unit, (*UNITS, *UNITS.values()))),
        )
    status = section.one_of("status", ("official", "observed"))
    source = section.text("source", required=True)
    since, until = section.days()
    if value is None or status is None:
        return None
    return SpecValue(
        value,
        unit,
        cast("Literal['official', 'observed']", status),
        source or "",
        since,
        until,
        section.flag("conditional") or False,
        section.text("note") or "",
        section.day("checked"),
    )
