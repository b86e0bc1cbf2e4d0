"""What is done with a fuzzed file, in the child: read it as copygate does, and look whether what came out is sound.

A target takes the file and gives a word for how it ended (`read`, or the code of the refusal). Any other end (an
exception that is no InputError, a broken invariant) is a finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from copygate.errors import InputError
from copygate.extraction.document import document_of
from copygate.limits import limit_this_process
from copygate.model.draft import Draft
from copygate.model.remark import Remark
from tests.rulebooks import TODAY

if TYPE_CHECKING:
    from copygate.evaluation.compiled import CompiledRulebook

CPU_SECONDS: Final = 20
"""For one file, as in the child of `intake.contained`."""
MEMORY_MIB: Final = 512
"""Resident at most, whatever the format."""
_ADDRESS_SPACE: Final = MEMORY_MIB << 20
_EVERY: Final = 5
"""One file in so many gets the slow treatment as well (the whole rulebook, the engine for text on pictures)."""


def docx(data: bytes) -> str:
    """Read, commented on, and one word replaced: what is not touched reads the same afterwards."""
    from copygate.intake.formats import docx, wordcomments, wordedits

    limited(_ADDRESS_SPACE)
    drafts = sound(docx.read(data, "a.docx"))
    before = texts(drafts)
    assert texts(docx.read(wordcomments.annotate(data, remarks_on(drafts)), "a.docx")) == before, (
        "comments changed text"
    )
    for draft in drafts:
        for field in draft.fields[:2]:
            start = len(field.raw) // 2
            try:
                edited = wordedits.edit(data, field.name, start, min(start + 2, len(field.raw)), "改")
            except InputError as refused:
                if refused.code == "cannot-edit":
                    continue
                raise AssertionError(f"read, and then {refused.code}") from refused
            sound(docx.read(edited, "a.docx"))
    return "read"


def xlsx(data: bytes) -> str:
    """Read and commented on."""
    from copygate.intake.formats import cellcomments, xlsx

    limited(_ADDRESS_SPACE)
    drafts = sound(xlsx.read(data, "a.xlsx"))
    xlsx.cells(data)
    annotated = cellcomments.annotate(data, remarks_on(drafts))
    assert texts(xlsx.read(annotated, "a.xlsx")) == texts(drafts), "comments changed text"
    return "read"


def pdf(data: bytes) -> str:
    """Read, and the pictures of its pages taken out."""
    from copygate.intake.formats import pdf

    limited(_ADDRESS_SPACE)
    drafts = sound(pdf.read(data, "a.pdf"))
    for draft in drafts:
        for each in draft.embedded[:3]:
            pdf.picture(data, each.name)
    return "read"


def image(data: bytes) -> str:
    """Decoded and measured; some are read by the engine as well."""
    from copygate.assets.answers import answer_of, picture_from
    from copygate.assets.child import MAX_MEMORY_BYTES

    limited(MAX_MEMORY_BYTES)
    picture = _pictures().picture(data, "rapidocr" if is_chosen(data) else "off")
    assert picture_from(answer_of(picture), "a") == picture._replace(path="a"), "the answer does not carry the picture"
    assert picture.width * picture.height > 0, "no size"
    return "read"


def html(data: bytes) -> str:
    """Read and checked."""
    return checked_text(data, ".html")


def subtitles(data: bytes) -> str:
    """Read and checked as either kind."""
    checked_text(data, ".srt")
    return checked_text(data, ".vtt")


def checked_text(data: bytes, suffix: str) -> str:
    """As the command line does it, in its own process, where there is no limit but ours."""
    from copygate.intake.reader import text_draft
    from copygate.pipeline import check

    rulebook = _rulebook() if is_chosen(data) else None
    limited(2 * _ADDRESS_SPACE)  # what is resident is looked at by the parent
    (draft,) = sound((text_draft(data, suffix, f"a{suffix}"),))
    if rulebook is not None:
        verdict = check(draft, rulebook, today=TODAY)
        assert not any(each.code == "check-failed" for each in verdict.errors), verdict.errors
        lengths = {field.name: len(field.raw) for field in draft.fields}
        for finding in verdict.findings:
            if (at := finding.location) is not None and at.field in lengths:
                assert 0 <= at.start <= at.end <= lengths[at.field], at
    return "read"


TARGETS: Final[Mapping[str, Callable[[bytes], str]]] = {
    "docx": docx,
    "xlsx": xlsx,
    "pdf": pdf,
    "image": image,
    "html": html,
    "subtitles": subtitles,
}


def limited(memory: int) -> None:
    """The limits of the child that reads such a file, for the next one."""
    limit_this_process(memory, CPU_SECONDS, again=True)


def is_chosen(data: bytes) -> bool:
    """The same files on every run, so that a finding can be repeated."""
    return sha256(data).digest()[0] % _EVERY == 0


def sound(drafts: Iterable[Draft]) -> tuple[Draft, ...]:
    """Whatever was read can be judged and sent on, and every anchor stands in its text."""
    drafts = tuple(drafts)
    for draft in drafts:
        for field in draft.fields:
            field.raw.encode()
            spots = [(anchor.start, anchor.end) for anchor in field.anchors]
            assert spots == sorted(spots), f"anchors of {field.name} do not ascend"
            assert all(0 <= start <= end <= len(field.raw) for start, end in spots), f"an anchor outside {field.name}"
        assert all(told(problem.wording.en, problem.wording.zh) for problem in draft.problems)
        document_of(draft)
    return drafts


def told(en: str, zh: str) -> bool:
    """A refusal says why, in one line of either language, and nothing of how copygate is made."""
    return bool(en and zh) and "\n" not in en + zh and "Traceback" not in en


def texts(drafts: Iterable[Draft]) -> list[tuple[str, str]]:
    """What every field says."""
    return [(field.name, field.raw) for draft in drafts for field in draft.fields]


def remarks_on(drafts: tuple[Draft, ...]) -> list[Remark]:
    """A comment on each draft and on some stretches of it, as findings would make."""
    remarks = []
    for number, draft in enumerate(drafts[:20]):
        remarks.append(Remark("整体", draft=number))
        for field in draft.fields[:4]:
            for anchor in field.anchors[:3]:
                middle = (anchor.start + anchor.end) // 2
                remarks.append(
                    Remark("一处", field.name, middle, min(middle + 1, anchor.end), anchor.place, "", number)
                )
    return remarks


@cache
def _rulebook() -> CompiledRulebook:
    from copygate import load_rulebook

    return load_rulebook()


@cache
def _pictures() -> Reader:
    from copygate.assets.child import Reader

    return Reader()


if TYPE_CHECKING:
    from copygate.assets.child import Reader
