"""What commands say of receipts, waivers and the blacklist."""

from __future__ import annotations

from typing import Final

from copygate_cli.texts import spoken

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "config.no-log": (
        "{path}: [review] needs `log`, the public key of the review store's log (`copygate review keys` prints it): "
        "without it no signature says anything",
        "{path}:[review] 须写 log,即审核库日志的公钥(copygate review keys 会打印):没有它,什么签名都不作数",
    ),
    "config.no-file": (
        "--receipts needs a copygate.toml whose [review] names the keys to trust (`copygate review keys` prints them)",
        "--receipts 要有 copygate.toml,在 [review] 里写明信任谁的公钥(copygate review keys 会打印)",
    ),
    "config.key": (
        "{path}: `review.{name}` is no public key: {value}",
        "{path}:review.{name} 不是公钥:{value}",
    ),
    "config.keys": (
        '{path}: `review.keys` gives a list of public keys for each role, for example legal = ["…"]',
        '{path}:review.keys 须按身份列出公钥,例如 legal = ["…"]',
    ),
    "config.role": (
        "{path}: `review.keys.{name}`: nobody decides in that role here; there are {known}",
        "{path}:review.keys.{name}:这里没有这个身份;有 {known}",
    ),
    "config.folder": (
        "{path}: `review.{name}` must name a folder, from this file",
        "{path}:review.{name} 须写文件夹,从本文件算起",
    ),
    "config.no-folder": (
        "{path}: review.{name} = {folder}: there is no such folder; an empty list has a .gitkeep in it",
        "{path}:review.{name} = {folder}:没有这个文件夹;名单为空就在里面放一个 .gitkeep",
    ),
    "receipt.no-folder": ("there is no folder `{path}`", "没有文件夹 {path}"),
    "config.days": (
        "{path}: `review.{name}` must be from 1 to {most} days",
        "{path}:review.{name} 须为 1 至 {most} 天",
    ),
    "receipt.refused": ("{draft}: receipt {receipt} {why}", "{draft}:凭据 {receipt} {why}"),
    "receipt.broken": ("receipt {receipt} {why}", "凭据 {receipt} {why}"),
    "receipt.written": (
        "{case}: {proof} and {leaf}, from {since} to {until}; put both into the folder of receipts",
        "{case}:{proof} 和 {leaf},{since} 至 {until} 有效;把两个文件一起放进凭据文件夹",
    ),
    "waivers.written": ("{count} waivers in {folder}", "{folder} 里有 {count} 份豁免"),
    "keys.head": (
        "# whose signatures count: paste into copygate.toml, and have the change reviewed",
        "# 谁的签名作数:贴进 copygate.toml,这处改动须有人复核",
    ),
}

say, both = spoken(TEXTS)
