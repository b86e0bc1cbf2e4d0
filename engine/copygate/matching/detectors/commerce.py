"""Where copy turns into trade: `call-to-action`, `contact`, and `qr-code`, which text never is."""

from __future__ import annotations

from collections.abc import Iterator

from copygate.matching.detectors.recogniser import Detector, Found, by_pattern
from copygate.matching.regex import EncodedText

_NEAR = r"[^\s，,。；;！!？?]{0,6}?"
_WHERE = r"(?:左下角|右下角|评论区|评论|主页|简介|橱窗|文末|文中|下方|置顶|小黄车|购物车|头像|公告)"
_GOODS = r"(?:链接|购买|下单|领取|领券|抢购|头像|小黄车|橱窗|购物车|预约|报名|咨询|选购|订购|优惠|原文)"
_NOW = r"(?:立即|立刻|马上|赶紧|赶快|快来|快去|速来|现在就|即刻|抓紧|火速|手慢无|直接|尽快|速)"
_BUY = r"(?:抢购|下单|购买|入手|拍下|拍|预订|预约|咨询|报名|加购|囤货|囤|抢|联系|领取|订购|选购|开抢|带走|进群)"

_CALLS = (
    rf"(?:点击|点开|猛戳|戳|长按|扫码|扫描|识别|上滑|左滑|点){_NEAR}(?:{_WHERE}?的?{_GOODS}|{_WHERE})",
    rf"(?:链接|同款|购买方式|口令|优惠券|券|福利){_NEAR}(?:(?:在|见|看|放|挂|戳){_NEAR}{_WHERE}|戳|置顶|拿走)",
    rf"{_NOW}{_NEAR}{_BUY}",
    r"欢迎(?:选购|购买|下单|订购|抢购|前来选购|进店)",
    r"小黄车|小黄车下单|(?:去|来|进|到)(?:我的)?(?:橱窗|直播间|店铺)(?:下单|购买|看看|拍|抢)?",
    r"下单|加购|拍下|抢购|开抢|直接拍|秒拍|囤起来|秒发",
    r"(?:私信|私聊|后台|滴滴|戳我|踢我|扣1|扣一)(?:我|领|拿|咨询|获取|下单|客服|小编|主页|购|报名|进群|要|问|找|[\s，,。！!~]|\z)",
    r"扫码(?:购|领|进群|加|下单|咨询|关注|入群|报名)|扫一扫(?:购|领|进群|下单)",
    r"(?i)\b(?:shop now|buy now|order now|order today|link in (?:my )?bio|swipe up|click (?:the|this) link|"
    r"use (?:my )?code|dm me|sign up (?:now|today)|get yours)\b",
)

_APP = r"(?:微信|薇信|威信|微博|V信|VX|WX|wechat|weixin|wx|vx|微|薇|QQ|qq|扣扣|企鹅号?|TG|telegram|电报|whatsapp|line)"
_ID = r"(?:[A-Za-z][A-Za-z0-9_\-]{5,19}|[1-9][0-9]{4,10})"
_LINK = r"(?:号|群|群号|ID|id|是|为|搜|联系)?\s?[:：=]?\s?"

_CONTACTS = (
    rf"(?i)(?:加|➕|\+|联系)?(?:我|个|下|老师|客服|助理|小编)?{_APP}{_LINK}\b{_ID}\b",
    rf"(?:加|➕|\+)\s?(?:我|个)?\s?[Vv微薇]\s?[:：]?\s?\b{_ID}\b",
    r"(?:QQ|qq|Q|q|扣扣|企鹅)群\s?(?:号)?\s?[:：]?\s?[1-9][0-9]{4,10}",
)


def _none(text: EncodedText) -> Iterator[Found]:
    """Words about a code are no code. What a code on a picture says is told by where it stands (`Scanner.scan`)."""
    return iter(())


DETECTORS = (
    by_pattern(
        "call-to-action",
        "点戳码描识滑链同购令券利立马赶快速现即抓火手直尽欢黄去来进到下加拍抢囤秒私后滴踢扣扫klouswgd",
        *_CALLS,
    ),
    by_pattern("contact", "微薇威VvWwXxQq扣企Tt电line", *_CONTACTS),
    Detector("qr-code", frozenset(), _none),
)
