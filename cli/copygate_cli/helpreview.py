"""Help pages of the review's commands, in both languages; `helptext` looks here for what it does not have."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "help.review": (
        """Tiered review: drafts go in, people decide in order, what is approved goes out.

  copygate review submit draft.md --key wang.key
  copygate review queue --key li.key
  copygate review show c-3f2a91bc
  copygate review approve c-3f2a91bc --seen 8f3a0c1d2e4b --yes 1 --yes 2 --key li.key

Store: --store, COPYGATE_STORE, or `[review] store` in copygate.toml. Key: --key or COPYGATE_KEY.
Exit codes: 0 done; 1 refused, with the reason; 2 usage; 3 the store or the check broke down.""",
        """分级审核:稿件提交,逐级决定,通过后发布。

  copygate review submit 稿子.md --key 王.key
  copygate review queue --key 李.key
  copygate review show c-3f2a91bc
  copygate review approve c-3f2a91bc --seen 8f3a0c1d2e4b --yes 1 --yes 2 --key 李.key

审核库:--store、COPYGATE_STORE 或 copygate.toml 的 [review] store。私钥:--key 或 COPYGATE_KEY。
退出码:0 已办;1 不准,并说明理由;2 用法有误;3 审核库或检查出错。""",
    ),
    "help.review.store": (
        "The review store (else COPYGATE_STORE, copygate.toml).",
        "审核库(否则看 COPYGATE_STORE、copygate.toml)。",
    ),
    "help.review.key": ("Your private key's file (else COPYGATE_KEY).", "你的私钥文件(否则看 COPYGATE_KEY)。"),
    "help.review.keys": (
        "A private key's file; once for each person who acts.",
        "私钥文件;几个人共同操作就写几次。",
    ),
    "help.review.role": (
        "In which role (default: the one you hold that fits).",
        "以什么角色(默认:你所任角色中合适的那个)。",
    ),
    "help.review.seen": (
        "The code that `show` gave: you decide on what you saw.",
        "show 给出的所见码:决定的正是所看到的。",
    ),
    "help.review.reason": ("Why.", "理由。"),
    "help.review.text": ("What you have to say.", "留言的内容。"),
    "help.review.sure": ("Do not ask again (needed off a terminal).", "不再确认(不在终端上时须写)。"),
    "help.review.request": (
        "An id of your own: repeated with it, nothing happens twice.",
        "自定的请求号:用同一个号重复执行,只办一次。",
    ),
    "help.review.behalf": ("For whom you act by delegation.", "代谁行事(须有代理授权)。"),
    "help.review.yes": (
        "This line of the checklist is so: its id or number.\nOn a terminal, what is missing is asked.",
        "清单的这一条属实:写编号或序号。\n在终端上,没写的会逐条询问。",
    ),
    "help.review.score": ("A score from 0 to 5, e.g. readable=4.", "打分 0 至 5,如 readable=4。"),
    "help.review.submit": (
        """Freeze a draft with everything it shows, check it, and plan its review.

  copygate review submit draft.md
  copygate review submit draft.md --case c-3f2a91bc      a new revision
  copygate review submit draft.md --with 赵六             who else wrote it

Exit 1: blocked, so it waits for a new revision; 3: the check broke down.""",
        """冻结稿件和它用到的素材,检查,排定审核。

  copygate review submit 稿子.md
  copygate review submit 稿子.md --case c-3f2a91bc       交修改稿
  copygate review submit 稿子.md --with 赵六              还有谁参与

