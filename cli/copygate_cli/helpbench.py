"""Help pages of the workbench's options and commands, in both languages; `helptext` looks here for what it lacks."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, tuple[str, str]]] = {
    "help.rules.as-of": (
        "Judge periods and ages as on this day (default: today).",
        "按这一天看期限与久未核对(默认今天)。",
    ),
    "help.rules.max-age": (
        "Warn of sources and observed figures not looked at for so many days (default: 365).",
        "来源与观察数值超过这么多天未核对即提醒(默认 365)。",
    ),
    "help.rules.strict": ("Exit 1 when there are warnings too.", "有提醒时也以 1 退出。"),
    "help.rules.coverage": (
        "Also show what the examples leave unshown: condition arms, word groups, evasions.",
        "并显示例句没有显示到的条件分支、词组、变体。",
    ),
    "help.rules.min": (
        "Exit 1 when fewer than this percentage of condition arms is shown, or a rule is not.",
        "条件分支覆盖低于此百分比、或有规则未显示时,以 1 退出。",
    ),
    "help.rules.junit": ("Write the result to this file as JUnit XML.", "把结果按 JUnit XML 写到此文件。"),
    "help.rules.mutate": (
        """Put small faults into rules one at a time, and list those that no example notices.

  copygate rules mutate cn/privacy
  copygate rules mutate cn/ad-law --sample 300
  copygate rules mutate cn/privacy --min 90

Faults: an operator flipped, words, a condition, a place or an exemption dropped, a date shifted, a severity
weakened, a distance doubled or halved. Reasons for survivors stand in the pack's workbench.yaml.""",
        """逐一在规则里放一个小错,列出没有例句发现的。

  copygate rules mutate cn/privacy
  copygate rules mutate cn/ad-law --sample 300
  copygate rules mutate cn/privacy --min 90

小错有:颠倒运算,去掉词语、条件、位置或豁免,挪动日期,降低级别,距离加倍或减半。
存活变异的理由写在规则包的 workbench.yaml。""",
    ),
    "help.rules.mutate.sample": ("Try only so many, drawn by the seed.", "只试这么多个,由种子抽取。"),
    "help.rules.mutate.seed": ("Seed of the sample (default: 0).", "抽样的种子(默认 0)。"),
    "help.rules.mutate.min": ("Exit 1 when the score is lower.", "得分低于此百分比时以 1 退出。"),
    "help.rules.mutate.processes": ("Processes at work (default: 2).", "进程数(默认 2)。"),
    "help.rules.profile": (
        """Which rules take the time: CPU time by rule and by what they look for.

  copygate rules profile draft.md
  copygate rules profile posts/ --top 10

Without drafts: the examples of the rules.""",
        """时间花在哪些规则上:按规则、按查找的内容列出 CPU 时间。

  copygate rules profile 稿子.md
  copygate rules profile 稿件/ --top 10

不给稿件时用规则里的例句。""",
    ),
    "help.rules.profile.top": ("How many lines to show (default: 20).", "显示多少行(默认 20)。"),
    "help.rules.profile.runs": ("How often to run (default: 5).", "运行次数(默认 5)。"),
}
