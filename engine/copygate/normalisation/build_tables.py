"""Builds `variants.txt`, the one-character table from traditional and variant forms to standard simplified ones.

Run by hand when OpenCC publishes new data, never at run time: `pip install opencc && python build_tables.py`.
A character that GB 2312 itself has is taken for an ordinary simplified character and is no source (后, 著, 乾 stay as
they are), but for the few it kept that modern simplified text never writes. A mapping to several characters, or to a
character GB 2312 lacks, is left out.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

# Forms that OpenCC does not touch because they are neither traditional nor Japanese standard, yet are written for the
# simplified one. Each is a Unihan semantic or z-variant.
SUPPLEMENT = {
    "囯": "国",
    "圀": "国",
    "値": "值",
    "瘉": "愈",
    "妳": "你",
    "冣": "最",
    "㝡": "最",
    "凃": "涂",
    "甦": "苏",
}
KEPT_BY_GB2312 = {"後": "后", "於": "于", "菸": "烟", "麽": "么"}

RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x2A6E0))


def simplifications(chains: list[Callable[[str], str]]) -> dict[str, str]:
    """Every one-to-one mapping the chains agree to make; the first chain that changes a character decides."""
    found = SUPPLEMENT | KEPT_BY_GB2312
    for low, high in RANGES:
        for code in range(low, high):
            character = chr(code)
            if character in found or _is_ordinary(character):
                continue
            for convert in chains:
                target = convert(character)
                if target != character:
                    if len(target) == 1 and _is_ordinary(target) and unicodedata.normalize("NFKC", target) == target:
                        found[character] = target
                    break
    return found


def _is_ordinary(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def main() -> int:
    """Write the table beside this file: a line of sources, a line of their targets."""
    from opencc import OpenCC

    simplify, taiwan, hongkong, japan = (OpenCC(name).convert for name in ("t2s", "tw2s", "hk2s", "jp2t"))
    table = simplifications([simplify, taiwan, hongkong, lambda character: simplify(japan(character))])
    sources = sorted(table)
    lines = ["".join(sources), "".join(table[source] for source in sources), ""]
    Path(__file__).with_name("variants.txt").write_text("\n".join(lines), encoding="utf-8")
    print(f"{len(sources)} characters")
    return 0


if __name__ == "__main__":
    sys.exit(main())
