"""What is told of one person and nobody else's business: `personal.health-record`, `personal.minor-identity`.

Both need a person: a disease in general, a school in general, or one's own illness told by oneself are none.
个人信息保护法 28 counts health, and everything about a child under fourteen, as sensitive;
未成年人保护法 103 shields the identity of minors in cases. A person decides (the rules say `review`): whether there is
consent is not in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from copygate.matching.detectors.names import name_at, name_before
from copygate.matching.detectors.recogniser import Detector, Found
from copygate.matching.regex import EncodedText

_PATIENT: Final = re.compile(
    r"(?:患者|病人|病患|病号|受检者|受检人|就诊人|就诊者|被检者|确诊者|感染者|携带者|孕妇|产妇|伤者|住院的|病友|姓名|员工|同事|职工|学员|会员|客户|用户|业主|"
    r"邻居|租客|老师|艺人|主播|朋友|亲戚|前男友|前女友|前任|前夫|前妻|室友|同学)(?:姓名|名叫|叫|是|为)?\s?[:：(「“]?\s?"
)
_DISEASE: Final = (
    r"(?:HIV|艾滋病?|梅毒|淋病|性病|尖锐湿疣|生殖器疱疹|HPV|乙肝|丙肝|肝炎|肺结核|结核|[一-鿿]{0,4}癌|[一-鿿]{0,4}瘤|白血病|抑郁症?|"
    r"双相(?:情感)?障碍|精神分裂|躁郁|焦虑症|精神病|自闭症|孤独症|多动症|糖尿病|高血压|冠心病|心脏病|癫痫|尿毒症|不孕|不育|流产|堕胎|人流|"
    r"宫外孕|早孕|怀孕|妊娠|阳痿|红斑狼疮|肾炎|肾衰竭?|哮喘|脑梗|中风|阿尔茨海默|帕金森|渐冻症|肌无力|强直性脊柱炎|[一-鿿]{1,5}综合征|"
    r"[一-鿿]{1,4}[症炎]|新冠|核酸|幽门螺杆菌|尿检|吸毒|毒瘾)"
)
_STATEMENT: Final = re.compile(
    rf"(?i){_DISEASE}[^，,。；;！!？?\n]{{0,8}}?(?:阳性|检出|阴性|感染|携带|晚期|早期|中期|复发|[一二三四ⅠⅡⅢⅣ]期)"
    rf"|(?:确诊|诊断|患有|查出|检出|罹患|患上|身患|感染|得了|得过|病史|既往史|主诉|检查出|感染了|正在治疗|因|做过|做了)"
    rf"(?:结果|意见)?(?:为|是|有|了|[:：])?\s?[^，,。；;！!？?\n]{{0,8}}?{_DISEASE}"
    rf"|{_DISEASE}(?:患者|病史|确诊|手术|化疗|住院|治疗中|复查)"
    r"|(?:怀孕|早孕|妊娠|孕)\s?[0-9一二三四五六七八九十]{1,3}\s?[+]?\s?(?:周|个?月|天)"
    r"|(?:住院号|病历号|病案号|门诊号|就诊卡号)\s?[:：]?\s?[A-Za-z0-9]{4,}"
)
_PAPERS: Final = re.compile(
    r"的?(?:电子)?(?:病历|病案|病例|诊断书|诊断证明|诊断报告|体检报告|体检单|体检结果|化验单|化验结果|检验报告|检查报告|检查结果|病理报告|孕检(?:单|报告)|"
    r"产检(?:单|报告)|B超单|处方单?|出院小结|病情|检测报告)"
)
_BREAK = re.compile(r"[。！？!?\n]")
_REACH = 60


def _health(text: EncodedText) -> Iterator[Found]:
    written = text.text
    for cue in _PATIENT.finditer(written):
        end = name_at(written, cue.end())
        if end is None:
            continue
        low, high = _sentence(written, cue.start(), end)
        # The last character read as part of the name may begin the illness: 陈静乙肝.
        told = _STATEMENT.search(written, min(end, cue.end() + 2), high) or _STATEMENT.search(written, low, cue.end())
        if told is not None:
            yield Found(min(cue.end(), told.start()), max(end, told.end()))
    for papers in _PAPERS.finditer(written):
        start = name_before(written, papers.start())
        if start is not None:
            yield Found(start, papers.end())


_YEAR: Final = (
    r"(?:[一二三四五六1-6]年级|[一二三四五六七八九1-9]年|初[一二三]|高[一二三]|[七八九]年级|[大中小]班|学前班|托班)"
)
_CLASS: Final = re.compile(
    rf"(?:{_YEAR}\s?[(（]?[0-9一二三四五六七八九十]{{1,2}}[)）]?\s?班|(?:小学|幼儿园|附小|一小|二小|中学|初中)[一-鿿]{{0,4}}?{_YEAR}"
    r"|[一二三四五六1-6]年级|幼儿园[大中小]班|幼儿园|(?:就读|上学|读书|上小学)于?[一-鿿]{0,10}(?:小学|中学|学校|幼儿园))"
    r"\s?[(（]?[0-9一二三四五六七八九十]{0,2}[)）]?班?(?:的)?(?:女生|男生|学生|同学|小朋友|班长|孩子|幼儿)?\s?[:：,，]?\s?"
)
_CHILD: Final = re.compile(
    r"(?:男童|女童|幼童|幼女|男孩|女孩|男婴|女婴|未成年人|被害人|受害人|受害者|被害女生|小朋友|女儿|儿子|孩子|宝宝|学生姓名|幼儿姓名|孩子姓名|宝宝姓名)"
    r"(?:姓名|名字|名叫|叫做?|是|为)?\s?[:：]?\s?"
)
_AGE: Final = re.compile(
    r"[^。！？!?\n]{0,8}?(?<![0-9])(?:1[0-7]|[1-9]|[一二三四五六七八九]|十[一二三四五六七]?)(?:周)?岁(?!以[上下])"
)
_TELLING: Final = re.compile(
    r"成绩单?|学籍|学号|准考证|排名|考了|家长(?:电话|手机|微信|姓名)|家住|住址|就读|上学|小学|幼儿园|中学|初中|年级|[0-9一二三四五六七八九十]班|学校|照片|"
    r"身份证|电话|父亲|母亲|被害|受害|遭|猥亵|性侵|案|欺凌|霸凌|被打|走红"
)
_RECORD: Final = re.compile(
    r"(?:同学)?的?(?:期[中末]|月考|语文|数学|英语)?(?:成绩单?|成绩排名|学籍号?|学号|准考证号?|作文|家长|请假|出勤|评语|照片|试卷|分数)"
)
_GROWN: Final = re.compile(r"\s?(?:老师|教师|主任|校长|园长|教练|班主任|医生|家长|爸爸|妈妈|教授|博士|先生|女士)")


def _minors(text: EncodedText) -> Iterator[Found]:
    written = text.text
    reached = 0
    for pattern in (_CLASS, _CHILD):
        for cue in pattern.finditer(written):
            end = name_at(written, cue.end())
            if end is None or _GROWN.match(written, end - 1) or _GROWN.match(written, end) or cue.end() < reached:
                continue
            low, high = _sentence(written, cue.start(), end)
            record = _RECORD.match(written, end)
            if pattern is _CHILD and not _identified(written, low, cue.end(), end, high):
                continue
            if pattern is _CLASS and record is None and not _class_is_named(cue[0]):
                continue
            reached = record.end() if record else end
            yield Found(cue.end(), reached)
    for age in _AGED.finditer(written):
        start = name_before(written, age.start())
        low, high = _sentence(written, age.start(), age.end())
        if start is not None and _TELLING.search(written, low, high):
            yield Found(start, age.end())


def _class_is_named(cue: str) -> bool:
    """A form and its class say who it is; a school form alone is in the title of every textbook."""
    return "班" in cue or "幼儿园" in cue or "就读" in cue


def _identified(text: str, low: int, start: int, end: int, high: int) -> bool:
    return _TELLING.search(text, low, start) is not None or _TELLING.search(text, end, high) is not None


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds of the sentence around a range, no further than the reach."""
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    for mark in _BREAK.finditer(text, low, start):
        low = mark.end()
    mark_after = _BREAK.search(text, end, high)
    return low, mark_after.start() if mark_after is not None else high


