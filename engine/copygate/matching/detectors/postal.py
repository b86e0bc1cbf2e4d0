"""Where somebody lives, down to the door: `personal.postal-address`.

A flat is enough by itself (花园3号楼2单元402室); a house number only where a word says that somebody lives there or
gets mail there (家住梧桐胡同12号). Shops, offices and halls have doors as well: the kind of building
tells them apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from copygate.lazily import Lazily
from copygate.matching.detectors.recogniser import Detector, Found
from copygate.matching.regex import EncodedText, Pattern

_FEW = r"[0-9零一二三四五六七八九十百A-Za-z]{1,4}"
_ROOM = (
    r"(?:[A-Za-z]?[0-9]{3,4}[A-Za-z]?(?:号?[室房]|号)?|[0-9]{1,2}[A-HJK]|[0-9]{3}户|"
    r"[0-9零〇一二三四五六七八九十百]{1,5}号?[室户]|[A-Za-z甲乙丙丁]室|[东西南北中]{1,2}户|[0-9]{1,2}号门)"
)
_STOREY = r"(?:[0-9一二三四五六七八九十]{1,3}[层楼])?"
_HOUSE = rf"(?:{_FEW}(?:号院|号楼|号公寓|栋|幢|座|弄|号|#楼?)|[东西南北]?[0-9]{{1,3}}楼)"
_ENTRY = rf"(?:{_FEW}(?:单元|门洞?|梯|号门))"
_COMMUNITY = r"(?:小区|家园|花园|公寓|新村|社区|山庄|别墅|豪庭|名邸|华庭|苑|庭|府|湾|郡|轩|城|园|里|院|村)"
_GAP = r"[\s,、]?"
_DOOR = Pattern(
    rf"(?:{_HOUSE}{_GAP}(?:{_HOUSE}{_GAP})?{_ENTRY}{_GAP}{_STOREY}{_GAP}{_ROOM}"
    rf"|{_HOUSE}{_GAP}(?:{_HOUSE}{_GAP})?{_ENTRY}{_GAP}[0-9]{{1,2}}号|(?:村|院|里|苑|园|庄|城|胡同|巷|街){_HOUSE}?[0-9]{{1,2}}[街排坊]{_GAP}(?:{_HOUSE}{_GAP}{_ROOM}|{_FEW}号)"
    rf"|[0-9]{{1,3}}(?:栋|幢|号楼){_GAP}(?:[0-9]{{1,3}}号|[0-9]{{1,2}}-[0-9]{{1,2}})"
    rf"|{_HOUSE}{_GAP}(?:{_HOUSE}{_GAP})?{_STOREY}{_GAP}{_ROOM}|{_ENTRY}{_GAP}{_STOREY}{_GAP}{_ROOM}"
    rf"|{_COMMUNITY}\s?[A-Za-z]?[0-9]{{1,3}}[-—－][0-9]{{1,4}}(?:[-—－][0-9]{{2,4}})?[室号户]?"
    r"|村[\p{Han}]{0,6}[0-9一二三四五六七八九十]{1,3}(?:组|队|社)(?:第)?[0-9一二三四五六七八九十]{1,4}号)"
)
# Without a word for what the numbers count, only where somebody lives: 金地24-1602, 8-1-2702.
_DASHED = Pattern(r"\p{Han}([0-9]{1,2}[-—－](?:[0-9]{1,2}[-—－])?[0-9]{3,4})(?:[^0-9\-—－]|\z)")
_ENGLISH = Pattern(
    r"(?i)\b(?:room|rm|apt|apartment|flat|unit)\b[.,]?\s?(?:no\.?\s?)?#?[0-9]{1,4}[a-z]?\b[^\n;]{0,48}?\b(?:road|rd|street|st|avenue|ave|lane|ln|drive|"
    r"dr|blvd|court|ct)\b"
    r"|\b[0-9]{1,5}\s[a-z]+\s(?:[a-z]+\s)?(?:road|rd|street|st|avenue|ave|lane|ln|drive|dr|blvd|court|ct)\b[.,]{0,2}\s?"
    r"(?:room|rm|apt|apartment|flat|unit|#)[. ]{0,2}#?[0-9]{1,4}[a-z]?\b"
)
_NUMBER: Final = Lazily(
    r"第?[0-9一二三四五六七八九十]{1,2}排\s?[0-9]{1,3}号|[一-鿿]\s?[A-Za-z]?[0-9]{1,3}(?:栋|幢|号楼)(?:[0-9]{1,2}单元)?|村[一-鿿]{1,4}组|"
    r"村[一-鿿]{0,6}[0-9一二三四五六七八九十]{1,3}(?:组|队|社)(?:[0-9]{1,3}号)?|"
    r"(?:路|街|巷|弄|胡同|道|里|村|庄|屯|条|坊)(?:[东西南北中]段)?\s?[0-9零一二三四五六七八九十百甲乙丙]{1,5}(?:[-—][0-9]{1,4})?(?:号院?|弄)"
)
_HOME: Final = Lazily(
    r"家庭(?:住|地)址|家住|住址|住在|家在|现住|常住|户籍(?:地|所在地)|居住(?:在|于|地)|收[货件]地址|收[货件]人|邮寄地址|寄[到往给至:]|寄件|"
    r"快递(?:到|地址)|送[到货]|[我他她]们?就?[家住]|(?<=[人者犯员主友])[自就现]?住|取件|租客|新家|搬[到进至]|业主|住户|本人地址|家的?地址|户口|住所|"
    r"(?i:home address|lives? at|ship to|deliver to)"
)
# What an address is made of; before it something else is being said.
_PLACE = Lazily(
    r"[省市区县旗镇乡村路街道巷弄里庄屯]|小区|花园|家园|公寓|社区|苑|胡同|新村|山庄|[庭府湾郡道城园里院坊阁居墅邸湖]|国际|[一二三四五六七八九十0-9]期"
)
_WRITTEN = Lazily(r"[一-鿿A-Za-z0-9·()#\- ]*\Z")
_LEAD = Lazily(
    r".*(?:地址|住址|家住|住在|家在|现住|寄[到往给至]|送到|收[货件]人|位于|居住[在于]|所在地|收货|邮寄|是|为|在|到|[我他她]家|电话)(?:[:：]|是|为|在)?\s?"
)
# Who receives the public, and buildings where nobody lives.
_PUBLIC: Final = Lazily(
    r"大厦|大楼|写字楼|广场|中心|商场|商城|市场|产业园|科技园|工业园|创业园|软件园|物流园|园区|开发区管委会|校区|大学|学院|中学|小学|幼儿园|医院|诊所|"
    r"酒店|宾馆|民宿|饭店|餐厅|展馆|会展|展位|展厅|场馆|机场|车站|政务|法院|派出所|公司|集团|工厂|厂区|门店|店|超市|银行|教室|图书馆|体育馆|"
    r"[政学公合验训务]楼|会议室|办公|工作室|营业|律师事务所|驿站|售楼|样板间|航站楼|影院|剧场|博物馆|文化馆|车间|仓"
)
_FLATS = Lazily(r"小区|花园|家园|公寓|新村|宿舍|[苑庭府郡轩]")
_COUNTED: Final = frozenset("岁间层户元万块平㎡米人条个本页册款件只台份亿月年日天mM%点次套")
_REACH = 48
_ENTRANCE = Lazily(r"单元")


def _find(text: EncodedText) -> Iterator[Found]:
    written = text.text
    reached = 0
    for start, end in _DOOR.find(text):
        after = written[end : end + 1]
        if after == "-" or (after and after in _COUNTED) or after.isdigit():
            continue
        if written[end - 1] == "号" and after in ("楼", "院", "门", "窗"):
            continue
        begin, head = _head(written, start, reached)
        lives = _somebody_lives(written, begin, end)
        # Flats are counted by entrances; offices are not.
        is_door = _ENTRANCE.search(written, start, end) or _PLACE.search(head + written[start : start + 2])
        if lives or (is_door and not _is_public(written, begin, end)):
            reached = end
            yield Found(begin, end)
    for match in _DASHED.matches(text):
        start, end = (text.index(at) for at in match.span(1))
        begin, _ = _head(written, start, reached)
        if _HOME.search(_clause_ahead(written, begin)) and not _is_public(written, begin, end):
            yield Found(begin, end)
    for start, end in _ENGLISH.find(text):
        yield Found(start, end)
    yield from _houses(written)


def _houses(text: str) -> Iterator[Found]:
    """A street and a number, where a word before them says that it is somebody's home."""
    for home in _HOME.finditer(text):
        number = _NUMBER.search(text, home.end(), home.end() + _REACH)
        if number is not None and not re.search(r"[。！？!?;\n]", text[home.end() : number.start()]):
            begin, _ = _head(text, number.start(), home.end())
            yield Found(begin, number.end())


