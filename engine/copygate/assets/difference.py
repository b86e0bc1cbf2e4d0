"""How different two colours look: CIEDE2000, and the way to its CIELAB from sRGB. Standard library only.

After G. Sharma, W. Wu, E. N. Dalal, "The CIEDE2000 Color-Difference Formula", Color Res. Appl. 30(1), 2005, whose 34
test pairs `tests/test_palette.py` reproduces; sRGB after IEC 61966-2-1, white D65.
"""

from __future__ import annotations

from functools import lru_cache
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt
from typing import Final

Lab = tuple[float, float, float]
"""L* from 0 (black) to 100 (white), a*, b*."""

_WHITE: Final = (0.95047, 1.0, 1.08883)
_KNEE: Final = (6 / 29) ** 3
_25_TO_7: Final = 25.0**7


def difference(one: Lab, other: Lab) -> float:
    """ΔE2000 with weights 1: about 1 is just seen side by side, above 10 nobody takes them for the same."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    chroma7 = ((hypot(a1, b1) + hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * sqrt(chroma7 / (chroma7 + _25_TO_7))
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = degrees(atan2(b1, a1)) % 360, degrees(atan2(b2, a2)) % 360

    mean_l, mean_c = (l1 + l2) / 2, (c1 + c2) / 2
    if c1 * c2 == 0:  # a grey has no hue
        turn, mean_h = 0.0, h1 + h2
    else:
        # Opposite hues stand where the formula jumps: rounded, so that 180 degrees are 180 degrees.
        turn, mean_h = round(h2 - h1, 9), (h1 + h2) / 2
        if abs(turn) > 180:
            turn -= 360 if turn > 0 else -360
            mean_h += 180 if h1 + h2 < 360 else -180
    delta_h = 2 * sqrt(c1 * c2) * sin(radians(turn / 2))

    t = (
        1
        - 0.17 * cos(radians(mean_h - 30))
        + 0.24 * cos(radians(2 * mean_h))
        + 0.32 * cos(radians(3 * mean_h + 6))
        - 0.20 * cos(radians(4 * mean_h - 63))
    )
    squared = (mean_l - 50) ** 2
    in_l = (l2 - l1) / (1 + 0.015 * squared / sqrt(20 + squared))
    in_c = (c2 - c1) / (1 + 0.045 * mean_c)
    in_h = delta_h / (1 + 0.015 * mean_c * t)
    mean7 = mean_c**7
    rotation = -2 * sqrt(mean7 / (mean7 + _25_TO_7)) * sin(radians(60 * exp(-(((mean_h - 275) / 25) ** 2))))
    return sqrt(in_l**2 + in_c**2 + in_h**2 + rotation * in_c * in_h)


def within(one: Lab, other: Lab, tolerance: float) -> bool:
    """Whether two colours differ by at most so much. Colours of far too different lightness cost next to nothing:
    the lightness term alone, whose weight is never above 1.75, is a lower bound of the difference."""
    return abs(one[0] - other[0]) <= 1.75 * tolerance and difference(one, other) <= tolerance


@lru_cache(maxsize=8192)
def lab_of(red: int, green: int, blue: int) -> Lab:
    """The CIELAB colour of 8-bit sRGB values."""
    r, g, b = _LINEAR[red], _LINEAR[green], _LINEAR[blue]
    x = _root((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / _WHITE[0])
    y = _root((0.2126729 * r + 0.7151522 * g + 0.0721750 * b) / _WHITE[1])
    z = _root((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / _WHITE[2])
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def _root(t: float) -> float:
    return t ** (1 / 3) if t > _KNEE else t / (3 * (6 / 29) ** 2) + 4 / 29


def _linear(value: int) -> float:
    part = value / 255
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


_LINEAR: Final = tuple(map(_linear, range(256)))
