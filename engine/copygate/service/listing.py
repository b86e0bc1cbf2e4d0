"""`read_checklists(path)`: the checklists of tiers, from the review pack unless the house keeps a file of its own."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final

from copygate import resources
from copygate.audit.canonical import Json, canonical
from copygate.errors import ConfigError, Wording
from copygate.model.checklist import Checklist
from copygate.packs import checklists
from copygate.packs.declared import DeclaredFile

FILE: Final = "checklists.yaml"


def read_checklists(path: Path | None = None) -> dict[str, Checklist]:
    """The checklists of a file, by their ids; of the pack `house/review` without one. Raises ConfigError."""
    path = resources.bundled("rules") / "house/review" / FILE if path is None else path
    try:
        file = DeclaredFile(str(path), path.read_text("utf-8"))
        listed = checklists.read_checklists(file)
    except (OSError, UnicodeDecodeError) as error:
        said = Wording(f"`{path.name}` cannot be read: {error}", f"{path.name} 无法读取:{error}")
        raise ConfigError("checklists", said) from None
    wrong = next((each for each in file.problems if each.severity == "error"), None)
    if wrong is not None or not listed:
        en, zh = (wrong.wording.en, wrong.wording.zh) if wrong else ("it has none", "没有清单")
        raise ConfigError(
            "checklists", Wording(f"`{path.name}` is no list of checklists: {en}", f"{path.name} 不是清单文件:{zh}")
        )
    return {each.id: each for each in listed}


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
