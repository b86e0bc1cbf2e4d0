"""The versioned JSON form of a verdict (`schemas/verdict.v1.json`), kept apart from the internal types on purpose.

`verdict_line` is what an archive scan calls a hundred thousand times; most posts are clear, so a clear verdict is put
together from a frame made once for each rulebook.
"""

from __future__ import annotations

import re
from functools import lru_cache
from json import JSONEncoder
from json.encoder import encode_basestring
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from copygate.model.clearance import Cleared, Waived
    from copygate.model.draft import InputProblem
    from copygate.model.finding import Citation, Finding, Location
    from copygate.model.verdict import Obligation, Question, RulebookStamp, Verdict

VERSION = 1

JSONObject = dict[str, object]

# Equal in JSON either way; escaped, because a terminal or a line splitter downstream may act on them.
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_encode = JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


def verdict_line(verdict: Verdict, lang: str = "en") -> str:
    """The verdict as one line of JSON, without the line break."""
    if verdict.findings or verdict.obligations or verdict.questions or verdict.errors:
        return _escaped(_encode(verdict_object(verdict, lang)))
    head = f'{{"version":{VERSION},"id":{encode_basestring(verdict.id)},"path":{encode_basestring(verdict.path)}'
    word = verdict.outcome.word
    platforms = ",".join(
        [f"{encode_basestring(name)}:{encode_basestring(each.word)}" for name, each in verdict.platforms.items()]
    )
    return _escaped(
        f'{head},"as_of":{encode_basestring(verdict.as_of)},"outcome":"{word}","platforms":{{{platforms}}},'
        f'"findings":[],"obligations":[],"questions":[],"errors":[],"rulebook":{_stamp_text(verdict.rulebook)}}}'
    )


def verdict_object(verdict: Verdict, lang: str = "en") -> JSONObject:
    """The verdict as JSON values, keys in the order of the contract. `lang` chooses the wording of `errors`."""
    return {
        "version": VERSION,
        "id": verdict.id,
        "path": verdict.path,
        "as_of": verdict.as_of,
        "outcome": verdict.outcome.word,
        "platforms": {name: outcome.word for name, outcome in verdict.platforms.items()},
        "findings": [_finding(finding) for finding in verdict.findings],
        "obligations": [_obligation(owed) for owed in verdict.obligations],
        "questions": [_question(question) for question in verdict.questions],
        "errors": [_error(problem, lang) for problem in verdict.errors],
        "rulebook": _stamp(verdict.rulebook),
        # Only where there is one: a reader who knows of no receipts sees the outcome, which lets nothing through.
        **({} if verdict.cleared is None else {"cleared": _cleared(verdict.cleared)}),
    }


def _finding(finding: Finding) -> JSONObject:
    measured = finding.measured
    return {
        "rule": finding.rule,
        "severity": finding.severity.word,
        "status": finding.status,
        "platforms": list(finding.platforms),
        "message": finding.message,
        "consequence": finding.consequence,
        "cites": _cites(finding.cites),
        "match": finding.match,
        "masked": finding.masked,
        # What a masked match unfolds to is the very data that is masked.
        "evasion": [
            {"name": used.name, "unfolded": finding.match if finding.masked else used.unfolded}
            for used in finding.evasion
        ],
        **_place(finding.location),
        "at": dict(at) if (at := finding.location.at if finding.location else finding.at) else None,
        "measured": None
        if measured is None
        else {"value": measured.value, "limit": measured.limit, "unit": measured.unit},
        "suggestions": [{"text": way.text, "safe": way.safe} for way in finding.suggestions],
        "waiver": None if finding.waiver is None else _waiver(finding.waiver),
        "fingerprint": finding.fingerprint,
    }


def _waiver(waived: Waived) -> JSONObject:
    return {
        "id": waived.id,
        "reason": waived.reason,
        "approvers": list(waived.approvers),
        "until": waived.until,
    }


def _cleared(cleared: Cleared) -> JSONObject:
    return {
        "receipt": cleared.receipt,
        "case": cleared.case,
        "outcome": cleared.outcome,
        "approvers": list(cleared.approvers),
        "issued": cleared.issued,
        "until": cleared.until,
    }


def _place(location: Location | None) -> JSONObject:
    if location is None:
        return {"field": None, "start": None, "end": None, "utf16": None, "line": None, "column": None}
    return {
        "field": location.field,
        "start": location.start,
        "end": location.end,
        "utf16": [location.utf16_start, location.utf16_end],
        "line": location.line,
        "column": location.column,
    }


def _obligation(owed: Obligation) -> JSONObject:
    location = owed.location
    return {
        "rule": owed.rule,
        "kind": owed.kind,
        "what": owed.what,
        "count": owed.count,
        "by": owed.by,
        "cites": _cites(owed.cites),
        "field": location.field if location else None,
        "start": location.start if location else None,
        "end": location.end if location else None,
    }


def _question(question: Question) -> JSONObject:
    return {
        "fact": question.fact,
        "ask": question.ask,
        "rules": list(question.rules),
        "cites": _cites(question.cites),
        "answers": list(question.answers),
    }


def _cites(cites: Sequence[Citation]) -> list[JSONObject]:
    return [
        {"source": cite.source, "law": cite.law, "article": cite.article, "gist": cite.gist, "url": cite.url}
        for cite in cites
    ]


def _error(problem: InputProblem, lang: str) -> JSONObject:
    message = problem.wording.say(lang)
    at = "" if problem.line is None else f" ({problem.line}:{problem.column or 1})"
    return {"code": problem.code, "message": message + at}


def _stamp(stamp: RulebookStamp) -> JSONObject:
    return {"digest": stamp.digest, "packs": list(stamp.packs)}


@lru_cache(maxsize=16)
def _stamp_text(stamp: RulebookStamp) -> str:
    return _encode(_stamp(stamp))


def _escaped(line: str) -> str:
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", line) if _UNSAFE.search(line) else line
