"""Rules about pictures, judged on what is measured of real files; each test says what its author is told, and where."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Final

import pytest
from PIL import Image, ImageDraw

from copygate import pipeline
from copygate.assets.decode import frames_of, opened
from copygate.assets.engines import OFF
from copygate.assets.facts import code_fields, codes_of, facts_of, share_covered
from copygate.assets.measures import measured
from copygate.assets.reader import PictureReader
from copygate.errors import InputError, Wording
from copygate.evaluation.compiled import CompiledRulebook
from copygate.intake.schema import draft_from_mapping
from copygate.model.draft import InputProblem
from copygate.model.finding import Finding, Severity
from copygate.model.picture import Picture, Word
from copygate.model.verdict import Verdict
from copygate.pictured import with_pictures
from copygate.report.concise import concise_lines
from copygate.report.style import Style
from copygate.report.terminal import FullReport
from copygate.rulebooks import compiled_rulebook
from copygate.wire import verdict_object
from tests.codes import qr
from tests.likeness import crop
from tests.scenes import as_jpeg, scene
from tests.test_exif import NORTH, exif

ROOT = Path(__file__).parents[1]
TODAY: Final = date(2026, 11, 21)
BLUE, CREAM, RED = (0x1E, 0x6F, 0xD9), (0xF4, 0xF1, 0xEA), (200, 30, 40)


class Looked:
    """Measures in this process; what is written on a picture is told by the test."""

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        self.texts = texts or {}

    def read(self, data: bytes, path: str) -> Picture:
        """The picture as a child would answer, its text given."""
        picture = opened(data)
        frame = next(frames_of(picture)).grounds[0]
        text = self.texts.get(path, "")
        words = (Word(0, len(text), (0, 0, picture.width, picture.height // 2), 0.99, 40.0),) if text else ()
        facts = json.loads(json.dumps(measured(picture, frame)))
        return Picture(
            path,
            "0" * 64,
            picture.format,
            picture.width,
            picture.height,
            len(data),
            1,
            text,
            words,
            "test",
            True,
            (),
            facts,
        )


class Files:
    """Files in memory."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self.files = files

    def open(self, path: str) -> bytes:
        """The bytes; one that is not there is refused as a folder does."""
        if path not in self.files:
            raise InputError("asset-missing", Wording("there is no such file", "文件不存在"))
        return self.files[path]


@pytest.fixture(scope="module")
def rulebook() -> CompiledRulebook:
    return compiled_rulebook([ROOT / "rules"], select=("brand/example",))


def png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def plain(size: tuple[int, int], colour: tuple[int, int, int] = CREAM) -> bytes:
    return png(Image.new("RGB", size, colour))


def verdict(
    rulebook: CompiledRulebook,
    files: Mapping[str, bytes],
    day: date = TODAY,
    *,
    texts: Mapping[str, str] | None = None,
    assets: list[dict[str, object]] | None = None,
    **declared: object,
) -> Verdict:
    listed = assets if assets is not None else [{"path": path} for path in files]
    draft = draft_from_mapping({"body": "今天开售", "kind": "article", **declared, "assets": listed}, path="a.md")
    draft = with_pictures(draft, Files(files), Looked(texts))
    assert not draft.problems
    return pipeline.check(draft, rulebook, today=day)


def said(found: Verdict, rule: str) -> list[Finding]:
    return [finding for finding in found.findings if finding.rule == rule]


def pictures(findings: list[Finding]) -> list[object]:
    return [dict(finding.at or ()).get("asset") for finding in findings]


# ---------------------------------------------------------------- what a photograph tells


def test_a_photograph_says_where_it_was_taken_but_we_do_not(rulebook: CompiledRulebook) -> None:
    photo = as_jpeg(scene(3, (300, 400)), 85, exif=exif(place=NORTH, make="HUAWEI", model="ABC-AL00"))
    clean = as_jpeg(scene(4, (300, 400)), 85)
    found = verdict(rulebook, {"a.jpg": photo, "b.jpg": clean})
    assert pictures(said(found, "cn/privacy/photo-location")) == ["a.jpg"]
    (device,) = said(found, "cn/privacy/photo-device")
    assert "HUAWEI ABC-AL00" in device.message
    written = json.dumps(verdict_object(found))
    assert "31.0" not in written
    assert "121.0" not in written


