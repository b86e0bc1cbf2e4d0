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
    r"(?:微[\s.·*]{0,2}信|薇\s?信|威[\s♥❤♡]?信|维\s?信|徽信|嶶信|微\s?(?i:xin|x)\b|(?i:wei)\s?信|[Vv]\s?信|绿泡泡|绿色(?:软件|聊天软件|图标)|薇X"
    r"|(?i:we\s?chat|weixin|wei xin|v\s?x|w\s?x|vxin))"
)
# A single letter or its sound-alike: what goes with it must say that it stands for the application.
_INITIAL = r"(?:[Vv][Xx]?|[Ww]|微|薇|威|维|卫)"
_QQ = r"(?:[Qq]\s?[Qq]|扣\s?扣|[蔻叩]{2}|小?企鹅|球球|🐧|缺缺|腾讯|[Qq])"
_ADD = r"(?:加|➕|\+|添加|联系|找|私|滴|搜|戳)\s?(?:我|他|她|老师|本人|个|下|一下|好友)?的?\s?"
# Hearts, flowers and arrows between a letter and an id.
_SIGN = r"(?:[\p{So}\p{Sk}\p{Mn}\x{200d}→➡➕]\s?){1,4}"
# What may stand between the word and the id.
_SET_OFF = (
    r"\s?(?:账?号码?|帐号|(?i:\bid\b)|搜索?|同号|好友)?(?:就?是|为|叫|搜)?\s?"
    rf"(?:[:：=—\-→👉(（➕]{{1,2}}|{_SIGN}[:：]?)\s{{0,2}}"
)
_NAMED = r"[\p{So}\p{Mn}]{0,2}\s?(?:(?:账?\s?号码?|帐号|(?i:id)\b)(?:是|为|叫|就是)?|就?是|为|吧|搜索?)\s?"
_ID = r"([A-Za-z][A-Za-z0-9_\-]{5,19})"
_TELLING_ID = r"((?i:wxid_)[A-Za-z0-9]{6,20}|[A-Za-z][A-Za-z0-9_\-]{5,19})"
_NUMBER = r"([1-9][0-9]{4,10})"
_LONG_NUMBER = r"([1-9][0-9]{8,9})"
_SPACED_NUMBER = r"([1-9][0-9]{1,4}(?:[ \-][0-9]{2,4}){1,3})"

