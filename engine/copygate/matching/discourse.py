"""Whether a claim is made at all: `negated` (不保本) and `mentioned` (不得使用“最佳”等用语).

Both look at how the words around a match govern it, never at the mere presence of a word nearby: 不仅最佳 denies
nothing, and a shop does not quote the law by putting its own slogan in quotation marks.
"""

from __future__ import annotations

from typing import Any

from copygate.matching.regex import Pattern
from copygate.matching.structure import structure_of
from copygate.model.span import Span

# How far before a match its governing words may stand.
_REACH = 60

_NEGATOR = (
    r"(?:并不是|并非是|不是|并不|并非|并未|并无|绝不|绝非|决不|毫不|毫无|没有|从未|尚未|未曾|未必|无需|无须|不需要|不需|不必|不用|"
    r"不应当|不应该|不应|不该|不可以|不可能|不可|不能够|不能|不会|不得|不要|不许|不准|切勿|请勿|切忌|拒绝|杜绝|避免|严禁|禁止|禁用|禁|"
    r"勿|莫|不|没|无|未|非|别|(?i:\b(?:not|never|no|without|cannot|neither|nor|don't|doesn't|isn't|aren't|can't|won't|"
    r"didn't|do not|does not|don’t|doesn’t|isn’t|can’t|won’t)\b))"
)
# Verbs that take a claim for their object: to deny them is to deny the claim, and every item of a list of claims.
_VERB = (
    r"(?:承诺|保证|担保|允诺|许诺|确保|声称|宣称|自称|号称|标榜|标称|标注|标示|标明|使用|出现|含有|包含|涉及|采用|打出|宣传|推销|"
    r"暗示|明示|表示|代表|构成|意味着|等于|等同于|属于|算是|算作|算|作为|成为|视为|追求|轻信|相信|提供|具有|具备|存在|得到|达到|"
    r"实现|作出|做出|用于|打着|打|写有|写|印有|印|标有|标|用|含|有|是|做|作|说|讲|信|敢|属|为|"
    r"(?i:\b(?:guarantee|claim|promise|use|say|mean|offer|make|claiming|promising|guaranteeing)\b))"
)
_ADVERB = (
    r"(?:任何|一切|各种|所谓|一定|绝对|完全|真正|真的|全部|都|也|还|再|曾|能够|能|可以|可|会|要|应|该|法|把|将|以|对|其|其他|他人|"
    r"自己|自己的|我们|产品|最低|固定|预期|未来|的|了|过|被|到|类似|此类|诸如|如|直接|间接|变相|随意|擅自|\s|"
    r"(?i:\b(?:a|an|the|any|be|is|are|was|to|that|it|this|as|ever|our|your|you)\b))"
)
_OPEN = r"[“‘「『《〈\"'(（]*"
_ITEM = r"[^，,。；;！!？?、\n]{1,16}(?:、|或者|或|以及|及|和|与|/)"
_GOVERNED = Pattern(
    rf"((?:{_NEGATOR}(?:{_ADVERB}|{_VERB})*)+){_OPEN}\z"
    rf"|((?:{_NEGATOR}{_ADVERB}*)+{_VERB}(?:{_ADVERB}|{_VERB})*){_OPEN}(?:{_ITEM}){{1,10}}{_OPEN}\z"
)
_NEGATORS = Pattern(_NEGATOR)
# Words in which a negator negates nothing.
_NOT_BEFORE = {"别": "特区分级性个类识辨告", "非": "除是", "没": "淹埋", "不": "要差是好"}

# Wording is put out by these; the short ones mean it only close to the ban.
_SPEECH = (
    r"(?:使用|出现|含有|包含|宣称|声称|标榜|标注|标示|标称|标明|打出|打着|宣传|承诺|允诺|许诺|保证|发布|暗示|明示|推销|写有|标有|"
    r"冠以|涉及|谎称|假称|冒称|采用)"
)
_BRIEF_SPEECH = r"(?:打|写|印|标|用|说|讲|吹|搞|做)"
# What authorities say and do, and what anybody may say to anybody.
_OFFICIAL_BAN = (
    r"(?:不得|不许|不准|不允许|禁止|严禁|严查|严打|查处|整治|整顿|打击|重点检查|从重查办|取缔|责令|处罚|罚款|被罚|处以|通报|约谈|"
    r"立案|抵制|杜绝)"
)
_PLAIN_BAN = r"(?:不可以|不可|不能|不要|不应|不许|禁|检查|曝光|下架|请勿|切勿|勿|别)"
_BAN = rf"(?:{_OFFICIAL_BAN}|{_PLAIN_BAN})"
_WARN = (
    r"(?:谨防|警惕|当心|小心|防范|提防|慎防|识破|识别|辨别|轻信|不要相信|别信|揭秘|揭穿|曝光|骗局|陷阱|套路|误区|谣言|(?:请勿|切勿|勿|不要|别|莫|不可|不能)(?:再)?(?:轻易)?(?:相信|听信)|"
    r"传言)"
)
# Whoever writes these reports somebody else's words. 号称 and 宣称 may also be the writer's own boast, and so count
# only before quotation marks; 以 only where it is no part of 可以, 所以, 足以, 得以, 难以, 加以, 予以.
_REPORTS = r"(?:打着|假借|借着|所谓|谎称|吹成|吹嘘|编造)"
_ATTRIBUTE = rf"(?:{_REPORTS}|自称|宣称|声称|号称|标榜|标有|打出|打|凡是|凡以|凡|允诺|(?:\A|[^可所足得难加予])以)"
_META = (
    r"(?:字样|用语|词语|词汇|字眼|口号|话术|旗号|幌子|名义|说法|表述|标语|噱头|宣传语|广告语|广告词|措辞|内容|描述|语句|二字|两字|三字|"
    r"四字|一词|一说|之类|之流|招徕|招揽)"
)
_EXAMPLE = r"(?:例如|诸如|比如|譬如|包括|如|像)"

