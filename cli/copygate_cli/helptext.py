"""Help pages in both languages. Each says what the command is for and shows it at work."""

from __future__ import annotations

from typing import Final

_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "help.heading.usage": ("Usage: ", "用法:"),
    "help.heading.help": ("Show this page and exit.", "显示本页。"),
    "help.heading.options": ("Options:", "选项:"),
    "help.heading.commands": ("Commands:", "命令:"),
    "help.required": (" (required)", "(必填)"),
    "help.copygate": (
        """Check what you are about to publish: what stands in the way, where, under which article, and the way out.

  copygate check draft.md            check a draft
  copygate check drafts/             check every file in a folder
  copygate rules show ad-law "9(3)"  read an article, and the rules that rest on it

This is not legal advice.""",
        """发布前把关:哪里不妥、依据哪一条、怎么改。

  copygate check 稿子.md             查一篇稿件
  copygate check 稿件/               查一个文件夹
  copygate rules show ad-law "9(3)"  看法条和依据它的规则

本工具不提供法律意见。""",
    ),
    "help.version": ("Show the version and exit.", "显示版本。"),
    "help.lang": ("Language of messages (default: the locale).", "消息的语言(默认随系统)。"),
    "help.check": (
        """Check drafts: files, folders, bundles (.zip), or - for text on standard input.

  copygate check draft.md
  copygate check content/ --format concise
  copygate check posts.jsonl --format jsonl > verdicts.jsonl
  copygate check draft.docx --annotate commented.docx
  pbpaste | copygate check -

Exit codes: 0 nothing at or above --fail-on and nothing undecided; 1 something at or above it;
3 an input unreadable or undecided; 2 the call, the configuration or a rule is wrong, nothing checked.""",
        """查稿件:文件、文件夹、压缩包(.zip),或用 - 从标准输入读文字。

  copygate check 稿子.md
  copygate check 稿件/ --format concise
  copygate check 存档.jsonl --format jsonl > 结果.jsonl
  copygate check 稿子.docx --annotate 批注.docx
  pbpaste | copygate check -

退出码:0 没有达到 --fail-on 的,也没有未定的;1 有稿件达到 --fail-on;
3 有输入读不了或未定;2 用法、配置或规则有错,什么都没查。""",
    ),
    "help.check.format": (
        "full (default): for people; concise: a line a problem;\n"
        "json: an array; jsonl: a verdict a line; html: a page to send on;\n"
        "for CI: sarif, github, gitlab, junit, rdjson.",
        "full(默认)给人看;concise 一处一行;\njson 一个数组;jsonl 一篇一行;html 一页报告,可转发;\n"
        "CI 用 sarif、github、gitlab、junit、rdjson。",
    ),
    "help.check.fail-on": (
        "Exit 1 from this outcome on (default: owes):\nowes, review, undecided, blocked.",
        "从哪个结论起退出码为 1(默认 owes):\nowes 有欠、review 复核、undecided 未定、blocked 不予发布。",
    ),
    "help.check.as-of": ("Judge by the rules of this day, e.g. 2026-11-21.", "按这一天的规则查,如 2026-11-21。"),
    "help.check.pack": ("Judge by this pack only; may be repeated.", "只按这个规则包查;可以写多次。"),
    "help.check.ocr": (
        "What reads the text on pictures (default: rapidocr):\nrapidocr, tesseract, off (undecided then).",
        "用什么识别图中文字(默认 rapidocr):\nrapidocr、tesseract、off(不识别,结论为未定)。",
    ),
    "help.check.explain": ("Say for every problem what decided it.", "逐条说明为什么这样判。"),
    "help.check.fix": (
        "Put the safe ways out into the file and check it again\n"
        "(Markdown, text, YAML, Word); nothing else is touched.",
        "把稳妥的改法写进文件并重新检查\n(Markdown、文本、YAML、Word),其余一字不动。",
    ),
    "help.check.diff": ("Show what --fix would do, and write nothing.", "只看 --fix 会怎么改,不写文件。"),
    "help.check.annotate": (
        "Write a copy of a .docx or .xlsx with a comment\nwhere each finding stands.",
        "另存一份带批注的 .docx 或 .xlsx,\n每处问题一条批注,原稿不动。",
    ),
    "help.check.reveal": ("Show personal data as written (terminal only).", "原样显示个人信息(只在终端上)。"),
    "help.rules": (
        """Read, test and mend rules.

  copygate rules list
  copygate rules show ad-law "9(3)"
  copygate rules check && copygate rules test""",
        """看规则、测规则、改规则。

  copygate rules list
  copygate rules show ad-law "9(3)"
  copygate rules check && copygate rules test""",
    ),
    "help.rules.list": (
        """List all rules, or those of some packs.

  copygate rules list cn/ad-law""",
        """列出全部规则,或某几个规则包的规则。

  copygate rules list cn/ad-law""",
    ),
    "help.rules.show": (
        """Show a rule, or an article of law and the rules that cite it.

  copygate rules show ad-law "9(3)"
  copygate rules show 广告法
  copygate rules show cn/ad-law/absolute-claim""",
        """看一条规则,或一条法律条文和引用它的规则。

  copygate rules show ad-law "9(3)"
  copygate rules show 广告法
  copygate rules show cn/ad-law/absolute-claim""",
    ),
    "help.rules.test": (
        """Run every example in the rules; exit 1 if one does not hold.

  copygate rules test
  copygate rules test rules/brand/mine""",
        """跑规则里的全部例句,有不成立的退出码为 1。

  copygate rules test
  copygate rules test rules/brand/mine""",
    ),
    "help.rules.check": (
        """Find everything that is wrong in rule files, with the repair; exit 2 if anything is.

  copygate rules check
  copygate rules check rules/brand/mine""",
        """找出规则文件里的全部错误并给出改法,有错退出码为 2。

  copygate rules check
  copygate rules check rules/brand/mine""",
    ),
    "help.rules.fmt": (
        """Rewrite rule files in the one layout; comments and order stay.

  copygate rules fmt rules/brand/mine
  copygate rules fmt --check rules/
  copygate rules fmt --keywords en rules/brand/mine""",
        """统一规则文件的写法,注释和次序不动。

  copygate rules fmt rules/brand/mine
  copygate rules fmt --check rules/
  copygate rules fmt --keywords en rules/brand/mine""",
    ),
    "help.rules.fmt.check": ("Write nothing; exit 1 if a file would change.", "不写文件;有需要改写的,退出码为 1。"),
    "help.rules.fmt.keywords": ("Spell the keywords in this language.", "关键词改用这种语言。"),
    "help.audit": (
        """The log of who decided what, and when: show it, hand it on, verify it.

  copygate audit show
  copygate audit export log.zip
  copygate audit verify log.zip --key log.key""",
        """审计日志:谁在何时作了什么决定,有没有被改过。

  copygate audit show
  copygate audit export 日志.zip
  copygate audit verify 日志.zip --key 日志公钥""",
    ),
    "help.audit.verify": (
        """Verify an exported log, the bundle of a case, or a .tlog-proof receipt, offline.

  copygate audit verify evidence-128.zip --key log.key
  copygate audit verify export/ --key log.key --old checkpoint-2025
  copygate audit verify 128.tlog-proof --leaf 128.json --key log.key

The key comes from the log's owner, never from the export. What only a checkpoint kept
elsewhere (--old) can show: a history that the holder of the log's own key wrote anew.

Exit codes: 0 everything holds; 1 something does not; 2 usage; 3 nothing that can be read.""",
        """离线验证导出的日志、一张审核单的证据包,或 .tlog-proof 收据。

  copygate audit verify 证据-128.zip --key 日志公钥
  copygate audit verify 导出/ --key 日志公钥 --old 2025年的检查点
  copygate audit verify 128.tlog-proof --leaf 128.json --key 日志公钥

公钥须从日志主人处取得,不能取自导出本身。掌握日志私钥的人若把历史整个重写,
只有另存的旧检查点(--old)能看出来。

退出码:0 全部成立;1 有不成立的;2 用法有误;3 读不了。""",
    ),
    "help.audit.verify.key": (
        "The log's public key, or a file with one a line; may be repeated.",
        "日志的公钥,或每行一个公钥的文件;可以写多次。",
    ),
    "help.audit.verify.old": (
        "A checkpoint you kept: the log must still begin with it; may be repeated.",
        "您另存的检查点:日志须仍由它续写而成;可以写多次。",
    ),
    "help.audit.verify.level": (
        "How deep (default 4): 1 signatures and consistency,\n2 every record, 3 replay and tables, 4 evidence.",
        "查到哪一层(默认 4):1 签名与一致性,\n2 逐条重算,3 状态重放与数据表,4 证据文件。",
    ),
    "help.audit.verify.leaf": ("The record that a receipt is about.", "收据所证明的那条记录。"),
    "help.rules.assets": (
        """Print entries for a pack's assets.yaml: pictures that are licensed, or must not be used.

  copygate rules assets photos/*.jpg >> rules/brand/mine/assets.yaml
  copygate rules assets --forbidden old-logo.png""",
        """给出规则包 assets.yaml 的条目:有授权的图片,或不许再用的图片。

  copygate rules assets 图库/*.jpg >> rules/brand/mine/assets.yaml
  copygate rules assets --forbidden 旧标志.png""",
    ),
    "help.rules.assets.forbidden": ("These must not be used.", "这些图片不许用。"),
    "help.init": (
        """Set up a project here: copygate.toml, a first rule pack, a sample draft. Overwrites nothing.

  copygate init
  copygate init campaigns --name acme""",
        """在这里开一个项目:copygate.toml、第一个规则包、一篇样稿。不覆盖任何文件。

  copygate init
  copygate init 稿件库 --name acme""",
    ),
    "help.init.name": (
        "Name of the pack, rules/brand/NAME (default: mine).",
        "规则包名,即 rules/brand/NAME(默认 mine)。",
    ),
}


def help_text(key: str, lang: str) -> str:
    """The text of an id; what is not an id comes back as it is."""
    texts = _TEXTS.get(key)
    if texts is None and key.startswith("help."):
        from importlib import import_module
        from pathlib import Path

        # Each `help*.py` beside this file holds its TEXTS; found, not listed, and imported only when asked.
        names = sorted(path.stem for path in Path(__file__).parent.glob("help*.py"))
        catalogues = (import_module(f"copygate_cli.{name}").TEXTS for name in names if name != "helptext")
        texts = next((each[key] for each in catalogues if key in each), None)
    return key if texts is None else texts[lang.startswith("zh")]
