"""What a file tells beside its pixels is found whoever wrote it, and no coordinate comes out."""

from __future__ import annotations

import io
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from copygate.assets.decode import frames_of, opened
from copygate.assets.exif import Traces, traces_of
from copygate.assets.measures import measured
from copygate.errors import InputError
from tests.scenes import as_jpeg, scene

NORTH = {1: "N", 2: (31.0, 13.0, 49.0), 3: "E", 4: (121.0, 28.0, 25.0)}


def exif(*, place: Mapping[int, object] | None = None, photo: Mapping[int, object] | None = None, **tags: str) -> bytes:
    """EXIF data; `make` and `model` by name."""
    made = Image.Exif()
    for name, tag in (("make", 0x010F), ("model", 0x0110), ("artist", 0x013B)):
        if name in tags:
            made[tag] = tags[name]
    if place is not None:
        made.get_ifd(0x8825).update(place)
    if photo is not None:
        made.get_ifd(0x8769).update(photo)
    return made.tobytes()


def traces(data: bytes) -> Traces:
    return traces_of(Image.open(io.BytesIO(data)))


def jpeg(**kept: object) -> bytes:
    return as_jpeg(scene(1, (90, 120)), 80, **kept)


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        ({}, Traces()),
        ({"exif": exif(place=NORTH)}, Traces(location=True)),
        ({"exif": exif(place={1: "N", 2: (0.0, 0.0, 0.0), 4: (0.0, 0.0, 0.0)})}, Traces()),
        ({"exif": exif(place={0: b"\2\3\0\0"})}, Traces()),
        ({"exif": exif(make="HUAWEI", model="ABC-AL00")}, Traces(device="HUAWEI ABC-AL00")),
        ({"exif": exif(make="Apple", model="Apple Phone 9")}, Traces(device="Apple Phone 9")),
        ({"exif": exif(make="\0\0", model="   ")}, Traces()),
        ({"exif": exif(photo={0xA431: "SN0012345"})}, Traces(identity=True)),
        ({"exif": exif(artist="小林")}, Traces(identity=True)),
        ({"exif": exif(photo={0xA431: ""})}, Traces()),
        (
            {"xmp": b'<x exif:GPSLatitude="31,13.8N" tiff:Model="X100" aux:SerialNumber="1"/>'},
            Traces(location=True, device="X100", identity=True),
        ),
        ({"xmp": b"<x><tiff:Model>X200</tiff:Model></x>"}, Traces(device="X200")),
        ({"xmp": b'<x dc:format="image/jpeg"/>'}, Traces()),
    ],
)
def test_traces(kept: dict[str, object], expected: Traces) -> None:
    assert traces(jpeg(**kept)) == expected


@pytest.mark.parametrize("form", ["PNG", "WEBP", "TIFF"])
def test_other_formats_carry_exif_too(form: str) -> None:
    file = io.BytesIO()
    scene(2, (90, 120)).save(file, form, exif=exif(place=NORTH, make="HUAWEI"))
    assert traces(file.getvalue()) == Traces(location=True, device="HUAWEI")


@given(st.data())
def test_damaged_metadata_never_breaks_a_picture(data: st.DataObject) -> None:
    whole = jpeg(exif=exif(place=NORTH, make="HUAWEI", photo={0xA431: "SN1"}), xmp=b'<x tiff:Model="X"/>')
    # Behind the head of the file, before its pixels.
    start = data.draw(st.integers(2, 600))
    part = data.draw(st.binary(max_size=12))
    cut = data.draw(st.integers(0, 12))
    try:
        picture = opened(whole[:start] + part + whole[start + cut :])
        frame = next(frames_of(picture)).grounds[0]
    except InputError:
        return  # refused as a whole
    assert set(measured(picture, frame)) <= {"codes", "colours", "traces", "seen", "kept"}


def test_no_coordinate_comes_out() -> None:
    found = str(traces(jpeg(exif=exif(place=NORTH, make="HUAWEI"))))
    assert not {"31", "13", "49", "121", "28", "25"} & set(found.replace("(", " ").replace(",", " ").split())
    assert "31" not in found
    assert "121" not in found


def test_a_device_is_one_printable_line() -> None:
    assert traces(jpeg(exif=exif(make="A\x1b[31m\nB", model="c" * 200))).device == ("A[31m B " + "c" * 200)[:60]
