"""Help texts of the gate's options and commands."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "help.check.diff-base": (
        "Only what changed since this branch left REV counts;\nrules and configuration are those of that commit.",
        "只算离开 REV 之后的改动(如 origin/main);\n规则和配置取自分叉点,不取自改动本身。",
    ),
}
