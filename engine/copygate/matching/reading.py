"""One segment as the matchers read it: its views, each made when first looked at."""

from __future__ import annotations

from copygate.matching.regex import EncodedText
from copygate.model.document import Segment
from copygate.normalisation.characters import UNFOLDING
from copygate.normalisation.layer import Layer, composed
from copygate.normalisation.views import Folded, Skeleton


class Reading:
    """A segment, a layer over its text, and that layer's views."""

    __slots__ = ("_characters", "_encoded", "_folded", "_skeleton", "layer", "segment")

    def __init__(self, segment: Segment, layer: Layer | None = None) -> None:
        self.segment = segment
        self.layer = composed(segment.text) if layer is None else layer
        self._characters: set[str] | None = None
        self._skeleton: Skeleton | None = None
        self._folded: Folded | None = None
        self._encoded: EncodedText | None = None

    @property
    def skeleton(self) -> Skeleton:
        """What terms are looked for in."""
        if self._skeleton is None:
            self._skeleton = Skeleton(self.layer)
        return self._skeleton

    @property
    def folded(self) -> Folded:
        """What patterns and detectors read."""
        if self._folded is None:
            self._folded = Folded(self.layer)
        return self._folded

    @property
    def characters(self) -> set[str]:
        """The characters of the text, folded and as written."""
        if self._characters is None:
            self._characters = set(self.folded.text)
            if len(self.folded.text) != len(self.segment.text):
                self._characters.update(self.segment.text)
        return self._characters

    @property
    def unfolds(self) -> bool:
        """Whether the skeleton shows some character as several letters, so that it may be longer than the text."""
        return not UNFOLDING.isdisjoint(self.characters)

    @property
    def encoded(self) -> EncodedText:
        """The folded view, encoded for re2."""
        if self._encoded is None:
            self._encoded = EncodedText(self.folded.text)
        return self._encoded
