"""The texts of a draft that a reader meets: where each is shown, and where it stands in the file."""

from __future__ import annotations

from copygate.intake.attributes import platform_meant
from copygate.intake.problems import KeyPath, ProblemLog, spelled
from copygate.intake.records import require_mapping
from copygate.intake.values import read_text, tag_spans
from copygate.intake.vocabulary import key_named
from copygate.model.draft import FieldSource, Record, TextField

# Attribute name -> the place where its text is read, in reading order.
READING_ORDER = {
    "title": "title",
    "body": "body",
    "caption": "caption",
    "tags": "tags",
    "comment": "comment",
    "author": "author-name",
}

_START = FieldSource()
_LISTS = frozenset({"caption", "comment", "tags", "author"})


def text_fields(
    name: str,
    place: str,
    value: object,
    path: KeyPath,
    log: ProblemLog,
    *,
    prefix: str = "",
    platform: str | None = None,
) -> list[TextField]:
    """The fields of one text key: one for a text, one for each item of a list where lists are meant."""
    full = prefix + name
    if name in _LISTS and isinstance(value, list | tuple):
        fields = []
        for at, item in enumerate(value):
            text = None if item is None else read_text(item, (*path, at), log)
            if text:
                source = _source((*path, at), log)
                fields.append(TextField(f"{full}[{at}]", place, text, "plain", source, platform))
        return fields
    text = read_text(value, path, log)
    if not text:
        return []
    source = _source(path, log)
    if name == "tags":
        return [
            TextField(f"{full}[{at}]", place, text[start:end], "plain", _further(source, text, start), platform)
            for at, (start, end) in enumerate(tag_spans(text))
        ]
    return [TextField(full, place, text, "plain", source, platform)]


def variant_fields(value: object, path: KeyPath, log: ProblemLog) -> list[TextField]:
    """The texts of `per_platform`: a mapping from platforms to the texts that differ there."""
    fields: list[TextField] = []
    for platform_name, texts in require_mapping(value, path, log).items():
        at: KeyPath = (*path, platform_name)
        platform = platform_meant(platform_name, at, log)
        if texts is None or platform is None:
            continue
        found: dict[str, list[TextField]] = {}
        for key, text in require_mapping({"body": texts} if isinstance(texts, str) else texts, at, log).items():
            name = key_named(key)
            if name not in READING_ORDER or name in found:
                log.add(
                    "unknown-key",
                    (*at, key),
                    f"`{spelled((*at, key))}`: a platform may change title, body, caption, tags, comment, each once",
                    f"`{spelled((*at, key))}`：分平台只能改写标题、正文、配文、标签、评论，且每项一次",
                    at_key=True,
                )
            elif text is not None:
                prefix = f"per_platform.{platform}."
                place = READING_ORDER[name]
                found[name] = text_fields(name, place, text, (*at, key), log, prefix=prefix, platform=platform)
        fields += [field for name in READING_ORDER for field in found.get(name, ())]
    return fields


def asset_texts(assets: tuple[Record, ...], path: KeyPath, log: ProblemLog, name: str = "assets") -> list[TextField]:
    """Alternative texts and captions of assets: readers meet them too."""
    fields = []
    for at, asset in enumerate(assets):
        for key, place in (("alt", "alt-text"), ("caption", "caption")):
            text = asset.get(key)
            if isinstance(text, str) and text:
                fields.append(TextField(f"{name}[{at}].{key}", place, text, "plain", _source((*path, at, key), log)))
    return fields


def _source(path: KeyPath, log: ProblemLog) -> FieldSource:
    return _START if log.positions is None else log.positions.values.get(path, FieldSource(exact=False))


def _further(source: FieldSource, text: str, start: int) -> FieldSource:
    """Where a part of a one-line text stands, given where the text does."""
    if source is _START:
        return source
    if not source.exact or "\n" in text or "\r" in text:
        return FieldSource(source.line, source.column, exact=False)
    return FieldSource(source.line, source.column + start)
