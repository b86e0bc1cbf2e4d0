"""The cache of the compiled rulebook: fast, and never a way in for somebody else's pickle."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from copygate.ownfolder import cache_folder
from copygate.packs.cache import Cached, cached


class Counter:
    """Counts how often it is asked to build."""

    def __init__(self) -> None:
        self.built = 0

    def __call__(self) -> list[str]:
        self.built += 1
        return ["a", "b"]


class Bomb:
    """A pickle of this makes a file when it is loaded."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (self.mark,))


def _file(folder: Path) -> Path:
    (file,) = folder.glob("*.rulebook")
    return file


def test_second_time_is_a_hit(tmp_path: Path) -> None:
    build, folder = Counter(), tmp_path / "cache"
    first = cached("d1", build, folder=folder)
    assert (first.value, first.hit, first.reason) == (["a", "b"], False, "not cached yet")
    assert cached("d1", build, folder=folder) == Cached(["a", "b"], hit=True)
    assert build.built == 1
    assert folder.stat().st_mode & 0o777 == 0o700
    assert _file(folder).stat().st_mode & 0o077 == 0


def test_other_packs_or_another_selection_are_other_entries(tmp_path: Path) -> None:
    build = Counter()
    for digest, variant in (("d1", ""), ("d2", ""), ("d1", "only x")):
        assert not cached(digest, build, variant=variant, folder=tmp_path / "cache").hit
    assert build.built == 3


@pytest.mark.parametrize("damage", [b"", b"copygate cache 1\n", b"\x80\x05junk", None])
def test_a_corrupt_cache_is_built_again_and_rewritten(damage: bytes | None, tmp_path: Path) -> None:
    build, folder = Counter(), tmp_path / "cache"
    cached("d", build, folder=folder)
    file = _file(folder)
    data = file.read_bytes()
    file.write_bytes(data[:-3] + b"xyz" if damage is None else damage)
    again = cached("d", build, folder=folder)
    assert not again.hit
    assert again.reason == "corrupt cache"
    assert cached("d", build, folder=folder).hit


def test_nothing_is_loaded_that_others_could_have_written(tmp_path: Path) -> None:
    folder, mark = tmp_path / "cache", tmp_path / "boom"
    cached("d", lambda: Bomb(mark), folder=folder)
    mark.unlink(missing_ok=True)
    _file(folder).chmod(0o666)
    assert cached("d", Counter(), folder=folder).reason != "not cached yet"
    assert not mark.exists()
    cached("d", lambda: Bomb(mark), folder=folder)
    folder.chmod(0o777)
    refused = cached("d", Counter(), folder=folder)
    assert not refused.hit
    assert refused.reason == "cache folder can be written by others"
    assert not mark.exists()


def test_links_are_not_followed(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    cached("d", Counter(), folder=real)
    link.symlink_to(real)
    assert cached("d", Counter(), folder=link).reason == "cache folder is a link or no folder"
    file = _file(real)
    moved = file.rename(tmp_path / "elsewhere")
    file.symlink_to(moved)
    assert not cached("d", Counter(), folder=real).hit


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a file away")
def test_a_file_of_somebody_else_is_not_loaded(tmp_path: Path) -> None:
    folder = tmp_path / "cache"
    cached("d", Counter(), folder=folder)
    os.chown(_file(folder), 12345, -1)
    assert not cached("d", Counter(), folder=folder).hit
    os.chown(folder, 12345, -1)
    assert cached("d", Counter(), folder=folder).reason == "cache folder belongs to somebody else"


def test_what_cannot_be_written_is_only_slower(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answer = cached("d", Counter(), folder=tmp_path / "file" / "cache")
    assert answer.value == ["a", "b"]
    assert answer.reason is not None
    unpicklable = cached("e", lambda: lambda: None, folder=tmp_path / "cache")
    assert unpicklable.reason is not None
    assert "could not be written" in unpicklable.reason
    assert not list(tmp_path.glob("cache/.new*"))


def test_old_entries_are_forgotten(tmp_path: Path) -> None:
    for number in range(20):
        cached(f"d{number}", Counter(), folder=tmp_path / "cache")
    assert len(list((tmp_path / "cache").iterdir())) == 16


def test_where_it_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COPYGATE_CACHE_DIR", str(tmp_path / "own"))
    assert cache_folder() == tmp_path / "own"
    monkeypatch.delenv("COPYGATE_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg" / "copygate"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert cache_folder() == tmp_path / "home" / ".cache" / "copygate"


def test_two_processes_at_once_leave_one_whole_entry(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from copygate.packs.cache import cached;"
        "print(cached('d', lambda: list(range(200_000)), folder=Path(sys.argv[1])).value[-1])"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "cache")]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=env) for _ in range(3)]
    assert [run.communicate()[0].strip() for run in runs] == ["199999"] * 3
    assert _file(tmp_path / "cache").is_file()
    left = cached("d", list[int], folder=tmp_path / "cache")
    assert left.hit
    assert left.value[-1] == 199_999
