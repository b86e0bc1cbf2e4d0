"""`read_checklists(path)`: the checklists of tiers from a YAML file; the bundled ones unless the house has its own."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from copygate.audit.canonical import Json, canonical
from copygate.errors import ConfigError, Wording
from copygate.model.checklist import Checklist, ChecklistLine

BUNDLED: Final = Path(__file__).with_name("checklists.yaml")


def read_checklists(path: Path = BUNDLED) -> dict[str, Checklist]:
    """The checklists of a file, by their ids. Raises ConfigError."""
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        said = YAML(typ="safe", pure=True).load(path.read_text("utf-8"))
        return {name: _checklist(name, each) for name, each in said.items()}
    except (OSError, YAMLError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise ConfigError(
            "checklists", Wording(f"`{path.name}` has no checklists: {error}", f"{path.name} 不是清单文件:{error}")
        ) from None


def checklist_digest(listed: Checklist) -> str:
    """What an approval names of the list that was answered: the very lines."""
    lines: list[Json] = [{"id": each.id, "text": each.text, "weight": each.weight} for each in listed.lines]
    said: dict[str, Json] = {
        "id": listed.id,
        "title": listed.title,
        "version": listed.version,
        "lines": lines,
        "pass_mark": listed.pass_mark,
    }
    return sha256(canonical(said)).hexdigest()


def _checklist(name: str, said: Mapping[str, object]) -> Checklist:
    lines = said["lines"]
    if not isinstance(lines, list) or not lines:
        raise ValueError(f"{name}: lines")
    read = tuple(ChecklistLine(str(each["id"]), str(each["text"]), int(each.get("weight", 0))) for each in lines)
    if len({each.id for each in read}) < len(read):
        raise ValueError(f"{name}: a line twice")
    return Checklist(name, str(said["title"]), str(said["version"]), read, int(str(said.get("pass_mark", 0))))
