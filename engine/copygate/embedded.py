"""A draft -> the same draft with the text of the pictures in its own file: pages of a scan, pictures in a sheet.

The step at the edge beside `copygate.pictured`. `with_embedded(draft, given, reader)` asks for each picture by name,
has it read, and adds its words as a field of place `image-text`, anchored where the picture stands. What its format's
reader said of unread pictures is taken back where all of them were read; else it stands: undecided, never silence.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from copygate.errors import InputError, Wording
from copygate.model.anchor import Anchor, Place
from copygate.model.draft import InputProblem, TextField
from copygate.model.picture import Picture, Word
from copygate.pictured import Reads

if TYPE_CHECKING:
    from copygate.model.draft import Draft, Embedded

MAX_EMBEDDED: Final = 200
"""Of one draft."""


def with_embedded(draft: Draft, given: Callable[[str], bytes], reader: Reads) -> Draft:
    """The draft with its embedded pictures read; `given` hands out one by its name, or raises InputError."""
    fields = list(draft.fields)
    unread: set[str] = set()
    problems: list[InputProblem] = []
    pictures: dict[str, Picture] = {}
    for number, embedded in enumerate(draft.embedded):
        if embedded.name not in pictures and len(pictures) < MAX_EMBEDDED:
            pictures[embedded.name] = _read(embedded, given, reader)
            problems += (_about(embedded, each) for each in pictures[embedded.name].problems)
        picture = pictures.get(embedded.name)
        if picture is None or not picture.read:
            unread.add(embedded.code)
        if picture is not None and picture.text:
            anchors = tuple(Anchor(word.start, word.end, _place(embedded, word)) for word in picture.words)
            fields.append(TextField(f"image-text[{number}]", "image-text", picture.text, anchors=anchors))
    read = {embedded.code for embedded in draft.embedded} - unread
    kept = [problem for problem in draft.problems if problem.code not in read]
    return draft._replace(
        fields=tuple(fields),
        problems=(*kept, *problems),
        pictures=(*draft.pictures, *pictures.values()),
        embedded=(),
    )


def _read(embedded: Embedded, given: Callable[[str], bytes], reader: Reads) -> Picture:
    try:
        data = given(embedded.name)
    except InputError as error:
        return Picture(embedded.name, problems=(InputProblem(error.code, error.wording),))
    return reader.read(data, embedded.name)


def _place(embedded: Embedded, word: Word) -> Place:
    left, top, width, height = (round(side * embedded.scale) for side in word.box)
    return (*embedded.place, ("box", (embedded.origin[0] + left, embedded.origin[1] + top, width, height)))


def _about(embedded: Embedded, problem: InputProblem) -> InputProblem:
    en, zh = problem.wording
    return problem._replace(
        wording=Wording(f"picture in the file ({embedded.name}): {en}", f"文件里的图片（{embedded.name}）：{zh}")
    )
