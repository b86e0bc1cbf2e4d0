"""Nothing that was changed gets through: mutated proofs, flipped bits, malformed files. `make soak` does two hundred times as many."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import accumulate
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copygate.audit import verifier
from copygate.audit.checkpoint import VerifiedCheckpoint, verify_checkpoint
from copygate.audit.export import write_zip
from copygate.audit.merkle import consistency_proof, inclusion_proof, leaf_hash, subtree_of
from copygate.audit.proof import Receipt, verify_consistency, verify_inclusion
from copygate.audit.verifier import Export, Malformed, Unreadable, Verdict, verify, verify_export
from copygate.errors import AuditError
from tests.audit import LOG_KEY, checkpoint_of
from tests.audit_log import TRUSTED, Log, small_log, write

MUTANTS, FLIPS = 50, 15
"""A case of hypothesis tries so many: 5,000 mutants of each kind and 1,500 flips in a plain run."""
LEAVES = [f"leaf {number}".encode() for number in range(130)]
SUBTREE = cache(subtree_of([leaf_hash(raw) for raw in LEAVES]))
SIZES = st.integers(1, len(LEAVES))
SEEDS = st.integers(0, 2**64 - 1).map(Random)  # its own draws, which hypothesis need not record


@pytest.fixture(autouse=True, scope="module")
def _signatures_once() -> Iterator[None]:
    """The same few signatures are checked ten thousand times; whether one holds never changes."""
    patch = pytest.MonkeyPatch()
    patch.setattr(verifier, "signature_holds", lru_cache(100_000)(verifier.signature_holds))
    yield
    patch.undo()


@cache
def checkpoint(size: int) -> VerifiedCheckpoint:
    return checkpoint_of(LEAVES[:size])


def mutated(proof: tuple[bytes, ...], random: Random) -> tuple[bytes, ...]:
    """The proof, changed."""
    hashes = [*proof]
    at = random.randrange(len(hashes)) if hashes else 0
    match random.randrange(7) if hashes else 6:
        case 0:
            bit = random.randrange(256)
            hashes[at] = bytes(
                each ^ (1 << bit % 8 if place == bit // 8 else 0) for place, each in enumerate(hashes[at])
            )
        case 1:
            del hashes[at]
        case 2:
            hashes.insert(at, hashes[at])
        case 3:
            hashes[at] = random.randbytes(random.choice((0, 31, 32, 33)))
        case 4:
            hashes.reverse()
        case 5:
            hashes = hashes[:at]
        case _:
            hashes.insert(at, random.choice((random.randbytes(32), SUBTREE(0, random.randint(1, len(LEAVES))))))
    return tuple(hashes)


@given(SIZES, st.integers(0), SEEDS)
def test_no_mutated_inclusion_proof_is_accepted(size: int, index: int, random: Random) -> None:
    index %= size
    proof = inclusion_proof(index, size, SUBTREE)
    for _ in range(MUTANTS):
        other, place, raw, sized = proof, index, LEAVES[index], size
        match random.randrange(4):
            case 0:
                other = mutated(proof, random)
            case 1:
                place = random.choice((index ^ 1, index + 1, index - 1, index + size, random.randrange(-3, 200)))
            case 2:
                raw = random.choice((LEAVES[index - 1], raw + b" ", b"", random.randbytes(8)))
            case _:  # of the size alone: RFC 6962 lets one in three of these through, a signed size does not
                sized = random.randint(1, len(LEAVES))
        if (other, place, raw, sized) == (proof, index, LEAVES[index], size):
            continue
        if sized != size and inclusion_proof(index, max(sized, index + 1), SUBTREE) == proof and sized > index:
            continue  # the same proof in another tree: true as well
        with pytest.raises(AuditError):
            verify_inclusion(checkpoint(sized), place, raw, other)


@given(SIZES, SIZES, SEEDS)
def test_no_mutated_consistency_proof_is_accepted(one: int, another: int, random: Random) -> None:
    old, new = sorted((one, another))
    proof = consistency_proof(old, new, SUBTREE)
    for _ in range(MUTANTS):
        other, before, after = proof, old, new
        match random.randrange(3):
            case 0:
                other = mutated(proof, random)
            case 1:
                before = random.randint(1, len(LEAVES))
            case _:
                after = random.randint(1, len(LEAVES))
        true = before <= after and consistency_proof(before, after, SUBTREE) == other
        if not true:
            with pytest.raises(AuditError):
                verify_consistency(checkpoint(before), checkpoint(after), other)


@given(SIZES, st.integers(0), SEEDS)
def test_no_mutated_receipt_is_accepted(size: int, index: int, random: Random) -> None:
    index %= size
    receipt = Receipt(index, inclusion_proof(index, size, SUBTREE), checkpoint(size).raw).encode()
    for _ in range(MUTANTS):
        at = random.randrange(len(receipt))
        other = random.choice(
            (
                receipt[:at] + bytes([receipt[at] ^ 1 << random.randrange(8)]) + receipt[at + 1 :],
                receipt[:at] + receipt[at + 1 :],
                receipt[:at] + receipt[at : at + 1] + receipt[at:],
                receipt.replace(f"\n{size}\n".encode(), f"\n{random.randrange(1, 200)}\n".encode()),
                receipt.replace(f"index {index}".encode(), f"index {random.randrange(200)}".encode()),
            )
        )
        if other != receipt:
            with pytest.raises(AuditError):
                Receipt.decode(other).verify(LEAVES[index], [LOG_KEY.verifier])


class Memory:
    """An export in memory."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = files
        self.names = frozenset(files)

    def read(self, name: str, most: int) -> bytes:
        """The bytes."""
        found = self.files.get(name)
        if found is None or len(found) > most:
            raise Malformed
        return found

    def reopened(self) -> Export:
        """Nothing is open."""
        return self

    def is_as_written(self) -> bool:
        """As a folder."""
        return True


