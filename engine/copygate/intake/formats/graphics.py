"""What Office draws, the same in every form: the text of charts and SmartArt, and what in a file cannot be read."""

from __future__ import annotations

from typing import Any, Final

from copygate.errors import Wording
from copygate.intake.formats.package import Form, open_package
from copygate.model.draft import InputProblem

A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
CHART: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
DIAGRAM: Final = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

_COMPATIBILITY: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_WORD_TEXT: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


def is_alternatives(element: Any) -> bool:
    """Whether the element holds several spellings of one thing (ECMA-376 part 3, 10.2)."""
    return bool(element.tag == _COMPATIBILITY + "AlternateContent")


def alternatives(element: Any) -> list[Any]:
    """Of several spellings the first, and those that say something else: which one Office shows depends on what it
    knows, so that a harmless one may stand before the one that is seen."""
    first, *others = list(element) or [element]
    words = _words(first)
    return [first, *(other for other in others if _words(other) != words)]


def _words(element: Any) -> str:
    return "".join(str(text.text or "") for text in element.iter(_WORD_TEXT, A + "t"))


def picture_in(data: bytes, form: Form, name: str) -> bytes:
    """A picture that lies in an Office file, by the name of its part. Raises InputError as `open_package` does."""
    with open_package(data, form) as archive:
        return archive.read(name)


def part_texts(part: Any) -> list[str]:
    """The paragraphs of a chart or diagram part: its titles and labels, and the names of its series and categories."""
    from docx.oxml.parser import parse_xml

    root = parse_xml(part.blob)
    texts = [paragraph_text(paragraph) for paragraph in root.iter(A + "p")]
    # The names stand in a cache beside the workbook they come from; numbers are data, not words.
    texts += [value.text or "" for cache in root.iter(CHART + "strCache") for value in cache.iter(CHART + "v")]
    return [text for text in dict.fromkeys(texts) if text.strip()]


def paragraph_text(paragraph: Any) -> str:
    """The text of a DrawingML paragraph: runs and fields, line breaks as such."""
    return "".join(
        (element.text or "") if element.tag == A + "t" else "\n" if element.tag == A + "br" else "\t"
        for element in paragraph.iter(A + "t", A + "br", A + "tab")
    )


def picture_not_read(count: int) -> InputProblem:
    """Pictures in a file: what is written on them was not read."""
    pictures = "a picture" if count == 1 else f"{count} pictures"
    return InputProblem(
        "picture-not-read",
        Wording(
            f"{pictures} in the file not read: a person must look at the text there",
            f"文件中的 {count} 张图片未识别：图中文字须由人查看",
        ),
    )


def picture_outside(count: int) -> InputProblem:
    """Pictures that a file only points to; they are never fetched."""
    pictures = "a picture" if count == 1 else f"{count} pictures"
    return InputProblem(
        "picture-outside",
        Wording(
            f"{pictures} not in the file but elsewhere, which is not fetched: a person must look at the text there",
            f"{count} 张图片只有链接、不在文件里，不会去下载：图中文字须由人查看",
        ),
    )


def embedded_not_read(count: int) -> InputProblem:
    """Files, videos or controls inside a file."""
    objects = "an object" if count == 1 else f"{count} objects"
    return InputProblem(
        "embedded-not-read",
        Wording(
            f"{objects} embedded in the file (a file, video or control) not read: a person must look",
            f"文件中嵌入的 {count} 个对象（文件、视频或控件）未读取：须由人查看",
        ),
    )
