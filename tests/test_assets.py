"""Which pictures a draft names, how they are opened, and what is refused: hostile files and paths, told clearly."""

from __future__ import annotations

import io
import json
import os
import struct
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from copygate.assets.answers import answer_of, picture_from
from copygate.assets.decode import frames_of, opened
from copygate.assets.engines import Line
from copygate.assets.layout import Read, laid_out
from copygate.assets.paths import Below
from copygate.assets.reader import PictureReader
from copygate.errors import InputError, Wording
from copygate.extraction.document import document_of, picture_targets
from copygate.intake.schema import draft_from_mapping
from copygate.model.draft import Draft, InputProblem, Record, TextField
from copygate.model.picture import Picture, Word
from copygate.pictured import with_pictures


def png(width: int, height: int, pixels: bytes) -> bytes:
    """A PNG of grey pixels that claims a size."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(pixels)) + chunk(b"IEND", b"")


def saved(image: Image.Image, form: str, **options: Any) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


class Told:
    """A reader that says what it is told to, and remembers what it was asked."""

    def __init__(self, text: str = "", **facts: Any) -> None:
        self.asked: list[str] = []
        self.text, self.facts = text, {"width": 100, "height": 200, "format": "png", "frames": 1, "read": True, **facts}

    def read(self, data: bytes, path: str) -> Picture:
        """A picture with every character of the text a word."""
        self.asked.append(path)
        words = tuple(Word(at, at + 1, (at, 0, 1, 10), 0.9, 10.0) for at in range(len(self.text)))
        return Picture(path, size=len(data), text=self.text, words=words, **self.facts)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A draft's folder with a picture, one further down, and one outside."""
    inside = tmp_path / "稿件"
    (inside / "图").mkdir(parents=True)
    (inside / "a.png").write_bytes(b"a")
    (inside / "图" / "b c.png").write_bytes(b"b")
    (tmp_path / "secret.png").write_bytes(b"secret")
    return inside


@pytest.mark.parametrize(("path", "data"), [("a.png", b"a"), ("./图/b c.png", b"b"), ("图/b%20c.png", b"b")])
def test_pictures_below_the_folder_are_opened(path: str, data: bytes, folder: Path) -> None:
    """By their own name, and as Markdown spells a blank."""
    assert Below(folder).open(path) == data


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("../secret.png", "asset-outside"),
        ("图/../../secret.png", "asset-outside"),
        ("%2e%2e/secret.png", "asset-outside"),
        ("..\\secret.png", "asset-outside"),
        ("/etc/passwd", "asset-outside"),
        ("~/a.png", "asset-outside"),
        ("C:\\a.png", "asset-outside"),
        ("", "asset-outside"),
        ("a\0.png", "asset-outside"),
        ("https://example.com/a.png", "asset-remote"),
        ("//example.com/a.png", "asset-remote"),
        ("file:///etc/passwd", "asset-remote"),
        ("data:image/png;base64,AAAA", "asset-remote"),
        ("none.png", "asset-missing"),
        ("图", "asset-not-a-file"),
        ("a.png/b.png", "asset-link"),
        ("link.png", "asset-link"),
        ("way/secret.png", "asset-link"),
        ("pipe.png", "asset-not-a-file"),
        ("empty.png", "asset-empty"),
        ("large.png", "asset-too-large"),
    ],
)
def test_nothing_leads_out_of_the_folder(path: str, code: str, folder: Path) -> None:
    """No `..`, no absolute path, no address, no link on the way, no device; each refusal says which picture and why."""
    (folder / "link.png").symlink_to(folder.parent / "secret.png")
    (folder / "way").symlink_to(folder.parent)
    (folder / "empty.png").touch()
    os.mkfifo(folder / "pipe.png")
    with (folder / "large.png").open("wb") as large:
        large.truncate(33 << 20)
    with pytest.raises(InputError) as refused:
        Below(folder).open(path)
    assert refused.value.code == code
    assert f"`{path}`" in refused.value.wording.zh


def test_a_link_that_was_named_is_opened(folder: Path) -> None:
    """Whoever runs the check and names a link means its target."""
    link = folder / "link.png"
    link.symlink_to(folder.parent / "secret.png")
    assert Below(folder, link).open("link.png") == b"secret"


