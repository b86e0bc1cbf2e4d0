"""Text on pictures: what engines read of small known pictures, and what a check finds there, compared exactly."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from copygate import Verdict, load_rulebook, pipeline
from copygate.assets.engines import version_of
from copygate.assets.paths import Below
from copygate.assets.reader import PictureReader
from copygate.errors import InputError
from copygate.intake.reader import read_file
from copygate.model.picture import Picture
from copygate.pictured import with_pictures
from tests.conftest import ROOT

FOLDER = ROOT / "fixtures" / "pictures"
TEXTS = {
    "poster.png": "全网第一面霜\n\n给敏感肌的温柔\n\n图片仅供参考\n\n广告",
    "two-lines.png": "全网最低\n价格回馈\n\n活动仅限周末",
    "orientation.jpg": "周末市集\n\n城南公园东门",
    "vertical.png": "顶级工艺百年传承\n\n紫砂手作壶",
    "frames.gif": "第一帧 新品上市\n\n治愈失眠的枕头",
    "clear.webp": "透明底白字促销",
}


def _reader(engine: str) -> Iterator[PictureReader]:
    try:
        version_of(engine)
    except InputError as error:
        pytest.skip(error.wording.en)
    with PictureReader(engine, cached=False) as reader:
        yield reader


@pytest.fixture(scope="module")
def rapidocr() -> Iterator[PictureReader]:
    """The default engine in its child process."""
    yield from _reader("rapidocr")


@pytest.fixture(scope="module")
def tesseract() -> Iterator[PictureReader]:
    """The second engine; skipped, with its own words, where it is not installed."""
    yield from _reader("tesseract")


def _read(reader: PictureReader, name: str) -> Picture:
    return reader.read((FOLDER / name).read_bytes(), name)


@pytest.mark.parametrize("name", TEXTS)
def test_the_default_engine_reads_every_fixture(name: str, rapidocr: PictureReader) -> None:
    """Letter for letter: upright, turned by EXIF, in columns, white on nothing, in frames."""
    picture = _read(rapidocr, name)
    assert (picture.text, picture.read, picture.problems) == (TEXTS[name], True, ())


@pytest.mark.parametrize("name", ["poster.png", "orientation.jpg", "frames.gif"])
def test_tesseract_reads_what_is_upright(name: str, tesseract: PictureReader) -> None:
    """The headline at least; what it is not sure of it says."""
    picture = _read(tesseract, name)
    assert picture.engine.startswith("tesseract ")
    assert TEXTS[name].split("\n")[0].replace(" ", "") in picture.text.replace(" ", "")


def test_what_tesseract_cannot_read_is_no_silence(tesseract: PictureReader) -> None:
    """Columns of upright letters are beyond it: the picture is not `read`."""
    picture = _read(tesseract, "vertical.png")
    assert not picture.read
    assert [each.code for each in picture.problems] == ["ocr-unsure"]


def test_facts_of_the_file(rapidocr: PictureReader) -> None:
    """Sizes are as shown: the JPEG lies on its side in the file."""
    picture = _read(rapidocr, "orientation.jpg")
    assert (picture.format, picture.width, picture.height, picture.frames) == ("jpeg", 540, 720, 1)
    assert picture.size == (FOLDER / "orientation.jpg").stat().st_size


def test_words_stand_where_they_were_drawn(rapidocr: PictureReader) -> None:
    """Box, height of letters and contrast of `广告`: drawn at (466, 680), 20 pixels, (30, 30, 34) on white."""
    picture = _read(rapidocr, "poster.png")
    first, last = picture.words_in(picture.text.index("广告"), len(picture.text))
    assert first.box == pytest.approx((466, 686, 20, 20), abs=3)
    assert last.box == pytest.approx((486, 686, 20, 20), abs=3)
    assert first.letter == pytest.approx(19, abs=2)
    assert first.contrast == pytest.approx(16.6, abs=1.5)


def test_frames_are_told_apart(rapidocr: PictureReader) -> None:
    """Words of an animation know their frame; what two frames both say is said once."""
    picture = _read(rapidocr, "frames.gif")
    assert {picture.text[word.start : word.end]: word.frame for word in picture.words}["枕"] == picture.frames
    assert picture.text.count("新品") == 1


def test_findings_show_picture_and_box(rapidocr: PictureReader) -> None:
    """A picture alone is a draft; a word that breaks over two lines of a block is found, its box around both."""
    verdict = _checked(FOLDER / "two-lines.png", rapidocr)
    found = next(each for each in verdict.findings if each.match == "全网最低\n价")
    assert found.location is not None
    assert found.location.field == "assets[0].text"
    place = dict(found.location.at or ())
    assert place["asset"] == "two-lines.png"
    assert place["box"] == pytest.approx((60, 133, 192, 108), abs=8)
    assert verdict.outcome.word == "blocked"


def test_a_frame_is_named(rapidocr: PictureReader) -> None:
    """`图 frames.gif 第 2 帧`."""
    verdict = _checked(FOLDER / "frames.gif", rapidocr)
    places = [dict(each.location.at or ()) for each in verdict.findings if each.location is not None]
    assert places
    assert {place["frame"] for place in places} == {2}


def _checked(path: Path, reader: PictureReader) -> Verdict:
    (draft,) = read_file(path)
    read = with_pictures(draft, Below(path.parent, path), reader)
    return pipeline.check(read, load_rulebook(), today=date(2026, 11, 21))


UNSHARE = ("unshare", "-rn")
"""A shell of its own without any network; where the kernel gives none to a plain user, the test is skipped."""


def test_the_default_engine_needs_no_network(rapidocr: PictureReader, tmp_path: Path) -> None:
    """No model is fetched at first use, and nothing is kept to be sent later (onnxruntime's telemetry): in an empty home,
    with the network off, it reads what it reads otherwise."""
    if (
        shutil.which("unshare") is None
        or subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode
    ):
        pytest.skip("unshare makes no network namespace here")
    code = (
        "import socket, sys; from pathlib import Path; from copygate.assets.reader import PictureReader\n"
        "try: socket.create_connection(('1.1.1.1', 443), 1); print('network')\n"
        "except OSError: print('no network')\n"
        "with PictureReader(cached=False) as reader:\n"
        "    print(reader.read(Path(sys.argv[1]).read_bytes(), 'a').text.replace('\\n', ' '))"
    )
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(tmp_path),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    said = subprocess.run(
        [*UNSHARE, sys.executable, "-c", code, str(FOLDER / "two-lines.png")],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    ).stdout.splitlines()
    assert said == ["no network", TEXTS["two-lines.png"].replace("\n", " ")]
    assert list(tmp_path.iterdir()) == []


def test_one_child_reads_all_pictures_of_a_run(rapidocr: PictureReader) -> None:
    """The models are loaded once."""
    _read(rapidocr, "clear.webp")
    child = rapidocr._child
    _read(rapidocr, "poster.png")
    assert child is not None
    assert rapidocr._child is child


def test_a_child_that_dies_is_told_and_the_next_picture_is_read(rapidocr: PictureReader) -> None:
    """A limit that it runs into costs one picture, not the run."""
    _read(rapidocr, "clear.webp")
    child = rapidocr._child
    assert child is not None
    child.kill()
    child.wait()
    assert _read(rapidocr, "clear.webp").text == TEXTS["clear.webp"]


def test_a_hit_asks_no_child(rapidocr: PictureReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same bytes under another name, read again: no child, no model, the same words."""
    data = (FOLDER / "poster.png").read_bytes()
    with PictureReader(cache=tmp_path / "cache") as reader:
        before = reader.read(data, "a.png")
    with PictureReader(cache=tmp_path / "cache") as reader:
        monkeypatch.setattr(reader, "_started", _no_child)
        again = reader.read(data, "b.png")
    assert again == before._replace(path="b.png")
    assert again.text == TEXTS["poster.png"]


def _no_child() -> None:
    raise AssertionError("a hit needs no child")


@pytest.mark.parametrize("harm", ["folder", "file", "garbled", "foreign"])
def test_a_cache_that_others_can_write_is_not_believed(harm: str, tmp_path: Path) -> None:
    """Who could plant a file could make a picture say nothing."""
    data = (FOLDER / "poster.png").read_bytes()
    with PictureReader("off", cache=tmp_path / "cache") as reader:
        reader.read(data, "a.png")
        (kept,) = (tmp_path / "cache" / "pictures").iterdir()
        planted = {**json.loads(kept.read_text()), "read": True, "problems": []}
        kept.write_text("{" if harm == "garbled" else json.dumps(planted))
        if harm == "folder":
            kept.parent.chmod(0o777)
        elif harm == "file":
            kept.chmod(0o666)
        elif harm == "foreign":
            kept.rename(tmp_path / "elsewhere")
            kept.symlink_to(tmp_path / "elsewhere")
        assert not reader.read(data, "a.png").read


def test_off_is_undecided_never_silence() -> None:
    """`--ocr off`: facts of the file, no words, and the reason."""
    with PictureReader("off", cached=False) as reader:
        verdict = _checked(FOLDER / "poster.png", reader)
    assert verdict.outcome.word == "undecided"
    assert [each.code for each in verdict.errors] == ["ocr-off"]


def test_an_engine_that_is_not_there_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    """What to install is said, and the other engine named."""
    monkeypatch.setenv("PATH", "/nowhere")
    with PictureReader("tesseract", cached=False) as reader:
        verdict = _checked(FOLDER / "poster.png", reader)
    assert verdict.outcome.word == "undecided"
    (told,) = verdict.errors
    assert told.code == "ocr-missing"
    assert "--ocr rapidocr" in told.wording.zh
