"""`assets.yaml`: pictures that are licensed, with the bounds of the licence, and pictures that must not be used.

An entry knows its picture by its looks (what `copygate rules assets` prints), by the digest of its file, or both.
"""

from __future__ import annotations

import re
from typing import Final, Literal, cast

from copygate.errors import Wording
from copygate.model.platforms import platform_named, platform_resembling
from copygate.packs.declared import DeclaredFile, Section, meant
from copygate.packs.rulebook import KnownAsset

_KEYS: Final = (
    *("title", "status", "looks", "sha256", "licence", "holder", "reason", "from", "until", "platforms", "note"),
)
_VIEW: Final = re.compile("[0-9a-fA-F]{96}")  # as `assets.likeness.view_from` reads it, which is not loaded here
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_REPAIR: Final = Wording("copygate rules assets PICTURE prints it", "用 copygate rules assets 图片 生成")


def read_assets(file: DeclaredFile) -> tuple[KnownAsset, ...]:
    """Read `assets.yaml`; problems are left in `file`."""
    file.section.finish(("assets", "note"))
    assets: dict[str, KnownAsset] = {}
    for section in file.section.sections("assets"):
        asset = _asset(section)
        if asset is None:
            continue
        if asset.title in assets:
            section.report(
                "title", "duplicate-asset", f"the asset `{asset.title}` stands twice", f"素材 `{asset.title}` 重复"
            )
        assets[asset.title] = asset
    return tuple(assets.values())


def _asset(section: Section) -> KnownAsset | None:
    section.finish(_KEYS)
    title, status = section.text("title", required=True), section.one_of("status", ("licensed", "forbidden"))
    looks, digest, since_until = _looks(section), _digest(section), section.days()
    if title is None or status is None:
        return None
    if looks is None and digest is None:
        section.file.report(
            section.at,
            "unknowable-asset",
            f"`{title}` cannot be recognised: it has neither `looks` nor `sha256`",
            f"`{title}` 无从辨认:`looks` 和 `sha256` 至少写一项",
            _REPAIR,
        )
        return None
    for key, needed in (("licence", "licensed"), ("reason", "forbidden")):
        if status == needed:
            section.text(key, required=True)
    return KnownAsset(
        title,
        cast("Literal['licensed', 'forbidden']", status),
        looks or (),
        digest or "",
        section.text("licence") or section.text("reason") or "",
        section.text("holder") or "",
        *since_until,
        _platforms(section),
    )


def _looks(section: Section) -> tuple[str, ...] | None:
    written = section.text("looks")
    if written is None:
        return None
    views = tuple(written.split())
    for view in views:
        if not _VIEW.fullmatch(view):
            section.report(
                "looks",
                "bad-looks",
                f"`{view[:40]}` is no view of a picture: 96 hexadecimal digits",
                f"`{view[:40]}` 不是图片特征:应为96位十六进制数",
                _REPAIR,
            )
            return None
    return views


def _digest(section: Section) -> str | None:
    written = section.text("sha256")
    if written is not None and not _DIGEST.fullmatch(written):
        section.report(
            "sha256", "bad-digest", "`sha256` has 64 hexadecimal digits", "`sha256` 应为64位小写十六进制数", _REPAIR
        )
        return None
    return written


def _platforms(section: Section) -> tuple[str, ...]:
    """Platforms that a licence is for; none named: all."""
    found = []
    for i, name in enumerate(section.texts("platforms")):
        platform = platform_named(name)
        if platform is not None:
            found.append(platform.id)
            continue
        near = platform_resembling(name)
        section.file.report(
            (*section.at, "platforms", i),
            "unknown-platform",
            f"unknown platform `{name}`",
            f"未知的平台 `{name}`",
            meant(near.id if near is not None else None),
        )
    return tuple(dict.fromkeys(found))
