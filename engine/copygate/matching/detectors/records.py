"""What is told of one person and nobody else's business: `personal.health-record`, `personal.minor-identity`.

Both need a person: a disease in general, a school in general, or one's own illness told by oneself are none.
个人信息保护法 28 counts health, and everything about a child under fourteen, as sensitive;
未成年人保护法 103 shields the identity of minors in cases. A person decides (the rules say `review`): whether there is
consent is not in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from copygate.lazily import Lazily
from copygate.matching.detectors.names import AMBIGUOUS, SURNAMES, name_at, name_before, person_at, titled_before
from copygate.matching.detectors.recogniser import Detector, Found
from copygate.matching.regex import EncodedText

_PATIENT: Final = Lazily(
    r"(?:患者|病人|病患|病号|受检者|受检人|就诊人|就诊者|被检者|确诊者|感染者|携带者|孕妇|产妇|伤者|住院的|病友|姓名|员工|同事|职工|学员|"
    r"学生|会员|顾客|客人|客户|用户|业主|邻居|租客|老师|明星|演员|歌手|艺人|主播|网红|朋友|亲戚|前男友|前女友|前任|前夫|前妻|室友|同学|老板|领导|[他她]叫|名叫)"
    r"(?:姓名|名叫|叫|是|为)?\s?[:：(「“]?\s?"
)
_DISEASE: Final = (
    r"(?:HIV|艾滋病?|梅毒|淋病|性病|尖锐湿疣|生殖器疱疹|HPV|乙肝|丙肝|肝炎|肺结核|结核|[一-鿿]{0,4}癌|[一-鿿]{0,4}瘤|白血病|抑郁症?|"
    r"双相(?:情感)?障碍|精神分裂|躁郁|焦虑症|精神病|自闭症|孤独症|多动症|糖尿病|高血压|冠心病|心脏病|癫痫|尿毒症|不孕|不育|流产|堕胎|人流|"
    r"宫外孕|早孕|怀孕|妊娠|阳痿|红斑狼疮|肾炎|肾衰竭?|哮喘|脑梗|中风|阿尔茨海默|帕金森|渐冻症|肌无力|强直性脊柱炎|[一-鿿]{1,5}综合征|"
    r"[一-鿿]{1,4}[症炎]|新冠|核酸|幽门螺杆菌|尿检|吸毒|毒瘾|"
    r"甲流|乙流|老年痴呆|失智|腰椎间盘突出|骨折|心脏搭桥|支架|透析|偏瘫|半身不遂|过敏(?:史|体质)?)"
)
_RESULT: Final = (
    r"(?:待复检|待复查|[一二三]级|发作|阳性|检出|阴性|大三阳|小三阳|感染|携带|晚期|早期|中期|复发|[一二三四ⅠⅡⅢⅣ]期)"
)
_STATEMENT: Final = Lazily(
    rf"(?i){_DISEASE}[^，,。；;！!？?\n]{{0,8}}?{_RESULT}"
    r"|(?:确诊|诊断|患有|患上|患(?!者)|查出|检出|罹患|身患|感染|得了|得过|病史|既往史|主诉|检查出|感染了|正在治疗|做过|做了)"
    rf"(?:结果|意见)?(?:为|是|有|了|[:：])?\s?[^，,。；;！!？?\n]{{0,8}}?{_DISEASE}"
    rf"|{_DISEASE}(?:患者|病史|确诊|手术|化疗|住院|治疗中|复查)"
    r"|(?:过敏史|家族史|用药史|手术史)\s?(?:[:：]|为|有)|血型\s?(?:[:：]|为)?\s?(?:AB|[ABO])(?![A-Za-z])"
    r"|(?:血糖|血压|尿酸|肌酐|转氨酶|胆固醇|白细胞|血红蛋白|甲胎蛋白|癌胚抗原)\s?[0-9]+(?:[./][0-9]+)?"
    r"|(?:病理|检查|检测|化验|诊断)(?:结果|结论|意见)?\s?[:：]\s?[^，,。；;\n]{0,8}(?:癌|瘤|炎|症|阳性|异常|感染)"
    r"|(?:重度|中度)(?:焦虑|抑郁|狂躁)|自伤(?:行为|倾向)?|自杀(?:倾向|未遂)"
    r"|(?:怀孕|早孕|妊娠|孕)\s?[0-9一二三四五六七八九十]{1,3}\s?[+]?\s?(?:周|个?月|天)"
    r"|(?:住院号|病历号|病案号|门诊号|就诊卡号)\s?[:：]?\s?[A-Za-z0-9]{4,}"
)
_RECORD_NUMBER: Final = Lazily(
    r"(?:住院号|病历号|病案号|门诊号|就诊卡号)(?:码|是|为)?\s?[:：]?\s?([A-Za-z0-9][A-Za-z0-9\-]{4,})"
)
# Told right behind a name these say enough.
_BRIEF: Final = Lazily(rf"(?i)(?:怀孕|流产|堕胎|确诊|化疗|有{_DISEASE}|{_DISEASE}(?:住院|发作|复发))")
_PAPERS: Final = Lazily(
    r"的?(?:HIV|艾滋病?|电子|血液|核酸|B超)?(?:病历|病案|病例|诊断书|诊断证明|诊断报告|体检报告|体检单|体检结果|化验单|化验结果|检验报告|"
    r"检查报告|检查结果|病理报告|孕检(?:单|报告)|产检(?:单|报告)|B超单|处方单?|出院小结|病情|检测报告)"
)
# Of these papers it is told whose they are only where they are somebody's: 林小姐的产检报告.
_NAMED_PAPERS: Final = Lazily(r"的(?!病情|处方)")
_BREAK = Lazily(r"[。！？!?\n]")
_KNOWN = Lazily(rf"(?:{_PATIENT.pattern})\Z")
_CLAUSE = Lazily(r"[,，。；;！!？?\n:：、\s(（【「“]")
# What may stand between a name and what is told: 李明(化名), 王芳,女,28岁,
_APPOSITION = Lazily(
    r"(?:[(（]化名[)）])?(?:[,，\s(（]{1,2}[男女]性?)?(?:[,，\s]{0,2}[0-9]{1,3}岁[)）]?)?[,，\s]?(?:已经?|曾经?|于[^，,。]{1,8})?"
)
_FOLLOWS = frozenset(",，(（:： 患确有因被于曾已得怀做感突的去刚")
# What may govern a name: 看了张三的化验单.
_GOVERNING = frozenset("了在是和与把给将被看让帮为向跟同找的")
_REACH = 60


def _health(text: EncodedText) -> Iterator[Found]:
    written = text.text
    reached = within = 0
    for told in _STATEMENT.finditer(written):
        low, high = _sentence(written, told.start(), told.end())
        person = _person(written, max(low, reached), told.start(), told.end(), high)
        if person is not None:
            start, end = min(person[0], told.start()), max(person[1], told.end())
            reached, within = end, high
            yield Found(start, end)
        elif reached <= told.start() < within:
            # What more the sentence says is said of the same person.
            reached = told.end()
            yield Found(*told.span())
    for number in _RECORD_NUMBER.finditer(written):
        if number.start(1) >= reached:
            yield Found(number.start(1), number.end(1))
    for brief in _BRIEF.finditer(written):
        begin = name_before(written, brief.start())
        if begin is None and written[brief.start() - 1 : brief.start()] == "某":
            begin = titled_before(written, brief.start())
        if begin is not None and _stands_first(written, begin):
            yield Found(begin, brief.end())
    for papers in _PAPERS.finditer(written):
        begin = name_before(written, papers.start())
        if begin is None and _NAMED_PAPERS.match(papers[0]):
            begin = titled_before(written, papers.start())
        if begin is not None and (_stands_first(written, begin) or written[begin - 1] in _GOVERNING):
            yield Found(begin, papers.end())


def _stands_first(text: str, start: int) -> bool:
    """Whether a name begins its clause, or stands behind a word for persons: 我同学张伟有癫痫."""
    return (
        not start
        or _CLAUSE.match(text, start - 1) is not None
        or text[start - 1] in "栋幢楼室床"
        or _KNOWN.search(text, max(0, start - 10), start) is not None
    )


def _person(text: str, low: int, start: int, end: int, high: int) -> tuple[int, int] | None:
    """Of whom it is told: somebody named at the head of a clause, behind a word for persons, or just after."""
    # The pattern of an illness may have taken in the name before it: 陈静乙肝.
    for cue in _PATIENT.finditer(text, low, end):
        stop = person_at(text, cue.end())
        if stop is not None and stop <= end:
            return cue.end(), stop
    for at in (low, *(mark.end() for mark in _CLAUSE.finditer(text, low, start))):
        stop = person_at(text, at)
        if stop is None or stop > start + 3:
            continue
        apposition = _APPOSITION.match(text, stop)
        beyond = apposition.end() if apposition is not None else stop
        if beyond >= start or stop >= start or text[stop] in _FOLLOWS:
            return at, stop
    cue_behind = _PATIENT.search(text, max(low, end - 2), min(high, end + 6))
    if cue_behind is not None:
        stop = person_at(text, cue_behind.end())
        if stop is not None:
            return cue_behind.end(), stop
    return None


_YEAR: Final = (
    r"(?:[一二三四五六1-6]年级|[一二三四五六七八九1-9]年|初[一二三]|高[一二三]|[七八九]年级|[大中小]班|学前班|托班)"
)
_CLASS: Final = Lazily(
    rf"(?:{_YEAR}\s?[(（]?[0-9一二三四五六七八九十]{{1,2}}[)）]?\s?班|[一二三四五六初高]{{1,2}}\s?[(（][0-9]{{1,2}}[)）]\s?班"
    rf"|(?:小学|幼儿园|附小|一小|二小|中学|初中)[一-鿿]{{0,4}}?{_YEAR}"
    r"|[一二三四五六1-6]年级|幼儿园[大中小]班|幼儿园|(?:就读|上学|读书|上小学)于?[一-鿿]{0,10}(?:小学|中学|学校|幼儿园))"
    r"\s?[(（]?[0-9一二三四五六七八九十]{0,2}[)）]?班?(?:的)?(?:女生|男生|学生|同学|小朋友|班长|孩子|幼儿|新生)?(?:名单)?\s?[:：,，]?\s?"
)
_CHILD: Final = Lazily(
    r"(?:男童|女童|幼童|幼女|男孩|女孩|男婴|女婴|未成年人|被害人|受害人|受害者|被害女生|小朋友|女儿|儿子|孩子|宝宝|学生姓名|幼儿姓名|孩子姓名|"
    r"宝宝姓名|小学生|初中生|中学生|高中生|寄宿生|女生|男生|少年|少女|(?<![0-9一二三四五六七八九十])(?:1[0-7]|[1-9]|[一二三四五六七八九]|十[一二三四五六七]?)岁的?)"
    r"(?:姓名|名字|名叫|叫做?|是|为)?\s?[:：]?\s?"
)
_TELLING: Final = Lazily(
    r"成绩单?|学籍|学号|准考证|排名|考了|家长(?:电话|手机|微信|姓名)|家住|住址|就读|上学|小学|幼儿园|中学|初[中一二三]|年级|[0-9一二三四五六七八九十]班|"
    r"班里|学校|照片|身份证|电话|生日|出生|年龄|身高|父亲|母亲|被害|受害|遭|猥亵|性侵|案|欺凌|霸凌|被打|走红|涉嫌|未成年"
)
_RECORD: Final = Lazily(
    r"(?:同学)?的?(?:期[中末]|月考|语文|数学|英语)?(?:成绩单?|成绩排名|学籍号?|学号|准考证号?|作文|家长|请假|出勤|评语|照片|试卷|分数)"
)
_GROWN: Final = Lazily(
    r"\s?(?:老师|教师|主任|校长|园长|教练|班主任|医生|家长(?!电话|手机|微信|姓名)|爸爸|妈妈|教授|博士|先生|女士)"
)
_SCHOOL: Final = Lazily(r"(?:小学|幼儿园|附小|一小|二小|中学|初中)")
_TOLD: Final = Lazily(r"家住|住址|学号|家长(?:电话|手机|微信|姓名)|身份证|成绩|考了|欺凌|霸凌|被打|单亲|离异|贫困|低保")
# What may follow the name of a pupil; anything else and it is another word: 三年级2班游戏节.
_PUPIL_ENDS: Final = Lazily(
    r"[\W_]|[同的获考被是在代参家得和与、]|\Z|语文|数学|期[中末]|学号|打架|旷课|迟到|逃学|早恋|违纪|作弊|欠费|缺勤|未交|记过"
)
_CLASSMATE: Final = Lazily(r"同学|小朋友")


def _minors(text: EncodedText) -> Iterator[Found]:
    written = text.text
    reached = 0
    for pattern in (_CLASS, _CHILD):
        for cue in pattern.finditer(written):
            end = name_at(written, cue.end())
            if end is None or cue.end() < reached or (cue[0].startswith("女儿") and written[cue.start() - 1] == "妇"):
                continue
            if _GROWN.match(written, end - 1) or _GROWN.match(written, end):
                continue
            low, high = _sentence(written, cue.start(), end)
            record = _RECORD.match(written, end)
            if pattern is _CHILD:
                known = _identified(written, low, cue.start(), end, high)
            else:
                known = (
                    record is not None
                    or (_class_is_named(cue[0]) and _PUPIL_ENDS.match(written, end) is not None)
                    or (_SCHOOL.match(cue[0]) is not None and _TOLD.search(written, end, high) is not None)
                )
            if known:
                reached = record.end() if record else end
                yield Found(cue.end(), reached)
    for told in _BORN.finditer(written):
        low, high = _sentence(written, told.start(), told.end())
        if _NAMED.search(written, low, high):
            yield Found(told.start(), told.end())
    for pattern in (_AGED, _NUMBERED, _CLASSMATE):
        for told in pattern.finditer(written):
            start = name_before(written, told.start())
            low, high = _sentence(written, told.start(), told.end())
            if start is None:
                continue
            # A name with an age set off behind it tells enough: 王小明(8岁).
            if (pattern is not _CLASSMATE and told[0][:1] in ",( 学准") or _identified(
                written, low, start, told.end(), high
            ):
                yield Found(start, told.end())


def _class_is_named(cue: str) -> bool:
    """A form and its class say who it is; a school form alone is in the title of every textbook."""
    return "班" in cue or "就读" in cue


def _identified(text: str, low: int, start: int, end: int, high: int) -> bool:
    return _TELLING.search(text, low, start) is not None or _TELLING.search(text, end, high) is not None


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds of the sentence around a range, no further than the reach."""
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    for mark in _BREAK.finditer(text, low, start):
        low = mark.end()
    mark_after = _BREAK.search(text, end, high)
    return low, mark_after.start() if mark_after is not None else high


