"""The child process that decodes pictures and reads them: limits first, then one picture after another.

`python -P -m copygate.assets.child` reads requests on its standard input, each a line of JSON (`size`, `engine`) and so
many bytes, and answers each with a line of JSON: `{"picture": …}`, `{"refused": [code, en, zh]}` or `{"failed": …}`.
The models are loaded once, with the first picture. What it answers is checked by its parent (`answers.picture_from`).
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextlib import suppress
from hashlib import sha256
from typing import IO, TYPE_CHECKING, Any, Final

from copygate.assets.answers import answer_of
from copygate.assets.budget import MAX_KEPT_BYTES
from copygate.assets.codes import is_on_code
from copygate.assets.decode import frames_of, opened
from copygate.assets.engines import OFF, engine_named
from copygate.assets.layout import laid_out
from copygate.assets.measures import measured, with_later_frame
from copygate.errors import InputError, Wording
from copygate.limits import limit_this_process
from copygate.model.draft import InputProblem
from copygate.model.picture import Picture, Word

if TYPE_CHECKING:
    from copygate.assets.decode import Frame, Opened
    from copygate.assets.engines import Engine

MAX_MEMORY_BYTES: Final = 1024 * 1024 * 1024
"""Address space, a third of it reserved and never touched by the libraries; what is resident stays below 512 MiB, since
a picture that takes more to unpack is refused before (`budget`)."""
MAX_CPU_SECONDS: Final = 60
"""For one picture."""
MAX_READ_FRAMES: Final = 12
"""Frames of an animation that are read, of those that differ."""


class Reader:
    """Reads pictures one after another. The engine is kept, or the reason why there is none."""

    def __init__(self) -> None:
        self._engines: dict[str, Engine | InputError] = {}

    def picture(self, data: bytes, engine: str) -> Picture:
        """The picture in these bytes, its path left empty. Raises InputError where it cannot be decoded."""
        _give_back()
        found = opened(data)
        problems: list[InputProblem] = []
        texts: list[str] = []
        words: list[Word] = []
        seen: set[str] = set()
        reader = self._engine(engine, problems)
        facts, frames = _decoded(found, problems, keep=reader is not None)
        length = 0
        while frames and reader is not None:
            from copygate.assets.reading import read_frame

            frame = frames.pop(0)
            for ground in frame.grounds:
                reading = read_frame(ground, reader, frame.scale)
                doubtful = tuple(quad for quad in reading.doubtful if not is_on_code(quad, facts, frame.number))
                if doubtful:
                    problems.append(_doubtful(doubtful))
                lines = [line for line in reading.lines if not is_on_code(line.quad, facts, frame.number)]
                text, stand = laid_out([line for line in lines if line.text not in seen], frame.number)
                seen.update(line.text for line in reading.lines)
                if text:
                    lead = "\n\n" if texts else ""
                    shift = length + len(lead)
                    words += (word._replace(start=word.start + shift, end=word.end + shift) for word in stand)
                    texts.append(lead + text)
                    length += len(texts[-1])
        return Picture(
            "",
            sha256(data).hexdigest(),
            found.format,
            found.width,
            found.height,
            len(data),
            found.frames,
            "".join(texts),
            tuple(words),
            reader.name if reader is not None else OFF,
            reader is not None and not problems,
            tuple(dict.fromkeys(problems)),
            facts,
        )

    def _engine(self, name: str, problems: list[InputProblem]) -> Engine | None:
        if name == OFF:
            problems.append(_OFF)
            return None
        if name not in self._engines:
            try:
                self._engines[name] = engine_named(name)
            except InputError as error:
                self._engines[name] = error
        known = self._engines[name]
        if isinstance(known, InputError):
            problems.append(InputProblem(known.code, known.wording))
            return None
        return known


def _decoded(found: Opened, problems: list[InputProblem], *, keep: bool) -> tuple[Mapping[str, Any], list[Frame]]:
    """What is measured of the picture, and its frames to be read. The file's own pixels are let go before the engine
    asks for memory of its own."""
    facts: Mapping[str, Any] = {}
    frames: list[Frame] = []
    kept = 0
    for count, frame in enumerate(frames_of(found)):
        kept += sum(4 * ground.width * ground.height for ground in frame.grounds)
        if count == MAX_READ_FRAMES or (count and kept > MAX_KEPT_BYTES):
            problems.append(_too_many_frames(found.frames, count))
            break
        ground = frame.grounds[0]
        facts = measured(found, ground) if count == 0 else with_later_frame(facts, found, ground, frame.number)
        if keep:
            frames.append(frame)
    found.source.close()
    _give_back()
    return facts, frames


def _give_back() -> None:
    """Memory that is free goes back to the system: what the last picture took is otherwise missing for the next."""
    import ctypes

    # AttributeError, TypeError: a C library other than glibc, which has no such call (or, on Windows, no such name).
    with suppress(AttributeError, TypeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


_OFF: Final = InputProblem("ocr-off", Wording("the text on it was not read (--ocr off)", "未识别图中文字(--ocr off)"))


def _doubtful(quads: tuple[Any, ...]) -> InputProblem:
    boxes = [(min(x for x, _ in quad), min(y for _, y in quad)) for quad in quads]
    shown = ", ".join(f"({x:.0f},{y:.0f})" for x, y in boxes[:5])
    more = "" if len(boxes) <= 5 else " …"
    return InputProblem(
        "ocr-unsure",
        Wording(
            f"{len(boxes)} stretches of text could not be made out, at {shown}{more}",
            f"有 {len(boxes)} 处文字无法辨认,位于 {shown}{more}",
        ),
    )


def _too_many_frames(count: int, read: int) -> InputProblem:
    return InputProblem(
        "frames-unread",
        Wording(
            f"of its {count} frames only {read} that differ were read",
            f"共 {count} 帧,只识别了其中 {read} 个不同画面",
        ),
    )


def main() -> int:
    """Serve until the input ends."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # a library that prints must not garble an answer
    reader = Reader()
    for line in requests:
        request = json.loads(line)
        data = requests.read(request["size"])
        # Tesseract takes its picture from a file and writes one.
        limit_this_process(MAX_MEMORY_BYTES, MAX_CPU_SECONDS, writes_files=request["engine"] == "tesseract", again=True)
        _answer(answers, _said(reader, data, request["engine"]))
    return 0


def _said(reader: Reader, data: bytes, engine: str) -> dict[str, Any]:
    try:
        return {"picture": answer_of(reader.picture(data, engine))}
    except InputError as error:
        return {"refused": [error.code, error.wording.en, error.wording.zh]}
    except ModuleNotFoundError as error:
        from copygate.extras import missing

        refusal = missing(Wording("reading pictures", "识别图片"), error)
        return {"refused": [refusal.code, refusal.wording.en, refusal.wording.zh]}
    except MemoryError:
        return {"failed": "MemoryError"}
    except Exception as error:  # noqa: BLE001 - a decoder that broke on one picture must not take the next ones along
        return {"failed": f"{type(error).__name__}: {error}"[:300]}


def _answer(answers: IO[bytes], said: dict[str, Any]) -> None:
    answers.write(json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode() + b"\n")
    answers.flush()


if __name__ == "__main__":
    raise SystemExit(main())
