"""Help of the commands for those who write and answer for rules, in both languages."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "help.rules.explain": (
        """Explain one rule on one draft: each clause with what it saw, what excused it, the smallest way out.

  copygate rules explain cn/ad-law/absolute-claim draft.md
  copygate rules explain absolute-claim draft.md --as-of 2015-08-31
  copygate rules explain absolute-claim draft.md --all

✓ holds, ✗ does not, ? is not known. A silent rule says why it is silent.""",
        """说明一条规则怎样看一篇稿件:每一款成立没有、看到了什么、哪条豁免起了作用、最小的改法。

  copygate rules explain cn/ad-law/absolute-claim 稿子.md
  copygate rules explain absolute-claim 稿子.md --as-of 2015-08-31
  copygate rules explain absolute-claim 稿子.md --all

✓ 成立,✗ 不成立,? 不知道。规则没有触发,也说明为什么。""",
    ),
    "help.rules.explain.all": ("Open every clause, whole.", "每一款都展开,不截短。"),
}
