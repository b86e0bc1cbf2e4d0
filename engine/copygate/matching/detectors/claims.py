"""Assertions a reader may ask proof for: `ranking-claim`, `numeric-claim`, `research-claim`."""

from __future__ import annotations

from collections.abc import Iterator

from copygate.matching.detectors.numerals import WESTERN, value_of
from copygate.matching.detectors.recogniser import Detector, Found, by_pattern
from copygate.matching.regex import EncodedText, Pattern

_NEAR = r"[^\s，,。；;！!？?、]"
_SCOPE = (
    r"(?:全网|全国|全球|世界|亚洲|中国|国内|国际|行业|全行业|类目|品类|同类|同行|业内|业界|天猫|京东|抖音|淘宝|拼多多|快手|小红书|"
    r"全省|全市|全城|本市|本地|平台|全平台|区域|赛道|细分|领域|双11|双十一|618)"
)
_METRIC = (
    r"(?:销量|销售额|销售量|销售|市场占有率|市占率|占有率|市场份额|份额|口碑|好评率|好评|复购率|回购率|排名|排行榜|排行|人气|热度|热销|"
    r"热卖|搜索量|知名度|满意度|产量|出口量|成交额|成交量|成交|GMV|下载量|用户数|用户量|装机量|收视率|票房|增速|交付量|出货量)"
)
_FIRST = r"(?:第一|第1|(?i:no)\.?\s?1|(?i:top)\s?\.?1|榜首|榜一|冠军|首位|居首|登顶|之首|之冠|夺冠|销冠)"
_RANKING = Pattern(
    rf"(?:{_SCOPE}{_NEAR}{{0,8}}?)?{_METRIC}{_NEAR}{{0,6}}?(?:{_FIRST}|遥遥领先|领先|(?i:top)\s?[0-9]{{1,2}})(?:名|位|品牌)?"
    rf"|{_SCOPE}{_NEAR}{{0,6}}?{_FIRST}(?:名|位|品牌)?|{_FIRST}{_NEAR}{{0,2}}?{_METRIC}|(?:[0-9一二三四五六七八九十多]+年)?(?:蝉联|稳居|位居|荣登|连续)"
    rf"{_NEAR}{{0,10}}?{_FIRST}"
)
# 第一 that counts in a row or is part of a name ranks nothing.
_ORDINAL = frozenset("批次届代季步章节期轮阶个场天年夜课站线手性人时桶师军段遍版")
_IN_A_ROW = tuple(first + counted for first in ("第一", "第1") for counted in _ORDINAL)
_NAMES = ("汽车", "财经", "中学", "小学", "中医", "机床", "重工", "视角", "夫人", "印象", "反应", "产业", "医", "拖")

_EFFECT = (
    r"(?:减少|降低|下降|提升|提高|增加|增长|改善|淡化|紧致|补水|保湿|亮白|美白|节省|节约|节能|省电|抑制|杀灭|去除|清除|修护|修复|缓解|"
    r"缩短|加快|延长|提速|增强|高出|翻|涨|杀菌|除菌|抑菌|抗菌|去渍|防护|阻隔|隔绝|锁水|淡纹|去黄|增产|增收|起效|降噪|升值)"
)
_MEASURE = (
    r"(?:[\p{Han}]{1,4}[率度值性]|有效|好评|通过|满意|回购|复购|成功|合格|治愈|"
    r"抑菌|除菌|杀菌|含量|效果|功效|吸收|成分|纯度)"
)
_LINK = r"(?:可以|可|能|了|约|近|超过|超|多达|高达|达到|达|为|是|至少|至|到|[+:：↑↓]|提升|降低|增加|减少|\s){0,4}"
_AMOUNT = rf"({WESTERN})\s?(%|倍|个百分点)"
_NUMERIC = Pattern(
    rf"{_MEASURE}{_LINK}{_AMOUNT}|\p{{Han}}{{2,4}}[+↑↓]\s?{_AMOUNT}|{_EFFECT}{_NEAR}{{0,6}}?{_AMOUNT}"
    rf"|{_AMOUNT}(?:以上|左右)?的?(?:{_EFFECT}|有效|好评|满意|通过|功效|效果|天然|纯|女性|用户|顾客|消费者|使用者|试用者|受试者|家长|客户|人群)"
)

_STUDY = r"(?:研究|临床|实验|试验|测试|检测|实测|调查|调研|数据|报告|统计|问卷|论文|医学|科学|试用|评测)"
_SHOWS = r"(?:表明|证实|证明|显示|发现|指出|验证|揭示|得出|印证)"


def _rankings(text: EncodedText) -> Iterator[Found]:
    for start, end in _RANKING.find(text):
        after = text.text[end : end + 2]
        if text.text[start:end].endswith(("第一", "第1")) and after.startswith(_NAMES):
            continue
        if any(match in text.text[start : end + 1] for match in _IN_A_ROW):
            continue
        if after[:1].isdigit() and text.text[end - 1].isdigit():
            continue
        yield Found(start, end)


def _numeric(text: EncodedText) -> Iterator[Found]:
    for match in _NUMERIC.matches(text):
        amount, unit = [group.decode() for group in match.groups() if group is not None][:2]
        start, end = text.index(match.start()), text.index(match.end())
        yield Found(start, end, value_of(amount), "times" if unit == "倍" else "percent")


DETECTORS = (
    Detector("ranking-claim", frozenset("第榜冠首顶先1"), _rankings, calls=(_RANKING.source,)),
    Detector("numeric-claim", frozenset("%倍"), _numeric, calls=(_NUMERIC.source,)),
    by_pattern(
        "research-claim",
        "究床验试测查研据告计卷文学评aeiouy",
        rf"{_STUDY}{{1,4}}{_NEAR}{{0,8}}?{_SHOWS}",
        rf"经(?:过)?{_NEAR}{{0,10}}?(?:检测|验证|实测|认证|检验|临床)",
        r"(?i)\b(?:stud(?:y|ies)|research|trials?|surveys?|tests?|data|experts?|scientists?)\s+(?:has |have |had )?"
        r"(?:shows?|shown|proves?|proven?|suggests?|finds?|found|confirms?|demonstrates?)\b",
        r"(?i)\b(?:clinically|scientifically|lab)[ \-](?:proven|tested|tests?|validated)\b",
        r"(?i)\baccording to (?:a |the |our )?(?:\w+ ){0,3}(?:study|research|survey|report|data)\b",
    ),
)