def judged(files: dict[str, bytes]) -> Verdict:
    """The verdict."""
    return verify_export(Memory(files), [TRUSTED])


@cache
def exported() -> tuple[Log, dict[str, bytes]]:
    log = small_log(cases=1)
    files = log.files(kept=(3,))
    assert judged(files).exit_code == 0
    return log, files


def flipped(files: dict[str, bytes], name: str, bit: int) -> dict[str, bytes]:
    """The files with one bit changed."""
    content = bytearray(files[name])
    content[bit // 8] ^= 1 << bit % 8
    return {**files, name: bytes(content)}


def named(leaves: list[bytes], name: str, bit: int) -> int | None:
    """The leaf that a changed bit belongs to."""
    if name.startswith("tile/entries/"):
        ends = accumulate(len(raw) + 2 for raw in leaves)
        return next(index for index, end in enumerate(ends) if bit // 8 < end)
    if name.startswith("tile/0/"):
        return bit // 256
    if name.startswith(("evidence/", "sealed/")):
        return 2
    return None


@given(SEEDS)
def test_every_flipped_bit_is_found_and_its_leaf_named(random: Random) -> None:
    log, files = exported()
    leaves = log.leaves
    weights = [len(content) for content in files.values()]
    for _ in range(FLIPS):
        name = random.choice((random.choices([*files], weights)[0], random.choice([*files])))
        bit = random.randrange(len(files[name]) * 8)
        found = judged(flipped(files, name, bit))
        assert found.exit_code == verifier.TAMPERED, (name, bit)
        index = named(leaves, name, bit)
        if index is not None:
            assert index in {each.index for each in found.problems}, (name, bit)
        assert verifier.report(found, "zh").startswith(("✓", "✗", "○"))


@given(SEEDS)
def test_whatever_is_in_a_file_the_outcome_is_a_verdict(random: Random) -> None:
    _, files = exported()
    name = random.choice([*files])
    content = files[name]
    at, upto = sorted(random.choices(range(len(content) + 1), k=2))
    wild = random.choice(
        (
            b"",
            content[:at],
            content[at:],
            content[:at] + content[upto:],
            content[:at] + random.randbytes(random.randrange(1, 99)) + content[upto:],
            content * 2,
            b"\xff" * random.randrange(1, 9_999),
            b"[" * 30_000,
            random.choice([*files.values()]),
        )
    )
    if wild != content:
        assert judged({**files, name: wild}).exit_code == verifier.TAMPERED
    left = {each: found for each, found in files.items() if each != name}
    if name not in ("keys", "checkpoint") and not name.startswith("checkpoints/"):
        assert judged(left).exit_code == verifier.TAMPERED


@pytest.mark.parametrize("size", [2**62, 2**40, 300, 257, 9])
def test_a_checkpoint_of_any_size_costs_no_memory(size: int) -> None:
    from tests.audit import signed

    _, files = exported()
    found = judged({**files, "checkpoint": signed(size, b"\1" * 32).raw})
    assert found.exit_code == verifier.TAMPERED


JSON_LEAVES = [
    b"",
    b"null",
    b"{}",
    b"[]",
    b"1" * 5_000,
    b"[" * 60_000,
    b'{"v":"copygate-audit/1"}',
    b'{"act":1,"actor":[],"id":{},"obj":"","ts":"","v":"copygate-audit/1"}',
    b'{"act":"key.enrolled","actor":{"id":"p","kind":"user"},"data":{"keys":[1]},"id":"01a1fd55-91f0-7006-8000-000000000006","obj":{"id":"1","type":"a"},"ts":"","v":"copygate-audit/1"}',
    b'{"act":"a.b","actor":{"id":"p","kind":"user"},"data":{"rows":[{"key":1,"table":[]}]},"id":"01a1fd55-91f0-7006-8000-000000000006","obj":{"id":"1","type":"a"},"ts":"","v":"copygate-audit/1"}',
    b'{"act":"subject.erased","actor":{"id":"p","kind":"user"},"data":{"kids":3},"id":"01a1fd55-91f0-7006-8000-000000000006","obj":{"id":"1","type":"a"},"ts":"","v":"copygate-audit/1"}',
]


@pytest.mark.parametrize("raw", JSON_LEAVES)
def test_leaves_that_a_log_signed_though_they_are_no_entries(raw: bytes) -> None:
    from copygate.audit.tiles import tile_files

    files = {"checkpoint": checkpoint_of([raw]).raw, "state.jsonl": b"", **dict(tile_files([raw]))}
    found = judged(files)
    assert found.exit_code == verifier.TAMPERED
    assert 0 in {each.index for each in found.problems}


def test_one_flipped_byte_anywhere_in_an_archive_is_found(tmp_path: Path) -> None:
    _, files = exported()
    path = tmp_path / "evidence.zip"
    with path.open("wb") as out:
        write_zip(files.items(), out)
    assert verify(path, [TRUSTED]).exit_code == 0
    whole = path.read_bytes()
    random = Random(5)
    directory = whole.index(b"PK\1\2")
    places = [*random.sample(range(directory), 60), *random.sample(range(directory, len(whole)), 60)]
    for at in places:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << random.randrange(8)]) + whole[at + 1 :])
        try:
            code = verify(path, [TRUSTED]).exit_code
        except Unreadable:
            code = verifier.UNREADABLE
        assert code != verifier.HOLDS, at


