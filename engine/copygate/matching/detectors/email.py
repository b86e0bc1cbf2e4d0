"""E-mail addresses, also with the at sign spelled out: `personal.email`."""

from __future__ import annotations

from copygate.matching.detectors.recogniser import by_pattern

_NAME = r"[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}"
_DOMAIN = r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,62}\.)+[A-Za-z]{2,12}"
_AT = r"(?:\s?@\s?|\s?[(\[{【<]\s?(?:at|AT|@|艾特)\s?[)\]}】>]\s?)"

DETECTORS = (by_pattern("personal.email", "@aA艾", _NAME + _AT + _DOMAIN),)
