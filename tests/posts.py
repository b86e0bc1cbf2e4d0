"""Made-up short posts for the benchmark: varied, mostly clean, always the same for the same seed.

python -m tests.posts posts.jsonl 100000       a record a line
python -m tests.posts long.txt 10000000        one text of so many bytes
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

_OPENINGS = (
    "今天下班顺路去了{place},人不多。",
    "{month}月{day}日,{place}有一场小小的市集。",
    "昨天收到了朋友寄来的{thing},拆开就拍了照。",
    "记录一下{place}的{thing},排队大概{n}分钟。",
    "搬家以后一直想换{thing},这周终于下单了。",
    "周末带孩子去{place},走了{n}千步。",
    "店里新到一批{thing},今天开始试卖。",
    "读者来信问起{thing},这里统一回复。",
    "第{n}次在家做{thing},总算没有翻车。",
    "出差住在{place}附近,早上下楼买{thing}。",
)
_MIDDLES = (
    "颜色比图片深一点,摸起来偏厚,洗过两次没有掉色。",
    "配料表很短,甜度适中,冷藏以后口感更清爽。",
    "说明书写得清楚,装起来用了{n}分钟,螺丝有备用的。",
    "老板说面粉是当天现磨的,卖完就收摊,不留到第二天。",
    "步道在修,靠河的一侧要绕行,推婴儿车的朋友注意台阶。",
    "中杯{price}元,大杯{price}元,自带杯子少收两元。",
    "展厅分三层,二楼有讲解,每天{n}点和下午三点各一场。",
    "我选了小号,身高一六三,袖子刚好到手腕。",
    "退换在七天以内,吊牌不要剪,运费由店里承担。",
    "屏幕亮度够用,户外看字要把亮度调到一半以上。",
    "盐放得不多,配白粥正好,开封后请尽快吃完。",
    "作者在后记里写到,这本书断断续续改了{n}年。",
    "电池标的是{n}小时,我实际用下来差不多一个白天。",
    "天气预报说后天降温,最低{n}度,记得收衣服。",
)
_CLOSINGS = (
    "想看细节的可以留言,我晚点补图。",
    "下次换个工作日再来。",
    "以上是个人体验,仅供参考。",
    "地址和时间放在评论里。",
    "有问题在订单页联系客服就行。",
    "谢谢每一位留言的朋友。",
    "库存以页面显示为准。",
    "就写到这里,晚安。",
)
_VIOLATIONS = (
    "全网最好用的一款,销量第一。",
    "坚持用就能根治失眠,有效率百分之百。",
    "国家级品质,史上最低价,错过再等一年。",
    "稳赚不赔,年化收益{n}%。",
    "加我微信 abc{n}{day}{price},发你内部价。",
    "电话 138001380{day:02d},随时打。",
    "包过,不过全额退款,命题老师亲自讲。",
)
_PLACES = (
    "老图书馆",
    "河边的集市",
    "城西花鸟市场",
    "三号线终点站",
    "社区食堂",
    "旧厂房书店",
    "植物园",
    "港口食堂",
    "小学旁边的面馆",
    "湿地公园",
)
_THINGS = (
    "帆布包",
    "燕麦饼干",
    "台灯",
    "羊毛围巾",
    "手冲咖啡",
    "保温杯",
    "笔记本",
    "桂花糕",
    "雨靴",
    "旧唱片",
    "多肉",
    "蓝牙音箱",
)
_KINDS = ("promotion", "promotion", "article", "comment")
_PLATFORMS = ("小红书", "微信公众号", "抖音")


def sentence_values(dice: random.Random) -> dict[str, Any]:
    """Something for every gap."""
    return {
        "place": dice.choice(_PLACES),
        "thing": dice.choice(_THINGS),
        "month": dice.randint(1, 12),
        "day": dice.randint(1, 28),
        "n": dice.randint(2, 40),
        "price": dice.randint(9, 299),
    }


def post(dice: random.Random, violation_share: float = 0.05) -> dict[str, Any]:
    """One post of about a hundred characters."""
    parts = [dice.choice(_OPENINGS), *dice.sample(_MIDDLES, 3), dice.choice(_CLOSINGS)]
    if dice.random() < violation_share:
        parts.insert(dice.randint(1, 4), dice.choice(_VIOLATIONS))
    text = "".join(parts).format_map(sentence_values(dice))
    return {"text": text, "kind": dice.choice(_KINDS), "platforms": [dice.choice(_PLATFORMS)]}


def posts(count: int, seed: int = 20261121) -> Iterator[dict[str, Any]]:
    """`count` posts with ids."""
    dice = random.Random(seed)
    for number in range(count):
        yield {"id": f"p{number}", **post(dice)}


def long_text(size: int, seed: int = 20261121) -> str:
    """Paragraphs of such posts, `size` bytes of UTF-8 or a little more."""
    dice = random.Random(seed)
    paragraphs: list[str] = []
    written = 0
    while written < size:
        paragraphs.append(post(dice, violation_share=0.01)["text"])
        written += len(paragraphs[-1].encode()) + 2
    return "\n\n".join(paragraphs)


def main() -> None:
    """Write the file named; what goes into it follows from its suffix."""
    path, size = Path(sys.argv[1]), int(sys.argv[2])
    with path.open("w", encoding="utf-8") as out:
        if path.suffix == ".jsonl":
            out.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in posts(size))
        else:
            out.write(long_text(size))


if __name__ == "__main__":
    main()
