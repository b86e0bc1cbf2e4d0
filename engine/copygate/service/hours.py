"""`Calendar`: when time allowed runs out, by the clock or in working hours; from a YAML file of the house.

time_zone: Asia/Shanghai
hours: ["09:00", "18:00"]
days: [1, 2, 3, 4, 5]          # Monday is 1
holidays: [2026-10-01]         # days off that fall on working days
workdays: [2026-10-10]         # worked all the same (调休)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

from copygate.errors import ConfigError, Wording
from copygate.model.review import TimeAllowed

_UNITS: Final = {
    "minutes": timedelta(minutes=1),
    "hours": timedelta(hours=1),
    "days": timedelta(days=1),
    "weeks": timedelta(weeks=1),
}
_MOST_DAYS: Final = 3_660
_SHANGHAI: Final = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Calendar:
    """The working hours of a house."""

    zone: ZoneInfo = _SHANGHAI
    opens: time = time(9)
    closes: time = time(18)
    days: frozenset[int] = frozenset((1, 2, 3, 4, 5))
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    def due(self, start: datetime, allowed: TimeAllowed, percent: int = 100) -> datetime:
        """When so much of the time allowed has passed, UTC."""
        unit = _UNITS[allowed.unit]
        if not allowed.working:
            return (start + allowed.count * unit * percent / 100).astimezone(UTC)
        if allowed.unit in ("days", "weeks"):
            per_day = self._length() if allowed.unit == "days" else self._length() * len(self.days)
            left = allowed.count * per_day * percent / 100
        else:
            left = allowed.count * unit * percent / 100
        return self._after(start, left).astimezone(UTC)

    def worked(self, start: datetime, end: datetime) -> timedelta:
        """How much working time lies between."""
        total, day = timedelta(), start.astimezone(self.zone).date()
        while day <= end.astimezone(self.zone).date():
            if self.works(day):
                opens, closes = (
                    datetime.combine(day, each, self.zone).astimezone(UTC) for each in (self.opens, self.closes)
                )
                total += max(timedelta(), min(closes, end) - max(opens, start))
            day += timedelta(days=1)
        return total

    def works(self, day: date) -> bool:
        """Whether people work that day."""
        return day in self.workdays or (day.isoweekday() in self.days and day not in self.holidays)

    @staticmethod
    def begun(now: datetime) -> date:
        """The earliest day it is anywhere on earth: from which on something given now holds, wherever it is checked."""
        return (now.astimezone(UTC) - timedelta(hours=12)).date()

    def today(self, now: datetime) -> date:
        """The day it is here."""
        return now.astimezone(self.zone).date()

    def starts(self, day: date | datetime) -> datetime:
        """A moment, or the first of a day here, UTC."""
        if not isinstance(day, datetime):
            day = datetime.combine(day, time(), self.zone)
        return (day if day.tzinfo else day.replace(tzinfo=self.zone)).astimezone(UTC)

    def ends(self, day: date | datetime) -> datetime:
        """A moment, or the end of a day here (exclusive), UTC."""
        return self.starts(day if isinstance(day, datetime) else day + timedelta(days=1))

    def _length(self) -> timedelta:
        return datetime.combine(date.min, self.closes) - datetime.combine(date.min, self.opens)

    def _after(self, start: datetime, left: timedelta) -> datetime:
        at = start.astimezone(self.zone)
        for _ in range(_MOST_DAYS):
            opens = datetime.combine(at.date(), self.opens, self.zone)
            closes = datetime.combine(at.date(), self.closes, self.zone)
            at = max(at, opens)
            if self.works(at.date()) and at < closes:
                # Differences of zone-aware moments of one zone are by the wall; through UTC they are by the clock.
                here = closes.astimezone(UTC) - at.astimezone(UTC)
                if left <= here:
                    return at.astimezone(UTC) + left
                left -= here
            at = datetime.combine(at.date() + timedelta(days=1), time(), self.zone)
        raise ConfigError("calendar", Wording("the calendar has no working day", "工作日历里没有工作日"))


def read_calendar(path: Path) -> Calendar:
    """The calendar of a file. Raises ConfigError."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        said = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
        return calendar_from(said)
    except (OSError, YAMLError, ValueError, TypeError, KeyError) as error:
        raise ConfigError(
            "calendar", Wording(f"`{path.name}` is no calendar: {error}", f"{path.name} 不是工作日历:{error}")
        ) from None


def calendar_from(said: Mapping[str, Any]) -> Calendar:
    """The calendar of a mapping."""
    known = {"time_zone", "hours", "days", "holidays", "workdays"}
    if unknown := set(said) - known:
        raise ValueError(f"unknown: {', '.join(map(str, unknown))}")
    opens, closes = (time.fromisoformat(each) for each in said.get("hours", ("09:00", "18:00")))
    days = frozenset(said.get("days", (1, 2, 3, 4, 5)))
    if opens >= closes or not days <= frozenset(range(1, 8)):
        raise ValueError("hours or days")
    return Calendar(
        ZoneInfo(said.get("time_zone", "Asia/Shanghai")),
        opens,
        closes,
        days,
        frozenset(said.get("holidays", ())),
        frozenset(said.get("workdays", ())),
    )
