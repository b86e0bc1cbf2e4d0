"""What the review's commands say, in both languages, by id.

Apart from `copygate.report.wording`, which every cold check imports.
"""

from __future__ import annotations

from typing import Final

from copygate_cli.texts import spoken

TEXTS: Final[dict[str, tuple[str, str]]] = {
    # ---- wrong calls
    "error.no-store": (
        "which review store? --store FOLDER, COPYGATE_STORE, or `[review] store` in copygate.toml",
        "哪个审核库?请用 --store 文件夹,或环境变量 COPYGATE_STORE,或 copygate.toml 的 [review] store",
    ),
    "error.store-there": ("`{path}` holds a review store already", "{path} 里已有审核库"),
    "error.no-key": (
        "whose decision is it? --key FILE or COPYGATE_KEY (a private key is never asked for by itself)",
        "由谁操作?请用 --key 私钥文件,或环境变量 COPYGATE_KEY",
    ),
    "error.two-keys": ("this takes two people: --key FILE twice", "须两个人共同操作:请写两次 --key 私钥文件"),
    "error.two-founders": (
        "a store begins with two people: --founder NAME=ROLE,ROLE at least twice, each a name of its own",
        "建立审核库须有两个人:--founder 姓名=角色,角色 至少写两次,姓名不同",
    ),
    "error.key-open": (
        "`{path}` can be read by others; a private key is not used until `chmod 600 {path}`",
        "{path} 别人也读得到;请先 chmod 600 {path},再用这个私钥",
    ),
    "error.key-unreadable": ("`{path}`: {why}", "{path}:{why}"),
    "error.not-a-key": ("`{path}` is not a private key of copygate", "{path} 不是 copygate 的私钥文件"),
    "error.key-exists": ("`{path}` is there already; a key is never overwritten", "{path} 已存在;私钥文件不会被覆盖"),
    "error.two-of-a-name": (
        "several people are called `{name}`; use the account: {accounts}",
        "叫“{name}”的不止一人,请写账号:{accounts}",
    ),
    "error.unknown-person": (
        "nobody is `{name}`; `copygate people list` names all",
        "没有这个人:{name};有谁,见 copygate people list",
    ),
    "error.unknown-case": (
        "there is no case `{name}`; `copygate review queue --all` lists what is open",
        "没有审核单 {name};未了的见 copygate review queue --all",
    ),
    "error.two-cases": ("several cases begin with `{name}`: {cases}", "以 {name} 开头的审核单不止一张:{cases}"),
    "error.which-role": (
        "you hold several roles that fit: --role {roles}",
        "你有几个合适的角色,请用 --role 指明:{roles}",
    ),
    "error.role-or-key": ("name a role, or --revoked-key KEY, not both", "请写角色,或写 --revoked-key 密钥,二者择一"),
    "error.moment": (
        "{name}: `{value}` is no date or time; write 2026-12-01 or 2026-12-01T18:00",
        "{name}:{value} 不是日期或时间,请写 2026-12-01 或 2026-12-01T18:00",
    ),
    "error.score": (
        "`{value}`: a score is LINE=N with N from 0 to {best}",
        "{value}:打分请写 条目=分数,分数 0 至 {best}",
    ),
    "error.no-line": ("the list has no line `{name}`; it has {known}", "清单里没有 {name};有:{known}"),
    "error.not-seen": (
        "a decision names what was seen: --seen CODE, as `copygate review show {case}` gives it",
        "决定须写明所看的版本:先 copygate review show {case},再写 --seen 所见码",
    ),
    "error.not-sure": (
        "this is asked twice on a terminal; elsewhere say --sure",
        "此操作在终端上会再次确认;不在终端上请加 --sure",
    ),
    "error.which-sign-off": ("several sign-offs wait: --for {known}", "有几项会签待签,请用 --for 指明:{known}"),
    # ---- questions
    "ask.yes": ("{number}. {text}?", "{number}. {text}——是这样吗?"),
    "ask.score": ("{number}. {text} (0-5)", "{number}. {text}(0 至 5 分)"),
    "ask.waive": (
        "Waive a blocking finding of {case}: two people answer for it by name. Go on?",
        "豁免 {case} 的阻断发现,两人具名负责。继续吗?",
    ),
    "ask.suspend": ("Take {case} down: readers will not see it. Go on?", "下架 {case},读者将看不到它。继续吗?"),
    "ask.again": ("Once more: the last 4 characters of the case's number", "再次确认:请输入审核单号的最后 4 位"),
    # ---- the store
    "store.made": ("review store in {path}", "审核库已建立:{path}"),
    "store.founder": ("  {name}  {account}  private key: {path}", "  {name}  {account}  私钥:{path}"),
    "store.verifier": (
        "  the log's public key, for auditors: {path}",
        "  日志公钥,请另途交给审计方:{path}",
    ),
    "store.next": (
        "Give each private key to its owner only. Next: copygate people enrol NAME --new-key FILE --store {path}",
        "私钥只交给本人。下一步:copygate people enrol 姓名 --new-key 文件 --store {path}",
    ),
    "store.adopted": ("rules no. {number} are in force", "现行规则:第 {number} 号"),
    "store.review.sent-back": ("  {case} goes back to review", "  {case} 因规则收紧退回重审"),
    "store.recheck.owed": ("  {case} is published: look at it again", "  {case} 已发布,须复查"),
    "store.backed-up": (
        "{path}: {count} entries (without the keys of subjects: keep keys.db apart)",
        "{path}:{count} 条(不含当事人的数据密钥,keys.db 请另行保管)",
    ),
    "store.restored": ("restored: {count} entries", "已恢复,共 {count} 条"),
    "store.rebuilt": ("tables rebuilt from {count} entries", "已由 {count} 条记录重建数据表"),
    "error.no-backup": ("no backup `{path}`", "没有备份文件 {path}"),
    "error.there": ("`{path}` exists already", "{path} 已存在"),
    # ---- the log
    "audit.size": ("{count} entries in all", "共 {count} 条"),
    "audit.exported": ("{path}: {count} entries", "{path}:{count} 条"),
    "audit.proved": (
        "entry {entry}: receipt {proof}, the entry itself {leaf}",
        "第 {entry} 条:收据 {proof},原条 {leaf}",
    ),
    "audit.bundled": ("{case}: {path} (holds the draft in the clear)", "{case}:{path}(内含稿件原文)"),
    "act.store.initialised": ("began the store", "建立审核库"),
    "act.key.enrolled": ("enrolled", "登记"),
    "act.key.revoked": ("revoked a key of", "吊销密钥"),
    "act.role.granted": ("gave a role to", "授予角色"),
    "act.role.revoked": ("took a role from", "收回角色"),
    "act.delegation.granted": ("delegated", "设代理"),
    "act.person.joined": ("joined accounts of", "并认同一人"),
    "act.rules.adopted": ("adopted rules", "启用规则"),
    "act.recheck.owed": ("recheck owed", "须复查"),
    "act.evidence.filed": ("filed evidence", "凭证入库"),
    "act.evidence.verified": ("verified evidence", "核验凭证"),
    "act.evidence.attached": ("attached evidence", "附上凭证"),
    "act.subject.opened": ("opened what is sealed of", "打开密封内容"),
    "act.hold.placed": ("placed a legal hold on", "法律保全"),
    "act.hold.released": ("released a legal hold on", "解除保全"),
    "act.subject.erased": ("erased", "依法删除"),
    "act.timer.fired": ("fired a timer", "定时触发"),
    # ---- timers
    "timer.refused": ("not published; what must hold: {guard}", "没有发布,条件不满足:{guard}"),
    "timer.waiting": ("waits ({code}): two people must adopt the rules", "等待中({code}):规则须由两人启用"),
    "timer.came.alarm": ("alarm", "告警"),
    "timer.came.expired": ("expired", "已到期"),
    "timer.remind": ("reminder", "提醒"),
    "timer.escalate": ("escalation", "升级"),
    "timer.breach": ("overdue", "超时"),
    "timer.publish": ("publication", "排期发布"),
    "timer.expire": ("expiry", "到期"),
    "timer.check": ("check stuck", "检查停滞"),
    # ---- evidence
    "error.too-big": ("`{path}` is larger than 100 MB", "{path} 超过 100 MB"),
    "evidence.filed": (
        "{id} is filed; it counts once another person has verified it",
        "凭证 {id} 已入库;经另一人核验后才算数",
    ),
    "evidence.verified": ("{id} is verified", "凭证 {id} 已核验"),
    "evidence.attached": ("{id} is attached to {case}", "凭证 {id} 已附于 {case}"),
    "evidence.columns": ("Id|Kind|State|Issuer|File|Until", "编号|种类|状态|出具方|文件|有效至"),
    "evidence.state.filed": ("to be verified", "待核验"),
    "evidence.state.verified": ("verified", "已核验"),
    "evidence.state.expired": ("expired", "已过期"),
    # ---- people
    "people.enrolled": ("{name} is enrolled as {account}", "已登记 {name},账号 {account}"),
    "people.key": ("private key: {path} (give it to its owner only)", "私钥:{path}(只交给本人)"),
    "people.granted": ("{name}: {role}, from now on", "{name}:即日起任{role}"),
    "people.revoked": (
        "{name}: no longer {role}; approvals given in it and not yet published stop counting",
        "{name}:不再任{role};以此身份作出、尚未发布的批准不再计数",
    ),
    "people.key-revoked": ("{name}: key {which} signs nothing more", "{name}:密钥 {which} 已吊销"),
    "people.delegated": (
        "{name} may act for {by} as {role} until {until}; the two count as one person",
        "{name} 可代 {by} 行使{role}之责,至 {until};两人按一人计",
    ),
    "people.joined": ("{one} and {other} count as one person", "{one} 与 {other} 按一人计"),
    "people.columns": ("Name|Account|Roles|Keys", "姓名|账号|角色|密钥"),
    "people.doubt-columns": ("Name|Account|Role|Why", "姓名|账号|角色|缘由"),
    "people.no-doubts": ("✓ no grant stands out", "✓ 没有可疑的授权"),
    "doubt.dormant": ("dormant: has not acted for long", "休眠:久未操作"),
    "doubt.orphaned": ("orphaned: has no key any more", "无主:已没有密钥"),
    "doubt.over-privileged": ("over-privileged: holds many roles", "权限过多:身兼数职"),
    # ---- acts
    "review.done": ("{case}  {act} → {state}  (entry {leaf})", "{case}  {act} → {state}(第 {leaf} 条)"),
    "review.one-more": ("  it stays down until another person says so too", "  还须另一人同意,才会恢复"),
    "review.again": ("{case}  {act}: done before, nothing happened now", "{case}  {act}:此前已完成,本次无变化"),
    "store.owed": (
        "recorded, but no checkpoint could be signed; the next act or `copygate tick` does it. {why}",
        "已记录,但检查点暂未签名,下一次操作或 copygate tick 会补签。{why}",
    ),
    "review.alarm": ("the check broke down ({why}); the case stays", "检查中断({why}),审核单停在原处"),
    # ---- the queue
    "queue.none": ("nothing waits for you", "没有待你处理的"),
    "queue.empty": ("nothing waits", "队列是空的"),
    "queue.mine": ("{count} waiting for me", "待我处理 {count}"),
    "queue.all": ("{count} waiting", "待处理 {count}"),
    "queue.first": (" · the first runs out in {left}", " · 最早 {left}后超时"),
    "queue.late": (" · {count} overdue", " · 已超时 {count}"),
    "queue.left": ("{left} left", "剩 {left}"),
    "queue.over": ("-{by}", "-{by}"),
    "queue.owed": ("owes: {what}", "欠:{what}"),
    "queue.yes": ("{tier}: {names}", "{tier} {names}"),
    "queue.alarm": ("the check broke down", "检查中断"),
    "time.hours": ("{hours} h {minutes} min", "{hours} 小时 {minutes} 分"),
    "time.minutes": ("{minutes} min", "{minutes} 分"),
    # ---- a case
    "case.head": ("{title} · v{revision} · {state}   {case}", "{title} · 第 {revision} 版 · {state}   {case}"),
    "case.authors": ("by {names} (who wrote or changed it does not decide on it)", "参与者 {names}(参与者不能审批)"),
    "case.erased": ("(erased)", "(内容已删除)"),
    "case.unchecked": ("not checked", "尚未检查"),
    "case.checked": (
        "checked: {outcome}, {count} findings, rules no. {seq}",
        "检查 {outcome} · {count} 处 · 规则第 {seq} 号",
    ),
    "case.quoted": ("“{text}” ", "“{text}” "),
    "case.cited": ("under {law} {article}: {gist}", "依据 {law} {article} {gist}"),
    "case.requirements": ("Who must say yes", "须经"),
    "case.for": ("copygate review sign-off … --for {id}", "copygate review sign-off … --for {id}"),
    "case.yes": (" (yes)", "(须为是)"),
    "case.scored": (" (0-5)", "(0 至 5 分)"),
    "case.pass-mark": ("pass mark {mark}%", "及格线 {mark}%"),
    "case.objection": ("  ✗ objection {number} by {name}, {at}: unresolved", "  ✗ 异议 {number} {name} {at} 未了结"),
    "case.evidence": ("  ○ evidence {kind} ×{count} ({rule})", "  ○ 凭证 {kind} ×{count}({rule})"),
    "case.waiver": ("  ~ {rule} waived by {names} until {until}", "  ~ {rule} 由 {names} 豁免至 {until}"),
    "case.history": ("History", "经过"),
    "case.who": ("{name} ({role})", "{name}({role})"),
    "case.for-whom": (" for {name}", " 代 {name}"),
    "case.why": (": {text}", ":{text}"),
    "actor.engine": ("copygate", "copygate"),
    "actor.timer": ("timer", "定时"),
    "point.question": ("the question about `{name}` is answered", "待答的“{name}”已有答案"),
    "point.undecided": ("the undecided finding of {name} is settled by a person", "未定的发现 {name} 已由人判断"),
    "point.unread": ("what could not be read ({name}) was looked at", "没能读取的部分({name})已由人看过"),
    "point.kind": ("the declared kind `{name}` is right", "声明的类型“{name}”属实"),
    # ---- how to go on
    "next.seen": ("seen code {seen}", "所见码 {seen}"),
    "next.in-review": (
        "  copygate review approve {case} --seen {seen} --yes LINE --score LINE=4\n"
        "  copygate review request-changes {case} --seen {seen} --reason …",
        "  同意 copygate review approve {case} --seen {seen} --yes 条目 --score 条目=4\n"
        "  退回 copygate review request-changes {case} --seen {seen} --reason …",
    ),
    "next.approved": (
        "  copygate review publish {case}   or   schedule {case} --at 2026-12-01T18:00",
        "  发布 copygate review publish {case}   排期 copygate review schedule {case} --at 2026-12-01T18:00",
    ),
    "next.lacking": ("approved, but publication still lacks: {what}", "已通过,但发布还缺:{what}"),
    "next.blocked": (
        "blocked: change the draft, then copygate review submit DRAFT --case {case}",
        "被阻断:请改稿,再 copygate review submit 稿子 --case {case}",
    ),
    "next.changes-requested": (
        "  copygate review submit DRAFT --case {case}",
        "  改后再交 copygate review submit 稿子 --case {case}",
    ),
    "next.published": ("  copygate review suspend {case}", "  下架 copygate review suspend {case}"),
    "next.suspended": ("  copygate review restore {case}", "  恢复 copygate review restore {case}"),
    "lacks.all-requirements-met": ("approvals", "批准"),
    "lacks.no-veto": ("an objection is unresolved", "异议未了结"),
    "lacks.not-blocked": ("a finding blocks", "仍有阻断"),
    "lacks.rules-current": ("a check by today's rules", "按现行规则重新检查"),
    "lacks.evidence-covers": ("evidence valid through publication", "覆盖发布期的凭证"),
    "lacks.not-blacklisted": ("it is on the blacklist", "在黑名单上"),
    "lacks.wrong-state": ("it is not approved", "尚未通过"),
    # ---- what changed
    "diff.first": ("the first revision: nothing to compare", "第一版,没有可比的"),
    "diff.head": ("v{before} → v{after}", "第 {before} 版 → 第 {after} 版"),
    "diff.binary": ("not text: open the two files", "不是文本,请打开两个文件比较"),
    "diff.gone": ("  - {name}", "  - {name}"),
    "diff.new": ("  + {name}", "  + {name}"),
    "diff.changed": ("  ~ {name}", "  ~ {name}"),
}

say, both = spoken(TEXTS)
