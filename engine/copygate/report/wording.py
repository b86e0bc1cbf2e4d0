"""Everything copygate says to people, in both languages, by id. Rules bring their own words; errors carry theirs.

`say("check.none-found", lang, folder="drafts")` -> the text. A missing id is a bug and raises.
"""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    # ---- outcomes and severities, as a person says them
    "outcome.clear": ("clear to publish", "可以发布"),
    "outcome.owes": ("something is owed", "还有欠项"),
    "outcome.review": ("needs review", "须复核"),
    "outcome.undecided": ("undecided", "未定"),
    "outcome.blocked": ("blocked", "不能发布"),
    "severity.note": ("note", "提示"),
    "severity.warn": ("warning", "提醒"),
    "severity.review": ("review", "须复核"),
    "severity.undecided": ("undecided", "未定"),
    # ---- the full report
    "kind.undeclared": ("kind not declared, checked as promotion", "未写类型,按推广查"),
    "label.whole": ("draft", "全文"),
    "label.question": ("answer", "待答"),
    "label.owed": ("owed", "还欠"),
    "label.input": ("input", "输入"),
    "line.cites": ("under", "依据"),
    "line.suggest": ("try", "可改"),
    "line.consequence": ("risk", "后果"),
    "line.evasion": ("reads", "写法"),
    "line.measured": ("measured", "实测"),
    "line.explain": ("why", "缘由"),
    "line.waived": ("waived", "豁免"),
    "waived.tag": ("waived", "已豁免"),
    "waived.by": (
        "{reason}; {people}, until {until} ({id})",
        "{reason};{people} 批准,至 {until}({id})",
    ),
    "cleared.line": (
        "passes as approved: case {case}, {people}; receipt of {issued}, until {until}",
        "凭审批放行:审核单 {case},{people} 批准;凭据 {issued} 出具,至 {until}",
    ),
    "cleared.outcome": ("{outcome}, passes as approved", "{outcome},凭审批放行"),
    "cleared.tally": ("passed as approved {count}", "凭审批放行 {count}"),
    "cite.since": (" (since {day})", "({day} 起施行)"),
    "remark.rule": ("rule {rule}", "规则 {rule}"),
    "remark.checked": ("copygate, rules as of {day}", "copygate 按 {day} 的规则检查"),
    "cite.unverified": (" (not verified)", "(未核验)"),
    "cite.colon": (": ", " "),
    "suggest.insert": ("insert “{text}”", "插入“{text}”"),
    "measured.bound": ("{value} {unit}, limit {limit} {unit}", "{value}{unit},限 {limit}{unit}"),
    "list.comma": (", ", "、"),
    "clause.comma": (", ", ","),
    "assets.fill": ("fill in", "请填写"),
    "aside": (" ({text})", "({text})"),
    "outcome.overall": ("outcome: {outcome}", "结论 {outcome}"),
    "rules.count.one": ("{count} rule", "{count} 条规则"),
    "rules.count": ("{count} rules", "{count} 条规则"),
    "pieces.all.one": ("checked {checked} draft against {rules}", "查了 {checked} 篇 {rules}"),
    "pieces.all": ("checked {checked} drafts against {rules}", "查了 {checked} 篇 {rules}"),
    "pieces.some": ("checked {checked} of {total} drafts against {rules}", "查了 {checked} 篇,共 {total} 篇 {rules}"),
    "took.ms": ("{ms} ms", "{ms} 毫秒"),
    "took.s": ("{s} s", "{s} 秒"),
    "outcome.tally": ("{outcome} {count}", "{outcome} {count}"),
    # ---- gate formats
    "gate.error": ("errors", "错误"),
    "gate.warning": ("warnings", "提醒"),
    "gate.note": ("notes", "提示"),
    "gate.level": ("{level} {count}", "{level} {count}"),
    "gate.column.where": ("Where", "位置"),
    "gate.column.what": ("What", "问题"),
    "gate.column.rule": ("Rule", "规则"),
    "gate.more": ("and {count} more; the whole list is in the log", "另有 {count} 处,完整清单见日志"),
    "gate.left-out": ("{count} results past the limit of 25,000 were left out", "超过 25,000 条的 {count} 条没有写入"),
    "gate.hidden": (
        "{count} further problems are not shown here; see the step summary",
        "另有 {count} 处此处不显示,见步骤摘要",
    ),
    # ---- the page
    "page.title": ("copygate report", "copygate 检查报告"),
    "page.as-of": ("by the rules of {day}", "按 {day} 的规则"),
    "page.no-advice": (
        "This is not legal advice. A finding shows the author's words, the rule and the article; a person decides.",
        "本报告不是法律意见。每一处都写明原文、规则和法条,由人来定。",
    ),
    # ---- fixes
    "annotate.one": ("--annotate takes one file", "--annotate 一次只用于一个文件"),
    "annotate.format": ("`{path}`: --annotate takes {formats} files only", "{path}:--annotate 只用于 {formats}"),
    "annotate.suffix": ("the copy must end in {suffix} too", "副本的后缀也须是 {suffix}"),
    "annotate.itself": (
        "the copy must not be the file itself: it is never overwritten",
        "副本不能是原稿本身:原稿不会被改写",
    ),
    "annotate.changed": ("the file changed while it was being checked", "检查期间文件被改动过"),
    "annotate.failed": ("no copy written: {message}", "没有写出副本:{message}"),
    "annotate.done.one": ("{count} comment written to {path}", "写了 {count} 条批注,见 {path}"),
    "annotate.done": ("{count} comments written to {path}", "写了 {count} 条批注,见 {path}"),
    "annotate.with-fix": ("--annotate goes with neither --fix nor --diff", "--annotate 不与 --fix、--diff 同用"),
    "fix.cannot": (
        "{path}: cannot be edited in place (--fix takes {formats})",
        "{path}:不能直接改(--fix 支持 {formats})",
    ),
    "fix.done.one": ("{count} fix applied:", "已改 {count} 处:"),
    "fix.done": ("{count} fixes applied:", "已改 {count} 处:"),
    "fix.would.one": ("--fix would make {count} change:", "--fix 会改 {count} 处:"),
    "fix.would": ("--fix would make {count} changes:", "--fix 会改 {count} 处:"),
    "fix.left": ("{count} left to a person:", "{count} 处留给人改:"),
    "fix.untried": (
        "{count} more not tried: a draft that needs so many edits is to be rewritten by a person",
        "另有 {count} 处没有再改:要改这么多的稿件,请由人重写",
    ),
    "fix.raises": (", which would make speak: {rules}", ",直接改会引出 {rules}"),
    "fix.out-of-reach": (
        ", which the file spells in a way that cannot be edited safely",
        ",文件里的写法不便直接改",
    ),
    "fix.insert": ("{place}: insert “{text}”  {rule}", "{place} 插入“{text}”  {rule}"),
    "fix.replace": ("{place}: replace by “{text}”  {rule}", "{place} 改为“{text}”  {rule}"),
    # ---- questions: what is asked, and where the answer goes
    "ask.rules.one": ("decides {count} rule", "决定 {count} 条规则"),
    "ask.rules": ("decides {count} rules", "决定 {count} 条规则"),
    "answer.front-matter": ("add to the front matter: {line}", "在文首加 {line}"),
    "answer.yaml": ("add the line: {line}", "加一行 {line}"),
    "answer.json": ("add to the record: {line}", "在这条记录里加 {line}"),
    "answer.html": (
        'add to the head: <meta name="copygate:{name}" content="…">, where … is {answers}',
        '在 head 里加 <meta name="copygate:{name}" content="…">,… 填 {answers}',
    ),
    "answer.docx": (
        "add a row to the table of two columns that the text begins with: {line}",
        "在文首的两栏表格里加一行(没有就插入一个,左栏写名称,右栏写值) {line}",
    ),
    "answer.pptx": (
        "add a line to the notes of the first slide, which hold nothing else: {line}",
        "在第一张幻灯片的备注里加一行(备注里只写这些) {line}",
    ),
    "answer.plain": (
        "save it as .md and put at the top, between two lines of ---: {line}",
        "另存为 .md,在文首两行 --- 之间写 {line}",
    ),
    "answer.or": (" or ", " 或 "),
    # ---- obligations
    "owed.evidence": ("evidence: {what}", "凭证:{what}"),
    "owed.evidence.count": ("evidence: {what}, at least {count}", "凭证:{what},至少 {count} 份"),
    "owed.sign-off": ("sign-off by {what}", "{what}签字"),
    "owed.second-person": ("a second person must look", "须第二人复核"),
    "owed.for": (" for “{match}”", ":“{match}”"),
    "owed.and": ("”, “", "”“"),
    # ---- copygate check
    "check.unread": ("{path}: {message}", "{path}:{message}"),
    "check.internal": (
        "copygate itself failed on this draft ({error}); it is undecided. Please report it",
        "copygate 查这篇稿件时自身出错({error}),按未定处理;请反馈",
    ),
    "check.nothing-found": ("no files to check in {paths}", "{paths} 里没有可查的文件"),
    "check.no-platform": (
        "no draft names a platform, so platform rules were not checked; declare `platforms: [xiaohongshu]`",
        "没有稿件写明平台,平台规则没有查;可在稿件里写 platforms: [小红书]",
    ),
    "check.reveal-terminal": (
        "--reveal shows personal data, on a terminal only, in the format full or concise",
        "--reveal 会显示个人信息,只能在终端上用,且格式为 full 或 concise",
    ),
    "check.no-baseline": ("there is no baseline `{path}`", "没有这个基线文件:{path}"),
    "check.summary": ("{pieces}, {took}", "{pieces},{took}"),
    "check.diff-people": (
        "--diff is for people to read: it goes with the formats full and concise",
        "--diff 是给人看的:只用于 full 和 concise 格式",
    ),
    "check.explain-full": ("--explain speaks in the format full only", "--explain 只用于 full 格式"),
    "explain.clears": ("without it: {edit}, checked again", "改成这样就不再命中(已复查):{edit}"),
    "explain.edit.remove": ("leave out “{old}”", "去掉“{old}”"),
    "explain.edit.replace": ("“{old}” → “{new}”", "“{old}” → “{new}”"),
    "explain.edit.insert": ("insert “{new}”", "插入“{new}”"),
    "explain.heading": ("rules that did not fire:", "没有触发的规则:"),
    "explain.found": ("found", "出现"),
    "explain.fired": ("fired", "触发"),
    "explain.owed": ("owed", "有欠"),
    "explain.undecided": ("undecided", "未定"),
    "explain.excused": ("excused", "豁免"),
    "explain.nothing-found": ("nothing found", "没有出现"),
    "explain.not-meant": ("does not apply", "不适用"),
    "explain.within-bounds": ("within bounds", "没有超限"),
    "explain.other-platform": ("other platform", "别的平台"),
    "explain.not-in-force": ("not in force", "不在有效期"),
    # ---- errors at the top
    "error.try-help": ("try `{command} --help`", "用法见 `{command} --help`"),
    "error.no-option": ("no such option: {name}", "没有选项 {name}"),
    "error.no-option.near": ("no such option: {name}; did you mean {near}?", "没有选项 {name},是否想写 {near}?"),
    "error.missing": ("missing argument: {name}", "缺少参数 {name}"),
    "error.no-command": ("no such command: {name}", "没有命令 {name}"),
    "error.no-command.near": ("no such command: {name}; did you mean {near}?", "没有命令 {name},是否想写 {near}?"),
    "error.no-value": ("{name} wants a value after it", "{name} 后面要写值"),
    "error.too-many": ("more than it takes: {more}", "多写了:{more}"),
    "error.bad-value": ("{name}: it must be {wanted}", "{name}:应为{wanted}"),
    "error.wanted.folder": ("a folder", "文件夹"),
    "error.wanted.number": ("a number", "数字"),
    "error.wanted.least": ("a number, {least} at least", "数字,不小于 {least}"),
    "error.wanted.between": ("a number from {least} to {most}", " {least} 到 {most} 的数字"),
    "error.choice": ("{name}: `{value}` is not one of {choices}", "{name}:`{value}` 不是可用的值,可用:{choices}"),
    "error.near": ("; did you mean `{near}`?", ",是否想写 `{near}`?"),
    "error.missing-extra": (
        "this needs the package `{package}`: install `copygate[{extra}]`",
        "这项功能需要组件 `{package}`:请安装 `copygate[{extra}]`",
    ),
    "error.interrupted": ("interrupted", "已中断"),
    "error.unexpected": (
        "copygate stopped on an error of its own: {error}\n"
        "Nothing may be taken as passed. Please report it, with the output of COPYGATE_DEBUG=1 copygate …",
        "copygate 自身出错,已停止:{error}\n不能当作通过。请反馈,并附上 COPYGATE_DEBUG=1 copygate … 的输出",
    ),
    "error.date": ("{name}: `{value}` is not a date like 2026-11-21", "{name}:`{value}` 不是日期,请写成 2026-11-21"),
    "error.unknown-pack": ("no such pack: `{name}`{near}; there are {known}", "没有规则包 `{name}`{near};现有:{known}"),
    # ---- configuration
    "config.syntax": ("{path}: not valid TOML: {message}", "{path}:不是有效的 TOML:{message}"),
    "config.unreadable": ("{path}: cannot be read: {message}", "{path}:无法读取:{message}"),
    "config.not-table": ("{path}: `{key}` must be a table", "{path}:`{key}` 应为一节(表)"),
    "config.unknown-key": ("{path}: unknown key `{key}`{near}", "{path}:未知的键 `{key}`{near}"),
    "config.near": ("; did you mean `{near}`?", ",是否想写 `{near}`?"),
    "config.known": ("; known: {known}", ";可用:{known}"),
    "config.wrong-type": (
        "{path}: `{key}` must be {wanted}, not `{value}`",
        "{path}:`{key}` 应为{wanted},而不是 `{value}`",
    ),
    "config.type.list": ("a list of texts", "文字列表"),
    "config.type.outcome": ("one of {known}", "以下之一:{known}"),
    "config.looser-fail-on": (
        '{path}: fail-on = "{value}" is looser than "{outer}" in {outer_path}; a nested file may only tighten',
        '{path}:fail-on = "{value}" 比 {outer_path} 的 "{outer}" 宽;下层配置只能更严',
    ),
    "config.nested-exclude": (
        "{path}: exclude = {value} leaves files out; only the outermost file, {outer_path} (exclude = {outer}), may",
        "{path}:exclude = {value} 会漏查文件;只有最外层的 {outer_path}(exclude = {outer})可以写",
    ),
    "config.type.folder": ("a folder", "文件夹"),
    "config.nested-decisions": (
        "{path}: {keys}: only the outermost file, {outer_path}, says whose signatures count",
        "{path}:{keys}:谁的签名作数,只能由最外层的 {outer_path} 规定",
    ),
    "config.nested-store": (
        '{path}: store = "{value}": only the outermost file, {outer_path} (store = "{outer}"), names the review store',
        '{path}:store = "{value}":只有最外层的 {outer_path}(store = "{outer}")可以指定审核库',
    ),
    "config.nested-trust": (
        "{path}: only the outermost file, {outer_path}, says whose signatures packs need",
        "{path}:只有最外层的 {outer_path} 可以写规则包须由谁签名",
    ),
    "config.lock-elsewhere": (
        "{path} pins packs, but is read only beside the outermost configuration ({outer_path}): move or remove it",
        "{path} 锁定规则包,但只有与最外层配置({outer_path})放在一起才会读取:请移过去,或删除",
    ),
    "config.nested-ocr": (
        '{path}: ocr = "{value}": only the outermost file, {outer_path} (ocr = "{outer}"), chooses the engine',
        '{path}:ocr = "{value}":只有最外层的 {outer_path}(ocr = "{outer}")可以选择识别引擎',
    ),
    # ---- copygate rules
    "rules.column.rule": ("rule", "规则"),
    "rules.column.title": ("title", "名称"),
    "rules.column.severity": ("severity", "级别"),
    "rules.column.cites": ("cites", "依据"),
    "rules.oblige": ("oblige", "须经"),
    "rules.severity.note": ("note", "提示"),
    "rules.severity.warn": ("warn", "提醒"),
    "rules.severity.review": ("review", "复核"),
    "rules.severity.block": ("block", "阻断"),
    "rules.severity.block-always": ("block-always", "绝对阻断"),
    "rules.total": ("{rules} in {packs} packs", "{packs} 个规则包,{rules}"),
    "rules.diagnostics": ("{count} to mend (files: {files})", "{files} 个文件,{count} 处要改"),
    "rules.warning": ("warning: {message}", "提醒:{message}"),
    "rules.fine": ("✓ {rules} in {packs} packs, nothing to mend", "✓ {packs} 个规则包 {rules},没有错误"),
    "rules.none": ("no packs found in {paths}", "{paths} 里没有规则包"),
    "show.unknown": ("no rule or source `{name}`{near}", "没有规则或来源 `{name}`{near}"),
    "show.unknown-article": (
        "{source} has no article `{name}` here; it has {known}",
        "{source} 没有收录 `{name}`;已收录:{known}",
    ),
    "show.needs-article": ("articles of {source}:", "{source} 收录的条文:"),
    "show.link": ("text", "原文"),
    "show.in-force": ("in force", "施行"),
    "show.from": ("from {day}", "{day} 起"),
    "show.until": ("until {day}", "至 {day}"),
    "show.checked": ("last looked at {day}", "{day} 核对"),
    "show.consequence": ("risk", "后果"),
    "show.numbers": ("numbers", "编号"),
    "show.rules": ("rules", "规则"),
    "show.no-rules": ("no rule cites it", "没有规则引用"),
    "show.pack": ("pack", "规则包"),
    "show.unverified": ("not verified against the official text", "未与官方文本核对"),
    "test.fine": ("✓ {examples} examples of {rules} hold", "✓ {rules}的 {examples} 个例句都成立"),
    "test.failed": ("✗ {failed} of {examples} examples fail", "✗ {examples} 个例句中有 {failed} 个不成立"),
    "fmt.changed": ("rewritten: {path}", "已改写 {path}"),
    "fmt.would-change": ("would be rewritten: {path}", "需要改写 {path}"),
    "fmt.total": ("{changed} of {files} files rewritten", "{files} 个文件,改写 {changed} 个"),
    "fmt.total.check": ("{changed} of {files} files would be rewritten", "{files} 个文件,需要改写 {changed} 个"),
    "fmt.unreadable": ("{path}: cannot be read: {message}", "{path}:无法读取:{message}"),
    "fmt.no-files": ("no .rule files in {paths}", "{paths} 里没有 .rule 文件"),
    # ---- copygate init
    "init.exists": (
        "{path} is already here and init overwrites nothing; start in an empty folder or remove it first",
        "{path} 已经存在,init 不覆盖任何文件;请换一个空文件夹,或先移走它",
    ),
    "init.cannot-write": ("{path} cannot be written: {message}", "{path} 无法写入:{message}"),
    "init.made": ("made {path}", "已写出 {path}"),
    "init.next": ("Next:", "接下来:"),
    "init.bad-name": (
        "`{name}` cannot name a pack: use a-z, 0-9 and `-`",
        "`{name}` 不能作规则包名,请用小写字母、数字和 `-`",
    ),
}


def say(text_id: str, lang: str, /, **values: object) -> str:
    """The text of that id in the language; `values` fill its `{…}`."""
    text = TEXTS[text_id][lang.startswith("zh")]
    return text.format(**values) if values else text


def counted(text_id: str, count: int, lang: str, /, **values: object) -> str:
    """The same where English tells one from many (`.one`)."""
    return say(f"{text_id}.one" if count == 1 and f"{text_id}.one" in TEXTS else text_id, lang, count=count, **values)
