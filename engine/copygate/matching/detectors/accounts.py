"""Accounts by which a person can be reached: `personal.social-account`, WeChat and QQ with the words for them.

A WeChat id has six to twenty letters, digits, dashes or underscores and begins with a letter; a QQ number has five to
eleven digits. Neither proves itself, so the word stands before it, and the id is set off or looks like one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from copygate.lazily import Lazily
from copygate.matching.detectors.recogniser import Detector, Found, is_latin
from copygate.matching.regex import EncodedText, Pattern

_WECHAT = (
    r"(?:微\s?信|薇\s?信|威信|维信|威❤|微❤|薇❤|微♥|薇♥|[Vv]\s?信|绿泡泡|绿色软件"
    r"|(?i:we\s?chat|weixin|wei xin|v❤|vx|wx|vxin))"
)
_QQ = r"(?:[Qq]\s?[Qq]|扣\s?扣|企鹅|球球|[Qq]号)"
_ADD = r"(?:加|➕|\+|添加|联系|找|私|滴)\s?(?:我|他|她|老师|本人|个|下|一下|好友)?的?\s?"
# What may stand between the word and the id.
_SET_OFF = r"\s?(?:账?号码?|帐号|(?i:\bid\b)|搜索?|同号|好友)?(?:就?是|为|叫|搜)?\s?[:：=—\-→👉(（➕]{1,2}\s?"
_NAMED = r"\s?(?:(?:账?号码?|帐号|(?i:id)\b)(?:是|为|叫|就是)?|就?是|为|吧)\s?"
_ID = r"([A-Za-z][A-Za-z0-9_\-]{5,19})"
_TELLING_ID = r"((?i:wxid_)[A-Za-z0-9]{6,20}|[A-Za-z][A-Za-z0-9_\-]{5,19})"
_NUMBER = r"([1-9][0-9]{4,10})"

_WECHATS = (
    Pattern(rf"{_WECHAT}(?:{_SET_OFF}|{_NAMED}){_ID}"),
    Pattern(rf"{_ADD}(?:{_WECHAT}|[VvWw微薇])(?:{_NAMED})?\s?[:：]?\s?{_ID}"),
    Pattern(rf"(?:{_WECHAT}|[微薇]|\b[Vv]\s?[:：])\s?[:：]?\s?{_TELLING_ID}"),
    Pattern(rf"{_ADD}(?:[Vv]|[微薇])\s?[:：]\s?{_ID}"),
    # The number of a telephone or of QQ serves as well.
    Pattern(rf"{_WECHAT}(?:{_SET_OFF}|{_NAMED}){_NUMBER}"),
)
_QQS = (
    Pattern(rf"{_QQ}(?:{_SET_OFF}|{_NAMED}|\s?){_NUMBER}"),
    Pattern(rf"{_ADD}[Qq]\s?[:：]?\s?{_NUMBER}"),
    Pattern(rf"\b[Qq]\s?[:：]\s?{_NUMBER}"),
)
_NOT_AN_ID: Final = Lazily(
    r"(?i)(?:wechat|weixin|official|android|iphone|ipad|windows|macos|harmony|pay|mini|program|work|video|group|version|channel|"
    r"channels|https?|www)"
)
_IDENTIFYING = Lazily(r"[0-9_]")
_REACH = 12
# A group, an official account and the customer service are no person.
_PUBLIC: Final = Lazily(
    r"(?:公众|公号|服务号|订阅号|视频号|小程序|群|支付|官方|企业微信)\s?(?:号|微信|QQ|账号|[:：])?\s?\Z"
)


def _find(text: EncodedText) -> Iterator[Found]:
    taken: set[tuple[int, int]] = set()
    for patterns in (_WECHATS, _QQS):
        for at, pattern in enumerate(patterns):
            must_tell = patterns is _WECHATS and at == 2
            for match in pattern.matches(text):
                start, end = (text.index(byte) for byte in match.span(1))
                word = text.index(match.start())
                if (start, end) in taken or not _is_account(text.text, word, start, end, must_tell):
                    continue
                taken.add((start, end))
                yield Found(start, end)


def _is_account(text: str, word: int, start: int, end: int, must_tell: bool) -> bool:
    written, after = text[start:end], text[end : end + 2]
    if after[:1].isascii() and (after[:1].isalnum() or after[:1] == "_"):
        return False
    if after[:1] == "." and after[1:].isalnum():
        return False
    if is_latin(text[word - 1 : word]) and is_latin(text[word]):
        return False
    if _PUBLIC.search(text[max(0, word - _REACH) : word]) or "群" in text[word:start]:
        return False
    if written.isdigit():
        return after[:1] not in ("元", "块", "人", "万", "个", "名", "天", "年", "级", "%", "款", "位")
    if _NOT_AN_ID.match(written):
        return False
    return not must_tell or _IDENTIFYING.search(written) is not None


_CALLED = Lazily(
    r"[Qq]\s?[Qq:：号]|[加找\+➕]\s?[我他她]?[QqVvWw微薇]|扣\s?扣|企鹅|球球|[Vv][Xx❤:：\s]|[Ww][Xx]|[微薇威][❤♥\s:：A-Za-z]"
)
DETECTORS = (
    Detector(
        "personal.social-account",
        frozenset("QqVvWw微薇扣企球"),
        _find,
        glance=_CALLED,
        words=("微信", "薇信", "威信", "维信", "v信", "wechat", "weixin", "绿泡泡", "绿色软件"),
    ),
)
