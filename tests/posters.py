"""Posters with known text, drawn by ourselves: `posters()` gives some seventy, the same ones every time.

Varied in what makes pictures hard to read (colour, contrast, size, weight, script, direction, noise, wear, ground) and
in layout. `fonts()` finds Noto CJK; where it is missing it says so in one sentence.
"""

from __future__ import annotations

import io
import random
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

SIZE: Final = (1080, 1440)
Colour = tuple[int, int, int]
_FACES: Final = {
    "sans": "Noto Sans CJK SC:style=Regular",
    "bold": "Noto Sans CJK SC:style=Bold",
    "serif": "Noto Serif CJK SC:style=Regular",
    "serif-bold": "Noto Serif CJK SC:style=Bold",
    "traditional": "Noto Sans CJK TC:style=Bold",
}


class NoFontsError(Exception):
    """Noto CJK is not installed."""


@dataclass(frozen=True)
class Poster:
    """A picture with what is written on it, line by line as it is read, and what in it must be found (or nothing)."""

    name: str
    style: str
    lines: tuple[str, ...]
    violating: tuple[str, ...]
    image: Image.Image
    quality: int | None = None

    def data(self) -> bytes:
        """The file: a JPEG where wear is wanted, else a PNG."""
        out = io.BytesIO()
        if self.quality is None:
            self.image.save(out, "PNG", compress_level=1)
        else:
            self.image.save(out, "JPEG", quality=self.quality)
        return out.getvalue()


COPY: Final[tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = (
    # a headline, what follows, small print; what in it must be found
    (
        ("全网第一面霜", "熬夜肌的急救方案", "七天见证水润变化", "到手价 129 元", "图片仅供参考，以实物为准"),
        ("全网第一",),
    ),
    (("国家级品质面霜", "给敏感肌的温柔", "一瓶抵过三瓶", "立即下单"), ("国家级",)),
    (("全网最低价", "年货节开抢", "满 300 减 40", "活动时间 1 月 5 日至 1 月 12 日"), ("最低价",)),
    (("三天根治失眠", "草本安神茶", "老中医祖传配方", "每日一杯"), ("根治",)),
    (("稳赚不赔的好项目", "加盟热线招商中", "零经验也能做", "名额有限"), ("稳赚不赔",)),
    (("顶级工艺 百年传承", "紫砂手作壶", "大师亲制", "收藏之选"), ("顶级",)),
    (("无效全额退款", "瘦身训练营", "一个月减二十斤", "扫码报名"), ("无效全额退款",)),
    (("全球最佳旅行箱", "万向轮静音设计", "登机尺寸 20 寸", "颜色 雾蓝 米白"), ("最佳",)),
    (("保证通过 不过退费", "公务员考试冲刺班", "名师小班授课", "十二月十日开课"), ("保证通过",)),
    (("销量第一的扫地机", "会自己倒垃圾", "续航 180 分钟", "两年质保"), ("销量第一",)),
    (("周末市集", "城南公园东门", "十一月二十八日 十点开始", "带上家人一起来"), ()),
    (("冬日手冲课堂", "认识三种烘焙", "每人一杯自己的咖啡", "名额 12 位，需要提前预约"), ()),
    (("新书分享会", "作者在现场签名", "地点：人民路 88 号二楼", "免费入场"), ()),
    (("羊毛围巾上新", "柔软保暖不扎脖", "四种颜色", "长 180 厘米"), ()),
    (("社区义诊通知", "血压血糖免费测量", "周三上午九点", "地点在居委会一楼"), ()),
    (("秋季读书计划", "每天二十分钟", "一起读完一本书", "群内打卡"), ()),
    (("手工饼干礼盒", "黄油曲奇与蔓越莓", "净含量 320 克", "请于十五天内食用"), ()),
    (("夜跑俱乐部", "每周二四晚八点", "五公里慢跑", "新手友好"), ()),
)
_TRADITIONAL: Final[tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]] = (
    (("全網第一精華液", "熬夜後的修護", "臺灣製造", "限量發售"), ("全網第一",)),
    (("國家級團隊監製", "純淨無添加", "溫和親膚", "歡迎選購"), ("國家級",)),
    (("頂級羊絨圍巾", "輕盈保暖", "多種顏色", "門市有售"), ("頂級",)),
    (("週末市集", "歡迎攜帶寵物", "現場有音樂表演", "請準時入場"), ()),
)


