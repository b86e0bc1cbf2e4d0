"""Help pages of receipts, waivers as files, and the keys to trust; `helptext` looks here for what it does not have."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "help.check.receipts": (
        "Folder of receipts: what people approved passes\n(else `[review] receipts`).",
        "凭据文件夹:审批过的稿件放行\n(否则看配置的 [review] receipts)。",
    ),
    "help.review.receipt": (
        """A receipt of an approved case: `check --receipts` lets exactly this draft pass, offline.

  copygate review receipt c-3f2a91bc --out receipts --key qian.key

It is issued under the very conditions of a publication, and holds for some days only, for it cannot know of a
later takedown. Two files: the C2SP tlog-proof, and the log entry that it proves.""",
        """为通过审批的审核单出具凭据:check --receipts 离线核对,只放行这一稿。

  copygate review receipt c-3f2a91bc --out receipts --key 钱.key

出具的条件与发布完全一样;只在若干天内有效,因为凭据不知道之后是否下架。
共两个文件:C2SP tlog-proof,和它所证明的那条日志。""",
    ),
    "help.review.receipt.out": ("Into this folder (default: here).", "写到这个文件夹(默认:当前文件夹)。"),
    "help.review.receipt.days": (
        "For how many days at most (default 30, up to 90).",
        "最多有效几天(默认 30,至多 90)。",
    ),
    "help.review.waivers": (
        """The waivers that hold today as signed files, which `check` reads from `[review] waivers`.

  copygate review waivers waivers""",
        """把今天有效的豁免导出为签名文件,check 从 [review] waivers 的文件夹里读。

  copygate review waivers waivers""",
    ),
    "help.review.keys-page": (
        """The public keys to trust, ready for copygate.toml: the log's, and by role those of people.

  copygate review keys""",
        """打印应信任的公钥,可直接贴进 copygate.toml:日志的公钥,和各身份的人的公钥。

  copygate review keys""",
    ),
    "help.review.waive.words": (
        "As a file, cover the very words found\n(default: this whole revision).",
        "导出的文件只管找到的那几处文字\n(默认:管整个这一稿)。",
    ),
}
