"""RapidOCR on onnxruntime: the default engine, which needs no system package and no network.

Its wheel carries three models (lines, their direction, their letters). They are named by path: left to itself the
library would fetch a model that is not there.
"""

from __future__ import annotations

import logging
import os
from importlib.metadata import PackageNotFoundError, files
from importlib.metadata import version as version_of_package
from math import dist
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from copygate.assets.engines import EXTRA, Line, Quad, missing

if TYPE_CHECKING:
    from PIL import Image

_SILENT: Final = {"ORT_DISABLE_TELEMETRY": "1"}
"""onnxruntime (1.31 is where we saw it) looks up a host of its maker's and keeps a data base in the user's cache folder
as soon as it is imported, unless it is told not to: nothing of a check leaves the machine."""
_END: Final = 0.45
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
    os.environ.update(_SILENT)
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
        # By the shape found, not by the box around it: a line on an arch fills little of its box, and would be dropped.
        "Det.score_mode": "slow",
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
            _, found = library.detect_and_crop(pixels, {})
            found.boxes = _with_ends(_with_dashes(found.boxes), pixels.shape)
            strips = library.crop_text_regions(pixels, found.boxes)
            turned, directions = library.cls_and_rotate(strips)
            read = library.recognize_txt(turned)
        except RapidOCRError:
            return []  # so it says that there is no text
        return [
            Line(text, _as_read(box, strip.shape, label == "180", len(text.strip()) == 1), float(score))
            for text, box, strip, (label, _), score in zip(
                read.txts, found.boxes, strips, directions.cls_res, read.scores, strict=True
            )
            if text.strip()
        ]


def _with_dashes(boxes: Any) -> Any:
    """The boxes, one that holds no more than a dash joined to the line it follows: that is how a lone 一 is found, and
    read as nothing."""
    import numpy

    low, high = boxes.min(axis=1), boxes.max(axis=1)
    size, joined = high - low, set()
    boxes = boxes.astype(numpy.float32)
    for dash in range(len(boxes)):
        for line in range(len(boxes)):
            height = size[line][1]
            middle = (low[dash][1] + high[dash][1]) / 2
            thin = size[dash][1] < 0.4 * height and size[dash][0] < 1.2 * height and size[line][0] > height
            gap = low[dash][0] - high[line][0]
            if thin and low[line][1] < middle < high[line][1] and -0.3 * height <= gap < 0.7 * height:
                boxes[line][1] += (high[dash][0] - boxes[line][1][0], 0)
                boxes[line][2] += (high[dash][0] - boxes[line][2][0], 0)
                joined.add(dash)
                break
    return boxes[[at for at in range(len(boxes)) if at not in joined]]


def _with_ends(boxes: Any, shape: tuple[int, ...]) -> Any:
    """Each box with a little more at both ends, where no other box is: a 一 at the end of a line is easily cut off, and
    第一 is what we look for."""
    import numpy

    wider = []
    for at, box in enumerate(boxes):
        across, along = dist(box[0], box[3]), dist(box[0], box[1])
        tall = across >= 1.5 * along
        pairs = ((0, 3), (1, 2)) if tall else ((0, 1), (3, 2))
        grown, more = box.astype(numpy.float32), _END * min(across, along)
        for one, other in pairs:
            step = (box[other] - box[one]) / max(1.0, dist(box[one], box[other])) * more
            grown[one], grown[other] = box[one] - step, box[other] + step
        others = numpy.concatenate((boxes[:at], boxes[at + 1 :]))
        inside = (grown >= 0).all() and (grown < (shape[1], shape[0])).all()
        wider.append(grown if inside and not _meets(grown, others) else box.astype(numpy.float32))
    return numpy.array(wider)


def _meets(box: Any, others: Any) -> bool:
    """Whether the upright rectangle around the box touches that of another, which does not lie all around it."""
    if not len(others):
        return False
    low, high = others.min(axis=1), others.max(axis=1)
    touched = ((low < box.max(axis=0)) & (high > box.min(axis=0))).all(axis=1)
    around = ((low <= box.min(axis=0)) & (high >= box.max(axis=0))).all(axis=1)
    return bool((touched & ~around).any())


def _thick_enough(image: Image.Image) -> Image.Image:
    """A strip too thin for the model, which would see nothing, on a broader ground."""
    from PIL import Image

    if min(image.size) >= _THIN:
        return image
    ground = Image.new("RGB", (max(image.width, _THIN), max(image.height, _THIN)), image.getpixel((0, 0)))
    ground.paste(image)
    return ground


def _as_read(box: Any, strip: tuple[int, ...], turned: bool, single: bool) -> Quad:
    """The corners from where the line begins. A tall stretch was laid on its left side before it was read; a single
    letter runs nowhere."""
    corners = [(float(x), float(y)) for x, y in box]
    across = (dist(corners[0], corners[1]) + dist(corners[3], corners[2])) / 2
    along = (dist(corners[0], corners[3]) + dist(corners[1], corners[2])) / 2
    first = 1 if strip[1] > strip[0] and along >= 1.4 * across and not single else 0
    first = (first + 2 * turned) % 4
    begin = corners[first:] + corners[:first]
    return begin[0], begin[1], begin[2], begin[3]
