"""`Command` and `World`: what somebody asks for, and what it is judged against (`guards.py`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from copygate.model.checklist import Checklist
from copygate.review.case import Binding
from copygate.review.people import Directory


@dataclass(frozen=True, slots=True)
class Command:
    """What somebody asks for. `seen`: the digests that were on the reviewer's screen."""

    act: str
    account: str = ""
    role: str = ""
    on_behalf_of: str | None = None
    requirement: str = ""
    reason: str = ""
    seen: Binding | None = None
    data: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class EvidenceHeld:
    """A document in the vault, valid from one moment until another (exclusive), of either None: without bound."""

    kind: str
    issuer: str
    since: datetime | None = None
    until: datetime | None = None
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Recheck:
    """What the rulebook in force says of the revision today."""

    rulebook: str
    seq: int
    evaluation: str
    outcome: str
    blocking: tuple[str, ...] = ()
    unwaivable: tuple[str, ...] = ()
    asks_more: bool = False
    """Whether the review it plans today asks for what the review under way did not (`approvals.asks_more`)."""
    grounds: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """By rule that blocks: a digest of all that it finds, so that a waiver covers that and nothing else."""
    heard: tuple[str, ...] = ()
    """The entries of the store's own blacklist that were asked; a match is told in `blocking` as `blacklist/ID`."""


@dataclass(frozen=True, slots=True)
class Override:
    """A break-glass that was granted: for what, to which two people, until when."""

    id: str
    binding: Binding
    accounts: tuple[str, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class World:
    """What an act is judged against."""

    now: datetime
    directory: Directory
    checklists: Mapping[str, Checklist] = field(default_factory=lambda: MappingProxyType({}))
    evidence: tuple[EvidenceHeld, ...] = ()
    blacklisted: tuple[str, ...] = ()
    recheck: Recheck | None = None
    overrides: tuple[Override, ...] = ()
