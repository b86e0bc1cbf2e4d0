"""RapidOCR on onnxruntime: the default engine, which needs no system package and no network.

Its wheel carries three models (lines, their direction, their letters). They are named by path: left to itself the
library would fetch a model that is not there.
"""

from __future__ import annotations

import logging
from importlib.metadata import PackageNotFoundError, files
from importlib.metadata import version as version_of_package
from math import dist
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from copygate.assets.engines import EXTRA, Line, Quad, missing

if TYPE_CHECKING:
    from PIL import Image

_THIN: Final = 64
_MODELS: Final = {"Det": "_det_", "Cls": "_cls_", "Rec": "_rec_"}


def version() -> str:
    """Of the package that carries the models. Raises InputError `ocr-missing`."""
    try:
        version_of_package("onnxruntime")
        return version_of_package("rapidocr")
    except PackageNotFoundError as error:
        raise missing(
            "rapidocr",
            f"`{error.name}` is not installed: pip install '{EXTRA}'",
            f"未安装 `{error.name}`:请执行 pip install '{EXTRA}'",
        ) from None


def load() -> RapidOcr:
    """The engine with its models read. Raises InputError `ocr-missing`."""
    name = f"rapidocr {version()}"
    logging.disable(logging.CRITICAL)
    models = _models()
    try:
        from rapidocr import RapidOCR
    except ImportError as error:
        raise missing(
            "rapidocr",
            f"`{error.name}` cannot be imported: pip install '{EXTRA}'",
            f"无法导入 `{error.name}`:请执行 pip install '{EXTRA}'",
        ) from None
    settings: dict[str, Any] = {
        "Global.log_level": "critical",
        "Det.limit_type": "max",
        # Lines of one width share a batch; padding short ones to the longest costs more than it saves.
        "Rec.rec_batch_num": 1,
        "Rec.rec_img_shape": [3, 48, 48],
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        "Global.use_vertical_padding": False,
        **{f"{part}.model_path": str(path) for part, path in models.items()},
    }
    return RapidOcr(name, RapidOCR(params=settings))


def _models() -> dict[str, Path]:
    carried = [each.locate() for each in files("rapidocr") or () if each.suffix == ".onnx"]
    found = {part: Path(str(path)) for part, sign in _MODELS.items() for path in carried if sign in str(path)}
    absent = [part for part in _MODELS if part not in found or not found[part].is_file()]
    if absent:
        raise missing("rapidocr", "the package came without its models", "组件未附带识别模型")
    return found


class RapidOcr:
    """See `engines.Engine`."""

    turns: Final = True
    sure: Final = 0.8

    def __init__(self, name: str, library: Any) -> None:
        self.name, self._library = name, library

    def lines_of(self, image: Image.Image, *, side: int) -> list[Line]:
        """Every line found."""
        import numpy
        from rapidocr.main import RapidOCRError

        library, pixels = self._library, numpy.asarray(_thick_enough(image))[:, :, ::-1]
        library.cfg.Det.limit_side_len = side
        if library.text_det is not None:
            library.text_det.limit_side_len = side
        # Its stages one by one: the way a line was turned is how the lines of a turned picture find their order.
        try:
            strips, found = library.detect_and_crop(pixels, {})
            turned, directions = library.cls_and_rotate(strips)
            read = library.recognize_txt(turned)
        except RapidOCRError:
            return []  # so it says that there is no text
        return [
            Line(text, _as_read(box, strip.shape, label == "180"), float(score))
            for text, box, strip, (label, _), score in zip(
                read.txts, found.boxes, strips, directions.cls_res, read.scores, strict=True
            )
            if text.strip()
        ]


def _thick_enough(image: Image.Image) -> Image.Image:
    """A strip too thin for the model, which would see nothing, on a broader ground."""
    from PIL import Image

    if min(image.size) >= _THIN:
        return image
    ground = Image.new("RGB", (max(image.width, _THIN), max(image.height, _THIN)), image.getpixel((0, 0)))
    ground.paste(image)
    return ground


def _as_read(box: Any, strip: tuple[int, ...], turned: bool) -> Quad:
    """The corners from where the line begins. A tall stretch was laid on its left side before it was read."""
    corners = [(float(x), float(y)) for x, y in box]
    across = (dist(corners[0], corners[1]) + dist(corners[3], corners[2])) / 2
    along = (dist(corners[0], corners[3]) + dist(corners[1], corners[2])) / 2
    first = 1 if strip[1] > strip[0] and along >= 1.4 * across else 0
    first = (first + 2 * turned) % 4
    begin = corners[first:] + corners[:first]
    return begin[0], begin[1], begin[2], begin[3]