def _head(text: str, start: int, not_before: int) -> tuple[int, str]:
    """Where the address that ends in this door begins, and what stands before the door."""
    window = text[max(not_before, start - _REACH) : start]
    run = _WRITTEN.search(window)
    head = run[0] if run is not None else ""
    lead = _LEAD.match(head)
    head = head[lead.end() :] if lead is not None and lead.end() < len(head) else head
    head = head.lstrip()
    return start - len(head), head


def _clause_ahead(text: str, begin: int) -> str:
    return re.split(r"[。！？!?;\n]", text[max(0, begin - 30) : begin])[-1]


def _somebody_lives(text: str, begin: int, end: int) -> bool:
    return _HOME.search(_clause_ahead(text, begin)) is not None or _HOME.search(text[begin:end]) is not None


def _is_public(text: str, begin: int, end: int) -> bool:
    ahead = re.split(r"[。！？!?;\n]", text[max(0, begin - 14) : begin])[-1]
    behind = text[end : end + 8].split("\n", maxsplit=1)[0]
    if _PUBLIC.search(ahead) is not None or _PUBLIC.search(behind) is not None:
        return True
    named = [match.end() for match in _PUBLIC.finditer(text, begin, end)]
    # A compound of flats may stand in a district named for its industry: 工业园区某路1号花园.
    return bool(named) and _FLATS.search(text, named[-1], end) is None