REFUSED = {
    "picture-too-large": png(60_000, 60_000, b""),
    "picture-broken": saved(Image.effect_noise((400, 400), 50), "JPEG")[:2000],
    "picture-format": b"%PDF-1.7 or anything else",
}


@pytest.mark.parametrize("code", REFUSED)
def test_bombs_and_damage_are_refused(code: str) -> None:
    """In the child, with a sentence; nothing is decoded that claims more than 40 million pixels."""
    with PictureReader("off", cached=False) as reader:
        picture = reader.read(REFUSED[code], "a.png")
    assert [each.code for each in picture.problems] == [code]
    assert not picture.read


@pytest.mark.parametrize(
    "data",
    [
        png(6000, 6600, b""),
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"GIF89a" + bytes(range(200)),
        b"RIFF\xff\xff\xff\xffWEBPVP8 " + bytes(50),
        b"II*\x00\x08\x00\x00\x00" + b"\xff" * 200,
        b"BM" + b"\xff" * 100,
        b"\xff\xd8\xff\xe0" + bytes(100),
    ],
)
def test_garbage_under_every_format_is_told(data: bytes) -> None:
    """A picture that is none leaves the draft undecided and the child alive."""
    with PictureReader("off", cached=False) as reader:
        assert not reader.read(data, "a.png").read
        assert reader.read(saved(Image.new("RGB", (9, 5)), "BMP"), "b.bmp").width == 9


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F"])
def test_every_kind_of_pixel_is_decoded(mode: str) -> None:
    """Palettes, grey, print colours, sixteen bits; larger than is looked at, so that they are brought to size."""
    form = "TIFF" if mode in ("CMYK", "I;16", "I", "F") else "PNG"
    with PictureReader("off", cached=False) as reader:
        picture = reader.read(saved(Image.new(mode, (1600, 1500)), form), "a")
    assert (picture.width, picture.height, [each.code for each in picture.problems]) == (1600, 1500, ["ocr-off"])


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_every_format_that_lies_on_its_side_stands_up(form: str) -> None:
    """Its size is as shown, whether Pillow turns it as it is loaded (TIFF) or we do."""
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "red").save(out, form, exif=exif)
    found = opened(out.getvalue())
    (frame,) = frames_of(found)
    assert (found.width, found.height, frame.grounds[0].size, frame.scale) == (200, 300, (200, 300), 1.0)


def test_a_picture_brought_to_size_in_strips_is_as_it_was() -> None:
    """Strip by strip gives what the whole at once would."""
    image = Image.effect_noise((2000, 3000), 60).convert("RGB")
    (frame,) = frames_of(opened(saved(image, "PNG")))
    whole = image.resize((1440, 2160), Image.Resampling.LANCZOS)
    counts = ImageChops.difference(frame.grounds[0], whole).convert("L").histogram()
    assert not any(counts[2:])


@pytest.mark.parametrize(
    ("form", "mode", "size", "settings"),
    [("WEBP", "L", (5000, 5000), {}), ("AVIF", "L", (5000, 5000), {"speed": 10}), ("TIFF", "F", (5500, 5500), {})],
)
def test_what_takes_too_much_to_unpack_is_refused_before_it_is(
    form: str, mode: str, size: tuple[int, int], settings: dict[str, Any]
) -> None:
    """Fewer than 40 million pixels, and still over 512 MiB: it says what would help."""
    out = io.BytesIO()
    Image.new(mode, size).save(out, form, **settings)
    with PictureReader("off", cached=False) as reader:
        (problem,) = reader.read(out.getvalue(), "a").problems
    assert problem.code == "picture-too-large"
    assert "MiB" in problem.wording.zh
    assert "JPEG" in problem.wording.en


