"""What else is measured of a decoded picture, in the child, once for each file: the answers are cached with its text.

A measure takes the opened picture and its first frame as a reader sees it, and gives plain JSON values. It stands in
`Picture.measured` under its name. One that fails is missing there: a rule that asks for it finds it unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from copygate.model.picture import Json

if TYPE_CHECKING:
    from PIL import Image

    from copygate.assets.decode import Opened

Measure = Callable[["Opened", "Image.Image"], Json]

MEASURES: Final[Mapping[str, Measure]] = {}
"""By name. A new one changes this package's files, and with them the keys of the cache."""


def measured(picture: Opened, frame: Image.Image) -> dict[str, Json]:
    """All measures of a picture."""
    found: dict[str, Json] = {}
    for name, measure in MEASURES.items():
        try:
            found[name] = measure(picture, frame)
        except (ValueError, OSError, ArithmeticError, LookupError, TypeError):
            continue  # hostile metadata; unknown, see above
    return found
