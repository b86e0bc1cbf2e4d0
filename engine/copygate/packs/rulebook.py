"""The rulebook: packs as loaded and checked, immutable, and the digest that names them.

A pack is a folder that was found; the engine keeps no list of packs and knows no rule. Named tuples, because a check
reads them all back from the cache and they come back fastest.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from copygate.dsl import ast
from copygate.model.checklist import Checklist
from copygate.tuples import NamedTuple


class ArticleNumber(NamedTuple):
    """The number an article bears from a day until a day (both inclusive; None is open)."""

    number: str
    from_date: date | None = None
    until_date: date | None = None


class Article(NamedTuple):
    """What an article asks for, in our own words, under a permanent key or its only number."""

    key: str
    gist: str
    numbers: tuple[ArticleNumber, ...]
    consequence: str | None = None
    verified: bool = True
    shown: str | None = None

    def number_on(self, day: date) -> str:
        """The number on a day; the earliest known one before that."""
        for number in self.numbers:
            if (number.from_date or date.min) <= day <= (number.until_date or date.max):
                return number.number
        return self.numbers[0].number


class Source(NamedTuple):
    """A law, a guide, or a platform's terms."""

    id: str
    title: str
    short: str
    url: str
    issuer: str
    from_date: date | None = None
    until_date: date | None = None
    verified: bool = False
    checked: date | None = None
    articles: tuple[Article, ...] = ()

    def article(self, name: str) -> Article | None:
        """The article of that key, or of that number on any day."""
        for article in self.articles:
            if article.key == name or any(number.number == name for number in article.numbers):
                return article
        return None


class TermGroup(NamedTuple):
    """Terms that belong together. `despite` narrows the evasions under which these terms count (None: the rule's);
    near a word of `context` a doubtful disguise counts too. `replace` may stand for any match without a person's leave.

    `patterns` are RE2 patterns that stand beside the terms, those made of `frames` among them.
    """

    id: str
    title: str
    terms: tuple[str, ...]
    allow: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    source: str = ""
    added: date | None = None
    despite: tuple[str, ...] | None = None
    patterns: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    replace: str | None = None


class Lexicon(NamedTuple):
    """A named list of terms in groups. `title` is its name in the other language and may be used in a rule too.

    `allow` holds phrases that contain a term and are innocent, whatever the group.
    """

    name: str
    title: str
    groups: tuple[TermGroup, ...]
    allow: tuple[str, ...] = ()
    path: str = ""


class SpecValue(NamedTuple):
    """A platform figure in force from a day until a day. Only `official` and unconditional figures may block."""

    value: float | str
    unit: str
    status: Literal["official", "observed"]
    source: str
    from_date: date | None = None
    until_date: date | None = None
    conditional: bool = False
    note: str = ""
    checked: date | None = None


class Spec(NamedTuple):
    """A named platform figure over time: `xiaohongshu.tags-max`."""

    path: str
    values: tuple[SpecValue, ...]

    def on(self, day: date) -> SpecValue | None:
        """The figure in force on a day."""
        for value in self.values:
            if (value.from_date or date.min) <= day <= (value.until_date or date.max):
                return value
        return None


class PaletteColour(NamedTuple):
    """A colour of a brand, 0xRRGGBB."""

    name: str
    value: int


class Palette(NamedTuple):
    """A brand's colours, and the difference (CIEDE2000) up to which a colour still counts as one of them."""

    colours: tuple[PaletteColour, ...]
    tolerance: float


class KnownAsset(NamedTuple):
    """A picture that is licensed or must not be used.

    `looks`: its views, 96 hexadecimal digits each; `sha256`: of its very file. `terms`: the licence, or why it must not
    be used. The days and `platforms` bound a licence (none named: all).
    """

    title: str
    status: Literal["licensed", "forbidden"]
    looks: tuple[str, ...] = ()
    sha256: str = ""
    terms: str = ""
    holder: str = ""
    from_date: date | None = None
    until_date: date | None = None
    platforms: tuple[str, ...] = ()


class AttributeDeclared(NamedTuple):
    """An attribute a pack adds to drafts."""

    name: str
    title: str
    type: Literal["text", "number", "yes-no", "date", "list", "name"]
    values: tuple[str, ...] = ()


class RuleFile(NamedTuple):
    """A rule file as read: its path, its text, its tree."""

    path: str
    text: str
    tree: ast.SourceFile


class Pack(NamedTuple):
    """A folder of rules. `applies` says when: `always`, `platform` (its drafts name `platform`), or `opt-in`.

    `uses` names packs whose sources, lexicons and definitions its rules may name, and whose palette and assets they
    see. `despite` is what a matcher withstands when its rule does not say.
    """

    id: str
    title: str
    version: str
    owner: str
    jurisdiction: str
    time_zone: str
    applies: Literal["always", "platform", "opt-in"] = "always"
    platform: str | None = None
    uses: tuple[str, ...] = ()
    despite: tuple[str, ...] = ()
    sources: Sequence[Source] = ()
    lexicons: Sequence[Lexicon] = ()
    specs: Sequence[Spec] = ()
    attributes: tuple[AttributeDeclared, ...] = ()
    evidence_kinds: tuple[str, ...] = ()
    evidence_titles: tuple[tuple[str, str], ...] = ()
    files: Sequence[RuleFile] = ()
    palette: Palette | None = None
    assets: Sequence[KnownAsset] = ()
    checklists: tuple[Checklist, ...] = ()
    root: str = ""

    def rules(self) -> tuple[ast.Rule, ...]:
        """The rules in the order of files and lines."""
        return tuple(item for file in self.files for item in file.tree.items if isinstance(item, ast.Rule))

    def rules_with_paths(self) -> tuple[tuple[ast.Rule, str], ...]:
        """The rules in that order, each with the path of its file."""
        return tuple((item, file.path) for file in self.files for item in file.tree.items if isinstance(item, ast.Rule))

    def definitions(self) -> tuple[ast.Definition, ...]:
        """The named conditions."""
        return tuple(item for file in self.files for item in file.tree.items if isinstance(item, ast.Definition))

    def workflows(self) -> tuple[ast.Workflow, ...]:
        """The review policies."""
        return tuple(item for file in self.files for item in file.tree.items if isinstance(item, ast.Workflow))


class Rulebook(NamedTuple):
    """All packs, by id, and the digest of everything they say (SHA-256 over their files).

    `selected`: the ids of the packs that judge; the others lend names only. None: all but the opt-in ones.
    """

    packs: tuple[Pack, ...]
    digest: str
    selected: frozenset[str] | None = None

    def judging(self) -> tuple[Pack, ...]:
        """The packs whose rules are asked about a draft (one with `applies: platform`: if the draft names it)."""
        if self.selected is None:
            return tuple(pack for pack in self.packs if pack.applies != "opt-in")
        return tuple(pack for pack in self.packs if pack.id in self.selected)

    def pack(self, pack_id: str) -> Pack | None:
        """The pack of that id."""
        return next((pack for pack in self.packs if pack.id == pack_id), None)

    def visible(self, pack: Pack) -> tuple[Pack, ...]:
        """The pack and those it uses: where its rules' names are looked up, its own first."""
        return (pack, *(other for used in pack.uses if (other := self.pack(used)) is not None))
