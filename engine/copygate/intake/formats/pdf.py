"""A PDF to a draft: the text of its pages as one body, every character with its page and box; what its links lead to.

Title and author in the file's properties are not the draft's: nobody reads them. Text in an invisible layer (as
scanners add) is read like any other. A page that shows something and has no text is `scanned-page`, undecided until its
picture is read: `picture` gives it to whoever can.
"""

from __future__ import annotations

import ctypes
import io
from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final

import pypdfium2 as pdfium
from pypdfium2 import raw

from copygate.errors import InputError, Wording
from copygate.intake.formats.pagetext import Glyph, PageText, body_of, unknown_pages
from copygate.intake.schema import draft_from_mapping
from copygate.model.anchor import Anchor, Place
from copygate.model.draft import Draft, Embedded, InputProblem, TextField

MAX_PAGES: Final = 500
MAX_CHARACTERS: Final = 300_000
MAX_PICTURE_SIDE: Final = 4_000
_SMALLEST_PICTURE: Final = 24  # points: what is smaller is a bullet or a rule between lines
_DEPTH: Final = 8  # of forms within forms
_RENDER_SCALE: Final = 200 / 72
_FINE: Final = 100  # steps to a point: PDFium tells places on a page as whole numbers
_FAR: Final = 1000.0
_CORNERS: Final = ((0.0, 0.0), (_FAR, 0.0), (0.0, _FAR))


def read(data: bytes, shown: str) -> tuple[Draft, ...]:
    """The draft in a PDF. Raises InputError: `password`, `broken-file`, `over-budget`, `empty-file`."""
    with closing(_opened(data)) as document:
        if len(document) > MAX_PAGES:
            raise _over_budget(f"over {MAX_PAGES} pages", f"超过 {MAX_PAGES} 页")
        pages: list[PageText] = []
        found = _Found()
        for number in range(1, len(document) + 1):
            try:
                with closing(document[number - 1]) as page:
                    pages.append(_page_text(page, number))
                    found.look_at(page, number, has_text=any(not glyph.sign.isspace() for glyph in pages[-1].glyphs))
            except pdfium.PdfiumError:
                found.broken.append(number)
            if sum(len(page.glyphs) for page in pages) > MAX_CHARACTERS:
                raise _over_budget(f"over {MAX_CHARACTERS:,} characters", f"超过 {MAX_CHARACTERS:,} 字")
        text, anchors = body_of(pages)
        body = TextField("body", "body", text, anchors=anchors) if text else None
        problems = [*found.problems(), *_unmapped(pages), *_attached(document)]
        if body is None and not found.texts and not problems:
            raise InputError("empty-file", Wording("no page of it shows anything", "文件的各页都没有内容"))
        draft = draft_from_mapping({}, path=shown, body=body)
        # What was not read has said so itself: there is something to check, if not by us.
        told = [problem for problem in draft.problems if problem.code != "no-text"]
        fields = (*draft.fields, *found.texts)
        return (draft._replace(fields=fields, problems=(*told, *problems), embedded=tuple(found.embedded())),)


def picture(data: bytes, name: str) -> bytes:
    """A page (`page 3`), or a picture on one (`page 3 picture 1`), as PNG for whoever reads pictures."""
    _, number, *which = name.split()
    out = io.BytesIO()
    with closing(_opened(data)) as document, closing(document[int(number) - 1]) as page:
        if which:
            shown = _pictures(page)[int(which[1]) - 1].get_bitmap(render=True)
        else:
            shown = page.render(scale=_scale(page))
        shown.to_pil().convert("RGB").save(out, "PNG")
    return out.getvalue()


def _scale(page: Any) -> float:
    """Pixels to a point."""
    return float(min(_RENDER_SCALE, MAX_PICTURE_SIDE / max(*page.get_size(), 1)))


def _opened(data: bytes) -> Any:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError(
                "password", Wording("protected by a password: take that off", "文件有密码保护：请取消密码后再查")
            ) from None
        raise InputError(
            "broken-file",
            Wording(f"the file is broken or no PDF ({error})"[:160], "文件已损坏，或不是 PDF"),
        ) from None


