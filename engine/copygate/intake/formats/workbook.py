"""The parts of a workbook that its sheets share: their names, texts, number formats and relations.

`Workbook` is made of an archive that `package.open_package` has checked: no document type, sizes within the budget.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from copygate.errors import InputError, Wording
from copygate.intake.formats.numberformat import BUILT_IN

Relations = Mapping[str, "Relation"]
MAX_SHEETS: Final = 500


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: `kind` is the last step of its type; an external target is an address."""

    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by name; `part` is None for one that is no table of cells."""

    name: str
    part: str | None


def local(tag: str) -> str:
    """An element's name without its namespace: transitional and strict files differ in that alone."""
    return tag.rpartition("}")[2]


class Workbook:
    """The shared parts, each parsed when first asked for."""

    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._names = {name.lower(): name for name in archive.namelist()}
        main = next((each.target for each in self.relations("").values() if each.kind == "officeDocument"), None)
        if main is None or not self.has(main):
            raise broken("no workbook part")
        self.part = main
        root = self.parsed(main)
        self.from_1904 = any(
            local(element.tag) == "workbookPr" and element.get("date1904") in ("1", "true") for element in root
        )
        self.sheets = tuple(self._sheets(root))

    def has(self, part: str) -> bool:
        """Whether there is a part of that name."""
        return part.lower() in self._names

    def data(self, part: str) -> bytes:
        """The bytes of a part; part names do not differ in case (ECMA-376 part 2, 6.2.2.3)."""
        name = self._names.get(part.lower())
        if name is None:
            raise broken(f"no part {part}")
        return self._archive.read(name)

    def parsed(self, part: str) -> Element:
        """A part as a tree."""
        try:
            return ElementTree.fromstring(self.data(part))  # noqa: S314 - the package was refused if it had a DTD
        except ElementTree.ParseError as error:
            raise broken(f"{part}: {error}") from None

    def relations(self, part: str) -> Relations:
        """What a part refers to, by id; of the package itself for the empty name."""
        folder, name = posixpath.split(part)
        at = posixpath.join(folder, "_rels", f"{name}.rels")
        found = {}
        for element in self.parsed(at) if self.has(at) else ():
            target = element.get("Target", "")
            external = element.get("TargetMode") == "External"
            if not external:
                target = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                target = posixpath.normpath(target)
            kind = element.get("Type", "").rpartition("/")[2]
            found[element.get("Id", "")] = Relation(kind, target, external)
        return found

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The texts that cells share."""
        for relation in self.relations(self.part).values():
            if relation.kind == "sharedStrings" and self.has(relation.target):
                return tuple(text_of(item) for item in self.parsed(relation.target) if local(item.tag) == "si")
        return ()

    @cached_property
    def formats(self) -> tuple[str, ...]:
        """The number format of each style of cells."""
        for relation in self.relations(self.part).values():
            if relation.kind == "styles" and self.has(relation.target):
                root = self.parsed(relation.target)
                break
        else:
            return ()
        codes = dict(BUILT_IN)
        for element in _children(root, "numFmts"):
            codes[_number(element.get("numFmtId"))] = element.get("formatCode", "General")
        return tuple(codes.get(_number(xf.get("numFmtId")), "General") for xf in _children(root, "cellXfs"))

    @cached_property
    def cell_pictures(self) -> Mapping[str, str]:
        """WPS's pictures in cells: the part that holds each, by the name its formula gives (`=DISPIMG("ID_…",1)`)."""
        part = next((each.target for each in self.relations(self.part).values() if each.kind == "cellImage"), None)
        if part is None or not self.has(part):
            return {}
        relations = self.relations(part)
        found = {}
        for element in self.parsed(part).iter():
            if local(element.tag) == "cellImage":
                names = [each.get("name", "") for each in element.iter() if local(each.tag) == "cNvPr"]
                held = shown_by(element, relations)
                if names and held is not None:
                    found[names[0]] = held
        return found

    def _sheets(self, root: Element) -> Iterator[Sheet]:
        relations = self.relations(self.part)
        for number, element in enumerate(_children(root, "sheets"), 1):
            if number > MAX_SHEETS:
                raise InputError("over-budget", Wording(f"over {MAX_SHEETS} sheets", f"工作表超过 {MAX_SHEETS} 个"))
            id = next((value for key, value in element.attrib.items() if local(key) == "id"), "")
            relation = relations.get(id)
            table = relation is not None and relation.kind == "worksheet" and self.has(relation.target)
            yield Sheet(element.get("name", f"#{number}"), relation.target if table and relation else None)


def shown_by(element: Element, relations: Relations) -> str | None:
    """The part that holds the picture an element shows; None for one that lies elsewhere, or a chart."""
    for each in element.iter():
        if local(each.tag) == "blip":
            id = next((value for key, value in each.attrib.items() if local(key) == "embed"), "")
            relation = relations.get(id)
            return None if relation is None or relation.external else relation.target
    return None


def text_of(item: Element) -> str:
    """The text of a shared or inline string: its runs, without the phonetic hints written over them."""
    words = []
    for child in item:
        name = local(child.tag)
        if name == "t":
            words.append(child.text or "")
        elif name == "r":
            words += [each.text or "" for each in child if local(each.tag) == "t"]
    return unescaped("".join(words))


def broken(reason: str) -> InputError:
    """The refusal of a workbook that does not hold together."""
    reason = " ".join(reason.split())[:120]
    return InputError(
        "broken-file",
        Wording(f"the file is broken or was not saved whole ({reason})", f"文件已损坏或没有保存完整（{reason}）"),
    )


def unescaped(text: str) -> str:
    """`_x000D_` is how a workbook writes a character that XML cannot hold (ECMA-376 part 1, 22.9.2.19)."""
    if "_x" not in text:
        return text
    import re

    return re.sub("_x([0-9A-Fa-f]{4})_", lambda found: _character(int(found[1], 16)), text)


def _character(code: int) -> str:
    return "" if code == 0 or 0xD800 <= code < 0xE000 else chr(code)


def _children(root: Element, name: str) -> Iterator[Element]:
    for element in root:
        if local(element.tag) == name:
            yield from element


def _number(text: str | None) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 9 else 0