def posters() -> Iterator[Poster]:
    """All posters, in an order that never changes."""
    for style, draw in STYLES.items():
        chance = random.Random(style)
        copies = _TRADITIONAL if style == "traditional" else COPY
        first = chance.randrange(len(copies))
        for number in range(min(5, len(copies))):
            # Steps that share no factor with the number of copies: violating and calm ones in every style.
            lines, violating = copies[(first + 7 * number) % len(copies)]
            yield draw(f"{style}-{number + 1}", style, lines, violating, chance)


@cache
def fonts() -> dict[str, tuple[str, int]]:
    """File and index of each face. Raises NoFontsError."""
    found = {}
    for name, wanted in _FACES.items():
        try:
            said = subprocess.run(
                ["fc-match", "-f", "%{file}|%{index}|%{family}", wanted], capture_output=True, text=True, check=True
            ).stdout
        except (OSError, subprocess.CalledProcessError):
            said = "||"
        file, index, family = said.split("|")
        if "CJK" not in family:
            raise NoFontsError("posters need the Noto CJK fonts (Debian: apt install fonts-noto-cjk)")
        found[name] = (file, int(index))
    return found


@cache
def font(face: str, size: int) -> ImageFont.FreeTypeFont:
    """A face at a size in pixels."""
    file, index = fonts()[face]
    return ImageFont.truetype(file, size, index=index)


# ---------------------------------------------------------------- layouts: where lines stand, and how large


@dataclass(frozen=True)
class Placed:
    """A line at its upper left corner."""

    text: str
    x: int
    y: int
    size: int
    face: str


def _wide(text: str, face: str, size: int) -> int:
    return round(font(face, size).getlength(text))


def _fit(text: str, face: str, size: int, room: int) -> int:
    while size > 16 and _wide(text, face, size) > room:
        size -= 2
    return size


