"""What an author hands in: the draft and everything it declares about itself.

Named tuples, here and wherever a check passes: dataclasses and what they import are a tenth of a cold check.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Literal

from copygate.errors import Wording
from copygate.model.anchor import Anchor, Aside, Place
from copygate.tuples import NamedTuple

if TYPE_CHECKING:
    from copygate.model.picture import Picture

Scalar = str | int | float | bool | date | datetime

Markup = Literal["plain", "markdown", "html", "subtitles"]
Kind = Literal["promotion", "article", "notice", "comment", "reply", "live-script", "statement"]


class FieldSource(NamedTuple):
    """Where the raw text of a field stands in its file.

    `line` and `column` are 1-based code points of the field's first character; `indent` is the 1-based column at which
    each further line of the field starts (more than 1 in an indented YAML block). `exact` is false where the file
    spells the value differently (escapes, folding), and then every position is that of the value's start.
    """

    line: int = 1
    column: int = 1
    indent: int = 1
    exact: bool = True


BEGINNING: Final = FieldSource()


class TextField(NamedTuple):
    """One piece of author's text. `name` is its path in the draft: `title`, `body`, `tags[2]`, `per_platform.x.body`.

    `place` is the vocabulary's name for where a reader meets it; `markup` says how `raw` is to be read. Where the
    source has no lines (a Word file, a picture), `raw` is the text taken out of it, `anchors` say where it stands and
    `asides` what of it is read at other places too.
    """

    name: str
    place: str
    raw: str
    markup: Markup = "plain"
    source: FieldSource = BEGINNING
    platform: str | None = None
    anchors: tuple[Anchor, ...] = ()
    asides: tuple[Aside, ...] = ()


class Record(NamedTuple):
    """One item of a list attribute (an endorser, a claim, an asset, a piece of evidence): its declared fields."""

    values: tuple[tuple[str, Scalar | tuple[Scalar, ...]], ...]

    def get(self, name: str) -> Scalar | tuple[Scalar, ...] | None:
        """The declared value, or None when the item does not say."""
        for key, value in self.values:
            if key == name:
                return value
        return None


class Evidence(NamedTuple):
    """A document the author holds: kind, issuer, and the days from and until which it is valid (inclusive)."""

    kind: str
    issuer: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    subject: str | None = None


class InputProblem(NamedTuple):
    """Something about the input that was not read or not understood: the verdict is at least `undecided`."""

    code: str
    wording: Wording
    line: int | None = None
    column: int | None = None


AttributeValue = Scalar | tuple[Scalar, ...] | tuple[Record, ...]
NOTHING_DECLARED: Final[Mapping[str, AttributeValue]] = {}


class Embedded(NamedTuple):
    """A picture that lies in the file itself, or a page that is one: what its format's reader gives it out as, where it
    stands, and the code of the problem that stands as long as it is not read. `scale` and `origin` lead from its pixels
    to the box of a place."""

    name: str
    place: Place
    code: str
    scale: float = 1.0
    origin: tuple[int, ...] = (0, 0)


class Draft(NamedTuple):
    """A draft as read. `attributes` holds what the author declared, by the vocabulary's English names; an attribute
    that is not there was not declared, which for a rule means "no" unless it says `ask when`.

    `pictures` are those it names that somebody looked at (`copygate.pictured`); one that is named and not there, or
    there and not `read`, leaves the text on pictures unread.
    """

    id: str
    path: str
    fields: tuple[TextField, ...]
    attributes: Mapping[str, AttributeValue] = NOTHING_DECLARED
    platforms: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    problems: tuple[InputProblem, ...] = ()
    record_line: int | None = None
    pictures: tuple[Picture, ...] = ()
    embedded: tuple[Embedded, ...] = ()

    @property
    def kind(self) -> str:
        """The declared kind; absent means promotion, because a creator's silence must not switch a rule off."""
        value = self.attributes.get("kind")
        return value if isinstance(value, str) else "promotion"

    @property
    def may_show_pictures(self) -> bool:
        """Whether it may name pictures: a quick look, so that a draft without any pays for nothing."""
        return bool(self.attributes.get("assets")) or any(
            field.markup != "plain" and ("![" in field.raw or "<img" in field.raw.lower() or field.markup == "html")
            for field in self.fields
        )

    @property
    def publish_at(self) -> date | datetime | None:
        """When the draft is to appear, if it says."""
        value = self.attributes.get("publish-at")
        return value if isinstance(value, date) else None

    @property
    def publish_until(self) -> date | datetime | None:
        """When it stops being published, if it says."""
        value = self.attributes.get("publish-until")
        return value if isinstance(value, date) else None
