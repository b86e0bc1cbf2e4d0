"""`PictureReader`: bytes -> Picture, out of the cache or through the child process, which is kept for a run.

Also the way for pages of a scan: `PictureReader().read(data, "page 3")` needs no draft.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from hashlib import sha256
from threading import Timer
from typing import TYPE_CHECKING, Any, Final

from copygate.assets.answers import picture_from
from copygate.assets.cache import PictureCache
from copygate.assets.engines import DEFAULT, OFF, version_of
from copygate.errors import InputError, Wording
from copygate.model.draft import InputProblem
from copygate.model.picture import Picture

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

MAX_WALL_SECONDS: Final = 240
MAX_ANSWER_BYTES: Final = 32 * 1024 * 1024
CHILD_ENVIRONMENT: Final = {
    **dict.fromkeys(("OMP_THREAD_LIMIT", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1"),
    "MALLOC_ARENA_MAX": "1",  # glibc: one thread needs one pool, and what lies free in others is never used
}


class PictureReader:
    """Reads pictures with one engine. Use it as a context, or `close` it: a child may be waiting."""

    def __init__(self, engine: str = DEFAULT, *, cache: Path | None = None, cached: bool = True) -> None:
        """`cache`: its folder, by default the user's own; `cached` false: neither read nor written."""
        self.engine = engine
        self._child: subprocess.Popen[bytes] | None = None
        self._cache = PictureCache(cache) if cached else None
        self._version: str | None = None

    def __enter__(self) -> PictureReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the child go."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.communicate()

    def read(self, data: bytes, path: str) -> Picture:
        """The picture in these bytes. Never raises for what is wrong with it: that stands in its `problems`."""
        digest = sha256(data).hexdigest()
        key = self._key(digest)
        if self._cache is not None and key is not None:
            known = self._cache.get(key, path)
            if known is not None and known.sha256 == digest:
                return known
        picture = self._asked(data, path)
        if self._cache is not None and key is not None and _may_be_kept(picture):
            self._cache.put(key, picture)
        return picture._replace(sha256=digest, size=len(data))

    def _key(self, digest: str) -> str | None:
        """None where the engine is not there: then nothing is kept."""
        if self._version is None:
            try:
                self._version = OFF if self.engine == OFF else version_of(self.engine)
            except InputError:
                self._version = ""
        return f"{digest} {self._version}" if self._version else None

    def _asked(self, data: bytes, path: str) -> Picture:
        child = self._started()
        stdin, stdout = child.stdin, child.stdout
        if stdin is None or stdout is None:
            raise AssertionError("pipes were asked for")
        clock = Timer(MAX_WALL_SECONDS, child.kill)
        clock.start()
        try:
            stdin.write(json.dumps({"size": len(data), "engine": self.engine}).encode() + b"\n" + data)
            stdin.flush()
            line = stdout.readline(MAX_ANSWER_BYTES)
        except OSError:  # it died before it had read all
            line = b""
        finally:
            clock.cancel()
        try:
            answer: Any = json.loads(line)
            if "picture" in answer:
                return picture_from(answer["picture"], path)
            if "refused" in answer:
                code, en, zh = map(str, answer["refused"])
                return Picture(path, problems=(InputProblem(code, Wording(en, zh)),))
            failure = str(answer["failed"])
        except (ValueError, TypeError, LookupError, RecursionError):
            return Picture(path, problems=(self._ended(child),))
        if failure.startswith("MemoryError"):
            self.close()  # what it still holds would be missing for the next picture
            return Picture(path, problems=(_OVER_BUDGET,))
        return Picture(path, problems=(_failed(failure),))

    def _ended(self, child: subprocess.Popen[bytes]) -> InputProblem:
        """Why there was no answer: a signal is a limit that it ran into."""
        try:
            code = child.wait(timeout=5)
        except subprocess.TimeoutExpired:
            code = 0  # it said something that is no answer, and waits
        self.close()
        return _OVER_BUDGET if code < 0 else _failed(f"exit {code}")

    def _started(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is not None:
            self.close()
        if self._child is None:
            # -P: the folder that copygate is called in, which may be hostile, is no place to import from.
            self._child = subprocess.Popen(
                [sys.executable, "-P", "-m", "copygate.assets.child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **CHILD_ENVIRONMENT},
            )
        return self._child


def _may_be_kept(picture: Picture) -> bool:
    """What a machine too small or an engine that broke down said is asked anew."""
    return not any(each.code in ("over-budget", "picture-failed", "ocr-missing") for each in picture.problems)


_OVER_BUDGET: Final = InputProblem(
    "over-budget",
    Wording("reading it takes more memory or time than a picture may", "读取所需的内存或时间超出单张图片的上限"),
)


def _failed(failure: str) -> InputProblem:
    return InputProblem("picture-failed", Wording(f"it could not be read ({failure})", f"读取失败({failure})"))
