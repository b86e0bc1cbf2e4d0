"""Promises of pictures that lie in a file: read like any other, told where they stand, undecided unless all were read."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest

from copygate.embedded import with_embedded
from copygate.errors import InputError, Wording
from copygate.intake.contained import picture_contained, read_contained
from copygate.intake.formats.pdf import read as read_pdf
from copygate.intake.formats.xlsx import picture, read
from copygate.model.draft import InputProblem
from copygate.model.picture import Picture, Word
from copygate.pipeline import check
from tests.pdfs import line, pdf
from tests.pdfs import picture as drawn
from tests.rulebooks import TODAY, rulebook_of
from tests.test_xlsx import saved, sheet_xml, with_parts

RULES = rulebook_of(['rule NAME "词"\n cites law 1\n forbid "国家级" in image-text\n severity block\nend']).compiled()
PNG = b"\x89PNG"


class Reads:
    """Reads the same words on every picture; `read` tells whether it could."""

    def __init__(self, *, read: bool = True) -> None:
        self._read = read
        self.given: list[bytes] = []

    def read(self, data: bytes, path: str) -> Picture:
        """The picture."""
        self.given.append(data)
        word = Word(0, 3, (100, 200, 300, 40), 0.9, 40)
        problems = () if self._read else (InputProblem("ocr-off", Wording("off", "关")),)
        return Picture(path, width=1000, height=1000, text="国家级", words=(word,), read=self._read, problems=problems)


def _hand_out(data: bytes) -> Callable[[str], bytes]:
    return lambda name: name.encode() + data


def test_a_page_of_a_scan_is_read_and_its_words_stand_on_it() -> None:
    data = pdf(drawn(300), line("a", 40))
    (draft,) = read_contained(data, ".pdf", "a.pdf")
    assert [problem.code for problem in draft.problems] == ["scanned-page"]
    known = with_embedded(draft, lambda name: picture_contained(data, ".pdf", name), reader := Reads())
    assert reader.given[0].startswith(PNG)
    assert (known.problems, known.embedded) == ((), ())
    (finding,) = check(known, RULES, today=TODAY).findings
    assert finding.location is not None
    assert finding.location.at == (("page", 1), ("box", (36, 72, 108, 14)))  # 200 pixels to 72 points


def test_a_picture_beside_text_stands_where_it_does_on_the_page() -> None:
    (draft,) = read_pdf(pdf(line("a", 40) + drawn(300)), "a.pdf")
    (embedded,) = draft.embedded
    assert (embedded.name, embedded.origin, embedded.scale) == ("page 1 picture 1", (10, 290), 300.0)


@pytest.mark.parametrize("reads", [True, False])
def test_what_is_not_read_stays_told(reads: bool) -> None:
    (draft,) = read_pdf(pdf(line("a", 40) + drawn(300) + drawn(200)), "a.pdf")

    def given(name: str) -> bytes:
        if name.endswith("2"):
            raise InputError("over-budget", Wording("too much", "太多"))
        return b"x"

    known = with_embedded(draft, given, Reads(read=reads))
    codes = [problem.code for problem in known.problems]
    assert codes == ["picture-not-read", *([] if reads else ["ocr-off"]), "over-budget"]
    assert "文件里的图片（page 1 picture 2）：太多" in known.problems[-1].wording.zh


def test_pictures_in_cells_of_wps_are_handed_out_by_their_formula() -> None:
    cells = '<c r="A2" t="str"><f>_xlfn.DISPIMG("ID_7",1)</f><v>=DISPIMG("ID_7",1)</v></c>'
    relation = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="{}"'
        ' Type="http://x/{}" Target="{}"/></Relationships>'
    )
    data = saved(("表", [["x"]]))
    with_rels = with_parts(data, {})
    import zipfile

    rels = zipfile.ZipFile(io.BytesIO(with_rels)).read("xl/_rels/workbook.xml.rels").decode()
    rels = rels.replace(
        "</Relationships>", '<Relationship Id="c" Type="http://x/cellImage" Target="cellimages.xml"/></Relationships>'
    )
    data = with_parts(
        data,
        {
            "xl/worksheets/sheet1.xml": sheet_xml(cells),
            "xl/_rels/workbook.xml.rels": rels.encode(),
            "xl/cellimages.xml": b'<e:cellImages xmlns:e="e" xmlns:r="r"><e:cellImage><e:pic><e:cNvPr name="ID_7"/>'
            b'<e:blip r:embed="rId1"/></e:pic></e:cellImage></e:cellImages>',
            "xl/_rels/cellimages.xml.rels": relation.format("rId1", "image", "media/image1.png").encode(),
            "xl/media/image1.png": PNG,
        },
    )
    (draft,) = read(data, "a.xlsx")
    assert [problem.code for problem in draft.problems] == ["picture-not-read"]
    assert picture(data, draft.embedded[0].name) == PNG
    known = with_embedded(draft, _hand_out(PNG), Reads())
    assert [
        (finding.match, dict(finding.location.at or ())["cell"])
        for finding in check(known, RULES, today=TODAY).findings
        if finding.location
    ] == [("国家级", "A2")]
