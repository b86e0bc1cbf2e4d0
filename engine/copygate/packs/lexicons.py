"""`lexicons/*.yaml`: terms and patterns in groups, innocent phrases that contain them, and where each group is from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product
from typing import Final
from unicodedata import normalize

from copygate.errors import Wording
from copygate.packs.declared import DeclaredFile, Section
from copygate.packs.frames import read_frames, read_patterns
from copygate.packs.manifest import read_evasions
from copygate.packs.rulebook import Lexicon, TermGroup

_GROUP_KEYS: Final = (
    *("id", "title", "source", "reason", "added", "terms", "compose", "frames", "patterns"),
    *("allow", "suggest", "replace", "despite", "context", "note"),
)
MOST_COMPOSED: Final = 20_000
"""A `compose` that makes more terms than this is a mistake."""


def read_lexicon(file: DeclaredFile) -> Lexicon | None:
    """Read a lexicon; problems are left in `file`. None if it has no name to be known by."""
    top = file.section
    top.finish(("name", "title", "allow", "groups", "note"))
    name, title = top.name("name"), top.text("title", required=True)
    sections = top.sections("groups")
    groups = tuple(group for section in sections if (group := _group(section)) is not None)
    if name is None:
        return None
    if not groups and not file.broken:
        top.report("groups", "empty-lexicon", f"the lexicon `{name}` has no terms", f"词表 `{name}` 没有词条")
    allow = top.texts("allow")
    _check_duplicates(sections)
    if not any(group.patterns for group in groups):
        _check_allowed(top, allow, (), [term for group in groups for term in group.terms])
    return Lexicon(name, title or name, groups, allow, file.path)


def fold(text: str) -> str:
    """Case and width undone: how terms are compared with each other here."""
    return normalize("NFKC", text).casefold()


def _group(section: Section) -> TermGroup | None:
    section.finish(_GROUP_KEYS)
    group_id = section.text("id", required=True)
    source = section.text("source") or section.text("reason")
    if source is None:
        section.file.report(
            section.at,
            "missing-source",
            f"the group `{group_id}` names neither a source nor a reason",
            f"词组 `{group_id}` 没有写明来源(source)或理由(reason)",
            Wording("source: …", "source: …"),
        )
    added = section.day("added")
    if added is None and "added" not in section.values:
        section.file.report(
            section.at,
            "missing-added",
            f"the group `{group_id}` does not say when it was added",
            f"词组 `{group_id}` 没有写明加入日期(added)",
            Wording("added: 2026-01-31", "added: 2026-01-31"),
        )
    written = section.texts("terms")
    terms = (*written, *_composed(section))
    if group_id is None:
        return None
    patterns = (*read_frames(section), *read_patterns(section))
    if not terms and not patterns:
        section.file.report(
            section.at, "empty-group", f"the group `{group_id}` has no terms", f"词组 `{group_id}` 没有词条"
        )
        return None
    allow = section.texts("allow")
    if not patterns:  # what an allowed phrase excuses may be a match of a pattern
        _check_allowed(section, allow, written, terms)
    return TermGroup(
        id=group_id,
        title=section.text("title") or group_id,
        terms=tuple(dict.fromkeys(terms)),
        allow=allow,
        suggestions=section.texts("suggest"),
        source=source or "",
        added=added,
        despite=read_evasions(section) if "despite" in section.values else None,
        patterns=tuple(dict.fromkeys(patterns)),
        context=section.texts("context"),
        replace=_replacement(section, terms),
    )


def _replacement(section: Section, terms: tuple[str, ...]) -> str | None:
    """The one text that may stand for any match of the group; it must not be a match itself."""
    text = section.text("replace")
    if text is not None:
        again = next((term for term in terms if fold(term) in fold(text)), None)
        if again is not None:
            section.report(
                "replace",
                "replaced-by-term",
                f"`{text}` would be found again: it contains the term `{again}`",
                f"`{text}` 含词条 `{again}`,替换后仍会命中",
            )
    return text


def _composed(section: Section) -> Iterator[str]:
    """Every combination of one word from each list, in order: 全国第一, 全国领先, 全网第一, …"""
    lists: list[list[str]] = []
    for i, words in enumerate(section.items("compose")):
        part = Section(section.file, {"compose": words}, section.at)
        if not isinstance(words, list):
            en, zh = "`compose` is a list of lists", "`compose` 应为由列表组成的列表"
            section.file.report((*section.at, "compose", i), "wrong-type", en, zh)
            return
        lists.append([text for word in part.items("compose") for text in _word(section, word, i)])
    if not lists:
        return
    size = 1
    for words in lists:
        size *= len(words)
    if size > MOST_COMPOSED or len(lists) < 2:
        section.report(
            "compose",
            "bad-compose",
            f"`compose` makes {size} terms of {len(lists)} lists: it takes two lists or more, and makes at most "
            f"{MOST_COMPOSED} terms",
            f"`compose` 用 {len(lists)} 个列表组合出 {size} 个词:至少两个列表,至多 {MOST_COMPOSED} 个词",
        )
        return
    yield from ("".join(words) for words in product(*lists) if any(words))


def _word(section: Section, word: object, i: int) -> tuple[str, ...]:
    """One word of a list; "" stands for "or nothing"."""
    if word == "":
        return ("",)
    text = section.text_of(word, (*section.at, "compose", i))
    return () if text is None else (text,)


def _check_allowed(section: Section, allow: tuple[str, ...], written: Iterable[str], terms: Iterable[str]) -> None:
    """Each allowed phrase contains a term. One may equal a composed term (it takes it out again), not a written one."""
    folded = {fold(term) for term in terms}
    as_written = {fold(term) for term in written}
    sizes = {len(term) for term in folded}
    for i, phrase in enumerate(allow):
        plain = fold(phrase)
        if plain in as_written:
            section.file.report(
                (*section.at, "allow", i),
                "allowed-is-term",
                f"`{phrase}` is a term and allowed at once",
                f"`{phrase}` 既是词条又被放行",
            )
        elif not any(plain[at : at + size] in folded for size in sizes for at in range(len(plain) - size + 1)):
            section.file.report(
                (*section.at, "allow", i),
                "allowed-without-term",
                f"the allowed phrase `{phrase}` contains no term, so it allows nothing",
                f"放行的短语 `{phrase}` 不含任何词条,不起作用",
            )


def _check_duplicates(sections: tuple[Section, ...]) -> None:
    """The same term twice is a warning; two spellings that match the same text are an error."""
    seen: dict[str, tuple[str, object]] = {}
    for section in sections:
        terms = section.values.get("terms")
        for i, term in enumerate(terms if isinstance(terms, list) else ()):
            if not isinstance(term, str):
                continue
            folded = fold(term)
            if folded not in seen:
                seen[folded] = (term, section.values.get("id"))
                continue
            other, group = seen[folded]
            at = (*section.at, "terms", i)
            if other == term:
                section.file.report(
                    at,
                    "duplicate-term",
                    f"`{term}` stands already in group `{group}`",
                    f"`{term}` 在词组 `{group}` 中已有",
                    severity="warning",
                )
            else:
                section.file.report(
                    at,
                    "shadowed-term",
                    f"`{term}` matches the same text as `{other}` in group `{group}`",
                    f"`{term}` 与词组 `{group}` 的 `{other}` 匹配相同文字",
                    Wording("remove one of them", "请删去其中一个"),
                )
