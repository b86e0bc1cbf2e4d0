"""Distance told as time: `duration-to-place` (18分钟可到云州机场, 距地铁站步行5分钟)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from copygate.matching.detectors.numerals import CHINESE, value_of
from copygate.matching.detectors.recogniser import Detector, Found
from copygate.matching.regex import EncodedText, Pattern

_BY = r"(?:步行|驾车|开车|自驾|骑行|车程|乘车|坐车|地铁|高铁|轻轨|快线|公交|驱车|飞行)"
_ABOUT = r"(?:约|大约|仅|仅需|只需|只要|最快|不到|不过|就)?"
_TIME = rf"([0-9]+(?:\.[0-9]+)?|{CHINESE}|半)\s?(?:个)?(分钟|分|min|小时|h)"
_RATHER = (
    r"(?:左右|以内|之内|内|车程|路程|步行|驾车|开车|即|就|便|可|能|即可|轻松|快速|高效|极速|无缝|自由|直线|畅行){0,4}"
)
# These verbs lead to a place; after the short ones something that looks like a place must follow.
_REACH = (
    r"(?:直达|直抵|通达|畅达|畅抵|抵达|到达|可达|速达|速抵|联通|连通|接驳|通勤|"
    r"步入|驶入|走到|直通|通往|畅通|畅连|畅享|链接|衔接)"
)
_SHORT = r"(?:到|达|抵|上|至|进|入|通|去|往)"
_PLACE_END = (
    r"(?:站|路|街|巷|机场|高铁|地铁|高速|快速路|口|区|城|中心|广场|商圈|医院|学校|小学|中学|大学|公园|景区|湖|山|江|河|海边|"
    r"海|村|镇|县|市|桥|岛|港|码头|CBD|园|馆|商场|超市|环|大道|主干道|枢纽|板块|总部|门口)"
)
_TO_PLACE = Pattern(
    rf"(?:{_BY}{_ABOUT})?{_TIME}{_RATHER}(?:{_REACH}[\p{{Han}}A-Za-z0-9]{{1,12}}"
    rf"|{_SHORT}了?[\p{{Han}}A-Za-z0-9]{{0,10}}?{_PLACE_END}[\p{{Han}}]{{0,4}})"
)
_FROM_PLACE = Pattern(
    rf"(?:距离|距|离|到|至)[\p{{Han}}A-Za-z0-9]{{1,14}}?(?:也)?{_ABOUT}(?:需)?(?:{_BY})?{_ABOUT}{_TIME}"
    r"(?:车程|路程|即到|即达|可达|可到)"
    rf"|(?:距离|距|离)[\p{{Han}}A-Za-z0-9]{{1,14}}?{_ABOUT}(?:需)?{_BY}?{_ABOUT}{_TIME}"
)


def _find(text: EncodedText) -> Iterator[Found]:
    for pattern in (_TO_PLACE, _FROM_PLACE):
        for match in pattern.matches(text):
            groups = [group.decode() for group in match.groups() if group is not None]
            amount, unit = groups[0], groups[1]
            minutes = 0.5 if amount == "半" else value_of(amount)
            minutes *= 60 if unit in ("小时", "h") else 1
            yield Found(text.index(match.start()), text.index(match.end()), minutes, "minutes")


# An amount of time: a figure, then its unit.
_AMOUNT = re.compile(r"[0-9半一二两三四五六七八九十百几]\s?个?(?:分|小时|min|h)")

DETECTORS = (Detector("duration-to-place", frozenset("分时mh"), _find, glance=_AMOUNT),)
