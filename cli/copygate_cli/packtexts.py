"""What `copygate pack` says, in both languages, by id."""

from __future__ import annotations

from typing import Final

from copygate_cli.texts import spoken

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "pack.built": (
        "{path}: {id} {version}, {files} files, {signed}\n  digest sha256:{digest}",
        "{path}:{id} {version},{files} 个文件,{signed}\n  摘要 sha256:{digest}",
    ),
    "pack.is-signed": ("signed", "已签名"),
    "pack.is-unsigned": ("not signed", "未签名"),
    "pack.left-out": (
        "not part of a pack, left out: {some} ({count} files in all)",
        "不属于规则包,未收入:{some}(共 {count} 个)",
    ),
}

say, both = spoken(TEXTS)
