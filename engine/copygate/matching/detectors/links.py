"""References: `url`, `hashtag`, `mention`."""

from __future__ import annotations

from collections.abc import Iterator

from copygate.matching.detectors.recogniser import Detector, Found
from copygate.matching.regex import EncodedText, Pattern

_URL = Pattern(
    r"(?i)(?:https?://|ftp://|www\.)[a-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+"
    r"|(?:[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?\.)+(?:com|cn|net|org|io|top|shop|vip|xyz|cc|me|co|app|link|site|info)\b"
    r"(?:[/?#][a-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*)?"
)
_HASHTAG = Pattern(r"#[\pL\pN_·\-]{1,60}(?:\[话题\])?#?")
_MENTION = Pattern(r"@[\pL\pN_·\-.]{1,40}")


def _urls(text: EncodedText) -> Iterator[Found]:
    for start, end in _URL.find(text):
        # The domain of an e-mail address is no link, and a sentence may end behind one.
        if text.text[max(0, start - 3) : start].lower().endswith(("@", "at)", "at]")):
            continue
        yield Found(start, start + len(text.text[start:end].rstrip(".,;:!?'")))


def _tags(text: EncodedText) -> Iterator[Found]:
    return _not_after_word(_HASHTAG, text)


def _mentions(text: EncodedText) -> Iterator[Found]:
    return _not_after_word(_MENTION, text)


def _not_after_word(pattern: Pattern, text: EncodedText) -> Iterator[Found]:
    for start, end in pattern.find(text):
        before = text.text[start - 1 : start] if start else ""
        if not (before.isascii() and (before.isalnum() or (before in ("/", ".", "_", "&")))):
            yield Found(start, start + len(text.text[start:end].rstrip(".·-")))


DETECTORS = (
    Detector("url", frozenset("."), _urls),
    Detector("hashtag", frozenset("#"), _tags),
    Detector("mention", frozenset("@"), _mentions),
)
