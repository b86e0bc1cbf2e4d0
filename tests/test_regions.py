"""Parts of pictures in rules: corners and the bottom third, with bounds on height, width and contrast."""

from __future__ import annotations

import pytest

from copygate.model.anchor import Anchor
from copygate.model.draft import Draft, Record, TextField
from copygate.model.picture import Box, Picture, Word
from copygate.pipeline import check
from tests.rulebooks import TODAY, rulebook_of

RULE = """rule label "标签"
  cites     law 1
  severity  block
  from      2020-01-01
  require   "广告" in title, {}
  message   "须标明广告"
  example   bad "文"
  example   good "文" with title "广告"
end"""


def outcome(place: str, picture: Picture | None) -> str:
    """What the rule makes of a draft with this picture."""
    fields: tuple[TextField, ...] = (TextField("body", "body", "冬日手冲课堂"),)
    if picture is not None and picture.text:
        anchors = tuple(Anchor(w.start, w.end, (("asset", "a.png"), ("box", w.box))) for w in picture.words)
        fields += (TextField("assets[0].text", "image-text", picture.text, anchors=anchors),)
    assets = {"assets": (Record((("path", "a.png"),)),)} if picture is not None else {}
    draft = Draft("d", "d", fields, assets, pictures=() if picture is None else (picture,))
    made = rulebook_of([RULE.format(place)], [])
    return check(draft, made.compiled(), today=TODAY).outcome.word


def labelled(
    box: Box, letter: float = 30.0, contrast: float | None = 12.0, *, text: str = "广告", read: bool = True
) -> Picture:
    """A picture of 1000 by 1500 with a label."""
    words = tuple(Word(at, at + 1, box, 0.99, letter, contrast) for at in range(len(text)))
    return Picture("a.png", width=1000, height=1500, frames=1, text=text, words=words, read=read)


CORNER = "image-corner(height >= 2%, contrast >= 4.5)"


@pytest.mark.parametrize(
    ("place", "picture", "said"),
    [
        # where
        (CORNER, labelled((20, 20, 80, 40)), "clear"),
        (CORNER, labelled((900, 1440, 80, 40)), "clear"),
        (CORNER, labelled((460, 20, 80, 40)), "blocked"),
        (CORNER, labelled((20, 700, 80, 40)), "blocked"),
        ("image-bottom-third", labelled((460, 1300, 80, 40)), "clear"),
        ("image-bottom-third", labelled((460, 900, 80, 40)), "blocked"),
        # how large, how dark; percent is of the picture's height, and of its width
        (CORNER, labelled((20, 20, 80, 40), letter=29.9), "blocked"),
        (CORNER, labelled((20, 20, 80, 40), contrast=4.4), "blocked"),
        ("image-corner(height >= 30 px)", labelled((20, 20, 80, 40)), "clear"),
        ("image-corner(width >= 8%)", labelled((20, 20, 80, 40)), "clear"),
        ("image-corner(width > 80 px)", labelled((20, 20, 80, 40)), "blocked"),
        # unknown never passes, and never blocks
        (CORNER, labelled((20, 20, 80, 40), contrast=None), "undecided"),
        (CORNER, labelled((20, 20, 80, 40), letter=10.0, contrast=None), "blocked"),
        (CORNER, labelled((20, 20, 80, 40), read=False), "undecided"),
        (CORNER, labelled((20, 20, 80, 40), text="上新", read=False), "undecided"),
        # what is not there
        (CORNER, labelled((20, 20, 80, 40), text="上新"), "blocked"),
        (CORNER, labelled((0, 0, 1, 1), text=""), "blocked"),
        (CORNER, None, "blocked"),
    ],
)
def test_labels_in_parts_of_pictures(place: str, picture: Picture | None, said: str) -> None:
    """By the middle of the words' box; of bounds that could not be measured nobody says that they are kept."""
    assert outcome(place, picture) == said


@pytest.mark.parametrize(("text", "said"), [("广告", "clear"), ("上新", "blocked"), ("", "blocked")])
def test_every_of_asks_for_a_corner_where_there_is_a_picture(text: str, said: str) -> None:
    """Even for one on which nothing is written; a draft without pictures has no corner to speak of."""
    picture = labelled((20, 20, 80, 40), text=text)
    anchors = tuple(Anchor(w.start, w.end, (("asset", "a.png"), ("box", w.box))) for w in picture.words)
    shown = (TextField("assets[0].text", "image-text", text, anchors=anchors),) if text else ()
    made = rulebook_of([RULE.format(CORNER).replace(f"title, {CORNER}", f"every of (title, {CORNER})")], [])
    title = TextField("title", "title", "广告")
    assert (
        check(Draft("d", "d", (title, *shown), pictures=(picture,)), made.compiled(), today=TODAY).outcome.word == said
    )
    assert check(Draft("d", "d", (title,)), made.compiled(), today=TODAY).outcome.word == "clear"
