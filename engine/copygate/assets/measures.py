"""What else is measured of a decoded picture, in the child, once for each file: the answers are cached with its text.

A measure takes the opened picture and its first frame as a reader sees it, and gives plain JSON values. It stands in
`Picture.measured` under its name. One that fails is missing there: a rule that asks for it finds it unknown. What rules
make of the numbers is `assets/facts.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from copygate.model.picture import Json

if TYPE_CHECKING:
    from PIL import Image

    from copygate.assets.decode import Opened

Measure = Callable[["Opened", "Image.Image"], Json]


def measured(picture: Opened, frame: Image.Image) -> dict[str, Json]:
    """All measures of a picture."""
    found: dict[str, Json] = {}
    for name, measure in MEASURES.items():
        try:
            found[name] = measure(picture, frame)
        except MemoryError:
            raise  # which is for the whole picture to say
        except Exception:  # noqa: BLE001, S112 - hostile metadata, or zxing-cpp not installed: unknown, see above
            continue
    return found


def with_later_frame(facts: Mapping[str, Json], picture: Opened, frame: Image.Image, number: int) -> dict[str, Json]:
    """The facts with the codes that a later frame of an animation shows and no earlier one did."""
    try:
        known, found = facts.get("codes"), _codes_of(picture, frame, number)
    except ImportError:
        return dict(facts)
    earlier = known if isinstance(known, list) else []
    told = {code[0] for code in earlier if isinstance(code, list)}
    return {**facts, "codes": [*earlier, *(code for code in found if code[0] not in told)]}


def _codes(picture: Opened, frame: Image.Image) -> Json:
    return list[Json](_codes_of(picture, frame, 1))


def _codes_of(picture: Opened, frame: Image.Image, number: int) -> list[list[Json]]:
    from copygate.assets.codes import codes_in

    # The frame may have been brought to size; boxes are in the picture's own pixels.
    scale = picture.width / frame.width
    return [
        [code.text, code.format, code.leads, *(round(side * scale) for side in code.box), number]
        for code in codes_in(frame)
    ]


def _colours(picture: Opened, frame: Image.Image) -> Json:
    from copygate.assets.palette import colours_of

    return [[colour, count] for colour, count in colours_of(frame)]


def _traces(picture: Opened, frame: Image.Image) -> Json:
    from copygate.assets.exif import traces_of

    traces = traces_of(picture.source)
    return [traces.location, traces.device, traces.identity]


def _seen(picture: Opened, frame: Image.Image) -> Json:
    from copygate.assets.likeness import seen_in

    return [str(view) for view in seen_in(frame)]


def _kept(picture: Opened, frame: Image.Image) -> Json:
    from copygate.assets.likeness import kept_of

    return [str(view) for view in kept_of(frame)]


MEASURES: Final[Mapping[str, Measure]] = {
    "codes": _codes,
    "colours": _colours,
    "traces": _traces,
    "seen": _seen,
    "kept": _kept,
}
"""By name. A new one changes this package's files, and with them the keys of the cache."""
