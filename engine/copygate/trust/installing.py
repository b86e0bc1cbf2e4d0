"""`changes_between` and `install`: what an added pack changes, and putting it where it judges, whole or not at all."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import mkdtemp
from typing import Final, Literal, NamedTuple

from copygate.dsl.parser import parse
from copygate.errors import UsageError, Wording, reason_of
from copygate.packs.folders import MANIFEST, SIGNED, Found, PackFile, PackFolder, belongs
from copygate.trust.contents import PackContents, refused

_VERSION: Final = re.compile(r"^version:.*$", re.MULTILINE)
Kind = Literal["added", "changed", "removed"]


class Change(NamedTuple):
    """A rule, or a file that is none, which came, changed or went; its lines before and after."""

    kind: Kind
    what: Literal["rule", "file"]
    name: str
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


class _Part(NamedTuple):
    """What is compared, and how it reads."""

    means: object
    lines: tuple[str, ...]


def changes_between(before: Sequence[PackFile], after: Sequence[PackFile]) -> tuple[Change, ...]:
    """What differs: rules by name, wherever in the pack they stand; of all other files only that they differ."""
    rules = _compared("rule", _rules(before), _rules(after))
    return (*rules, *_compared("file", _others(before), _others(after)))


def install(pack: PackContents, rules: Path, among: Found) -> Path:
    """Put the pack into the folder of the project's packs, in place of the one that is there; where it lies now."""
    target = rules.joinpath(*pack.id.split("/"))
    require_room(pack, target, rules, among)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        # Hidden, so that a run meanwhile never reads half a pack; beside the target, so that moving is one step.
        fresh = Path(mkdtemp(prefix=".adding-", dir=target.parent))
        try:
            if target.exists():
                _keep_the_rest(target, fresh / "new")
            _write(fresh / "new", pack)
            if target.exists():
                target.rename(fresh / "old")
            try:
                (fresh / "new").rename(target)
            except OSError:
                if (fresh / "old").exists():
                    (fresh / "old").rename(target)
                raise
        finally:
            shutil.rmtree(fresh, ignore_errors=True)
    except OSError as error:
        why = reason_of(error)
        en, zh = f"`{target}` cannot be written: {why.en}", f"无法写入 {target}:{why.zh}"
        raise UsageError("cannot-write", Wording(en, zh)) from error
    return target


def require_room(pack: PackContents, target: Path, rules: Path, among: Found) -> None:
    """Raises UsageError where the pack would hide, or lie in, something else."""
    for step in (rules, *(each for each in reversed(target.parents) if each.is_relative_to(rules)), target):
        if step.is_symlink():
            raise refused(f"{step} is a link", f"{step} 是符号链接")
    if target.exists() and not (target / MANIFEST).is_file() and (not target.is_dir() or any(target.iterdir())):
        raise refused(f"{target} is there already and is no pack", f"{target} 已存在,且不是规则包")
    for folder in among.folders:
        own = Path(folder.path).is_relative_to(rules)
        if folder.id == pack.id and not own:
            en = f"a pack that comes with copygate is called `{pack.id}`"
            raise refused(en, f"与 copygate 自带的规则包 {pack.id} 重名")
        if own and (folder.id.startswith(f"{pack.id}/") or pack.id.startswith(f"{folder.id}/")):
            raise refused(f"it would lie in, or around, `{folder.id}`", f"它会与规则包 {folder.id} 互相嵌套")


def _keep_the_rest(old: Path, new: Path) -> None:
    """What lies in the old folder and is no part of a pack (somebody's notes) stays there."""
    shutil.copytree(old, new, symlinks=True)
    for path in sorted(new.rglob("*")):
        name = path.relative_to(new).as_posix()
        if (belongs(name) or name == SIGNED) and not path.is_dir():
            path.unlink()


def _write(folder: Path, pack: PackContents) -> None:
    files = [(file.name, file.data) for file in pack.files]
    if pack.signed is not None:
        files.append((SIGNED, pack.signed))
    for name, data in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())


def _rules(files: Sequence[PackFile]) -> dict[str, _Part]:
    found: dict[str, _Part] = {}
    for file in files:
        if file.name.endswith(".rule"):
            text = _text(file)
            for item in parse(text, file.name).tree.items:
                # Items are equal where they say the same: layout and comments are no change of a rule.
                found[item.name] = _Part(item, tuple(text[item.span.start : item.span.end].splitlines()))
    return found


def _others(files: Sequence[PackFile]) -> dict[str, _Part]:
    parts = {}
    for file in files:
        if not file.name.endswith(".rule"):
            text = _text(file)
            # That the version changed is told anyway.
            means = _VERSION.sub("", text) if file.name == MANIFEST else text
            parts[file.name] = _Part(means, tuple(text.splitlines()))
    return parts


def _text(file: PackFile) -> str:
    return file.data.decode("utf-8-sig", "replace").replace("\r\n", "\n")


def _compared(
    what: Literal["rule", "file"], before: Mapping[str, _Part], after: Mapping[str, _Part]
) -> Iterator[Change]:
    for name in sorted({*before, *after}):
        if name not in before:
            yield Change("added", what, name, (), after[name].lines)
        elif name not in after:
            yield Change("removed", what, name, before[name].lines, ())
        elif before[name].means != after[name].means:
            yield Change("changed", what, name, before[name].lines, after[name].lines)


def installed(pack_id: str, own: Sequence[PackFolder]) -> PackFolder | None:
    """The project's pack of that id, if it has one."""
    return next((folder for folder in own if folder.id == pack_id), None)
