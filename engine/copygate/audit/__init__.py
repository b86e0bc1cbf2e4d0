"""The audit log that an outsider can verify: leaves, Merkle tree, signed checkpoints, tiles, receipts, sealed values.

Standards, and nothing of our own beside them: RFC 6962 section 2.1 (tree), RFC 8785 (bytes of a leaf), and of C2SP
signed-note, tlog-checkpoint, tlog-tiles and tlog-proof. Nothing here does I/O or knows a database; `log.py` says how a
store writes the log. `verifier.py` is the other side: one file that reads what the rest writes, and shares no line with
it.
"""
