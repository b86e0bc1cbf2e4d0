"""The vocabulary: every built-in name of the rule language, in English and Chinese.

These are names, not keywords: places, attributes, kinds, outcomes, evasions, units, roles, kinds of evidence and
categories of goods. A rule file may spell them either way; everywhere else the English name stands.
"""

from __future__ import annotations

from functools import cache
from typing import Final

PLACES: Final = {
    "title": "标题",
    "body": "正文",
    "tags": "标签",
    "caption": "图说",
    "alt-text": "替代文字",
    "image-text": "图片文字",
    "link-text": "链接文字",
    "link-target": "链接地址",
    "comment": "评论",
    "author-name": "作者名",
    "image-corner": "图片角标",
    "image-bottom-third": "图片下部",
}

READER_PLACES: Final = ("title", "body", "tags", "caption", "alt-text", "image-text", "link-text", "comment")
"""Where a rule looks when it does not say: all text that a reader meets."""

KINDS: Final = {
    "promotion": "推广",
    "article": "文章",
    "notice": "通知",
    "comment": "评论",
    "reply": "回复",
    "live-script": "直播脚本",
    "statement": "声明",
}

OUTCOMES: Final = {"clear": "可以发布", "owes": "有欠", "undecided": "未定", "blocked": "不予发布"}
"""`review` is missing here because it is a keyword (复核): the severity and the outcome share the word."""

EVASIONS: Final = {
    "fullwidth": "全角",
    "variant": "异体",
    "pinyin": "拼音",
    "homophone": "谐音",
    "split": "拆字",
    "insertion": "插入符号",
    "martian": "火星文",
    "substitution": "数字字母替代",
    "reverse": "倒序",
    "case": "大小写",
    "repeat": "重复字",
    "vertical": "竖排",
    "homoglyph": "形近字母",
    "ocr": "识别误差",
}

HABITS: Final = frozenset({"fullwidth", "variant", "case", "repeat"})
"""Ways of writing that many have without hiding anything; a match that used any other is `disguised`."""

INFERRED_EVASIONS: Final = frozenset(
    {"pinyin", "homophone", "split", "martian", "substitution", "reverse", "vertical", "ocr"}
)
"""Classes under which the author's characters are not the term's: a reading a person has to confirm."""

UNITS: Final = {
    "chars": "字",
    "clause": "分句",
    "sentence": "句",
    "paragraph": "段",
    "line": "行",
    "items": "个",
    "px": "像素",
    "bytes": "字节",
    "yuan": "元",
    "minutes": "分钟",
    "hours": "小时",
    "days": "天",
    "years": "岁",
    "times": "次",
    "utf16": "UTF16单位",
    "x-weighted": "X加权字",
    "xhs-units": "小红书字",
    "html-chars": "含标签字符",
}

ITEMS: Final = {
    "endorser": "代言人",
    "claim": "主张",
    "image": "图片",
    "cover": "封面",
    "avatar": "头像",
    "video": "视频",
    "audio": "音频",
    "asset": "素材",
    "alternative": "备选方案",
    "font": "字体",
}
"""Things a draft can have several of; `any`, `every` and `.count` go over them."""

ATTRIBUTES: Final = {
    "kind": "类型",
    "platforms": "平台",
    "category": "类别",
    "commercial-relation": "商业关系",
    "purchase-link": "购买链接",
    "audience": "受众",
    "ai-generated": "人工智能生成",
    "author": "作者",
    "owner": "负责人",
    "account": "账号",
    "due-at": "截止时间",
    "publish-at": "发布时间",
    "publish-until": "发布截止",
    "jurisdiction": "法域",
    "hidden-text": "隐藏文字",
    "outcome": "结论",
}

MEASURED: Final = {"post": "帖子"}
"""What can be measured besides places and lists: the body with the tags behind it, as one field of a platform."""

MEASURES: Final = {
    "length": "长度",
    "count": "数量",
    "lines": "行数",
    "width": "宽度",
    "height": "高度",
    "ratio": "比例",
    "size": "大小",
    "contrast": "对比度",
    "palette-match": "配色符合度",
    "pixels": "像素数",
    "format": "格式",
    "frames": "帧数",
    "text-share": "文字占比",
    "text-length": "图中字数",
    "alt-length": "替代文字字数",
    "code": "码内容",
    "location": "拍摄位置",
    "device": "拍摄设备",
    "identity": "机主信息",
    "forbidden-asset": "禁用素材",
    "lapsed-licence": "失效授权",
    "subtitles": "字幕",
    "age": "年龄",
    "role": "身份",
    "name": "名称",
    "used-product": "用过商品",
    "sources": "信源数",
    "consent": "已同意",
    "punished-at": "处罚日期",
    "emoji-count": "表情数",
    "hashtag-count": "话题数",
    "mention-count": "提及数",
    "link-count": "链接数",
    "longest-sentence": "最长句",
    "keyword-density": "关键词密度",
    "han-share": "汉字占比",
}

JURISDICTIONS: Final = {"cn": "中国", "us": "美国", "uk": "英国", "eu": "欧盟"}
"""Markets that a draft may say it is for, and that packs know the law of."""

