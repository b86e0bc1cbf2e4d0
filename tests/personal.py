"""Fictitious personal data of every kind, with valid check digits: canaries that no output may show."""

from __future__ import annotations

from typing import Final


def _resident_id(digits: str) -> str:
    """GB 11643-1999: the check character of seventeen digits."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True))
    return digits + "10X98765432"[total % 11]


def _card(digits: str) -> str:
    """ISO/IEC 7812-1 annex B: the check digit of a card, doubling every second digit from the right."""
    doubled = [int(digit) * (2 - index % 2) for index, digit in enumerate(reversed(digits))]
    return digits + str(-sum(value // 10 + value % 10 for value in doubled) % 10)


def _iban(country: str, account: str) -> str:
    """ISO 13616-1: the check digits that make the number 1 modulo 97."""
    number = int("".join(str(int(character, 36)) for character in account + country + "00"))
    return f"{country}{98 - number % 97:02}{account}"


SECRETS: Final = {
    "mobile": ("13955217788", "955217"),
    "mobile in Chinese digits": ("一三九六六二四七七八八", "九六六二四七"),
    "landline": ("0571-80923145", "809231"),
    "email": ("zhangcanary@mail.example.com", "anary"),
    "resident id": (_resident_id("11010119840629053"), "19840629"),
    "travel permit": ("回乡证H07351284", "073512"),
    "passport": ("护照E91846372", "918463"),
    "social security number": ("536-92-1184", "53692"),
    "bank card": (_card("621700281903746152"), "0281903746"),
    "iban": (_iban("DE", "370400449173058264"), "0449173058"),
    "plate": ("京A·9F483", "A9F4"),
    "network address": ("IP 203.87.156.42", "2038715642"),
    "postal address": ("家住示例区云岭路41号7幢2单元617室", "41号7幢"),
    "social account": ("微信号linnet_7392", "linnet739"),
    "health record": ("患者赵金丝雀确诊肺炎", "金丝"),
    "minor": ("示例小学三年级2班赵金雀的成绩单", "金雀"),
}
"""What is hidden, and the part of it that no mask may show."""
