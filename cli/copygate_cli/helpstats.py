"""The help page of `review stats`, in both languages."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "help.review.stats": (
        """How long reviews take, what rules and platforms come to, deadlines, brand errors.

  copygate review stats --since 2026-11-01 --until 2026-11-30
  copygate review stats --platform xiaohongshu --csv november

Worked out from the log. Times: by the clock, and in working hours where the workflow counts those.
Brand errors: of what was first published in that time, the share taken down later for a rule of the
brand that the reason names (`review suspend CASE --reason "brand/manual/name: ..."`). A takedown that
names no rule makes the rate a range; what was restored as it was does not count.""",
        """统计:各级用时,规则与平台的结果,时限,品牌差错率。

  copygate review stats --since 2026-11-01 --until 2026-11-30
  copygate review stats --platform 小红书 --csv 十一月

全部由日志算出。用时按钟点计;流程按工作时间计的,另列工作时间。
品牌差错率:这段时间首次发布的,后来因品牌规则下架的占多少,以下架理由写明的规则为准
(review suspend 审核单 --reason "brand/手册/名称:……")。理由未写规则的,只能给出上下限;
下架后原样恢复的不计。""",
    ),
    "help.review.stats.since": ("From this day or minute on.", "从这一天(或时刻)起。"),
    "help.review.stats.until": ("To the end of this day, or this minute.", "到这一天结束(或时刻)。"),
    "help.review.stats.platform": ("Only cases for this platform.", "只算这个平台的。"),
    "help.review.stats.brand": (
        "Rules that are the brand's begin so (default: brand/).",
        "品牌规则的编号以此开头(默认 brand/)。",
    ),
    "help.review.stats.csv": ("Also write CSV files into this folder.", "另在此文件夹写出 CSV。"),
}
