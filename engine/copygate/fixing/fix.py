"""Apply the safe ways out, one after another, as long as each mends its finding and raises no other.

fixed = fix(data, text_file(".md"), judge)
fixed.data                                # the file with the edits, every other byte as it was
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Final, Protocol

from copygate.model.draft import Draft, TextField
from copygate.model.verdict import Verdict
from copygate.tuples import NamedTuple

MAX_EDITS: Final = 200
"""A draft that needs more is to be rewritten by a person."""


class Edit(NamedTuple):
    """`raw[start:end]` of a field becomes `text`; a missing piece is put in where `start == end`, at one end of the
    field (`part`: its head or tail), else the words are replaced."""

    field: str
    start: int
    end: int
    text: str
    rule: str
    part: str = "words"


class Fixed(NamedTuple):
    """What came of it: the file, what it now reads as and is judged, what was applied and what was left to a person.
    `untried` counts what was left because there was too much of it."""

    data: bytes
    draft: Draft
    verdict: Verdict
    applied: tuple[Edit, ...]
    left: tuple[Left, ...]
    untried: int = 0


class Left(NamedTuple):
    """A safe edit that was not kept, and the rules that it made speak; none where the file cannot be edited there."""

    edit: Edit
    raised: tuple[str, ...]


class Form(Protocol):
    """A format whose files can be edited in place."""

    def read(self, data: bytes) -> Draft:
        """The draft in the file. Raises InputError."""

    def written(self, data: bytes, draft: Draft, edit: Edit) -> Iterator[bytes]:
        """The file with the edit, in the order of preference; nothing where the file spells the text differently."""

    def lines(self, data: bytes) -> list[str]:
        """The file as its author reads it, line by line."""


def fix(data: bytes, form: Form, judge: Callable[[Draft], Verdict]) -> Fixed:
    """Edit from the end of each text to its beginning, so that what is still to do keeps its place.

    INVARIANT: an edit stays only if its rule speaks less often, no other rule, obligation, question or problem is new,
    and the file reads as it did but for the edited text. Raises what `form.read` raises.
    """
    draft = form.read(data)
    verdict = judge(draft)
    applied: list[Edit] = []
    left: list[Left] = []
    tried: set[tuple[object, ...]] = set()
    while len(tried) < MAX_EDITS:
        edit = next((each for each in safe_edits(verdict, draft) if _key(each) not in tried), None)
        if edit is None:
            break
        tried.add(_key(edit))
        raised: tuple[str, ...] = ()
        for written, after in _readings(data, draft, edit, form):
            judged = judge(after)
            raised = tuple(_raised(verdict, judged))
            if not raised and _mended(verdict, judged, edit.rule):
                data, draft, verdict = written, after, judged
                applied.append(edit)
                break
        else:
            left.append(Left(edit, raised))
    last = safe_edits(verdict, draft)
    still = {(edit.rule, edit.text) for edit in last}
    return Fixed(
        data,
        draft,
        verdict,
        tuple(applied),
        tuple(each for each in left if (each.edit.rule, each.edit.text) in still),
        sum(_key(each) not in tried for each in last),
    )


def safe_edits(verdict: Verdict, draft: Draft) -> list[Edit]:
    """What may be done without a person, from the last place to the first; of overlapping ones the later."""
    raw = {field.name: field.raw for field in draft.fields}
    edits: dict[tuple[object, ...], Edit] = {}
    for finding in verdict.findings:
        way = next((way for way in finding.suggestions if way.safe), None)
        if way is None or finding.status != "violation":
            continue
        at = finding.location
        if way.insert_at is not None and way.insert_in in raw:
            edit = Edit(way.insert_in, way.insert_at, way.insert_at, way.text, finding.rule, way.insert_end)
        elif way.insert_at is None and at is not None and at.field in raw:
            edit = Edit(at.field, at.start, at.end, way.text, finding.rule)
        else:
            continue
        edits.setdefault((edit.field, edit.start, edit.end, edit.text), edit)
    ordered = sorted(edits.values(), key=lambda edit: (edit.field, -edit.start, -edit.end))
    return [edit for at, edit in enumerate(ordered) if not any(_overlap(edit, other) for other in ordered[:at])]


def _overlap(one: Edit, other: Edit) -> bool:
    return one.field == other.field and one.start < other.end and other.start < one.end


def _key(edit: Edit) -> tuple[object, ...]:
    # An insertion is the same one wherever earlier edits have moved it.
    return (edit.rule, edit.field, edit.text, edit.part, edit.start if edit.part == "words" else 0)


def _readings(data: bytes, draft: Draft, edit: Edit, form: Form) -> Iterator[tuple[bytes, Draft]]:
    for written in form.written(data, draft, edit):
        after = form.read(written)
        if _same_elsewhere(draft, after, edit):
            yield written, after


def _same_elsewhere(before: Draft, after: Draft, edit: Edit) -> bool:
    """Whether the file reads as it did, but for the words put in."""

    def stated(field: TextField) -> tuple[object, ...]:
        raw = field.raw if field.name != edit.field else None
        return field.name, field.place, raw, field.markup, field.platform

    def rest(draft: Draft) -> tuple[object, ...]:
        attributes = {name: value for name, value in draft.attributes.items() if name != "tags"}
        problems = [(problem.code, problem.wording) for problem in draft.problems]
        return [stated(field) for field in draft.fields], attributes, draft.platforms, draft.evidence, problems

    if rest(before) != rest(after):
        return False
    was, now = (next(field.raw for field in draft.fields if field.name == edit.field) for draft in (before, after))
    if edit.part == "words":
        return now == was[: edit.start] + edit.text + was[edit.end :]
    kept = next(
        (at for at, (old, new) in enumerate(zip(was, now, strict=False)) if old != new), min(len(was), len(now))
    )
    return now.endswith(was[kept:]) and now[kept : len(now) - len(was) + kept].strip() == edit.text.strip()


def _mended(before: Verdict, after: Verdict, rule: str) -> bool:
    def count(verdict: Verdict) -> int:
        return sum(each.rule == rule and each.status == "violation" for each in verdict.findings)

    return count(after) < count(before) and after.outcome <= before.outcome


def _raised(before: Verdict, after: Verdict) -> Iterator[str]:
    """What speaks after an edit that did not before: rules, facts asked for, codes of problems."""

    def spoken(verdict: Verdict) -> Counter[tuple[str, str]]:
        said: list[tuple[str, str]] = [(each.rule, each.status) for each in verdict.findings]
        said += [(owed.rule, owed.what) for owed in verdict.obligations]
        said += [(question.fact, "asked") for question in verdict.questions]
        return Counter([*said, *((problem.code, "error") for problem in verdict.errors)])

    yield from dict.fromkeys(name for name, _ in spoken(after) - spoken(before))