_AGED: Final = re.compile(
    r"(?:[,，(（\s]\s?(?:(?:男|女)(?:孩|童)?[,，]\s?)?)?(?:今年|现年|年仅|才|刚满|年龄[:：]?)?\s?"
    r"(?:1[0-7]|[1-9]|[一二三四五六七八九]|十[一二三四五六七]?)\s?周?岁(?!以[上下])"
)

_HEALTH_WORDS: Final = (
    *(
        "患者",
        "病人",
        "病患",
        "病号",
        "受检者",
        "受检人",
        "就诊人",
        "就诊者",
        "被检者",
        "确诊",
        "感染者",
        "携带者",
        "孕妇",
        "产妇",
        "病友",
    ),
    *(
        "病历",
        "病案",
        "病例",
        "诊断",
        "体检",
        "化验",
        "检验报告",
        "检查报告",
        "检查结果",
        "病理报告",
        "孕检",
        "产检",
        "处方",
        "出院小结",
        "病情",
        "检测报告",
    ),
    *("阳性", "患有", "查出", "罹患", "患上", "身患", "得了", "病史", "住院号", "流产", "怀孕", "晚期"),
)
_MINOR_WORDS: Final = (
    *(
        "年级",
        "幼儿园",
        "小学",
        "中学",
        "学校",
        "初一",
        "初二",
        "初三",
        "高一",
        "高二",
        "高三",
        "大班",
        "中班",
        "小班",
        "年一班",
        "班",
    ),
    *(
        "男童",
        "女童",
        "幼童",
        "幼女",
        "男孩",
        "女孩",
        "未成年人",
        "被害人",
        "受害人",
        "小朋友",
        "女儿",
        "儿子",
        "孩子",
        "宝宝",
        "周岁",
    ),
)
DETECTORS = (
    Detector("personal.health-record", frozenset(), _health, words=_HEALTH_WORDS),
    Detector("personal.minor-identity", frozenset("班岁"), _minors, words=tuple(w for w in _MINOR_WORDS if len(w) > 1)),
)