_ENGLISH_WORDS: Final = ("room ", "rm ", "apt ", "apt.", "apartment ", "flat ", "unit ", "room1", "street #", "st #")
# A door, or a street with its number.
_LAST: Final = "栋幢座弄院楼号门梯元#区园苑寓村城府湾郡轩庭里庄墅邸路街巷同道屯坊条组队社排坊"
_GLANCE = Lazily(
    rf"[{_LAST}][东西南北中段第\s,、]{{0,3}}[A-Za-z]?[0-9零〇一二三四五六七八九十百甲乙丙][0-9A-Za-z零〇一二三四五六七八九十百\-—－]{{0,8}}"
    r"(?:(?<=[0-9]{3})|(?<=[0-9][\-—－][0-9])|[A-Za-z]?[号弄室户房栋幢座楼门层#组队社街排坊]|[A-K]|单元)"
    r"|[东西南北中]户|[A-Za-z甲乙丙丁]室|村[一-鿿]{1,4}组|[栋幢楼][0-9]{1,2}-|[一-鿿][0-9]{1,2}[-—－](?:[0-9]{1,2}[-—－])?[0-9]{3,4}"
)
DETECTORS = (
    Detector("personal.postal-address", frozenset(_LAST + "户室-—－"), _find, glance=_GLANCE, words=_ENGLISH_WORDS),
)