def _alone(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The one file, copied, without copygate on the path."""
    copy = folder / "verifier.py"
    copy.write_bytes(Path(verifier.__file__).read_bytes())
    return subprocess.run(
        [sys.executable, "-E", "-s", str(copy), *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=folder,
        env={"PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"},
        check=False,
    )


def test_the_one_file_works_alone_in_both_languages(tmp_path: Path) -> None:
    _, files = exported()
    export, key = str(write(files, tmp_path / "export")), str(LOG_KEY.verifier)
    imported = re.findall(r"^(?:from|import) (\w+)", Path(verifier.__file__).read_text(encoding="utf-8"), re.MULTILINE)
    assert {each for each in imported if each not in sys.stdlib_module_names} == {"cryptography"}
    good = _alone(tmp_path, export, "--key", key, "--lang", "zh")
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout.startswith("✓ 检查点签名 · ✓ 一致性 · ✓ 8 条记录重算 · ✓ 状态重放、决定签名 ")
    (tmp_path / "keys.txt").write_text(key + "\n", encoding="utf-8")
    english = _alone(tmp_path, export, "--key", "keys.txt", "--level", "2")
    assert english.stdout == "✓ checkpoint signature · ✓ consistency · ✓ 8 leaves hashed anew\n"

    unkeyed = _alone(tmp_path, export, "--lang", "zh")
    assert (unkeyed.returncode, unkeyed.stdout) == (2, "")
    assert key in unkeyed.stderr


def test_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log, files = exported()
    export, key = str(write(files, tmp_path / "export")), str(LOG_KEY.verifier)
    text, empty, deflated = tmp_path / "text", tmp_path / "empty", tmp_path / "deflated.zip"
    empty.write_bytes(checkpoint_of([]).raw)
    with zipfile.ZipFile(deflated, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    text.write_text("no key, no zip, no checkpoint\n", encoding="utf-8")
    for arguments in (
        (export, "--key", "no-key"),
        (export, "--key", str(text)),
        (str(tmp_path / "nowhere"), "--key", key),
        (str(tmp_path), "--key", key),
        (str(text), "--key", key),
        (export, "--key", key, "--old", str(text)),
        (export, "--key", key, "--old", str(empty)),
        (str(deflated), "--key", key),
        (export, "--key", key, "--old", str(tmp_path / "nowhere")),
    ):
        assert verifier.main(arguments) == verifier.UNREADABLE
        said = capsys.readouterr()
        assert (said.out, bool(said.err)) == ("", True)
    with pytest.raises(SystemExit) as ended:
        verifier.main(["--level", "9"])
    assert ended.value.code == verifier.USAGE

    write(flipped(files, "tile/0/000.p/8", 700), tmp_path / "export")
    capsys.readouterr()
    assert verifier.main([export, "--key", key, "--lang", "zh"]) == verifier.TAMPERED
    assert "✗ 第 2 条:tile 里的哈希被改动" in capsys.readouterr().out

    hashes = [leaf_hash(raw) for raw in log.leaves]
    receipt = Receipt(3, inclusion_proof(3, len(hashes), subtree_of(hashes)), log.checkpoint().raw)
    (tmp_path / "case.tlog-proof").write_bytes(receipt.encode())
    for index, code in ((3, verifier.HOLDS), (4, verifier.TAMPERED)):
        (tmp_path / "leaf.json").write_bytes(log.leaves[index])
        paths = [str(tmp_path / "case.tlog-proof"), "--leaf", str(tmp_path / "leaf.json")]
        assert verifier.main([*paths, "--key", key]) == code
    assert verifier.main([paths[0], "--key", key]) == verifier.USAGE


def test_writer_and_verifier_agree_on_what_they_both_say() -> None:
    from copygate.audit import keys, tiles

    assert (keys.ALWAYS_SIGNED, keys.SIGNED_BY_PEOPLE) == (verifier.ALWAYS_SIGNED, verifier.SIGNED_BY_PEOPLE)
    for index in (0, 7, 999, 1000, 1234067, 10**9):
        for width in (1, 255, 256):
            assert tiles.tile_path(0, index, width) == verifier.tile_name(0, index, width)
            assert tiles.entries_path(index, width) == verifier.tile_name("entries", index, width)
    for size in range(1, 40):
        held = verify_checkpoint(checkpoint(size).raw, [LOG_KEY.verifier])
        tree = verifier.Tree([leaf_hash(raw) for raw in LEAVES])
        assert tree.root(size) == held.root
