"""The unified social credit code of a body: `organisation-code`. It names no person.

GB 32100-2015 法人和其他组织统一社会信用代码编码规则: registering department, kind of body, six digits of the region,
nine characters of the body (GB 11714) and a check character to base 31, weights 3^(i-1) mod 31.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from copygate.matching.detectors.recogniser import Detector, Found, Lazily, announced, stands_alone
from copygate.matching.regex import EncodedText, Pattern

_DIGITS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_ANY = "[0-9A-HJ-NPQRTUWXYa-hj-npqrtuwxy]"
_CODE = Pattern(rf"[1-9ANYany]{_ANY}[ \-]?[0-9]{{2}}(?:[ \-]?[0-9]){{4}}(?:[ \-]?{_ANY}){{10}}")
SIX: Final = Lazily(r"[0-9](?:[ \-]?[0-9]){5}")
_NAMES: Final = ("信用代码", "机构代码", "税号", "纳税人识别号")


def _find(text: EncodedText) -> Iterator[Found]:
    for start, end in _CODE.find(text):
        code = text.text[start:end].replace(" ", "").replace("-", "").upper()
        # Without a letter it may be any number; then the word for it must stand by.
        lettered = any(map(str.isalpha, code))
        if (
            stands_alone(text.text, start, end)
            and _is_code(code)
            and (lettered or announced(text.text, start, end, _NAMES))
        ):
            yield Found(start, end)


def _is_code(code: str) -> bool:
    total = sum(_DIGITS.index(character) * pow(3, index, 31) for index, character in enumerate(code[:17]))
    return _DIGITS[-total % 31] == code[17]


DETECTORS = (Detector("organisation-code", frozenset("ABCDEFGHJKLMNPQRTUWXY"), _find, glance=SIX, words=_NAMES),)
