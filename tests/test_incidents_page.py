"""Every command in docs/incidents.md is typed, in order, in a store of its own."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

from tests.demo_review import CHECKLISTS, key
from tests.test_review_cli import Office, office, template

__all__ = ["office", "template"]
PAGE = Path(__file__).resolve().parent.parent / "docs/incidents.md"
EXAMPLE = re.compile(r"\b([crtob])-(?:3f2a91bc|5b1c0d2e)\b")
ANY = re.compile(r"\b([crtob])-[0-9a-f]{16}\b")


def test_the_page_holds(office: Office) -> None:
    commands = [
        line.removeprefix("copygate ")
        for block in re.findall(r"```\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
        for line in block.splitlines()
    ]
    for name in ("举报", "举报人", "复盘", "答复", "申诉"):
        Path(f"{name}.txt").write_text("云壶\n", encoding="utf-8")
    first, second = office.submits(), office.submits("另一篇云壶。")
    ids = {"c": first}
    for command in commands:
        if command.startswith("override grant"):
            ids["c"] = second
        elif command.startswith("report file"):  # the first one is published by then, in the usual way
            ids["c"] = first
            for name in ("赵六", "陈七"):
                said = office.types("review", "show", first)
                code = re.search(r"所见码 ([0-9a-f]{12})", said)
                assert code
                office.types("review", "approve", first, "--seen", code[1], *CHECKLISTS[name], *key(name))
            office.types("review", "publish", first, *key("钱八"))
        typed = command
        for example in EXAMPLE.finditer(command):
            typed = typed.replace(example[0], ids[example[1]][:10])
        if "8f3a0c1d2e4b" in typed:
            typed = typed.replace("8f3a0c1d2e4b", office.seen(ids["c"]))
        said = office.types(*shlex.split(typed))
        if command.startswith("review suspend"):
            said += office.types("takedown", "list")
            found = re.search(r"\bt-[0-9a-f]{8}\b", said)
            assert found
            ids["t"] = found[0]
        ids |= {found[1]: found[0] for found in ANY.finditer(said) if found[1] != "c"}
    assert {"r", "t", "o", "b"} <= ids.keys()
