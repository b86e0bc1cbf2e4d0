"""What the commands for those who write and answer for rules say, in both languages, by id."""

from __future__ import annotations

from typing import Final

from copygate_cli.texts import spoken

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "near": ("; did you mean `{near}`?", ",是否想写 `{near}`?"),
    "rule.unknown": ("no rule `{name}`{near}", "没有规则 `{name}`{near}"),
    "rule.several": ("several rules are called `{name}`: {known}", "叫 `{name}` 的规则不止一条:{known}"),
    "title": ("“{title}”", "「{title}」"),
    "comma": (", ", "、"),
    "bracket": (" ({text})", "({text})"),
    "oblige": ("oblige", "须经"),
    "level.note": ("note", "提示级"),
    "level.warn": ("warn", "提醒"),
    "level.review": ("review", "复核"),
    "level.block": ("block", "阻断"),
    "level.block-always": ("block-always", "绝对阻断"),
    # ---- rules explain
    "explain.where": ("in    {path}", "写在 {path}"),
    "explain.draft": ("draft {path}, by the rules of {day}", "稿件 {path},按 {day} 的规则"),
    "explain.law": ("under", "依据"),
    "explain.since": (" (since {day})", "({day} 起施行)"),
    "explain.unverified": (" (not verified)", "(未核验)"),
    "explain.message": ("says ", "提示"),
    "explain.not-selected": (
        "note: `{pack}` does not judge here: your configuration does not name it (`packs`, or --pack)",
        "注意:这里不按 {pack} 查,配置的 packs 没有点名(可用 --pack 打开)",
    ),
    "explain.variant": ("— for {platforms}", "— 发往 {platforms}"),
    "explain.state.fired-at": ("outcome: it speaks, at {count} place(s)", "结论:触发,{count} 处"),
    "explain.state.fired": ("outcome: it speaks", "结论:触发"),
    "explain.state.owed": ("outcome: something is owed", "结论:有欠"),
    "explain.state.undecided": ("outcome: cannot be decided, a person must look", "结论:未定,须由人看"),
    "explain.state.excused": ("outcome: silent, an exemption spoke", "结论:不触发,有豁免成立"),
    "explain.state.nothing-found": (
        "outcome: silent, nothing that it looks for stands there",
        "结论:不触发,没有出现它要找的内容",
    ),
    "explain.state.not-meant": (
        "outcome: silent, its `when` does not hold for this draft",
        "结论:不触发,这篇稿件不在适用范围(“当”不成立)",
    ),
    "explain.state.within-bounds": ("outcome: silent, within bounds", "结论:不触发,没有超限"),
    "explain.state.other-platform": (
        "outcome: silent, it speaks of {platform} only; the draft is for {named}",
        "结论:不触发,这条规则只管{platform},稿件发往{named}",
    ),
    "explain.state.no-platform": (
        "outcome: silent, it speaks of {platform} only, and the draft names no platform",
        "结论:不触发,这条规则只管{platform},稿件没有写平台",
    ),
    "explain.state.not-yet": (
        "outcome: not in force yet: from {day}, in {left} days",
        "结论:还没有生效,{day} 起施行,还有 {left} 天",
    ),
    "explain.state.over": ("outcome: silent, no longer in force since {day}", "结论:不触发,有效期到 {day} 为止"),
    "explain.measured": ("measured {name} = {value}", "实测 {name} = {value}"),
    "explain.more": ("and {count} more", "另有 {count} 处"),
    "explain.from-list": ("list {group}", "词表 {group}"),
    "explain.written": ("written by {how}", "写法 {how}"),
    "explain.so.excused": ("excused: {by}", "豁免:{by}"),
    "explain.no-excuse": ("it counts: no exemption holds", "算:没有一条豁免成立"),
    "explain.no-unless": ("it counts: this rule has no exemption", "算:这条规则没有豁免"),
    "explain.so.undecided": ("cannot be decided", "定不了"),
    "explain.near.elsewhere": (
        "“{text}” stands in {by}, where this rule does not look",
        "「{text}」在{by},不是这条规则查的地方",
    ),
    "explain.near.disguised": (
        "“{text}” would be found by seeing through: {by}; this rule does not (`despite`)",
        "「{text}」要看穿 {by} 才算,这条规则不看穿(“即使”没有写)",
    ),
    "explain.near.allowed": (
        "“{phrase}” is an allowed phrase of {path}: “{term}” in it does not count",
        "「{phrase}」是放行短语({path}),其中的「{term}」不算",
    ),
    "explain.missing": ("it stands nowhere that it must", "该有的地方都没有"),
    "explain.error": ("the rule itself failed: {error}", "规则自身出错:{error}"),
    "explain.fact": ("not known: {fact} ({name}); the draft does not say", "不知道:{fact}({name}),稿件没有写"),
    "explain.unread": ("not read: {place}", "没有读到:{place}"),
    "explain.so.owed": ("owed: {what}", "还欠 {what}"),
    "explain.so.clears": ("cleared by (checked again): {edit}", "改成这样就不再命中(已复查):{edit}"),
    "explain.no-edit": (
        "no small edit clears it without raising something else: rewrite the sentence",
        "没有一处小改能让它不再命中又不引出别的问题:请重写这一句",
    ),
    # ---- rules import
    "import.not-lexicon": ("`{path}`: a lexicon is a .yaml file", "{path}:词表是 .yaml 文件"),
    "import.no-folder": ("there is no folder {path}", "没有文件夹 {path}"),
    "import.unreadable": ("{path}: cannot be read ({why})", "{path}:读不了({why})"),
    "import.broken": ("{path} has errors of its own: mend them first", "{path} 本身有错,请先改好"),
    "import.bad-name": (
        "`{name}` cannot name a lexicon: one word of letters, digits and `-`, beginning with a letter",
        "`{name}` 不能作词表名:须为一个词,由文字、数字、`-` 组成,且不以数字开头",
    ),
    "import.no-source": (
        "group `{group}`: the list says neither where its words come from nor why: a column “source” or “reason”, "
        "or --source TEXT",
        "词组“{group}”:表里既没有来源也没有理由。请加一列“来源”或“理由”,或用 --source 写明",
    ),
    "import.no-corpus": (
        "no lawful texts to count false alarms in: --corpus posts.jsonl counts in your own",
        "没有可数误报的干净文本:可用 --corpus 存稿.jsonl 在自己的存稿里数",
    ),
    "import.kind.twice": ("stands twice in the list ({count})", "表里重复({count})"),
    "import.kind.there": ("stands in the lexicon already ({count})", "词表里已有({count})"),
    "import.kind.subsumed": (
        "holds a shorter word that finds it anyway ({count})",
        "含有更短的词,本来就查得到({count})",
    ),
    "import.kind.subsumes": (
        "stands inside words of the lexicon, which become superfluous ({count})",
        "是词表里已有词的一部分,那些词就多余了({count})",
    ),
    "import.kind.allowed": ("is an allowed phrase at present ({count})", "现在是放行短语({count})"),
    "import.kind.hidden": ("holds hidden characters ({count})", "含有看不见的字符({count})"),
    "import.kind.long": ("is too long for a word ({count})", "太长,不是词({count})"),
    "import.kind.useless-allow": (
        "has an allowed phrase that does not hold the word ({count})",
        "放行短语里没有这个词,不起作用,没有写入({count})",
    ),
    "import.kind.found-again": (
        "would be found again after its replacement ({count})",
        "替换词里还有这个词,换了仍会命中({count})",
    ),
    "import.kind.single": ("a single character: it stands everywhere ({count})", "只有一个字,到处都是({count})"),
    "import.kind.inside-words": (
        "stands inside ordinary words; give allowed phrases ({count})",
        "是日常用词的一部分,请写放行短语({count})",
    ),
    "import.kind.across-words": (
        "may stand where two ordinary words meet ({count})",
        "两个日常词连起来就会撞上({count})",
    ),
    "import.kind.in-corpus": (
        "stands in texts that break no rule; give allowed phrases ({count})",
        "在没有问题的文章里也有,请写放行短语({count})",
    ),
    "import.fate.left-out": ("left out", "不写入"),
    "import.fate.kept": ("written all the same", "照样写入"),
    "import.fate.held-up": ("to be settled first", "须先决定"),
    "import.hits": (", in {count} text(s)", ",{count} 篇"),
    "import.more": ("and {count} more", "另有 {count} 个"),
    "import.nothing": ("nothing to add: {count} words looked at", "没有要加的词(看了 {count} 个)"),
    "import.not-written": ("nothing was written", "没有写入"),
    "import.total": ("{added} word(s) for {path}, {left} left out", "{path}:加 {added} 个词,不写入 {left} 个"),
    "import.held": (
        "nothing was written: {count} word(s) would catch ordinary texts. Take them out of the list, give them allowed "
        "phrases (a column “allow”), or say --accept",
        "没有写入:{count} 个词会误伤平常的文章。请从表里删去,或加一列“放行”写明哪些说法不算,或确实要加就用 --accept",
    ),
    "import.next": (
        "written. Next: copygate rules check {folder}; a rule finds these words by `forbid {name}`",
        "已写入。接下来:copygate rules check {folder};规则里写“禁止 {name}”就会查这些词",
    ),
    "change.signed": (
        "the pack was signed: raise its version and sign it again (copygate pack sign)",
        "这个规则包有签名:请改版本号并重新签名(copygate pack sign)",
    ),
    "change.dry": ("only shown, nothing was written", "只是看看,没有写入"),
    # ---- rules allow
    "allow.nothing": (
        "{path}: no finding at `{span}`; name a place as the report prints it (3:5), or the words",
        "{path}:{span} 处没有问题可放行;请写报告里的位置(如 3:5),或写出原文",
    ),
    "allow.finding": ("{rule}: {message}", "{rule}:{message}"),
    "allow.proposal": (
        "  allowed phrase “{phrase}” ({group}); the rule's other examples hold, checked again",
        "  放行短语“{phrase}”({group});其余例句都还成立(已复查)",
    ),
    "allow.done": ("written. Next: copygate rules test {folders}", "已写入。接下来:copygate rules test {folders}"),
    "allow.refused.hard": (
        "  refused: `{rule}` is block-always; nobody can waive it. If the rule itself is wrong, change its text, "
        "and have the change reviewed",
        "  不能放行:{rule} 是“绝对阻断”,谁也不能豁免。规则本身不对,就改规则原文,并请人复核",
    ),
    "allow.refused.obligation": (
        "  refused: `{rule}` obliges to bring something; no phrase takes an obligation away. Bring it, or ask for a "
        "waiver",
        "  不能放行:{rule} 要的是凭证或签字,放行一个说法免不了。请备齐,或申请豁免(copygate review waive)",
    ),
    "allow.refused.no-words": (
        "  refused: `{rule}` is about no words (something is missing, too long, or the post itself). Mend the draft, "
        "or ask for a waiver (copygate review waive)",
        "  不能放行:{rule} 管的不是用词(缺了什么、超了限,或整篇不许发)。请改稿,或申请豁免(copygate review waive)",
    ),
    "allow.refused.pattern": (
        "  refused: `{rule}` finds this by a pattern or a word of its own text, not by a list. A rule's author may "
        'add to it: unless inside "{detail}"',
        '  不能放行:{rule} 不是靠词表,是靠规则里写的句式或词查到的。可请写规则的人加一行:除非 处于 "{detail}"',
    ),
    "allow.refused.disguised": (
        "  refused: the words are read as a disguise ({detail}); an allowed phrase speaks of plain words only. Ask "
        "for a waiver, or a rule's author to narrow `despite`",
        "  不能放行:这里是看穿写法({detail})查到的,放行短语只管原样的词。请申请豁免"
        "(copygate review waive),或请写规则的人收窄“即使”",
    ),
    "allow.refused.personal": (
        "  refused: the words hold personal data, which is never written into a rule file. Ask for a waiver "
        "(copygate review waive)",
        "  不能放行:其中有个人信息,不写进规则文件。请改稿,或申请豁免(copygate review waive)",
    ),
    "allow.refused.not-ours": (
        "  refused: {detail} came with copygate and is replaced with it. Ask for a waiver, or tell those who keep "
        "the pack",
        "  不能放行:{detail} 是随 copygate 来的,升级时会换掉。请申请豁免(copygate review waive),"
        "或告诉维护这个规则包的人",
    ),
    "allow.refused.no-phrase": (
        "  refused: every phrase that would clear this also lets a bad example of a rule through, or is a whole "
        "sentence. Name one yourself (--phrase TEXT), rewrite the words, or ask for a waiver (copygate review waive)",
        "  不能放行:能放行它的短语,都会放过规则里的反例,或长得像整句话。可自己指定(--phrase 短语),"
        "或改写,或申请豁免(copygate review waive)",
    ),
    "allow.refused.no-example": (
        "  refused: no example can be made of this (personal data, or the rule speaks of more than these words)",
        "  不能放行:做不出例句(含个人信息,或规则看的不只是这几个字)",
    ),
    "allow.refused.nothing-here": (
        "  refused: by itself the rule finds nothing here",
        "  不能放行:单看这条规则,此处没有问题",
    ),
    # ---- rules new
    "new.no-packs": (
        "there is no pack of your own here: `copygate init` makes one",
        "这里还没有自己的规则包:先 copygate init",
    ),
    "new.no-pack": ("no pack `{name}` of your own here{near}", "没有自己的规则包 `{name}`{near}"),
    "new.bad-name": (
        "`{name}` cannot name a rule: a-z, 0-9 and `-`, beginning with a letter, and no keyword",
        "`{name}` 不能作规则名:请用小写字母、数字和 `-`,以字母开头,且不是关键字",
    ),
    "new.exists": ("`{name}` is there already ({path})", "已有 {name}({path})"),
    "new.made": ("made {path}", "已写出 {path}"),
    "new.left": ("To fill in:", "要填的地方:"),
    "new.line": ("line {line}:", "第 {line} 行"),
    "new.unseen": (
        "note: the frame speaks of definitions and lexicons of `{names}`; put it under `uses` in pack.yaml, or take "
        "those lines out",
        "注意:这个框架用到 {names} 里的条件和词表,请在 pack.yaml 的 uses 里加上它,或删去那几行",
    ),
    "new.next": (
        "Then: copygate rules check {folder} (says what is left) && copygate rules test {folder}",
        "填完:copygate rules check {folder}(没填的会逐处指出)&& copygate rules test {folder}",
    ),
    "new.fill.title": ("what it is called, in a few words", "规则名,几个字"),
    "new.fill.cite": ("source and article, such as ad-law 9(3)", "来源和条款,如 ad-law 9(3)"),
    "new.fill.from": ("from which day, such as 2026-01-31", "从哪天起,如 2026-01-31"),
    "new.fill.matcher": (
        'a lexicon by name, "words", or /a pattern/',
        '词表名,或 "词",或 /句式/',
    ),
    "new.fill.number": ("the limit, a number", "限到多少,写数字"),
    "new.fill.message": ("what to tell the author; {match} shows the words", "告诉作者哪里不妥;{match} 处显示原文"),
    "new.fill.message.limit": ("what to tell the author", "告诉作者哪里不妥"),
    "new.fill.suggest": ("what to write instead", "可以改成什么"),
    "new.fill.bad": ("a sentence that must be caught", "该拦下的一句"),
    "new.fill.bad-again": ("another one, differently worded", "换个说法、也该拦下的一句"),
    "new.fill.good": ("one that looks like it and is fine", "看着像、其实没问题的一句"),
    "new.fill.finds": ("the words in it that are found", "其中命中的词"),
    "new.heading": (
        "A new rule. Put your own words for every place to fill; until then `copygate rules check` names what is left.",
        "一条新规则。把每个要填的地方换成自己的内容;没填完不能用,copygate rules check 会逐处指出。",
    ),
    "new.heading.like": ("Frame of {rule}.", "框架取自 {rule}。"),
    "new.heading.source": ("To cite: {id} ({title}): {articles}", "可引用:{id}({title}):{articles}"),
    "new.heading.lexicons": ("Lexicons here: {names}", "本包词表:{names}"),
    # ---- rules changes
    "changes.no-since": (
        "since when? --since 2026-11-01, --since REVISION, or --unread with --as NAME",
        "从什么时候起?请写 --since 2026-11-01、--since 版本,或 --unread --as 姓名",
    ),
    "changes.no-rules": (
        "no rules of your own here: run it in a project (copygate init)",
        "这里没有自己的规则:请在项目里运行(copygate init)",
    ),
    "changes.needs-git": (
        "{path} is in no git repository, so only a date can be asked about: --since 2026-11-01",
        "{path} 不在 git 仓库里,只能按日期问:--since 2026-11-01",
    ),
    "changes.no-history": (
        "the history does not go back to {day}",
        "历史里没有 {day} 以前的提交",
    ),
    "changes.since": ("Since {rev}; the rules are now {digest}", "自 {rev} 以来;现在的规则 {digest}"),
    "changes.none": ("no rule changed", "规则没有变化"),
    "changes.commits": ("By whom:", "经手:"),
    "changes.no-git": (
        "{path} is in no git repository: what the packs themselves say",
        "{path} 不在 git 仓库里,以下取自规则包自己的版本和 CHANGELOG.md",
    ),
    "changes.no-changelog": ("its CHANGELOG.md says nothing since", "CHANGELOG.md 里没有这之后的记录"),
    "changes.never-read": (
        "{person} has acknowledged no state of these rules yet",
        "{person} 还没有确认读过这些规则",
    ),
    "changes.all-read": ("{person} has read the rules as they are ({day})", "{person} 已读到现在这一版({day})"),
    "changes.last-read": ("{person} last read the rules on {day}; since then:", "{person} 上次读到 {day},之后:"),
    "changes.no-detail": (
        "without git there is no telling what changed within a pack; see its CHANGELOG.md",
        "没有 git 历史,包内改了什么无从比较;请看各包的 CHANGELOG.md",
    ),
    "changes.sort.pack": ("pack", "规则包"),
    "changes.sort.rule": ("rule", "规则"),
    "changes.sort.definition": ("definition", "条件"),
    "changes.sort.workflow": ("workflow", "流程"),
    "changes.sort.lexicon": ("lexicon", "词表"),
    "changes.sort.source": ("source", "来源"),
    "changes.sort.spec": ("figure", "规格"),
    "changes.how.new": ("+ new", "+ 新增"),
    "changes.how.changed": ("~ changed", "~ 变更"),
    "changes.how.removed": ("- removed", "- 撤下"),
    "changes.added": ("+ ", "增 "),
    "changes.removed": ("− ", "减 "),
    "changes.more": (" … ({count} in all)", " …(共 {count})"),
    "changes.was": ("taken away: ", "删去:"),
    "changes.stricter": ("  (stricter)", "  (更严)"),
    "changes.looser": ("  (looser)", "  (更宽)"),
    "changes.used": ("reaches the rules {rules}", "用到它的规则:{rules}"),
    "changes.what.version": ("version", "版本"),
    "changes.what.title": ("title", "名称"),
    "changes.what.applies": ("applies", "何时生效"),
    "changes.what.severity": ("severity", "级别"),
    "changes.what.from": ("from", "自"),
    "changes.what.until": ("until", "至"),
    "changes.what.cites": ("law", "依据"),
    "changes.what.when": ("when", "当"),
    "changes.what.ask-when": ("ask when", "须问"),
    "changes.what.verb": ("demands", "要求"),
    "changes.what.unless": ("exemption", "豁免"),
    "changes.what.message": ("message", "提示"),
    "changes.what.suggest": ("suggestion", "改为"),
    "changes.what.bad": ("bad example", "反例"),
    "changes.what.good": ("good example", "正例"),
    "changes.what.terms": ("words", "词"),
    "changes.what.patterns": ("patterns", "句式"),
    "changes.what.allow": ("allowed phrases", "放行"),
    "changes.what.url": ("link", "链接"),
    "changes.what.verified": ("verified", "核验"),
    "changes.what.articles": ("articles", "条款"),
    "changes.what.gist": ("gist of", "要旨"),
    "changes.what.numbers": ("number", "条号"),
    "changes.what.values": ("figure", "数值"),
    "changes.what.steps": ("steps", "步骤"),
    # ---- rules ack
    "ack.no-person": (
        "who has read the rules? --as NAME, or --key FILE",
        "谁读了规则?请写 --as 姓名,或 --key 私钥文件",
    ),
    "ack.already": ("{person} has acknowledged these very rules already", "{person} 已确认过这一版"),
    "ack.done": (
        "noted in {path}: {person} has read the rules as they are (a record, not a signature)",
        "已记入 {path}:{person} 读过现在这一版(是记录,不是签名)",
    ),
    "ack.done.signed": (
        "noted in {path}: {person} has read the rules as they are, signed",
        "已记入 {path}:{person} 读过现在这一版,已签名",
    ),
    "ack.nobody": ("nobody has acknowledged anything yet", "还没有人确认过"),
    "ack.current": ("as they are now", "读到现在这一版"),
    "ack.behind": ("an older state", "读的是旧版"),
    "ack.unsigned": ("not signed", "未签名"),
    "ack.signed": ("signed by {by}", "签名有效 {by}"),
    "ack.forged": ("THE SIGNATURE DOES NOT HOLD", "签名不成立"),
    "ack.unwritable": ("{path}: cannot be written ({why})", "{path}:写不了({why})"),
    "ack.bad-line": ("{path}:{line}: no line of this file", "{path}:{line}:不是有效的记录"),
    "ack.uncommitted": (
        "the rules hold changes that are not committed: commit them first, so that others can find what was read",
        "规则里有没提交的改动:请先提交,别人才查得到读的是哪一版",
    ),
}

say, both = spoken(TEXTS)
