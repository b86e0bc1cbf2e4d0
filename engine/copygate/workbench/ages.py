"""Sources nobody has looked at for long, and platform figures that were observed long ago: `stale`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from copygate.errors import Wording
from copygate.packs.rulebook import Pack
from copygate.workbench.remarks import Remark, spot


def stale(pack: Pack, texts: Mapping[str, str], as_of: date, most_days: int) -> Iterator[Remark]:
    """Those last checked more than so many days before a day. A figure counts from `checked`, else from `from`."""
    manifest, specs = f"{pack.root}/pack.yaml", f"{pack.root}/specs.yaml"
    for source in pack.sources:
        days = (as_of - source.checked).days if source.checked else 0
        if days > most_days and (source.until_date is None or source.until_date >= as_of):
            span = spot(texts, manifest, f"id: {source.id}", "checked:", str(source.checked))
            yield Remark(
                "stale-source",
                source.id,
                manifest,
                span,
                Wording(
                    f"`{source.id}` was last checked {days} days ago ({source.checked})",
                    f"来源 `{source.id}` 上次核对是 {days} 天前({source.checked})",
                ),
                Wording("read the text again, then write `checked:` anew", "请重新核对原文,再改写 `checked:`"),
            )
    for spec in pack.specs:
        value = spec.on(as_of)
        if value is None and all(each.until_date is not None and each.until_date < as_of for each in spec.values):
            yield Remark(
                "figure-over",
                spec.path,
                specs,
                spot(texts, specs, f"path: {spec.path}"),
                Wording(f"no value of `{spec.path}` is in force on {as_of}", f"{as_of} 时 `{spec.path}` 已无有效数值"),
                Wording("add the value in force, or delete the figure", "请补上现行数值,或删去该规格"),
            )
        if value is None or value.status != "observed":
            continue
        seen = value.checked or value.from_date
        days = (as_of - seen).days if seen else most_days + 1
        if days > most_days:
            yield Remark(
                "stale-figure",
                spec.path,
                specs,
                spot(texts, specs, f"path: {spec.path}", "observed"),
                Wording(
                    f"`{spec.path}` was observed {days} days ago"
                    if seen
                    else f"`{spec.path}` was observed, nobody says when",
                    f"`{spec.path}` 是 {days} 天前的观察值" if seen else f"`{spec.path}` 是观察值,没有写明日期",
                ),
                Wording("look again, then write `checked:`", "请再观察一次,写明 `checked:`"),
            )
