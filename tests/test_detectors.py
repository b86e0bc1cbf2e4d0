"""Every detector finds its family of wordings, reads their values, and is not fooled by look-alikes."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from copygate.errors import UsageError
from copygate.matching.detectors import NAMES, detector
from copygate.matching.regex import EncodedText
from tests.matching import cases, detect

CASES: dict[str, dict[str, Any]] = cases("detectors")
FOUND = [(name, str(text), expected) for name, case in CASES.items() for text, expected in case["finds"].items()]
IGNORED = [(name, str(text)) for name, case in CASES.items() for text in case["ignores"]]
PII = Path(__file__).resolve().parent.parent / "fixtures" / "cases" / "pii-cases.jsonl"
PERSONAL: dict[str, Any] = cases("personal")
WRITTEN = [(name, text) for name, texts in PERSONAL["finds"].items() for text in texts]
KINDS = {
    "mobile": "personal.mobile-number",
    "landline": "personal.landline",
    "email": "personal.email",
    "cn_id18": "personal.resident-id",
    "cn_id15": "personal.resident-id",
    "bank_card": "personal.bank-card",
    "iban": "personal.iban",
    "passport": "personal.passport",
    "hkm_permit": "personal.travel-permit",
    "plate_ne": "personal.vehicle-plate",
    "ip": "personal.network-address",
    "sensitive_health": "personal.health-record",
    "minor_info": "personal.minor-identity",
    "uscc": "organisation-code",
}
KINDS_OF_DATA = sorted(name for name in NAMES if name.startswith("personal.") or name == "organisation-code")


@pytest.mark.parametrize(("name", "text", "expected"), FOUND)
def test_finds(name: str, text: str, expected: Any) -> None:
    slice_, value = expected if isinstance(expected, list) else (str(expected), None)
    matches = detect(name, text)
    assert slice_ in [match.text for match in matches], matches
    if value is not None:
        assert [match.value for match in matches if match.text == slice_] == [pytest.approx(value)]


@pytest.mark.parametrize(("name", "text"), IGNORED)
def test_is_not_fooled(name: str, text: str) -> None:
    assert [match.text for match in detect(name, text)] == []


def test_every_detector_has_cases() -> None:
    assert CASES.keys() | PERSONAL["finds"].keys() == NAMES


@pytest.mark.parametrize(("name", "text"), WRITTEN)
def test_finds_personal_data_however_it_is_written(name: str, text: str) -> None:
    """Every span between the marks, and nothing else, in the text and in a sentence around it."""
    for around in (text, f"前言不提。{text}\n后面也不提。"):
        parts = re.split("[⟦⟧]", around)
        wanted = parts[1::2]
        assert [match.text for match in detect(name, "".join(parts))] == wanted


@pytest.mark.parametrize("text", PERSONAL["ignores"])
def test_what_looks_like_personal_data_is_none(text: str) -> None:
    assert {name: [match.text for match in detect(name, text)] for name in KINDS_OF_DATA if detect(name, text)} == {}


@pytest.mark.parametrize(("name", "text", "expected"), FOUND)
def test_the_cheap_test_lets_every_match_through(name: str, text: str, expected: Any) -> None:
    found = detector(name)
    assert list(found.find(EncodedText(text))) == [] or found.possible(text)


def test_an_unknown_name_says_so() -> None:
    with pytest.raises(UsageError, match="no-such"):
        detector("no-such")


def labelled() -> list[dict[str, Any]]:
    return [json.loads(line) for line in PII.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize("case", labelled(), ids=lambda case: case["id"])
def test_labelled_personal_data(case: dict[str, Any]) -> None:
    wanted = [(KINDS[item["type"]], item["span"]) for item in case["pii"] if item["type"] in KINDS]
    for name, span in wanted:
        assert any(span in match.text for match in detect(name, case["text"]))
    if case["label"] == "negative":
        for name in KINDS_OF_DATA:
            assert [match.text for match in detect(name, case["text"])] == [], name


@pytest.mark.parametrize("name", sorted(NAMES))
def test_long_monotonous_text_is_no_trouble(name: str) -> None:
    for text in ("1" * 20_000, "第一" * 10_000, "a@" * 10_000, "5分钟" * 7_000, "#" * 20_000):
        detect(name, text)


HOSTILE: dict[str, Callable[[int], str]] = {
    "digits": lambda n: "1" * n,
    "digits apart": lambda n: "1 " * (n // 2),
    "numbers that almost are": lambda n: "1380013800 " * (n // 11),
    "numbers that are": lambda n: "13800138000," * (n // 12),
    "noughts by letter": lambda n: "1" + "O" * n,
    "ones by letter": lambda n: "1" + "l" * n,
    "Chinese digits": lambda n: "一" * n,
    "mixed digits": lambda n: "1一①" * (n // 3),
    "stars between digits": lambda n: "1***" * (n // 4),
    "area codes": lambda n: "010-" * (n // 4),
    "extensions": lambda n: "转" * n,
    "at signs": lambda n: "a@" * (n // 2),
    "dots": lambda n: "a." * (n // 2),
    "an address that never ends": lambda n: "a@" + "b." * (n // 2),
    "names before a sign": lambda n: "a." * (n // 2) + "@",
    "words for documents": lambda n: "护照通行证身份证" * (n // 8),
    "documents": lambda n: "护照E12345678" * (n // 11),
    "letters and digits": lambda n: "DE89 " * (n // 5),
    "colons": lambda n: "2001:" * (n // 5),
    "octets": lambda n: "1." * (n // 2),
    "plates": lambda n: "京A1" * (n // 3),
    "streets": lambda n: "路1号" * (n // 3),
    "homes without a street": lambda n: "家住" * (n // 2),
    "doors": lambda n: "1号楼1单元" * (n // 6),
    "a street that never ends": lambda n: "地址" + "路" * n + "1号楼101室",
    "accounts": lambda n: "微信号:" * (n // 4),
    "an account that never ends": lambda n: "微信:" + "a" * n,
    "patients": lambda n: "患者" * (n // 2),
    "illnesses": lambda n: "确诊肝癌" * (n // 4),
    "names": lambda n: "张张" * (n // 2),
    "patients with names": lambda n: "患者张伟" * (n // 4),
    "classes": lambda n: "三年级2班" * (n // 5),
    "children": lambda n: "儿子张伟8岁" * (n // 6),
    "years of age": lambda n: "8岁" * (n // 2),
    "blanks": lambda n: "1" + " " * n + "1",
    "hyphens": lambda n: "a-" * (n // 2),
}


def cpu(name: str, text: str) -> float:
    encoded = EncodedText(text)
    began = time.process_time()
    for _ in detector(name).find(encoded):
        pass
    glance = detector(name).glance
    if glance is not None:
        glance.search(text)
    return time.process_time() - began


@pytest.mark.parametrize("name", KINDS_OF_DATA)
def test_personal_data_is_looked_for_in_linear_time(name: str) -> None:
    """Four times as much of anything hostile costs four times as much; sixteen times would be quadratic. Best of three."""
    size = 3_000
    for kind, text in HOSTILE.items():
        for _ in range(3):
            short, long = cpu(name, text(size)), cpu(name, text(4 * size))
            if long < 0.1 or long < 9 * short:
                break
        else:
            pytest.fail(f"{kind}: {size} characters take {short:.3f} s of CPU, {4 * size} take {long:.3f} s")
