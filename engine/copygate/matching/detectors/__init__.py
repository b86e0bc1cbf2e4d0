"""Generic recognisers, each in the module named here and imported when first asked for.

They know what a mobile number or an advertising label looks like; what follows from finding one is for rules to say.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module

from copygate.errors import UsageError, Wording
from copygate.lazily import Lazily
from copygate.matching.detectors.recogniser import Detector, Found

_MODULES = {
    "personal.mobile-number": "phone",
    "personal.landline": "phone",
    "personal.email": "email",
    "personal.resident-id": "identity",
    "personal.travel-permit": "permits",
    "personal.passport": "permits",
    "personal.social-security-number": "permits",
    "personal.bank-card": "payment",
    "personal.iban": "payment",
    "personal.vehicle-plate": "plates",
    "personal.network-address": "network",
    "personal.postal-address": "postal",
    "personal.social-account": "accounts",
    "personal.health-record": "records",
    "personal.minor-identity": "minors",
    "organisation-code": "organisations",
    "url": "links",
    "hashtag": "links",
    "mention": "links",
    "money": "amounts",
    "percentage": "amounts",
    "number": "amounts",
    "area": "amounts",
    "date": "dates",
    "ranking-claim": "claims",
    "numeric-claim": "claims",
    "research-claim": "claims",
    "ad-label": "labels",
    "call-to-action": "commerce",
    "contact": "commerce",
    "qr-code": "commerce",
    "patent-number": "registrations",
    "approval-number": "registrations",
    "map-approval": "registrations",
    "duration-to-place": "travel",
    "emoji": "emoji",
}

NAMES = frozenset(_MODULES)


@cache
def detector(name: str) -> Detector:
    """The recogniser of that name."""
    if name not in _MODULES:
        raise UsageError("unknown-detector", Wording(en=f"unknown detector `{name}`", zh=f"没有名为「{name}」的识别器"))
    module = import_module(f"{__name__}.{_MODULES[name]}")
    found: dict[str, Detector] = {entry.name: entry for entry in module.DETECTORS}
    return found[name]


__all__ = ("NAMES", "Detector", "Found", "Lazily", "detector")
