"""Help texts of the gate's options and commands."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "help.check.diff-base": (
        "Only what changed since this branch left REV counts;\nrules and configuration are those of that commit.",
        "只算离开 REV 之后的改动(如 origin/main);\n规则和配置取自分叉点,不取自改动本身。",
    ),
    "help.check.baseline": (
        "Old problems listed in FILE do not count\n(default: copygate-baseline.json beside copygate.toml).",
        "FILE 里列出的旧问题不计\n(默认为 copygate.toml 旁的 copygate-baseline.json)。",
    ),
    "help.baseline": (
        """Old problems, frozen: adopt the gate on years of posts, and only what is new counts.

  copygate baseline create posts/
  copygate check posts/
  copygate baseline update posts/""",
        """冻结旧问题:存了多年的稿子也能当天接入,只有新问题才算。

  copygate baseline create 稿件/
  copygate check 稿件/
  copygate baseline update 稿件/""",
    ),
    "help.baseline.create": (
        """Freeze what is there now. Unread and undecided drafts are never frozen, nor is what cannot be waived.

  copygate baseline create posts/
  copygate baseline create posts/ --again""",
        """冻结现有的问题。读不出的、未定的、绝对阻断的从不冻结。

  copygate baseline create 稿件/
  copygate baseline create 稿件/ --again""",
    ),
    "help.baseline.update": (
        """Take out what was mended. Nothing is added.

  copygate baseline update posts/""",
        """去掉已改好的。从不增加。

  copygate baseline update 稿件/""",
    ),
    "help.baseline.file": (
        "The baseline (default: copygate-baseline.json beside copygate.toml).",
        "基线文件(默认为 copygate.toml 旁的 copygate-baseline.json)。",
    ),
    "help.baseline.again": (
        "Freeze anew, with what came since; says how many.",
        "重新冻结,连后来新增的一起,并说明新增多少。",
    ),
}