@pytest.mark.parametrize("error", [TypeError("Missing dimensions"), RuntimeError("Decoding of color planes failed")])
def test_whatever_a_decoder_raises_is_a_damaged_file(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two that `make fuzz` found."""

    def fails(*_: object) -> None:
        raise error

    found = opened(saved(Image.new("RGB", (9, 5)), "PNG"))
    monkeypatch.setattr(found.source, "load", fails)
    with pytest.raises(InputError) as refused:
        list(frames_of(found))
    assert refused.value.code == "picture-broken"


def test_heic_is_told_what_to_do() -> None:
    """Telephones write it; Pillow does not read it."""
    with PictureReader("off", cached=False) as reader:
        (problem,) = reader.read(b"\0\0\0\x18ftypheic" + bytes(40), "a.heic").problems
    assert "JPEG" in problem.wording.zh


# ---------------------------------------------------------------- which pictures, and what becomes of the draft


@pytest.mark.parametrize(
    ("raw", "named"),
    [
        ("![图](a.png)", [("a.png", "图")]),
        ("![](<图/b c.png> '题')", [("图/b c.png", "")]),
        ("文 ![x][标] 文\n\n[标]: a.png", [("a.png", "x")]),
        ("![a]\n\n[a]: <b.png>", [("b.png", "a")]),
        ("[![内](in.png)](out.html)", [("in.png", "内")]),
        ('<img alt="字" src="a&amp;b.png">', [("a&b.png", "字")]),
        ("`![](a.png)` 与 [链接](b.png)", []),
    ],
)
def test_pictures_in_markdown(raw: str, named: list[tuple[str, str]]) -> None:
    """Every way to show one, with its alternative text; code and links are none."""
    assert picture_targets(TextField("body", "body", raw, "markdown")) == named


def test_words_become_image_text(folder: Path) -> None:
    """A field for each picture, each word with its anchor; a picture named twice is read once."""
    reader = Told("最佳")
    draft = draft_from_mapping({"body": "文", "assets": ["a.png", {"path": "a.png", "slot": "cover"}]}, path="d")
    read = with_pictures(draft, Below(folder), reader)
    assert reader.asked == ["a.png"]
    (field,) = [each for each in read.fields if each.place == "image-text"]
    assert (field.name, field.raw) == ("assets[0].text", "最佳")
    assert field.anchors[1].place == (("asset", "a.png"), ("box", (1, 0, 1, 10)))
    assert document_of(read).unread == ()


@pytest.mark.parametrize("assets", [["a.png", "none.png"], [{"name": "封面"}]])
def test_what_was_not_read_leaves_image_text_unread(assets: list[Any], folder: Path) -> None:
    """One picture of two is not enough; an asset without a file is nothing that was read."""
    read = with_pictures(draft_from_mapping({"body": "文", "assets": assets}, path="d"), Below(folder), Told("好"))
    assert document_of(read).unread == ("image-text",)


def test_a_draft_without_a_folder_says_so() -> None:
    """Text from standard input."""
    read = with_pictures(draft_from_mapping({"body": "文", "assets": ["a.png"]}, path="-"), None, Told())
    assert [each.code for each in read.problems] == ["asset-no-folder"]


def test_facts_fill_the_record(folder: Path) -> None:
    """What the author did not declare; his own words stay."""
    draft = draft_from_mapping({"body": "文", "assets": [{"path": "a.png", "alt": "字", "ratio": "1:2"}]}, path="d")
    assets = with_pictures(draft, Below(folder), Told()).attributes["assets"]
    asset = assets[0] if isinstance(assets, tuple) else None
    assert isinstance(asset, Record)
    facts = {name: asset.get(name) for name in ("kind", "width", "height", "ratio", "size", "format", "alt")}
    assert facts == {
        "kind": "image", "width": 100, "height": 200, "ratio": 0.5, "size": 1, "format": "png", "alt": "字",
    }  # fmt: skip


@pytest.mark.parametrize("declared", [{"width": 101}, {"ratio": "3:4"}, {"format": "gif"}, {"size": 2}])
def test_a_record_that_contradicts_its_file_is_a_problem(declared: dict[str, Any], folder: Path) -> None:
    """Rules go by the file."""
    draft = draft_from_mapping({"body": "文", "assets": [{"path": "a.png", **declared}]}, path="d")
    read = with_pictures(draft, Below(folder), Told())
    assert [each.code for each in read.problems] == ["asset-contradicts"]


def test_pictures_of_markdown_become_assets(folder: Path) -> None:
    """So that rules on images speak of them too; a declared one is not listed twice."""
    field = TextField("body", "body", "![一](a.png) ![二](图/b%20c.png)", "markdown")
    draft = Draft("d", "d", (field,), {"assets": (Record((("path", "a.png"),)),)})
    assets = with_pictures(draft, Below(folder), Told()).attributes["assets"]
    assert isinstance(assets, tuple)
    assert [each.get("path") for each in assets if isinstance(each, Record)] == ["a.png", "图/b%20c.png"]


# ---------------------------------------------------------------- answers, layout, cold start


def test_answers_come_back_as_they_went() -> None:
    """Through JSON."""
    word = Word(0, 1, (1, 2, 3, 4), 0.5, 9.5, None, 2)
    problem = InputProblem("ocr-unsure", Wording("a", "b"))
    picture = Picture("p", "d", "png", 5, 6, 7, 2, "字", (word,), "rapidocr 1", False, (problem,), {"hash": [1, "a"]})
    assert picture_from(json.loads(json.dumps(answer_of(picture))), "p") == picture


@pytest.mark.parametrize(
    "lie",
    [
        {"words": [[0, 9, 0, 0, 1, 1, 0.9, 1.0, None, 1]]},
        {"words": [[0, 1, 0, 0, 1, 1, 0.9, 1.0, None, 1]] * 2},
        {"words": [["0", 1, 0, 0, 1, 1, 0.9, 1.0, None, 1]]},
        {"text": 7},
        {"width": True},
        {"read": 1},
        {"problems": ["x"]},
        {"measured": []},
    ],
)
def test_a_child_that_was_taken_over_says_no_more_than_a_picture(lie: dict[str, Any]) -> None:
    """Words outside the text, or out of order, would break what points at them."""
    answer = {**answer_of(Picture("p", text="字")), **lie}
    with pytest.raises((ValueError, TypeError, LookupError)):
        picture_from(answer, "p")


def _line(text: str, x: float, y: float, width: float, height: float = 40) -> Read:
    return Read(text, ((x, y), (x + width, y), (x + width, y + height), (x, y + height)), 0.9)


def test_reading_order() -> None:
    """Rows from the left, lines of a block one below the other, blocks apart, whatever order they were found in."""
    lines = [
        _line("小字", 100, 700, 80, 20),
        _line("价", 100, 150, 40),
        _line("全网最低", 100, 100, 160),
        _line("右栏", 700, 100, 80),
        _line("第", 100, 400, 40),
        _line("一", 190, 402, 40),
    ]
    assert laid_out(lines)[0] == "全网最低\n价\n\n右栏\n\n第 一\n\n小字"


def test_words_of_two_sizes_side_by_side_are_one_saying() -> None:
    """A small 全网 before a large 第一 is no two blocks; with a gap between them it is."""
    small, large = _line("全网", 80, 210, 200, 110), _line("第一", 290, 160, 600, 340)
    assert laid_out([large, small])[0] == "全网 第一"
    assert laid_out([large._replace(quad=_line("", 480, 160, 600, 340).quad), small])[0] == "第一\n\n全网"


def test_columns_and_turned_pages() -> None:
    """Columns go from the right; a page upside down is read from its foot."""
    down = [Read(t, ((x + 40, 100), (x + 40, 300), (x, 300), (x, 100)), 0.9) for t, x in (("左列", 100), ("右列", 160))]
    assert laid_out(down)[0] == "右列\n左列"
    over = [Read(t, ((300, y + 40), (100, y + 40), (100, y), (300, y)), 0.9) for t, y in (("末行", 100), ("首行", 150))]
    assert laid_out(over)[0] == "首行\n末行"


def test_words_share_their_line() -> None:
    """A Chinese character is a word and as wide as another; Latin letters and digits go together, about half as wide."""
    text, words = laid_out([_line("共12个", 0, 0, 310)])
    assert [(text[word.start : word.end], word.box) for word in words] == [
        ("共", (0, 0, 100, 40)),
        ("12", (100, 0, 110, 40)),
        ("个", (210, 0, 100, 40)),
    ]


def test_a_text_draft_loads_nothing_of_this(tmp_path: Path) -> None:
    """The cold start: no picture, no import."""
    (tmp_path / "a.md").write_text("好用的面霜\n")
    code = (
        "import sys; from copygate_cli.checking import check_paths; check_paths([sys.argv[1]], 'zh');"
        "print([name for name in sys.modules if name.startswith(('PIL', 'copygate.assets', 'copygate.pictured',"
        "'copygate.model.picture', 'numpy'))])"
    )
    said = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert said.stdout.splitlines()[-1] == "[]"


def test_an_engine_takes_part_by_its_interface() -> None:
    """A line of an engine is text, corners and confidence; nothing else is asked of it."""
    assert Line._fields == ("text", "quad", "confidence")