# ---------------------------------------------------------------- palette, text


def half(colour: tuple[int, int, int], share: float) -> bytes:
    image = Image.new("RGB", (600, 800), BLUE)
    ImageDraw.Draw(image).rectangle((0, 0, 600, round(800 * share) - 1), fill=colour)
    return png(image)


@pytest.mark.parametrize(
    ("share", "declared", "shown"),
    [(0.5, None, 50), (0.1, None, None), (0.5, 92, 50), (0.1, 20, None)],
    ids=["half", "a tenth", "half, declared otherwise", "a tenth, declared otherwise"],
)
def test_palette_is_measured(
    rulebook: CompiledRulebook, share: float, declared: int | None, shown: float | None
) -> None:
    asset: dict[str, object] = {"path": "c.png", "slot": "cover"} | (
        {} if declared is None else {"palette-match": declared}
    )
    found = said(verdict(rulebook, {"c.png": half(RED, share)}, assets=[asset]), "brand/example/palette")
    assert [finding.measured.value for finding in found if finding.measured] == ([shown] if shown else [])
    if found:
        assert "50%" in found[0].message
        assert pictures(found) == ["c.png"]


def test_text_of_a_cover_is_counted(rulebook: CompiledRulebook) -> None:
    texts = {"cover.png": "换季护肤清单 " * 6}
    found = verdict(rulebook, {"cover.png": plain((600, 800))}, texts=texts)
    (length,) = said(found, "brand/example/cover-text")
    assert length.measured is not None
    assert length.measured.value == 36
    (share,) = said(found, "brand/example/cover-text-share")
    assert share.measured is not None
    assert share.measured.value == 50


def test_share_of_overlapping_boxes_counts_each_place_once() -> None:
    picture = Picture("a.png", width=1000, height=1000)
    assert share_covered([(0, 0, 500, 1000), (250, 0, 500, 1000)], picture) == pytest.approx(75, abs=0.5)
    assert share_covered([(-50, -50, 3000, 3000)], picture) == 100
    assert share_covered([], picture) == 0


# ---------------------------------------------------------------- assets that are known


def test_a_forbidden_asset_is_found_in_disguise(rulebook: CompiledRulebook) -> None:
    files = {
        "a.jpg": as_jpeg(crop(0.06, 0.06, 0.06, 0.06, scene(701)), 40),
        "b.jpg": as_jpeg(scene(701).resize((300, 400)), 60),
        "c.jpg": as_jpeg(scene(11), 60),
    }
    found = said(verdict(rulebook, files), "quality/editorial/forbidden-asset")
    assert pictures(found) == ["a.jpg", "b.jpg"]
    assert "旧版标志" in found[0].message


@pytest.mark.parametrize(
    ("day", "platforms", "owed", "lapsed"),
    [
        (TODAY, ["小红书"], [], False),
        (TODAY, ["微博"], ["a.jpg"], True),
        (TODAY, [], ["a.jpg"], True),
        (date(2027, 1, 1), ["小红书"], ["a.jpg"], True),
        (date(2025, 12, 31), ["小红书"], [], False),  # before the brand's rules
    ],
)
def test_a_licensed_asset_brings_its_own_evidence(
    rulebook: CompiledRulebook, day: date, platforms: list[str], owed: list[str], lapsed: bool
) -> None:
    files = {"a.jpg": as_jpeg(scene(702).resize((450, 600)), 70)}
    found = verdict(rulebook, files, day, platforms=platforms)
    licences = [owed.match for owed in found.obligations if owed.rule == "brand/example/picture-licence"]
    assert licences == owed
    assert any(f.severity > Severity.NOTE for f in said(found, "quality/editorial/lapsed-licence")) == lapsed


def test_what_is_declared_is_not_owed(rulebook: CompiledRulebook) -> None:
    files = {"a.jpg": as_jpeg(scene(12, (300, 400)), 70), "b.jpg": as_jpeg(scene(13, (300, 400)), 70)}
    found = verdict(rulebook, files, assets=[{"path": "a.jpg", "licence": "自有"}, {"path": "b.jpg"}])
    assert [o.match for o in found.obligations if o.rule == "brand/example/picture-licence"] == ["b.jpg"]


