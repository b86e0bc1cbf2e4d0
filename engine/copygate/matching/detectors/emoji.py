"""Emoji, each counted once however many code points it is made of: `emoji`."""

from __future__ import annotations

from copygate.matching.detectors.recogniser import Detector, by_pattern

_BLOCKS = (
    (0x2600, 0x27BF),
    (0x2B05, 0x2B55),
    (0x231A, 0x23FA),
    (0x25AA, 0x25FE),
    (0x1F004, 0x1F0CF),
    (0x1F18E, 0x1F19A),
    (0x1F201, 0x1F251),
    (0x1F300, 0x1F64F),
    (0x1F680, 0x1F6FF),
    (0x1F7E0, 0x1F7F0),
    (0x1F90C, 0x1FAFF),
)
_ONE = "[" + "".join(f"\\x{{{low:X}}}-\\x{{{high:X}}}" for low, high in _BLOCKS) + "]"
_DRESSED = _ONE + r"\x{FE0F}?[\x{1F3FB}-\x{1F3FF}]?[\x{E0020}-\x{E007F}]*"
_FLAG = r"[\x{1F1E6}-\x{1F1FF}]{2}"
_KEYCAP = r"[0-9#*]\x{FE0F}?\x{20E3}"

_plain = by_pattern("emoji", "", rf"{_FLAG}|{_KEYCAP}|{_DRESSED}(?:\x{{200D}}{_DRESSED})*")
_NEEDS = frozenset(chr(code) for low, high in (*_BLOCKS, (0x1F1E6, 0x1F1FF)) for code in range(low, high + 1)) | {
    "\u20e3"
}
DETECTORS = (Detector("emoji", _NEEDS, _plain.find, literal=True),)
