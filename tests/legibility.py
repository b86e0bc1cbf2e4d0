"""Is the “广告” label legible? A grid of labels, each on a poster of its own, judged by a rule as an author would have it.

`python -m tests.legibility` judges the whole grid (size x contrast x spot) with the default engine and prints each cell
that was judged wrongly; a file in the cache is not read again. A cell is right when the rule passes exactly those labels
that are large enough, stand out enough, and stand in a corner: what is undecided does not pass.
"""

from __future__ import annotations

import io
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from copygate import pipeline
from copygate.assets.reader import PictureReader
from copygate.dsl.parser import parse
from copygate.evaluation.compiled import CompiledRulebook, prepare
from copygate.intake.schema import draft_from_mapping
from copygate.packs.rulebook import Article, ArticleNumber, Pack, Rulebook, RuleFile, Source
from copygate.pictured import with_pictures
from tests.posters import font

SIZE: Final = (1080, 1440)
HEIGHT: Final = 2.0
CONTRAST: Final = 4.5
RULE: Final = f"""rule ad-label "图上须有看得清的广告标识"
  cites     internet-ads 9
  severity  review
  require   ad-label
    in      image-corner(height >= {HEIGHT:g}%, contrast >= {CONTRAST:g})
  message   "图片角上没有看得清的“广告”"
  suggest   "在图片角上加“广告”"
  example   bad  "新品开售"
  example   good draft with image-text "广告"
end
"""
SIZES: Final = (0.9, 1.2, 1.6, 2.4, 3.0, 4.0, 6.0)
"""Height of the letters, in percent of the picture's."""
CONTRASTS: Final = (1.4, 2.0, 2.8, 3.6, 5.6, 7.5, 12.0)
SPOTS: Final = ("upper left", "upper right", "lower left", "lower right", "middle", "lower middle")
Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Cell:
    """One label: how large, how far from its ground, where, and in which order of light."""

    size: float
    contrast: float
    spot: str
    dark_on_light: bool

    @property
    def legible(self) -> bool:
        """What a person with the rule in hand would say."""
        return self.size >= HEIGHT and self.contrast >= CONTRAST and "middle" not in self.spot

    def __str__(self) -> str:
        return f"{self.size:g}% {self.contrast:g}:1 {self.spot}{'' if self.dark_on_light else ', light on dark'}"


def grid() -> Iterator[Cell]:
    """Every cell; light and dark ground take turns."""
    cells = ((size, contrast, spot) for size in SIZES for contrast in CONTRASTS for spot in SPOTS)
    for number, (size, contrast, spot) in enumerate(cells):
        yield Cell(size, contrast, spot, number % 2 == 0)


def luminance(colour: Colour) -> float:
    """Relative luminance after WCAG 2.2."""
    parts = [value / 255 for value in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def drawn(cell: Cell) -> bytes:
    """The poster, with a headline that is no label, as a JPEG file."""
    chance = random.Random(str(cell))
    ground, letters = _colours(cell, chance)
    image = Image.new("RGB", SIZE, ground)
    pen = ImageDraw.Draw(image)
    headline = (20, 20, 20) if luminance(ground) > 0.18 else (245, 245, 245)
    pen.text(
        (SIZE[0] // 2, 480),
        chance.choice(("周末露营清单", "换季护肤笔记", "早餐四样")),
        headline,
        font("bold", 110),
        "mm",
    )
    pen.text(
        (SIZE[0] // 2, 900),
        chance.choice(("都是自己买的", "价格见店内", "做法在文末")),
        headline,
        font("bold", 52),
        "mm",
    )
    face = _fitting(cell.size / 100 * SIZE[1])
    left, top, right, bottom = face.getbbox("广告")
    width, height = right - left, bottom - top
    x = {"left": 50, "right": SIZE[0] - 50 - width}.get(cell.spot.split()[-1], (SIZE[0] - width) // 2)
    y = {"upper": 50, "lower": SIZE[1] - 50 - height}.get(cell.spot.split()[0], 660)
    pen.text((x - left, y - top), "广告", letters, face)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=92)
    return file.getvalue()


def _colours(cell: Cell, chance: random.Random) -> tuple[Colour, Colour]:
    """A ground, and letters of its hue that differ from it by the contrast."""
    if cell.dark_on_light:
        ground = (chance.randint(215, 255), chance.randint(215, 255), chance.randint(215, 255))
        wanted = (luminance(ground) + 0.05) / cell.contrast - 0.05
    else:
        ground = (chance.randint(0, 40), chance.randint(0, 40), chance.randint(0, 40))
        wanted = (luminance(ground) + 0.05) * cell.contrast - 0.05
    shades = ((value, value, value) for value in range(256))
    return ground, min(shades, key=lambda shade: abs(luminance(shade) - wanted))


def _fitting(height: float) -> ImageFont.FreeTypeFont:
    """The face whose letters are so high."""
    for size in range(8, 400):
        face = font("bold", size)
        box = face.getbbox("广告")
        if box[3] - box[1] >= height:
            return face
    raise ValueError(height)


def rulebook() -> CompiledRulebook:
    """The one rule."""
    file = RuleFile("legibility.rule", RULE, parse(RULE, "legibility.rule").tree)
    source = Source(
        "internet-ads", "互联网广告管理办法", "互联网广告管理办法", "", "", articles=_ARTICLES, verified=True
    )
    pack = Pack("test", "测试", "1.0.0", "x", "cn", "Asia/Shanghai", sources=(source,), files=(file,))
    return CompiledRulebook(prepare(Rulebook((pack,), "")))


_ARTICLES: Final = (Article("9", "互联网广告应可识别", (ArticleNumber("9"),)),)


class _One:
    def __init__(self, data: bytes) -> None:
        self.data = data

    def open(self, path: str) -> bytes:
        """The one picture."""
        return self.data


def passes(cell: Cell, reader: PictureReader, rules: CompiledRulebook) -> bool:
    """Whether the rule lets the poster through."""
    draft = draft_from_mapping({"title": "周末", "assets": ["a.jpg"]}, path="a.md")
    verdict = pipeline.check(with_pictures(draft, _One(drawn(cell)), reader), rules, today=date(2026, 11, 21))
    return not verdict.findings and not verdict.errors


def main() -> int:
    """Judge the grid."""
    rules, wrong, total = rulebook(), 0, 0
    with PictureReader() as reader:
        for cell in grid():
            total += 1
            if passes(cell, reader, rules) != cell.legible:
                wrong += 1
                print(f"{'passed' if not cell.legible else 'refused'} wrongly: {cell}")
            elif "-v" in sys.argv:
                print(f"right: {cell}")
    print(f"legibility: {total - wrong} of {total} labels judged right ({(total - wrong) / total:.1%})")
    return 0 if wrong <= 0.05 * total else 1


if __name__ == "__main__":
    raise SystemExit(main())