# ---------------------------------------------------------------- codes


def coded(text: str) -> bytes:
    image = scene(5, (600, 800)).copy()
    image.paste(qr(text, 240), (200, 400))
    return as_jpeg(image, 85)


def test_a_code_is_a_link_that_leads_away(rulebook: CompiledRulebook) -> None:
    found = verdict(rulebook, {"a.jpg": coded("https://u.wechat.com/kEXAMPLE12345")}, platforms=["小红书"])
    (finding,) = said(found, "platform/xiaohongshu/code-in-picture")
    assert finding.match == "https://u.wechat.com/kEXAMPLE12345"
    place = verdict_object(found)["findings"][0]["at"]  # type: ignore[index] # findings are listed
    assert place["asset"] == "a.jpg"
    assert place["code"] == "QR Code"
    assert place["box"][0] == pytest.approx(215, abs=20)
    # Told once: the rule for links in the text leaves it alone.
    assert not said(found, "platform/xiaohongshu/outside-link")


@pytest.mark.parametrize(
    ("text", "platforms", "rules"),
    [
        ("https://www.xiaohongshu.com/user/1", ["小红书"], []),
        ("https://xiaohongshu.com.example.com/1", ["小红书"], ["platform/xiaohongshu/code-in-picture"]),
        ("wxp://f2f0EXAMPLE", ["微博"], ["platform/weibo/contact-target"]),
        ("https://example.com/menu", ["微博"], []),
        ("https://u.wechat.com/kEXAMPLE", [], []),
    ],
)
def test_where_a_code_may_lead(rulebook: CompiledRulebook, text: str, platforms: list[str], rules: list[str]) -> None:
    found = verdict(rulebook, {"a.jpg": coded(text)}, platforms=platforms)
    assert [f.rule for f in found.findings if f.location and f.location.field.endswith(".code[0]")] == rules


def test_personal_data_in_a_code_is_masked(rulebook: CompiledRulebook) -> None:
    found = verdict(rulebook, {"a.jpg": coded("tel:13812348000")}, platforms=["微博"])
    (finding,) = said(found, "cn/privacy/mobile-number")
    assert finding.masked
    assert "13812348000" not in json.dumps(verdict_object(found))


# ---------------------------------------------------------------- sizes


def test_each_picture_out_of_bounds_is_named(rulebook: CompiledRulebook) -> None:
    files = {"a.png": plain((300, 1000)), "b.png": plain((900, 1000)), "c.png": plain((200, 900))}
    found = said(verdict(rulebook, files, platforms=["instagram"]), "platform/instagram/image-shape")
    assert pictures(found) == ["a.png", "c.png"]
    assert [finding.measured.value for finding in found if finding.measured] == ["300:1000", "200:900"]
    assert found[0].fingerprint != found[1].fingerprint


@pytest.mark.parametrize(
    ("platform", "slot", "data", "rules"),
    [
        ("微信", "cover", plain((900, 383)), []),  # 2.3499:1, as near to 2.35:1 as whole pixels come
        ("微信", "cover", plain((900, 500)), ["cover-ratio"]),
        ("微信", "cover", plain((470, 200)), ["cover-width"]),
        ("bilibili", "cover", plain((1146, 717)), []),
        ("bilibili", "cover", plain((640, 400)), ["cover-width"]),
        ("youtube", "cover", plain((480, 270)), ["thumbnail-width"]),
        ("抖音", "body", plain((900, 200)), ["image-too-wide"]),
        ("抖音", "body", plain((200, 900)), ["image-shape"]),
        ("x", "avatar", plain((200, 200)), ["avatar-size"]),
        ("x", "avatar", plain((400, 400)), []),
        ("linkedin", "body", plain((6500, 6000)), ["image-pixels"]),
        ("instagram", "body", plain((1080, 1080)), ["image-format"]),
        ("instagram", "body", as_jpeg(Image.new("RGB", (1080, 1080)), 80), []),
    ],
)
def test_platform_figures_hold_of_measured_pictures(
    rulebook: CompiledRulebook, platform: str, slot: str, data: bytes, rules: list[str]
) -> None:
    found = verdict(rulebook, {"a": data}, assets=[{"path": "a", "slot": slot, "alt": "x"}], platforms=[platform])
    told = [f.rule.rpartition("/")[2] for f in found.findings if f.rule.startswith("platform/")]
    assert told == rules


