"""A draft -> the same draft with the text of its pictures: the step at the edge before `pipeline.check`, which is pure.

`with_pictures(draft, files, reader)` finds the pictures that the draft names (its assets, pictures in Markdown), opens
each below the draft's folder, reads it, and adds a text field of place `image-text` with an anchor for every word. What
could not be opened or read becomes a problem of the draft: undecided, never silence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from copygate.assets.facts import code_fields, facts_of
from copygate.errors import InputError, Wording
from copygate.model.anchor import Anchor, Place
from copygate.model.assetkinds import is_moving, is_subtitles
from copygate.model.draft import InputProblem, Record, TextField
from copygate.model.picture import Picture
from copygate.subtitled import subtitle_fields, subtitle_paths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from copygate.model.draft import Draft

MAX_PICTURES: Final = 200
"""Of one draft; more are not read, and that is said."""
_RATIO_TOLERANCE: Final = 0.01
_DECLARED: Final = ("width", "height", "ratio", "size", "format")
"""What an author declares, and is told of where the file says otherwise."""


class Files(Protocol):
    """Where the bytes of a named picture come from: `assets.paths.Below` a folder, or the members of a bundle."""

    def open(self, path: str) -> bytes:
        """The bytes; raises InputError where there are none to be had."""


class Reads(Protocol):
    """What reads a picture: `assets.reader.PictureReader`."""

    def read(self, data: bytes, path: str) -> Picture:
        """The picture; what is wrong with it stands in its problems."""


def with_pictures(draft: Draft, files: Files | None, reader: Reads) -> Draft:
    """The draft with its pictures read. `files` None: it has no folder (standard input)."""
    assets = list(_assets(draft))
    problems = list(draft.problems)
    pictures: dict[str, Picture] = {}
    fields: list[TextField] = []
    subtitles: list[tuple[str, bool]] = []
    for number, asset in enumerate(assets):
        path = asset.get("path")
        if not isinstance(path, str):
            continue
        if is_moving(asset):  # which a person watches: `pipeline.unwatched`
            subtitles += subtitle_paths(asset, path)
            continue
        if is_subtitles(asset):
            subtitles.append((path, True))
            continue
        if path not in pictures:
            known = _read(path, asset, files, reader, len(pictures))
            pictures[path] = known
            problems += (_about(path, each) for each in known.problems)
            if known.text:
                fields.append(_field(number, known))
            fields += code_fields(known, f"assets[{number}]")
        picture = pictures[path]
        if picture.decoded:
            assets[number], contradictions = _completed(asset, picture)
            problems += contradictions
    read, untold = subtitle_fields(subtitles, files)
    fields += read
    problems += untold
    pictures |= {field.name: Picture(field.name, read=True) for field in read}  # named, and nothing left to look at
    attributes = {**draft.attributes, "assets": tuple(assets)}
    return draft._replace(
        fields=(*draft.fields, *fields),
        attributes=attributes,
        problems=tuple(problems),
        pictures=tuple(pictures.values()),
    )


def files_named(draft: Draft) -> set[str]:
    """Every file that a check of the draft may open, as the draft writes it: pictures, and subtitles of films."""
    named: set[str] = set()
    for asset in _assets(draft):
        named.update(value for _, value in asset.values if isinstance(value, str))
        if is_moving(asset) and isinstance(path := asset.get("path"), str):
            named.update(each for each, _ in subtitle_paths(asset, path))
    return named


def _assets(draft: Draft) -> Iterator[Record]:
    """The declared assets, then the pictures that its texts show and it does not declare."""
    declared = draft.attributes.get("assets", ())
    named = set()
    for asset in declared if isinstance(declared, tuple) else ():
        if isinstance(asset, Record):
            named.add(asset.get("path"))
            yield asset
    from copygate.extraction.document import picture_targets

    for field in draft.fields:
        for target, alt in picture_targets(field):
            if target not in named:
                named.add(target)
                yield Record((("path", target), ("kind", "image"), *((("alt", alt),) if alt else ())))


def _read(path: str, asset: Record, files: Files | None, reader: Reads, count: int) -> Picture:
    if files is None:
        return Picture(path, problems=(_NO_FOLDER,))
    if count >= MAX_PICTURES:
        return Picture(path, problems=(_TOO_MANY,))
    try:
        data = files.open(path)
    except InputError as error:
        return Picture(path, problems=(InputProblem(error.code, error.wording),))
    return reader.read(data, path)


def _field(number: int, picture: Picture) -> TextField:
    anchors = tuple(Anchor(word.start, word.end, _place(picture, word.frame, word.box)) for word in picture.words)
    return TextField(f"assets[{number}].text", "image-text", picture.text, anchors=anchors)


def _place(picture: Picture, frame: int, box: tuple[int, ...]) -> Place:
    of_several = (("frame", frame),) if picture.frames > 1 else ()
    return (("asset", picture.path), *of_several, ("box", box))


def _completed(asset: Record, picture: Picture) -> tuple[Record, list[InputProblem]]:
    """The record with what the file says where its author did not; and where he said otherwise."""
    facts = {"kind": "image", **facts_of(picture)}
    values = dict(asset.values)
    wrong = []
    for name, fact in facts.items():
        declared = values.get(name)
        if declared is None:
            values[name] = fact
        elif name in _DECLARED and not _agrees(name, declared, fact):
            wrong.append(_contradiction(picture.path, name, declared, fact))
            values[name] = fact
        elif name != "kind":
            values[name] = fact
    return Record(tuple(values.items())), wrong


def _agrees(name: str, declared: object, fact: object) -> bool:
    if name == "format":
        return (
            str(declared).lower().lstrip(".").replace("jpg", "jpeg").replace("tif", "tiff").replace("tifff", "tiff")
            == fact
        )
    if isinstance(declared, str):
        declared = _number(declared)
    if isinstance(declared, bool) or not isinstance(declared, int | float) or not isinstance(fact, int | float):
        return False
    if name == "ratio":
        return abs(declared - fact) <= _RATIO_TOLERANCE * fact
    return declared == fact


def _number(text: str) -> float | None:
    """`1080`, `1080px`, `3:4`."""
    left, colon, right = text.replace("：", ":").removesuffix("px").partition(":")
    try:
        return float(left) / float(right) if colon else float(left)
    except (ValueError, ZeroDivisionError):
        return None


def _contradiction(path: str, name: str, declared: object, fact: object) -> InputProblem:
    shown = f"{fact:.3f}" if isinstance(fact, float) else str(fact)
    return InputProblem(
        "asset-contradicts",
        Wording(
            f"picture `{path}`: the draft says {name} {declared}, the file {shown}",
            f"图片 `{path}`:稿件写的 {name} 是 {declared},文件实际为 {shown}",
        ),
    )


def _about(path: str, problem: InputProblem) -> InputProblem:
    """A problem of a picture as one of the draft: which picture it is."""
    if problem.code.startswith("asset-"):
        return problem  # says so itself
    wording = Wording(
        f"picture `{path}`: {problem.wording.en}: a person must look", f"图片 `{path}`:{problem.wording.zh},须由人查看"
    )
    return problem._replace(wording=wording)


_NO_FOLDER: Final = InputProblem(
    "asset-no-folder",
    Wording(
        "pictures named in a text from standard input were not read: check it as a file beside them",
        "标准输入的稿件没有所在文件夹,其中的图片未读取:请把稿件存为文件,与图片放在一起再检查",
    ),
)
_TOO_MANY: Final = InputProblem(
    "too-many-pictures",
    Wording(f"only {MAX_PICTURES} pictures of a draft are read", f"一份稿件最多读取 {MAX_PICTURES} 张图片"),
)
