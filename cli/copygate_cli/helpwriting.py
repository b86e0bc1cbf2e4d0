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
    "help.rules.import": (
        """Put a word list (.csv, .tsv, .txt, .xlsx) into a lexicon; its comments and layout stay.

  copygate rules import words.csv rules/brand/mine/lexicons/banned.yaml --dry-run
  copygate rules import words.xlsx rules/brand/mine/lexicons/banned.yaml --source "house style 4"

Columns, by name in either language: word, group, reason, source, allow (phrases in which the word
is innocent), replace, suggest. Told before anything is written: words twice, words that a shorter one
finds anyway, and words that stand inside ordinary ones; those hold everything up.
Exit codes: 0 written or nothing to do; 1 held up; 2 usage; 3 a file cannot be read.""",
        """把一份词表(.csv、.tsv、.txt、.xlsx)并进词表文件,原有的注释和排版不动。

  copygate rules import 词表.csv rules/brand/mine/lexicons/banned.yaml --dry-run
  copygate rules import 词表.xlsx rules/brand/mine/lexicons/banned.yaml --source "品牌手册第4条"

认得的列名:词、分组、理由(备注)、来源(依据)、放行(哪些说法里不算)、替换、建议。
写入之前先说明:重复的词、更短的词本来就查得到的词、会误伤日常用词的词;有会误伤的,先不写。
退出码:0 已写入或没有要写的;1 有词须先决定;2 用法有误;3 文件读不了。""",
    ),
    "help.rules.import.source": (
        "Where the words come from, if the list does not say.",
        "表里没有写来源时,来源是什么。",
    ),
    "help.rules.import.corpus": (
        "Lawful texts (.jsonl, or a text a line) to count\nfalse alarms in.",
        "用来数误报的干净文本(.jsonl,或一行一篇),如自己的存稿。",
    ),
    "help.rules.import.accept": ("Write although words were held up.", "有须先决定的词也写入。"),
    "help.rules.dry": ("Show the change and write nothing.", "只看会怎么改,不写文件。"),
    "help.rules.allow": (
        """Say that words of a draft are no problem: an allowed phrase for the list, a good example for the rule.

  copygate rules allow draft.md 3:5 --dry-run
  copygate rules allow draft.md "best before"
  copygate rules allow draft.md 3:5 --phrase "best before date"

SPAN is a place as the report prints it (line:column, line:column-column), or the words. The smallest
phrase that clears the finding is taken, if every example of the rules that use the list still holds.
Exit codes: 0 allowed; 1 refused, with the way that is open; 2 usage; 3 the draft cannot be read.""",
        """“这处没问题”:给词表加一个放行短语,给规则加一个正例。

  copygate rules allow 稿子.md 3:5 --dry-run
  copygate rules allow 稿子.md "最佳赏味期"
  copygate rules allow 稿子.md 3:5 --phrase "最佳赏味期"

SPAN 写报告里的位置(行:列,或 行:列-列),或写出原文。取最短的、能放行此处、又让所有用到该词表的
规则例句都还成立的短语。
退出码:0 已放行;1 不能放行,并说明还有什么办法;2 用法有误;3 稿件读不了。""",
    ),
    "help.rules.allow.phrase": ("Allow exactly this phrase.", "就放行这个短语。"),
    "help.rules.new": (
        """Begin a rule in a pack of your own. It does not compile until every place is filled in.

  copygate rules new brand/mine/no-cheap-talk
  copygate rules new brand/mine/no-cheap-talk --from cn/ad-law/absolute-claim
  copygate rules new brand/mine/title-length --verb limit --keywords en""",
        """在自己的规则包里起一条新规则。每一处填完之前不能用,没填的会逐处指出。

  copygate rules new brand/mine/no-cheap-talk
  copygate rules new brand/mine/no-cheap-talk --from cn/ad-law/absolute-claim
  copygate rules new brand/mine/title-length --verb limit --keywords zh""",
    ),
    "help.rules.new.from": (
        "Take the frame of this rule: when it speaks, where\nit looks, what excuses; none of its words.",
        "照这条规则的框架:何时适用、查哪里、哪些豁免;\n词和例句不抄。",
    ),
    "help.rules.new.verb": (
        "forbid (default), require, limit or oblige.",
        "forbid 禁止(默认)、require 必须有、limit 限制、oblige 须经。",
    ),
    "help.rules.new.keywords": ("Keywords in this language (default: of messages).", "关键词用哪种语言(默认随消息)。"),
    "help.rules.changes": (
        """Tell what changed in your rules: new, changed, gone; words added and taken away; dates, severities, by whom.

  copygate rules changes --since 2026-11-01
  copygate rules changes --since origin/main
  copygate rules changes --unread --as "Li Wei"

From the git history of the rules; without one, from the packs' versions and CHANGELOG.md.
Exit codes: 0 told; 1 with --unread: there is something to read; 2 usage.""",
        """自己的规则改了什么:新增、变更、撤下,词加减了哪些,日期和级别,谁改的。

  copygate rules changes --since 2026-11-01
  copygate rules changes --since origin/main
  copygate rules changes --unread --as 李伟

取自规则的 git 历史;没有 git,就取规则包的版本和 CHANGELOG.md。
退出码:0 已列出;1 用 --unread 时还有没读的;2 用法有误。""",
    ),
    "help.rules.changes.since": ("A day (2026-11-01) or a revision.", "日期(2026-11-01)或 git 版本。"),
    "help.rules.changes.unread": ("Since this person last said `rules ack`.", "自此人上次 rules ack 以来。"),
    "help.rules.as": ("Whose reading it is.", "谁读的。"),
    "help.rules.ack": (
        """Record that you have read the rules as they are now.

  copygate rules ack --as "Li Wei"
  copygate rules ack --key li.key
  copygate rules ack --list

A line in rules/read-by.jsonl, only ever added to. Without --key it is a record and not a signature.""",
        """记下:我读过现在这一版规则。

  copygate rules ack --as 李伟
  copygate rules ack --key 李.key
  copygate rules ack --list

在 rules/read-by.jsonl 里加一行,只增不改。不带 --key 只是记录,不是签名。""",
    ),
    "help.rules.ack.key": ("Sign with this private key.", "用这把私钥签名。"),
    "help.rules.ack.list": ("Who has read what.", "列出谁读到哪一版。"),
}
