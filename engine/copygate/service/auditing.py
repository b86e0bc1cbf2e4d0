"""`Audit`: exports that `audit/verifier.py` judges, receipts of single leaves, and the bundle of one case."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from copygate.audit.checkpoint import VerifiedCheckpoint, verify_checkpoint
from copygate.audit.export import export_files, write_zip
from copygate.audit.identifiers import timestamp
from copygate.audit.merkle import inclusion_proof, leaf_hash, subtree_of
from copygate.audit.note import SigningKey, sign_note
from copygate.audit.proof import Receipt
from copygate.errors import UsageError, Wording
from copygate.service.bundling import bundle_leaves, opened_files
from copygate.service.writer import Transaction, Writer
from copygate.store import ledger
from copygate.store.ledger import Leaf

if TYPE_CHECKING:
    from copygate.audit.note import VerifierKey

BUNDLE: Final = "copygate-bundle/1"


class Audit:
    """What goes out to people who trust nobody here."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    @property
    def verifier(self) -> VerifierKey:
        """The log's public key: give it to auditors by a way of its own."""
        return self._writer.signer.verifier

    def leaves(self, start: int = 0, count: int = 100) -> tuple[Leaf, ...]:
        """Leaves from a number on, for showing."""
        with self._writer.reading() as transaction:
            found = (ledger.leaf_at(transaction.connection, number) for number in range(start, start + count))
            return tuple(leaf for leaf in found if leaf is not None)

    def size(self) -> int:
        """How many leaves."""
        with self._writer.reading() as transaction:
            return ledger.size_of(transaction.connection)

    def export(self, out: Path) -> VerifiedCheckpoint:
        """The whole log as a folder, or as a .zip by its name. Drafts and papers go out as ciphertexts only."""
        if out.exists() and not (out.is_dir() and not any(out.iterdir())):
            raise UsageError("exists", Wording(f"`{out}` exists already", f"{out} 已存在"))
        with (
            TemporaryDirectory(prefix="copygate-") as folder,
            self._writer.copied(Path(folder) / "copy.db") as (view, tip),
        ):
            connection = view.connection
            known = (self.verifier,)
            kept = [verify_checkpoint(note, known) for note in ledger.checkpoint_notes(connection)]
            earlier = [each for each in kept if 0 < each.size < tip.size]
            files = export_files(
                ledger.leaves_from(connection, 0),
                [*earlier, tip],
                ledger.table_rows(connection),
                sealed=ledger.all_blobs(connection),
            )
            if out.suffix == ".zip":
                fresh = out.with_suffix(".new")
                with fresh.open("wb") as file:
                    write_zip(files, file)
                fresh.replace(out)
            else:
                for name, content in files:
                    path = out / name
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(content)
        return tip

    def receipt(self, number: int) -> tuple[bytes, bytes]:
        """A `.tlog-proof` of a leaf, and the raw leaf it proves."""
        with self._signed() as (transaction, tip):
            hashes = [leaf_hash(raw) for raw in ledger.leaves_from(transaction.connection, 0)]
            leaf = ledger.leaf_at(transaction.connection, number)
            if leaf is None:
                raise UsageError("no-leaf", Wording(f"there is no leaf {number}", f"没有第 {number} 条"))
            return _receipt(leaf, tip, hashes), leaf.raw

    def bundle(self, case: str, out: Path, key: SigningKey) -> None:
        """One case in the clear for those who may read it; `audit/verifier.py` judges it offline (`bundling.py`).

        `LIST` is a note signed by its maker, of every file and its SHA-256.
        """
        with self._signed() as (transaction, tip):
            hashes = [leaf_hash(raw) for raw in ledger.leaves_from(transaction.connection, 0)]
            files = {"checkpoint": tip.raw, "log.key": f"{self.verifier}\n".encode()}
            leaves = bundle_leaves(transaction, case, key.name)
            for leaf in leaves:
                files[f"leaves/{leaf.number}.json"] = leaf.raw
                files[f"leaves/{leaf.number}.tlog-proof"] = _receipt(leaf, tip, hashes)
            files |= opened_files(transaction, leaves, self._writer.keys)
        listed = "".join(f"{sha256(content).hexdigest()}  {name}\n" for name, content in sorted(files.items()))
        note = sign_note(f"{BUNDLE}\n{tip.origin}\n{case}\n{timestamp(self._writer.clock())}\n{listed}", key)
        with out.open("xb") as file:
            write_zip([("LIST", note), *sorted(files.items())], file)

    def _signed(self) -> _Signed:
        return _Signed(self._writer)


class _Signed:
    """A view of the log together with a checkpoint of exactly that view."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    def __enter__(self) -> tuple[Transaction, VerifiedCheckpoint]:
        tip = self._writer.sign()
        self._view = self._writer.reading()
        transaction = self._view.__enter__()
        while ledger.size_of(transaction.connection) != tip.size:  # somebody wrote in between
            self._view.__exit__(None, None, None)
            tip = self._writer.sign()
            self._view = self._writer.reading()
            transaction = self._view.__enter__()
        return transaction, tip

    def __exit__(self, *error: object) -> None:
        self._view.__exit__(None, None, None)


def _receipt(leaf: Leaf, tip: VerifiedCheckpoint, hashes: list[bytes]) -> bytes:
    proof = inclusion_proof(leaf.number, tip.size, subtree_of(hashes))
    return Receipt(leaf.number, proof, tip.raw).encode()
