"""`Frontier`, the right edge of a growing Merkle tree; hashes, and the ranges of a proof (RFC 6962 section 2.1).

What is computed here decides nothing: RFC 6962 proofs do not bind the size of a tree, the signed checkpoint does, so
only `proof.py`, which takes verified checkpoints, says whether a proof holds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from copygate.errors import AuditError, Wording

HASH: Final = 32
EMPTY_ROOT: Final = sha256(b"").digest()

Range = tuple[int, int]
Subtree = Callable[[int, int], bytes]
"""The Merkle tree hash of the leaves from the first index to before the second."""


@dataclass(frozen=True, slots=True)
class Frontier:
    """A tree of `size` leaves as the roots of its complete subtrees, the largest first: all that an append needs."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.hashes) != self.size.bit_count() or any(len(each) != HASH for each in self.hashes):
            raise AuditError("audit.frontier", Wording("not the frontier of a tree of that size", "前沿与树的大小不符"))

    def append(self, raw: bytes) -> Frontier:
        """The tree with one more leaf."""
        return self.extend((raw,))

    def extend(self, leaves: Iterable[bytes]) -> Frontier:
        """The tree with more leaves: their raw bytes, never hashes that something else has kept."""
        size, hashes = self.size, list(self.hashes)
        for raw in leaves:
            top, bits = leaf_hash(raw), size
            while bits & 1:
                top = node_hash(hashes.pop(), top)
                bits >>= 1
            hashes.append(top)
            size += 1
        return Frontier(size, tuple(hashes))

    @property
    def root(self) -> bytes:
        """The root of the tree."""
        if not self.hashes:
            return EMPTY_ROOT
        root = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            root = node_hash(left, root)
        return root

    def pack(self) -> bytes:
        """The hashes one after the other, for a column of a database."""
        return b"".join(self.hashes)

    @classmethod
    def unpack(cls, size: int, packed: bytes) -> Frontier:
        """What `pack` wrote for a tree of that size."""
        return cls(size, tuple(packed[at : at + HASH] for at in range(0, len(packed), HASH)))


def leaf_hash(raw: bytes) -> bytes:
    """The hash of a leaf: the prefix keeps leaves and nodes apart."""
    return sha256(b"\0" + raw).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return sha256(b"\1" + left + right).digest()


def tree_root(leaf_hashes: Sequence[bytes]) -> bytes:
    """The root over leaf hashes: level by level, a lone last node rises as it is."""
    level = list(leaf_hashes)
    if not level:
        return EMPTY_ROOT
    while len(level) > 1:
        above = [
            sha256(b"\1" + left + right).digest() for left, right in zip(level[::2], level[1::2], strict=False)
        ]  # node_hash written out: half the time of a million calls
        if len(level) % 2:
            above.append(level[-1])
        level = above
    return level[0]


def subtree_of(leaf_hashes: Sequence[bytes]) -> Subtree:
    """Subtrees of a tree whose leaf hashes are at hand."""
    return lambda start, end: tree_root(leaf_hashes[start:end])


def inclusion_ranges(index: int, size: int) -> list[Range]:
    """The subtrees beside the path from a leaf to the root, the leaf's sibling first (RFC 6962 section 2.1.1)."""
    if not 0 <= index < size:
        raise _out_of_tree(index, size)
    start, end = 0, size
    ranges = []
    while end - start > 1:
        split = start + _split(end - start)
        if index < split:
            ranges.append((split, end))
            end = split
        else:
            ranges.append((start, split))
            start = split
    return ranges[::-1]


def consistency_ranges(old: int, new: int) -> list[Range]:
    """The subtrees that show a tree of `old` leaves at the start of one of `new` (RFC 6962 section 2.1.2)."""
    if not 0 < old <= new:
        raise _out_of_tree(old, new)
    start, end, old_is_whole = 0, new, True
    ranges = []
    while old != end:
        split = start + _split(end - start)
        if old <= split:
            ranges.append((split, end))
            end = split
        else:
            ranges.append((start, split))
            start, old_is_whole = split, False
    if not old_is_whole:
        ranges.append((start, end))
    return ranges[::-1]


def inclusion_proof(index: int, size: int, subtree: Subtree) -> tuple[bytes, ...]:
    """The hashes of `inclusion_ranges`."""
    return tuple(subtree(*each) for each in inclusion_ranges(index, size))


def consistency_proof(old: int, new: int, subtree: Subtree) -> tuple[bytes, ...]:
    """The hashes of `consistency_ranges`."""
    return tuple(subtree(*each) for each in consistency_ranges(old, new))


def root_by_inclusion(index: int, size: int, hashed: bytes, proof: Sequence[bytes]) -> bytes | None:
    """The root that a proof leads to from a leaf hash, None if it has the wrong shape (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size or any(len(each) != HASH for each in proof):
        return None
    at, last, root = index, size - 1, hashed
    for each in proof:
        if last == 0:
            return None
        if at & 1 or at == last:
            root = node_hash(each, root)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            root = node_hash(root, each)
        at, last = at >> 1, last >> 1
    return root if last == 0 else None


def roots_by_consistency(old: int, new: int, old_root: bytes, proof: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """The two roots that a proof leads to, None if it has the wrong shape (RFC 9162 section 2.1.4.2)."""
    if not 0 < old <= new or any(len(each) != HASH for each in proof):
        return None
    if old == new:
        return None if proof else (old_root, old_root)
    path = list(proof)
    if old & (old - 1) == 0:  # a complete tree: the verifier knows its root
        path.insert(0, old_root)
    if not path:
        return None
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    first = second = path[0]
    for each in path[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            first, second = node_hash(each, first), node_hash(each, second)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            second = node_hash(second, each)
        at, last = at >> 1, last >> 1
    return (first, second) if last == 0 else None


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << ((size - 1).bit_length() - 1)


def _out_of_tree(inner: int, outer: int) -> AuditError:
    wording = Wording(f"{inner} is not within a tree of {outer}", f"{inner} 不在大小为 {outer} 的树里")
    return AuditError("audit.range", wording)