def test_bytes_are_told_as_people_say_them(rulebook: CompiledRulebook) -> None:
    image = Image.effect_noise((1700, 1700), 90).convert("RGB")
    found = said(verdict(rulebook, {"a.png": png(image)}, platforms=["x"]), "platform/x/image-bytes")
    assert [finding.message.split(",")[0][-2:] for finding in found] == ["MB"]


# ---------------------------------------------------------------- alternative text, films


def test_alternative_text_is_asked_for_where_readers_can_have_it(rulebook: CompiledRulebook) -> None:
    files = {"a.png": plain((900, 900)), "b.png": plain((900, 900))}
    assets: list[dict[str, object]] = [{"path": "a.png"}, {"path": "b.png", "alt": "码头的清晨"}]
    found = verdict(rulebook, files, assets=assets, kind="notice")
    assert pictures(said(found, "quality/editorial/alt-text")) == ["a.png"]
    assert not said(verdict(rulebook, files, assets=assets, kind="promotion"), "quality/editorial/alt-text")


@pytest.mark.parametrize("path", ["试用.mp4", "第三期.mp3"])
def test_a_film_obliges_a_person_to_watch_it(rulebook: CompiledRulebook, path: str) -> None:
    found = verdict(rulebook, {}, assets=[{"path": path}])
    (owed,) = [each for each in found.obligations if each.kind == "sign-off"]
    assert (owed.match, owed.by) == (path, "editor")
    assert "不作识别" in (owed.note or "")
    assert not found.errors


def test_a_film_that_no_rule_speaks_of_is_undecided() -> None:
    found = verdict(compiled_rulebook([ROOT / "rules"], only=("cn/ad-law",)), {}, assets=[{"path": "试用.mp4"}])
    assert [error.code for error in found.errors] == ["moving-picture"]
    assert found.outcome.word == "undecided"


# ---------------------------------------------------------------- what nobody saw


def test_a_picture_nobody_saw_is_said_once(rulebook: CompiledRulebook) -> None:
    class Blind:
        def read(self, data: bytes, path: str) -> Picture:
            return Picture(path, problems=(InputProblem("picture-broken", Wording("it is damaged", "文件损坏")),))

    draft = draft_from_mapping(
        {"body": "今天开售", "platforms": ["小红书", "instagram", "x"], "assets": ["a.png"]}, path="a.md"
    )
    draft = with_pictures(draft, Files({"a.png": b"x"}), Blind())
    found = pipeline.check(draft, rulebook, today=TODAY)
    assert found.outcome.word == "undecided"
    told = [f.rule for f in found.findings if f.rule.startswith(("platform/", "cn/privacy", "quality/editorial"))]
    assert told == ["quality/editorial/alt-text"]  # which does not depend on the picture
    assert not found.questions


@pytest.mark.parametrize(
    "facts",
    [
        {"codes": "x", "colours": 1, "traces": [1, 2], "seen": {}, "kept": None},
        {"codes": [["x", "QR Code", True, "a", 0, 0, 0, 1], [1, 2]], "colours": [[1]], "traces": [], "seen": [1]},
        {"colours": [[-1, 5]], "seen": ["zz"], "traces": [True, 5, False]},
        {},
    ],
)
def test_an_answer_of_another_shape_is_no_answer(rulebook: CompiledRulebook, facts: Mapping[str, object]) -> None:
    picture = Picture("a.png", "0" * 64, "png", 600, 800, 10, 1, "", (), "test", True, (), facts)  # type: ignore[arg-type] # hostile
    assert not list(code_fields(picture, "assets[0]"))
    assert not {"location", "device", "identity", "code"} & set(facts_of(picture))

    class Hostile:
        def read(self, data: bytes, path: str) -> Picture:
            return picture

    draft = draft_from_mapping({"body": "今天开售", "assets": [{"path": "a.png", "slot": "cover"}]}, path="a.md")
    found = pipeline.check(with_pictures(draft, Files({"a.png": b"x"}), Hostile()), rulebook, today=TODAY)
    assert not found.errors


