"""How a citation is written: 《广告法》第九条第(三)项 in Chinese, 广告法 Art. 9(3) in English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from copygate.lazily import Lazily

if TYPE_CHECKING:
    from copygate.model.finding import Citation

# 条 (之 n) (款)(项): a single bracket is an item (项), as in 9(3), unless the pack says how the article is cited; of
# two the first is the paragraph (款).
_NUMBER = Lazily(r"(\d{1,4})(?:-(\d{1,3}))?(?:\((\d{1,3})\))?(?:\((\d{1,3})\))?")
_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")


def citation(cite: Citation, lang: str) -> str:
    """The law and the article, without the gist."""
    if not lang.startswith("zh"):
        return f"{cite.law} {article_name(cite.article, lang)}"
    law = cite.law if "《" in cite.law else f"《{cite.law}》"
    name = cite.shown or article_name(cite.article, lang)
    return f"{law}{name}" if name.startswith("第") else f"{law} {name}"


def article_name(article: str, lang: str) -> str:
    """The article's number as a reader of the language writes it; what is not a plain number stays as it is."""
    found = _NUMBER.fullmatch(article)
    if found is None:
        return article
    if not lang.startswith("zh"):
        return f"Art. {article}"
    number, extra, first, second = found.groups()
    words = f"第{chinese_numeral(int(number))}条"
    if extra:
        words += f"之{chinese_numeral(int(extra))}"
    if first and second:
        words += f"第{chinese_numeral(int(first))}款"
    item = second or first
    return f"{words}第({chinese_numeral(int(item))})项" if item else words


def chinese_numeral(number: int) -> str:
    """A number below ten thousand as articles are counted: 9 九, 10 十, 25 二十五, 105 一百零五, 287 二百八十七."""
    words, gap = "", False
    digits = str(number)
    for at, digit in enumerate(digits):
        if digit == "0":
            gap = bool(words)
            continue
        words += ("零" if gap else "") + _DIGITS[int(digit)] + _PLACES[len(digits) - at - 1]
        gap = False
    if words.startswith("一十"):
        words = words[1:]
    return words or "零"
