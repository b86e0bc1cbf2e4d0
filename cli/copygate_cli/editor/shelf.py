"""The packs as they stand in an editor: files of the disk, and over them what is open and not yet saved.

A pack is read when something asks for it, with those it uses, and a rule file is parsed anew when its text changes;
so a key stroke costs one file, not the rulebook.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from copygate.dsl import ast
from copygate.dsl.checker import check_file
from copygate.dsl.diagnostics import Diagnostic
from copygate.dsl.parser import Parsed
from copygate.dsl.scope import Scope, references
from copygate.errors import Wording
from copygate.model.span import Span
from copygate.packs.folders import MANIFEST, PackFile, PackFolder, find_packs
from copygate.packs.loader import read_pack
from copygate.packs.rulebook import Pack, Rulebook, RuleFile
from copygate.packs.scopes import scope_of
from copygate_cli.editor.pieces import Pieces


class Shelf:
    """Packs below the roots, by the path of a file of theirs. Paths are absolute; texts end lines in one character."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._folders: dict[str, PackFolder] = {}
        self._packs: dict[str, Pack] = {}
        self._parsed: dict[str, tuple[str, Parsed]] = {}
        self._pieces: dict[str, Pieces] = {}
        self._texts: dict[str, str] = {}
        self._scan(root.resolve() for root in roots)

    def warm(self, root: Path) -> None:
        """Read the packs below a folder and those they use, before anyone waits for them."""
        for path, folder in list(self._folders.items()):
            if Path(path).is_relative_to(root.resolve()):
                self.reach(self._pack(folder))

    def put(self, path: str, text: str) -> None:
        """The text of an open file, as it is typed."""
        self._texts[path] = text
        folder = self._folder(path)
        if folder is None:
            return
        name = str(Path(path).relative_to(folder.path))
        others = tuple(file for file in folder.files if file.path != path)
        self._folders[folder.path] = folder._replace(files=(*others, PackFile(name, path, text.encode())))
        pack = self._packs.get(folder.path)
        if pack is not None and path.endswith(".rule"):
            file = RuleFile(path, text, self.parsed(path).tree)
            self._packs[folder.path] = pack._replace(files=(*(f for f in pack.files if f.path != path), file))
        else:
            self._packs.pop(folder.path, None)

    def drop(self, path: str) -> None:
        """A file is closed: what stands on the disk counts again."""
        self._texts.pop(path, None)
        folder = self._folder(path)
        if folder is not None:
            self._packs.pop(folder.path, None)
            self._scan([Path(folder.path)], folder.id)

    def text(self, path: str) -> str:
        """The text of a file of a pack, open or not."""
        folder = self._folder(path)
        if path in self._texts or folder is None:
            return self._texts.get(path, "")
        data = next((file.data for file in folder.files if file.path == path), b"")
        return data.decode("utf-8-sig", "replace").replace("\r\n", "\n")

    def parsed(self, path: str) -> Parsed:
        """The rule file's tree."""
        text, known = self.text(path), self._parsed.get(path)
        if known is None or known[0] != text:
            known = self._parsed[path] = text, self._pieces.setdefault(path, Pieces()).parse(text, path)
        return known[1]

    def pack_of(self, path: str) -> Pack | None:
        """The pack that a file belongs to."""
        folder = self._folder(path)
        return None if folder is None else self._pack(folder)

    def reach(self, pack: Pack) -> tuple[Pack, ...]:
        """The pack and those it uses, near before far."""
        found = [pack]
        for each in found:
            named = (self._pack_named(name) for name in each.uses)
            found += [used for used in named if used is not None and all(used.id != seen.id for seen in found)]
        return tuple(found)

    def scope(self, pack: Pack) -> Scope:
        """The names that the pack's rules may use."""
        return scope_of(pack, {each.id: each for each in self.reach(pack)})[0]

    def diagnostics(self, path: str) -> list[Diagnostic]:
        """What is wrong with one file as it stands."""
        folder = self._folder(path)
        if not path.endswith(".rule"):
            if folder is None:
                return []
            alone = folder._replace(files=tuple(file for file in folder.files if file.path == path))
            return [each for each in read_pack(alone).problems if each.path == path]
        parsed = self.parsed(path)
        pack = self.pack_of(path)
        if pack is None:
            en = f"this rule file belongs to no pack: its folder has no {MANIFEST}"
            zh = f"此规则文件不属于任何规则包:所在文件夹没有 {MANIFEST}"
            return [*parsed.diagnostics, Diagnostic(path, Span(0, 0), "rule-outside-pack", Wording(en, zh))]
        return [*parsed.diagnostics, *self._checked(path, self.text(path), parsed, pack)]

    def would_be(self, path: str, text: str) -> list[Diagnostic]:
        """What would be wrong with a rule file if it read so."""
        parsed, pack = self._pieces.setdefault(path, Pieces()).parse(text, path), self.pack_of(path)
        return [*parsed.diagnostics, *(self._checked(path, text, parsed, pack) if pack is not None else ())]

    def rulebook(self, path: str, name: str) -> tuple[Rulebook, Rulebook] | None:
        """All that one rule or definition rests on, and the same with nothing in it but that item, to run its
        examples. Other rules have no say in them and are left out."""
        pack = self.pack_of(path)
        items = (item for file in (pack.files if pack else ()) if file.path == path for item in file.tree.items)
        item = next((each for each in items if each.name == name), None)
        if pack is None or item is None:
            return None
        reach = self.reach(pack)
        named = _definitions_of(item, reach)
        packs = tuple(_resting(each, item, named) for each in reach)
        alone = RuleFile(path, self.text(path), ast.SourceFile((item,)))
        ids = frozenset(each.id for each in packs)
        return Rulebook(packs, "", ids), Rulebook((packs[0]._replace(files=(alone,)),), "", ids)

    def _checked(self, path: str, text: str, parsed: Parsed, pack: Pack) -> list[Diagnostic]:
        return check_file(parsed.tree, self.scope(pack), path, text, parsed.damaged)

    def _pack(self, folder: PackFolder) -> Pack:
        if folder.path not in self._packs:
            self._packs[folder.path] = read_pack(folder).pack
        return self._packs[folder.path]

    def _pack_named(self, name: str) -> Pack | None:
        for folder in self._folders.values():
            # A root that is itself a pack has no path below one: its manifest says what it is.
            if folder.id == name or (not folder.id and self._pack(folder).id == name):
                return self._pack(folder)
        return None

    def _folder(self, path: str) -> PackFolder | None:
        near = [str(parent) for parent in Path(path).parents[:2]]  # the pack's own folder, or the one above lexicons/
        for parent in near:
            if parent in self._folders:
                return self._folders[parent]
        for parent in near:
            if (Path(parent) / MANIFEST).is_file():
                self._scan([Path(parent)])
                return self._folders.get(parent)
        return None

    def _scan(self, roots: Iterable[Path], known_as: str = "") -> None:
        for folder in find_packs([root for root in roots if root.is_dir()]).folders:
            self._folders[folder.path] = folder._replace(id=folder.id or known_as)


def _definitions_of(item: ast.Item, packs: tuple[Pack, ...]) -> frozenset[str]:
    """The names of the definitions that an item rests on, and those rest on, by name and title."""
    known = {name: each for pack in packs for each in pack.definitions() for name in (each.name, each.title) if name}
    found: set[str] = set()
    pending = [item]
    while pending:
        each = pending.pop()
        parts = (
            (each.when, each.ask_when, *each.unless) if isinstance(each, ast.Rule) else (getattr(each, "when", None),)
        )
        for name in {reference.name for part in parts if part is not None for reference in references(part)}:
            if name in known and known[name].name not in found:
                found.add(known[name].name)
                pending.append(known[name])
    return frozenset(found)


def _resting(pack: Pack, wanted: ast.Item, named: frozenset[str]) -> Pack:
    """The pack with the definitions named, and the one rule that is wanted."""
    files = []
    for file in pack.files:
        items = file.tree.items
        kept = tuple(i for i in items if i is wanted or (isinstance(i, ast.Definition) and i.name in named))
        files.append(file._replace(tree=ast.SourceFile(kept)))
    return pack._replace(files=tuple(files))
