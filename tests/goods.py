"""Small packs for tests of trust: `pack_text` makes the files of one, `write_pack` puts them into a folder."""

from __future__ import annotations

from pathlib import Path

from copygate.trust.contents import PackContents, pack_of

PACK = """\
id: {id}
title: 品牌规范
version: {version}
owner: o@example.com
jurisdiction: cn
time_zone: Asia/Shanghai
applies: always
sources:
  - id: style
    title: 品牌规范
    issuer: 品牌部
    url: https://example.com/style
    verified: true
    articles:
      - {{number: "1", gist: 写法统一}}
"""
RULE = """\
规则 name "品牌名写法"
  依据      style 1
  级别      阻断
  自        2026-01-01
  禁止      "{word}"
    于      标题, 正文
  提示      "写错了"
  反例 "{word}上新"
  正例 "好茶上新"
完
"""


def pack_text(pack_id: str = "brand/mine", version: str = "1.0.0", word: str = "茶社") -> dict[str, bytes]:
    """The files of a pack whose one rule forbids a word."""
    return {
        "pack.yaml": PACK.format(id=pack_id, version=version).encode(),
        "name.rule": RULE.format(word=word).encode(),
    }


def pack_made(pack_id: str = "brand/mine", version: str = "1.0.0", word: str = "茶社") -> PackContents:
    """The same as contents."""
    return pack_of(pack_text(pack_id, version, word).items(), None, "made")


def write_pack(rules: Path, pack_id: str = "brand/mine", version: str = "1.0.0", word: str = "茶社") -> Path:
    """The same in its folder below `rules`."""
    folder = rules / pack_id
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in pack_text(pack_id, version, word).items():
        (folder / name).write_bytes(data)
    return folder
