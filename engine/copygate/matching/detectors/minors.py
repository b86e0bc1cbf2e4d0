"""Which child this is: `personal.minor-identity`, a name with a school, a form, marks, an age.

个人信息保护法 28 counts everything about a child under fourteen as sensitive; 未成年人保护法 103 shields the
identity of minors in cases. A school or a form in general names nobody. A person decides (the rule says `review`):
whether a guardian consented is not in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from copygate.lazily import Lazily
from copygate.matching.detectors.names import AMBIGUOUS, SURNAMES, name_at, name_before, surely_name_at
from copygate.matching.detectors.recogniser import Detector, Found
from copygate.matching.detectors.records import CLAUSE, sentence_around
from copygate.matching.regex import EncodedText

_YEAR: Final = (
    r"(?:[一二三四五六1-6]年级|[一二三四五六七八九1-9]年|初[一二三]|高[一二三]|[七八九]年级|[大中小]班|学前班|托班)"
)
_CLASS: Final = Lazily(
    rf"(?:{_YEAR}\s?[(（]?[0-9一二三四五六七八九十]{{1,2}}[)）]?\s?班|[一二三四五六初高]{{1,2}}\s?[(（][0-9]{{1,2}}[)）]\s?班"
    rf"|(?:小学|幼儿园|附小|一小|二小|中学|初中)[一-鿿]{{0,4}}?{_YEAR}"
    r"|[一二三四五六1-6]年级|幼儿园[大中小]班|幼儿园|(?:就读|上学|读书|上小学)于?[一-鿿]{0,10}(?:小学|中学|学校|幼儿园))"
    r"\s?[(（]?[0-9一二三四五六七八九十]{0,2}[)）]?班?(?:[一-鿿]{0,4}照)?(?:的)?(?:女生|男生|学生|同学|小朋友|班长|孩子|幼儿|新生)?(?:名单)?\s?[:：,，]?\s?"
)
_CHILD: Final = Lazily(
    r"(?:男童|女童|幼童|幼女|男孩|女孩|男婴|女婴|未成年人|被害人|受害人|受害者|被害女生|小朋友|女儿|儿子|孩子|宝宝|大名|真名|学生姓名|幼儿姓名|孩子姓名|"
    r"宝宝姓名|小学生|初中生|中学生|高中生|寄宿生|女生|男生|少年|少女|(?<![0-9一二三四五六七八九十])(?:1[0-7]|[1-9]|[一二三四五六七八九]|十[一二三四五六七]?)岁的?)"
    r"(?:姓名|名字|名叫|叫做?|是|为)?\s?[:：]?\s?"
)
_TELLING: Final = Lazily(
    r"成绩单?|学籍|学号|准考证|排名|考了|家长(?:电话|手机|微信|姓名)|家住|住址|就读|上学|小学|幼儿园|中学|初[中一二三]|年级|[0-9一二三四五六七八九十]班|"
    r"班里|学校|照片|身份证|电话|生日|出生|年龄|身高|父亲|母亲|被害|受害|遭|猥亵|性侵|案|欺凌|霸凌|被打|走红|涉嫌|未成年|殴打|离家出走|单亲|偷"
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
_PARENT: Final = Lazily(r"家长|妈妈|爸爸")
_OF_FORM: Final = Lazily(r"(?:的|女生|男生|学生|同学|小朋友)\s?\Z")
_CLASSMATE: Final = Lazily(r"同学|小朋友")


# What stands behind the name of a pupil in a list: a school, a form, marks.
_PUPIL: Final = Lazily(
    rf"(?:同学|小朋友)?[,，、\s(（:：|/]{{1,2}}(?:[男女][孩生童]?[,，、\s]{{1,2}})?(?:[0-9]{{1,2}}岁[,，、\s]{{1,2}})?(?:(?:学校|班级|年级|就读于?)[:：]?\s?)?[一-鿿0-9]{{0,12}}?(?:{_YEAR}|幼儿园|(?:小学|初中)(?:生|部|\b)|"
    r"[一二三四五六初高大中小]{1,2}\s?[(（][0-9一二三四五六七八九十]{1,2}[)）]\s?班)"
    r"|[\s:：,，]{0,2}(?:(?:语文|数学|英语|总分|班级第|排名第?)\s?[:：]?\s?[0-9]{1,3}(?![0-9])|(?:家长|爸爸|妈妈)(?:电话|手机|微信))"
)
# Behind these a child's name may stand; the sentence must tell a form or a school.
_MAYBE_CHILD: Final = Lazily(
    r"(?:大名|小名|乳名|真名|我家|[我俺]娃|考生|童模|萌娃|学生|学员|孩子|孙[子女]|外孙女?|[侄外甥]{1,2}[子女]?|宝贝|闺女|公主|家长群|班长|组长|课代表)\s?(?:叫|是|[:：])?\s?"
)
_SCHOOLING: Final = Lazily(
    r"年级|小学|幼儿园|中学|作业|初[中一二三]|高[一二三]|中考|小升初|[0-9一二三四五六七八九大中小]班|准考证|学籍"
)
_HIGHER: Final = Lazily(r"大学|学院|研究生|博士|硕士|考研|公务员|职称")


def _pupils(text: str) -> Iterator[tuple[int, int]]:
    for told in _PUPIL.finditer(text):
        at = told.start()
        for start in (at - 4, at - 3, at - 2):
            if start >= 0 and _begins(text, start) and _is_name(text, start, at) and _HIGHER.search(told[0]) is None:
                yield start, told.end()
                break
    for cue in _MAYBE_CHILD.finditer(text):
        end = surely_name_at(text, cue.end())
        grown = end is not None and (_GROWN.match(text, end) or _GROWN.match(text, end - 1))
        if end is None or (grown and not (cue[0].startswith("家长") and _PARENT.match(text, end))):
            continue
        low, high = sentence_around(text, cue.start(), end)
        if _SCHOOLING.search(text, low, high) and not _HIGHER.search(text, low, high):
            yield cue.end(), end


def _begins(text: str, start: int) -> bool:
    """Whether an entry of a list may begin here: 3.陈可欣."""
    return not start or CLAUSE.match(text, start - 1) is not None or text[start - 1] in ".0123456789"


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether a range is a name, and no ordinary word."""
    from copygate.normalisation.ordinary import is_word

    return name_at(text, start) == end and not is_word(text[start:end])


