"""`freeze(path)`: a draft with everything it shows, as an immutable revision named by the digest of its manifest."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path, PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from copygate.audit.canonical import Json, canonical, parse
from copygate.errors import InputError, Wording

if TYPE_CHECKING:
    from copygate.model.draft import Draft
    from copygate.model.picture import Picture

VERSION: Final = "copygate-revision/1"
_NONCE_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Frozen:
    """A revision: the draft's file `name` and all files it shows, and what was said of it beside (`metadata`).

    The nonce keeps the text of a short draft from being guessed out of the digest, which the log holds for ever.
    """

    name: str
    files: Mapping[str, bytes]
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    nonce: str = field(default_factory=lambda: secrets.token_hex(_NONCE_BYTES))

    @property
    def manifest(self) -> bytes:
        """What the digest is of."""
        listed: list[Json] = [
            {"name": name, "sha256": sha256(content).hexdigest(), "size": len(content)}
            for name, content in sorted(self.files.items())
        ]
        return canonical(
            {
                "v": VERSION,
                "draft": self.name,
                "files": listed,
                "metadata": dict(self.metadata),
                "nonce": self.nonce,
            }
        )

    @property
    def digest(self) -> str:
        """The name of the revision."""
        return sha256(self.manifest).hexdigest()

    def like(self, other: Frozen) -> Frozen:
        """The same with the other's nonce: two revisions of one content then have one digest."""
        return replace(self, nonce=other.nonce)

    def open(self, path: str) -> bytes:
        """The bytes of a file it shows (`pictured.Files`)."""
        from urllib.parse import unquote

        for spelling in (path, unquote(path)):
            if spelling in self.files:
                return self.files[spelling]
        raise InputError("asset-missing", Wording(f"`{path}` was not frozen with it", f"`{path}` 提交时不在"))


class Refrozen:
    """A draft as a manifest says it was frozen: with its nonce, and what was said of it beside. It is called with the
    manifest and gives the digest; empty where nothing could be frozen, or the manifest is none."""

    def __init__(self, draft: Frozen | Path) -> None:
        self._draft = draft

    @property
    def files(self) -> Mapping[str, bytes]:
        """The draft's file and all that it shows; nothing where it cannot be read as one draft."""
        if not isinstance(self._draft, Frozen):
            try:
                self._draft = freeze(self._draft)
            except InputError:
                self._draft = Frozen(self._draft.name, {})
        return self._draft.files

    def __call__(self, manifest: Mapping[str, object]) -> str:
        """The digest of that revision."""
        metadata, nonce = manifest.get("metadata"), manifest.get("nonce")
        if not self.files or not isinstance(metadata, Mapping) or not isinstance(nonce, str):
            return ""
        return Frozen(self._draft.name, self.files, dict(metadata), nonce).digest


def digest_of_manifest(manifest: Mapping[str, Json]) -> str:
    """The name of the revision that a manifest describes."""
    return sha256(canonical(manifest)).hexdigest()


def thawed(manifest: bytes, files: Mapping[str, bytes]) -> Frozen:
    """The revision of a manifest and its files; refused unless they belong together."""
    said = parse(manifest)
    if not isinstance(said, dict):
        raise _altered()
    frozen = Frozen(said["draft"], files, MappingProxyType(dict(said["metadata"])), said["nonce"])
    if frozen.manifest != manifest:
        raise _altered()
    return frozen


def freeze(path: Path, metadata: Mapping[str, str] | None = None) -> Frozen:
    """The file and everything it shows below its folder. Raises InputError if it cannot be read as one draft."""
    from copygate.intake.reader import file_bytes

    files = {path.name: file_bytes(path)}
    frozen = Frozen(path.name, files, MappingProxyType(dict(metadata or {})))
    return replace(frozen, files={**shown_files(draft_of(frozen), path), **files})


def shown_files(draft: Draft, path: Path) -> Mapping[str, bytes]:
    """What a draft shows, of the files below its own folder."""
    shown = _Shown(path)
    if draft.may_show_pictures:
        from copygate.pictured import with_pictures

        with_pictures(draft, shown, shown)
        shown.films_of(draft)
    return shown.opened


def draft_of(frozen: Frozen) -> Draft:
    """The draft as the checks read it."""
    from copygate.intake.reader import is_picture, text_draft
    from copygate.intake.schema import draft_from_mapping

    suffix = PurePosixPath(frozen.name).suffix.lower()
    if suffix in (".jsonl", ".csv", ".tsv"):
        raise _several()
    if is_picture(suffix):
        return draft_from_mapping({"assets": [{"path": frozen.name}]}, path=frozen.name)
    data = frozen.files[frozen.name]
    try:
        return text_draft(data, suffix, frozen.name)
    except KeyError:
        from copygate.intake.contained import read_contained

        drafts = read_contained(data, suffix, frozen.name)
        if len(drafts) != 1:
            raise _several() from None
        return drafts[0]


class _Shown:
    """Opens what a draft shows and keeps the bytes; what is not there is found missing again by the check."""

    def __init__(self, path: Path) -> None:
        from copygate.assets.paths import Below

        self._below, self.opened = Below(path.parent, path), dict[str, bytes]()

    def open(self, path: str) -> bytes:
        self.opened[path] = self._below.open(path)
        return self.opened[path]

    def read(self, data: bytes, path: str) -> Picture:
        from copygate.model.picture import Picture

        return Picture(path)

    def films_of(self, draft: Draft) -> None:
        from copygate.model.assetkinds import is_moving
        from copygate.model.draft import Record

        assets = draft.attributes.get("assets", ())
        for asset in assets if isinstance(assets, tuple) else ():
            if isinstance(asset, Record) and is_moving(asset) and isinstance(asset.get("path"), str):
                try:
                    self.open(str(asset.get("path")))
                except InputError:
                    continue  # a film that is not there: whoever must watch it will miss it


def _several() -> InputError:
    return InputError(
        "several-drafts",
        Wording("a file of several drafts: submit each in a file of its own", "文件里有多篇稿件:请一篇一个文件提交"),
    )


def _altered() -> InputError:
    return InputError(
        "revision-altered", Wording("the frozen revision does not fit its digest", "冻结的稿件与摘要不符")
    )
