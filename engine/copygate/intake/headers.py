"""The header row of a content calendar: which column holds what, in the words of planners.

`header_of` tells a header row from any other: at least two of its cells name different things a draft declares, one of
them a text or a picture, and they are at least half of the row; of the first row of a sheet one such cell is enough. A
column is read by the draft's vocabulary (`vocabulary.py`) first; the further words here are those of calendars. A
column that is none of these is an attribute of the author's own, as an unknown key is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal

from copygate.intake.texts import READING_ORDER
from copygate.intake.vocabulary import kebab, key_named
from copygate.lazily import Lazily
from copygate.model.platforms import PLATFORMS, platform_named
from copygate.tuples import NamedTuple

Part = Literal["whole", "further", "platform"]


class Column(NamedTuple):
    """What the cells of a column are: `name` of the vocabulary (None: the author's own), under the key as spelled."""

    key: str
    name: str | None
    part: Part = "whole"
    platform: str | None = None

    @property
    def is_text(self) -> bool:
        """Whether readers will read it."""
        return self.name in READING_ORDER and self.name != "author"


Header = dict[int, Column]
ASSET_KEYS: Final = frozenset(("assets", "images", "cover", "avatar", "videos"))
"""Names of the vocabulary under which pictures and films are listed."""


def header_of(cells: dict[int, str], *, first: bool) -> Header | None:
    """The columns that a row of texts heads, or None if it is no header row; `first`: no row stands above it."""
    columns = {number: column_named(text) for number, text in cells.items()}
    named = [column for column in columns.values() if column.name is not None]
    names = {column.name for column in named}
    shown = any(column.is_text or column.name in ASSET_KEYS for column in named)
    if not shown or 2 * len(named) < len(cells) or len(names) < (1 if first else 2):
        return None
    return columns


def column_named(text: str) -> Column:
    """What a header cell says of its column: `标题*`, `正文（1000字以内）`, `小红书文案`, `平台 Platform`."""
    key = " ".join(text.split()).strip("*＊:：")
    return Column(key, None) if len(key) > _LONGEST else _short_column(key)


@lru_cache(maxsize=4096)
def _short_column(key: str) -> Column:
    plain = _REMARK.sub("", key).strip("*＊:： ").rstrip("0123456789")  # 标题1, 标题2
    remark = _REMARK.search(key)
    for platform, rest in ((remark[0][1:-1], plain) if remark else ("", ""), *_splits(plain)):
        known = platform_named(platform) if platform else None
        place = key_named(rest) or _text_place(rest)
        if known is not None and place in READING_ORDER and place != "author":
            return Column(key, place, "platform", known.id)
    for spelling in (key, plain, key.replace(" ", "")):
        name = key_named(spelling) or _CALENDAR.get(kebab(spelling).replace("-", " "))
        if name is not None:
            return Column(key, name)
    parts = [column_named(part) for part in _SEVERAL.split(plain)] if _SEVERAL.search(plain) else []
    names = {part.name for part in parts if part.name is not None and part.part == "whole"}
    if len(names) == 1:
        return Column(key, names.pop())
    place = _text_place(plain)
    return Column(key, place, "further") if place is not None else Column(key, None)


def _splits(text: str) -> list[tuple[str, str]]:
    """`小红书文案`, `X copy`: wherever a platform's name may end."""
    if not text.casefold().startswith(_PLATFORM_NAMES):
        return []  # most cells of a table: the splits cost a hundred look-ups
    return [(text[:at].rstrip(" -_·"), text[at:].lstrip(" -_·")) for at in range(1, len(text))]


def _text_place(text: str) -> str | None:
    """The place of a text whose name ends in a word for one: `封面文案`, `Post copy`."""
    if _INTERNAL.match(text):
        return None
    word = kebab(text).rpartition("-")[2]
    if word.isascii():
        return _LAST_WORDS.get(word)
    return next((place for ending, place in _ENDINGS.items() if text.endswith(ending)), None)


_PLATFORM_NAMES: Final = tuple(
    name.casefold() for platform in PLATFORMS for name in (platform.id, platform.zh, platform.en, *platform.aliases)
)
_LONGEST: Final = 30  # what is longer is a text, no name of one
_REMARK: Final[re.Pattern[str]] = re.compile(r"[（(【\[][^（(【\[）)】\]]*[）)】\]]")
_SEVERAL = Lazily(r"[/／|｜&、 ]")
# Written for those who write, not for those who read.
_INTERNAL = Lazily(r"(?:参考|竞品|修改|审核|反馈|历史|示例)")

_ENDINGS: Final = {
    "标题": "title",
    **dict.fromkeys(("正文", "文案", "内容", "脚本", "口播", "台词", "字幕", "旁白", "话术", "推文", "简介"), "body"),
    **dict.fromkeys(("摘要", "导语", "稿件", "稿子", "口播稿", "笔记", "文字", "口号", "标语", "引导语"), "body"),
    **dict.fromkeys(("配文", "图注"), "caption"),
    **dict.fromkeys(("评论", "首评", "评论区", "评论区引导"), "comment"),
    **dict.fromkeys(("标签", "话题"), "tags"),
}
_LAST_WORDS: Final = {
    **dict.fromkeys(("title", "headline"), "title"),
    **dict.fromkeys(("copy", "text", "body", "content", "script", "post", "message", "cta"), "body"),
    **dict.fromkeys(("caption", "captions"), "caption"),
    **dict.fromkeys(("comment", "comments"), "comment"),
    **dict.fromkeys(("tags", "hashtags", "hashtag"), "tags"),
}
# What planners call the columns that the vocabulary has other words for.
_CALENDAR: Final = {
    **dict.fromkeys(("日期", "时间", "排期", "发布日期", "发布日", "发布时段", "上线日期", "上线时间"), "publish-at"),
    **dict.fromkeys(("推送日期", "推送时间", "投放日期", "投放时间", "计划发布时间", "排期时间"), "publish-at"),
    **dict.fromkeys(("date", "time", "publish date", "publish time", "post date", "scheduled"), "publish-at"),
    **dict.fromkeys(("截止日期", "交稿时间", "due", "due date"), "due-at"),
    **dict.fromkeys(("商品链接", "下单链接", "店铺链接"), "purchase-link"),
    **dict.fromkeys(("渠道", "发布渠道", "投放平台", "channel", "channels", "network"), "platforms"),
    **dict.fromkeys(("序号", "no", "no.", "post id"), "id"),
    **dict.fromkeys(("发布账号", "发布帐号"), "account"),
    **dict.fromkeys(("产品类别", "商品类别", "产品品类"), "category"),
    **dict.fromkeys(("图片", "配图", "图片素材", "image", "images", "picture", "pictures"), "images"),
    **dict.fromkeys(("封面", "封面图"), "cover"),
    **dict.fromkeys(("视频", "视频素材"), "videos"),
    "media": "assets",
}