def _listed(text: str, end: int) -> Iterator[tuple[int, int]]:
    """The names that go on behind the first one of a list: 纪小白、贺知章."""
    while text[end : end + 1] in ("、", ",", " ", "\n"):
        start, stop = end + 1, surely_name_at(text, end + 1)
        if stop is None:
            return
        yield start, stop
        end = stop


def _minors(text: EncodedText) -> Iterator[Found]:
    written = text.text
    reached = 0
    for start, end in _behind_cues(written):
        reached = max(reached, end)
        yield Found(start, end)
    for told in _BORN.finditer(written):
        low, high = sentence_around(written, told.start(), told.end())
        if _NAMED.search(written, low, high):
            yield Found(told.start(), told.end())
    for pattern in (_AGED, _NUMBERED, _CLASSMATE):
        for told in pattern.finditer(written):
            begin = name_before(written, told.start())
            low, high = sentence_around(written, told.start(), told.end())
            if begin is None:
                continue
            # A name with an age set off behind it tells enough: 王小明(8岁).
            if (pattern is not _CLASSMATE and told[0][:1] in ",( 学准") or _identified(
                written, low, begin, told.end(), high
            ):
                reached = max(reached, told.end())
                yield Found(begin, told.end())
    for start, end in _pupils(written):
        if start >= reached:
            yield Found(start, end)


def _behind_cues(text: str) -> Iterator[tuple[int, int]]:
    """Names behind a form and class, or behind a word for a child."""
    reached = 0
    for pattern in (_CLASS, _CHILD):
        for cue in pattern.finditer(text):
            end = name_at(text, cue.end())
            # 叶夫根尼·普鲁申科: a foreign name is written otherwise.
            if end is None or cue.end() < reached or "·" in text[end : end + 4]:
                continue
            if cue[0].startswith("女儿") and text[cue.start() - 1] == "妇":
                continue
            grown = _GROWN.match(text, end) or _GROWN.match(text, end - 1)
            # 六(1)班辛悦家长: that is the pupil of the class.
            if grown is not None and not (pattern is _CLASS and _PARENT.match(text, end)):
                continue
            low, high = sentence_around(text, cue.start(), end)
            record = _RECORD.match(text, end)
            if pattern is _CHILD:
                known = _identified(text, low, cue.start(), end, high)
            else:
                known = record is not None or _is_pupil(text, cue[0], cue.end(), end, high)
            if known:
                reached = record.end() if record else end
                yield cue.end(), reached
                if "名单" in cue[0]:
                    yield from _listed(text, end)


def _is_pupil(text: str, cue: str, start: int, end: int, high: int) -> bool:
    """Whether the name behind a school or a class is a pupil's."""
    if "名单" in cue or (_class_is_named(cue) and _PUPIL_ENDS.match(text, end) is not None):
        return True
    if (_class_is_named(cue) or _OF_FORM.search(cue) is not None) and surely_name_at(text, start) is not None:
        return True
    return _SCHOOL.match(cue) is not None and _TOLD.search(text, end, high) is not None


def _class_is_named(cue: str) -> bool:
    """A form and its class say who it is; a school form alone is in the title of every textbook."""
    return "班" in cue or "就读" in cue


def _identified(text: str, low: int, start: int, end: int, high: int) -> bool:
    return _TELLING.search(text, low, start) is not None or _TELLING.search(text, end, high) is not None


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

# A name behind a word for a child or a class, or an age.
_CHILDLIKE: Final = "班童生女儿子孩宝级人友园年名学叫岁单)"
_BELIEVED = "".join(sorted(set(SURNAMES) - AMBIGUOUS))
_GLANCE = Lazily(
    rf"[{_CHILDLIKE}0-9一二三四五六七八九十](?:(?<=[{_CHILDLIKE}])[)的是为叫做名字女男生同学小朋友班长孩子幼儿新单:,\s]{{0,6}}?[{_BELIEVED}欧上司诸东皇][一-鿿]|(?<=[学友]),?就读|\s?周?岁|(?<=[学生孩宝女儿])[的]?(?:籍?号|生日|出生)|年级[)）]|[大中小初]班[)）])"
)
DETECTORS = (
    Detector(
        "personal.minor-identity",
        frozenset("班童女儿孩宝级友园学岁生年"),
        _minors,
        glance=_GLANCE,
        words=(
            "学号",
            "学籍号",
            "准考证号",
            "宝宝生日",
            "孩子生日",
            "年级",
            "班)",
            "小学",
            "幼儿园",
            "语文",
            "数学",
            "中考",
            "小朋友",
            "家长",
            "总分",
            "排名",
        ),
    ),
)
