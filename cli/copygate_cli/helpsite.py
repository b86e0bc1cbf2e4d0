"""Help of `copygate rules site`, in both languages."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "help.rules.site": (
        """Write the rules as a site: a page a rule, an index of articles, platform figures, search. Works offline.

  copygate rules site handbook/""",
        """把规则写成一个网站:一条规则一页,条文索引,平台数字,搜索。断网也能看。

  copygate rules site 手册/""",
    ),
    "help.rules.site.commits": (
        "Tell what the last N commits changed (default: 20; 0: nothing).",
        "写上最近 N 次提交改了什么(默认 20,0 为不写)。",
    ),
}
