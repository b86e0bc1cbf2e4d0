"""Pictures as plain JSON values and back: the child's answers and the cache's files, which nobody has to trust."""

from __future__ import annotations

from typing import Any, Final

from copygate.errors import Wording
from copygate.model.draft import InputProblem
from copygate.model.picture import Box, Picture, Word

MAX_WORDS: Final = 200_000
_FACTS: Final = ("sha256", "format", "width", "height", "size", "frames", "text", "engine", "read")


def answer_of(picture: Picture) -> dict[str, Any]:
    """The picture without its path: what a file's bytes alone decide."""
    answer: dict[str, Any] = {name: getattr(picture, name) for name in _FACTS}
    answer["words"] = [
        [word.start, word.end, *word.box, word.confidence, word.letter, word.contrast, word.frame]
        for word in picture.words
    ]
    answer["problems"] = [[each.code, each.wording.en, each.wording.zh] for each in picture.problems]
    answer["measured"] = dict(picture.measured)
    return answer


def picture_from(answer: Any, path: str) -> Picture:
    """The picture in an answer. Raises ValueError, TypeError or LookupError for anything that is none."""
    text = _text(answer["text"])
    length = len(text)
    if not isinstance(answer["words"], list) or len(answer["words"]) > MAX_WORDS:
        raise ValueError("too many words")
    words, at = [], 0
    for start, end, x, y, width, height, confidence, letter, contrast, frame in answer["words"]:
        # INVARIANT: anchors of a field ascend and lie inside it, whatever the child says.
        if not at <= _whole(start) < _whole(end) <= length:
            raise ValueError("a word outside the text")
        box: Box = (_whole(x), _whole(y), _whole(width), _whole(height))
        ratio = None if contrast is None else float(contrast)
        words.append(Word(start, end, box, float(confidence), float(letter), ratio, _whole(frame)))
        at = end
    if not isinstance(answer["measured"], dict) or not isinstance(answer["read"], bool):
        raise TypeError("not an answer")
    problems = tuple(InputProblem(_text(code), Wording(_text(en), _text(zh))) for code, en, zh in answer["problems"])
    return Picture(
        path,
        _text(answer["sha256"]),
        _text(answer["format"]),
        _whole(answer["width"]),
        _whole(answer["height"]),
        _whole(answer["size"]),
        _whole(answer["frames"]),
        text,
        tuple(words),
        _text(answer["engine"]),
        answer["read"],
        problems,
        answer["measured"],
    )


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    return value


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("not a whole number")
    return value