# Other wordings put out before this one: 不能说“降血糖”“抗癌”.
_QUOTES = r"(?:[“‘「『\"'][^”’」』\"'\n]{1,20}[”’」』\"'](?:、|和|或|及|,|，)?){0,12}"
_BEFORE = Pattern(
    rf"(?:{_OFFICIAL_BAN}[^。！？!?\n]{{0,24}}?{_SPEECH}|{_BAN}[^，,。！？!?\n]{{0,12}}?{_SPEECH}|"
    rf"{_BAN}[^，,。！？!?\n]{{0,6}}?{_BRIEF_SPEECH}{_QUOTES}{_OPEN}(?:{_ITEM}|{_OPEN})*\z|{_WARN}[^，,。！？!?；;\n]{{0,24}}\z|打着|假借|谎称|所谓|"
    rf"凡(?:是|以|标有|宣称)?[^。！？!?\n]{{0,12}}?{_SPEECH}|"
    rf"{_REPORTS}{_OPEN}\z|{_BAN}[^。！？!?\n，,]{{0,12}}?(?:{_META}|{_EXAMPLE}))"
)
_BEFORE_QUOTED = Pattern(
    rf"{_OFFICIAL_BAN}|{_WARN}|(?:{_ATTRIBUTE}|{_EXAMPLE}|{_META})[^，,。！？!?；;\n]{{0,10}}(?:{_OPEN}{_ITEM})*{_OPEN}\z|"
    rf"(?:{_ATTRIBUTE}|{_EXAMPLE})(?:[“‘「『\"'][^”’」』\"'\n]{{1,20}}[”’」』\"'](?:、|和|或|及)?){{1,12}}{_OPEN}\z|"
    rf"属于|均为|根本没有|法律|法规|广告法|绝对化|禁用|违法|违规|虚假|误导"
)
_AFTER = Pattern(
    rf"\A[^，,。！？!?；;\n]{{0,40}}?[”’」』》\"']?(?:等|之类|这类|此类|一类)?[^，,。！？!?；;\n、]{{0,4}}?的?{_META}"
)
_AFTER_BAN = Pattern(
    rf"\A[^。！？!?\n]{{0,40}}?(?:一律|均|都|皆|统统|也)?"
    rf"(?:{_BAN}|违法|违规|违反|别信|勿信|不可信|不实|属于绝对化|是绝对化|虚假|误导|根本没有)"
)
# Said outright of the very words; nobody sells by calling his own promise a lie.
_CALLED_FALSE = Pattern(
    r"\A[^，,。！？!?；;\n]{0,4}?(?:(?:是|都是|全是|纯属|统统是|基本是)(?:骗人|骗局|假的|谣言|套路|忽悠|瞎话|吹牛)|的[^，,。！？!?；;\n]{0,4}(?:并?不存在|根本没有))"
)


def negated(text: str, span: Span) -> bool:
    """Whether a negation governs the span within its clause, an even number of them counting for none."""
    found = _search(_GOVERNED, _before(text, span))
    if found is None:
        return False
    chain = found.group(1) or found.group(2)
    start = found.start(1) if found.group(1) else found.start(2)
    prefix = _before(text, span).encode()[:start].decode("utf-8", "ignore")
    words = [match.group().decode() for match in _NEGATORS.compiled.finditer(chain)]
    first = words[0]
    chain_text = chain.decode()
    if prefix[-1:] and prefix[-1:] in _NOT_BEFORE.get(first, ""):
        return False
    if first == "别" and chain_text[1:2] == "的":
        return False  # 别的品牌: other ones
    if first == "非" and text[span.end : span.end + 6].lstrip("”’」』").startswith(("不可", "莫属", "不行")):
        return False
    if first.startswith("不") and len(chain_text) > 1 and prefix[-1:] == chain_text[1]:
        return False  # 是不是, 能不能: a question
    return len(words) % 2 == 1


def mentioned(text: str, span: Span) -> bool:
    """Whether the span is spoken about rather than said: banned, warned of, or named as wording."""
    structure = structure_of(text)
    around = structure.sentence(span.start, span.end)
    before, after = (
        text[max(around.start, span.start - _REACH * 2) : span.start],
        text[span.end : min(around.end, span.end + _REACH)],
    )
    spoken_of = (_BEFORE_QUOTED, before), (_AFTER_BAN, after)
    if structure.quoted(span.start, span.end):
        clues = (*spoken_of, (_BEFORE, before), (_AFTER, after))
        return any(_search(pattern, where) is not None for pattern, where in clues)
    if _search(_BEFORE, before) is not None:
        return True
    if _search(_CALLED_FALSE, after) is not None:
        return True
    named = _search(_AFTER, after) is not None
    return named and any(_search(pattern, where) is not None for pattern, where in spoken_of)


def _before(text: str, span: Span) -> str:
    around = structure_of(text).sentence(span.start, span.end)
    return text[max(around.start, span.start - _REACH) : span.start]


def _search(pattern: Pattern, text: str) -> Any:
    return pattern.compiled.search(text.encode("utf-8", "replace"))
