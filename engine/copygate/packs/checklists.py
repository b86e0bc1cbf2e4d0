"""`checklists.yaml`: what a tier of review ticks off line by line, and what it scores."""

from __future__ import annotations

from copygate.errors import Wording
from copygate.model.checklist import Checklist, ChecklistLine
from copygate.packs.declared import DeclaredFile, Section


def read_checklists(file: DeclaredFile) -> tuple[Checklist, ...]:
    """Read `checklists.yaml`; problems are left in `file`."""
    file.section.finish(("checklists", "note"))
    lists: dict[str, Checklist] = {}
    for section in file.section.sections("checklists"):
        listed = _checklist(section)
        if listed is None:
            continue
        if listed.id in lists:
            section.report(
                "id", "checklist-twice", f"two checklists are called `{listed.id}`", f"有两张清单都叫 `{listed.id}`"
            )
        lists[listed.id] = listed
    return tuple(lists.values())


def _checklist(section: Section) -> Checklist | None:
    section.finish(("id", "title", "version", "pass_mark", "lines", "note"))
    name, title = section.name("id"), section.text("title", required=True)
    version = section.text("version", required=True)
    lines = tuple(line for each in section.sections("lines") if (line := _line(each)) is not None)
    pass_mark = _whole(section, "pass_mark", 100)
    if not lines and not section.file.broken:
        section.report("lines", "empty-checklist", f"the checklist `{name}` has no lines", f"清单 `{name}` 没有内容")
    for at, line in enumerate(lines):
        if line.id in {other.id for other in lines[:at]}:
            section.report("lines", "line-twice", f"two lines are called `{line.id}`", f"有两行都叫 `{line.id}`")
    if pass_mark and not any(line.weight for line in lines):
        section.report(
            "pass_mark",
            "nothing-scored",
            "a pass mark, and no line has a weight to be scored by",
            "写了及格分,却没有一行有权重",
            Wording("weight: 2", "weight: 2"),
        )
    if name is None:
        return None
    return Checklist(name, title or name, version or "", lines, pass_mark)


def _line(section: Section) -> ChecklistLine | None:
    section.finish(("id", "text", "weight"))
    name, text = section.name("id"), section.text("text", required=True)
    return None if name is None else ChecklistLine(name, text or name, _whole(section, "weight", 100))


def _whole(section: Section, key: str, most: int) -> int:
    value = section.values.get(key, 0)
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most:
        return value
    section.report(
        key, "wrong-number", f"`{key}` is a whole number from 0 to {most}", f"`{key}` 应为 0 至 {most} 的整数"
    )
    return 0
