"""What a draft declares about itself besides its texts: one reader for each attribute of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from copygate.intake.problems import KeyPath, ProblemLog
from copygate.intake.values import read_date, read_scalar, read_scalars, read_text, read_texts, read_yes_no, yes_or_no
from copygate.intake.vocabulary import JURISDICTIONS, KINDS, kebab
from copygate.model.draft import AttributeValue
from copygate.model.platforms import platform_named, platform_resembling


def read_platforms(value: object, path: KeyPath, log: ProblemLog) -> tuple[str, ...]:
    """Ids of the platforms named, in the author's order; a text may name several between commas."""
    if isinstance(value, str) and platform_named(value) is None:
        value = [name for name in value.replace("，", ",").replace("、", ",").split(",") if name.strip()]
    ids: dict[str, None] = {}
    for at, item in enumerate(value if isinstance(value, list | tuple) else [value]):
        where = (*path, at) if isinstance(value, list | tuple) else path
        name = None if item is None else read_text(item, where, log)
        found = None if name is None else platform_meant(name, where, log)
        if found is not None:
            ids[found] = None
    return tuple(ids)


def platform_meant(name: str, path: KeyPath, log: ProblemLog) -> str | None:
    """The id of the platform named, or None with a problem noted: a post for an unknown place is not understood."""
    platform = platform_named(name)
    if platform is not None:
        return platform.id
    near = platform_resembling(name)
    if near is None:
        log.add(
            "unknown-platform",
            path,
            f"unknown platform `{name}`; it has another name here or is not supported yet",
            f"未知的平台 `{name}`：可能另有名称，也可能尚不支持",
        )
    else:
        log.add(
            "unknown-platform",
            path,
            f"unknown platform `{name}`; did you mean `{near.id}` ({near.en})?",
            f"未知的平台 `{name}`，是否想写“{near.zh}”（`{near.id}`）？",
        )
    return None


def read_custom(value: object, path: KeyPath, log: ProblemLog) -> AttributeValue | None:
    """An attribute the vocabulary does not know: packs declare their own. A single value or a list of them."""
    return read_scalars(value, path, log) if isinstance(value, list | tuple) else read_scalar(value, path, log)


def _kind(value: object, path: KeyPath, log: ProblemLog) -> AttributeValue | None:
    text = read_text(value, path, log)
    if text is None:
        return None
    kind = KINDS.get(text) or KINDS.get(kebab(text))
    if kind is None:
        log.add(
            "unknown-kind",
            path,
            f"unknown kind `{text}`; it is one of {', '.join(sorted(set(KINDS.values())))}",
            f"未知的类型 `{text}`，可用：{'、'.join(name for name in KINDS if not name.isascii())}",
        )
    return kind


def _jurisdictions(value: object, path: KeyPath, log: ProblemLog) -> AttributeValue | None:
    several = isinstance(value, list | tuple)
    if isinstance(value, str):
        value = [name for name in re.split("[,，、]", value) if name.strip()]
    names = value if isinstance(value, list | tuple) else [value]
    found: dict[str, None] = {}
    for at, name in enumerate(names):
        where = (*path, at) if several else path
        text = None if name is None else read_text(name, where, log)
        known = _jurisdiction(text, where, log) if text else None
        if known is not None:
            found[known] = None
    return tuple(found) or None


def _jurisdiction(name: str, path: KeyPath, log: ProblemLog) -> str | None:
    known = JURISDICTIONS.get(name.strip()) or JURISDICTIONS.get(kebab(name))
    if known is None:
        # INVARIANT: unknown never passes. A post for a market whose law no pack knows needs a person.
        log.add(
            "unknown-jurisdiction",
            path,
            f"no pack knows the law of `{name}`; known: {', '.join(dict.fromkeys(JURISDICTIONS.values()))}",
            f"没有规则包覆盖市场 `{name}`;已覆盖:{'、'.join(dict.fromkeys(JURISDICTIONS.values()))}",
        )
    return known


def _text_or_texts(value: object, path: KeyPath, log: ProblemLog) -> AttributeValue | None:
    return read_texts(value, path, log) if isinstance(value, list | tuple) else read_text(value, path, log)


def _yes_no_or_texts(value: object, path: KeyPath, log: ProblemLog) -> AttributeValue | None:
    # `commercial_relation: 无` must not count as a relation called 无.
    word = yes_or_no(value)
    return _text_or_texts(value, path, log) if word is None else word


READERS: Mapping[str, Callable[[object, KeyPath, ProblemLog], AttributeValue | None]] = {
    "kind": _kind,
    "category": _text_or_texts,
    "commercial-relation": _yes_no_or_texts,
    "purchase-link": _yes_no_or_texts,
    "audience": _text_or_texts,
    "ai-generated": read_yes_no,
    "jurisdiction": _jurisdictions,
    "author": _text_or_texts,
    "owner": _text_or_texts,
    "account": _text_or_texts,
    "due-at": read_date,
    "publish-at": read_date,
    "publish-until": read_date,
    "alternatives": read_texts,
    "fonts": read_texts,
    "hidden-text": read_yes_no,
}
