"""What a check says of signed decisions, in both languages: `say(key, lang, **values)`."""

from __future__ import annotations

from typing import Final

from copygate.errors import Wording

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "list": (", ", "、"),
    "listed.title": ("On the blacklist", "在黑名单上"),
    "listed.message": (
        "{what} is on the blacklist (entry {id}): {reason}. Approved by {approvers} on {since}, until {until}. "
        "To object: {appeal}",
        "{what}在黑名单上(条目 {id}):{reason}。{approvers} {since} 批准,至 {until}。申诉:{appeal}",
    ),
    "listed.phrase": ("`{what}`", "「{what}」"),
    "listed.advertiser": ("the advertiser", "广告主"),
    "listed.account": ("the account", "账号"),
    "listed.asset": ("this file", "此文件"),
    "file.title": ("Signed decision without effect", "不起作用的签名决定"),
    "waiver.bad": ("this waiver does nothing: {why}", "此豁免不起作用:{why}"),
    "waiver.expired": (
        "this waiver for `{rule}` ended on {until}: delete it, or ask for another",
        "对 {rule} 的豁免已于 {until} 到期:请删除,或重新申请",
    ),
    "waiver.not-yet": ("this waiver for `{rule}` begins on {since}", "对 {rule} 的豁免自 {since} 起才生效"),
    "waiver.hard": (
        "`{rule}` cannot be waived by anybody: this waiver does nothing",
        "{rule} 任何人都不能豁免:此豁免不起作用",
    ),
    "waiver.orphaned": (
        "no rule `{rule}` judges here: this waiver covers nothing; delete it",
        "这里没有规则 {rule}:此豁免管不到任何东西,请删除",
    ),
    "waiver.unused": (
        "this waiver for `{rule}` in `{draft}` covers nothing that was found: the draft changed, or it is no longer "
        "needed; delete it",
        "对 {draft} 中 {rule} 的豁免没有用上:稿件已改,或已不需要;请删除",
    ),
    "waiver.revoked": (
        "this waiver was revoked (entry {id}): {reason}",
        "此豁免已被撤销(条目 {id}):{reason}",
    ),
    "listed.bad": (
        "an entry of the blacklist cannot be relied on, so nobody knows what it forbids: {why}",
        "黑名单条目无法采信,不知道它禁的是什么:{why}",
    ),
    "listed.expired": (
        "this entry of the blacklist ended on {until} and forbids nothing any more",
        "此黑名单条目已于 {until} 到期,不再起作用",
    ),
    "receipt.bad": ("does not hold: {why}", "不成立:{why}"),
    "receipt.other-content": (
        "is of another version: the draft, its pictures or its name changed since it was approved",
        "批准的是另一版:批准之后稿件、图片或文件名有改动",
    ),
    "receipt.window": (
        "holds from {since} to {until}, and not on {day}",
        "只在 {since} 至 {until} 有效,{day} 不在其内",
    ),
    "receipt.worse": (
        "was given when this came to {then}; today it comes to {now}: {rules}",
        "批准时结论是“{then}”,今天是“{now}”:{rules}",
    ),
    "receipt.revoked": ("was revoked (entry {id}): {reason}", "已被撤销(条目 {id}):{reason}"),
}


def say(key: str, lang: str, **values: object) -> str:
    """The text of an id, with its values put in."""
    text = TEXTS[key][lang.startswith("zh")]
    return text.format(**values) if values else text


def both(key: str, **values: object) -> Wording:
    """In both languages."""
    return Wording(say(key, "en", **values), say(key, "zh", **values))
