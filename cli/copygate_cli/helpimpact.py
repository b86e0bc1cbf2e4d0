"""Help of `rules impact` and `pack diff`, in both languages."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "help.rules.impact": (
        """What a change of the rules does to posts that are already written, before it is merged.

  copygate rules impact --base main --archive posts.jsonl
  copygate rules impact --base main --archive posts.jsonl --format html > impact.html
  copygate rules impact --base ../rules-2026.1 --archive drafts/

Posts are read once for both. Only the rules that changed run over all of them; a post is judged whole where the
outcome may hang on it.""",
        """规则合并之前,先看它会让已有的稿件怎么变。

  copygate rules impact --base main --archive 存档.jsonl
  copygate rules impact --base main --archive 存档.jsonl --format html > 影响.html
  copygate rules impact --base ../规则-2026.1 --archive 稿件/

稿件只读一遍;全部稿件只跑有变化的规则,结论可能因此改变的才整篇查。""",
    ),
    "help.rules.impact.base": (
        "The rules before: a git revision (branch, tag,\ncommit), or a folder.",
        "改动前的规则:git 版本(分支、标签、提交),\n或一个文件夹。",
    ),
    "help.rules.impact.rules": (
        "The rules after (default: the project's own,\nelse those that came with copygate).",
        "改动后的规则(默认:项目自己的,\n没有则为自带的)。",
    ),
    "help.rules.impact.archive": (
        "Posts: a .jsonl, a file, a folder; may be repeated.",
        "稿件:.jsonl、文件或文件夹;可以写多次。",
    ),
    "help.rules.impact.format": (
        "full (default), json, or html: one page with a picture.",
        "full(默认)、json,或 html:带图的一页报告。",
    ),
    "help.rules.impact.samples": (
        "Posts shown for each change of outcome (default: 5).",
        "每种变化举几篇为例(默认 5)。",
    ),
    "help.rules.impact.again": (
        "About so many posts, evenly spread, are judged\nwhole as well, to see that all agrees (default: 200).",
        "均匀抽出约这么多篇,另按两套规则整篇核对\n(默认 200)。",
    ),
    "help.rules.impact.workers": ("Processes (default: one a core).", "用几个进程(默认每核一个)。"),
    "help.rules.impact.whole": (
        "Judge every post whole under both; slow.",
        "每篇都按两套规则整篇各查一遍;慢。",
    ),
    "help.pack.diff": (
        """Which version a changed pack deserves: major if something that passed may fail, minor for new warnings or
relaxations, patch for texts. Exit 1 if pack.yaml of NEW says less.

  copygate pack diff old/cn/ad-law rules/cn/ad-law
  copygate pack diff old/cn/ad-law rules/cn/ad-law --archive posts.jsonl""",
        """改过的规则包该升到哪个版本:原来能过的可能过不了,升主版本;新的提醒或放宽,升次版本;只改文字,升修订号。
NEW 的 pack.yaml 写低了,退出码为 1。

  copygate pack diff 旧/cn/ad-law rules/cn/ad-law
  copygate pack diff 旧/cn/ad-law rules/cn/ad-law --archive 存档.jsonl""",
    ),
    "help.pack.diff.archive": ("Tell it from these posts; may be repeated.", "按这些稿件判断;可以写多次。"),
    "help.pack.diff.format": ("full (default) or json.", "full(默认)或 json。"),
}
