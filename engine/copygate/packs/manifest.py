"""`pack.yaml`: who a pack is, when it applies, and the sources its rules rest on."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from itertools import pairwise
from typing import Final, Literal, cast

from copygate.dsl.likely import likely
from copygate.errors import Wording
from copygate.model.platforms import PLATFORMS
from copygate.model.vocabulary import EVASIONS, canonical
from copygate.packs.declared import DeclaredFile, Section, meant
from copygate.packs.rulebook import Article, ArticleNumber, AttributeDeclared, Source
from copygate.tuples import NamedTuple

_KEYS: Final = (
    *("id", "title", "version", "owner", "jurisdiction", "time_zone", "applies", "platform"),
    *("uses", "despite", "sources", "attributes", "evidence"),
)
_SOURCE_KEYS: Final = (
    *("id", "title", "short", "issuer", "url", "from", "until", "verified", "checked", "note", "articles"),
)
_ARTICLE_KEYS: Final = ("number", "key", "numbers", "gist", "consequence", "shown", "from", "until", "verified", "note")
_APPLIES: Final = ("always", "platform", "opt-in")
_TYPES: Final = ("text", "number", "yes-no", "date", "list", "name")
_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")
_VERSION: Final = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?")


class Manifest(NamedTuple):
    """What `pack.yaml` says, in the words of `Pack`."""

    id: str
    title: str
    version: str
    owner: str
    jurisdiction: str
    time_zone: str
    applies: Literal["always", "platform", "opt-in"]
    platform: str | None
    uses: tuple[str, ...]
    despite: tuple[str, ...]
    sources: tuple[Source, ...]
    attributes: tuple[AttributeDeclared, ...]
    evidence_kinds: tuple[str, ...]
    evidence_titles: tuple[tuple[str, str], ...]


def read_manifest(file: DeclaredFile, expected_id: str) -> Manifest:
    """Read `pack.yaml` of the folder whose id is `expected_id`; problems are left in `file`."""
    top = file.section
    top.finish(_KEYS)
    pack_id = top.text("id", required=True)
    if not _ID.fullmatch(expected_id):
        top.report(
            "id",
            "bad-id",
            f"the folder `{expected_id}` cannot be an id: words of a-z, 0-9 and `-`, joined by `/`",
            f"文件夹 `{expected_id}` 不能用作编号:只能由小写字母、数字和 `-` 组成,层级用 `/` 分隔",
        )
    elif pack_id is not None and pack_id != expected_id:
        top.report(
            "id",
            "id-not-folder",
            f"the id `{pack_id}` is not the folder's path `{expected_id}`",
            f"编号 `{pack_id}` 与文件夹路径 `{expected_id}` 不一致",
            Wording(f"id: {expected_id}", f"id: {expected_id}"),
        )
    kinds = _evidence_kinds(top)
    applies = top.one_of("applies", _APPLIES, "always") or "always"
    return Manifest(
        id=expected_id,
        title=top.text("title", required=True) or expected_id,
        version=_version(top),
        owner=top.text("owner", required=True) or "",
        jurisdiction=top.text("jurisdiction", required=True) or "",
        time_zone=_time_zone(top),
        applies=cast("Literal['always', 'platform', 'opt-in']", applies),
        platform=_platform(top, applies),
        uses=tuple(dict.fromkeys(top.texts("uses"))),
        despite=read_evasions(top),
        sources=tuple(source for section in top.sections("sources") if (source := _source(section)) is not None),
        attributes=tuple(a for section in top.sections("attributes") if (a := _attribute(section)) is not None),
        evidence_kinds=tuple(kinds),
        evidence_titles=tuple((name, title) for name, title in kinds.items() if title is not None),
    )


def _evidence_kinds(top: Section) -> dict[str, str | None]:
    """`evidence`: further kinds, each a name or a name with its title in the other language."""
    kinds: dict[str, str | None] = {}
    for i, item in enumerate(top.items("evidence")):
        if isinstance(item, dict):
            part = Section(top.file, item, (*top.at, "evidence", i))
            part.finish(("name", "title"))
            name = part.name("name")
            if name is not None:
                kinds[name] = part.text("title", required=True)
            continue
        name = top.name_of(item, (*top.at, "evidence", i))
        if name is not None:
            kinds[name] = None
    return kinds


def read_evasions(section: Section) -> tuple[str, ...]:
    """`despite`: evasions by name in either language."""
    names = []
    for i, word in enumerate(section.texts("despite")):
        name = canonical(word)
        if name in EVASIONS:
            names.append(name)
        else:
            section.file.report(
                (*section.at, "despite", i),
                "unknown-evasion",
                f"unknown evasion `{word}`",
                f"未知的变形 `{word}`",
                meant(likely(word, (*EVASIONS, *EVASIONS.values()))),
            )
    return tuple(dict.fromkeys(names))


def _version(top: Section) -> str:
    value = top.text("version", required=True)
    if value is not None and not _VERSION.fullmatch(value):
        top.report(
            "version",
            "bad-version",
            f"the version `{value}` is not three numbers joined by dots (2026.2.0)",
            f"版本 `{value}` 应为用点分隔的三个数字,如 2026.2.0",
        )
    return value or "0.0.0"


def _time_zone(top: Section) -> str:
    value = top.text("time_zone", required=True) or "UTC"
    if value not in _zones():
        top.report(
            "time_zone",
            "unknown-time-zone",
            f"unknown time zone `{value}`",
            f"未知的时区 `{value}`",
            meant(likely(value, sorted(_zones()))),
        )
        return "UTC"
    return value


@cache
def _zones() -> frozenset[str]:
    from zoneinfo import available_timezones

    return frozenset(available_timezones()) | {"UTC"}


def _platform(top: Section, applies: str) -> str | None:
    value = top.text("platform", required=applies == "platform")
    known = {platform.id for platform in PLATFORMS}
    if value is not None and applies != "platform":
        top.report(
            "platform",
            "platform-not-used",
            "`platform` stands only with `applies: platform`",
            "只有 `applies: platform` 时才写 `platform`",
            Wording("applies: platform", "applies: platform"),
        )
    elif value is not None and value not in known:
        top.report(
            "platform",
            "unknown-platform",
            f"unknown platform `{value}`",
            f"未知的平台 `{value}`",
            meant(likely(value, sorted(known))),
        )
    return value


def _source(section: Section) -> Source | None:
    section.finish(_SOURCE_KEYS)
    source_id = section.name("id")
    title = section.text("title", required=True)
    url = section.text("url", required=True)
    if url is not None and not re.fullmatch(r"https?://\S+", url):
        section.report("url", "bad-url", f"`{url}` is not a web address", f"`{url}` 不是网址")
    since, until = section.days()
    articles: dict[str, Article] = {}
    for part in section.sections("articles"):
        article = _article(part)
        if article is None:
            continue
        if article.key in articles:
            part.report(
                "key" if "key" in part.values else "number",
                "duplicate-article",
                f"the article `{article.key}` stands twice",
                f"条款 `{article.key}` 重复",
            )
        articles[article.key] = article
    if source_id is None:
        return None
    return Source(
        id=source_id,
        title=title or source_id,
        short=section.text("short") or title or source_id,
        url=url or "",
        issuer=section.text("issuer", required=True) or "",
        from_date=since,
        until_date=until,
        verified=section.flag("verified") or False,
        checked=section.day("checked"),
        articles=tuple(articles.values()),
    )


def _article(section: Section) -> Article | None:
    section.finish(_ARTICLE_KEYS)
    key, numbers = section.text("key"), _numbers(section)
    if not numbers:
        if key is None:
            section.file.report(
                section.at,
                "missing-key",
                "an article needs a `number`, or a `key`",
                "条款须有 `number`(条号)或 `key`",
            )
            return None
        numbers = (ArticleNumber(key),)
    ordered = sorted(numbers, key=lambda n: n.from_date or date.min)
    for earlier, later in pairwise(ordered):
        if (earlier.until_date or date.max) >= (later.from_date or date.min):
            section.report(
                "numbers",
                "articles-overlap",
                f"the numbers `{earlier.number}` and `{later.number}` overlap in time",
                f"条号 `{earlier.number}` 与 `{later.number}` 的时间重叠",
            )
    verified = section.flag("verified")
    return Article(
        key=key or numbers[0].number,
        gist=section.text("gist", required=True) or "",
        numbers=tuple(ordered),
        consequence=section.text("consequence"),
        verified=verified is not False,
        shown=section.text("shown"),
    )


def _numbers(section: Section) -> tuple[ArticleNumber, ...]:
    parts = section.sections("numbers")
    if not parts:
        number = section.text("number")
        return () if number is None else (ArticleNumber(number, *section.days()),)
    numbers = []
    for part in parts:
        part.finish(("number", "from", "until"))
        number = part.text("number", required=True)
        if number is not None:
            numbers.append(ArticleNumber(number, *part.days()))
    return tuple(numbers)


def _attribute(section: Section) -> AttributeDeclared | None:
    section.finish(("name", "title", "type", "values"))
    name = section.name("name")
    kind = section.one_of("type", _TYPES)
    if name is None or kind is None:
        return None
    return AttributeDeclared(
        name,
        section.text("title", required=True) or name,
        cast("Literal['text', 'number', 'yes-no', 'date', 'list', 'name']", kind),
        section.texts("values"),
    )