EVIDENCE_KINDS: Final = {
    "source": "信源",
    "licence": "授权",
    "advertiser-qualification": "广告主资质",
    "approval": "审查批准文件",
    "written-consent": "书面同意",
    "certificate": "证书",
    "patent": "专利证书",
    "test-report": "检测报告",
    "landing-page": "落地页留存",
    "product-registration": "产品注册备案",
    "risk-disclosure": "风险揭示书",
}

ROLES: Final = {
    "creator": "创作者",
    "editor": "编辑",
    "legal": "法务",
    "director": "总监",
    "tech-lead": "技术负责人",
    "duty-officer": "值班员",
    "publisher": "发布员",
    "counsel": "法律顾问",
    "auditor": "审计员",
    "admin": "管理员",
    "contributors": "参与者",
    "expert": "专业人士",
    "institution": "机构",
    "beneficiary": "受益者",
    "minor": "未成年人代言",
}

CATEGORIES: Final = {
    "general": "一般商品",
    "food": "食品",
    "health-food": "保健食品",
    "special-medical-food": "特医食品",
    "infant-formula": "婴儿乳制品",
    "drug": "药品",
    "prescription-drug": "处方药",
    "medical": "医疗",
    "medical-aesthetics": "医疗美容",
    "medical-device": "医疗器械",
    "cosmetics": "化妆品",
    "education": "教育培训",
    "finance": "金融投资",
    "franchise": "招商加盟",
    "real-estate": "房地产",
    "alcohol": "酒类",
    "tobacco": "烟草",
    "e-cigarette": "电子烟",
    "pesticide": "农药",
    "veterinary-drug": "兽药",
    "feed": "饲料",
    "seed": "种子种养殖",
    "game": "网络游戏",
    "beauty-service": "美容",
    "travel": "旅游",
    "culture": "文化活动",
}

GENRES: Final = ("weather-report", "news-report", "public-notice", "recipe", "official-warning", "narrative")
"""Kinds of text that are recognised from the text, never declared."""

DRAFT_IS: Final = ("promotional", *GENRES)
"""What `draft is …` may say besides a definition."""

VALUES: Final = {
    "yes": "是",
    "no": "否",
    "promotional": "商业推广",
    "weather-report": "天气预报",
    "news-report": "新闻报道",
    "public-notice": "公告通知",
    "recipe": "菜谱",
    "official-warning": "监管提醒",
    "narrative": "叙述文字",
    "minors": "未成年人",
    "under-14": "十四岁以下",
    "adults": "成年人",
    "paid": "付费合作",
    "gifted": "赠品",
    "affiliate": "分佣",
    "own": "自有品牌",
    "none": "无",
}

DETECTORS: Final = {
    "personal.mobile-number": "个人信息.手机号",
    "personal.email": "个人信息.邮箱",
    "personal.resident-id": "个人信息.身份证号",
    "personal.landline": "个人信息.固定电话",
    "personal.travel-permit": "个人信息.通行证号",
    "personal.passport": "个人信息.护照号",
    "personal.bank-card": "个人信息.银行卡号",
    "personal.iban": "个人信息.国际银行账号",
    "personal.social-security-number": "个人信息.美国社会安全号",
    "personal.vehicle-plate": "个人信息.车牌号",
    "personal.network-address": "个人信息.网络地址",
    "personal.postal-address": "个人信息.详细住址",
    "personal.social-account": "个人信息.社交账号",
    "personal.health-record": "个人信息.健康记录",
    "personal.minor-identity": "个人信息.未成年人身份",
    "organisation-code": "统一社会信用代码",
    "url": "网址",
    "qr-code": "二维码",
    "money": "金额",
    "percentage": "百分比",
    "number": "数值",
    "date": "日期",
    "ranking-claim": "排名主张",
    "numeric-claim": "数据主张",
    "research-claim": "研究主张",
    "ad-label": "广告标识",
    "call-to-action": "购买引导",
    "contact": "联系方式",
    "patent-number": "专利号",
    "approval-number": "批准文号",
    "map-approval": "审图号",
    "duration-to-place": "到达时长",
    "area": "面积",
    "emoji": "表情",
    "hashtag": "话题",
    "mention": "提及账号",
}
"""Recognisers the engine brings; what they recognise is not by itself good or bad."""

_TABLES: Final = (
    # The parts of a dotted name are words of their own.
    {part: zh for name, full in DETECTORS.items() for part, zh in zip(name.split("."), full.split("."), strict=True)},
    PLACES,
    KINDS,
    OUTCOMES,
    EVASIONS,
    UNITS,
    ITEMS,
    ATTRIBUTES,
    MEASURED,
    MEASURES,
    EVIDENCE_KINDS,
    ROLES,
    CATEGORIES,
    JURISDICTIONS,
    VALUES,
)


@cache
def chinese_names() -> dict[str, str]:
    """English name -> Chinese name, over all tables."""
    return {en: zh for table in _TABLES for en, zh in table.items()}


@cache
def english_names() -> dict[str, str]:
    """Chinese name -> English name, over all tables."""
    return {zh: en for en, zh in chinese_names().items()}


def canonical(name: str) -> str:
    """The English name of a vocabulary word in either spelling; any other word comes back as it is."""
    return english_names().get(name, name)


def spoken(name: str, lang: str) -> str:
    """The name as a reader of `lang` knows it; a name outside the vocabulary comes back as it is."""
    return chinese_names().get(name, name) if lang.startswith("zh") else name
