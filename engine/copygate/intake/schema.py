"""From what an author declares, a plain mapping, to a `Draft`. Nothing is guessed: what is not understood is a problem.

Hand-written, because it runs once for each line of a JSONL file with millions of posts.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from copygate.intake.attributes import READERS, read_custom, read_platforms
from copygate.intake.problems import Positions, ProblemLog
from copygate.intake.records import read_claims, read_evidence, read_records
from copygate.intake.texts import READING_ORDER, asset_texts, text_fields, variant_fields
from copygate.intake.values import read_text
from copygate.intake.vocabulary import kebab, key_named, key_resembling
from copygate.model.draft import AttributeValue, Draft, Evidence, InputProblem, Record, TextField


def draft_from_mapping(
    mapping: Mapping[str, object],
    *,
    path: str,
    default_id: str | None = None,
    positions: Positions | None = None,
    record_line: int | None = None,
    body: TextField | None = None,
    further: tuple[TextField, ...] = (),
    problems: tuple[InputProblem, ...] = (),
) -> Draft:
    """The draft a mapping declares; whatever is wrong with it stands in `problems` of the draft.

    `path` is shown in verdicts; `default_id` (default: the path) names a draft that declares no id. `body` is text that
    stands outside the mapping (under the front matter), `further` are texts read from such a file besides; `problems`
    were found before.
    """
    log = ProblemLog(positions, record_line, list(problems))
    declared = _declared(mapping, log)
    fields = _texts(declared, body, log)
    fields[:0] = (field for field in further if field.place == "title")
    fields += (field for field in further if field.place != "title")
    attributes: dict[str, AttributeValue] = {}
    platforms: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    assets: list[Record] = []
    draft_id = default_id or path
    for name, (key, value) in declared.items():
        at = (key,)
        read: AttributeValue | None = None
        if name == "id":
            draft_id = read_text(value, at, log) or draft_id
        elif name == "platforms":
            platforms = read_platforms(value, at, log)
        elif name == "evidence":
            evidence += read_evidence(value, at, log)
        elif name == "claims":
            read, sources = read_claims(value, at, log)
            evidence += sources
        elif name == "endorsers":
            read = read_records(value, at, log, lead="name")
        elif name in _ASSETS:
            records = read_records(value, at, log, lead="path")
            fields += asset_texts(records, at, log, name)
            assets += (_as(_ASSETS[name], record) for record in records)
            attributes["assets"] = tuple(assets)
        elif name == "per-platform":
            fields += variant_fields(value, at, log)
        elif name in READERS:
            read = READERS[name](value, at, log)
        elif name not in READING_ORDER:
            read = read_custom(value, at, log)
        if read is not None:
            attributes[name] = read
    if "tags" in declared:
        attributes["tags"] = tuple(field.raw for field in fields if field.place == "tags" and field.platform is None)
    if "per-platform" in declared:
        # A variant is destined for its platform, whether or not `platforms` says so too.
        named = platforms + tuple(field.platform for field in fields if field.platform is not None)
        platforms = tuple(dict.fromkeys(named))
    if not attributes.get("assets") and all(field.place == "author-name" or _blank(field.raw) for field in fields):
        log.add(
            "no-text",
            (),
            "nothing here to check: the draft has no title, no body and no assets",
            "没有可检查的内容：稿件没有标题、正文，也没有素材",
        )
    return Draft(draft_id, path, tuple(fields), attributes, platforms, evidence, tuple(log.found), record_line)


def draft_from_declared(
    mapping: Mapping[str, object],
    positions: Positions | None,
    *,
    path: str,
    default_id: str | None = None,
    record_line: int | None = None,
    body: TextField | None = None,
    problems: tuple[InputProblem, ...] = (),
) -> Draft:
    """The draft that a file declares. Words under keys that nobody knows are texts too: some template shows them."""
    further: tuple[TextField, ...] = ()
    if any(key_named(key) in _UNSURE for key in mapping):
        from copygate.intake.words import words_under

        mapping, further = words_under(mapping, positions)
    return draft_from_mapping(
        mapping, path=path, default_id=default_id, positions=positions, record_line=record_line, body=body,
        further=further, problems=problems,
    )  # fmt: skip


def _as(said: tuple[str, str] | None, record: Record) -> Record:
    """The asset with what its key says of it, where it does not say so itself."""
    return record if said is None or record.get(said[0]) is not None else Record((*record.values, said))


_UNSURE: Final = frozenset((None, "comment", "alternatives", "purchase-link", "account"))
"""Keys under which `words_under` may find words: unknown ones, and known ones that hold more than they say."""
_ASSETS: Final[Mapping[str, tuple[str, str] | None]] = {
    "assets": None,
    "images": ("kind", "image"),
    "cover": ("slot", "cover"),
    "avatar": ("slot", "avatar"),
    "videos": ("kind", "video"),
}
"""Keys that list assets, and what some of them say of each."""


def draft_from_text(text: str, *, id: str = "draft", **attributes: object) -> Draft:
    """A draft whose body is `text`, with attributes by any spelling of their names: for the API and rule examples."""
    return draft_from_mapping({"body": text, **attributes}, path=id)


def _declared(mapping: Mapping[str, object], log: ProblemLog) -> dict[str, tuple[str, object]]:
    """What is declared, by English name: the author's key and the value. Null is as good as absent."""
    declared: dict[str, tuple[str, object]] = {}
    for key, value in mapping.items():
        if value is None:
            continue
        name = key_named(key)
        if name is None:
            if _is_slip(key, log) or read_text(key, (key,), log) is None:
                continue
            name = kebab(key)
        if name in declared:
            other = declared[name][0]
            log.add(
                "duplicate-key",
                (key,),
                f"`{key}` and `{other}` mean the same; keep one of them",
                f"`{key}` 与 `{other}` 含义相同，请只保留一个",
                at_key=True,
            )
            continue
        declared[name] = (key, value)
    return declared


def _is_slip(key: str, log: ProblemLog) -> bool:
    meant = key_resembling(key)
    if meant is None:
        return False
    log.add(
        "unknown-key",
        (key,),
        f"unknown key `{key}`; did you mean `{meant}`?",
        f"未知的键 `{key}`，是否想写 `{meant}`？",
        at_key=True,
    )
    return True


def _texts(declared: Mapping[str, tuple[str, object]], body: TextField | None, log: ProblemLog) -> list[TextField]:
    """The texts outside `per-platform` and `assets`, in the order a reader meets them."""
    fields: list[TextField] = []
    for name, place in READING_ORDER.items():
        if name in declared:
            key, value = declared[name]
            fields += text_fields(name, place, value, (key,), log)
            if name == "body" and body is not None and not _blank(body.raw):
                log.add(
                    "duplicate-key",
                    (key,),
                    f"the text stands twice: under `{key}` and below the front matter; keep one of them",
                    f"正文出现两次：`{key}` 与头信息之后的正文，请只保留一个",
                    at_key=True,
                )
                fields = [field for field in fields if field.place != "body"]
        if name == "body" and body is not None and body.raw:
            fields.append(body)
    return fields


def _blank(text: str) -> bool:
    return not text or text.isspace()