def stacked(lines: tuple[str, ...], face: str, chance: random.Random, scale: float = 1.0) -> list[Placed]:
    """Centred, headline first."""
    placed, y = [], chance.randrange(90, 200)
    for number, text in enumerate(lines):
        size = _fit(text, face, round((112, 64, 52, 46, 32)[min(number, 4)] * scale), SIZE[0] - 120)
        placed.append(Placed(text, (SIZE[0] - _wide(text, face, size)) // 2, y, size, face))
        y += round(size * chance.uniform(1.6, 2.6)) + 30
    return placed


def ranged_left(lines: tuple[str, ...], face: str, chance: random.Random, scale: float = 1.0) -> list[Placed]:
    """At the left margin, the headline in the middle, small print at the foot."""
    x, y = chance.randrange(60, 140), chance.randrange(420, 600)
    placed = []
    for number, text in enumerate(lines):
        last = number == len(lines) - 1
        size = _fit(text, face, round((124, 58, 48, 44, 30)[min(number, 4)] * scale), SIZE[0] - 2 * x)
        placed.append(Placed(text, x, 1330 if last else y, min(size, 40) if last else size, face))
        y += round(size * 1.5) + 24
    return placed


def scattered(lines: tuple[str, ...], face: str, chance: random.Random, scale: float = 1.0) -> list[Placed]:
    """Here and there, like stickers; the order is that of the rows."""
    placed = []
    step = (SIZE[1] - 200) // len(lines)
    for number, text in enumerate(lines):
        size = _fit(text, face, round(chance.choice((44, 60, 76, 96)) * scale), SIZE[0] - 160)
        x = chance.randrange(40, max(41, SIZE[0] - 40 - _wide(text, face, size)))
        placed.append(Placed(text, x, 90 + number * step + chance.randrange(0, 60), size, face))
    return placed


_LAYOUTS: Final = (stacked, ranged_left, scattered)

# ---------------------------------------------------------------- grounds


def gradient(one: Colour, other: Colour) -> Image.Image:
    """From one colour above to the other below."""
    ramp = Image.linear_gradient("L").resize(SIZE)
    return Image.composite(Image.new("RGB", SIZE, other), Image.new("RGB", SIZE, one), ramp)


def photograph(chance: random.Random) -> Image.Image:
    """What stands in for one: patches of light and colour at several scales, discs out of focus, grain."""
    ground = Image.new("RGB", SIZE)
    for cells in (4, 9, 23, 60):
        patches = Image.new("RGB", (cells, cells * 4 // 3))
        patches.putdata([tuple(chance.randrange(20, 236) for _ in range(3)) for _ in range(cells * (cells * 4 // 3))])
        ground = ImageChops.blend(ground, patches.resize(SIZE, Image.Resampling.BICUBIC), 0.62 if cells < 10 else 0.3)
    layer = Image.new("RGB", SIZE)
    draw = ImageDraw.Draw(layer)
    for _ in range(26):
        radius, x, y = chance.randrange(20, 120), chance.randrange(SIZE[0]), chance.randrange(SIZE[1])
        shade = chance.randrange(30, 90)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(shade, shade, round(shade * 0.8)))
    return ImageChops.add(ground, layer.filter(ImageFilter.GaussianBlur(4))).filter(ImageFilter.GaussianBlur(1.2))


def grained(image: Image.Image, strength: int, seed: int) -> Image.Image:
    """Noise over the whole picture."""
    grain = Image.frombytes("L", image.size, random.Random(seed).randbytes(image.width * image.height))
    spread = grain.point(lambda value: 128 + (value - 128) * strength // 128)
    return ImageChops.add(image, Image.merge("RGB", (spread, spread, spread)), 1, -128)


# ---------------------------------------------------------------- styles

Draw = Callable[[str, str, tuple[str, ...], tuple[str, ...], random.Random], Poster]


def _lettered(image: Image.Image, placed: list[Placed], colour: Colour, stroke: Colour | None = None) -> Image.Image:
    draw = ImageDraw.Draw(image)
    for line in placed:
        width = max(2, line.size // 24) if stroke is not None else 0
        draw.text(
            (line.x, line.y),
            line.text,
            font=font(line.face, line.size),
            fill=colour,
            stroke_width=width,
            stroke_fill=stroke,
        )
    return image


def _style(
    face: str,
    ground: Callable[[random.Random], Image.Image],
    ink: Callable[[random.Random], Colour],
    *,
    scale: float = 1.0,
    stroke: Colour | None = None,
    turn: float = 0.0,
    after: Callable[[Image.Image, random.Random], Image.Image] | None = None,
    quality: int | None = None,
) -> Draw:
    def draw(
        name: str, style: str, lines: tuple[str, ...], violating: tuple[str, ...], chance: random.Random
    ) -> Poster:
        # A page turned by a few degrees must have room for its corners.
        layout = stacked if turn % 90 else chance.choice(_LAYOUTS)
        page = ground(chance)
        placed = layout(lines, face, chance, scale * (0.8 if turn % 90 else 1.0))
        image = _lettered(page, placed, ink(chance), stroke)
        if turn:
            corner = image.getpixel((3, 3))
            image = image.rotate(turn, Image.Resampling.BICUBIC, expand=turn % 90 == 0, fillcolor=corner)
        if after is not None:
            image = after(image, chance)
        return Poster(name, style, lines, violating, image, quality)

    return draw


def _paper(chance: random.Random) -> Image.Image:
    return Image.new("RGB", SIZE, chance.choice(((255, 255, 255), (252, 248, 236), (240, 244, 246))))


def _colours(chance: random.Random) -> Image.Image:
    pairs = (((214, 40, 57), (250, 120, 80)), ((20, 50, 110), (60, 120, 190)), ((24, 90, 70), (90, 160, 120)))
    return gradient(*chance.choice(pairs))


def _dark_ink(chance: random.Random) -> Colour:
    return chance.choice(((20, 20, 24), (60, 30, 20), (150, 20, 30)))


def _light_ink(chance: random.Random) -> Colour:
    return chance.choice(((255, 255, 255), (255, 236, 170), (250, 250, 235)))


def vertical(
    name: str, style: str, lines: tuple[str, ...], violating: tuple[str, ...], chance: random.Random
) -> Poster:
    """Columns from right to left, letters upright, as on scrolls and spines."""
    image = _paper(chance)
    draw = ImageDraw.Draw(image)
    x, face, written = SIZE[0] - 220, chance.choice(("serif-bold", "bold")), []
    for number, text in enumerate(lines[:3]):
        letters = "".join(text.split())
        size = min((104, 68, 60)[number], 1200 // len(letters))
        for at, letter in enumerate(letters):
            draw.text((x, 110 + at * round(size * 1.12)), letter, font=font(face, size), fill=(30, 24, 20))
        written.append(letters)
        x -= 260
    return Poster(name, style, tuple(written), violating, image)


def banners(name: str, style: str, lines: tuple[str, ...], violating: tuple[str, ...], chance: random.Random) -> Poster:
    """Each line on a bar of its own colour, dark on light and light on dark."""
    image, y = photograph(chance), 110
    draw = ImageDraw.Draw(image)
    for number, text in enumerate(lines):
        size = _fit(text, "bold", (96, 60, 54, 46, 34)[min(number, 4)], 880)
        x, wide = chance.randrange(40, 100), _wide(text, "bold", size)
        bar, ink = chance.choice(
            (((255, 255, 255), (190, 20, 30)), ((25, 25, 30), (255, 220, 90)), ((230, 50, 60), (255, 255, 255)))
        )
        draw.rounded_rectangle((x, y, x + wide + 80, y + round(size * 1.7)), 18, fill=bar)
        draw.text((x + 40, y + round(size * 0.12)), text, font=font("bold", size), fill=ink)
        y += round(size * 1.7) + chance.randrange(40, 120)
    return Poster(name, style, lines, violating, image)


def _noisy(image: Image.Image, chance: random.Random) -> Image.Image:
    return grained(image, 70, chance.randrange(10_000))


def _worn(image: Image.Image, chance: random.Random) -> Image.Image:
    """Passed on three times: made smaller and larger, and compressed each time."""
    for quality in (45, 35):
        out = io.BytesIO()
        image.resize((image.width * 3 // 4, image.height * 3 // 4)).save(out, "JPEG", quality=quality)
        image = Image.open(out).convert("RGB").resize(SIZE, Image.Resampling.BICUBIC)
    return image


STYLES: Final[dict[str, Draw]] = {
    "plain": _style("sans", _paper, _dark_ink),
    "coloured": _style("bold", _colours, _light_ink),
    "low-contrast": _style("sans", lambda _: Image.new("RGB", SIZE, (236, 232, 226)), lambda _: (206, 200, 192)),
    "small": _style("sans", _paper, _dark_ink, scale=0.36),
    "bold": _style("bold", _paper, _dark_ink, scale=1.15),
    "traditional": _style("traditional", _paper, _dark_ink),
    "serif": _style("serif", _colours, _light_ink),
    "outlined": _style("bold", _colours, lambda _: (255, 230, 80), stroke=(120, 10, 20)),
    "vertical": vertical,
    "turned-5": _style("sans", _paper, _dark_ink, turn=5),
    "turned-15": _style("bold", _paper, _dark_ink, turn=-15),
    "turned-90": _style("sans", _paper, _dark_ink, turn=90),
    "turned-180": _style("sans", _colours, _light_ink, turn=180),
    "noisy": _style("sans", _paper, _dark_ink, after=_noisy),
    "worn": _style("sans", _colours, _light_ink, after=_worn, quality=30),
    "photograph": _style("bold", photograph, lambda _: (255, 255, 255), stroke=(30, 30, 34)),
    "banners": banners,
}
