"""Signs put for Chinese characters, and English words that happen to spell Chinese syllables. Written by us."""

from __future__ import annotations

from typing import Final

# A sign counts only beside other characters of the word, never by itself.
SIGNS: Final = {
    **dict.fromkeys("❤♥♡💗💓💕💖💘💙💛💜🧡🖤💌✉📧📩", "信"),
    **dict.fromkeys("💚🟢📗🍀✌", "微"),
    **dict.fromkeys("➕✚✛✜🞢﹢⊕⨁", "加"),
    **dict.fromkeys("👗👚👥", "群"),
    **dict.fromkeys("📱☎📞", "电话"),
    **dict.fromkeys("🎲🎰", "赌"),
    "🛰": "微信",
    "🥇": "第一",
    "🐧": "企鹅",
    "🍑": "淘",
    "🔝": "顶",
    "👑": "王",
    "💯": "百分百",
    "🈶": "有",
    "🈚": "无",
    "🉐": "得",
}
# One sign may stand for the beginning of a word alone: 🥇一名.
SHORTER: Final = {"🥇": "第"}
SELECTORS: Final = frozenset("\ufe0e\ufe0f\u20e3🏻🏼🏽🏾🏿")

_ENGLISH: Final = (
    "women panda banana china dating lining meme sushi guide pipe tone line nine mine wine game name same came fame "
    "bike like hike take make cake sale tale male mate date late page cage sage wage able cable table gene huge tuna "
    "taboo tea sea pea here there were mere zone gone lane cane mane sane sofa data ninja mama papa baba dada haha "
    "hehe lala sunday monday pine dine tide wide side ride hide bide nose pose rose dose hose lose fuse muse tube "
    "cube rude dude yoga saga toga mega beta peter open even human woman lemon melon"
)
ENGLISH: Final = frozenset(_ENGLISH.split(" "))
