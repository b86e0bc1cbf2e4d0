"""Help pages about reports, takedowns, break-glass, oral approvals, the blacklist and notices, in both languages."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "help.matter.all": ("Those that are done too.", "已了结的也列出。"),
    # ---- user reports
    "help.report": (
        """User reports about what was published. The clock runs from receipt; the reporter is sealed.

  copygate report file c-3f2a91bc report.txt --kind misleading --reporter reporter.txt
  copygate report list
  copygate report decide r-5b1c dismissed --reason "the label is there\"""",
        """用户举报:针对已发布的稿件。时钟自收到起算;举报人身份密封。

  copygate report file c-3f2a91bc 举报.txt --kind 误导 --reporter 举报人.txt
  copygate report list
  copygate report decide r-5b1c 不成立 --reason 标识清楚""",
    ),
    "help.report.file": (
        """Write down a report. Its text comes from a file, or - for standard input.

  copygate report file c-3f2a91bc report.txt --kind misleading --received 2026-11-21T09:30""",
        """登记一份举报;内容来自文件,- 为标准输入。

  copygate report file c-3f2a91bc 举报.txt --kind 误导 --received 2026-11-21T09:30""",
    ),
    "help.report.file.kind": (
        "misleading, illegal, minors, privacy, infringement, other.",
        "误导、违法、涉未成年人、隐私、侵权、其他。",
    ),
    "help.report.file.received": (
        "When it came in (default: now); the clock runs from then.",
        "何时收到(默认现在);时钟从那时起。",
    ),
    "help.report.file.reporter": (
        "A file with who sent it: sealed under a key of its own, so that it can be erased.",
        "写有举报人的文件:以单独的密钥密封,可单独删除。",
    ),
    "help.report.triage": (
        """How pressing: urgent keeps the takedown's clock, ordinary has a day.

  copygate report triage r-5b1c urgent""",
        """分级:紧急(按下架时限)或一般(一天),都自收到起算。

  copygate report triage r-5b1c 紧急""",
    ),
    "help.report.decide": (
        """What came of it: upheld (only once it is down), dismissed, duplicate.

  copygate report decide r-5b1c dismissed --reason "the label is there\"""",
        """定论:属实(须已下架)、不成立、重复。

  copygate report decide r-5b1c 不成立 --reason 标识清楚""",
    ),
    "help.report.answer": (
        """What the reporter was told, from a file or -.

  copygate report answer r-5b1c answer.txt""",
        """答复举报人;内容来自文件或 -。

  copygate report answer r-5b1c 答复.txt""",
    ),
    "help.report.list": (
        """What is open, the oldest first.

  copygate report list --all""",
        """列出未了的举报,最早的在前。

  copygate report list --all""",
    ),
    "help.report.show": (
        """One report, personal data masked.

  copygate report show r-5b1c""",
        """看一份举报,个人信息已遮盖。

  copygate report show r-5b1c""",
    ),
    "help.report.show.reporter": (
        "Show who sent it. It takes a key and a reason, and the log says who did.",
        "显示举报人。须用私钥并写明理由,谁、何时、为何都记入日志。",
    ),
    # ---- takedowns
    "help.takedown": (
        """After something was hidden: is it gone from the platform, and what has been learnt.

  copygate takedown list
  copygate takedown removed t-5b1c
  copygate takedown write-up t-5b1c post-mortem.txt

The clock runs from the first open report, else from the takedown: page at 0, again after 30 minutes,
duty legal after 90, breach after 120 (of the two hours the workflow gives).""",
        """下架之后:平台是否已移除,复盘是否已写。

  copygate takedown list
  copygate takedown removed t-5b1c
  copygate takedown write-up t-5b1c 复盘.txt

时钟自最早的未了举报起,否则自下架起:立即通知,30 分钟再次通知,90 分钟请值班法务,120 分钟超时
(按工作流所给的两小时)。""",
    ),
    "help.takedown.failed": (
        """The platform did not remove it: stays open, legal is told.

  copygate takedown failed t-5b1c --reason "still up\"""",
        """平台没有移除:保持未了,并通知法务。

  copygate takedown failed t-5b1c --reason 平台仍可见""",
    ),
    "help.takedown.removed": (
        """You have looked: readers do not see it any more.

  copygate takedown removed t-5b1c""",
        """确认读者已看不到。

  copygate takedown removed t-5b1c""",
    ),
    "help.takedown.write-up": (
        """The post-mortem, from a file or -; owed until it is written.

  copygate takedown write-up t-5b1c post-mortem.txt""",
        """写复盘,内容来自文件或 -;不写就一直列着。

  copygate takedown write-up t-5b1c 复盘.txt""",
    ),
    "help.takedown.list": (
        """What owes something still.

  copygate takedown list""",
        """列出还有事未了的下架。

  copygate takedown list""",
    ),
    # ---- break-glass
    "help.override": (
        """Break-glass: publish without approvals, in an emergency. Never past what nobody can waive.

  copygate override grant c-3f2a91bc --incident INC-7 --minutes 30 --reason … \\
    --seen 8f3a0c1d2e4b --key chen.key --key zhou.key
  copygate override publish c-3f2a91bc
  copygate override review o-5b1c --justified --reason …      by somebody else, within a day""",
        """紧急授权:紧急时未经审批即发布。任何人都不能豁免的发现,紧急授权也越不过。

  copygate override grant c-3f2a91bc --incident INC-7 --minutes 30 --reason … \\
    --seen 8f3a0c1d2e4b --key 陈.key --key 周.key
  copygate override publish c-3f2a91bc
  copygate override review o-5b1c --justified --reason …      由他人在一天内复核""",
    ),
    "help.override.grant": (
        """Two people, an incident, an hour at most. Refused while another waits for its review. Asked twice.

  copygate override grant c-3f2a91bc --incident INC-7 --minutes 30 --reason recall \\
    --seen 8f3a0c1d2e4b --key wu.key --key zhao.key""",
        """两人、事件编号、至多一小时;有一份待复核就不再授。会再次确认。

  copygate override grant c-3f2a91bc --incident INC-7 --minutes 30 --reason 召回公告 \\
    --seen 8f3a0c1d2e4b --key 吴.key --key 赵.key""",
    ),
    "help.override.grant.incident": ("The number of the incident, e.g. INC-7.", "事件编号,如 INC-7。"),
    "help.override.grant.minutes": ("How long (1 to 60, default 60).", "多少分钟(1 至 60,默认 60)。"),
    "help.override.publish": (
        """Publish by the break-glass that is in force. Asked twice.

  copygate override publish c-3f2a91bc""",
        """凭有效的紧急授权发布。会再次确认。

  copygate override publish c-3f2a91bc""",
    ),
    "help.override.review": (
        """Judge it; not one of the two. Unjustified hides at once what it published.

  copygate override review o-5b1c --justified --reason "it was urgent\"""",
        """复核(不能是授权的两人);不正当的,已发布的立即下架。

  copygate override review o-5b1c --justified --reason 确属紧急""",
    ),
    "help.override.review.justified": ("Whether there was good ground.", "是否正当。"),
    "help.override.list": (
        """Those that wait for their review.

  copygate override list""",
        """列出待复核的。

  copygate override list""",
    ),
    # ---- oral approvals
    "help.review.oral": (
        """Write down a yes that somebody gave you orally. It counts for 30 minutes, then it lapses.

  copygate review oral c-3f2a91bc --by 李四 --channel phone --seen 8f3a0c1d2e4b

Until they sign it (`review paper`) you two count as one person. A lapse before publication asks
everything anew; after it, the item is hidden.""",
        """记下别人口头作出的同意。30 分钟内有效,过时失效。

  copygate review oral c-3f2a91bc --by 李四 --channel 电话 --seen 8f3a0c1d2e4b

对方补签(review paper)之前,你们两人按一人计。发布前失效的,重新审;发布后失效的,立即下架。""",
    ),
    "help.review.oral.by": ("Who said yes.", "谁同意的。"),
    "help.review.oral.as": ("In which role (default: the one that fits).", "对方的身份(默认取合适的)。"),
    "help.review.oral.channel": ("phone, meeting, chat, video.", "电话、当面、即时消息、视频。"),
    "help.review.paper": (
        """Sign what you said yes to orally, with its checklist.

  copygate review paper c-3f2a91bc --seen 8f3a0c1d2e4b --yes 1 --yes 2""",
        """补签你口头作出的同意,清单逐条作答。

  copygate review paper c-3f2a91bc --seen 8f3a0c1d2e4b --yes 1 --yes 2""",
    ),
    # ---- the blacklist
    "help.blacklist": (
        """What must not go out any more: two people list it, it ends, and it can be objected to.

  copygate blacklist add phrase 云上神膏 --until 2027-11-21 --reason … --appeal … \\
    --key zhao.key --key chen.key
  copygate blacklist export blacklist/          for `copygate check` in repositories""",
        """黑名单:不得再出现的广告主、账号、素材、措辞。两人列入,有期限,可申诉。

  copygate blacklist add 措辞 云上神膏 --until 2027-11-21 --reason … --appeal … \\
    --key 赵.key --key 陈.key
  copygate blacklist export 黑名单/          供各仓库的 copygate check 使用""",
    ),
    "help.blacklist.add": (
        """List an advertiser, account, asset (a file or its SHA-256), phrase, or approval (a case or revision).
The first key asks for it, the second approves. An advertiser or account is named in a file, on standard input
(`-`), or when asked, never in the command.

  copygate blacklist add asset poster.png --until 2027-11-21 --reason … --appeal … --key … --key …
  copygate blacklist add account who.txt --until 2027-11-21 --reason … --appeal … --key … --key …""",
        """列入广告主、账号、素材(文件或其 SHA-256)、措辞,或批准(审核单号或版本摘要)。
第一把密钥提出,第二把批准。广告主、账号写在文件里,或从标准输入给(`-`),或等着问,不写在命令里。

  copygate blacklist add 素材 海报.png --until 2027-11-21 --reason … --appeal … --key … --key …
  copygate blacklist add 账号 谁.txt --until 2027-11-21 --reason … --appeal … --key … --key …""",
    ),
    "help.blacklist.add.appeal": ("How to object.", "如何申诉。"),
    "help.blacklist.add.platform": (
        "Where it holds (default: everywhere); may be repeated.",
        "在哪个平台(默认全部);可以写多次。",
    ),
    "help.blacklist.list": (
        """What holds.

  copygate blacklist list""",
        """列出生效中的。

  copygate blacklist list""",
    ),
    "help.blacklist.appeal": (
        """Somebody objects, from a file or -; it holds meanwhile.

  copygate blacklist appeal b-5b1c objection.txt""",
        """受理申诉,内容来自文件或 -;其间照旧生效。

  copygate blacklist appeal b-5b1c 申诉.txt""",
    ),
    "help.blacklist.reject": (
        """It holds on, says somebody who did not list it.

  copygate blacklist reject b-5b1c --reason upheld""",
        """驳回申诉(须由没有参与列入的人)。

  copygate blacklist reject b-5b1c --reason 维持""",
    ),
    "help.blacklist.revoke": (
        """It holds no more: two people, one of whom did not list it. Asked twice.

  copygate blacklist revoke b-5b1c --reason "no ground" --key zhao.key --key wu.key""",
        """移出:须两人,其中一人没有参与列入。会再次确认。

  copygate blacklist revoke b-5b1c --reason 改判 --key 赵.key --key 吴.key""",
    ),
    "help.blacklist.export": (
        """Write what holds as signed files, and take away what holds no more.

  copygate blacklist export blacklist/""",
        """把生效中的写成签名文件,不再生效的撤去。

  copygate blacklist export 黑名单/""",
    ),
    # ---- notices
    "help.store.webhook": (
        """Send notices to an address (Standard Webhooks: HMAC-SHA256, ids only). Without one, `tick` prints them.

  copygate store webhook https://hooks.example.com/copygate --test
  copygate store webhook --off""",
        """把通知发往一个网址(Standard Webhooks:HMAC-SHA256,只含编号)。不设时由 tick 输出。

  copygate store webhook https://hooks.example.com/copygate --test
  copygate store webhook --off""",
    ),
    "help.store.webhook.link": (
        "An address for people, {about} standing for what it is about.",
        "给人看的网址,{about} 代表通知所指。",
    ),
    "help.store.webhook.off": ("Print them again.", "改回由 tick 输出。"),
    "help.store.webhook.test": ("Send a test notice.", "发一条测试通知。"),
}
