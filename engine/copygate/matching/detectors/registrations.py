"""Official numbers: `patent-number`, `approval-number`, `map-approval`."""

from __future__ import annotations

from collections.abc import Iterator

from copygate.matching.detectors.recogniser import Detector, Found, by_pattern
from copygate.matching.regex import EncodedText, Pattern

_PROVINCE = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_YEAR = r"[(\[【〔][ ]?(?:19|20)[0-9]{2}[ ]?[)\]】〕]"
_PATENT = Pattern(
    r"(?i)(?:ZL\s?|专利(?:申请)?号(?:为|是)?\s?[:：]?\s?(?:ZL|CN)?\s?)((?:19|20)[0-9]{2}\s?[12389]\s?[0-9]{7}|[0-9]{2}[12389][0-9]{5})"
    r"(?:\s?\.\s?([0-9X]))?"
)
_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)


def _patents(text: EncodedText) -> Iterator[Found]:
    """The value says whether the check digit is there and right (1) or not (0): a number may lack it in copy."""
    for match in _PATENT.matches(text):
        digits = b"".join(match.group(1).split()).decode()
        check = (match.group(2) or b"").decode().upper()
        weights = _WEIGHTS[: len(digits)] if len(digits) == 12 else _WEIGHTS[:8]
        total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11
        valid = check == ("X" if total == 10 else str(total))
        yield Found(text.index(match.start()), text.index(match.end()), float(valid), None)


DETECTORS = (
    Detector("patent-number", frozenset("Zz专"), _patents),
    by_pattern(
        "approval-number",
        "准健妆械广登备兽",
        r"国药准字\s?[HZSJBTF]?[CJ]?\s?[0-9]{8}",
        r"(?:国食健[注备字]|食健备|卫食健字|国食健注)\s?[GJ]?\s?[(\[【]?[0-9][0-9)\]】第 ]{4,16}号?",
        rf"(?:国|[{_PROVINCE}]\p{{Han}}?)械[注备][准进许]?[字]?\s?[0-9]{{6,14}}号?",
        rf"(?:国妆[特备][进网]?[字]?|[{_PROVINCE}]G?妆网?[备特]进?[字]?)\s?[GJ]?\s?[0-9(\[【][0-9)\]】第 ]{{5,16}}号?",
        rf"[(\[]?[{_PROVINCE}国]?[)\]]?\s?(?:药|械|食健|特食|食|医|农药|兽药)广审?\s?[(\[【]?(?:文|视|声|网)?[)\]】]?\s?(?:第|{_YEAR}|[0-9])"
        r"[0-9\-第()\[\]【】 ]{3,24}号?",
        r"(?:农药登记证号?|农药生产许可证号?)\s?[:：]?\s?[A-Z]{2,4}[0-9]{6,12}",
        r"兽药字\s?[(\[]?[0-9]{4}[)\]]?\s?[0-9]{6,12}",
        rf"[{_PROVINCE}]卫消证字\s?{_YEAR}?第?[0-9\-]{{3,12}}号",
    ),
    by_pattern(
        "map-approval",
        "GSs审",
        rf"(?:审图号\s?[:：]?\s?)?(?:GS|[{_PROVINCE}]\p{{Han}}?S|琼S)\s?[{_PROVINCE}]?\s?{_YEAR}\s?(?:第)?[0-9]{{1,6}}\s?号",
    ),
)
