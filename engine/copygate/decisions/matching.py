"""`matches`: entries of the blacklist that a draft meets by what it declares or shows: advertiser, account, file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from copygate.decisions.blacklist import Listed
from copygate.decisions.texts import say
from copygate.matching.personal import mask
from copygate.model.draft import Record
from copygate.model.finding import Finding, Severity
from copygate.review.words import ROLES, word

if TYPE_CHECKING:
    from copygate.model.draft import Draft

_DECLARED: Final = {"account": ("account", "author"), "advertiser": ("advertiser", "广告主")}
_QUALIFIES: Final = ("advertiser-qualification",)
_IN_RECORDS: Final = {"account": (("endorsers", ("account", "name")),), "advertiser": ()}


def matches(
    listed: Iterable[Listed], draft: Draft, files: Callable[[], Mapping[str, bytes]], lang: str
) -> Iterator[Finding]:
    """A finding for each entry that the draft meets, but for phrases (`phrases.py`)."""
    hashes: Mapping[str, str] | None = None
    for each in listed:
        if each.kind == "asset":
            if hashes is None:
                hashes = {sha256(content).hexdigest(): name for name, content in files().items()}
            if each.value in hashes:
                yield finding_of(each, say("listed.asset", lang), lang, thing=hashes[each.value])
        elif each.kind in _DECLARED and folded(each.value) in _names(each.kind, draft):
            yield finding_of(each, say(f"listed.{each.kind}", lang), lang)


def finding_of(listed: Listed, what: str, lang: str, thing: str | None = None) -> Finding:
    """What an entry comes to: a hard finding that nobody can waive, with the entry, the reason and how to object."""
    message = say(
        "listed.message",
        lang,
        what=what,
        id=listed.id,
        reason=listed.reason.rstrip("。."),
        approvers=say("list", lang).join(f"{e.name}({word(ROLES, e.role, lang)})" for e in listed.approvers),
        since=listed.since,
        until=listed.until,
        appeal=listed.appeal,
    )
    return Finding(
        f"blacklist/{listed.id}",
        say("listed.title", lang),
        Severity.BLOCK_ALWAYS,
        "violation",
        mask(message),  # the words of whoever wrote the entry, in every format
        (),
        platforms=listed.platforms,
        fingerprint=sha256(f"blacklist/{listed.id}".encode()).hexdigest()[:16],
        at=(("asset", thing),) if thing is not None else None,
    )


def folded(text: str) -> str:
    """Names are compared without width, case, blanks and what cannot be seen."""
    plain = normalize("NFKC", text).casefold()
    return "".join(ch for ch in plain if not ch.isspace() and ch.isprintable()).removeprefix("@")


def _names(kind: str, draft: Draft) -> set[str]:
    values: list[object] = [draft.attributes.get(name) for name in _DECLARED[kind]]
    for name, keys in _IN_RECORDS[kind]:
        records = draft.attributes.get(name, ())
        for record in records if isinstance(records, tuple) else ():
            if isinstance(record, Record):
                values += (record.get(key) for key in keys)
    if kind == "advertiser":
        for paper in draft.evidence:
            if paper.kind in _QUALIFIES:
                values += (paper.subject, paper.issuer)
    texts = (text for value in values for text in (value if isinstance(value, tuple) else (value,)))
    return {folded(text) for text in texts if isinstance(text, str)}
