"""E-mail addresses (RFC 5322, the common part), also with the at sign or the dots spelled out: `personal.email`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from copygate.lazily import Lazily
from copygate.matching.detectors.recogniser import Detector, Found
from copygate.matching.regex import EncodedText, Pattern

_NAME = r"[A-Za-z0-9][A-Za-z0-9._%+\-]{0,63}"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9\-]{0,61}[A-Za-z0-9])?"
# With one blank only, before the sign, somebody is mentioned: with @brand.
_WRITTEN = Pattern(rf"{_NAME}(?:@\s?|\s@\s)(?:{_LABEL}\.){{1,6}}[A-Za-z]{{2,12}}")
# Spelled out, either sign; then the last part must be one that addresses end in.
_OPEN, _CLOSE = r"\s?[(\[{<【「]\s?", r"\s?[)\]}>】」]\s?"
_AT = (
    rf"(?:@\s?|\s@\s|\s?(?:艾特|爱特|小老鼠|圈[aA]|\*at\*|_at_)\s?|#|\s#\s|{_OPEN}(?:at|AT|At|a|@|艾特|#){_CLOSE}"
    r"|\s(?:at|AT|At)\s)"
)
_DOT = rf"(?:\s?(?:\.|。|点|·|\*dot\*|_dot_)\s?|{_OPEN}(?:dot|DOT|Dot|点|\.){_CLOSE}|\s(?:dot|DOT|Dot)\s)"
_ENDS = (
    r"(?:(?i:com|net|org|edu|gov|info|biz|me|io|co|cc|vip|top|xyz|email|mail|hk|tw|jp|uk|de|us|sg)(?:\.cn)?|(?i:cn))"
)
_SPELLED = Pattern(rf"{_NAME}{_AT}(?:{_LABEL}{_DOT}){{1,4}}{_ENDS}")
_PROVIDERS = r"(?i:gmail|163|126|139|189|qq|foxmail|outlook|hotmail|live|yahoo|sina|sohu|aliyun|icloud|yeah|proton)"
_MENTIONED = Pattern(rf"{_NAME}\s@{_PROVIDERS}\.(?i:com|net|cn|me)")
_SIGNS = Lazily(
    r"[@艾]|爱特|小老鼠|圈a|[A-Za-z0-9]\s?#\s?[A-Za-z0-9]|"
    r"[A-Za-z0-9*_]\s?[(\[{<【「]?\s?(?:at|AT|At|a)\s?[*_ )\]}>】」]"
)
# Names of files (icon@2x.png) and of parts of a program (name@next.beta) end otherwise than addresses.
_FILES: Final = frozenset(
    (
        *("png", "jpg", "jpeg", "gif", "webp", "svg", "psd", "ai", "ttf", "woff", "zip", "exe", "apk", "dmg", "mp"),
        *("pdf", "doc", "docx", "xls", "xlsx", "ppt", "md", "txt", "json", "js", "jsx", "ts", "tsx", "vue", "py", "sh"),
        *("css", "html"),
    )
)
_SAFE_END = Lazily(r"(?i)(?:com|cn|net|org|edu|gov)\Z")
_IS_FILE = Lazily(rf"\.(?:{'|'.join(sorted(_FILES))})\b")


def _find(text: EncodedText) -> Iterator[Found]:
    for pattern in (_WRITTEN, _SPELLED, _MENTIONED):
        for start, end in pattern.find(text):
            after = text.text[end : end + 1]
            if after and after.isascii() and (after.isalnum() or after in "-_@/"):
                continue
            # A name that goes on before stars is hidden already (zh**san@); one behind :// or a slash is in a link.
            before = text.text[max(0, start - 12) : start]
            unstarred = before.rstrip("*＊")
            if unstarred != before and unstarred[-1:].isascii() and unstarred[-1:].isalnum():
                continue
            written = text.text[start:end]
            # git@github.com:team/part is where code lives.
            if written.lower().startswith("git@") and after == ":":
                continue
            if before.endswith("://") or (before.endswith("/") and "://" in before):
                continue
            # Somebody may look at me. Com, and parts of programs go on behind the dot.
            if (". " in written and (" at " in written.lower() or not _SAFE_END.search(written))) or _IS_FILE.match(
                text.text, end
            ):
                continue
            if written.rpartition(".")[2].lower() not in _FILES:
                yield Found(start, end)


DETECTORS = (Detector("personal.email", frozenset("@艾爱鼠圈#aA"), _find, glance=_SIGNS),)
