"""The keys a draft may use and the kinds it may be, in every spelling, and what a typing error was meant as."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from copygate.model.draft import Kind
from copygate.model.vocabulary import JURISDICTIONS as JURISDICTION_NAMES


def key_named(key: str) -> str | None:
    """The English kebab-case name of a draft's key in any spelling and case, or None for one not of the vocabulary."""
    return _KEY_NAMES.get(key) or _KEY_NAMES.get(kebab(key))


def record_key_named(key: str) -> str | None:
    """The same for a key inside an endorser, claim, asset or piece of evidence."""
    return _RECORD_KEY_NAMES.get(key) or _RECORD_KEY_NAMES.get(kebab(key))


@lru_cache(maxsize=1024)
def key_resembling(key: str, *, in_record: bool = False) -> str | None:
    """The known spelling that `key` is one or two slips of the finger away from, or None."""
    from rapidfuzz.distance import OSA

    word = kebab(key)
    for known in _RECORD_KEY_NAMES if in_record else _KEY_NAMES:
        # A short word is near too many others to call it a typing error: `age`, `page`.
        slips = 2 if len(known) >= 7 else 1 if len(known) >= 4 else 0
        if slips and OSA.distance(word, known, score_cutoff=slips) <= slips:
            return known
        if len(known) >= 2 and not known.isascii() and sorted(word) == sorted(known):
            return known
    return None


@lru_cache(maxsize=1024)
def kebab(key: str) -> str:
    """`key` as attributes are named: lower case, words joined by hyphens, full-width letters made ordinary."""
    from unicodedata import normalize

    return "-".join(normalize("NFKC", key).casefold().replace("_", " ").replace("-", " ").split())


DRAFT_KEYS: Mapping[str, tuple[str, ...]] = {
    "id": ("编号", "标识"),
    "kind": ("类型", "体裁"),
    "platforms": ("platform", "平台", "发布平台"),
    "title": ("标题", "headline"),
    "body": ("text", "content", "正文", "内容", "文案"),
    "caption": ("captions", "图注", "配文"),
    "comment": ("comments", "评论", "置顶评论"),
    "tags": ("tag", "hashtags", "标签", "话题"),
    "category": ("类别", "品类"),
    "commercial-relation": ("商业关系", "商业合作"),
    "purchase-link": ("purchase-links", "购买链接"),
    "endorsers": ("endorser", "代言人"),
    "audience": ("受众",),
    "jurisdiction": ("jurisdictions", "market", "markets", "法域", "投放市场"),
    "ai-generated": ("人工智能生成", "ai生成"),
    "claims": ("主张",),
    "evidence": ("凭证", "证据"),
    "assets": ("素材",),
    "images": ("image", "图片", "配图"),
    "cover": ("封面",),
    "avatar": ("头像",),
    "videos": ("video", "视频"),
    "author": ("作者", "authors"),
    "owner": ("负责人",),
    "account": ("账号", "帐号"),
    "due-at": ("截止", "截止时间"),
    "publish-at": ("发布时间",),
    "publish-until": ("发布截止",),
    "alternatives": ("备选",),
    "fonts": ("font", "字体"),
    "hidden-text": ("隐藏文字",),
    "per-platform": ("分平台",),
}

RECORD_KEYS: Mapping[str, tuple[str, ...]] = {
    "name": ("姓名", "名称"),
    "age": ("年龄",),
    "role": ("身份", "职业"),
    "kind": ("类型", "种类", "type"),
    "issuer": ("出具方", "出具机构", "机构"),
    "valid-from": ("有效期自", "生效日"),
    "valid-until": ("有效期至", "到期日"),
    "subject": ("事项", "对象"),
    "text": ("内容", "主张", "claim"),
    "sources": ("来源", "source"),
    "path": ("路径", "文件", "file"),
    "alt": ("替代文字", "alt-text"),
    "caption": ("图注", "配文"),
    "licence": ("授权", "许可", "license"),
    "title": ("标题",),
    "url": ("链接", "link"),
    "slot": ("版位", "位置"),
    "format": ("格式",),
    "subtitles": ("字幕",),
    "width": ("宽度",),
    "height": ("高度",),
    "ratio": ("比例",),
    "size": ("大小",),
    "used-product": ("用过商品",),
    "consent": ("已同意",),
    "punished-at": ("处罚日期",),
}

KINDS: Mapping[str, Kind] = {
    "promotion": "promotion",
    "推广": "promotion",
    "article": "article",
    "文章": "article",
    "notice": "notice",
    "通知": "notice",
    "comment": "comment",
    "评论": "comment",
    "reply": "reply",
    "回复": "reply",
    "live-script": "live-script",
    "直播脚本": "live-script",
    "statement": "statement",
    "声明": "statement",
}


JURISDICTIONS: Mapping[str, str] = {
    **{name: name for name in JURISDICTION_NAMES},
    **{zh: name for name, zh in JURISDICTION_NAMES.items()},
    **dict.fromkeys(("china", "prc", "中国大陆", "大陆"), "cn"),
    **dict.fromkeys(("usa", "u.s.", "united-states", "america"), "us"),
    **dict.fromkeys(("gb", "united-kingdom", "britain", "great-britain"), "uk"),
    **dict.fromkeys(("europe", "european-union"), "eu"),
}


def _spellings(table: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    names = {spelling: name for name, others in table.items() for spelling in (name, *others)}
    # Snake case is how JSON and YAML authors write: it must not cost the detour through `kebab`.
    names.update({spelling.replace("-", "_"): name for spelling, name in names.items()})
    return names


_KEY_NAMES = _spellings(DRAFT_KEYS)
_RECORD_KEY_NAMES = _spellings(RECORD_KEYS)