_WECHATS = (
    Pattern(rf"{_WECHAT}(?:{_SET_OFF}|{_NAMED}){_ID}"),
    Pattern(rf"{_ADD}(?:{_WECHAT}|{_INITIAL})(?:{_NAMED})?\s?[:：]?\s?{_ID}"),
    Pattern(rf"(?:{_WECHAT}|[微薇]|\b[Vv]\s?[:：])\s?[:：]?\s?{_TELLING_ID}"),
    Pattern(rf"{_ADD}{_INITIAL}(?:\s?[:：]\s?|{_SIGN}){_ID}"),
    Pattern(rf"{_INITIAL}\s?{_SIGN}[:：]?\s?{_ID}"),
    Pattern(rf"(?:卫{_SIGN}星|卫星|维她命|小绿书?|绿色?)(?:号|搜)?\s?(?:[:：]|{_SIGN}){{1,2}}\s?{_TELLING_ID}"),
    Pattern(rf"{_ADD}(?:卫星|微星)\s?{_TELLING_ID}"),
    Pattern(rf"(?:\b[Vv]我|[加➕]🛰|嘉[伟微威]\s?[:：]|佳[伟微威薇]\s?[:：])[\p{{Mn}}]?\s?{_TELLING_ID}"),
    Pattern(rf"(?:卫{_SIGN}星|维她命)\s?{_TELLING_ID}"),
    # The number of a telephone or of QQ serves as well.
    Pattern(rf"{_WECHAT}(?:{_SET_OFF}|{_NAMED}){_NUMBER}"),
)
_MUST_TELL: Final = frozenset((2, 5, 6, 7, 8))
"""Of these patterns an id of letters alone is none: an ordinary word may follow."""
_QQS = (
    Pattern(rf"(?:[Qq]\s?[Qq]|扣\s?扣|[蔻叩]{{2}}|企鹅|球球|缺缺|🐧)(?:{_SET_OFF}|{_NAMED}|\s?){_NUMBER}"),
    Pattern(rf"(?:企鹅|🐧|腾讯|[Qq])(?:{_SET_OFF}|号(?:码)?(?:是|为)?\s?){_NUMBER}"),
    Pattern(rf"{_ADD}[Qq]\s?[:：]?\s?{_NUMBER}"),
    Pattern(rf"\b[Qq]\s?[:：]\s?{_NUMBER}"),
    Pattern(rf"(?:\b[Qq]|扣)\s?{_LONG_NUMBER}"),
    Pattern(rf"(?:[Qq]\s?[Qq]|扣扣)(?:{_SET_OFF}|{_NAMED}|\s?)([一二三四五六七八九][零〇一二三四五六七八九]{{5,10}})"),
    Pattern(rf"{_QQ}(?:账?号码?|帐号)?\s?[:：]\s?{_SPACED_NUMBER}"),
)
_NOT_AN_ID: Final = Lazily(
    r"(?i)(?:wechat|weixin|official|welcome|hello|thanks|android|iphone|ipad|windows|macos|harmony|pay|mini|program|work|video|group|version|channel|"
    r"channels|https?|www)"
)
_IDENTIFYING = Lazily(r"[0-9_]")
_DAY = Lazily(r"(?:19|20)[0-9]{2}[01][0-9][0-3][0-9]")
_CALLS_A_NUMBER = Lazily(r"[:：号]|[Qq]\s?[Qq]")
_REACH = 12
# A group, an official account and the customer service are no person.
_PUBLIC: Final = Lazily(
    r"(?:公众|公号|服务号|订阅号|视频号|小程序|群|支付|官方|企业微信)\s?(?:号|微信|QQ|账号|[:：])?\s?\Z"
)


def _find(text: EncodedText) -> Iterator[Found]:
    taken: set[tuple[int, int]] = set()
    for patterns in (_WECHATS, _QQS):
        for at, pattern in enumerate(patterns):
            must_tell = patterns is _WECHATS and at in _MUST_TELL
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
    if written[0].isdigit():
        if _DAY.fullmatch(written) and not _CALLS_A_NUMBER.search(text[word:start]):
            return False
        return after[:1] not in ("元", "块", "人", "万", "个", "名", "天", "年", "级", "%", "款", "位")
    if _NOT_AN_ID.match(written):
        return False
    # VX 是 VMware 的缩写: behind Latin letters a word that is only said to be something is as often a word.
    if is_latin(text[word]) and text[word:start].rstrip().endswith(("是", "为")) and not _IDENTIFYING.search(written):
        return False
    return not must_tell or _IDENTIFYING.search(written) is not None


_CALLED = Lazily(
    r"[Qq]\s?[Qq:：号0-9]|[Vv]我|🛰|[嘉佳][伟微威薇]|[Qq][^\w\s]{1,3}\s?[0-9]|[加找\+➕联系私滴搜戳]\s?[我他她老师本人个下一好友]{0,3}的?\s?[QqVvWw微薇威维卫]"
    r"|[扣蔻叩][\s扣蔻叩0-9]|企鹅|球球|缺缺|腾讯|🐧|[VvWw]\s?[XxＸ❤:：\s]|[VvWw微薇威维卫徽星命绿书号搜][^\w,，.。、;；!！?？]{1,5}[A-Za-z]"
    r"|[微薇威维星命][A-Za-z]|威[♥❤♡]"
)
DETECTORS = (
    Detector(
        "personal.social-account",
        frozenset("QqVvWwXx微薇威维卫徽扣蔻叩企球缺腾🐧绿🛰嘉佳"),
        _find,
        glance=_CALLED,
        words=(
            *("微信", "薇信", "威信", "维信", "徽信", "嶶信", "v信", "wei信", "wechat", "weixin", "绿泡泡", "绿色软件"),
            *("绿色聊天软件", "维她命"),
        ),
    ),
)
