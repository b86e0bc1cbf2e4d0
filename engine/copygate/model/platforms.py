"""The platforms a draft may name: one table of ids, Chinese and English names and everyday aliases."""

from __future__ import annotations

from functools import lru_cache

from copygate.tuples import NamedTuple


class Platform(NamedTuple):
    """A place of publication. `id` is permanent and names its pack (`platform/<id>`)."""

    id: str
    zh: str
    en: str
    aliases: tuple[str, ...] = ()


PLATFORMS: tuple[Platform, ...] = (
    Platform("xiaohongshu", "小红书", "Xiaohongshu", ("xhs", "red", "rednote", "red note", "little red book", "红书")),
    Platform(
        "wechat",
        "微信公众号",
        "WeChat Official Account",
        ("公众号", "微信", "weixin", "gzh", "wechat-official", "微信公众平台", "订阅号", "服务号"),
    ),
    Platform("channels", "视频号", "WeChat Channels", ("微信视频号", "wechat-channels", "sph")),
    Platform("weibo", "微博", "Weibo", ("新浪微博", "sina weibo")),
    Platform("douyin", "抖音", "Douyin", ("抖音短视频",)),
    Platform("kuaishou", "快手", "Kuaishou", ("kwai",)),
    Platform("bilibili", "哔哩哔哩", "Bilibili", ("b站", "b 站", "bili", "b23")),
    Platform("zhihu", "知乎", "Zhihu"),
    Platform("x", "推特", "X", ("twitter", "x (twitter)", "x/twitter")),
    Platform("instagram", "Instagram", "Instagram", ("ig", "insta", "ins")),
    Platform("tiktok", "TikTok", "TikTok", ("tik tok", "抖音国际版")),
    Platform("youtube", "油管", "YouTube", ("yt",)),
    Platform("linkedin", "领英", "LinkedIn"),
    Platform("facebook", "脸书", "Facebook", ("fb", "脸谱网")),
)


def platform_named(name: str) -> Platform | None:
    """The platform with this id, name or alias, whatever its case and width, or None."""
    return _BY_NAME.get(name) or _BY_NAME.get(_folded(name))


@lru_cache(maxsize=256)
def platform_resembling(name: str) -> Platform | None:
    """The platform whose id, name or alias is a typing error away from `name`, or None."""
    from rapidfuzz.distance import OSA

    folded = _folded(name)
    for known, platform in _BY_NAME.items():
        slips = 2 if len(known) >= 7 else 1 if len(known) >= 4 or (len(known) >= 3 and not known.isascii()) else 0
        if slips and OSA.distance(folded, known, score_cutoff=slips) <= slips:
            return platform
    return None


def _folded(name: str) -> str:
    from unicodedata import normalize

    return " ".join(normalize("NFKC", name).casefold().replace("_", "-").split())


_BY_NAME: dict[str, Platform] = {
    spelling.casefold(): platform
    for platform in PLATFORMS
    for spelling in (platform.id, platform.zh, platform.en, *platform.aliases)
}