class _Sight:
    """From a page's own coordinates to points from the top left of the page as it is shown, turned and cropped."""

    def __init__(self, page: Any) -> None:
        self._sides = tuple(round(side * _FINE) for side in page.get_size())
        (self._x, self._y), (right, down), (left, up) = (self._seen(page, *corner) for corner in _CORNERS)
        self._across = (right - self._x) / _FAR, (down - self._y) / _FAR
        self._along = (left - self._x) / _FAR, (up - self._y) / _FAR

    def _seen(self, page: Any, x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        raw.FPDF_PageToDevice(page, 0, 0, *self._sides, 0, x, y, across, down)
        return across.value / _FINE, down.value / _FINE

    def edges(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """The left, top, right and bottom edge of a box."""
        corners = [
            (self._x + x * self._across[0] + y * self._along[0], self._y + x * self._across[1] + y * self._along[1])
            for x, y in ((left, bottom), (right, top))
        ]
        (one, other), (first, second) = zip(*corners, strict=True)
        return min(one, other), min(first, second), max(one, other), max(first, second)

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[int, ...]:
        """The same as `x, y, width, height`."""
        edges = self.edges(left, bottom, right, top)
        return round(edges[0]), round(edges[1]), round(edges[2] - edges[0]), round(edges[3] - edges[1])


def _page_text(page: Any, number: int) -> PageText:
    """The characters of a page in the order they were written, as PDFium tells words and lines apart."""
    sight = _Sight(page)
    with closing(page.get_textpage()) as text:
        glyphs = []
        box = raw.FS_RECTF()
        lead = 0
        for at in range(text.count_chars()):
            code = raw.FPDFText_GetUnicode(text, at)
            if 0xD800 <= code < 0xDC00:
                lead = code
                continue
            if 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((lead - 0xD800) << 10) + code - 0xDC00 if lead else 0xFFFD
            lead = 0
            sign = chr(code) if 0 < code < 0x110000 else "\ufffd"
            if raw.FPDFText_IsGenerated(text, at) == 1 or not raw.FPDFText_GetLooseCharBox(text, at, box):
                glyphs.append(Glyph(sign))
                continue
            missing = sign == "\ufffd" or raw.FPDFText_HasUnicodeMapError(text, at) == 1
            edges = sight.edges(box.left, box.bottom, box.right, box.top)
            glyphs.append(Glyph(sign, *edges, is_known=not missing))
    return PageText(number, tuple(glyphs))


class _Found:
    """What pages show besides their text: links, forms, pictures; and pages whose text is not all there."""

    def __init__(self) -> None:
        self.texts: list[TextField] = []
        self.broken: list[int] = []
        self._scanned: dict[int, float] = {}
        self._pictured: dict[int, list[Embedded]] = {}

    def look_at(self, page: Any, number: int, *, has_text: bool) -> None:
        """Take in one page."""
        sight = _Sight(page)
        for target, box in _links(page, sight):
            self._add("link-target", target, number, box)
        for text, box in _annotated(page, sight):
            self._add("body", text, number, box)
        pictures = _pictures(page)
        if not has_text and (pictures or next(page.get_objects(max_depth=_DEPTH), None) is not None):
            self._scanned[number] = 1 / _scale(page)
        elif pictures:
            self._pictured[number] = [
                _embedded(each, f"page {number} picture {at}", number, sight) for at, each in enumerate(pictures, 1)
            ]

    def embedded(self) -> Iterator[Embedded]:
        """What shows text as a picture: a page without any other text as a whole, else each picture on it."""
        for number, scale in self._scanned.items():
            yield Embedded(f"page {number}", (("page", number),), "scanned-page", scale)
        for pictures in self._pictured.values():
            yield from pictures

    def problems(self) -> Iterator[InputProblem]:
        """What was not read, each kind once with its pages."""
        if self.broken:
            en, zh = _listed(self.broken)
            yield InputProblem(
                "page-broken", Wording(f"{en}: broken, so not read: a person must look", f"{zh}：已损坏，须由人查看")
            )
        if self._scanned:
            en, zh = _listed(list(self._scanned))
            yield InputProblem(
                "scanned-page",
                Wording(
                    f"{en}: no text but a picture of it (a scan, or letters turned into shapes): a person must look",
                    f"{zh}：没有文字层（扫描件，或文字已转为图形），须由人查看",
                ),
            )
        if self._pictured:
            en, zh = _listed(list(self._pictured))
            yield InputProblem(
                "picture-not-read",
                Wording(f"{en}: pictures, which are not read: a person must look", f"{zh}：有图片未能识别，须由人查看"),
            )

    def _add(self, place: str, text: str, number: int, box: tuple[int, ...]) -> None:
        if text.strip():
            at: Place = (("page", number), ("box", box))
            name = f"{place}[{len(self.texts)}]"
            self.texts.append(TextField(name, place, text, "plain", anchors=(Anchor(0, len(text), at),)))


def _pictures(page: Any) -> list[Any]:
    """The pictures on a page that are large enough to show text."""
    found = page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=_DEPTH)
    return [each for each in found if min(_size(each)) >= _SMALLEST_PICTURE]


def _size(picture: Any) -> tuple[float, float]:
    left, bottom, right, top = picture.get_bounds()
    return right - left, top - bottom


def _embedded(picture: Any, name: str, number: int, sight: _Sight) -> Embedded:
    left, top, _, _ = sight.box(*picture.get_bounds())
    scale = _size(picture)[0] / max(picture.get_px_size()[0], 1)
    return Embedded(name, (("page", number),), "picture-not-read", scale, (left, top))


def _links(page: Any, sight: _Sight) -> Iterator[tuple[str, tuple[int, ...]]]:
    position, link, box = ctypes.c_int(0), raw.FPDF_LINK(), raw.FS_RECTF()
    document = page.pdf
    while raw.FPDFLink_Enumerate(page, position, link):
        action = raw.FPDFLink_GetAction(link)
        if not action or raw.FPDFAction_GetType(action) != raw.PDFACTION_URI:
            continue
        size = raw.FPDFAction_GetURIPath(document, action, None, 0)
        buffer = ctypes.create_string_buffer(size)
        raw.FPDFAction_GetURIPath(document, action, buffer, size)
        raw.FPDFLink_GetAnnotRect(link, box)
        yield buffer.value.decode("utf-8", "replace"), sight.box(box.left, box.bottom, box.right, box.top)


def _annotated(page: Any, sight: _Sight) -> Iterator[tuple[str, tuple[int, ...]]]:
    """What a reader sees of annotations: text boxes and the fields of forms. Notes are talk about the draft."""
    box = raw.FS_RECTF()
    for at in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, at)
        try:
            key = {raw.FPDF_ANNOT_FREETEXT: b"Contents", raw.FPDF_ANNOT_WIDGET: b"V"}.get(
                raw.FPDFAnnot_GetSubtype(annotation)
            )
            if key is not None:
                size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
                buffer = ctypes.create_string_buffer(max(size, 2))
                held = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
                raw.FPDFAnnot_GetStringValue(annotation, key, held, size)
                raw.FPDFAnnot_GetRect(annotation, box)
                yield (
                    buffer.raw[: max(size - 2, 0)].decode("utf-16-le", "replace"),
                    sight.box(box.left, box.bottom, box.right, box.top),
                )
        finally:
            raw.FPDFPage_CloseAnnot(annotation)


def _unmapped(pages: list[PageText]) -> Iterator[InputProblem]:
    numbers = unknown_pages(pages)
    if numbers:
        en, zh = _listed(numbers)
        yield InputProblem(
            "text-not-mapped",
            Wording(
                f"{en}: the file does not say which characters some of its letters are: a person must look",
                f"{zh}：文件没有写明部分字形是什么字，须由人查看",
            ),
        )


def _attached(document: Any) -> Iterator[InputProblem]:
    if raw.FPDFDoc_GetAttachmentCount(document) > 0:
        yield InputProblem(
            "attachments",
            Wording(
                "files are attached to it, which are not opened: a person must look", "带有附件，未打开：须由人查看"
            ),
        )


def _listed(numbers: list[int]) -> tuple[str, str]:
    some = ", ".join(map(str, numbers[:10])) + (", …" if len(numbers) > 10 else "")
    return f"page {some}" if len(numbers) == 1 else f"pages {some}", f"第 {some.replace(', ', '、')} 页"


def _over_budget(en: str, zh: str) -> InputError:
    return InputError("over-budget", Wording(f"{en}: a person must look", f"{zh}：须由人查看"))