def test_the_child_measures() -> None:
    with PictureReader(OFF, cached=False) as reader:
        picture = reader.read(coded("https://example.com/x"), "a.jpg")
    assert picture.decoded
    assert set(picture.measured) == {"codes", "colours", "traces", "seen", "kept"}
    assert [field.raw for field in code_fields(picture, "assets[0]")] == ["https://example.com/x"]


def test_the_box_of_a_code_is_in_the_pixels_of_the_file() -> None:
    image = scene(5).resize((2700, 3600))
    image.paste(qr("https://example.com/large", 800), (1500, 2400))
    with PictureReader(OFF, cached=False) as reader:
        picture = reader.read(as_jpeg(image, 80), "a.jpg")
    ((_, _, _, box),) = codes_of(picture)
    assert box == pytest.approx((1600, 2500, 610, 610), abs=70)


# ---------------------------------------------------------------- subtitles

SRT = "1\n00:00:01,000 --> 00:00:03,000\n今天试这罐面霜\n\n2\n00:00:03,500 --> 00:00:05,000\n全网\n第一好用\n"


@pytest.mark.parametrize(
    ("assets", "files"),
    [
        ([{"path": "试用.mp4"}], {"试用.srt": SRT}),
        ([{"path": "clips/a.mp4"}], {"clips/a.vtt": "WEBVTT\n\n00:03.500 --> 00:05.000\n全网第一好用\n"}),
        ([{"path": "a.mp4", "subtitles": "zh.srt"}], {"zh.srt": SRT}),
        ([{"path": "a.mp4"}, {"path": "zh.srt"}], {"zh.srt": SRT}),
        ([{"path": "zh.srt", "kind": "字幕"}], {"zh.srt": SRT}),
    ],
    ids=["beside", "beside, WebVTT", "named by the film", "named beside", "alone"],
)
def test_subtitles_of_a_film_are_checked(
    rulebook: CompiledRulebook, assets: list[dict[str, object]], files: dict[str, str]
) -> None:
    draft = draft_from_mapping({"body": "今天开售", "assets": assets}, path="a.md")
    found = pipeline.check(
        with_pictures(draft, Files({name: text.encode() for name, text in files.items()}), Looked()),
        rulebook,
        today=TODAY,
    )
    assert not found.errors
    (finding,) = [f for f in found.findings if f.rule == "cn/ad-law/absolute-claim"]
    assert finding.location is not None
    at = dict(finding.location.at or ())
    assert at["asset"] in files
    assert str(at["cue"]).startswith("00:00:03.5")


def test_subtitles_that_are_named_and_not_there_are_undecided(rulebook: CompiledRulebook) -> None:
    for asset in ({"path": "a.mp4", "subtitles": "zh.srt"}, {"path": "zh.srt"}):
        draft = draft_from_mapping({"body": "今天开售", "assets": [asset]}, path="a.md")
        assert [each.code for each in with_pictures(draft, Files({}), Looked()).problems] == ["asset-missing"]
        assert [each.code for each in with_pictures(draft, None, Looked()).problems] == ["asset-no-folder"]
        # And nobody passes them unread.
        verdict = pipeline.check(draft, rulebook, today=TODAY)
        assert verdict.outcome.word in ("owes", "undecided")


def test_a_code_on_a_later_frame_is_read() -> None:
    first, second = scene(5, (300, 400)), scene(6, (300, 400)).copy()
    second.paste(qr("https://example.com/later", 200), (50, 150))
    file = io.BytesIO()
    first.save(file, "GIF", save_all=True, append_images=[second, first], duration=500)
    with PictureReader(OFF, cached=False) as reader:
        picture = reader.read(file.getvalue(), "a.gif")
    ((text, _, frame, _),) = codes_of(picture)
    assert (text, frame) == ("https://example.com/later", 2)


def test_every_report_names_the_picture(rulebook: CompiledRulebook) -> None:
    photo = as_jpeg(scene(3, (300, 400)), 85, exif=exif(place=NORTH))
    found = verdict(rulebook, {"照片 a.jpg": photo})
    style = Style("zh", terminal=False, width=100, reveal=False)
    full = "\n".join(FullReport(style).piece(found, None))
    concise = "\n".join(concise_lines(found, None, style))
    assert "图 照片 a.jpg" in full
    assert "cn/privacy/photo-location [图 照片 a.jpg] " in concise
