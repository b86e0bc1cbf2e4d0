"""Where money is kept: `personal.bank-card`, `personal.iban`.

Cards: ISO/IEC 7812-1, check digit by the Luhn formula; lengths and leading digits (issuer identification numbers) of
UnionPay (62, 81: 16 to 19 digits), Visa (4), Mastercard (51 to 55, 2221 to 2720), American Express (34, 37), Diners,
Discover, JCB, and of the domestic cards older than UnionPay (9558..., 60...).
Accounts: ISO 13616-1, two letters of the country, two check digits (ISO 7064 MOD 97-10), the length of the country.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from copygate.lazily import Lazily
from copygate.matching.detectors.digits import TEN, Stretch, natural, stretches
from copygate.matching.detectors.recogniser import Detector, Found, announced, is_latin, stands_alone
from copygate.matching.regex import EncodedText, Pattern

_CARD_WORDS: Final = (
    *(
        "银行卡",
        "卡号",
        "储蓄卡",
        "信用卡",
        "借记卡",
        "工资卡",
        "打款",
        "转账",
        "汇款",
        "收款",
        "退款到",
        "账号",
        "账户",
        "帐号",
        "帐户",
    ),
    *(
        "开户",
        "银联",
        "存折",
        "一卡通",
        "贷记卡",
        "还款",
        "支付卡",
        "工行",
        "建行",
        "农行",
        "中行",
        "交行",
        "招行",
        "邮储",
        "银行",
        "转到",
    ),
    *("card", "visa", "mastercard", "unionpay", "amex", "jcb", "debit", "credit", "打到", "转给", "汇到"),
)
# Numbers of devices and goods that happen to pass the check.
_DEVICE_WORDS: Final = ("imei", "meid", "iccid", "imsi", "序列号", "sn:", "s/n", "sn ", "条码", "条形码", "isbn", "ean")
_GROUPINGS: Final = frozenset(
    (
        *((4, 4, 4, last) for last in (1, 2, 3, 4)),
        *((4, 4, 4, 4, last) for last in (1, 2, 3)),
        (4, 6, 5),
        (4, 6, 4),
        (8, 8),
    )
) | frozenset(
    ((6, 10), (6, 13), (6, 12), (6, 11), (6, 4, 4, 5), (6, 4, 4, 4, 1), (5, 5, 5, 4), (4, 15), (6, 6, 7), (6, 8, 5))
)

_CARD_NAMES: Final = frozenset(
    ("card", "visa", "mastercard", "master", "unionpay", "amex", "jcb", "no", "debit", "credit")
)
_IBAN = Pattern(r"\b[A-Za-z]{2}[0-9]{2}(?:[ \-]?[A-Za-z0-9]{4}){2,7}(?:[ \-]?[A-Za-z0-9]{1,4})?")
_IBAN_LIKE = Lazily(r"[A-Za-z]{2}[0-9]{2}[ \-]?[A-Za-z0-9]{4}[ \-]?[A-Za-z0-9]{4}")
# Lengths by country: the IBAN Registry kept by SWIFT under ISO 13616-2.
_IBAN_LENGTHS: Final = {
    country: length
    for length, countries in {
        15: "NO", 16: "BE", 18: "DK FI FO GL NL SD FK", 19: "MK SI", 20: "AT BA EE KZ LT LU XK MN", 21: "CH HR LI LV",
        22: "BG BH CR DE GB GE IE ME RS VA", 23: "AE GI IL IQ OM SO TL", 24: "AD CZ ES MD PK RO SA SE SK TN VG",
        25: "LY PT ST", 26: "IS TR", 27: "BI DJ FR GR IT MC MR SM", 28: "AL AZ BY CY DO GT HN HU LB NI PL SV",
        29: "BR EG PS QA UA", 30: "JO KW MU YE", 31: "MT SC", 32: "LC", 33: "RU",
    }.items()
    for country in countries.split()
}  # fmt: skip


def _cards(text: EncodedText) -> Iterator[Found]:
    for number in stretches(text, range(13, 20)):
        if not (_issued(number) or _may_be_issued(number)):
            continue
        groups = number.groups
        if len(groups) > 1 and (groups not in _GROUPINGS or not natural(groups, number.between)):
            continue
        if not _luhn(number.digits) or _touches_a_word(text.text, number.start):
            continue
        if announced(text.text, number.start, number.start, _DEVICE_WORDS, reach=12):
            continue
        if _issued(number) or announced(text.text, number.start, number.end, _CARD_WORDS):
            yield Found(number.start, number.end)


def _touches_a_word(text: str, start: int) -> bool:
    """Whether letters run into the number, other than those of a card: Visa4111…"""
    word = start
    while word and is_latin(text[word - 1]) and start - word < 12:
        word -= 1
    return word < start and text[word:start].lower() not in _CARD_NAMES


def _issued(number: Stretch) -> bool:
    """Whether leading digits and length are those of a scheme, so that no word need stand by."""
    digits, length = number.digits, len(number.digits)
    if digits.startswith(("62", "81")):
        return 16 <= length <= 19
    if digits[0] == "4" or digits[:2] in ("51", "52", "53", "54", "55"):
        return length == 16
    if digits[:2] in ("34", "37"):
        return length == 15
    return digits.startswith("9558") and length == 19


def _may_be_issued(number: Stretch) -> bool:
    """Whether some scheme issues such cards; ISBN and EAN-13 begin with 97 and 69."""
    return number.digits[0] in "345689" and not (len(number.digits) == 13 and number.digits[:2] in ("97", "69"))


def _luhn(code: str) -> bool:
    total = 0
    for index, digit in enumerate(reversed(code)):
        value = int(digit) * (1 + index % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and len(set(code)) > 1


def _ibans(text: EncodedText) -> Iterator[Found]:
    for start, stop in _IBAN.find(text):
        length = _IBAN_LENGTHS.get(text.text[start : start + 2].upper())
        if length is None:
            continue
        end = _after_characters(text.text, start, stop, length)
        code = re.sub(r"[ \-]", "", text.text[start:end]).upper()
        if len(code) == length and stands_alone(text.text, start, end) and _mod_97(code):
            yield Found(start, end)


def _after_characters(text: str, start: int, end: int, length: int) -> int:
    """Where so many letters and digits of the range end; the pattern may have taken in the next word."""
    at = start
    while at < end and length:
        length -= text[at] not in " -"
        at += 1
    return at


def _mod_97(code: str) -> bool:
    turned = code[4:] + code[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1


DETECTORS = (
    Detector("personal.bank-card", frozenset("345689"), _cards, glance=TEN),
    Detector("personal.iban", frozenset("ABCDEFGHIJKLMNOPRSTUVXYZabcdefghijklmnoprstuvxyz"), _ibans, glance=_IBAN_LIKE),
)
