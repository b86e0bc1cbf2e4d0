"""For whom a report is drawn: language, width, colour. Decided once by the command line, passed everywhere."""

from __future__ import annotations

from typing import Final

from copygate.tuples import NamedTuple

_COLOURS: Final = {"red": "31", "yellow": "33", "green": "32", "cyan": "36", "magenta": "35", "dim": "2", "bold": "1"}


class Style(NamedTuple):
    """`terminal`: lines are cropped, wrapped and aligned to `width`; otherwise only endless lines are cropped.

    `reveal` shows personal data as written; the command line grants it on a terminal only.
    """

    lang: str = "en"
    width: int = 100
    terminal: bool = False
    colour: bool = False
    reveal: bool = False

    def paint(self, text: str, colour: str) -> str:
        """The text in a colour, where colours are shown. The report must read the same without."""
        return f"\x1b[{_COLOURS[colour]}m{text}\x1b[0m" if self.colour and text else text