退出码 1:被阻断,等修改稿;3:检查中断。""",
    ),
    "help.review.submit.case": ("The case that this is a new revision of.", "这是哪张审核单的修改稿。"),
    "help.review.submit.with": (
        "Who else wrote or changed it; may be repeated.",
        "还有谁写过或改过;可以写多次。",
    ),
    "help.review.submit.workflow": ("Which workflow of the packs.", "用规则包里的哪个流程。"),
    "help.review.queue": (
        """What waits for you, the most urgent first; without a key, what waits for anybody.

  copygate review queue
  copygate review queue --role legal""",
        """待我处理的,最急的在前;不给私钥则列出全部。

  copygate review queue
  copygate review queue --role 法务""",
    ),
    "help.review.queue.role": ("What waits for this role; may be repeated.", "只看等这个角色的;可以写多次。"),
    "help.review.queue.all": ("What waits for anybody.", "列出全部。"),
    "help.review.show": (
        """A case: findings, who must say yes, what happened, and the code to decide with.

  copygate review show c-3f2a91bc
  copygate review show c-3f2a91bc --diff""",
        """看一张审核单:发现、须经谁、经过、所见码。

  copygate review show c-3f2a91bc
  copygate review show c-3f2a91bc --diff""",
    ),
    "help.review.show.diff": ("And what changed since the last revision.", "并列出与上一版的差别。"),
    "help.review.approve": (
        """Say yes at the tier that is open, with every line of its checklist answered.

  copygate review approve c-3f2a91bc --seen 8f3a0c1d2e4b --yes 1 --yes 2 --score readable=4""",
        """在当前审级表示同意,清单逐条作答。

  copygate review approve c-3f2a91bc --seen 8f3a0c1d2e4b --yes 1 --yes 2 --score readable=4""",
    ),
    "help.review.sign-off": (
        """Sign what runs beside the tiers: a specialist's sign-off, the second pair of eyes.

  copygate review sign-off c-3f2a91bc --seen 8f3a0c1d2e4b --role tech-lead""",
        """会签或双人复核:审级之外的签字。

  copygate review sign-off c-3f2a91bc --seen 8f3a0c1d2e4b --role 技术负责人""",
    ),
    "help.review.for": ("Which one, where several wait.", "签哪一项(有几项待签时)。"),
    "help.review.request-changes": (
        """Send it back; the objection stands until it is resolved.

  copygate review request-changes c-3f2a91bc --seen 8f3a0c1d2e4b --reason "name the source\"""",
        """退回修改;异议要有人了结才算完。

  copygate review request-changes c-3f2a91bc --seen 8f3a0c1d2e4b --reason 补上出处""",
    ),
    "help.review.reject": (
        """The end of the case.

  copygate review reject c-3f2a91bc --seen 8f3a0c1d2e4b --reason "not ours to say\"""",
        """否决,审核单终结。

  copygate review reject c-3f2a91bc --seen 8f3a0c1d2e4b --reason 不宜由品牌发布""",
    ),
    "help.review.comment": (
        """A remark; it decides nothing.

  copygate review comment c-3f2a91bc --text "see the brand guide\"""",
        """留言,不影响结论。

  copygate review comment c-3f2a91bc --text 参见品牌手册""",
    ),
    "help.review.withdraw": (
        """Give it up.

  copygate review withdraw c-3f2a91bc --reason "the event is off\"""",
        """撤回。

  copygate review withdraw c-3f2a91bc --reason 活动取消""",
    ),
    "help.review.resolve": (
        """Settle an objection (its number is in `show`).

  copygate review resolve c-3f2a91bc 1 --reason "source added\"""",
        """了结一条异议(编号见 show)。

  copygate review resolve c-3f2a91bc 1 --reason 出处已补""",
    ),
    "help.review.reassign": (
        """Say who should look at it next.

  copygate review reassign c-3f2a91bc Chen""",
        """转交给谁看。

  copygate review reassign c-3f2a91bc 陈七""",
    ),
    "help.review.waive": (
        """Two people answer for a finding that blocks, in this revision, until a day. Asked twice.

  copygate review waive c-3f2a91bc cn/ad-law/absolute-claim --until 2026-12-01 \\
    --seen 8f3a0c1d2e4b --reason 商标名 --key li.key --key chen.key""",
        """两人具名豁免一条阻断的发现,只对这一版、到某日为止。会再次确认。

  copygate review waive c-3f2a91bc cn/ad-law/absolute-claim --until 2026-12-01 \\
    --seen 8f3a0c1d2e4b --reason 商标名 --key 李.key --key 陈.key""",
    ),
    "help.review.waive.until": ("The last day, or the moment it ends.", "到哪一天(含)或哪一刻为止。"),
    "help.review.publish": (
        """Publish what is approved, if today's rules and people allow.

  copygate review publish c-3f2a91bc""",
        """发布已通过的稿件(按当天的规则和授权再核一遍)。

  copygate review publish c-3f2a91bc""",
    ),
    "help.review.schedule": (
        """Publish at a time, by the same guard.

  copygate review schedule c-3f2a91bc --at 2026-12-01T18:00""",
        """排期发布,到时按同样的条件核。

  copygate review schedule c-3f2a91bc --at 2026-12-01T18:00""",
    ),
    "help.review.schedule.at": ("When (default: as the draft says).", "何时(默认按稿件所写)。"),
    "help.review.unschedule": (
        """Take the time back.

  copygate review unschedule c-3f2a91bc""",
        """取消排期。

  copygate review unschedule c-3f2a91bc""",
    ),
    "help.review.suspend": (
        """Take down what is published; one person is enough. Asked twice.

  copygate review suspend c-3f2a91bc --reason "reported by readers\"""",
        """下架已发布的,一人即可。会再次确认。

  copygate review suspend c-3f2a91bc --reason 用户举报""",
    ),
    "help.review.restore": (
        """Say that it may stand again; it takes two people.

  copygate review restore c-3f2a91bc --reason "checked: it holds\"""",
        """同意恢复;须两个人。

  copygate review restore c-3f2a91bc --reason 核实无误""",
    ),
    "help.review.supersede": (
        """Another text has taken its place.

  copygate review supersede c-3f2a91bc""",
        """已由另一篇取代。

  copygate review supersede c-3f2a91bc""",
    ),
    "help.evidence": (
        """Documents that publications rest on: licences, qualifications, sources, consent.

  copygate evidence file licence.pdf --kind licence --issuer 图库 --until 2027-12-31 --case c-3f2a91bc
  copygate evidence verify e-5b1c0d2e3f405162        by another person""",
        """发布所依据的凭证:授权、资质、出处、同意书。

  copygate evidence file 授权书.pdf --kind licence --issuer 图库 --until 2027-12-31 --case c-3f2a91bc
  copygate evidence verify e-5b1c0d2e3f405162        由另一人核验""",
    ),
    "help.evidence.file": (
        """Put a document into the vault.

  copygate evidence file licence.pdf --kind licence --issuer "Brand Ltd" --until 2027-06-30 --case c-3f2a91bc""",
        """凭证入库。

  copygate evidence file 授权书.pdf --kind 授权 --issuer 品牌方 --until 2027-06-30 --case c-3f2a91bc""",
    ),
    "help.evidence.file.kind": (
        "Its kind, as the rules name it: licence, source,\ntest-report, written-consent …",
        "种类,同规则所写:授权、信源、检测报告、书面同意……",
    ),
    "help.evidence.file.issuer": ("Who issued it.", "出具方。"),
    "help.evidence.file.subject": ("To whom or for what.", "给谁、为何事。"),
    "help.evidence.file.from": ("Valid from.", "自何时有效。"),
    "help.evidence.file.case": ("For this case; may be repeated.", "用于哪张审核单;可以写多次。"),
    "help.evidence.verify": (
        """You have looked at it; not the one who filed it.

  copygate evidence verify e-5b1c0d2e9f3a4c71""",
        """核验凭证(不能是入库的人)。

  copygate evidence verify e-5b1c0d2e9f3a4c71""",
    ),
    "help.evidence.attach": (
        """Use it for one more case.

  copygate evidence attach e-5b1c0d2e9f3a4c71 c-3f2a91bc""",
        """再用于一张审核单。

  copygate evidence attach e-5b1c0d2e9f3a4c71 c-3f2a91bc""",
    ),
    "help.evidence.list": (
        """What is in the vault, or what a case has.

  copygate evidence list c-3f2a91bc""",
        """列出凭证,或某张审核单的凭证。

  copygate evidence list c-3f2a91bc""",
    ),
    "help.people": (
        """Who is who, and who may do what. Every change is an entry of the log.

  copygate people enrol 李四 --new-key li.key --role editor --key admin-1.key --key admin-2.key
  copygate people list""",
        """人员、角色与代理。每次变动都记入日志。

  copygate people enrol 李四 --new-key 李.key --role 编辑 --key 管理员1.key --key 管理员2.key
  copygate people list""",
    ),
    "help.people.enrol": (
        """Enrol somebody with a key: two admins vouch for them.

  copygate people enrol Li --new-key keys/li.key --role legal --key zhou.key --key wu.key""",
        """登记一个人和他的密钥,须两位管理员。

  copygate people enrol 李四 --new-key 私钥/李四.key --role 法务 --key 周.key --key 吴.key""",
    ),
    "help.people.enrol.new-key": (
        "Their private key: read if the file is there, else made (0600).",
        "其私钥文件:有则读取,没有则新建(0600)。",
    ),
    "help.people.enrol.role": ("And give them this role; may be repeated.", "同时授予这个角色;可以写多次。"),
    "help.people.grant": (
        """Give somebody a role.

  copygate people grant Li legal --until 2027-06-30""",
        """授予角色。

  copygate people grant 李四 法务 --until 2027-06-30""",
    ),
    "help.people.revoke": (
        """Take a role away, or revoke a key.

  copygate people revoke Li legal
  copygate people revoke Li --revoked-key 9f3a4c71 --key zhou.key --key wu.key""",
        """收回角色,或吊销密钥。

  copygate people revoke 李四 法务
  copygate people revoke 李四 --revoked-key 9f3a4c71 --key 周.key --key 吴.key""",
    ),
    "help.people.revoke.key": ("The key, as `people list` shows it.", "要吊销的密钥(见 people list)。"),
    "help.people.delegate": (
        """Let somebody act for you; you two count as one person.

  copygate people delegate Chen legal --until 2026-12-05""",
        """请人代行职责;两人按一人计。

  copygate people delegate 陈七 法务 --until 2026-12-05""",
    ),
    "help.people.until": ("The last day, or the moment it ends.", "到哪一天(含)或哪一刻为止。"),
    "help.people.same": (
        """Two accounts are one person.

  copygate people same Li p-7ef91abb3025c60a""",
        """两个账号是同一个人。

  copygate people same 李四 p-7ef91abb3025c60a""",
    ),
    "help.people.list": (
        """Everybody, with roles and keys.

  copygate people list""",
        """列出所有人、角色、密钥。

  copygate people list""",
    ),
    "help.people.review": (
        """Grants to look at: dormant, orphaned, too many. Exit 1 if any.

  copygate people review --dormant 60""",
        """可疑的授权:休眠、无主、过多。有则退出码 1。

  copygate people review --dormant 60""",
    ),
    "help.people.review.dormant": ("Dormant after so many days (default 90).", "多少天没操作算休眠(默认 90)。"),
    "help.store": (
        """Begin and keep a review store.

  copygate store init review --founder 周一=legal --founder 吴二=director""",
        """建立和维护审核库。

  copygate store init 审核库 --founder 周一=法务 --founder 吴二=总监""",
    ),
    "help.store.init": (
        """Begin a store with two people or more, all admins, and adopt the rules of this folder.

  copygate store init review --founder 周一=legal --founder 吴二=director --keys keys/""",
        """建立审核库:至少两个人,都是管理员;同时启用当前文件夹的规则。

  copygate store init 审核库 --founder 周一=法务 --founder 吴二=总监 --keys 私钥/""",
    ),
    "help.store.init.founder": (
        "A founder's name, with further roles; at least twice.",
        "创始人姓名和另任的角色;至少写两次。",
    ),
    "help.store.init.keys": (
        "Where the private keys go (default: FOLDER-keys).",
        "私钥放在哪里(默认:FOLDER-keys)。",
    ),
    "help.store.init.origin": ("The log's name (default: random).", "日志名(默认随机)。"),
    "help.store.adopt": (
        """Adopt the rules of this folder: two people who may.

  copygate store adopt --key zhao.key --key wu.key""",
        """启用当前文件夹的规则,须两位有权的人。

  copygate store adopt --key 赵.key --key 吴.key""",
    ),
    "help.store.backup": (
        """Copy the database while others write; the keys of subjects are not in it.

  copygate store backup review-2026-11-21.db""",
        """备份数据库(别人照常写);不含当事人的数据密钥。

  copygate store backup 备份-2026-11-21.db""",
    ),
    "help.store.restore": (
        """Put a backup in the place of a lost review.db; refused if it would roll back what was signed.

  copygate store restore review-2026-11-21.db""",
        """用备份恢复丢失的 review.db;会使已签名的历史倒退的,不准。

  copygate store restore 备份-2026-11-21.db""",
    ),
    "help.store.rebuild": (
        """Make every table anew from the log.

  copygate store rebuild""",
        """由日志重建全部数据表。

  copygate store rebuild""",
    ),
    "help.tick": (
        """Fire what is due, once: reminders, escalations, breaches, scheduled publications, expiries.

  * * * * *  copygate tick --store review      in a crontab, where copygate.toml is

Running it twice does nothing twice. A timeout never approves anything.""",
        """触发到时的定时:提醒、升级、超时、排期发布、到期。

  * * * * *  copygate tick --store 审核库      写进 crontab,在 copygate.toml 所在的文件夹执行

重复执行不会重复触发。超时绝不等于通过。""",
    ),
    "help.audit.show": (
        """Entries of the log: the last ones, or those of a case.

  copygate audit show
  copygate audit show c-3f2a91bc""",
        """看日志:最近的,或某张审核单的。

  copygate audit show
  copygate audit show c-3f2a91bc""",
    ),
    "help.audit.show.from": ("From this entry on.", "从第几条起。"),
    "help.audit.show.count": ("How many (default 50).", "看几条(默认 50)。"),
    "help.audit.export": (
        """Write the whole log as a folder, or a .zip. Drafts and papers go out as ciphertexts only.

  copygate audit export log.zip""",
        """导出整个日志:文件夹,或 .zip。稿件和凭证只以密文导出。

  copygate audit export 日志.zip""",
    ),
    "help.audit.prove": (
        """Write a receipt that entry N is in the log: OUT.tlog-proof and OUT.json.

  copygate audit prove 128 receipt
  copygate audit verify receipt.tlog-proof --leaf receipt.json --key log.key""",
        """写一份收据,证明第 N 条在日志里:OUT.tlog-proof 和 OUT.json。

  copygate audit prove 128 收据
  copygate audit verify 收据.tlog-proof --leaf 收据.json --key 日志公钥""",
    ),
    "help.audit.bundle": (
        """Write one case in the clear with proofs, signed with your key. It holds the draft: mind who gets it.

  copygate audit bundle c-3f2a91bc evidence.zip
  copygate audit verify evidence.zip --key log.key

Drafts, verdicts, reasons, papers and the rules of the day, each bound to entries of the log. Names of
people stay sealed.""",
        """导出一张审核单的明文和证明,以你的密钥签名。内含稿件原文,给谁请斟酌。

  copygate audit bundle c-3f2a91bc 证据.zip
  copygate audit verify 证据.zip --key 日志公钥

稿件、检查结论、理由、凭证和当日规则,件件与日志的记录对应。人名不在其中。""",
    ),
}