_AGED: Final = Lazily(
    r"(?:同学|小朋友)?(?:[,，(（\s]\s?(?:(?:男|女)(?:孩|童)?[,，]\s?)?)?(?:今年|现年|年仅|才|刚满|年龄[:：]?)?\s?"
    r"(?:1[0-7]|[1-9]|[一二三四五六七八九]|十[一二三四五六七]?)\s?周?岁(?!以[上下])(?<![二三四五六七八九]十[一二三四五六七]岁)"
)

# A name with what a school files under it, or with its form set off behind it.
_NUMBERED: Final = Lazily(
    r"\s?(?:学号|学籍号|准考证号)\s?[:：]?\s?[0-9]{4,}|[(（](?:[一二三四五六1-6]年级|初[一二三]|[大中小]班)(?:[0-9一二三四五六七八九]{1,2}班)?[)）]"
)
# A child's birthday, with the child's name in the same sentence.
_BORN: Final = Lazily(
    r"(?:宝宝|孩子|儿子|女儿|小朋友|学生|幼儿)(?:的)?(?:生日|出生日期|出生)\s?(?:[:：]|为|是|于)?\s?(?:19|20)[0-9]{2}[年.\-/][0-9]{1,2}[月.\-/][0-9]{1,2}日?"
)
_NAMED: Final = Lazily(
    rf"(?:姓名|名字|名叫|叫)\s?[:：]?\s?[{''.join(sorted(set(SURNAMES) - AMBIGUOUS))}][一-鿿]{{1,2}}"
)

