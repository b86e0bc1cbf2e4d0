"""What an asset of a draft is, by its record: a picture (of the post, its cover, an avatar), a film, a sound."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from copygate.model.picture import MOVING_SUFFIXES, OTHER_SUFFIXES, SUFFIXES

if TYPE_CHECKING:
    from copygate.model.draft import Record

_AUDIO_SUFFIXES: Final = (".mp3", ".m4a", ".wav", ".aac")
SUBTITLE_SUFFIXES: Final = (".srt", ".vtt")


def is_picture(asset: Record) -> bool:
    """Declared so, or by its name and not declared otherwise."""
    return _kind(asset) in _IMAGE or (_kind(asset) == "" and _path(asset).endswith((*SUFFIXES, *OTHER_SUFFIXES)))


def is_image(asset: Record) -> bool:
    """A picture of the post: an avatar is none."""
    return is_picture(asset) and not is_avatar(asset)


def is_cover(asset: Record) -> bool:
    """Declared so; a picture that is called `cover` or 封面 need not be."""
    slot = asset.get("slot")
    if slot is not None:
        return slot in ("cover", "封面")
    return _path(asset).replace("\\", "/").rpartition("/")[2].partition(".")[0] in ("cover", "封面") and is_picture(
        asset
    )


def is_avatar(asset: Record) -> bool:
    """Declared so."""
    return asset.get("slot") in ("avatar", "头像")


def is_video(asset: Record) -> bool:
    """Declared so, or by its name."""
    return _kind(asset) in ("video", "视频") or (is_moving(asset) and not is_audio(asset))


def is_audio(asset: Record) -> bool:
    """Declared so, or by its name."""
    return _kind(asset) in ("audio", "音频") or _path(asset).endswith(_AUDIO_SUFFIXES)


def is_subtitles(asset: Record) -> bool:
    """Declared so, or by its name."""
    return _kind(asset) in ("subtitles", "字幕") or _path(asset).endswith(SUBTITLE_SUFFIXES)


def is_moving(asset: Record) -> bool:
    """What nobody recognises here: a person has to watch it or listen."""
    return _kind(asset) in ("video", "视频", "audio", "音频") or _path(asset).endswith(MOVING_SUFFIXES)


KINDS: Final[dict[str, Callable[[Record], bool]]] = {
    "image": is_image,
    "cover": is_cover,
    "avatar": is_avatar,
    "video": is_video,
    "audio": is_audio,
}
"""Items of the rule language that are assets, and how they are told."""
_IMAGE: Final = ("image", "图片")


def _kind(asset: Record) -> str:
    return str(asset.get("kind") or "").strip().lower()


def _path(asset: Record) -> str:
    return str(asset.get("path") or asset.get("name") or "").lower()
