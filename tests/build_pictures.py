"""Draws `fixtures/pictures` anew: small pictures with known text. `python -m tests.build_pictures`.

They are committed, so that tests of an engine need no fonts.
"""

from __future__ import annotations

from PIL import Image, ImageDraw

from tests.conftest import ROOT
from tests.posters import font

FOLDER = ROOT / "fixtures" / "pictures"
SIZE = (540, 720)


def main() -> None:
    """Write them all."""
    page = _page((255, 255, 255))
    _write(page, (60, 80, 56, "bold", "全网第一面霜"), (60, 180, 30, "sans", "给敏感肌的温柔"))
    _write(page, (60, 560, 24, "sans", "图片仅供参考"), (466, 680, 20, "bold", "广告"))
    _small(page).save(FOLDER / "poster.png", optimize=True)

    page = _page((250, 246, 236))
    _write(
        page,
        (60, 120, 48, "bold", "全网最低"),
        (60, 180, 48, "bold", "价格回馈"),
        (60, 420, 28, "sans", "活动仅限周末"),
    )
    _small(page).save(FOLDER / "two-lines.png", optimize=True)

    page = _page((24, 60, 110))
    _write(page, (70, 120, 48, "bold", "周末市集"), (70, 220, 30, "sans", "城南公园东门"), ink=(255, 255, 255))
    turned = page.transpose(Image.Transpose.ROTATE_90)
    exif = turned.getexif()
    exif[0x0112] = 6  # to be shown turned clockwise, as cameras note it
    turned.save(FOLDER / "orientation.jpg", quality=80, exif=exif)

    page = _page((255, 255, 255))
    draw = ImageDraw.Draw(page)
    for column, text in enumerate(("顶级工艺百年传承", "紫砂手作壶")):
        for at, letter in enumerate(text):
            draw.text((400 - 110 * column, 60 + 58 * at), letter, font=font("serif-bold", 50), fill=(30, 24, 20))
    _small(page).save(FOLDER / "vertical.png", optimize=True)

    frames = []
    for text in ("第一帧 新品上市", "第一帧 新品上市", "治愈失眠的枕头"):
        page = _page((255, 240, 200), (480, 270))
        _write(page, (40, 90, 44, "bold", text))
        frames.append(_small(page))
    frames[0].save(FOLDER / "frames.gif", save_all=True, append_images=frames[1:], duration=500, loop=0)

    page = Image.new("RGBA", (480, 270), (0, 0, 0, 0))
    ImageDraw.Draw(page).text((40, 90), "透明底白字促销", font=font("bold", 44), fill=(255, 255, 255, 255))
    page.save(FOLDER / "clear.webp", lossless=True)


def _page(colour: tuple[int, int, int], size: tuple[int, int] = SIZE) -> Image.Image:
    return Image.new("RGB", size, colour)


def _write(page: Image.Image, *lines: tuple[int, int, int, str, str], ink: tuple[int, int, int] = (30, 30, 34)) -> None:
    draw = ImageDraw.Draw(page)
    for x, y, size, face, text in lines:
        draw.text((x, y), text, font=font(face, size), fill=ink)


def _small(page: Image.Image) -> Image.Image:
    return page.quantize(16)


if __name__ == "__main__":
    main()
