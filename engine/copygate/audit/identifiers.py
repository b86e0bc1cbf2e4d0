"""`event_id`: a UUIDv7, the id of a log entry (RFC 9562 section 5.7); `timestamp`: UTC to the microsecond."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from typing import Final

_UUID7: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)


def event_id(now: datetime) -> str:
    """A new id. Ids of the same millisecond are in no order: the log is."""
    milliseconds = int(now.timestamp() * 1000)
    number = (milliseconds << 80) | (0x7 << 76) | (secrets.randbits(12) << 64) | (0b10 << 62) | secrets.randbits(62)
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def timestamp(now: datetime) -> str:
    """A moment as the log writes it: asserted by the writer, not proven."""
    return now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def is_event_id(text: str) -> bool:
    """Whether it is a UUIDv7 in lower case."""
    return _UUID7.fullmatch(text) is not None


def is_timestamp(text: str) -> bool:
    """Whether it is a moment as `timestamp` writes it."""
    if not _TIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_day(text: str) -> bool:
    """Whether it is a day such as 2026-11-21."""
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).strftime("%Y-%m-%d") == text
    except ValueError:
        return False