_HEALTH_WORDS: Final = """
    患者 病人 病患 病号 受检者 受检人 就诊人 就诊者 被检者 确诊 感染者 携带者 孕妇 产妇 病友 病历 病案 病例 诊断
    体检 化验 检验报告 检查报告 检查结果 病理报告 孕检 产检 处方 出院小结 病情 检测报告 阳性 患有 查出 罹患 患上
    身患 得了 病史 住院号 流产 怀孕 晚期 感染 三阳 早期 精神分裂 癫痫 多动症 抑郁 双相 自闭 孤独症 白血病 尿毒症
    梅毒 艾滋 乙肝 化疗 吸毒 hiv
    过敏史 家族史 血型 血糖 血压 尿酸 甲流 乙流 老年痴呆 失智 腰椎间盘 骨折 搭桥 支架 透析 自伤 自杀 焦虑 抑郁
    核酸 病理 高血压 糖尿病 癌 肺结核 肝炎 人流 堕胎 手术史 病案号 门诊号 就诊卡
"""
# A name behind a word for a child or a class, or an age.
_CHILDLIKE: Final = "班童生女儿子孩宝级人友园年名学叫岁单)"
_BELIEVED = "".join(sorted(set(SURNAMES) - AMBIGUOUS))
_GLANCE = Lazily(
    rf"[{_CHILDLIKE}0-9一二三四五六七八九十](?:(?<=[{_CHILDLIKE}])[)的是为叫做名字女男生同学小朋友班长孩子幼儿新单:,\s]{{0,6}}?[{_BELIEVED}欧上司诸东皇][一-鿿]|(?<=[学友]),?就读|\s?周?岁|(?<=[学生孩宝女儿])[的]?(?:籍?号|生日|出生)|年级[)）]|[大中小初]班[)）])"
)
_WEEKS = Lazily(r"孕\s?[0-9一二三四五六七八九十]")
DETECTORS = (
    Detector(
        "personal.health-record",
        frozenset("孕"),
        _health,
        glance=_WEEKS,
        words=tuple(_HEALTH_WORDS.split()),
        calls=(_STATEMENT.pattern, _RECORD_NUMBER.pattern, _BRIEF.pattern, _PAPERS.pattern),
    ),
    Detector(
        "personal.minor-identity",
        frozenset("班童女儿孩宝级友园学岁生年"),
        _minors,
        glance=_GLANCE,
        words=("学号", "学籍号", "准考证号", "宝宝生日", "孩子生日", "年级)", "班)"),
    ),
)
