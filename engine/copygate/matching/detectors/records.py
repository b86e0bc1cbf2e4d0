"""What is told of one person's health and nobody else's business: `personal.health-record`.

It needs a person: a disease in general, or one's own illness told by oneself are none. 个人信息保护法 28 counts health
as sensitive. A person decides (the rule says `review`): whether there is consent is not in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from copygate.lazily import Lazily
from copygate.matching.detectors.names import (
    name_before,
    person_at,
    surely_name_at,
    titled_before,
)
from copygate.matching.detectors.recogniser import Detector, Found
from copygate.matching.regex import EncodedText

_PATIENT: Final = Lazily(
    r"(?:患者|病人|病患|病号|受检者|受检人|就诊人|就诊者|被检者|确诊者|感染者|携带者|孕妇|产妇|伤者|住院的|病友|姓名|员工|同事|职工|学员|"
    r"学生|会员|顾客|客人|客户|用户|业主|邻居|租客|老师|明星|演员|歌手|艺人|主播|网红|朋友|亲戚|前男友|前女友|前任|前夫|前妻|室友|同学|老板|领导|[他她]叫|名叫)"
    r"(?:姓名|名叫|叫|是|为)?\s?[:：(「“]?\s?"
)
# Words for people that stand in many other sentences too: only a sure name behind them counts.
_RELATED: Final = Lazily(
    r"(?:[叔伯舅姑姨爷奶爸妈哥弟姐妹]{2}|[表堂][哥弟姐妹]|外公|外婆|父亲|母亲|丈夫|妻子|老公|老婆|媳妇|儿子|女儿|侄[子女]|外甥女?|孙[子女]|女婿|"
    r"班主任|主任|医生|护士|护工|保姆|司机|保安|校长|院长|书记|经理|店长|老板娘?|工友|战友|队友|队长|闺蜜|网友|粉丝|博主|艺人|模特|学员|教练|老师|"
    r"[0-9一二三四五六七八九十]{1,4}(?:床|号楼|栋|幢|单元|室|楼|班|组)|病房|隔壁|楼[上下]|办公室|公司|单位|部门|小区|车间|村里|我们班|班里的?|组里的?|对门|"
    r"我[爸妈姐哥弟妹]|名单|转需)"
    r"(?:的)?\s?[:：(「“!！]?\s?"
)
_DOORS: Final = Lazily(r"(?:[0-9]{1,4}(?:床|号楼|栋|幢|单元|室)|病房|隔壁|楼[上下]|对门)的?\s?")
_DISEASE: Final = (
    r"(?:HIV|艾滋病?|梅毒|淋病|性病|尖锐湿疣|生殖器疱疹|HPV|乙肝|丙肝|肝炎|肺结核|结核|[一-鿿]{0,4}癌|[一-鿿]{0,4}瘤|[一-鿿]{0,4}白血病|抑郁症?|"
    r"双相(?:情感)?障碍|精神分裂|躁郁|焦虑症|精神病|自闭症|孤独症|多动症|糖尿病|高血压|冠心病|心脏病|癫痫|尿毒症|不孕|不育|流产|堕胎|人流|"
    r"宫外孕|早孕|怀孕|妊娠|阳痿|红斑狼疮|肾炎|肾衰竭?|哮喘|脑梗|中风|阿尔茨海默|帕金森|渐冻症|肌无力|强直性脊柱炎|[一-鿿]{1,5}综合征|"
    r"[一-鿿]{1,4}[症炎]|新冠|核酸|幽门螺杆菌|尿检|吸毒|毒瘾|"
    r"甲流|乙流|老年痴呆|失智|腰椎间盘突出|骨折|心脏搭桥|支架|透析|偏瘫|半身不遂|脑出血|脑溢血|脑梗死?|心梗|[一-鿿]{0,4}(?:肌瘤|囊肿|息肉|结节)|痔疮|脂肪肝|肝硬化|弱精症?|早泄|痛风|大小便失禁|血友病|胆结石|肾结石|甲[亢减]|白癜风|银屑病|牛皮癣|多囊|大出血|(?:丙|甲)肝|静脉曲张|脊髓损伤|痔|过敏(?:史|体质)?)"
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
    r"|试管婴儿|打[了过]胎|截肢|假肢|整[容形]失败|变性手术|ICU|不[孕育]症?(?![一-鿿]{0,2}[检症])|瘫痪|植物人|割腕|(?:乳房|子宫|肛门|前列腺)[^，,。\n]{0,4}(?:切除|手术)"
    r"|(?:重度|中度)(?:焦虑|抑郁|狂躁)|自伤(?:行为|倾向)?|自杀(?:倾向|未遂)"
    r"|(?:怀孕|早孕|妊娠|孕)\s?[0-9一二三四五六七八九十]{1,3}\s?[+]?\s?(?:周|个?月|天)"
    r"|(?:住院号|病历号|病案号|门诊号|就诊卡号)\s?[:：]?\s?[A-Za-z0-9]{4,}"
)
_RECORD_NUMBER: Final = Lazily(
    r"(?:住院号|病历号|病例号|检查号|病案号|门诊号|就诊卡号)(?:码|是|为)?\s?[:：]?\s?([A-Za-z0-9][A-Za-z0-9\-]{4,})"
)
# Told right behind a name these say enough.
_BRIEF: Final = Lazily(rf"(?i)(?:怀孕|流产|堕胎|确诊|化疗|有{_DISEASE}|{_DISEASE}(?:住院|发作|复发))")
_PAPERS: Final = Lazily(
    r"(?:的[A-Za-z一-鿿]{0,4}?|(?:HIV|艾滋病?|电子|血液|核酸|B超)?)(?:病历|病案|病例|诊断书|诊断证明|诊断报告|体检报告|体检单|体检结果|化验单|化验结果|检验报告|"
    r"检查报告|检查结果|病理(?:报告|切片)|孕检(?:单|报告)|产检(?:单|报告)|B超单|处方单?|出院小结|病情|检测报告|CT片|X光片|核磁(?:报告|片)|胃镜报告|病危通知|(?:胃镜|肠镜|B超|CT|手术|术前|术后|伤口|产后)(?:照片?|对比图|图片|录像|视频))"
)
# Of these papers it is told whose they are only where they are somebody's: 林小姐的产检报告.
_NAMED_PAPERS: Final = Lazily(r"的(?!病情|处方)")
_BREAK = Lazily(r"[。！？!?\n]")
_KNOWN = Lazily(rf"(?:{_PATIENT.pattern})\Z")
CLAUSE = Lazily(r"[,，。；;！!？?\n:：、\s(（【「“]")
# What may stand between a name and what is told: 李明(化名), 王芳,女,28岁,
_APPOSITION = Lazily(
    r"(?:[(（]化名[)）])?(?:[,，\s(（]{1,2}[男女]性?)?(?:[,，\s]{0,2}[0-9]{1,3}岁[)）]?)?[,，\s]?(?:已经?|曾经?|于[^，,。]{1,8})?"
)
_FOLLOWS = frozenset(",，(（:： 患确有因被于曾已得怀做感突的去刚")
# What may govern a name: 看了张三的化验单.
_GOVERNING = frozenset("了在是和与把给将被看让帮为向跟同找的出晒发传")
_REACH = 60
_NEAR = 10
_SEXED = Lazily(r"[,，、\s(（]{1,2}[男女]性?[,，、\s]{1,2}[0-9]{1,3}\s?岁")
_ILL = Lazily(
    rf"(?i)(?:[去今前]年|[上本]个?月|昨[天晚]|最近|刚刚?|曾经?|又|已经?|一直|长期|先天性?|从小|不幸|突发|确诊)?(?:是个?|有|得了?|患|查出|急性|慢性|早期|晚期)?(?:{_DISEASE})"
)


def _health(text: EncodedText) -> Iterator[Found]:
    written = text.text
    reached = within = 0
    for told in _STATEMENT.finditer(written):
        low, high = sentence_around(written, told.start(), told.end())
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
    for start, end in _bare(written):
        if start >= reached:
            reached = end
            yield Found(start, end)
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


def _bare(text: str) -> Iterator[tuple[int, int]]:
    """An illness with nothing but a sure name before it: 5床秦淑芬,糖尿病足; 王磊有癫痫."""
    heads = {
        0,
        *(mark.end() for mark in CLAUSE.finditer(text)),
        *(cue.end() for cues in (_RELATED, _PATIENT) for cue in cues.finditer(text)),
    }
    for at in sorted(heads):
        stop = surely_name_at(text, at)
        if stop is None:
            continue
        apposition = _APPOSITION.match(text, stop)
        ill = _ILL.match(text, apposition.end() if apposition is not None else stop)
        if ill is not None:
            yield at, ill.end()


def _stands_first(text: str, start: int) -> bool:
    """Whether a name begins its clause, or stands behind a word for persons: 我同学张伟有癫痫."""
    return (
        not start
        or CLAUSE.match(text, start - 1) is not None
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
    for at in (low, *(mark.end() for mark in CLAUSE.finditer(text, low, start))):
        stop = person_at(text, at)
        if stop is None or stop > start + 3:
            continue
        apposition = _APPOSITION.match(text, stop)
        if _SEXED.match(text, stop) is not None:
            return at, stop
        beyond = apposition.end() if apposition is not None else stop
        if beyond >= start or stop >= start or text[stop] in _FOLLOWS:
            return at, stop
        # 何春梅昨天查出: nothing ends the clause between a sure name and what is told.
        sure = surely_name_at(text, at)
        if sure is not None and start - sure <= _NEAR and CLAUSE.search(text, sure, start) is None:
            return at, sure
    for cue in _RELATED.finditer(text, low, start):
        at_door = _DOORS.fullmatch(cue[0]) is not None
        stop = person_at(text, cue.end()) if at_door else surely_name_at(text, cue.end())
        if stop is not None and stop <= start:
            return cue.end(), stop
    cue_behind = _PATIENT.search(text, max(low, end - 2), min(high, end + 6))
    if cue_behind is not None:
        stop = person_at(text, cue_behind.end())
        if stop is not None:
            return cue_behind.end(), stop
    return None


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Bounds of the sentence around a range, no further than the reach."""
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    for mark in _BREAK.finditer(text, low, start):
        low = mark.end()
    mark_after = _BREAK.search(text, end, high)
    return low, mark_after.start() if mark_after is not None else high


