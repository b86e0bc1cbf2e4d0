"""Where an author sees a stretch of text in a source without lines: `第 3 页`, `“十一月” B4`, `图 cover.png`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from copygate.report.excerpt import visible

if TYPE_CHECKING:
    from copygate.model.anchor import Place

_WORDS: Final = {
    # key: (en, zh); `{}` is the value
    # `member` is not told: the path of the draft ends in it
    "asset": ("picture {}", "图 {}"),
    "frame": ("frame {}", "第 {} 帧"),
    "code": ("{}", "{}"),
    "sheet": ("sheet “{}”", "工作表“{}”"),
    "cell": ("{}", "{}"),
    "slide": ("slide {}", "第 {} 张幻灯片"),
    "shape": ("{}", "{}"),
    "page": ("page {}", "第 {} 页"),
    "part": ("{}", "{}"),
    "row": ("row {}", "第 {} 行"),
    "column": ("column {}", "第 {} 列"),
    "paragraph": ("paragraph {}", "第 {} 段"),
    "layer": ("({})", "（{}）"),
    "cue": ("{}", "{}"),
}
_PARTS: Final = {
    "body": "正文",
    "table": "表格",
    "header": "页眉",
    "footer": "页脚",
    "text box": "文本框",
    "footnote": "脚注",
    "endnote": "尾注",
    "comment": "批注",
    "notes": "备注",
    "title": "标题",
    "hidden text": "隐藏文字",
    "phonetic guide": "拼音指南",
    "picture": "图片",
    "chart": "图表",
    "diagram": "SmartArt 图",
    "layout": "版式",
    "master": "母版",
}


def place_shown(place: Place, lang: str) -> str:
    """The place as one line for a reader of `lang`; a box is told only where nothing narrower is."""
    chinese = lang.startswith("zh")
    words = []
    for key, value in place:
        if key in _WORDS:
            said = _part(str(value)) if chinese and key in ("part", "shape", "layer") else str(value)
            if key == "asset" and "cue" in dict(place):
                words.append(visible(said))  # a file of subtitles is no picture
                continue
            said = "二维码" if chinese and said == "QR Code" else said
            words.append(_WORDS[key][chinese].format(visible(said)))
        elif key == "box" and isinstance(value, tuple):
            words.append("({},{} {}×{})".format(*value))
    return " ".join(words).replace(" （", "（")


def _part(name: str) -> str:
    """`table 2` is 表格 2; a name that is the author's own stays as it is."""
    word, blank, rest = name.rpartition(" ") if name[-1:].isdigit() else (name, "", "")
    return _PARTS[word] + blank + rest if word in _PARTS else name
