"""`read_tag`: the pack that a git tag holds, read from git's objects; nothing is checked out and nothing of it is run.

git fetches one tag into a bare repository of our own: without templates, hooks, filters, submodules or a work tree.
Files are read as blobs by their object id. Whether a network is used is git's affair, and only in `pack add`.
"""

from __future__ import annotations

import os
import re
import subprocess
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final, NamedTuple

from copygate.errors import UsageError, Wording
from copygate.packs.folders import MANIFEST, MOST_BYTES, SIGNED, belongs
from copygate.trust.contents import MAX_FILES, PackContents, pack_of, refused

SCHEME: Final = "git+"
MAX_FETCHED_BYTES: Final = 256 * 1024 * 1024
MAX_ANSWER_BYTES: Final = 16 * 1024 * 1024
_SECONDS: Final = 120
_MOST_LISTED: Final = 50_000
_URL: Final = re.compile(r"(?:file|https|ssh)://[^\s\x00-\x1f]+")
_TAG: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_/+-]|\.(?!\.))*")


class Address(NamedTuple):
    """A repository, a tag of it, and the folder of the pack in it ("" where there is one pack only)."""

    url: str
    tag: str
    folder: str = ""

    def __str__(self) -> str:
        return f"{SCHEME}{self.url}@{self.tag}" + (f"#{self.folder}" if self.folder else "")


class _Blob(NamedTuple):
    mode: str
    id: str
    size: int
    name: str


def address_of(text: str) -> Address:
    """`git+file:///folder@tag`, `git+https://…@tag`, `git+ssh://…@tag`; `#folder` where there are several packs."""
    where, _, folder = text.removeprefix(SCHEME).partition("#")
    url, _, tag = where.rpartition("@")
    if not _URL.fullmatch(url) or not _TAG.fullmatch(tag):
        en = f"`{text[:100]}`: write git+file:///FOLDER@TAG or git+https://HOST/REPOSITORY@TAG, then #FOLDER if needed"
        zh = f"{text[:100]}:请写 git+file:///文件夹@标签 或 git+https://主机/仓库@标签,必要时再加 #文件夹"
        raise UsageError("git-address", Wording(en, zh))
    return Address(url, tag, folder.strip("/"))


def read_tag(address: Address) -> PackContents:
    """The pack. Raises UsageError (git failed, no such tag, no pack, a link or submodule in it), RulebookErrors."""
    with TemporaryDirectory(prefix="copygate-") as folder:
        repository = Path(folder)
        _git(repository, "init", "--quiet", "--bare", "--template=")
        reference = f"refs/tags/{address.tag}"
        _git(repository, "fetch", "--quiet", "--depth=1", "--no-tags", "--", address.url, f"{reference}:{reference}")
        commit = _git(repository, "rev-parse", "--verify", f"{reference}^{{commit}}").decode().strip()
        listed = _listed(_git(repository, "ls-tree", "-r", "-z", "-l", "--full-tree", commit))
        at = _pack_in(listed, address)
        inside = {blob.name.removeprefix(at): blob for blob in listed if blob.name.startswith(at)}
        taken = [name for name in inside if belongs(name) or name == SIGNED]
        if len(taken) > MAX_FILES:
            raise refused(f"it holds over {MAX_FILES} files", f"文件超过 {MAX_FILES} 个")
        contents = {name: _content(repository, inside[name]) for name in taken}
    signed = contents.pop(SIGNED, None)
    left_out = tuple(sorted(inside.keys() - contents.keys() - {SIGNED}))
    return replace(pack_of(contents.items(), signed, str(address), left_out), commit=commit)


def _pack_in(listed: list[_Blob], address: Address) -> str:
    """The folder of the pack, with its slash; "" for the top."""
    folders = [blob.name.removesuffix(MANIFEST) for blob in listed if PurePosixPath(blob.name).name == MANIFEST]
    wanted = f"{address.folder}/" if address.folder else None
    if wanted is not None and wanted in folders:
        return wanted
    if wanted is None and len(folders) == 1:
        return folders[0]
    if not folders:
        raise refused(f"{address} holds no {MANIFEST}", f"{address} 里没有 {MANIFEST}")
    known = ", ".join(f"#{name.rstrip('/')}" for name in sorted(folders)[:5])
    raise refused(f"{address}: say which pack: {known}", f"{address}:请写明哪个规则包:{known}")


def _content(repository: Path, blob: _Blob) -> bytes:
    if blob.mode not in ("100644", "100755"):
        raise refused(f"`{blob.name[:80]}` is a link or submodule", f"“{blob.name[:80]}”是符号链接或子模块")
    if blob.size > MOST_BYTES:
        raise refused(f"`{blob.name[:80]}` is larger than 4 MiB", f"“{blob.name[:80]}”超过 4 MiB")
    return _git(repository, "cat-file", "blob", blob.id)


def _listed(raw: bytes) -> list[_Blob]:
    lines = raw.split(b"\0")[:-1]
    if len(lines) > _MOST_LISTED:
        raise refused(f"the repository holds over {_MOST_LISTED:,} files", f"仓库里的文件超过 {_MOST_LISTED:,} 个")
    blobs = []
    for line in lines:
        about, _, name = line.partition(b"\t")
        mode, _, object_id, size = about.split()
        try:
            blobs.append(_Blob(mode.decode(), object_id.decode(), int(size) if size != b"-" else 0, name.decode()))
        except UnicodeDecodeError:
            raise refused("a file name that is not UTF-8", "文件名不是 UTF-8 编码") from None
    return blobs


def _git(repository: Path, *arguments: str) -> bytes:
    # INVARIANT: nothing in the environment points git at another repository, and it asks nobody for a password.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_DIR": str(repository), "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    environment |= {"GIT_ALLOW_PROTOCOL": "file:https:ssh"}
    # Blobs from the size on that no pack may have are passed through, not held in memory.
    settings = ("core.hooksPath=/dev/null", "fetch.fsckObjects=true", f"core.bigFileThreshold={MOST_BYTES}")
    command = ["git", *(part for each in settings for part in ("-c", each)), *arguments]
    limit = MAX_FETCHED_BYTES if "fetch" in arguments else MAX_ANSWER_BYTES
    limited = partial(_limit, limit)
    out, errors = repository / ".out", repository / ".errors"
    try:
        # Into files, which have a limit: a tree that holds itself a thousand times over is listed without end.
        with out.open("wb") as answer, errors.open("wb") as complaints:
            done = subprocess.run(  # noqa: S603 - git, with arguments of ours
                command, env=environment, stdin=subprocess.DEVNULL, stdout=answer, stderr=complaints,
                timeout=_SECONDS, check=False, preexec_fn=limited if os.name == "posix" else None,
            )  # fmt: skip
    except FileNotFoundError:
        raise UsageError("no-git", Wording("git is not installed", "没有安装 git")) from None
    except subprocess.TimeoutExpired:
        en, zh = f"git took over {_SECONDS} s", f"git 用时超过 {_SECONDS} 秒"
        raise UsageError("git-failed", Wording(en, zh)) from None
    last = errors.read_bytes()[-2000:].decode(errors="replace").strip().rpartition("\n")[2][:200]
    if done.returncode and (done.returncode < 0 or "signal" in last):
        raise refused(f"git needs over {limit >> 20} MiB for it", f"git 取它需要超过 {limit >> 20} MiB")
    if done.returncode:
        raise UsageError("git-failed", Wording(f"git: {last}", f"git:{last}"))
    return out.read_bytes()


def _limit(size: int) -> None:
    # POSIX only: elsewhere the wall clock alone bounds git.
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