_HEALTH_WORDS: Final = """
    中风 偏瘫 半身不遂 心绞痛 毒瘾 羊水 早产 精神病 艾滋病 性病 红斑狼疮
    患者 病人 病患 病号 受检者 受检人 就诊人 就诊者 被检者 确诊 感染者 携带者 孕妇 产妇 病友 病历 病案
    病例 诊断 体检 化验 检验报告 检查报告 检查结果 病理报告 孕检 产检 处方 出院小结 病情 检测报告 阳性
    患有 查出 罹患 患上 身患 得了 病史 住院号 病例号 检查号 流产 怀孕 晚期 感染 三阳 早期 精神分裂 癫痫
    多动症 抑郁 双相 自闭 孤独症 白血病 尿毒症 梅毒 艾滋 乙肝 化疗 吸毒 hiv 过敏史 家族史 血型 血糖
    血压 尿酸 甲流 乙流 老年痴呆 失智 腰椎间盘 骨折 搭桥 支架 透析 自伤 自杀 焦虑 胃镜 肠镜 脑出血
    脑溢血 脑梗 心梗 肌瘤 囊肿 息肉 结节 痔 脂肪肝 硬化 弱精 早泄 失禁 血友病 结石 甲亢 甲减 白癜风
    银屑病 牛皮癣 大出血 整形失败 变性手术 静脉曲张 切片 截肢 假肢 试管 打了胎 打过胎 整容 不育 不孕 瘫痪
    植物人 割腕 切除 CT片 X光 核磁 病危 哮喘 心脏病 核酸 病理 高血压 糖尿病 癌 肺结核 肝炎 人流 堕胎
    手术史 病案号 门诊号 就诊卡
"""
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
)
