"""Folders -> rulebook: every pack read and checked, and every error of all of them reported at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from copygate.dsl.checker import check_file
from copygate.dsl.diagnostics import Diagnostic
from copygate.dsl.likely import likely
from copygate.dsl.parser import Parsed, parse
from copygate.dsl.unfilled import unfilled
from copygate.errors import RulebookError, Wording
from copygate.model.checklist import Checklist
from copygate.model.span import Span
from copygate.packs.assetlists import read_assets
from copygate.packs.checklists import read_checklists
from copygate.packs.declared import DeclaredFile, meant
from copygate.packs.folders import MANIFEST, Found, PackFile, PackFolder, find_packs
from copygate.packs.lexicons import read_lexicon
from copygate.packs.manifest import read_manifest
from copygate.packs.palettes import read_palette
from copygate.packs.rulebook import KnownAsset, Lexicon, Pack, Palette, Rulebook, RuleFile, Spec
from copygate.packs.scopes import scope_of
from copygate.packs.specs import read_specs
from copygate.tuples import NamedTuple

NONE_KNOWN: Final[Mapping[str, Pack]] = {}


class RulebookErrors(RulebookError):  # noqa: N818 - it is a RulebookError that carries several
    """Packs that do not compile: all diagnostics, and the texts (by path) that they point into."""

    def __init__(self, diagnostics: Iterable[Diagnostic], sources: dict[str, str]) -> None:
        self.diagnostics = tuple(diagnostics)
        self.sources = sources
        errors = [d for d in self.diagnostics if d.severity == "error"]
        first = errors[0] if errors else self.diagnostics[0]
        more = len(errors) - 1
        super().__init__(
            "rulebook",
            Wording(
                f"{first.path}: {first.wording.en}" + (f" (and {more} more)" if more > 0 else ""),
                f"{first.path}: {first.wording.zh}" + (f"(另有 {more} 处)" if more > 0 else ""),
            ),
        )


class Compiled(NamedTuple):
    """A rulebook without errors, the warnings it came with, and the texts (by path) that those point into."""

    rulebook: Rulebook
    warnings: tuple[Diagnostic, ...]
    sources: dict[str, str]


def load_rulebook(
    roots: Sequence[Path], *, only: Collection[str] | None = None, also: Collection[str] = ()
) -> Rulebook:
    """The packs below the roots. Raises RulebookErrors with everything that is wrong with them.

    `only` names the packs that shall judge, and no others; `also` names opt-in packs that shall judge too.
    """
    return compile_rulebook(find_packs(roots), only=only, also=also).rulebook


def compile_rulebook(
    found: Found,
    *,
    only: Collection[str] | None = None,
    also: Collection[str] = (),
    known: Mapping[str, Pack] = NONE_KNOWN,
) -> Compiled:
    """The same from folders already read. `known`: packs that compiled without errors, by the digest of their folders;
    those that stand beside the same packs as then are not read and checked again, and come without their warnings."""
    reading = _Reading(found, known)
    packs = reading.packs()
    reading.check(packs)
    reading.require(only or (), packs)
    reading.require(also, packs)
    if only is not None and not only:
        only = None
    if any(problem.severity == "error" for problem in reading.problems):
        raise RulebookErrors(reading.problems, reading.sources)
    if only is not None:
        selected = frozenset(only) | frozenset(also)
    else:
        selected = frozenset(pack.id for pack in packs if pack.applies != "opt-in") | frozenset(also)
    return Compiled(Rulebook(packs, found.digest, selected), tuple(reading.problems), reading.sources)


def read_packs(found: Found) -> tuple[Pack, ...]:
    """The packs as far as they can be read, nothing checked: to look at, or to compare with; never to judge by."""
    return _Reading(found).packs()


class ReadPack(NamedTuple):
    """One pack by itself, and what is wrong with its files; its rules are parsed, not checked."""

    pack: Pack
    problems: tuple[Diagnostic, ...]


def read_pack(folder: PackFolder) -> ReadPack:
    """One pack as far as it can be read, or a part of its files: for an editor, never to judge by."""
    reading = _Reading(Found((folder,), (), ""))
    pack = reading.packs()[0]
    return ReadPack(pack, tuple(reading.problems))


class _Reading:
    """One run over the folders; `problems` and `sources` grow on the way."""

    def __init__(self, found: Found, known: Mapping[str, Pack] = NONE_KNOWN) -> None:
        self.found = found
        self.as_before = _standing(found, known)
        self.problems: list[Diagnostic] = list(found.problems)
        self.sources: dict[str, str] = {}
        self.parsed: dict[str, Parsed] = {}
        self.manifest_paths: dict[str, str] = {}

    def packs(self) -> tuple[Pack, ...]:
        packs: dict[str, Pack] = {}
        for folder in self.found.folders:
            before = self.as_before.get(folder.path)
            pack = self._pack(folder) if before is None else before._replace(root=folder.path)
            self.manifest_paths.setdefault(folder.path, str(PurePosixPath(folder.path) / MANIFEST))
            if pack.id in packs:
                self._report(
                    self.manifest_paths[folder.path],
                    "duplicate-pack",
                    f"the pack `{pack.id}` is both in {packs[pack.id].root} and in {folder.path}",
                    f"规则包 `{pack.id}` 同时位于 {packs[pack.id].root} 与 {folder.path}",
                )
            else:
                packs[pack.id] = pack
        return tuple(packs[key] for key in sorted(packs))

    def check(self, packs: tuple[Pack, ...]) -> None:
        """The static checks, each pack after those it uses."""
        by_id = {pack.id: pack for pack in packs}
        for pack in packs:
            self.require(pack.uses, packs, self.manifest_paths[pack.root])
        cycle = _cycle(by_id)
        if cycle:
            self._report(
                self.manifest_paths[by_id[cycle[0]].root],
                "uses-cycle",
                f"packs use one another in a circle: {' → '.join(cycle)}",
                f"规则包循环引用:{' → '.join(cycle)}",
            )
        for pack in packs:
            if pack.root in self.as_before:
                continue
            scope, problems = scope_of(pack, by_id)
            self.problems += problems
            for file in pack.files:
                parsed = self.parsed[file.path]
                left = list(unfilled(file.text, file.path))
                if left:
                    self.problems += left
                    continue
                found = check_file(file.tree, scope, file.path, file.text, parsed.damaged)
                self.problems += sorted((*parsed.diagnostics, *found), key=lambda d: d.span)

    def require(self, named: Iterable[str], packs: tuple[Pack, ...], path: str = "") -> None:
        """Each of the packs named must be there."""
        known = [pack.id for pack in packs]
        for pack_id in named:
            if pack_id not in known:
                self._report(
                    path or pack_id,
                    "unknown-pack",
                    f"there is no pack `{pack_id}`",
                    f"没有规则包 `{pack_id}`",
                    meant(likely(pack_id, known)),
                )

    def _pack(self, folder: PackFolder) -> Pack:
        texts = {file.name: self._text(file) for file in folder.files}
        manifest = next((file for file in folder.files if file.name == MANIFEST), None)
        path = manifest.path if manifest else str(PurePosixPath(folder.path) / MANIFEST)
        self.manifest_paths[folder.path] = path
        declared = DeclaredFile(path, texts.get(MANIFEST) or "")
        read = read_manifest(declared, folder.id or _own_id(declared, folder.path))
        if texts.get(MANIFEST) is not None:
            self.problems += declared.problems
        lexicons: list[Lexicon] = []
        specs: tuple[Spec, ...] = ()
        palette: Palette | None = None
        assets: tuple[KnownAsset, ...] = ()
        checklists: tuple[Checklist, ...] = ()
        files: list[RuleFile] = []
        for file in folder.files:
            text = texts[file.name]
            if text is None or file.name == MANIFEST:
                continue
            if file.name.endswith(".rule"):
                self.parsed[file.path] = parse(text, file.path)
                files.append(RuleFile(file.path, text, self.parsed[file.path].tree))
                continue
            yaml = DeclaredFile(file.path, text)
            if file.name == "specs.yaml":
                specs = read_specs(yaml)
            elif file.name == "palette.yaml":
                palette = read_palette(yaml)
            elif file.name == "assets.yaml":
                assets = read_assets(yaml)
            elif file.name == "checklists.yaml":
                checklists = read_checklists(yaml)
            elif (lexicon := read_lexicon(yaml)) is not None:
                lexicons.append(lexicon)
            self.problems += yaml.problems
        return Pack(
            **{name: getattr(read, name) for name in read._fields},
            lexicons=tuple(lexicons),
            specs=specs,
            files=tuple(files),
            palette=palette,
            assets=assets,
            checklists=checklists,
            root=folder.path,
        )

    def _text(self, file: PackFile) -> str | None:
        try:
            text = file.data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = file.data.count(b"\n", 0, error.start) + 1
            self._report(
                file.path,
                "not-utf-8",
                f"line {line} is not UTF-8: save the file as UTF-8",
                f"第 {line} 行不是 UTF-8 编码:请将文件存为 UTF-8",
            )
            return None
        # Positions count what a reader sees: a line ends in one character.
        self.sources[file.path] = text.replace("\r\n", "\n")
        return self.sources[file.path]

    def _report(self, path: str, code: str, en: str, zh: str, repair: Wording | None = None) -> None:
        self.problems.append(Diagnostic(path, Span(0, 0), code, Wording(en, zh), repair))


def _standing(found: Found, known: Mapping[str, Pack]) -> dict[str, Pack]:
    """By its folder each pack that is known, and that uses only such packs."""
    standing = {
        folder.path: pack
        for folder in found.folders
        if (pack := known.get(folder.digest)) is not None and folder.id in ("", pack.id)
    }
    while True:
        ids = {pack.id for pack in standing.values()}
        left = {path: pack for path, pack in standing.items() if ids.issuperset(pack.uses)}
        if len(left) == len(standing):
            return standing
        standing = left


def _own_id(manifest: DeclaredFile, folder: str) -> str:
    """The id of a root that is itself a pack: as many of its last folders as its `id` has parts."""
    declared = manifest.section.values.get("id")
    parts = Path(folder).resolve().parts
    count = declared.count("/") + 1 if isinstance(declared, str) else 1
    return "/".join(parts[-count:])


def _cycle(packs: dict[str, Pack]) -> tuple[str, ...]:
    """Pack ids along one circle of `uses`; empty if there is none."""
    done: set[str] = set()

    def follow(pack_id: str, trail: tuple[str, ...]) -> tuple[str, ...]:
        if pack_id in trail:
            return (*trail[trail.index(pack_id) :], pack_id)
        if pack_id in done or pack_id not in packs:
            return ()
        for used in packs[pack_id].uses:
            if circle := follow(used, (*trail, pack_id)):
                return circle
        done.add(pack_id)
        return ()

    return next((circle for pack_id in packs if (circle := follow(pack_id, ()))), ())
