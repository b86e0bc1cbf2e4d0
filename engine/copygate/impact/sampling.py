"""A post whose verdict changed, as it may be shown: its words masked, and what each edition alone says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copygate.impact.tally import Remark, Sample, flip_of
from copygate.matching.personal import mask_id
from copygate.report.disclosure import Disclosure
from copygate.report.excerpt import visible

if TYPE_CHECKING:
    from copygate.impact.comparing import Compared, Saying
    from copygate.model.draft import Draft
    from copygate.model.verdict import Verdict

_AROUND = 40
_SHORT = 90
_MOST_REMARKS = 4


def sample_of(compared: Compared, draft: Draft, name: str) -> Sample:
    """The sample. INVARIANT: nothing of the draft is shown but through `Disclosure`."""
    verdict = compared.verdicts[1 if compared.new else 0]
    shown = Disclosure(draft, verdict)
    was = {(each.rule, each.place): each for each in compared.gone}
    now = {(each.rule, each.place) for each in compared.new}
    gone = [each for each in compared.gone if (each.rule, each.place) not in now]
    said = [
        *(
            _remark(each, compared.verdicts[1], shown, new=True, was=was.get((each.rule, each.place)))
            for each in compared.new[:_MOST_REMARKS]
        ),
        *(_remark(each, compared.verdicts[0], shown, new=False) for each in gone[:_MOST_REMARKS]),
    ]
    at = next((each.location for each in (*compared.new, *compared.gone) if each.location is not None), None)
    text, start, end = "", 0, 0
    raw = shown.field(at.field) if at is not None else None
    if at is not None and raw is not None:
        first, last = max(0, at.start - _AROUND), min(len(raw), at.end + _AROUND)
        head, words, tail = _line(raw[first : at.start]), _line(raw[at.start : at.end]), _line(raw[at.end : last])
        head = "…" + head if first else head.lstrip()
        tail = tail + "…" if last < len(raw) else tail.rstrip()
        text, start, end = head + words + tail, len(head), len(head) + len(words)
    else:
        body = next((field.name for field in draft.fields if field.raw.strip()), None)
        whole = _line(shown.field(body) or "") if body is not None else ""
        text = whole[:_SHORT] + ("…" if len(whole) > _SHORT else "")
    platforms = tuple((platform, *pair) for platform, pair in compared.platforms.items())
    return Sample(visible(mask_id(name)), flip_of(compared), platforms, text, start, end, tuple(said))


def _remark(saying: Saying, verdict: Verdict, shown: Disclosure, *, new: bool, was: Saying | None = None) -> Remark:
    message = ""
    for finding in verdict.findings:
        if finding.rule == saying.rule and finding.location == saying.location:
            message = finding.message
            break
    former = _weight(was) if was is not None else None
    return Remark(new, saying.rule, _weight(saying), visible(shown.words(message)), _quote(saying, shown), former)


def _weight(saying: Saying) -> str:
    return saying.severity.word if saying.status == "violation" and saying.severity is not None else saying.status


def _quote(saying: Saying, shown: Disclosure) -> str | None:
    quote = shown.quote(saying.match, saying.location)
    return None if quote is None else _line(quote)


def _line(text: str) -> str:
    """On one line, nothing in it that acts."""
    return visible(" ".join(text.replace("\r", " ").split("\n")))
