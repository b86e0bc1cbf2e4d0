"""`tile_files`: a log as the static files of C2SP tlog-tiles, streamed; and the parts of a tree read back out of tiles.

Level 0 holds leaf hashes, a hash above is the root of a full tile below; the raw leaves lie in entry bundles beside.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from copygate.audit.canonical import MOST_BYTES
from copygate.audit.merkle import HASH, leaf_hash, tree_root
from copygate.errors import AuditError, Wording

WIDTH: Final = 256


def tile_files(leaves: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """Path and content of every tile and entry bundle of a log of these raw leaves, partial ones last."""
    bundle: list[bytes] = []
    tiles: list[list[bytes]] = [[]]
    done: list[int] = [0]
    for raw in leaves:
        bundle.append(raw)
        tiles[0].append(leaf_hash(raw))
        level = 0
        while len(tiles[level]) == WIDTH:
            if level == 0:
                yield entries_path(done[0]), entry_bundle(bundle)
                bundle = []
            yield tile_path(level, done[level]), b"".join(tiles[level])
            if level + 1 == len(tiles):
                tiles.append([])
                done.append(0)
            tiles[level + 1].append(tree_root(tiles[level]))
            tiles[level] = []
            done[level] += 1
            level += 1
    if bundle:
        yield entries_path(done[0], len(bundle)), entry_bundle(bundle)
    for level, hashes in enumerate(tiles):
        if hashes:
            yield tile_path(level, done[level], len(hashes)), b"".join(hashes)


def tile_path(level: int, index: int, width: int = WIDTH) -> str:
    """Where a tile lies: `tile/0/x001/234`, partial `tile/0/x001/234.p/17`."""
    return f"tile/{level}/{_number(index)}{_suffix(width)}"


def entries_path(index: int, width: int = WIDTH) -> str:
    """Where the entry bundle beside a tile of level 0 lies."""
    return f"tile/entries/{_number(index)}{_suffix(width)}"


def paths_of(size: int) -> list[str]:
    """Every path that a log of that size has, and no other."""
    full, rest = divmod(size, WIDTH)
    paths = [entries_path(index) for index in range(full)]
    if rest:
        paths.append(entries_path(full, rest))
    level = 0
    while size:
        full, rest = divmod(size, WIDTH)
        paths += [tile_path(level, index) for index in range(full)]
        if rest:
            paths.append(tile_path(level, full, rest))
        size, level = full, level + 1
    return paths


def entry_bundle(leaves: Iterable[bytes]) -> bytes:
    """Raw leaves, each after its length in two bytes."""
    parts = []
    for raw in leaves:
        if len(raw) > MOST_BYTES:
            raise _malformed()
        parts += [len(raw).to_bytes(2, "big"), raw]
    return b"".join(parts)


def leaves_of(bundle: bytes) -> list[bytes]:
    """The raw leaves of an entry bundle."""
    leaves, at = [], 0
    while at < len(bundle):
        start = at + 2
        at = start + int.from_bytes(bundle[at:start], "big")
        if start > len(bundle) or at > len(bundle):
            raise _malformed()
        leaves.append(bundle[start:at])
    return leaves


def hashes_of(tile: bytes) -> list[bytes]:
    """The hashes of a tile."""
    if len(tile) % HASH or not 0 < len(tile) <= WIDTH * HASH:
        raise _malformed()
    return [tile[at : at + HASH] for at in range(0, len(tile), HASH)]


def _number(index: int) -> str:
    groups = [f"{index % 1000:03}"]
    while index >= 1000:
        index //= 1000
        groups.append(f"x{index % 1000:03}")
    return "/".join(reversed(groups))


def _suffix(width: int) -> str:
    return "" if width == WIDTH else f".p/{width}"


def _malformed() -> AuditError:
    return AuditError("audit.tile", Wording("not a tile or entry bundle", "不是 tile 或记录包"))
