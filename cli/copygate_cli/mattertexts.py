"""What the commands about reports, takedowns, break-glass, oral approvals, the blacklist and notices say, by id."""

from __future__ import annotations

from typing import Final

from copygate_cli.texts import spoken

TEXTS: Final[dict[str, tuple[str, str]]] = {
    # ---- wrong calls
    "error.two-matters": ("several begin with `{name}`: {found}", "以 {name} 开头的不止一个:{found}"),
    "error.unknown-report": (
        "there is no report `{name}`; `copygate report list --all` has them all",
        "没有举报 {name};全部见 copygate report list --all",
    ),
    "error.unknown-takedown": (
        "there is no takedown `{name}`; `copygate takedown list --all` has them all",
        "没有下架 {name};全部见 copygate takedown list --all",
    ),
    "error.unknown-override": (
        "there is no break-glass `{name}`; `copygate override list --all` has them all",
        "没有紧急授权 {name};全部见 copygate override list --all",
    ),
    "error.unknown-blacklist": (
        "there is no entry `{name}`; `copygate blacklist list --all` has them all",
        "黑名单没有条目 {name};全部见 copygate blacklist list --all",
    ),
    "error.no-text": ("`{path}` cannot be read as text: {why}", "{path} 读不成文本:{why}"),
    "error.empty-text": ("`{path}` says nothing", "{path} 是空的"),
    "error.no-what": (
        "what is listed? a phrase, a file or its SHA-256, a case or revision",
        "要列入什么?请写措辞、文件或其 SHA-256、审核单号或版本摘要",
    ),
    "error.who": (
        "who it is goes in a file, or on standard input (`-`), or is asked for at a terminal: what stands in a command "
        "is kept by the shell's history and seen by every user of the machine",
        "姓名、账号请写在文件里,或从标准输入给(`-`),或在终端里等着问:命令行里的字会留在 shell 历史里,"
        "本机所有用户都看得到",
    ),
    "error.webhook-args": ("an address, or --off, or --test", "请写网址,或 --off,或 --test,三者择一"),
    "error.no-webhook": (
        "this store has no webhook: copygate store webhook URL",
        "还没有设 webhook:copygate store webhook 网址",
    ),
    "error.no-override": (
        "no break-glass for this case: copygate override grant {case}",
        "该稿没有紧急授权:copygate override grant {case}",
    ),
    "error.no-oral": ("no oral approval of yours waits on {case}", "{case} 没有待你补签的口头批准"),
    # ---- what came of it
    "matter.done": ("{id}  {act} → {state}  (entry {leaf})", "{id}  {act} → {state}(第 {leaf} 条)"),
    "matter.again": ("{id}  {act}: done before, nothing happened now", "{id}  {act}:此前已完成,本次无变化"),
    "matter.none": ("nothing is open", "没有未了的"),
    # ---- user reports
    "report.clock": ("  its clock runs from {at}; {left} left", "  时钟自 {at} 起,剩 {left}"),
    "report.overdue": ("  its time is over since {at}", "  已超时,应于 {at} 前处理"),
    "report.columns": ("Report|Case|About|State|Came|Left", "举报|审核单|事由|状态|收到|剩余"),
    "report.head": ("{id} · {kind} · {state}   {case}", "{id} · {kind} · {state}   {case}"),
    "report.came": ("came in {at}", "{at} 收到"),
    "report.outcome": ("outcome: {outcome}", "结论:{outcome}"),
    "report.text": ("  {text}", "  {text}"),
    "report.erased": ("  (erased)", "  (内容已删除)"),
    "report.reporter": ("reporter: {who}", "举报人:{who}"),
    "report.sealed": (
        "reporter: sealed (--reporter --reason WHY --key FILE opens it, and the log says who did)",
        "举报人:已密封(--reporter --reason 理由 --key 私钥 打开,打开的人和理由记入日志)",
    ),
    "report.anonymous": ("reporter: none given", "举报人:未留"),
    "report.next": (
        "  copygate report triage {id} urgent|ordinary   then   decide {id} upheld|dismissed --reason …",
        "  分级 copygate report triage {id} 紧急|一般   定论 copygate report decide {id} 属实|不成立 --reason …",
    ),
    # ---- takedowns
    "takedown.columns": ("Takedown|Case|State|Since|Left|Owes", "下架|审核单|状态|自|剩余|还欠"),
    "takedown.owes-removal": ("confirm the removal", "确认已移除"),
    "takedown.owes-write-up": ("post-mortem", "复盘"),
    "takedown.restored": ("stands again", "已恢复"),
    "takedown.next": (
        "  gone from the platform? copygate takedown removed {id}   not yet? failed {id} --reason …",
        "  平台已移除 copygate takedown removed {id}   移除失败 copygate takedown failed {id} --reason …",
    ),
    # ---- break-glass
    "override.granted": (
        "  until {until}: copygate override publish {case}\n"
        "  review due by {by}, by somebody else; all legal and admins are told",
        "  有效至 {until}:copygate override publish {case}\n  {by} 前须由他人复核;已通知全体法务和管理员",
    ),
    "override.columns": (
        "Break-glass|Case|Incident|By|Until|State|Review by",
        "紧急授权|审核单|事件|授权人|有效至|状态|复核期限",
    ),
    "ask.override": (
        "Break glass for {case}: it may go out without its approvals; two people answer for it. Go on?",
        "紧急授权 {case}:未经审批即可发布,两人具名负责。继续吗?",
    ),
    "ask.force": ("Publish {case} without its approvals. Go on?", "未经审批发布 {case}。继续吗?"),
    # ---- oral approvals
    "oral.recorded": (
        "  counts until {until}; {name} puts it on paper: copygate review paper {case} --seen CODE",
        "  有效至 {until};请{name}补签:copygate review paper {case} --seen 所见码",
    ),
    "oral.waits": (
        "  ○ {requirement}: {name} said yes ({channel}, heard by {heard}); on paper by {until}",
        "  ○ {requirement}:{name} 口头同意({channel},{heard} 听取),须在 {until} 前补签",
    ),
    "oral.lapsed": (
        "  ✗ {requirement}: {name} was said to agree ({channel}, heard by {heard}) and never signed",
        "  ✗ {requirement}:据称 {name} 口头同意({channel},{heard} 听取),未补签,已失效",
    ),
    # ---- what is owed, in the queue and in a case
    "owed.report": ("  ! report {id} {case} {kind} {state}{left}", "  ! 举报 {id} {case} {kind} {state}{left}"),
    "owed.takedown": ("  ! takedown {id} {case} {state}{left}", "  ! 下架 {id} {case} {state}{left}"),
    "owed.write-up": ("  ! takedown {id} {case}: its post-mortem is not written", "  ! 下架 {id} {case} 复盘未写"),
    "owed.override": (
        "  ! break-glass {id} {case} {incident}: to be reviewed by {by}",
        "  ! 紧急授权 {id} {case} {incident} 须在 {by} 前复核",
    ),
    "owed.left": (" {left} left", " 剩 {left}"),
    "owed.over": (" overdue by {left}", " 已超时 {left}"),
    # ---- the blacklist
    "blacklist.columns": ("Entry|Kind|What|Where|State|Until|Reason", "条目|种类|内容|平台|状态|有效至|理由"),
    "blacklist.everywhere": ("everywhere", "全部"),
    "blacklist.erased": ("(erased)", "(内容已删除)"),
    "blacklist.empty": ("the blacklist is empty", "黑名单是空的"),
    "blacklist.exported": (
        "{path}: {written} written, {gone} taken away",
        "{path}:写入 {written} 条,撤去 {gone} 条",
    ),
    "ask.who": ("Who is it?", "列入的是谁"),
    "ask.revoke": ("Take {case} off the blacklist. Go on?", "将 {case} 移出黑名单。继续吗?"),
    # ---- notices
    "notice.waiting": ("webhook: {count} notices wait ({why})", "webhook:{count} 条通知没有送达({why}),稍后重试"),
    "notice.told": ("webhook: {count} notices told", "webhook:已送达 {count} 条通知"),
    "webhook.set": (
        "notices go to {url}\n  secret (Standard Webhooks, HMAC-SHA256): {path}; give it to the receiver only",
        "通知发往 {url}\n  密钥(Standard Webhooks,HMAC-SHA256):{path},只交给接收方",
    ),
    "webhook.off": ("notices go to whoever runs `copygate tick`", "通知改由 copygate tick 输出"),
    "webhook.taken": ("the test notice was taken", "测试通知已被接收"),
    "webhook.refused": ("the test notice was not taken: {why}", "测试通知没有送达:{why}"),
    # ---- timers
    "timer.page": ("to be handled", "待处理"),
    "timer.re-page": ("still to be handled", "仍待处理"),
    "timer.duty-legal": ("duty legal is called in", "请值班法务介入"),
    "timer.post-mortem": ("post-mortem is owed", "复盘未写"),
    "timer.answer": ("the reporter waits for an answer", "待答复举报人"),
    "timer.oral-lapse": ("oral approval", "口头批准"),
    "timer.lapse": ("its ground is gone", "依据失效"),
    "timer.expired": ("expired", "已到期"),
    "timer.expires-30": ("expires in 30 days", "30 天后到期"),
    "timer.expires-7": ("expires in 7 days", "7 天后到期"),
    "timer.expires-1": ("expires tomorrow", "明天到期"),
}

say, both = spoken(TEXTS)
